//! `actgate:action/log`: lines for the run's trace. It is the same in every version of the contract.

use super::{HasCall, Level};
use crate::contract::log as wire;
use wasmtime::component::LinkerInstance;

/// Defines the interface. Lines over the call's bounds are counted, not kept.
pub(crate) fn add<T: HasCall>(instance: &mut LinkerInstance<'_, T>) -> wasmtime::Result<()> {
    instance.func_wrap("write", |mut store, (level, message): (wire::Level, String)| {
        let level = match level {
            wire::Level::Debug => Level::Debug,
            wire::Level::Info => Level::Info,
            wire::Level::Warn => Level::Warn,
            wire::Level::Error => Level::Error,
        };
        store.data_mut().call().log.write(level, &message);
        Ok(())
    })
}
