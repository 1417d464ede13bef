//! What holds over all combinations: how many there are, what each value comes to, what does not matter.

use super::facts::Key;
use super::frame::{Frame, FrameItem};
use super::functions::functions;
use super::space::Space;
use super::table::{Holding, Table};
use crate::judge::diagram::{Choice, Diagram, Edge, Outcomes, Patch, word};
use num_bigint::BigUint;
use rustc_hash::{FxHashMap, FxHashSet};
use std::rc::Rc;
use tacit_lang::time::Instant;

/// The most choices of one knot in which exchanges of order are looked for.
const MAX_EXCHANGED: usize = 40_000;
/// The most assignments of one incident that are compared one with another.
const MAX_COMPARED: usize = 4_096;

impl Space {
    /// How many combinations are possible, and how many have a breach (D7).
    pub(super) fn count(&self) -> (BigUint, BigUint) {
        let mut total = (BigUint::ZERO, BigUint::ZERO);
        for (number, frame) in self.frames.iter().enumerate() {
            let found = self.count_frame(number, frame);
            total.0 += found.0;
            total.1 += found.1;
        }
        total
    }

    fn count_frame(&self, number: usize, frame: &Frame) -> (BigUint, BigUint) {
        let diagram = &frame.diagram;
        let Some(read) = self.read_of(number, self.free()) else {
            return (BigUint::ZERO, BigUint::ZERO);
        };
        let counts: Vec<Vec<u64>> = frame
            .cells
            .iter()
            .map(|cell| {
                let item = frame.items.get(cell.item);
                let free = item.and_then(|item| item.free.get(cell.way));
                free.map(|free| cell.table.counts(free)).unwrap_or_default()
            })
            .collect();
        let ways = |choice: &Choice| match choice {
            Choice::Came {
                what: Some(what), ..
            } => {
                let counts = counts
                    .get(what.cell as usize)
                    .map(Vec::as_slice)
                    .unwrap_or_default();
                match what.class {
                    Some(class) => counts.get(usize::from(class)).copied().unwrap_or_default(),
                    None => counts.iter().sum(),
                }
            }
            _ => 1,
        };
        // Only the counts of two stages are kept at once: each has as many digits as there are facts behind it.
        let mut ahead: FxHashMap<u32, (BigUint, BigUint)> = FxHashMap::default();
        for (node, outcome) in &diagram.ends {
            let breached = u8::from(outcome.meets(Outcomes::breached()));
            ahead.insert(*node, (BigUint::from(1_u8), BigUint::from(breached)));
        }
        for stage in diagram.stages.iter().rev() {
            let edges = diagram.edges.get(stage.edges.clone()).unwrap_or_default();
            let mut rest = edges;
            while let Some(last) = rest.last() {
                // The choices of one node lie together; those that lead to one other are counted first.
                let size = rest.iter().rev().take_while(|it| it.from == last.from);
                let (before, own) = rest.split_at(rest.len() - size.count());
                rest = before;
                let mut ways_to: Vec<(u32, u128)> = Vec::new();
                let done = diagram.done_at(last.from);
                let admitted = |edge: &&Edge| read.reading.admits(&edge.choice, done);
                for edge in own.iter().filter(admitted) {
                    let more = u128::from(ways(&edge.choice));
                    match ways_to.iter_mut().find(|(to, _)| *to == edge.to) {
                        Some((_, known)) => *known += more,
                        None => ways_to.push((edge.to, more)),
                    }
                }
                for (to, ways) in ways_to {
                    let Some((all, breached)) = ahead.get(&to) else {
                        continue;
                    };
                    let (all, breached) = (all * ways, breached * ways);
                    let here = ahead.entry(last.from).or_default();
                    here.0 += all;
                    here.1 += breached;
                }
            }
            ahead.retain(|node, _| stage.first.contains(node));
        }
        ahead.remove(&0).unwrap_or_default()
    }

