//! The usual mistakes that make a signature differ: each is tried alone, and the one that explains it is named.

use super::key::STANDARD_ANY_PADDING;
use super::message::split;
use super::{Key, Message, Part, Received, Receiver, Refusal, Scheme};
use super::{digest, hmac, hubspot, rfc9421, standard_webhooks};
use base64::{Engine, engine::general_purpose::STANDARD};
use percent_encoding::percent_decode_str;
use std::collections::BTreeSet;
use zeroize::Zeroizing;

/// A mistake tries the whole body several times over; beyond this nobody waits for it.
const BODY_BYTES_MAX: usize = 1 << 20;

/// A changed part of a request, and the mistake that would change it so.
struct Variant<T> {
    value: T,
    mistake: &'static str,
}

fn variant<T>(value: T, mistake: &'static str) -> Variant<T> {
    Variant { value, mistake }
}

/// Names the one mistake that explains a signature that differs; `None` when there is none or several at once.
pub(super) fn find(scheme: Scheme<'_>, receiver: &Receiver<'_>, received: &Received<'_>) -> Option<Refusal> {
    let message = received.message(receiver.public_url).ok()?;
    if received.body.len() > BODY_BYTES_MAX {
        return None;
    }
    let try_secrets = |message: &Message<'_>| receiver.secrets.iter().any(|s| fits(scheme, s, received, message));
    if let Some(refusal) = another_method(&message, &try_secrets) {
        return Some(refusal);
    }
    for Variant { value, mistake } in uris(&message.uri, received) {
        let changed = Message {
            uri: value,
            ..message.clone()
        };
        if try_secrets(&changed) {
            let text = format!("the URL that was signed is another one: {mistake}");
            let remedy =
                "sign and check the URL byte for byte as it was called; behind a proxy, configure the public URL";
            return Some(Refusal::new(Part::Uri, text, remedy));
        }
    }
    for Variant { value, mistake } in bodies(message.body) {
        let changed = Message {
            body: &value,
            ..message.clone()
        };
        if try_secrets(&changed) {
            let text = format!("the body that was signed is another one: {mistake}");
            return Some(Refusal::new(
                Part::Body,
                text,
                "check the bytes that came in, before anything parses them",
            ));
        }
    }
    if receiver
        .secrets
        .iter()
        .any(|secret| fits_in_seconds(scheme, secret, received, &message))
    {
        let text = "the time was signed in seconds, and its header has milliseconds";
        return Some(Refusal::new(
            Part::Clock,
            text,
            "sign the text of the header as it is sent",
        ));
    }
    for secret in receiver.secrets {
        let is_decoded = matches!(scheme, Scheme::Hmac(form) if form.secret_encoding.is_some());
        let undecoded = is_decoded.then(|| {
            let own = Zeroizing::new(secret.to_vec());
            variant(own, "its text was taken as it is, without decoding")
        });
        for Variant { value, mistake } in secrets(secret).into_iter().chain(undecoded) {
            if fits_raw(scheme, &value, received, &message) {
                let text = format!("the secret is used in another form: {mistake}");
                return Some(Refusal::new(
                    Part::Key,
                    text,
                    "use the secret in the same form on both sides",
                ));
            }
        }
    }
    None
}

/// A proxy or a redirect may have changed the method.
fn another_method(message: &Message<'_>, try_secrets: &dyn Fn(&Message<'_>) -> bool) -> Option<Refusal> {
    for method in ["GET", "POST", "PUT", "PATCH", "DELETE"] {
        let changed = Message {
            method,
            ..message.clone()
        };
        if method != message.method && try_secrets(&changed) {
            let text = format!("the request was signed as {method}, and came in as {}", message.method);
            return Some(Refusal::new(
                Part::Method,
                text,
                "have proxies and redirects keep the method",
            ));
        }
    }
    None
}

/// Whether the signature that came is the one of this message.
fn fits(scheme: Scheme<'_>, secret: &[u8], received: &Received<'_>, message: &Message<'_>) -> bool {
    let header = |name: &str| received.header(name).ok().flatten().unwrap_or_default();
    let hash = || header(hubspot::SIGNATURE).to_ascii_lowercase();
    match scheme {
        Scheme::HubspotV1 => hash() == hubspot::v1(secret, message.body),
        Scheme::HubspotV2 => hash() == hubspot::v2(secret, message),
        Scheme::HubspotV3 | Scheme::Hubspot => {
            let expected = hubspot::v3(secret, message, header(hubspot::TIMESTAMP));
            expected.is_ok_and(|expected| expected == header(hubspot::SIGNATURE_V3))
        }
        Scheme::StandardWebhooks => {
            let (id, time) = (header(standard_webhooks::ID), header(standard_webhooks::TIMESTAMP));
            let text = standard_webhooks::signed_text(id, time, message.body);
            Key::webhook(secret).is_ok_and(|key| one_fits(&key, header(standard_webhooks::SIGNATURE), &text))
        }
        Scheme::Rfc9421 => {
            let digest = received.header(rfc9421::CONTENT_DIGEST).ok().flatten();
            let body_fits = digest.is_none_or(|digest| digest::check(digest, message.body).is_ok());
            body_fits && rfc9421::verify_alone(secret, received, message)
        }
        Scheme::Hmac(form) => hmac::fits(form, secret, false, received, message),
    }
}

