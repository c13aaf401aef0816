//! The state of an order, for who knows its number and its address.

use std::sync::Arc;

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde_json::json;

use super::{EmailAsked, no_such_order};
use crate::access::ApiKeyHeld;
use crate::answer::{Answer, Problem};
use crate::app::App;

pub(super) async fn order(
    _held: ApiKeyHeld,
    State(app): State<Arc<App>>,
    EmailAsked(email): EmailAsked,
    order: Result<Path<String>, PathRejection>,
) -> Result<Answer, Problem> {
    let Path(order) = order.map_err(|_| no_such_order(""))?;
    app.storage.read(|records| {
        let found = records.order_of(&order, &email);
        let found = found.ok_or_else(|| no_such_order(&order))?;
        let body = json!({
            "order": found.order,
            "status": found.status,
            "expected_day": found.expected_day,
            "items": found.items,
        });
        Ok(Answer::new(StatusCode::OK, body))
    })
}
