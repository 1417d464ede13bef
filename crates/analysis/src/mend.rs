//! Remedies: each change of words is tried by analysing again (clause A16).

use crate::arena::Arena;
use crate::clause::{Clause, Place};
use crate::deed::Deed;
use crate::finding::{Finding, Kind, Remedy};
use crate::matter::Matter;
use crate::remedy::{Edit, Fault, candidates};
use crate::scenario::Scenario;
use crate::search::Searches;
use crate::seek::Seen;
use crate::telling::rounded;
use std::collections::{BTreeMap, BTreeSet};
use tacit_lang::canonical::encode;
use tacit_lang::ids::ActorId;
use tacit_lang::time::Wait;
use tacit_standing::verdict::Life;

/// The most changes of words that are tried for one matter: a text in which more is wrong wants to be written anew.
pub const MAX_TRIED: usize = 96;

/// The most remedies that a finding shows: the first is the one to read.
pub const MAX_SHOWN: usize = 3;

/// What makes a finding the same before and after a change of words.
type Identity = (
    Kind,
    (ActorId, ActorId),
    Option<ActorId>,
    bool,
    Option<String>,
);

/// Puts remedies to the `foremost` of the `findings`; `analysed` analyses a matter anew, by the same searches.
pub(crate) fn mend(
    matter: &Matter,
    searches: &mut Searches<'_>,
    findings: &mut [Finding],
    foremost: usize,
    analysed: impl Fn(&Matter, &mut Searches<'_>) -> Seen,
) {
    // Dead clauses are not looked for again, so nothing is known of what becomes of them.
    let before: BTreeMap<Identity, Finding> = findings
        .iter()
        .filter(|finding| finding.kind != Kind::DeadClause)
        .map(|finding| (identity(finding), finding.clone()))
        .collect();
    let mut tried: BTreeMap<(usize, Vec<u8>), After> = BTreeMap::new();
    for finding in findings.iter_mut().take(foremost) {
        let mut remedies = Vec::new();
        for (text, edit) in edits(matter, finding) {
            if finding.kind == Kind::DeadClause {
                // That nothing is otherwise without these words is what was found.
                remedies.push(plain(text, edit));
                continue;
            }
            let key = (text, encode(&edit.amended));
            if !tried.contains_key(&key) {
                if searches.effort.interrupted {
                    continue;
                }
                if tried.len() >= MAX_TRIED {
                    searches.effort.limits.insert(format!(
                        "{MAX_TRIED} changes of words were tried, not more: mend what was found first, and analyse again"
                    ));
                    continue;
                }
                let amended = amended(matter, text, &edit);
                let after = analysed(&amended, searches);
                if searches.effort.interrupted {
                    // What was not found any more may be there still.
                    continue;
                }
                let found = after.findings.into_iter().map(|it| (identity(&it), it));
                let after = After {
                    found: found.collect(),
                    cut: after.cut,
                };
                tried.insert(key.clone(), after);
            }
            if !is_still_without_effect(matter, finding, text, &edit) {
                let after = tried.get(&key);
                remedies.extend(after.and_then(|after| weigh(finding, &before, after, text, edit)));
            }
        }
        // As they come, the least change is first; to drop every condition is not what a drafter begins with.
        remedies.sort_by_key(|remedy| {
            let is_bare =
                remedy.amended.conditions.is_empty() && had_conditions(matter, remedy.text);
            (is_bare, !remedy.removes, remedy.brings.len())
        });
        remedies.truncate(MAX_SHOWN);
        if remedies.is_empty() {
            let why = if searches.effort.interrupted {
                "it was broken off before every change of words was tried"
            } else {
                "no change of a single clause that was tried mends it; what remains is to agree on something else, or to know it"
            };
            finding.without_remedy = Some(why.to_owned());
        }
        finding.remedies = remedies;
    }
}

/// What is found after a change of words.
struct After {
    found: BTreeMap<Identity, Finding>,
    /// The kinds of which a search ended at a bound.
    cut: BTreeSet<Kind>,
}

/// Whether the harm of a gap is as free after a change of words as before: told in other words it is no less a gap.
fn is_still_without_effect(matter: &Matter, finding: &Finding, text: usize, edit: &Edit) -> bool {
    let steps = finding.scenario.iter().flat_map(|it| &it.steps);
    let deed = steps.rev().find_map(|step| step.deed.clone());
    let Some(deed) = deed.filter(|_| finding.kind == Kind::Gap) else {
        return false;
    };
    let (giver, receiver) = finding.promise.clone();
    let arena = Arena::of(&amended(matter, text, edit), [giver, receiver]);
    // The first promise of an arena is that of its first party to its second.
    arena.is_none_or(|arena| {
        let bearings = arena.choice(deed).bearings;
        bearings.first().is_none_or(|bearing| !bearing.forborne)
    })
}

/// What a change of words does to `finding`; none if it does nothing to it.
fn weigh(
    finding: &Finding,
    before: &BTreeMap<Identity, Finding>,
    after: &After,
    text: usize,
    edit: Edit,
) -> Option<Remedy> {
    let own = identity(finding);
    let instead = match after.found.get(&own) {
        None if after.cut.contains(&finding.kind) => Some(
            "it is not found again within the bounds, which is not to say that it is gone"
                .to_owned(),
        ),
        None => None,
        Some(still) => Some(harder(finding, still)?),
    };
    let also_removes = before.iter().filter(|(it, found)| {
        **it != own && !after.found.contains_key(*it) && !after.cut.contains(&found.kind)
    });
    let brings = after
        .found
        .iter()
        .filter(|(it, _)| **it != own && !before.contains_key(*it));
    Some(Remedy {
        text,
        change: edit.change,
        amended: edit.amended,
        removes: instead.is_none(),
        instead,
        also_removes: also_removes.map(|(_, it)| it.sentence.clone()).collect(),
        brings: brings.map(|(_, it)| it.sentence.clone()).collect(),
    })
}

fn had_conditions(matter: &Matter, text: usize) -> bool {
    let text = matter.texts.get(text);
    text.is_some_and(|(text, _)| !text.conditions.is_empty())
}

fn plain(text: usize, edit: Edit) -> Remedy {
    Remedy {
        text,
        change: edit.change,
        amended: edit.amended,
        removes: true,
        instead: None,
        also_removes: Vec::new(),
        brings: Vec::new(),
    }
}

/// The matter with one text amended. It keeps the digest by which records speak of it.
#[must_use]
pub fn amended(matter: &Matter, text: usize, edit: &Edit) -> Matter {
    let mut amended = matter.clone();
    if let Some((assurance, _)) = amended.texts.get_mut(text) {
        *assurance = edit.amended.clone();
    }
    amended
}

/// The changes worth trying: in each text at fault, at its clauses.
fn edits(matter: &Matter, finding: &Finding) -> Vec<(usize, Edit)> {
    let texts: BTreeSet<usize> = finding.clauses.iter().map(|place| place.text).collect();
    let steps = finding.scenario.iter().flat_map(|it| &it.steps);
    let deeds: Vec<Deed> = steps.filter_map(|step| step.deed.clone()).collect();
    let mut edits = Vec::new();
    for text in texts {
        let Some((assurance, _)) = matter.texts.get(text) else {
            continue;
        };
        let own = |place: &&Place| place.text == text;
        let clauses: Vec<Clause> = finding
            .clauses
            .iter()
            .filter(own)
            .map(|place| place.clause.clone())
            .collect();
        // Of a clause that another says already, the other is named too, and stays.
        let at_fault = match finding.kind {
            Kind::DeadClause => clauses.get(..1).unwrap_or_default(),
            _ => &clauses,
        };
        let facing = matter.texts.iter().enumerate();
        let facing = facing
            .filter(|(other, _)| *other != text)
            .map(|(_, (it, _))| it);
        let fault = Fault {
            kind: finding.kind,
            promise: &finding.promise,
            clauses: at_fault,
            deeds: &deeds,
            facing: facing.into_iter().next(),
        };
        let found = candidates(&fault, assurance, &matter.vocabulary);
        edits.extend(found.into_iter().map(|edit| (text, edit)));
    }
    edits
}

fn identity(finding: &Finding) -> Identity {
    let steps = finding.scenario.iter().flat_map(|it| &it.steps);
    let act = steps.rev().find(|step| step.deed.is_some());
    let author = act.and_then(|step| step.actor.clone());
    let mistaken = finding
        .scenario
        .as_ref()
        .is_some_and(|it| it.mistakes() > 0);
    // Of these there are several by one actor, and they differ in nothing else that stays.
    let sentence = matches!(
        finding.kind,
        Kind::Gap | Kind::Overlap | Kind::Asymmetry | Kind::DeadClause | Kind::SilentLapse
    );
    let sentence = sentence.then(|| finding.sentence.clone());
    (
        finding.kind,
        finding.promise.clone(),
        author,
        mistaken,
        sentence,
    )
}

/// What a finding needs more than it did; none if nothing.
fn harder(before: &Finding, after: &Finding) -> Option<String> {
    let (old, new) = (before.scenario.as_ref()?, after.scenario.as_ref()?);
    let mut needs = Vec::new();
    if new.acts() > old.acts() {
        needs.push(format!("{} acts instead of {}", new.acts(), old.acts()));
    }
    if new.mistakes() > old.mistakes() {
        needs.push("somebody to be mistaken".to_owned());
    }
    let frees = |of: &Scenario| {
        let mut verdicts = of.verdicts.iter();
        verdicts.any(|verdict| {
            let own = (&verdict.promise.giver, &verdict.promise.receiver);
            own == (&before.promise.0, &before.promise.1) && verdict.outcome.0 != Life::InEffect
        })
    };
    if frees(old) && !frees(new) {
        needs.push("to keep to certain answers, for it is not wholly free".to_owned());
    }
    let more = length(new) - length(old);
    if more >= 60
        && let Some(wait) = Wait::from_seconds(rounded(more))
    {
        needs.push(format!("about {wait} more"));
    }
    (!needs.is_empty()).then(|| format!("it then needs {}", needs.join(", and ")))
}

/// From giving to the end, in seconds.
fn length(scenario: &Scenario) -> i64 {
    let first = scenario.steps.first().map(|step| step.at);
    let last = scenario.steps.last().map(|step| step.at);
    first
        .zip(last)
        .map_or(0, |(first, last)| last.seconds_since(first))
}
