//! Two desks that have met, verified each other and fallen silent; one of them with a rule of officers.

use super::papers::{VOCABULARY, papers};
use super::program::{Disk, Memory, Program, load};
use super::world::World;
use crate::carrier::{Carrier, address, way};
use crate::claim::{Breach, Claim};
use crate::desk::Collecting;
use crate::dice::Dice;
use crate::pair::{Pair, Side};
use crate::profile::{Profile, Weights};
use rand_chacha::ChaCha20Rng;
use std::fmt::{Debug, Display};
use tacit_channel::channel::Provenance;
use tacit_channel::effect::Deposit;
use tacit_mission::Desk;
use tacit_mission::command::{Admission, Command, NewChannel};
use tacit_mission::desk::{Beginning, RouteEntry};
use tacit_mission::effect::{Brought, Effect, Input, Outcome};
use tacit_mission::officers::{OfficerSecret, Rule};
use tacit_mission::party::{ChannelName, Party};
use tacit_mission::said::Paper;
use tacit_wire::{AccountSecret, ChannelId, Document as _, JoiningSecret, Timestamp};

/// When every run begins.
const BEGINNING: Timestamp = Timestamp(1_768_046_400_000);

/// What stands in everything private of a desk; the other's begins otherwise.
#[must_use]
pub fn mark(side: Side) -> &'static str {
    match side {
        Side::Inviter => "quetzalcoatl",
        Side::Invited => "huitzilopochtli",
    }
}

/// How many officers of the inviter's desk there are where a rule asks for two.
const OFFICERS: u8 = 3;

/// What is common to all runs.
pub struct Prepared {
    solo: Met,
    ruled: Met,
    papers: Pair<Vec<Paper>>,
}

/// Two desks that have met: what is on their disks, and what the relay took.
struct Met {
    desks: Pair<(Disk, Collecting)>,
    deposits: Vec<(Side, Deposit, Timestamp)>,
    channel: ChannelId,
    joining: JoiningSecret,
    accounts: Pair<AccountSecret>,
    now: Timestamp,
}

impl Prepared {
    /// Lets two desks meet over an honest carrier, and once more with a rule of two out of three officers.
    ///
    /// # Errors
    /// The claim that their meeting breaks.
    pub fn new() -> Result<Self, Breach> {
        Ok(Self {
            solo: Met::new(false)?,
            ruled: Met::new(true)?,
            papers: papers()?,
        })
    }
}

impl Met {
    fn new(ruled: bool) -> Result<Self, Breach> {
        let mut dice = Dice::of_seed(1);
        let mut programs = Pair {
            inviter: begun(Side::Inviter, ruled, dice.branch())?,
            invited: begun(Side::Invited, false, dice.branch())?,
        };
        let now = BEGINNING;
        let admission = |address: Vec<u8>| Admission {
            address,
            token: vec![3; 32],
        };
        let invite = Command::Invite(new_channel(Side::Inviter, admission(address().to_bytes()))?);
        let invited = first_order(&mut programs.inviter, now, invite)?;
        let Outcome::Invited { invitation } = invited else {
            return Err(steady(invited));
        };
        let accept = Command::Accept {
            channel: new_channel(Side::Invited, admission(Vec::new()))?,
            invitation: invitation.into_bytes(),
        };
        let accepted = first_order(&mut programs.invited, now, accept)?;
        if accepted != Outcome::Done {
            return Err(steady(accepted));
        }
        let mut routes = Side::BOTH.into_iter().flat_map(|side| {
            let program = programs.of(side);
            program.desk.routes(&program.channel)
        });
        let (Some(opened), Some(joined)) = (routes.next(), routes.next()) else {
            return Err(steady("a route is missing"));
        };
        let Some(RouteEntry::Join { joining, .. }) = joined.entry else {
            return Err(steady("nothing is to be joined"));
        };
        let (channel, accounts) = (
            opened.channel,
            Pair {
                inviter: opened.account,
                invited: joined.account,
            },
        );
        let carrier = Carrier::of(now, &mut dice, channel, joining.clone(), &accounts)?;
        let mut world = World::of(dice, now, programs, carrier, Pair::default());
        let deposits = world.introduce()?;
        let mut disks = Side::BOTH.map(|side| {
            let program = world.programs.of_mut(side);
            program.collecting.forget_conveyed();
            let disk = std::mem::take(&mut program.disk);
            Some((disk, program.collecting.clone()))
        });
        let mut disk = |at: usize| disks.get_mut(at).and_then(Option::take).unwrap_or_default();
        Ok(Self {
            desks: Pair {
                inviter: disk(0),
                invited: disk(1),
            },
            deposits,
            channel,
            joining,
            accounts,
            now: world.now,
        })
    }
}

