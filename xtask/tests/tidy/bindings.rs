//! The generated files that are kept, against what makes them: the C bindings follow `wit/`. `ACTGATE_UPDATE_GOLDEN=1` writes
//! them anew.

use super::hold;
use super::source::root;
use wit_bindgen_core::Files;
use wit_bindgen_core::wit_parser::Resolve;

/// The folder of what the generator makes.
const GENERATED: &str = "guest-sdk/c/generated";

#[test]
fn the_bindings_for_c_are_what_the_contract_makes() {
    let mut resolve = Resolve::default();
    let (package, _) = resolve.push_path(root().join("wit")).expect("the contract is WIT");
    let world = resolve.select_world(&[package], Some("action")).expect("its world");
    let mut made = Files::default();
    let mut generator = wit_bindgen_c::Opts::default().build();
    generator
        .generate(&mut resolve, world, &mut made)
        .expect("bindings for C");
    let renews = std::env::var_os("ACTGATE_UPDATE_GOLDEN").is_some();
    let mut findings = Vec::new();
    for (name, content) in made.iter() {
        let file = root().join(GENERATED).join(name);
        if renews {
            std::fs::write(&file, content).expect("a folder that can be written");
        } else if std::fs::read(&file).ok().as_deref() != Some(content) {
            findings.push(format!("{GENERATED}/{name} differs"));
        }
    }
    assert!(made.iter().count() >= 3, "a source, a header and the contract's types");
    hold(
        "the C bindings are made from `wit/`; renew them with ACTGATE_UPDATE_GOLDEN=1",
        &findings,
    );
}
