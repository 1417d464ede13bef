//! What one incident may be to the promises judged together: every assignment of its open facts,
//! reduced to the distinct bearings that come of them.

use crate::clause::{Act, Bearing, Clause, Strike};
use crate::control::Controls;
use crate::event::Doubt;
use crate::fact::{Fact, Seen};
use crate::index::{ActorNumber, KindNumber, Rank};
use crate::terms::Terms;
use crate::verdict::Promise;
use crate::view::View;
use std::collections::BTreeSet;
use tacit_lang::meaning::TargetKind;
use tacit_lang::time::Instant;

/// The most assignments of one incident's open facts that are tried.
pub(crate) const MAX_ASSIGNMENTS: usize = 1 << 16;

/// One promise under judgement.
#[derive(Debug, Clone)]
pub(crate) struct Member<'a> {
    pub(crate) promise: Promise,
    pub(crate) view: View<'a>,
    pub(crate) clause: &'a Clause,
    pub(crate) terms: Terms,
    pub(crate) giver: ActorNumber,
    pub(crate) receiver: ActorNumber,
    pub(crate) controls: Controls,
}

/// What an incident is, in one assignment of its open facts, to each promise judged together.
pub(crate) type Bearings = Vec<Bearing>;

/// Every distinct [`Bearings`] of an incident, as each member's eyes see it, under one reading of
/// who controls whom. The flag says whether every assignment was tried.
pub(crate) fn bearings(
    members: &[Member<'_>],
    seen: &[&Seen],
    held: &[u32],
) -> (BTreeSet<Bearings>, bool) {
    let alike = seen.iter().all(|other| seen.first() == Some(other));
    if alike && let Some(only) = seen.first() {
        return each_assignment(members, only, held);
    }
    // Texts with standards of their own may hold different accounts of one incident.
    let mut whole = true;
    let mut product: BTreeSet<Bearings> = BTreeSet::from([Vec::new()]);
    for ((member, seen), held) in members.iter().zip(seen).zip(held) {
        let (own, complete) = each_assignment(std::slice::from_ref(member), seen, &[*held]);
        whole &= complete;
        product = product
            .iter()
            .flat_map(|so_far| {
                own.iter()
                    .map(|more| [so_far.as_slice(), more.as_slice()].concat())
            })
            .collect();
    }
    (product, whole)
}

fn each_assignment(
    members: &[Member<'_>],
    seen: &Seen,
    held: &[u32],
) -> (BTreeSet<Bearings>, bool) {
    let mut found = BTreeSet::new();
    let mut budget = MAX_ASSIGNMENTS;
    let strikes = every_set_of_hits(members, seen);
    let companies = subsets(&seen.joined);
    for author in &seen.author.options {
        for kind in &seen.kind.options {
            for preventive in &seen.preventive.options {
                for joined in &companies {
                    for hits in &strikes {
                        if budget == 0 {
                            return (found, false);
                        }
                        budget -= 1;
                        let assignment = Assignment {
                            author: *author,
                            kind: *kind,
                            preventive: *preventive,
                            joined,
                            hits,
                        };
                        found.insert(assignment.bearings(members, seen, held));
                    }
                }
            }
        }
    }
    (found, true)
}

struct Assignment<'a> {
    author: Option<ActorNumber>,
    kind: Option<KindNumber>,
    preventive: bool,
    joined: &'a [ActorNumber],
    hits: &'a [Strike],
}

impl Assignment<'_> {
    fn bearings(&self, members: &[Member<'_>], seen: &Seen, held: &[u32]) -> Bearings {
        let each = members.iter().zip(held);
        each.map(|(member, held)| {
            let controls = controllers(
                member,
                self.author.iter().chain(self.joined),
                seen.begin.from(),
                *held,
            );
            let act = Act {
                author: self.author,
                kind: self.kind,
                hits: self.hits,
                joined: self.joined,
                preventive: self.preventive,
                controls: &controls,
                disavowals: &seen.disavowals,
            };
            member.clause.bearing(
                &member.view.docket.index,
                member.giver,
                member.receiver,
                &act,
            )
        })
        .collect()
    }
}

fn controllers<'a>(
    member: &Member<'_>,
    actors: impl Iterator<Item = &'a ActorNumber>,
    at: Instant,
    held: u32,
) -> Vec<(ActorNumber, Rank)> {
    let index = &member.view.docket.index;
    let each = actors.map(|actor| {
        member
            .controls
            .over(*actor, index.principal(*actor), at, held)
    });
    each.flatten().collect()
}

/// Every set of things that the incident may have hit.
fn every_set_of_hits(members: &[Member<'_>], seen: &Seen) -> Vec<Vec<Strike>> {
    if !seen.hits_unsaid {
        return subsets(&seen.hits);
    }
    let Some(first) = members.first() else {
        return vec![Vec::new()];
    };
    let kinds = [
        TargetKind::Territory,
        TargetKind::Forces,
        TargetKind::People,
    ];
    let places = first
        .view
        .docket
        .named_places
        .iter()
        .copied()
        .map(Some)
        .chain([None]);
    let mut sets = Vec::new();
    for place in places {
        let possible: Vec<(Strike, Fact<bool>)> = [first.giver, first.receiver]
            .into_iter()
            .flat_map(|of| {
                kinds.map(|kind| Strike {
                    of,
                    kind,
                    place,
                    incidental: false,
                })
            })
            .map(|strike| {
                (
                    strike,
                    Fact {
                        options: vec![false, true],
                        conflict: false,
                    },
                )
            })
            .collect();
        sets.append(&mut subsets(&possible));
    }
    sets
}

/// Every set that takes each settled *yes*, no settled *no*, and each open one or not.
fn subsets<T: Copy>(facts: &[(T, Fact<bool>)]) -> Vec<Vec<T>> {
    let mut sets: Vec<Vec<T>> = vec![Vec::new()];
    for (value, fact) in facts {
        if sets.len() > MAX_ASSIGNMENTS {
            break;
        }
        let with = sets
            .iter()
            .map(|set| set.iter().copied().chain([*value]).collect::<Vec<T>>());
        sets = match fact.options.as_slice() {
            [true] => with.collect(),
            [false] => sets,
            _ => with
                .collect::<Vec<_>>()
                .into_iter()
                .chain(sets.iter().cloned())
                .collect(),
        };
    }
    sets
}

/// Whether an act's author being in doubt matters to a promise: only an attack waits.
pub(crate) fn doubts(seen: &[&Seen]) -> Vec<Doubt> {
    seen.iter().map(|seen| seen.doubt).collect()
}
