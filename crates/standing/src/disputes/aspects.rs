//! The facts of one incident, and what each pair of eyes leaves possible of them.

use super::facts::{Facts, Key, Value};
use super::scene::{Scene, Told};
use super::table::Holding;
use super::word::Openness;
use crate::clause::Strike;
use crate::eyes::fact::{Fact, Seen};
use crate::judge::case::Case;
use crate::judge::reading::{doubts, parts_hit};
use crate::record::Claim;
use crate::step::event::Doubt;
use std::collections::BTreeSet;
use tacit_lang::meaning::Participation;

/// What of incidents is asked at all.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Asking {
    joining: bool,
    preventive: bool,
}

impl Asking {
    pub(super) fn of(case: &Case<'_>) -> Self {
        let joining = case.members.iter().any(|member| {
            let said = member.view.assurance.participation;
            let said = said.or(case.docket.vocabulary.participation);
            said.is_some_and(|it| it != Participation::DoesNotCount)
        });
        let mut texts = case.members.iter().map(|member| member.view.assurance);
        Self {
            joining,
            preventive: texts.any(|text| text.forbearance.preventive),
        }
    }
}

impl Asking {
    /// Why facts of an incident are open.
    pub(super) fn openness(self, seen: &Seen) -> Openness {
        let hits = seen.hits.iter().map(|(_, fact)| fact);
        let joined = seen.joined.iter().map(|(_, fact)| fact);
        let truths = hits
            .chain(joined.filter(|_| self.joining))
            .chain(self.preventive.then_some(&seen.preventive))
            .map(|fact| (fact.is_open(), fact.conflict));
        let others = [
            (seen.author.is_open(), seen.author.conflict),
            (seen.kind.is_open(), seen.kind.conflict),
            (seen.hits_unsaid, false),
        ];
        let open = truths.chain(others).filter(|(is_open, _)| *is_open);
        open.fold(Openness::default(), |so_far, (_, conflict)| Openness {
            by_conflict: so_far.by_conflict || conflict,
            otherwise: so_far.otherwise || !conflict,
        })
    }
}

/// The accounts of an incident: one for all promises judged together, or one for each.
pub(super) fn accounts(told: &Told, members: usize) -> Vec<usize> {
    let alike = told.every().all(|seen| {
        let first = seen.first();
        seen.iter()
            .all(|other| first.is_some_and(|first| first.is_same_account(other)))
    });
    if alike {
        vec![0]
    } else {
        (1..=members).collect()
    }
}

/// Every fact that is asked about an incident, in order.
pub(super) fn keys(scene: &Scene<'_>, asking: Asking, told: &Told, accounts: &[usize]) -> Vec<Key> {
    let mut keys = Vec::new();
    let incident = told.incident;
    for of in accounts {
        let place = of.saturating_sub(1);
        let seen = || told.every().filter_map(|seen| seen.get(place));
        keys.push(Key::Author(incident, *of));
        keys.push(Key::Kind(incident, *of));
        let mut strikes: BTreeSet<Strike> = seen()
            .flat_map(|seen| seen.hits.iter().map(|(strike, _)| *strike))
            .collect();
        if seen().any(|seen| seen.hits_unsaid)
            && let Some(case) = scene.cases.first()
        {
            let kinds: Vec<_> = seen()
                .flat_map(|seen| &seen.kind.options)
                .copied()
                .collect();
            let kinds: BTreeSet<_> = kinds.into_iter().collect();
            for kind in kinds {
                strikes.extend(parts_hit(&case.members, kind));
            }
        }
        keys.extend(
            strikes
                .into_iter()
                .map(|strike| Key::Hit(incident, *of, strike)),
        );
        if asking.joining {
            let joined: BTreeSet<_> = seen()
                .flat_map(|seen| seen.joined.iter().map(|(actor, _)| *actor))
                .collect();
            keys.extend(
                joined
                    .into_iter()
                    .map(|actor| Key::Joined(incident, *of, actor)),
            );
        }
        if asking.preventive {
            keys.push(Key::Preventive(incident, *of));
        }
    }
    let disavowals: BTreeSet<_> = told
        .every()
        .filter_map(|seen| seen.first())
        .flat_map(|seen| seen.disavowals.iter().copied())
        .collect();
    let disavowals = disavowals.into_iter();
    keys.extend(disavowals.map(|(principal, at)| Key::Disavowal(incident, principal, at)));
    keys
}

/// The doubts about the author for each promise, as far as they count.
pub(super) fn doubts_in(scene: &Scene<'_>, seen: &[Seen], asked: bool) -> Vec<Doubt> {
    let together: Vec<&Seen> = seen.iter().collect();
    doubts(&together, scene.at, asked)
}

