//! What may be true of an incident in one pair of eyes (S15, S19, S21).

use super::knowledge::{Held, Knowledge};
use super::terms::Terms;
use std::collections::BTreeSet;
use tacit_lang::ids::{ActId, ActorId};
use tacit_lang::meaning::TargetKind;
use tacit_lang::time::{Between, Instant};
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
    for author in possible_authors(knowledge, terms, happening, &claims).0 {
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
        let (authors, accepted) = possible_authors(&then, terms, happening, &claims);
        let one = authors.len() == 1 && !authors.contains(&None);
        // Reading (S15, S21): a finding is the fact for the text, so a denial does not dispute it.
        let undisputed = accepted.iter().all(|claim| {
            then.is_finding(&claim.by, claim.grade.as_ref())
                || !then.is_denied_by_anybody(claim, |incident| happening.is(incident))
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

/// Who may be the author, and the accepted claims that speak of it.
///
/// That it came from territory held by somebody is a claim that the author is one of those who may have
/// acted from there, or somebody whom nothing names.
fn possible_authors<'k>(
    knowledge: &Knowledge<'k>,
    terms: &[Terms<'_>],
    happening: &Happening<'_>,
    claims: &[&'k Claim],
) -> (BTreeSet<Option<ActorId>>, Vec<&'k Claim>) {
    let finds = |claim: &&Claim| knowledge.is_finding(&claim.by, claim.grade.as_ref());
    let author_found = claims
        .iter()
        .any(|it| finds(it) && !it.says.author.is_empty());
    let origin_found = claims
        .iter()
        .any(|it| finds(it) && it.says.from_held_by.is_some());
    let by_name = speaking(knowledge, claims, true, |claim| {
        !claim.says.author.is_empty()
    });
    // Reading: a finding of who acted silences every other account of whence.
    let mut by_origin = speaking(knowledge, claims, true, |claim| {
        claim.says.from_held_by.is_some()
    });
    if author_found && !origin_found {
        by_origin.clear();
    }
    let holders_said = |kind| -> BTreeSet<ActorId> {
        let saying = of_kind(&by_origin, kind);
        saying
            .iter()
            .filter_map(|claim| claim.says.from_held_by.clone())
            .collect()
    };
    // Reading: a territory both accepted and denied narrows nothing.
    let holders = &holders_said(Held::Accepted) - &holders_said(Held::Denied);
    let claimed = |kind| -> BTreeSet<ActorId> {
        of_kind(&by_name, kind)
            .iter()
            .flat_map(|claim| claim.says.author.clone())
            .collect()
    };
    let denied = claimed(Held::Denied);

    let mut named: BTreeSet<ActorId> = terms.iter().flat_map(Terms::actors_named).collect();
    if terms.iter().any(Terms::asks_for_control) {
        let declared = knowledge.vocabulary.controls.iter();
        named.extend(declared.map(|control| control.actor.clone()));
        let claims = knowledge.control_claims();
        named.extend(claims.iter().map(|claim| claim.actor.clone()));
    }
    named.extend(claimed(Held::Open));
    let mut everybody = named.clone();
    everybody.extend(claimed(Held::Accepted));
    everybody.extend(holders.clone());
    let from_there: Vec<BTreeSet<ActorId>> = holders
        .iter()
        .map(|holder| {
            let everybody = everybody.iter().cloned();
            everybody
                .filter(|actor| may_act_from(knowledge, terms, happening.begin, actor, holder))
                .collect()
        })
        .collect();
    let from_all: BTreeSet<ActorId> = everybody
        .iter()
        .filter(|actor| from_there.iter().all(|some| some.contains(actor)))
        .cloned()
        .collect();
    let from_any: BTreeSet<ActorId> = from_there.iter().flatten().cloned().collect();

    let mut accepted = of_kind(&by_name, Held::Accepted);
    let speak: Vec<&Claim> = {
        let mut speak = accepted.clone();
        speak.extend(of_kind(&by_origin, Held::Accepted));
        speak
    };
    if origin_found && !author_found {
        // A finding overrules whom it leaves out.
        accepted.retain(|claim| !claim.says.author.is_disjoint(&from_all));
    }
    let own = |actor: &ActorId| knowledge.complete_about(actor);
    // Its own forces are none of "one of these" in a party's eyes, unless a finding says it or a claim
    // names only them.
    let confessed = author_found
        || accepted
            .iter()
            .any(|claim| claim.says.author.iter().all(own));
    let admitted = |actor: &ActorId| confessed || !own(actor);
    let somebody_else = || std::iter::once(None);
    let options: BTreeSet<Option<ActorId>> = if accepted.is_empty() {
        let candidates = if from_there.is_empty() {
            named
        } else if from_all.is_empty() {
            from_any
        } else {
            from_all
        };
        candidates
            .difference(&denied)
            .filter(|actor| admitted(actor))
            .cloned()
            .map(Some)
            .chain(somebody_else())
            .collect()
    } else {
        let common: BTreeSet<ActorId> = accepted
            .iter()
            .flat_map(|claim| claim.says.author.clone())
            .filter(|actor| {
                accepted
                    .iter()
                    .all(|claim| claim.says.author.contains(actor))
                    && from_there.iter().all(|some| some.contains(actor))
            })
            .collect();
        let left: BTreeSet<_> = common.iter().filter(|it| admitted(it)).cloned().collect();
        let undenied: BTreeSet<_> = left.difference(&denied).cloned().collect();
        if common.is_empty() {
            // Reading: of accounts that exclude each other all values stay possible, also those denied.
            let all = accepted.iter().flat_map(|claim| claim.says.author.clone());
            let all = all.chain(from_any.difference(&denied).cloned());
            let beyond = somebody_else().filter(|_| !from_there.is_empty());
            all.filter(admitted).map(Some).chain(beyond).collect()
        } else if undenied.is_empty() {
            left.into_iter().map(Some).chain(somebody_else()).collect()
        } else {
            undenied.into_iter().map(Some).collect()
        }
    };
    (options, speak)
}

/// Whether `actor` may have acted from territory held by `holder` (S15): of one party with it, listed as
/// its proxy, or declared or claimed to be controlled by it at some instant of `begin`.
fn may_act_from(
    knowledge: &Knowledge<'_>,
    terms: &[Terms<'_>],
    begin: Between,
    actor: &ActorId,
    holder: &ActorId,
) -> bool {
    let party = |id: &ActorId| knowledge.vocabulary.principal(id).clone();
    let is_it = |id: &ActorId| id == actor || *id == party(actor);
    let then = |from: Option<Instant>, until: Option<Instant>| {
        (begin.from().seconds()..=begin.to().seconds()).any(|at| {
            from.is_none_or(|from| from.seconds() <= at)
                && until.is_none_or(|until| at < until.seconds())
        })
    };
    let listed = terms.iter().flat_map(|terms| &terms.text.proxies);
    let mut listed = listed.filter(|(principal, _)| party(principal) == party(holder));
    let declared = knowledge.vocabulary.controls.iter();
    let mut declared = declared.filter(|it| party(&it.principal) == party(holder));
    let claimed = knowledge.control_claims().into_iter();
    let mut claimed = claimed.filter(|claim| {
        party(&claim.principal) == party(holder)
            && claim.degree.is_some()
            && knowledge.held(&claim.id, &claim.by, claim.grade.as_ref()) != Held::Denied
    });
    party(actor) == party(holder)
        || listed.any(|(_, proxies)| proxies.keys().any(is_it))
        || declared.any(|it| is_it(&it.actor) && then(it.from, it.until))
        || claimed.any(|it| is_it(&it.actor) && then(it.from, it.until))
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
