//! What happens in a world, one act after another.

use crate::claim::Breach;
use crate::desk::{Copied, load};
use crate::ledger::MARK;
use crate::pair::Side;
use crate::world::World;
use tacit_channel::channel::{Provenance, Step};
use tacit_channel::effect::{Command, Draft, Input};
use tacit_channel::verification::{Given as Fingerprint, Way};
use tacit_channel::{Act, Authority, OfficerKind, OfficerMessage};
use tacit_wire::Precedence;

/// A minute, in milliseconds.
pub const MINUTE: u64 = 60_000;
/// An hour.
pub const HOUR: u64 = 60 * MINUTE;
/// A day.
pub const DAY: u64 = 24 * HOUR;

/// How long a desk may leave its queue alone before keys may have been renewed without it.
const AWAY_MS: u64 = 20 * HOUR;

/// How many copies of a disk are kept.
const MAX_COPIES: usize = 4;

/// What can happen.
#[derive(Debug, Clone, Copy)]
enum Happening {
    Say,
    Read,
    Renew,
    Verify,
    Flush,
    Collect,
    Tick,
    Wait,
    Away,
    Jump,
    Crash,
    Courier,
    Forget,
    Copy,
    PutBack,
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
            Happening::Read => self.mark_read(side),
            Happening::Renew => self.command(side, Command::RenewKeys).map(|_| ()),
            Happening::Verify => self.verify(side),
            Happening::Flush => self.flush(side).map(|_| ()),
            Happening::Collect => self.collect(side).map(|_| ()),
            Happening::Tick => {
                let ms = 1_000 + self.dice.below(10 * MINUTE);
                self.wait(ms)
            }
            Happening::Wait => {
                let ms = HOUR + self.dice.below(7 * HOUR);
                self.wait(ms)
            }
            Happening::Away => self.be_away(side),
            Happening::Jump => {
                let days = self.dice.below(5);
                self.desks.of_mut(side).ahead_ms = self.dice.below(days * DAY + 1);
                self.marks.away = true;
                Ok(())
            }
            Happening::Crash => self.crash(side),
            Happening::Courier => self.courier(side),
            Happening::Forget => self.forget(48),
            Happening::Copy => self.copy(side),
            Happening::PutBack => self.put_back(side),
            Happening::Restore => self.restore(side),
            Happening::Reset => self.ask_reset(side),
            Happening::Agree => self.agree_reset(side),
        }
    }

    fn draw(&mut self) -> Happening {
        let weights = self.weights;
        let table = [
            (weights.say, Happening::Say),
            (weights.read, Happening::Read),
            (weights.renew, Happening::Renew),
            (weights.verify, Happening::Verify),
            (weights.flush, Happening::Flush),
            (weights.collect, Happening::Collect),
            (weights.tick, Happening::Tick),
            (weights.wait, Happening::Wait),
            (weights.away, Happening::Away),
            (weights.jump, Happening::Jump),
            (weights.crash, Happening::Crash),
            (weights.courier, Happening::Courier),
            (weights.forget, Happening::Forget),
            (weights.copy, Happening::Copy),
            (weights.put_back, Happening::PutBack),
            (weights.restore, Happening::Restore),
            (weights.reset, Happening::Reset),
            (weights.agree, Happening::Agree),
        ];
        let mut left = self
            .dice
            .below(table.iter().map(|(weight, _)| weight).sum());
        for (weight, happening) in table {
            if left < weight {
                return happening;
            }
            left -= weight;
        }
        Happening::Tick
    }

    fn command(&mut self, side: Side, command: Command) -> Result<crate::world::Given, Breach> {
        self.give(side, Input::Command(command))
    }

    /// An officer says something of any kind, at any precedence, mostly short.
    ///
    /// # Errors
    /// The claim that it breaks.
    pub fn say(&mut self, side: Side) -> Result<(), Breach> {
        let kinds: Vec<OfficerKind> = OfficerKind::ALL
            .iter()
            .copied()
            .filter(|kind| {
                !matches!(
                    kind,
                    OfficerKind::Read | OfficerKind::MoveProposed | OfficerKind::MoveAgreed
                )
            })
            .collect();
        let kind = *self.dice.pick(&kinds).unwrap_or(&OfficerKind::Note);
        let act = *self.dice.pick(Act::ALL).unwrap_or(&Act::Informing);
        let filling = match self.dice.below(200) {
            0 => 50_000 + self.dice.index(150_000),
            1..20 => self.dice.index(8_000),
            _ => self.dice.index(300),
        };
        let mut body = MARK.to_vec();
        body.extend(format!("{side:?} {} ", self.ledger.len()).into_bytes());
        body.extend(std::iter::repeat_n(b'x', filling));
        let answers = self.dice.per_mille(300);
        let answers = answers.then(|| self.dice.pick(&self.desks.of(side).shown));
        let from = self.dice.per_mille(200).then_some(self.now);
        let message = OfficerMessage {
            answers: answers.flatten().copied(),
            authority: *self
                .dice
                .pick(Authority::ALL)
                .unwrap_or(&Authority::Personal),
            asked_by: if self.dice.per_mille(200) {
                "the office".into()
            } else {
                String::new()
            },
            from,
            until: from.map(|from| from.plus_ms(DAY)),
            ..OfficerMessage::plain(kind, act, body)
        };
        let precedence = *self
            .dice
            .pick(&Precedence::ALL)
            .unwrap_or(&Precedence::Routine);
        self.send(side, precedence, message)
    }

    fn send(
        &mut self,
        side: Side,
        precedence: Precedence,
        message: OfficerMessage,
    ) -> Result<(), Breach> {
        let before = self.unacknowledged(side);
        let draft = Draft {
            precedence,
            message: message.clone(),
        };
        let given = self.command(side, Command::Send(draft))?;
        if given.refused.is_none() && !given.lost {
            self.write_down(side, &before, message);
        }
        Ok(())
    }

    fn mark_read(&mut self, side: Side) -> Result<(), Breach> {
        let Some(id) = self.dice.pick(&self.desks.of(side).shown).copied() else {
            return Ok(());
        };
        let before = self.unacknowledged(side);
        let given = self.command(side, Command::MarkRead(id))?;
        if given.refused.is_none() && !given.lost {
            let message = OfficerMessage {
                answers: Some(id),
                ..OfficerMessage::plain(OfficerKind::Read, Act::Acknowledging, Vec::new())
            };
            self.write_down(side, &before, message);
        }
        Ok(())
    }

    /// An officer records the other's true fingerprint.
    ///
    /// # Errors
    /// The claim that it breaks.
    pub fn verify(&mut self, side: Side) -> Result<(), Breach> {
        let desk = self.desks.of(side);
        let known = desk.channel.verification().value;
        if known.is_none_or(|verification| verification.records().len() > 8) {
            return Ok(());
        }
        let other = self.desks.of(side.other()).channel.own().fingerprint();
        let verify = Command::Verify {
            way: Way::Envoy,
            given: Fingerprint::Fingerprint(other),
            source: "our own envoy".into(),
        };
        self.command(side, verify).map(|_| ())
    }

    /// Time passes, and the programs notice.
    ///
    /// # Errors
    /// The claim that it breaks.
    pub fn wait(&mut self, ms: u64) -> Result<(), Breach> {
        self.now = self.now.plus_ms(ms);
        for side in Side::BOTH {
            self.marks.away |= self.now.ms_since(self.fates.of(side).collected_at) > AWAY_MS;
            self.give(side, Input::Tick)?;
        }
        Ok(())
    }

    /// Weeks pass in which one desk does nothing.
    fn be_away(&mut self, side: Side) -> Result<(), Breach> {
        self.marks.away = true;
        let steps = 3 + self.dice.below(10);
        for _ in 0..steps {
            self.now = self.now.plus_ms(self.dice.below(4 * DAY));
            let there = side.other();
            self.give(there, Input::Tick)?;
            self.flush(there)?;
            self.collect(there)?;
        }
        if self.weights.forget > 0 {
            self.forget(24 * 30)?;
        }
        Ok(())
    }

    fn forget(&mut self, rounds: usize) -> Result<(), Breach> {
        let mut forgotten = 0;
        for _ in 0..rounds {
            forgotten += self.carrier.forget(self.now).unwrap_or_default();
        }
        self.marks.forgot |= forgotten > 0;
        self.trace
            .note(|| format!("{} the relay forgets {forgotten}", self.now.0));
        Ok(())
    }

    fn copy(&mut self, side: Side) -> Result<(), Breach> {
        let Ok(tally) = self.carrier.tally(self.now, side) else {
            return Ok(());
        };
        let desk = self.desks.of(side);
        // A copy with a request to begin again in it cannot ask anew: see README.md, "What it does not try".
        if desk.channel.status().value.step != Step::Open {
            return Ok(());
        }
        let copied = Copied {
            disk: desk.disk.clone(),
            collecting: desk.collecting.clone(),
            tally,
            put_out: self.carrier.put_out_by(side),
            all_signed: desk.met
                && desk.unsigned.is_empty()
                && !self.fates.of(side).lost_deposits
                && !self.marks.courier,
            said: self.ledger.len(),
            heard: self.ledger.heard_by(side),
            shown: desk.shown.clone(),
            brought: desk.brought.clone(),
        };
        self.trace
            .note(|| format!("{} {side:?} is copied", self.now.0));
        let copies = self.copies.of_mut(side);
        if copies.len() == MAX_COPIES {
            copies.remove(0);
        }
        copies.push(copied);
        Ok(())
    }

    fn old_copy(&mut self, side: Side) -> Option<Copied> {
        let copies = self.copies.of(side).clone();
        let copied = self.dice.pick(&copies)?.clone();
        (copied.disk != self.desks.of(side).disk).then_some(copied)
    }

    /// Puts everything of a desk back to a copy, but not what the carrier has.
    fn install(
        &mut self,
        side: Side,
        copied: &Copied,
        provenance: Provenance,
    ) -> Result<(), Breach> {
        self.marks.scarred = true;
        let desk = self.desks.of_mut(side);
        desk.disk = copied.disk.clone();
        desk.collecting = copied.collecting.clone();
        desk.shown = copied.shown.clone();
        desk.brought = copied.brought.clone();
        desk.channel = load(&desk.disk, provenance)?;
        desk.unsigned.clear();
        desk.met = false;
        self.fates.of_mut(side).gives_up = true;
        self.ledger.put_back(side, copied.said, &copied.heard);
        Ok(())
    }

    /// Somebody puts an old copy back, and keeps what was there as another: whoever does that twice has two desks.
    fn put_back(&mut self, side: Side) -> Result<(), Breach> {
        let Some(copied) = self.old_copy(side) else {
            return Ok(());
        };
        self.copy(side)?;
        let lies = self.dice.per_mille(500);
        self.trace
            .note(|| format!("{} {side:?} is put back, lies: {lies}", self.now.0));
        self.tried.put_back += 1;
        self.install(side, &copied, Provenance::Continued)?;
        let taken_beyond = self.carrier.took_beyond(side, &copied.put_out);
        let fate = self.fates.of_mut(side);
        fate.rolled = true;
        fate.restored = false;
        fate.lie = lies.then_some(copied.tally);
        fate.noticeable = taken_beyond && copied.all_signed;
        self.tried.hidden_by_flight += u64::from(taken_beyond && !copied.all_signed);
        Ok(())
    }

    fn restore(&mut self, side: Side) -> Result<(), Breach> {
        let Some(copied) = self.old_copy(side) else {
            return Ok(());
        };
        self.trace
            .note(|| format!("{} {side:?} is restored", self.now.0));
        self.install(side, &copied, Provenance::Restored)?;
        let fate = self.fates.of_mut(side);
        fate.restored = true;
        fate.noticeable = false;
        fate.lie = None;
        // The program that restores writes down that it did: its first input is durable.
        let crash_per_mille = std::mem::take(&mut self.weights.crash_per_mille);
        let ticked = self.give(side, Input::Tick);
        self.weights.crash_per_mille = crash_per_mille;
        ticked.map(|_| ())
    }

    /// An officer asks for a reset.
    ///
    /// # Errors
    /// The claim that it breaks.
    pub fn ask_reset(&mut self, side: Side) -> Result<(), Breach> {
        self.marks.reset = true;
        let expires = self.desks.of(side).clock(self.now).plus_ms(300 * DAY);
        let restored = std::mem::take(&mut self.fates.of_mut(side).restored);
        let given = self.command(side, Command::AskReset { expires })?;
        self.fates.of_mut(side).restored = restored && (given.refused.is_some() || given.lost);
        Ok(())
    }

    /// An officer agrees to a reset, if the other has asked for one.
    ///
    /// # Errors
    /// The claim that it breaks.
    pub fn agree_reset(&mut self, side: Side) -> Result<(), Breach> {
        if !self.desks.of(side).channel.status().value.reset_asked {
            return Ok(());
        }
        let restored = std::mem::take(&mut self.fates.of_mut(side).restored);
        let given = self.command(side, Command::AgreeReset)?;
        self.fates.of_mut(side).restored = restored && (given.refused.is_some() || given.lost);
        Ok(())
    }
}
