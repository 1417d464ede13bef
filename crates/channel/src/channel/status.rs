//! What an officer can ask of a channel at any moment.

use super::{Answer, Channel, phase::Phase};
use crate::credential::Credential;
use crate::effect::{Delivered, SealingStopped};
use crate::facts::Fact;
use crate::message::MessageId;
use crate::place::Place;
use crate::verification::Verification;

/// How far a channel has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// An invitation is out.
    Inviting,
    /// An acceptance is out.
    Accepting,
    /// Both desks show that they are who the documents say.
    Confirming,
    /// The channel carries what the verification allows.
    Open,
    /// Whoever answered does not hold the credential that was shown.
    Refused,
}

/// How a channel stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// How far it has come.
    pub step: Step,
    /// Which of its sessions this is.
    pub generation: u64,
    /// The epoch of the session's keys.
    pub epoch: Option<u64>,
    /// Why nothing is sealed, if nothing is.
    pub stopped: Option<SealingStopped>,
    /// What was sealed and the other side has not shown to have.
    pub unacknowledged: Vec<Place>,
    /// What the other side is known to have sent and has not come.
    pub awaited: Vec<Place>,
    /// For how long nothing authentic has come from the other side, by the time that the program counts. A desk that is there is heard
    /// at least every six hours; silence says no more than that, and is no refusal.
    pub silence_ms: Option<u64>,
    /// How many envelopes wait for a key that opens them.
    pub unopened: usize,
    /// Texts of which some parts have not come.
    pub unfinished: usize,
    /// Whether the other side has asked for a reset that no officer has agreed to.
    pub reset_asked: bool,
}

impl Channel {
    /// How the channel stands.
    #[must_use]
    pub fn status(&self) -> Answer<Status> {
        let session = self.session.as_ref();
        let step = match self.phase {
            Phase::Inviting { .. } => Step::Inviting,
            Phase::Accepting(_) => Step::Accepting,
            Phase::Confirming(_) => Step::Confirming,
            Phase::Open => Step::Open,
            Phase::Refused => Step::Refused,
        };
        let places = session.map(|session| session.outbox.places().collect());
        let awaited = session.map(|session| session.history.awaited().collect());
        self.answer(Status {
            step,
            generation: self.reset.generation(),
            epoch: session.map(|session| session.group.epoch().0),
            stopped: self.stopped(),
            unacknowledged: places.unwrap_or_default(),
            awaited: awaited.unwrap_or_default(),
            silence_ms: session.map(|session| self.steady.ms_since(session.last_heard)),
            unopened: session.map_or(0, |session| session.early.len()),
            unfinished: session.map_or(0, |session| session.assembly.unfinished().count()),
            reset_asked: self.asked.is_some(),
        })
    }

    /// Every fact about a message of ours, each apart; `None` if it is no message of ours.
    #[must_use]
    pub fn facts(&self, message: &MessageId) -> Answer<Option<Vec<Fact>>> {
        self.answer(self.sent.facts(message))
    }

    /// What arrived and was not shown to an officer yet, in the order in which it came: after a start, what the program had no time
    /// to show. Each leaves it by [`Command::Shown`](crate::effect::Command::Shown).
    #[must_use]
    pub fn undelivered(&self) -> Answer<Vec<&Delivered>> {
        self.answer(self.inbox.iter().collect())
    }

    /// The other side's credential, as far as documents say.
    #[must_use]
    pub fn other(&self) -> Answer<Option<&Credential>> {
        self.answer(self.other.as_ref())
    }

    /// This desk's own credential.
    #[must_use]
    pub fn own(&self) -> &Credential {
        self.own.public()
    }

    /// How the other side's fingerprint was learned: every record, also those that were struck out.
    #[must_use]
    pub fn verification(&self) -> Answer<Option<&Verification>> {
        self.answer(self.verification.as_ref())
    }

    pub(super) fn answer<T>(&self, value: T) -> Answer<T> {
        Answer {
            identity: self.identity(),
            value,
        }
    }
}
