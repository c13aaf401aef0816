//! `actgate token`

use super::open;
use super::output::Output;
use crate::api::{TOKEN_PREFIX, hash_token};
use crate::config::Settings;
use crate::conversation::fresh_id;
use crate::identity::link::LinkSecret;
use crate::server::Host;
use crate::storage::Role;
use anyhow::bail;
use serde_json::json;
use std::process::ExitCode;

#[derive(clap::Subcommand)]
pub(super) enum Token {
    /// Create a token and show it once
    Create {
        /// What it may do: `agent` holds conversations, `site` also says who visitors are, `editor` also unpublishes
        /// actions, `operator` also reads every run and settles writes; `staff` reads and answers hand-offs, and nothing else
        #[arg(long, default_value = "agent", value_parser = ["agent", "site", "editor", "operator", "staff"])]
        role: String,
        /// Of staff: the name that visitors see; by default that of the settings
        #[arg(long)]
        name: Option<String>,
        /// What it is for
        #[arg(long, default_value = "")]
        note: String,
    },
    /// List all tokens, without the tokens themselves
    List,
    /// Revoke a token
    Revoke {
        /// The token's id, as `actgate token list` shows it
        id: String,
    },
}

/// Makes a token: its id, and the token itself, which is kept nowhere.
pub(super) async fn create(host: &Host, role: Role, note: &str) -> anyhow::Result<(String, String)> {
    let token = format!("{TOKEN_PREFIX}{}", LinkSecret::draw()?.reveal());
    let now_ms = host.runtime.clock().now_ms();
    let id = fresh_id(now_ms)?;
    let storage = host.runtime.storage();
    storage.add_token(&id, &hash_token(&token), note, role, now_ms).await?;
    Ok((id, token))
}

impl Token {
    pub(super) async fn run(self, settings: Settings, output: Output) -> anyhow::Result<ExitCode> {
        let host = open::beside(settings).await?;
        let storage = host.runtime.storage();
        let now_ms = host.runtime.clock().now_ms();
        match self {
            Self::Create { role, name, note } => {
                let Some(role) = Role::from_word(&role) else {
                    bail!("no role `{role}`")
                };
                if name.is_some() && !role.may(Role::Staff) {
                    bail!("a name is for those who answer visitors: `--role staff`, or `operator`");
                }
                let (id, token) = create(&host, role, &note).await?;
                if let Some(name) = &name {
                    storage.name_token(&id, name.trim()).await?;
                }
                output.show(&json!({ "id": id, "token": token, "role": role.as_str() }), || {
                    token.clone()
                })?;
            }
            Self::List => {
                let rows = storage.tokens().await?;
                let list: Vec<_> = rows
                    .iter()
                    .map(|row| {
                        json!({ "id": row.id, "role": row.role.as_str(), "note": row.note, "name": row.name,
                                "created_ms": row.created_ms, "revoked_ms": row.revoked_ms })
                    })
                    .collect();
                output.show(&json!({ "tokens": list }), || {
                    if rows.is_empty() {
                        return "there are no tokens; `actgate token create` makes one".into();
                    }
                    let line = |row: &crate::storage::TokenRow| {
                        let state = if row.revoked_ms.is_some() { "revoked" } else { "good" };
                        let name = row.name.as_ref().map(|name| format!(" ({name})")).unwrap_or_default();
                        format!("{} {:<9} {state:<8} {}{name}", row.id, row.role.as_str(), row.note)
                    };
                    rows.iter().map(line).collect::<Vec<_>>().join("\n")
                })?;
            }
            Self::Revoke { id } => {
                if !storage.revoke_token(&id, now_ms).await? {
                    bail!("no good token has the id `{id}`; `actgate token list` shows them");
                }
                output.show(&json!({ "revoked": id }), || format!("revoked {id}"))?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}
