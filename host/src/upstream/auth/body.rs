//! A key as a member of the body: put into the bytes that were decided on, at their end, and nowhere kept.

use super::CredentialError;
use crate::secrets::Secret;
use crate::web::media_type;
use url::form_urlencoded::byte_serialize;
use zeroize::Zeroizing;

/// A body with a key in it. The member is not among those of the body, as the manifest's check sees to.
pub(super) fn with_key(
    body: &[u8],
    content_type: &str,
    member: &str,
    key: &Secret,
) -> Result<Zeroizing<Vec<u8>>, CredentialError> {
    if content_type == media_type::FORM {
        let name: String = byte_serialize(member.as_bytes()).collect();
        let value: Zeroizing<String> = Zeroizing::new(byte_serialize(key.expose()).collect());
        let separator = if body.is_empty() { "" } else { "&" };
        let field = Zeroizing::new(format!("{separator}{name}={}", *value));
        return Ok(Zeroizing::new([body, field.as_bytes()].concat()));
    }
    let text = std::str::from_utf8(key.expose()).map_err(|_| CredentialError::NotForBodies)?;
    let name = serde_json::Value::from(member).to_string();
    let value = Zeroizing::new(serde_json::to_string(text).map_err(|_| CredentialError::NotForBodies)?);
    let members = body.strip_suffix(b"}").ok_or(CredentialError::NotForBodies)?;
    let separator = if members == b"{" { "" } else { "," };
    let member = Zeroizing::new(format!("{separator}{name}:{}}}", *value));
    Ok(Zeroizing::new([members, member.as_bytes()].concat()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(body: &str, content_type: &str, key: &[u8]) -> Result<String, CredentialError> {
        let key = Secret::new(key.to_vec()).unwrap();
        let body = with_key(body.as_bytes(), content_type, "api key", &key)?;
        Ok(String::from_utf8(body.to_vec()).unwrap())
    }

    #[test]
    fn a_key_is_one_more_member() {
        for (body, content_type, expected) in [
            ("{}", "application/json", r#"{"api key":"a\"b}c\\d&=+"}"#),
            (
                r#"{"a":{}}"#,
                "application/vnd.api+json",
                r#"{"a":{},"api key":"a\"b}c\\d&=+"}"#,
            ),
            ("", media_type::FORM, "api+key=a%22b%7Dc%5Cd%26%3D%2B"),
            ("a=1", media_type::FORM, "a=1&api+key=a%22b%7Dc%5Cd%26%3D%2B"),
        ] {
            assert_eq!(with(body, content_type, br#"a"b}c\d&=+"#).unwrap(), expected);
        }
        let result = with("{}", "application/json", b"\xff\xfe-secret");
        assert_eq!(result, Err(CredentialError::NotForBodies));
        assert!(with("a=1", media_type::FORM, b"\xff\xfe-secret").is_ok());
    }
}
