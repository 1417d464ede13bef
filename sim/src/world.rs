//! Two desks, a carrier between them, and what must hold after every input.

use crate::carrier::{Carrier, PutOut};
use crate::claim::{Breach, Claim};
use crate::desk::{Copied, Desk};
use crate::dice::Dice;
use crate::ledger::Ledger;
use crate::pair::{Pair, Side};
use crate::profile::Weights;
use crate::trace::{self, Trace};
use tacit_channel::channel::{ChannelError, Provenance, Step};
use tacit_channel::effect::{Delivered, Effect, Input, Notice, SealingStopped};
use tacit_channel::{Finding, OfficerMessage, Place};
use tacit_wire::{Bundle, Tally, Timestamp};

/// What has happened to a world, by which it is known what may be found in it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Marks {
    /// The carrier tampered with what it handed over.
    pub tampered: bool,
    /// A program ended in the middle of something.
    pub crashed: bool,
    /// A desk did not collect for a day, or its clock jumped.
    pub away: bool,
    /// The relay forgot what nobody had collected.
    pub forgot: bool,
    /// A courier went, so that something came by two ways and in any order.
    pub courier: bool,
    /// An officer asked for a reset.
    pub reset: bool,
    /// A disk was put back or a backup restored.
    pub scarred: bool,
}

/// What has happened to one desk.
#[derive(Debug, Clone, Default)]
pub struct Fate {
    /// Its disk was put back outside the program.
    pub rolled: bool,
    /// Something was put out at one place under one key twice, with different bytes.
    pub reused: bool,
    /// It, or the other about it, has named that there is more than one history.
    pub named: bool,
    /// A backup was restored, and no reset asked for since.
    pub restored: bool,
    /// The tally that a lying relay shows it.
    pub lie: Option<Tally>,
    /// That its disk was put back can be seen from a true tally.
    pub noticeable: bool,
    /// Deposits were lost with a program that ended.
    pub lost_deposits: bool,
    /// The relay is not waited for: places that it does not hand out are given up.
    pub gives_up: bool,
    /// Envelopes that it has found foreign.
    pub estranged: Vec<[u8; 32]>,
    /// When it collected last.
    pub collected_at: Timestamp,
}

/// What came of an input.
#[derive(Debug, Default)]
pub struct Given {
    /// Why the command was refused.
    pub refused: Option<ChannelError>,
    /// Whether the program ended before anything was durable.
    pub lost: bool,
    /// Whether it ended.
    pub crashed: bool,
    /// What was found.
    pub findings: Vec<Finding>,
    /// How many messages an officer was shown.
    pub delivered: usize,
    /// How many envelopes were put out that were not put out before.
    pub fresh: usize,
    /// The courier's bag.
    pub bundle: Option<Bundle>,
}

/// What a run did.
#[derive(Debug, Clone, Copy, Default)]
pub struct Tried {
    /// Inputs to the cores.
    pub inputs: u64,
    /// Times that a program ended.
    pub crashes: u64,
    /// Times that a batch was tampered with.
    pub tamperings: u64,
    /// Disks put back.
    pub put_back: u64,
    /// Put back, and nothing could be noticed by the tally because as much was under way.
    pub hidden_by_flight: u64,
    /// Runs in which a courier had to end what the relay could not.
    pub needed_courier: u64,
    /// Runs in which something came after its keys were gone, so that only a new session helped.
    pub too_late: u64,
    /// Resets that were joined at the end.
    pub resets: u64,
    /// Messages said, and heard.
    pub said: u64,
    /// Messages heard.
    pub heard: u64,
}

/// The world of one run.
pub struct World {
    /// How often things happen.
    pub weights: Weights,
    /// What decides.
    pub dice: Dice,
    /// True time.
    pub now: Timestamp,
    /// The desks.
    pub desks: Pair<Desk>,
    /// The carrier.
    pub carrier: Carrier,
    /// What was said and heard.
    pub ledger: Ledger,
    /// What has happened.
    pub marks: Marks,
    /// What has happened to each desk.
    pub fates: Pair<Fate>,
    /// Copies of the desks' disks.
    pub copies: Pair<Vec<Copied>>,
    /// What was decided.
    pub trace: Trace,
    /// What was tried.
    pub tried: Tried,
}

