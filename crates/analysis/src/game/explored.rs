//! The part of a game that was seen, and what it proves.

use super::strategy::{Juncture, Strategy};
use super::{Answer, Game, Solved, Turn};
use indexmap::IndexSet;
use rustc_hash::{FxBuildHasher, FxHashMap};
use std::collections::VecDeque;

/// Positions in the order in which they were found, which is that of their distance from the start.
pub(super) struct Explored<'a, G: Game> {
    game: &'a G,
    limit: usize,
    positions: IndexSet<G::Position, FxBuildHasher>,
    seen: Vec<Seen<G::Move>>,
    /// How many of them have had their moves tried: the first so many.
    expanded: usize,
    moves: usize,
}

/// What was seen of one position.
struct Seen<M> {
    turn: Turn,
    is_won: bool,
    onward: Vec<(M, usize)>,
    /// From where one comes here, and whether freely, once for each move.
    before: Vec<(usize, bool)>,
    /// Some move leads to where nobody looked.
    leads_beyond: bool,
}

/// How far a won position is from the goal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Rank {
    /// The most moves of ours, those that are free not counted.
    cost: usize,
    /// The most moves of either side.
    turns: usize,
}

/// What positions that nobody looked at count as.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Unseen {
    Won,
    Lost,
}

impl<'a, G: Game> Explored<'a, G> {
    /// The start alone.
    pub(super) fn new(game: &'a G, limit: usize) -> Self {
        let mut explored = Self {
            game,
            limit: limit.max(1),
            positions: IndexSet::default(),
            seen: Vec::new(),
            expanded: 0,
            moves: 0,
        };
        explored.find(game.start());
        explored
    }

    /// How many positions were found.
    pub(super) fn positions(&self) -> usize {
        self.seen.len()
    }

    /// Whether the moves of every position found were tried.
    pub(super) fn is_done(&self) -> bool {
        self.expanded == self.seen.len()
    }

    /// Tries the moves of the next position, those alone that lead to known positions once the limit is reached.
    pub(super) fn go_on(&mut self) {
        let here = self.expanded;
        let (Some(position), Some(seen)) = (self.positions.get_index(here), self.seen.get(here))
        else {
            return;
        };
        self.expanded += 1;
        if seen.is_won {
            return;
        }
        let moves = self.game.moves(position);
        self.moves += moves.len();
        let mut onward = Vec::with_capacity(moves.len());
        let mut leads_beyond = false;
        for (made, to) in moves {
            match self.find(to) {
                Some(there) => onward.push((made, there)),
                None => leads_beyond = true,
            }
        }
        for (made, there) in &onward {
            let is_free = self.game.is_free(made);
            if let Some(seen) = self.seen.get_mut(*there) {
                seen.before.push((here, is_free));
            }
        }
        if let Some(seen) = self.seen.get_mut(here) {
            seen.onward = onward;
            seen.leads_beyond = leads_beyond;
        }
    }

    /// The answer, if what was seen proves one.
    pub(super) fn decide(&self) -> Option<Answer<G::Position, G::Move>> {
        let won = self.won(Unseen::Lost);
        if let Some(Some(rank)) = won.first() {
            let mut strategy = self.strategy(Turn::Ours, &won);
            strategy.is_shortest = self.nearest_open().is_none_or(|cost| rank.cost <= cost);
            return Some(Answer::Won(strategy));
        }
        let perhaps_won = self.won(Unseen::Won);
        match perhaps_won.first() {
            Some(None) => Some(Answer::Lost(self.strategy(Turn::Theirs, &perhaps_won))),
            _ => None,
        }
    }

    /// The answer, with what was looked at.
    pub(super) fn solved(
        &self,
        answer: Answer<G::Position, G::Move>,
    ) -> Solved<G::Position, G::Move> {
        Solved {
            answer,
            positions: self.positions(),
            moves: self.moves,
        }
    }

    /// The number of a position; none if it is new and the limit is reached.
    fn find(&mut self, position: G::Position) -> Option<usize> {
        if let Some(known) = self.positions.get_index_of(&position) {
            return Some(known);
        }
        if self.positions.len() >= self.limit {
            return None;
        }
        self.seen.push(Seen {
            turn: self.game.turn(&position),
            is_won: self.game.is_won(&position),
            onward: Vec::new(),
            before: Vec::new(),
            leads_beyond: false,
        });
        Some(self.positions.insert_full(position).0)
    }

    /// How many moves of ours that are not free lead at least to a position whose moves were not all followed; none if
    /// there is no such position.
    fn nearest_open(&self) -> Option<usize> {
        let mut met = vec![false; self.seen.len()];
        let (mut level, mut later, mut cost) = (VecDeque::from([0]), VecDeque::new(), 0);
        loop {
            let Some(place) = level.pop_front() else {
                if later.is_empty() {
                    return None;
                }
                std::mem::swap(&mut level, &mut later);
                cost += 1;
                continue;
            };
            let (Some(seen), Some(is_met)) = (self.seen.get(place), met.get_mut(place)) else {
                continue;
            };
            if std::mem::replace(is_met, true) {
                continue;
            }
            if self.is_open(place, seen) {
                return Some(cost);
            }
            for (made, there) in &seen.onward {
                if seen.turn == Turn::Theirs || self.game.is_free(made) {
                    level.push_back(*there);
                } else {
                    later.push_back(*there);
                }
            }
        }
    }

