//! What was shown is confirmed by its name, and said; or nothing is done, and why is told.

use super::look::{Notice, drawn_up};
use super::subject::{Named, Subject};
use crate::address::Address;
use crate::desk::{Act, Fault};
use crate::gate::{Posted, Trouble};
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};

/// What is told where nothing proves that findings were on the page: mostly after the program was started anew.
const UNSHOWN: &str = "What this text licenses has not been shown to this login.";

pub(super) async fn say(
    Path(what): Path<String>,
    Query(named): Query<Named>,
    posted: Posted,
) -> Result<Response, Trouble> {
    let subject = Subject::read(&what, named)?;
    let draft = subject.draft_of(|field| posted.one(field));
    let (visitor, confirmed) = (&posted.visitor, posted.one("confirmed").to_owned());
    let desk = &visitor.app.desk;
    let shown = &visitor.app.shown;
    if subject.what.has_text() && !shown.holds(&visitor.token, &confirmed, posted.one("shown")) {
        let notice = Notice {
            stale: true,
            words: UNSHOWN,
        };
        let page = drawn_up(visitor, &subject, &draft, false, Some(notice)).await?;
        return Ok((StatusCode::CONFLICT, page).into_response());
    }
    let act = Act::Say {
        draft: Box::new(draft.clone()),
        confirmed,
    };
    match desk.act(&visitor.person.name, posted.order(), act).await {
        Ok(done) => {
            // Said is said, whether or not the draft is forgotten.
            let _ = desk
                .keep_typed(&visitor.person.name, subject.form(), None)
                .await;
            let thread = || match subject.channel.as_str() {
                "" => "/channels".to_owned(),
                channel => Address::new("/channels").step(channel).into(),
            };
            Ok(Redirect::to(&done.next.unwrap_or_else(thread)).into_response())
        }
        Err(fault) => {
            let (status, stale) = match &fault {
                Fault::Stale(_) => (StatusCode::CONFLICT, true),
                Fault::Missing(_) | Fault::Refused(_) => (StatusCode::UNPROCESSABLE_ENTITY, false),
                Fault::Failed(_) => (StatusCode::SERVICE_UNAVAILABLE, false),
            };
            let notice = Notice {
                stale,
                words: &fault.to_string(),
            };
            let page = drawn_up(visitor, &subject, &draft, false, Some(notice)).await?;
            Ok((status, page).into_response())
        }
    }
}
