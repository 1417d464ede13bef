//! The verdict as a decision diagram: one stage for each incident or message in the order of time, or for
//! each knot of them whose intervals overlap; its nodes are the moments that the promise can have reached.
//!
//! Why no library for decision diagrams: what follows an incident is told by the step, not by a formula, and
//! two readings lead to one node as soon as they lead to one moment. So the diagram is found equal node by
//! equal node on the way, and a general one would first need a variable for each value of each fact,
//! and an order of them, to come to the same.
//!
//! Facts that several incidents share are kept in the node from the first that they touch to the last.

mod build;
mod passage;
mod passes;

pub(crate) use build::build;
pub(crate) use passage::{Nodes, Passage, union};

use crate::judge::reading::Bearings;
use crate::judge::worlds::Item;
use crate::step::event::Doubt;
use crate::verdict::{Life, Performance};
use std::collections::BTreeSet;
use std::ops::Range;
use std::rc::Rc;
use tacit_lang::time::Instant;

/// The most choices of a whole diagram: it then takes some hundred megabytes.
pub(crate) const MAX_EDGES: usize = 3_000_000;

/// The most distinct things that one incident may be to a promise: as many as a word has bits.
pub(crate) const MAX_CLASSES: usize = 64;

/// What one incident is, in one assignment of its facts.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Class {
    /// It never was.
    Absent,
    /// An act, with the doubt about its author for each member.
    Act(Bearings, Vec<Doubt>),
}

impl Class {
    /// Whether it is nothing to any of the promises.
    pub(crate) fn is_nothing(&self) -> bool {
        match self {
            Self::Absent => true,
            Self::Act(bearings, _) => bearings.iter().all(|bearing| bearing.is_nothing()),
        }
    }
}

/// What an incident may be while it begins at certain times and shared facts have certain values.
#[derive(Debug, Clone)]
pub(crate) struct Cell {
    /// Its place among the cells of the diagram.
    pub(crate) number: usize,
    pub(crate) classes: Rc<Vec<Class>>,
}

/// Something on the way, with what it may be.
#[derive(Debug, Clone)]
pub(crate) struct Piece {
    /// When it may have been; of a message, what it does.
    pub(crate) item: Item,
    /// Of an act only.
    pub(crate) turns: Vec<Instant>,
    /// The shared facts on whose values it hangs what it may be, in order.
    pub(crate) shared: Vec<usize>,
    /// How many values each of them has.
    pub(crate) sizes: Vec<usize>,
    /// By turn, then by the values of those facts, the first counting fastest.
    pub(crate) cells: Vec<Vec<Cell>>,
}

/// A fact that several incidents share.
#[derive(Debug, Clone, Default)]
pub(crate) struct SharedFact {
    /// How many values it has.
    pub(crate) values: usize,
    /// A value of it that never goes with a value of another.
    pub(crate) excludes: Vec<(usize, usize, usize)>,
}

/// Everything from which a diagram is built.
pub(crate) struct Staging<'a> {
    pub(crate) pieces: Vec<Piece>,
    pub(crate) shared: &'a [SharedFact],
    /// Pairs of records: the first came before the second, in every reading.
    pub(crate) before: &'a [(usize, usize)],
    pub(crate) critical: &'a [Instant],
    pub(crate) at: Instant,
    /// Whether of pieces that are alike only one order is followed.
    pub(crate) joins_alike: bool,
}

/// The diagram.
#[derive(Debug, Default)]
pub(crate) struct Diagram {
    pub(crate) pieces: Vec<Piece>,
    /// By node: what of its knot is done, as bits.
    pub(crate) done: Vec<u64>,
    /// Every choice; the choices of a stage behind those of the stages before it.
    pub(crate) edges: Vec<Edge>,
    pub(crate) stages: Vec<Stage>,
    /// The last nodes, with what they come to.
    pub(crate) ends: Vec<(u32, Outcomes)>,
    /// By piece: its place in its knot.
    pub(crate) places: Vec<usize>,
    /// Pieces that are alike, where only one order of them is followed.
    pub(crate) alike: Vec<Vec<usize>>,
    /// Whether a limit cut something short.
    pub(crate) cut: bool,
}

/// One choice.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Edge {
    pub(crate) from: u32,
    pub(crate) to: u32,
    pub(crate) choice: Choice,
}

/// What is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Choice {
    /// A shared fact has this value.
    Shared { fact: u32, value: u8 },
    /// This came next.
    Came {
        piece: u32,
        time: Instant,
        /// None: a message, of which nothing else is open.
        what: Option<What>,
    },
}

/// What an act was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct What {
    pub(crate) cell: u32,
    /// None: it came too late to count, whatever it was.
    pub(crate) class: Option<u8>,
    pub(crate) end: u8,
}

