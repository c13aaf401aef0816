//! `docs/gate-decisions.toml`: each case is decided, and the page of the documentation is made from the same file.

use actgate::manifest;
use actgate::model::action::Action;
use actgate::model::grant::Grant;
use actgate::model::identity::Assurance;
use actgate::model::limits::GateLimits;
use actgate::policy::egress::{self, Denial, EgressPermit, HostValues};
use actgate::policy::grant::{GrantForm, Grants};
use actgate::policy::rule::Rule;
use actgate::policy::{address, egress::redirect};
use actgate::web::host_as_ip;
use serde::Deserialize;
use serde_json::{Map, Value};
use std::fmt::Write;
use std::net::IpAddr;
use tests::{assert_golden, workspace};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    group: Vec<Group>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    title: String,
    text: String,
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    says: String,
    manifest: String,
    auth: Option<String>,
    protection: Option<String>,
    confirm: Option<bool>,
    /// Declared as a read, though by `POST`.
    #[serde(default)]
    read: bool,
    /// The value may have a `/` in its segment.
    #[serde(default)]
    slashes: bool,
    redirects: Option<u8>,
    grant: Option<String>,
    grant_auth: Option<String>,
    grant_protection: Option<String>,
    #[serde(default)]
    grant_confirm: bool,
    #[serde(default)]
    grant_as_read: bool,
    #[serde(default)]
    grant_slashes: bool,
    #[serde(default)]
    private_networks: Vec<String>,
    #[serde(default)]
    plain_http: bool,
    value: Option<String>,
    assurance: Option<String>,
    #[serde(default)]
    resolves: Vec<IpAddr>,
    redirect: Option<String>,
    decision: String,
}

impl Case {
    /// The action of the manifest, by way of the same parser that reads real ones.
    fn action(&self) -> Action {
        let (method, url) = self.manifest.split_once(' ').unwrap();
        let mut text = format!(
            "name = \"table\"\ntitle = \"Table\"\ndescription = \"Is a case.\"\ntriggers = [\"a case\"]\n\
             protection = \"{}\"\n[endpoints.it]\nmethod = \"{method}\"\n",
            self.protection.as_deref().unwrap_or("none")
        );
        let (path, query) = url.split_once('?').unwrap_or((url, ""));
        writeln!(text, "url = \"{path}\"").unwrap();
        if !query.is_empty() {
            let pairs = query.split('&').map(|pair| {
                let (key, value) = pair.split_once('=').unwrap();
                format!("{key} = \"{value}\"")
            });
            writeln!(text, "query = {{ {} }}", pairs.collect::<Vec<_>>().join(", ")).unwrap();
        }
        let effect = match method {
            "POST" if !self.read => "write",
            _ => "read",
        };
        writeln!(text, "effect = \"{effect}\"").unwrap();
        if let Some(confirm) = self.confirm {
            writeln!(text, "confirm = {confirm}").unwrap();
        }
        if let Some(redirects) = self.redirects {
            writeln!(text, "redirects = {redirects}").unwrap();
        }
        if self.slashes {
            writeln!(text, "slashes = [\"v\"]").unwrap();
        }
        if let Some((kind, secret)) = self.auth.as_deref().and_then(|auth| auth.split_once(' ')) {
            let auth = match kind {
                "api-key" => "kind = \"api-key\", header = \"x-api-key\"".to_owned(),
                scheme => format!("kind = \"signature\", scheme = \"{scheme}\""),
            };
            writeln!(text, "auth = {{ {auth}, secret = \"{secret}\" }}").unwrap();
        }
        text = text.replacen("[endpoints.it]", &format!("effect = \"{effect}\"\n[endpoints.it]"), 1);
        text.push_str("[response]\ntemplate = \"Done.\"\n");
        manifest::parse(&text, "action.toml")
            .unwrap_or_else(|error| panic!("{}: {error}\n{text}", self.says))
            .action
    }

    fn grant(&self) -> Result<Option<Grant>, String> {
        let Some(allow) = &self.grant else { return Ok(None) };
        let auth = self.grant_auth.as_deref().and_then(|auth| auth.split_once(' '));
        let form = GrantForm {
            action: "table".into(),
            endpoint: "it".into(),
            allow: allow.clone(),
            auth: auth.map(|(kind, _)| kind.to_owned()),
            secrets: auth.map(|(_, secret)| secret.to_owned()).into_iter().collect(),
            private_networks: self.private_networks.clone(),
            plain_http: self.plain_http,
            protection: self.grant_protection.clone(),
            confirm: self.grant_confirm,
            as_read: self.grant_as_read,
            slashes: self.grant_slashes,
            ..GrantForm::default()
        };
        form.check().map(Some).map_err(|error| error.to_string())
    }

    fn permit(&self, action: &Action, grants: &Grants) -> Result<EgressPermit, Denial> {
        let assurance = match self.assurance.as_deref() {
            None | Some("anonymous") => Assurance::Anonymous,
            Some("matched-email") => Assurance::MatchedEmail,
            Some(_) => Assurance::VerifiedEmail,
        };
        let host = HostValues {
            action: "table",
            visitor_email: None,
            visitor_id: None,
            run_id: "r-1",
            locale: "en",
            settings: &Value::Null,
        };
        let parameters: Map<String, Value> = self
            .value
            .iter()
            .map(|value| ("v".to_owned(), Value::String(value.clone())))
            .collect();
        let endpoint = &action.endpoints[0];
        let grant = grants.find(&action.name, &endpoint.name).map(|grant| &**grant);
        let built = egress::build(endpoint, grant, &parameters, &host, &GateLimits::default())?;
        let permit = egress::decide(action, endpoint, grants, assurance, built)?;
        let literal = host_as_ip(permit.host());
        for ip in literal.iter().chain(&self.resolves) {
            address::check(*ip, permit.private_networks()).map_err(|refusal| permit.deny_address(&refusal))?;
        }
        match self.redirect.as_deref().and_then(|redirect| redirect.split_once(' ')) {
            Some((status, location)) => redirect(&permit, status.parse().unwrap(), location),
            None => Ok(permit),
        }
    }

