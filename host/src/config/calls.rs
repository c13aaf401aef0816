//! Calls that the host makes for itself: written in the settings like an endpoint of a manifest, and checked by the same rules.

use crate::manifest;
use crate::model::action::Action;
use crate::model::endpoint::Endpoint;
use crate::model::grant::Grant;
use crate::policy::grant::{Grants, needed};
use ipnet::IpNet;
use std::sync::Arc;
use toml::{Table, Value};

/// A call of the host, declared and granted by the operator in one place.
#[derive(Clone, Debug, PartialEq)]
pub struct HostCall {
    /// Stands for the host where the gate asks who calls.
    pub action: Action,
    pub endpoint: Arc<Endpoint>,
    /// The one grant that it has.
    pub grants: Grants,
}

/// A directory that is asked over HTTP, and where in its answer the people are. All places are JSON pointers
/// (RFC 6901); a step `*` stands for each item of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct RemoteDirectory {
    pub call: HostCall,
    /// A list of people, or one of them; empty for the whole answer.
    pub found: String,
    /// Within a person.
    pub id: String,
    /// Where the addresses are within a person, the first one first. Each place may hold one address or several.
    pub email: Vec<String>,
}

/// Where a call may go besides what its URL says.
pub(super) struct Reach {
    pub private_networks: Vec<IpNet>,
    pub plain_http: bool,
}

/// Checks a call. `name` stands for both the action and the endpoint; an error is the message for the operator.
pub(super) fn call(name: &str, endpoint: Table, reach: Reach) -> Result<HostCall, String> {
    let text = |text: &str| Value::String(text.to_owned());
    let mut declared = endpoint;
    // A directory is only read, also where it wants to be asked by POST.
    declared.insert("effect".into(), text("read"));
    let mut endpoints = Table::new();
    endpoints.insert(name.into(), Value::Table(declared));
    let mut manifest = Table::new();
    for (key, value) in [
        ("name", name),
        ("title", name),
        ("description", "A call of the host itself."),
        ("protection", "match-email"),
        ("effect", "read"),
    ] {
        manifest.insert(key.into(), text(value));
    }
    let triggers = ["a", "b", "c"].map(|letter| text(&format!("nobody says this {letter}")));
    manifest.insert("triggers".into(), Value::Array(triggers.to_vec()));
    manifest.insert("endpoints".into(), Value::Table(endpoints));
    let manifest = toml::to_string(&manifest).map_err(|error| error.to_string())?;
    let manifest = manifest::parse(&manifest, "settings").map_err(|errors| {
        let inside = format!("endpoints.{name}");
        let problem = |error: &manifest::ManifestError| {
            let path = error.path.strip_prefix(&inside).unwrap_or(&error.path);
            format!("{}: {}; {}", path.trim_start_matches('.'), error.message, error.remedy)
        };
        errors.0.iter().map(problem).collect::<Vec<_>>().join("\n")
    })?;
    let action = manifest.action;
    let Some(endpoint) = action.endpoints.first().cloned() else {
        return Err("an endpoint is missing".into());
    };
    if let Some(parameter) = endpoint.parameters().first() {
        return Err(format!(
            "`{{{parameter}}}` has no value here; the address that is looked for is `{{visitor.email}}`"
        ));
    }
    let grant = Grant {
        private_networks: reach.private_networks,
        plain_http: reach.plain_http,
        ..needed(&action, &endpoint, None)
    };
    Ok(HostCall {
        action,
        endpoint,
        grants: [grant].into_iter().collect(),
    })
}

/// The search of HubSpot's CRM (`POST /crm/v3/objects/contacts/search`), with a private app's token. A contact has one
/// address and a list of further ones, separated by `;`.
pub(super) fn hubspot(origin: &str, secret: &str, reach: Reach) -> Result<RemoteDirectory, String> {
    let group = |property: &str| {
        format!(
            "{{ filters = [{{ propertyName = \"{property}\", operator = \"EQ\", value = \"{{visitor.email}}\" }}] }}"
        )
    };
    let text = format!(
        "method = \"POST\"\nurl = \"{origin}/crm/v3/objects/contacts/search\"\n\
         auth = {{ kind = \"bearer\", secret = \"{secret}\" }}\n\
         body = {{ limit = 20, properties = [\"email\", \"hs_additional_emails\"], filterGroups = [{}, {}] }}\n",
        group("email"),
        group("hs_additional_emails"),
    );
    let endpoint: Table = toml::from_str(&text).map_err(|_| "`origin` or `secret` cannot be used".to_owned())?;
    Ok(RemoteDirectory {
        call: call("host-hubspot-contacts", endpoint, reach)?,
        found: "/results".into(),
        id: "/id".into(),
        email: vec!["/properties/email".into(), "/properties/hs_additional_emails".into()],
    })
}
