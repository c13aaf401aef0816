//! One call of one function in a fresh instance: fuel, epochs and a deadline around it, and the report after it.

use super::limiter::Refused;
use super::load::Loaded;
use super::pool::{PoolClass, TICK};
use super::store::{StoreData, store};
use crate::contract;
use crate::contract::read::{InvalidOutput, Reader};
use crate::hostcall::Level;
use crate::model::step::{Context, Exchange, Step, Verdict};
use serde_json::{Map, Value};
use std::time::{Duration, Instant};
use wasmtime::Store;

/// How much longer than its time a call may take before its future is dropped. The guest is interrupted at the first tick
/// after its deadline, which gives the better message; dropping is for what does not tick, such as making an instance.
const GRACE: Duration = TICK.saturating_mul(4);

/// What stopped a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trap {
    Fuel {
        class: PoolClass,
        fuel_max: u64,
    },
    Time {
        class: PoolClass,
        call_ms_max: u64,
    },
    Memory {
        class: PoolClass,
        memory_bytes_max: u64,
    },
    Table {
        class: PoolClass,
        table_elements_max: u64,
    },
    Stack,
    TransferTooLarge {
        hostcall_bytes_max: u64,
    },
    Exit {
        success: bool,
    },
    /// A stub of WASI was called that does nothing here.
    Missing {
        function: String,
    },
    Other {
        message: String,
    },
}

impl Trap {
    /// A stable code for traces and failures.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Fuel { .. } => "fuel-exhausted",
            Self::Time { .. } => "time-exhausted",
            Self::Memory { .. } => "memory-exhausted",
            Self::Table { .. } => "table-exhausted",
            Self::Stack => "stack-exhausted",
            Self::TransferTooLarge { .. } => "transfer-too-large",
            Self::Exit { .. } => "exited",
            Self::Missing { .. } => "not-in-sandbox",
            Self::Other { .. } => "trapped",
        }
    }
}

impl std::fmt::Display for Trap {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Fuel { class, fuel_max } => write!(
                f,
                "used up its fuel of {fuel_max} units; look for a loop without end, or raise `limits.sandbox.{class}.fuel_max`"
            ),
            Self::Time { class, call_ms_max } => {
                write!(
                    f,
                    "ran over {call_ms_max} ms; raise `limits.sandbox.{class}.call_ms_max` if that is right"
                )
            }
            Self::Memory {
                class,
                memory_bytes_max,
            } => write!(
                f,
                "asked for more memory than {memory_bytes_max} bytes; raise `limits.sandbox.{class}.memory_bytes_max` if it needs more"
            ),
            Self::Table {
                class,
                table_elements_max,
            } => write!(
                f,
                "asked for more than {table_elements_max} table elements; raise `limits.sandbox.{class}.table_elements_max` if it needs more"
            ),
            Self::Stack => write!(f, "ran out of stack; look for recursion without end"),
            Self::TransferTooLarge { hostcall_bytes_max } => write!(
                f,
                "handed over more than {hostcall_bytes_max} bytes at once; raise `limits.sandbox.hostcall_bytes_max` if that is right"
            ),
            Self::Exit { success } => {
                write!(
                    f,
                    "exited ({}) instead of answering",
                    if *success { "success" } else { "failure" }
                )
            }
            Self::Missing { function } => write!(
                f,
                "called `{function}`, which the sandbox does not have; an action has no files, sockets or environment"
            ),
            Self::Other { message } => write!(f, "trapped: {message}"),
        }
    }
}

/// Why a call has no result.
#[derive(Debug, thiserror::Error)]
pub enum CallFailure {
    /// The guest broke off or was stopped.
    #[error("`{function}` {trap}")]
    Trapped { function: &'static str, trap: Trap },
    /// The guest answered with something that cannot be used.
    #[error("`{function}` returned something unusable: {source}")]
    Output {
        function: &'static str,
        source: InvalidOutput,
    },
    /// No slot came free in time.
    #[error("all {slots} slots of the pool class are busy; try again, or raise `limits.sandbox.{class}.slots`")]
    Busy { class: PoolClass, slots: u32 },
    /// The instance could not be made, through no fault of the guest's call.
    #[error("an instance of the action cannot be made: {message}")]
    Instantiate { message: String },
}

/// What a call cost.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    pub fuel: u64,
    pub memory_bytes_peak: u64,
    pub table_elements_peak: u64,
    /// From the request of a slot to the drop of the store, in microseconds.
    pub elapsed_us: u64,
    pub log: Vec<(Level, String)>,
    pub log_dropped_bytes: u64,
}

/// A call's result and cost. The cost is there even when the call failed.
#[derive(Debug)]
pub struct CallReport<T> {
    pub result: Result<T, CallFailure>,
    pub usage: Usage,
}

/// Inputs as the contract takes them.
fn text(inputs: &Map<String, Value>) -> String {
    Value::Object(inputs.clone()).to_string()
}

impl Loaded {
    /// Calls `validate`.
    pub async fn validate(&self, context: &Context, inputs: &Map<String, Value>) -> CallReport<Verdict> {
        self.validate_text(context, text(inputs)).await
    }

    /// Calls `validate` with inputs that need not be an object, or JSON as this host would write it.
    pub async fn validate_text(&self, context: &Context, inputs: String) -> CallReport<Verdict> {
        let call = async |store: &mut Store<StoreData>| self.handler.validate(store, context, &inputs).await;
        let reader = self.reader();
        self.run("validate", context, call, |verdict| reader.verdict(verdict))
            .await
    }

