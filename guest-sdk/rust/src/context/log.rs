//! Lines for the run's trace: macros that go to the host in a component, and to a list in a native test.

/// How much a line matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// For the author while writing the action.
    Debug,
    /// What happened.
    Info,
    /// What the operator should look at some day.
    Warn,
    /// What the operator should look at now.
    Error,
}

/// Writes one line; [`crate::debug!`], [`crate::info!`], [`crate::warn!`] and [`crate::error!`] format it.
///
/// The host bounds the lines of a run, and never shows one to the visitor.
pub fn write(level: Level, message: &str) {
    sink::write(level, message);
}

#[cfg(target_arch = "wasm32")]
mod sink {
    use super::Level;
    use crate::raw::log;

    pub fn write(level: Level, message: &str) {
        let level = match level {
            Level::Debug => log::Level::Debug,
            Level::Info => log::Level::Info,
            Level::Warn => log::Level::Warn,
            Level::Error => log::Level::Error,
        };
        log::write(level, message);
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod sink {
    use super::Level;
    use std::cell::RefCell;

    thread_local! {
        static LINES: RefCell<Vec<(Level, String)>> = const { RefCell::new(Vec::new()) };
    }

    pub fn write(level: Level, message: &str) {
        LINES.with_borrow_mut(|lines| lines.push((level, message.to_owned())));
    }

    pub fn take() -> Vec<(Level, String)> {
        LINES.take()
    }
}

/// Takes the lines that this thread has logged so far.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn take() -> Vec<(Level, String)> {
    sink::take()
}

/// A component has given its lines to the host and keeps none.
#[cfg(target_arch = "wasm32")]
pub(crate) fn take() -> Vec<(Level, String)> {
    Vec::new()
}

/// Logs for the author of the action. Takes what [`std::format!`] takes.
#[macro_export]
macro_rules! debug {
    ($($message:tt)+) => {
        $crate::log::write($crate::log::Level::Debug, &::std::format!($($message)+))
    };
}

/// Logs what happened. Takes what [`std::format!`] takes.
///
/// ```
/// let items = 2;
/// actgate_sdk::info!("the order has {items} items");
/// assert_eq!(actgate_sdk::testing::logged(), ["info: the order has 2 items"]);
/// ```
#[macro_export]
macro_rules! info {
    ($($message:tt)+) => {
        $crate::log::write($crate::log::Level::Info, &::std::format!($($message)+))
    };
}

/// Logs what the operator should look at some day. Takes what [`std::format!`] takes.
#[macro_export]
macro_rules! warn {
    ($($message:tt)+) => {
        $crate::log::write($crate::log::Level::Warn, &::std::format!($($message)+))
    };
}

/// Logs what the operator should look at now. Takes what [`std::format!`] takes.
#[macro_export]
macro_rules! error {
    ($($message:tt)+) => {
        $crate::log::write($crate::log::Level::Error, &::std::format!($($message)+))
    };
}
