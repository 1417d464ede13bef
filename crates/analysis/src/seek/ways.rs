//! What the ways out of a promise have in common: how it ended, by which clause, by whose act.

use crate::arena::{Arena, Move, Scene, Turn};
use crate::clause::Clause;
use crate::repertoire::Choice;
use crate::search::Sought;
use tacit_lang::ids::ActorId;
use tacit_lang::meaning::Dependence;
use tacit_standing::step::event::Changed;
use tacit_standing::verdict::{Life, Performance};

/// Wholly free, or free to make the answers that a graded release allows.
pub(super) fn free(arena: &Arena, scene: &Scene, promise: usize) -> &'static str {
    if arena.binds(scene, promise) {
        "partly free"
    } else {
        "free"
    }
}

/// Whether a promise ends by the clock, its own or that of the promise on which it depends: that is nobody's move (A14).
pub(super) fn lapses(life: Life, promise: usize, made: Move, turn: &Turn) -> bool {
    let mut changes = turn.changes.iter().flatten();
    life == Life::Expired
        || made == Move::Wait
            && changes.any(|(member, change)| {
                *member == promise && change.what == Changed::ReleasedWithOther
            })
}

/// Whether this act is done by this party's own forces.
pub(super) fn is_of(arena: &Arena, act: usize, party: usize) -> bool {
    let choice = arena.repertoire.choices.get(act);
    let author = choice.map(|choice| arena.matter.vocabulary.principal(&choice.deed.author));
    author.is_some() && author == arena.parties.get(party)
}

pub(super) fn own_outcome(arena: &Arena, scene: &Scene, promise: usize) -> (Life, Performance) {
    let own = crate::scenario::Eyes::Party(arena.giver(promise));
    arena.outcome(scene, own, promise)
}

/// Whether an act hits this party.
pub(super) fn is_upon(arena: &Arena, choice: &Choice, party: usize) -> bool {
    let vocabulary = &arena.matter.vocabulary;
    let party = arena.parties.get(party);
    let mut hits = choice.deed.hits.iter();
    hits.any(|hit| Some(vocabulary.principal(&hit.of)) == party)
}

/// The first act of these moves.
pub(super) fn first_act<'a>(arena: &'a Arena, moves: &[Move]) -> Option<&'a Choice> {
    moves.iter().find_map(|made| act_of(arena, *made))
}

/// The last act of these moves.
pub(super) fn last_act<'a>(arena: &'a Arena, moves: &[Move]) -> Option<&'a Choice> {
    moves.iter().rev().find_map(|made| act_of(arena, *made))
}

fn act_of(arena: &Arena, made: Move) -> Option<&Choice> {
    let number = match made {
        Move::Act(number) => number,
        Move::Mistaken(number) => arena.repertoire.mistakes.get(number)?.choice,
        _ => return None,
    };
    arena.repertoire.choices.get(number)
}

/// The clause by which this promise ended: the condition that failed, or what else ended it.
pub(super) fn fault(arena: &Arena, promise: usize, moves: &[Move]) -> Clause {
    let mut scene = arena.given();
    let mut last = None;
    for made in moves {
        let Some(turn) = arena.turn(&scene, *made) else {
            continue;
        };
        last = ended(arena, promise, &turn).or(last);
        scene = turn.scene;
    }
    last.unwrap_or(Clause::Act)
}

fn ended(arena: &Arena, promise: usize, turn: &Turn) -> Option<Clause> {
    let own = arena.giver(promise) + 1;
    let changes = turn.changes.get(own).or(turn.changes.first())?;
    let own = changes.iter().filter(|(member, _)| *member == promise);
    own.rev().find_map(|(_, change)| match change.what {
        Changed::Released { fails, .. } => Some(Clause::Condition(fails.trailing_zeros() as usize)),
        Changed::ReleasedWithOther => {
            let text = arena.text(promise);
            let depends = text.and_then(|text| text.dependence);
            Some(match depends {
                Some(Dependence::Independent) | None => Clause::Entry,
                Some(_) => Clause::Dependence,
            })
        }
        Changed::Withdrawn => Some(Clause::Withdrawal),
        Changed::Expired => Some(Clause::End),
        _ => None,
    })
}

/// Others who are no different to the texts, in words.
pub(super) fn others(arena: &Arena, actor: &ActorId) -> Vec<String> {
    let alike = arena.cast.alike.get(actor);
    let vocabulary = &arena.matter.vocabulary;
    let own = vocabulary.principal(actor);
    let alike = alike.into_iter().flatten();
    alike
        .filter(|other| vocabulary.principal(other) != own)
        .map(|other| arena.name(other))
        .collect()
}

pub(super) fn worse(so_far: Option<Sought>, next: Sought) -> Sought {
    match so_far {
        Some(earlier) if earlier.within.is_some() => earlier,
        _ => next,
    }
}
