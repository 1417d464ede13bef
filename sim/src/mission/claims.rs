//! What must hold after every input.

use super::beginning::mark;
use super::program::{Program, load, number_of};
use super::standings::{Seen, standings};
use super::world::World;
use crate::claim::{Breach, Claim};
use crate::pair::Side;
use std::collections::BTreeSet;
use tacit_channel::channel::Provenance;
use tacit_channel::{FactKind, MessageId};
use tacit_lang::time::Instant;
use tacit_mission::command::{Command, Saying};
use tacit_mission::correspondence::Letter;
use tacit_mission::effect::{Brought, Change, Effect, Input, Outcome};
use tacit_mission::party::instant;
use tacit_mission::said::Said;
use tacit_standing::record::Record;
use tacit_wire::Timestamp;

/// What was seen of a desk before an input.
pub struct Before {
    letters: usize,
    passages: usize,
    waits: bool,
    /// At which moment it was judged.
    at: Instant,
    /// Whether the input itself may change a promise, whatever letters it adds.
    may_move: bool,
    seen: Option<Vec<Seen>>,
}

impl Before {
    /// Looks at a desk; `judges`: at its promises too.
    ///
    /// # Errors
    /// If the judge does not judge.
    pub fn of(
        program: &mut Program,
        now: Timestamp,
        input: &Input,
        judges: bool,
    ) -> Result<Self, Breach> {
        let at = instant(program.clock(now));
        let seen = judges
            .then(|| standings(&mut program.desk, at))
            .transpose()?;
        let letters = program.desk.letters();
        let may_move = match input {
            Input::Order { command, .. } => match command.as_ref() {
                Command::Record { lines, .. } => lines.contains(CONCERN),
                Command::Approve(_) | Command::Unpack { .. } => true,
                _ => false,
            },
            _ => false,
        };
        Ok(Self {
            letters: letters.len(),
            passages: passages(letters),
            waits: program.has_waiting(),
            at,
            may_move,
            seen,
        })
    }
}

/// Whether all that is to be durable is that something was ordered: a refusal is on record, and nothing else of it.
fn is_act(effect: &Effect) -> bool {
    matches!(effect, Effect::Persist(changes) if changes.iter().all(|change| {
        change.space == "acts" || (change.space == "desk" && change.key == b"acts")
    }))
}

/// What stands in records of incidents that a promise of the simulation is about.
pub const CONCERN: &str = "rocket-fire";

fn passages(letters: &[Letter]) -> usize {
    let each = letters.iter();
    each.map(|letter| letter.passages.len() + usize::from(letter.read_at.is_some()))
        .sum()
}

/// Whether a letter may change what stands of a promise.
fn may_move(letter: &Letter) -> bool {
    letter.said.as_ref().is_ok_and(|said| match said {
        Said::Note { .. }
        | Said::Answer { .. }
        | Said::Offer(_)
        | Said::CounterOffer(_)
        | Said::LineCheck { .. }
        | Said::Reservation { .. } => false,
        // To the other side it is an incident of which it holds nothing for certain.
        Said::Report(_) => !letter.ours,
        Said::Assurance(_)
        | Said::Amendment { .. }
        | Said::Withdrawal { .. }
        | Said::Reaffirmation { .. }
        | Said::ClarificationRequest { .. }
        | Said::ClarificationAnswer { .. } => true,
    })
}

impl World {
    /// Looks at a desk after an input, as it is in memory.
    ///
    /// # Errors
    /// The claim that is broken.
    pub fn after(
        &mut self,
        side: Side,
        label: &str,
        before: &Before,
        outcome: Option<&Outcome>,
        effects: &[Effect],
    ) -> Result<(), Breach> {
        let told_of_clock = effects.iter().any(|effect| {
            matches!(effect, Effect::Notice(notice) if notice.text.contains("clock went back"))
        });
        if matches!(outcome, Some(Outcome::Refused { .. }))
            && !before.waits
            && !told_of_clock
            && let Some(effect) = effects.iter().find(|effect| !is_act(effect))
        {
            return Err(Breach::of(
                Claim::OrderedOnce,
                format!("{side:?} {label}: refused, and yet there is {effect:?}"),
            ));
        }
        self.require_commanded(side, before.letters)?;
        let program = self.programs.of_mut(side);
        let letters = program.desk.letters();
        if let Some(seen) = &before.seen {
            let mut new = letters.iter().skip(before.letters);
            let idle =
                !before.may_move && passages(letters) == before.passages && !new.any(may_move);
            let now = standings(&mut program.desk, before.at)?;
            if idle && now != *seen {
                return Err(Breach::of(
                    Claim::Unmoved,
                    format!("{side:?} {label}: {}", difference(seen, &now)),
                ));
            }
            require_grounded(program, &now)
                .map_err(|what| Breach::of(Claim::Grounded, format!("{side:?} {label}: {what}")))?;
        }
        Ok(())
    }

