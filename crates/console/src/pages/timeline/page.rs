//! The page of the timeline: how to go back in knowledge, how near to look, and what is then seen.

use super::asking::{Asking, written};
use crate::timeline::{cut, day_and_hour, inline, shown as letters, tables};
use crate::view::promises::Tone;
use crate::view::timeline::{Lane, Timeline};
use maud::{Markup, PreEscaped, html};
use std::collections::BTreeSet;

/// The most stops of the slider: the latest are kept.
const MAX_STOPS: usize = 1_000;

/// Everything on the page; `shown` is what changes with the time of knowledge.
pub(super) fn main(asking: &Asking, timeline: &Timeline, shown: &Markup) -> Markup {
    let stops = stops(timeline);
    let here = place(&stops, timeline, asking);
    let said: Vec<String> = stops.iter().filter_map(|ms| written(*ms)).collect();
    html! {
        link rel="stylesheet" href="/timeline.css";
        script src="/timeline.js" defer {}
        h1 { "Timeline" }
        div .wide .scrub #scrub data-address=(Asking { known: None, ..*asking }.address("/timeline")) {
            div .scrub-slider hidden {
                label for="stop" { "As known at" }
                input #stop type="range" min="0" max=(stops.len()) step="1" value=(here) data-stops=(said.join(" "))
                    aria-valuetext=(known_words(timeline)) aria-describedby="stop-how" autocomplete="off";
                p #stop-how .quiet .small { "Each stop is a moment at which a verdict changed; the last is now. Arrow keys go from one to the next." }
            }
            form .scrub-date method="get" action="/timeline" {
                (kept_span(asking))
                label for="known" { "Known at (UTC)" }
                input #known type="datetime-local" name="known" step="1" value=[written(i64::try_from(timeline.known_ms).unwrap_or(i64::MAX))];
                button .button type="submit" { "Show" }
            }
            p #scrub-said .visually-hidden role="status" {}
            p #scrub-trouble .notice hidden { "The desk does not answer. What is shown is not what the slider says." }
        }
        div .wide #timeline-shown { (shown) }
    }
}

/// What changes with the time of knowledge.
pub(super) fn shown(asking: &Asking, timeline: &Timeline) -> Markup {
    let drawing = inline(timeline);
    let is_past = timeline.known_ms < timeline.now_ms;
    let at = |path| asking.address(path);
    html! {
        div .timeline data-known=[written(i64::try_from(timeline.known_ms).unwrap_or(i64::MAX))] data-said=(spoken(timeline))
            data-seeking[timeline.seeking] {
            div .scrub-row {
                p .scrub-known .past[is_past] {
                    @if is_past { "As known at " strong { (known_words(timeline)) } ". Nothing that was learned later is here." }
                    @else { "As known " strong { "now" } ", " (known_words(timeline)) "." }
                }
                (steps(asking, timeline))
            }
            div .drawing tabindex="0" role="region" aria-label="The drawing" { (PreEscaped(drawing.svg)) }
            div .scrub-row {
                (zoom(asking, timeline))
                p .takeaway {
                    a .button href=(at("/timeline.svg")) download="timeline.svg" { "Save the drawing" }
                    " "
                    a .button href=(at("/timeline/brief")) download="timeline-brief.html" { "Save a brief" }
                }
            }
            p .quiet .small {
                (drawing.marks) " marks stand for " (drawing.stand_for) " things"
                @if drawing.outside > 0 { "; " (drawing.outside) " more lie outside of what is shown" }
                ". Times are in UTC."
            }
            @if timeline.seeking {
                p .notice role="status" { "The moments at which a verdict changed are still being sought; some may be missing. " a href=(at("/timeline")) { "Look again" } }
            }
            @if !timeline.differences.is_empty() {
                section aria-labelledby="apart" {
                    h2 #apart { "Where the eyes differ" }
                    dl .rows {
                        @for (promise, fact) in &timeline.differences {
                            dt { bdi { (cut(promise, 200)) } }
                            dd dir="auto" { (letters(fact)) }
                        }
                    }
                }
            }
            section aria-labelledby="stood" {
                h2 #stood { "What stood" }
                div .columns { @for lane in &timeline.lanes { (verdict(lane)) } }
                @if timeline.lanes.is_empty() { p { "Nothing was promised yet." } }
            }
            details .as-tables { summary { "The same as tables" } (tables(timeline, true)) }
            @if !timeline.notes.is_empty() {
                section aria-labelledby="rests" {
                    h2 #rests { "What this rests on" }
                    ul { @for note in &timeline.notes { li dir="auto" { (letters(note)) } } }
                }
            }
        }
    }
}

