//! The drawing: an axis of time, what happened and was said above, and a lane for each promise in each pair of eyes below.

use super::STYLE;
use super::legend::{at, class, legend, patterns, swatch};
use super::lettering::{between, cut, day_and_hour, drawn, width};
use super::marks::Marks;
use super::rows::Row;
use super::scale::Scale;
use crate::view::promises::Tone;
use crate::view::timeline::{Lane, MarkKind, Stretch, Timeline};
use maud::{Markup, PreEscaped, html};
use std::collections::BTreeSet;

/// How wide the drawing is, in its own units; on a page it is as wide as there is room. About as wide as a laptop has room for, so that letters keep their size there.
const WIDTH: f64 = 1_000.0;
const LEFT: f64 = 184.0;
const RIGHT: f64 = 984.0;
/// Where the axis lies.
const AXIS: f64 = 70.0;
const LANE: f64 = 24.0;
const BETWEEN_LANES: f64 = 8.0;
const HEADING: f64 = 34.0;
/// The most hairlines: where verdicts change every hour, lines tell nothing.
const MAX_HAIRLINES: usize = 400;

/// A drawing, with what of its marks it tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawn {
    /// The markup.
    pub svg: String,
    /// How many marks were drawn.
    pub marks: usize,
    /// How many things these stand for.
    pub stand_for: usize,
    /// How many lie outside of what is shown.
    pub outside: usize,
}

/// The drawing as part of a page that has its style (`assets/drawing.css`).
#[must_use]
pub fn inline(timeline: &Timeline) -> Drawn {
    Picture::new(timeline).drawn(None)
}

/// The same for a page that leads nowhere.
pub(super) fn still(timeline: &Timeline) -> Drawn {
    Picture::new(timeline).without_ways().drawn(None)
}

/// The drawing as a file of its own, light and dark, that needs nothing from elsewhere.
#[must_use]
pub fn exported(timeline: &Timeline) -> Drawn {
    let picture = Picture::new(timeline).without_ways();
    let mut drawn = picture.drawn(Some("http://www.w3.org/2000/svg"));
    drawn
        .svg
        .insert_str(0, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    drawn
}

struct Picture<'t> {
    timeline: &'t Timeline,
    scale: Scale,
    marks: Marks,
}

impl<'t> Picture<'t> {
    fn new(timeline: &'t Timeline) -> Self {
        let scale = Scale::new([timeline.from_ms, timeline.to_ms], [LEFT, RIGHT]);
        Self {
            timeline,
            scale,
            marks: Marks::of(&timeline.marks, &scale),
        }
    }

    /// Without the paths of the console, which are of no use elsewhere.
    fn without_ways(mut self) -> Self {
        self.marks.forget_ways();
        self
    }

    fn drawn(&self, namespace: Option<&str>) -> Drawn {
        let rows = [
            (MarkKind::Message, &self.marks.messages),
            (MarkKind::Statement, &self.marks.statements),
            (MarkKind::Claim, &self.marks.claims),
            (MarkKind::Incident, &self.marks.incidents),
        ];
        let rows = rows.map(|(kind, placed)| Row::new(kind, placed, [LEFT, RIGHT]));
        let mut y = AXIS + 8.0;
        let mut placed_rows = Vec::new();
        for row in rows {
            let height = row.height();
            placed_rows.push((y, row));
            y += height;
        }
        let mut lanes = Vec::new();
        let mut before: Option<&Lane> = None;
        for lane in &self.timeline.lanes {
            let is_new = before.is_none_or(|it| it.promise != lane.promise);
            if is_new {
                y += HEADING;
            }
            lanes.push((y, is_new, lane));
            y += LANE + BETWEEN_LANES;
            before = Some(lane);
        }
        let bottom = y + 4.0;
        let height = bottom + 62.0;
        let inside = html! {
            title id="tl-name" { (self.name()) }
            (patterns())
            rect class="paper" width=(at(WIDTH)) height=(at(height)) {}
            (self.veil(bottom))
            (self.axis(bottom))
            @for (y, row) in &placed_rows { (row.drawn(*y, [LEFT, RIGHT])) }
            @for (y, is_new, lane) in &lanes { (self.lane(*y, *is_new, lane)) }
            @if lanes.is_empty() {
                text class="none" x=(at(LEFT)) y=(at(bottom - 4.0)) { "Nothing was promised yet." }
            }
            (self.hairlines(bottom))
            (self.cursors(bottom))
            (legend([LEFT, height - 34.0]))
        };
        let svg = html! {
            svg .tl xmlns=[namespace] viewBox={ "0 0 " (at(WIDTH)) " " (at(height)) }
                width=[namespace.map(|_| at(WIDTH))] height=[namespace.map(|_| at(height))] role="img" aria-labelledby="tl-name" {
                @if namespace.is_some() { style { (PreEscaped(STYLE)) } }
                (inside)
            }
        };
        Drawn {
            svg: svg.into_string(),
            marks: self.marks.drawn(),
            stand_for: self.marks.counted(),
            outside: self.marks.outside,
        }
    }

    fn name(&self) -> String {
        let span = between(self.timeline.from_ms, self.timeline.to_ms);
        let known = day_and_hour(signed(self.timeline.known_ms));
        format!("What happened, what was said and what stood, {span}, as known at {known}")
    }

