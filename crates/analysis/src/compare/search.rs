//! Every way in which two versions come apart, the cheapest of each: a search in the order of cost (A3, A18).

use super::sides::{Apart, Both, BothKey, Sides};
use super::{Differs, Favour};
use crate::arena::Move;
use crate::scenario::Side;
use crate::search::{Searches, mistakes, price};
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, VecDeque};
use tacit_lang::ids::{ActId, ActorId};
use tacit_lang::time::Instant;

/// The most ways of coming apart that are kept, before those that come to the same are joined.
const MAX_KEPT: usize = 512;

/// One way in which the versions come apart.
#[derive(Debug, Clone)]
pub(super) struct Way {
    pub(super) moves: Vec<(Move, Instant)>,
    pub(super) apart: Apart,
}

/// What a search for ways came to.
#[derive(Debug, Clone)]
pub(super) struct Ways {
    /// The cheapest first.
    pub(super) ways: Vec<Way>,
    /// Why it is not the last word; none: every position of both was seen, up to where they come apart.
    pub(super) within: Option<String>,
}

/// What kind of move the versions came apart by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sort {
    Given,
    Act(Side),
    Mistaken(Side),
    Notice,
    Asking,
    Time,
}

/// Ways that are the same in this are kept once.
type Kind = (
    usize,
    Differs,
    Favour,
    Sort,
    Option<(ActId, Option<ActorId>)>,
);

struct Node {
    both: Both,
    key: BothKey,
    from: Option<(usize, Move, Instant)>,
    cost: usize,
    moves: usize,
    /// Whether the versions are apart here, though no more than in that only one has entered into effect.
    apart: bool,
}

/// Looks for the ways in which `sides` come apart, a little further than for the cheapest; `enough` says whether these will do, or
/// it is worth looking [`FURTHER`] again. With `first`, only for the cheapest of all.
pub(super) fn ways(
    sides: &Sides,
    searches: &mut Searches<'_>,
    first: bool,
    mut enough: impl FnMut(&[Way]) -> bool,
) -> Ways {
    let mut search = Search::new(sides);
    let mut beyond = 0;
    let within = loop {
        beyond += if first { 0 } else { FURTHER };
        match search.run(searches, beyond) {
            Some(within) => break Some(within),
            None if search.open.is_empty() => break search.end(searches),
            None if first || beyond >= FURTHEST || enough(&search.ways()) => {
                let least = search.least;
                break Some(format!(
                    "with at most {} acts, messages and mistakes",
                    least + beyond
                ));
            }
            None => {}
        }
    };
    let cut = search.cut;
    let within = within.or_else(|| {
        let kept = format!("among the first {MAX_KEPT} ways of coming apart");
        cut.then_some(kept)
    });
    let mut ways = search.ways();
    ways.truncate(if first { 1 } else { MAX_KEPT });
    Ways { ways, within }
}

/// By how many acts, messages and mistakes more than the cheapest way other ways are looked for, at a time.
const FURTHER: usize = 1;

/// By how many at most.
const FURTHEST: usize = 3;

struct Search<'a> {
    sides: &'a Sides,
    nodes: Vec<Node>,
    cheapest: FxHashMap<BothKey, usize>,
    open: BTreeMap<usize, VecDeque<usize>>,
    found: BTreeMap<Kind, (usize, usize, Apart)>,
    /// What the cheapest way costs.
    least: usize,
    /// How many positions were looked at.
    looked: usize,
    cut: bool,
    is_deep: bool,
    is_mistaken: bool,
}

impl<'a> Search<'a> {
    fn new(sides: &'a Sides) -> Self {
        let mut search = Self {
            sides,
            nodes: Vec::new(),
            cheapest: FxHashMap::default(),
            open: BTreeMap::new(),
            found: BTreeMap::new(),
            least: usize::MAX,
            looked: 0,
            cut: false,
            is_deep: false,
            is_mistaken: false,
        };
        let given = sides.given();
        let start = Node {
            key: sides.key(&given),
            both: given,
            from: None,
            cost: 0,
            moves: 0,
            apart: false,
        };
        search.lead_on(start, None);
        search
    }

    /// Looks at every position that costs no more than the cheapest way and so much; why not at all of them, if not.
    fn run(&mut self, searches: &mut Searches<'_>, beyond: usize) -> Option<String> {
        while let Some(mut nearest) = self.open.first_entry() {
            let cost = *nearest.key();
            // What is reached from here costs as much at least; of the cheapest ways, one is enough.
            if cost >= self.least.saturating_add(beyond) {
                return None;
            }
            let Some(here) = nearest.get_mut().pop_front() else {
                nearest.remove();
                continue;
            };
            let Some(node) = self.nodes.get(here) else {
                continue;
            };
            let known = self.cheapest.get(&node.key);
            if known.is_some_and(|known| *known < cost) {
                continue;
            }
            let (both, moves) = (node.both.clone(), node.moves);
            self.looked += 1;
            if let Some(within) = searches.look(self.looked) {
                return Some(within);
            }
            if moves >= searches.bounds.moves {
                self.is_deep = true;
                continue;
            }
            let [scene, _] = &both.scenes;
            let may_err = scene.mistakes < searches.bounds.mistakes;
            self.is_mistaken |= !may_err && !self.sides.old().repertoire.mistakes.is_empty();
            for made in self.sides.moves(&both, may_err) {
                searches.effort.moves += 1;
                let Some((next, at)) = self.sides.turn(&both, made) else {
                    continue;
                };
                let node = Node {
                    key: self.sides.key(&next),
                    both: next,
                    from: Some((here, made, at)),
                    cost: cost + price(made),
                    moves: moves + 1,
                    apart: false,
                };
                let known = self.cheapest.get(&node.key);
                if known.is_none_or(|known| node.cost < *known) {
                    self.lead_on(node, Some(made));
                }
            }
        }
        None
    }

