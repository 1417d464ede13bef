//! The cheapest facts to hold as another does, so that the outcomes become what is asked (D5, D6).
//!
//! From stage to stage the set of nodes is carried to which a choice of facts has come, with the cheapest
//! choice for each set: two choices that have come to one set have the same ahead of them.

use super::space::{Mix, Space, Who};
use crate::judge::diagram::{Nodes, Outcomes, Passage, Patch, union, word};
use rustc_hash::{FxHashMap, FxHashSet};

/// The most ways in which the facts of one stage are tried.
pub(super) const MAX_WAYS: usize = 4_096;
/// The most sets of nodes that are carried from one stage to the next.
pub(super) const MAX_FRONTS: usize = 2_000;
/// The most combinations tried one by one, where several frames are open at once.
pub(super) const MAX_TRIED: usize = 600;

/// First what is to be least, then what decides among equals.
pub(super) type Cost = (u64, u64);

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) facts: Vec<usize>,
    pub(super) cost: Cost,
    /// Whether nothing cheaper can have been missed.
    pub(super) least: bool,
}

/// What is looked for: facts of `base` to hold as `other` does, so that `target` is what remains.
pub(super) struct Search<'s> {
    pub(super) space: &'s Space,
    pub(super) base: Who,
    pub(super) other: Who,
    pub(super) target: Outcomes,
    pub(super) cost: &'s dyn Fn(usize) -> Cost,
}

fn sum(one: Cost, other: Cost) -> Cost {
    (one.0 + other.0, one.1 + other.1)
}