    /// What the gate decides, in the table's words.
    fn decided(&self) -> String {
        let grants: Grants = match self.grant() {
            Ok(grant) => grant.into_iter().collect(),
            Err(error) => return format!("grant refused: {error}"),
        };
        match self.permit(&self.action(), &grants) {
            Ok(permit) => permit.url(),
            Err(denial) => {
                assert!(!denial.remedy.is_empty(), "{}", self.says);
                denial.rule.as_str().to_owned()
            }
        }
    }

    fn row(&self) -> String {
        let code = |text: &str| format!("`{}`", text.replace('|', "\\|").escape_debug());
        let mut declared = code(&self.manifest);
        let mut more = |what: &str, text: &str| write!(declared, "<br>{what} {}", code(text)).unwrap();
        if let Some(auth) = &self.auth {
            more("credential", auth);
        }
        if let Some(level) = &self.protection {
            more("protection", level);
        }
        if let Some(redirects) = self.redirects {
            more("redirects", &redirects.to_string());
        }
        if let Some(value) = &self.value {
            more("with `v` =", value);
        }
        if let Some(assurance) = &self.assurance {
            more("visitor", assurance);
        }
        if self.read {
            more("effect", "read");
        }
        if self.slashes {
            more("slashes in", "v");
        }
        let mut granted = self
            .grant
            .as_ref()
            .map_or_else(|| "nothing".to_owned(), |allow| code(allow));
        let mut more = |what: &str, text: &str| write!(granted, "<br>{what} {}", code(text)).unwrap();
        if let Some(auth) = &self.grant_auth {
            more("credential", auth);
        }
        if let Some(level) = &self.grant_protection {
            more("at least", level);
        }
        if self.grant_confirm {
            more("with", "--confirm");
        }
        if self.grant_as_read {
            more("with", "--as-read");
        }
        if self.grant_slashes {
            more("with", "--slashes");
        }
        if self.plain_http {
            more("with", "--plain-http");
        }
        self.private_networks
            .iter()
            .for_each(|network| more("network", network));
        let mut then = String::new();
        if !self.resolves.is_empty() {
            let list: Vec<String> = self.resolves.iter().map(ToString::to_string).collect();
            write!(then, "resolves to {}<br>", code(&list.join(", "))).unwrap();
        }
        if let Some(redirect) = &self.redirect {
            write!(then, "answered {}<br>", code(redirect)).unwrap();
        }
        let decision = match self.decision.split_once("://") {
            Some(_) => format!("sent to {}", code(&self.decision)),
            None if self.decision.starts_with("grant refused") => self.decision.clone(),
            None => format!("denied: **{}**", self.decision),
        };
        format!("| {} | {declared} | {granted} | {then}{decision} |", self.says)
    }
}

fn table() -> Table {
    let text = std::fs::read_to_string(workspace().join("docs/gate-decisions.toml")).unwrap();
    toml::from_str(&text).unwrap()
}

#[test]
fn every_case_of_the_table_is_decided_as_it_says() {
    let mut wrong = Vec::new();
    for case in table().group.iter().flat_map(|group| &group.case) {
        let decided = case.decided();
        let refused = case.decision.strip_prefix("grant refused: ");
        let same = match refused {
            Some(words) => decided.starts_with("grant refused") && decided.contains(words),
            None => decided == case.decision,
        };
        if !same {
            wrong.push(format!(
                "{}: {decided}, and the table says {}",
                case.says, case.decision
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A rule that tells what the operator has not allowed, and the rules of redirects and paths, are all in the table.
#[test]
fn each_rule_about_grants_is_in_the_table() {
    let table = table();
    let cases: Vec<&str> = table
        .group
        .iter()
        .flat_map(|group| &group.case)
        .map(|case| case.decision.as_str())
        .collect();
    for rule in Rule::ALL.iter().filter(|rule| rule.is_about_grants()) {
        // It needs an endpoint for tokens, which has its own table among the unit tests.
        let elsewhere = *rule == Rule::TokenOriginNotGranted;
        assert!(elsewhere || cases.contains(&rule.as_str()), "{rule}");
    }
}

#[test]
fn the_page_is_made_from_the_table() {
    let mut page = String::from(
        "# What the gate decides\n\nMade from `gate-decisions.toml`, each case of which is decided by a test. A value is what an action \
         gives for `{v}`.\n",
    );
    for group in table().group {
        write!(page, "\n## {}\n\n{}\n\n", group.title, group.text).unwrap();
        page.push_str("| case | manifest | grant | decision |\n|---|---|---|---|\n");
        group
            .case
            .iter()
            .for_each(|case| writeln!(page, "{}", case.row()).unwrap());
    }
    assert_golden(&workspace().join("docs/gate-decisions.md"), &page);
}