    /// Every outcome that some combination with this value has.
    pub(super) fn outcomes_of_value(&self, fact: usize, value: usize) -> Outcomes {
        let free = self.free();
        let mut all = Outcomes::default();
        if self.above.iter().any(|above| above.fact == fact) {
            for (number, frame) in self.frames.iter().enumerate() {
                let chosen = frame.chosen.iter();
                let mut chosen = chosen.filter(|(of, _)| *of == fact);
                if chosen.any(|(_, held)| usize::from(*held) == value)
                    && let Some(read) = self.read_of(number, free)
                {
                    all = all.with(read.ahead.first().copied().unwrap_or_default());
                }
            }
            return all;
        }
        for (number, stage) in self.places.get(&fact).into_iter().flatten() {
            if let Some(read) = self.read_of(*number, free) {
                let patch = self.patch_of_value(*number, *stage, fact, value);
                all = all.with(self.behind(*number, *stage, read, &patch));
            }
        }
        all
    }

    fn patch_of_value(&self, number: usize, stage: usize, fact: usize, value: usize) -> Patch {
        let mut patch = Patch::default();
        let Some(frame) = self.frames.get(number) else {
            return patch;
        };
        let of = frame.diagram.stages.get(stage);
        if let Some(shared) = of.and_then(|of| of.shared) {
            patch.shared.push((shared, 1 << value));
        }
        for (item, cells) in self.items_at(number, stage) {
            let place = item.dims.iter().position(|it| *it == fact);
            if place.is_none() && item.known != Some(fact) {
                continue;
            }
            for cell in cells {
                let Some(own) = frame.cells.get(*cell) else {
                    continue;
                };
                let Some(free) = item.free.get(own.way) else {
                    continue;
                };
                let mut held = free.clone();
                match place {
                    Some(place) => {
                        held.absent = false;
                        let mask = held.masks.as_mut().and_then(|masks| masks.get_mut(place));
                        if let Some(mask) = mask {
                            *mask &= 1 << value;
                        }
                    }
                    None if value == 0 => held.absent = false,
                    None => held.masks = None,
                }
                patch.cells.push((*cell, own.table.classes_of(&held)));
            }
        }
        for order in frame.orders.iter().filter(|order| order.fact == fact) {
            let (early, late) = match value {
                0 => (order.first, order.second),
                _ => (order.second, order.first),
            };
            let place = frame.diagram.places.get(early).copied().unwrap_or_default();
            patch.before.push((late, 1 << place));
        }
        patch
    }

    /// Whether changing this fact alone can change the verdict; none where that was not looked at, as it
    /// is not of an assumption (D3).
    pub(super) fn matter(&self) -> FxHashMap<usize, bool> {
        let mut matter: FxHashMap<usize, bool> = FxHashMap::default();
        for above in &self.above {
            if self.facts.is_disputed(above.fact) && !self.is_assumption(above.fact) {
                let values = 0..self.facts.values(above.fact).len();
                let found: FxHashSet<Outcomes> = values
                    .map(|value| self.outcomes_of_value(above.fact, value))
                    .collect();
                // Above the incidents, whole frames are compared: equal ones may yet differ inside.
                let all_one = found.iter().all(|outcomes| outcomes.count() == 1);
                if all_one || found.len() > 1 {
                    matter.insert(above.fact, found.len() > 1);
                }
            }
        }
        for (number, frame) in self.frames.iter().enumerate() {
            self.matter_in(number, frame, &mut matter);
        }
        matter
    }

