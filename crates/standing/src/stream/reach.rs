//! Through whom parties may act: by the texts' lists and names, and by the vocabulary's controls.

use crate::index::{ActorNumber, Index, Rank};
use std::collections::BTreeSet;
use tacit_lang::ids::ActorId;
use tacit_lang::meaning::{Assurance, Hands, Parties};
use tacit_lang::time::Instant;
use tacit_lang::vocabulary::Vocabulary;

/// By actor: whose hand it may be, and who is declared to control it, when.
#[derive(Debug, Clone)]
pub(crate) struct Reach {
    principals: Vec<Vec<ActorNumber>>,
    controls: Vec<Vec<Declared>>,
}

#[derive(Debug, Clone)]
struct Declared {
    principal: ActorNumber,
    rank: Rank,
    from: Option<Instant>,
    until: Option<Instant>,
}

impl Reach {
    pub(crate) fn new(vocabulary: &Vocabulary, index: &Index, texts: &[Assurance]) -> Self {
        let mut reach = Self {
            principals: Vec::new(),
            controls: vec![Vec::new(); vocabulary.actors.len()],
        };
        let mut found: Vec<BTreeSet<ActorNumber>> = vec![BTreeSet::new(); vocabulary.actors.len()];
        let mut add = |hand: &ActorId, principal: ActorNumber| {
            for part in parts(vocabulary, hand) {
                if let Some(principals) = found.get_mut(part) {
                    principals.insert(principal);
                }
            }
        };
        for text in texts {
            for (principal, proxies) in &text.proxies {
                if let Some(principal) = index.actor(principal) {
                    proxies.keys().for_each(|proxy| add(proxy, principal));
                }
            }
            let conditions = text.conditions.iter().map(|condition| &condition.by_others);
            let hands: Vec<&Hands> = text.forbearance.through.iter().chain(conditions).collect();
            let named: BTreeSet<&ActorId> = hands.iter().flat_map(|hands| &hands.named).collect();
            for party in parties(text)
                .into_iter()
                .filter_map(|party| index.actor(party))
            {
                named.iter().for_each(|hand| add(hand, party));
            }
        }
        for control in &vocabulary.controls {
            let rank = vocabulary
                .degree_rank(&control.degree)
                .and_then(|rank| Rank::try_from(rank).ok());
            let Some((principal, rank)) = index.actor(&control.principal).zip(rank) else {
                continue;
            };
            add(&control.actor, principal);
            for part in parts(vocabulary, &control.actor) {
                if let Some(held) = reach.controls.get_mut(part) {
                    let (from, until) = (control.from, control.until);
                    held.push(Declared {
                        principal,
                        rank,
                        from,
                        until,
                    });
                }
            }
        }
        reach.principals = found
            .into_iter()
            .map(|each| each.into_iter().collect())
            .collect();
        reach
    }

    /// The parties, besides its own, whose hand `actor` may be.
    pub(crate) fn principals(&self, actor: ActorNumber) -> &[ActorNumber] {
        self.principals
            .get(actor.0 as usize)
            .map_or(&[], Vec::as_slice)
    }

    /// The instants from which on somebody else may control `actor`.
    pub(crate) fn turns(&self, actor: ActorNumber) -> BTreeSet<Instant> {
        let held = self.controls.get(actor.0 as usize).into_iter().flatten();
        held.flat_map(|control| [control.from, control.until])
            .flatten()
            .collect()
    }

    /// Who controls `actor` at `at`, by the vocabulary: `actor`, the other, how closely.
    pub(crate) fn controls(
        &self,
        actor: ActorNumber,
        at: Instant,
    ) -> Vec<(ActorNumber, ActorNumber, Rank)> {
        let held = self.controls.get(actor.0 as usize).into_iter().flatten();
        held.filter(|control| {
            control.from.is_none_or(|from| from <= at)
                && control.until.is_none_or(|until| at < until)
        })
        .map(|control| (actor, control.principal, control.rank))
        .collect()
    }
}

/// The numbers of `actor` and of all its parts.
fn parts<'a>(vocabulary: &'a Vocabulary, actor: &'a ActorId) -> impl Iterator<Item = usize> + 'a {
    let each = vocabulary.actors.keys().zip(0..);
    each.filter(move |(part, _)| *part == actor || vocabulary.principal(part) == actor)
        .map(|(_, number)| number)
}

fn parties(text: &Assurance) -> Vec<&ActorId> {
    match &text.parties {
        Parties::Directed { giver, receiver } => vec![giver, receiver],
        Parties::EachToEach { members } => members.keys().collect(),
    }
}
