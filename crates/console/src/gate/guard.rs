//! What stands before every page: under which name the console was called, by whom, and what a browser may do with the answer.

use super::trouble::{Spoken, Trouble};
use super::typed::Forgets;
use super::{App, Visitor};
use crate::shell::{aside, bare};
use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, LOCATION,
    REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use std::sync::Arc;

/// Nothing but this console's own style and script, and no frame around it (K15).
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
    form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// What every answer carries. With the referrer's policy `no-referrer` a browser would hide the origin of our own forms from us as well.
const HEADERS: [(HeaderName, &str); 5] = [
    (CONTENT_SECURITY_POLICY, POLICY),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (REFERRER_POLICY, "same-origin"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
];

/// Lets a request through to its page, or answers it; whatever is answered has the headers of this console.
pub(super) async fn guard(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let mut answer = match turned_away(&app, &request) {
        Some(answer) => answer,
        None => {
            let headers = request.headers().clone();
            let mut answer = next.run(request).await;
            if let Some(forgets) = answer.extensions_mut().remove::<Forgets>() {
                forgets.forget(&app).await;
            }
            spoken(&app, &headers, answer).await
        }
    };
    let headers = answer.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers
        .entry(CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    answer
}

/// The answer to whoever calls the console by another name, or has a page of another origin call it.
fn turned_away(app: &App, request: &Request) -> Option<Response> {
    let name = name_called(request).unwrap_or_default();
    if name != app.host {
        return Some(elsewhere(app, request, name));
    }
    let says = |header: &str| {
        request
            .headers()
            .get(header)
            .and_then(|it| it.to_str().ok())
    };
    let from_here = |site: &str| site == "same-origin" || site == "none";
    // A person may follow a link from anywhere; what a page elsewhere loads for itself is none of its business.
    let is_followed = request.method() == Method::GET && says("sec-fetch-mode") == Some("navigate");
    let refused = says("sec-fetch-site").is_some_and(|site| !from_here(site)) && !is_followed;
    refused.then(|| {
        let page = bare(
            "This does not come from a page of the console",
            &maud::html! { p { "Nothing was done." } },
            false,
        );
        (StatusCode::FORBIDDEN, page).into_response()
    })
}

/// The name by which the console was called, if it was called by exactly one.
fn name_called(request: &Request) -> Option<&str> {
    let mut hosts = request.headers().get_all(HOST).iter();
    let host = hosts.next()?.to_str().ok()?;
    let target = request.uri().authority();
    let agrees = target.is_none_or(|target| target.as_str() == host);
    (hosts.next().is_none() && agrees).then_some(host)
}

/// Whoever typed the number of this machine is led to its name; any other name was pointed here by somebody (DNS rebinding).
fn elsewhere(app: &App, request: &Request, name: &str) -> Response {
    let numbers = [
        format!("127.0.0.1:{}", app.port),
        format!("[::1]:{}", app.port),
    ];
    let path = request
        .uri()
        .path_and_query()
        .map_or("/", |path| path.as_str());
    let address = HeaderValue::from_str(&format!("{}{path}", app.origin));
    match address {
        Ok(address) if request.method() == Method::GET && numbers.iter().any(|it| it == name) => {
            (StatusCode::TEMPORARY_REDIRECT, [(LOCATION, address)]).into_response()
        }
        _ => {
            let words = "This is the console of a desk. It answers under its own name alone.";
            let kind = [(CONTENT_TYPE, "text/plain; charset=utf-8")];
            (StatusCode::MISDIRECTED_REQUEST, kind, words).into_response()
        }
    }
}

/// Makes a page of what went wrong: with everything around it if somebody is logged in, else bare.
async fn spoken(app: &Arc<App>, headers: &HeaderMap, answer: Response) -> Response {
    let status = answer.status();
    let is_error = status.is_client_error() || status.is_server_error();
    let is_page = answer
        .headers()
        .get(CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    let (mut head, body) = answer.into_parts();
    let Spoken { title, main } = match head.extensions.remove::<Spoken>() {
        Some(spoken) => spoken,
        None if is_error && !is_page => Spoken::of(status),
        None => return Response::from_parts(head, body),
    };
    let visitor: Result<Visitor, Trouble> = Visitor::meet(app, headers).await;
    let page = match visitor {
        Ok(visitor) if status != StatusCode::UNAUTHORIZED => aside(&visitor, title, main),
        _ => bare(title, &main, app.exercise().await),
    };
    let (made, body) = page.into_response().into_parts();
    head.headers.remove(CONTENT_LENGTH);
    head.headers.extend(made.headers);
    Response::from_parts(head, body)
}
