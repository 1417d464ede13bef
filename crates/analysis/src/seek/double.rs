//! Both are free, and neither has broken its promise (A10).

use super::ways::{fault, own_outcome};
use super::{Seeking, Told};
use crate::arena::{Move, Scene};
use crate::finding::{Kind, Level};
use crate::search::Next;
use tacit_standing::verdict::Performance;

/// A10: both come free, each in its own eyes, and neither is in breach in them.
pub(crate) fn double(seeking: &mut Seeking<'_, '_>) {
    let arena = seeking.arena;
    if arena.promises.len() < 2 {
        return;
    }
    let mut allowed = seeking.allowed(|_| true);
    let kept =
        |scene: &Scene, promise: usize| own_outcome(arena, scene, promise).1 == Performance::Kept;
    for mistaken in [false, true] {
        if !mistaken {
            allowed.mistakes.clear();
        } else {
            allowed.mistakes = seeking.allowed(|_| true).mistakes;
        }
        let starts = [arena.given()];
        let sought = seeking
            .searches
            .shortest(arena, &starts, &allowed, |_, _, turn| {
                if !(kept(&turn.scene, 0) && kept(&turn.scene, 1)) {
                    Next::Nowhere
                } else if arena.is_free(&turn.scene, 0) && arena.is_free(&turn.scene, 1) {
                    Next::Reached
                } else {
                    Next::Onward(0)
                }
            });
        let Some((moves, scene)) = sought.found.clone() else {
            // Where others may be mistaken, what they need not be is sought again.
            if mistaken {
                seeking.put_absence(Kind::DoubleRelease, 0, &sought);
            }
            continue;
        };
        if mistaken && scene.mistakes == 0 {
            continue;
        }
        let (giver, receiver) = seeking.names(0);
        let acts = moves
            .iter()
            .filter(|made| matches!(made, Move::Act(_) | Move::Mistaken(_)))
            .count();
        let acts = match acts {
            1 => "one act".to_owned(),
            more => format!("{more} acts"),
        };
        let told = Told {
            kind: Kind::DoubleRelease,
            level: if scene.mistakes == 0 {
                Level::Grave
            } else {
                Level::Serious
            },
            promise: 0,
            sentence: if scene.mistakes == 0 {
                format!(
                    "after {acts} both {giver} and {receiver} are free, and neither has broken its promise"
                )
            } else {
                format!(
                    "after {acts}, of which somebody takes one for another's, {giver} and {receiver} each hold themselves free, and neither has broken its promise in its own eyes"
                )
            },
            clauses: vec![(0, fault(arena, 0, &moves)), (1, fault(arena, 1, &moves))],
            likewise: Vec::new(),
        };
        seeking.put(told, Some(&moves));
    }
}
