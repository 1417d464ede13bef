//! The diagram over whole facts, as small as it can be drawn: equal questions are one, and what changes nothing
//! is not asked.

use super::answer::{Drawing, DrawnEdge, DrawnEnd, DrawnNode, MAX_DRAWN};
use super::frame::{CellOf, Frame, FrameItem};
use super::space::Space;
use super::words::Words;
use crate::judge::diagram::{Choice, What, word};
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};
use tacit_lang::time::Instant;

/// The most choices of all diagrams together from which a drawing is tried.
const MAX_CHOICES: usize = 60_000;
/// The most nodes met on the way to a drawing.
const MAX_MET: usize = 20_000;

/// Draws what is possible; none if it is too large.
pub(super) fn draw(
    space: &Space,
    words: &Words<'_, '_>,
    number_of: &BTreeMap<usize, usize>,
) -> Option<Drawing> {
    let choices: usize = space.frames.iter().map(|it| it.diagram.edges.len()).sum();
    if choices > MAX_CHOICES {
        return None;
    }
    let mut drawing = Draw {
        space,
        words,
        number_of,
        nodes: Vec::new(),
        known: FxHashMap::default(),
    };
    let mut roots = Vec::new();
    for number in 0..space.frames.len() {
        if let Some(root) = drawing.frame(number)? {
            roots.push((number, root));
        }
    }
    let root = drawing.above(0, roots)?;
    drawing.reduced(root)
}

struct Draw<'d> {
    space: &'d Space,
    words: &'d Words<'d, 'd>,
    number_of: &'d BTreeMap<usize, usize>,
    nodes: Vec<DrawnNode>,
    known: FxHashMap<DrawnNode, usize>,
}

/// What one incident was, with where that leads.
type Led = Vec<(Option<What>, DrawnEnd)>;

/// What leads where, before answers that lead to one end are put together.
type Answers = Vec<(String, DrawnEnd)>;

