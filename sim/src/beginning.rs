//! Where a run begins: with an invitation, or with a pair of desks that met before.

use crate::carrier::{CHANNEL, Carrier, JOINING, address};
use crate::claim::{Breach, Claim};
use crate::desk::{Collecting, Desk, Disk, load};
use crate::dice::Dice;
use crate::ledger::Ledger;
use crate::pair::{Pair, Side};
use crate::profile::{Profile, Weights};
use crate::trace::Trace;
use crate::world::{Fate, Marks, Tried, World};
use std::fmt::Display;
use tacit_channel::Channel;
use tacit_channel::channel::{Provenance, Step};
use tacit_channel::credential::CredentialSecret;
use tacit_channel::effect::{Deposit, Effect};
use tacit_channel::introduction::{Generation, InvitationTerms};
use tacit_wire::{Held, Timestamp, Verified};

/// When every run begins.
const BEGINNING: Timestamp = Timestamp(1_700_000_000_000);

/// How many rounds an introduction takes at most where everything is carried.
const INTRODUCTION_ROUNDS: usize = 8;

/// Two desks that have met, verified each other and fallen silent: what is on their disks, and what the relay took.
#[derive(Clone)]
pub struct Prepared {
    disks: Pair<Disk>,
    collecting: Pair<Collecting>,
    deposits: Vec<(Side, Deposit, Timestamp)>,
    now: Timestamp,
}

impl Prepared {
    /// Lets two desks meet over an honest carrier.
    ///
    /// # Errors
    /// The claim that their meeting breaks.
    pub fn new() -> Result<Self, Breach> {
        let mut world = World::introduced(0, Profile::Honest, false)?;
        world.weights = Weights::default();
        let mut deposits = Vec::new();
        for _ in 0..INTRODUCTION_ROUNDS {
            for side in Side::BOTH {
                let unsigned = world.desks.of(side).unsigned.iter();
                deposits.extend(unsigned.map(|deposit| (side, deposit.clone(), world.now)));
                world.flush(side)?;
                world.collect(side)?;
            }
        }
        for side in Side::BOTH {
            world.verify(side)?;
            let desk = world.desks.of_mut(side);
            desk.collecting.forget_conveyed();
            if desk.channel.status().value.step != Step::Open {
                return Err(Breach::of(Claim::Carried, format!("{side:?} did not meet")));
            }
        }
        Ok(Self {
            disks: Pair {
                inviter: world.desks.inviter.disk,
                invited: world.desks.invited.disk,
            },
            collecting: Pair {
                inviter: world.desks.inviter.collecting,
                invited: world.desks.invited.collecting,
            },
            deposits,
            now: world.now,
        })
    }
}

impl World {
    /// A world in which an invitation has been handed over and answered, and nothing was carried yet.
    ///
    /// # Errors
    /// The claim that the beginning breaks.
    pub fn introduced(seed: u64, profile: Profile, keeps_lines: bool) -> Result<Self, Breach> {
        let mut dice = Dice::of_seed(seed);
        let now = BEGINNING;
        let mut chances = Pair {
            inviter: dice.branch(),
            invited: dice.branch(),
        };
        let own = CredentialSecret::generate("Arland", &mut chances.inviter).map_err(steady)?;
        let terms = InvitationTerms {
            channel: CHANNEL,
            generation: Generation(1),
            relays: vec![address()],
            joining: JOINING,
            expires: now.plus_ms(300 * crate::acts::DAY),
        };
        let (channel, invitation, first) =
            Channel::invite(own, terms, now, &mut chances.inviter).map_err(steady)?;
        let inviter = Desk::new(channel, chances.inviter);
        let own = CredentialSecret::generate("Borland", &mut chances.invited).map_err(steady)?;
        let (channel, second) =
            Channel::accept(own, &invitation, now, &mut chances.invited).map_err(steady)?;
        let invited = Desk::new(channel, chances.invited);
        let carrier = Carrier::new(now, &mut dice)?;
        let desks = Pair { inviter, invited };
        let mut world = Self::of(dice, now, desks, carrier, profile, keeps_lines);
        for (side, effects) in [(Side::Inviter, first), (Side::Invited, second)] {
            for effect in effects {
                match effect {
                    Effect::Persist(changes) => world.desks.of_mut(side).persist(changes),
                    Effect::Deposit(deposit) => {
                        world.carrier.put_out(side, &deposit.envelope)?;
                        world.desks.of_mut(side).take_on(deposit);
                    }
                    _ => {}
                }
            }
        }
        Ok(world)
    }

    /// A world in which two desks have met already.
    ///
    /// # Errors
    /// The claim that the beginning breaks.
    pub fn prepared(
        prepared: &Prepared,
        seed: u64,
        profile: Profile,
        keeps_lines: bool,
    ) -> Result<Self, Breach> {
        let mut dice = Dice::of_seed(seed);
        let mut carrier = Carrier::new(BEGINNING, &mut dice)?;
        for (side, deposit, at) in &prepared.deposits {
            carrier.put_out(*side, &deposit.envelope)?;
            let _receipt: Verified<Held> = carrier
                .deposit(*at, *side, deposit)
                .map_err(|refusal| steady(format!("{refusal:?}")))?;
        }
        let mut desk = |side: Side| -> Result<Desk, Breach> {
            let disk = prepared.disks.of(side).clone();
            let channel = load(&disk, Provenance::Continued)?;
            let mut desk = Desk::new(channel, dice.branch());
            desk.disk = disk;
            desk.collecting = prepared.collecting.of(side).clone();
            desk.met = false;
            Ok(desk)
        };
        let desks = Pair {
            inviter: desk(Side::Inviter)?,
            invited: desk(Side::Invited)?,
        };
        Ok(Self::of(
            dice,
            prepared.now,
            desks,
            carrier,
            profile,
            keeps_lines,
        ))
    }

    fn of(
        dice: Dice,
        now: Timestamp,
        desks: Pair<Desk>,
        carrier: Carrier,
        profile: Profile,
        keeps_lines: bool,
    ) -> Self {
        let fate = Fate {
            collected_at: now,
            ..Fate::default()
        };
        Self {
            weights: profile.weights(),
            dice,
            now,
            desks,
            carrier,
            ledger: Ledger::default(),
            marks: Marks::default(),
            fates: Pair {
                inviter: fate.clone(),
                invited: fate,
            },
            copies: Pair::default(),
            trace: Trace::new(keeps_lines),
            tried: Tried::default(),
        }
    }
}

fn steady(what: impl Display) -> Breach {
    Breach::of(Claim::Steady, what.to_string())
}
