//! Today: what needs a human now, by precedence and deadline, and nothing else.

use crate::gate::{App, Trouble, Visitor};
use crate::shell::{Room, page};
use crate::words::moment;
use axum::Router;
use axum::routing::get;
use maud::{Markup, html};
use std::sync::Arc;

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new().route("/", get(show))
}

async fn show(visitor: Visitor) -> Result<Markup, Trouble> {
    let today = visitor.app.desk.today().await?;
    let main = html! {
        h1 { "Today" }
        @if today.matters.is_empty() { p { "Nothing waits for anybody." } }
        ol .matters {
            @for matter in &today.matters {
                li { a href=(matter.path) { (matter.words) } " since " (moment(matter.since_ms)) }
            }
        }
    };
    Ok(page(&visitor, Room::Today, "Today", main))
}
