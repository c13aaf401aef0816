//! Whom a signed token names: its claims against an issuer's profile, at a moment that is given.

use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// How a token may be signed. Never not at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    Hs256,
    Rs256,
    Es256,
    EdDsa,
}

impl Algorithm {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Hs256, Self::Rs256, Self::Es256, Self::EdDsa];

    /// The word in tokens and settings (RFC 7518, 3.1; RFC 8037).
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Hs256 => "HS256",
            Self::Rs256 => "RS256",
            Self::Es256 => "ES256",
            Self::EdDsa => "EdDSA",
        }
    }

    /// Reads the word. RFC 9864 has a new one for the curve of `EdDSA` that is taken here.
    pub fn from_word(word: &str) -> Option<Self> {
        let word = if word == "Ed25519" { "EdDSA" } else { word };
        Self::ALL.into_iter().find(|algorithm| algorithm.as_str() == word)
    }
}

/// What an issuer's tokens must be, and where in them the visitor is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    pub algorithms: Vec<Algorithm>,
    /// The only key id that is taken.
    pub kid: Option<String>,
    pub issuer: Option<String>,
    pub audience: Option<String>,
    /// How far clocks may be apart, in seconds.
    pub leeway_s: u64,
    /// How old a token may be, in seconds, whatever it says of its end.
    pub age_s_max: Option<u64>,
    /// The names of the claims with the operator's id of the visitor, the address, and whether it is verified.
    pub id: String,
    pub email: String,
    pub email_verified: String,
    /// Claims that must have exactly this text.
    pub require: BTreeMap<String, String>,
}

impl Default for Profile {
    fn default() -> Self {
        Self {
            algorithms: Vec::new(),
            kid: None,
            issuer: None,
            audience: None,
            leeway_s: 60,
            age_s_max: None,
            id: "sub".into(),
            email: "email".into(),
            email_verified: "email_verified".into(),
            require: BTreeMap::new(),
        }
    }
}

impl Profile {
    /// A profile for tokens that an operator's site makes for another product already.
    pub fn preset(word: &str) -> Option<Self> {
        let shared = Self {
            algorithms: vec![Algorithm::Hs256],
            ..Self::default()
        };
        match word {
            // https://www.intercom.com/help/en/articles/10589769
            "intercom" => Some(Self {
                id: "user_id".into(),
                ..shared
            }),
            // https://developer.zendesk.com/documentation/zendesk-web-widget-sdks/sdks/web/enabling_auth_visitors
            "zendesk" => Some(Self {
                id: "external_id".into(),
                require: BTreeMap::from([("scope".into(), "user".into())]),
                // Such tokens need not say when they end.
                age_s_max: Some(24 * 3600),
                ..shared
            }),
            _ => None,
        }
    }
}

/// Whom a token names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The operator's own id.
    pub id: Option<String>,
    pub email: Option<String>,
    /// True only where the token itself says so.
    pub email_verified: bool,
    /// When the token ends, in milliseconds since the Unix epoch.
    pub until_ms: u64,
}

/// Why a token with a good signature is refused all the same.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RefusedClaims {
    #[error("`{0}` is not a time in whole seconds")]
    Time(&'static str),
    #[error("it has ended")]
    Ended,
    #[error("it is not valid yet")]
    TooEarly,
    #[error("it is older than {0} seconds")]
    TooOld(u64),
    #[error("it never ends; give it an `exp`, or the issuer `age_s_max` and the token an `iat`")]
    Endless,
    #[error("its issuer is not `{0}`")]
    Issuer(String),
    #[error("its audience is not `{0}`")]
    Audience(String),
    #[error("it is for an audience, and none is set; add to the issuer: audience = \"…\"")]
    ForeignAudience,
    #[error("its `{0}` is not what is required")]
    Required(String),
    #[error("it names nobody: it has neither `{0}` nor `{1}`")]
    Nobody(String, String),
}

