//! Promises that are none: those that never begin, and those that nothing breaches.

use super::{Seeking, Told};
use crate::arena::{Arena, Move};
use crate::clause::Clause;
use crate::finding::{Kind, Level};
use crate::matter::Matter;
use crate::repertoire::Choice;
use crate::scenario::{Eyes, Side};
use crate::search::{Allowed, Next, Sought};
use tacit_lang::meaning::{Assurance, Dependence, Entry};
use tacit_standing::verdict::Performance;

/// A change of a text that leaves out one clause.
type Without = fn(&mut Assurance);

/// A4: given, and whatever happens never in effect.
pub(crate) fn never_starts(seeking: &mut Seeking<'_, '_>) {
    for promise in 0..seeking.arena.promises.len() {
        let sought = seeking.entry(promise, false);
        if sought.found.is_some() || sought.within.is_some() {
            seeking.put_absence(Kind::NeverStarts, promise, &sought);
            continue;
        }
        let (giver, receiver) = seeking.names(promise);
        let arena = seeking.arena;
        let text = arena.text(promise);
        let waits = |text: &Assurance| {
            text.dependence == Some(Dependence::OnlyWhileStands)
                || text.entry == Some(Entry::OnceOtherInEffect)
        };
        let waits_for_other = text.is_some_and(waits);
        let other = 1 - promise.min(1);
        let is_alone = waits_for_other && arena.promises.len() < 2;
        let other_waits = arena.text(other).is_some_and(waits);
        let sentence = if is_alone {
            format!(
                "the promise of {giver} waits for one of {receiver} that is not among these texts: alone it never enters into effect"
            )
        } else if waits_for_other && other_waits {
            format!(
                "the promise of {giver} and that of {receiver} wait for each other: neither ever enters into effect"
            )
        } else {
            format!(
                "whatever happens, the promise of {giver} to {receiver} never enters into effect"
            )
        };
        let mut clauses: Vec<(usize, Clause)> = at_fault(seeking, promise)
            .into_iter()
            .map(|clause| (promise, clause))
            .collect();
        if waits_for_other && other_waits {
            clauses.extend(waiting_clauses(arena, other).map(|clause| (other, clause)));
        }
        let told = Told {
            kind: Kind::NeverStarts,
            level: Level::Grave,
            promise,
            sentence,
            clauses,
            likewise: Vec::new(),
        };
        // That the other is missing is no scenario, and the judge would say so of the texts.
        let moves: Option<&[Move]> = if is_alone { None } else { Some(&[]) };
        seeking.put(told, moves);
    }
}

/// The clauses by which the promise in this place waits for the other.
fn waiting_clauses(arena: &Arena, promise: usize) -> impl Iterator<Item = Clause> {
    let text = arena.text(promise);
    let entry = text.is_some_and(|text| text.entry == Some(Entry::OnceOtherInEffect));
    let depends = text.is_some_and(|text| text.dependence.is_some());
    let clauses = [(entry, Clause::Entry), (depends, Clause::Dependence)];
    clauses
        .into_iter()
        .filter(|(is_said, _)| *is_said)
        .map(|(_, clause)| clause)
}

/// The clauses without any one of which it would begin; if no single one suffices, all that it waits for.
fn at_fault(seeking: &mut Seeking<'_, '_>, promise: usize) -> Vec<Clause> {
    let arena = seeking.arena;
    let Some(text) = arena.text(promise) else {
        return vec![Clause::Entry];
    };
    let all: [(bool, Clause, Without); 3] = [
        (text.entry.is_some(), Clause::Entry, |text| {
            text.entry = None
        }),
        (text.dependence.is_some(), Clause::Dependence, |text| {
            text.dependence = None;
        }),
        (text.end.is_some(), Clause::End, |text| text.end = None),
    ];
    let said: Vec<(Clause, Without)> = all
        .into_iter()
        .filter(|(is_said, _, _)| *is_said)
        .map(|(_, clause, without)| (clause, without))
        .collect();
    let alone: Vec<Clause> = said
        .iter()
        .filter(|(_, without)| {
            let amended = amended(arena, promise, without);
            let amended = Arena::of(&amended, arena.parties.clone());
            amended.is_some_and(|amended| {
                let (giver, receiver) = (arena.giver(promise), 1 - arena.giver(promise));
                let place = amended.promises.iter().position(|it| {
                    Some(&it.giver) == arena.parties.get(giver)
                        && Some(&it.receiver) == arena.parties.get(receiver)
                });
                let sought =
                    place.map(|it| super::into_effect(&amended, seeking.searches, it, false));
                sought.is_some_and(|sought| sought.found.is_some())
            })
        })
        .map(|(clause, _)| clause.clone())
        .collect();
    if !alone.is_empty() {
        return alone;
    }
    let all: Vec<Clause> = said.into_iter().map(|(clause, _)| clause).collect();
    if all.is_empty() {
        vec![Clause::Entry]
    } else {
        all
    }
}

