//! Building the diagram: every choice is followed once from every distinct moment.

use super::{
    Choice, Class, Diagram, Edge, MAX_EDGES, Outcomes, Piece, SharedFact, Stage, Staging, What,
};
use crate::judge::moving::{Moment, Moving, Together};
use crate::judge::order::Order;
use crate::judge::reading::Member;
use crate::judge::worlds::{self, Item, MAX_CLUSTER, MAX_STATES, Reached};
use crate::step::State;
use crate::step::terms::Terms;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use tacit_lang::time::Instant;

/// The most edges of one knot of overlapping incidents: some dozens within one hour have more orders than anybody can wait
/// for.
const MAX_KNOT_EDGES: usize = 100_000;

/// Builds the diagram of `staging` for the promises of `members`.
pub(crate) fn build(members: &[Member<'_>], mut staging: Staging<'_>) -> Diagram {
    let mut pieces = std::mem::take(&mut staging.pieces);
    pieces.sort_by_key(|piece| {
        let item = &piece.item;
        (item.between.from(), item.place(), item.record)
    });
    let terms: Vec<&Terms> = members.iter().map(|member| &member.terms).collect();
    let mut building = Building {
        moving: Moving::new(&terms, false),
        staging: &staging,
        spans: spans(&pieces, staging.shared),
        diagram: Diagram {
            places: vec![0; pieces.len()],
            ..Diagram::default()
        },
        level: 0,
    };
    building.run(&pieces);
    let mut diagram = building.diagram;
    diagram.pieces = pieces;
    diagram
}

/// Where a world has come to, with the values of the shared facts that are still asked.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Place {
    moment: Moment,
    held: Vec<(usize, u8)>,
}

type Front = FxHashMap<Place, u32>;

struct Building<'a> {
    moving: Moving<'a>,
    staging: &'a Staging<'a>,
    /// By shared fact: the first and the last piece that it touches.
    spans: Vec<Option<(usize, usize)>>,
    diagram: Diagram,
    /// How many nodes the present level has.
    level: usize,
}

/// From which piece to which each shared fact is remembered.
fn spans(pieces: &[Piece], shared: &[SharedFact]) -> Vec<Option<(usize, usize)>> {
    let mut spans: Vec<Option<(usize, usize)>> = vec![None; shared.len()];
    for (number, piece) in pieces.iter().enumerate() {
        for fact in &piece.shared {
            if let Some(span) = spans.get_mut(*fact) {
                let (first, _) = span.unwrap_or((number, number));
                *span = Some((first, number));
            }
        }
    }
    // What excludes another is remembered until that is asked.
    for (fact, of) in shared.iter().enumerate() {
        for (_, other, _) in &of.excludes {
            let begins = spans.get(*other).copied().flatten();
            if let (Some((begins, _)), Some(Some((_, last)))) = (begins, spans.get_mut(fact)) {
                *last = (*last).max(begins);
            }
        }
    }
    spans
}

