//! All frames with what each pair of eyes admits of them, and what follows when some facts are held otherwise.

use super::facts::Facts;
use super::frame::{Frame, FrameItem};
use super::shapes::shapes;
use super::table::Holding;
use crate::judge::diagram::{Outcomes, Patch, Reading, word};
use rustc_hash::{FxHashMap, FxHashSet};
use std::cell::RefCell;
use std::rc::Rc;

/// Whose account: a pair of eyes by number, or, behind the last of them, everything that is possible.
pub(super) type Who = usize;

/// A fact above all incidents, with what each pair of eyes leaves possible, as bits.
#[derive(Debug)]
pub(super) struct AboveOf {
    pub(super) fact: usize,
    pub(super) held: Vec<u64>,
}

pub(super) struct Space {
    pub(super) facts: Facts,
    pub(super) frames: Vec<Frame>,
    /// Facts that incidents share, by their number in the diagrams.
    pub(super) shared: Vec<usize>,
    pub(super) above: Vec<AboveOf>,
    pub(super) eyes: usize,
    /// By frame, then by whose account.
    pub(super) reads: Vec<Vec<Read>>,
    /// By frame, then by piece: the item.
    pub(super) items: Vec<Vec<Option<usize>>>,
    /// By frame, then by item: its cells.
    cells: Vec<Vec<Vec<usize>>>,
    /// By frame, then by item: its shape. Items of one shape are read alike.
    shapes: Vec<Vec<u32>>,
    /// What the cells of a shape are, as far as it was asked: with whose account, of which aspects, as
    /// bits, another's is taken.
    words: RefCell<FxHashMap<Mixed, Rc<[u64]>>>,
    /// By fact that is not above: the frames and stages at which it is asked.
    pub(super) places: FxHashMap<usize, Vec<(usize, usize)>>,
}

/// A shape with whose account it is held by, and of which aspects, as bits, another's is taken.
type Mixed = (u32, Who, Who, u64);

/// What one account comes to in one frame.
#[derive(Debug, Clone)]
pub(super) struct Read {
    pub(super) reading: Reading,
    pub(super) reached: Vec<bool>,
    pub(super) ahead: Vec<Outcomes>,
}

/// Which facts are held as by another.
pub(super) struct Mix<'m> {
    pub(super) base: Who,
    pub(super) other: Who,
    pub(super) switched: &'m dyn Fn(usize) -> bool,
}

impl Space {
    pub(super) fn new(
        facts: Facts,
        frames: Vec<Frame>,
        shared: Vec<usize>,
        above: Vec<AboveOf>,
        eyes: usize,
    ) -> Self {
        let mut space = Self {
            shapes: shapes(&frames),
            words: RefCell::default(),
            facts,
            shared,
            above,
            eyes,
            reads: Vec::new(),
            items: Vec::new(),
            cells: Vec::new(),
            places: FxHashMap::default(),
            frames,
        };
        for (number, frame) in space.frames.iter().enumerate() {
            let mut items = vec![None; frame.diagram.pieces.len()];
            for (item, of) in frame.items.iter().enumerate() {
                if let Some(known) = items.get_mut(of.piece) {
                    *known = Some(item);
                }
            }
            let mut cells = vec![Vec::new(); frame.items.len()];
            for (cell, of) in frame.cells.iter().enumerate() {
                if let Some(own) = cells.get_mut(of.item) {
                    own.push(cell);
                }
            }
            for (stage, of) in frame.diagram.stages.iter().enumerate() {
                let mut put = |fact: usize| {
                    space.places.entry(fact).or_default().push((number, stage));
                };
                if let Some(fact) = of.shared.and_then(|it| space.shared.get(it)) {
                    put(*fact);
                }
                for piece in &of.pieces {
                    let item = items.get(*piece).copied().flatten();
                    if let Some(item) = item.and_then(|item| frame.items.get(item)) {
                        item.dims
                            .iter()
                            .chain(&item.known)
                            .for_each(|fact| put(*fact));
                    }
                }
                let knotted = of.pieces.len() > 1;
                for order in frame.orders.iter().filter(|_| knotted) {
                    if of.pieces.contains(&order.first) {
                        put(order.fact);
                    }
                }
            }
            space.items.push(items);
            space.cells.push(cells);
        }
        for frame in 0..space.frames.len() {
            let each = (0..=eyes).map(|who| {
                let reading = space.reading(
                    frame,
                    &Mix {
                        base: who,
                        other: who,
                        switched: &|_| false,
                    },
                );
                space.read(frame, reading)
            });
            let each = each.collect();
            space.reads.push(each);
        }
        space
    }

