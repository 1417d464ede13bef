//! What was shown is confirmed by its name, and said; or nothing is done, and why is told.

use super::look::drawn_up;
use super::subject::{Named, Subject};
use crate::address::Address;
use crate::desk::{Act, Fault};
use crate::gate::{Posted, Trouble};
use crate::pages::answer::{again, goes_on};
use axum::extract::{Path, Query};
use axum::response::Response;

/// What is told where nothing proves that findings were on the page: mostly after the program was started anew.
const UNSHOWN: &str = "what this text licenses has not been shown to this login; it is below";

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
        let fault = Fault::Stale(UNSHOWN.to_owned());
        let page = drawn_up(visitor, &subject, &draft, false, Some(&fault)).await?;
        return Ok(again(&fault, page));
    }
    let act = Act::Say {
        draft: Box::new(draft.clone()),
        confirmed,
    };
    match desk.act(&visitor.person.name, posted.order(), act).await {
        Ok(done) => {
            posted.done(&subject.form()).await;
            let thread = match subject.channel.as_str() {
                "" => Address::new("/channels"),
                channel => Address::new("/channels").step(channel),
            };
            Ok(goes_on(visitor, posted.order(), done, thread))
        }
        Err(fault) => {
            let page = drawn_up(visitor, &subject, &draft, false, Some(&fault)).await?;
            Ok(again(&fault, page))
        }
    }
}
