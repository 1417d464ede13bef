//! Beginning a session again, by an officer's act on either side (section 6).

use super::{Channel, ChannelError, introducing, keeping::Entry, phase::Phase};
use crate::effect::{Effect, Notice};
use crate::introduction::{Generation, Invitation, InvitationTerms, invite};
use crate::reset::{KnownCounts, ResetError, ask_reset, open_reset};
use crate::reset_rule::{InvitationVerdict, MAX_INVITATIONS};
use rand_core::CryptoRng;
use tacit_wire::{Envelope, JoiningSecret, Lane, Sequence, Timestamp};

/// The most requests to begin again that are opened between two ticks: opening one costs, and anybody can send them.
const MAX_REQUESTS: usize = 32;

impl Channel {
    /// Asks the other side to begin again. From here on the old session's keys are gone.
    pub(super) fn ask_reset(
        &mut self,
        expires: Timestamp,
        chance: &mut impl CryptoRng,
        effects: &mut Vec<Effect>,
    ) -> Result<(), ChannelError> {
        let other = self.other.clone().ok_or(ChannelError::NobodyYet)?;
        if !self.reset.may_ask() && !self.has_lapsed() {
            return Err(ChannelError::ResetUnderWay);
        }
        // What the other side asked for counts only while it can be agreed to.
        let lapsed = |(theirs, _): &(Invitation, _)| theirs.terms.expires < self.now;
        if !self.reset.may_ask() || self.asked.as_ref().is_some_and(lapsed) {
            self.asked = None;
            self.reset.give_up();
        }
        let terms = InvitationTerms {
            channel: self.channel,
            generation: Generation(self.reset.next_generation()),
            relays: Vec::new(),
            // Nobody joins a relay by it: both desks have their accounts.
            joining: JoiningSecret([0; 32]),
            expires,
        };
        let (invitation, secret) = invite(&self.own, terms, chance)?;
        let envelope = ask_reset(&self.own, &other, &invitation, self.known_counts(), chance)
            .map_err(|_| ChannelError::Broken)?;
        let counts = self.reset.asked(invitation.digest());
        self.close_session(effects);
        self.phase = Phase::Inviting {
            invitation: Box::new(invitation),
            secret,
        };
        self.deposit_introduction(&envelope, effects);
        // The other side had asked already. If its last request counts, ours has just agreed to it; if not, it will agree to ours.
        if let Some((theirs, _)) = self.asked.take()
            && counts == Some(theirs.digest())
        {
            self.agree_to(&theirs, chance, effects)?;
        }
        Ok(())
    }

    /// Whether nothing can come any more of what this desk has asked or agreed to: all of it has expired.
    fn has_lapsed(&self) -> bool {
        let lapsed = |invitation: &Invitation| invitation.terms.expires < self.now;
        match &self.phase {
            Phase::Inviting { invitation, .. } => lapsed(invitation),
            Phase::Accepting(accepted) => {
                let mut accepted = accepted.iter().map(|one| one.secret.invitation());
                accepted.all(lapsed)
            }
            Phase::Confirming(_) | Phase::Open | Phase::Refused => false,
        }
    }

    /// Agrees to begin again, as the other side has asked.
    pub(super) fn agree_reset(
        &mut self,
        chance: &mut impl CryptoRng,
        effects: &mut Vec<Effect>,
    ) -> Result<(), ChannelError> {
        let (invitation, known) = self.asked.take().ok_or(ChannelError::NoResetAsked)?;
        let agreed = self.agree_to(&invitation, chance, effects);
        if agreed.is_err() {
            self.asked = Some((invitation, known));
        }
        agreed
    }

    fn agree_to(
        &mut self,
        invitation: &Invitation,
        chance: &mut impl CryptoRng,
        effects: &mut Vec<Effect>,
    ) -> Result<(), ChannelError> {
        let (accepted, envelope) = introducing::accept(&self.own, invitation, self.now, chance)?;
        match &mut self.phase {
            Phase::Accepting(others) => {
                if others.len() >= MAX_INVITATIONS {
                    self.erased.extend(others.remove(0).entries());
                }
                others.push(accepted);
            }
            _ => {
                self.close_session(effects);
                self.phase = Phase::Accepting(vec![accepted]);
            }
        }
        self.reset.accepted(invitation.digest());
        self.deposit_introduction(&envelope, effects);
        Ok(())
    }

    /// Takes an envelope as a request to begin again; whether it was one.
    pub(super) fn hear_of_reset(
        &mut self,
        envelope: &Envelope,
        chance: &mut impl CryptoRng,
        effects: &mut Vec<Effect>,
    ) -> Result<bool, ChannelError> {
        let Some(other) = &self.other else {
            return Ok(false);
        };
        if self.requests >= MAX_REQUESTS {
            return Ok(false);
        }
        self.requests += 1;
        let current = Generation(self.reset.generation());
        let opened = open_reset(&self.own, other, self.channel, current, envelope, self.now);
        let request = match opened {
            Ok(request) => request,
            Err(ResetError::Foreign) => return Ok(false),
            Err(ResetError::Generation { found }) => {
                return Ok(self.stale(envelope, found, effects));
            }
            Err(ResetError::Invitation { generation, .. }) => {
                return Ok(self.stale(envelope, generation, effects));
            }
        };
        self.requests = 0;
        self.changed.insert(Entry::Channel);
        let generation = request.invitation.terms.generation;
        let digest = request.invitation.digest();
        match self.reset.arrived(generation.0, digest) {
            InvitationVerdict::AskOfficer => {
                let knows = request.known.0.map(|lane| lane.map(|count| count.0));
                self.asked = Some((request.invitation, knows));
                let generation = generation.0;
                effects.push(Effect::Notice(Notice::ResetAsked { generation, knows }));
            }
            InvitationVerdict::Accept => self.agree_to(&request.invitation, chance, effects)?,
            InvitationVerdict::OursCounts
            | InvitationVerdict::Accepted
            | InvitationVerdict::Stale => {}
        }
        self.note_heard(envelope);
        Ok(true)
    }

    /// The other desk's, and nothing can come of it: said once, for it may be a record that is played again.
    fn stale(
        &mut self,
        envelope: &Envelope,
        generation: Generation,
        effects: &mut Vec<Effect>,
    ) -> bool {
        self.note_heard(envelope);
        let generation = generation.0;
        effects.push(Effect::Notice(Notice::ResetStale { generation }));
        true
    }

    /// The old session is over: its keys go, and what it forbade to seal is moot.
    fn close_session(&mut self, effects: &mut Vec<Effect>) {
        self.erase_session(effects);
        if self.restored || self.went_back {
            let routes = self.routes.iter();
            let origins: Vec<String> = routes.map(|route| route.address.origin.clone()).collect();
            self.contact.begin_again(&origins);
        }
        self.restored = false;
        self.went_back = false;
        self.unsaid = None;
        // Nothing was ever sealed under the keys that are drawn now.
        self.contacted = true;
        self.changed
            .extend([Entry::Channel, Entry::Phase, Entry::Session]);
    }

    fn known_counts(&self) -> KnownCounts {
        let Some(session) = &self.session else {
            return KnownCounts::default();
        };
        let own = session.history.sent_counts().map(Sequence);
        let other = session.history.received_counts().map(Sequence);
        match self.lane {
            Lane::FromInviter => KnownCounts([own, other]),
            Lane::FromInvited => KnownCounts([other, own]),
        }
    }
}
