//! From the bytes of a component to something that can be called: imports checked, compiled, linked.

use super::cache::{CompiledCache, Found};
use super::compile::{CompileError, Compiler};
use super::needs::Needs;
use super::pool::{EngineError, Pool, PoolClass};
use super::store::StoreData;
use crate::contract::{self, Handler, Version};
use crate::hostcall;
use crate::manifest::strip::strip;
use crate::manifest::{pack, parts};
use crate::model::id::Digest;
use crate::model::limits::{ClassLimits, CompileLimits, Limits, SandboxLimits};
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
    #[error("the component cannot be compiled: {0}")]
    Compile(#[from] CompileError),
    #[error("the component has no room in the pool class `{}`: {message}", class.as_str())]
    Room { class: PoolClass, message: String },
    #[error("the component imports `{import}`{by}, which an action may not have; {remedy}")]
    Import {
        import: String,
        /// Who in it needs that, in words.
        by: String,
        remedy: String,
    },
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
    pub(super) pool: Pool,
    pub(super) limits: Arc<SandboxLimits>,
    pub(super) handler: Arc<Handler<StoreData>>,
    pub report: Arc<LoadReport>,
}

/// How loading went.
#[derive(Clone, Debug)]
pub struct LoadReport {
    pub elapsed: Duration,
    pub from_cache: bool,
    /// A cache entry was there that this host did not make, or that was changed since: it was compiled again.
    pub foreign_entry: bool,
    pub imports: Vec<String>,
    pub class: PoolClass,
    pub needs: Needs,
    pub machine_code_bytes: usize,
}

/// The sandbox of a host: the pools of both classes, what compiles for them, and what is kept of it. Cheap to clone.
#[derive(Clone)]
pub struct Sandbox {
    small: Pool,
    large: Pool,
    limits: Arc<SandboxLimits>,
    compile_limits: CompileLimits,
    compiler: Compiler,
    cache: Option<Arc<CompiledCache>>,
}

impl Sandbox {
    /// Sets up both classes. Without a cache, every component is compiled each time.
    pub fn new(limits: &Limits, compiler: Compiler, cache: Option<CompiledCache>) -> Result<Self, EngineError> {
        Ok(Self {
            small: Pool::new(PoolClass::Small, limits.sandbox.small)?,
            large: Pool::new(PoolClass::Large, limits.sandbox.large)?,
            limits: Arc::new(limits.sandbox.clone()),
            compile_limits: limits.compile.clone(),
            compiler,
            cache: cache.map(Arc::new),
        })
    }

    /// The limits of both classes.
    pub fn limits(&self) -> &SandboxLimits {
        &self.limits
    }

    fn pool(&self, class: PoolClass) -> &Pool {
        match class {
            PoolClass::Small => &self.small,
            PoolClass::Large => &self.large,
        }
    }

    /// Takes a component from the cache or compiles it, checks and links it. Compiling can take many seconds, and both
    /// block: call it off the async threads.
    pub fn load(&self, bytes: &[u8], digest: &Digest) -> Result<Loaded, LoadError> {
        let start = Instant::now();
        let (needs, pool) = self.place(bytes)?;
        let code = code_of(bytes, digest);
        match self.cached(pool, &code) {
            (Found::Sealed, Some(component)) => self.link(pool, needs, component, Found::Sealed, start),
            (found, _) => {
                let component = self.compile(pool, bytes, &code)?;
                self.link(pool, needs, component, found, start)
            }
        }
    }

    /// Takes a component from the cache, or answers that it would have to be compiled. Blocks for some milliseconds.
    pub fn load_cached(&self, bytes: &[u8], digest: &Digest) -> Result<Option<Loaded>, LoadError> {
        let start = Instant::now();
        let (needs, pool) = self.place(bytes)?;
        let code = code_of(bytes, digest);
        match self.cached(pool, &code) {
            (Found::Sealed, Some(component)) => self.link(pool, needs, component, Found::Sealed, start).map(Some),
            _ => Ok(None),
        }
    }

    fn place(&self, bytes: &[u8]) -> Result<(Needs, &Pool), LoadError> {
        if bytes.len() as u64 > self.limits.component_bytes_max {
            return Err(LoadError::TooLarge {
                bytes: bytes.len() as u64,
                bytes_max: self.limits.component_bytes_max,
            });
        }
        let needs = Needs::of(bytes);
        Ok((needs, self.pool(needs.class())))
    }

    fn link(
        &self,
        pool: &Pool,
        needs: Needs,
        component: Component,
        found: Found,
        start: Instant,
    ) -> Result<Loaded, LoadError> {
        let (version, imports) = pool.check_shape(&component)?;
        let linker = pool.linker(&component)?;
        let handler = linker
            .instantiate_pre(&component)
            .and_then(|linked| Handler::new(version, linked))
            .map_err(|error| LoadError::Link {
                message: format!("{error:#}"),
            })?;
        let report = LoadReport {
            elapsed: start.elapsed(),
            from_cache: found == Found::Sealed,
            foreign_entry: found == Found::Foreign,
            imports,
            class: pool.class,
            needs,
            machine_code_bytes: component.image_range().end as usize - component.image_range().start as usize,
        };
        Ok(Loaded {
            pool: pool.clone(),
            limits: self.limits.clone(),
            handler: Arc::new(handler),
            report: Arc::new(report),
        })
    }

