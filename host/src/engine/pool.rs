//! The wasmtime engine of one pool class: its settings, its slots and the ticker that lets it be interrupted.

use super::cache::CompiledCache;
use crate::model::limits::SandboxLimits;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use wasmtime::{Config, Enabled, InstanceAllocationStrategy, OptLevel, PoolingAllocationConfig};

/// How big the instances of a class may be. Rust and C actions are small; components that carry a language
/// runtime need more memory and tables, and would waste the small ones' slots.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PoolClass {
    pub name: &'static str,
    /// Instances that run at once.
    pub slots: u32,
    /// Bytes of one linear memory.
    pub memory_bytes_max: usize,
    pub table_elements_max: usize,
    /// Bytes of a memory that stay resident between uses, so that a call need not fault them in again.
    pub keep_resident_bytes: usize,
}

impl PoolClass {
    /// For components compiled from Rust, C and the like.
    pub const SMALL: Self = Self {
        name: "small",
        slots: 64,
        memory_bytes_max: 64 << 20,
        table_elements_max: 20_000,
        keep_resident_bytes: 512 << 10,
    };
}

/// How often running guests may be interrupted. A guest that loops holds a worker thread no longer than this.
pub const TICK: Duration = Duration::from_millis(5);

/// The stack of a guest, in bytes, and of the fibre it runs on. Recursion ends here.
const WASM_STACK_BYTES: usize = 512 << 10;
const FIBRE_STACK_BYTES: usize = 1 << 20;

/// Why no engine can be made.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    #[error("wasmtime cannot be set up on this machine: {0}")]
    Setup(String),
    #[error("the thread that interrupts running actions cannot be started: {0}")]
    Ticker(#[source] std::io::Error),
}

/// The sandbox of one pool class. Cheap to clone.
#[derive(Clone)]
pub struct Engine {
    pub(super) wasmtime: wasmtime::Engine,
    pub(super) class: PoolClass,
    pub(super) limits: SandboxLimits,
    pub(super) slots: Arc<Semaphore>,
    pub(super) cache: Option<Arc<CompiledCache>>,
}

impl Engine {
    /// Sets up a class. Without a cache, every component is compiled anew.
    pub fn new(class: PoolClass, limits: SandboxLimits, cache: Option<CompiledCache>) -> Result<Self, EngineError> {
        let class = PoolClass {
            memory_bytes_max: class.memory_bytes_max.max(limits.memory_bytes_max as usize),
            table_elements_max: class.table_elements_max.max(limits.table_elements_max as usize),
            ..class
        };
        let wasmtime =
            wasmtime::Engine::new(&config(class)).map_err(|error| EngineError::Setup(format!("{error:#}")))?;
        start_ticker(&wasmtime)?;
        Ok(Self {
            wasmtime,
            class,
            limits,
            slots: Arc::new(Semaphore::new(class.slots as usize)),
            cache: cache.map(Arc::new),
        })
    }

    /// The limits of a call.
    pub fn limits(&self) -> &SandboxLimits {
        &self.limits
    }

    /// The class of this engine.
    pub fn class(&self) -> PoolClass {
        self.class
    }
}

fn config(class: PoolClass) -> Config {
    let mut pool = PoolingAllocationConfig::new();
    let slots = class.slots;
    pool.total_component_instances(slots)
        .total_core_instances(slots * 4)
        .total_memories(slots * 2)
        .total_tables(slots * 4)
        .total_stacks(slots)
        .max_memories_per_component(8)
        .max_tables_per_component(16)
        .max_core_instances_per_component(16)
        .max_memory_size(class.memory_bytes_max)
        .table_elements(class.table_elements_max)
        .linear_memory_keep_resident(class.keep_resident_bytes)
        .table_keep_resident(64 << 10)
        .max_unused_warm_slots(slots)
        .pagemap_scan(Enabled::Auto);
    let mut config = Config::new();
    config
        .allocation_strategy(InstanceAllocationStrategy::Pooling(pool))
        .cranelift_opt_level(OptLevel::Speed)
        .cranelift_nan_canonicalization(true)
        .consume_fuel(true)
        .epoch_interruption(true)
        .max_wasm_stack(WASM_STACK_BYTES)
        .async_stack_size(FIBRE_STACK_BYTES)
        .wasm_component_model(true)
        .wasm_memory64(false)
        .wasm_multi_memory(false)
        .wasm_relaxed_simd(false)
        .memory_init_cow(true);
    config
}

/// One thread for each engine; it ends with the engine, which it holds weakly.
fn start_ticker(engine: &wasmtime::Engine) -> Result<(), EngineError> {
    let weak = engine.weak();
    let tick = move || {
        loop {
            std::thread::park_timeout(TICK);
            match weak.upgrade() {
                Some(engine) => engine.increment_epoch(),
                None => break,
            }
        }
    };
    std::thread::Builder::new()
        .name("epoch-ticker".into())
        .spawn(tick)
        .map_err(EngineError::Ticker)?;
    Ok(())
}
