//! One matter analysed: every kind of finding in every pair of parties, with remedies, ranked.

use crate::arena::Arena;
use crate::finding::{Absence, Analysis, Effort, Finding, Kind};
use crate::matter::{Bounds, Matter, MatterError};
use crate::mend::mend;
use crate::search::Searches;
use crate::seek::seek;
use crate::telling::actor_name;
use std::cmp::Reverse;
use tacit_lang::meaning::Parties;

/// Reads `matter` as the adversary's lawyer would, looking for `kinds`.
///
/// `stop` is asked now and then whether to break off: what was found by then is the answer, marked as broken off.
///
/// # Errors
/// [`MatterError`] if the texts cannot be read together.
pub fn analyse(
    matter: &Matter,
    bounds: &Bounds,
    kinds: &[Kind],
    stop: &dyn Fn() -> bool,
) -> Result<Analysis, MatterError> {
    let mut searches = Searches {
        bounds: *bounds,
        stop,
        effort: Effort::default(),
    };
    let (mut findings, not_found) = sought(matter, &mut searches, kinds)?;
    let deeds = searches.effort.deeds;
    // A dead clause is looked for by leaving each clause out, at a cost that a remedy is not worth.
    let again: Vec<Kind> = kinds
        .iter()
        .copied()
        .filter(|kind| *kind != Kind::DeadClause)
        .collect();
    mend(matter, &mut searches, &mut findings, |amended, searches| {
        let found = sought(amended, searches, &again);
        found.map(|(findings, _)| findings).unwrap_or_default()
    });
    searches.effort.deeds = deeds;
    rank(&mut findings);
    Ok(Analysis {
        findings,
        not_found,
        effort: searches.effort,
        left_out: Vec::new(),
    })
}

/// Findings, and what was not found, without remedies and in no order.
fn sought(
    matter: &Matter,
    searches: &mut Searches<'_>,
    kinds: &[Kind],
) -> Result<(Vec<Finding>, Vec<Absence>), MatterError> {
    let mut findings = Vec::new();
    let mut not_found = Vec::new();
    for arena in Arena::all(matter)? {
        searches.effort.deeds += arena.repertoire.told_apart;
        let (found, missed) = seek(&arena, searches, kinds);
        findings.extend(found);
        not_found.extend(missed);
    }
    Ok((of_all_members(matter, findings), not_found))
}

/// What is found alike for several pairs of a group is one finding: of the first pair, and likewise of the others.
fn of_all_members(matter: &Matter, findings: Vec<Finding>) -> Vec<Finding> {
    let mut merged: Vec<(String, Finding)> = Vec::new();
    for finding in findings {
        let text = finding.clauses.first();
        let text = text.and_then(|place| matter.texts.get(place.text));
        let is_group =
            text.is_some_and(|(text, _)| matches!(text.parties, Parties::EachToEach { .. }));
        let shape = shape(matter, &finding);
        let known = merged
            .iter_mut()
            .find(|(known, _)| is_group && *known == shape);
        match known {
            Some((_, first)) => {
                let name = |actor| actor_name(&matter.vocabulary, actor);
                let (giver, receiver) = &finding.promise;
                let pair = format!("the promise of {} to {}", name(giver), name(receiver));
                if !first.likewise.contains(&pair) {
                    first.likewise.push(pair);
                }
            }
            None => merged.push((shape, finding)),
        }
    }
    merged.into_iter().map(|(_, finding)| finding).collect()
}

/// A finding whoever its parties are.
fn shape(matter: &Matter, finding: &Finding) -> String {
    let (giver, receiver) = &finding.promise;
    let name = |actor| actor_name(&matter.vocabulary, actor);
    let sentence = finding
        .sentence
        .replace(&name(giver), "\u{1}")
        .replace(&name(receiver), "\u{2}");
    let (acts, mistakes, sides) = finding.needs();
    let sides: Vec<String> = sides.iter().map(ToString::to_string).collect();
    format!(
        "{} {} {sentence} {acts} {mistakes} {sides:?}",
        finding.kind, finding.level
    )
}

/// The gravest first; of equals, what needs the fewest acts and mistakes, and those of the parties before others'.
fn rank(findings: &mut [Finding]) {
    findings.sort_by_cached_key(|finding| {
        let (acts, mistakes, sides) = finding.needs();
        (
            Reverse(finding.level),
            mistakes,
            acts,
            sides.into_iter().collect::<Vec<_>>(),
            finding.kind,
            finding.promise.clone(),
        )
    });
}
