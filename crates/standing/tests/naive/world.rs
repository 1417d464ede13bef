//! Every world that one pair of eyes cannot exclude: who, what, whom, when, in which order (S14, S15).

use super::Times;
use super::account::{Facts, Happening, author_settled_at, possible_facts};
use super::knowledge::{Held, Knowledge, own};
use super::terms::Terms;
use std::collections::{BTreeMap, BTreeSet};
use tacit_lang::ids::{ActorId, DegreeId};
use tacit_lang::meaning::{Assurance, End, Entry, Parties, Withdrawal};
use tacit_lang::time::Between;
use tacit_lang::vocabulary::Vocabulary;
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
    control_claims: Vec<ControlClaim>,
    control: BTreeMap<ControlQuestion, ControlAccount>,
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

/// Who is controlled by whom, while these claims are valid.
type ControlQuestion = (ActorId, ActorId, BTreeSet<String>);

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum ControlAccount {
    /// To this degree; none: not at all.
    Claimed(Option<DegreeId>),
    /// As the vocabulary says; if it says nothing, not at all.
    AsDeclared,
}

impl World {
    /// The degrees to which `party` controls `actor` at an instant (S8, S9).
    ///
    /// Reading: a controlled actor's own forces are controlled with it, and what a party's own forces
    /// control, the party controls.
    pub(crate) fn degrees_of_control(
        &self,
        vocabulary: &Vocabulary,
        actor: &ActorId,
        party: &ActorId,
        instant: i64,
    ) -> Vec<DegreeId> {
        let pairs: BTreeSet<(&ActorId, &ActorId)> = self
            .control_claims
            .iter()
            .map(|claim| (&claim.actor, &claim.principal))
            .chain(
                vocabulary
                    .controls
                    .iter()
                    .map(|control| (&control.actor, &control.principal)),
            )
            .filter(|(controlled, principal)| {
                own(vocabulary, actor, controlled) && own(vocabulary, principal, party)
            })
            .collect();
        let mut degrees = Vec::new();
        for (controlled, principal) in pairs {
            let question = control_question(&self.control_claims, controlled, principal, instant);
            match self.control.get(&question) {
                Some(ControlAccount::Claimed(degree)) => degrees.extend(degree.clone()),
                Some(ControlAccount::AsDeclared) | None => degrees.extend(
                    vocabulary
                        .controls
                        .iter()
                        .filter(|control| {
                            control.actor == *controlled && control.principal == *principal
                        })
                        .filter(|control| {
                            control.from.is_none_or(|from| from.seconds() <= instant)
                                && control.until.is_none_or(|until| instant < until.seconds())
                        })
                        .map(|control| control.degree.clone()),
                ),
            }
        }
        degrees
    }
}

/// Every world as of `at`; none if there are more than `most`.
pub(crate) fn worlds(
    knowledge: &Knowledge<'_>,
    terms: &[Terms<'_>],
    at: i64,
    times: Times,
    most: usize,
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
        let facts: Vec<Vec<Facts>> = happenings
            .iter()
            .map(|happening| possible_facts(knowledge, terms, happening))
            .collect();
        let settled: Vec<Option<i64>> = happenings
            .iter()
            .map(|happening| author_settled_at(knowledge, terms, happening))
            .collect();
        let timings = possible_timings(knowledge, terms, &happenings, at, times);
        let controls = possible_controls(knowledge, &control_claims, &timings);
        for timing in &timings {
            let choices: Vec<&Vec<Facts>> =
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
                                facts: (*facts).clone(),
                                begin: timing.begins[which],
                                end: timing.ends[which],
                                exact: is_exact(happenings[which].begin),
                                first_known: happenings[which].first_known(knowledge),
                                author_settled_at: settled[which],
                            })
                            .collect(),
                        passages: timing.passages.clone(),
                        disavowals: disavowals.clone(),
                        control_claims: control_claims.clone(),
                        control: control.clone(),
                    });
                }
            }
        }
    }
    Some(worlds)
}

fn is_exact(between: Between) -> bool {
    between.from() == between.to()
}

/// One of each, in every combination.
fn every_choice<'c, T>(choices: &[&'c Vec<T>]) -> Vec<Vec<&'c T>> {
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

