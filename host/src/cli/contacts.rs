//! `actgate contacts`

use super::open;
use super::output::Output;
use crate::config::Settings;
use crate::identity::contacts::csv::rows;
use crate::storage::ContactRow;
use anyhow::bail;
use serde_json::json;
use std::collections::HashMap;
use std::path::PathBuf;
use std::process::ExitCode;

/// How many contacts are read at once.
const PAGE: u32 = 200;

#[derive(clap::Subcommand)]
pub enum Contacts {
    /// Put the contacts of a CSV file into the host's own directory: columns `email`, and `id` if there is one
    Import {
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// Remove all others
        #[arg(long)]
        replace: bool,
    },
    /// List the contacts of the host's own directory
    List,
    /// Remove a contact from the host's own directory
    Remove {
        /// As `actgate contacts list` shows it
        id: String,
    },
}

impl Contacts {
    pub async fn run(self, settings: Settings, output: Output) -> anyhow::Result<ExitCode> {
        let host = open::beside(settings).await?;
        let storage = host.runtime.storage();
        match self {
            Self::Import { file, replace } => {
                let contacts = rows(&file)?;
                let mut seen = HashMap::new();
                for contact in &contacts {
                    if let Some(other) = seen.insert(&contact.id, &contact.email) {
                        bail!(
                            "`{}` has the id `{}` twice, for `{}` and `{}`; give each contact its own id",
                            file.display(),
                            contact.id,
                            other.as_str(),
                            contact.email.as_str()
                        );
                    }
                }
                let contacts: Vec<_> = contacts
                    .into_iter()
                    .map(|contact| (contact.id, contact.email.as_str().to_owned()))
                    .collect();
                let now_ms = host.runtime.clock().now_ms();
                let done = storage.import_contacts(&contacts, replace, now_ms).await?;
                let value = json!({ "added": done.added, "changed": done.changed,
                                    "unchanged": done.unchanged, "removed": done.removed });
                output.show(&value, || {
                    format!(
                        "{} added, {} changed, {} unchanged, {} removed",
                        done.added, done.changed, done.unchanged, done.removed
                    )
                })?;
            }
            Self::List => {
                let mut all: Vec<ContactRow> = Vec::new();
                loop {
                    let after = all.last().map_or(String::new(), |row| row.id.clone());
                    let page = storage.contacts(&after, PAGE).await?;
                    if page.is_empty() {
                        break;
                    }
                    all.extend(page);
                }
                let list: Vec<_> = all
                    .iter()
                    .map(|row| json!({ "id": row.id, "email": row.email }))
                    .collect();
                output.show(&json!({ "contacts": list }), || {
                    let line = |row: &ContactRow| format!("{:<24} {}", row.id, row.email);
                    all.iter().map(line).collect::<Vec<_>>().join("\n")
                })?;
            }
            Self::Remove { id } => {
                if !storage.remove_contact(&id).await? {
                    bail!("no contact has the id `{id}`; `actgate contacts list` shows them");
                }
                output.show(&json!({ "removed": id }), || format!("removed {id}"))?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}
