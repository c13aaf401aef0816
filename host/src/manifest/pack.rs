//! The manifest inside a component: put in, taken out, and what else the outside of the file tells.
//!
//! Only the top level of the file is read. Nested modules and components are skipped by their length, so that
//! the work is bounded by the number of sections whatever the file holds.

use super::TEXT_BYTES_MAX;
use crate::model::id::Digest;
use sha2::{Digest as _, Sha256};
use std::ops::Range;
use wasm_encoder::{Component, ComponentSection, CustomSection};
use wasmparser::{BinaryReader, ComponentExportSectionReader, ComponentImportSectionReader};

/// The name of the custom section that holds a manifest.
pub const SECTION: &str = "actgate:manifest";

/// The prefix of the contract's interfaces in imports and exports.
const CONTRACT: &str = "actgate:action/";

/// How many sections a file may have at its top level.
const SECTIONS_MAX: usize = 100_000;

/// How many imports, and how many exports, a component may have at its top level.
const NAMES_MAX: usize = 1_000;

const CUSTOM_ID: u8 = 0;
const IMPORT_ID: u8 = 10;
const EXPORT_ID: u8 = 11;
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

/// What the outside of a component tells, with or without a manifest in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inspected {
    /// The manifest's text, where one is packed.
    pub manifest: Option<String>,
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
    /// Names of the imports with their versions, such as `actgate:action/log@0.1.0`.
    pub imports: Vec<String>,
    /// Names of the exports with their versions.
    pub exports: Vec<String>,
    /// Whether there is anything but custom sections. Without code the manifest's declared call is made.
    pub has_code: bool,
    /// The version of the contract that the component was made for, such as `0.1.0`.
    pub contract: Option<String>,
    /// SHA-256 of the whole file: code and manifest together.
    pub digest: Digest,
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
        if manifest_of(component, &section)?.is_none() {
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

/// Takes a component with its manifest apart.
///
/// # Errors
///
/// The bytes are not a component, or have no manifest, or more than one.
pub fn unpack(bytes: &[u8]) -> Result<Packed, PackError> {
    let Inspected {
        manifest,
        imports,
        exports,
        has_code,
        contract,
        digest,
    } = inspect(bytes)?;
    let manifest = manifest.ok_or(PackError::NoManifest)?;
    Ok(Packed {
        manifest,
        imports,
        exports,
        has_code,
        contract,
        digest,
    })
}

/// Looks at a component that may have no manifest yet.
///
/// # Errors
///
/// The bytes are not a component, or have more than one manifest.
pub fn inspect(bytes: &[u8]) -> Result<Inspected, PackError> {
    let mut manifest: Option<String> = None;
    let mut imports = Vec::new();
    let mut exports = Vec::new();
    let mut has_code = false;
    for section in sections(bytes)? {
        let content = &bytes[section.content.clone()];
        let reader = || BinaryReader::new(content, section.content.start);
        match section.id {
            CUSTOM_ID => {
                if let Some(text) = manifest_of(bytes, &section)?
                    && manifest.replace(text_of(text)?).is_some()
                {
                    return Err(PackError::SeveralManifests);
                }
            }
            IMPORT_ID => {
                for import in ComponentImportSectionReader::new(reader()).map_err(damaged)? {
                    push_name(&mut imports, import.map_err(damaged)?.name.name, "imports")?;
                }
            }
            EXPORT_ID => {
                for export in ComponentExportSectionReader::new(reader()).map_err(damaged)? {
                    push_name(&mut exports, export.map_err(damaged)?.name.name, "exports")?;
                }
            }
            _ => {}
        }
        has_code |= section.id != CUSTOM_ID;
    }
    let contract = contract(imports.iter().chain(&exports))?;
    let digest = Digest(Sha256::digest(bytes).into());
    Ok(Inspected {
        manifest,
        imports,
        exports,
        has_code,
        contract,
        digest,
    })
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

struct Section {
    id: u8,
    /// With its id and length.
    whole: Range<usize>,
    content: Range<usize>,
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

/// The sections at the top level of a component.
fn sections(bytes: &[u8]) -> Result<Vec<Section>, PackError> {
    let mut sections = Vec::new();
    let mut at = header(bytes)?;
    while at < bytes.len() {
        if sections.len() == SECTIONS_MAX {
            return Err(PackError::TooMany {
                what: "sections",
                most: SECTIONS_MAX,
            });
        }
        let start = at;
        let id = bytes[at];
        let length = length_at(bytes, &mut at, start + 1)?;
        let end = at.checked_add(length).filter(|end| *end <= bytes.len());
        let end = end.ok_or(PackError::Truncated { offset: bytes.len() })?;
        sections.push(Section {
            id,
            whole: start..end,
            content: at..end,
        });
        at = end;
    }
    Ok(sections)
}

/// The unsigned 32-bit LEB128 number at `from`; leaves `at` behind it.
fn length_at(bytes: &[u8], at: &mut usize, from: usize) -> Result<usize, PackError> {
    let mut value: u64 = 0;
    for index in 0..5 {
        let byte = *bytes
            .get(from + index)
            .ok_or(PackError::Truncated { offset: bytes.len() })?;
        value |= u64::from(byte & 0x7f) << (7 * index);
        if byte & 0x80 == 0 {
            *at = from + index + 1;
            let length = u32::try_from(value).ok().and_then(|value| usize::try_from(value).ok());
            return length.ok_or_else(|| bad_length(from));
        }
    }
    Err(bad_length(from))
}

fn bad_length(offset: usize) -> PackError {
    PackError::Damaged {
        offset,
        message: "a section has an impossible length".to_owned(),
    }
}

/// The bytes of the manifest, where this section is one.
fn manifest_of<'a>(bytes: &'a [u8], section: &Section) -> Result<Option<&'a [u8]>, PackError> {
    if section.id != CUSTOM_ID {
        return Ok(None);
    }
    let mut at = 0;
    let content = &bytes[section.content.clone()];
    let length = length_at(content, &mut at, 0).map_err(|_| bad_length(section.content.start))?;
    let end = at.checked_add(length).filter(|end| *end <= content.len());
    let end = end.ok_or_else(|| bad_length(section.content.start))?;
    Ok((content[at..end] == *SECTION.as_bytes()).then(|| &content[end..]))
}