    /// Calls `plan`.
    pub async fn plan(&self, context: &Context, inputs: &Map<String, Value>) -> CallReport<Step> {
        let inputs = text(inputs);
        let call = async |store: &mut Store<StoreData>| self.handler.plan(store, context, &inputs).await;
        let reader = self.reader();
        self.run("plan", context, call, |step| reader.step(step)).await
    }

    /// Calls `shape` with the exchanges so far, oldest first.
    pub async fn shape(
        &self,
        context: &Context,
        inputs: &Map<String, Value>,
        exchanges: &[Exchange],
    ) -> CallReport<Step> {
        let inputs = text(inputs);
        let exchanges: Vec<_> = exchanges.iter().map(contract::exchange).collect();
        let call = async |store: &mut Store<StoreData>| self.handler.shape(store, context, &inputs, &exchanges).await;
        let reader = self.reader();
        self.run("shape", context, call, |step| reader.step(step)).await
    }

    fn reader(&self) -> Reader {
        Reader {
            bytes_max: self.limits.output_bytes_max as usize,
            depth_max: self.limits.json_depth_max,
        }
    }

    /// Waits for a slot, makes one call in a store of its own, and reads what came of it.
    async fn run<W, T>(
        &self,
        name: &'static str,
        context: &Context,
        call: impl AsyncFnOnce(&mut Store<StoreData>) -> wasmtime::Result<W>,
        read: impl FnOnce(W) -> Result<T, InvalidOutput>,
    ) -> CallReport<T> {
        let start = Instant::now();
        let limit = Duration::from_millis(self.pool.limits.call_ms_max);
        let Ok(Ok(_slot)) = tokio::time::timeout(limit, self.pool.slots.acquire()).await else {
            let usage = Usage {
                elapsed_us: start.elapsed().as_micros() as u64,
                ..Usage::default()
            };
            return CallReport {
                result: Err(CallFailure::Busy {
                    class: self.pool.class,
                    slots: self.pool.limits.slots,
                }),
                usage,
            };
        };
        let deadline = Instant::now() + limit;
        let mut store = store(&self.pool.wasmtime, context, &self.limits, &self.pool.limits, deadline);
        let answer = tokio::time::timeout(limit + GRACE, call(&mut store)).await;
        let fuel_left = store.get_fuel().unwrap_or(0);
        let result = match answer {
            Ok(Ok(answer)) => read(answer).map_err(|source| CallFailure::Output { function: name, source }),
            Ok(Err(error)) => Err(self.classify(name, &mut store, &error)),
            Err(_) => Err(CallFailure::Trapped {
                function: name,
                trap: self.time(),
            }),
        };
        let data = store.into_data();
        let usage = Usage {
            fuel: self.pool.limits.fuel_max - fuel_left,
            memory_bytes_peak: data.limiter.memory_bytes_peak,
            table_elements_peak: data.limiter.table_elements_peak,
            elapsed_us: start.elapsed().as_micros() as u64,
            log: data.call.log.lines,
            log_dropped_bytes: data.call.log.dropped_bytes,
        };
        CallReport { result, usage }
    }

    fn time(&self) -> Trap {
        Trap::Time {
            class: self.pool.class,
            call_ms_max: self.pool.limits.call_ms_max,
        }
    }

    /// Puts a trap into our own words. What the limiter refused is the cause behind most traps after it.
    fn classify(&self, function: &'static str, store: &mut Store<StoreData>, error: &wasmtime::Error) -> CallFailure {
        let (class, limits) = (self.pool.class, &self.pool.limits);
        let trap = error.downcast_ref::<wasmtime::Trap>().copied();
        let message = format!("{:#}", error.root_cause());
        let data = store.data();
        let trap = if let Some(success) = data.call.exited {
            Trap::Exit { success }
        } else if trap == Some(wasmtime::Trap::OutOfFuel) {
            Trap::Fuel {
                class,
                fuel_max: limits.fuel_max,
            }
        } else if trap == Some(wasmtime::Trap::Interrupt) {
            self.time()
        } else if data.limiter.refused == Some(Refused::Memory) {
            Trap::Memory {
                class,
                memory_bytes_max: limits.memory_bytes_max,
            }
        } else if data.limiter.refused == Some(Refused::Table) {
            Trap::Table {
                class,
                table_elements_max: limits.table_elements_max,
            }
        } else if trap == Some(wasmtime::Trap::StackOverflow) {
            Trap::Stack
        } else if let Some(rest) = message.strip_prefix("unknown import: `") {
            Trap::Missing {
                function: rest.split('`').next().unwrap_or_default().to_owned(),
            }
        } else if message.contains("fuel allocated for hostcalls has been exhausted") {
            Trap::TransferTooLarge {
                hostcall_bytes_max: self.limits.hostcall_bytes_max,
            }
        } else if error.is::<wasmtime::PoolConcurrencyLimitError>() {
            return CallFailure::Busy {
                class,
                slots: self.pool.limits.slots,
            };
        } else {
            Trap::Other {
                message: trap.map_or(message, |trap| trap.to_string()),
            }
        };
        CallFailure::Trapped { function, trap }
    }
}
