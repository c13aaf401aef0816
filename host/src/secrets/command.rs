//! Secrets that a command prints: run without a shell, bounded in time and size, and kept for a while.

use super::{Secret, SecretError};
use std::collections::HashMap;
use std::io::Read;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::time::{Duration, Instant};
use zeroize::Zeroizing;

/// A program whose output is a secret, such as `pass show shop`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SecretCommand {
    /// The program and its arguments, as they are: no shell reads them. Never empty.
    pub argv: Vec<String>,
    /// How long it may take, in milliseconds.
    pub timeout_ms: u64,
    /// How long its answer is used, in milliseconds; 0 runs it for every call.
    pub cache_ms: u64,
}

impl SecretCommand {
    /// How long a command may take unless the settings say otherwise: a password store may have to ask its agent.
    pub const TIMEOUT_MS: u64 = 5_000;
    /// How long an answer is used unless the settings say otherwise.
    pub const CACHE_MS: u64 = 300_000;
}

/// What commands printed. One run of a command serves all that wait for it.
#[derive(Debug, Default)]
pub(super) struct CommandCache(Mutex<HashMap<SecretCommand, Arc<Slot>>>);

/// The last answer, and when it was given; no time where it must not be used again.
type Slot = Mutex<Option<(Option<Instant>, Secret)>>;

impl CommandCache {
    /// The secret as it was printed within `cache_ms`, or as the command prints it now.
    pub(super) fn read(&self, command: &SecretCommand) -> Result<Secret, SecretError> {
        let slot = self.slot(command);
        let mut kept = slot.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((Some(at), secret)) = &*kept
            && at.elapsed() < Duration::from_millis(command.cache_ms)
        {
            return Ok(secret.clone());
        }
        let secret = run(command)?;
        // Kept beyond its time as well: whatever was used has to be found in texts.
        *kept = Some((Some(Instant::now()), secret.clone()));
        Ok(secret)
    }

    /// The secret that was printed last, without running anything.
    pub(super) fn last(&self, command: &SecretCommand) -> Option<Secret> {
        let slot = self.slot(command);
        let kept = slot.lock().unwrap_or_else(PoisonError::into_inner);
        kept.as_ref().map(|(_, secret)| secret.clone())
    }

    /// Lets no answer be used again. They stay known, since texts may hold them.
    pub(super) fn forget(&self) {
        let slots: Vec<_> = self
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .values()
            .cloned()
            .collect();
        for slot in slots {
            if let Some((at, _)) = &mut *slot.lock().unwrap_or_else(PoisonError::into_inner) {
                *at = None;
            }
        }
    }

    fn slot(&self, command: &SecretCommand) -> Arc<Slot> {
        let mut slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(slots.entry(command.clone()).or_default())
    }
}

/// Room for the longest secret with its line break, and one byte to see that there is more.
const OUTPUT_BYTES_MAX: usize = Secret::BYTES_MAX + 3;

/// How often a program that closed its output is asked whether it ended.
const POLL: Duration = Duration::from_millis(5);

#[allow(
    clippy::disallowed_methods,
    reason = "the operator names this program in the settings; no visitor and no action can"
)]
fn run(command: &SecretCommand) -> Result<Secret, SecretError> {
    let program = || command.argv.first().cloned().unwrap_or_default();
    let Some((name, arguments)) = command.argv.split_first() else {
        return Err(SecretError::CommandFailed { program: program() });
    };
    let deadline = Instant::now() + Duration::from_millis(command.timeout_ms);
    let child = Command::new(name)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        // What it says could hold the secret, and nobody here may read that.
        .stderr(Stdio::null())
        .spawn();
    let mut child = child.map_err(|source| SecretError::NotStarted { source })?;
    let output = output(&mut child, deadline);
    if output.is_none() {
        let _ = child.kill();
        let _ = child.wait();
    }
    match output {
        None => Err(SecretError::CommandTooSlow {
            program: program(),
            timeout_ms: command.timeout_ms,
        }),
        Some(Err(())) => Err(SecretError::CommandFailed { program: program() }),
        Some(Ok(bytes)) => Secret::written(&bytes),
    }
}

/// What the program printed, if it ended well; `None` when time ran out. A program that prints too much gets its pipe
/// closed, and its output is too long for a secret in any case.
fn output(child: &mut Child, deadline: Instant) -> Option<Result<Zeroizing<Vec<u8>>, ()>> {
    let stdout = child.stdout.take();
    let (sender, receiver) = mpsc::channel();
    // The thread ends with the pipe, which ends with the program and whatever it started.
    std::thread::spawn(move || {
        let mut bytes = Zeroizing::new(Vec::with_capacity(OUTPUT_BYTES_MAX + 1));
        let read = stdout.map(|stdout| stdout.take(OUTPUT_BYTES_MAX as u64).read_to_end(&mut bytes));
        let _ = sender.send(read.and_then(Result::ok).map(|_| bytes).ok_or(()));
    });
    let left = deadline.saturating_duration_since(Instant::now());
    let Ok(Ok(bytes)) = receiver.recv_timeout(left) else {
        return None;
    };
    if bytes.len() >= OUTPUT_BYTES_MAX {
        let _ = child.kill();
        let _ = child.wait();
        return Some(Ok(bytes));
    }
    loop {
        match child.try_wait() {
            Ok(Some(status)) if status.success() => return Some(Ok(bytes)),
            Ok(Some(_)) | Err(_) => return Some(Err(())),
            Ok(None) if Instant::now() >= deadline => return None,
            Ok(None) => std::thread::sleep(POLL),
        }
    }
}