impl Building<'_> {
    fn run(&mut self, pieces: &[Piece]) {
        let start = Place {
            moment: Moment {
                states: vec![State::default(); self.moving.members.len()],
                together: Vec::new(),
            },
            held: Vec::new(),
        };
        let mut front = Front::default();
        self.node(&mut front, start, 0);
        let mut begin = 0;
        while let Some(first) = pieces.get(begin) {
            let mut last = first.item.between.to();
            let rest = pieces.get(begin..).unwrap_or_default();
            let size = rest
                .iter()
                .position(|piece| {
                    let outside = piece.item.between.from() > last;
                    last = last.max(piece.item.between.to());
                    outside
                })
                .unwrap_or(rest.len());
            if size > MAX_CLUSTER {
                self.diagram.cut = true;
                for number in begin..begin + size {
                    front = self.knot(pieces, number..number + 1, front);
                }
            } else {
                front = self.knot(pieces, begin..begin + size, front);
            }
            begin += size;
        }
        for (place, node) in in_order(front) {
            let (states, _) = self.moving.end(place.moment, None, self.staging.at);
            if let Some(state) = states.first() {
                let outcome = Outcomes::of(state.life, state.performance());
                self.diagram.ends.push((node, outcome));
            }
        }
    }

    /// A stage of one piece, or of several whose intervals overlap, with the shared facts first asked there.
    fn knot(&mut self, pieces: &[Piece], range: std::ops::Range<usize>, mut front: Front) -> Front {
        for fact in 0..self.spans.len() {
            let first = self
                .spans
                .get(fact)
                .copied()
                .flatten()
                .map(|(first, _)| first);
            if first.is_some_and(|first| range.contains(&first)) {
                front = self.ask(fact, front);
            }
        }
        let knot = pieces.get(range.clone()).unwrap_or_default();
        let edges = self.diagram.edges.len();
        let first = self.first_of(&front);
        for (place, number) in range.clone().enumerate() {
            if let Some(known) = self.diagram.places.get_mut(number) {
                *known = place;
            }
        }
        let items: Vec<Item> = knot.iter().map(|piece| piece.item.clone()).collect();
        let order = if self.staging.joins_alike {
            Order::of(&items, self.staging.before)
        } else {
            Order::apart(&items, self.staging.before)
        };
        let groups = order.groups();
        let all = groups.into_iter().filter(|group| group.len() > 1);
        self.diagram
            .alike
            .extend(all.map(|group| group.into_iter().map(|place| range.start + place).collect()));
        let full = u64::MAX >> (64 - range.len().clamp(1, 64));
        let mut level: BTreeMap<Reached, Front> = BTreeMap::new();
        level.insert((0, Instant::MIN, 0), front);
        let mut out = Front::default();
        for _ in knot {
            let mut next: BTreeMap<Reached, Front> = BTreeMap::new();
            self.level = 0;
            'level: for ((done, now, place), front) in level {
                let front = in_order(front);
                for (position, item) in order.choices(&items, done) {
                    let done = done | (1 << position);
                    for time in worlds::times(self.staging.critical, item, now, place) {
                        if knot.len() > 1 && order.strands(&items, done, time) {
                            break;
                        }
                        let whole = done == full;
                        let target = if whole {
                            &mut out
                        } else {
                            next.entry((done, time, item.place())).or_default()
                        };
                        let number = range.start + position;
                        let Some(piece) = knot.get(position) else {
                            continue;
                        };
                        let last = range.end - 1;
                        let leave = if whole { Some(last) } else { None };
                        let mark = if whole { 0 } else { done };
                        self.came(piece, number, time, &front, target, (mark, leave));
                        let of_knot = self.diagram.edges.len() - edges;
                        if self.level > MAX_STATES
                            || of_knot > MAX_KNOT_EDGES
                            || self.diagram.edges.len() > MAX_EDGES
                        {
                            self.diagram.cut = true;
                            break 'level;
                        }
                    }
                }
            }
            level = next;
        }
        self.diagram.stages.push(Stage {
            pieces: range.collect(),
            shared: None,
            edges: edges..self.diagram.edges.len(),
            first,
        });
        out
    }

    /// Every value of a shared fact that goes with those held.
    fn ask(&mut self, fact: usize, front: Front) -> Front {
        let edges = self.diagram.edges.len();
        let first = self.first_of(&front);
        let Some(shared) = self.staging.shared.get(fact) else {
            return front;
        };
        let mut next = Front::default();
        for (place, from) in in_order(front) {
            for value in 0..u8::try_from(shared.values).unwrap_or(u8::MAX) {
                let excluded = place.held.iter().any(|(other, held)| {
                    let excludes = |one: usize, value: u8, other: usize, held: u8| {
                        let of = self.staging.shared.get(one).into_iter();
                        of.flat_map(|of| &of.excludes)
                            .any(|found| *found == (usize::from(value), other, usize::from(held)))
                    };
                    excludes(fact, value, *other, *held) || excludes(*other, *held, fact, value)
                });
                if excluded {
                    continue;
                }
                let mut place = place.clone();
                place.held.push((fact, value));
                let to = self.node(&mut next, place, 0);
                let choice = Choice::Shared {
                    fact: u32::try_from(fact).unwrap_or(u32::MAX),
                    value,
                };
                self.diagram.edges.push(Edge { from, to, choice });
            }
        }
        if next.len() > MAX_STATES {
            self.diagram.cut = true;
        }
        self.diagram.stages.push(Stage {
            pieces: Vec::new(),
            shared: Some(fact),
            edges: edges..self.diagram.edges.len(),
            first,
        });
        next
    }

    /// The nodes of a front, which were numbered one after another.
    fn first_of(&self, front: &Front) -> std::ops::Range<u32> {
        let first = front.values().min().copied();
        let last = front.values().max().copied();
        match first.zip(last) {
            Some((first, last)) => first..last + 1,
            None => {
                let none = u32::try_from(self.diagram.done.len()).unwrap_or(u32::MAX);
                none..none
            }
        }
    }

    /// One piece came at `time`: from every place of `front`, everything that it may have been.
    fn came(
        &mut self,
        piece: &Piece,
        number: usize,
        time: Instant,
        front: &[(Place, u32)],
        target: &mut Front,
        (mark, leave): (u64, Option<usize>),
    ) {
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        let came = |what: Option<What>| Choice::Came {
            piece: number,
            time,
            what,
        };
        for (place, from) in front {
            let from = *from;
            let held = match leave {
                Some(last) => self.kept(&place.held, last),
                None => place.held.clone(),
            };
            let cell = cell_of(piece, time, &place.held);
            if time > self.staging.at {
                let what = cell.map(|cell| What {
                    cell: u32::try_from(cell.number).unwrap_or(u32::MAX),
                    class: None,
                    end: 0,
                });
                let moment = place.moment.clone();
                let to = self.node(target, Place { moment, held }, mark);
                let choice = came(what);
                self.diagram.edges.push(Edge { from, to, choice });
                continue;
            }
            match &piece.item.what {
                worlds::What::Message(effects) => {
                    let (moment, _) = self.moving.come(place.moment.clone(), None, time, true);
                    let (moment, _) = self.moving.message(moment, None, time, effects);
                    let to = self.node(target, Place { moment, held }, mark);
                    let choice = came(None);
                    self.diagram.edges.push(Edge { from, to, choice });
                }
                worlds::What::Act { ends, .. } => {
                    let Some(cell) = cell else { continue };
                    let (arrived, _) = self.moving.come(place.moment.clone(), None, time, false);
                    let nothing = cell.classes.iter().all(Class::is_nothing);
                    for (class, found) in cell.classes.iter().enumerate() {
                        for (end, until) in ends.iter().enumerate() {
                            let moment = match found {
                                Class::Absent => place.moment.clone(),
                                Class::Act(bearings, doubts) => {
                                    let act = Together {
                                        at: time,
                                        record: piece.item.record,
                                        end: *until,
                                        bearings: bearings.clone(),
                                        doubts: doubts.clone(),
                                    };
                                    if nothing && bearings.iter().all(|it| it.is_nothing()) {
                                        arrived.clone()
                                    } else {
                                        self.moving.act(arrived.clone(), None, act).0
                                    }
                                }
                            };
                            let held = held.clone();
                            let to = self.node(target, Place { moment, held }, mark);
                            let what = What {
                                cell: u32::try_from(cell.number).unwrap_or(u32::MAX),
                                class: u8::try_from(class).ok(),
                                end: u8::try_from(end).unwrap_or(u8::MAX),
                            };
                            let choice = came(Some(what));
                            self.diagram.edges.push(Edge { from, to, choice });
                            if matches!(found, Class::Absent) {
                                break;
                            }
                        }
                    }
                }
            }
        }
    }

    /// What of the held facts is asked behind `last`.
    fn kept(&self, held: &[(usize, u8)], last: usize) -> Vec<(usize, u8)> {
        let asked_later = |fact: usize| {
            let span = self.spans.get(fact).copied().flatten();
            span.is_some_and(|(_, until)| until > last)
        };
        let kept = held.iter().filter(|(fact, _)| asked_later(*fact));
        kept.copied().collect()
    }

    fn node(&mut self, front: &mut Front, mut place: Place, done: u64) -> u32 {
        for state in &mut place.moment.states {
            state.forget_counts();
        }
        let next = u32::try_from(self.diagram.done.len()).unwrap_or(u32::MAX);
        let node = *front.entry(place).or_insert(next);
        if node == next {
            self.diagram.done.push(done);
            self.level += 1;
        }
        node
    }
}

/// The cell of a piece that comes at `time` while the shared facts are as held.
fn cell_of<'p>(piece: &'p Piece, time: Instant, held: &[(usize, u8)]) -> Option<&'p super::Cell> {
    let turn = piece.turns.partition_point(|from| *from <= time);
    let cells = piece.cells.get(turn.saturating_sub(1))?;
    let value_of = |fact: &usize| {
        let found = held.iter().find(|(known, _)| known == fact);
        found.map_or(0, |(_, value)| usize::from(*value))
    };
    match piece.shared.as_slice() {
        [] => cells.first(),
        _ => {
            let sizes = piece.sizes.iter();
            let mut place = 0;
            let mut step = 1;
            for (fact, size) in piece.shared.iter().zip(sizes) {
                place += value_of(fact) * step;
                step *= size;
            }
            cells.get(place)
        }
    }
}

/// The places in the order in which they were found, which is the same in every run.
fn in_order(front: Front) -> Vec<(Place, u32)> {
    let mut places: Vec<(Place, u32)> = front.into_iter().collect();
    places.sort_unstable_by_key(|(_, node)| *node);
    places
}