/// When everything was, and in which order.
#[derive(Debug, Clone)]
struct Timing {
    /// The happenings that began by the time asked, in their order.
    order: Vec<usize>,
    begins: Vec<i64>,
    ends: Vec<Option<i64>>,
    passages: Vec<(String, Passage, i64)>,
}

fn possible_timings(
    knowledge: &Knowledge<'_>,
    terms: &[Terms<'_>],
    happenings: &[Happening<'_>],
    at: i64,
    times: Times,
) -> Vec<Timing> {
    // Whatever lies behind the time asked is all the same: it does not count yet.
    let instants = |between: Between| -> Vec<i64> {
        let mut instants: Vec<i64> = (between.from().seconds()..=between.to().seconds())
            .map(|instant| instant.min(at + 1))
            .collect();
        instants.dedup();
        instants
    };
    let begins: Vec<Vec<i64>> = happenings.iter().map(|it| instants(it.begin)).collect();
    let receipts = knowledge.receipts();
    let passages: Vec<Vec<i64>> = receipts.iter().map(|it| instants(it.at.0)).collect();
    let constraints = Constraints::among(knowledge, happenings);
    let mut timings = Vec::new();
    // Reading (S14): claims that contradict the times or each other order nothing.
    for must_precede in [
        &constraints.claimed_and_ordered,
        &constraints.ordered,
        &BTreeSet::new(),
    ] {
        for begins in every_choice(&begins.iter().collect::<Vec<_>>()) {
            let begins: Vec<i64> = begins.into_iter().copied().collect();
            for order in possible_orders(&begins, at, must_precede) {
                for passages in every_choice(&passages.iter().collect::<Vec<_>>()) {
                    timings.push(Timing {
                        order: order.clone(),
                        begins: begins.clone(),
                        ends: Vec::new(),
                        passages: receipts
                            .iter()
                            .zip(passages)
                            .map(|(receipt, instant)| {
                                (receipt.message.clone(), receipt.fact, *instant)
                            })
                            .collect(),
                    });
                }
            }
        }
        if !timings.is_empty() {
            break;
        }
    }
    if times == Times::EarliestInOrder {
        timings = earliest_in_each_order(timings, &fixed_instants(knowledge, terms));
    }
    timings
        .into_iter()
        .flat_map(|timing| with_ends(&timing, happenings, at))
        .collect()
}

fn with_ends(timing: &Timing, happenings: &[Happening<'_>], at: i64) -> Vec<Timing> {
    let ends: Vec<Vec<Option<i64>>> = happenings
        .iter()
        .zip(&timing.begins)
        .map(|(happening, begin)| {
            let Some(end) = happening.end else {
                return vec![None];
            };
            let mut ends: Vec<Option<i64>> = (end.from().seconds()..=end.to().seconds())
                .map(|end| Some(end.max(*begin).min(at + 1)))
                .collect();
            ends.dedup();
            ends
        })
        .collect();
    every_choice(&ends.iter().collect::<Vec<_>>())
        .into_iter()
        .map(|ends| Timing {
            ends: ends.into_iter().copied().collect(),
            ..timing.clone()
        })
        .collect()
}

/// Which happening must come before which.
struct Constraints {
    ordered: BTreeSet<(usize, usize)>,
    claimed_and_ordered: BTreeSet<(usize, usize)>,
}

impl Constraints {
    /// Reading (S14): the line order of an ordered source orders whatever the times leave open, not
    /// only equal instants; a denied `before` orders nothing.
    fn among(knowledge: &Knowledge<'_>, happenings: &[Happening<'_>]) -> Self {
        let lines: Vec<String> = knowledge
            .incidents()
            .into_iter()
            .map(|incident| incident.id.clone())
            .collect();
        let line = |id: &str| lines.iter().position(|line| line == id);
        let mut ordered = BTreeSet::new();
        let mut claimed = BTreeSet::new();
        for (first, one) in happenings.iter().enumerate() {
            for (second, other) in happenings.iter().enumerate() {
                if first == second || one.begin.from() > other.begin.to() {
                    continue;
                }
                let in_line_order = one.incidents.iter().any(|early| {
                    other.incidents.iter().any(|late| {
                        early.source.is_some()
                            && early.source == late.source
                            && early
                                .source
                                .as_ref()
                                .and_then(|source| knowledge.source(source))
                                .is_some_and(|source| source.ordered)
                            && line(&early.id) < line(&late.id)
                    })
                });
                if in_line_order {
                    ordered.insert((first, second));
                }
                let said = knowledge.claims().into_iter().any(|claim| {
                    one.is(&claim.incident)
                        && claim.says.before.iter().any(|later| other.is(later))
                        && knowledge.held(&claim.id, &claim.by, claim.grade.as_ref())
                            == Held::Accepted
                });
                if said {
                    claimed.insert((first, second));
                }
            }
        }
        claimed.extend(ordered.clone());
        Self {
            ordered,
            claimed_and_ordered: claimed,
        }
    }
}

/// Every linear order of those that began by `at`: by time, and those of one instant in every way.
fn possible_orders(
    begins: &[i64],
    at: i64,
    must_precede: &BTreeSet<(usize, usize)>,
) -> Vec<Vec<usize>> {
    fn go_on(
        order: &[usize],
        left: &BTreeSet<usize>,
        begins: &[i64],
        must_precede: &BTreeSet<(usize, usize)>,
    ) -> Vec<Vec<usize>> {
        if left.is_empty() {
            return vec![order.to_vec()];
        }
        let mut orders = Vec::new();
        for &next in left {
            let earliest = left.iter().all(|other| begins[next] <= begins[*other]);
            let free = left
                .iter()
                .all(|other| !must_precede.contains(&(*other, next)));
            if earliest && free {
                let mut order = order.to_vec();
                order.push(next);
                let mut left = left.clone();
                left.remove(&next);
                orders.extend(go_on(&order, &left, begins, must_precede));
            }
        }
        orders
    }
    let counted: BTreeSet<usize> = (0..begins.len()).filter(|it| begins[*it] <= at).collect();
    let broken = must_precede
        .iter()
        .any(|(first, second)| counted.contains(second) && !counted.contains(first));
    if broken {
        return Vec::new();
    }
    go_on(&[], &counted, begins, must_precede)
}

/// Of all timings with one order, the earliest; the order is among the happenings and against every
/// passage and every fixed instant.
fn earliest_in_each_order(timings: Vec<Timing>, fixed: &BTreeSet<i64>) -> Vec<Timing> {
    let mut earliest: BTreeMap<_, Timing> = BTreeMap::new();
    for timing in timings {
        let against_fixed: Vec<usize> = timing
            .order
            .iter()
            .map(|&which| {
                fixed
                    .iter()
                    .filter(|instant| **instant <= timing.begins[which])
                    .count()
            })
            .collect();
        let against_passages: Vec<bool> = timing
            .order
            .iter()
            .flat_map(|&which| {
                timing
                    .passages
                    .iter()
                    .map(|(_, _, instant)| *instant <= timing.begins[which])
                    .collect::<Vec<_>>()
            })
            .collect();
        let key = (timing.order.clone(), against_fixed, against_passages);
        let instants = |timing: &Timing| -> (Vec<i64>, Vec<i64>) {
            (
                timing.begins.clone(),
                timing.passages.iter().map(|it| it.2).collect(),
            )
        };
        let found = earliest.entry(key).or_insert_with(|| timing.clone());
        if instants(&timing) < instants(found) {
            *found = timing;
        }
    }
    earliest.into_values().collect()
}

/// Instants that records and texts fix, and those up to two stated lengths of time later.
fn fixed_instants(knowledge: &Knowledge<'_>, terms: &[Terms<'_>]) -> BTreeSet<i64> {
    let mut fixed: BTreeSet<i64> = knowledge
        .receipts()
        .iter()
        .filter(|receipt| is_exact(receipt.at.0))
        .map(|receipt| receipt.at.0.from().seconds())
        .collect();
    fixed.extend(
        knowledge
            .messages()
            .iter()
            .filter_map(|message| message.until.map(|until| until.seconds())),
    );
    let mut waits = BTreeSet::from([0]);
    for terms in terms {
        let Assurance {
            entry,
            end,
            parties,
            withdrawal,
            ..
        } = terms.text;
        if let Some(Entry::At(instant)) = entry {
            fixed.insert(instant.seconds());
        }
        match end {
            Some(End::At(instant) | End::EndOfDay(instant)) => {
                fixed.insert(instant.seconds());
            }
            Some(End::AfterEntry(wait)) => {
                waits.insert(wait.seconds());
            }
            Some(End::NoneStated) | None => {}
        }
        if let Parties::EachToEach { members } = parties {
            fixed.extend(
                members
                    .values()
                    .flat_map(|it| [it.from, it.until])
                    .flatten()
                    .map(|instant| instant.seconds()),
            );
        }
        if let Some(Withdrawal::AfterReceipt(wait)) = withdrawal {
            waits.insert(wait.seconds());
        }
        waits.extend(terms.text.clarification.map(|wait| wait.seconds()));
        waits.extend(terms.text.deemed_receipt.map(|wait| wait.seconds()));
    }
    fixed
        .iter()
        .flat_map(|instant| {
            waits.iter().flat_map({
                let waits = &waits;
                move |one| waits.iter().map(move |other| instant + one + other)
            })
        })
        .collect()
}

fn control_question(
    claims: &[ControlClaim],
    actor: &ActorId,
    principal: &ActorId,
    instant: i64,
) -> ControlQuestion {
    let valid = claims
        .iter()
        .filter(|claim| claim.actor == *actor && claim.principal == *principal)
        .filter(|claim| {
            claim.from.is_none_or(|from| from.seconds() <= instant)
                && claim.until.is_none_or(|until| instant < until.seconds())
        })
        .map(|claim| claim.id.clone())
        .collect();
    (actor.clone(), principal.clone(), valid)
}

/// Every combination of who controls whom while which claims are valid (S9).
///
/// Reading: where the same claims are valid at two incidents, control is the same at both. A denied
/// claim only takes away its own degree; what the vocabulary declares stays.
fn possible_controls(
    knowledge: &Knowledge<'_>,
    claims: &[ControlClaim],
    timings: &[Timing],
) -> Vec<BTreeMap<ControlQuestion, ControlAccount>> {
    let instants: BTreeSet<i64> = timings
        .iter()
        .flat_map(|timing| timing.order.iter().map(|&which| timing.begins[which]))
        .collect();
    let questions: BTreeSet<ControlQuestion> = claims
        .iter()
        .flat_map(|claim| {
            instants.iter().map(|instant| {
                control_question(claims, &claim.actor, &claim.principal, *instant)
            })
        })
        .filter(|(_, _, valid)| !valid.is_empty())
        .collect();
    let mut possible = vec![BTreeMap::new()];
    for question in questions {
        let accounts = control_accounts(knowledge, claims, &question.2);
        possible = possible
            .into_iter()
            .flat_map(|chosen: BTreeMap<_, _>| {
                accounts.iter().map({
                    let question = question.clone();
                    move |account| {
                        let mut chosen = chosen.clone();
                        chosen.insert(question.clone(), account.clone());
                        chosen
                    }
                })
            })
            .collect();
    }
    possible
}

fn control_accounts(
    knowledge: &Knowledge<'_>,
    claims: &[ControlClaim],
    valid: &BTreeSet<String>,
) -> BTreeSet<ControlAccount> {
    let valid: Vec<&ControlClaim> = claims
        .iter()
        .filter(|claim| valid.contains(&claim.id))
        .collect();
    let findings: BTreeSet<_> = valid
        .iter()
        .filter(|claim| knowledge.is_finding(&claim.by, claim.grade.as_ref()))
        .map(|claim| ControlAccount::Claimed(claim.degree.clone()))
        .collect();
    if !findings.is_empty() {
        return findings;
    }
    let degrees = |kind| -> BTreeSet<ControlAccount> {
        valid
            .iter()
            .filter(|claim| {
                knowledge.held(&claim.id, &claim.by, claim.grade.as_ref()) == kind
            })
            .map(|claim| ControlAccount::Claimed(claim.degree.clone()))
            .collect()
    };
    let (accepted, denied) = (degrees(Held::Accepted), degrees(Held::Denied));
    let mut accounts = if accepted.is_empty() {
        &degrees(Held::Open) - &denied
    } else {
        accepted.clone()
    };
    if accepted.is_empty() || (accepted.len() == 1 && !accepted.is_disjoint(&denied)) {
        accounts.insert(ControlAccount::AsDeclared);
    }
    accounts
}
