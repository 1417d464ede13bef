//! One promise, whole: its words and what they mean, its standing in whose eyes and why, and what its words license.

use super::asked::Times;
use super::findings::Licensed;
use super::message;
use super::promises::{cannot_know, difference, eyes, marked, parties};
use super::say::about;
use super::text::{meaning, read_aloud, source};
use crate::address::Address;
use crate::gate::{App, Trouble, Visitor};
use crate::marks::{say, to_say};
use crate::shell::{Room, page};
use crate::view::people::Role;
use crate::view::promises::{OpenFact, Promise, Standing};
use crate::words::{named, shown};
use axum::Router;
use axum::extract::{Path, Query};
use axum::routing::get;
use maud::{Markup, html};
use std::sync::Arc;

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/promises/{name}", get(show))
        .route("/promises/{name}/findings", get(licensed))
}

async fn show(
    visitor: Visitor,
    Path(name): Path<String>,
    Query(times): Query<Times>,
) -> Result<Markup, Trouble> {
    let desk = &visitor.app.desk;
    let (asked, _) = times.read();
    let promise = desk.promise(name, asked.clone()).await?;
    let list = desk.promises(asked).await?;
    let here = Address::new("/promises").step(&promise.name);
    let decides = list.differences.iter();
    let decides = decides.filter(|(name, _)| *name == promise.name);
    let licensed = Licensed::Asked {
        load: here.clone().step("findings").ask("part", "yes"),
        whole: here.clone().step("findings"),
    };
    let main = html! {
        p .way { a href=(times.ask(Address::new("/promises"))) { "All promises" } }
        h1 { (named(&promise.title)) }
        p { (parties(&promise)) }
        (times.chooser(&here, list.at_ms, list.known_ms))
        section .sides .wide aria-label="How it stands" {
            @for standing in &promise.standings { (whole(standing)) }
        }
        @for (_, fact) in decides { (difference(fact)) }
        div .sides .wide {
            section { h2 { "What it means" } (meaning(&promise.rendering)) }
            section { h2 { "The text, word for word" } (source(&promise.text, &[])) }
        }
        section {
            h2 { "To read aloud" }
            p .quiet { "Both sides hold the same meaning if these twelve words are the same at both." }
            (read_aloud(&promise.words, &promise.digest))
        }
        (licensed.section())
        (bearing(&promise))
        @if visitor.is(Role::Drafter) { (sayable(&promise)) }
        (cannot_know(&list.notes))
    };
    Ok(page(&visitor, Room::Promises, &promise.title, main))
}

/// How a promise stands in one pair of eyes, with why.
fn whole(standing: &Standing) -> Markup {
    html! {
        article .card {
            h2 .standing-of { (eyes(standing)) }
            (marked(standing))
            dl .rows {
                dt { "Life" } dd { (shown(&standing.life)) }
                dt { "Performance" } dd { (shown(&standing.performance)) }
            }
            @if !standing.reasons.is_empty() {
                h3 { "Why" }
                ol .reasons {
                    @for (time, what) in &standing.reasons {
                        li { span .when { (shown(time)) } " " bdi { (shown(what)) } }
                    }
                }
            }
            @if !standing.open.is_empty() {
                h3 { "What is open" }
                @for fact in &standing.open { (open(fact)) }
            }
            @for note in &standing.notes { p .quiet { (shown(note)) } }
        }
    }
}

fn open(fact: &OpenFact) -> Markup {
    html! {
        div .open-fact {
            p { bdi { (shown(&fact.fact)) } }
            dl .settles {
                @for (reading, follows) in &fact.settles {
                    div { dt { bdi { (shown(reading)) } } dd { bdi { (shown(follows)) } } }
                }
            }
        }
    }
}

/// Messages that bear on it.
fn bearing(promise: &Promise) -> Markup {
    html! {
        section {
            h2 { "What bears on it" }
            ul .lines {
                li { a href=(message::path(&promise.letter)) { "The message that gave it" } }
                @for (what, name) in &promise.followed_by {
                    li { a href=(message::path(name)) { (named(what)) } " " code .quiet { (named(name)) } }
                }
            }
        }
    }
}

/// What can be said about it.
fn sayable(promise: &Promise) -> Markup {
    html! {
        @if !promise.can.is_empty() {
            section {
                h2 { "What can be said about it" }
                ul .lines { @for what in &promise.can { li { a href=(say(*what, &promise.channel, about(promise, *what))) { (to_say(*what)) } } } }
            }
        }
    }
}

#[derive(serde::Deserialize)]
struct Part {
    /// Whether a script asks for this part of a page alone.
    part: Option<String>,
}

async fn licensed(
    visitor: Visitor,
    Path(name): Path<String>,
    Query(part): Query<Part>,
) -> Result<Markup, Trouble> {
    let desk = &visitor.app.desk;
    let asked = crate::view::promises::Asked::default();
    let promise = desk.promise(name, asked).await?;
    let found = desk.licenses(promise.letter.clone()).await;
    let section = Licensed::told(found).section();
    if part.part.is_some() {
        return Ok(section);
    }
    let main = html! {
        p .way { a href=(Address::new("/promises").step(&promise.name)) { "Back to the promise" } }
        h1 { (named(&promise.title)) }
        p { (parties(&promise)) }
        (section)
    };
    Ok(page(&visitor, Room::Promises, &promise.title, main))
}
