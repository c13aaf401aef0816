//! `actgate contacts`

use super::open;
use super::output::Output;
use crate::config::{ContactSource, Settings};
use crate::identity::contacts::columns::{Columns, Naming};
use crate::identity::contacts::stored::contact_of;
use crate::identity::contacts::table::{self, Table};
use crate::server::Host;
use crate::storage::{ContactAddress, ContactRow, Imported};
use anyhow::bail;
use serde_json::json;
use std::path::PathBuf;
use std::process::ExitCode;

/// How many contacts are read at once.
const PAGE: u32 = 200;

#[derive(clap::Subcommand)]
pub(super) enum Contacts {
    /// Import the contacts of a CSV file into the host's own directory
    ///
    /// The first line names the columns: `email`, and `id` or `Record ID` if there are ids. Rows without an address are
    /// skipped and counted; rows that cannot be used are skipped and reported with their lines. Cells may be separated by
    /// commas, semicolons or tabs, and a cell may hold several addresses.
    Import(Import),
    /// List the contacts of the host's own directory
    List,
    /// Remove a contact from the host's own directory
    Remove {
        /// The contact's id, as `actgate contacts list` shows it
        id: String,
    },
}

#[derive(clap::Args)]
pub(super) struct Import {
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Remove all contacts that are not in the file
    #[arg(long)]
    replace: bool,
    /// The column with the contact's id
    #[arg(long, value_name = "NAME")]
    id_column: Option<String>,
    /// A column with addresses; repeat it for several, the most important first
    #[arg(long, value_name = "NAME")]
    email_column: Vec<String>,
    /// Refuse the file if a single row would be skipped
    #[arg(long)]
    strict: bool,
}

impl Import {
    async fn run(self, host: &Host, output: Output) -> anyhow::Result<()> {
        let columns = Columns {
            id: self.id_column,
            email: self.email_column,
        };
        let table = table::read(&self.file, &columns, Naming::FLAGS)?;
        if self.strict {
            table.left_out.refuse(&self.file)?;
        }
        let contacts: Vec<_> = table
            .people
            .iter()
            .map(|person| contact_of(person.id.clone(), &person.emails))
            .collect();
        let now_ms = host.runtime.clock().now_ms();
        let storage = host.runtime.storage();
        let done = storage.import_contacts(&contacts, self.replace, now_ms).await?;
        output.show(&report(&done, &table), || lines(&done, &table).join("\n"))
    }
}

fn report(done: &Imported, table: &Table) -> serde_json::Value {
    let left_out = &table.left_out;
    let skipped = left_out.broken.iter();
    let skipped = skipped.map(|broken| json!({ "line": broken.line, "message": broken.message }));
    let shared: Vec<_> = left_out
        .shared
        .iter()
        .map(|shared| json!({ "lines": shared.lines }))
        .collect();
    json!({
        "added": done.added, "changed": done.changed, "unchanged": done.unchanged, "removed": done.removed,
        "without_address": left_out.without_address, "repeated": left_out.repeated,
        "skipped": skipped.collect::<Vec<_>>(), "shared_addresses": shared,
    })
}

fn lines(done: &Imported, table: &Table) -> Vec<String> {
    let mut lines = vec![format!(
        "{} added, {} changed, {} unchanged, {} removed",
        done.added, done.changed, done.unchanged, done.removed
    )];
    lines.extend(table.left_out.lines());
    if let Some(columns) = &table.without_ids {
        let columns: Vec<String> = columns.iter().take(20).map(|column| format!("`{column}`")).collect();
        lines.push(format!(
            "no column is called `id`, so the id of each contact is its address; if one of {} holds the ids, name it with \
             `--id-column`",
            columns.join(", ")
        ));
    }
    lines
}

impl Contacts {
    pub(super) async fn run(self, settings: Settings, output: Output) -> anyhow::Result<ExitCode> {
        // The API refuses the same: what is put here would never be looked at.
        if settings.contacts != ContactSource::Stored {
            bail!("contacts are kept elsewhere, as [contacts] in the settings says; change them there");
        }
        let host = open::beside(settings).await?;
        let storage = host.runtime.storage();
        match self {
            Self::Import(import) => import.run(&host, output).await?,
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
                    .map(|row| {
                        let mut spelled = spelled(row);
                        json!({ "id": row.id, "email": spelled.next(), "other_emails": spelled.collect::<Vec<_>>() })
                    })
                    .collect();
                output.show(&json!({ "contacts": list }), || {
                    if all.is_empty() {
                        return "there are no contacts; `actgate contacts import FILE` adds those of a CSV file".into();
                    }
                    let line =
                        |row: &ContactRow| format!("{:<24} {}", row.id, spelled(row).collect::<Vec<_>>().join("; "));
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

fn spelled(row: &ContactRow) -> impl Iterator<Item = &str> {
    row.addresses
        .iter()
        .map(|address: &ContactAddress| address.spelled.as_str())
}