    fn matter_in(&self, number: usize, frame: &Frame, matter: &mut FxHashMap<usize, bool>) {
        let diagram = &frame.diagram;
        let Some(read) = self.read_of(number, self.free()) else {
            return;
        };
        let functions = functions(diagram, &read.reading);
        let function = |node: u32| functions.get(node as usize).copied().unwrap_or_default();
        let mut apart = Apart {
            diagram,
            reading: &read.reading,
            functions: &functions,
            edges_of: FxHashMap::default(),
            known: FxHashMap::default(),
            frame,
        };
        for stage in &diagram.stages {
            let edges = diagram.edges.get(stage.edges.clone()).unwrap_or_default();
            let shared = stage.shared.and_then(|shared| self.shared.get(shared));
            if let Some(fact) = shared.filter(|fact| !self.is_assumption(**fact)) {
                let mut by_node: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
                for edge in edges {
                    let done = diagram.done_at(edge.from);
                    if read.reached.get(edge.from as usize) == Some(&true)
                        && read.reading.admits(&edge.choice, done)
                    {
                        by_node.entry(edge.from).or_default().push(edge.to);
                    }
                }
                let found = by_node.values().any(|to| {
                    let pairs = to.iter().enumerate();
                    let mut pairs = pairs.flat_map(|(place, one)| {
                        to.iter().skip(place + 1).map(move |other| (*one, *other))
                    });
                    pairs.any(|(one, other)| apart.are_apart(one, other))
                });
                *matter.entry(*fact).or_default() |= found;
            }
        }
        // Of incidents with one table and one account the same changes lead to the same.
        let mut alike: FxHashMap<Alike<'_>, Rc<Vec<Changing>>> = FxHashMap::default();
        for (stage_number, stage) in diagram.stages.iter().enumerate() {
            let edges = diagram.edges.get(stage.edges.clone()).unwrap_or_default();
            let mut pairs: FxHashMap<usize, (&FrameItem, Rc<Vec<Changing>>)> = FxHashMap::default();
            for (item, cells) in self.items_at(number, stage_number) {
                for fact in item.dims.iter().chain(&item.known) {
                    matter.entry(*fact).or_insert(false);
                }
                for cell in cells {
                    let key = frame.cells.get(*cell).and_then(|of| {
                        let free = item.free.get(of.way)?;
                        Some((Rc::as_ptr(&of.table), free, item.known.is_some()))
                    });
                    let Some(key) = key else { continue };
                    let changes = alike
                        .entry(key)
                        .or_insert_with(|| Rc::new(changes(frame, item, *cell)));
                    pairs.insert(*cell, (item, Rc::clone(changes)));
                }
            }
            let mut begin = 0;
            while let Some(first) = edges.get(begin) {
                let alike = |edge: &Edge| {
                    edge.from == first.from && same_piece(&edge.choice, &first.choice)
                };
                let rest = edges.get(begin..).unwrap_or_default();
                let size = rest.iter().take_while(|edge| alike(edge)).count().max(1);
                let group = rest.get(..size).unwrap_or_default();
                begin += size;
                if read.reached.get(first.from as usize) != Some(&true) {
                    continue;
                }
                let Choice::Came {
                    what: Some(what), ..
                } = first.choice
                else {
                    continue;
                };
                let mut child: FxHashMap<(u8, u8), u32> = FxHashMap::default();
                for edge in group {
                    if let Choice::Came {
                        what: Some(what), ..
                    } = edge.choice
                        && let Some(class) = what.class
                    {
                        child.insert((class, what.end), function(edge.to));
                    }
                }
                let of = |class: u8, end: u8| {
                    let own = child.get(&(class, end));
                    own.or_else(|| child.get(&(class, 0))).copied()
                };
                let ends: FxHashSet<u8> = child.keys().map(|(_, end)| *end).collect();
                let Some((item, own)) = pairs.get(&(what.cell as usize)) else {
                    continue;
                };
                for (place, changes) in own.iter() {
                    let fact = match place {
                        Some(place) => item.dims.get(*place),
                        None => item.known.as_ref(),
                    };
                    let Some(fact) = fact.filter(|it| matter.get(it) != Some(&true)) else {
                        continue;
                    };
                    let found = changes.iter().any(|(one, other)| {
                        let mut ends = ends.iter();
                        ends.any(|end| of(*one, *end) != of(*other, *end))
                    });
                    if found {
                        matter.insert(*fact, true);
                    }
                }
            }
            self.matter_of_orders(frame, stage_number, (&read.reading, &functions), matter);
        }
    }

