//! What a reading admits of a diagram, in passes that follow its size.

use super::{Diagram, Edge, Outcomes, Patch, Reading};

impl Diagram {
    /// What of the knot is done at a node.
    pub(crate) fn done_at(&self, node: u32) -> u64 {
        self.done.get(node as usize).copied().unwrap_or_default()
    }

    fn admits(&self, reading: &Reading, edge: &Edge) -> bool {
        reading.admits(&edge.choice, self.done_at(edge.from))
    }

    /// By node: whether the reading comes to it.
    pub(crate) fn reached(&self, reading: &Reading) -> Vec<bool> {
        let mut reached = vec![false; self.done.len()];
        if let Some(root) = reached.first_mut() {
            *root = true;
        }
        for edge in &self.edges {
            let here = reached.get(edge.from as usize).copied();
            if here == Some(true)
                && self.admits(reading, edge)
                && let Some(there) = reached.get_mut(edge.to as usize)
            {
                *there = true;
            }
        }
        reached
    }

    /// By node: the outcomes to which the reading comes from there.
    pub(crate) fn ahead(&self, reading: &Reading) -> Vec<Outcomes> {
        let mut ahead = vec![Outcomes::default(); self.done.len()];
        for (node, outcomes) in &self.ends {
            if let Some(here) = ahead.get_mut(*node as usize) {
                *here = *outcomes;
            }
        }
        for edge in self.edges.iter().rev() {
            let there = ahead.get(edge.to as usize).copied().unwrap_or_default();
            if !there.is_none()
                && self.admits(reading, edge)
                && let Some(here) = ahead.get_mut(edge.from as usize)
            {
                *here = here.with(there);
            }
        }
        ahead
    }

    /// Every outcome to which the reading comes.
    pub(crate) fn outcomes(&self, reading: &Reading) -> Outcomes {
        self.ahead(reading).first().copied().unwrap_or_default()
    }

    /// The nodes behind a stage to which the reading comes from these before it, read otherwise where
    /// the patch says so; in order.
    pub(crate) fn through(
        &self,
        stage: usize,
        from: &[u32],
        reading: &Reading,
        patch: &Patch,
    ) -> Vec<u32> {
        let admits = |edge: &Edge| reading.admits_but(patch, &edge.choice, self.done_at(edge.from));
        self.through_where(stage, from, &admits)
    }

    /// As [`Self::through`], by these choices alone.
    pub(crate) fn through_where(
        &self,
        stage: usize,
        from: &[u32],
        admits: &dyn Fn(&Edge) -> bool,
    ) -> Vec<u32> {
        let Some(of) = self.stages.get(stage) else {
            return from.to_vec();
        };
        let first = of.first.start;
        let behind = self.behind(stage);
        let mut reached = vec![false; behind.end.saturating_sub(first) as usize];
        let place = |node: u32| node.saturating_sub(first) as usize;
        for node in from {
            if let Some(here) = reached.get_mut(place(*node)) {
                *here = true;
            }
        }
        for edge in self.edges.get(of.edges.clone()).unwrap_or_default() {
            if reached.get(place(edge.from)) == Some(&true)
                && reached.get(place(edge.to)) == Some(&false)
                && admits(edge)
                && let Some(there) = reached.get_mut(place(edge.to))
            {
                *there = true;
            }
        }
        behind
            .filter(|node| reached.get(place(*node)) == Some(&true))
            .collect()
    }

    /// The nodes at which the next stage begins, or the last ones.
    pub(crate) fn behind(&self, stage: usize) -> std::ops::Range<u32> {
        match self.stages.get(stage + 1) {
            Some(next) => next.first.clone(),
            None => {
                let nodes = || self.ends.iter().map(|(node, _)| *node);
                let first = nodes().min().unwrap_or_default();
                first..nodes().max().map_or(first, |last| last + 1)
            }
        }
    }
}
