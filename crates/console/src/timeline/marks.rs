//! What happened and was said, as marks with room between them: what is too close together is drawn as one, with how many it is.

use super::lettering::{between, cut};
use super::scale::Scale;
use crate::view::timeline::{Mark, MarkKind};

/// The most marks on one drawing: more nobody tells apart, and a browser should not have to.
pub const MAX_DRAWN: usize = 2_000;
/// How close two marks may be, at least.
const NEAR: f64 = 9.0;
/// From which width on a mark is a bar and no point.
const BAR: f64 = 7.0;

/// One mark as it is drawn: one thing, or several that lie too close together.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Placed {
    /// Where it begins and where it ends; the same for a point.
    pub(super) x: [f64; 2],
    /// How many it stands for.
    pub(super) count: usize,
    /// Whether a verdict rests on any of it.
    pub(super) decides: bool,
    /// What it is called: of several, the first of those that decide, else the first.
    pub(super) label: String,
    /// When.
    pub(super) when: [i64; 2],
    /// Where the one thing is shown whole.
    pub(super) path: Option<String>,
}

impl Placed {
    /// Whether it is drawn as a bar.
    pub(super) fn is_bar(&self) -> bool {
        let [from, to] = self.x;
        to - from >= BAR
    }

    /// Everything that it stands for, in one line.
    pub(super) fn words(&self) -> String {
        let [from, to] = self.when;
        let when = between(from, to);
        let label = cut(&self.label, 120);
        match self.count {
            1 => format!("{when}: {label}"),
            more => format!("{when}: {more}, among them {label}"),
        }
    }
}

/// The marks of every kind, as many as have room.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Marks {
    pub(super) incidents: Vec<Placed>,
    pub(super) claims: Vec<Placed>,
    pub(super) statements: Vec<Placed>,
    pub(super) messages: Vec<Placed>,
    /// How many lie outside what is shown.
    pub(super) outside: usize,
}

impl Marks {
    /// Places marks, which come in order of time.
    pub(super) fn of(marks: &[Mark], scale: &Scale) -> Self {
        let mut near = NEAR;
        loop {
            let of = |kind| placed(marks, kind, scale, near);
            let found = Self {
                incidents: of(MarkKind::Incident),
                claims: of(MarkKind::Claim),
                statements: of(MarkKind::Statement),
                messages: of(MarkKind::Message),
                outside: marks
                    .iter()
                    .filter(|it| !scale.shows(it.from_ms, it.to_ms))
                    .count(),
            };
            if found.drawn() <= MAX_DRAWN || near > 1e4 {
                return found;
            }
            near *= 1.5;
        }
    }

    /// How many are drawn.
    pub(super) fn drawn(&self) -> usize {
        self.rows().into_iter().map(<[Placed]>::len).sum()
    }

    /// How many these stand for.
    pub(super) fn counted(&self) -> usize {
        let each = self.rows().into_iter().flatten();
        each.map(|placed| placed.count).sum()
    }

    /// Forgets where each is shown whole.
    pub(super) fn forget_ways(&mut self) {
        let rows = [
            &mut self.incidents,
            &mut self.claims,
            &mut self.statements,
            &mut self.messages,
        ];
        for placed in rows.into_iter().flatten() {
            placed.path = None;
        }
    }

    fn rows(&self) -> [&[Placed]; 4] {
        [
            &self.incidents,
            &self.claims,
            &self.statements,
            &self.messages,
        ]
    }
}

