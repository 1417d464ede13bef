//! The end of every run: the carrier turns honest, and what was promised has to come.

use crate::acts::HOUR;
use crate::claim::{Breach, Claim};
use crate::pair::Side;
use crate::profile::Weights;
use crate::world::World;
use tacit_channel::channel::{Status, Step};

/// How many rounds of hours an honest carrier is given; a desk deposits again after one, and speaks after six.
const ROUNDS: usize = 24;

/// How long a round is: so that heartbeats flow within the rounds.
const ROUND_MS: u64 = 3 * HOUR;

/// How often two couriers go where the relay has erased what was not taken.
const COURIERS: usize = 3;

impl World {
    /// Turns the carrier honest and everybody diligent, and waits until both desks have one history.
    ///
    /// # Errors
    /// The claim that is broken if that does not come about.
    pub fn settle(&mut self) -> Result<(), Breach> {
        self.weights = Weights::default();
        self.trace.note(|| "the carrier turns honest".into());
        for side in Side::BOTH {
            self.fates.of_mut(side).lie = None;
            self.fates.of_mut(side).gives_up = true;
            self.verify(side)?;
        }
        self.carry(ROUNDS)?;
        self.speak()?;
        self.require_named()?;
        if !self.is_one_history() && !self.needs_reset() {
            self.tried.needed_courier += 1;
            self.trace.note(|| "couriers go".into());
            for _ in 0..COURIERS {
                Side::BOTH
                    .into_iter()
                    .try_for_each(|side| self.courier(side))?;
                self.carry(4)?;
            }
            self.require_named()?;
        }
        if !self.is_one_history() && self.marks.away && !self.needs_reset() {
            // Keys live for 14 days after their epoch: what is later than that cannot be read, and only a new session goes on.
            self.tried.too_late += 1;
            self.reset()?;
        } else if self.needs_reset() {
            self.reset()?;
        }
        if !self.is_one_history() {
            return Err(Breach::of(Claim::Carried, self.what_is_amiss()));
        }
        self.speak()?;
        if !self.is_one_history() {
            return Err(Breach::of(
                Claim::Carried,
                format!("after all: {}", self.what_is_amiss()),
            ));
        }
        Ok(())
    }

    /// Both officers say something, and it is carried.
    fn speak(&mut self) -> Result<(), Breach> {
        for side in Side::BOTH {
            self.say(side)?;
            self.say(side)?;
        }
        self.carry(ROUNDS)
    }

    fn carry(&mut self, rounds: usize) -> Result<(), Breach> {
        for _ in 0..rounds {
            for side in Side::BOTH {
                self.flush(side)?;
                self.collect(side)?;
            }
            if self.is_one_history() {
                return Ok(());
            }
            self.wait(ROUND_MS)?;
        }
        Ok(())
    }

    fn status(&self, side: Side) -> Status {
        self.desks.of(side).channel.status().value
    }

    fn is_one_history(&self) -> bool {
        let [one, other] = Side::BOTH.map(|side| self.status(side));
        let whole = |status: &Status| {
            status.step == Step::Open && status.stopped.is_none() && status.awaited.is_empty()
        };
        whole(&one)
            && whole(&other)
            && one.generation == other.generation
            && Side::BOTH
                .into_iter()
                .all(|side| self.ledger.missing(side, one.generation).next().is_none())
    }

    /// Whether only two officers help: a desk says that it is stopped, or a reset is under way.
    fn needs_reset(&self) -> bool {
        let under_way = |status: &Status| status.stopped.is_some() || status.step != Step::Open;
        let [one, other] = Side::BOTH.map(|side| self.status(side));
        let met = self.marks.reset || self.marks.scarred || self.is_forked();
        met && (under_way(&one)
            || under_way(&other)
            || one.generation != other.generation
            || (self.marks.scarred && !self.is_one_history()))
    }

    fn is_forked(&self) -> bool {
        Side::BOTH.into_iter().any(|side| self.fates.of(side).named)
    }

    /// Whoever lost a history knows by now.
    fn require_named(&self) -> Result<(), Breach> {
        for side in Side::BOTH {
            let fate = self.fates.of(side);
            if fate.reused && !fate.named {
                return Err(Breach::of(
                    Claim::ForkNamed,
                    format!("{side:?} sealed at one place twice, and nobody names it"),
                ));
            }
        }
        Ok(())
    }

    /// One officer asks, the other agrees; if that leads nowhere, the other asks.
    fn reset(&mut self) -> Result<(), Breach> {
        self.tried.resets += 1;
        let asks_first = Side::BOTH
            .into_iter()
            .find(|side| self.status(*side).stopped.is_some())
            .unwrap_or(Side::Inviter);
        for side in [
            asks_first,
            asks_first.other(),
            asks_first,
            asks_first.other(),
        ] {
            for agrees in Side::BOTH {
                self.agree_reset(agrees)?;
            }
            self.carry(4)?;
            if self.is_one_history() {
                return Ok(());
            }
            self.ask_reset(side)?;
            self.carry(2)?;
            // A request that a flood of strangers has hidden, or that the relay has forgotten, goes by hand.
            if !self.is_one_history() {
                self.courier(side)?;
            }
            for agrees in Side::BOTH {
                self.agree_reset(agrees)?;
            }
            self.carry(ROUNDS)?;
            if self.is_one_history() {
                return Ok(());
            }
        }
        Err(Breach::of(Claim::ResetServes, self.what_is_amiss()))
    }

    fn what_is_amiss(&self) -> String {
        let of = |side: Side| {
            let status = self.status(side);
            let missing = self.ledger.missing(side, status.generation);
            let missing: Vec<_> = missing.flat_map(|said| said.places.clone()).collect();
            format!(
                "{side:?} {:?} generation {} epoch {:?} stopped {:?} unacknowledged {} awaited {:?} unopened {} lacks {missing:?}",
                status.step,
                status.generation,
                status.epoch,
                status.stopped,
                status.unacknowledged.len(),
                status.awaited,
                status.unopened,
            )
        };
        let [one, other] = Side::BOTH.map(of);
        format!("{one}; {other}; {:?}", self.marks)
    }
}
