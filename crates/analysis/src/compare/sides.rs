//! Two versions of a matter, moved by the same moves.

use super::Differs;
use crate::arena::{Arena, Move, Scene};
use crate::matter::Matter;
use crate::scenario::Eyes;
use tacit_lang::ids::ActorId;
use tacit_lang::time::Instant;
use tacit_standing::play::{Likeness, Play, Position};
use tacit_standing::verdict::{Life, Performance};

/// Two versions of what two parties promise each other.
pub(super) struct Sides {
    /// The old one, the new one.
    pub(super) versions: [Arena; 2],
    /// The acts that are anything to a promise of either.
    pub(super) acts: Vec<usize>,
}

/// Where both have come to by the same moves.
#[derive(Debug, Clone)]
pub(super) struct Both {
    pub(super) scenes: [Scene; 2],
}

/// What [`Both`] is to a search.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct BothKey {
    likeness: Likeness,
    doubted: Vec<Vec<(usize, bool)>>,
    mistakes: usize,
}

/// A promise that stands otherwise in the one than in the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Apart {
    /// The promise, by its place in the arenas.
    pub(super) promise: usize,
    /// In whose eyes: as supposed if it differs in these, else its giver's before its receiver's.
    pub(super) eyes: Eyes,
    /// By the old text, by the new one.
    pub(super) outcomes: [(Life, Performance); 2],
}

impl Sides {
    pub(super) fn of(versions: [&Matter; 2], parties: &[ActorId; 2]) -> Option<Self> {
        let versions = Arena::side_by_side(versions, parties)?;
        let [old, new] = &versions;
        let choices = old.repertoire.choices.iter().zip(&new.repertoire.choices);
        let choices = choices.enumerate();
        let acts = choices.filter(|(_, (old, new))| !(old.is_nothing() && new.is_nothing()));
        let acts = acts.map(|(number, _)| number).collect();
        Some(Self { versions, acts })
    }

    pub(super) fn old(&self) -> &Arena {
        let [old, _] = &self.versions;
        old
    }

    pub(super) fn given(&self) -> Both {
        let [old, new] = &self.versions;
        Both {
            scenes: [old.given(), new.given()],
        }
    }

    /// Every move that may be made next; `mistakes` says whether somebody may still be mistaken.
    pub(super) fn moves(&self, both: &Both, mistakes: bool) -> Vec<Move> {
        let mut moves: Vec<Move> = self.acts.iter().copied().map(Move::Act).collect();
        if mistakes {
            let all = 0..self.old().repertoire.mistakes.len();
            moves.extend(all.map(Move::Mistaken));
        }
        moves.extend((0..self.old().promises.len()).map(Move::Notice));
        let mut doubted: Vec<(usize, u32, bool)> = Vec::new();
        for doubt in both.scenes.iter().flat_map(|scene| &scene.doubted) {
            if !doubted.contains(doubt) {
                doubted.push(*doubt);
            }
        }
        moves.extend(doubted.into_iter().map(|(promise, incident, asked)| {
            if asked {
                Move::Answer(promise, incident)
            } else {
                Move::Ask(promise, incident)
            }
        }));
        moves.push(Move::Wait);
        moves
    }

    /// What comes of `made` in both, and when. What the one has no ear for is time that passes in it.
    pub(super) fn turn(&self, both: &Both, made: Move) -> Option<(Both, Instant)> {
        let [old, new] = &self.versions;
        let [before, after] = &both.scenes;
        let times = [old.next(before, made), new.next(after, made)];
        let at = times.into_iter().flatten().min()?;
        let turned = |arena: &Arena, scene: &Scene| {
            let turn = arena.turn_at(scene, made, at);
            turn.unwrap_or_else(|| arena.passed(scene, at)).scene
        };
        let scenes = [turned(old, before), turned(new, after)];
        Some((Both { scenes }, at))
    }

    pub(super) fn key(&self, both: &Both) -> BothKey {
        let [old, new] = &both.scenes;
        let positions: Vec<Position> = old.accounts.iter().chain(&new.accounts).cloned().collect();
        let doubted = both.scenes.iter().map(|scene| {
            let doubted = scene.doubted.iter();
            doubted.map(|(place, _, asked)| (*place, *asked)).collect()
        });
        BothKey {
            likeness: Play::likeness(&positions, old.now, self.old().grain_seconds),
            doubted: doubted.collect(),
            mistakes: old.mistakes,
        }
    }

    /// Which promises stand otherwise, one entry for each.
    pub(super) fn apart(&self, both: &Both) -> Vec<Apart> {
        let places = 0..self.old().promises.len();
        places
            .filter_map(|place| self.apart_in(both, place))
            .collect()
    }

    fn apart_in(&self, both: &Both, promise: usize) -> Option<Apart> {
        let [old, new] = &self.versions;
        let [before, after] = &both.scenes;
        let giver = old.giver(promise);
        let eyes = [
            Eyes::Supposed,
            Eyes::Party(giver),
            Eyes::Party(1 - giver.min(1)),
        ];
        eyes.into_iter().find_map(|eyes| {
            let outcomes = [
                old.outcome(before, eyes, promise),
                new.outcome(after, eyes, promise),
            ];
            let [one, other] = outcomes;
            (one != other).then_some(Apart {
                promise,
                eyes,
                outcomes,
            })
        })
    }
}

impl Apart {
    pub(super) fn differs(&self) -> Differs {
        let [old, new] = self.outcomes;
        Differs::of(old, new)
    }
}
