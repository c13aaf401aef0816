//! What a running action can call: its log, and WASI 0.2 as stubs that reach nothing.

pub(crate) mod log;
pub(crate) mod wasi_cli;
pub(crate) mod wasi_io;
pub(crate) mod wasi_time;

use wasmtime::component::Linker;

/// The severity of a log line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    Debug,
    Info,
    Warn,
    Error,
    /// The action wrote to its standard output.
    Stdout,
    /// The action wrote to its standard error.
    Stderr,
}

impl Level {
    /// The word in traces.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Debug => "debug",
            Self::Info => "info",
            Self::Warn => "warn",
            Self::Error => "error",
            Self::Stdout => "stdout",
            Self::Stderr => "stderr",
        }
    }
}

/// What an action wrote during one call, within bounds.
#[derive(Debug, Default)]
pub(crate) struct LogBook {
    pub lines: Vec<(Level, String)>,
    /// Bytes that were over the bounds and are not kept.
    pub dropped_bytes: u64,
    bytes: u64,
    bytes_max: u64,
    lines_max: u32,
}

impl LogBook {
    /// A book that keeps at most this much.
    pub(crate) fn new(bytes_max: u64, lines_max: u32) -> Self {
        Self {
            bytes_max,
            lines_max,
            ..Self::default()
        }
    }

    /// Keeps a line, or as much of it as fits.
    pub(crate) fn write(&mut self, level: Level, text: &str) {
        let room = self.bytes_max.saturating_sub(self.bytes) as usize;
        if room == 0 || self.lines.len() >= self.lines_max as usize {
            self.dropped_bytes += text.len() as u64;
            return;
        }
        let kept = &text[..text.floor_char_boundary(room)];
        self.dropped_bytes += (text.len() - kept.len()) as u64;
        self.bytes += kept.len() as u64;
        self.lines.push((level, kept.to_owned()));
    }

    /// Adds bytes of standard output or error, split into lines. A line that is still open goes on.
    pub(crate) fn write_stream(&mut self, level: Level, bytes: &[u8], open: &mut bool) {
        let text = String::from_utf8_lossy(bytes);
        for piece in text.split_inclusive('\n') {
            let line = piece.trim_end_matches(['\n', '\r']);
            match self.lines.last_mut() {
                Some((last, kept)) if *open && *last == level => {
                    let room = self.bytes_max.saturating_sub(self.bytes) as usize;
                    let part = &line[..line.floor_char_boundary(room.min(line.len()))];
                    kept.push_str(part);
                    self.bytes += part.len() as u64;
                    self.dropped_bytes += (line.len() - part.len()) as u64;
                }
                _ => self.write(level, line),
            }
            *open = !piece.ends_with('\n');
        }
    }
}

/// The state behind one call's host functions.
#[derive(Debug)]
pub(crate) struct CallState {
    pub log: LogBook,
    /// The run's only clock, in milliseconds since the Unix epoch; it stands still during a call.
    pub now_ms: u64,
    /// Set when the action asked to exit, with whether it called that a success.
    pub exited: Option<bool>,
    random: u64,
    streams_open: [bool; 2],
}

impl CallState {
    /// The state for one call with the run's clock and seed.
    pub(crate) fn new(log: LogBook, now_ms: u64, seed: u64) -> Self {
        Self {
            log,
            now_ms,
            exited: None,
            random: seed,
            streams_open: [false; 2],
        }
    }

