//! The desk itself: what it is called and how it is, who may do what at it, by what they show it, and what was done.

mod acts;
mod credential;
mod persons;

use super::answer::{again, goes_on, refusal, told};
use super::text::read_aloud;
use crate::address::Address;
use crate::desk::{Act, Fault};
use crate::gate::{App, Posted, Trouble, Visitor};
use crate::shell::{Room, page};
use crate::view::people::Role;
use crate::words::named;
use axum::Router;
use axum::extract::Query;
use axum::response::{Redirect, Response};
use axum::routing::get;
use maud::{Markup, html};
use serde::Deserialize;
use std::sync::Arc;

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/desk", get(show))
        .route("/desk/acts", get(acts::show))
        .route("/desk/admit", get(back).post(persons::admit))
        .route("/desk/dismiss", get(back).post(persons::dismiss))
        .route("/desk/end-logins", get(back).post(persons::end_logins))
        .route("/desk/credential", get(back).post(credential::lay))
        .route("/desk/passkey", get(back).post(credential::make))
}

#[derive(Debug, Default, Deserialize)]
struct Led {
    /// The order that led here.
    done: Option<String>,
}

async fn show(visitor: Visitor, Query(led): Query<Led>) -> Result<Markup, Trouble> {
    let told = told(&visitor, led.done.as_ref());
    whole(&visitor, told, &persons::Entry::default()).await
}

/// What a form was posted to is looked at where the form stands.
async fn back() -> Redirect {
    Redirect::to("/desk")
}

/// Has the desk do what a form of this page asks for.
async fn ordered(posted: &Posted, act: Act, entry: &persons::Entry) -> Result<Response, Trouble> {
    let visitor = &posted.visitor;
    let done = visitor
        .app
        .desk
        .act(&visitor.person.name, posted.order(), act);
    match done.await {
        Ok(done) => Ok(goes_on(
            visitor,
            posted.order(),
            done,
            Address::new("/desk"),
        )),
        Err(fault) => refused(visitor, &fault, entry).await,
    }
}

/// The page again with why nothing was done, and with what was typed; secrets are typed again.
async fn refused(
    visitor: &Visitor,
    fault: &Fault,
    entry: &persons::Entry,
) -> Result<Response, Trouble> {
    Ok(again(
        fault,
        whole(visitor, refusal(Some(fault)), entry).await?,
    ))
}

async fn whole(visitor: &Visitor, told: Markup, entry: &persons::Entry) -> Result<Markup, Trouble> {
    let people = visitor.app.desk.people().await?;
    let masthead = &visitor.masthead;
    let main = html! {
        h1 { "Desk" }
        (told)
        section {
            h2 { "This desk" }
            dl .rows {
                dt { "speaks for" } dd { (named(&masthead.party)) }
                dt { "is called" } dd { (named(&masthead.label)) }
            }
            h3 { "Its fingerprint, to read aloud" }
            p .quiet { "Whoever verifies this desk compares these words, heard from a voice that is known and not over this channel." }
            (read_aloud(&masthead.words, ""))
        }
        (you(visitor))
        (credential::section(visitor))
        (persons::section(visitor, &people, entry))
        section {
            h2 { "What was done" }
            p { "Every order that a person gives here is on record: who, when, what, and what became of it." }
            p { a .button href="/desk/acts" { "To the record of acts" } }
        }
    };
    Ok(page(visitor, Room::Desk, "Desk", main))
}

/// Who is logged in, with what they may, and the way out.
fn you(visitor: &Visitor) -> Markup {
    let person = &visitor.person;
    html! {
        section {
            h2 { "You" }
            p { "You are logged in as " strong { (named(&person.name)) } "." }
            dl .rows {
                @for role in &person.roles { dt { (role.word()) } dd { (persons::may(*role)) } }
                @if person.roles.is_empty() { dt { "no role" } dd { "You may nothing here." } }
                @if let Some(officer) = &person.officer { dt { "officer" } dd { "of the desk's rule, as " (named(officer)) } }
            }
            p .quiet { "Logging out ends this login, in this browser. One that rests for a quarter of an hour is locked, and keeps what was typed." }
        }
    }
}

/// Whether a person keeps this desk, so that its forms are shown to them.
fn keeps(visitor: &Visitor) -> bool {
    visitor.is(Role::Keeper)
}
