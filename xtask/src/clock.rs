//! Tells what is being done, and how long it took where that was over a second.

use std::time::{Duration, Instant};

/// Below this, a step's time is not worth a line.
const WORTH_TELLING: Duration = Duration::from_secs(1);

/// Does a step of the set-up. A step that takes long, or fails, is told with its time.
pub(crate) fn step<T>(what: &str, work: impl FnOnce() -> anyhow::Result<T>) -> anyhow::Result<T> {
    let start = Instant::now();
    let done = work();
    let took = start.elapsed();
    match &done {
        Ok(_) if took < WORTH_TELLING => {}
        Ok(_) => eprintln!("  {what}: {}", seconds(took)),
        Err(_) => eprintln!("  {what}: failed after {}", seconds(took)),
    }
    done
}

/// A duration for people, in seconds.
pub(crate) fn seconds(duration: Duration) -> String {
    format!("{:.1} s", duration.as_secs_f64())
}

/// A duration for people, in milliseconds.
pub(crate) fn milliseconds(duration: Duration) -> String {
    format!("{:.1} ms", duration.as_secs_f64() * 1000.0)
}
