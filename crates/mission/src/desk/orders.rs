//! What officers order: done once, refused with a reason, or kept until it can be done.

use super::channels::verification;
use super::{Desk, DeskBroken};
use crate::acts;
use crate::command::{Command, OrderName};
use crate::effect::{Effect, Outcome};
use crate::officers::Approval;
use crate::party::ChannelName;
use crate::persons::By;
use crate::private::{MAX_PRIVATE_BYTES, PrivateEntry};
use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, VecDeque};
use tacit_channel::MessageId;
use tacit_channel::effect::{Command as ToChannel, Input};

/// The most orders that wait for one channel.
pub const MAX_WAITING: usize = 256;

/// How many outcomes are remembered, so that an order that is repeated is done once.
pub const MAX_DONE: usize = 1_000;

/// What was ordered: what waits, in its order, and what became of the rest.
#[derive(Default)]
pub(super) struct Orders {
    waiting: VecDeque<Waiting>,
    done: HashMap<OrderName, Outcome>,
    order_of_done: VecDeque<OrderName>,
    numbers: u64,
}

/// An order that cannot be done yet.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Waiting {
    pub(super) number: u64,
    pub(super) name: OrderName,
    pub(super) command: Command,
    pub(super) approvals: Vec<Approval>,
    /// What for, as the officer was told.
    pub(super) until: String,
    /// Who ordered it; of what waited before there were persons, the command line.
    #[serde(default)]
    pub(super) by: By,
}

/// An outcome, in the order in which it came.
#[derive(Serialize, Deserialize)]
pub(super) struct Done {
    pub(super) number: u64,
    pub(super) name: OrderName,
    pub(super) outcome: Outcome,
}

impl Orders {
    pub(super) fn restore(mut waiting: Vec<Waiting>, mut done: Vec<Done>) -> Self {
        waiting.sort_by_key(|one| one.number);
        done.sort_by_key(|one| one.number);
        let last = |numbers: Option<u64>| numbers.unwrap_or(0);
        let numbers =
            last(waiting.last().map(|one| one.number)).max(last(done.last().map(|one| one.number)));
        Self {
            waiting: waiting.into(),
            order_of_done: done.iter().map(|one| one.name.clone()).collect(),
            done: done
                .into_iter()
                .map(|one| (one.name, one.outcome))
                .collect(),
            numbers,
        }
    }

    pub(super) fn waiting(&self) -> impl Iterator<Item = (&OrderName, &Command)> {
        self.waiting.iter().map(|one| (&one.name, &one.command))
    }

    pub(super) fn waiting_for(&self, channel: &ChannelName) -> usize {
        let of_channel = |one: &&Waiting| one.command.channel() == Some(channel);
        self.waiting.iter().filter(of_channel).count()
    }

    pub(super) fn outcome(&self, name: &OrderName) -> Option<Outcome> {
        let waits = self.waiting.iter().find(|one| one.name == *name);
        let waits = waits.map(|one| Outcome::Waiting {
            until: one.until.clone(),
        });
        self.done.get(name).cloned().or(waits)
    }
}

impl Command {
    /// The channel that it is about and may have to wait for.
    fn channel(&self) -> Option<&ChannelName> {
        match self {
            Self::Say(saying) => Some(&saying.channel),
            Self::Maintain { channel, .. } => Some(channel),
            _ => None,
        }
    }
}

impl Desk {
    pub(super) fn ordered(
        &mut self,
        name: &OrderName,
        by: &By,
        mut command: Command,
        chance: &mut impl CryptoRng,
        effects: &mut Vec<Effect>,
    ) -> Result<Outcome, DeskBroken> {
        // What was done is told as it was, also to somebody who may not any more: it does nothing again.
        if let Some(outcome) = self.orders.outcome(name) {
            return Ok(outcome);
        }
        if let (By::Person(person), Command::Say(saying)) = (by, &mut command) {
            // Whose hand it was is what the desk knows, not what was typed.
            saying.officer.clone_from(person);
        }
        let what = acts::of_command(&command);
        let outcome = match self.persons.permit(by, &command, &self.rule) {
            Ok(()) => self.carry_out(name, by, command, chance, effects)?,
            Err(why) => refused(why.to_string()),
        };
        self.note_act(name, by, what, &outcome);
        Ok(outcome)
    }

