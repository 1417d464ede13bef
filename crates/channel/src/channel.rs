//! One desk's side of a channel: one input in, effects out.
//!
//! Everything that a desk does with a channel comes through [`Channel::handle`], and everything that follows comes out as
//! [`Effect`]s, the first of which is what has to be durable. Time and chance are handed in. So the same code runs in a desk, in
//! a test, and in a simulation in which it is stopped between any two effects.

mod contact;
mod error;
mod inbox;
mod introducing;
mod keeping;
mod machine;
mod moving;
mod outbox;
mod phase;
mod receipts;
mod receiving;
mod resetting;
mod sending;
mod sent;
mod session_state;
mod status;

#[cfg(test)]
mod tests;

pub use error::ChannelError;
pub use keeping::LoadError;
pub use machine::HEARTBEAT_AFTER_MS;
pub use moving::{MAX_ROUTES, Route};
pub use outbox::{AGAIN_AFTER_MS, MAX_UNACKNOWLEDGED};
pub use receipts::{BETWEEN_RECEIPTS_MS, MAX_RECEIPT_ITEMS};
pub use receiving::{EARLY_MS, MAX_EARLY};
pub use session_state::LATE_WINDOW_MS;
pub use status::{Status, Step};

use crate::credential::{Credential, CredentialSecret};
use crate::effect::{Carrier, Command, Effect, Input, Notice, SealingStopped};
use crate::introduction::{Invitation, InvitationTerms, invite};
use crate::message::MessageId;
use crate::reset_rule::Reset;
use crate::verification::{Verification, VerificationState};
use contact::Contact;
use inbox::Inbox;
use phase::Phase;
use rand_core::CryptoRng;
use sent::SentMessages;
use session_state::SessionState;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt;
use tacit_spelling::Digest;
use tacit_wire::{ChannelId, Envelope, Held, Lane, Timestamp, Verified};
use zeroize::Zeroizing;

/// Every answer says how the other side's identity stands: there is no way to be told something and not be told this.
#[derive(Debug)]
pub struct Answer<T> {
    /// Whether the other side's credential is verified, and how.
    pub identity: VerificationState,
    /// What was asked for.
    pub value: T,
}

/// Where a channel's entries come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Provenance {
    /// The store that this desk has used all along, as far as the program can tell.
    Continued,
    /// A backup: its keys were used since, and are never used again.
    Restored,
}

/// One desk's side of one channel.
pub struct Channel {
    own: CredentialSecret,
    other: Option<Credential>,
    verification: Option<Verification>,
    channel: ChannelId,
    lane: Lane,
    routes: Vec<Route>,
    moved: bool,
    /// Moves that were proposed, by us (`true`) or by the other side.
    moves_proposed: BTreeMap<MessageId, (bool, Route)>,
    phase: Phase,
    introduction_sent: Option<Envelope>,
    /// A confirmation that is due and could not be sealed yet.
    unsaid: Option<Vec<u8>>,
    heard: Vec<Digest>,
    session: Option<SessionState>,
    sent: SentMessages,
    inbox: Inbox,
    reset: Reset,
    requests: usize,
    asked: Option<(Invitation, [[u64; 4]; 2])>,
    contact: Contact,
    /// The last receipts of each relay, as long as the program runs.
    receipts: BTreeMap<Carrier, VecDeque<Verified<Held>>>,
    contacted: bool,
    without_contact: Option<String>,
    went_back: bool,
    restored: bool,
    /// The wall clock, as it was last handed in.
    now: Timestamp,
    /// The time that has passed, which never runs back: what waits waits by it.
    steady: Timestamp,
    /// Entries whose content may have changed since they were last handed out.
    changed: BTreeSet<keeping::Entry>,
    changed_parts: Vec<(MessageId, Option<Zeroizing<Vec<u8>>>)>,
    erased: Vec<Vec<u8>>,
    broken: bool,
}