/// A5: it enters, and nothing breaches it.
pub(crate) fn vacuous(seeking: &mut Seeking<'_, '_>) {
    for promise in 0..seeking.arena.promises.len() {
        let arena = seeking.arena;
        let entry = seeking.entry(promise, false);
        let Some((entry, _)) = entry.found else {
            // A promise that never begins is none for that reason (A4).
            if entry.within.is_some() {
                seeking.put_absence(Kind::Vacuous, promise, &entry);
            }
            continue;
        };
        let sought = breach(seeking, promise);
        if sought.found.is_some() || sought.within.is_some() {
            seeking.put_absence(Kind::Vacuous, promise, &sought);
            continue;
        }
        let (giver, receiver) = seeking.names(promise);
        let clauses = emptying(arena, promise);
        let why = match clauses.first() {
            Some(Clause::Exception(_)) => ": what is excepted leaves nothing of it",
            Some(Clause::Uncounted) => ": neither side counts what it forbids",
            Some(Clause::SilentOn) => ": it says nothing of the acts of those whom it binds",
            _ => "",
        };
        let told = Told {
            kind: Kind::Vacuous,
            level: Level::Grave,
            promise,
            sentence: format!(
                "nothing that anybody can do would breach the promise of {giver} to {receiver}{why}"
            ),
            clauses: clauses.into_iter().map(|it| (promise, it)).collect(),
            likewise: Vec::new(),
        };
        let own = seeking.acts(|choice| is_plain(arena, choice, promise));
        let act = own.first().copied().map(Move::Act);
        let moves: Vec<Move> = entry.into_iter().chain(act).collect();
        seeking.put(told, Some(&moves));
    }
}

/// The plainest act of the giver upon the receiver.
fn is_plain(arena: &Arena, choice: &Choice, promise: usize) -> bool {
    let own = arena.giver(promise);
    let vocabulary = &arena.matter.vocabulary;
    let target = choice.target().map(|it| vocabulary.principal(it));
    choice.side == Side::Party(own)
        && choice.deed.joined.is_empty()
        && target.is_some()
        && target == arena.parties.get(1 - own)
}

fn breach(seeking: &mut Seeking<'_, '_>, promise: usize) -> Sought {
    let arena = seeking.arena;
    let allowed = Allowed {
        mistakes: Vec::new(),
        ..seeking.allowed(|_| true)
    };
    let starts = [arena.given()];
    seeking
        .searches
        .shortest(arena, &starts, &allowed, |_, _, turn| {
            match arena.outcome(&turn.scene, Eyes::Supposed, promise) {
                (_, Performance::Breached) => Next::Reached,
                (_, Performance::Kept) => Next::Onward(0),
            }
        })
}

/// The clauses without any one of which something would be forbidden; the act clause, if there is none.
fn emptying(arena: &Arena, promise: usize) -> Vec<Clause> {
    let Some(text) = arena.text(promise) else {
        return vec![Clause::Act];
    };
    let exceptions = (0..text.exceptions.len()).map(Clause::Exception);
    let candidates = exceptions.chain([Clause::Uncounted, Clause::SilentOn]);
    let found: Vec<Clause> = candidates
        .filter(|clause| {
            let amended = amended(arena, promise, |text| match clause {
                Clause::Exception(place) => _ = text.exceptions.remove(*place),
                Clause::Uncounted => text.uncounted.clear(),
                _ => text.silent_on.clear(),
            });
            let amended = Arena::of(&amended, arena.parties.clone());
            let own = arena.promises.get(promise);
            amended.is_some_and(|amended| {
                let mut promises = amended.promises.iter();
                let place = promises.position(|it| Some(it) == own).unwrap_or(promise);
                let mut choices = amended.repertoire.choices.iter();
                choices.any(|it| it.bearings.get(place).is_some_and(|it| it.forborne))
            })
        })
        .collect();
    let all = text.exceptions.len() > 1 && found.is_empty();
    let all = (0..text.exceptions.len())
        .filter(|_| all)
        .map(Clause::Exception);
    found.into_iter().chain(all).chain([Clause::Act]).collect()
}

/// The matter with the text of this promise changed.
fn amended(arena: &Arena, promise: usize, change: impl Fn(&mut Assurance)) -> Matter {
    let mut matter = arena.matter.clone();
    let text = arena.promises.get(promise).map(|it| it.text);
    let text = text.and_then(|text| matter.texts.get_mut(text));
    if let Some((text, _)) = text {
        change(text);
    }
    matter
}
