//! What may be true of an incident in one pair of eyes (S15, S19, S21).

use super::knowledge::{Held, Knowledge};
use super::terms::Terms;
use std::collections::BTreeSet;
use tacit_lang::ids::{ActId, ActorId};
use tacit_lang::meaning::TargetKind;
use tacit_lang::time::Between;
use tacit_standing::record::{Claim, Hit, Incident};

/// One incident, or several that are held to be one (S19).
#[derive(Debug, Clone)]
pub(crate) struct Happening<'a> {
    pub(crate) incidents: Vec<&'a Incident>,
    pub(crate) begin: Between,
    pub(crate) end: Option<Between>,
}

impl<'a> Happening<'a> {
    /// Reading (S19): an end known of one of several that are one is the end of all.
    pub(crate) fn of(incidents: Vec<&'a Incident>) -> Self {
        let begin = together(incidents.iter().map(|incident| incident.begin.0));
        let end = together(
            incidents
                .iter()
                .filter_map(|incident| incident.end)
                .map(|end| end.0),
        );
        Self {
            begin: begin.expect("an incident has a begin"),
            end,
            incidents,
        }
    }

    pub(crate) fn is(&self, incident: &str) -> bool {
        self.incidents.iter().any(|found| found.id == incident)
    }

    fn claims<'k>(&self, knowledge: &Knowledge<'k>) -> Vec<&'k Claim> {
        knowledge
            .claims()
            .into_iter()
            .filter(|claim| self.is(&claim.incident))
            .collect()
    }

    /// When it was first known in these eyes that something happened.
    pub(crate) fn first_known(&self, knowledge: &Knowledge<'_>) -> i64 {
        self.incidents
            .iter()
            .filter_map(|incident| knowledge.learned_at(&incident.learned))
            .min()
            .expect("a happening is known")
    }
}

/// The intersection of all, or the hull if some are disjoint (S19).
fn together(times: impl Iterator<Item = Between>) -> Option<Between> {
    let times: Vec<Between> = times.collect();
    let latest_from = times.iter().map(|time| time.from()).max()?;
    let earliest_to = times.iter().map(|time| time.to()).min()?;
    Between::new(latest_from, earliest_to).or_else(|| {
        Between::new(
            times.iter().map(|time| time.from()).min()?,
            times.iter().map(|time| time.to()).max()?,
        )
    })
}

/// What is true of an incident in one world, apart from when it was.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Facts {
    /// `None`: somebody whom neither a claim nor the text names.
    pub(crate) author: Option<ActorId>,
    /// `None`: an act that neither a claim nor the text names.
    pub(crate) act: Option<ActId>,
    pub(crate) hits: BTreeSet<Hit>,
    pub(crate) joined: BTreeSet<ActorId>,
    pub(crate) preventive: bool,
}

/// Every combination of the values that the facts of one happening may have.
pub(crate) fn possible_facts(
    knowledge: &Knowledge<'_>,
    terms: &[Terms<'_>],
    happening: &Happening<'_>,
) -> Vec<Facts> {
    let claims = happening.claims(knowledge);
    let mut all = Vec::new();
    for author in possible_authors(knowledge, terms, &claims).0 {
        for act in possible_acts(knowledge, terms, &claims) {
            for hits in possible_hits(knowledge, terms, &claims) {
                for joined in possible_joined(knowledge, terms, &claims) {
                    for preventive in possible_preventive(knowledge, terms, &claims) {
                        all.push(Facts {
                            author: author.clone(),
                            act: act.clone(),
                            hits: hits.clone(),
                            joined: joined.clone(),
                            preventive,
                        });
                    }
                }
            }
        }
    }
    all
}

/// The earliest instant at which the author is settled by accepted claims with no known denial; asked
/// only where a text has the giver ask (S21).
pub(crate) fn author_settled_at(
    knowledge: &Knowledge<'_>,
    terms: &[Terms<'_>],
    happening: &Happening<'_>,
) -> Option<i64> {
    if terms.iter().all(|terms| terms.text.clarification.is_none()) {
        return None;
    }
    let first_known = happening.first_known(knowledge);
    let mut instants = knowledge.learning_instants();
    instants.insert(first_known);
    instants.into_iter().find(|instant| {
        // Reading (S21): what was settled once stays settled for this rule, whatever denial follows.
        let then = knowledge.as_of(*instant);
        let claims = happening.claims(&then);
        let (authors, accepted) = possible_authors(&then, terms, &claims);
        let one = authors.len() == 1 && !authors.contains(&None);
        // Reading (S15, S21): a finding is the fact for the text, so a denial does not dispute it.
        let undisputed = accepted.iter().all(|claim| {
            then.is_finding(&claim.by, claim.grade.as_ref())
                || !then.is_denied_by_anybody(&claim.id)
        });
        *instant >= first_known && one && !accepted.is_empty() && undisputed
    })
}

/// The claims that speak on one aspect, with how they are held. Where the text names a finder that has
/// spoken on it, its findings alone (S15).
///
/// Reading: a finder decides aspect by aspect; finding the author says nothing of who joined.
fn speaking<'k>(
    knowledge: &Knowledge<'k>,
    claims: &[&'k Claim],
    finder_decides: bool,
    speaks: impl Fn(&Claim) -> bool,
) -> Vec<(&'k Claim, Held)> {
    let speaking = || claims.iter().copied().filter(|claim| speaks(claim));
    let findings: Vec<_> = speaking()
        .filter(|claim| finder_decides && knowledge.is_finding(&claim.by, claim.grade.as_ref()))
        .map(|claim| (claim, Held::Accepted))
        .collect();
    if !findings.is_empty() {
        return findings;
    }
    speaking()
        .map(|claim| {
            let held = knowledge.held(&claim.id, &claim.by, claim.grade.as_ref());
            (claim, held)
        })
        .collect()
}

fn of_kind<'k>(speaking: &[(&'k Claim, Held)], kind: Held) -> Vec<&'k Claim> {
    speaking
        .iter()
        .filter(|(_, held)| *held == kind)
        .map(|(claim, _)| *claim)
        .collect()
}

