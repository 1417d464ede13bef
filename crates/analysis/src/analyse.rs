//! One matter analysed: every kind of finding in every pair of parties, ranked.

use crate::arena::Arena;
use crate::finding::{Analysis, Finding, Kind};
use crate::matter::{Bounds, Matter, MatterError};
use crate::search::Searches;
use crate::seek::seek;
use std::cmp::Reverse;

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
        effort: crate::finding::Effort::default(),
    };
    let mut findings = Vec::new();
    let mut not_found = Vec::new();
    for arena in Arena::all(matter)? {
        searches.effort.deeds += arena.repertoire.choices.len();
        let (found, missed) = seek(&arena, &mut searches, kinds);
        findings.extend(found);
        not_found.extend(missed);
    }
    rank(&mut findings);
    Ok(Analysis {
        findings,
        not_found,
        effort: searches.effort,
        left_out: Vec::new(),
    })
}

/// The gravest first; of equals, what needs the fewest acts and mistakes, and those of the giver before others'.
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