    /// Why a search that came to its end is not the last word.
    fn end(&self, searches: &Searches<'_>) -> Option<String> {
        if self.is_deep {
            Some(format!("within {} moves", searches.bounds.moves))
        } else {
            let most = searches.bounds.mistakes;
            self.is_mistaken.then(|| format!("with {}", mistakes(most)))
        }
    }

    /// The ways found so far, the cheapest first.
    fn ways(&self) -> Vec<Way> {
        let mut ends: Vec<&(usize, usize, Apart)> = self.found.values().collect();
        ends.sort_by_key(|(node, cost, _)| (*cost, *node));
        let ways = ends.into_iter().filter_map(|(node, _, apart)| {
            Some(Way {
                moves: way(&self.nodes, *node)?,
                apart: *apart,
            })
        });
        ways.collect()
    }

    /// Keeps the node if the versions come apart in it, and looks on from it if they may yet.
    fn lead_on(&mut self, mut node: Node, made: Option<Move>) {
        let all = self.sides.apart(&node.both);
        let was_apart = node
            .from
            .and_then(|(before, _, _)| Some(self.nodes.get(before)?.apart))
            .unwrap_or_default();
        // Where only the one has entered, the other may yet: what comes then is worth looking at.
        let leads_on = all.iter().all(|it| it.differs() == Differs::Entry);
        node.apart = !all.is_empty();
        let (number, cost) = (self.nodes.len(), node.cost);
        let mut is_kept = leads_on;
        for apart in all.into_iter().filter(|_| !was_apart) {
            is_kept |= self.put(apart, made, number, cost);
        }
        if leads_on {
            self.cheapest.insert(node.key.clone(), cost);
            self.open.entry(cost).or_default().push_back(number);
        }
        if is_kept {
            self.nodes.push(node);
        }
    }

    fn put(&mut self, apart: Apart, made: Option<Move>, node: usize, cost: usize) -> bool {
        let [old, new] = apart.outcomes;
        let (sort, deed) = sort(self.sides, made);
        let favour = Favour::of(old, new);
        let kind = (apart.promise, apart.differs(), favour, sort, deed);
        self.least = self.least.min(cost);
        let known = self.found.get(&kind).map(|(_, cost, _)| *cost);
        if known.is_none() && self.found.len() >= MAX_KEPT {
            self.cut = true;
            return false;
        }
        let is_cheaper = known.is_none_or(|known| cost < known);
        if is_cheaper {
            self.found.insert(kind, (node, cost, apart));
        }
        is_cheaper
    }
}

impl Sort {
    /// The kind of the last move of `way`.
    pub(super) fn of(sides: &Sides, way: &Way) -> Self {
        sort(sides, way.moves.last().map(|(made, _)| *made)).0
    }

    pub(super) const fn is_mistaken(&self) -> bool {
        matches!(self, Self::Mistaken(_))
    }
}

/// The kind of a move and, if it is an act, its class and whom it hits.
fn sort(sides: &Sides, made: Option<Move>) -> (Sort, Option<(ActId, Option<ActorId>)>) {
    let repertoire = &sides.old().repertoire;
    let deed = |number: usize| {
        let choice = repertoire.choices.get(number)?;
        let target = choice.target().cloned();
        Some((choice.side, (choice.deed.act.clone(), target)))
    };
    let (found, sort): (_, fn(Side) -> Sort) = match made {
        None => return (Sort::Given, None),
        Some(Move::Notice(_) | Move::HoldNotice(_)) => return (Sort::Notice, None),
        Some(Move::Ask(..) | Move::Answer(..)) => return (Sort::Asking, None),
        Some(Move::Wait) => return (Sort::Time, None),
        Some(Move::Act(number) | Move::UnderWay(number)) => (deed(number), Sort::Act),
        Some(Move::Mistaken(number)) => {
            let mistake = repertoire.mistakes.get(number);
            (mistake.and_then(|it| deed(it.choice)), Sort::Mistaken)
        }
    };
    match found {
        Some((side, deed)) => (sort(side), Some(deed)),
        None => (sort(Side::Time), None),
    }
}

fn way(nodes: &[Node], last: usize) -> Option<Vec<(Move, Instant)>> {
    let mut moves = Vec::new();
    let mut here = last;
    while let Some((before, made, at)) = nodes.get(here)?.from {
        moves.push((made, at));
        here = before;
    }
    moves.reverse();
    Some(moves)
}