/// Who may be the author, and the accepted claims that say so.
fn possible_authors<'k>(
    knowledge: &Knowledge<'k>,
    terms: &[Terms<'_>],
    claims: &[&'k Claim],
) -> (BTreeSet<Option<ActorId>>, Vec<&'k Claim>) {
    let speaking = speaking(knowledge, claims, true, |claim| {
        !claim.says.author.is_empty()
    });
    let accepted = of_kind(&speaking, Held::Accepted);
    let claimed = |kind| -> BTreeSet<ActorId> {
        of_kind(&speaking, kind)
            .iter()
            .flat_map(|claim| claim.says.author.clone())
            .collect()
    };
    let denied = claimed(Held::Denied);
    let mut options: BTreeSet<Option<ActorId>> = if accepted.is_empty() {
        let mut named = claimed(Held::Open);
        named.extend(terms.iter().flat_map(Terms::actors_named));
        if terms.iter().any(Terms::asks_for_control) {
            let declared = knowledge.vocabulary.controls.iter();
            named.extend(declared.map(|control| control.actor.clone()));
            let claims = knowledge.control_claims();
            named.extend(claims.iter().map(|claim| claim.actor.clone()));
        }
        named
            .difference(&denied)
            .cloned()
            .map(Some)
            .chain([None])
            .collect()
    } else {
        let common = claimed(Held::Accepted)
            .into_iter()
            .filter(|actor| {
                accepted
                    .iter()
                    .all(|claim| claim.says.author.contains(actor))
            })
            .collect::<BTreeSet<_>>();
        // Its own forces are none of "one of these" in a party's eyes, unless a finding says it or a
        // claim names only them.
        let found = accepted
            .iter()
            .any(|claim| knowledge.is_finding(&claim.by, claim.grade.as_ref()));
        let confessed = found
            || accepted.iter().any(|claim| {
                let mut named = claim.says.author.iter();
                named.all(|actor| knowledge.complete_about(actor))
            });
        let admitted = |actor: &ActorId| confessed || !knowledge.complete_about(actor);
        let left: BTreeSet<_> = common.iter().filter(|it| admitted(it)).cloned().collect();
        let undenied: BTreeSet<_> = left.difference(&denied).cloned().collect();
        if common.is_empty() {
            // Reading: of disjoint accepted claims all values stay possible, also those denied.
            let all = claimed(Held::Accepted).into_iter();
            all.filter(admitted).map(Some).collect()
        } else if undenied.is_empty() {
            left.into_iter().map(Some).chain([None]).collect()
        } else {
            undenied.into_iter().map(Some).collect()
        }
    };
    if accepted.is_empty() {
        let others = |option: &Option<ActorId>| {
            let actor = option.as_ref();
            actor.is_none_or(|actor| !knowledge.complete_about(actor))
        };
        options.retain(others);
    }
    (options, accepted)
}

fn possible_acts(
    knowledge: &Knowledge<'_>,
    terms: &[Terms<'_>],
    claims: &[&Claim],
) -> BTreeSet<Option<ActId>> {
    let within = |act: &ActId, class: &ActId| knowledge.vocabulary.is_act_within(act, class);
    let speaking = speaking(knowledge, claims, false, |claim| claim.says.act.is_some());
    let claimed = |kind| -> BTreeSet<ActId> {
        of_kind(&speaking, kind)
            .iter()
            .filter_map(|claim| claim.says.act.clone())
            .collect()
    };
    let accepted = claimed(Held::Accepted);
    let denied = claimed(Held::Denied);
    // Reading: to deny a class is to deny every class within it, never the wider ones.
    let is_denied = |act: &ActId| denied.iter().any(|class| within(act, class));
    if accepted.is_empty() {
        let mut named = claimed(Held::Open);
        named.extend(terms.iter().flat_map(Terms::acts_named));
        return named
            .into_iter()
            .filter(|act| !is_denied(act))
            .map(Some)
            .chain([None])
            .collect();
    }
    let narrowest: BTreeSet<ActId> = accepted
        .iter()
        .filter(|act| {
            !accepted
                .iter()
                .any(|other| other != *act && within(other, act))
        })
        .cloned()
        .collect();
    let contested = narrowest.len() == 1 && narrowest.iter().any(is_denied);
    narrowest
        .into_iter()
        .map(Some)
        .chain(contested.then_some(None))
        .collect()
}

/// Whether something holds that claims may assert of it one by one: accepted yes, denied no, both or
/// neither open.
fn possible_truths(asserting: &[(&Claim, Held)]) -> BTreeSet<bool> {
    let any = |kind| asserting.iter().any(|(_, held)| *held == kind);
    match (any(Held::Accepted), any(Held::Denied)) {
        (true, false) => BTreeSet::from([true]),
        (false, true) => BTreeSet::from([false]),
        _ => BTreeSet::from([true, false]),
    }
}

fn possible_hits(
    knowledge: &Knowledge<'_>,
    terms: &[Terms<'_>],
    claims: &[&Claim],
) -> Vec<BTreeSet<Hit>> {
    let speaking = speaking(knowledge, claims, false, |claim| {
        !claim.says.hits.is_empty()
    });
    let claimed: BTreeSet<Hit> = speaking
        .iter()
        .flat_map(|(claim, _)| claim.says.hits.clone())
        .collect();
    if claimed.is_empty() {
        return anything_hit(terms);
    }
    subsets(claimed, |hit| {
        let asserting: Vec<_> = speaking
            .iter()
            .filter(|(claim, _)| claim.says.hits.contains(hit))
            .copied()
            .collect();
        possible_truths(&asserting)
    })
}

/// Nothing, or one thing or two of all that the terms could mean: each rule asks only whether there is
/// *some* hit of a kind, and no incident plays more than two parts in a pair of promises.
fn anything_hit(terms: &[Terms<'_>]) -> Vec<BTreeSet<Hit>> {
    let mut things = BTreeSet::new();
    for of in terms.iter().flat_map(Terms::actors_that_may_be_hit) {
        for kind in [
            TargetKind::Territory,
            TargetKind::Forces,
            TargetKind::People,
        ] {
            let places = terms.iter().flat_map(Terms::places_named).map(Some);
            for place in places.chain([None]) {
                things.insert(Hit {
                    of: of.clone(),
                    kind,
                    place,
                    incidental: false,
                });
            }
        }
    }
    let mut all = vec![BTreeSet::new()];
    for one in &things {
        for other in things.iter().filter(|other| one <= *other) {
            all.push(BTreeSet::from([one.clone(), other.clone()]));
        }
    }
    all
}

fn possible_joined(
    knowledge: &Knowledge<'_>,
    terms: &[Terms<'_>],
    claims: &[&Claim],
) -> Vec<BTreeSet<ActorId>> {
    if !terms.iter().any(Terms::participation_counts) {
        return vec![BTreeSet::new()];
    }
    let speaking = speaking(knowledge, claims, true, |claim| {
        !claim.says.joined.is_empty()
    });
    let claimed: BTreeSet<ActorId> = speaking
        .iter()
        .flat_map(|(claim, _)| claim.says.joined.clone())
        .collect();
    subsets(claimed, |actor| {
        let asserting: Vec<_> = speaking
            .iter()
            .filter(|(claim, _)| claim.says.joined.contains(actor))
            .copied()
            .collect();
        if knowledge.complete_about(actor) && asserting.iter().all(|(_, held)| *held == Held::Open)
        {
            return BTreeSet::from([false]);
        }
        possible_truths(&asserting)
    })
}

fn possible_preventive(
    knowledge: &Knowledge<'_>,
    terms: &[Terms<'_>],
    claims: &[&Claim],
) -> BTreeSet<bool> {
    if !terms.iter().any(|terms| terms.text.forbearance.preventive) {
        return BTreeSet::from([false]);
    }
    let speaking = speaking(knowledge, claims, false, |claim| {
        claim.says.preventive.is_some()
    });
    let claimed = |kind| -> BTreeSet<bool> {
        of_kind(&speaking, kind)
            .iter()
            .filter_map(|claim| claim.says.preventive)
            .collect()
    };
    let accepted = claimed(Held::Accepted);
    let denied = claimed(Held::Denied);
    let both = BTreeSet::from([true, false]);
    let left = if accepted.is_empty() {
        &both - &denied
    } else if accepted.is_disjoint(&denied) {
        accepted
    } else {
        both.clone()
    };
    if left.is_empty() { both } else { left }
}

/// Every subset in which each thing is present or absent as `truths` admits.
fn subsets<T: Ord + Clone>(
    things: BTreeSet<T>,
    truths: impl Fn(&T) -> BTreeSet<bool>,
) -> Vec<BTreeSet<T>> {
    let mut all = vec![BTreeSet::new()];
    for thing in things {
        let truths = truths(&thing);
        all = all
            .into_iter()
            .flat_map(|subset: BTreeSet<T>| {
                truths
                    .iter()
                    .map(|present| {
                        let mut subset = subset.clone();
                        if *present {
                            subset.insert(thing.clone());
                        }
                        subset
                    })
                    .collect::<Vec<_>>()
            })
            .collect();
    }
    all
}
