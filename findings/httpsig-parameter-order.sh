#!/usr/bin/env bash
# Versions:  httpsig-hyper and httpsig 0.0.26 (crates.io), http-message-signatures 3.0.0 (PyPI)
# Guess:     RFC 9421, section 2.5, has the verifier take the parameters of `Signature-Input` as they were received, so their
#            order is the signer's to choose and every order verifies.
# Behaviour: `httpsig` reads the parameters and writes them again in an order of its own: created, expires, nonce, alg, keyid,
#            tag. A signature whose signer wrote `keyid` before `alg`, as Python's library does, is refused as invalid; the same
#            message with `alg` first is good. Nothing else differs between the two.
# Seen:      alg before keyid: good
#            keyid before alg: Invalid signature for the verifying key
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check http-message-signatures==3.0.0
cat > sign.py <<'PYTHON'
from types import SimpleNamespace

from http_message_signatures import HTTPMessageSigner, HTTPSignatureKeyResolver, algorithms


class Key(HTTPSignatureKeyResolver):
    def resolve_public_key(self, key_id):
        return b"a shared secret of some length"

    resolve_private_key = resolve_public_key


class AlgFirst(HTTPMessageSigner):
    """The same signer with the two parameters exchanged, before anything is signed."""

    def _build_signature_base(self, message, *, covered_component_ids, signature_params, **more):
        keyid = signature_params.pop("keyid")
        signature_params["keyid"] = keyid
        return super()._build_signature_base(
            message, covered_component_ids=covered_component_ids, signature_params=signature_params, **more
        )


for signer in (AlgFirst, HTTPMessageSigner):
    message = SimpleNamespace(method="GET", url="https://shop.example/orders?id=1", headers={})
    signer(signature_algorithm=algorithms.HMAC_SHA256, key_resolver=Key()).sign(
        message, key_id="shop-1", covered_component_ids=("@method", "@target-uri")
    )
    print(message.headers["signature-input"] if "signature-input" in message.headers else message.headers["Signature-Input"])
    print(message.headers["signature"] if "signature" in message.headers else message.headers["Signature"])
PYTHON
venv/bin/python sign.py > signed.txt

mkdir src
cat > Cargo.toml <<'TOML'
[package]
name = "finding"
version = "0.0.0"
edition = "2024"

[dependencies]
http = "=1.5.0"
httpsig-hyper = "=0.0.26"
http-body-util = "=0.1.5"
TOML
cat > src/main.rs <<'RUST'
use httpsig_hyper::MessageSignatureReqSync;
use httpsig_hyper::prelude::{AlgorithmName, SharedKey};

fn main() {
    let signed = std::fs::read_to_string("signed.txt").unwrap();
    let lines: Vec<&str> = signed.lines().collect();
    for (lines, name) in lines.chunks(2).zip(["alg before keyid", "keyid before alg"]) {
        let request = http::Request::get("https://shop.example/orders?id=1")
            .header("signature-input", lines[0])
            .header("signature", lines[1])
            .body(http_body_util::Empty::<&[u8]>::new())
            .unwrap();
        // base64 of the secret
        let key = SharedKey::from_base64(&AlgorithmName::HmacSha256, "YSBzaGFyZWQgc2VjcmV0IG9mIHNvbWUgbGVuZ3Ro").unwrap();
        match request.verify_message_signature_sync(&key, None) {
            Ok(_) => println!("{name}: good"),
            Err(error) => println!("{name}: {}", error.to_string().rsplit(": ").next().unwrap()),
        }
    }
}
RUST
cargo run --quiet > seen.txt

cat > expected.txt <<'TEXT'
alg before keyid: good
keyid before alg: Invalid signature for the verifying key
TEXT
cat signed.txt seen.txt
diff expected.txt seen.txt
