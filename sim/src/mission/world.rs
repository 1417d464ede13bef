//! The world of one run, and the one way in which a desk is given anything.

use super::claims::Before;
use super::program::{Ordered, Program, order_name};
use crate::carrier::{Carrier, PutOut};
use crate::claim::{Breach, Claim};
use crate::dice::Dice;
use crate::pair::{Pair, Side};
use crate::profile::Weights;
use crate::trace::Trace;
use crate::world::Tried;
use tacit_channel::channel::Provenance;
use tacit_mission::command::Command;
use tacit_mission::effect::{Effect, Input, Outcome};
use tacit_mission::said::Paper;
use tacit_wire::Timestamp;

/// How often standings are judged before and after an input, in a thousand.
const JUDGED_PER_MILLE: u64 = 150;

/// How often a desk is taken up beside the one that runs, to compare them, in a thousand.
const RESUMED_PER_MILLE: u64 = 25;

/// What has happened in a run, as far as claims depend on it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Marks {
    /// A clock went back.
    pub jumped: bool,
    /// A disk was put back.
    pub restored: bool,
    /// A session was begun again.
    pub reset: bool,
}

/// What a desk did with an input.
#[derive(Debug, Clone, Default)]
pub struct Given {
    /// What became of an order, if the officer was answered.
    pub outcome: Option<Outcome>,
    /// Whether nothing of it is durable.
    pub lost: bool,
    /// Whether the program ended, or took the desk up again.
    pub ended: bool,
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
    pub programs: Pair<Program>,
    /// The carrier.
    pub carrier: Carrier,
    /// The texts that each side may give.
    pub papers: Pair<Vec<Paper>>,
    /// How many orders were given, of both sides.
    pub numbers: u64,
    /// What has happened.
    pub marks: Marks,
    /// What was decided.
    pub trace: Trace,
    /// What was tried.
    pub tried: Tried,
}

/// Where a program stops in the middle of what it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stop {
    /// The store did not take the changes.
    Commit,
    /// The program ended before the effect of this number.
    Before(usize),
}

impl World {
    /// A world in which nothing goes wrong yet.
    #[must_use]
    pub fn of(
        dice: Dice,
        now: Timestamp,
        programs: Pair<Program>,
        carrier: Carrier,
        papers: Pair<Vec<Paper>>,
    ) -> Self {
        Self {
            weights: Weights::default(),
            dice,
            now,
            programs,
            carrier,
            papers,
            numbers: 0,
            marks: Marks::default(),
            trace: Trace::default(),
            tried: Tried::default(),
        }
    }

    /// An officer gives an order; what the officer is answered, if the program does not end before.
    ///
    /// # Errors
    /// The claim that it breaks.
    pub fn order(&mut self, side: Side, command: Command) -> Result<Option<Outcome>, Breach> {
        self.numbers += 1;
        let number = self.numbers;
        self.order_as(side, number, command)
    }

    /// The same under a number that was drawn before.
    ///
    /// # Errors
    /// The claim that it breaks.
    pub fn order_as(
        &mut self,
        side: Side,
        number: u64,
        command: Command,
    ) -> Result<Option<Outcome>, Breach> {
        let ordered = Ordered {
            command,
            told: None,
            forgotten: false,
        };
        self.programs
            .of_mut(side)
            .memory
            .orders
            .insert(number, ordered);
        self.repeat(side, number)
    }

    /// An order is given, for the first time or again.
    ///
    /// # Errors
    /// The claim that it breaks.
    pub fn repeat(&mut self, side: Side, number: u64) -> Result<Option<Outcome>, Breach> {
        let orders = &self.programs.of(side).memory.orders;
        let Some(ordered) = orders.get(&number).cloned() else {
            return Ok(None);
        };
        let command = Box::new(ordered.command.clone());
        let input = Input::order(order_name(number), command);
        let given = self.give(side, input)?;
        let Some(outcome) = given.outcome else {
            return Ok(None);
        };
        if let Some(told) = &ordered.told
            && !ordered.forgotten
        {
            may_follow(told, &outcome).map_err(|what| {
                Breach::of(
                    Claim::OrderedOnce,
                    format!("{side:?} order {number}: {what}"),
                )
            })?;
        }
        let orders = &mut self.programs.of_mut(side).memory.orders;
        if let Some(ordered) = orders.get_mut(&number) {
            ordered.told = Some(outcome.clone());
        }
        Ok(Some(outcome))
    }