    /// What nobody knew yet is no empty time: it is covered.
    fn veil(&self, bottom: f64) -> Markup {
        let known = signed(self.timeline.known_ms);
        let x = self.scale.x(known);
        html! {
            @if known < self.timeline.to_ms && x < RIGHT {
                rect class="veil" x=(at(x)) y=(at(AXIS)) width=(at(RIGHT - x)) height=(at(bottom - AXIS)) {}
            }
        }
    }

    fn axis(&self, bottom: f64) -> Markup {
        let ticks = self.scale.ticks();
        html! {
            @for tick in &ticks.coarse {
                text .coarse x=(at(tick.x + 3.0)) y=(at(AXIS - 26.0)) { (tick.label) }
                line class="axis" x1=(at(tick.x)) x2=(at(tick.x)) y1=(at(AXIS - 38.0)) y2=(at(AXIS)) {}
            }
            @for tick in &ticks.fine {
                line class="grid" x1=(at(tick.x)) x2=(at(tick.x)) y1=(at(AXIS)) y2=(at(bottom)) {}
                text .fine x=(at(tick.x + 3.0)) y=(at(AXIS - 8.0)) { (tick.label) }
            }
            line class="axis" x1=(at(LEFT)) x2=(at(RIGHT)) y1=(at(AXIS)) y2=(at(AXIS)) {}
            text .fine x=(at(LEFT - 12.0)) y=(at(AXIS - 8.0)) text-anchor="end" { "UTC" }
        }
    }

    fn lane(&self, y: f64, is_new: bool, lane: &Lane) -> Markup {
        html! {
            @if is_new { text .name x=(at(LEFT)) y=(at(y - 9.0)) { (drawn(&lane.title, 110)) } }
            text .side x=(at(LEFT - 12.0)) y=(at(y + LANE / 2.0 + 4.0)) {
                title { (cut(&lane.eyes, 120)) }
                (drawn(&lane.eyes, 28))
            }
            @for stretch in &lane.stretches { (self.stretch(y, stretch)) }
        }
    }

    fn stretch(&self, y: f64, stretch: &Stretch) -> Markup {
        if !self.scale.shows(stretch.from_ms, stretch.to_ms) {
            return Markup::default();
        }
        let (from, to) = (self.scale.x(stretch.from_ms), self.scale.x(stretch.to_ms));
        let word = drawn(&stretch.word, 40);
        let fits = width(&word, 12.5) + 12.0 < to - from;
        // A moment may decide: what is shorter than a hair is drawn as one.
        let wide = (to - from).max(2.0);
        let shape = match stretch.tone {
            Tone::NotYet => [from, y + 6.0, wide, LANE - 12.0],
            _ => [from, y, wide, LANE],
        };
        html! {
            g .stretch data-tone=(class(stretch.tone)) {
                title { (cut(&stretch.word, 120)) ": " (between(stretch.from_ms, stretch.to_ms)) }
                (swatch(stretch.tone, shape))
                @if fits { text .word .halo x=(at(from + 7.0)) y=(at(y + LANE / 2.0 + 4.0)) { (word) } }
            }
        }
    }

    /// Where a verdict changed, as far as it was known.
    fn hairlines(&self, bottom: f64) -> Markup {
        let known = self.timeline.known_ms;
        let moments = self.timeline.moments.iter().map(|it| it.known_ms);
        let times: BTreeSet<u64> = moments.filter(|at| *at <= known).collect();
        let seen = times
            .into_iter()
            .map(signed)
            .filter(|at| self.scale.holds(*at));
        let places: BTreeSet<String> = seen.map(|ms| at(self.scale.x(ms))).collect();
        html! {
            @for x in places.iter().take(MAX_HAIRLINES) {
                line class="change" x1=(x) x2=(x) y1=(at(AXIS - 4.0)) y2=(at(bottom)) {}
            }
        }
    }

    fn cursors(&self, bottom: f64) -> Markup {
        let (known, now) = (signed(self.timeline.known_ms), signed(self.timeline.now_ms));
        let is_past = known < now;
        let flag = |x: f64, text: &str| {
            let before = x + width(text, 12.5) + 8.0 > RIGHT;
            (
                if before { x - 6.0 } else { x + 6.0 },
                before.then_some("end"),
            )
        };
        html! {
            @if self.scale.holds(now) {
                @let x = self.scale.x(now);
                @let (place, anchor) = flag(x, "now");
                line class="now" x1=(at(x)) x2=(at(x)) y1="10" y2=(at(bottom)) {}
                @if !is_past { text .halo x=(at(place)) y="20" text-anchor=[anchor] { "now" } }
            }
            @if is_past && self.scale.holds(known) {
                @let x = self.scale.x(known);
                @let words = format!("known at {}", day_and_hour(known));
                @let (place, anchor) = flag(x, &words);
                line class="known" x1=(at(x)) x2=(at(x)) y1="6" y2=(at(bottom)) {}
                text .known-word .halo x=(at(place)) y="20" text-anchor=[anchor] { (words) }
            }
        }
    }
}

pub(super) fn signed(ms: u64) -> i64 {
    i64::try_from(ms).unwrap_or(i64::MAX)
}
