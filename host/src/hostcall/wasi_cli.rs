//! `wasi:cli` and the preopened folders as stubs: no environment, no arguments, no files, no terminal.

use super::HasCall;
use super::wasi_io::{InputStream, OutputStream, STDERR, STDOUT};
use wasmtime::component::{LinkerInstance, Resource};
use wasmtime::{StoreContextMut, bail};

/// No variables, no arguments, no working folder.
pub(crate) fn environment<T: HasCall>(instance: &mut LinkerInstance<'_, T>) -> wasmtime::Result<()> {
    instance.func_wrap("get-environment", |_, (): ()| Ok((Vec::<(String, String)>::new(),)))?;
    instance.func_wrap("get-arguments", |_, (): ()| Ok((Vec::<String>::new(),)))?;
    instance.func_wrap("initial-cwd", |_, (): ()| Ok((None::<String>,)))
}

/// Exiting ends the call; it is never an answer.
pub(crate) fn exit<T: HasCall>(instance: &mut LinkerInstance<'_, T>) -> wasmtime::Result<()> {
    let exit = |mut store: StoreContextMut<'_, T>, (status,): (Result<(), ()>,)| -> wasmtime::Result<()> {
        store.data_mut().call().exited = Some(status.is_ok());
        bail!("the action exited")
    };
    instance.func_wrap("exit", exit)
}

/// Standard input, at its end.
pub(crate) fn stdin<T: HasCall>(instance: &mut LinkerInstance<'_, T>) -> wasmtime::Result<()> {
    instance.func_wrap("get-stdin", |_, (): ()| Ok((Resource::<InputStream>::new_own(0),)))
}

/// Standard output, into the trace.
pub(crate) fn stdout<T: HasCall>(instance: &mut LinkerInstance<'_, T>) -> wasmtime::Result<()> {
    instance.func_wrap("get-stdout", |_, (): ()| {
        Ok((Resource::<OutputStream>::new_own(STDOUT),))
    })
}

/// Standard error, into the trace.
pub(crate) fn stderr<T: HasCall>(instance: &mut LinkerInstance<'_, T>) -> wasmtime::Result<()> {
    instance.func_wrap("get-stderr", |_, (): ()| {
        Ok((Resource::<OutputStream>::new_own(STDERR),))
    })
}

/// No terminal. Resources that nothing here makes are the linker's unit type.
pub(crate) fn terminal<T: HasCall>(instance: &mut LinkerInstance<'_, T>, name: &str) -> wasmtime::Result<()> {
    instance.func_wrap(name, |_, (): ()| Ok((None::<Resource<()>>,)))
}

/// No folders.
pub(crate) fn preopens<T: HasCall>(instance: &mut LinkerInstance<'_, T>) -> wasmtime::Result<()> {
    instance.func_wrap("get-directories", |_, (): ()| {
        Ok((Vec::<(Resource<()>, String)>::new(),))
    })
}
