//! What the patterns and shapes of the drawing mean, and the patterns themselves.

use crate::view::promises::Tone;
use crate::view::timeline::MarkKind;
use maud::{Markup, html};

pub(super) const TONES: [Tone; 6] = [
    Tone::NotYet,
    Tone::Stands,
    Tone::Open,
    Tone::Released,
    Tone::Breached,
    Tone::Ended,
];

pub(super) const KINDS: [MarkKind; 4] = [
    MarkKind::Incident,
    MarkKind::Claim,
    MarkKind::Statement,
    MarkKind::Message,
];

/// By which the style and the patterns name a tone.
pub(super) const fn class(tone: Tone) -> &'static str {
    match tone {
        Tone::NotYet => "not-yet",
        Tone::Stands => "stands",
        Tone::Open => "open",
        Tone::Released => "released",
        Tone::Breached => "breached",
        Tone::Ended => "ended",
    }
}

const fn word(tone: Tone) -> &'static str {
    match tone {
        Tone::NotYet => "not in effect",
        Tone::Stands => "stands",
        Tone::Open => "open",
        Tone::Released => "released",
        Tone::Breached => "breached",
        Tone::Ended => "ended",
    }
}

/// What a row of marks is called.
pub(super) const fn row(kind: MarkKind) -> &'static str {
    match kind {
        MarkKind::Incident => "incidents",
        MarkKind::Claim => "claims",
        MarkKind::Statement => "statements",
        MarkKind::Message => "messages",
    }
}

/// The pattern of each tone: dots, a line along, slanted, level, crossed, upright.
pub(super) fn patterns() -> Markup {
    html! {
        defs {
            (pattern("not-yet", 7, html! { circle class="not-yet-line" cx="3.5" cy="3.5" r="1" {} }))
            (pattern("open", 8, html! { path class="open-line" d="M-2 10 L10 -2 M-2 2 L2 -2 M6 10 L10 6" fill="none" {} }))
            (pattern("released", 5, html! { path class="released-line" d="M0 2.5 H5" fill="none" {} }))
            (pattern("breached", 6, html! { path class="breached-line" d="M0 0 L6 6 M6 0 L0 6" fill="none" {} }))
            (pattern("ended", 6, html! { path class="ended-line" d="M3 0 V6" fill="none" {} }))
            @for (id, class) in [("tl-soft", "soft"), ("tl-firm", "firm")] {
                linearGradient id=(id) {
                    stop class=(class) offset="0" stop-opacity="0.12" {}
                    stop class=(class) offset="0.25" stop-opacity="1" {}
                    stop class=(class) offset="0.75" stop-opacity="1" {}
                    stop class=(class) offset="1" stop-opacity="0.12" {}
                }
            }
        }
    }
}

fn pattern(tone: &str, size: u32, inside: Markup) -> Markup {
    html! {
        pattern id={ "tl-" (tone) } width=(size) height=(size) patternUnits="userSpaceOnUse" { (inside) }
    }
}

/// A stretch of one tone.
pub(super) fn swatch(tone: Tone, [x, y, width, height]: [f64; 4]) -> Markup {
    let class = class(tone);
    html! {
        rect class=(class) x=(at(x)) y=(at(y)) width=(at(width)) height=(at(height)) rx="2" {}
        @if tone == Tone::Stands {
            // What stands is a line that goes on.
            path class="stands-line" fill="none" d={ "M" (at(x)) " " (at(y + height - 1.0)) " h" (at(width)) } {}
        } @else {
            rect x=(at(x)) y=(at(y)) width=(at(width)) height=(at(height)) fill={ "url(#tl-" (class) ")" } {}
        }
    }
}

/// A mark of one kind: a circle, a diamond, a square, a triangle.
pub(super) fn shape(kind: MarkKind, class: &str, [x, y]: [f64; 2], size: f64) -> Markup {
    let here = format!("M{} {}", at(x), at(y));
    let s = size;
    let path = match kind {
        MarkKind::Incident => {
            return html! { circle class=(class) cx=(at(x)) cy=(at(y)) r=(at(s)) {} };
        }
        MarkKind::Claim => format!(
            "{here} m0 -{a} l{a} {a} l-{a} {a} l-{a} -{a} z",
            a = at(s * 1.25)
        ),
        MarkKind::Statement => format!(
            "{here} m-{a} -{a} h{b} v{b} h-{b} z",
            a = at(s),
            b = at(s * 2.0)
        ),
        MarkKind::Message => format!(
            "{here} m-{a} -{a} l{b} {a} l-{b} {a} z",
            a = at(s * 1.1),
            b = at(s * 2.2)
        ),
    };
    html! { path class=(class) d=(path) {} }
}

/// The lines that say what everything is: first the stretches, then the marks.
pub(super) fn legend([left, y]: [f64; 2]) -> Markup {
    let mut x = left;
    let mut step = |width: f64| {
        let here = x;
        x += width;
        here
    };
    let marks = y + 22.0;
    let mut mark_x = left;
    let mut mark_step = |width: f64| {
        let here = mark_x;
        mark_x += width;
        here
    };
    html! {
        @for tone in TONES {
            @let x = step(36.0 + super::lettering::width(word(tone), 12.0) + 14.0);
            (swatch(tone, [x, y - 10.0, 26.0, 13.0]))
            text class="what" x=(at(x + 32.0)) y=(at(y)) { (word(tone)) }
        }
        @for kind in KINDS {
            @let x = mark_step(18.0 + super::lettering::width(row(kind), 12.0) + 14.0);
            (shape(kind, "mark", [x + 5.0, marks - 4.0], 4.0))
            text class="what" x=(at(x + 14.0)) y=(at(marks)) { (row(kind)) }
        }
        @let x = mark_step(0.0);
        (shape(MarkKind::Incident, "decides", [x + 6.0, marks - 4.0], 4.5))
        (shape(MarkKind::Incident, "ring", [x + 6.0, marks - 4.0], 7.5))
        text class="what" x=(at(x + 18.0)) y=(at(marks)) { "a verdict rests on it" }
    }
}

/// A place, to a tenth.
pub(super) fn at(place: f64) -> String {
    let text = format!("{place:.1}");
    match text.strip_suffix(".0") {
        Some("-0") => "0".to_owned(),
        Some(whole) => whole.to_owned(),
        None => text,
    }
}