impl Channel {
    /// Begins a channel: an invitation to be carried to the other desk, and the first entries to be stored.
    ///
    /// # Errors
    /// [`ChannelError`] if the terms are beyond their limits.
    pub fn invite(
        own: CredentialSecret,
        terms: InvitationTerms,
        now: Timestamp,
        chance: &mut impl CryptoRng,
    ) -> Result<(Self, Invitation, Vec<Effect>), ChannelError> {
        let (invitation, secret) = invite(&own, terms, chance)?;
        let phase = Phase::Inviting {
            invitation: Box::new(invitation.clone()),
            secret,
        };
        let mut channel = Self::begun(own, None, Lane::FromInviter, &invitation, phase, now);
        let effects = channel.settle(Vec::new());
        Ok((channel, invitation, effects))
    }

    /// Answers an invitation. Who wrote it is not known yet; an officer finds out, and says so by [`Command::Verify`].
    ///
    /// # Errors
    /// [`ChannelError`] if the invitation has expired, is one's own, or names another suite.
    pub fn accept(
        own: CredentialSecret,
        invitation: &Invitation,
        now: Timestamp,
        chance: &mut impl CryptoRng,
    ) -> Result<(Self, Vec<Effect>), ChannelError> {
        let (accepted, envelope) = introducing::accept(&own, invitation, now, chance)?;
        let other = Some(invitation.credential.clone());
        let phase = Phase::Accepting(vec![accepted]);
        let mut channel = Self::begun(own, other, Lane::FromInvited, invitation, phase, now);
        let mut effects = Vec::new();
        channel.deposit_introduction(&envelope, &mut effects);
        let effects = channel.settle(effects);
        Ok((channel, effects))
    }

    fn begun(
        own: CredentialSecret,
        other: Option<Credential>,
        lane: Lane,
        invitation: &Invitation,
        phase: Phase,
        now: Timestamp,
    ) -> Self {
        Self {
            own,
            verification: other.as_ref().map(Verification::of),
            other,
            channel: invitation.terms.channel,
            lane,
            routes: Route::of_invitation(invitation),
            moved: false,
            moves_proposed: BTreeMap::new(),
            phase,
            introduction_sent: None,
            unsaid: None,
            heard: Vec::new(),
            session: None,
            sent: SentMessages::default(),
            inbox: Inbox::default(),
            // The introduction begins the generation that it names; the rule counts from the one before.
            reset: Reset::new(invitation.terms.generation.0),
            requests: 0,
            asked: None,
            contact: Contact::default(),
            receipts: BTreeMap::new(),
            // Nothing was ever sealed under keys that are drawn now.
            contacted: true,
            without_contact: None,
            went_back: false,
            restored: false,
            now,
            steady: now,
            changed: keeping::Entry::ALL.into(),
            changed_parts: Vec::new(),
            erased: Vec::new(),
            broken: false,
        }
    }

    /// Takes one input and gives back what is to be done, in its order.
    ///
    /// Input from outside is never an error: whatever is wrong with it is a [`Notice`]. `now` may jump in either direction: what is
    /// stamped is stamped with it, and what waits counts the time that passes forward. A clock that jumped ahead ends waits early, and
    /// none is ever held up by a clock that was set back.
    ///
    /// # Errors
    /// [`ChannelError`], always for a command, which has then changed nothing; or [`ChannelError::Broken`], after which the channel
    /// is to be loaded again from the store.
    pub fn handle(
        &mut self,
        now: Timestamp,
        input: Input,
        chance: &mut impl CryptoRng,
    ) -> Result<Answer<Vec<Effect>>, ChannelError> {
        if self.broken {
            return Err(ChannelError::Broken);
        }
        self.advance(now);
        if matches!(input, Input::Tick) {
            self.requests = 0;
        }
        let before = self.identity();
        let mut effects = Vec::new();
        let outcome = match input {
            Input::Command(command) => self.command(command, chance, &mut effects),
            Input::Arrived {
                carrier,
                envelope,
                held,
            } => self.arrived(&carrier, &envelope, held, chance, &mut effects),
            Input::Held { carrier, receipt } => {
                self.held(&carrier, &receipt, &mut effects);
                Ok(())
            }
            Input::Conveyed { carrier, record } => {
                self.conveyed(&carrier, &record, &mut effects);
                Ok(())
            }
            Input::Contact { carrier, tally } => {
                self.contact(&carrier, &tally, chance, &mut effects)
            }
            Input::Tick => self.tick(chance, &mut effects),
        };
        if let Err(error) = outcome {
            self.broken = matches!(error, ChannelError::Broken);
            return Err(error);
        }
        let identity = self.identity();
        if identity != before {
            effects.push(Effect::Notice(Notice::Identity(identity.clone())));
        }
        Ok(Answer {
            identity,
            value: self.settle(effects),
        })
    }

