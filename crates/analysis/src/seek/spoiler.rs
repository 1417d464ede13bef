//! Somebody else frees the giver, and the receiver has done nothing (A9).

use super::ways::{fault, first_act, free, lapses, others, own_outcome, worse};
use super::{Seeking, Told};
use crate::arena::{Arena, Move, Scene};
use crate::clause::Clause;
use crate::finding::{Kind, Level};
use crate::repertoire::Mistake;
use crate::scenario::Side;
use crate::search::{Next, Sought};
use crate::telling::aimed;
use tacit_standing::verdict::Performance;

/// A9: somebody else frees the giver, while the receiver's own forces do nothing.
pub(crate) fn spoiler(seeking: &mut Seeking<'_, '_>) {
    for promise in 0..seeking.arena.promises.len() {
        let arena = seeking.arena;
        let Some((opening, start)) = seeking.opening(promise) else {
            continue;
        };
        let mut none: Option<Sought> = None;
        let mut is_found = false;
        let sides = [Side::Proxy(0), Side::Proxy(1), Side::ThirdPower];
        for (side, mistaken) in sides
            .into_iter()
            .flat_map(|side| [(side, false), (side, true)])
        {
            let mut allowed = seeking.allowed(|of| of == side);
            if !mistaken {
                allowed.mistakes.clear();
            } else {
                allowed.acts.clear();
                let own = arena.giver(promise);
                let mistakes = &arena.repertoire.mistakes;
                allowed.mistakes.retain(|number| {
                    let mistake = mistakes.get(*number);
                    mistake.is_some_and(|it| it.party == own && is_needed(arena, promise, it))
                });
            }
            let starts = [start.clone()];
            let sought = seeking
                .searches
                .shortest(arena, &starts, &allowed, |_, made, turn| {
                    let (life, performance) = own_outcome(arena, &turn.scene, promise);
                    if performance == Performance::Breached || lapses(life, promise, made, turn) {
                        Next::Nowhere
                    } else if arena.is_free(&turn.scene, promise) {
                        Next::Reached
                    } else {
                        Next::Onward(0)
                    }
                });
            let Some((moves, scene)) = sought.found.clone() else {
                none = Some(worse(none, sought));
                continue;
            };
            is_found = true;
            let told = spoiled(
                seeking,
                promise,
                (side, mistaken),
                (&opening, &moves, &scene),
            );
            seeking.put(told, Some(&[opening.as_slice(), &moves].concat()));
        }
        if let Some(sought) = none.filter(|_| !is_found) {
            seeking.put_absence(Kind::Spoiler, promise, &sought);
        }
    }
}

/// Whether an act frees nobody from this promise unless it is mistaken.
fn is_needed(arena: &Arena, promise: usize, mistake: &Mistake) -> bool {
    let choice = arena.repertoire.choices.get(mistake.choice);
    let bearing = choice.and_then(|choice| choice.bearings.get(promise));
    bearing.is_some_and(|bearing| bearing.fails == 0)
}

fn spoiled(
    seeking: &Seeking<'_, '_>,
    promise: usize,
    (side, mistaken): (Side, bool),
    (opening, moves, scene): (&[Move], &[Move], &Scene),
) -> Told {
    let arena = seeking.arena;
    let (giver, receiver) = seeking.names(promise);
    let act = first_act(arena, moves);
    let author = act.map(|choice| choice.deed.author.clone());
    let by = author
        .as_ref()
        .map(|author| arena.name(author))
        .unwrap_or_default();
    let what = act
        .map(|choice| aimed(&arena.matter.vocabulary, &choice.deed))
        .unwrap_or_default();
    let waits = moves
        .iter()
        .any(|made| matches!(made, Move::Ask(..) | Move::Wait));
    let after = if waits {
        ", once it has asked and waited"
    } else {
        ""
    };
    let accused = moves.iter().find_map(|made| match made {
        Move::Mistaken(number) => arena.repertoire.mistakes.get(*number),
        _ => None,
    });
    let accused = accused
        .map(|it| arena.name(&it.accused))
        .unwrap_or_default();
    let free = free(arena, scene, promise);
    let sentence = match (mistaken, side) {
        (true, _) => format!(
            "by {what}, {by} can bring it about that {giver}, which takes it for an act of {accused}, holds itself {free} of its promise to {receiver}{after}, and {receiver} has done nothing"
        ),
        (false, Side::Proxy(_)) => format!(
            "by {what}, {by} alone can bring it about that {giver} is {free} of its promise to {receiver}{after}, whether or not {receiver} wanted it"
        ),
        (false, _) => format!(
            "by {what}, somebody who is no party, {by}, can bring it about that {giver} is {free} of its promise to {receiver}{after}"
        ),
    };
    let whole = [opening, moves].concat();
    let mut clauses = vec![(promise, fault(arena, promise, &whole))];
    if mistaken {
        clauses.push((promise, Clause::Attribution));
    }
    Told {
        kind: Kind::Spoiler,
        level: Level::Serious,
        promise,
        sentence,
        clauses,
        likewise: author.map(|it| others(arena, &it)).unwrap_or_default(),
    }
}
