//! The wasmtime engines: one that compiles, and one for each pool class with its slots and the ticker that lets guests be
//! interrupted.

use crate::model::limits::ClassLimits;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use wasmtime::{Config, Enabled, InstanceAllocationStrategy, OptLevel, PoolingAllocationConfig};

/// Which components run together. Those that carry a language's runtime need more memory, tables and parts, and would
/// waste the slots of the small ones; the small ones never wait behind them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PoolClass {
    /// For components compiled from Rust, C and the like.
    Small,
    /// For components that carry the runtime of JavaScript, Python and the like.
    Large,
}

impl PoolClass {
    /// The word in messages and in the settings.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Small => "small",
            Self::Large => "large",
        }
    }

    /// What a slot has room for. wasmtime keeps a place for each part in every slot, whether it is used or not, so the numbers
    /// leave room and no more: components in Rust and C have 2 or 3 core instances, one memory and up to 2 tables, one in
    /// Python 14 core instances for its libraries.
    pub(super) const fn shape(self) -> Shape {
        match self {
            Self::Small => Shape {
                core_instances: 16,
                memories: 2,
                tables: 8,
                keep_resident_bytes: 512 << 10,
            },
            Self::Large => Shape {
                core_instances: 64,
                memories: 4,
                tables: 32,
                keep_resident_bytes: 2 << 20,
            },
        }
    }
}

impl fmt::Display for PoolClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What a slot of a class has room for.
pub(super) struct Shape {
    pub core_instances: u32,
    pub memories: u32,
    pub tables: u32,
    /// Bytes of a memory that stay resident between uses, so that a call need not fault them in again.
    keep_resident_bytes: usize,
}

/// How often running guests may be interrupted. A guest that loops holds a worker thread no longer than this.
pub const TICK: Duration = Duration::from_millis(5);

/// Bytes of a table that stay resident between uses: 8,000 elements, more than any of the examples starts with.
const TABLE_KEEP_RESIDENT_BYTES: usize = 64 << 10;

/// The stack of a guest, in bytes, and of the fibre it runs on. Recursion ends here. The fibre has as much again for what
/// the host does below the guest, which must not run out of stack.
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

/// The slots of one pool class. Cheap to clone.
#[derive(Clone)]
pub struct Pool {
    pub(super) wasmtime: wasmtime::Engine,
    pub(super) class: PoolClass,
    pub(super) limits: ClassLimits,
    pub(super) slots: Arc<Semaphore>,
}

impl Pool {
    /// Sets up a class.
    pub fn new(class: PoolClass, limits: ClassLimits) -> Result<Self, EngineError> {
        let mut config = config();
        config.allocation_strategy(InstanceAllocationStrategy::Pooling(pooling(class, limits)));
        let wasmtime = wasmtime::Engine::new(&config).map_err(|error| EngineError::Setup(format!("{error:#}")))?;
        start_ticker(&wasmtime)?;
        Ok(Self {
            wasmtime,
            class,
            limits,
            slots: Arc::new(Semaphore::new(limits.slots as usize)),
        })
    }
}

/// An engine that compiles and has no slots: its machine code fits the pools of both classes.
pub(super) fn compiling() -> Result<wasmtime::Engine, EngineError> {
    wasmtime::Engine::new(&config()).map_err(|error| EngineError::Setup(format!("{error:#}")))
}

fn pooling(class: PoolClass, limits: ClassLimits) -> PoolingAllocationConfig {
    let shape = class.shape();
    let slots = limits.slots;
    let mut pool = PoolingAllocationConfig::new();
    pool.total_component_instances(slots)
        .total_core_instances(slots * shape.core_instances)
        .total_memories(slots * shape.memories)
        .total_tables(slots * shape.tables)
        .total_stacks(slots)
        .max_memories_per_component(shape.memories)
        .max_tables_per_component(shape.tables)
        .max_core_instances_per_component(shape.core_instances)
        .max_memory_size(limits.memory_bytes_max as usize)
        .table_elements(limits.table_elements_max as usize)
        .linear_memory_keep_resident(shape.keep_resident_bytes)
        .table_keep_resident(TABLE_KEEP_RESIDENT_BYTES)
        .max_unused_warm_slots(slots)
        .pagemap_scan(Enabled::Auto);
    pool
}

/// What machine code depends on; it is the same for every engine of this host.
fn config() -> Config {
    let mut config = Config::new();
    config
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