impl World {
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
        let ruled = dice.per_mille(400);
        let met = if ruled {
            &prepared.ruled
        } else {
            &prepared.solo
        };
        let joining = met.joining.clone();
        let mut carrier = Carrier::of(BEGINNING, &mut dice, met.channel, joining, &met.accounts)?;
        for (side, deposit, at) in &met.deposits {
            carrier.put_out(*side, &deposit.envelope)?;
            let taken = carrier.deposit(*at, *side, deposit);
            taken.map_err(|refusal| steady(refusal.reason))?;
        }
        let mut program = |side: Side| -> Result<Program, Breach> {
            let (disk, collecting) = met.desks.of(side).clone();
            let desk = load(&disk, Provenance::Continued)?;
            let mut program = Program {
                collecting,
                disk,
                met: false,
                ..of_desk(side, desk, dice.branch())?
            };
            if ruled && side == Side::Inviter {
                program.memory.officers = officers();
            }
            Ok(program)
        };
        let programs = Pair {
            inviter: program(Side::Inviter)?,
            invited: program(Side::Invited)?,
        };
        let papers = prepared.papers.clone();
        let mut world = Self::of(dice, met.now, programs, carrier, papers);
        world.weights = profile.weights();
        // Names of orders from when they met are taken.
        world.numbers = 1_000;
        world.trace = crate::trace::Trace::new(keeps_lines);
        Ok(world)
    }

    /// Carries honestly until both desks have met and verified each other; what they deposited on the way.
    fn introduce(&mut self) -> Result<Vec<(Side, Deposit, Timestamp)>, Breach> {
        self.weights = Weights::default();
        let mut deposits = Vec::new();
        for round in 0..12 {
            for side in Side::BOTH {
                let channel = self.programs.of(side).channel.clone();
                if round == 0 {
                    let brought = Brought::Entered(way());
                    self.give(side, Input::Line { channel, brought })?;
                } else if round == 8 {
                    let other = self.programs.of(side.other()).desk.fingerprint();
                    let verify = Command::Verify {
                        channel,
                        way: "envoy".into(),
                        given: other.0.to_string(),
                        source: format!("our own envoy {}", mark(side)),
                    };
                    let done = self.order(side, verify)?;
                    if done != Some(Outcome::Done) {
                        return Err(steady(done));
                    }
                }
                let unsigned = self.programs.of(side).unsigned.iter();
                deposits.extend(unsigned.map(|deposit| (side, deposit.clone(), self.now)));
                self.flush(side)?;
                self.collect(side)?;
            }
        }
        Ok(deposits)
    }
}

fn party(side: Side) -> Result<Party, Breach> {
    let (actor, viewpoint) = match side {
        Side::Inviter => ("arland", "A"),
        Side::Invited => ("borland", "B"),
    };
    Ok(Party {
        actor: actor.to_owned().try_into().map_err(shown)?,
        viewpoint: viewpoint.to_owned(),
    })
}

fn begun(side: Side, ruled: bool, mut chance: ChaCha20Rng) -> Result<Program, Breach> {
    let rule = if ruled {
        let officers = officers().into_iter();
        Rule {
            officers: officers
                .map(|(name, secret)| secret.officer(&name))
                .collect(),
            needed: 2,
        }
    } else {
        Rule::default()
    };
    let beginning = Beginning {
        party: party(side)?,
        label: format!("the desk of {side:?}"),
        vocabulary: VOCABULARY.to_owned(),
        rule,
        exercise: false,
    };
    let (desk, effects) = Desk::begin(beginning, BEGINNING, &mut chance).map_err(shown)?;
    let mut program = of_desk(side, desk, chance)?;
    for effect in effects {
        if let Effect::Persist(changes) = effect {
            program.persist(changes);
        }
    }
    Ok(program)
}

fn of_desk(side: Side, desk: Desk, chance: ChaCha20Rng) -> Result<Program, Breach> {
    Ok(Program {
        desk,
        disk: Disk::new(),
        collecting: Collecting::default(),
        unsigned: Vec::new(),
        met: true,
        chance,
        behind_ms: 0,
        channel: channel_name(side)?,
        bag: None,
        brought: std::collections::BTreeSet::new(),
        memory: Memory::default(),
        copies: Vec::new(),
    })
}

fn officers() -> Vec<(String, OfficerSecret)> {
    let each = (1..=OFFICERS).map(|number| {
        let name = format!("{} {number}", mark(Side::Inviter));
        (name, OfficerSecret::from_bytes(&[number; 32]))
    });
    each.collect()
}

fn channel_name(side: Side) -> Result<ChannelName, Breach> {
    ChannelName::new(&format!("north-{}", mark(side))).map_err(shown)
}

fn new_channel(side: Side, relay: Admission) -> Result<NewChannel, Breach> {
    Ok(NewChannel {
        name: channel_name(side)?,
        other: party(side.other())?,
        through: vec!["mediania".to_owned().try_into().map_err(shown)?],
        relays: vec![relay],
        hours: 24 * 300,
    })
}

/// An order of a desk that has no line yet.
fn first_order(program: &mut Program, now: Timestamp, command: Command) -> Result<Outcome, Breach> {
    let name = tacit_mission::command::OrderName("the first".into());
    let command = Box::new(command);
    let input = Input::order(name, command);
    let handled = program
        .desk
        .handle(now, input, &mut program.chance)
        .map_err(shown)?;
    for effect in handled.effects {
        match effect {
            Effect::Persist(changes) => program.persist(changes),
            Effect::Deposit { deposit, .. } => program.unsigned.push(deposit),
            _ => {}
        }
    }
    handled
        .outcome
        .ok_or_else(|| steady("an order has no outcome"))
}

fn steady(what: impl Debug) -> Breach {
    Breach::of(Claim::Steady, format!("{what:?}"))
}

fn shown(what: impl Display) -> Breach {
    Breach::of(Claim::Steady, what.to_string())
}