    /// Every letter from one on was said by its side's officers, word for word, and approved where a rule asks for it; and what is known to have
    /// become of each was done by an officer.
    ///
    /// # Errors
    /// The claim that is broken.
    pub fn require_commanded(&self, side: Side, from: usize) -> Result<(), Breach> {
        let letters = self.programs.of(side).desk.letters();
        for letter in letters.iter().skip(from) {
            let by = if letter.ours { side } else { side.other() };
            self.was_commanded(by, letter).map_err(|what| {
                Breach::of(Claim::Commanded, format!("at {side:?} of {by:?}: {what}"))
            })?;
        }
        Ok(())
    }

    fn was_commanded(&self, by: Side, letter: &Letter) -> Result<(), String> {
        let number = number_of(&letter.asked_by).ok_or("a letter of no order")?;
        let memory = &self.programs.of(by).memory;
        let Some(Command::Say(saying)) = memory.orders.get(&number).map(|it| &it.command) else {
            return Err(format!("nobody ordered {number} to be said"));
        };
        let said = letter
            .said
            .as_ref()
            .map_err(|why| format!("order {number}: {why:?}"))?;
        let same = (
            said.told(),
            letter.precedence,
            letter.authority,
            letter.answers,
        ) == (
            saying.said.told(),
            saying.precedence,
            saying.authority,
            saying.answers,
        );
        if !same {
            return Err(format!("order {number} was to say something else"));
        }
        if !memory.officers.is_empty() && said.commits() {
            let approved = memory.approved.get(&number);
            let by_ledger = approved.map_or(0, BTreeSet::len);
            let names: BTreeSet<&String> = letter
                .approvals
                .iter()
                .map(|approval| &approval.officer)
                .collect();
            if by_ledger < NEEDED || (letter.ours && names.len() < NEEDED) {
                return Err(format!(
                    "order {number} was approved by {by_ledger} officers"
                ));
            }
        }
        Ok(())
    }

    /// What is known of a desk's letters was done by an officer at the other, and every message on record is a letter.
    ///
    /// # Errors
    /// The claim that is broken.
    pub fn require_spoken(&self, side: Side) -> Result<(), Breach> {
        let there = &self.programs.of(side.other()).memory;
        let mut read = BTreeSet::new();
        let mut answered = BTreeSet::new();
        for ordered in there.orders.values() {
            match &ordered.command {
                Command::MarkRead { message } => read.insert(message.0.0),
                Command::Say(Saying {
                    answers: Some(answers),
                    ..
                }) => answered.insert(answers.0.0),
                _ => false,
            };
        }
        let desk = &self.programs.of(side).desk;
        let has = |known: &BTreeSet<[u8; 32]>, id: &MessageId| known.contains(&id.0.0);
        for letter in desk.letters() {
            let stage = |stage| letter.ours && letter.passed(stage).is_some();
            let number = &letter.asked_by;
            if stage(FactKind::Read) && !has(&read, &letter.id) {
                let what = format!("{side:?}: nobody has read {number}");
                return Err(Breach::of(Claim::Unspoken, what));
            }
            if stage(FactKind::Answered) && !has(&answered, &letter.id) {
                let what = format!("{side:?}: nobody has answered {number}");
                return Err(Breach::of(Claim::Unspoken, what));
            }
        }
        Ok(())
    }

    /// Every message on a desk's record is a letter, and the book shows no other.
    ///
    /// # Errors
    /// The claim that is broken.
    pub fn require_letters_behind_records(&mut self, side: Side) -> Result<(), Breach> {
        let desk = &mut self.programs.of_mut(side).desk;
        let names: BTreeSet<String> = desk.letters().iter().map(Letter::record).collect();
        for (_, record) in desk.casebook().records() {
            if let Record::Message(message) = record {
                let name = message.id.strip_suffix("-old").unwrap_or(&message.id);
                if !names.contains(name) {
                    let what = format!("{side:?}: a message on record is no letter");
                    return Err(Breach::of(Claim::Commanded, what));
                }
            }
        }
        Ok(())
    }

    /// A desk that is taken up from the disk is the one that runs.
    ///
    /// # Errors
    /// The claim that is broken.
    pub fn require_resumed(&mut self, side: Side) -> Result<(), Breach> {
        let program = self.programs.of_mut(side);
        let at = instant(program.clock(self.now));
        let mut again = load(&program.disk, Provenance::Continued)?;
        let desk = &mut program.desk;
        let same = [
            ("letters", again.letters() == desk.letters()),
            ("proposals", again.proposals().eq(desk.proposals())),
            ("journal", again.journal() == desk.journal()),
            ("waiting orders", again.waiting().eq(desk.waiting())),
            ("private entries", again.kept() == desk.kept()),
            ("credential", again.fingerprint() == desk.fingerprint()),
        ];
        if let Some((what, _)) = same.iter().find(|(_, same)| !same) {
            let what = format!("{side:?}: other {what} after a start");
            return Err(Breach::of(Claim::Resumed, what));
        }
        let (seen, again) = (standings(desk, at)?, standings(&mut again, at)?);
        if seen != again {
            let what = format!("{side:?}: after a start {}", difference(&seen, &again));
            return Err(Breach::of(Claim::Resumed, what));
        }
        Ok(())
    }

