//! What of a contacts file is not used, and how an operator hears of it.

use super::super::ContactsError;
use std::path::Path;

/// How many problems are named one by one; of the rest there is a count.
const NAMED_MAX: usize = 10;

/// A row that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// Counted from 1.
    pub line: u64,
    pub message: &'static str,
}

/// An address that two contacts have, and that is nobody's therefore.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shared {
    /// Of the contacts that have it.
    pub lines: Vec<u64>,
}

/// What of a file is not used.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Rows without any address.
    pub without_address: u64,
    /// Rows that say once more what another row says.
    pub repeated: u64,
    pub broken: Vec<Broken>,
    pub shared: Vec<Shared>,
}

impl LeftOut {
    /// Refuses a file that has anything that would be left out, for operators who want to know before it counts.
    ///
    /// # Errors
    ///
    /// Names what it is.
    pub fn refuse(&self, file: &Path) -> Result<(), ContactsError> {
        let lines = self.lines();
        if lines.is_empty() {
            return Ok(());
        }
        Err(ContactsError::Strict {
            file: file.display().to_string(),
            message: lines.join("; "),
        })
    }

    /// What an operator should know, one sentence for each kind and for each broken row; none where all was used.
    pub fn lines(&self) -> Vec<String> {
        let mut said = Vec::new();
        match self.without_address {
            0 => {}
            1 => said.push("1 row without an address was skipped".to_owned()),
            count => said.push(format!("{count} rows without an address were skipped")),
        }
        let named = self.broken.iter().take(NAMED_MAX);
        said.extend(named.map(|broken| format!("line {}: {}", broken.line, broken.message)));
        if self.broken.len() > NAMED_MAX {
            said.push(format!("{} more rows cannot be used", self.broken.len() - NAMED_MAX));
        }
        if !self.shared.is_empty() {
            let lines = |shared: &Shared| {
                let lines: Vec<String> = shared.lines.iter().take(NAMED_MAX).map(u64::to_string).collect();
                format!("lines {}", lines.join(" and "))
            };
            let named: Vec<String> = self.shared.iter().take(NAMED_MAX).map(lines).collect();
            let rest = match self.shared.len().saturating_sub(NAMED_MAX) {
                0 => String::new(),
                more => format!("; and {more} more"),
            };
            let what = match self.shared.len() {
                1 => "1 address belongs to several contacts, so it is nobody's".to_owned(),
                count => format!("{count} addresses belong to several contacts each, so they are nobody's"),
            };
            said.push(format!("{what}: {}{rest}", named.join("; ")));
        }
        said
    }
}