/// Checks the claims of a token whose signature is good.
pub fn check(claims: &Map<String, Value>, profile: &Profile, now_ms: u64) -> Result<Named, RefusedClaims> {
    let until_s = check_times(claims, profile, now_ms / 1000)?;
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    if let Some(issuer) = &profile.issuer
        && text("iss") != Some(issuer)
    {
        return Err(RefusedClaims::Issuer(issuer.clone()));
    }
    check_audience(claims, profile)?;
    for (name, wanted) in &profile.require {
        if text(name) != Some(wanted) {
            return Err(RefusedClaims::Required(name.clone()));
        }
    }
    let id = match claims.get(&profile.id) {
        Some(Value::String(id)) if !id.is_empty() && id.len() <= 200 => Some(id.clone()),
        Some(Value::Number(id)) => Some(id.to_string()),
        _ => None,
    };
    let email = text(&profile.email)
        .filter(|email| !email.is_empty())
        .map(str::to_owned);
    if id.is_none() && email.is_none() {
        return Err(RefusedClaims::Nobody(profile.id.clone(), profile.email.clone()));
    }
    Ok(Named {
        id,
        // The word `true` and the number 1 are no yes.
        email_verified: email.is_some() && claims.get(&profile.email_verified) == Some(&Value::Bool(true)),
        email,
        until_ms: until_s.saturating_mul(1000),
    })
}

/// Answers when the token ends, in seconds.
fn check_times(claims: &Map<String, Value>, profile: &Profile, now_s: u64) -> Result<u64, RefusedClaims> {
    let time = |name: &'static str| match claims.get(name) {
        None => Ok(None),
        // A fraction is allowed (RFC 7519, 2); what is before 1970 or no number is not.
        Some(value) => match value
            .as_u64()
            .or_else(|| value.as_f64().filter(|s| *s >= 0.0).map(|s| s as u64))
        {
            Some(seconds) => Ok(Some(seconds)),
            None => Err(RefusedClaims::Time(name)),
        },
    };
    let (begin, issued, end) = (time("nbf")?, time("iat")?, time("exp")?);
    let soon = now_s.saturating_add(profile.leeway_s);
    if begin.is_some_and(|begin| begin > soon) || issued.is_some_and(|issued| issued > soon) {
        return Err(RefusedClaims::TooEarly);
    }
    let by_age = match (profile.age_s_max, issued) {
        (Some(age), Some(issued)) => Some((age, issued.saturating_add(age))),
        (Some(_), None) if end.is_none() => return Err(RefusedClaims::Endless),
        (Some(age), None) => return Err(RefusedClaims::TooOld(age)),
        (None, _) => None,
    };
    let late = now_s.saturating_sub(profile.leeway_s);
    if end.is_some_and(|end| end <= late) {
        return Err(RefusedClaims::Ended);
    }
    if let Some((age, until)) = by_age
        && until <= late
    {
        return Err(RefusedClaims::TooOld(age));
    }
    let until = end.into_iter().chain(by_age.map(|(_, until)| until)).min();
    Ok(until.ok_or(RefusedClaims::Endless)?.saturating_add(profile.leeway_s))
}

