//! Opening: what came, whose it is, what it shows about the one history.

use super::session_state::Early;
use super::{Channel, ChannelError, keeping::Entry, phase::Phase};
use crate::effect::{Carrier, Delivered, Effect, Notice, SealingStopped};
use crate::facts::Fact;
use crate::finding::Finding;
use crate::history::Arrival;
use crate::message::{Message, MessageId, MessageKind};
use crate::outer::COURIER_ORIGIN;
use crate::place::Place;
use crate::session::{Epoch, OpenError, Opened, PeekKind, peek};
use rand_core::CryptoRng;
use tacit_spelling::Digest;
use tacit_wire::{Conveyed, Envelope, Held, Tally, Timestamp, Verified};

/// The most envelopes that wait for a key update that has not come.
pub const MAX_EARLY: usize = 64;

/// How long an envelope waits for a key that opens it before it counts as nobody's.
pub const EARLY_MS: u64 = 24 * 60 * 60 * 1_000;

/// An opened outer layer: which epoch, which place, and the MLS message.
struct Unwrapped {
    epoch: Epoch,
    place: Place,
    mls: Vec<u8>,
}

impl Channel {
    /// Takes an envelope from any way.
    pub(super) fn arrived(
        &mut self,
        carrier: &Carrier,
        envelope: Envelope,
        chance: &mut impl CryptoRng,
        effects: &mut Vec<Effect>,
    ) -> Result<(), ChannelError> {
        if self.heard.contains(&envelope.digest()) || self.introduce(&envelope, chance, effects)? {
            return Ok(());
        }
        if self.hear_of_reset(&envelope, effects) {
            return Ok(());
        }
        match self.unwrap(&envelope) {
            Some(unwrapped) => {
                self.take(carrier, unwrapped, &envelope, chance, effects)?;
                self.take_early(chance, effects)
            }
            None => {
                self.keep_early(carrier, envelope, effects);
                Ok(())
            }
        }
    }

    /// Opens the outer layer with whatever key of the session fits.
    fn unwrap(&self, envelope: &Envelope) -> Option<Unwrapped> {
        let session = self.session.as_ref()?;
        let routes = self.routes.iter().map(|route| route.address.origin.as_str());
        let origins: Vec<&str> = routes.chain([COURIER_ORIGIN]).collect();
        // The newest epoch first: there most of what comes belongs.
        session.keys.iter().rev().find_map(|(epoch, keys)| {
            let opened = origins.iter().find_map(|origin| keys.open(envelope, origin).ok());
            let (place, mls) = opened?;
            Some(Unwrapped { epoch: Epoch(*epoch), place, mls })
        })
    }

    /// Keeps what nothing opens yet: it may be of an epoch whose key update has not come.
    fn keep_early(&mut self, carrier: &Carrier, envelope: Envelope, effects: &mut Vec<Effect>) {
        let foreign = Effect::Notice(Notice::Finding(Finding::foreign(&envelope)));
        let Some(session) = self.session.as_mut() else {
            effects.push(foreign);
            return;
        };
        let digest = envelope.digest();
        if session.early.iter().any(|early| early.envelope.digest() == digest) {
            return;
        }
        effects.push(foreign);
        if session.early.len() < MAX_EARLY {
            session.early.push(Early { carrier: carrier.clone(), envelope, since: self.now });
            self.changed.insert(Entry::Session);
        }
    }

    /// Tries again what waited for keys, until nothing more opens.
    fn take_early(
        &mut self,
        chance: &mut impl CryptoRng,
        effects: &mut Vec<Effect>,
    ) -> Result<(), ChannelError> {
        loop {
            let Some(session) = self.session.as_ref() else {
                return Ok(());
            };
            let opens = session.early.iter().enumerate().find_map(|(at, early)| {
                let unwrapped = self.unwrap(&early.envelope)?;
                self.is_ready_for(&unwrapped).then_some((at, unwrapped))
            });
            let (Some((at, unwrapped)), Some(session)) = (opens, self.session.as_mut()) else {
                return Ok(());
            };
            let early = session.early.remove(at);
            self.changed.insert(Entry::Session);
            self.take(&early.carrier, unwrapped, &early.envelope, chance, effects)?;
        }
    }