/// One incident, message or shared fact, or a knot of several that overlap.
#[derive(Debug, Clone)]
pub(crate) struct Stage {
    pub(crate) pieces: Vec<usize>,
    pub(crate) shared: Option<usize>,
    pub(crate) edges: Range<usize>,
    /// The nodes at which it begins.
    pub(crate) first: Range<u32>,
}

/// Outcomes as bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub(crate) struct Outcomes(pub(crate) u16);

const LIVES: [Life; 5] = [
    Life::NotInEffect,
    Life::InEffect,
    Life::Released,
    Life::Withdrawn,
    Life::Expired,
];
const PERFORMANCES: [Performance; 2] = [Performance::Kept, Performance::Breached];

impl Outcomes {
    pub(crate) fn of(life: Life, performance: Performance) -> Self {
        let life = LIVES.iter().position(|it| *it == life).unwrap_or_default();
        Self(1 << (2 * life + usize::from(performance == Performance::Breached)))
    }

    pub(crate) fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(crate) fn is_none(self) -> bool {
        self.0 == 0
    }

    pub(crate) fn count(self) -> u32 {
        self.0.count_ones()
    }

    pub(crate) fn breached() -> Self {
        Self(LIVES.iter().fold(0, |bits, life| {
            bits | Self::of(*life, Performance::Breached).0
        }))
    }

    pub(crate) fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub(crate) fn each(self) -> BTreeSet<(Life, Performance)> {
        let every = LIVES
            .into_iter()
            .flat_map(|life| PERFORMANCES.map(|performance| (life, performance)));
        every
            .filter(|(life, performance)| self.meets(Self::of(*life, *performance)))
            .collect()
    }
}

/// What one way of holding the facts admits.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Reading {
    /// By shared fact: its values, as bits.
    pub(crate) shared: Vec<u64>,
    /// By cell: its classes, as bits.
    pub(crate) cells: Vec<u64>,
    /// By piece: what of its knot comes before it, as bits.
    pub(crate) before: Vec<u64>,
}

impl Reading {
    /// Whether it admits the choice at a node where `done` of the knot is done.
    pub(crate) fn admits(&self, choice: &Choice, done: u64) -> bool {
        self.admits_but(&Patch::default(), choice, done)
    }

    /// As [`Self::admits`], read otherwise where the patch says so.
    pub(crate) fn admits_but(&self, patch: &Patch, choice: &Choice, done: u64) -> bool {
        match choice {
            Choice::Shared { fact, value } => {
                patch.shared(self, *fact as usize) & (1 << value) != 0
            }
            Choice::Came { piece, what, .. } => {
                patch.before(self, *piece as usize) & !done == 0
                    && what.is_none_or(|what| {
                        let classes = patch.cell(self, what.cell as usize);
                        match what.class {
                            Some(class) => classes & (1 << class) != 0,
                            None => classes != 0,
                        }
                    })
            }
        }
    }
}

/// The word at a place; none set where there is none.
pub(crate) fn word(words: &[u64], place: usize) -> u64 {
    words.get(place).copied().unwrap_or_default()
}

/// How a stage is read otherwise: words to put in the place of others.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(crate) struct Patch {
    pub(crate) cells: Vec<(usize, u64)>,
    pub(crate) shared: Vec<(usize, u64)>,
    pub(crate) before: Vec<(usize, u64)>,
}

impl Patch {
    pub(crate) fn apply(&self, reading: &mut Reading) {
        let put = |words: &mut Vec<u64>, new: &[(usize, u64)]| {
            for (place, word) in new {
                if let Some(known) = words.get_mut(*place) {
                    *known = *word;
                }
            }
        };
        put(&mut reading.shared, &self.shared);
        put(&mut reading.cells, &self.cells);
        put(&mut reading.before, &self.before);
    }

    /// Leaves out what is put as it is read anyway.
    pub(crate) fn drop_unchanged(&mut self, reading: &Reading) {
        let changes =
            |words: &[u64], new: &(usize, u64)| words.get(new.0).is_none_or(|it| *it != new.1);
        self.cells.retain(|new| changes(&reading.cells, new));
        self.shared.retain(|new| changes(&reading.shared, new));
        self.before.retain(|new| changes(&reading.before, new));
    }

    fn found(words: &[(usize, u64)], place: usize) -> Option<u64> {
        let found = words.iter().find(|(known, _)| *known == place);
        found.map(|(_, word)| *word)
    }

    /// As the reading, unless it is put otherwise here.
    pub(crate) fn shared(&self, reading: &Reading, place: usize) -> u64 {
        Self::found(&self.shared, place).unwrap_or_else(|| word(&reading.shared, place))
    }

    pub(crate) fn cell(&self, reading: &Reading, place: usize) -> u64 {
        Self::found(&self.cells, place).unwrap_or_else(|| word(&reading.cells, place))
    }

    pub(crate) fn before(&self, reading: &Reading, place: usize) -> u64 {
        Self::found(&self.before, place).unwrap_or_else(|| word(&reading.before, place))
    }
}
