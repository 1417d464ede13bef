//! One matter analysed: every kind of finding in every pair of parties, with remedies, ranked.

use crate::arena::Arena;
use crate::finding::{Absence, Analysis, Finding, Kind};
use crate::matter::{Bounds, Matter, MatterError};
use crate::mend::mend;
use crate::search::Searches;
use crate::seek::{Seen, seek};
use crate::telling::actor_name;
use std::cmp::Reverse;
use std::collections::BTreeSet;
use tacit_lang::ids::ActorId;
use tacit_lang::meaning::{Assurance, Attribution, Parties};
use tacit_lang::time::Instant;

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
    analyse_foremost(matter, bounds, kinds, usize::MAX, stop)
}

/// As [`analyse`], with remedies for the `foremost` findings alone.
///
/// Nearly all of the work goes into remedies, each of which is analysed again; whoever waits for an answer reads the foremost.
///
/// # Errors
/// [`MatterError`] if the texts cannot be read together.
pub fn analyse_foremost(
    matter: &Matter,
    bounds: &Bounds,
    kinds: &[Kind],
    foremost: usize,
    stop: &dyn Fn() -> bool,
) -> Result<Analysis, MatterError> {
    let mut searches = Searches::new(*bounds, stop);
    let seen = sought(matter, &mut searches, kinds)?;
    let (mut findings, not_found) = (seen.findings, seen.not_found);
    let deeds = searches.effort.deeds;
    rank(&mut findings);
    // A dead clause is looked for by leaving each clause out, at a cost that a remedy is not worth.
    let again: Vec<Kind> = kinds
        .iter()
        .copied()
        .filter(|kind| *kind != Kind::DeadClause)
        .collect();
    mend(
        matter,
        &mut searches,
        &mut findings,
        foremost,
        |amended, searches| sought(amended, searches, &again).unwrap_or_default(),
    );
    searches.effort.deeds = deeds;
    Ok(Analysis {
        findings,
        not_found,
        effort: searches.effort,
        left_out: left_out(matter),
    })
}

/// As [`analyse`], without remedies: what is found, in the order of the clauses, and what is not.
///
/// # Errors
/// [`MatterError`] if the texts cannot be read together.
pub fn findings(
    matter: &Matter,
    bounds: &Bounds,
    kinds: &[Kind],
    stop: &dyn Fn() -> bool,
) -> Result<(Vec<Finding>, Vec<Absence>), MatterError> {
    let mut searches = Searches::new(*bounds, stop);
    let seen = sought(matter, &mut searches, kinds)?;
    Ok((seen.findings, seen.not_found))
}

/// Findings, and what was not found, without remedies and in no order.
fn sought(
    matter: &Matter,
    searches: &mut Searches<'_>,
    kinds: &[Kind],
) -> Result<Seen, MatterError> {
    let mut all = Seen::default();
    for arena in Arena::all(matter)? {
        if searches.is_broken_off() {
            break;
        }
        searches.effort.deeds += arena.repertoire.told_apart;
        let seen = seek(&arena, searches, kinds);
        all.findings.extend(without_moot(seen.findings));
        all.not_found.extend(seen.not_found);
        all.cut.extend(seen.cut);
    }
    all.findings = of_all_members(matter, all.findings);
    Ok(all)
}

/// Of a promise that never binds, or binds to nothing, there is no way out to speak of, and no word that does something.
fn without_moot(found: Vec<Finding>) -> Vec<Finding> {
    let is_none = |finding: &&Finding| matches!(finding.kind, Kind::NeverStarts | Kind::Vacuous);
    let none: BTreeSet<(ActorId, ActorId)> = found
        .iter()
        .filter(is_none)
        .map(|finding| finding.promise.clone())
        .collect();
    let is_way_out = |kind: Kind| {
        matches!(
            kind,
            Kind::UnilateralRelease
                | Kind::SelfMadeExcuse
                | Kind::Spoiler
                | Kind::DoubleRelease
                | Kind::Gap
                | Kind::DeadClause
        )
    };
    let moot = |finding: &Finding| {
        let (giver, receiver) = finding.promise.clone();
        let both = finding.kind == Kind::DoubleRelease && none.contains(&(receiver, giver));
        is_way_out(finding.kind) && (both || none.contains(&finding.promise))
    };
    found.into_iter().filter(|finding| !moot(finding)).collect()
}

/// What was not looked at, and what is supposed in its place.
fn left_out(matter: &Matter) -> Vec<String> {
    let texts = || matter.texts.iter().map(|(text, _)| text);
    let finds = |text: &Assurance| matches!(text.attribution, Some(Attribution::Finder { .. }));
    let is_group = |text: &Assurance| matches!(text.parties, Parties::EachToEach { .. });
    let arenas = Arena::all(matter).unwrap_or_default();
    let ends: BTreeSet<Instant> = arenas.iter().filter_map(|arena| arena.ends).collect();
    let ends = ends.into_iter().map(|at| {
        format!(
            "what comes at {at} or later, when by the vocabulary somebody comes under control or leaves it: analyse from then on by itself"
        )
    });
    let mut left_out: Vec<String> = ends.collect();
    let read = |text: usize| {
        let mut promises = arenas.iter().flat_map(|arena| &arena.promises);
        promises.any(|promise| promise.text == text)
    };
    for (place, (text, _)) in matter.texts.iter().enumerate() {
        if !read(place) {
            left_out.push(format!(
                "\"{}\": another text given before it makes a promise of the same giver to the same receiver, and that one was read; compare the two instead",
                text.labels.title
            ));
        }
    }
    if texts().any(finds) {
        left_out.push("where a text names a finder, what is supposed is what it finds: that it errs, or finds nothing, is not explored".to_owned());
    }
    if texts().any(is_group) {
        left_out.push("of a group, each pair of members is read on its own, the other members as third powers to it".to_owned());
    }
    left_out
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