    /// Whether a message may be taken now: before both sides have confirmed, only what confirms is.
    fn is_ready_for(&self, unwrapped: &Unwrapped) -> bool {
        matches!(self.phase, Phase::Open) || unwrapped.place.precedence == tacit_wire::Precedence::Flash
    }

    fn take(
        &mut self,
        carrier: &Carrier,
        unwrapped: Unwrapped,
        envelope: &Envelope,
        chance: &mut impl CryptoRng,
        effects: &mut Vec<Effect>,
    ) -> Result<(), ChannelError> {
        if !self.is_ready_for(&unwrapped) {
            self.keep_early(carrier, envelope.clone(), effects);
            return Ok(());
        }
        let Unwrapped { epoch, place, mls } = unwrapped;
        let Some(session) = self.session.as_mut() else {
            return Ok(());
        };
        match session.history.arrival(place, &mls) {
            Arrival::New => {}
            Arrival::Dropped(finding) => {
                self.dropped(finding, effects);
                return Ok(());
            }
            Arrival::TooFarAhead { .. } => {
                self.keep_early(carrier, envelope.clone(), effects);
                return Ok(());
            }
        }
        match peek(&mls).map(|peek| peek.kind) {
            Ok(PeekKind::KeyUpdate) => self.take_update(carrier, place, epoch, &mls, envelope, effects),
            _ => self.take_content(carrier, place, epoch, &mls, envelope, chance, effects),
        }
    }

    /// Something came that is not taken, and shows something.
    fn dropped(&mut self, finding: Finding, effects: &mut Vec<Effect>) {
        // A message in our own lane with a number that we never gave: another copy of this desk has sealed it.
        if let (Finding::Reflected { place }, Some(session)) = (&finding, &self.session)
            && place.sequence.0 > session.history.sent_count(place.precedence)
        {
            self.went_back(effects);
        }
        effects.push(Effect::Notice(Notice::Finding(finding)));
    }

    #[expect(clippy::too_many_arguments, reason = "one message with all that is known of it")]
    fn take_content(
        &mut self,
        carrier: &Carrier,
        place: Place,
        epoch: Epoch,
        mls: &[u8],
        envelope: &Envelope,
        chance: &mut impl CryptoRng,
        effects: &mut Vec<Effect>,
    ) -> Result<(), ChannelError> {
        let Some(session) = self.session.as_mut() else {
            return Ok(());
        };
        // Only our own pending update has keys of an epoch that has not begun: the other side has merged it (T6).
        let merges = epoch > session.group.epoch();
        let opened =
            if merges { session.group.open_merging(mls) } else { session.group.open(mls) };
        let bytes = match opened {
            Ok(Opened::Content { bytes, .. }) => bytes,
            Ok(Opened::KeyUpdate { .. }) => return Err(ChannelError::Broken),
            Err(OpenError::Broken(broken)) => return Err(broken.into()),
            Err(error) => {
                self.unread(carrier, place, mls, envelope, &error, effects);
                return Ok(());
            }
        };
        if merges {
            self.own_update_merged(effects);
        }
        let message = Message::from_bytes(&bytes).ok().filter(|message| {
            message.precedence == place.precedence && message.sequence == place.sequence
        });
        let Some(session) = self.session.as_mut() else {
            return Ok(());
        };
        let mark = session.mark(epoch);
        let seen = message.as_ref().map(|message| (&message.view, mark));
        let findings = session.history.received(place, mls, seen);
        session.last_heard = self.now;
        let acknowledged = session.history.acknowledged_counts();
        session.outbox.acknowledged(|place| place.is_within(&acknowledged));
        self.changed.insert(Entry::Session);
        self.found(findings, effects);
        match message {
            Some(message) => {
                let id = MessageId::of(&bytes);
                self.heed(carrier, place, id, message, chance, effects)
            }
            None => {
                effects.push(Effect::Notice(Notice::Unreadable { place }));
                Ok(())
            }
        }
    }

