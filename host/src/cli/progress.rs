//! What takes over a second, while it goes on: one line that changes on a terminal, and elsewhere a line now and then.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{IsTerminal, Write};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// What is shorter is not worth a line.
const WORTH_A_LINE: Duration = Duration::from_secs(1);

/// When lines follow where they stay: seconds after the start, then again and again after the last.
const LINES_AT_S: [u64; 4] = [1, 5, 15, 30];
const LINES_EVERY_S: u64 = 30;

/// Something that is going on. It ends with the value.
pub(crate) struct Progress {
    what: Arc<Mutex<String>>,
    /// Closed when it ends.
    going: Option<Sender<()>>,
    shown_by: Option<JoinHandle<()>>,
}

impl Progress {
    /// Begins with these words, such as `compiling`.
    pub(super) fn begin(what: &str) -> Self {
        let what = Arc::new(Mutex::new(what.to_owned()));
        let (going, ended) = channel::<()>();
        let words = what.clone();
        let show = move || {
            let begun = Instant::now();
            let over = |time: Duration| ended.recv_timeout(time) != Err(RecvTimeoutError::Timeout);
            if over(WORTH_A_LINE) {
                return;
            }
            match std::io::stderr().is_terminal() {
                true => on_a_terminal(begun, &words, over),
                false => in_lines(
                    || begun.elapsed(),
                    &words,
                    over,
                    |line| {
                        let _ = writeln!(std::io::stderr(), "{line}");
                    },
                ),
            }
        };
        // Without a thread it goes on all the same, unseen.
        let shown_by = std::thread::Builder::new().name("progress".into()).spawn(show).ok();
        Self {
            what,
            going: Some(going),
            shown_by,
        }
    }

    /// Says something else from now on.
    pub(crate) fn set_message(&self, what: impl Into<String>) {
        *self.what.lock().unwrap_or_else(PoisonError::into_inner) = what.into();
    }

    /// Ends it and takes its line away, so that what is printed next begins a line.
    pub(crate) fn finish_and_clear(self) {
        drop(self);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        drop(self.going.take());
        if let Some(shown_by) = self.shown_by.take() {
            let _ = shown_by.join();
        }
    }
}

fn line(elapsed: Duration, words: &Mutex<String>) -> String {
    let words = words.lock().unwrap_or_else(PoisonError::into_inner);
    format!("{words} … {} s", elapsed.as_secs())
}

fn on_a_terminal(begun: Instant, words: &Mutex<String>, over: impl Fn(Duration) -> bool) {
    const TICK: Duration = Duration::from_millis(120);
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}") {
        bar.set_style(style);
    }
    loop {
        bar.set_message(line(begun.elapsed(), words));
        bar.tick();
        if over(TICK) {
            return bar.finish_and_clear();
        }
    }
}

fn in_lines(
    elapsed: impl Fn() -> Duration,
    words: &Mutex<String>,
    over: impl Fn(Duration) -> bool,
    say: impl Fn(String),
) {
    let mut next_s = LINES_AT_S.into_iter();
    let mut last_s = 0;
    loop {
        let at_s = next_s.next().unwrap_or(last_s + LINES_EVERY_S);
        last_s = at_s;
        let wait = Duration::from_secs(at_s).saturating_sub(elapsed());
        if over(wait) {
            return;
        }
        say(line(elapsed(), words));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::{Cell, RefCell};

    #[test]
    fn lines_come_less_and_less_often_and_end_with_what_they_are_about() {
        let now = Cell::new(WORTH_A_LINE);
        let said = RefCell::new(Vec::new());
        let words = Mutex::new("compiling".to_owned());
        let over = |wait: Duration| {
            now.set(now.get() + wait);
            now.get() > Duration::from_secs(100)
        };
        in_lines(|| now.get(), &words, over, |line| said.borrow_mut().push(line));
        let at = |s: u64| format!("compiling … {s} s");
        assert_eq!(said.into_inner(), [1, 5, 15, 30, 60, 90].map(at));
    }
}