impl Search<'_> {
    /// The cheapest facts; none if there are none, or none was found. The flag says that every way was
    /// looked at.
    pub(super) fn run(&self) -> (Option<Found>, bool) {
        let differing: FxHashSet<usize> = self
            .space
            .differing(self.base, self.other)
            .into_iter()
            .collect();
        let above = self.space.above.iter().map(|above| above.fact);
        let above: Vec<usize> = above.filter(|fact| differing.contains(fact)).collect();
        let mut whole = above.len() < 9;
        let above = above.get(..8.min(above.len())).unwrap_or_default();
        let mut best: Option<Found> = None;
        for way in 0..1_usize << above.len() {
            let each = above.iter().enumerate();
            let taken: Vec<usize> = each
                .filter(|(place, _)| way & (1 << place) != 0)
                .map(|(_, fact)| *fact)
                .collect();
            let cost = taken
                .iter()
                .map(|fact| (self.cost)(*fact))
                .fold((0, 0), sum);
            if best.as_ref().is_some_and(|best| best.cost <= cost) {
                continue;
            }
            let (found, complete) = self.under(&taken, &differing);
            whole &= complete;
            if let Some(mut found) = found {
                found.cost = sum(found.cost, cost);
                found.facts.extend(&taken);
                if best.as_ref().is_none_or(|best| found.cost < best.cost) {
                    best = Some(found);
                }
            }
        }
        if let Some(best) = &mut best {
            best.least &= whole;
            best.facts.sort_unstable();
        }
        (best, whole)
    }

    /// The cheapest with exactly these of the facts above the incidents.
    fn under(&self, taken: &[usize], differing: &FxHashSet<usize>) -> (Option<Found>, bool) {
        let switched = |fact: usize| taken.contains(&fact);
        let mix = Mix {
            base: self.base,
            other: self.other,
            switched: &switched,
        };
        let frames = self.space.frames.iter().enumerate();
        let admitted: Vec<usize> = frames
            .filter(|(_, frame)| self.space.admits(frame, &mix))
            .map(|(number, _)| number)
            .collect();
        match admitted.as_slice() {
            [] => (None, true),
            [only] => self.in_frame(*only, differing),
            several => self.one_by_one(several, taken, differing),
        }
    }

    fn in_frame(&self, number: usize, differing: &FxHashSet<usize>) -> (Option<Found>, bool) {
        /// A set of nodes, with what it cost and from which set of the stage before, by which way.
        type Kept = (Nodes, Cost, usize, usize);
        let Some(frame) = self.space.frames.get(number) else {
            return (None, true);
        };
        let Some(read) = self.space.read_of(number, self.base) else {
            return (None, true);
        };
        let diagram = &frame.diagram;
        let mut whole = true;
        let mut trail: Vec<(Vec<Kept>, Vec<Vec<usize>>)> =
            vec![(vec![(vec![1], (0, 0), 0, 0)], Vec::new())];
        for stage in 0..diagram.stages.len() {
            let (ways, complete) = self.ways(number, stage, differing);
            whole &= complete;
            let Some((before, _)) = trail.last() else {
                break;
            };
            let mut place_of: FxHashMap<Nodes, usize> = FxHashMap::default();
            let mut next: Vec<Kept> = Vec::new();
            let mut nodes: Nodes = Vec::new();
            let met = before
                .iter()
                .fold(Vec::new(), |met, (nodes, ..)| union(met, nodes));
            let passages: Vec<Passage> = ways
                .iter()
                .map(|(_, _, patch)| Passage::of(diagram, stage, (&read.reading, patch), &met))
                .collect();
            for (from, (before, so_far, _, _)) in before.iter().enumerate() {
                for (way, ((_, added, _), passage)) in ways.iter().zip(&passages).enumerate() {
                    passage.through(before, &mut nodes);
                    if nodes.iter().all(|bits| *bits == 0) {
                        continue;
                    }
                    let cost = sum(*so_far, *added);
                    match place_of.get(&nodes) {
                        Some(place) => {
                            if let Some(known) = next.get_mut(*place)
                                && cost < known.1
                            {
                                (known.1, known.2, known.3) = (cost, from, way);
                            }
                        }
                        None => {
                            place_of.insert(nodes.clone(), next.len());
                            next.push((nodes.clone(), cost, from, way));
                        }
                    }
                }
            }
            if next.len() > MAX_FRONTS {
                whole = false;
                next.sort_by_key(|(_, cost, _, _)| *cost);
                next.truncate(MAX_FRONTS);
            }
            let facts = ways.into_iter().map(|(facts, _, _)| facts).collect();
            trail.push((next, facts));
        }
        let last = diagram.stages.len().checked_sub(1);
        let first = last.map_or(0, |last| diagram.behind(last).start);
        let outcomes = |nodes: &Nodes| {
            let reached = diagram.ends.iter().filter(|(node, _)| {
                let place = node.saturating_sub(first) as usize;
                word(nodes, place / 64) & (1 << (place % 64)) != 0
            });
            reached.fold(Outcomes::default(), |all, (_, own)| all.with(*own))
        };
        let Some((last, _)) = trail.last() else {
            return (None, whole);
        };
        let fitting = last.iter().enumerate();
        let fitting = fitting.filter(|(_, (nodes, _, _, _))| outcomes(nodes) == self.target);
        let Some((mut place, (_, cost, _, _))) = fitting.min_by_key(|(_, (_, cost, _, _))| *cost)
        else {
            return (None, whole);
        };
        let mut facts = Vec::new();
        for (kept, ways) in trail.iter().skip(1).rev() {
            let Some((_, _, from, way)) = kept.get(place) else {
                break;
            };
            facts.extend(ways.get(*way).into_iter().flatten());
            place = *from;
        }
        let found = Found {
            facts,
            cost: *cost,
            least: whole,
        };
        (Some(found), whole)
    }

    /// Every way of taking facts of one stage that reads it otherwise than a cheaper one.
    fn ways(
        &self,
        number: usize,
        stage: usize,
        differing: &FxHashSet<usize>,
    ) -> (Vec<(Vec<usize>, Cost, Patch)>, bool) {
        let facts = self.space.facts_at(number, stage, differing);
        if facts.is_empty() {
            return (vec![(Vec::new(), (0, 0), Patch::default())], true);
        }
        let most = MAX_WAYS.ilog2() as usize;
        let whole = facts.len() <= most;
        let facts = facts.get(..most.min(facts.len())).unwrap_or_default();
        let mut ways: Vec<(Vec<usize>, Cost, Patch)> = Vec::new();
        let mut known: FxHashMap<Patch, usize> = FxHashMap::default();
        for way in 0..1_usize << facts.len() {
            let each = facts.iter().enumerate();
            let taken: Vec<usize> = each
                .filter(|(place, _)| way & (1 << place) != 0)
                .map(|(_, fact)| *fact)
                .collect();
            let cost = taken
                .iter()
                .map(|fact| (self.cost)(*fact))
                .fold((0, 0), sum);
            let switched = |fact: usize| taken.contains(&fact);
            let mix = Mix {
                base: self.base,
                other: self.other,
                switched: &switched,
            };
            let mut patch = self.space.patch(number, stage, &mix);
            if let Some(read) = self.space.read_of(number, self.base) {
                patch.drop_unchanged(&read.reading);
            }
            match known.get(&patch) {
                Some(place) => {
                    if let Some(found) = ways.get_mut(*place)
                        && cost < found.1
                    {
                        *found = (taken, cost, patch);
                    }
                }
                None => {
                    known.insert(patch.clone(), ways.len());
                    ways.push((taken, cost, patch));
                }
            }
        }
        (ways, whole)
    }

    /// Where several frames are open at once: the smallest sets first, as far as the limit goes.
    fn one_by_one(
        &self,
        frames: &[usize],
        taken: &[usize],
        differing: &FxHashSet<usize>,
    ) -> (Option<Found>, bool) {
        let local: FxHashSet<usize> = differing
            .iter()
            .copied()
            .filter(|fact| {
                let places = self.space.places.get(fact).into_iter().flatten();
                places.into_iter().any(|(frame, _)| frames.contains(frame))
            })
            .collect();
        let mut local: Vec<usize> = local.into_iter().collect();
        local.sort_unstable();
        let mut sets: Vec<(Cost, Vec<usize>)> = Vec::new();
        let mut whole = local.len() < 10;
        if whole {
            for way in 0..1_usize << local.len() {
                let each = local.iter().enumerate();
                let set = each.filter(|(place, _)| way & (1 << place) != 0);
                sets.push(((0, 0), set.map(|(_, fact)| *fact).collect()));
            }
        } else {
            sets.push(((0, 0), Vec::new()));
            sets.extend(local.iter().map(|fact| ((0, 0), vec![*fact])));
        }
        for (cost, set) in &mut sets {
            *cost = set.iter().map(|fact| (self.cost)(*fact)).fold((0, 0), sum);
        }
        sets.sort();
        whole &= sets.len() <= MAX_TRIED;
        for (cost, set) in sets.into_iter().take(MAX_TRIED) {
            let switched = |fact: usize| taken.contains(&fact) || set.contains(&fact);
            let mix = Mix {
                base: self.base,
                other: self.other,
                switched: &switched,
            };
            if self.space.outcomes_mixed(&mix) == self.target {
                let least = whole;
                let found = Found {
                    facts: set,
                    cost,
                    least,
                };
                return (Some(found), whole);
            }
        }
        (None, whole)
    }
}
