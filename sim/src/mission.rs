//! A second world: two whole desks ([`tacit_mission::Desk`]) with officers, promises and books, over the real relay core.
//!
//! The carrier, the profiles and the dice are those of the first world. What may happen is in [`acts`], what officers say in [`saying`],
//! what lies between a desk and the relay in [`carrying`], what must hold in [`claims`] and [`settling`].

pub mod acts;
pub mod beginning;
pub mod carrying;
pub mod claims;
pub mod papers;
pub mod program;
pub mod recording;
pub mod saying;
pub mod settling;
pub mod standings;
pub mod world;

use crate::claim::{Breach, Claim};
use crate::profile::Profile;
use crate::run::{Run, Wish};
use crate::trace::Trace;
use crate::world::Tried;
use beginning::Prepared;
use std::panic::{AssertUnwindSafe, catch_unwind};
use world::World;

/// Runs a seed to its end, or to the first broken claim. A panic is one.
#[must_use]
pub fn run(prepared: &Prepared, seed: u64, wish: Wish) -> Run {
    let profile = wish.profile.unwrap_or_else(|| Profile::of_seed(seed));
    let mut world = match World::prepared(prepared, seed, profile, wish.keeps_lines) {
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
    let letters = crate::pair::Side::BOTH
        .into_iter()
        .flat_map(|side| world.programs.of(side).desk.letters());
    for letter in letters {
        let count = if letter.ours {
            &mut world.tried.said
        } else {
            &mut world.tried.heard
        };
        *count += 1;
    }
    Run {
        seed,
        profile,
        tried: world.tried,
        trace: world.trace,
        breach,
    }
}

fn live(world: &mut World) -> Result<(), Breach> {
    let steps = 40 + world.dice.below(160);
    for _ in 0..steps {
        world.step()?;
    }
    world.settle()
}
