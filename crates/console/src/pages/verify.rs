//! Verification: how the other side's fingerprint was learned by another way than through the carrier.

use super::answer::{again, goes_on, refusal};
use crate::address::Address;
use crate::desk::{Act, Fault};
use crate::gate::{App, Posted, Trouble, Visitor};
use crate::marks::{identity, unverified_band};
use crate::shell::{Room, carried, page};
use crate::view::people::Role;
use crate::view::thread::Channel;
use crate::words::{named, shown};
use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::get;
use maud::{Markup, html};
use std::sync::Arc;

/// The ways by which a fingerprint can be learned, each with what it is.
const WAYS: [(&str, &str, &str); 4] = [
    (
        "words",
        "Read out",
        "twelve words, over another line, by a voice that is known here",
    ),
    ("envoy", "Brought", "somebody brought it from them"),
    (
        "published",
        "Published",
        "it stands where they publish and the carrier does not write",
    ),
    (
        "introducer",
        "Vouched for",
        "a third, whom both trust, vouches for it",
    ),
];

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new().route("/channels/{channel}/verify", get(show).post(record))
}

async fn show(visitor: Visitor, Path(channel): Path<String>) -> Result<Markup, Trouble> {
    let channel = found(&visitor, &channel).await?;
    Ok(drawn(&visitor, &channel, &Form::default(), None))
}

async fn record(Path(channel): Path<String>, posted: Posted) -> Result<Response, Trouble> {
    let visitor = &posted.visitor;
    let form = Form::of(&posted);
    let act = Act::Verify {
        channel: channel.clone(),
        way: form.spelled(),
        given: form.given.trim().to_owned(),
        source: form.source.trim().to_owned(),
    };
    let desk = &visitor.app.desk;
    match desk.act(&visitor.person.name, posted.order(), act).await {
        Ok(done) => {
            posted.done(&typed(&channel)).await;
            let page = Address::new("/channels").step(&channel);
            Ok(goes_on(visitor, posted.order(), done, page))
        }
        Err(fault) => {
            let channel = found(visitor, &channel).await?;
            Ok(again(&fault, drawn(visitor, &channel, &form, Some(&fault))))
        }
    }
}

async fn found(visitor: &Visitor, name: &str) -> Result<Channel, Trouble> {
    let channels = visitor.app.desk.channels().await?;
    let found = channels.into_iter().find(|channel| channel.name == name);
    let missing = || Fault::Missing(format!("there is no channel `{}`", shown(name)));
    Ok(found.ok_or_else(missing)?)
}

fn drawn(visitor: &Visitor, channel: &Channel, form: &Form, fault: Option<&Fault>) -> Markup {
    let path = Address::new("/channels").step(&channel.name);
    let main = html! {
        (unverified_band(channel))
        (refusal(fault))
        div .flow {
            p .crumbs { a href="/channels" { "Channels" } " / " a href=(path) { (named(&channel.name)) } " / verification" }
            div .head { h1 { "Is this " (named(&channel.other)) "?" } (identity(channel.verified)) }
            p .lede {
                "Whoever carried the invitation could have put a desk of their own in the place of the other. "
                "Only a fingerprint that came by another way shows who is at the other end."
            }
        }
        section aria-labelledby="learned" {
            h2 #learned { "How it was learned" }
            p { bdi { (shown(&channel.identity)) } }
            @if channel.evidence.is_empty() {
                p .quiet { "Nothing is on record." }
            } @else {
                ul { @for line in &channel.evidence { li { bdi { (shown(line)) } } } }
            }
        }
        section aria-labelledby="rule" {
            h2 #rule { "How to do it" }
            ol {
                li { "Reach the other desk by a way on which the carrier has no hand: a visit, a known voice, a page that they alone write." }
                li { "Let them tell you their fingerprint, or its twelve words, as their own desk shows it." }
                li { "Write down here what they told you. This desk compares it with what the channel shows." }
            }
            p .grave { strong { "Never copy it from this screen. " } "What stands here came through the carrier: copied, it proves nothing, and the desk would call a stranger verified." }
            p { "Tell them ours in return: " span .digest { (shown(&visitor.masthead.words)) } }
        }
        @if visitor.is(Role::Keeper) || fault.is_some() {
            section aria-labelledby="record" { h2 #record { "Record what you were told" } (form.drawn(visitor, channel)) }
        } @else {
            p .notice { "A keeper of this desk records how a fingerprint was learned." }
        }
        (compare(channel))
    };
    page(visitor, Room::Channels, "Verification", main)
}

/// What the channel itself shows, closed and last: to compare with, never to copy.
fn compare(channel: &Channel) -> Markup {
    html! {
        details {
            summary { "What the channel shows, to compare with" }
            p .hint { "It came through the carrier. While somebody reads out theirs, follow it here with a finger." }
            dl .rows {
                @if let Some(words) = &channel.other_words { dt { "twelve words" } dd .digest.unmarked { (shown(words)) } }
                @if let Some(digits) = &channel.other_fingerprint { dt { "fingerprint" } dd .code.unmarked { (shown(digits)) } }
                @if channel.other_fingerprint.is_none() { dt { "fingerprint" } dd { "none yet: the other side has not answered" } }
            }
        }
    }
}

/// By what is typed here is kept until it is sent (K13).
fn typed(channel: &str) -> String {
    format!("verify {channel}")
}

/// How it was learned, as far as it is typed.
#[derive(Debug, Default)]
struct Form {
    way: String,
    introducer: String,
    given: String,
    source: String,
}

impl Form {
    fn of(posted: &Posted) -> Self {
        let one = |name| posted.one(name).to_owned();
        Self {
            way: one("way"),
            introducer: one("introducer"),
            given: one("given"),
            source: one("source"),
        }
    }

    /// The way, as the desk has it.
    fn spelled(&self) -> String {
        match self.way.as_str() {
            "introducer" => format!("introducer:{}", self.introducer.trim()),
            way => way.to_owned(),
        }
    }

    fn drawn(&self, visitor: &Visitor, channel: &Channel) -> Markup {
        let action = Address::new("/channels").step(&channel.name).step("verify");
        html! {
            form method="post" action=(action) data-typed=(typed(&channel.name)) {
                (carried(visitor))
                fieldset .choices {
                    legend { "By which way it came" }
                    @for (way, name, what) in WAYS {
                        label {
                            input type="radio" name="way" value=(way) checked[self.way == way] required;
                            span { strong { (name) } ": " (what) }
                        }
                    }
                }
                div .field {
                    label for="introducer" { "Who vouches for it" }
                    p .hint #introducer-hint { "Only if a third does." }
                    input #introducer name="introducer" value=(self.introducer) dir="auto" autocomplete="off" aria-describedby="introducer-hint";
                }
                div .field {
                    label for="source" { "From whom or what" }
                    p .hint #source-hint { "Such as: the ambassador, by telephone." }
                    input #source name="source" value=(self.source) dir="auto" autocomplete="off" required aria-describedby="source-hint";
                }
                div .field {
                    label for="given" { "The fingerprint, or its twelve words, as you were told" }
                    textarea #given name="given" autocomplete="off" spellcheck="false" required { (self.given) }
                }
                div .actions { button .button-commit type="submit" { "Record it" } }
                p .typed-state aria-live="polite" {}
            }
        }
    }
}
