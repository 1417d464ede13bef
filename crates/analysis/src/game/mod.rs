//! *Can this party, whatever the others do?* An exact answer for a game of two sides (clause A17).
//!
//! One side, *ours*, wants to come to a goal; the other wants to keep it from there. The positions are found
//! as they are needed, breadth first; what is won is then found backwards from the goals: a position of ours
//! is won if one move leads to a won one, a position of theirs if it has a move and every move does. Whatever
//! is not found so is lost, and the play that stays for ever where nothing is won shows it. The whole costs
//! time in proportion to the moves.

mod contest;
mod explored;
mod instructions;
mod question;
mod strategy;
#[cfg(test)]
mod tests;

use explored::Explored;
pub use question::{GameAnswer, GameError, GameQuestion, GameVerdict, Goal, play};
use std::hash::Hash;
pub use strategy::{Juncture, Strategy};

/// A game whose positions are found by making moves.
///
/// A play in which nobody can move, or which goes on for ever, is lost unless it came to the goal.
pub trait Game {
    /// All that matters for what may still come. Two equal positions are one.
    type Position: Clone + Eq + Hash;
    /// What leads from one position to another.
    type Move: Clone;

    /// Where the play begins.
    fn start(&self) -> Self::Position;
    /// Whose turn it is.
    fn turn(&self, position: &Self::Position) -> Turn;
    /// Whether our goal is reached: the play ends here.
    fn is_won(&self, position: &Self::Position) -> bool;
    /// Every move and where it leads, always in the same order: of equally short strategies, the first is shown.
    fn moves(&self, position: &Self::Position) -> Vec<(Self::Move, Self::Position)>;
    /// Whether a move of ours costs nothing: the best strategy is the one that needs the fewest others.
    fn is_free(&self, made: &Self::Move) -> bool;
}

/// Whose turn it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Turn {
    /// The side that wants to come to the goal.
    Ours,
    /// The side that wants to keep it from there.
    Theirs,
}

/// The answer, and what was looked at for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Solved<P, M> {
    /// The answer.
    pub answer: Answer<P, M>,
    /// How many positions were seen.
    pub positions: usize,
    /// How many moves were tried.
    pub moves: usize,
}

/// Who wins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer<P, M> {
    /// Ours reaches the goal, whatever theirs does: our strategy.
    Won(Strategy<P, M>),
    /// Theirs keeps ours from the goal for ever, whatever ours does: their strategy.
    Lost(Strategy<P, M>),
    /// What was seen decides neither.
    Unknown(Cut),
}

/// What cut a search short.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cut {
    /// There are more positions than the limit.
    Limit,
    /// Whoever asked broke it off.
    Stopped,
}

/// How many positions are looked at before the first attempt at an answer; the next comes when half as many more are seen.
///
/// A game of fewer is seen whole, so that what is shown is the plainest way of all.
const FIRST_ATTEMPT: usize = 4_096;

/// Who wins `game`, looking at no more than `limit` positions (at least the start) and only until `stop` says so.
///
/// An answer within the limit is never another than the one without it: positions that were not looked at
/// count as lost where it is asked whether ours wins, and as won where it is asked whether theirs does.
pub fn solve<G: Game>(
    game: &G,
    limit: usize,
    stop: &dyn Fn() -> bool,
) -> Solved<G::Position, G::Move> {
    attempting(game, limit, FIRST_ATTEMPT, stop)
}

fn attempting<G: Game>(
    game: &G,
    limit: usize,
    first_attempt: usize,
    stop: &dyn Fn() -> bool,
) -> Solved<G::Position, G::Move> {
    let mut explored = Explored::new(game, limit);
    let mut attempt_at = first_attempt;
    let mut stopped = false;
    while !explored.is_done() {
        stopped = stop();
        if stopped {
            break;
        }
        explored.go_on();
        if explored.positions() < attempt_at {
            continue;
        }
        attempt_at = explored.positions().saturating_add(attempt_at / 2);
        match explored.decide() {
            // A longer look may still find a better way.
            Some(Answer::Won(strategy)) if !strategy.is_shortest => {}
            Some(answer) => return explored.solved(answer),
            None => {}
        }
    }
    let cut = if stopped { Cut::Stopped } else { Cut::Limit };
    let answer = explored.decide().unwrap_or(Answer::Unknown(cut));
    explored.solved(answer)
}
