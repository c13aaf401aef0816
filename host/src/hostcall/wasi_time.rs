//! `wasi:clocks` and `wasi:random` from the run's context: the clock stands still, random repeats by seed.

use super::HasCall;
use super::wasi_io::Pollable;
use wasmtime::component::{ComponentType, Lift, LinkerInstance, Lower, Resource};
use wasmtime::{StoreContextMut, bail};

/// Bytes of randomness per call: enough for any key, too little to fill memory with.
const RANDOM_BYTES_MAX: u64 = 4096;

/// `wasi:clocks/wall-clock.datetime`.
#[derive(ComponentType, Lift, Lower)]
#[component(record)]
struct Datetime {
    seconds: u64,
    nanoseconds: u32,
}

/// The monotonic clock shows the run's time and does not move; waiting takes no time.
pub(crate) fn monotonic<T: HasCall>(instance: &mut LinkerInstance<'_, T>) -> wasmtime::Result<()> {
    instance.func_wrap("now", |mut store: StoreContextMut<'_, T>, (): ()| {
        Ok((store.data_mut().call().now_ms.saturating_mul(1_000_000),))
    })?;
    instance.func_wrap("resolution", |_, (): ()| Ok((1_000_000u64,)))?;
    for name in ["subscribe-instant", "subscribe-duration"] {
        instance.func_wrap(name, |_, (_,): (u64,)| Ok((Resource::<Pollable>::new_own(0),)))?;
    }
    Ok(())
}

/// The wall clock shows the run's time.
pub(crate) fn wall<T: HasCall>(instance: &mut LinkerInstance<'_, T>) -> wasmtime::Result<()> {
    instance.func_wrap("now", |mut store: StoreContextMut<'_, T>, (): ()| {
        let ms = store.data_mut().call().now_ms;
        Ok((Datetime {
            seconds: ms / 1000,
            nanoseconds: (ms % 1000) as u32 * 1_000_000,
        },))
    })?;
    instance.func_wrap("resolution", |_, (): ()| {
        Ok((Datetime {
            seconds: 0,
            nanoseconds: 1_000_000,
        },))
    })
}

/// Bytes and numbers of the run's own sequence.
pub(crate) fn random<T: HasCall>(
    instance: &mut LinkerInstance<'_, T>,
    bytes: &str,
    number: &str,
) -> wasmtime::Result<()> {
    instance.func_wrap(bytes, |mut store: StoreContextMut<'_, T>, (count,): (u64,)| {
        if count > RANDOM_BYTES_MAX {
            bail!("asked for {count} random bytes at once, over the limit of {RANDOM_BYTES_MAX}");
        }
        let call = store.data_mut().call();
        let mut out = Vec::with_capacity(count as usize + 8);
        while (out.len() as u64) < count {
            out.extend_from_slice(&call.next_random().to_le_bytes());
        }
        out.truncate(count as usize);
        Ok((out,))
    })?;
    instance.func_wrap(number, |mut store: StoreContextMut<'_, T>, (): ()| {
        Ok((store.data_mut().call().next_random(),))
    })
}

/// The seed for hash tables: from the run's sequence too, so that iteration order repeats.
pub(crate) fn insecure_seed<T: HasCall>(instance: &mut LinkerInstance<'_, T>) -> wasmtime::Result<()> {
    instance.func_wrap("insecure-seed", |mut store: StoreContextMut<'_, T>, (): ()| {
        let call = store.data_mut().call();
        Ok(((call.next_random(), call.next_random()),))
    })
}
