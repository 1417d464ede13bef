//! Saying something: it is drafted, shown whole as it would go out, and confirmed by the name of all that was shown.
//!
//! A draft lives in what the desk keeps typed, so every address here can be opened again; what is confirmed travels in the form that
//! confirms it, so that what was on the page is what is said, or nothing is (K11).

mod choosing;
mod confirming;
mod drafting;
mod kinds;
mod look;
mod subject;
pub(super) mod whole;

pub(super) use kinds::kind;
pub(super) use subject::about;

use super::answer::{again, refusal};
use crate::desk::Fault;
use crate::gate::{App, Posted, Trouble, Visitor};
use crate::marks::unverified_band;
use crate::shell::page;
use crate::view::people::Role;
use crate::view::saying::{Draft, What};
use crate::words::named;
use axum::Router;
use axum::extract::{Path, Query};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::get;
use maud::{Markup, html};
use std::sync::Arc;
use subject::{Named, Subject};

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/say/{what}", get(draft).post(drafted))
        .route("/say/{what}/look", get(look::show).post(confirming::say))
        .route("/say/{what}/findings", get(look::licensed))
}

/// The page on which something is drafted.
async fn draft(
    visitor: Visitor,
    Path(what): Path<String>,
    Query(named): Query<Named>,
) -> Result<Markup, Trouble> {
    let subject = Subject::read(&what, named)?;
    if let Some(choice) = choosing::first(&visitor, &subject).await? {
        return Ok(choice);
    }
    let typed = visitor.app.desk.typed(&visitor.person.name, subject.form());
    let draft = subject.draft(&typed.await?.unwrap_or_default());
    drafting_page(&visitor, &subject, &draft, None).await
}

/// Keeps what was drafted and leads to all that would be said.
async fn drafted(
    Path(what): Path<String>,
    Query(named): Query<Named>,
    posted: Posted,
) -> Result<Response, Trouble> {
    let subject = Subject::read(&what, named)?;
    let draft = subject.draft_of(|field| posted.one(field));
    let typed = Some(Subject::typed(&draft));
    let visitor = &posted.visitor;
    let desk = &visitor.app.desk;
    let kept = desk.keep_typed(&visitor.person.name, subject.form(), typed);
    match kept.await {
        Ok(()) => Ok(Redirect::to(&String::from(subject.at("look"))).into_response()),
        // The page still has all of it; nothing typed is lost.
        Err(fault) => {
            let page = drafting_page(visitor, &subject, &draft, Some(&fault)).await?;
            Ok(again(&fault, page))
        }
    }
}

async fn drafting_page(
    visitor: &Visitor,
    subject: &Subject,
    draft: &Draft,
    fault: Option<&Fault>,
) -> Result<Markup, Trouble> {
    let channels = visitor.app.desk.channels().await?;
    let mut channels = channels.iter();
    let channel = channels.find(|it| it.name == subject.channel);
    let actors = actors(visitor, subject.what).await?;
    let title = kind(subject.what).title;
    let main = html! {
        @if let Some(channel) = channel { (unverified_band(channel)) }
        h1 { (title) }
        p .lede { (kind(subject.what).means) }
        (drafting::about(subject))
        @if let Some(channel) = channel {
            p { "To " (named(&channel.other)) " on the channel " (named(&channel.name)) "." }
        }
        (refusal(fault))
        (form_or_why(visitor, subject, draft, &actors))
    };
    Ok(page(visitor, subject.room(), title, main))
}

/// The form for whoever may draft; for others, why there is none.
fn form_or_why(
    visitor: &Visitor,
    subject: &Subject,
    draft: &Draft,
    actors: &[(String, String)],
) -> Markup {
    html! {
        @if visitor.is(Role::Drafter) {
            (drafting::form(visitor, subject, draft, actors))
        } @else {
            p .notice { "Whoever drafts for this desk says this. You may see everything; a keeper changes what you may." }
        }
    }
}

/// Whom an answer to a clarification can name.
async fn actors(visitor: &Visitor, what: What) -> Result<Vec<(String, String)>, Trouble> {
    if what != What::Clarified {
        return Ok(Vec::new());
    }
    Ok(visitor.app.desk.incident_form().await?.actors)
}