    fn carry_out(
        &mut self,
        name: &OrderName,
        by: &By,
        command: Command,
        chance: &mut impl CryptoRng,
        effects: &mut Vec<Effect>,
    ) -> Result<Outcome, DeskBroken> {
        let outcome = match self.overtaken(&command) {
            Some(outcome) => outcome,
            None => self.obey(&command, by, &[], chance, effects)?,
        };
        match &outcome {
            // Nothing has changed: it may be asked again.
            Outcome::Refused { .. } => {}
            Outcome::Waiting { until } => {
                let channel = command.channel();
                if channel.is_none_or(|it| self.orders.waiting_for(it) >= MAX_WAITING) {
                    return Ok(refused(format!(
                        "it cannot be done before {until}; give the order again then"
                    )));
                }
                self.wait(name.clone(), by.clone(), command, Vec::new(), until.clone());
            }
            outcome => self.finish(name.clone(), outcome.clone()),
        }
        Ok(outcome)
    }

    /// What is to be said waits behind what waits on its channel already: what was ordered first is said first.
    fn overtaken(&self, command: &Command) -> Option<Outcome> {
        let Command::Say(saying) = command else {
            return None;
        };
        let mut waiting = self.orders.waiting.iter();
        let first = waiting.find(|one| one.command.channel() == Some(&saying.channel))?;
        if self.must_be_approved(saying) {
            return None;
        }
        Some(match self.check(saying) {
            Ok(()) => Outcome::Waiting {
                until: first.until.clone(),
            },
            Err(why) => refused(why),
        })
    }

    /// Takes an order back that waits.
    fn recall(&mut self, name: &OrderName) -> Result<Outcome, String> {
        let mut waiting = self.orders.waiting.iter();
        let place = waiting.position(|one| one.name == *name).ok_or_else(|| {
            format!(
                "no order `{}` waits: `tacit desk status` lists them",
                name.0
            )
        })?;
        self.orders.waiting.remove(place);
        let why = "it was taken back by an officer before it could be done".to_owned();
        self.finish(name.clone(), refused(why));
        Ok(Outcome::Done)
    }

    /// Keeps an order until it can be done.
    pub(super) fn wait(
        &mut self,
        name: OrderName,
        by: By,
        command: Command,
        approvals: Vec<Approval>,
        until: String,
    ) {
        self.orders.numbers += 1;
        let waiting = Waiting {
            number: self.orders.numbers,
            name,
            command,
            approvals,
            until,
            by,
        };
        self.keep_waiting(&waiting);
        self.orders.waiting.push_back(waiting);
    }

    pub(super) fn finish(&mut self, name: OrderName, outcome: Outcome) {
        self.orders.numbers += 1;
        let done = Done {
            number: self.orders.numbers,
            name: name.clone(),
            outcome: outcome.clone(),
        };
        self.keep_done(&done);
        self.orders.done.insert(name.clone(), outcome);
        self.orders.order_of_done.push_back(name);
        if self.orders.order_of_done.len() > MAX_DONE
            && let Some(oldest) = self.orders.order_of_done.pop_front()
        {
            self.orders.done.remove(&oldest);
            self.drop_order(&oldest);
        }
    }

    /// Tries what waits, each channel's in its order.
    pub(super) fn pursue(
        &mut self,
        chance: &mut impl CryptoRng,
        effects: &mut Vec<Effect>,
    ) -> Result<(), DeskBroken> {
        let mut blocked: Vec<ChannelName> = Vec::new();
        for one in std::mem::take(&mut self.orders.waiting) {
            let channel = one.command.channel().cloned();
            if channel.as_ref().is_some_and(|it| blocked.contains(it)) {
                self.orders.waiting.push_back(one);
                continue;
            }
            let outcome = self.obey(&one.command, &one.by, &one.approvals, chance, effects)?;
            match outcome {
                Outcome::Waiting { .. } => {
                    blocked.extend(channel);
                    self.orders.waiting.push_back(one);
                }
                outcome => {
                    if let Outcome::Refused { why } = &outcome {
                        let text = format!("what waited was not done: {why}");
                        self.tell(channel.as_ref(), true, text, effects);
                    }
                    let what = format!("{}, which waited", acts::of_command(&one.command));
                    self.note_act(&one.name, &one.by, what, &outcome);
                    self.finish(one.name, outcome);
                }
            }
        }
        Ok(())
    }

