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
    from: Option<(usize, Move, Instant)>,
    cost: usize,
    moves: usize,
    /// Whether the versions are apart here, though no more than in that only one has entered into effect.
    apart: bool,
}

/// Looks for the ways in which `sides` come apart; only for the cheapest of all if `first`.
pub(super) fn ways(sides: &Sides, searches: &mut Searches<'_>, first: bool) -> Ways {
    let mut search = Search {
        sides,
        nodes: Vec::new(),
        found: BTreeMap::new(),
        least: usize::MAX,
        cut: false,
    };
    let within = search.run(searches, first);
    let within = within.or_else(|| {
        let kept = format!("among the first {MAX_KEPT} ways of coming apart");
        search.cut.then_some(kept)
    });
    let mut ends: Vec<(usize, Apart)> = Vec::new();
    let mut costs: Vec<(usize, usize)> = Vec::new();
    for (node, cost, apart) in search.found.into_values() {
        costs.push((cost, ends.len()));
        ends.push((node, apart));
    }
    costs.sort_unstable();
    let ways = costs.into_iter().filter_map(|(_, place)| {
        let (node, apart) = ends.get(place)?;
        Some(Way {
            moves: way(&search.nodes, *node)?,
            apart: *apart,
        })
    });
    let taken = if first { 1 } else { MAX_KEPT };
    Ways {
        ways: ways.take(taken).collect(),
        within,
    }
}

struct Search<'a> {
    sides: &'a Sides,
    nodes: Vec<Node>,
    found: BTreeMap<Kind, (usize, usize, Apart)>,
    least: usize,
    cut: bool,
}

impl Search<'_> {
    fn run(&mut self, searches: &mut Searches<'_>, first: bool) -> Option<String> {
        let mut cheapest: FxHashMap<BothKey, usize> = FxHashMap::default();
        let mut open: BTreeMap<usize, VecDeque<usize>> = BTreeMap::new();
        let given = self.sides.given();
        cheapest.insert(self.sides.key(&given), 0);
        let start = Node {
            both: given,
            from: None,
            cost: 0,
            moves: 0,
            apart: false,
        };
        if self.leads_on(start, None).is_some() {
            open.entry(0).or_default().push_back(0);
        }
        let most_mistakes = searches.bounds.mistakes;
        let (mut is_deep, mut is_mistaken) = (false, false);
        let mut looked = 0;
        while let Some(mut nearest) = open.first_entry() {
            let Some(here) = nearest.get_mut().pop_front() else {
                nearest.remove();
                continue;
            };
            let Some(node) = self.nodes.get(here) else {
                continue;
            };
            let (both, cost, moves) = (node.both.clone(), node.cost, node.moves);
            let known = cheapest.get(&self.sides.key(&both));
            if known.is_some_and(|it| *it < cost) || first && self.least <= cost {
                continue;
            }
            looked += 1;
            if let Some(within) = searches.look(looked) {
                return Some(within);
            }
            if moves >= searches.bounds.moves {
                is_deep = true;
                continue;
            }
            let [scene, _] = &both.scenes;
            let may_err = scene.mistakes < most_mistakes;
            is_mistaken |= !may_err && !self.sides.old().repertoire.mistakes.is_empty();
            for made in self.sides.moves(&both, may_err) {
                searches.effort.moves += 1;
                let Some((next, at)) = self.sides.turn(&both, made) else {
                    continue;
                };
                let dear = cost + price(made);
                let key = self.sides.key(&next);
                let node = Node {
                    both: next,
                    from: Some((here, made, at)),
                    cost: dear,
                    moves: moves + 1,
                    apart: false,
                };
                let known = cheapest.get(&key).copied().unwrap_or(usize::MAX);
                if known <= dear {
                    continue;
                }
                if let Some(number) = self.leads_on(node, Some(made)) {
                    cheapest.insert(key, dear);
                    open.entry(dear).or_default().push_back(number);
                }
            }
        }
        if is_deep {
            Some(format!("within {} moves", searches.bounds.moves))
        } else {
            is_mistaken.then(|| format!("with {}", mistakes(most_mistakes)))
        }
    }

    /// Keeps the node if the versions come apart in it or may later on; its number in the second case.
    fn leads_on(&mut self, mut node: Node, made: Option<Move>) -> Option<usize> {
        let all = self.sides.apart(&node.both);
        if all.is_empty() {
            self.nodes.push(node);
            return Some(self.nodes.len() - 1);
        }
        let was_apart = node
            .from
            .and_then(|(before, _, _)| Some(self.nodes.get(before)?.apart))
            .unwrap_or_default();
        // Where only the one has entered, the other may yet: what comes then is worth looking at.
        let waits = all.iter().all(|it| it.differs() == Differs::Entry);
        node.apart = true;
        let number = self.nodes.len();
        let mut is_kept = waits;
        for apart in all.into_iter().filter(|_| !was_apart) {
            is_kept |= self.put(apart, made, number, node.cost);
        }
        if is_kept {
            self.nodes.push(node);
        }
        waits.then_some(number)
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
        Some(Move::Notice(_)) => return (Sort::Notice, None),
        Some(Move::Ask(..) | Move::Answer(..)) => return (Sort::Asking, None),
        Some(Move::Wait) => return (Sort::Time, None),
        Some(Move::Act(number)) => (deed(number), Sort::Act),
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
