//! The parts of a component and what each imports: who inside needs an import of the whole.

use std::collections::{BTreeMap, BTreeSet};
use wasmparser::{KnownCustom, Name, Parser, Payload};

/// One core module, as far as it has been read.
#[derive(Default)]
struct Module {
    name: Option<String>,
    imports: BTreeSet<String>,
}

/// The core modules of a component that import from each interface, by the name of the interface without its version, which
/// differs between a component and its parts. A module without a name is known by its number. What cannot be read is
/// left out: this is for messages.
pub fn needed_by(component: &[u8]) -> BTreeMap<String, BTreeSet<String>> {
    let mut needed: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut open: Vec<Option<Module>> = Vec::new();
    let mut modules = 0;
    for payload in Parser::new(0).parse_all(component) {
        let Ok(payload) = payload else { break };
        match payload {
            Payload::Version { encoding, .. } => {
                open.push((encoding == wasmparser::Encoding::Module).then(Module::default));
            }
            Payload::ImportSection(section) => {
                if let Some(Some(module)) = open.last_mut() {
                    let imports = section.into_imports().flatten();
                    module.imports.extend(imports.map(|import| import.module.to_owned()));
                }
            }
            Payload::CustomSection(section) => {
                if let (Some(Some(module)), KnownCustom::Name(names)) = (open.last_mut(), section.as_known()) {
                    module.name = names.into_iter().flatten().find_map(|name| match name {
                        Name::Module { name, .. } => Some(name.to_owned()),
                        _ => None,
                    });
                }
            }
            Payload::End(_) => {
                let Some(Some(module)) = open.pop() else { continue };
                let name = module.name.unwrap_or_else(|| format!("core module {modules}"));
                modules += 1;
                for import in module.imports {
                    let interface = interface(&import).to_owned();
                    needed.entry(interface).or_default().insert(name.clone());
                }
            }
            _ => {}
        }
    }
    needed
}

/// The name of an import without its version.
pub fn interface(import: &str) -> &str {
    import.split('@').next().unwrap_or(import)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_import_is_told_with_the_modules_that_need_it() {
        let component = wat::parse_str(
            r#"(component
                (core module $main (import "wasi:cli/exit@0.2.6" "exit" (func)) (import "libc" "malloc" (func)))
                (component (core module (import "wasi:cli/exit@0.2.0" "exit" (func)))))"#,
        )
        .unwrap();
        let needed = needed_by(&component);
        let names: Vec<&str> = needed["wasi:cli/exit"].iter().map(String::as_str).collect();
        assert_eq!(names, ["core module 1", "main"]);
        assert_eq!(needed["libc"].len(), 1);
        assert!(needed_by(b"\0asm").is_empty());
    }
}