impl World {
    /// Gives a desk one input; its program may end at any effect of it.
    ///
    /// What is durable are the changes together with what an officer is shown; deposits and bags may be lost.
    ///
    /// # Errors
    /// The claim that the input, or what came of it, breaks.
    pub fn give(&mut self, side: Side, input: Input) -> Result<Given, Breach> {
        self.tried.inputs += 1;
        let desk = self.desks.of_mut(side);
        let clock = desk.clock(self.now);
        let is_command = matches!(input, Input::Command(_));
        // First contact hands over again what was sealed before the program ended, and seals nothing.
        let only_again = matches!(input, Input::Contact { .. });
        let stopped_before = desk.channel.stopped();
        let label = trace::input(&input);
        let answer = match desk.channel.handle(clock, input, &mut desk.chance) {
            Ok(answer) => answer,
            Err(error) => return self.refused(side, &label, is_command, error),
        };
        let effects = answer.value;
        let breaks = self.dice.per_mille(self.weights.crash_per_mille);
        let breaks_at = breaks.then(|| self.dice.index(effects.len() + 1));
        self.trace.note(|| {
            let ends = breaks_at.map_or(String::new(), |at| format!(", ends at {at}"));
            format!(
                "{} {side:?} {label}: {} effects{ends}",
                self.now.0,
                effects.len()
            )
        });
        let mut given = Given {
            crashed: breaks,
            lost: breaks_at == Some(0),
            ..Given::default()
        };
        let mut shown = Vec::new();
        if !given.lost {
            let stopped = !only_again
                && stopped_before.is_some()
                && self.desks.of(side).channel.stopped().is_some();
            for (number, effect) in effects.into_iter().enumerate() {
                let runs = breaks_at.is_none_or(|at| number < at);
                self.perform(side, effect, runs, stopped, &mut given, &mut shown)?;
            }
        }
        if breaks {
            self.crash(side)?;
        }
        self.after(side, shown)?;
        Ok(given)
    }

    fn refused(
        &mut self,
        side: Side,
        label: &str,
        is_command: bool,
        error: ChannelError,
    ) -> Result<Given, Breach> {
        let expected = !matches!(error, ChannelError::Broken | ChannelError::Message(_));
        if !is_command || !expected {
            return Err(Breach::of(
                Claim::Steady,
                format!("{side:?} {label}: {error}"),
            ));
        }
        self.trace
            .note(|| format!("{} {side:?} {label}: {error:?}", self.now.0));
        Ok(Given {
            refused: Some(error),
            ..Given::default()
        })
    }

    /// Does one effect; `runs`: the program has not ended before it.
    fn perform(
        &mut self,
        side: Side,
        effect: Effect,
        runs: bool,
        stopped: bool,
        given: &mut Given,
        shown: &mut Vec<usize>,
    ) -> Result<(), Breach> {
        match effect {
            Effect::Persist(changes) => self.desks.of_mut(side).persist(changes),
            Effect::Deposit(deposit) if runs => {
                let put_out = self.put_out(side, &deposit.envelope)?;
                given.fresh += usize::from(put_out != PutOut::Again);
                let step = self.desks.of(side).channel.status().value.step;
                if stopped && step == Step::Open && put_out != PutOut::Again {
                    return Err(Breach::of(
                        Claim::Stopped,
                        format!("{side:?} sealed at {} while stopped", deposit.precedence),
                    ));
                }
                self.desks.of_mut(side).take_on(deposit);
            }
            Effect::Deposit(_) => self.fates.of_mut(side).lost_deposits = true,
            Effect::Bundle(bundle) => {
                for item in &bundle.items {
                    self.put_out(side, &item.envelope)?;
                }
                given.bundle = runs.then_some(bundle);
            }
            Effect::Deliver(delivered) => {
                shown.push(self.show(side, &delivered)?);
                given.delivered += 1;
            }
            Effect::Evidence(contradiction) => {
                return Err(Breach::of(
                    Claim::Unslandered,
                    format!("{side:?} holds evidence: {:?}", contradiction.reason),
                ));
            }
            Effect::Notice(notice) => self.heed(side, notice, given)?,
        }
        Ok(())
    }

    fn put_out(&mut self, side: Side, envelope: &tacit_wire::Envelope) -> Result<PutOut, Breach> {
        let put_out = self.carrier.put_out(side, envelope)?;
        if put_out == PutOut::Reused {
            let fate = self.fates.of_mut(side);
            fate.reused = true;
            if !fate.rolled {
                return Err(Breach::of(
                    Claim::Carried,
                    format!("{side:?} sealed one place under one key twice"),
                ));
            }
        }
        Ok(put_out)
    }

    fn show(&mut self, side: Side, delivered: &Delivered) -> Result<usize, Breach> {
        let generation = self.desks.of(side).channel.status().value.generation;
        let number = self.ledger.delivered(side, generation, delivered)?;
        self.trace
            .note(|| format!("  {side:?} is shown {} of {number}", delivered.place));
        self.desks.of_mut(side).shown.push(delivered.id);
        Ok(number)
    }

