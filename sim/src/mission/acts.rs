//! What happens in a world of missions, one act after another.

use super::world::World;
use crate::acts::{DAY, HOUR, MINUTE};
use crate::claim::Breach;
use crate::pair::Side;
use tacit_channel::channel::{Provenance, Step};
use tacit_mission::command::{Command, Maintenance};
use tacit_mission::effect::Input;
use tacit_wire::Document as _;

/// How many copies of a disk are kept.
const MAX_COPIES: usize = 4;

/// What can happen.
#[derive(Debug, Clone, Copy)]
enum Happening {
    Say,
    Approve,
    Read,
    Record,
    Keep,
    Repeat,
    Renew,
    Flush,
    Collect,
    Tick,
    Wait,
    Away,
    Jump,
    Crash,
    Courier,
    Replay,
    Copy,
    Restore,
    Reset,
    Agree,
}

impl World {
    /// Lets one thing happen.
    ///
    /// # Errors
    /// The claim that it breaks.
    pub fn step(&mut self) -> Result<(), Breach> {
        let side = *self.dice.pick(&Side::BOTH).unwrap_or(&Side::Inviter);
        match self.draw() {
            Happening::Say => self.say(side),
            Happening::Approve => self.approve(side),
            Happening::Read => self.mark_read(side),
            Happening::Record => self.record(side),
            Happening::Keep => self.keep(side),
            Happening::Repeat => self.repeat_any(side),
            Happening::Renew => self.maintain(side, Maintenance::RenewKeys),
            Happening::Flush => self.flush(side).map(|_| ()),
            Happening::Collect => self.collect(side).map(|_| ()),
            Happening::Tick => {
                let ms = 1_000 + self.dice.below(10 * MINUTE);
                self.wait(ms)
            }
            Happening::Wait => {
                let ms = HOUR + self.dice.below(2 * DAY);
                self.wait(ms)
            }
            Happening::Away => self.be_away(side),
            Happening::Jump => self.set_clock(side),
            Happening::Crash => self.crash(side),
            Happening::Courier => self.courier(side),
            Happening::Replay => self.replay(side),
            Happening::Copy => self.copy(side),
            Happening::Restore => self.restore(side),
            Happening::Reset => self.ask_reset(side),
            Happening::Agree => self.agree_reset(side),
        }
    }

    fn draw(&mut self) -> Happening {
        let weights = self.weights;
        let ruled = !self.programs.inviter.memory.officers.is_empty();
        let tampers = weights.tamper_per_mille > 0;
        let table = [
            (weights.say, Happening::Say),
            (if ruled { 20 } else { 0 }, Happening::Approve),
            (weights.read, Happening::Read),
            (5, Happening::Record),
            (4, Happening::Keep),
            (5, Happening::Repeat),
            (weights.renew, Happening::Renew),
            (weights.flush, Happening::Flush),
            (weights.collect, Happening::Collect),
            (weights.tick, Happening::Tick),
            (weights.wait, Happening::Wait),
            (weights.away, Happening::Away),
            (weights.jump, Happening::Jump),
            (weights.crash, Happening::Crash),
            (weights.courier, Happening::Courier),
            (if tampers { 4 } else { 0 }, Happening::Replay),
            (weights.copy, Happening::Copy),
            (weights.restore, Happening::Restore),
            (weights.reset, Happening::Reset),
            (weights.agree, Happening::Agree),
        ];
        let all = table.iter().map(|(weight, _)| weight).sum();
        let mut left = self.dice.below(all);
        for (weight, happening) in table {
            if left < weight {
                return happening;
            }
            left -= weight;
        }
        Happening::Tick
    }

    /// Whoever was not answered asks again, under the order's name; and now and then somebody who was.
    fn repeat_any(&mut self, side: Side) -> Result<(), Breach> {
        let orders = &self.programs.of(side).memory.orders;
        let open = orders
            .iter()
            .filter(|(_, it)| it.told.is_none() && !it.forgotten);
        let open: Vec<u64> = open.map(|(number, _)| *number).collect();
        let all: Vec<u64> = orders.keys().copied().collect();
        let among = if open.is_empty() { all } else { open };
        let Some(number) = self.dice.pick(&among).copied() else {
            return Ok(());
        };
        if self
            .programs
            .of(side)
            .memory
            .orders
            .get(&number)
            .is_some_and(|it| it.forgotten)
        {
            return Ok(());
        }
        self.repeat(side, number).map(|_| ())
    }

