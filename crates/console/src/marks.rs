//! The marks that pages share: each says in a word and a shape what its colour says as well (K16).

use crate::address::Address;
use crate::view::promises::Tone;
use crate::view::saying::What;
use crate::view::thread::{Channel, Line, LineState, Stage};
use crate::words::{named, shown, when};
use maud::{Markup, html};

/// Speed of handling.
pub(crate) fn precedence(word: &str) -> Markup {
    html! { span class={ "precedence precedence-" (known(word, &["flash", "immediate", "priority", "routine"])) } { (shown(word)) } }
}

/// The word of a verdict.
pub(crate) fn standing(tone: Tone, word: &str) -> Markup {
    let kind = match tone {
        Tone::NotYet => "not-yet",
        Tone::Stands => "stands",
        Tone::Open => "open",
        Tone::Released => "released",
        Tone::Breached => "breached",
        Tone::Ended => "ended",
    };
    html! { span class={ "tag tag-" (kind) } { (shown(word)) } }
}

/// Whether the other side is verified.
pub(crate) fn identity(verified: bool) -> Markup {
    html! { @if verified { span .verified { "verified" } } @else { span .unverified { "NOT VERIFIED" } } }
}

/// The band across a page about a channel whose other side is not verified (K16).
pub(crate) fn unverified_band(channel: &Channel) -> Markup {
    html! {
        @if !channel.verified {
            div .band-unverified role="note" aria-label="Not verified" {
                p {
                    strong { "NOT VERIFIED. " }
                    @match &channel.other_label {
                        Some(label) => { "Whoever is at the other end calls itself " (named(label)) ". It may be anybody. " },
                        None => { "Nobody knows yet who will be at the other end. " },
                    }
                    a href=(Address::new("/channels").step(&channel.name).step("verify")) { "How to verify" }
                }
            }
        }
    }
}

/// A line to a relay.
pub(crate) fn line(line: &Line) -> Markup {
    let (kind, word) = match line.state {
        LineState::Up => ("up", "up"),
        LineState::Calling => ("calling", "calling"),
        LineState::Down => ("down", "DOWN"),
        LineState::Lying => ("lying", "NOT TO BE TRUSTED"),
    };
    html! {
        span class={ "line line-" (kind) } {
            span { "Line " (word) } " "
            span { (named(&line.relay)) ": " (named(&line.words)) @if let Some(since) = line.since_ms { span .quiet { ", since " (when(since)) } } }
        }
    }
}

/// What is known of a message's way, stage by stage: each with its time and whose clock says so.
pub(crate) fn stages(stages: &[Stage]) -> Markup {
    html! {
        div .way {
            ol .stages aria-label="What became of it" {
                @for stage in stages {
                    li .known[stage.at_ms.is_some()] .unknown[stage.at_ms.is_none()] {
                        span .stage-word { (shown(&stage.what)) }
                        @match stage.at_ms {
                            Some(at) => { span .when { (when(at)) " " span .clock.quiet { "by " (shown(&stage.clock)) " clock" } } },
                            None => { span .when { "not known" } },
                        }
                    }
                }
            }
        }
    }
}

/// The same facts in full: when each happened, by whose clock, since when it is known here, and what shows it.
pub(crate) fn proofs(stages: &[Stage]) -> Markup {
    html! {
        div .scroll tabindex="0" role="region" aria-label="What became of it, with what shows it" {
            table {
                thead { tr { th scope="col" { "What" } th scope="col" { "When" } th scope="col" { "Known here since" } th scope="col" { "What shows it" } } }
                tbody {
                    @for stage in stages {
                        tr {
                            th scope="row" { (shown(&stage.what)) }
                            td { @if let Some(at) = stage.at_ms { (when(at)) " by " (shown(&stage.clock)) " clock" } @else { "not known" } }
                            td { @if let Some(at) = stage.learned_ms { (when(at)) } @else { "–" } }
                            td dir="auto" { @if stage.proof.is_empty() { "nothing yet" } @else { (shown(&stage.proof)) } }
                        }
                    }
                }
            }
        }
    }
}

/// What somebody is offered to say, as a button names it.
pub(crate) const fn to_say(what: What) -> &'static str {
    match what {
        What::Note => "Write words",
        What::LineCheck => "Check the line",
        What::Give => "Give an assurance",
        What::Offer => "Offer a text",
        What::AnswerWith => "Answer with a promise",
        What::Accept => "Accept",
        What::Decline => "Decline",
        What::Acknowledge => "Acknowledge",
        What::Counter => "Ask for another text",
        What::Amend => "Amend",
        What::Withdraw => "Withdraw",
        What::Reaffirm => "Reaffirm",
        What::Reserve => "State a reservation",
        What::Clarify => "Ask who acted",
        What::Clarified => "Answer who acted",
        What::Report => "Report an incident",
    }
}

/// The way to the page where something is drafted.
pub(crate) fn say(what: What, channel: &str, about: &str) -> Address {
    Address::new("/say")
        .step(what.word())
        .ask("channel", channel)
        .ask("about", about)
}

/// A word, if it is one of those that the console has a look for.
fn known(word: &str, words: &[&'static str]) -> &'static str {
    words
        .iter()
        .find(|each| **each == word)
        .copied()
        .unwrap_or("other")
}