impl Draw<'_> {
    /// Asks what lies above the incidents, fact after fact.
    fn above(&mut self, place: usize, roots: Vec<(usize, DrawnEnd)>) -> Option<DrawnEnd> {
        let Some(above) = self.space.above.get(place) else {
            return roots.first().map(|(_, end)| *end);
        };
        let mut answers = Vec::new();
        for value in 0..self.space.facts.values(above.fact).len() {
            let with = roots.iter().filter(|(number, _)| {
                let frame = self.space.frames.get(*number);
                let mut chosen = frame.into_iter().flat_map(|frame| &frame.chosen);
                chosen.any(|(fact, held)| *fact == above.fact && usize::from(*held) == value)
            });
            let with: Vec<_> = with.copied().collect();
            if !with.is_empty() {
                let end = self.above(place + 1, with)?;
                answers.push((self.value(above.fact, value), end));
            }
        }
        self.fact(above.fact, answers)
    }

    fn value(&self, fact: usize, value: usize) -> String {
        let found = self.space.facts.all.get(fact);
        found
            .and_then(|(key, values)| Some(self.words.value(key, values.get(value)?, values)))
            .unwrap_or_default()
    }

    fn fact(&mut self, fact: usize, answers: Answers) -> Option<DrawnEnd> {
        self.node(self.number_of.get(&fact).copied(), String::new(), answers)
    }

    /// A question with its answers, unless all lead to one end. None: too many questions.
    fn node(&mut self, fact: Option<usize>, asks: String, answers: Answers) -> Option<DrawnEnd> {
        let mut edges: Vec<DrawnEdge> = Vec::new();
        for (value, to) in answers {
            match edges.iter_mut().find(|edge| edge.to == to) {
                Some(edge) if edge.values.contains(&value) => {}
                Some(edge) => edge.values.push(value),
                None => edges.push(DrawnEdge {
                    values: vec![value],
                    to,
                }),
            }
        }
        if let [only] = edges.as_slice() {
            return Some(only.to);
        }
        let node = DrawnNode { fact, asks, edges };
        let next = self.nodes.len();
        let place = *self.known.entry(node.clone()).or_insert(next);
        if place == next {
            self.nodes.push(node);
        }
        (next < MAX_MET).then_some(DrawnEnd::Node(place))
    }

    /// The first question of a frame; the inner none: nothing is possible in it.
    fn frame(&mut self, number: usize) -> Option<Option<DrawnEnd>> {
        let (Some(frame), Some(read)) = (
            self.space.frames.get(number),
            self.space.read_of(number, self.space.free()),
        ) else {
            return Some(None);
        };
        let diagram = &frame.diagram;
        let mut drawn: FxHashMap<u32, DrawnEnd> = FxHashMap::default();
        for (node, outcomes) in &diagram.ends {
            if let Some((life, performance)) = outcomes.each().first() {
                drawn.insert(*node, DrawnEnd::Outcome(*life, *performance));
            }
        }
        let mut from: FxHashMap<u32, Vec<(Choice, u32)>> = FxHashMap::default();
        for edge in &diagram.edges {
            if read
                .reading
                .admits(&edge.choice, diagram.done_at(edge.from))
            {
                let own = from.entry(edge.from).or_default();
                own.push((edge.choice, edge.to));
            }
        }
        for node in (0..diagram.done.len()).rev() {
            let node = u32::try_from(node).ok()?;
            let Some(choices) = from.get(&node) else {
                continue;
            };
            let led = choices
                .iter()
                .filter_map(|(choice, to)| Some((*choice, *drawn.get(to)?)));
            let led: Vec<(Choice, DrawnEnd)> = led.collect();
            if !led.is_empty() {
                let end = self.choices(frame, &led)?;
                drawn.insert(node, end);
            }
        }
        Some(drawn.get(&0).copied())
    }

    fn choices(&mut self, frame: &Frame, led: &[(Choice, DrawnEnd)]) -> Option<DrawnEnd> {
        if let Some((Choice::Shared { fact, .. }, _)) = led.first() {
            let fact = self.space.shared.get(*fact as usize).copied()?;
            let answers = led.iter().filter_map(|(choice, end)| match choice {
                Choice::Shared { value, .. } => Some((self.value(fact, usize::from(*value)), *end)),
                Choice::Came { .. } => None,
            });
            let answers = answers.collect();
            return self.fact(fact, answers);
        }
        let mut came: BTreeMap<(u32, Instant), Led> = BTreeMap::new();
        for (choice, end) in led {
            if let Choice::Came { piece, time, what } = choice {
                came.entry((*piece, *time)).or_default().push((*what, *end));
            }
        }
        let pieces: BTreeSet<u32> = came.keys().map(|(piece, _)| *piece).collect();
        let mut answers = Vec::new();
        for ((piece, time), what) in came {
            let end = self.piece(frame, &what)?;
            let name = if pieces.len() > 1 {
                format!("{} at {time}", self.name(frame, piece))
            } else {
                format!("at {time}")
            };
            answers.push((name, end));
        }
        let names: Vec<String> = pieces
            .iter()
            .map(|piece| self.name(frame, *piece))
            .collect();
        let asks = match names.as_slice() {
            [only] => format!("when {only} was"),
            _ => format!("which came next: {}", names.join(", ")),
        };
        self.node(None, asks, answers)
    }

    fn name(&self, frame: &Frame, piece: u32) -> String {
        let piece = frame.diagram.pieces.get(piece as usize);
        match piece {
            Some(piece) if !piece.cells.is_empty() => {
                format!(
                    "`{}`",
                    self.words.scene.docket.incident_name(piece.item.record)
                )
            }
            _ => "a message".to_owned(),
        }
    }

    /// What one incident was, aspect after aspect.
    fn piece(&mut self, frame: &Frame, what: &[(Option<What>, DrawnEnd)]) -> Option<DrawnEnd> {
        let mut by_class: BTreeMap<Option<u8>, Answers> = BTreeMap::new();
        let mut cell = None;
        for (what, end) in what {
            let Some(what) = what else { return Some(*end) };
            cell = Some(what.cell);
            let ended = format!("way {}", what.end + 1);
            by_class.entry(what.class).or_default().push((ended, *end));
        }
        let mut of_class: BTreeMap<u8, DrawnEnd> = BTreeMap::new();
        for (class, answers) in by_class {
            let end = self.node(None, "when it ended".to_owned(), answers)?;
            let Some(class) = class else { return Some(end) };
            of_class.insert(class, end);
        }
        let cell = frame.cells.get(cell? as usize)?;
        let item = frame.items.get(cell.item)?;
        let masks = item.free.get(cell.way)?;
        let own = match &masks.masks {
            Some(_) => self.aspects((cell, item), &of_class, item.dims.len(), 0)?,
            None => *of_class.get(&0)?,
        };
        match item.known.filter(|_| masks.absent && masks.masks.is_some()) {
            Some(fact) => {
                let answers = vec![
                    (self.value(fact, 0), own),
                    (self.value(fact, 1), *of_class.get(&0)?),
                ];
                self.fact(fact, answers)
            }
            None => Some(own),
        }
    }

    /// The question of the aspect before `last`; `assignment` holds the values of those behind it.
    fn aspects(
        &mut self,
        (cell, item): (&CellOf, &FrameItem),
        of_class: &BTreeMap<u8, DrawnEnd>,
        last: usize,
        assignment: usize,
    ) -> Option<DrawnEnd> {
        let Some(place) = last.checked_sub(1) else {
            let class = cell.table.class(assignment)?;
            return of_class.get(&class).copied();
        };
        let fact = *item.dims.get(place)?;
        let mask = item
            .free
            .get(cell.way)?
            .masks
            .as_deref()
            .map(|masks| word(masks, place))?;
        let mut answers = Vec::new();
        for value in (0..cell.table.size(place)).filter(|value| mask & (1 << value) != 0) {
            let assignment = assignment + value * cell.table.step(place);
            let end = self.aspects((cell, item), of_class, place, assignment)?;
            answers.push((self.value(fact, value), end));
        }
        self.fact(fact, answers)
    }

    /// Only what can be come to from the root, numbered anew.
    fn reduced(self, root: DrawnEnd) -> Option<Drawing> {
        let mut met: BTreeSet<usize> = BTreeSet::new();
        let mut open = vec![root];
        while let Some(end) = open.pop() {
            if let DrawnEnd::Node(place) = end
                && met.insert(place)
            {
                let node = self.nodes.get(place)?;
                open.extend(node.edges.iter().map(|edge| edge.to));
            }
        }
        if met.len() > MAX_DRAWN {
            return None;
        }
        let numbers: BTreeMap<usize, usize> = met
            .iter()
            .enumerate()
            .map(|(new, old)| (*old, new))
            .collect();
        let renamed = |end: DrawnEnd| match end {
            DrawnEnd::Node(place) => numbers.get(&place).copied().map(DrawnEnd::Node),
            outcome => Some(outcome),
        };
        let nodes = met.iter().map(|place| {
            let mut node = self.nodes.get(*place)?.clone();
            for edge in &mut node.edges {
                edge.to = renamed(edge.to)?;
            }
            Some(node)
        });
        Some(Drawing {
            nodes: nodes.collect::<Option<Vec<_>>>()?,
            root: renamed(root)?,
        })
    }
}
