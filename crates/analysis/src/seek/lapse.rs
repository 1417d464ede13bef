//! Promises that end while nobody acts and no message arrives (clause A14).

use super::{Seeking, Told};
use crate::arena::{Arena, Move, Scene};
use crate::clause::Clause;
use crate::finding::{Kind, Level};
use crate::scenario::Eyes;
use crate::search::Sought;
use crate::telling::rounded;
use tacit_lang::meaning::Withdrawal;
use tacit_lang::time::Wait;
use tacit_standing::verdict::Life;

/// A14: by the clock, with another that ends so, or by a notice that is only deemed received.
pub(crate) fn silent(seeking: &mut Seeking<'_, '_>) {
    for promise in 0..seeking.arena.promises.len() {
        let arena = seeking.arena;
        let entry = seeking.entry(promise, true);
        let Some((entry, start)) = entry.found else {
            seeking.put_absence(Kind::SilentLapse, promise, &entry);
            continue;
        };
        let mut was_found = false;
        let mut is_cut = false;
        let deemed = (0..arena.promises.len()).filter(|other| is_deemed(arena, *other));
        let deemed: Vec<Option<usize>> = std::iter::once(None).chain(deemed.map(Some)).collect();
        for held in deemed {
            let mut moves = entry.clone();
            let mut scene = start.clone();
            if let Some(held) = held
                && let Some(turn) = arena.turn(&scene, Move::HoldNotice(held))
            {
                moves.push(Move::HoldNotice(held));
                scene = turn.scene;
            }
            match ends(
                arena,
                promise,
                &mut moves,
                scene,
                seeking.searches.bounds.moves,
            ) {
                Ok(Some(life)) => {
                    // With a notice under way nothing is said that is so without it.
                    let is_own = match held {
                        None => true,
                        Some(held) if held == promise => life == Life::Withdrawn,
                        Some(_) => life == Life::Released && !was_found,
                    };
                    if is_own {
                        put(seeking, promise, (held, life), &moves);
                    }
                    was_found = true;
                }
                Ok(None) => {}
                Err(TooMany) => is_cut = true,
            }
        }
        if !was_found {
            let bound = seeking.searches.bounds.moves;
            let sought = Sought {
                found: None,
                within: is_cut.then(|| format!("within {bound} moves")),
            };
            seeking.put_absence(Kind::SilentLapse, promise, &sought);
        }
    }
}

fn is_deemed(arena: &Arena, promise: usize) -> bool {
    arena.text(promise).is_some_and(|text| {
        text.deemed_receipt.is_some() && text.withdrawal != Some(Withdrawal::Never)
    })
}

/// More waits than were allowed.
struct TooMany;

/// Waits from deadline to deadline until the promise has ended: how.
fn ends(
    arena: &Arena,
    promise: usize,
    moves: &mut Vec<Move>,
    mut scene: Scene,
    bound: usize,
) -> Result<Option<Life>, TooMany> {
    while let Some(turn) = arena.turn(&scene, Move::Wait) {
        if moves.len() >= bound {
            return Err(TooMany);
        }
        moves.push(Move::Wait);
        scene = turn.scene;
        let (life, _) = arena.outcome(&scene, Eyes::Supposed, promise);
        if life != Life::InEffect {
            return Ok(Some(life));
        }
    }
    Ok(None)
}

fn put(
    seeking: &mut Seeking<'_, '_>,
    promise: usize,
    (held, life): (Option<usize>, Life),
    moves: &[Move],
) {
    let arena = seeking.arena;
    let (giver, receiver) = seeking.names(promise);
    let other = 1 - promise.min(1);
    let wait = held
        .and_then(|held| arena.text(held))
        .and_then(|text| text.deemed_receipt);
    let (level, sentence, clauses) = match (held, wait) {
        (Some(held), Some(wait)) if held == promise => (
            Level::Serious,
            format!(
                "a notice of {giver} counts as received {wait} after it is held: its promise to {receiver} can end without {receiver} knowing"
            ),
            vec![
                (promise, Clause::DeemedReceipt),
                (promise, Clause::Withdrawal),
            ],
        ),
        (Some(held), Some(wait)) => (
            Level::Serious,
            format!(
                "a notice of {receiver} counts as received {wait} after it is held, and with its promise that of {giver} ends, which need not know of it"
            ),
            vec![(held, Clause::DeemedReceipt), (promise, Clause::Dependence)],
        ),
        _ if life == Life::Expired => {
            let after = lasts(arena, moves);
            (
                Level::Note,
                format!(
                    "the promise of {giver} to {receiver} ends by the clock{after}: at that instant nobody acts and no message arrives"
                ),
                vec![(promise, Clause::End)],
            )
        }
        _ => (
            Level::Note,
            format!(
                "the promise of {giver} to {receiver} ends with that of {receiver}, which ends by the clock: at that instant nobody acts and no message arrives"
            ),
            vec![(promise, Clause::Dependence), (other, Clause::End)],
        ),
    };
    let told = Told {
        kind: Kind::SilentLapse,
        level,
        promise,
        sentence,
        clauses,
        likewise: Vec::new(),
    };
    seeking.put(told, Some(moves));
}

/// How long after the giving, in words.
fn lasts(arena: &Arena, moves: &[Move]) -> String {
    let scenario = arena.scenario(moves);
    let last = scenario.steps.last().map(|step| step.at);
    let seconds = last.map(|last| last.seconds_since(arena.begins));
    let wait = seconds.and_then(|seconds| Wait::from_seconds(rounded(seconds)));
    wait.map_or_else(String::new, |wait| {
        format!(", about {wait} after it is given")
    })
}
