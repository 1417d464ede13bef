//! Promises: given and received side by side, and how each stands in whose eyes.

use super::asked::Times;
use crate::address::Address;
use crate::gate::{App, Trouble, Visitor};
use crate::marks;
use crate::shell::{Room, page};
use crate::view::people::Role;
use crate::view::promises::{Promise, PromiseList, Standing};
use crate::words::{named, shown};
use axum::Router;
use axum::extract::Query;
use axum::routing::get;
use maud::{Markup, html};
use std::sync::Arc;

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new().route("/promises", get(show))
}

async fn show(visitor: Visitor, Query(times): Query<Times>) -> Result<Markup, Trouble> {
    let (asked, _) = times.read();
    let list = visitor.app.desk.promises(asked).await?;
    let main = html! {
        h1 { "Promises" }
        (times.chooser(&Address::new("/promises"), list.at_ms, list.known_ms))
        @for sentence in &list.mutual { p .mutual { (shown(sentence)) } }
        div .sides .wide {
            (side("Given", "What this desk's party promises.", &list.given, &list, &times))
            (side("Received", "What this desk's party was promised.", &list.received, &list, &times))
        }
        @if visitor.is(Role::Drafter) {
            p .actions {
                a .button href="/say/give" { "Give an assurance" }
                a .button href="/say/offer" { "Offer a text, promising nothing" }
            }
        }
        (cannot_know(&list.notes))
    };
    Ok(page(&visitor, Room::Promises, "Promises", main))
}

fn side(
    title: &str,
    means: &str,
    promises: &[Promise],
    list: &PromiseList,
    times: &Times,
) -> Markup {
    html! {
        section aria-label=(title) {
            h2 { (title) }
            p .quiet { (means) }
            @if promises.is_empty() { p .empty { "Nothing yet." } }
            @for promise in promises { (card(promise, list, times)) }
        }
    }
}

fn card(promise: &Promise, list: &PromiseList, times: &Times) -> Markup {
    let whole = times.ask(Address::new("/promises").step(&promise.name));
    let decides = list.differences.iter();
    let decides = decides.filter(|(name, _)| *name == promise.name);
    html! {
        article .card {
            h3 { a href=(whole) { (named(&promise.title)) } }
            p .quiet { (parties(promise)) }
            ul .plain .eyes { @for standing in &promise.standings { li { (eyes(standing)) (marked(standing)) } } }
            @for (_, fact) in decides { (difference(fact)) }
        }
    }
}

/// Who promises whom.
pub(super) fn parties(promise: &Promise) -> Markup {
    html! {
        (named(&promise.giver)) " promises " (named(&promise.receiver))
        ", on the channel " (named(&promise.channel))
    }
}

/// Whose eyes, and the word.
pub(super) fn eyes(standing: &Standing) -> Markup {
    html! {
        span .whose { "In the eyes of " (named(&standing.eyes)) }
        " " (marks::standing(standing.tone, &standing.word))
    }
}

/// Since when it is in effect, and the marks over it.
pub(super) fn marked(standing: &Standing) -> Markup {
    // The desk writes a dash where it is not in effect.
    let since = Some(standing.since.as_str()).filter(|it| !matches!(*it, "" | "-"));
    html! {
        @if since.is_some() || !standing.marks.is_empty() {
            p .since {
                @if let Some(since) = since { span { "in effect since " (shown(since)) } }
                @for mark in &standing.marks { " " span .tag .tag-plain { (shown(mark)) } }
            }
        }
    }
}

/// The one fact by which two pairs of eyes part.
pub(super) fn difference(fact: &str) -> Markup {
    html! { p .difference { strong { "Where eyes differ: " } bdi { (shown(fact)) } } }
}

/// What cannot be known, in the same breath.
pub(super) fn cannot_know(notes: &[String]) -> Markup {
    html! {
        @if !notes.is_empty() {
            section .limits aria-label="What cannot be known" {
                h2 { "What cannot be known" }
                ul { @for note in notes { li { (shown(note)) } } }
            }
        }
    }
}