    fn heed(&mut self, side: Side, notice: Notice, given: &mut Given) -> Result<(), Breach> {
        if let Some(line) = trace::notice(&notice) {
            self.trace.note(|| format!("  {side:?} notices {line}"));
        }
        let generation = self.desks.of(side).channel.status().value.generation;
        match notice {
            Notice::Finding(finding) => {
                if !self.may_be_found(&finding) {
                    return Err(Breach::of(
                        Claim::Quiet,
                        format!("{side:?} finds, and nobody did wrong: {finding}"),
                    ));
                }
                match &finding {
                    Finding::Expired { place } | Finding::Conflicting { place } => {
                        self.ledger.excuse(side, generation, *place);
                    }
                    Finding::Foreign { envelope } => {
                        self.fates.of_mut(side).estranged.push(*envelope);
                    }
                    _ => {}
                }
                if matches!(finding, Finding::GoneBack { .. }) {
                    self.fates.of_mut(side).named = true;
                }
                if matches!(
                    finding,
                    Finding::Conflicting { .. } | Finding::CounterpartWentBack { .. }
                ) {
                    self.fates.of_mut(side.other()).named = true;
                }
                if matches!(finding, Finding::Forked { .. } | Finding::Reflected { .. }) {
                    for side in Side::BOTH {
                        self.fates.of_mut(side).named = true;
                    }
                }
                given.findings.push(finding);
            }
            Notice::SealingStopped(SealingStopped::GoneBack) => {
                self.fates.of_mut(side).named = true;
            }
            Notice::Unreadable { place } => {
                self.ledger.excuse(side, generation, place);
                if !self.marks.scarred {
                    return Err(Breach::of(
                        Claim::Carried,
                        format!("{side:?} cannot read {place}"),
                    ));
                }
            }
            Notice::ConfirmationRefused if !self.marks.scarred => {
                return Err(Breach::of(
                    Claim::Steady,
                    format!("{side:?} refuses the other's confirmation"),
                ));
            }
            Notice::Contradiction { .. } => {
                return Err(Breach::of(
                    Claim::Unslandered,
                    format!("{side:?} says that the relay contradicts itself"),
                ));
            }
            Notice::RelayLost { .. } if !self.marks.scarred => {
                return Err(Breach::of(
                    Claim::Unslandered,
                    format!("{side:?} says that the relay lost something"),
                ));
            }
            _ => {}
        }
        Ok(())
    }

    /// Whether a finding has a cause: where nobody did wrong and nothing broke, none has.
    ///
    /// A program that ended between taking a message and noting how far it has collected is handed the message again.
    fn may_be_found(&self, finding: &Finding) -> bool {
        let Marks {
            tampered,
            crashed,
            away,
            forgot,
            courier,
            reset,
            scarred,
        } = self.marks;
        let repeated = matches!(finding, Finding::Repeated { .. });
        (crashed && repeated) || tampered || away || forgot || courier || reset || scarred
    }

    /// What must hold after every input.
    fn after(&mut self, side: Side, shown: Vec<usize>) -> Result<(), Breach> {
        let channel = &self.desks.of(side).channel;
        if self.fates.of(side).restored && channel.stopped().is_none() {
            return Err(Breach::of(
                Claim::Stopped,
                format!("{side:?} was restored from a backup and would seal"),
            ));
        }
        if !self.marks.scarred && !shown.is_empty() {
            let status = channel.status().value;
            for before in shown {
                self.ledger
                    .nothing_unnamed(side, before, status.generation, &status.awaited)?;
            }
        }
        Ok(())
    }

    /// A program ends and starts again.
    ///
    /// # Errors
    /// If the core does not take its own entries back.
    pub fn crash(&mut self, side: Side) -> Result<(), Breach> {
        self.marks.crashed = true;
        self.tried.crashes += 1;
        let fate = self.fates.of_mut(side);
        let desk = self.desks.of_mut(side);
        fate.lost_deposits |= !desk.unsigned.is_empty();
        desk.restart(Provenance::Continued)
    }

    /// What a desk has put out and not seen acknowledged.
    #[must_use]
    pub fn unacknowledged(&self, side: Side) -> Vec<Place> {
        self.desks.of(side).channel.status().value.unacknowledged
    }

    /// Writes down what an officer said, if it is durable: the places that are new.
    pub fn write_down(&mut self, side: Side, before: &[Place], message: OfficerMessage) {
        let status = self.desks.of(side).channel.status().value;
        let places = status.unacknowledged.into_iter();
        let places: Vec<Place> = places.filter(|place| !before.contains(place)).collect();
        self.trace
            .note(|| format!("  {side:?} said {} at {places:?}", self.ledger.len()));
        self.ledger.said(side, status.generation, places, message);
    }
}
