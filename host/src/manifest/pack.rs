//! The manifest inside a component: put in, taken out, and what else the outside of the file shows.
//!
//! Only the top level of the file is read. Nested modules and components are skipped by their length, so that
//! the work is bounded by the number of sections whatever the file holds.

use super::TEXT_BYTES_MAX;
use crate::model::id::Digest;
use sha2::{Digest as _, Sha256};
use std::ops::Range;
use wasm_encoder::{Component, ComponentSection, CustomSection};
use wasmparser::{Chunk, Parser, Payload};

/// The name of the custom section that holds a manifest.
pub const SECTION: &str = "actgate:manifest";

/// The prefix of the contract's interfaces in imports and exports.
const CONTRACT: &str = "actgate:action/";

/// How many sections a file may have at its top level.
const SECTIONS_MAX: usize = 100_000;

/// How many imports, and how many exports, a component may have at its top level.
const NAMES_MAX: usize = 1_000;

const MAGIC: &[u8; 4] = b"\0asm";
const CORE_HEADER: [u8; 4] = [1, 0, 0, 0];
const COMPONENT_HEADER: [u8; 4] = [0x0d, 0, 1, 0];

/// Why a file cannot be used as an action.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PackError {
    #[error("this is not WebAssembly; build the action as a component, or pack a manifest that has no code")]
    NotWasm,
    #[error("this is a core module; make it a component with `wasm-tools component new`")]
    CoreModule,
    #[error("the component's format `{version}` is not known; build it with current tools")]
    UnknownFormat { version: String },
    #[error("the file ends in the middle, at byte {offset}; build or copy it again")]
    Truncated { offset: usize },
    #[error("the component is damaged at byte {offset}: {message}; build or copy it again")]
    Damaged { offset: usize, message: String },
    #[error("the component has more than {most} {what}; build it with fewer")]
    TooMany { what: &'static str, most: usize },
    #[error("the component has no manifest; pack its `action.toml` into it")]
    NoManifest,
    #[error("the component has more than one manifest; pack its `action.toml` into it again")]
    SeveralManifests,
    #[error("the manifest has {bytes} bytes, and {TEXT_BYTES_MAX} are allowed; shorten its examples and schemas")]
    ManifestTooLarge { bytes: usize },
    #[error("the packed manifest is not UTF-8; pack its `action.toml` into the component again")]
    ManifestNotText,
    #[error("the component uses the versions `{first}` and `{second}` of the contract; build it against one of them")]
    MixedContract { first: String, second: String },
}

/// What the outside of a component shows besides its manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inspected {
    /// Names of the imports with their versions, such as `actgate:action/log@0.1.0`.
    pub imports: Vec<String>,
    /// Names of the exports with their versions.
    pub exports: Vec<String>,
    /// Whether there is anything but custom sections.
    pub has_code: bool,
    /// The version of the contract that the component was made for, such as `0.1.0`.
    pub contract: Option<String>,
    /// SHA-256 of the whole file.
    pub digest: Digest,
}

/// A component with its manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Packed {
    pub manifest: String,
    /// What else the file shows. Without code the manifest's declared call is made.
    pub outside: Inspected,
}

/// Puts a manifest into a component, in place of one that is in it already.
///
/// # Errors
///
/// The bytes are not a component, or the manifest is too large.
pub fn pack(component: &[u8], manifest_text: &str) -> Result<Vec<u8>, PackError> {
    if manifest_text.len() > TEXT_BYTES_MAX {
        return Err(PackError::ManifestTooLarge {
            bytes: manifest_text.len(),
        });
    }
    let mut packed = Vec::with_capacity(component.len() + manifest_text.len() + 64);
    packed.extend_from_slice(&component[..header(component)?]);
    for section in sections(component)? {
        let is_manifest = matches!(&section.payload, Payload::CustomSection(custom) if custom.name() == SECTION);
        if !is_manifest {
            packed.extend_from_slice(&component[section.whole]);
        }
    }
    manifest_section(manifest_text).append_to_component(&mut packed);
    Ok(packed)
}

/// A component that has a manifest and no code.
pub fn empty_component(manifest_text: &str) -> Vec<u8> {
    let mut component = Component::new();
    component.section(&manifest_section(manifest_text));
    component.finish()
}

fn manifest_section(text: &str) -> CustomSection<'_> {
    CustomSection {
        name: SECTION.into(),
        data: text.as_bytes().into(),
    }
}

/// SHA-256 of a component without its manifest: the same for every manifest that is packed into it.
///
/// # Errors
///
/// The bytes are not a component.
pub fn code_digest(component: &[u8]) -> Result<Digest, PackError> {
    let mut hash = Sha256::new();
    hash.update(&component[..header(component)?]);
    for section in sections(component)? {
        let is_manifest = matches!(&section.payload, Payload::CustomSection(custom) if custom.name() == SECTION);
        if !is_manifest {
            hash.update(&component[section.whole]);
        }
    }
    Ok(Digest(hash.finalize().into()))
}

/// Takes a component with its manifest apart.
///
/// # Errors
///
/// The bytes are not a component, or have no manifest, or more than one.
pub fn unpack(bytes: &[u8]) -> Result<Packed, PackError> {
    let (manifest, outside) = read(bytes)?;
    let manifest = manifest.ok_or(PackError::NoManifest)?;
    Ok(Packed { manifest, outside })
}

