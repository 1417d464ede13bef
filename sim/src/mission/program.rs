//! A desk's program, as small as it can be, and what its officers remember beside it.

use crate::claim::{Breach, Claim};
use crate::desk::Collecting;
use rand_chacha::ChaCha20Rng;
use std::collections::{BTreeMap, BTreeSet};
use tacit_channel::channel::{Provenance, Status};
use tacit_channel::effect::Deposit;
use tacit_mission::Desk;
use tacit_mission::command::{Command, OrderName};
use tacit_mission::effect::{Change, Outcome};
use tacit_mission::officers::OfficerSecret;
use tacit_mission::party::ChannelName;
use tacit_wire::{Bundle, Timestamp};
use zeroize::Zeroizing;

/// What is durable of a desk.
pub type Disk = BTreeMap<(String, Vec<u8>), Vec<u8>>;

/// One desk's program with its officers.
pub struct Program {
    /// The core.
    pub desk: Desk,
    /// What is durable of it.
    pub disk: Disk,
    /// How far it has collected; durable.
    pub collecting: Collecting,
    /// What the relay has not signed for; lost when the program ends.
    pub unsigned: Vec<Deposit>,
    /// Whether the relay's tally was seen since the core was taken up.
    pub met: bool,
    /// The desk's chance.
    pub chance: ChaCha20Rng,
    /// How far its clock is behind.
    pub behind_ms: u64,
    /// What the channel is called here.
    pub channel: ChannelName,
    /// The last bag that was packed.
    pub bag: Option<Bundle>,
    /// Envelopes that brought a letter, by digest.
    pub brought: BTreeSet<[u8; 32]>,
    /// What officers remember.
    pub memory: Memory,
    /// Copies of the disk.
    pub copies: Vec<(Disk, Collecting)>,
}

/// What the officers of a desk have done, written down beside the program that is tried.
#[derive(Default)]
pub struct Memory {
    /// Their orders, by number.
    pub orders: BTreeMap<u64, Ordered>,
    /// Who may approve.
    pub officers: Vec<(String, OfficerSecret)>,
    /// Who has approved which saying.
    pub approved: BTreeMap<u64, BTreeSet<String>>,
    /// Incidents in the book that may be told, and whether each is of concern to a promise.
    pub incidents: Vec<(String, bool)>,
}

/// An order.
#[derive(Debug, Clone)]
pub struct Ordered {
    /// What was ordered.
    pub command: Command,
    /// What the officer was answered; none if the program ended before it could.
    pub told: Option<Outcome>,
    /// Whether a disk was put back since, so that nothing can be claimed of it.
    pub forgotten: bool,
}

/// The name of an order.
#[must_use]
pub fn order_name(number: u64) -> OrderName {
    OrderName(order_text(number))
}

/// What every saying of an order names as who asked for it, so that letters can be told apart.
#[must_use]
pub fn order_text(number: u64) -> String {
    format!("order {number}")
}

/// By which order a letter was said.
#[must_use]
pub fn number_of(asked_by: &str) -> Option<u64> {
    asked_by.strip_prefix("order ")?.parse().ok()
}

impl Program {
    /// What its clock shows.
    #[must_use]
    pub fn clock(&self, now: Timestamp) -> Timestamp {
        Timestamp(now.0.saturating_sub(self.behind_ms))
    }

    /// Writes changes to the disk, all of them.
    pub fn persist(&mut self, changes: Vec<Change>) {
        for Change { space, key, value } in changes {
            match value {
                Some(value) => self.disk.insert((space, key), value.to_vec()),
                None => self.disk.remove(&(space, key)),
            };
        }
    }

    /// The core is dropped, and taken up again from the disk.
    ///
    /// # Errors
    /// If the core does not take its own entries back.
    pub fn reload(&mut self, provenance: Provenance) -> Result<(), Breach> {
        self.desk = load(&self.disk, provenance)?;
        self.met = false;
        Ok(())
    }

    /// How the channel stands.
    ///
    /// # Errors
    /// If the desk does not know it any more.
    pub fn status(&self) -> Result<Status, Breach> {
        let found = self.desk.channels().into_iter().next();
        found
            .map(|found| found.status)
            .ok_or_else(|| Breach::of(Claim::Steady, "the channel is gone"))
    }

    /// Whether the desk cannot seal now, or has orders that wait.
    #[must_use]
    pub fn has_waiting(&self) -> bool {
        self.desk.waiting().next().is_some()
    }
}

/// Takes a desk up from a disk.
///
/// # Errors
/// If the core does not take its own entries back.
pub fn load(disk: &Disk, provenance: Provenance) -> Result<Desk, Breach> {
    let read = |space: &str| {
        let from = (space.to_owned(), Vec::new());
        let entries = disk.range(from..).take_while(|((of, _), _)| of == space);
        let entries = entries.map(|((_, key), value)| (key.clone(), Zeroizing::new(value.clone())));
        Ok::<_, String>(entries.collect())
    };
    Desk::load(read, provenance)
        .map_err(|error| Breach::of(Claim::Steady, format!("loading: {error}")))
}