fn placed(marks: &[Mark], kind: MarkKind, scale: &Scale, near: f64) -> Vec<Placed> {
    let mut points = Heap::new(near);
    let mut deciding = Heap::new(near);
    let mut bars: Vec<Placed> = Vec::new();
    for mark in marks {
        if mark.kind != kind || !scale.shows(mark.from_ms, mark.to_ms) {
            continue;
        }
        let one = Placed {
            x: [scale.x(mark.from_ms), scale.x(mark.to_ms)],
            count: 1,
            decides: mark.decides,
            label: mark.label.clone(),
            when: [mark.from_ms, mark.to_ms],
            path: mark.path.clone(),
        };
        if one.is_bar() {
            let is_near = |known: &&mut Placed| {
                let apart = |at: usize| {
                    let pair = known.x.get(at).zip(one.x.get(at));
                    pair.is_none_or(|(known, one)| (known - one).abs() >= near)
                };
                known.decides == one.decides && !apart(0) && !apart(1)
            };
            // Bars come in order of their begins, so that one that is near is among the last.
            match bars.iter_mut().rev().take(64).find(is_near) {
                Some(known) => join(known, &one),
                None => bars.push(one),
            }
        } else if one.decides {
            deciding.put(one);
        } else {
            points.put(one);
        }
    }
    // What decides is drawn last, over the rest.
    let mut all = bars;
    all.sort_by_key(|bar| bar.decides);
    all.extend(points.done);
    all.extend(deciding.done);
    all
}

/// Points that are put one behind the other.
struct Heap {
    near: f64,
    done: Vec<Placed>,
}

impl Heap {
    const fn new(near: f64) -> Self {
        Self {
            near,
            done: Vec::new(),
        }
    }

    fn put(&mut self, one: Placed) {
        let [at, _] = one.x;
        let last = self.done.last_mut();
        match last.filter(|known| known.x.first().is_some_and(|x| at - x < self.near)) {
            Some(known) => join(known, &one),
            None => self.done.push(one),
        }
    }
}

fn join(known: &mut Placed, one: &Placed) {
    known.count += 1;
    known.path = None;
    let ([from, to], [begin, end]) = (known.when, one.when);
    known.when = [from.min(begin), to.max(end)];
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(number: i64, from_ms: i64, length_ms: i64) -> Mark {
        Mark {
            kind: [
                MarkKind::Incident,
                MarkKind::Claim,
                MarkKind::Statement,
                MarkKind::Message,
            ][usize::try_from(number % 4).unwrap()],
            id: format!("i{number}"),
            label: format!("number {number}"),
            from_ms,
            to_ms: from_ms + length_ms,
            learned_ms: 0,
            decides: number % 7 == 0,
            path: None,
        }
    }

    fn many() -> Vec<Mark> {
        let lengths = [0, 0, 0, 3_600_000, 90_000_000, 2_000_000_000];
        let each = 0..10_000_i64;
        each.map(|number| {
            let length = lengths[usize::try_from(number * 7_919 % 6).unwrap()];
            mark(number, number * 3_153_600, length)
        })
        .collect()
    }

    #[test]
    fn ten_thousand_incidents_are_at_most_two_thousand_marks_and_none_is_uncounted() {
        let marks = many();
        for to in [31_536_000_000, 1_000_000_000, 60_000] {
            let scale = Scale::new([0, to], [168.0, 1_188.0]);
            let placed = Marks::of(&marks, &scale);
            assert!(placed.drawn() <= MAX_DRAWN, "{}", placed.drawn());
            assert_eq!(placed.counted() + placed.outside, marks.len());
        }
    }

    #[test]
    fn what_decides_is_never_drawn_as_one_with_what_does_not() {
        let marks: Vec<Mark> = (0..20).map(|number| mark(number * 4, 0, 0)).collect();
        let placed = Marks::of(&marks, &Scale::new([0, 1_000_000], [0.0, 1_000.0]));
        let found: Vec<(bool, usize)> = placed
            .incidents
            .iter()
            .map(|it| (it.decides, it.count))
            .collect();
        assert_eq!(found, [(false, 17), (true, 3)]);
    }

    #[test]
    fn a_mark_alone_keeps_its_way_to_where_it_is_shown_whole() {
        let one = Mark {
            path: Some("/incidents/i0".to_owned()),
            ..mark(0, 0, 0)
        };
        let scale = Scale::new([0, 1_000_000], [0.0, 1_000.0]);
        let alone = Marks::of(std::slice::from_ref(&one), &scale);
        assert_eq!(alone.incidents[0].path.as_deref(), Some("/incidents/i0"));
        assert_eq!(
            Marks::of(&[one.clone(), one], &scale).incidents[0].path,
            None
        );
    }
}
