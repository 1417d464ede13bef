//! Sealing: what an officer says, and what the machine may.

use super::outbox::MAX_UNACKNOWLEDGED;
use super::{Channel, ChannelError, keeping::Entry, phase::Phase};
use crate::effect::{Carrier, Draft, Effect};
use crate::facts::Facts;
use crate::message::{Act, Authority, Message, MessageId, MessageKind, Part, Validity};
use crate::parts;
use crate::place::Place;
use rand_core::CryptoRng;
use tacit_wire::{Bundle, BundleItem, Precedence, Timestamp};

impl Channel {
    /// Seals an officer's message and deposits it; its name.
    pub(super) fn send(
        &mut self,
        draft: Draft,
        chance: &mut impl CryptoRng,
        effects: &mut Vec<Effect>,
    ) -> Result<MessageId, ChannelError> {
        if !draft.kind.is_officers() {
            return Err(ChannelError::MachinesOwn);
        }
        if !matches!(self.phase, Phase::Open) {
            return Err(ChannelError::NotOpen);
        }
        if draft.kind.commits() && !self.identity().is_verified() {
            return Err(ChannelError::Unverified { identity: self.identity() });
        }
        let bodies = parts::split(&draft.body)?;
        self.may_seal(bodies.len())?;
        let mut places = Vec::new();
        let mut id = None;
        for (part, body) in bodies {
            let draft = Draft { body, ..draft.clone() };
            let (place, message) = self.seal(draft, part, chance, effects)?;
            places.push(place);
            id.get_or_insert(message);
        }
        let id = id.ok_or(ChannelError::Broken)?;
        self.facts.insert(id, Facts::sealed(places, self.now));
        self.changed_facts.insert(id);
        Ok(id)
    }

    /// States that an officer has read a message of the other side.
    pub(super) fn mark_read(
        &mut self,
        message: MessageId,
        chance: &mut impl CryptoRng,
        effects: &mut Vec<Effect>,
    ) -> Result<(), ChannelError> {
        let draft = Draft {
            kind: MessageKind::Read,
            act: Act::Acknowledging,
            precedence: Precedence::Routine,
            answers: Some(message),
            authority: Authority::default(),
            validity: Validity::default(),
            body: Vec::new(),
        };
        self.send(draft, chance, effects).map(|_| ())
    }

    /// Seals what the machine may say; nothing, if nothing may be sealed now.
    pub(super) fn seal_machine(
        &mut self,
        kind: MessageKind,
        precedence: Precedence,
        body: Vec<u8>,
        chance: &mut impl CryptoRng,
        effects: &mut Vec<Effect>,
    ) -> Result<(), ChannelError> {
        if self.may_seal(1).is_err() {
            return Ok(());
        }
        let draft = Draft {
            kind,
            act: Act::Informing,
            precedence,
            answers: None,
            authority: Authority::default(),
            validity: Validity::default(),
            body,
        };
        self.seal(draft, None, chance, effects).map(|_| ())
    }

    /// Whether so many messages may be sealed now.
    pub(super) fn may_seal(&self, messages: usize) -> Result<(), ChannelError> {
        if let Some(why) = self.stopped() {
            return Err(ChannelError::Stopped(why));
        }
        let session = self.session.as_ref().ok_or(ChannelError::NotOpen)?;
        if session.outbox.len() + messages > MAX_UNACKNOWLEDGED {
            return Err(ChannelError::TooManyUnacknowledged { most: MAX_UNACKNOWLEDGED });
        }
        Ok(())
    }

    fn seal(
        &mut self,
        draft: Draft,
        part: Option<Part>,
        chance: &mut impl CryptoRng,
        effects: &mut Vec<Effect>,
    ) -> Result<(Place, MessageId), ChannelError> {
        let session = self.session.as_mut().ok_or(ChannelError::NotOpen)?;
        let place = session.history.next_place(draft.precedence)?;
        let epoch = session.group.epoch();
        let message = Message {
            kind: draft.kind,
            act: draft.act,
            precedence: draft.precedence,
            sequence: place.sequence,
            sent_at: self.now,
            answers: draft.answers,
            authority: draft.authority,
            validity: draft.validity,
            part,
            view: session.history.view(session.mark(epoch)),
            body: draft.body,
        };
        let bytes = message.to_bytes()?;
        let mls = session.group.seal(&bytes, chance)?;
        self.put_out(place, mls, effects)?;
        Ok((place, MessageId::of(&bytes)))
    }

    /// Gives a sealed MLS message its place in the lane, keeps it, and deposits it.
    pub(super) fn put_out(
        &mut self,
        place: Place,
        mls: Vec<u8>,
        effects: &mut Vec<Effect>,
    ) -> Result<(), ChannelError> {
        let session = self.session.as_mut().ok_or(ChannelError::NotOpen)?;
        session.history.sent(place, &mls)?;
        let epoch = session.group.epoch();
        session.outbox.put(place, epoch, mls, self.now);
        session.last_sealed = self.now;
        self.changed.insert(Entry::Session);
        for origin in self.origins() {
            self.deposit_one(&Carrier::Relay(origin), place, effects);
        }
        Ok(())
    }

    fn deposit_one(&mut self, carrier: &Carrier, place: Place, effects: &mut Vec<Effect>) {
        let Some(session) = self.session.as_mut() else {
            return;
        };
        if let Some(deposit) = session.outbox.deposit(carrier, place, &session.keys) {
            self.contact.hand(carrier.origin(), &deposit.envelope.digest());
            self.changed.insert(Entry::Channel);
            effects.push(Effect::Deposit(deposit));
        }
    }

    /// Deposits again what `carrier` has not signed for; given a moment, also what the other side has lacked for too long.
    pub(super) fn deposit_waiting(
        &mut self,
        carrier: &Carrier,
        overdue_at: Option<Timestamp>,
        effects: &mut Vec<Effect>,
    ) {
        if let Some(envelope) = &self.introduction_sent {
            effects.push(Effect::Deposit(self.introduction_deposit(carrier.clone(), envelope)));
        }
        let Some(session) = self.session.as_mut() else {
            return;
        };
        for (deposit, first) in session.outbox.deposits(carrier, &session.keys, overdue_at) {
            if first {
                self.contact.hand(carrier.origin(), &deposit.envelope.digest());
                self.changed.insert(Entry::Channel);
            }
            effects.push(Effect::Deposit(deposit));
        }
    }

    /// Puts all that the other side has not shown to have into a courier's bag.
    pub(super) fn pack_bundle(&mut self, effects: &mut Vec<Effect>) -> Result<(), ChannelError> {
        let mut bundle = Bundle { channel: self.channel, items: Vec::new() };
        let mut put = Vec::new();
        self.deposit_waiting(&Carrier::Courier, None, &mut put);
        for effect in put {
            if let Effect::Deposit(deposit) = effect {
                bundle.items.push(BundleItem {
                    lane: deposit.lane,
                    precedence: deposit.precedence,
                    envelope: deposit.envelope,
                    held: None,
                });
            }
        }
        effects.push(Effect::Bundle(bundle));
        Ok(())
    }
}
