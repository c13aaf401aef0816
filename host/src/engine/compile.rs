//! Compiling in a process of its own, which gets a component and gives machine code: limits on its time, memory and output are
//! the system's to keep, and what goes wrong in it harms nobody else.

use super::pool::{self, EngineError};
use crate::model::limits::CompileLimits;
use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

/// Why there is no machine code.
#[derive(Debug, thiserror::Error)]
pub enum CompileError {
    #[error("{0}")]
    Invalid(String),
    #[error(
        "it took longer than {compile_ms_max} ms{}; raise `limits.compile.compile_ms_max` if it should be allowed",
        on_processors(*.processor_ms)
    )]
    Time {
        compile_ms_max: u64,
        /// Time on processors until then, where the system reports it.
        processor_ms: Option<u64>,
    },
    #[error(
        "it took more than {processor_ms_max} ms on processors, in {elapsed_ms} ms by the clock; raise \
         `limits.compile.processor_ms_max` if it should be allowed"
    )]
    Processor { processor_ms_max: u64, elapsed_ms: u64 },
    #[error(
        "it took more than {memory_bytes_max} bytes of memory; raise `limits.compile.memory_bytes_max` if it should be allowed"
    )]
    Memory { memory_bytes_max: u64 },
    #[error(
        "its machine code has more than {code_bytes_max} bytes; raise `limits.compile.code_bytes_max` if it should be allowed"
    )]
    Code { code_bytes_max: u64 },
    #[error("the process that compiles cannot be started as `{}`: {source}", program.display())]
    Start { program: PathBuf, source: std::io::Error },
    #[error("the process that compiles ended with {status}: {message}")]
    Broken { status: ExitStatus, message: String },
    #[error(transparent)]
    Engine(#[from] EngineError),
}

/// The command that is the other side: it reads a component from its standard input and writes machine code.
const COMMAND: [&str; 2] = ["compile", "--pipe"];

/// How the other side says that memory ran out, beside what the allocator says before it aborts.
const OUT_OF_MEMORY: [&str; 2] = ["memory allocation of", "Cannot allocate memory"];

/// Bytes of what the other side may say on its standard error.
const MESSAGE_BYTES_MAX: u64 = 64 << 10;

fn on_processors(ms: Option<u64>) -> String {
    ms.map_or(String::new(), |ms| format!(", of which {ms} ms on processors"))
}

/// Starts the processes that compile.
#[derive(Clone, Debug)]
pub struct Compiler {
    program: PathBuf,
}

impl Compiler {
    /// Compiles with another `actgate`, which must be of the same build as this one: its machine code is trusted.
    pub fn with(program: PathBuf) -> Self {
        Self { program }
    }

    /// Compiles with this very program, also when its file was replaced meanwhile.
    pub fn this_program() -> Self {
        let linux = PathBuf::from("/proc/self/exe");
        let program = if linux.exists() {
            linux
        } else {
            std::env::current_exe().unwrap_or_else(|_| "actgate".into())
        };
        Self { program }
    }

    /// Compiles a component. Blocks until the process has ended, and kills it when its time is over.
    pub fn compile(&self, component: &[u8], limits: &CompileLimits) -> Result<Vec<u8>, CompileError> {
        let mut child = self.start(limits)?;
        let begun = Instant::now();
        let deadline = begun + Duration::from_millis(limits.compile_ms_max);
        std::thread::scope(|scope| {
            let stdin = child.stdin.take();
            scope.spawn(move || {
                // A process that gave up reads no more; what it says tells why.
                let _ = stdin.map(|mut pipe| pipe.write_all(component));
            });
            let (sent_code, code) = channel();
            let (sent_message, message) = channel();
            let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
            scope.spawn(move || sent_code.send(read(stdout, limits.code_bytes_max + 1)));
            scope.spawn(move || sent_message.send(read(stderr, MESSAGE_BYTES_MAX)));
            let code = code
                .recv_timeout(deadline.saturating_duration_since(Instant::now()))
                .ok();
            let mut processor_ms = None;
            if code.is_none() {
                processor_ms = used_ms(child.id());
                // Also when it goes on writing what nobody will read.
                let _ = child.kill();
            }
            let status = child.wait();
            let message = message.recv().unwrap_or_default();
            let Some(code) = code else {
                return Err(CompileError::Time {
                    compile_ms_max: limits.compile_ms_max,
                    processor_ms,
                });
            };
            let status = status.map_err(|source| CompileError::Start {
                program: self.program.clone(),
                source,
            })?;
            if was_out_of_processor_time(status) {
                return Err(CompileError::Processor {
                    processor_ms_max: limits.processor_ms_max,
                    elapsed_ms: begun.elapsed().as_millis() as u64,
                });
            }
            judge(status, code, &String::from_utf8_lossy(&message), limits)
        })
    }

