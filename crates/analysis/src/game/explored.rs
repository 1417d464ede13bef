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
    distance: usize,
    onward: Vec<(M, usize)>,
    /// From where one comes here, once for each move.
    before: Vec<usize>,
    /// Some move leads to where nobody looked.
    leads_beyond: bool,
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
        explored.find(game.start(), 0);
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
        let distance = seen.distance + 1;
        let moves = self.game.moves(position);
        self.moves += moves.len();
        let mut onward = Vec::with_capacity(moves.len());
        let mut leads_beyond = false;
        for (made, to) in moves {
            match self.find(to, distance) {
                Some(there) => onward.push((made, there)),
                None => leads_beyond = true,
            }
        }
        for (_, there) in &onward {
            if let Some(seen) = self.seen.get_mut(*there) {
                seen.before.push(here);
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
            strategy.is_shortest = self
                .nearest_unseen()
                .is_none_or(|distance| *rank <= distance);
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
    fn find(&mut self, position: G::Position, distance: usize) -> Option<usize> {
        if let Some(known) = self.positions.get_index_of(&position) {
            return Some(known);
        }
        if self.positions.len() >= self.limit {
            return None;
        }
        self.seen.push(Seen {
            turn: self.game.turn(&position),
            is_won: self.game.is_won(&position),
            distance,
            onward: Vec::new(),
            before: Vec::new(),
            leads_beyond: false,
        });
        Some(self.positions.insert_full(position).0)
    }

    /// How far from the start the nearest position may be that nobody looked at; none if all were.
    fn nearest_unseen(&self) -> Option<usize> {
        let open = |(place, seen): (usize, &Seen<_>)| self.is_open(place, seen);
        let first = self.seen.iter().enumerate().position(open)?;
        self.seen.get(first).map(|seen| seen.distance + 1)
    }

    fn is_open(&self, place: usize, seen: &Seen<G::Move>) -> bool {
        seen.leads_beyond || (place >= self.expanded && !seen.is_won)
    }

    /// For each position, in at most how many moves ours comes to the goal from there, if it can.
    ///
    /// From the goals backwards, the nearer first: so the last move of theirs that turns out to be won is the
    /// one that holds out longest.
    fn won(&self, unseen: Unseen) -> Vec<Option<usize>> {
        let mut within = vec![None; self.seen.len()];
        let mut escapes = Vec::with_capacity(self.seen.len());
        let mut next = VecDeque::new();
        for (place, seen) in self.seen.iter().enumerate() {
            let open = self.is_open(place, seen);
            escapes.push(seen.onward.len() + usize::from(open && unseen == Unseen::Lost));
            let is_given = open && (seen.turn == Turn::Ours || seen.onward.is_empty());
            if (seen.is_won || (is_given && unseen == Unseen::Won))
                && let Some(place_within) = within.get_mut(place)
            {
                *place_within = Some(0);
                next.push_back((place, 0));
            }
        }
        while let Some((place, rank)) = next.pop_front() {
            let before = self.seen.get(place).map_or(&[][..], |seen| &seen.before);
            for earlier in before {
                let (Some(seen), Some(left), Some(reached)) = (
                    self.seen.get(*earlier),
                    escapes.get_mut(*earlier),
                    within.get_mut(*earlier),
                ) else {
                    continue;
                };
                *left = left.saturating_sub(1);
                if reached.is_none() && (seen.turn == Turn::Ours || *left == 0) {
                    *reached = Some(rank + 1);
                    next.push_back((*earlier, rank + 1));
                }
            }
        }
        within
    }

    /// How `winner` plays from the start, told by the positions that are won.
    fn strategy(&self, winner: Turn, within: &[Option<usize>]) -> Strategy<G::Position, G::Move> {
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
            let kept = |there: usize| match winner {
                Turn::Ours => rank(there).is_some_and(|after| Some(after + 1) == rank(place)),
                Turn::Theirs => rank(there).is_none(),
            };
            let chosen = seen
                .onward
                .iter()
                .filter(|(_, there)| seen.turn != winner || kept(*there));
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
                within: match winner {
                    Turn::Ours => rank(place),
                    Turn::Theirs => None,
                },
                onward,
            });
        }
        strategy
    }
}
