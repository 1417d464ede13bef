//! One desk as a program runs it: the core, a disk, what is under way, how far it has collected.

use crate::claim::{Breach, Claim};
use rand_chacha::ChaCha20Rng;
use std::collections::{BTreeMap, BTreeSet};
use tacit_channel::Channel;
use tacit_channel::channel::Provenance;
use tacit_channel::effect::Deposit;
use tacit_channel::session::Change;
use tacit_wire::{Collected, Cursor, Lane, Position, Precedence, Tally, Timestamp};
use zeroize::Zeroizing;

/// What is durable of a channel.
pub type Disk = BTreeMap<Vec<u8>, Vec<u8>>;

/// One desk.
pub struct Desk {
    /// The core.
    pub channel: Channel,
    /// What is durable of it.
    pub disk: Disk,
    /// How far it has collected; durable.
    pub collecting: Collecting,
    /// What the relay has not signed for, in the order in which it is handed over; lost when the program ends.
    pub unsigned: Vec<Deposit>,
    /// Whether the program has seen the relay's tally since it started.
    pub met: bool,
    /// The desk's chance.
    pub chance: ChaCha20Rng,
    /// How far its clock is ahead.
    pub ahead_ms: u64,
    /// Messages of the other officer that this one was shown, and can name.
    pub shown: Vec<tacit_channel::MessageId>,
    /// Envelopes that brought a message, by digest.
    pub brought: BTreeSet<[u8; 32]>,
}

/// A copy of a desk's disk, and what the world knew when it was made.
#[derive(Clone)]
pub struct Copied {
    /// The disk.
    pub disk: Disk,
    /// How far it had collected.
    pub collecting: Collecting,
    /// The relay's tally of then, which a lying relay shows again.
    pub tally: Tally,
    /// What the desk had put out.
    pub put_out: Vec<[u8; 32]>,
    /// Whether the relay had signed for all of that, so that a true tally tells any more.
    pub all_signed: bool,
    /// How many things were said.
    pub said: usize,
    /// Which of them the officer was shown.
    pub heard: BTreeSet<usize>,
    /// Which messages the officer could name.
    pub shown: Vec<tacit_channel::MessageId>,
    /// Which envelopes had brought a message.
    pub brought: BTreeSet<[u8; 32]>,
}

impl Desk {
    /// A desk that has just begun.
    #[must_use]
    pub fn new(channel: Channel, chance: ChaCha20Rng) -> Self {
        Self {
            channel,
            disk: Disk::new(),
            collecting: Collecting::default(),
            unsigned: Vec::new(),
            met: true,
            chance,
            ahead_ms: 0,
            shown: Vec::new(),
            brought: BTreeSet::new(),
        }
    }

    /// What its clock shows.
    #[must_use]
    pub fn clock(&self, now: Timestamp) -> Timestamp {
        now.plus_ms(self.ahead_ms)
    }

    /// Writes changes to the disk, all of them.
    pub fn persist(&mut self, changes: Vec<Change>) {
        for Change { key, value } in changes {
            match value {
                Some(value) => self.disk.insert(key, value.to_vec()),
                None => self.disk.remove(&key),
            };
        }
    }

    /// The program ends and starts again.
    ///
    /// # Errors
    /// If the core does not take its own entries back.
    pub fn restart(&mut self, provenance: Provenance) -> Result<(), Breach> {
        self.channel = load(&self.disk, provenance)?;
        self.unsigned.clear();
        self.met = false;
        Ok(())
    }

    /// Takes a deposit on, if it is not under way.
    pub fn take_on(&mut self, deposit: Deposit) {
        if !self.unsigned.contains(&deposit) {
            self.unsigned.push(deposit);
        }
    }
}

/// Takes a channel up from a disk.
///
/// # Errors
/// If the core does not take its own entries back.
pub fn load(disk: &Disk, provenance: Provenance) -> Result<Channel, Breach> {
    let entries = disk.iter();
    let entries = entries.map(|(key, value)| (key.clone(), Zeroizing::new(value.clone())));
    Channel::load(entries, provenance)
        .map_err(|error| Breach::of(Claim::Steady, format!("loading: {error}")))
}

/// How far a desk has collected, queue by queue.
///
/// It says *collected* only of what has come without a gap: a relay that leaves out one envelope of a batch is asked for it
/// again, and does not learn that it may erase it.
#[derive(Debug, Clone, Default)]
pub struct Collecting {
    through: [u64; 4],
    beyond: BTreeSet<(u8, u64)>,
    conveyed: u64,
}

impl Collecting {
    /// From where to collect.
    #[must_use]
    pub fn cursor(&self) -> Cursor {
        Cursor {
            queues: self.through.map(Position),
            conveyed: self.conveyed,
        }
    }

    /// Whether a place has come already.
    #[must_use]
    pub fn has(&self, precedence: Precedence, position: Position) -> bool {
        let through = self.through.get(usize::from(precedence.code()));
        through.is_some_and(|through| position.0 <= *through)
            || self.beyond.contains(&(precedence.code(), position.0))
    }

    /// What stood at a place has come and is durable.
    pub fn came(&mut self, precedence: Precedence, position: Position) {
        self.beyond.insert((precedence.code(), position.0));
        self.close_gaps(precedence);
    }

    /// The relay no longer has what stood before a place: nothing before it is waited for.
    pub fn give_up_before(&mut self, precedence: Precedence, position: Position) {
        if let Some(through) = self.through.get_mut(usize::from(precedence.code())) {
            *through = (*through).max(position.0.saturating_sub(1));
        }
        self.close_gaps(precedence);
    }

    /// Records of conveyance have come through a number.
    pub fn conveyed(&mut self, number: u64) {
        self.conveyed = self.conveyed.max(number);
    }

    /// Forgets which records have come, so that a relay that was made anew tells them again.
    pub fn forget_conveyed(&mut self) {
        self.conveyed = 0;
    }

    /// What may be said to be collected.
    pub fn words(&self, lane: Lane) -> impl Iterator<Item = Collected> {
        let queues = Precedence::ALL.into_iter().zip(self.through);
        queues.map(move |(precedence, through)| Collected {
            lane,
            precedence,
            through: Position(through),
        })
    }

    fn close_gaps(&mut self, precedence: Precedence) {
        let code = precedence.code();
        if let Some(through) = self.through.get_mut(usize::from(code)) {
            while self.beyond.remove(&(code, *through + 1)) {
                *through += 1;
            }
            let reached = *through;
            self.beyond
                .retain(|(other, number)| *other != code || *number > reached);
        }
    }
}
