//! Compiling in the background: a request that needs what is not compiled yet is refused for now, and does not wait.

use super::RegistryError;
use crate::engine::{Loaded, Sandbox};
use crate::model::id::Digest;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// A component on its way.
enum State {
    Working,
    Done(Loaded),
    Failed(String),
}

/// What is compiled behind the requests, one component at a time.
pub(super) struct Compiling {
    sandbox: Sandbox,
    states: Mutex<HashMap<Digest, State>>,
    ended: AtomicU64,
    one_at_a_time: Mutex<()>,
}

impl Compiling {
    pub(super) fn new(sandbox: Sandbox) -> Arc<Self> {
        Arc::new(Self {
            sandbox,
            states: Mutex::default(),
            ended: AtomicU64::new(0),
            one_at_a_time: Mutex::default(),
        })
    }

    /// How many components were compiled; what is live is loaded again when this has changed.
    pub(super) fn ended(&self) -> u64 {
        self.ended.load(Ordering::Acquire)
    }

    fn states(&self) -> std::sync::MutexGuard<'_, HashMap<Digest, State>> {
        self.states.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A component that is compiled already. One that is not is compiled by a thread of its own, and the error says so.
    /// Blocks for some milliseconds.
    pub(super) fn load(self: &Arc<Self>, bytes: &[u8], digest: &Digest) -> Result<Loaded, RegistryError> {
        if let Entry::Occupied(state) = self.states().entry(*digest) {
            return match state.get() {
                State::Working => Err(RegistryError::Compiling),
                State::Failed(message) => Err(RegistryError::Uncompiled(message.clone())),
                State::Done(loaded) => {
                    let loaded = loaded.clone();
                    state.remove();
                    Ok(loaded)
                }
            };
        }
        if let Some(loaded) = self.sandbox.load_cached(bytes, digest)? {
            return Ok(loaded);
        }
        self.begin(bytes.to_vec(), *digest);
        Err(RegistryError::Compiling)
    }

    fn begin(self: &Arc<Self>, bytes: Vec<u8>, digest: Digest) {
        // Another request may have begun meanwhile, and even be done: its state stays.
        match self.states().entry(digest) {
            Entry::Occupied(_) => return,
            Entry::Vacant(place) => place.insert(State::Working),
        };
        let this = self.clone();
        let work = move || {
            let _one = this.one_at_a_time.lock().unwrap_or_else(PoisonError::into_inner);
            let state = match this.sandbox.load(&bytes, &digest) {
                Ok(loaded) => State::Done(loaded),
                Err(error) => State::Failed(error.to_string()),
            };
            this.states().insert(digest, state);
            this.ended.fetch_add(1, Ordering::Release);
        };
        let started = std::thread::Builder::new().name("compiling".into()).spawn(work);
        if let Err(error) = started {
            tracing::error!(%error, "no thread can be started to compile");
            self.states().remove(&digest);
        }
    }
}