/// The values of a fact that are left possible by what is seen.
pub(super) fn values(key: Key, seen: &[Seen], doubts: &[Doubt]) -> Vec<Value> {
    let account = |of: usize| seen.get(of.saturating_sub(1));
    let truths = |fact: &Fact<bool>| -> Vec<Value> {
        [true, false]
            .into_iter()
            .filter(|truth| fact.options.contains(truth))
            .map(Value::Truth)
            .collect()
    };
    let found =
        match key {
            Key::Author(_, of) => account(of).map(|seen| {
                let own = match of.checked_sub(1) {
                    None => doubts.to_vec(),
                    Some(place) => doubts.get(place).copied().into_iter().collect(),
                };
                let authors = seen.author.options.iter();
                authors
                    .map(|author| Value::Author(*author, own.clone()))
                    .collect()
            }),
            Key::Kind(_, of) => {
                account(of).map(|seen| seen.kind.options.iter().copied().map(Value::Kind).collect())
            }
            Key::Hit(_, of, strike) => {
                account(of).map(
                    |seen| match seen.hits.iter().find(|(known, _)| *known == strike) {
                        Some((_, fact)) => truths(fact),
                        None if seen.hits_unsaid => vec![Value::Truth(true), Value::Truth(false)],
                        None => vec![Value::Truth(false)],
                    },
                )
            }
            Key::Joined(_, of, actor) => account(of).map(|seen| {
                match seen.joined.iter().find(|(known, _)| *known == actor) {
                    Some((_, fact)) => truths(fact),
                    None => vec![Value::Truth(false)],
                }
            }),
            Key::Preventive(_, of) => account(of).map(|seen| truths(&seen.preventive)),
            Key::Disavowal(_, principal, at) => seen
                .first()
                .map(|seen| vec![Value::Truth(seen.disavowals.contains(&(principal, at)))]),
            _ => None,
        };
    found.unwrap_or_default()
}

/// The values of a fact that a claim names, as bits.
pub(super) fn named(scene: &Scene<'_>, facts: &Facts, fact: usize, claim: &Claim) -> u64 {
    let Some((key, values)) = facts.all.get(fact) else {
        return 0;
    };
    let each = values.iter().enumerate();
    each.filter(|(_, value)| says(scene, key, value, claim))
        .fold(0, |bits, (place, _)| bits | 1 << place)
}

/// Whether a claim says this value of this fact.
pub(super) fn says(scene: &Scene<'_>, key: &Key, value: &Value, claim: &Claim) -> bool {
    let index = &scene.docket.index;
    let says = &claim.says;
    match (key, value) {
        (Key::Author(..), Value::Author(Some(author), _)) => {
            let mut named = says.author.iter();
            named.any(|actor| index.actor(actor) == Some(*author))
        }
        (Key::Kind(..), Value::Kind(Some(kind))) => {
            says.act.as_ref().and_then(|act| index.kind(act)) == Some(*kind)
        }
        (Key::Hit(_, _, strike), Value::Truth(true)) => {
            let mut hits = says.hits.iter();
            hits.any(|hit| Strike::of(index, hit) == Some(*strike))
        }
        (Key::Joined(_, _, joined), Value::Truth(true)) => {
            let mut named = says.joined.iter();
            named.any(|actor| index.actor(actor) == Some(*joined))
        }
        (Key::Preventive(..), Value::Truth(truth)) => says.preventive == Some(*truth),
        _ => false,
    }
}

/// Whether a claim speaks on a fact at all.
pub(super) fn speaks(key: Key, claim: &Claim) -> bool {
    let says = &claim.says;
    match key {
        Key::Author(..) => !says.author.is_empty(),
        Key::Kind(..) => says.act.is_some(),
        Key::Hit(..) => !says.hits.is_empty(),
        Key::Joined(..) => !says.joined.is_empty(),
        Key::Preventive(..) => says.preventive.is_some(),
        Key::Known(_) => true,
        _ => false,
    }
}

/// The authors and acts that claims on an incident name beyond what anybody leaves possible.
pub(super) fn note_named(scene: &Scene<'_>, facts: &mut Facts, told: &Told, key: Key, fact: usize) {
    let index = &scene.docket.index;
    let doubts = facts.values(fact).iter().find_map(|value| match value {
        Value::Author(_, doubts) => Some(doubts.clone()),
        _ => None,
    });
    for claim in claims_on(scene, told) {
        match key {
            Key::Author(..) => {
                for author in claim
                    .says
                    .author
                    .iter()
                    .filter_map(|actor| index.actor(actor))
                {
                    let known = facts.values(fact).iter().any(
                        |value| matches!(value, Value::Author(known, _) if *known == Some(author)),
                    );
                    if !known && let Some(doubts) = &doubts {
                        facts.note(fact, &Value::Author(Some(author), doubts.clone()));
                    }
                }
            }
            Key::Kind(..) => {
                if let Some(kind) = claim.says.act.as_ref().and_then(|act| index.kind(act)) {
                    facts.note(fact, &Value::Kind(Some(kind)));
                }
            }
            _ => {}
        }
    }
}

/// The claims on an incident that one of the eyes knows.
pub(super) fn claims_on<'s>(
    scene: &'s Scene<'_>,
    told: &'s Told,
) -> impl Iterator<Item = &'s Claim> {
    let claims = told
        .members
        .iter()
        .filter_map(|it| scene.docket.claims.get(*it));
    claims.flatten().filter(|claim| {
        scene.cases.iter().any(|case| {
            let member = case.members.first();
            member.is_some_and(|it| it.view.learned(&claim.id, &claim.learned).is_some())
        })
    })
}

/// What one pair of eyes holds of the facts of an incident.
pub(super) fn holding(
    facts: &Facts,
    dims: &[(usize, Key)],
    seen: Option<&[Seen]>,
    doubts: &[Doubt],
) -> Holding {
    let Some(seen) = seen else {
        return Holding {
            absent: true,
            masks: None,
        };
    };
    let masks = dims.iter().map(|(fact, key)| {
        let values = values(*key, seen, doubts);
        facts.mask(*fact, &values)
    });
    Holding {
        absent: false,
        masks: Some(masks.collect()),
    }
}
