//! One seed, one run.

use crate::beginning::Prepared;
use crate::claim::{Breach, Claim};
use crate::profile::Profile;
use crate::trace::Trace;
use crate::world::{Tried, World};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What a run came to.
#[derive(Debug)]
pub struct Run {
    /// Of which seed.
    pub seed: u64,
    /// In which profile.
    pub profile: Profile,
    /// What was tried.
    pub tried: Tried,
    /// What was decided.
    pub trace: Trace,
    /// The first claim that was broken.
    pub breach: Option<Breach>,
}

/// How a run is to be made.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wish {
    /// In which profile; that of the seed if none is named.
    pub profile: Option<Profile>,
    /// Whether the trace keeps its lines.
    pub keeps_lines: bool,
}

/// One of so many seeds begins with an invitation; the others with two desks that have met.
const SEEDS_TO_AN_INTRODUCTION: u64 = 11;

/// Runs a seed to its end, or to the first broken claim. A panic is one.
#[must_use]
pub fn run(prepared: &Prepared, seed: u64, wish: Wish) -> Run {
    let profile = wish.profile.unwrap_or_else(|| Profile::of_seed(seed));
    let begun = if seed.is_multiple_of(SEEDS_TO_AN_INTRODUCTION) {
        World::introduced(seed, profile, wish.keeps_lines)
    } else {
        World::prepared(prepared, seed, profile, wish.keeps_lines)
    };
    let mut world = match begun {
        Ok(world) => world,
        Err(breach) => {
            return Run {
                seed,
                profile,
                tried: Tried::default(),
                trace: Trace::default(),
                breach: Some(breach),
            };
        }
    };
    let lived = catch_unwind(AssertUnwindSafe(|| live(&mut world)));
    let breach = lived
        .unwrap_or_else(|_| Err(Breach::of(Claim::Steady, "a panic")))
        .err();
    world.tried.said = world.ledger.len() as u64;
    world.tried.heard = world.ledger.heard() as u64;
    Run {
        seed,
        profile,
        tried: world.tried,
        trace: world.trace,
        breach,
    }
}

fn live(world: &mut World) -> Result<(), Breach> {
    let steps = 20 + world.dice.below(120);
    for _ in 0..steps {
        world.step()?;
    }
    world.settle()
}
