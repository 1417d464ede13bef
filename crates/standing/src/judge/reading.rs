//! What one incident may be to the promises judged together: every assignment of its open facts,
//! reduced to the distinct bearings that come of them.

use crate::clause::{Act, Bearing, Clause, Strike};
use crate::eyes::View;
use crate::eyes::control::{Answers, Controls};
use crate::eyes::fact::{Fact, Seen};
use crate::index::{ActorNumber, KindNumber, PlaceNumber};
use crate::step::event::Doubt;
use crate::step::terms::Terms;
use crate::verdict::Promise;
use std::collections::{BTreeMap, BTreeSet};
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

/// Every distinct [`Bearings`] of an incident that began at `at`, as each member's eyes see it, under
/// one reading of who controls whom. The flag says whether every assignment was tried.
pub(crate) fn bearings(
    members: &[Member<'_>],
    seen: &[&Seen],
    at: Instant,
    held: &[Answers],
) -> (BTreeSet<Bearings>, bool) {
    if are_alike(seen)
        && let Some(only) = seen.first()
    {
        return each_assignment(members, only, at, held);
    }
    // Texts with standards of their own may hold different accounts of one incident.
    let mut whole = true;
    let mut product: BTreeSet<Bearings> = BTreeSet::from([Vec::new()]);
    for ((member, seen), held) in members.iter().zip(seen).zip(held) {
        let (own, complete) = each_assignment(
            std::slice::from_ref(member),
            seen,
            at,
            std::slice::from_ref(held),
        );
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

/// Whether all members hold one account of an incident.
pub(crate) fn are_alike(seen: &[&Seen]) -> bool {
    seen.split_first()
        .is_none_or(|(first, others)| others.iter().all(|other| first.is_same_account(other)))
}

/// The instants of `seen`'s begin from which what it is may be otherwise: where control or the time
/// for a disavowal begins or ends. The earliest begin is the first.
pub(crate) fn turns(members: &[Member<'_>], seen: &[&Seen]) -> Vec<Instant> {
    let mut turns = BTreeSet::new();
    for (member, seen) in members.iter().zip(seen) {
        turns.insert(seen.begin.from());
        turns.extend(member.controls.edges());
        for (_, at) in &seen.disavowals {
            turns.insert(Instant::from_seconds(at.seconds().saturating_add(1)));
            let within = member.view.assurance.disavowal.values();
            turns.extend(within.map(|within| {
                Instant::from_seconds(at.seconds().saturating_sub(within.seconds()))
            }));
        }
    }
    let earliest = seen.iter().map(|seen| seen.begin.from()).min();
    let latest = seen.iter().map(|seen| seen.begin.to()).max();
    turns.retain(|at| Some(*at) >= earliest && Some(*at) <= latest);
    turns.into_iter().collect()
}

fn each_assignment(
    members: &[Member<'_>],
    seen: &Seen,
    at: Instant,
    held: &[Answers],
) -> (BTreeSet<Bearings>, bool) {
    let mut found = BTreeSet::new();
    let mut budget = MAX_ASSIGNMENTS;
    let companies = subsets(&seen.joined);
    for kind in &seen.kind.options {
        let strikes = every_set_of_hits(members, seen, *kind);
        for author in &seen.author.options {
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
                        found.insert(assignment.bearings(members, seen, at, held));
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
    fn bearings(
        &self,
        members: &[Member<'_>],
        seen: &Seen,
        at: Instant,
        held: &[Answers],
    ) -> Bearings {
        let disavowals: Vec<(ActorNumber, i64)> = seen
            .disavowals
            .iter()
            .map(|(principal, said)| (*principal, said.seconds_since(at)))
            .collect();
        let each = members.iter().zip(held);
        each.map(|(member, held)| {
            let index = &member.view.docket.index;
            let actors = self.author.iter().chain(self.joined);
            let controls: Vec<_> = actors
                .flat_map(|actor| member.controls.over(index, *actor, at, held))
                .collect();
            let act = Act {
                author: self.author,
                kind: self.kind,
                hits: self.hits,
                joined: self.joined,
                preventive: self.preventive,
                controls: &controls,
                disavowals: &disavowals,
            };
            member
                .clause
                .bearing(index, member.giver, member.receiver, &act)
        })
        .collect()
    }
}

/// Every set of things that the incident, an act of `kind`, may have hit. Where nothing is said of
/// it: of all things that are alike to each member, one, in every combination.
fn every_set_of_hits(
    members: &[Member<'_>],
    seen: &Seen,
    kind: Option<KindNumber>,
) -> Vec<Vec<Strike>> {
    if !seen.hits_unsaid {
        return subsets(&seen.hits);
    }
    let open = Fact {
        options: vec![false, true],
        conflict: false,
    };
    let possible: Vec<_> = parts_hit(members, kind)
        .into_iter()
        .map(|part| (part, open.clone()))
        .collect();
    subsets(&possible)
}

/// Of all things that an act of `kind` may have hit and that are alike to each member, one.
pub(crate) fn parts_hit(members: &[Member<'_>], kind: Option<KindNumber>) -> Vec<Strike> {
    let Some(first) = members.first() else {
        return Vec::new();
    };
    let kinds = [
        TargetKind::Territory,
        TargetKind::Forces,
        TargetKind::People,
    ];
    let mentioned = first.view.mentioned.iter();
    let places: BTreeSet<Option<PlaceNumber>> = mentioned
        .flat_map(|text| text.places.iter().copied().map(Some))
        .chain([None])
        .collect();
    let mut parts = BTreeMap::new();
    for of in [first.giver, first.receiver] {
        for target in kinds {
            for place in &places {
                let strike = Strike {
                    of,
                    kind: target,
                    place: *place,
                    incidental: false,
                };
                let part: Vec<_> = members
                    .iter()
                    .map(|member| {
                        let parties = (member.giver, member.receiver);
                        let index = &member.view.docket.index;
                        member.clause.part(index, parties, kind, &strike)
                    })
                    .collect();
                if part.iter().any(|part| *part != (None, false)) {
                    parts.entry(part).or_insert(strike);
                }
            }
        }
    }
    parts.into_values().collect()
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

/// For each member, whether the author is in doubt, if it may be settled by `at` or was asked about.
///
/// A doubt that nothing settles is told apart: a promise that need not remember it has fewer states.
pub(crate) fn doubts(seen: &[&Seen], at: Instant, asked: bool) -> Vec<Doubt> {
    let each = seen.iter().map(|seen| match seen.doubt {
        Doubt::Lasting if !asked => Doubt::Unasked,
        Doubt::Until(settled) if !asked && settled > at => Doubt::Unasked,
        doubt => doubt,
    });
    each.collect()
}
