//! From the bytes of a component to something that can be called: imports checked, compiled, linked.

use super::cache::Found;
use super::call::StoreData;
use super::pool::Engine;
use crate::contract::{self, v0_1};
use crate::hostcall;
use crate::model::id::Digest;
use std::sync::Arc;
use std::time::{Duration, Instant};
use wasmtime::component::types::ComponentItem;
use wasmtime::component::{Component, Linker};

/// Why a component cannot be loaded. All of it is said before anything of it runs.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    #[error(
        "the component has {bytes} bytes, over the limit of {bytes_max}; raise `limits.sandbox.component_bytes_max` if it should be allowed"
    )]
    TooLarge { bytes: u64, bytes_max: u64 },
    #[error("the component cannot be compiled: {message}")]
    Compile { message: String },
    #[error("the component imports `{import}`, which an action may not have; {remedy}")]
    Import { import: String, remedy: String },
    #[error(
        "the component does not export `{}`; export the world `action` of the contract (`actgate_sdk::export!` does)",
        contract::HANDLER
    )]
    NoHandler,
    #[error("the component is made for contract {found}, and this host runs {}; build it again with an SDK of such a version, or use a newer host", contract::SUPPORTED.join(", "))]
    ContractVersion { found: String },
    #[error("the component does not fit the contract: {message}")]
    Link { message: String },
}

/// A component ready to be called, shared by all runs of an action version.
#[derive(Clone)]
pub struct Loaded {
    pub(super) engine: Engine,
    pub(super) pre: v0_1::ActionPre<StoreData>,
    pub report: Arc<LoadReport>,
}

/// How loading went.
#[derive(Clone, Debug)]
pub struct LoadReport {
    pub elapsed: Duration,
    pub from_cache: bool,
    /// A cache entry was there that this host did not make.
    pub foreign_entry: bool,
    pub imports: Vec<String>,
    pub machine_code_bytes: usize,
}

impl Engine {
    /// Compiles or takes from the cache, checks and links a component. This can take seconds for a large
    /// component: call it off the async threads.
    pub fn load(&self, bytes: &[u8], digest: &Digest) -> Result<Loaded, LoadError> {
        let start = Instant::now();
        if bytes.len() as u64 > self.limits.component_bytes_max {
            return Err(LoadError::TooLarge {
                bytes: bytes.len() as u64,
                bytes_max: self.limits.component_bytes_max,
            });
        }
        let (component, found) = self.component(bytes, digest)?;
        let imports = self.check_shape(&component)?;
        let linker = self.linker(&component)?;
        let pre = linker
            .instantiate_pre(&component)
            .and_then(v0_1::ActionPre::new)
            .map_err(|error| LoadError::Link {
                message: format!("{error:#}"),
            })?;
        let report = LoadReport {
            elapsed: start.elapsed(),
            from_cache: found == Found::Sealed,
            foreign_entry: found == Found::Foreign,
            imports,
            machine_code_bytes: component.image_range().end as usize - component.image_range().start as usize,
        };
        Ok(Loaded {
            engine: self.clone(),
            pre,
            report: Arc::new(report),
        })
    }

    /// What identifies the machine code that this engine makes and takes.
    fn compatibility(&self) -> u64 {
        use std::hash::{Hash, Hasher};
        // Stable for one build of this host, which is all that a cache needs.
        let mut hasher = std::hash::DefaultHasher::new();
        self.wasmtime.precompile_compatibility_hash().hash(&mut hasher);
        hasher.finish()
    }

    fn component(&self, bytes: &[u8], digest: &Digest) -> Result<(Component, Found), LoadError> {
        let key = self.compatibility();
        let mut found = Found::Nothing;
        if let Some(cache) = &self.cache {
            let (state, code) = cache.get(digest, key);
            found = state;
            if let Some(code) = code {
                #[expect(
                    unsafe_code,
                    reason = "the MAC proves that this host compiled these bytes with this engine"
                )]
                // SAFETY: `code` is what `Component::serialize` gave in this host, unchanged: see `CompiledCache`.
                if let Ok(component) = unsafe { Component::deserialize(&self.wasmtime, &code) } {
                    return Ok((component, Found::Sealed));
                }
                found = Found::Foreign;
            }
        }
        let compile = |error: wasmtime::Error| LoadError::Compile {
            message: format!("{error:#}"),
        };
        let component = Component::from_binary(&self.wasmtime, bytes).map_err(compile)?;
        if let Some(cache) = &self.cache {
            let code = component.serialize().map_err(compile)?;
            if let Err(error) = cache.put(digest, key, &code) {
                tracing::warn!(%error, "a compiled component cannot be kept; it is compiled again at the next start");
            }
        }
        Ok((component, found))
    }

    /// Checks imports and exports by name, so that the errors can be in our own words.
    fn check_shape(&self, component: &Component) -> Result<Vec<String>, LoadError> {
        let ty = component.component_type();
        let handlers: Vec<String> = ty
            .exports(&self.wasmtime)
            .map(|(name, _)| name.to_owned())
            .filter(|name| name.split('@').next() == Some(contract::HANDLER))
            .collect();
        let version = handlers
            .first()
            .and_then(|name| name.split_once('@'))
            .map(|(_, version)| version);
        match version {
            None => return Err(LoadError::NoHandler),
            Some(version) if !contract::SUPPORTED.iter().any(|ours| is_of(version, ours)) => {
                return Err(LoadError::ContractVersion {
                    found: version.to_owned(),
                });
            }
            Some(_) => {}
        }
        let mut imports = Vec::new();
        for (name, item) in ty.imports(&self.wasmtime) {
            let instance = matches!(item.ty, ComponentItem::ComponentInstance(_));
            if !instance || !hostcall::is_allowed(name) {
                return Err(LoadError::Import {
                    import: name.to_owned(),
                    remedy: remedy(name),
                });
            }
            imports.push(name.to_owned());
        }
        Ok(imports)
    }

    fn linker(&self, component: &Component) -> Result<Linker<StoreData>, LoadError> {
        let link = |error: wasmtime::Error| LoadError::Link {
            message: format!("{error:#}"),
        };
        let mut linker = Linker::new(&self.wasmtime);
        for (name, import) in component.component_type().imports(&self.wasmtime) {
            let ComponentItem::ComponentInstance(instance) = import.ty else {
                continue;
            };
            let is_resource = |item: &ComponentItem| matches!(item, ComponentItem::Resource(_));
            let exports = instance
                .exports(&self.wasmtime)
                .filter(|(_, item)| is_resource(&item.ty));
            hostcall::link(&mut linker, name, exports.map(|(name, _)| name)).map_err(link)?;
        }
        linker.define_unknown_imports_as_traps(component).map_err(link)?;
        Ok(linker)
    }
}

/// Whether a full version belongs to a supported line: `0.1.3` to `0.1`.
fn is_of(version: &str, line: &str) -> bool {
    version
        .strip_prefix(line)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

fn remedy(import: &str) -> String {
    if import.starts_with("wasi:http/") {
        "declare an endpoint in the manifest and answer `call` instead: the host makes the request".into()
    } else if import.starts_with("wasi:") {
        "only the stubs of WASI 0.2 (cli, io, clocks, random, filesystem, sockets) are there".into()
    } else {
        "actions are pure: take what is needed from the inputs, the context or an endpoint".into()
    }
}
