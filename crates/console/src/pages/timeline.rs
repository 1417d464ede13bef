//! The timeline: what happened, was said and stood, and a way back to any date as it was known then (K18).

mod asking;
mod page;

use crate::gate::{App, Trouble, Visitor};
use crate::shell::{Room, page as whole};
use crate::timeline::{Besides, STYLE, brief, exported};
use asking::Asking;
use axum::Router;
use axum::extract::RawQuery;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use std::sync::Arc;

const SCRIPT: &str = include_str!("../../assets/timeline.js");
const LOOK: &str = include_str!("../../assets/timeline.css");

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/timeline", get(show))
        .route("/timeline.svg", get(drawing))
        .route("/timeline/brief", get(taken_away))
        .route(
            "/timeline.css",
            get(async || typed("text/css; charset=utf-8", [STYLE, LOOK].concat())),
        )
        .route(
            "/timeline.js",
            get(async || typed("text/javascript; charset=utf-8", SCRIPT.to_owned())),
        )
}

/// The page, or what of it changes when the time of knowledge does.
async fn show(visitor: Visitor, RawQuery(query): RawQuery) -> Result<Response, Trouble> {
    let asking = Asking::read(query.as_deref()).map_err(Trouble::Unreadable)?;
    let timeline = visitor.app.desk.timeline(asking.span()).await?;
    let shown = page::shown(&asking, &timeline);
    if asking.part {
        return Ok(shown.into_response());
    }
    let main = page::main(&asking, &timeline, &shown);
    Ok(whole(&visitor, Room::Timeline, "Timeline", main).into_response())
}

async fn drawing(visitor: Visitor, RawQuery(query): RawQuery) -> Result<Response, Trouble> {
    let asking = Asking::read(query.as_deref()).map_err(Trouble::Unreadable)?;
    let timeline = visitor.app.desk.timeline(asking.span()).await?;
    let svg = exported(&timeline).svg;
    Ok(handed_out("image/svg+xml", "timeline.svg", svg))
}

async fn taken_away(visitor: Visitor, RawQuery(query): RawQuery) -> Result<Response, Trouble> {
    let asking = Asking::read(query.as_deref()).map_err(Trouble::Unreadable)?;
    let timeline = visitor.app.desk.timeline(asking.span()).await?;
    let besides = Besides {
        party: visitor.masthead.party.clone(),
        exercise: visitor.masthead.exercise,
    };
    let page = brief(&timeline, &besides);
    Ok(handed_out(
        "text/html; charset=utf-8",
        "timeline-brief.html",
        page,
    ))
}

/// A file for the person to keep: the browser saves it and opens nothing.
fn handed_out(kind: &'static str, name: &str, text: String) -> Response {
    let kept = format!("attachment; filename=\"{name}\"");
    (
        [(CONTENT_TYPE, kind.to_owned()), (CONTENT_DISPOSITION, kept)],
        text,
    )
        .into_response()
}

fn typed(kind: &'static str, text: String) -> Response {
    ([(CONTENT_TYPE, kind)], text).into_response()
}
