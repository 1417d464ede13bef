//! Which promises stand between two parties, found without a search.

use crate::index::{ActorNumber, Index};
use crate::stream::Watched;

/// The promises of each ordered pair of parties.
#[derive(Debug, Clone)]
pub(crate) struct Pairs {
    /// By actor: its row and column. [`Self::NONE`]: it is no party.
    party: Vec<u32>,
    parties: usize,
    first: Vec<u32>,
    next: Vec<u32>,
}

impl Pairs {
    const NONE: u32 = u32::MAX;

    /// The promises in the order of their numbers, each from its giver to its receiver.
    pub(super) fn new(index: &Index, actors: usize, promises: &[Watched]) -> Self {
        let mut party = vec![Self::NONE; actors];
        let mut parties = 0;
        let each = promises.iter();
        for actor in each.flat_map(|watched| [watched.giver, watched.receiver]) {
            if let Some(place) = party.get_mut(index.principal(actor).0 as usize)
                && *place == Self::NONE
            {
                *place = parties;
                parties += 1;
            }
        }
        let parties = parties as usize;
        let first = vec![Self::NONE; parties * parties];
        let mut found = Self {
            party,
            parties,
            first,
            next: Vec::new(),
        };
        for (number, watched) in (0..).zip(promises) {
            let cell = found.cell(watched.giver, watched.receiver);
            let place = cell.and_then(|cell| found.first.get_mut(cell));
            found
                .next
                .push(place.map_or(Self::NONE, |place| std::mem::replace(place, number)));
        }
        found
    }

    /// The promises of `giver` to `receiver`.
    pub(crate) fn each(
        &self,
        giver: ActorNumber,
        receiver: ActorNumber,
    ) -> impl Iterator<Item = u32> {
        let first = self
            .cell(giver, receiver)
            .and_then(|cell| self.first.get(cell).copied());
        let follow = |number: u32| (number != Self::NONE).then_some(number);
        std::iter::successors(first.and_then(follow), move |number| {
            self.next.get(*number as usize).copied().and_then(follow)
        })
    }

    fn cell(&self, giver: ActorNumber, receiver: ActorNumber) -> Option<usize> {
        let place = |actor: ActorNumber| {
            self.party
                .get(actor.0 as usize)
                .copied()
                .filter(|place| *place != Self::NONE)
        };
        Some(place(giver)? as usize * self.parties + place(receiver)? as usize)
    }
}
