//! A file of grants: `[[grants]]` tables, each checked, with the place of what is wrong.

use super::InvalidSettings;
use super::place::Place;
use crate::model::grant::Grant;
use crate::policy::grant::GrantForm;
use serde::Deserialize;
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    grants: Vec<Spanned<GrantForm>>,
}

/// Reads a file of grants. The same endpoint twice is a mistake.
pub fn parse_grants(text: &str, file: &str) -> Result<Vec<Grant>, InvalidSettings> {
    let place = Place::new(text, file);
    let File { grants: forms } = place.read()?;
    let mut grants: Vec<Grant> = Vec::with_capacity(forms.len());
    for form in forms {
        let grant = form.get_ref().check().map_err(|error| place.at(&form, error))?;
        if grants
            .iter()
            .any(|other| other.action == grant.action && other.endpoint == grant.endpoint)
        {
            let message = format!(
                "`{}` is granted `{}` twice; keep one of the two",
                grant.action, grant.endpoint
            );
            return Err(place.at(&form, message));
        }
        grants.push(grant);
    }
    Ok(grants)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "[[grants]]\naction = \"a\"\nendpoint = \"e\"\nallow = \"GET https://a.example/orders/*\"\n";

    fn error(text: &str) -> String {
        parse_grants(text, "grants.toml").unwrap_err().to_string()
    }

    #[test]
    fn good_grants_are_read_and_each_mistake_names_its_place() {
        assert_eq!(parse_grants(GOOD, "grants.toml").unwrap().len(), 1);
        assert!(error(&format!("{GOOD}{GOOD}")).contains("grants.toml:5:1: `a` is granted `e` twice"));
        assert!(error(&format!("{GOOD}secret = \"x\"")).contains("unknown field `secret`"));
        let bad = GOOD.replace("https", "ftp");
        assert!(
            error(&bad).starts_with("grants.toml:1:1: allow: an origin starts with"),
            "{}",
            error(&bad)
        );
    }
}