    fn cached(&self, pool: &Pool, code: &Digest) -> (Found, Option<Component>) {
        let Some(cache) = &self.cache else {
            return (Found::Nothing, None);
        };
        match cache.get(code, pool.compatibility()) {
            (Found::Sealed, Some(code)) => match pool.deserialize(&code) {
                Ok(component) => (Found::Sealed, Some(component)),
                Err(_) => (Found::Foreign, None),
            },
            (found, _) => (found, None),
        }
    }

    fn compile(&self, pool: &Pool, bytes: &[u8], digest: &Digest) -> Result<Component, LoadError> {
        refuse(bytes)?;
        tracing::info!(component = %digest.short(), bytes = bytes.len(), "compiling");
        let code = self.compiler.compile(bytes, &self.compile_limits)?;
        // Before it is kept: what does not fit the pool is not worth keeping.
        let component = pool.deserialize(&code).map_err(|error| LoadError::Room {
            class: pool.class,
            message: format!("{error:#}"),
        })?;
        if let Some(cache) = &self.cache
            && let Err(error) = cache.put(digest, pool.compatibility(), &code)
        {
            tracing::warn!(%error, "a compiled component cannot be kept; it is compiled again at the next start");
        }
        Ok(component)
    }
}

/// By what machine code is kept: what it is made of. The manifest is not, and neither are names for debuggers, so that a packed
/// action has the code of the one that was tried. A file that cannot be read goes by its own digest; the compiler says what is
/// wrong with it.
fn code_of(bytes: &[u8], digest: &Digest) -> Digest {
    let plain = strip(bytes).and_then(|stripped| pack::code_digest(&stripped));
    plain.unwrap_or(*digest)
}

impl Loaded {
    /// The limits of its calls.
    pub fn limits(&self) -> ClassLimits {
        self.pool.limits
    }
}

impl Pool {
    /// What identifies the machine code that this engine takes: wasmtime's version, its settings and the processor. Both
    /// classes take the same.
    fn compatibility(&self) -> u64 {
        use std::hash::{Hash, Hasher};
        // Stable for one build of this host, which is all that a cache needs.
        let mut hasher = std::hash::DefaultHasher::new();
        self.wasmtime.precompile_compatibility_hash().hash(&mut hasher);
        hasher.finish()
    }

    fn deserialize(&self, code: &[u8]) -> wasmtime::Result<Component> {
        #[expect(
            unsafe_code,
            reason = "the code is from the process that this host started to compile, or has the MAC that proves it was"
        )]
        // SAFETY: `code` is what `precompile_component` gave to this host, unchanged: see `Compiler` and `CompiledCache`.
        unsafe {
            Component::deserialize(&self.wasmtime, code)
        }
    }

    /// Checks imports and exports by name, so that the errors can be in our own words. Returns the version of the contract and
    /// the imports.
    fn check_shape(&self, component: &Component) -> Result<(Version, Vec<String>), LoadError> {
        let ty = component.component_type();
        let handlers: Vec<String> = ty
            .exports(&self.wasmtime)
            .map(|(name, _)| name.to_owned())
            .filter(|name| name.split('@').next() == Some(contract::HANDLER))
            .collect();
        let full = handlers
            .first()
            .and_then(|name| name.split_once('@'))
            .map(|(_, version)| version);
        let full = full.ok_or(LoadError::NoHandler)?;
        let version = Version::of(full).ok_or_else(|| LoadError::ContractVersion { found: full.to_owned() })?;
        let mut imports = Vec::new();
        for (name, item) in ty.imports(&self.wasmtime) {
            let instance = matches!(item.ty, ComponentItem::ComponentInstance(_));
            if !instance || !hostcall::is_allowed(name) {
                return Err(LoadError::Import {
                    import: name.to_owned(),
                    by: String::new(),
                    remedy: remedy(name),
                });
            }
            imports.push(name.to_owned());
        }
        Ok((version, imports))
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

/// Says before the work of compiling that a component is for another contract, or imports what an action may not have, and who
/// in it does. A file that cannot be read is left to the compiler.
///
/// # Errors
///
/// Why the component cannot be loaded, whatever is compiled of it.
pub fn refuse(bytes: &[u8]) -> Result<(), LoadError> {
    let Ok(inspected) = pack::inspect(bytes) else {
        return Ok(());
    };
    if let Some(found) = inspected.contract.filter(|version| !contract::is_supported(version)) {
        return Err(LoadError::ContractVersion { found });
    }
    let refused = inspected
        .imports
        .into_iter()
        .find(|import| !hostcall::is_allowed(import));
    let Some(import) = refused else { return Ok(()) };
    let needed = parts::needed_by(bytes);
    let modules = needed
        .get(parts::interface(&import))
        .map(|modules| modules.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>());
    Err(LoadError::Import {
        by: modules.map_or(String::new(), |modules| {
            format!(" (its {} needs it)", modules.join(", "))
        }),
        remedy: remedy(&import),
        import,
    })
}

/// What to do instead of an import that is refused.
pub fn remedy(import: &str) -> String {
    if import.starts_with("wasi:http/") {
        "declare an endpoint in the manifest and answer `call` instead: the host makes the request".into()
    } else if import.starts_with("wasi:") {
        "only the stubs of WASI 0.2 (cli, io, clocks, random, filesystem, sockets) are there".into()
    } else {
        "actions are pure: take what is needed from the inputs, the context or an endpoint".into()
    }
}
