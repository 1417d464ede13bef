//! Sealing: what an officer says, and what the machine may.

use super::outbox::MAX_UNACKNOWLEDGED;
use super::{Channel, ChannelError, keeping::Entry, phase::Phase};
use crate::effect::{Carrier, Deposit, Draft, Effect, Notice};
use crate::message::{
    Act, Content, MachineMessage, Message, MessageId, OfficerKind, OfficerMessage,
};
use crate::outer::COURIER_ORIGIN;
use crate::parts;
use crate::place::Place;
use rand_core::CryptoRng;
use tacit_spelling::Digest;
use tacit_wire::limits::{MAX_BUNDLE_BYTES, MAX_BUNDLE_ITEMS};
use tacit_wire::{Bundle, BundleItem, Precedence, Timestamp};

/// How many more than [`MAX_UNACKNOWLEDGED`] the machine may add, so that two desks that are both at the limit can still show each
/// other what has come. Together they stay below 1 000.
const RESERVED_MESSAGES: usize = 64;

/// More than stands beside an envelope in a courier's bag: its place, and a receipt of some 200 bytes.
const BESIDE_AN_ENVELOPE_BYTES: usize = 512;

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
        let (mut name, first) = (None, effects.len());
        for part in parts {
            let (place, id, mls) = self.seal(draft.precedence, Content::Officer(part), chance)?;
            let at = (self.reset.generation(), place);
            self.sent.put(id, at, *name.get_or_insert(id));
            self.put_out(place, mls, effects)?;
        }
        let message = name.ok_or(ChannelError::Broken)?;
        effects.insert(first, Effect::Notice(Notice::Sealed { message }));
        Ok(message)
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
        if self.machine_may_seal().is_err() {
            return Ok(());
        }
        let (place, _, mls) = self.seal(precedence, Content::Machine(message), chance)?;
        self.put_out(place, mls, effects)
    }

    /// Whether so many messages may be sealed now.
    pub(super) fn may_seal(&self, messages: usize) -> Result<(), ChannelError> {
        self.may_have_under_way(messages, MAX_UNACKNOWLEDGED)
    }

    /// Whether the machine may seal a message that the other side waits for.
    pub(super) fn machine_may_seal(&self) -> Result<(), ChannelError> {
        self.may_have_under_way(1, MAX_UNACKNOWLEDGED + RESERVED_MESSAGES)
    }

    fn may_have_under_way(&self, more: usize, most: usize) -> Result<(), ChannelError> {
        if let Some(why) = self.stopped() {
            return Err(ChannelError::Stopped(why));
        }
        let session = self.session.as_ref().ok_or(ChannelError::NotOpen)?;
        if session.outbox.len() + more > most {
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
        session.outbox.put(place, epoch, mls, self.steady);
        session.last_sealed = self.steady;
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
        let present = session.group.epoch();
        if let Some((deposit, first)) =
            session
                .outbox
                .deposit(carrier, place, &session.keys, present)
        {
            self.hand_over(place, deposit, first, effects);
        }
    }

    /// Hands an envelope to a relay; what goes there for the first time is counted.
    fn hand_over(
        &mut self,
        place: Place,
        deposit: Deposit,
        first: bool,
        effects: &mut Vec<Effect>,
    ) {
        let envelope = deposit.envelope.digest();
        if first {
            self.contact.hand(deposit.carrier.origin(), &envelope);
            self.changed.insert(Entry::Channel);
        }
        self.sent
            .deposited(place, deposit.carrier.origin(), envelope, self.now);
        effects.push(Effect::Deposit(deposit));
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
        let present = session.group.epoch();
        let deposits = session
            .outbox
            .deposits(carrier, &session.keys, present, overdue_at);
        for (place, deposit, first) in deposits {
            self.hand_over(place, deposit, first, effects);
        }
    }

    /// Puts all that the other side has not shown to have into couriers' bags, with the receipts of the relay in use.
    pub(super) fn pack_bundle(&mut self, effects: &mut Vec<Effect>) -> Result<(), ChannelError> {
        let origin = self.origins().pop();
        let mut items = self.introduction_item();
        if let Some(session) = self.session.as_mut() {
            for (place, item) in
                session
                    .outbox
                    .bundle(origin.as_deref(), &session.keys, session.group.epoch())
            {
                let envelope = item.envelope.digest();
                self.sent
                    .deposited(place, COURIER_ORIGIN, envelope, self.now);
                items.push(item);
            }
        }
        if items.is_empty() {
            return Err(ChannelError::NothingToCarry);
        }
        // More than a bag holds goes into several: one that is too large is read by nobody.
        let mut bag = Vec::new();
        let mut bytes = 0;
        for item in items {
            let more = item.envelope.as_bytes().len() + BESIDE_AN_ENVELOPE_BYTES;
            if bytes + more > MAX_BUNDLE_BYTES || bag.len() >= MAX_BUNDLE_ITEMS {
                effects.push(self.bag(std::mem::take(&mut bag)));
                bytes = 0;
            }
            bytes += more;
            bag.push(item);
        }
        effects.push(self.bag(bag));
        Ok(())
    }

    fn bag(&self, items: Vec<BundleItem>) -> Effect {
        Effect::Bundle(Bundle {
            channel: self.channel,
            items,
        })
    }
}
