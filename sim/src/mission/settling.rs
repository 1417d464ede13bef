//! The end of a run: the carrier turns honest, and two desks have to hold one history.

use super::program::number_of;
use super::recording::{incident_name, kept_text};
use super::standings::standings;
use super::world::World;
use crate::acts::HOUR;
use crate::claim::{Breach, Claim};
use crate::pair::Side;
use crate::profile::Weights;
use tacit_channel::FactKind;
use tacit_channel::channel::Step;
use tacit_mission::command::Command;
use tacit_mission::effect::Outcome;
use tacit_mission::party::instant;
use tacit_mission::said::Said;

/// How many rounds an honest carrier is given.
const ROUNDS: usize = 24;

/// How long a round is, so that heartbeats flow within the rounds.
const ROUND_MS: u64 = 3 * HOUR;

impl World {
    /// Turns the carrier honest and everybody diligent, and looks at both desks when all is quiet.
    ///
    /// # Errors
    /// The claim that is broken.
    pub fn settle(&mut self) -> Result<(), Breach> {
        self.weights = Weights::default();
        self.trace.note(|| "the carrier turns honest".into());
        for side in Side::BOTH {
            self.programs.of_mut(side).behind_ms = 0;
        }
        self.carry()?;
        if !self.is_quiet()? {
            for side in Side::BOTH {
                self.courier(side)?;
            }
            self.carry()?;
        }
        if !self.is_quiet()? {
            self.begin_again()?;
        }
        self.repeat_all()?;
        self.carry()?;
        // What a receipt says comes with whatever is said next.
        for side in Side::BOTH {
            let text = "that all is quiet".into();
            self.utter(side, None, Said::Note { text })?;
        }
        self.carry()?;
        if !self.is_quiet()? {
            return Err(Breach::of(Claim::Carried, self.what_is_amiss()?));
        }
        for side in Side::BOTH {
            self.require_commanded(side, 0)?;
            self.require_spoken(side)?;
            self.require_letters_behind_records(side)?;
            self.require_done_once(side)?;
            self.require_told(side)?;
            self.replay(side)?;
            self.require_resumed(side)?;
        }
        self.require_agreed()
    }

    fn carry(&mut self) -> Result<(), Breach> {
        for _ in 0..ROUNDS {
            for side in Side::BOTH {
                self.flush(side)?;
                self.collect(side)?;
            }
            if self.is_quiet()? {
                return Ok(());
            }
            self.wait(ROUND_MS)?;
        }
        Ok(())
    }

    /// Whether both desks have everything, know that the other has, and have nothing to do.
    fn is_quiet(&self) -> Result<bool, Breach> {
        let mut generations = Vec::new();
        for side in Side::BOTH {
            let program = self.programs.of(side);
            let status = program.status()?;
            generations.push(status.generation);
            let quiet = status.step == Step::Open
                && status.stopped.is_none()
                && status.awaited.is_empty()
                && status.unfinished == 0
                && !program.has_waiting();
            let mut letters = program.desk.letters().iter().filter(|letter| letter.ours);
            let known = letters.all(|letter| {
                let there = self.programs.of(side.other()).desk.letters();
                letter.too_late
                    || letter.passed(FactKind::Received).is_some()
                    || !there.iter().any(|other| other.id == letter.id)
                        && (self.marks.reset || self.marks.restored)
            });
            if !quiet || !known {
                return Ok(false);
            }
        }
        generations.dedup();
        Ok(generations.len() == 1)
    }

    /// One officer asks for a reset, the other agrees; if that leads nowhere, the other asks.
    fn begin_again(&mut self) -> Result<(), Breach> {
        self.tried.resets += 1;
        for side in [Side::Inviter, Side::Invited, Side::Inviter, Side::Invited] {
            self.ask_reset(side)?;
            self.carry()?;
            if !self.is_quiet()? {
                self.courier(side)?;
            }
            for agrees in Side::BOTH {
                self.agree_reset(agrees)?;
            }
            self.carry()?;
            if self.is_quiet()? {
                return Ok(());
            }
        }
        Err(Breach::of(Claim::ResetServes, self.what_is_amiss()?))
    }

    /// Whoever was not answered asks again; and whoever was told to wait, what became of it.
    fn repeat_all(&mut self) -> Result<(), Breach> {
        for side in Side::BOTH {
            let orders = self.programs.of(side).memory.orders.clone();
            for (number, ordered) in orders {
                let refused = matches!(ordered.told, Some(Outcome::Refused { .. }));
                if !ordered.forgotten && !refused {
                    self.repeat(side, number)?;
                }
            }
        }
        Ok(())
    }

