//! The giver frees itself, by moves of its own alone (A7).

use super::ways::{fault, is_of, lapses, last_act, own_outcome};
use super::{Seeking, Told};
use crate::arena::Move;
use crate::clause::Clause;
use crate::finding::{Kind, Level};
use crate::scenario::Side;
use crate::search::{Allowed, Next};
use crate::telling::aimed;
use tacit_lang::meaning::Withdrawal;
use tacit_standing::verdict::{Life, Performance};

/// A7: by moves of its own, whatever the others do.
pub(crate) fn unilateral(seeking: &mut Seeking<'_, '_>) {
    for promise in 0..seeking.arena.promises.len() {
        let arena = seeking.arena;
        let own = arena.giver(promise);
        let Some((opening, start)) = seeking.opening(promise) else {
            continue;
        };
        let mut allowed = Allowed {
            notices: vec![promise],
            mistakes: Vec::new(),
            ..seeking.allowed(|side| side == Side::Party(own))
        };
        // What a party only joins in is no move of its own alone.
        allowed.acts.retain(|act| is_of(arena, *act, own));
        let starts = [start];
        // Expiry by its own words is no move of anybody's (A14).
        let sought = seeking
            .searches
            .shortest(arena, &starts, &allowed, |scene, made, turn| {
                let (life, performance) = own_outcome(arena, &turn.scene, promise);
                if performance == Performance::Breached || lapses(life, promise, made, turn) {
                    Next::Nowhere
                } else if !arena.binds(&turn.scene, promise) && arena.binds(scene, promise) {
                    Next::Reached
                } else {
                    Next::Onward(0)
                }
            });
        let Some((moves, scene)) = &sought.found else {
            seeking.put_absence(Kind::UnilateralRelease, promise, &sought);
            continue;
        };
        let (giver, receiver) = seeking.names(promise);
        let (life, _) = own_outcome(arena, scene, promise);
        let waits = moves.contains(&Move::Wait);
        let (sentence, clause) = if life == Life::Withdrawn {
            let notice = arena.text(promise).and_then(|text| text.withdrawal);
            let (how, clause) = match notice {
                Some(Withdrawal::AfterReceipt(wait)) if wait.seconds() > 0 => {
                    (format!("{wait} after a notice"), Clause::Withdrawal)
                }
                _ => (
                    "the moment a notice is received".to_owned(),
                    Clause::Withdrawal,
                ),
            };
            (
                format!(
                    "{giver} is free {how}: it may withdraw and then do, without breach, what it had promised {receiver} not to do"
                ),
                clause,
            )
        } else {
            let act = last_act(arena, moves);
            let act = act.map(|choice| aimed(&arena.matter.vocabulary, &choice.deed));
            let by = act.map_or_else(
                || "by what it may do".to_owned(),
                |act| format!("by {act}, which it may do"),
            );
            (
                format!("{by}, {giver} itself ends its promise to {receiver} without breaking it"),
                fault(arena, promise, &[opening.as_slice(), moves].concat()),
            )
        };
        let told = Told {
            kind: Kind::UnilateralRelease,
            level: if waits { Level::Serious } else { Level::Grave },
            promise,
            sentence,
            clauses: vec![(promise, clause)],
            likewise: Vec::new(),
        };
        let moves = [opening, moves.clone()].concat();
        seeking.put(told, Some(&moves));
    }
}