    /// Nothing private of the other desk is about to be written.
    ///
    /// # Errors
    /// The claim that is broken.
    pub fn require_private(&self, side: Side, changes: &[Change]) -> Result<(), Breach> {
        let mark = mark(side.other()).as_bytes();
        let holds = |bytes: &[u8]| bytes.windows(mark.len()).any(|window| window == mark);
        for change in changes {
            let value = change.value.as_ref().is_some_and(|value| holds(value));
            if value || holds(&change.key) || holds(change.space.as_bytes()) {
                let what = format!("{side:?} writes into {} what is the other's", change.space);
                return Err(Breach::of(Claim::Private, what));
            }
        }
        Ok(())
    }
}

/// How many officers have to approve where a rule asks for it.
const NEEDED: usize = 2;

/// Whether every promise that may bind has a letter behind it: its giver's with a receipt, or one that came.
fn require_grounded(program: &Program, seen: &[Seen]) -> Result<(), String> {
    let own = &program.desk.own().actor;
    for promise in seen.iter().filter(|promise| promise.may_bind()) {
        let ours = promise.giver == *own;
        let mut letters = program.desk.letters().iter();
        let is_behind = |letter: &&Letter| {
            let gives = letter
                .said
                .as_ref()
                .is_ok_and(|said| said.given() == Some(promise.text));
            let arrived = [FactKind::Received, FactKind::Read, FactKind::Answered];
            let came = arrived.iter().any(|stage| letter.passed(*stage).is_some());
            letter.ours == ours && gives && (came || !ours)
        };
        if letters.find(is_behind).is_none() {
            return Err(format!(
                "{} of {} binds, and nothing has come",
                promise.text, promise.giver
            ));
        }
    }
    Ok(())
}

/// In what two views of promises differ.
#[must_use]
pub fn difference(one: &[Seen], other: &[Seen]) -> String {
    let pairs = one.iter().zip(other);
    let differing: Vec<_> = pairs.filter(|(one, other)| one != other).collect();
    format!("{} and {} promises, {differing:?}", one.len(), other.len())
}

/// An input in a word.
#[must_use]
pub fn label(input: &Input) -> String {
    match input {
        Input::Tick => "ticks".into(),
        Input::Order { name, command, .. } => format!("{} {}", name.0, command_word(command)),
        Input::Line { brought, .. } => match brought {
            Brought::Envelope(_, _, held) => {
                let statement = held.as_ref().map(|held| held.statement());
                let position = statement.map(|held| (held.precedence, held.position.0));
                format!("receives {position:?}")
            }
            Brought::Held(_, receipt) => {
                let held = receipt.statement();
                format!("is told held {} {}", held.precedence, held.position.0)
            }
            Brought::Conveyed(_, record) => {
                let record = record.statement();
                format!(
                    "is told conveyed {} {}",
                    record.precedence, record.through.0
                )
            }
            Brought::Contact(..) => "sees the tally".into(),
            Brought::Entered(_) => "has entered".into(),
            Brought::Trouble(..) => "hears of trouble".into(),
        },
    }
}

fn command_word(command: &Command) -> String {
    match command {
        Command::Say(saying) => {
            let (kind, act) = saying.said.kind();
            let answers = if saying.answers.is_some() {
                ", answers"
            } else {
                ""
            };
            format!("says {kind:?} {act:?} at {}{answers}", saying.precedence)
        }
        Command::Maintain { act, .. } => format!("maintains {act:?}"),
        Command::Approve(approval) => format!("approves as {}", approval.officer),
        Command::Keep { kind, .. } => format!("keeps {kind:?}"),
        Command::Record { .. } => "records".into(),
        Command::MarkRead { .. } => "marks as read".into(),
        Command::Discard { .. } => "discards".into(),
        Command::Recall { .. } => "takes back".into(),
        Command::Unpack { .. } => "unpacks".into(),
        Command::Verify { .. } => "verifies".into(),
        Command::Admit(_)
        | Command::Dismiss { .. }
        | Command::Vouch(_)
        | Command::LayFile { .. } => "lets in or out".into(),
        Command::Invite(_) | Command::Accept { .. } | Command::StrikeOut { .. } => "begins".into(),
    }
}

/// An outcome in a word.
#[must_use]
pub fn word(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Done => "done,",
        Outcome::Invited { .. } => "invited,",
        Outcome::Sealed { .. } => "sealed,",
        Outcome::Waiting { .. } => "waiting,",
        Outcome::Approved { .. } => "approved,",
        Outcome::Proposed { .. } => "proposed,",
        Outcome::Recorded { .. } => "recorded,",
        Outcome::Refused { .. } => "refused,",
    }
}

/// A text without the names that depend on ciphertext: words in which three digits or more stand.
#[must_use]
pub fn plain(text: &str) -> String {
    let words = text.split(' ').map(|word| {
        let digits = word.chars().filter(char::is_ascii_hexdigit).count();
        let is_name = digits > 12 || (word.starts_with("m-") && digits > 8);
        if is_name { "…" } else { word }
    });
    words.collect::<Vec<_>>().join(" ")
}