/// Looks at a component that may have no manifest yet.
///
/// # Errors
///
/// The bytes are not a component, or have more than one manifest.
pub fn inspect(bytes: &[u8]) -> Result<Inspected, PackError> {
    read(bytes).map(|(_, outside)| outside)
}

fn read(bytes: &[u8]) -> Result<(Option<String>, Inspected), PackError> {
    let mut manifest: Option<String> = None;
    let mut imports = Vec::new();
    let mut exports = Vec::new();
    let mut has_code = false;
    for section in sections(bytes)? {
        match section.payload {
            Payload::CustomSection(custom) => {
                if custom.name() == SECTION && manifest.replace(text_of(custom.data())?).is_some() {
                    return Err(PackError::SeveralManifests);
                }
                continue;
            }
            Payload::ComponentImportSection(section) => {
                for import in section {
                    push_name(&mut imports, import.map_err(damaged)?.name.name, "imports")?;
                }
            }
            Payload::ComponentExportSection(section) => {
                for export in section {
                    push_name(&mut exports, export.map_err(damaged)?.name.name, "exports")?;
                }
            }
            _ => {}
        }
        has_code = true;
    }
    let contract = contract(imports.iter().chain(&exports))?;
    let digest = Digest(Sha256::digest(bytes).into());
    let outside = Inspected {
        imports,
        exports,
        has_code,
        contract,
        digest,
    };
    Ok((manifest, outside))
}

fn push_name(names: &mut Vec<String>, name: &str, what: &'static str) -> Result<(), PackError> {
    if names.len() == NAMES_MAX {
        return Err(PackError::TooMany { what, most: NAMES_MAX });
    }
    names.push(name.to_owned());
    Ok(())
}

fn damaged(error: wasmparser::Error) -> PackError {
    PackError::Damaged {
        offset: error.offset(),
        message: error.message().to_string(),
    }
}

fn contract<'a>(names: impl Iterator<Item = &'a String>) -> Result<Option<String>, PackError> {
    let mut found: Option<&str> = None;
    for version in names
        .filter_map(|name| name.strip_prefix(CONTRACT)?.split_once('@'))
        .map(|(_, version)| version)
    {
        match found {
            Some(first) if first != version => {
                return Err(PackError::MixedContract {
                    first: first.to_owned(),
                    second: version.to_owned(),
                });
            }
            _ => found = Some(version),
        }
    }
    Ok(found.map(str::to_owned))
}

fn text_of(bytes: &[u8]) -> Result<String, PackError> {
    if bytes.len() > TEXT_BYTES_MAX {
        return Err(PackError::ManifestTooLarge { bytes: bytes.len() });
    }
    std::str::from_utf8(bytes)
        .map(str::to_owned)
        .map_err(|_| PackError::ManifestNotText)
}

/// A section at the top level, where it is with its id and length.
struct Section<'a> {
    whole: Range<usize>,
    payload: Payload<'a>,
}

/// The length of the header, once it is known to be a component's.
pub(super) fn header(bytes: &[u8]) -> Result<usize, PackError> {
    let (magic, rest) = bytes.split_at(bytes.len().min(MAGIC.len()));
    if magic.is_empty() || !MAGIC.starts_with(magic) {
        return Err(PackError::NotWasm);
    }
    match rest.first_chunk::<4>() {
        None => Err(PackError::Truncated { offset: bytes.len() }),
        Some(&COMPONENT_HEADER) => Ok(8),
        Some(&CORE_HEADER) => Err(PackError::CoreModule),
        Some(other) => Err(PackError::UnknownFormat {
            version: hex::encode(other),
        }),
    }
}

/// The sections at the top level of a component. What is nested in it is stepped over.
fn sections(bytes: &[u8]) -> Result<Vec<Section<'_>>, PackError> {
    let mut sections = Vec::new();
    let mut at = header(bytes)?;
    let mut parser = Parser::new(0);
    next(&mut parser, bytes)?;
    while at < bytes.len() {
        if sections.len() == SECTIONS_MAX {
            return Err(PackError::TooMany {
                what: "sections",
                most: SECTIONS_MAX,
            });
        }
        let (consumed, payload) = next(&mut parser, &bytes[at..])?;
        let end = match &payload {
            Payload::ModuleSection { unchecked_range, .. } | Payload::ComponentSection { unchecked_range, .. } => {
                unchecked_range.end
            }
            _ => at + consumed,
        };
        if end > bytes.len() {
            return Err(PackError::Truncated { offset: bytes.len() });
        }
        let whole = at..end;
        sections.push(Section { whole, payload });
        at = end;
    }
    Ok(sections)
}

/// The next thing in a file, and how many bytes it takes there.
fn next<'a>(parser: &mut Parser, rest: &'a [u8]) -> Result<(usize, Payload<'a>), PackError> {
    let offset = usize::try_from(parser.offset()).unwrap_or(usize::MAX);
    match parser.parse(rest, false).map_err(damaged)? {
        Chunk::Parsed { consumed, payload } => Ok((consumed, payload)),
        Chunk::NeedMoreData(_) => Err(PackError::Truncated {
            offset: offset.saturating_add(rest.len()),
        }),
    }
}