    /// Every order that was acknowledged is done once, and none that was refused.
    fn require_done_once(&mut self, side: Side) -> Result<(), Breach> {
        let orders = self.programs.of(side).memory.orders.clone();
        for (number, ordered) in &orders {
            let Some(told) = ordered.told.as_ref().filter(|_| !ordered.forgotten) else {
                continue;
            };
            let count = self.done(side, *number, &ordered.command);
            let refused = matches!(told, Outcome::Refused { .. });
            let right = match (&ordered.command, told) {
                // Approvals bring it about.
                (Command::Say(_), Outcome::Proposed { .. }) => count <= 1,
                (Command::Say(_), Outcome::Sealed { .. }) => count == 1,
                (Command::Keep { .. }, Outcome::Done)
                | (Command::MarkRead { .. }, Outcome::Done) => count == 1,
                (Command::Record { .. }, Outcome::Recorded { left_out, .. }) => {
                    count == 1 || !left_out.is_empty()
                }
                (Command::MarkRead { .. }, _) => true,
                _ if refused => count == 0,
                _ => true,
            };
            if !right || matches!(told, Outcome::Waiting { .. }) {
                return Err(Breach::of(
                    Claim::OrderedOnce,
                    format!("{side:?} order {number}, {told:?}, is done {count} times"),
                ));
            }
        }
        Ok(())
    }

    /// How often an order is done, by its content.
    fn done(&mut self, side: Side, number: u64, command: &Command) -> usize {
        let desk = &mut self.programs.of_mut(side).desk;
        match command {
            Command::Say(_) => {
                let letters = desk.letters().iter();
                let said = letters.filter(|it| it.ours && number_of(&it.asked_by) == Some(number));
                said.count()
            }
            Command::Keep { .. } => {
                let text = kept_text(side, number);
                desk.kept()
                    .iter()
                    .filter(|entry| entry.shown().text == text)
                    .count()
            }
            Command::MarkRead { message } => {
                let letters = desk.letters().iter();
                letters
                    .filter(|it| it.id == *message && it.read_at.is_some())
                    .count()
            }
            Command::Record { .. } => {
                let id = incident_name(side, number);
                desk.casebook()
                    .records()
                    .filter(|(_, record)| record.id() == id)
                    .count()
            }
            _ => 0,
        }
    }

    /// What a desk said is at the other once, or named as lost; and nothing is there that it did not say.
    fn require_told(&self, side: Side) -> Result<(), Breach> {
        let (here, there) = (self.programs.of(side), self.programs.of(side.other()));
        for (number, ordered) in &here.memory.orders {
            if ordered.forgotten {
                continue;
            }
            let is_it = |asked_by: &str| number_of(asked_by) == Some(*number);
            let ours = here.desk.letters().iter();
            let ours: Vec<_> = ours.filter(|it| it.ours && is_it(&it.asked_by)).collect();
            let theirs = there.desk.letters().iter();
            let theirs = theirs.filter(|it| !it.ours && is_it(&it.asked_by)).count();
            let lost = ours.iter().any(|it| it.too_late);
            if theirs > ours.len() || (theirs < ours.len() && !lost) {
                return Err(Breach::of(
                    Claim::Told,
                    format!(
                        "{side:?} order {number}: {} said, {theirs} heard",
                        ours.len()
                    ),
                ));
            }
        }
        Ok(())
    }

    /// Receipts and the beginnings of promises are the same at both desks.
    fn require_agreed(&mut self) -> Result<(), Breach> {
        for side in Side::BOTH {
            let there = self.programs.of(side.other()).desk.letters();
            for letter in self.programs.of(side).desk.letters() {
                let Some(other) = there
                    .iter()
                    .find(|other| letter.ours && other.id == letter.id)
                else {
                    continue;
                };
                let received = letter.passed(FactKind::Received).map(|passed| passed.at);
                let right = received == Some(other.logged_at);
                if !right && !letter.too_late && !self.marks.restored {
                    let what = format!(
                        "{side:?}, {}: received {received:?}, and there {:?}",
                        letter.asked_by, other.logged_at
                    );
                    return Err(Breach::of(Claim::Agreed, what));
                }
            }
        }
        if self.marks.jumped || self.marks.restored || self.marks.reset {
            return Ok(());
        }
        let at = instant(self.now);
        let [one, other] =
            Side::BOTH.map(|side| standings(&mut self.programs.of_mut(side).desk, at));
        let (one, other) = (one?, other?);
        for seen in &one {
            let there = other
                .iter()
                .find(|it| (it.text, &it.giver) == (seen.text, &seen.giver));
            if there.map(|it| it.since) != Some(seen.since) {
                let what = format!("{seen:?}, and there {there:?}");
                return Err(Breach::of(Claim::Agreed, what));
            }
        }
        if one.len() != other.len() {
            return Err(Breach::of(Claim::Agreed, "one desk knows a promise more"));
        }
        Ok(())
    }

    fn what_is_amiss(&self) -> Result<String, Breach> {
        let mut all = Vec::new();
        for side in Side::BOTH {
            let program = self.programs.of(side);
            let status = program.status()?;
            let waiting = program.desk.waiting().count();
            let mut letters = program.desk.letters().iter();
            let unreceived = letters
                .find(|it| it.ours && !it.too_late && it.passed(FactKind::Received).is_none());
            all.push(format!(
                "{side:?} {:?} generation {} stopped {:?} unacknowledged {} awaited {:?} unfinished {} waiting {waiting} without receipt {:?}",
                status.step,
                status.generation,
                status.stopped,
                status.unacknowledged.len(),
                status.awaited,
                status.unfinished,
                unreceived.map(|it| &it.asked_by),
            ));
        }
        Ok(format!("{}; {:?}", all.join("; "), self.marks))
    }
}