/// HubSpot v3 with the time in seconds in what is signed.
fn fits_in_seconds(scheme: Scheme<'_>, secret: &[u8], received: &Received<'_>, message: &Message<'_>) -> bool {
    let header = |name: &str| received.header(name).ok().flatten().unwrap_or_default();
    let timestamp = header(hubspot::TIMESTAMP);
    let seconds = timestamp.len().checked_sub(3).and_then(|end| timestamp.get(..end));
    let expected = seconds.and_then(|seconds| hubspot::v3(secret, message, seconds).ok());
    matches!(scheme, Scheme::HubspotV3 | Scheme::Hubspot)
        && expected.is_some_and(|expected| expected == header(hubspot::SIGNATURE_V3))
}

/// As [`fits`], for a secret whose bytes are taken as they are.
fn fits_raw(scheme: Scheme<'_>, secret: &[u8], received: &Received<'_>, message: &Message<'_>) -> bool {
    match scheme {
        Scheme::StandardWebhooks => {}
        Scheme::Hmac(form) => return hmac::fits(form, secret, true, received, message),
        _ => return fits(scheme, secret, received, message),
    }
    let header = |name: &str| received.header(name).ok().flatten().unwrap_or_default();
    let (id, time) = (header(standard_webhooks::ID), header(standard_webhooks::TIMESTAMP));
    let text = standard_webhooks::signed_text(id, time, message.body);
    Key::hmac(secret).is_ok_and(|key| one_fits(&key, header(standard_webhooks::SIGNATURE), &text))
}

fn one_fits(key: &Key, signatures: &str, text: &[u8]) -> bool {
    signatures
        .split(' ')
        .filter_map(|one| STANDARD.decode(one.split_once(',')?.1).ok())
        .any(|signature| key.verify(text, &signature))
}

/// Other spellings of the URL, and other places that it could have been called at.
fn uris(uri: &str, received: &Received<'_>) -> Vec<Variant<String>> {
    let (origin, target) = split(uri);
    let (scheme, authority) = origin.split_once("://").unwrap_or(("https", origin));
    let host = authority.rsplit_once(':').map_or(authority, |(host, _)| host);
    let (path, query) = target
        .split_once('?')
        .map_or((target, ""), |(path, query)| (path, query));
    let with_query = |path: &str, query: &str| match query {
        "" => format!("{origin}{path}"),
        _ => format!("{origin}{path}?{query}"),
    };
    let decode = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    let other_scheme = if scheme == "https" { "http" } else { "https" };
    let mut found = vec![
        variant(hubspot::decode_twelve(uri), "its escapes are decoded"),
        variant(decode(uri), "all its escapes are decoded"),
        variant(with_query(path, &decode(query)), "the escapes of its query are decoded"),
        variant(
            with_query(path, &query.replace("%20", "+")),
            "its query has `+` for spaces",
        ),
        variant(
            with_query(path, &query.replace('+', "%20")),
            "its query has `%20` for spaces",
        ),
        variant(
            with_query(path, &query.replace('+', "%2B")),
            "the `+` of its query is encoded",
        ),
        variant(
            with_query(path, &query.replace('@', "%40").replace(':', "%3A")),
            "its query has more escapes",
        ),
        variant(with_query(path, &sorted(query)), "its query is in another order"),
        variant(with_query(path, ""), "it has no query"),
        variant(
            format!("{origin}/{}", target.trim_start_matches('/')),
            "it has another number of slashes in front",
        ),
        variant(
            with_query(path.trim_end_matches('/'), query),
            "it has no slash at the end of its path",
        ),
        variant(
            with_query(&format!("{path}/"), query),
            "it has a slash at the end of its path",
        ),
        variant(
            format!("{other_scheme}://{authority}{target}"),
            "it has the other scheme, of `http` and `https`",
        ),
        variant(format!("{scheme}://{host}{target}"), "it has no port"),
        variant(target.to_owned(), "it is only path and query"),
    ];
    found.extend(places(scheme, host, target, received));
    found.retain(|other| other.value != uri);
    found
}

