//! Packing: what goes in comes out, and for every file that is not an action, why.

use crate::manifest::pack::{PackError, SECTION, code_digest, empty_component, inspect, pack, unpack};
use wasm_encoder::{
    Component, ComponentExportKind, ComponentExportSection, ComponentImportSection, ComponentSection, ComponentTypeRef,
    ComponentTypeSection, CustomSection, InstanceType, Module, ModuleSection,
};
use wasmparser::Validator;

/// A component with one instance type, the imports and one nested module that has a manifest of its own.
fn component(imports: &[&str]) -> Vec<u8> {
    let mut component = Component::new();
    let mut types = ComponentTypeSection::new();
    types.instance(&InstanceType::new());
    component.section(&types);
    let mut import_section = ComponentImportSection::new();
    for name in imports {
        import_section.import(*name, ComponentTypeRef::Instance(0));
    }
    component.section(&import_section);
    let mut module = Module::new();
    module.section(&CustomSection {
        name: SECTION.into(),
        data: b"nested"[..].into(),
    });
    component.section(&ModuleSection(&module));
    let mut exports = ComponentExportSection::new();
    if !imports.is_empty() {
        exports.export("actgate:action/handler@0.1.0", ComponentExportKind::Instance, 0, None);
    }
    component.section(&exports);
    component.finish()
}

#[test]
fn what_goes_in_comes_out() {
    let bare = component(&["actgate:action/log@0.1.0", "wasi:cli/stdout@0.2.3"]);
    assert_eq!(unpack(&bare), Err(PackError::NoManifest));
    assert_eq!(inspect(&bare).unwrap().imports.len(), 2);
    let packed = pack(&bare, "name = \"ä\"").unwrap();
    Validator::new().validate_all(&packed).unwrap();
    let unpacked = unpack(&packed).unwrap();
    assert_eq!(unpacked.manifest, "name = \"ä\"");
    let outside = unpacked.outside;
    assert_eq!(outside.imports, ["actgate:action/log@0.1.0", "wasi:cli/stdout@0.2.3"]);
    assert_eq!(outside.exports, ["actgate:action/handler@0.1.0"]);
    assert!(outside.has_code);
    assert_eq!(outside.contract.as_deref(), Some("0.1.0"));
}

#[test]
fn a_second_manifest_takes_the_place_of_the_first() {
    let first = pack(&component(&["a:b/c@1.0.0"]), "first").unwrap();
    let second = pack(&first, "second, and longer").unwrap();
    Validator::new().validate_all(&second).unwrap();
    assert_eq!(unpack(&second).unwrap().manifest, "second, and longer");
    assert_eq!(pack(&second, "first").unwrap(), first);
    let digest = |bytes: &[u8]| unpack(bytes).unwrap().outside.digest;
    assert_ne!(digest(&first), digest(&second));
    assert_eq!(digest(&first), digest(&first.clone()));
    // What is compiled is the same with either.
    assert_eq!(code_digest(&first), code_digest(&second));
    assert_eq!(code_digest(&first), code_digest(&component(&["a:b/c@1.0.0"])));
    assert_ne!(code_digest(&first), code_digest(&component(&["a:b/c@1.0.1"])));
    assert_eq!(code_digest(b"text"), Err(PackError::NotWasm));
}

#[test]
fn without_code_there_are_only_custom_sections() {
    let empty = empty_component("name = \"a\"");
    Validator::new().validate_all(&empty).unwrap();
    let outside = unpack(&empty).unwrap().outside;
    assert!(!outside.has_code && outside.imports.is_empty() && outside.contract.is_none());
    let packed = pack(&component(&[]), "x").unwrap();
    assert!(unpack(&packed).unwrap().outside.has_code);
}

#[test]
fn each_bad_file_has_its_own_error() {
    let good = empty_component("name = \"a\"");
    let mut several = good.clone();
    CustomSection {
        name: SECTION.into(),
        data: b"b"[..].into(),
    }
    .append_to_component(&mut several);
    let mut not_text = Component::new();
    not_text.section(&CustomSection {
        name: SECTION.into(),
        data: [0xff, 0xfe][..].into(),
    });
    let mut future = good.clone();
    future[4] = 0x0e;
    let mut wrong_length = good[..8].to_vec();
    wrong_length.extend([0, 0xff, 0xff, 0xff, 0xff, 0xff, 1]);
    let mut large = Component::new();
    let data = vec![b'x'; crate::manifest::TEXT_BYTES_MAX + 1];
    large.section(&CustomSection {
        name: SECTION.into(),
        data: data[..].into(),
    });
    let mixed = component(&["actgate:action/log@0.2.0"]);
    let table: [(&[u8], &str); 13] = [
        (b"", "this is not WebAssembly"),
        (b"name = \"a\"", "this is not WebAssembly"),
        (&Module::new().finish(), "wasm-tools component new"),
        (&good[..3], "ends in the middle, at byte 3"),
        (&good[..6], "ends in the middle, at byte 6"),
        (&good[..9], "ends in the middle, at byte 9"),
        (&good[..good.len() - 1], "ends in the middle"),
        (&future, "the component's format `0e000100` is not known"),
        (&wrong_length, "is damaged at byte 13: "),
        (&several, "more than one manifest"),
        (&not_text.finish(), "is not UTF-8"),
        (&large.finish(), "shorten its examples"),
        (&mixed, "the versions `0.2.0` and `0.1.0` of the contract"),
    ];
    for (bytes, expected) in table {
        let error = unpack(bytes).unwrap_err().to_string();
        assert!(error.contains(expected), "{expected}: {error}");
    }
    assert!(pack(b"no", "x").is_err() && pack(&Module::new().finish(), "x").is_err());
    let long = "x".repeat(crate::manifest::TEXT_BYTES_MAX + 1);
    assert!(matches!(pack(&good, &long), Err(PackError::ManifestTooLarge { .. })));
}

#[test]
fn every_cut_and_every_changed_byte_is_survived() {
    let packed = pack(&component(&["actgate:action/log@0.1.0"]), "name = \"a\"").unwrap();
    for end in 0..packed.len() {
        let _ = inspect(&packed[..end]);
    }
    for at in 0..packed.len() {
        for value in [0, 1, 10, 11, 0x7f, 0x80, 0xff] {
            let mut changed = packed.clone();
            changed[at] = value;
            let _ = inspect(&changed);
        }
    }
}

#[test]
fn a_hostile_file_is_bounded() {
    let mut sections = Component::new().finish();
    sections.extend([0u8, 1, 0].repeat(100_001));
    assert!(matches!(
        inspect(&sections),
        Err(PackError::TooMany { what: "sections", .. })
    ));
    let names: Vec<String> = (0..1001).map(|i| format!("a:b/c{i}@1.0.0")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    assert!(matches!(
        inspect(&component(&names)),
        Err(PackError::TooMany { what: "imports", .. })
    ));
    // A count that promises more than the section holds.
    let mut lying = Component::new().finish();
    lying.extend([10, 5, 0xff, 0xff, 0xff, 0xff, 0x0f]);
    assert!(matches!(inspect(&lying), Err(PackError::Damaged { .. })));
}