    #[allow(clippy::disallowed_methods, reason = "this program itself, to compile in")]
    fn start(&self, limits: &CompileLimits) -> Result<Child, CompileError> {
        let mut command = Command::new(&self.program);
        command.args(COMMAND);
        command.args(["--memory-bytes", &limits.memory_bytes_max.to_string()]);
        // Wall-clock time is kept here; processor time is the system's to keep, in whole seconds.
        let seconds = limits.processor_ms_max.div_ceil(1000);
        command.args(["--processor-seconds", &seconds.max(1).to_string()]);
        command.env_clear().current_dir("/");
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command.spawn().map_err(|source| CompileError::Start {
            program: self.program.clone(),
            source,
        })
    }
}

/// Whether the system ended a process because its time on processors was over.
#[cfg(unix)]
fn was_out_of_processor_time(status: ExitStatus) -> bool {
    use std::os::unix::process::ExitStatusExt;
    status.signal() == Some(rustix::process::Signal::XCPU.as_raw())
}

#[cfg(not(unix))]
fn was_out_of_processor_time(_: ExitStatus) -> bool {
    false
}

/// The time that a process has had on processors so far, in milliseconds; `None` where the system does not say (proc(5)).
#[allow(
    clippy::disallowed_methods,
    reason = "the kernel's file about the process that was started here"
)]
fn used_ms(process: u32) -> Option<u64> {
    /// `USER_HZ`, which Linux has at 100 on every processor that wasmtime compiles for.
    const TICK_MS: u64 = 10;
    let text = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The second field is a name that may hold spaces and parentheses; `utime` and `stime` are the 14th and the 15th.
    let (_, after_name) = text.rsplit_once(')')?;
    let mut fields = after_name.split_whitespace().skip(11);
    let mut ticks = || fields.next()?.parse::<u64>().ok();
    Some((ticks()? + ticks()?) * TICK_MS)
}

fn read(pipe: Option<impl Read>, bytes_max: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    if let Some(pipe) = pipe {
        // What a process said before it broke off is worth having.
        let _ = pipe.take(bytes_max).read_to_end(&mut bytes);
    }
    bytes
}

fn judge(status: ExitStatus, code: Vec<u8>, message: &str, limits: &CompileLimits) -> Result<Vec<u8>, CompileError> {
    if code.len() as u64 > limits.code_bytes_max {
        return Err(CompileError::Code {
            code_bytes_max: limits.code_bytes_max,
        });
    }
    if status.success() {
        return Ok(code);
    }
    let message = message.trim().to_owned();
    if OUT_OF_MEMORY.iter().any(|words| message.contains(words)) {
        return Err(CompileError::Memory {
            memory_bytes_max: limits.memory_bytes_max,
        });
    }
    match status.code() {
        Some(code) if code == i32::from(INVALID) => Err(CompileError::Invalid(message)),
        _ => Err(CompileError::Broken { status, message }),
    }
}

/// The exit code of the other side for a component that cannot be compiled.
const INVALID: u8 = 3;
/// Its exit code when it could not do its work.
const UNABLE: u8 = 4;

/// The other side: lowers its own limits, then compiles what it reads. An error is the exit code and what to say.
pub fn pipe(memory_bytes: u64, processor_seconds: u64) -> Result<(), (u8, String)> {
    let unable = |error: std::io::Error| (UNABLE, error.to_string());
    lower(memory_bytes, processor_seconds).map_err(unable)?;
    let mut component = Vec::new();
    std::io::stdin().lock().read_to_end(&mut component).map_err(unable)?;
    let engine = pool::compiling().map_err(|error| (UNABLE, error.to_string()))?;
    let code = engine
        .precompile_component(&component)
        .map_err(|error| (INVALID, format!("{error:#}")))?;
    let mut stdout = std::io::stdout().lock();
    stdout.write_all(&code).and_then(|()| stdout.flush()).map_err(unable)
}

/// Limits that this process cannot raise again. It writes no file, dumps no core, and ends with the one that started it.
#[cfg(unix)]
fn lower(memory_bytes: u64, processor_seconds: u64) -> std::io::Result<()> {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let all = [
        (Resource::As, memory_bytes, memory_bytes),
        // At the first a process gets the signal that says why, which it cannot outlive by more than a second.
        (Resource::Cpu, processor_seconds, processor_seconds.saturating_add(1)),
        (Resource::Fsize, 0, 0),
        (Resource::Core, 0, 0),
    ];
    for (resource, current, maximum) in all {
        let limit = Rlimit {
            current: Some(current),
            maximum: Some(maximum),
        };
        setrlimit(resource, limit)?;
    }
    #[cfg(target_os = "linux")]
    rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL))?;
    Ok(())
}

#[cfg(not(unix))]
fn lower(_: u64, _: u64) -> std::io::Result<()> {
    Ok(())
}
