//! How a side plays, whatever the other does.

use super::Turn;
use std::collections::BTreeSet;

/// A winning side's strategy, as a witness that anybody may check by playing against it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Strategy<P, M> {
    /// Whose it is. Ours comes to the goal; theirs keeps ours from it for ever.
    pub winner: Turn,
    /// Everything that the play may come to while the winner follows it; the first is the start.
    pub junctures: Vec<Juncture<P, M>>,
    /// Whether no other strategy needs fewer moves of ours against the best answers, those that are free not
    /// counted. False only where a limit or a stop hid positions through which it might. Says nothing for
    /// theirs, which never ends.
    pub is_shortest: bool,
}

/// A position to which a strategy may lead, and how it goes on from there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Juncture<P, M> {
    /// The position.
    pub position: P,
    /// Whose turn it is.
    pub turn: Turn,
    /// At most so many moves of either side to the goal; none where theirs wins.
    pub within: Option<usize>,
    /// At most so many moves of ours among them that are not free; none where theirs wins.
    pub cost: Option<usize>,
    /// The moves, with the place of the juncture to which each leads. Where it is the winner's turn, the one to
    /// make; else every move that there is. Empty: the play is over, at the goal or because nobody can move.
    pub onward: Vec<(M, usize)>,
}

impl<P, M> Strategy<P, M> {
    /// The junctures of one play, with the move made at each but the last: the winner follows the strategy, and
    /// the other side holds out as long as it can.
    ///
    /// Against a strategy of theirs, ours makes its first move each time; the play is shown until it comes back
    /// to where it was.
    #[must_use]
    pub fn main_line(&self) -> Vec<(usize, Option<&M>)> {
        let mut line: Vec<(usize, Option<&M>)> = Vec::new();
        let mut passed = BTreeSet::new();
        let mut here = 0;
        while let Some(juncture) = self.junctures.get(here) {
            let within = |place: usize| self.junctures.get(place).and_then(|it| it.within);
            let mut chosen: Option<&(M, usize)> = None;
            for onward in &juncture.onward {
                if chosen.is_none_or(|(_, best)| within(onward.1) > within(*best)) {
                    chosen = Some(onward);
                }
            }
            passed.insert(here);
            line.push((here, chosen.map(|(made, _)| made)));
            let Some((_, there)) = chosen else { break };
            here = *there;
            if passed.contains(&here) {
                line.push((here, None));
                break;
            }
        }
        line
    }
}
