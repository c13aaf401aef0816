//! What a component holds for debuggers alone, taken out of it and of every part of it.

use super::pack::{PackError, header};
use wasm_encoder::Encode;
use wasmparser::{Parser, Payload};

const MODULE_ID: u8 = 1;
const COMPONENT_ID: u8 = 4;
/// A file starts with its magic number and its format's version.
const HEADER_BYTES: usize = 8;

/// Takes names and debug information out of a component. Nothing else changes; it does what it did.
///
/// # Errors
///
/// The bytes are not a component.
pub fn strip(component: &[u8]) -> Result<Vec<u8>, PackError> {
    header(component)?;
    part(component)
}

fn part(bytes: &[u8]) -> Result<Vec<u8>, PackError> {
    let mut out = bytes.get(..HEADER_BYTES).ok_or(PackError::NotWasm)?.to_vec();
    let mut depth = 0;
    for payload in Parser::new(0).parse_all(bytes) {
        let payload = payload.map_err(|error| PackError::Damaged {
            offset: error.offset(),
            message: error.message().to_string(),
        })?;
        match payload {
            Payload::Version { .. } => depth += 1,
            Payload::End(_) => depth -= 1,
            _ if depth > 1 => {}
            Payload::ModuleSection { unchecked_range, .. } => {
                section(&mut out, MODULE_ID, &part(&bytes[unchecked_range])?)
            }
            Payload::ComponentSection { unchecked_range, .. } => {
                section(&mut out, COMPONENT_ID, &part(&bytes[unchecked_range])?);
            }
            Payload::CustomSection(custom) if is_for_debugging(custom.name()) => {}
            other => {
                if let Some((id, range)) = other.as_section() {
                    section(&mut out, id, &bytes[range]);
                }
            }
        }
    }
    Ok(out)
}

fn section(out: &mut Vec<u8>, id: u8, content: &[u8]) {
    out.push(id);
    content.encode(out);
}

fn is_for_debugging(name: &str) -> bool {
    matches!(
        name,
        "name" | "component-name" | "sourceMappingURL" | "external_debug_info"
    ) || name.starts_with(".debug_")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::parts;

    #[test]
    fn names_go_and_everything_else_stays() {
        let text = |name: &str| {
            format!(
                r#"(component {name} (core module {name} (import "wasi:cli/exit@0.2.6" "exit" (func))
                    (@custom "kept" "a") (@custom ".debug_info" "b") (memory 1) (data (i32.const 8) "text")
                    (func (export "f") (result i32) i32.const 7))
                  (component (core module {name} (func (export "g")))))"#
            )
        };
        let (named, plain) = (
            wat::parse_str(text("$long")).unwrap(),
            wat::parse_str(text("")).unwrap(),
        );
        let stripped = strip(&named).unwrap();
        assert!(stripped.len() < named.len());
        assert_eq!(stripped, strip(&plain).unwrap());
        let holds = |bytes: &[u8], word: &[u8]| bytes.windows(word.len()).any(|window| window == word);
        assert!(holds(&named, b".debug_info") && !holds(&stripped, b".debug_info"));
        assert!(holds(&stripped, b"kept") && holds(&stripped, b"text"));
        assert_eq!(parts::needed_by(&stripped).len(), 1);
        wasmparser::Validator::new().validate_all(&stripped).unwrap();
        assert_eq!(strip(&stripped).unwrap(), stripped);
        assert_eq!(strip(b"text"), Err(PackError::NotWasm));
    }
}
