//! Returns: what of an order can go back, and opening a return for one of its items.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{EmailAsked, no_such_order, read_json, write_key};
use crate::access::SignatureHeld;
use crate::answer::{Answer, Problem};
use crate::app::App;
use crate::records::{OpenedReturn, Records};
use crate::storage::Outcome;

/// The body of `POST /returns`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReturnAsked {
    order: String,
    email: String,
    sku: String,
    reason: String,
}

pub(super) async fn returnable(
    _held: SignatureHeld,
    State(app): State<Arc<App>>,
    EmailAsked(email): EmailAsked,
    order: Result<Path<String>, PathRejection>,
) -> Result<Answer, Problem> {
    let Path(order) = order.map_err(|_| no_such_order(""))?;
    app.storage.read(|records| {
        let found = records.order_of(&order, &email);
        let found = found.ok_or_else(|| no_such_order(&order))?;
        let open = found
            .items
            .iter()
            .filter(|item| item.returnable && !records.is_returned(&order, &item.sku));
        let items: Vec<Value> = open.map(|item| json!({"sku": item.sku, "title": item.title})).collect();
        let body = json!({"order": order, "items": items, "reasons": records.reasons});
        Ok(Answer::new(StatusCode::OK, body))
    })
}

pub(super) async fn open(
    _held: SignatureHeld,
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Answer, Problem> {
    let asked: ReturnAsked = read_json(&headers, &body)?;
    let key = write_key(&headers, "POST /returns", &body)?;
    let at_ms = app.settings.clock.now_ms();
    app.storage.write(key, |records| open_return(records, asked, at_ms))
}

fn open_return(records: &mut Records, asked: ReturnAsked, at_ms: u64) -> Result<Outcome, Problem> {
    let ReturnAsked {
        order,
        email,
        sku,
        reason,
    } = asked;
    let found = records.order_of(&order, &email);
    let found = found.ok_or_else(|| no_such_order(&order))?;
    let item = found.items.iter().find(|item| item.sku == sku);
    let item = item.ok_or_else(|| {
        let message = format!("the order `{order}` has no item `{sku}`");
        Problem::new(StatusCode::NOT_FOUND, "item-not-found", message)
    })?;
    if !records.reasons.iter().any(|known| known.code == reason) {
        let message = format!("`{reason}` is not a reason for a return");
        return Err(Problem::bad_request("unknown-reason", message));
    }
    let conflict = |error, message| Err(Problem::new(StatusCode::CONFLICT, error, message));
    if !item.returnable {
        return conflict("not-returnable", format!("`{sku}` cannot be returned"));
    }
    if records.is_returned(&order, &sku) {
        return conflict("already-returned", format!("`{sku}` was returned before"));
    }
    let id = format!("R-{}", records.next_return);
    records.next_return += 1;
    let body = json!({
        "return": id,
        "label": format!("https://shop.example/labels/{id}"),
        "order": order,
        "sku": sku,
    });
    records.returns.push(OpenedReturn {
        id,
        order,
        sku,
        reason,
        at_ms,
    });
    Ok(Outcome::Applied(Answer::new(StatusCode::CREATED, body)))
}
