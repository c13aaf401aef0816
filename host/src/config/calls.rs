//! How the gate reaches upstreams, and calls that the host makes for itself, which are checked like an endpoint of a manifest.

use super::place::Place;
use super::{InvalidSettings, raw};
use crate::manifest;
use crate::model::action::{Action, Response, VisitorView};
use crate::model::endpoint::Endpoint;
use crate::model::grant::Grant;
use crate::model::identity::Protection;
use crate::model::limits::GateLimits;
use crate::model::origin::{Origin, Scheme};
use crate::policy::egress::always_denied;
use crate::policy::grant::{Grants, needed};
use crate::web::parse_origin;
use ipnet::IpNet;
use std::path::{Path, PathBuf};
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

/// What an operator's network needs beyond the built-in: its own certificate authorities, and the way out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GateSettings {
    /// A file of certificates in PEM, which are trusted beside the built-in authorities.
    pub ca: Option<PathBuf>,
    /// The proxy that is asked for every connection to a public address.
    pub proxy: Option<Origin>,
}

impl Place<'_> {
    pub(super) fn gate(&self, raw: raw::Outside, folder: &Path) -> Result<GateSettings, InvalidSettings> {
        const EXAMPLE: &str = "for example `http://proxy.company.example:3128`";
        let proxy = raw.proxy.map(|text| match parse_origin(text.get_ref()) {
            Ok(origin) if origin.scheme == Scheme::Http => Ok(origin),
            Ok(_) => Err(self.at(&text, format!("the proxy itself is asked over `http`; {EXAMPLE}"))),
            // What stands there may be a password, so the text is not repeated.
            Err(_) => Err(self.at(&text, format!("a proxy is a scheme, a host and a port; {EXAMPLE}"))),
        });
        Ok(GateSettings {
            ca: raw.ca.map(|file| folder.join(file)),
            proxy: proxy.transpose()?,
        })
    }
}

/// Where a call may go besides what its URL says.
pub(super) struct Reach {
    pub private_networks: Vec<IpNet>,
    pub plain_http: bool,
}

/// Checks a call that reads. `name` stands for both the action and the endpoint; an error is the message for the operator.
pub(super) fn call(name: &str, endpoint: Table, reach: Reach) -> Result<HostCall, String> {
    let mut declared = endpoint;
    // A directory is only read, also where it wants to be asked by POST.
    declared.insert("effect".into(), Value::String("read".into()));
    call_with(name, declared, reach, &[])
}

/// The same for any call, with the parameters that the host gives to it.
pub(super) fn call_with(name: &str, declared: Table, reach: Reach, parameters: &[&str]) -> Result<HostCall, String> {
    let endpoint = manifest::endpoint(name, declared).map(Arc::new).map_err(|errors| {
        let problem = |error: &manifest::ManifestError| format!("{}: {}; {}", error.path, error.message, error.remedy);
        errors.0.iter().map(problem).collect::<Vec<_>>().join("\n")
    })?;
    let own = endpoint.parameters();
    if let Some(parameter) = own.iter().find(|name| !parameters.contains(*name)) {
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
        locales: Vec::new(),
    };
    if let Some(denial) = always_denied(&action, &endpoint, &GateLimits::default()) {
        return Err(format!(
            "every call would be denied: {}; {}",
            denial.message, denial.remedy
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::parse;

    fn gate(text: &str) -> Result<GateSettings, String> {
        let settings = parse(text, "actgate.toml", Path::new("/etc/actgate"));
        settings
            .map(|settings| settings.gate)
            .map_err(|error| error.to_string())
    }

    #[test]
    fn a_directory_that_could_never_be_asked_is_refused_with_the_settings() {
        let settings = |value: &str| {
            let text = format!(
                "[contacts.http]\nid = \"/id\"\nemail = \"/email\"\n\
                 endpoint = {{ method = \"GET\", url = \"https://crm.example/\", headers = {{ x-tenant = \"{value}\" }} }}\n"
            );
            parse(&text, "actgate.toml", Path::new("/etc/actgate")).map_err(|error| error.to_string())
        };
        let error = settings("shop ").unwrap_err();
        assert!(error.contains("every call would be denied"), "{error}");
        assert!(settings("shop").is_ok());
    }

    #[test]
    fn a_company_s_network_has_authorities_and_a_proxy() {
        assert_eq!(gate("").unwrap(), GateSettings::default());
        let found = gate("[gate]\nca = \"company.pem\"\nproxy = \"http://Proxy.Company.example:3128/\"").unwrap();
        assert_eq!(found.ca.as_deref(), Some(Path::new("/etc/actgate/company.pem")));
        assert_eq!(found.proxy.unwrap().to_string(), "http://proxy.company.example:3128");
        for bad in [
            "https://proxy.company.example",
            "proxy.company.example:3128",
            "socks5://proxy.company.example",
            "http://user:hunter2@proxy.company.example:3128",
            "http://proxy.company.example/path",
        ] {
            let error = gate(&format!("[gate]\nproxy = \"{bad}\"")).unwrap_err();
            assert!(error.starts_with("actgate.toml:2:9: "), "{error}");
            assert!(
                error.contains("for example `http://proxy.company.example:3128`"),
                "{error}"
            );
            assert!(!error.contains("hunter2"), "{error}");
        }
    }
}
