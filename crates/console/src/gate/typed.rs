//! What is typed and not sent, kept at the desk within a second of the last key (K13).

use super::body::{FORM, received};
use super::fields::is_token;
use super::posted::same_origin;
use super::{App, Trouble, Visitor};
use crate::desk::Typed;
use axum::extract::{Path, Request};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use axum::{RequestExt as _, Router};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

/// The most that is kept of a form, in bytes.
const LONGEST: usize = 64 * 1024;

/// The longest name of a form, in bytes.
const LONGEST_NAME: usize = 300;

/// How many orders are remembered as given; only what was typed in the last seconds before one can arrive after it.
const REMEMBERED: usize = 256;

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new().route("/typed/{form}", get(show).put(keep).delete(forget))
}

async fn show(
    visitor: Visitor,
    Path(form): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Trouble> {
    check_token(&headers, &visitor)?;
    let who = &visitor.person.name;
    let typed = visitor.app.desk.typed(who, named(form)?).await?;
    let text = serde_json::to_string(&typed.unwrap_or_default());
    let text = text.map_err(|why| Trouble::Unreadable(why.to_string()))?;
    Ok(([(CONTENT_TYPE, "application/json")], text).into_response())
}

async fn keep(
    axum::extract::State(app): axum::extract::State<Arc<App>>,
    Path(form): Path<String>,
    mut request: Request,
) -> Result<StatusCode, Trouble> {
    same_origin(request.headers(), &app)?;
    let visitor = request.extract_parts_with_state::<Visitor, _>(&app).await?;
    check_token(request.headers(), &visitor)?;
    let order = request.headers().get("x-order").cloned();
    let body = received(&app, request, FORM).await?;
    if body.len() > LONGEST {
        return Err(Trouble::Unreadable(format!(
            "at most {LONGEST} bytes of a form are kept"
        )));
    }
    let typed = serde_json::from_slice::<Typed>(&body)
        .map_err(|why| Trouble::Unreadable(why.to_string()))?;
    let form = named(form)?;
    let order = order.as_ref().and_then(|order| order.to_str().ok());
    if order.is_some_and(|order| app.sent.has(order)) {
        // The form was sent meanwhile; its last words arrive late, and are not to come back.
        return Ok(StatusCode::NO_CONTENT);
    }
    let who = &visitor.person.name;
    app.desk.keep_typed(who, form, Some(typed)).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn forget(
    visitor: Visitor,
    Path(form): Path<String>,
    headers: HeaderMap,
) -> Result<StatusCode, Trouble> {
    same_origin(&headers, &visitor.app)?;
    check_token(&headers, &visitor)?;
    let who = &visitor.person.name;
    visitor.app.desk.keep_typed(who, named(form)?, None).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The token comes in a header, which no page of another origin can send.
fn check_token(headers: &HeaderMap, visitor: &Visitor) -> Result<(), Trouble> {
    let given = headers.get("x-token").and_then(|given| given.to_str().ok());
    if is_token(given.unwrap_or_default(), &visitor.token) {
        Ok(())
    } else {
        Err(Trouble::Elsewhere)
    }
}

fn named(form: String) -> Result<String, Trouble> {
    if form.len() > LONGEST_NAME {
        return Err(Trouble::Unreadable(
            "the form's name is too long".to_owned(),
        ));
    }
    Ok(form)
}

/// With an answer: the form did what it was for, so what was typed into it is forgotten (K13).
#[derive(Clone)]
pub(crate) struct Forgets {
    pub(crate) person: String,
    pub(crate) form: String,
    pub(crate) order: String,
}

impl Forgets {
    pub(super) async fn forget(self, app: &App) {
        app.sent.note(self.order);
        // It was done: that a copy of the words stays until the next time is no reason to say that it was not.
        let _ = app.desk.keep_typed(&self.person, self.form, None).await;
    }
}

/// The names of orders that forms have given.
#[derive(Default)]
pub(crate) struct Sent(Mutex<VecDeque<String>>);

impl Sent {
    fn note(&self, order: String) {
        let mut orders = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if orders.len() >= REMEMBERED {
            orders.pop_front();
        }
        orders.push_back(order);
    }

    fn has(&self, order: &str) -> bool {
        let orders = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        orders.iter().any(|known| known == order)
    }
}
