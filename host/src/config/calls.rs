//! Calls that the host makes for itself: written in the settings like an endpoint of a manifest, and checked by the same rules.

use crate::manifest;
use crate::model::action::{Action, Response, VisitorView};
use crate::model::endpoint::Endpoint;
use crate::model::grant::Grant;
use crate::model::identity::Protection;
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
    let mut declared = endpoint;
    // A directory is only read, also where it wants to be asked by POST.
    declared.insert("effect".into(), Value::String("read".into()));
    let endpoint = manifest::endpoint(name, declared).map(Arc::new).map_err(|errors| {
        let problem = |error: &manifest::ManifestError| format!("{}: {}; {}", error.path, error.message, error.remedy);
        errors.0.iter().map(problem).collect::<Vec<_>>().join("\n")
    })?;
    if let Some(parameter) = endpoint.parameters().first() {
        return Err(format!(
            "`{{{parameter}}}` has no value here; the address that is looked for is `{{visitor.email}}`"
        ));
    }
    let action = Action {
        name: endpoint.name.clone(),
        title: endpoint.title.clone(),
        description: "A call of the host itself.".into(),
        protection: Protection::MatchEmail,
        effect: endpoint.effect,
        triggers: Vec::new(),
        visitor: VisitorView::default(),
        inputs: Vec::new(),
        endpoints: vec![endpoint.clone()],
        call: None,
        response: Response::default(),
        examples: Vec::new(),
    };
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