    fn read(&self, frame: usize, reading: Reading) -> Read {
        let Some(frame) = self.frames.get(frame) else {
            return Read {
                reading,
                reached: Vec::new(),
                ahead: Vec::new(),
            };
        };
        Read {
            reached: frame.diagram.reached(&reading),
            ahead: frame.diagram.ahead(&reading),
            reading,
        }
    }

    pub(super) fn read_of(&self, frame: usize, who: Who) -> Option<&Read> {
        self.reads.get(frame)?.get(who)
    }

    /// Everything that is possible.
    pub(super) fn free(&self) -> Who {
        self.eyes
    }

    /// What one account leaves possible of a fact above the incidents.
    pub(super) fn above_held(&self, above: &AboveOf, who: Who) -> u64 {
        if who == self.free() {
            above.held.iter().fold(0, |bits, own| bits | own)
        } else {
            word(&above.held, who)
        }
    }

    /// Whether the account admits the frame at all.
    pub(super) fn admits(&self, frame: &Frame, mix: &Mix<'_>) -> bool {
        frame.chosen.iter().all(|(fact, value)| {
            let above = self.above.iter().find(|above| above.fact == *fact);
            above.is_none_or(|above| {
                let who = if (mix.switched)(*fact) {
                    mix.other
                } else {
                    mix.base
                };
                self.above_held(above, who) & (1 << value) != 0
            })
        })
    }

