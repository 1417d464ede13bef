//! The giver is freed by an act that it provoked, and was permitted to provoke (A8).

use super::ways::{fault, first_act, free, is_upon, lapses, last_act, others, own_outcome, worse};
use super::{Seeking, Told};
use crate::arena::{Move, Scene};
use crate::finding::{Kind, Level};
use crate::scenario::Side;
use crate::search::{Allowed, Next, Sought};
use crate::telling::{aimed, told};
use std::collections::BTreeMap;
use tacit_lang::ids::ActorId;
use tacit_standing::verdict::Performance;

/// A8: first a permitted act of the giver's, then the act that frees it, by whomever it hit.
pub(crate) fn self_made_excuse(seeking: &mut Seeking<'_, '_>) {
    for promise in 0..seeking.arena.promises.len() {
        let arena = seeking.arena;
        let own = arena.giver(promise);
        let Some((opening, start)) = seeking.opening(promise) else {
            continue;
        };
        let mut none: Option<Sought> = None;
        // One finding for each side that may be provoked: the cheapest answer to it.
        let mut found: BTreeMap<(Side, ActorId), (Vec<Move>, Scene)> = BTreeMap::new();
        for (target, side) in &arena.cast.actors {
            if *side == Side::Party(own) {
                continue;
            }
            let provocations = seeking.acts(|choice| {
                [Side::Party(own), Side::Proxy(own)].contains(&choice.side)
                    && choice.deed.joined.is_empty()
                    && choice.target() == Some(target)
            });
            let answers = seeking.acts(|choice| {
                choice.deed.author == *target
                    && choice.deed.joined.is_empty()
                    && is_upon(arena, choice, own)
                    && !choice.is_nothing()
            });
            if provocations.is_empty() || answers.is_empty() {
                continue;
            }
            let allowed = Allowed {
                acts: provocations.iter().chain(&answers).copied().collect(),
                mistakes: Vec::new(),
                notices: Vec::new(),
                asking: false,
                waiting: true,
            };
            let starts = [start.clone()];
            let sought =
                seeking
                    .searches
                    .shortest(arena, &starts, &allowed, |scene, made, turn| {
                        let (life, performance) = own_outcome(arena, &turn.scene, promise);
                        if performance == Performance::Breached || lapses(life, promise, made, turn)
                        {
                            return Next::Nowhere;
                        }
                        let provokes =
                            matches!(made, Move::Act(act) if provocations.contains(&act));
                        match (scene.marks, provokes) {
                            // Nothing but the provocation comes first, and that while it binds.
                            (0, true) if arena.binds(&turn.scene, promise) => Next::Onward(1),
                            (0, _) if made == Move::Wait && arena.binds(scene, promise) => {
                                Next::Onward(0)
                            }
                            (0, _) | (1, true) => Next::Nowhere,
                            _ if arena.is_free(&turn.scene, promise) => Next::Reached,
                            _ => Next::Onward(1),
                        }
                    });
            match &sought.found {
                Some(way) => _ = found.insert((*side, target.clone()), way.clone()),
                None => none = Some(worse(none, sought)),
            }
        }
        if found.is_empty() {
            let sought = none.unwrap_or(Sought {
                found: None,
                within: None,
            });
            seeking.put_absence(Kind::SelfMadeExcuse, promise, &sought);
        }
        for ((_, target), (moves, scene)) in found {
            let (giver, receiver) = seeking.names(promise);
            let vocabulary = &arena.matter.vocabulary;
            let permitted = first_act(arena, &moves).map(|choice| {
                let what = aimed(vocabulary, &choice.deed);
                if choice.side == Side::Party(own) {
                    format!("{giver} may turn to {what}")
                } else {
                    let by = arena.name(&choice.deed.author);
                    format!("{giver} may have {by}, which acts for it, turn to {what}")
                }
            });
            let permitted = permitted.unwrap_or_default();
            let answer = last_act(arena, &moves).map(|choice| told(vocabulary, &choice.deed));
            let answer = answer.unwrap_or_default();
            let free = free(arena, &scene, promise);
            let is_clean = arena
                .promises
                .iter()
                .enumerate()
                .all(|(other, _)| own_outcome(arena, &scene, other).1 == Performance::Kept);
            let found = Told {
                kind: Kind::SelfMadeExcuse,
                level: if is_clean {
                    Level::Grave
                } else {
                    Level::Serious
                },
                promise,
                sentence: if is_clean {
                    format!(
                        "{permitted}, which its promise to {receiver} permits; after {answer} in answer, {giver} is {free}, and nobody has broken a promise"
                    )
                } else {
                    format!(
                        "{permitted}, which its promise to {receiver} permits; after {answer} in answer, {giver} is {free}, and the breach is not its own"
                    )
                },
                clauses: vec![(
                    promise,
                    fault(arena, promise, &[opening.as_slice(), &moves].concat()),
                )],
                likewise: others(arena, &target),
            };
            seeking.put(found, Some(&[opening.as_slice(), &moves].concat()));
        }
    }
}