    fn advance(&mut self, now: Timestamp) {
        let passed_ms = now.ms_since(self.now);
        self.steady = self.steady.plus_ms(passed_ms);
        self.now = now;
    }

    fn command(
        &mut self,
        command: Command,
        chance: &mut impl CryptoRng,
        effects: &mut Vec<Effect>,
    ) -> Result<(), ChannelError> {
        match command {
            Command::Send(draft) => self.send(draft, chance, effects).map(|_| ()),
            Command::MarkRead(message) => self.mark_read(message, chance, effects),
            Command::Verify { way, given, source } => {
                let verification = self.verification.as_mut().ok_or(ChannelError::NobodyYet)?;
                verification.record(way, given, &source, self.now)?;
                self.changed.insert(keeping::Entry::Verification);
                Ok(())
            }
            Command::StrikeOut { record, reason } => {
                let verification = self.verification.as_mut().ok_or(ChannelError::NobodyYet)?;
                verification.strike_out(record, &reason, self.now)?;
                self.changed.insert(keeping::Entry::Verification);
                Ok(())
            }
            Command::Shown(message) => {
                self.inbox.shown(message);
                Ok(())
            }
            Command::RenewKeys => self.renew_keys(chance, effects),
            Command::SealWithoutContact { reason } => {
                let before = self.stopped();
                self.without_contact = Some(reason);
                self.contacted = true;
                self.changed.insert(keeping::Entry::Channel);
                if before.is_some() && self.stopped().is_none() {
                    effects.push(Effect::Notice(Notice::SealingResumed));
                }
                self.say_confirmation(chance, effects)
            }
            Command::AskReset { expires } => self.ask_reset(expires, chance, effects),
            Command::AgreeReset => self.agree_reset(chance, effects),
            Command::ProposeMove(route) => self.propose_move(route, chance, effects),
            Command::AgreeMove(message) => self.agree_move(message, chance, effects),
            Command::PackBundle => self.pack_bundle(effects),
            Command::AdmitThird(_) => Err(ChannelError::NoThirdMember),
        }
    }

    /// How the other side's identity stands.
    #[must_use]
    pub fn identity(&self) -> VerificationState {
        let verification = self.verification.as_ref();
        verification.map_or(VerificationState::Unverified, Verification::state)
    }

    /// Why nothing is sealed, if nothing is.
    #[must_use]
    pub fn stopped(&self) -> Option<SealingStopped> {
        let forked = self.session.as_ref().is_some_and(|session| session.forked);
        match () {
            () if self.restored => Some(SealingStopped::Restored),
            () if self.went_back => Some(SealingStopped::GoneBack),
            () if forked => Some(SealingStopped::Forked),
            () if !self.contacted => Some(SealingStopped::NoContactYet),
            () => None,
        }
    }

    /// Puts what has changed before everything else.
    fn settle(&mut self, effects: Vec<Effect>) -> Vec<Effect> {
        let changes = self.take_changes();
        let persist = (!changes.is_empty()).then_some(Effect::Persist(changes));
        persist.into_iter().chain(effects).collect()
    }
}

impl fmt::Debug for Channel {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "Channel({:?}, {:?}, hidden)",
            self.identity(),
            self.status().value.step
        )
    }
}