    /// Gives a desk one input; the store may not take what comes of it, and the program may end at any effect.
    ///
    /// # Errors
    /// The claim that the input, or what came of it, breaks.
    pub fn give(&mut self, side: Side, input: Input) -> Result<Given, Breach> {
        self.tried.inputs += 1;
        let label = super::claims::label(&input);
        let judges = self.dice.per_mille(JUDGED_PER_MILLE);
        let before = Before::of(self.programs.of_mut(side), self.now, &input, judges)?;
        let program = self.programs.of_mut(side);
        let clock = program.clock(self.now);
        let handled = program
            .desk
            .handle(clock, input, &mut program.chance)
            .map_err(|broken| Breach::of(Claim::Steady, format!("{side:?} {label}: {broken}")))?;
        let (outcome, effects) = (handled.outcome, handled.effects);
        let stop = self.stop(&effects);
        self.trace.note(|| {
            let told = outcome.as_ref().map_or("", super::claims::word);
            let ends = stop.map_or(String::new(), |stop| format!(", stops: {stop:?}"));
            let count = effects.len();
            format!("{} {side:?} {label}: {told} {count} effects{ends}", clock.0)
        });
        if let Some(Outcome::Refused { why }) = &outcome {
            self.trace
                .note(|| format!("  refused: {}", super::claims::plain(why)));
        }
        self.after(side, &label, &before, outcome.as_ref(), &effects)?;
        let lost = matches!(stop, Some(Stop::Commit | Stop::Before(0)));
        for (number, effect) in effects.into_iter().enumerate() {
            let runs = match stop {
                None => true,
                Some(Stop::Commit) => false,
                Some(Stop::Before(at)) => number < at,
            };
            if runs {
                self.perform(side, number, effect)?;
            }
        }
        match stop {
            None => {}
            Some(Stop::Commit) => self.programs.of_mut(side).reload(Provenance::Continued)?,
            Some(Stop::Before(_)) => self.crash(side)?,
        }
        if self.dice.per_mille(RESUMED_PER_MILLE) {
            self.require_resumed(side)?;
        }
        Ok(Given {
            outcome: outcome.filter(|_| stop.is_none()),
            lost,
            ended: stop.is_some(),
        })
    }

    fn stop(&mut self, effects: &[Effect]) -> Option<Stop> {
        let often = self.weights.crash_per_mille;
        if self.dice.per_mille(often / 2) && matches!(effects.first(), Some(Effect::Persist(_))) {
            return Some(Stop::Commit);
        }
        let ends = self.dice.per_mille(often);
        ends.then(|| Stop::Before(self.dice.index(effects.len() + 1)))
    }

    fn perform(&mut self, side: Side, number: usize, effect: Effect) -> Result<(), Breach> {
        match effect {
            Effect::Persist(changes) => {
                if number > 0 {
                    return Err(Breach::of(
                        Claim::Steady,
                        "what has to be durable comes late",
                    ));
                }
                self.require_private(side, &changes)?;
                self.programs.of_mut(side).persist(changes);
            }
            Effect::Deposit { deposit, .. } => {
                self.put_out(side, &deposit.envelope)?;
                let unsigned = &mut self.programs.of_mut(side).unsigned;
                if !unsigned.contains(&deposit) {
                    unsigned.push(deposit);
                }
            }
            Effect::Bundle { bundle, .. } => {
                for item in &bundle.items {
                    self.put_out(side, &item.envelope)?;
                }
                self.programs.of_mut(side).bag = Some(bundle);
            }
            Effect::Notice(notice) => {
                let text = &notice.text;
                self.trace
                    .note(|| format!("  {side:?} is told: {}", super::claims::plain(text)));
            }
            Effect::Routes(_) => {}
        }
        Ok(())
    }

    fn put_out(&mut self, side: Side, envelope: &tacit_wire::Envelope) -> Result<(), Breach> {
        let put_out = self.carrier.put_out(side, envelope)?;
        if put_out == PutOut::Reused && !self.marks.restored {
            let what = format!("{side:?} sealed one place under one key twice");
            return Err(Breach::of(Claim::Carried, what));
        }
        Ok(())
    }

    /// A program ends and starts again.
    ///
    /// # Errors
    /// If the core does not take its own entries back.
    pub fn crash(&mut self, side: Side) -> Result<(), Breach> {
        self.tried.crashes += 1;
        let program = self.programs.of_mut(side);
        program.unsigned.clear();
        program.reload(Provenance::Continued)
    }
}

/// Whether an order that is repeated may be answered so, having been answered otherwise.
fn may_follow(told: &Outcome, now: &Outcome) -> Result<(), String> {
    let may = match (told, now) {
        // Nothing had changed, so that it is tried anew; what waited has been done since, or was refused.
        (Outcome::Refused { .. }, _) => true,
        (
            Outcome::Waiting { .. },
            Outcome::Sealed { .. } | Outcome::Done | Outcome::Refused { .. },
        ) => true,
        (told, now) => told == now,
    };
    if may {
        return Ok(());
    }
    Err(format!(
        "answered {told:?}, and {now:?} when it was repeated"
    ))
}
