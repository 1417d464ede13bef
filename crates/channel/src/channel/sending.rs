//! Sealing: what an officer says, and what the machine may.

use super::outbox::MAX_UNACKNOWLEDGED;
use super::{Channel, ChannelError, keeping::Entry, phase::Phase};
use crate::effect::{Carrier, Draft, Effect};
use crate::message::{
    Act, Content, MachineMessage, Message, MessageId, OfficerKind, OfficerMessage,
};
use crate::parts;
use crate::place::Place;
use rand_core::CryptoRng;
use tacit_spelling::Digest;
use tacit_wire::{Bundle, Precedence, Timestamp};

impl Channel {
    /// Seals an officer's message and deposits it; its name.
    pub(super) fn send(
        &mut self,
        draft: Draft,
        chance: &mut impl CryptoRng,
        effects: &mut Vec<Effect>,
    ) -> Result<MessageId, ChannelError> {
        if !matches!(self.phase, Phase::Open) {
            return Err(ChannelError::NotOpen);
        }
        if draft.message.kind.commits() && !self.identity().is_verified() {
            return Err(ChannelError::Unverified {
                identity: self.identity(),
            });
        }
        let parts = parts::split(&draft.message)?;
        self.may_seal(parts.len())?;
        // Whether all of it can be said is known before any of it is sealed; of a single message, by composing it.
        for part in parts.iter().filter(|_| parts.len() > 1) {
            self.compose(draft.precedence, Content::Officer(part.clone()))?
                .1
                .encode()?;
        }
        let mut name = None;
        for part in parts {
            let (place, id, mls) = self.seal(draft.precedence, Content::Officer(part), chance)?;
            self.sent.put(id, place, *name.get_or_insert(id));
            self.put_out(place, mls, effects)?;
        }
        name.ok_or(ChannelError::Broken)
    }

    /// States that an officer has read a message of the other side.
    pub(super) fn mark_read(
        &mut self,
        message: MessageId,
        chance: &mut impl CryptoRng,
        effects: &mut Vec<Effect>,
    ) -> Result<(), ChannelError> {
        let said = OfficerMessage {
            answers: Some(message),
            ..OfficerMessage::plain(OfficerKind::Read, Act::Acknowledging, Vec::new())
        };
        let draft = Draft {
            precedence: Precedence::Routine,
            message: said,
        };
        self.send(draft, chance, effects).map(|_| ())
    }

    /// Seals what the machine may say; nothing, if nothing may be sealed now.
    pub(super) fn seal_machine(
        &mut self,
        precedence: Precedence,
        message: MachineMessage,
        chance: &mut impl CryptoRng,
        effects: &mut Vec<Effect>,
    ) -> Result<(), ChannelError> {
        if self.may_seal(1).is_err() {
            return Ok(());
        }
        let (place, _, mls) = self.seal(precedence, Content::Machine(message), chance)?;
        self.put_out(place, mls, effects)
    }

    /// Whether so many messages may be sealed now.
    pub(super) fn may_seal(&self, messages: usize) -> Result<(), ChannelError> {
        if let Some(why) = self.stopped() {
            return Err(ChannelError::Stopped(why));
        }
        let session = self.session.as_ref().ok_or(ChannelError::NotOpen)?;
        if session.outbox.len() + messages > MAX_UNACKNOWLEDGED {
            return Err(ChannelError::TooManyUnacknowledged {
                most: MAX_UNACKNOWLEDGED,
            });
        }
        Ok(())
    }

    /// The next message of a precedence.
    fn compose(
        &self,
        precedence: Precedence,
        content: Content,
    ) -> Result<(Place, Message), ChannelError> {
        let session = self.session.as_ref().ok_or(ChannelError::NotOpen)?;
        let place = session.history.next_place(precedence)?;
        let message = Message {
            precedence,
            sequence: place.sequence,
            sent_at: self.now,
            view: session.history.view(session.mark(session.group.epoch())),
            content,
        };
        Ok((place, message))
    }

    fn seal(
        &mut self,
        precedence: Precedence,
        content: Content,
        chance: &mut impl CryptoRng,
    ) -> Result<(Place, MessageId, Vec<u8>), ChannelError> {
        let (place, message) = self.compose(precedence, content)?;
        let bytes = message.encode()?;
        let id = MessageId(Digest::of(&bytes));
        let session = self.session.as_mut().ok_or(ChannelError::NotOpen)?;
        let mls = session.group.seal(&bytes, chance)?;
        Ok((place, id, mls))
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
            let envelope = deposit.envelope.digest();
            self.contact.hand(carrier.origin(), &envelope);
            self.sent
                .deposited(place, carrier.origin(), envelope, self.now);
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
        let Some(session) = self.session.as_mut() else {
            return;
        };
        for (place, deposit, first) in session.outbox.deposits(carrier, &session.keys, overdue_at) {
            let envelope = deposit.envelope.digest();
            if first {
                self.contact.hand(carrier.origin(), &envelope);
                self.changed.insert(Entry::Channel);
            }
            self.sent
                .deposited(place, carrier.origin(), envelope, self.now);
            effects.push(Effect::Deposit(deposit));
        }
    }

    /// Puts all that the other side has not shown to have into a courier's bag, with the receipts of the relay in use.
    pub(super) fn pack_bundle(&mut self, effects: &mut Vec<Effect>) -> Result<(), ChannelError> {
        let origin = self.origins().pop();
        let mut items = self.introduction_item();
        if let Some(session) = self.session.as_mut() {
            items.extend(session.outbox.bundle(origin.as_deref(), &session.keys));
        }
        if items.is_empty() {
            return Err(ChannelError::NothingToCarry);
        }
        effects.push(Effect::Bundle(Bundle {
            channel: self.channel,
            items,
        }));
        Ok(())
    }
}