fn check_audience(claims: &Map<String, Value>, profile: &Profile) -> Result<(), RefusedClaims> {
    let given: Vec<&str> = match claims.get("aud") {
        None => Vec::new(),
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).collect(),
        Some(_) => return Err(RefusedClaims::ForeignAudience),
    };
    match &profile.audience {
        Some(audience) if given.contains(&audience.as_str()) => Ok(()),
        Some(audience) => Err(RefusedClaims::Audience(audience.clone())),
        // RFC 7519, 4.1.3: whoever is not among the audience must refuse.
        None if given.is_empty() => Ok(()),
        None => Err(RefusedClaims::ForeignAudience),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const NOW_S: u64 = 1_800_000_000;

    fn profile() -> Profile {
        Profile {
            issuer: Some("shop".into()),
            audience: Some("actgate".into()),
            ..Profile::default()
        }
    }

    fn checked(profile: &Profile, change: Value) -> Result<Named, RefusedClaims> {
        let mut claims = json!({"iss": "shop", "aud": "actgate", "sub": "7", "email": "ada@example.com",
            "email_verified": true, "iat": NOW_S - 10, "exp": NOW_S + 100});
        for (name, value) in change.as_object().unwrap() {
            claims[name] = value.clone();
        }
        let mut claims = claims.as_object().unwrap().clone();
        claims.retain(|_, value| !value.is_null());
        check(&claims, profile, NOW_S * 1000)
    }

    #[test]
    fn a_good_token_names_the_visitor() {
        let named = checked(&profile(), json!({})).unwrap();
        assert_eq!(
            (named.id.as_deref(), named.email.as_deref()),
            (Some("7"), Some("ada@example.com"))
        );
        assert!(named.email_verified);
        assert_eq!(named.until_ms, (NOW_S + 160) * 1000);
        assert!(checked(&profile(), json!({"aud": ["x", "actgate"]})).is_ok());
        assert_eq!(checked(&profile(), json!({"sub": 7})).unwrap().id.as_deref(), Some("7"));
    }

    #[test]
    fn only_a_true_of_the_token_verifies_an_address() {
        for odd in [json!("true"), json!(1), json!(false), json!(null), json!([true])] {
            let named = checked(&profile(), json!({"email_verified": odd})).unwrap();
            assert!(!named.email_verified, "{odd}");
        }
        let nobody = checked(&profile(), json!({"email": null})).unwrap();
        assert!(!nobody.email_verified && nobody.email.is_none());
    }

    #[test]
    fn each_wrong_claim_is_refused() {
        let aged = Profile {
            age_s_max: Some(300),
            ..profile()
        };
        let scoped = Profile::preset("zendesk").unwrap();
        let open = Profile {
            audience: None,
            ..profile()
        };
        for (profile, change, refused) in [
            (&profile(), json!({"exp": NOW_S - 60}), RefusedClaims::Ended),
            (&profile(), json!({"exp": null}), RefusedClaims::Endless),
            (&profile(), json!({"exp": "soon"}), RefusedClaims::Time("exp")),
            (&profile(), json!({"exp": -5}), RefusedClaims::Time("exp")),
            (&profile(), json!({"nbf": NOW_S + 61}), RefusedClaims::TooEarly),
            (&profile(), json!({"iat": NOW_S + 61}), RefusedClaims::TooEarly),
            (&aged, json!({"iat": NOW_S - 361}), RefusedClaims::TooOld(300)),
            (&aged, json!({"iat": null}), RefusedClaims::TooOld(300)),
            (&aged, json!({"iat": null, "exp": null}), RefusedClaims::Endless),
            (
                &profile(),
                json!({"iss": "other"}),
                RefusedClaims::Issuer("shop".into()),
            ),
            (&profile(), json!({"iss": null}), RefusedClaims::Issuer("shop".into())),
            (
                &profile(),
                json!({"aud": "other"}),
                RefusedClaims::Audience("actgate".into()),
            ),
            (
                &profile(),
                json!({"aud": null}),
                RefusedClaims::Audience("actgate".into()),
            ),
            (
                &profile(),
                json!({"aud": {"actgate": true}}),
                RefusedClaims::ForeignAudience,
            ),
            (&open, json!({}), RefusedClaims::ForeignAudience),
            (
                &scoped,
                json!({"aud": null, "scope": "app"}),
                RefusedClaims::Required("scope".into()),
            ),
            (
                &profile(),
                json!({"sub": "", "email": ""}),
                RefusedClaims::Nobody("sub".into(), "email".into()),
            ),
        ] {
            assert_eq!(checked(profile, change.clone()), Err(refused), "{change}");
        }
    }

    #[test]
    fn clocks_may_be_apart_by_the_leeway() {
        assert!(checked(&profile(), json!({"exp": NOW_S - 59})).is_ok());
        assert!(checked(&profile(), json!({"nbf": NOW_S + 60})).is_ok());
        let strict = Profile {
            leeway_s: 0,
            ..profile()
        };
        assert_eq!(checked(&strict, json!({"exp": NOW_S})), Err(RefusedClaims::Ended));
        assert!(checked(&strict, json!({"exp": NOW_S + 1})).is_ok());
    }
}
