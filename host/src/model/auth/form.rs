//! The keys of a form as people write them, and what may be wrong with them.

use super::hmac::{HmacAlgorithm, HmacEncoding, HmacPart, HmacScheme, TimestampFormat, is_of_nonce};

/// The keys of a form as an author or a receiver writes them; each has the default that its line says.
#[derive(Clone, Debug, Default)]
pub struct HmacForm {
    /// Required.
    pub header: Option<String>,
    /// `{signature}`
    pub value: Option<String>,
    /// `{body}`
    pub signs: Option<String>,
    /// `sha256`
    pub algorithm: Option<String>,
    /// `hex`
    pub encoding: Option<String>,
    /// `text`
    pub secret_encoding: Option<String>,
    /// The header that carries the time.
    pub timestamp_header: Option<String>,
    /// `seconds`
    pub timestamp_format: Option<String>,
    /// The header that carries the nonce.
    pub nonce_header: Option<String>,
    /// The public name of the key.
    pub key_id: Option<String>,
}

/// What is wrong with one key of a form.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{key}`: {message}; {remedy}")]
pub struct InvalidHmac {
    /// The key of the manifest that is wrong.
    pub key: &'static str,
    /// What is wrong with it.
    pub message: String,
    /// What would correct it.
    pub remedy: String,
}

/// The longest text of a form, in bytes.
const TEXT_BYTES_MAX: usize = 512;

const IN_SIGNS: [(&str, HmacPart); 11] = [
    ("method", HmacPart::Method),
    ("url", HmacPart::Url),
    ("host", HmacPart::Host),
    ("target", HmacPart::Target),
    ("path", HmacPart::Path),
    ("query", HmacPart::Query),
    ("body", HmacPart::Body),
    ("body_sha256", HmacPart::BodySha256),
    ("timestamp", HmacPart::Timestamp),
    ("nonce", HmacPart::Nonce),
    ("key_id", HmacPart::KeyId),
];

const IN_VALUE: [(&str, HmacPart); 4] = [
    ("signature", HmacPart::Signature),
    ("timestamp", HmacPart::Timestamp),
    ("nonce", HmacPart::Nonce),
    ("key_id", HmacPart::KeyId),
];

impl HmacScheme {
    /// Reads a form.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with it: a word that there is not, a time or nonce that is sent and not signed or
    /// signed and not sent, and a value that a receiver could not take apart again.
    pub fn new(form: &HmacForm) -> Result<Self, Vec<InvalidHmac>> {
        let mut found = Vec::new();
        let lower = |text: &Option<String>| text.as_ref().map(|text| text.to_ascii_lowercase());
        if form.header.is_none() {
            let remedy = "add `header = \"x-signature\"`, the header that carries the signature";
            invalid(&mut found, "header", "the header is missing", remedy);
        }
        let scheme = Self {
            header: lower(&form.header).unwrap_or_default(),
            value: parts(
                &mut found,
                "value",
                form.value.as_deref().unwrap_or("{signature}"),
                &IN_VALUE,
            ),
            signs: parts(
                &mut found,
                "signs",
                form.signs.as_deref().unwrap_or("{body}"),
                &IN_SIGNS,
            ),
            algorithm: word(&mut found, "algorithm", form.algorithm.as_deref(), &HmacAlgorithm::ALL),
            encoding: word(&mut found, "encoding", form.encoding.as_deref(), &HmacEncoding::ALL),
            secret_encoding: secret_encoding(&mut found, form.secret_encoding.as_deref()),
            timestamp_header: lower(&form.timestamp_header),
            timestamp_format: word(
                &mut found,
                "timestamp_format",
                form.timestamp_format.as_deref(),
                &TimestampFormat::ALL,
            ),
            nonce_header: lower(&form.nonce_header),
            key_id: form.key_id.clone(),
        };
        if found.is_empty() {
            scheme.check(&mut found);
        }
        if found.is_empty() { Ok(scheme) } else { Err(found) }
    }

    fn check(&self, found: &mut Vec<InvalidHmac>) {
        let signatures = self.value.iter().filter(|part| **part == HmacPart::Signature).count();
        if signatures != 1 {
            let remedy = "write it once, as in `value = \"sha256={signature}\"`";
            invalid(found, "value", "it has to have `{signature}` once", remedy);
        }
        if self
            .signs
            .iter()
            .all(|part| matches!(part, HmacPart::Text(_) | HmacPart::KeyId))
        {
            let message = "nothing of the request is signed, so one signature would be good for every other request";
            invalid(
                found,
                "signs",
                message,
                "add `{body}`, or what the API's documentation names",
            );
        }
        self.check_both(
            found,
            &HmacPart::Timestamp,
            "timestamp",
            "timestamp_header",
            self.timestamp_header.is_some(),
        );
        self.check_both(
            found,
            &HmacPart::Nonce,
            "nonce",
            "nonce_header",
            self.nonce_header.is_some(),
        );
        let names_key = self.value.contains(&HmacPart::KeyId) || self.signs.contains(&HmacPart::KeyId);
        match &self.key_id {
            None if names_key => {
                let remedy = "add `key_id = \"…\"`, the name under which the receiver knows the key";
                invalid(found, "key_id", "`{key_id}` is used, and there is none", remedy);
            }
            Some(_) if !names_key => {
                let remedy = "write `{key_id}` into `value`, or remove it";
                invalid(found, "key_id", "it is neither sent nor signed", remedy);
            }
            Some(id) if id.is_empty() || id.len() > 256 || !id.bytes().all(|b| b.is_ascii_graphic()) => {
                invalid(
                    found,
                    "key_id",
                    "it cannot be the name of a key",
                    "use up to 256 visible ASCII characters",
                );
            }
            _ => {}
        }
        let headers = self.headers();
        if (1..headers.len()).any(|at| headers[..at].contains(&headers[at])) {
            invalid(
                found,
                "header",
                "two values go into one header",
                "use a header for each",
            );
        }
        self.check_apart(found);
    }

