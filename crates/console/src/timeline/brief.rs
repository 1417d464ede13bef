//! A page to take away: the drawing, every verdict with its reasons, and what it cannot know. It needs nothing from elsewhere and does nothing.

use super::STYLE;
use super::drawing::{signed, still};
use super::lettering::{cut, day_and_hour};
use super::table::{LETTERS, changes, everything};
use crate::view::timeline::{Lane, Timeline};
use maud::{DOCTYPE, Markup, PreEscaped, html};

const PAGE: &str = include_str!("../../assets/brief.css");

/// What the drawing does not say of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Besides {
    /// Whose desk it is.
    pub party: String,
    /// Whether it is an exercise.
    pub exercise: bool,
}

/// The whole page.
#[must_use]
pub fn brief(timeline: &Timeline, besides: &Besides) -> String {
    let drawing = still(timeline);
    let party = cut(&besides.party, LETTERS);
    let known = day_and_hour(signed(timeline.known_ms));
    let title = format!("What stood, as known to {party} at {known}");
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
                title { (title) }
                style { (PreEscaped(PAGE)) (PreEscaped(STYLE)) }
            }
            body {
                @if besides.exercise { p .exercise { "EXERCISE · EXERCISE · EXERCISE" } }
                header {
                    p .quiet { "Brief of the desk of " bdi { (party) } }
                    h1 { (title) }
                    p { "Shown is " (day_and_hour(timeline.from_ms)) " to " (day_and_hour(timeline.to_ms)) "." }
                }
                figure {
                    (PreEscaped(drawing.svg))
                    figcaption {
                        (drawing.marks) " marks stand for " (drawing.stand_for) " things; " (drawing.outside) " more lie outside of what is shown."
                    }
                }
                h2 { "The promises" }
                @if timeline.lanes.is_empty() { p { "Nothing was promised yet." } }
                @for lane in &timeline.lanes { (verdict(lane)) }
                @if !timeline.differences.is_empty() {
                    h2 { "Where the eyes differ" }
                    dl {
                        @for (promise, fact) in &timeline.differences {
                            dt dir="auto" { (cut(promise, LETTERS)) }
                            dd dir="auto" { (cut(fact, LETTERS * 2)) }
                        }
                    }
                }
                h2 { "When a verdict changed" }
                @if timeline.seeking { p { "Not all of them had been found when this was made." } }
                (changes(timeline))
                h2 { "What was known besides" }
                (everything(timeline, false))
                h2 { "What this rests on" }
                ul {
                    @for note in &timeline.notes { li dir="auto" { (cut(note, LETTERS * 2)) } }
                    li { "It says what follows from the records that this desk accepted by that time. That no incident is on record does not show that there was none." }
                    li { "It is no evidence that anybody kept, meant or promised anything, and nobody else has confirmed it." }
                    li { "Another pair of eyes is shown as far as this desk knew what those eyes had seen; it is no look into the other desk." }
                    li { "A mark with soft ends is a time that is not known exactly; it lies anywhere between." }
                }
                footer {
                    p {
                        "Made at the desk of " bdi { (party) } " at " (day_and_hour(signed(timeline.now_ms))) ", as known at " (known)
                        ". The same question by the command line: "
                        code { "tacit standing --eyes all --at " (command(timeline.known_ms)) " --known " (command(timeline.known_ms)) } "."
                    }
                    @if besides.exercise { p { "This is an exercise: nothing here is in earnest." } }
                }
            }
        }
    };
    page.into_string()
}

fn verdict(lane: &Lane) -> Markup {
    html! {
        section {
            h3 dir="auto" { (cut(&lane.title, LETTERS)) }
            p { "In the eyes of " bdi { (cut(&lane.eyes, LETTERS)) } ": " strong { (lane.verdict) } "." }
            @if lane.reasons.is_empty() { p { "Nothing on record had happened to it." } }
            ol {
                @for (when, what) in &lane.reasons { li { span .quiet { (when) } " " span dir="auto" { (cut(what, LETTERS * 2)) } } }
            }
        }
    }
}

/// A time as the command line reads it.
fn command(ms: u64) -> String {
    let at = jiff::Timestamp::from_millisecond(signed(ms));
    at.map_or_else(
        |_| "now".to_owned(),
        |at| at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
    )
}