    /// A message that is new by its place but cannot be read.
    fn unread(
        &mut self,
        carrier: &Carrier,
        place: Place,
        mls: &[u8],
        envelope: &Envelope,
        error: &OpenError,
        effects: &mut Vec<Effect>,
    ) {
        match error {
            OpenError::Ahead(_) => {
                effects.push(Effect::Notice(Notice::Finding(Finding::Early { place })));
                self.keep_early(carrier, envelope.clone(), effects);
            }
            OpenError::Expired(_) => {
                let Some(session) = self.session.as_mut() else {
                    return;
                };
                let findings = session.history.received(place, mls, None);
                self.changed.insert(Entry::Session);
                effects.push(Effect::Notice(Notice::Finding(Finding::Expired { place })));
                self.found(findings, effects);
            }
            _ => effects.push(Effect::Notice(Notice::Finding(Finding::foreign(envelope)))),
        }
    }

    /// Tells the officer what the history shows, and stops sealing where it must stop.
    pub(super) fn found(&mut self, findings: Vec<Finding>, effects: &mut Vec<Effect>) {
        for finding in findings {
            match &finding {
                Finding::GoneBack { .. } => self.went_back(effects),
                Finding::Forked { .. } => self.forked(effects),
                _ => {}
            }
            effects.push(Effect::Notice(Notice::Finding(finding)));
        }
    }

    pub(super) fn went_back(&mut self, effects: &mut Vec<Effect>) {
        if !std::mem::replace(&mut self.went_back, true) {
            self.changed.insert(Entry::Channel);
            effects.push(Effect::Notice(Notice::SealingStopped(SealingStopped::GoneBack)));
        }
    }

    pub(super) fn forked(&mut self, effects: &mut Vec<Effect>) {
        if let Some(session) = self.session.as_mut()
            && !std::mem::replace(&mut session.forked, true)
        {
            self.changed.insert(Entry::Session);
            effects.push(Effect::Notice(Notice::SealingStopped(SealingStopped::Forked)));
        }
    }

    /// What follows from an authentic message.
    fn heed(
        &mut self,
        carrier: &Carrier,
        place: Place,
        id: MessageId,
        message: Message,
        chance: &mut impl CryptoRng,
        effects: &mut Vec<Effect>,
    ) -> Result<(), ChannelError> {
        if !message.kind.is_officers() {
            return self.heed_machine(&message, chance, effects);
        }
        if let Some(session) = self.session.as_mut() {
            session.receipts.arrived(place, self.now);
        }
        let whole = match self.session.as_mut() {
            Some(session) => session.assembly.take(id, message, self.now),
            None => return Ok(()),
        };
        let (id, message) = match whole {
            Ok(Some(whole)) => whole,
            Ok(None) => return Ok(()),
            Err(_) => {
                effects.push(Effect::Notice(Notice::Unreadable { place }));
                return Ok(());
            }
        };
        if let Some(answered) = message.answers {
            let fact = match message.kind {
                MessageKind::Read => Fact::Read { at: message.sent_at },
                _ => Fact::Answered { by: id, at: self.now },
            };
            self.learn(answered, fact, effects);
        }
        if matches!(message.kind, MessageKind::MoveProposed | MessageKind::MoveAgreed) {
            self.hear_of_move(id, &message, effects);
        }
        effects.push(Effect::Deliver(Delivered {
            id,
            message,
            identity: self.identity(),
            carrier: carrier.clone(),
            received_at: self.now,
        }));
        Ok(())
    }
}
