//! Networks of companies: certificates of the company's own authority, and a proxy on the way out.

use actgate::manifest::pack;
use actgate::model::run::Outcome;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use serde_json::json;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tempfile::TempDir;
use tests::{Echo, Ran, Stand, certificates};

/// A public address, which nothing in these tests dials.
const PUBLIC: &str = "http://93.184.216.34";

/// Publishes an action that makes one read at a URL, grants it, and runs it.
async fn run(stand: &Stand, url: &str) -> Ran {
    let manifest = format!(
        "name = \"it\"\ntitle = \"It\"\ndescription = \"One call.\"\ntriggers = [\"please do it\"]\n\
         [endpoints.it]\nmethod = \"GET\"\nurl = \"{url}/it\"\n[response]\ntemplate = \"It is {{response.status}}.\"\n"
    );
    stand
        .grant(&format!(
            "[[grants]]\naction = \"it\"\nendpoint = \"it\"\nallow = \"GET {url}/it\"\nplain_http = true\n\
             private_networks = [\"127.0.0.0/8\"]\n"
        ))
        .await;
    stand.publish_bytes(pack::empty_component(&manifest)).await.unwrap();
    stand.run("it", json!({})).await
}

fn reply(ran: &Ran) -> &str {
    match ran.outcome() {
        Outcome::Replied(reply) => &reply.message,
        other => panic!("{other:?}"),
    }
}

/// An upstream with the certificate of a folder, and how often it was called upon.
fn secure(folder: &Path) -> (String, Arc<AtomicUsize>) {
    let chain = CertificateDer::pem_file_iter(folder.join("cert.pem")).unwrap();
    let key = PrivateKeyDer::from_pem_file(folder.join("key.pem")).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain.collect::<Result<_, _>>().unwrap(), key)
        .unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    let (count, config) = (Arc::new(AtomicUsize::new(0)), Arc::new(config));
    let counted = count.clone();
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            counted.fetch_add(1, Ordering::SeqCst);
            let mut tls = StreamOwned::new(ServerConnection::new(config.clone()).unwrap(), stream);
            let mut request = Vec::new();
            let mut byte = [0];
            while !request.ends_with(b"\r\n\r\n") && tls.read_exact(&mut byte).is_ok() {
                request.push(byte[0]);
            }
            let _ = tls.write_all(
                b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 17\r\nconnection: close\r\n\r\n\
                  {\"status\":\"good\"}",
            );
            let _ = tls.flush();
        }
    });
    (url, count)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_authority_that_the_settings_name_is_trusted_and_another_is_asked_once() {
    let folder = TempDir::new().unwrap();
    certificates(folder.path());
    let (url, count) = secure(folder.path());
    let stand = Stand::new().await;
    let ran = run(&stand, &url).await;
    let trace = format!("{:?}", ran.trace);
    assert!(
        trace.contains("name your company's authority as `ca` under [gate]"),
        "{trace}"
    );
    assert_eq!(count.load(Ordering::SeqCst), 1, "another try would fail alike");

    let ca = folder.path().join("ca.pem");
    let stand = stand
        .reopen_with(|text| format!("{text}\n[gate]\nca = \"{}\"\n", ca.display()))
        .await;
    assert_eq!(reply(&run(&stand, &url).await), "It is good.");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_to_a_public_address_leaves_through_the_proxy_and_one_inside_does_not() {
    let body = "{\"status\":\"good\"}";
    let proxy = Echo::start(&[("content-type", "application/json")], body).await;
    let inside = Echo::start(&[("content-type", "application/json")], body).await;
    let settings = format!("[gate]\nproxy = \"{}\"\n", proxy.url);
    let stand = Stand::builder().settings(&settings).open().await;
    assert_eq!(reply(&run(&stand, PUBLIC).await), "It is good.");
    let asked = proxy.take();
    assert_eq!((asked.len(), asked[0].target.as_str()), (1, "http://93.184.216.34/it"));

    assert_eq!(reply(&run(&stand, &inside.url).await), "It is good.");
    assert_eq!((inside.take().len(), proxy.take().len()), (1, 0));
}