/// To the change before, to the next, to now.
fn steps(asking: &Asking, timeline: &Timeline) -> Markup {
    let stops = stops(timeline);
    let known = i64::try_from(timeline.known_ms).unwrap_or(i64::MAX);
    let is_now = asking.known.is_none();
    let before = stops.iter().rev().find(|stop| **stop < known).copied();
    let next = stops
        .iter()
        .find(|stop| **stop > known)
        .copied()
        .filter(|_| !is_now);
    let step = |name: &str, words: &str, known: Option<i64>, can: bool| {
        let to = Asking { known, ..*asking }.address("/timeline");
        html! {
            @if can { a .button data-step=(name) href=(to) { (words) } }
            @else { a .button data-step=(name) aria-disabled="true" role="link" { (words) } }
        }
    };
    html! {
        nav .steps aria-label="Changes of a verdict" {
            (step("before", "← Change before", before, before.is_some()))
            " " (step("next", "Next change →", next, !is_now))
            " " (step("now", "Now", None, !is_now))
        }
    }
}

/// Nearer, farther, earlier, later, all of it; or from when to when.
fn zoom(asking: &Asking, timeline: &Timeline) -> Markup {
    let (from, to) = (timeline.from_ms, timeline.to_ms);
    let length = to.saturating_sub(from).max(60_000);
    let [first, last] = timeline.whole_ms;
    let to_span = |from: i64, to: i64| {
        let span = Asking {
            from: Some(from),
            to: Some(to),
            ..*asking
        };
        span.address("/timeline")
    };
    let whole = Asking {
        from: None,
        to: None,
        ..*asking
    }
    .address("/timeline");
    let quarter = length / 4;
    html! {
        div .zoom {
            nav aria-label="How near to look" {
                a .button href=(to_span(from + quarter, (to - quarter).max(from + quarter + 60_000))) { "Nearer" }
                " " a .button href=(to_span((from - length / 2).max(first.min(from)), (to + length / 2).min(last.max(to)))) { "Farther" }
                " " a .button href=(to_span(from - length / 2, to - length / 2)) { "Earlier" }
                " " a .button href=(to_span(from + length / 2, to + length / 2)) { "Later" }
                " " a .button href=(whole) { "All of it" }
            }
            form method="get" action="/timeline" {
                @if let Some(known) = asking.known.and_then(written) { input type="hidden" name="known" value=(known); }
                label for="from" { "From" }
                input #from type="datetime-local" name="from" step="1" value=[written(from)];
                label for="to" { "to" }
                input #to type="datetime-local" name="to" step="1" value=[written(to)];
                button .button type="submit" { "Show" }
            }
        }
    }
}

fn verdict(lane: &Lane) -> Markup {
    let tone = lane.stretches.last().map_or(Tone::NotYet, |last| last.tone);
    html! {
        article .card {
            h3 { bdi { (cut(&lane.title, 200)) } }
            p { "In the eyes of " bdi { (cut(&lane.eyes, 200)) } ": " span class={ "tag " (tag(tone)) } { (lane.verdict) } }
            @if lane.reasons.is_empty() { p .quiet { "Nothing on record had happened to it." } }
            @else {
                details {
                    summary { "Why" }
                    ol .reasons { @for (when, what) in &lane.reasons { li { span .when { (when) } " " span dir="auto" { (cut(what, 600)) } } } }
                }
            }
        }
    }
}

const fn tag(tone: Tone) -> &'static str {
    match tone {
        Tone::NotYet => "tag-not-yet",
        Tone::Stands => "tag-stands",
        Tone::Open => "tag-open",
        Tone::Released => "tag-released",
        Tone::Breached => "tag-breached",
        Tone::Ended => "tag-ended",
    }
}

fn kept_span(asking: &Asking) -> Markup {
    html! {
        @for (name, ms) in [("from", asking.from), ("to", asking.to)] {
            @if let Some(time) = ms.and_then(written) { input type="hidden" name=(name) value=(time); }
        }
    }
}

/// Every moment at which something changed, once, in order.
fn stops(timeline: &Timeline) -> Vec<i64> {
    let moments = timeline.moments.iter();
    let times: BTreeSet<i64> = moments
        .filter_map(|moment| i64::try_from(moment.known_ms).ok())
        .collect();
    let left_out = times.len().saturating_sub(MAX_STOPS);
    times.into_iter().skip(left_out).collect()
}

/// Where the slider stands: at the last stop that was known; behind all of them is now.
fn place(stops: &[i64], timeline: &Timeline, asking: &Asking) -> usize {
    if asking.known.is_none() {
        return stops.len();
    }
    let known = i64::try_from(timeline.known_ms).unwrap_or(i64::MAX);
    stops
        .partition_point(|stop| *stop <= known)
        .saturating_sub(1)
}

fn known_words(timeline: &Timeline) -> String {
    day_and_hour(i64::try_from(timeline.known_ms).unwrap_or(i64::MAX))
}

/// What a screen reader says when the time of knowledge has changed.
fn spoken(timeline: &Timeline) -> String {
    let verdicts = timeline.lanes.iter().take(6);
    let verdicts = verdicts.map(|lane| {
        format!(
            "{}, in the eyes of {}: {}",
            cut(&lane.title, 60),
            cut(&lane.eyes, 40),
            lane.verdict
        )
    });
    let verdicts: Vec<String> = verdicts.collect();
    format!(
        "As known at {}. {}.",
        known_words(timeline),
        verdicts.join(". ")
    )
}
