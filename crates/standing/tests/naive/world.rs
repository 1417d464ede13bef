//! Every world that one pair of eyes cannot exclude: who, what, whom, when, in which order (S14, S15).

use super::Times;
use super::account::{Facts, Happening, author_settled_at, possible_facts};
use super::control::{Control, possible_controls};
use super::knowledge::{Held, Knowledge};
use super::terms::Terms;
use super::timing::possible_timings;
use std::collections::BTreeSet;
use tacit_lang::ids::ActorId;
use tacit_lang::time::Between;
use tacit_standing::record::{ControlClaim, Passage};

/// One world: everything settled.
#[derive(Debug, Clone)]
pub(crate) struct World {
    pub(crate) times: Times,
    /// What happened by the time asked, in its order.
    pub(crate) happened: Vec<Happened>,
    /// What became of messages by the time asked.
    pub(crate) passages: Vec<(String, Passage, i64)>,
    /// Who disavowed which incident when.
    pub(crate) disavowals: Vec<(ActorId, String, i64)>,
    pub(crate) control: Control,
}

/// One incident with its facts and times.
#[derive(Debug, Clone)]
pub(crate) struct Happened {
    pub(crate) incidents: BTreeSet<String>,
    pub(crate) facts: Facts,
    pub(crate) begin: i64,
    /// None: it was over at once.
    pub(crate) end: Option<i64>,
    /// Whether its begin is known to the instant.
    pub(crate) exact: bool,
    pub(crate) first_known: i64,
    pub(crate) author_settled_at: Option<i64>,
}

/// What may be true of a happening, with when its author was settled and when it was first known.
pub(crate) type Account = (Facts, Option<i64>, i64);

/// Every world as of `at`; none if there are more than `most`.
pub(crate) fn worlds(
    knowledge: &Knowledge<'_>,
    terms: &[Terms<'_>],
    at: i64,
    times: Times,
    most: usize,
) -> Option<Vec<World>> {
    let own = |happening: &Happening<'_>| accounts(knowledge, terms, happening);
    worlds_where(knowledge, terms, (at, times, most), &own)
}

/// Everything that these eyes leave possible of a happening.
pub(crate) fn accounts(
    knowledge: &Knowledge<'_>,
    terms: &[Terms<'_>],
    happening: &Happening<'_>,
) -> Vec<Account> {
    let settled = author_settled_at(knowledge, terms, happening);
    let first_known = happening.first_known(knowledge);
    possible_facts(knowledge, terms, happening)
        .into_iter()
        .map(|facts| (facts, settled, first_known))
        .collect()
}

/// As [`worlds`], with `facts_of` a happening in the place of what these eyes leave possible of it.
pub(crate) fn worlds_where(
    knowledge: &Knowledge<'_>,
    terms: &[Terms<'_>],
    (at, times, most): (i64, Times, usize),
    facts_of: &dyn Fn(&Happening<'_>) -> Vec<Account>,
) -> Option<Vec<World>> {
    let control_claims: Vec<ControlClaim> = if terms.iter().any(Terms::asks_for_control) {
        knowledge.control_claims().into_iter().cloned().collect()
    } else {
        Vec::new()
    };
    let disavowals: Vec<_> = knowledge
        .disavowals()
        .into_iter()
        .filter(|disavowal| disavowal.at.seconds() <= at)
        .map(|it| (it.principal.clone(), it.incident.clone(), it.at.seconds()))
        .collect();
    let mut worlds = Vec::new();
    for happenings in possible_happenings(knowledge) {
        let facts: Vec<Vec<Account>> = happenings.iter().map(facts_of).collect();
        let timings = possible_timings(knowledge, terms, &happenings, at, times);
        let instants = timings
            .iter()
            .flat_map(|timing| timing.order.iter().map(|&which| timing.begins[which]))
            .collect();
        let controls = possible_controls(knowledge, &control_claims, &instants);
        for timing in &timings {
            let choices: Vec<&Vec<Account>> =
                timing.order.iter().map(|&which| &facts[which]).collect();
            let here = choices
                .iter()
                .map(|choices| choices.len())
                .fold(controls.len(), usize::saturating_mul);
            if worlds.len().saturating_add(here) > most {
                return None;
            }
            for facts in every_choice(&choices) {
                for control in &controls {
                    worlds.push(World {
                        times,
                        happened: timing
                            .order
                            .iter()
                            .zip(&facts)
                            .map(|(&which, facts)| Happened {
                                incidents: happenings[which]
                                    .incidents
                                    .iter()
                                    .map(|incident| incident.id.clone())
                                    .collect(),
                                facts: facts.0.clone(),
                                begin: timing.begins[which],
                                end: timing.ends[which],
                                exact: is_exact(happenings[which].begin),
                                first_known: facts.2,
                                author_settled_at: facts.1,
                            })
                            .collect(),
                        passages: timing.passages.clone(),
                        disavowals: disavowals.clone(),
                        control: control.clone(),
                    });
                }
            }
        }
    }
    Some(worlds)
}

pub(crate) fn is_exact(between: Between) -> bool {
    between.from() == between.to()
}

/// One of each, in every combination.
pub(crate) fn every_choice<'c, T>(choices: &[&'c Vec<T>]) -> Vec<Vec<&'c T>> {
    choices.iter().fold(vec![Vec::new()], |chosen, choices| {
        chosen
            .into_iter()
            .flat_map(|chosen: Vec<&T>| {
                choices.iter().map(move |choice| {
                    let mut chosen = chosen.clone();
                    chosen.push(choice);
                    chosen
                })
            })
            .collect()
    })
}

/// Which incidents are one: accepted yes, denied no, both or neither open (S19).
///
/// Reading: what is asked is whether exactly these incidents are one; what is one with one of several
/// that are one is one with all; an incident that these eyes do not know is no part of it.
fn possible_happenings<'k>(knowledge: &Knowledge<'k>) -> Vec<Vec<Happening<'k>>> {
    let claims = knowledge.same_claims();
    let questions: BTreeSet<&BTreeSet<String>> =
        claims.iter().map(|claim| &claim.incidents).collect();
    let mut possible: Vec<Vec<&BTreeSet<String>>> = vec![Vec::new()];
    for question in questions {
        let held: Vec<Held> = claims
            .iter()
            .filter(|claim| claim.incidents == *question)
            .map(|claim| knowledge.held(&claim.id, &claim.by, claim.grade.as_ref()))
            .collect();
        let may_be = held.contains(&Held::Accepted) || !held.contains(&Held::Denied);
        let may_not_be = held.contains(&Held::Denied) || !held.contains(&Held::Accepted);
        possible = possible
            .into_iter()
            .flat_map(|same| {
                let with = may_be.then(|| {
                    let mut same = same.clone();
                    same.push(question);
                    same
                });
                let without = may_not_be.then_some(same);
                [with, without].into_iter().flatten().collect::<Vec<_>>()
            })
            .collect();
    }
    possible
        .into_iter()
        .map(|same| {
            let mut groups: Vec<Vec<_>> = Vec::new();
            for incident in knowledge.incidents() {
                groups.push(vec![incident]);
            }
            for set in same {
                let (one, rest): (Vec<_>, Vec<_>) = groups
                    .into_iter()
                    .partition(|group| group.iter().any(|incident| set.contains(&incident.id)));
                groups = rest;
                groups.push(one.into_iter().flatten().collect());
            }
            groups.retain(|group| !group.is_empty());
            groups.into_iter().map(Happening::of).collect()
        })
        .collect()
}
