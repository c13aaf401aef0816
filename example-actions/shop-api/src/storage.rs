//! The records on disk: read at the start, and written whole before a write is answered.

use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use anyhow::Context;
use axum::http::StatusCode;
use serde_json::Value;

use crate::answer::{Answer, Problem, to_json};
use crate::records::{KeyedAnswer, Records};

/// How many answers are kept for repeated keys; the oldest goes first.
const KEYED_ANSWERS_MAX: usize = 10_000;

/// What a route did with the records it was given.
pub(crate) enum Outcome {
    /// Something was changed and has to be kept.
    Applied(Answer),
    /// Nothing was changed.
    Unchanged(Answer),
}

/// The `Idempotency-Key` of a write, with what it must be the same for.
#[derive(Clone, Debug)]
pub(crate) struct WriteKey {
    pub route: &'static str,
    pub key: String,
    pub body_sha256: String,
}

/// The records, in memory and in `shop.json`.
#[derive(Debug)]
pub(crate) struct Storage {
    path: PathBuf,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    records: Records,
    writes: u64,
}

impl Storage {
    /// Reads `shop.json` in this folder; makes the folder and seeds the file when they are not there.
    pub(crate) fn open(folder: &Path) -> anyhow::Result<Self> {
        let path = folder.join("shop.json");
        let shown = path.display();
        let records = match fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).with_context(|| format!("cannot read `{shown}`"))?,
            Err(error) if error.kind() == ErrorKind::NotFound => {
                fs::create_dir_all(folder).with_context(|| format!("cannot make `{shown}`"))?;
                let seed = Records::seed().context("cannot read the seed")?;
                persist(&path, &seed).with_context(|| format!("cannot write `{shown}`"))?;
                seed
            }
            Err(error) => return Err(error).with_context(|| format!("cannot read `{shown}`")),
        };
        let state = Mutex::new(State { records, writes: 0 });
        Ok(Self { path, state })
    }

    /// Looks at the records.
    pub(crate) fn read<T>(&self, look: impl FnOnce(&Records) -> T) -> T {
        look(&self.lock().records)
    }

    /// Changes the records once per key, and keeps the change on disk before the answer is given.
    ///
    /// The file is small and written from the shop's own thread, so that doing it under the lock costs nobody else
    /// anything, and a caller who hangs up cannot leave memory and disk apart.
    pub(crate) fn write(
        &self,
        key: Option<WriteKey>,
        act: impl FnOnce(&mut Records) -> Result<Outcome, Problem>,
    ) -> Result<Answer, Problem> {
        let mut state = self.lock();
        if let Some(key) = &key
            && let Some(kept) = kept_answer(&state.records, key)?
        {
            return Ok(kept);
        }
        let mut changed = state.records.clone();
        let answer = match act(&mut changed)? {
            Outcome::Unchanged(answer) => return Ok(answer),
            Outcome::Applied(answer) => answer,
        };
        if let Some(key) = key {
            keep_answer(&mut changed, key, &answer);
        }
        persist(&self.path, &changed)
            .map_err(|error| Problem::internal(format!("the write could not be kept: {error}")))?;
        state.records = changed;
        state.writes += 1;
        Ok(answer)
    }

    /// How many writes were applied since the start.
    pub(crate) fn writes(&self) -> u64 {
        self.lock().writes
    }

    /// The whole document as it is on disk.
    pub(crate) fn document(&self) -> Value {
        self.read(to_json)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The answer already given under this key; a key used for another body is a problem.
fn kept_answer(records: &Records, key: &WriteKey) -> Result<Option<Answer>, Problem> {
    let mut keyed = records.keyed_answers.iter();
    match keyed.find(|kept| kept.route == key.route && kept.key == key.key) {
        None => Ok(None),
        Some(kept) if kept.body_sha256 == key.body_sha256 => Ok(Some(Answer {
            status: kept.status,
            body: kept.body.clone(),
        })),
        Some(_) => Err(Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "idempotency-key-reused",
            format!("the key `{}` was used for another body", key.key),
        )),
    }
}

fn keep_answer(records: &mut Records, key: WriteKey, answer: &Answer) {
    records.keyed_answers.push(KeyedAnswer {
        route: key.route.to_owned(),
        key: key.key,
        body_sha256: key.body_sha256,
        status: answer.status,
        body: answer.body.clone(),
    });
    let surplus = records.keyed_answers.len().saturating_sub(KEYED_ANSWERS_MAX);
    records.keyed_answers.drain(..surplus);
}

/// Writes beside the file and renames over it, so that a reader or a crash meets one whole version.
fn persist(path: &Path, records: &Records) -> std::io::Result<()> {
    let beside = path.with_extension("json.new");
    let mut bytes = serde_json::to_vec_pretty(records)?;
    bytes.push(b'\n');
    let mut file = File::create(&beside)?;
    file.write_all(&bytes)?;
    file.sync_all()?;
    fs::rename(&beside, path)
}
