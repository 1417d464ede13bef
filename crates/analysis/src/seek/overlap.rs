//! Acts that one clause permits and another forbids (clause A12).

use super::{Seeking, Told};
use crate::arena::{Arena, Move};
use crate::clause::Clause;
use crate::deed::Deed;
use crate::finding::{Kind, Level};
use crate::repertoire::may_own;
use crate::scenario::{Eyes, Side};
use crate::search::{Allowed, Next};
use crate::telling::{aimed, place_name, target_name};
use tacit_lang::ids::{ActId, ActorId};
use tacit_lang::meaning::{Assurance, Exception, GradedRelease, TargetKind};
use tacit_standing::record::Hit;
use tacit_standing::verdict::{Life, Performance};

const KINDS: [TargetKind; 3] = [
    TargetKind::Forces,
    TargetKind::People,
    TargetKind::Territory,
];

/// A12: what is excepted as to its aim, or free as an answer, and forbidden as to what else it hits.
pub(crate) fn overlap(seeking: &mut Seeking<'_, '_>) {
    for promise in 0..seeking.arena.promises.len() {
        let arena = seeking.arena;
        let Some(text) = arena.text(promise) else {
            continue;
        };
        let mut found = false;
        let mut within = None;
        for (place, exception) in text.exceptions.iter().enumerate() {
            found |= of_exception(seeking, promise, (place, exception));
        }
        for (place, grade) in text.grades.iter().enumerate() {
            match of_grade(seeking, promise, (place, grade)) {
                Ok(was_found) => found |= was_found,
                Err(bound) => within = within.or(Some(bound)),
            }
        }
        if !found {
            let sought = crate::search::Sought {
                found: None,
                within,
            };
            seeking.put_absence(Kind::Overlap, promise, &sought);
        }
    }
}

/// Giver and receiver.
fn pair(arena: &Arena, promise: usize) -> Option<(ActorId, ActorId)> {
    let promise = arena.promises.get(promise)?;
    Some((promise.giver.clone(), promise.receiver.clone()))
}

/// A class of acts within both.
fn common(arena: &Arena, text: &Assurance, class: &ActId) -> Option<ActId> {
    let vocabulary = &arena.matter.vocabulary;
    let mut acts = text.forbearance.acts.iter().chain(vocabulary.acts.keys());
    let is_forborne = |act: &ActId| {
        let mut classes = text.forbearance.acts.iter();
        classes.any(|forborne| vocabulary.is_act_within(act, forborne))
    };
    acts.find(|act| vocabulary.is_act_within(act, class) && is_forborne(act))
        .cloned()
}

fn of_exception(
    seeking: &mut Seeking<'_, '_>,
    promise: usize,
    (place, exception): (usize, &Exception),
) -> bool {
    let arena = seeking.arena;
    let vocabulary = &arena.matter.vocabulary;
    let (Some((giver, receiver)), Some(text)) = (pair(arena, promise), arena.text(promise)) else {
        return false;
    };
    let Some(against) = exception.against.as_ref() else {
        return false;
    };
    let Some(act) = common(arena, text, &exception.act) else {
        return false;
    };
    if vocabulary.principal(against) == &receiver {
        return false;
    }
    let aim = Hit {
        of: against.clone(),
        kind: TargetKind::Forces,
        place: exception.place.clone(),
        incidental: false,
    };
    let besides = |kind, incidental| Deed {
        author: giver.clone(),
        act: act.clone(),
        hits: vec![
            aim.clone(),
            Hit {
                of: receiver.clone(),
                kind,
                incidental,
                ..aim.clone()
            },
        ],
        joined: Default::default(),
        preventive: text.forbearance.preventive,
        disavowed_by: None,
    };
    let is_forborne = |deed: &Deed| {
        let choice = arena.choice(deed.clone());
        let bearing = choice.bearings.get(promise);
        bearing.is_some_and(|bearing| bearing.forborne)
    };
    let both = [true, false].into_iter();
    let hits = both.flat_map(|incidental| KINDS.map(|kind| (kind, incidental)));
    let forbidden: Vec<(TargetKind, bool, Deed)> = hits
        .filter(|(kind, _)| {
            let place = exception.place.as_ref();
            let owns = place.is_none_or(|place| may_own(vocabulary, &receiver, place));
            *kind != TargetKind::Territory || owns
        })
        .map(|(kind, incidental)| (kind, incidental, besides(kind, incidental)))
        .filter(|(_, _, deed)| is_forborne(deed))
        .collect();
    let Some((kind, incidental, first)) = forbidden.first().cloned() else {
        return false;
    };
    let Some((entry, scene)) = seeking.entry(promise, true).found else {
        return false;
    };
    let with = arena.and(vec![first]);
    let made = Move::Act(arena.repertoire.choices.len());
    let outcome = with.turn(&scene, made);
    let outcome = outcome.map(|turn| with.outcome(&turn.scene, Eyes::Supposed, promise).1);
    if outcome != Some(Performance::Breached) {
        return false;
    }
    let (by, to) = seeking.names(promise);
    let excepted = Deed {
        hits: vec![aim.clone()],
        ..besides(kind, incidental)
    };
    let how = if incidental {
        "though it was not aimed at them"
    } else {
        "if it was aimed at them too"
    };
    let there = exception.place.as_ref().map_or(String::new(), |at| {
        format!(" in {}", place_name(vocabulary, at))
    });
    let mut likewise: Vec<String> = Vec::new();
    for (other, _, _) in forbidden.iter().filter(|(it, _, _)| *it != kind) {
        let words = format!("the {} of {to}{there}", target_name(*other));
        if !likewise.contains(&words) {
            likewise.push(words);
        }
    }
    let told = Told {
        kind: Kind::Overlap,
        level: Level::Serious,
        promise,
        sentence: format!(
            "{by} has kept for itself {}; but what of it also hits the {} of {to}{there} breaches its promise to {to}, {how}",
            aimed(vocabulary, &excepted),
            target_name(kind)
        ),
        clauses: vec![(promise, Clause::Exception(place)), (promise, Clause::Act)],
        likewise,
    };
    let moves: Vec<Move> = entry.into_iter().chain([made]).collect();
    seeking.put_in(&with, told, Some(&moves));
    true
}

