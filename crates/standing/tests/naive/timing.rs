//! When everything may have been, and in which order (S14).

use super::Times;
use super::account::Happening;
use super::knowledge::{Held, Knowledge};
use super::terms::Terms;
use super::world::{every_choice, is_exact};
use std::collections::{BTreeMap, BTreeSet};
use tacit_lang::meaning::{Assurance, End, Entry, Parties, Withdrawal};
use tacit_lang::time::Between;
use tacit_standing::record::Passage;

/// When everything was, and in which order.
#[derive(Debug, Clone)]
pub(crate) struct Timing {
    /// The happenings that began by the time asked, in their order.
    pub(crate) order: Vec<usize>,
    pub(crate) begins: Vec<i64>,
    pub(crate) ends: Vec<Option<i64>>,
    pub(crate) passages: Vec<(String, Passage, i64)>,
}

/// Every timing, as of `at`, that the sources' precision leaves open.
pub(crate) fn possible_timings(
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
    let whole = |between: Between| (between.from().seconds()..=between.to().seconds()).collect();
    let whole: Vec<Vec<i64>> = happenings.iter().map(|it| whole(it.begin)).collect();
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
        // Whether they contradict does not depend on the time asked.
        let is_possible = every_choice(&whole.iter().collect::<Vec<_>>())
            .into_iter()
            .any(|begins| {
                let begins: Vec<i64> = begins.into_iter().copied().collect();
                !possible_orders(&begins, i64::MAX, must_precede).is_empty()
            });
        if !is_possible {
            continue;
        }
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
