//! Manifests and components: no input panics, every problem has its place in the text, and what is taken survives packing.
//!
//! An input that begins as WebAssembly does is a component. Anything else is the text of a manifest.

use actgate::manifest::pack::{self, Inspected, PackError};
use actgate::manifest::{self, ManifestErrors};

const FILE: &str = "action.toml";

/// Whether a manifest or a component was taken.
pub fn run(input: &[u8]) -> bool {
    if input.starts_with(b"\0asm") {
        return component(input);
    }
    match std::str::from_utf8(input) {
        Ok(text) => manifest(text),
        Err(_) => {
            assert_eq!(pack::unpack(&packed(input)), Err(PackError::ManifestNotText));
            false
        }
    }
}

fn manifest(text: &str) -> bool {
    let parsed = manifest::parse(text, FILE);
    assert_eq!(
        parsed,
        manifest::parse(text, FILE),
        "the same text is read in the same way"
    );
    let manifest = match parsed {
        Ok(manifest) => manifest,
        Err(errors) => {
            check_places(&errors, text);
            return false;
        }
    };
    assert_eq!(manifest.text, text);
    if let Err(errors) = manifest::check_declared_in(&manifest, FILE) {
        check_places(&errors, text);
    }
    let component = pack::empty_component(text);
    assert_eq!(component, packed(text.as_bytes()));
    let unpacked = pack::unpack(&component).expect("what was packed can be unpacked");
    assert_eq!(manifest::parse(&unpacked.manifest, FILE), Ok(manifest));
    assert!(!unpacked.outside.has_code && unpacked.outside.contract.is_none());
    assert_eq!(pack::pack(&component, text), Ok(component));
    true
}

/// Every problem says something, and has its place inside the text or none at all.
fn check_places(errors: &ManifestErrors, text: &str) {
    assert!(!errors.0.is_empty());
    let lines: Vec<&str> = text.split('\n').collect();
    for error in &errors.0 {
        assert!(!error.message.is_empty() && !error.remedy.is_empty(), "{error:?}");
        if (error.line, error.column) != (0, 0) {
            let line = lines.get(error.line.wrapping_sub(1));
            let columns = line
                .unwrap_or_else(|| panic!("{error:?} is on no line"))
                .chars()
                .count()
                + 1;
            assert!((1..=columns).contains(&error.column), "{error:?} is behind its line");
        }
        let told = error.to_string();
        assert!(!told.chars().any(|c| c.is_control() && c != '\n'), "{told:?}");
    }
    assert!(
        errors.0.is_sorted_by_key(|error| (error.line, error.column)),
        "{errors:?}"
    );
}

fn component(bytes: &[u8]) -> bool {
    let inspected = pack::inspect(bytes);
    let unpacked = pack::unpack(bytes);
    let Ok(inspected) = inspected else {
        assert!(unpacked.is_err());
        return false;
    };
    match unpacked {
        Ok(unpacked) => assert_eq!(unpacked.outside, inspected),
        Err(error) => assert_eq!(error, PackError::NoManifest),
    }
    let text = "name = \"another\"";
    let again = pack::pack(bytes, text).expect("what can be inspected can be packed");
    let outside = |it: Inspected| (it.imports, it.exports, it.has_code, it.contract);
    let packed = pack::unpack(&again).expect("what was packed can be unpacked");
    assert_eq!(packed.manifest, text);
    assert_eq!(outside(packed.outside), outside(inspected));
    assert_eq!(pack::pack(&again, text), Ok(again));
    true
}

/// A component with these bytes in the place of its manifest.
fn packed(manifest: &[u8]) -> Vec<u8> {
    let mut content = leb128(pack::SECTION.len());
    content.extend_from_slice(pack::SECTION.as_bytes());
    content.extend_from_slice(manifest);
    let mut component = b"\0asm\x0d\0\x01\0\0".to_vec();
    component.extend(leb128(content.len()));
    component.extend(content);
    component
}

fn leb128(mut value: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let low = (value & 0x7f) as u8;
        value >>= 7;
        if value == 0 {
            bytes.push(low);
            return bytes;
        }
        bytes.push(low | 0x80);
    }
}
