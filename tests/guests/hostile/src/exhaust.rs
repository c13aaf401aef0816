//! Behaviours that use up time, memory, the stack or the trace, or end the instance.

use std::hint::black_box;
use std::io::Write;
use std::time::Duration;

use actgate_sdk::raw::log::{Level, write};

use crate::{Row, answer, report};

const MIB: u64 = 1024 * 1024;

pub const PLAN: &[Row] = &[
    ("loop", |_| spin()),
    ("allocate", |_| allocate(1024 * 1024, 0)),
    ("allocate-slow", |_| allocate(64 * 1024, 100_000)),
    ("recurse-bare", |_| {
        report("the calls have no end", &dive_bare(0).into())
    }),
    ("recurse", |_| report("the stack has no end", &dive(0).into())),
    ("log-flood", |wish| {
        let lines = wish.n.unwrap_or(u64::MAX);
        (0..lines).for_each(|line| write(Level::Info, &format!("line {line}")));
        report(format!("wrote {lines} lines"), &lines.into())
    }),
    ("log-huge", |wish| {
        let bytes = wish.n.unwrap_or(50 * MIB);
        write(Level::Info, &text(bytes));
        report(format!("wrote one line of {bytes} bytes"), &bytes.into())
    }),
    ("stdout-flood", |wish| {
        let lines = wish.n.unwrap_or(u64::MAX);
        let mut stdout = std::io::stdout();
        // A host may refuse to take more; going on regardless is the point.
        let refused = (0..lines)
            .filter(|line| writeln!(stdout, "line {line}").is_err())
            .count();
        report(format!("wrote {lines} lines to stdout"), &refused.into())
    }),
    ("huge", |wish| {
        answer(text(wish.n.unwrap_or(100 * MIB)), "{\"ok\":true}")
    }),
    ("deep-json", |wish| {
        let depth = size(wish.n.unwrap_or(100_000));
        answer("deep", "[".repeat(depth) + &"]".repeat(depth))
    }),
    ("sleep", |wish| {
        let seconds = wish.n.unwrap_or(60 * 60);
        std::thread::sleep(Duration::from_secs(seconds));
        report(format!("slept {seconds} seconds"), &seconds.into())
    }),
    ("trap", |_| trap()),
    ("panic", |_| panic!("this guest panics when it is asked to")),
    ("exit", |_| std::process::exit(3)),
    ("abort", |_| std::process::abort()),
];

/// Never comes back.
pub fn spin() -> ! {
    loop {
        black_box(());
    }
}

/// Executes the instruction `unreachable`.
pub fn trap() -> ! {
    #[cfg(target_arch = "wasm32")]
    std::arch::wasm32::unreachable();
    #[cfg(not(target_arch = "wasm32"))]
    std::process::abort()
}

/// Takes memory without end and touches all of it, with idle rounds between two pieces.
fn allocate(piece_bytes: usize, idle_rounds: u64) -> ! {
    let mut kept = Vec::new();
    loop {
        kept.push(black_box(vec![1_u8; piece_bytes]));
        black_box(&kept);
        (0..idle_rounds).for_each(|round| {
            black_box(round);
        });
    }
}

/// Goes deeper without a frame in memory, so that the host's own stack is what ends.
fn dive_bare(depth: u64) -> u64 {
    if depth == u64::MAX {
        return depth;
    }
    // What follows the call keeps the compiler from making a loop of it.
    dive_bare(depth + 1).rotate_left(1) ^ depth
}

/// Goes deeper with a frame that the compiler cannot drop, so that the guest's stack in its memory ends.
fn dive(depth: u64) -> u64 {
    let frame = black_box([depth; 64]);
    if black_box(depth) == u64::MAX {
        return depth;
    }
    dive(depth + 1) ^ black_box(frame)[0]
}

fn text(bytes: u64) -> String {
    "x".repeat(size(bytes))
}

fn size(n: u64) -> usize {
    usize::try_from(n).unwrap_or(usize::MAX)
}