/// The same target at other places: other ports, and the hosts that forwarding headers name.
fn places(scheme: &str, host: &str, target: &str, received: &Received<'_>) -> Vec<Variant<String>> {
    let mut found = Vec::new();
    for port in ["80", "443", "3000", "8000", "8080", "8443"] {
        found.push(variant(
            format!("{scheme}://{host}:{port}{target}"),
            "it has another port",
        ));
    }
    for name in ["x-forwarded-host", "x-original-host", "host"] {
        let value = received.header(name).ok().flatten().unwrap_or_default();
        for scheme in ["https", "http"].into_iter().filter(|_| !value.is_empty()) {
            let place = format!("{scheme}://{value}{target}");
            found.push(variant(
                place,
                "it has the host of a forwarding header, as behind a proxy",
            ));
        }
    }
    found
}

fn sorted(query: &str) -> String {
    let parts: BTreeSet<(&str, usize)> = query.split('&').enumerate().map(|(at, part)| (part, at)).collect();
    parts.into_iter().map(|(part, _)| part).collect::<Vec<_>>().join("&")
}

/// The body as frameworks hand it on instead of what came in.
fn bodies(body: &[u8]) -> Vec<Variant<Vec<u8>>> {
    let mut found = vec![
        variant(Vec::new(), "it was empty"),
        variant(body.trim_ascii_end().to_vec(), "it had no line break at its end"),
        variant([body, b"\n"].concat(), "it had a line break at its end"),
        variant([body, b"\r\n"].concat(), "it had a line break at its end"),
        variant(replaced(body, "\r\n", "\n"), "its lines ended in LF"),
        variant(
            replaced(&replaced(body, "\r\n", "\n"), "\n", "\r\n"),
            "its lines ended in CR LF",
        ),
        variant(body.trim_ascii_start().to_vec(), "it had no space in front"),
    ];
    if let Ok(value) = serde_json::from_slice::<serde_json::Value>(body) {
        found.push(variant(
            respaced(body, "", ""),
            "it was JSON without spaces, and was rewritten",
        ));
        found.push(variant(
            respaced(body, " ", " "),
            "it was JSON with spaces after `:` and `,`, and was rewritten",
        ));
        found.push(variant(
            respaced(body, " ", ""),
            "it was JSON with spaces after `:`, and was rewritten",
        ));
        found.push(variant(
            value.to_string().into_bytes(),
            "it was JSON with sorted names, and was rewritten",
        ));
        let pretty = serde_json::to_vec_pretty(&value).unwrap_or_default();
        found.push(variant(pretty, "it was indented JSON, and was rewritten"));
    }
    found.retain(|other| other.value != body);
    found
}

fn replaced(body: &[u8], from: &str, to: &str) -> Vec<u8> {
    String::from_utf8_lossy(body).replace(from, to).into_bytes()
}

/// JSON with other spaces outside of its strings; names keep their order, which reading it would lose.
fn respaced(json: &[u8], after_colon: &str, after_comma: &str) -> Vec<u8> {
    let mut text = Vec::with_capacity(json.len() * 2);
    let (mut in_string, mut escaped) = (false, false);
    for byte in json {
        if in_string {
            text.push(*byte);
            in_string = escaped || *byte != b'"';
            escaped = !escaped && *byte == b'\\';
            continue;
        }
        match byte {
            b' ' | b'\t' | b'\r' | b'\n' => continue,
            b'"' => in_string = true,
            _ => {}
        }
        text.push(*byte);
        match byte {
            b':' => text.extend_from_slice(after_colon.as_bytes()),
            b',' => text.extend_from_slice(after_comma.as_bytes()),
            _ => {}
        }
    }
    text
}

/// The secret in the forms that people take it for.
fn secrets(secret: &[u8]) -> Vec<Variant<Zeroizing<Vec<u8>>>> {
    let own = |bytes: &[u8]| Zeroizing::new(bytes.to_vec());
    let bare = [&b"whsec_"[..], b"whsk_"]
        .iter()
        .find_map(|prefix| secret.strip_prefix(*prefix));
    let mut found = vec![
        variant(
            own(secret.trim_ascii()),
            "spaces or line breaks around it are not part of it",
        ),
        variant(
            own(&[secret, b"\n"].concat()),
            "a line break at its end was taken as part of it",
        ),
        variant(own(&secret.to_ascii_lowercase()), "it was in lower case"),
        variant(own(hex::encode(secret).as_bytes()), "it was written in hexadecimal"),
        variant(own(STANDARD.encode(secret).as_bytes()), "it was written in base64"),
    ];
    // A form that is no other one explains nothing.
    found.retain(|other| *other.value != *secret);
    if let Some(bare) = bare {
        found.push(variant(
            own(bare),
            "its text behind the prefix was taken, without decoding base64",
        ));
        found.push(variant(
            own(secret),
            "it was taken with its prefix, without decoding base64",
        ));
    }
    if let Ok(bytes) = STANDARD_ANY_PADDING.decode(bare.unwrap_or(secret)) {
        found.push(variant(Zeroizing::new(bytes), "it is base64, and was decoded"));
    }
    if let Ok(bytes) = hex::decode(secret) {
        found.push(variant(Zeroizing::new(bytes), "it is hexadecimal, and was decoded"));
    }
    found
}
