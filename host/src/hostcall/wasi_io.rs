//! `wasi:io` as stubs: output goes to the trace, input is at its end, everything is always ready.

use super::{CallState, HasCall, Level};
use wasmtime::component::{ComponentType, Lift, LinkerInstance, Lower, Resource, ResourceType};
use wasmtime::{StoreContextMut, bail};

/// The two output streams; the number is the resource's representation.
pub(crate) const STDOUT: u32 = 1;
/// See [`STDOUT`].
pub(crate) const STDERR: u32 = 2;

/// How much a stream takes at once; `write` with more is an error of the guest.
const CHUNK_BYTES: u64 = 64 << 10;

/// Marks the host's side of `wasi:io/error.error`.
pub(crate) struct IoError;
/// Marks the host's side of `wasi:io/poll.pollable`.
pub(crate) struct Pollable;
/// Marks the host's side of `wasi:io/streams.input-stream`.
pub(crate) struct InputStream;
/// Marks the host's side of `wasi:io/streams.output-stream`.
pub(crate) struct OutputStream;

/// `wasi:io/streams.stream-error`.
#[derive(ComponentType, Lift, Lower)]
#[component(variant)]
enum StreamError {
    #[component(name = "last-operation-failed")]
    LastOperationFailed(Resource<IoError>),
    #[component(name = "closed")]
    Closed,
}

/// Defines a resource of `wasi:io` in an instance that has it or takes it over from there by `use`.
pub(crate) fn resource<T: HasCall>(instance: &mut LinkerInstance<'_, T>, name: &str) -> wasmtime::Result<()> {
    let ty = match name {
        "error" => ResourceType::host::<IoError>(),
        "pollable" => ResourceType::host::<Pollable>(),
        "input-stream" => ResourceType::host::<InputStream>(),
        "output-stream" => ResourceType::host::<OutputStream>(),
        _ => return Ok(()),
    };
    instance.resource(name, ty, |_, _| Ok(()))
}

/// `wasi:io/error`: never made by this host, so only named.
pub(crate) fn error<T: HasCall>(instance: &mut LinkerInstance<'_, T>) -> wasmtime::Result<()> {
    instance.func_wrap("[method]error.to-debug-string", |_, (_,): (Resource<IoError>,)| {
        Ok(("error".to_owned(),))
    })
}

/// `wasi:io/poll`: everything is ready at once, so that waiting takes no time.
pub(crate) fn poll<T: HasCall>(instance: &mut LinkerInstance<'_, T>) -> wasmtime::Result<()> {
    instance.func_wrap("[method]pollable.ready", |_, (_,): (Resource<Pollable>,)| Ok((true,)))?;
    instance.func_wrap("[method]pollable.block", |_, (_,): (Resource<Pollable>,)| Ok(()))?;
    instance.func_wrap("poll", |_, (list,): (Vec<Resource<Pollable>>,)| {
        Ok(((0..list.len() as u32).collect::<Vec<u32>>(),))
    })
}

type Reading = Result<Vec<u8>, StreamError>;
type Writing = Result<(), StreamError>;
type Counting = Result<u64, StreamError>;

/// `wasi:io/streams`.
pub(crate) fn streams<T: HasCall>(instance: &mut LinkerInstance<'_, T>) -> wasmtime::Result<()> {
    for name in ["read", "blocking-read"] {
        instance.func_wrap(
            &format!("[method]input-stream.{name}"),
            |_, (_, _): (Resource<InputStream>, u64)| -> wasmtime::Result<(Reading,)> {
                Ok((Err(StreamError::Closed),))
            },
        )?;
    }
    for name in ["skip", "blocking-skip"] {
        instance.func_wrap(
            &format!("[method]input-stream.{name}"),
            |_, (_, _): (Resource<InputStream>, u64)| -> wasmtime::Result<(Counting,)> {
                Ok((Err(StreamError::Closed),))
            },
        )?;
    }
    instance.func_wrap("[method]input-stream.subscribe", |_, (_,): (Resource<InputStream>,)| {
        Ok((Resource::<Pollable>::new_own(0),))
    })?;
    output(instance)
}

fn output<T: HasCall>(instance: &mut LinkerInstance<'_, T>) -> wasmtime::Result<()> {
    instance.func_wrap(
        "[method]output-stream.check-write",
        |_, (_,): (Resource<OutputStream>,)| -> wasmtime::Result<(Counting,)> { Ok((Ok(CHUNK_BYTES),)) },
    )?;
    for name in ["write", "blocking-write-and-flush"] {
        instance.func_wrap(
            &format!("[method]output-stream.{name}"),
            |mut store: StoreContextMut<'_, T>, (stream, bytes): (Resource<OutputStream>, Vec<u8>)| {
                write(store.data_mut().call(), stream.rep(), &bytes)
            },
        )?;
    }
    for name in ["write-zeroes", "blocking-write-zeroes-and-flush"] {
        instance.func_wrap(
            &format!("[method]output-stream.{name}"),
            |mut store: StoreContextMut<'_, T>, (stream, count): (Resource<OutputStream>, u64)| {
                write(
                    store.data_mut().call(),
                    stream.rep(),
                    &vec![0; count.min(CHUNK_BYTES + 1) as usize],
                )
            },
        )?;
    }
    for name in ["flush", "blocking-flush"] {
        instance.func_wrap(
            &format!("[method]output-stream.{name}"),
            |_, (_,): (Resource<OutputStream>,)| -> wasmtime::Result<(Writing,)> { Ok((Ok(()),)) },
        )?;
    }
    instance.func_wrap(
        "[method]output-stream.subscribe",
        |_, (_,): (Resource<OutputStream>,)| Ok((Resource::<Pollable>::new_own(0),)),
    )
}

fn write(call: &mut CallState, stream: u32, bytes: &[u8]) -> wasmtime::Result<(Writing,)> {
    if bytes.len() as u64 > CHUNK_BYTES {
        bail!(
            "wrote {} bytes at once to a stream that takes {CHUNK_BYTES}",
            bytes.len()
        );
    }
    let (level, index) = if stream == STDERR {
        (Level::Stderr, 1)
    } else {
        (Level::Stdout, 0)
    };
    let mut open = call.streams_open[index];
    call.log.write_stream(level, bytes, &mut open);
    call.streams_open[index] = open;
    Ok((Ok(()),))
}
