//! Checks captured requests with the crate `httpsig`: a JSON array of requests on standard input, an array of answers on
//! standard output.

use bytes::Bytes;
use http_body_util::Full;
use httpsig_hyper::prelude::{AlgorithmName, PublicKey, SharedKey};
use httpsig_hyper::{MessageSignatureReq, RequestContentDigest};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::error::Error;

#[derive(Deserialize)]
struct Captured {
    version: String,
    secret: String,
    method: String,
    url: String,
    headers: BTreeMap<String, String>,
    body: String,
}

async fn verify(captured: &Captured) -> Result<(), Box<dyn Error>> {
    let mut request = http::Request::builder()
        .method(captured.method.as_str())
        .uri(&captured.url);
    for (name, value) in &captured.headers {
        request = request.header(name, value);
    }
    let request = request.body(Full::new(Bytes::from(captured.body.clone())))?;
    match captured.version.as_str() {
        "ed25519" => {
            let key = PublicKey::from_pem(&AlgorithmName::Ed25519, &captured.secret)?;
            request.verify_message_signature(&key, None).await?;
        }
        _ => {
            use base64::{Engine, engine::general_purpose::STANDARD};
            let key = SharedKey::from_base64(&AlgorithmName::HmacSha256, &STANDARD.encode(&captured.secret))?;
            request.verify_message_signature(&key, None).await?;
        }
    }
    // The signature covers the digest; that the digest is the body's, and that a body has one, are checks of their own.
    if captured.headers.contains_key("content-digest") || !captured.body.is_empty() {
        request.verify_content_digest().await?;
    }
    Ok(())
}

fn answer(captured: &Captured) -> String {
    match futures::executor::block_on(verify(captured)) {
        Ok(()) => "accepted".to_owned(),
        Err(error) => format!("refused: {error}"),
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let captured: Vec<Captured> = serde_json::from_reader(std::io::stdin().lock())?;
    let answers: Vec<String> = captured.iter().map(answer).collect();
    serde_json::to_writer(std::io::stdout().lock(), &answers)?;
    Ok(())
}
