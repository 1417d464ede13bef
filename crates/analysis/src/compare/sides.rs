//! Two versions of a matter, moved by the same moves.

use super::Differs;
use crate::arena::{Arena, Move, Scene};
use crate::matter::Matter;
use crate::repertoire::Choice;
use crate::scenario::Eyes;
use std::collections::BTreeSet;
use tacit_lang::ids::ActorId;
use tacit_lang::time::Instant;
use tacit_standing::clause::Bearing;
use tacit_standing::play::{Likeness, Play, Position};
use tacit_standing::verdict::{Life, Performance};

/// Two versions of what two parties promise each other.
pub(super) struct Sides {
    /// The old one, the new one.
    pub(super) versions: [Arena; 2],
    /// Of the acts that are the same to every promise of both, by whomever, the first; none that is nothing to all.
    pub(super) acts: Vec<usize>,
    /// Of the mistakes that are the same to every promise of both, the first.
    mistakes: Vec<usize>,
}

/// What an act is to the promises of the old version, and of the new one.
type Borne<'a> = [&'a [Bearing]; 2];

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
    held: Vec<Vec<(usize, i64)>>,
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
        let mut sides = Self {
            versions,
            acts: Vec::new(),
            mistakes: Vec::new(),
        };
        let mut met = BTreeSet::new();
        for act in 0..sides.old().repertoire.choices.len() {
            let borne = sides.borne(act);
            let is_nothing = borne.iter().flat_map(|it| *it).all(Bearing::is_nothing);
            if !is_nothing && met.insert(borne.map(<[Bearing]>::to_vec)) {
                sides.acts.push(act);
            }
        }
        let mut met = BTreeSet::new();
        for number in 0..sides.old().repertoire.mistakes.len() {
            let [old, new] = sides
                .versions
                .each_ref()
                .map(|it| it.repertoire.mistakes.get(number));
            if let Some((old, new)) = old.zip(new) {
                let actual = sides.borne(old.choice).map(<[Bearing]>::to_vec);
                let seen = [old.bearings.clone(), new.bearings.clone()];
                if met.insert((old.party, actual, seen)) {
                    sides.mistakes.push(number);
                }
            }
        }
        Some(sides)
    }

    /// What the act in this place of the repertoire is to the promises of both.
    pub(super) fn borne(&self, act: usize) -> Borne<'_> {
        self.versions.each_ref().map(|arena| {
            let choice = arena.repertoire.choices.get(act);
            choice.map_or(&[][..], |choice| choice.bearings.as_slice())
        })
    }

    /// The acts that are the same to every promise of both as this one, itself left out.
    pub(super) fn alike(&self, act: usize) -> impl Iterator<Item = &Choice> {
        let own = self.borne(act);
        let choices = self.old().repertoire.choices.iter().enumerate();
        let others = choices.filter(move |(other, _)| *other != act && self.borne(*other) == own);
        others.map(|(_, choice)| choice)
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
            moves.extend(self.mistakes.iter().copied().map(Move::Mistaken));
        }
        moves.extend((0..self.old().promises.len()).map(Move::Notice));
        let is_deemed = |promise: &usize| {
            let mut texts = self.versions.iter().filter_map(|it| it.text(*promise));
            texts.any(|text| text.deemed_receipt.is_some())
        };
        let deemed = (0..self.old().promises.len()).filter(is_deemed);
        moves.extend(deemed.map(Move::HoldNotice));
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
        let turned = |arena: &Arena, scene: &Scene| arena.turn_or_wait(scene, made, at).scene;
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
            held: vec![self.old().held(old), self.old().held(new)],
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