/// An answer that a graded release frees, and that also hits what it does not free.
///
/// An error says within which bound no such attack was found.
fn of_grade(
    seeking: &mut Seeking<'_, '_>,
    promise: usize,
    (place, grade): (usize, &GradedRelease),
) -> Result<bool, String> {
    let arena = seeking.arena;
    let vocabulary = &arena.matter.vocabulary;
    let (Some((giver, receiver)), Some(text)) = (pair(arena, promise), arena.text(promise)) else {
        return Ok(false);
    };
    let Some(answer) = grade.answers.iter().find_map(|it| common(arena, text, it)) else {
        return Ok(false);
    };
    let hit = |kind| Hit {
        of: receiver.clone(),
        kind,
        place: grade.place.clone(),
        incidental: false,
    };
    let is_named = |kind: &TargetKind| grade.targets.is_empty() || grade.targets.contains(kind);
    let Some(free) = KINDS.into_iter().find(is_named) else {
        return Ok(false);
    };
    let deed = |hits: Vec<Hit>| Deed {
        author: giver.clone(),
        act: answer.clone(),
        hits,
        joined: Default::default(),
        preventive: text.forbearance.preventive,
        disavowed_by: None,
    };
    let mut besides: Vec<Hit> = KINDS
        .into_iter()
        .filter(|it| !is_named(it))
        .map(hit)
        .collect();
    if grade.place.is_some() {
        besides.push(Hit {
            place: None,
            ..hit(free)
        });
    }
    for beside in besides {
        let with = arena.and(vec![
            deed(vec![hit(free)]),
            deed(vec![hit(free), beside.clone()]),
        ]);
        let [alone, both] = [0, 1].map(|it| Move::Act(arena.repertoire.choices.len() + it));
        let attacks = seeking.acts(|choice| {
            let bearing = choice.bearings.get(promise);
            let brings = bearing.is_some_and(|it| it.brings & (1 << place.min(31)) != 0);
            brings && choice.side != Side::Party(arena.giver(promise))
        });
        let allowed = Allowed {
            acts: attacks,
            waiting: true,
            ..Allowed::default()
        };
        let Some((entry, start)) = seeking.entry(promise, true).found else {
            return Ok(false);
        };
        let after = |scene: &_, made| {
            let turn = with.turn(scene, made)?;
            Some(with.outcome(&turn.scene, Eyes::Supposed, promise))
        };
        let kept = Some((Life::InEffect, Performance::Kept));
        let sought = seeking
            .searches
            .shortest(&with, &[start], &allowed, |_, _, turn| {
                let breached = after(&turn.scene, both);
                if after(&turn.scene, alone) == kept
                    && breached.is_some_and(|it| it.1 == Performance::Breached)
                {
                    Next::Reached
                } else {
                    Next::Onward(0)
                }
            });
        let Some((moves, _)) = sought.found else {
            if let Some(within) = sought.within {
                return Err(within);
            }
            continue;
        };
        let (by, to) = seeking.names(promise);
        let told = Told {
            kind: Kind::Overlap,
            level: Level::Serious,
            promise,
            sentence: format!(
                "after such an attack {by} is free to answer by {}; if the answer also hits the {} of {to}{}, it breaches the promise",
                aimed(vocabulary, &deed(vec![hit(free)])),
                target_name(beside.kind),
                if beside.place == grade.place {
                    ""
                } else {
                    " elsewhere"
                }
            ),
            clauses: vec![(promise, Clause::Grade(place)), (promise, Clause::Act)],
            likewise: Vec::new(),
        };
        let moves: Vec<Move> = entry.into_iter().chain(moves).chain([both]).collect();
        seeking.put_in(&with, told, Some(&moves));
        return Ok(true);
    }
    Ok(false)
}