    fn is_open(&self, place: usize, seen: &Seen<G::Move>) -> bool {
        seen.leads_beyond || (place >= self.expanded && !seen.is_won)
    }

    /// For each position, how far ours is from the goal there, if it can come to it.
    ///
    /// From the goals backwards, the cheaper first: so the last move of theirs that turns out to be won is the
    /// one that costs ours most.
    fn won(&self, unseen: Unseen) -> Vec<Option<Rank>> {
        let mut within: Vec<Option<Rank>> = vec![None; self.seen.len()];
        // By position of theirs: how many of its moves are not known to be won, and the longest of those that are.
        let mut escapes = Vec::with_capacity(self.seen.len());
        let mut longest = vec![0; self.seen.len()];
        let (mut level, mut later) = (VecDeque::new(), VecDeque::new());
        for (place, seen) in self.seen.iter().enumerate() {
            let open = self.is_open(place, seen);
            escapes.push(seen.onward.len() + usize::from(open && unseen == Unseen::Lost));
            let is_given = open && (seen.turn == Turn::Ours || seen.onward.is_empty());
            if seen.is_won || (is_given && unseen == Unseen::Won) {
                level.push_back((place, Rank { cost: 0, turns: 0 }));
            }
        }
        loop {
            let Some((place, rank)) = level.pop_front() else {
                if later.is_empty() {
                    return within;
                }
                std::mem::swap(&mut level, &mut later);
                continue;
            };
            let (Some(seen), Some(reached)) = (self.seen.get(place), within.get_mut(place)) else {
                continue;
            };
            // What waited may since have been reached more cheaply.
            if reached.is_some() {
                continue;
            }
            *reached = Some(rank);
            for (earlier, is_free) in &seen.before {
                let (Some(from), Some(left), Some(turns)) = (
                    self.seen.get(*earlier),
                    escapes.get_mut(*earlier),
                    longest.get_mut(*earlier),
                ) else {
                    continue;
                };
                *left = left.saturating_sub(1);
                *turns = rank.turns.max(*turns);
                let is_ours = from.turn == Turn::Ours;
                if is_ours && !is_free {
                    let cost = rank.cost + 1;
                    let turns = rank.turns + 1;
                    later.push_back((*earlier, Rank { cost, turns }));
                } else if is_ours || *left == 0 {
                    let turns = if is_ours { rank.turns } else { *turns } + 1;
                    level.push_back((*earlier, Rank { turns, ..rank }));
                }
            }
        }
    }

    /// How `winner` plays from the start, told by the positions that are won.
    fn strategy(&self, winner: Turn, within: &[Option<Rank>]) -> Strategy<G::Position, G::Move> {
        let mut strategy = Strategy {
            winner,
            junctures: Vec::new(),
            is_shortest: true,
        };
        let mut order = vec![0];
        let mut numbers: FxHashMap<usize, usize> = FxHashMap::from_iter([(0, 0)]);
        let mut next = 0;
        while let Some(place) = order.get(next).copied() {
            next += 1;
            let (Some(position), Some(seen)) =
                (self.positions.get_index(place), self.seen.get(place))
            else {
                continue;
            };
            let rank = |place: usize| within.get(place).copied().flatten();
            // Fewer moves are left after each, and never a dearer way: so it comes to an end, and at this cost.
            let is_nearer = |made: &G::Move, there: usize| {
                let (Some(here), Some(after)) = (rank(place), rank(there)) else {
                    return false;
                };
                let price = usize::from(!self.game.is_free(made));
                after.cost + price <= here.cost && after.turns < here.turns
            };
            let is_kept = |made: &G::Move, there: usize| match winner {
                Turn::Ours => is_nearer(made, there),
                Turn::Theirs => rank(there).is_none(),
            };
            let chosen = seen
                .onward
                .iter()
                .filter(|(made, there)| seen.turn != winner || is_kept(made, *there));
            let most = if seen.turn == winner { 1 } else { usize::MAX };
            let mut onward = Vec::new();
            for (made, there) in chosen.take(most) {
                let number = *numbers.entry(*there).or_insert_with(|| {
                    order.push(*there);
                    order.len() - 1
                });
                onward.push((made.clone(), number));
            }
            strategy.junctures.push(Juncture {
                position: position.clone(),
                turn: seen.turn,
                within: rank(place)
                    .filter(|_| winner == Turn::Ours)
                    .map(|it| it.turns),
                cost: rank(place)
                    .filter(|_| winner == Turn::Ours)
                    .map(|it| it.cost),
                onward,
            });
        }
        strategy
    }
}
