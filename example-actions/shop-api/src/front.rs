//! What every request passes first: it is read whole, put in the journal, and then answered or met by its fault.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::{CONNECTION, CONTENT_ENCODING, CONTENT_TYPE, LOCATION};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use tokio::time::sleep;

use crate::answer::Problem;
use crate::app::{App, Phase};
use crate::bomb::gzip_bomb;
use crate::connection::Line;
use crate::fault::{Fault, FaultRule};
use crate::journal::JournalEntry;
use crate::play::{Spoilt, is_answer, is_played, play, sent_status};

/// How long a request body may be.
pub(crate) const BODY_BYTES_MAX: usize = 1 << 20;

/// The body of the request, byte for byte, for those who check a signature before they read it.
#[derive(Clone)]
pub(crate) struct WholeBody(pub Bytes);

pub(crate) async fn front(
    State(app): State<Arc<App>>,
    ConnectInfo(line): ConnectInfo<Line>,
    request: Request,
    next: Next,
) -> Response {
    line.next_request();
    if app.is_control(request.uri().path()) {
        return next.run(request).await;
    }
    let (mut parts, body) = request.into_parts();
    let read = to_bytes(body, BODY_BYTES_MAX).await.ok();
    let known = read.clone().unwrap_or_default();
    let number = app.journal.record(entry(&app, &line, &parts, &known));
    let Some(body) = read else {
        let response = too_large();
        note_answer(&app, number, response.status());
        return response;
    };
    parts.extensions.insert(WholeBody(body.clone()));
    let method = parts.method.as_str().to_owned();
    let path = parts.uri.path().to_owned();
    let request = Request::from_parts(parts, Body::from(body));

    let response = match app.faults.take(&method, &path) {
        None => next.run(request).await,
        Some(rule) => {
            let name = rule.fault.name().to_owned();
            app.journal.change(number, |entry| entry.fault = Some(name));
            if is_played(&rule.fault) {
                return play_fault(&app, &line, number, &rule, request, next).await;
            }
            answer_fault(&app, &rule, request, next).await
        }
    };
    note_answer(&app, number, response.status());
    response
}

fn entry(app: &App, line: &Line, parts: &Parts, body: &[u8]) -> JournalEntry {
    let target = parts.uri.path_and_query();
    JournalEntry {
        number: 0,
        connection: line.number,
        method: parts.method.as_str().to_owned(),
        target: target.map_or_else(String::new, |target| target.as_str().to_owned()),
        headers: header_pairs(&parts.headers),
        body: String::from_utf8_lossy(body).into_owned(),
        received_ms: app.settings.clock.now_ms(),
        answered: false,
        status: None,
        fault: None,
    }
}

fn header_pairs(headers: &HeaderMap) -> Vec<(String, String)> {
    let pairs = headers.iter().map(|(name, value)| {
        let value = String::from_utf8_lossy(value.as_bytes());
        (name.as_str().to_owned(), value.into_owned())
    });
    pairs.collect()
}

fn note_answer(app: &App, number: u64, status: StatusCode) {
    app.journal.change(number, |entry| {
        entry.answered = true;
        entry.status = Some(status.as_u16());
    });
}

fn too_large() -> Response {
    let message = format!("the body is not whole, or is over {BODY_BYTES_MAX} bytes");
    let mut response = Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "body-too-large", message).into_response();
    // The rest of the body is still to come, and is not the beginning of another request.
    let close = HeaderValue::from_static("close");
    response.headers_mut().insert(CONNECTION, close);
    response
}

/// Faults that are HTTP after all: a response of another kind, or a later one.
async fn answer_fault(app: &App, rule: &FaultRule, request: Request, next: Next) -> Response {
    if let Fault::Slow { ms } = rule.fault {
        let pause = async {
            tokio::select! {
                () = sleep(Duration::from_millis(ms)) => {}
                () = app.reached(Phase::Closing) => {}
            }
        };
        if rule.apply {
            let response = next.run(request).await;
            pause.await;
            return response;
        }
        pause.await;
        return next.run(request).await;
    }
    if rule.apply {
        next.run(request).await;
    }
    let json = [(CONTENT_TYPE, "application/json")];
    match &rule.fault {
        Fault::Fail { status } => {
            let message = format!("the shop was told to answer {status}");
            Problem::new(known_status(*status), "fault", message).into_response()
        }
        Fault::Redirect { location, status } => {
            let location = [(LOCATION, location.as_str())];
            (known_status(*status), location).into_response()
        }
        Fault::Html => Html("<!doctype html>\n<title>Shop</title>\n<p>Please log in.\n").into_response(),
        Fault::GzipBomb { bytes } => match gzip_bomb(*bytes) {
            Ok(packed) => (json, [(CONTENT_ENCODING, "gzip")], packed).into_response(),
            Err(error) => Problem::internal(error.to_string()).into_response(),
        },
        _ => (json, r#"{"order": "A-1001", "items": [}"#).into_response(),
    }
}

/// The table takes no rule with another status, so that the second case does not come up.
fn known_status(status: u16) -> StatusCode {
    StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// Faults that are bytes on the connection. The response given back here is never sent.
async fn play_fault(app: &App, line: &Line, number: u64, rule: &FaultRule, request: Request, next: Next) -> Response {
    let spoilt = if rule.apply {
        Spoilt::of(next.run(request).await).await
    } else {
        Spoilt::stock()
    };
    let Some(mut stream) = line.take() else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    app.journal.change(number, |entry| {
        entry.answered = is_answer(&rule.fault);
        entry.status = sent_status(&rule.fault, &spoilt);
    });
    let played = tokio::select! {
        played = play(&rule.fault, &spoilt, &mut stream) => played.is_ok(),
        () = app.reached(Phase::Closing) => false,
    };
    if !played {
        app.journal.change(number, |entry| entry.answered = false);
    }
    if played && rule.fault == Fault::Smuggle {
        line.give_back(stream);
    } else {
        drop(stream);
        line.close();
    }
    StatusCode::NO_CONTENT.into_response()
}