    pub(super) fn holding<'i>(
        &self,
        item: &'i FrameItem,
        way: usize,
        who: Who,
    ) -> Option<&'i Holding> {
        if who == self.free() {
            item.free.get(way)
        } else {
            item.holdings.get(way)?.get(who)
        }
    }

    fn mixed(&self, item: &FrameItem, way: usize, mix: &Mix<'_>) -> Holding {
        let (Some(base), Some(other)) = (
            self.holding(item, way, mix.base),
            self.holding(item, way, mix.other),
        ) else {
            return Holding::default();
        };
        let mut mixed = base.clone();
        if item.known.is_some_and(|fact| (mix.switched)(fact)) {
            mixed.absent = other.absent;
            if other.masks.is_none() || base.masks.is_none() {
                mixed.masks.clone_from(&other.masks);
            }
        }
        if let (Some(masks), Some(theirs)) = (&mut mixed.masks, &other.masks) {
            for ((mask, their), fact) in masks.iter_mut().zip(theirs).zip(&item.dims) {
                if (mix.switched)(*fact) {
                    *mask = *their;
                }
            }
        }
        mixed
    }

    pub(super) fn shared_held(&self, frame: &Frame, shared: usize, who: Who) -> u64 {
        let held = frame
            .shared
            .get(shared)
            .map(Vec::as_slice)
            .unwrap_or_default();
        if who == self.free() {
            held.iter().fold(0, |bits, own| bits | own)
        } else {
            word(held, who)
        }
    }

    pub(super) fn order_held(&self, held: &[u64], who: Who) -> u64 {
        if who == self.free() {
            0b11
        } else {
            word(held, who)
        }
    }

    /// How a stage is read when some facts are held as by another.
    pub(super) fn patch(&self, number: usize, stage: usize, mix: &Mix<'_>) -> Patch {
        let mut patch = Patch::default();
        let Some(frame) = self.frames.get(number) else {
            return patch;
        };
        let Some(of) = frame.diagram.stages.get(stage) else {
            return patch;
        };
        let who = |fact: usize| {
            if (mix.switched)(fact) {
                mix.other
            } else {
                mix.base
            }
        };
        if let Some(shared) = of.shared
            && let Some(fact) = self.shared.get(shared)
        {
            patch
                .shared
                .push((shared, self.shared_held(frame, shared, who(*fact))));
        }
        let items = self
            .items
            .get(number)
            .map(Vec::as_slice)
            .unwrap_or_default();
        for piece in &of.pieces {
            let Some(item) = items.get(*piece).copied().flatten() else {
                continue;
            };
            let Some(own) = frame.items.get(item) else {
                continue;
            };
            let cells = self.cells.get(number).and_then(|cells| cells.get(item));
            let words = self.words((number, item), own, mix);
            let cells = cells.into_iter().flatten();
            patch
                .cells
                .extend(cells.copied().zip(words.iter().copied()));
        }
        if of.pieces.len() > 1 {
            let mut before: FxHashMap<usize, u64> = FxHashMap::default();
            for piece in &of.pieces {
                before.insert(*piece, 0);
            }
            for order in frame
                .orders
                .iter()
                .filter(|it| of.pieces.contains(&it.first))
            {
                let place =
                    |piece: usize| frame.diagram.places.get(piece).copied().unwrap_or_default();
                match self.order_held(&order.held, who(order.fact)) {
                    0b01 => *before.entry(order.second).or_default() |= 1 << place(order.first),
                    0b10 => *before.entry(order.first).or_default() |= 1 << place(order.second),
                    _ => {}
                }
            }
            patch.before = before.into_iter().collect();
            patch.before.sort_unstable();
        }
        patch
    }

    /// What each cell of an item is, as bits.
    fn words(&self, (number, item): (usize, usize), own: &FrameItem, mix: &Mix<'_>) -> Rc<[u64]> {
        let shape = self.shape(number, item);
        let facts = own.dims.iter().chain(&own.known);
        let switched = facts
            .enumerate()
            .filter(|(_, fact)| (mix.switched)(**fact))
            .fold(0, |bits: u64, (place, _)| bits | 1 << place.min(63));
        let key = (shape, mix.base, mix.other, switched);
        let is_known = own.dims.len() < 63;
        if let Some(known) = self.words.borrow().get(&key).filter(|_| is_known) {
            return Rc::clone(known);
        }
        let frame = self.frames.get(number);
        let cells = self.cells.get(number).and_then(|cells| cells.get(item));
        let each = cells.into_iter().flatten().map(|cell| {
            let of = frame.and_then(|frame| frame.cells.get(*cell));
            of.map_or(0, |of| of.table.classes_of(&self.mixed(own, of.way, mix)))
        });
        let found: Rc<[u64]> = each.collect();
        if is_known {
            self.words.borrow_mut().insert(key, Rc::clone(&found));
        }
        found
    }

    /// The cells of an item.
    pub(super) fn cells_of(&self, frame: usize, item: usize) -> &[usize] {
        let cells = self.cells.get(frame).and_then(|cells| cells.get(item));
        cells.map(Vec::as_slice).unwrap_or_default()
    }

    /// Items of one shape are read alike.
    pub(super) fn shape(&self, frame: usize, item: usize) -> u32 {
        let shapes = self.shapes.get(frame);
        let found = shapes.and_then(|shapes| shapes.get(item)).copied();
        found.unwrap_or(u32::MAX)
    }

    /// The reading of a whole frame.
    pub(super) fn reading(&self, number: usize, mix: &Mix<'_>) -> Reading {
        let Some(frame) = self.frames.get(number) else {
            return Reading::default();
        };
        let mut reading = Reading {
            shared: vec![0; self.shared.len()],
            cells: vec![0; frame.cells.len()],
            before: vec![0; frame.diagram.pieces.len()],
        };
        for stage in 0..frame.diagram.stages.len() {
            self.patch(number, stage, mix).apply(&mut reading);
        }
        reading
    }

    /// Every outcome of an account.
    pub(super) fn outcomes(&self, who: Who) -> Outcomes {
        let mix = Mix {
            base: who,
            other: who,
            switched: &|_| false,
        };
        let each = self.frames.iter().enumerate().map(|(number, frame)| {
            let read = self
                .read_of(number, who)
                .filter(|_| self.admits(frame, &mix));
            read.and_then(|read| read.ahead.first().copied())
                .unwrap_or_default()
        });
        each.fold(Outcomes::default(), Outcomes::with)
    }

    /// Every outcome when one fact is held as by another.
    pub(super) fn outcomes_with(&self, base: Who, other: Who, fact: usize) -> Outcomes {
        let switched = |it: usize| it == fact;
        let mix = Mix {
            base,
            other,
            switched: &switched,
        };
        let places = self
            .places
            .get(&fact)
            .map(Vec::as_slice)
            .unwrap_or_default();
        let mut all = Outcomes::default();
        for (number, frame) in self.frames.iter().enumerate() {
            if !self.admits(frame, &mix) {
                continue;
            }
            let Some(read) = self.read_of(number, base) else {
                continue;
            };
            let stage = places.iter().find(|(of, _)| *of == number);
            let found = match stage {
                None => read.ahead.first().copied().unwrap_or_default(),
                Some((_, stage)) => {
                    let patch = self.patch(number, *stage, &mix);
                    self.behind(number, *stage, read, &patch)
                }
            };
            all = all.with(found);
        }
        all
    }

    /// The outcomes when the stage is read otherwise and all else as `read`.
    pub(super) fn behind(
        &self,
        number: usize,
        stage: usize,
        read: &Read,
        patch: &Patch,
    ) -> Outcomes {
        let Some(frame) = self.frames.get(number) else {
            return Outcomes::default();
        };
        let Some(of) = frame.diagram.stages.get(stage) else {
            return Outcomes::default();
        };
        let is_reached = |node: &u32| read.reached.get(*node as usize) == Some(&true);
        if of.pieces.len() < 2 {
            let diagram = &frame.diagram;
            let edges = diagram.edges.get(of.edges.clone()).unwrap_or_default();
            return edges.iter().fold(Outcomes::default(), |all, edge| {
                let there = read.ahead.get(edge.to as usize).copied();
                let there = there.unwrap_or_default();
                let is_new = all.with(there) != all;
                let done = diagram.done_at(edge.from);
                if is_new
                    && is_reached(&edge.from)
                    && read.reading.admits_but(patch, &edge.choice, done)
                {
                    all.with(there)
                } else {
                    all
                }
            });
        }
        let from: Vec<u32> = of.first.clone().filter(is_reached).collect();
        let exits = frame.diagram.through(stage, &from, &read.reading, patch);
        let each = exits
            .iter()
            .map(|node| read.ahead.get(*node as usize).copied().unwrap_or_default());
        each.fold(Outcomes::default(), Outcomes::with)
    }

    /// Every outcome when several facts are held as by another.
    pub(super) fn outcomes_mixed(&self, mix: &Mix<'_>) -> Outcomes {
        let each = self.frames.iter().enumerate().map(|(number, frame)| {
            if self.admits(frame, mix) {
                frame.diagram.outcomes(&self.reading(number, mix))
            } else {
                Outcomes::default()
            }
        });
        each.fold(Outcomes::default(), Outcomes::with)
    }

    /// Which items are asked at a stage.
    pub(super) fn items_at(
        &self,
        number: usize,
        stage: usize,
    ) -> impl Iterator<Item = (&FrameItem, &[usize])> {
        let frame = self.frames.get(number);
        let pieces = frame.and_then(|frame| frame.diagram.stages.get(stage));
        let pieces = pieces.into_iter().flat_map(|stage| &stage.pieces);
        pieces.filter_map(move |piece| {
            let item = self.items.get(number)?.get(*piece).copied().flatten()?;
            let cells = self.cells.get(number)?.get(item)?;
            Some((self.frames.get(number)?.items.get(item)?, cells.as_slice()))
        })
    }

    /// The facts of a stage among these.
    pub(super) fn facts_at(
        &self,
        number: usize,
        stage: usize,
        among: &FxHashSet<usize>,
    ) -> Vec<usize> {
        let mut found = Vec::new();
        let Some(frame) = self.frames.get(number) else {
            return found;
        };
        let Some(of) = frame.diagram.stages.get(stage) else {
            return found;
        };
        found.extend(of.shared.and_then(|shared| self.shared.get(shared)));
        for (item, _) in self.items_at(number, stage) {
            found.extend(item.dims.iter().chain(&item.known));
        }
        let orders = frame
            .orders
            .iter()
            .filter(|it| of.pieces.contains(&it.first));
        found.extend(orders.map(|order| order.fact));
        found.retain(|fact| among.contains(fact));
        found
    }
}