    pub(super) fn maintain(&mut self, side: Side, act: Maintenance) -> Result<(), Breach> {
        let channel = self.programs.of(side).channel.clone();
        self.order(side, Command::Maintain { channel, act })
            .map(|_| ())
    }

    /// Time passes, and the programs notice.
    ///
    /// # Errors
    /// The claim that it breaks.
    pub fn wait(&mut self, ms: u64) -> Result<(), Breach> {
        self.now = self.now.plus_ms(ms);
        for side in Side::BOTH {
            self.give(side, Input::Tick)?;
        }
        Ok(())
    }

    /// Weeks pass in which one desk does nothing.
    fn be_away(&mut self, side: Side) -> Result<(), Breach> {
        for _ in 0..3 + self.dice.below(6) {
            self.now = self.now.plus_ms(self.dice.below(3 * DAY));
            self.give(side.other(), Input::Tick)?;
            self.flush(side.other())?;
            self.collect(side.other())?;
        }
        Ok(())
    }

    /// A clock goes back by an hour, or is set right.
    fn set_clock(&mut self, side: Side) -> Result<(), Breach> {
        self.marks.jumped = true;
        let program = self.programs.of_mut(side);
        program.behind_ms = if program.behind_ms == 0 { HOUR } else { 0 };
        let behind_ms = program.behind_ms;
        self.trace
            .note(|| format!("the clock of {side:?} is {behind_ms} ms behind"));
        Ok(())
    }

    /// A courier takes a bag to the other desk.
    ///
    /// # Errors
    /// The claim that it breaks.
    pub fn courier(&mut self, side: Side) -> Result<(), Breach> {
        self.programs.of_mut(side).bag = None;
        self.maintain(side, Maintenance::PackBundle)?;
        let Some(bag) = self.programs.of_mut(side).bag.take() else {
            return Ok(());
        };
        let channel = self.programs.of(side.other()).channel.clone();
        let bag = bag.to_bytes();
        self.order(side.other(), Command::Unpack { channel, bag })
            .map(|_| ())
    }

    fn copy(&mut self, side: Side) -> Result<(), Breach> {
        let program = self.programs.of_mut(side);
        // A copy with a request to begin again in it cannot ask anew: see README.md, "What it does not try".
        if program.status()?.step != Step::Open {
            return Ok(());
        }
        if program.copies.len() == MAX_COPIES {
            program.copies.remove(0);
        }
        program
            .copies
            .push((program.disk.clone(), program.collecting.clone()));
        self.trace.note(|| format!("{side:?} is copied"));
        Ok(())
    }

    /// An officer restores a backup; of what was ordered before, nothing is claimed any more.
    fn restore(&mut self, side: Side) -> Result<(), Breach> {
        let copies = self.programs.of(side).copies.clone();
        let Some((disk, collecting)) = self.dice.pick(&copies).cloned() else {
            return Ok(());
        };
        self.trace.note(|| format!("{side:?} is restored"));
        self.tried.put_back += 1;
        self.marks.restored = true;
        self.forget_orders();
        let program = self.programs.of_mut(side);
        program.disk = disk;
        program.collecting = collecting;
        program.unsigned.clear();
        program.brought.clear();
        program.reload(Provenance::Restored)?;
        // The program that restores writes down that it did: its first input is durable.
        let crash_per_mille = std::mem::take(&mut self.weights.crash_per_mille);
        let ticked = self.give(side, Input::Tick);
        self.weights.crash_per_mille = crash_per_mille;
        ticked.map(|_| ())
    }

    fn forget_orders(&mut self) {
        for side in Side::BOTH {
            let memory = &mut self.programs.of_mut(side).memory;
            memory
                .orders
                .values_mut()
                .for_each(|it| it.forgotten = true);
        }
    }

    /// An officer asks for a reset.
    ///
    /// # Errors
    /// The claim that it breaks.
    pub fn ask_reset(&mut self, side: Side) -> Result<(), Breach> {
        self.marks.reset = true;
        self.maintain(side, Maintenance::AskReset { hours: 24 * 300 })
    }

    /// An officer agrees to a reset, if the other has asked for one.
    ///
    /// # Errors
    /// The claim that it breaks.
    pub fn agree_reset(&mut self, side: Side) -> Result<(), Breach> {
        if !self.programs.of(side).status()?.reset_asked {
            return Ok(());
        }
        self.maintain(side, Maintenance::AgreeReset)
    }
}
