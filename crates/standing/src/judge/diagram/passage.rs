//! Sets of nodes carried through a stage, many at once.

use super::{Diagram, Patch, Reading};

/// Nodes at which a stage begins, as bits counted from the first of them.
pub(crate) type Nodes = Vec<u64>;

/// The nodes of either set.
pub(crate) fn union(mut one: Nodes, other: &[u64]) -> Nodes {
    if one.len() < other.len() {
        one.resize(other.len(), 0);
    }
    one.iter_mut().zip(other).for_each(|(all, own)| *all |= own);
    one
}

/// Where each node of a stage leads, under one reading.
pub(crate) struct Passage {
    /// By node, `width` words each.
    rows: Vec<u64>,
    width: usize,
}

impl Passage {
    /// Where these nodes lead.
    pub(crate) fn of(
        diagram: &Diagram,
        stage: usize,
        (reading, patch): (&Reading, &Patch),
        nodes: &[u64],
    ) -> Self {
        let behind = diagram.behind(stage);
        let width = (behind.end.saturating_sub(behind.start) as usize).div_ceil(64);
        let Some(of) = diagram.stages.get(stage) else {
            return Self {
                rows: Vec::new(),
                width: 0,
            };
        };
        let count = of.first.end.saturating_sub(of.first.start) as usize;
        let mut passage = Self {
            rows: vec![0; count * width],
            width,
        };
        let place = |node: u32| node.saturating_sub(of.first.start) as usize;
        let is_met = |place: usize| {
            nodes
                .get(place / 64)
                .is_some_and(|it| it & (1 << (place % 64)) != 0)
        };
        if of.pieces.len() < 2 {
            let edges = diagram.edges.get(of.edges.clone()).unwrap_or_default();
            for edge in edges {
                let done = diagram.done_at(edge.from);
                if is_met(place(edge.from)) && reading.admits_but(patch, &edge.choice, done) {
                    passage.note(place(edge.from), edge.to.saturating_sub(behind.start));
                }
            }
        } else {
            for node in of.first.clone().filter(|node| is_met(place(*node))) {
                for to in diagram.through(stage, &[node], reading, patch) {
                    passage.note(place(node), to.saturating_sub(behind.start));
                }
            }
        }
        passage
    }

    fn note(&mut self, from: usize, to: u32) {
        let word = from * self.width + to as usize / 64;
        if let Some(bits) = self.rows.get_mut(word) {
            *bits |= 1 << (to % 64);
        }
    }

    /// Where a set of nodes leads.
    pub(crate) fn through(&self, from: &[u64], into: &mut Nodes) {
        into.clear();
        into.resize(self.width, 0);
        for (place, word) in from.iter().enumerate() {
            let mut rest = *word;
            while rest != 0 {
                let node = place * 64 + rest.trailing_zeros() as usize;
                rest &= rest - 1;
                let row = self.rows.get(node * self.width..(node + 1) * self.width);
                for (all, own) in into.iter_mut().zip(row.unwrap_or_default()) {
                    *all |= own;
                }
            }
        }
    }
}
