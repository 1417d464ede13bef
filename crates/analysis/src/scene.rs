//! Where things have come to in an arena, in every pair of eyes.

use crate::arena::Arena;
use crate::scenario::Eyes;
use tacit_lang::time::Instant;
use tacit_standing::play::{Likeness, Play, Position};
use tacit_standing::verdict::{Life, Performance};

/// Where things have come to, in every pair of eyes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scene {
    /// As supposed and, once somebody is mistaken, as each party sees it.
    pub accounts: Vec<Position>,
    /// When.
    pub now: Instant,
    /// How many acts there were.
    pub acts: u32,
    /// How many of them somebody took for another's.
    pub mistakes: usize,
    /// Acts whose author is in doubt for a promise whose giver asks: the promise, the act, whether it has asked.
    pub doubted: Vec<(usize, u32, bool)>,
    /// Notices that are held: of which promise, and when they are deemed received.
    pub held: Vec<(usize, Instant)>,
    /// What a search remembers of the way, as it likes.
    pub marks: u32,
}

/// What a scene is to a search: two that are the same lead to the same.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SceneKey {
    likeness: Likeness,
    doubted: Vec<(usize, bool)>,
    held: Vec<(usize, i64)>,
    mistakes: usize,
    marks: u32,
}

impl Arena {
    /// What the scene is to a search.
    #[must_use]
    pub fn key(&self, scene: &Scene) -> SceneKey {
        let doubted = scene.doubted.iter();
        SceneKey {
            likeness: Play::likeness(&scene.accounts, scene.now, self.grain_seconds),
            doubted: doubted
                .map(|(promise, _, asked)| (*promise, *asked))
                .collect(),
            held: self.held(scene),
            mistakes: scene.mistakes,
            marks: scene.marks,
        }
    }

    /// The notices that are held, and how far off it is that they are deemed received, to the grain.
    pub(crate) fn held(&self, scene: &Scene) -> Vec<(usize, i64)> {
        let held = scene.held.iter().map(|(promise, at)| {
            let left = at.seconds_since(scene.now);
            (*promise, left.div_euclid(self.grain_seconds.max(1)))
        });
        held.collect()
    }

    /// The position in these eyes.
    #[must_use]
    pub fn account<'s>(&self, scene: &'s Scene, eyes: Eyes) -> Option<&'s Position> {
        let own = match eyes {
            Eyes::Supposed => 0,
            Eyes::Party(party) => party + 1,
        };
        scene.accounts.get(own).or(scene.accounts.first())
    }

    /// Life and performance of the promise in this place, in these eyes.
    #[must_use]
    pub fn outcome(&self, scene: &Scene, eyes: Eyes, promise: usize) -> (Life, Performance) {
        let position = self.account(scene, eyes);
        let outcomes = position.map(|position| self.play.outcomes(position));
        let outcome = outcomes.and_then(|outcomes| outcomes.get(promise).copied());
        outcome.unwrap_or((Life::NotInEffect, Performance::Kept))
    }

    /// Whether the promise in this place binds its giver, in its giver's own eyes.
    #[must_use]
    pub fn binds(&self, scene: &Scene, promise: usize) -> bool {
        let (life, _) = self.outcome(scene, Eyes::Party(self.giver(promise)), promise);
        life == Life::InEffect
    }

    /// Whether the giver of the promise in this place is free in its own eyes, wholly or to make certain answers, and has not
    /// broken it in them (clause A2).
    #[must_use]
    pub fn is_free(&self, scene: &Scene, promise: usize) -> bool {
        let own = Eyes::Party(self.giver(promise));
        let (life, performance) = self.outcome(scene, own, promise);
        let partly = self
            .account(scene, own)
            .is_some_and(|position| self.play.is_partly_free(position, promise));
        performance == Performance::Kept && (life == Life::Released || partly)
    }
}
