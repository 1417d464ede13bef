//! A glance at an incident: what is plain from what is held of the claims on it, before every fact is
//! worked out. A glance may say *open* too often, and never too seldom.

use crate::clause::Clause;
use crate::eyes::fact::{Heard, Seen};
use crate::eyes::{Held, View};
use crate::index::ActorNumber;
use crate::record::{Claim, Hit};
use std::collections::BTreeSet;
use tacit_lang::time::Between;

impl View<'_> {
    /// Whether what is known here of an incident leaves open that it is something to a promise of
    /// this text between `parties`; `minded`: whoever's acts may be.
    pub(crate) fn leaves_open(
        &self,
        number: usize,
        clause: &Clause,
        parties: [ActorNumber; 2],
        minded: &BTreeSet<ActorNumber>,
    ) -> bool {
        let filed = self.docket.claims.get(number);
        self.leave_open(filed.into_iter().flatten(), clause, parties, minded)
    }

    /// The same of an incident that is not on the docket, by the claims on it.
    pub(crate) fn leave_open<'c>(
        &self,
        claims: impl Iterator<Item = &'c Claim>,
        clause: &Clause,
        parties: [ActorNumber; 2],
        minded: &BTreeSet<ActorNumber>,
    ) -> bool {
        let index = &self.docket.index;
        let filed: Vec<&Claim> = claims.collect();
        // What a claim says may yet fall with what it rests on.
        if filed.iter().any(|claim| !claim.given.is_empty()) {
            return true;
        }
        let claims = self.hear(filed.into_iter());
        let mut strikes = claims.iter().flat_map(|heard| &heard.claim.says.hits);
        let is_partys = |hit: &Hit| {
            let of = index.actor(&hit.of);
            of.is_none_or(|of| parties.contains(&index.principal(of)))
        };
        let hits_said = claims.iter().any(|heard| !heard.claim.says.hits.is_empty());
        if !clause.is_wide() && hits_said && !strikes.any(is_partys) {
            return false;
        }
        let mut kinds = claims
            .iter()
            .filter(|heard| heard.held == Held::Accepted)
            .filter_map(|heard| heard.claim.says.act.as_ref())
            .filter_map(|act| index.kind(act))
            .peekable();
        if kinds.peek().is_some() && !kinds.any(|kind| clause.minds(kind)) {
            return false;
        }
        let is_minded = |actor: ActorNumber| {
            minded.contains(&actor) || minded.contains(&index.principal(actor))
        };
        let in_part = claims
            .iter()
            .any(|heard| heard.claim.says.from_held_by.is_some());
        in_part || !claims.iter().any(settles_author) || self.named(&claims).any(is_minded)
    }

    /// An incident that is not on the docket, as these eyes see it by the claims on it.
    pub(crate) fn sighted<'c>(
        &self,
        claims: impl Iterator<Item = &'c Claim>,
        number: usize,
        times: (Between, Option<Between>),
    ) -> Seen {
        self.account(&self.hear(claims), number, times)
    }

    /// Whether `other` surely holds every fact of an incident as these eyes do: quickly told, where all
    /// hold the same of what is said and nobody's own forces are in it.
    pub(crate) fn agrees_on(&self, other: &Self, number: usize) -> bool {
        let knows = |view: &Self| view.knows_incident(number).is_some();
        if knows(self) != knows(other) {
            return false;
        }
        let filed = self.docket.claims.get(number);
        let [ones, others] = [self, other].map(|view| view.hear(filed.into_iter().flatten()));
        let alike = ones.len() == others.len()
            && ones.iter().zip(&others).all(|(one, other)| {
                one.claim.id == other.claim.id && one.held == other.held && one.found == other.found
            });
        let is_own = |actor: ActorNumber| self.is_own_force(actor) || other.is_own_force(actor);
        let in_part = |heard: &Heard<'_>| heard.claim.says.from_held_by.is_some();
        alike
            && !ones.iter().any(in_part)
            && ones.iter().any(settles_author)
            && !self.named(&ones).any(is_own)
    }

    /// Whoever is said to have acted or joined.
    fn named<'c>(&self, claims: &'c [Heard<'c>]) -> impl Iterator<Item = ActorNumber> {
        let said = claims.iter().map(|heard| &heard.claim.says);
        said.flat_map(|says| says.author.iter().chain(&says.joined))
            .filter_map(|actor| self.docket.index.actor(actor))
    }
}

fn settles_author(heard: &Heard<'_>) -> bool {
    (heard.held == Held::Accepted || heard.found) && !heard.claim.says.author.is_empty()
}