    /// The next number of the run's own sequence (SplitMix64): the same seed gives the same numbers.
    pub(crate) fn next_random(&mut self) -> u64 {
        self.random = self.random.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.random;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

/// Gives host functions their state, whatever else the store holds.
pub(crate) trait HasCall: Send + 'static {
    /// The state of the running call.
    fn call(&mut self) -> &mut CallState;
}

/// Defines what stands behind one import of a component, named as the component names it; `resources` are the
/// resource types that the import has. Returns whether there is anything: interfaces of WASI that are not
/// listed here are left to trap when called.
pub(crate) fn link<'r, T: HasCall>(
    linker: &mut Linker<T>,
    import: &str,
    resources: impl Iterator<Item = &'r str>,
) -> wasmtime::Result<bool> {
    let (interface, _version) = import.split_once('@').unwrap_or((import, ""));
    let mut instance = linker.instance(import)?;
    for resource in resources {
        wasi_io::resource(&mut instance, resource)?;
    }
    match interface {
        "actgate:action/log" => log::add(&mut instance),
        "wasi:cli/environment" => wasi_cli::environment(&mut instance),
        "wasi:cli/exit" => wasi_cli::exit(&mut instance),
        "wasi:cli/stdin" => wasi_cli::stdin(&mut instance),
        "wasi:cli/stdout" => wasi_cli::stdout(&mut instance),
        "wasi:cli/stderr" => wasi_cli::stderr(&mut instance),
        "wasi:cli/terminal-stdin" => wasi_cli::terminal(&mut instance, "get-terminal-stdin"),
        "wasi:cli/terminal-stdout" => wasi_cli::terminal(&mut instance, "get-terminal-stdout"),
        "wasi:cli/terminal-stderr" => wasi_cli::terminal(&mut instance, "get-terminal-stderr"),
        "wasi:filesystem/preopens" => wasi_cli::preopens(&mut instance),
        "wasi:io/error" => wasi_io::error(&mut instance),
        "wasi:io/poll" => wasi_io::poll(&mut instance),
        "wasi:io/streams" => wasi_io::streams(&mut instance),
        "wasi:clocks/monotonic-clock" => wasi_time::monotonic(&mut instance),
        "wasi:clocks/wall-clock" => wasi_time::wall(&mut instance),
        "wasi:random/random" => wasi_time::random(&mut instance, "get-random-bytes", "get-random-u64"),
        "wasi:random/insecure" => {
            wasi_time::random(&mut instance, "get-insecure-random-bytes", "get-insecure-random-u64")
        }
        "wasi:random/insecure-seed" => wasi_time::insecure_seed(&mut instance),
        _ => return Ok(false),
    }?;
    Ok(true)
}

/// What the host has for an import of a component.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// A part of the contract.
    Contract,
    /// A part of WASI 0.2 that answers as in an empty machine.
    Stub,
    /// A part of WASI 0.2 that language runtimes name without needing it; calling it ends the call.
    Traps,
    /// An action may not have it.
    Refused,
}

/// The interfaces of WASI that [`link`] has something for.
const STUBS: &[&str] = &[
    "wasi:cli/environment",
    "wasi:cli/exit",
    "wasi:cli/stdin",
    "wasi:cli/stdout",
    "wasi:cli/stderr",
    "wasi:cli/terminal-stdin",
    "wasi:cli/terminal-stdout",
    "wasi:cli/terminal-stderr",
    "wasi:filesystem/preopens",
    "wasi:io/error",
    "wasi:io/poll",
    "wasi:io/streams",
    "wasi:clocks/monotonic-clock",
    "wasi:clocks/wall-clock",
    "wasi:random/random",
    "wasi:random/insecure",
    "wasi:random/insecure-seed",
];

/// What the host has for an import, named as a component names it.
pub(crate) fn standing(import: &str) -> Standing {
    const PACKAGES: &[&str] = &[
        "wasi:cli/",
        "wasi:io/",
        "wasi:clocks/",
        "wasi:random/",
        "wasi:filesystem/",
        "wasi:sockets/",
    ];
    let (interface, version) = import.split_once('@').unwrap_or((import, ""));
    if crate::contract::IMPORTS.contains(&interface) && crate::contract::is_supported(version) {
        Standing::Contract
    } else if !version.starts_with("0.2.") || !PACKAGES.iter().any(|package| interface.starts_with(package)) {
        Standing::Refused
    } else if STUBS.contains(&interface) {
        Standing::Stub
    } else {
        Standing::Traps
    }
}

/// Whether a component may import this at all.
pub(crate) fn is_allowed(import: &str) -> bool {
    standing(import) != Standing::Refused
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Store(CallState);

    impl HasCall for Store {
        fn call(&mut self) -> &mut CallState {
            &mut self.0
        }
    }

    #[test]
    fn what_is_called_a_stub_is_linked_and_nothing_else_is() {
        let engine = wasmtime::Engine::default();
        let linked = |interface: &str| {
            let mut linker: Linker<Store> = Linker::new(&engine);
            link(&mut linker, &format!("{interface}@0.2.6"), std::iter::empty()).unwrap()
        };
        assert!(STUBS.iter().all(|interface| linked(interface)));
        for interface in ["wasi:cli/terminal-input", "wasi:filesystem/types", "wasi:sockets/tcp"] {
            assert!(!linked(interface));
            assert_eq!(standing(&format!("{interface}@0.2.6")), Standing::Traps);
        }
        for ours in [
            "actgate:action/log@0.1.0",
            "actgate:action/log@0.2.0",
            "actgate:action/types@0.2.3",
        ] {
            assert_eq!(standing(ours), Standing::Contract, "{ours}");
        }
        for refused in [
            "wasi:http/types@0.2.6",
            "wasi:cli/exit@0.3.0",
            "wasi:cli/exit",
            "actgate:action/log@0.3.0",
            "actgate:action/log",
        ] {
            assert_eq!(standing(refused), Standing::Refused, "{refused}");
        }
    }
}