    fn obey(
        &mut self,
        command: &Command,
        by: &By,
        approvals: &[Approval],
        chance: &mut impl CryptoRng,
        effects: &mut Vec<Effect>,
    ) -> Result<Outcome, DeskBroken> {
        let outcome = match command {
            Command::Invite(new) => self.invite(new, chance, effects)?,
            Command::Accept {
                channel,
                invitation,
            } => self.accept(channel, invitation, chance, effects)?,
            Command::Verify {
                channel,
                way,
                given,
                source,
            } => match verification(way, given) {
                Err(why) => Err(why),
                Ok((way, given)) => {
                    let source = source.clone();
                    let command = ToChannel::Verify { way, given, source };
                    return self.order_channel(channel, command, chance, effects);
                }
            },
            Command::StrikeOut {
                channel,
                record,
                reason,
            } => {
                let command = ToChannel::StrikeOut {
                    record: *record,
                    reason: reason.clone(),
                };
                return self.order_channel(channel, command, chance, effects);
            }
            Command::Maintain { channel, act } => self.maintain(channel, act, chance, effects)?,
            Command::Say(saying) if approvals.is_empty() && self.must_be_approved(saying) => {
                self.propose(saying)
            }
            Command::Say(saying) => return self.say(saying, approvals, chance, effects),
            Command::Approve(approval) => self.approve(approval, by, chance, effects)?,
            Command::Discard { proposal, reason } => self.discard(proposal, reason, effects),
            Command::Recall { name } => self.recall(name),
            Command::MarkRead { message } => return self.mark_read(message, chance, effects),
            Command::Record { lines, learned } => self.record(lines, *learned),
            Command::Keep { kind, text, about } => {
                if text.is_empty() || text.len() > MAX_PRIVATE_BYTES {
                    Err(format!(
                        "what is kept has 1 to {MAX_PRIVATE_BYTES} bytes, this has {}",
                        text.len()
                    ))
                } else {
                    let number = self.kept.last().map_or(0, PrivateEntry::number) + 1;
                    let entry = PrivateEntry::new(number, *kind, self.now, *about, text.clone());
                    self.keep_private(&entry);
                    self.kept.push(entry);
                    Ok(Outcome::Done)
                }
            }
            Command::Unpack { channel, bag } => self.unpack(channel, bag, chance, effects)?,
            Command::Admit(person) => self.let_in(person),
            Command::Dismiss { person } => self.dismiss(person),
            Command::Vouch(vouching) => self.vouch(vouching),
            Command::LayFile { .. } => Ok(Outcome::Done),
        };
        Ok(outcome.unwrap_or_else(refused))
    }

    /// Hands an officer's act to a channel.
    pub(super) fn order_channel(
        &mut self,
        name: &ChannelName,
        command: ToChannel,
        chance: &mut impl CryptoRng,
        effects: &mut Vec<Effect>,
    ) -> Result<Outcome, DeskBroken> {
        if !self.links.contains_key(name) {
            return Ok(refused(no_channel(name)));
        }
        let done = self.hand_on(name, Input::Command(command), chance, effects)?;
        Ok(match done {
            Ok(()) => Outcome::Done,
            Err(error) => self.not_done(name, &error),
        })
    }

    fn mark_read(
        &mut self,
        message: &MessageId,
        chance: &mut impl CryptoRng,
        effects: &mut Vec<Effect>,
    ) -> Result<Outcome, DeskBroken> {
        let Some(letter) = self.letter_of(message).filter(|letter| !letter.ours) else {
            return Ok(refused(format!(
                "no message of the other side goes by `{message}`: `tacit inbox` names them"
            )));
        };
        if letter.read_at.is_some() {
            return Ok(Outcome::Done);
        }
        let name = letter.channel.clone();
        let command = ToChannel::MarkRead(*message);
        let outcome = self.order_channel(&name, command, chance, effects)?;
        if outcome == Outcome::Done
            && let Some(place) = self.by_name.get(message).copied()
            && let Some(letter) = self.letters.get_mut(place)
        {
            letter.read_at = Some(self.now);
            let letter = letter.clone();
            self.keep_letter(&letter);
            if let Some(with) = self.correspondent(&name) {
                self.casebook.file_reading(&letter, &with);
            }
        }
        Ok(outcome)
    }

    fn record(
        &mut self,
        lines: &str,
        known_since: Option<tacit_lang::time::Instant>,
    ) -> Result<Outcome, String> {
        if lines.len() > MAX_SHEET_BYTES {
            return Err(format!(
                "at most {MAX_SHEET_BYTES} bytes are taken in at once, these have {}: divide them",
                lines.len()
            ));
        }
        let now = crate::party::instant(self.now);
        let intake = self.casebook.take_in(lines, now, known_since);
        let taken = intake.records.len();
        if taken > 0 {
            self.keep_sheet(&intake.records);
            self.casebook.file(intake.records);
        }
        Ok(Outcome::Recorded {
            taken,
            known: intake.known,
            left_out: intake.left_out,
        })
    }
}

/// The most bytes of records that are taken in at once; they lie in the store as one value.
pub const MAX_SHEET_BYTES: usize = 8 << 20;

pub(super) fn refused(why: String) -> Outcome {
    Outcome::Refused { why }
}

pub(super) fn no_channel(name: &ChannelName) -> String {
    format!("there is no channel `{name}`: `tacit channel status` lists them")
}