    /// Whether exchanging two that follow each other can change the verdict.
    fn matter_of_orders(
        &self,
        frame: &Frame,
        stage: usize,
        (reading, functions): (&crate::judge::diagram::Reading, &[u32]),
        matter: &mut FxHashMap<usize, bool>,
    ) {
        let diagram = &frame.diagram;
        let Some(of) = diagram.stages.get(stage) else {
            return;
        };
        let edges = diagram.edges.get(of.edges.clone()).unwrap_or_default();
        let own = || {
            frame
                .orders
                .iter()
                .filter(|it| of.pieces.contains(&it.first))
        };
        if own().next().is_none() || edges.len() > MAX_EXCHANGED {
            return;
        }
        let mut from: FxHashMap<u32, Vec<&Edge>> = FxHashMap::default();
        for edge in edges {
            if reading.admits(&edge.choice, diagram.done_at(edge.from)) {
                from.entry(edge.from).or_default().push(edge);
            }
        }
        let pair_of: FxHashMap<(u32, u32), usize> = own()
            .filter_map(|order| {
                let pieces = u32::try_from(order.first)
                    .ok()
                    .zip(u32::try_from(order.second).ok());
                Some((pieces?, order.fact))
            })
            .collect();
        for order in own() {
            matter.entry(order.fact).or_insert(false);
        }
        type Exchange = (Instant, Instant, (u32, u32), (u8, u8), (u8, u8));
        for edges in from.values() {
            let mut seen: FxHashMap<Exchange, (bool, u32)> = FxHashMap::default();
            for one in edges {
                for other in from.get(&one.to).into_iter().flatten() {
                    let (Some(early), Some(late)) = (parts(&one.choice), parts(&other.choice))
                    else {
                        continue;
                    };
                    let forward = pair_of.get(&(early.0, late.0)).copied();
                    let turned = pair_of.get(&(late.0, early.0)).copied();
                    let Some(fact) = forward.or(turned) else {
                        continue;
                    };
                    let (first, second) = if forward.is_some() {
                        (early, late)
                    } else {
                        (late, early)
                    };
                    let key = (early.1, late.1, (first.0, second.0), first.2, second.2);
                    let end = functions
                        .get(other.to as usize)
                        .copied()
                        .unwrap_or_default();
                    match seen.get(&key) {
                        Some((was_forward, known)) => {
                            if *was_forward != forward.is_some() && *known != end {
                                matter.insert(fact, true);
                            }
                        }
                        None => _ = seen.insert(key, (forward.is_some(), end)),
                    }
                }
            }
        }
    }

    /// Whether it is an assumption: by itself that changes nothing, but through the claims given it.
    fn is_assumption(&self, fact: usize) -> bool {
        matches!(self.facts.all.get(fact), Some((Key::Assumption(_), _)))
    }

    /// Whether the fact is which of two came first.
    pub(super) fn is_order(&self, fact: usize) -> bool {
        matches!(self.facts.all.get(fact), Some((Key::Order(..), _)))
    }
}

fn parts(choice: &Choice) -> Option<(u32, Instant, (u8, u8))> {
    match choice {
        Choice::Came {
            piece,
            time,
            what: Some(what),
        } => Some((*piece, *time, (what.class.unwrap_or(u8::MAX), what.end))),
        _ => None,
    }
}

fn same_piece(one: &Choice, other: &Choice) -> bool {
    match (one, other) {
        (
            Choice::Came { piece, time, what },
            Choice::Came {
                piece: other_piece,
                time: other_time,
                what: other_what,
            },
        ) => {
            piece == other_piece
                && time == other_time
                && what.map(|it| it.cell) == other_what.map(|it| it.cell)
        }
        _ => false,
    }
}

/// A fact of an item (its place among the disputed ones; none: whether it is known at all), with the pairs
/// of classes between which changing it may lead.
type Changing = (Option<usize>, FxHashSet<(u8, u8)>);

/// A table, what is held, and whether the incident may be unknown.
type Alike<'i> = (*const Table, &'i Holding, bool);