    /// What is sent has to be signed, or anybody could change it; what is signed has to be sent, or nobody could check.
    fn check_both(
        &self,
        found: &mut Vec<InvalidHmac>,
        part: &HmacPart,
        name: &str,
        header_key: &'static str,
        has_header: bool,
    ) {
        let is_sent = has_header || self.value.contains(part);
        match (self.signs.contains(part), is_sent) {
            (true, false) => {
                let message = format!("`{{{name}}}` is signed and not sent, so the receiver could not check it");
                let remedy = format!("add `{header_key} = \"…\"`, or `{{{name}}}` to `value`");
                invalid(found, "signs", message, remedy);
            }
            (false, true) => {
                let message = format!("`{{{name}}}` is sent and not signed, so anybody could change it");
                invalid(
                    found,
                    "signs",
                    message,
                    format!("add `{{{name}}}` to `signs`, or do not send it"),
                );
            }
            _ => {}
        }
    }

    /// The receiver takes the value apart by the text between its names.
    fn check_apart(&self, found: &mut Vec<InvalidHmac>) {
        let runs_on = |c: char, after: &HmacPart| match after {
            HmacPart::Timestamp => c.is_ascii_digit(),
            _ => is_of_nonce(c),
        };
        for pair in self.value.windows(2) {
            let is_clear = match pair {
                [HmacPart::Text(_) | HmacPart::Signature | HmacPart::KeyId, _] => true,
                [after, HmacPart::Text(text)] => !text.starts_with(|c| runs_on(c, after)),
                _ => false,
            };
            if !is_clear {
                let message = "it cannot be taken apart again: where a name ends is not clear";
                invalid(
                    found,
                    "value",
                    message,
                    "put a `,` or another character between the two",
                );
            }
        }
        let is_visible = |part: &HmacPart| match part {
            HmacPart::Text(text) => text.bytes().all(|b| (0x20..0x7f).contains(&b)),
            _ => true,
        };
        if !self.value.iter().all(is_visible) {
            invalid(
                found,
                "value",
                "the value of a header may have printable ASCII characters only",
                "take out the others",
            );
        }
    }
}

fn invalid(found: &mut Vec<InvalidHmac>, key: &'static str, message: impl Into<String>, remedy: impl Into<String>) {
    found.push(InvalidHmac {
        key,
        message: message.into(),
        remedy: remedy.into(),
    });
}

/// The meaning of a word; the first of all where there is none.
fn word<T: Copy>(found: &mut Vec<InvalidHmac>, key: &'static str, word: Option<&str>, all: &[(&str, T)]) -> T {
    let (_, default) = all[0];
    let Some(word) = word else { return default };
    if let Some((_, meant)) = all.iter().find(|(known, _)| *known == word) {
        return *meant;
    }
    let words: Vec<&str> = all.iter().map(|(known, _)| *known).collect();
    invalid(found, key, format!("there is no `{}`", short(word)), one_of(&words));
    default
}

fn secret_encoding(found: &mut Vec<InvalidHmac>, text: Option<&str>) -> Option<HmacEncoding> {
    match text {
        None | Some("text") => None,
        Some(other) => match HmacEncoding::ALL.into_iter().find(|(known, _)| *known == other) {
            Some((_, encoding)) => Some(encoding),
            None => {
                let words = ["text", "hex", "base64", "base64url"];
                invalid(
                    found,
                    "secret_encoding",
                    format!("there is no `{}`", short(other)),
                    one_of(&words),
                );
                None
            }
        },
    }
}

/// So much of a text as fits into a message.
fn short(text: &str) -> String {
    text.chars().take(40).flat_map(char::escape_debug).collect()
}

fn one_of(words: &[&str]) -> String {
    format!("use one of `{}`", words.join("`, `"))
}

/// Reads text with `{names}`; `{{` and `}}` are braces.
fn parts(found: &mut Vec<InvalidHmac>, key: &'static str, text: &str, names: &[(&str, HmacPart)]) -> Vec<HmacPart> {
    let known = || {
        let names: Vec<String> = names.iter().map(|(name, _)| format!("{{{name}}}")).collect();
        one_of(&names.iter().map(String::as_str).collect::<Vec<_>>())
    };
    if text.is_empty() || text.len() > TEXT_BYTES_MAX {
        let message = format!("it has to have 1 to {TEXT_BYTES_MAX} bytes");
        invalid(found, key, message, known());
        return Vec::new();
    }
    let mut parts: Vec<HmacPart> = Vec::new();
    let mut plain = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        plain.push_str(&rest[..at]);
        let (brace, after) = rest[at..].split_at(1);
        if let Some(doubled) = after.strip_prefix(brace) {
            plain.push_str(brace);
            rest = doubled;
            continue;
        }
        let name = after.split_once('}').filter(|_| brace == "{");
        let Some((name, after)) = name else {
            let message = format!("a `{brace}` stands alone");
            invalid(found, key, message, "write a brace of the text twice: `{{` or `}}`");
            return Vec::new();
        };
        let Some((_, part)) = names.iter().find(|(known, _)| *known == name) else {
            invalid(found, key, format!("there is no `{{{}}}` here", short(name)), known());
            return Vec::new();
        };
        if !plain.is_empty() {
            parts.push(HmacPart::Text(std::mem::take(&mut plain)));
        }
        parts.push(part.clone());
        rest = after;
    }
    plain.push_str(rest);
    if !plain.is_empty() {
        parts.push(HmacPart::Text(plain));
    }
    parts
}
