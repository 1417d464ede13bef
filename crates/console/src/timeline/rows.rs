//! The rows of marks: one for each kind, with the names of what decides as far as there is room.

use super::legend::{at, row, shape};
use super::lettering::{drawn, width};
use super::marks::Placed;
use super::scale::count;
use crate::view::timeline::MarkKind;
use maud::{Markup, html};

/// How high a row is without names.
const PLAIN: f64 = 26.0;
/// How high a line of names is.
const NAMES: f64 = 14.0;
/// The most lines of names in a row.
const MAX_LINES: usize = 3;
/// The most letters of a name.
const LETTERS: usize = 34;

/// A row laid out.
pub(super) struct Row<'p> {
    kind: MarkKind,
    placed: &'p [Placed],
    names: Vec<Name>,
    lines: usize,
}

struct Name {
    x: f64,
    line: usize,
    text: String,
    /// Whether it stands to the left of its mark.
    before: bool,
}

impl<'p> Row<'p> {
    /// Finds room for the names of what decides, the first come first.
    pub(super) fn new(kind: MarkKind, placed: &'p [Placed], [left, right]: [f64; 2]) -> Self {
        let mut ends: Vec<f64> = Vec::new();
        let mut names = Vec::new();
        let mut deciding: Vec<&Placed> = placed.iter().filter(|it| it.decides).collect();
        deciding.sort_by(|one, other| {
            one.x
                .partial_cmp(&other.x)
                .unwrap_or(std::cmp::Ordering::Equal)
        });
        for mark in deciding {
            let [x, _] = mark.x;
            let mut text = drawn(&mark.label, LETTERS);
            if mark.count > 1 {
                text.push_str(&format!(" and {} more", mark.count - 1));
            }
            let wide = width(&text, 11.0) + 6.0;
            let before = x + wide > right;
            let from = if before { x - wide } else { x };
            let free = ends.iter().position(|end| *end < from);
            let line = match free {
                Some(line) => line,
                None if ends.len() < MAX_LINES => {
                    ends.push(left);
                    ends.len() - 1
                }
                None => continue,
            };
            if from < left - 1.0 {
                continue;
            }
            if let Some(end) = ends.get_mut(line) {
                *end = from + wide;
            }
            names.push(Name {
                x,
                line,
                text,
                before,
            });
        }
        let lines = names.iter().map(|name| name.line + 1).max().unwrap_or(0);
        Self {
            kind,
            placed,
            names,
            lines,
        }
    }

    pub(super) fn height(&self) -> f64 {
        PLAIN + NAMES * count(i64::try_from(self.lines).unwrap_or(0))
    }

    pub(super) fn drawn(&self, y: f64, [left, right]: [f64; 2]) -> Markup {
        let middle = y + self.height() - PLAIN / 2.0;
        html! {
            g {
                line class="grid" x1=(at(left)) x2=(at(right)) y1=(at(middle)) y2=(at(middle)) {}
                text class="side" x=(at(left - 12.0)) y=(at(middle + 4.0)) { (row(self.kind)) }
                @for mark in self.placed { (one(self.kind, mark, middle)) }
                @for name in &self.names {
                    text .what .halo x=(at(if name.before { name.x + 2.0 } else { name.x - 2.0 }))
                        y=(at(y + self.height() - PLAIN - NAMES * (count(i64::try_from(name.line).unwrap_or(0))) + 1.0))
                        text-anchor=[name.before.then_some("end")] { (name.text) }
                }
            }
        }
    }
}

fn one(kind: MarkKind, mark: &Placed, y: f64) -> Markup {
    let [from, to] = mark.x;
    let is_bar = mark.is_bar();
    let middle = if is_bar { (from + to) / 2.0 } else { from };
    let many = mark.count > 1;
    let class = if mark.decides { "decides" } else { "mark" };
    html! {
        g data-path=[mark.path.as_deref()] {
            title { (mark.words()) }
            @if is_bar {
                rect class=(if mark.decides { "bar decides" } else { "bar" }) x=(at(from)) y=(at(y - 3.5)) width=(at(to - from)) height="7" rx="3"
                    fill=(if mark.decides { "url(#tl-firm)" } else { "url(#tl-soft)" }) {}
            } @else if many {
                circle class="mark" cx=(at(middle)) cy=(at(y)) r=(at(room(mark.count))) {}
            } @else {
                (shape(kind, class, [middle, y], if mark.decides { 5.0 } else { 4.0 }))
            }
            @if mark.decides && !is_bar {
                (shape(MarkKind::Incident, "ring", [middle, y], if many { room(mark.count) + 3.0 } else { 8.5 }))
            }
            @if many { text .count .halo x=(at(middle)) y=(at(y + 3.5)) { (mark.count) } }
        }
    }
}

/// How large a mark is in which a count has room.
fn room(many: usize) -> f64 {
    match many {
        0..=9 => 6.0,
        10..=99 => 8.0,
        100..=999 => 10.0,
        _ => 12.0,
    }
}
