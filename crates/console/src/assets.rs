//! The console's own style and script: all that a page ever loads, served from the program itself.

use crate::gate::App;
use axum::Router;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use sha2::{Digest as _, Sha256};
use std::sync::Arc;
use tacit_spelling::hex::to_hex;

/// The look of every page; its classes are listed at the top of the first file.
const STYLE: &str = concat!(
    include_str!("../assets/console/ground.css"),
    include_str!("../assets/console/page.css"),
    include_str!("../assets/console/words.css"),
    include_str!("../assets/console/tags.css"),
    include_str!("../assets/console/parts.css"),
    include_str!("../assets/console/forms.css"),
    include_str!("../assets/console/incidents.css"),
    include_str!("../assets/console/scenario.css"),
    include_str!("../assets/console/promises.css"),
    include_str!("../assets/console/hands.css"),
);

/// What a text licenses, asked for after the page is there; and passkeys.
const PROMISES: &str = concat!(
    include_str!("../assets/findings.js"),
    include_str!("../assets/passkey.js"),
);
/// What a page does by itself: follow the desk, and keep what is typed.
const SCRIPT: &str = include_str!("../assets/console.js");

pub(crate) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/console.css", style("text/css; charset=utf-8", STYLE))
        .route(
            "/promises.js",
            style("text/javascript; charset=utf-8", PROMISES),
        )
        .route(
            "/console.js",
            style("text/javascript; charset=utf-8", SCRIPT),
        )
}

/// Serves a file of the program. The browser asks each time whether its copy is still the one, so that after the program was changed no
/// page is shown in an old look.
fn style(kind: &'static str, text: &'static str) -> axum::routing::MethodRouter<Arc<App>> {
    let digest = to_hex(&Sha256::digest(text.as_bytes()));
    let tag = format!("\"{}\"", digest.get(..16).unwrap_or_default());
    get(async move |headers: HeaderMap| served(&headers, &tag, kind, text))
}

fn served(headers: &HeaderMap, tag: &str, kind: &'static str, text: &'static str) -> Response {
    let known = headers.get(IF_NONE_MATCH).is_some_and(|given| given == tag);
    let caching = [(CACHE_CONTROL, "no-cache"), (ETAG, tag)];
    if known {
        (StatusCode::NOT_MODIFIED, caching).into_response()
    } else {
        (caching, [(CONTENT_TYPE, kind)], text).into_response()
    }
}
