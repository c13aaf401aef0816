//! RFC 9421: every published library verifies what the host signs, with both algorithms, with and without a body.

use super::{METHODS, PUBLIC, Scheme, VALUES, captured, check, stand, verify};
use tests::{Client, Echo, SIGNING_SECRET};

pub(super) const ED25519: Scheme = Scheme {
    word: "rfc9421",
    secret: "private",
    more: ", algorithm = \"ed25519\", key_id = \"shop-1\"",
    name: "ed25519",
};

const HMAC: Scheme = Scheme {
    word: "rfc9421",
    secret: "shop-signing",
    more: ", algorithm = \"hmac-sha256\", key_id = \"shop-1\"",
    name: "hmac",
};

#[tokio::test(flavor = "multi_thread")]
async fn every_library_verifies_what_was_sent_and_refuses_what_was_changed() {
    let echo = Echo::start(&[], "").await;
    let stand = stand(&echo, &[&ED25519, &HMAC]).await;
    let mut good = Vec::new();
    for (text, _) in VALUES {
        for method in METHODS {
            let request = captured(&stand, &echo, &ED25519, method, text).await;
            for client in [
                Client::HttpMessageSignatures("ed25519"),
                Client::HttpMessageSig,
                Client::Interledger,
                Client::Httpsig("ed25519"),
            ] {
                good.push(check(client, PUBLIC, &request));
            }
            let request = captured(&stand, &echo, &HMAC, method, text).await;
            for client in [
                Client::HttpMessageSignatures("hmac-sha256"),
                Client::Httpsig("hmac-sha256"),
            ] {
                good.push(check(client, SIGNING_SECRET, &request));
            }
        }
    }
    verify(&good);
}