/// By fact of the item: the pairs of classes between which changing that fact alone may lead.
fn changes(frame: &Frame, item: &FrameItem, cell: usize) -> Vec<Changing> {
    let Some(of) = frame.cells.get(cell) else {
        return Vec::new();
    };
    let Some(free) = item.free.get(of.way) else {
        return Vec::new();
    };
    let table = &of.table;
    let mut found = Vec::new();
    if table.len() > MAX_COMPARED {
        return found;
    }
    let masks = free.masks.as_deref().unwrap_or_default();
    for place in 0..item.dims.len() {
        let (step, size, mask) = (table.step(place), table.size(place), word(masks, place));
        let mut pairs = FxHashSet::default();
        for (assignment, class) in table.admitted(free) {
            let digit = assignment / step % size;
            for other in digit + 1..size {
                let changed = table.class(assignment + (other - digit) * step);
                if mask & (1 << other) != 0
                    && let Some(changed) = changed.filter(|it| *it != class)
                {
                    pairs.insert((class.min(changed), class.max(changed)));
                }
            }
        }
        found.push((Some(place), pairs));
    }
    if item.known.is_some() && free.absent {
        let pairs = table.admitted(free).map(|(_, class)| (0, class));
        found.push((None, pairs.collect()));
    }
    found
}

/// Whether two nodes that differ in the value of a shared fact can come to different ends.
struct Apart<'d> {
    diagram: &'d Diagram,
    reading: &'d crate::judge::diagram::Reading,
    functions: &'d [u32],
    edges_of: FxHashMap<u32, Vec<(Label, u32)>>,
    known: FxHashMap<(u32, u32), bool>,
    frame: &'d Frame,
}

/// What was chosen, whatever the cell: the piece, when, how it ended, and which assignment.
type Label = (u32, Option<Instant>, u8, Option<usize>);

impl Apart<'_> {
    fn are_apart(&mut self, one: u32, other: u32) -> bool {
        if self.edges_of.is_empty() {
            self.index();
        }
        // In a loop over pairs, as a diagram is deeper than a stack.
        let mut open = vec![(one, other)];
        while let Some((one, other)) = open.pop() {
            let function = |node: u32| self.functions.get(node as usize).copied();
            if one == other || function(one) == function(other) {
                continue;
            }
            if self
                .known
                .insert((one.min(other), one.max(other)), true)
                .is_some()
            {
                continue;
            }
            let ends = |node: u32| {
                let found = self.diagram.ends.iter().find(|(known, _)| *known == node);
                found.map(|(_, outcomes)| *outcomes)
            };
            let (ones, others) = (self.edges_of.get(&one), self.edges_of.get(&other));
            let (Some(ones), Some(others)) = (ones, others) else {
                if let (Some(one), Some(other)) = (ends(one), ends(other))
                    && one != other
                {
                    // What was passed on the way here is not known to be alike.
                    self.known.clear();
                    return true;
                }
                continue;
            };
            let theirs: FxHashMap<&Label, u32> =
                others.iter().map(|(label, to)| (label, *to)).collect();
            for (label, to) in ones {
                if let Some(there) = theirs.get(label) {
                    open.push((*to, *there));
                }
            }
        }
        false
    }

    fn index(&mut self) {
        for edge in &self.diagram.edges {
            if !self
                .reading
                .admits(&edge.choice, self.diagram.done_at(edge.from))
            {
                continue;
            }
            let own = self.edges_of.entry(edge.from).or_default();
            match edge.choice {
                Choice::Shared { fact, value } => {
                    own.push(((fact, None, value, None), edge.to));
                }
                Choice::Came {
                    piece,
                    time,
                    what: None,
                } => {
                    own.push(((piece, Some(time), 0, None), edge.to));
                }
                Choice::Came {
                    piece,
                    time,
                    what: Some(what),
                } => {
                    let cell = self.frame.cells.get(what.cell as usize);
                    let item = cell.and_then(|cell| self.frame.items.get(cell.item));
                    let free = cell
                        .zip(item)
                        .and_then(|(cell, item)| item.free.get(cell.way));
                    let (Some(cell), Some(free)) = (cell, free) else {
                        continue;
                    };
                    let label = |assignment| (piece, Some(time), what.end, assignment);
                    match what.class {
                        None => own.push((label(None), edge.to)),
                        Some(0) if free.absent => own.push((label(Some(usize::MAX)), edge.to)),
                        Some(class) => {
                            let all = cell.table.admitted(free);
                            let of_class = all.filter(|(_, it)| *it == class);
                            let labels = of_class.map(|(place, _)| (label(Some(place)), edge.to));
                            own.extend(labels.take(MAX_COMPARED));
                        }
                    }
                }
            }
        }
    }
}
