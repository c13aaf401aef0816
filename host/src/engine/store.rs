//! What a wasmtime store holds for one call, and the limits that are set on it before the guest gets it.

use super::limiter::Limiter;
use crate::hostcall::{CallState, HasCall, LogBook};
use crate::model::limits::{ClassLimits, SandboxLimits};
use crate::model::step::Context;
use std::time::Instant;
use wasmtime::{Engine, Store, UpdateDeadline};

/// Live handles of resources per instance. An action has streams and pollables, nothing else; a guest that opens more
/// than these leaks them.
const HANDLES_MAX: usize = 1000;

/// What a store holds.
pub(super) struct StoreData {
    pub(super) call: CallState,
    pub(super) limiter: Limiter,
}

impl HasCall for StoreData {
    fn call(&mut self) -> &mut CallState {
        &mut self.call
    }
}

/// A store for one call that ends at a deadline.
pub(super) fn store(
    engine: &Engine,
    context: &Context,
    shared: &SandboxLimits,
    limits: &ClassLimits,
    deadline: Instant,
) -> Store<StoreData> {
    let log = LogBook::new(shared.log_bytes_max, shared.log_lines_max);
    let data = StoreData {
        call: CallState::new(log, context.now_ms, context.seed),
        limiter: Limiter::new(limits),
    };
    let mut store = Store::new(engine, data);
    store.limiter(|data| &mut data.limiter);
    store.set_fuel(limits.fuel_max).expect("the engine counts fuel");
    store.set_hostcall_fuel(shared.hostcall_bytes_max as usize);
    store.set_max_component_handles(HANDLES_MAX);
    store.set_epoch_deadline(1);
    // At every tick the guest gives its thread back; past the deadline it does not get it again.
    store.epoch_deadline_callback(move |_| {
        if Instant::now() >= deadline {
            Ok(UpdateDeadline::Interrupt)
        } else {
            Ok(UpdateDeadline::Yield(1))
        }
    });
    store
}
