//! What this desk keeps for itself. Its form goes to `/notes` and to nothing else, from where no way leads into a message (K14).

use super::answer::{again, goes_on, refusal, told};
use super::message;
use crate::address::Address;
use crate::desk::{Act, Fault};
use crate::gate::{App, Posted, Trouble, Visitor};
use crate::shell::{Room, carried, page};
use crate::view::people::Role;
use crate::view::thread::{Letter, Note, Thread};
use crate::words::{named, shown, when};
use axum::Router;
use axum::extract::Query;
use axum::response::Response;
use axum::routing::get;
use maud::{Markup, html};
use serde::Deserialize;
use std::sync::Arc;

/// What a note can be.
const KINDS: [&str; 5] = ["note", "doubt", "motive", "draft", "belief"];

/// How many letters of a message's words its choice shows.
const CHOICE_LETTERS: usize = 60;

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new().route("/notes", get(show).post(keep))
}

/// Which order led here.
#[derive(Debug, Default, Deserialize)]
struct Asked {
    done: Option<String>,
}

async fn show(visitor: Visitor, Query(asked): Query<Asked>) -> Result<Markup, Trouble> {
    let form = Form::default();
    drawn(&visitor, &form, &asked, None).await
}

async fn keep(posted: Posted) -> Result<Response, Trouble> {
    let visitor = &posted.visitor;
    let form = Form {
        kind: posted.one("kind").to_owned(),
        about: posted.one("about").to_owned(),
        text: posted.one("text").to_owned(),
        back: posted.one("back").to_owned(),
        choices: Vec::new(),
    };
    let act = Act::Keep {
        kind: form.kind.clone(),
        about: Some(form.about.clone()).filter(|about| !about.is_empty()),
        text: form.text.clone(),
    };
    let kept = match form.text.trim() {
        "" => Err(Fault::Refused(
            "there are no words to keep; write them first".to_owned(),
        )),
        _ => {
            visitor
                .app
                .desk
                .act(&visitor.person.name, posted.order(), act)
                .await
        }
    };
    match kept {
        Ok(done) => {
            posted.done(&form.typed()).await;
            Ok(goes_on(visitor, posted.order(), done, form.returns()))
        }
        Err(fault) => {
            let page = drawn(visitor, &form, &Asked::default(), Some(&fault)).await?;
            Ok(again(&fault, page))
        }
    }
}

async fn drawn(
    visitor: &Visitor,
    form: &Form,
    asked: &Asked,
    fault: Option<&Fault>,
) -> Result<Markup, Trouble> {
    let kept = visitor.app.desk.notes(None).await?;
    let main = html! {
        (refusal(fault))
        (told(visitor, asked.done.as_ref()))
        div .flow {
            h1 { "Notes" }
            p .lede { "What this desk keeps for itself: doubts, motives, beliefs, drafts. No message is ever made of it." }
        }
        @if visitor.is(Role::Drafter) || fault.is_some() {
            div .private {
                (label())
                h2 { "Keep something" }
                (form.drawn(visitor, "notes"))
            }
        }
        section .private.printable aria-labelledby="kept" {
            (label())
            h2 #kept { "What is kept" }
            (listed(&kept))
        }
    };
    Ok(page(visitor, Room::Desk, "Notes", main))
}

/// The column beside a conversation.
pub(super) fn beside(visitor: &Visitor, thread: &Thread) -> Markup {
    let choice = |letter: &Letter| {
        let words: String = letter.words.chars().take(CHOICE_LETTERS).collect();
        (letter.name.clone(), format!("{}: {}", letter.what, words))
    };
    let form = Form {
        back: format!("channel {}", thread.channel.name),
        choices: thread.letters.iter().rev().map(choice).collect(),
        ..Form::default()
    };
    column(visitor, &form, &thread.notes, "thread")
}

/// The column beside one message.
pub(super) fn about(visitor: &Visitor, kept: &[Note], letter: &Letter) -> Markup {
    let form = Form {
        about: letter.name.clone(),
        back: format!("letter {}", letter.name),
        ..Form::default()
    };
    column(visitor, &form, kept, "letter")
}

fn column(visitor: &Visitor, form: &Form, kept: &[Note], place: &str) -> Markup {
    html! {
        aside .private aria-label="Notes that stay at this desk" {
            (label())
            h2 { "Notes" }
            (listed(kept))
            @if visitor.is(Role::Drafter) {
                details open[kept.is_empty()] { summary { "Keep something" } (form.drawn(visitor, place)) }
            }
            p .small { a href="/notes" { "All notes" } }
        }
    }
}

fn label() -> Markup {
    html! { p .private-label { "stays at this desk" } }
}

fn listed(kept: &[Note]) -> Markup {
    html! {
        @if kept.is_empty() { p .quiet { "Nothing is kept here." } }
        ul .plain {
            @for note in kept {
                li {
                    p .small.quiet {
                        strong { (shown(&note.kind)) } ", " (when(note.at_ms))
                        @if let Some(about) = &note.about { ", about " a .code href=(message::path(about)) { (named(about)) } }
                    }
                    p .said { (shown(&note.text)) }
                }
            }
        }
    }
}

/// What is kept next, as far as it is typed.
#[derive(Debug, Default)]
struct Form {
    kind: String,
    about: String,
    text: String,
    /// `channel NAME` or `letter NAME`: the page that it was written on.
    back: String,
    /// The messages that it may be about, with their words; any other can be named by its digits.
    choices: Vec<(String, String)>,
}

impl Form {
    fn drawn(&self, visitor: &Visitor, place: &str) -> Markup {
        let id = |field: &str| format!("{place}-{field}");
        html! {
            form method="post" action="/notes" data-typed=(self.typed()) {
                (carried(visitor))
                input type="hidden" name="back" value=(self.back);
                div .field {
                    label for=(id("kind")) { "What it is" }
                    select id=(id("kind")) name="kind" {
                        @for kind in KINDS { option value=(kind) selected[self.kind == kind] { (kind) } }
                    }
                }
                div .field {
                    label for=(id("about")) { "About which message" }
                    @if self.choices.is_empty() {
                        input id=(id("about")) name="about" value=(self.about) autocomplete="off" spellcheck="false" placeholder="none" data-given=[(!self.about.is_empty()).then_some("")];
                    } @else {
                        select id=(id("about")) name="about" {
                            option value="" { "none" }
                            @for (name, words) in &self.choices { option value=(name) selected[self.about == *name] dir="auto" { (shown(words)) } }
                        }
                    }
                }
                div .field {
                    label for=(id("text")) { "Words" }
                    textarea id=(id("text")) name="text" dir="auto" required { (self.text) }
                }
                div .actions { button .button-private type="submit" { "Keep at this desk" } }
                p .typed-state aria-live="polite" {}
            }
        }
    }

    /// By what is typed here is kept until it is sent (K13): each page has words of its own.
    fn typed(&self) -> String {
        format!("note {}", self.back)
    }

    /// The page that it was written on.
    fn returns(&self) -> Address {
        match self.back.split_once(' ') {
            Some(("channel", name)) => Address::new("/channels").step(name),
            Some(("letter", name)) => message::path(name),
            _ => Address::new("/notes"),
        }
    }
}
