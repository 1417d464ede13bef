//! Opening: what came, whose it is, what it shows about the one history.

use super::session_state::Early;
use super::{Channel, ChannelError, keeping::Entry, phase::Phase};
use crate::effect::{Carrier, Delivered, Effect, Notice, SealingStopped};
use crate::finding::Finding;
use crate::lane::Arrival;
use crate::message::{Content, MachineMessage, Message, OfficerKind};
use crate::outer::COURIER_ORIGIN;
use crate::parts::PartRefused;
use crate::place::Place;
use crate::session::{Epoch, OpenError, Opened, PeekKind, peek};
use crate::turn::CommitVerdict;
use rand_core::CryptoRng;
use tacit_spelling::Digest;
use tacit_wire::{Document, Envelope, Held, Precedence, Verified};

/// The most envelopes that wait for a key update that has not come.
pub const MAX_EARLY: usize = 64;

/// How long an envelope waits for a key that opens it, in milliseconds: a day.
pub const EARLY_MS: u64 = 24 * 60 * 60 * 1_000;

/// How many messages at FLASH a desk sends to confirm a session.
const CONFIRMATIONS: u64 = 2;

/// An envelope whose outer layer is open.
pub(super) struct Arrived<'a> {
    pub(super) carrier: &'a Carrier,
    pub(super) envelope: &'a Envelope,
    pub(super) held: Option<&'a Verified<Held>>,
    pub(super) epoch: Epoch,
    pub(super) place: Place,
    pub(super) mls: Vec<u8>,
}

impl Channel {
    /// Takes an envelope from any way.
    pub(super) fn arrived(
        &mut self,
        carrier: &Carrier,
        envelope: &Envelope,
        held: Option<Verified<Held>>,
        chance: &mut impl CryptoRng,
        effects: &mut Vec<Effect>,
    ) -> Result<(), ChannelError> {
        // A receipt for something else is no receipt for this, nor is one by a key, or about a channel, that is not known here.
        let held = held.filter(|held| held.statement().envelope == envelope.digest());
        let held = held.and_then(|held| {
            let relay = self.relay_of(held.key(), held.statement().channel)?;
            Some((relay, held))
        });
        if let Some((relay, held)) = &held {
            // Also what a courier brings is compared with what that relay itself has said.
            self.compare_receipt(relay, held, effects);
        }
        let held = held.map(|(_, held)| held);
        if self.heard.contains(&envelope.digest()) || self.introduce(envelope, chance, effects)? {
            return self.take_early(chance, effects);
        }
        let Some((epoch, place, mls)) = self.unwrap(envelope) else {
            if !self.hear_of_reset(envelope, chance, effects)? {
                self.keep_early(carrier, envelope.clone(), effects);
            }
            return Ok(());
        };
        let arrived = Arrived {
            carrier,
            envelope,
            held: held.as_ref(),
            epoch,
            place,
            mls,
        };
        self.take(arrived, chance, effects)?;
        self.take_early(chance, effects)
    }

    /// Opens the outer layer with whatever key of the session fits.
    fn unwrap(&self, envelope: &Envelope) -> Option<(Epoch, Place, Vec<u8>)> {
        let session = self.session.as_ref()?;
        let routes = self
            .routes
            .iter()
            .map(|route| route.address.origin.as_str());
        let origins: Vec<&str> = routes.chain([COURIER_ORIGIN]).collect();
        // The newest epoch first: there most of what comes belongs.
        session.keys.iter().rev().find_map(|(epoch, keys)| {
            let (place, mls) = origins
                .iter()
                .find_map(|origin| keys.open(envelope, origin).ok())?;
            Some((Epoch(*epoch), place, mls))
        })
    }

    /// Keeps what nothing opens yet, for it may be of an epoch whose key update has not come; and tells at once.
    pub(super) fn keep_early(
        &mut self,
        carrier: &Carrier,
        envelope: Envelope,
        effects: &mut Vec<Effect>,
    ) {
        let foreign = Effect::Notice(Notice::Finding(Finding::foreign(&envelope)));
        let now = self.steady;
        let Some(session) = self.session.as_mut() else {
            effects.push(foreign);
            return;
        };
        if session.early.iter().any(|early| early.envelope == envelope) {
            return;
        }
        effects.push(foreign);
        if session.early.len() < MAX_EARLY {
            session.early.push(Early {
                carrier: carrier.clone(),
                envelope,
                since: now,
            });
            self.changed.insert(Entry::Session);
        }
    }

    /// Gives up what has waited for a key for too long.
    pub(super) fn drop_early(&mut self) {
        let now = self.steady;
        if let Some(session) = self.session.as_mut() {
            let before = session.early.len();
            session
                .early
                .retain(|early| now.ms_since(early.since) < EARLY_MS);
            if session.early.len() < before {
                self.changed.insert(Entry::Session);
            }
        }
    }

    /// Tries again what waited, until nothing more can be taken.
    fn take_early(
        &mut self,
        chance: &mut impl CryptoRng,
        effects: &mut Vec<Effect>,
    ) -> Result<(), ChannelError> {
        loop {
            let Some(session) = self.session.as_ref() else {
                return Ok(());
            };
            let ready = session.early.iter().enumerate().find_map(|(at, early)| {
                let (epoch, place, mls) = self.unwrap(&early.envelope)?;
                let new = session.history.arrival(place, &mls);
                let commit = matches!(peek(&mls), Ok(peek) if peek.kind == PeekKind::KeyUpdate);
                // What would only be kept again is left where it is, or this would never end.
                let waits_still = matches!(new, Arrival::TooFarAhead { .. })
                    || (commit
                        && session.turn.judge(epoch.0, Digest::of(&mls)) == CommitVerdict::Early);
                (self.is_ready_for(place) && !waits_still).then_some((at, epoch, place, mls))
            });
            let (Some((at, epoch, place, mls)), Some(session)) = (ready, self.session.as_mut())
            else {
                return Ok(());
            };
            let early = session.early.remove(at);
            self.changed.insert(Entry::Session);
            let (carrier, envelope) = (&early.carrier, &early.envelope);
            let arrived = Arrived {
                carrier,
                envelope,
                held: None,
                epoch,
                place,
                mls,
            };
            self.take(arrived, chance, effects)?;
        }
    }

    /// Whether a message may be taken now: before both sides have confirmed, only what confirms is.
    fn is_ready_for(&self, place: Place) -> bool {
        let confirms = place.precedence == Precedence::Flash && place.sequence.0 <= CONFIRMATIONS;
        matches!(self.phase, Phase::Open) || confirms
    }

    fn take(
        &mut self,
        arrived: Arrived<'_>,
        chance: &mut impl CryptoRng,
        effects: &mut Vec<Effect>,
    ) -> Result<(), ChannelError> {
        if !self.is_ready_for(arrived.place) {
            self.keep_early(arrived.carrier, arrived.envelope.clone(), effects);
            return Ok(());
        }
        let Some(session) = self.session.as_mut() else {
            return Ok(());
        };
        match session.history.arrival(arrived.place, &arrived.mls) {
            Arrival::New => {}
            Arrival::Dropped(finding) => {
                // Our own lane, with a number that we never gave: another copy of this desk has sealed it.
                if matches!(finding, Finding::Reflected { place } if !self.is_ours(place)) {
                    self.went_back(effects);
                }
                effects.push(Effect::Notice(Notice::Finding(finding)));
                return Ok(());
            }
            Arrival::TooFarAhead { .. } => {
                self.keep_early(arrived.carrier, arrived.envelope.clone(), effects);
                return Ok(());
            }
        }
        match peek(&arrived.mls) {
            // What its sender wrapped anew because it comes too late: it is counted, and cannot be read.
            Ok(peek) if session.is_gone(peek.epoch) && arrived.epoch == session.group.epoch() => {
                self.unread(&arrived, &OpenError::Expired(peek.epoch), effects);
                Ok(())
            }
            // Wrapped under the keys of one epoch and sealed in another: no honest desk does so otherwise, and what it would be
            // counted by is not what it was opened with.
            Ok(peek) if peek.epoch != arrived.epoch => {
                let foreign = Finding::foreign(arrived.envelope);
                effects.push(Effect::Notice(Notice::Finding(foreign)));
                Ok(())
            }
            Ok(peek) if peek.kind == PeekKind::KeyUpdate => {
                self.take_update(&arrived, chance, effects)
            }
            _ => self.take_content(&arrived, chance, effects),
        }
    }

    fn take_content(
        &mut self,
        arrived: &Arrived<'_>,
        chance: &mut impl CryptoRng,
        effects: &mut Vec<Effect>,
    ) -> Result<(), ChannelError> {
        let Some(session) = self.session.as_mut() else {
            return Ok(());
        };
        // Only our own pending update has keys of an epoch that has not begun: the other side has merged it (T6).
        let merges = arrived.epoch > session.group.epoch();
        let opened = if merges {
            session.group.open_merging(&arrived.mls)
        } else {
            session.group.open(&arrived.mls)
        };
        let bytes = match opened {
            Ok(Opened::Content { bytes, .. }) => bytes,
            Ok(Opened::KeyUpdate { .. }) => return Err(ChannelError::Broken),
            Err(OpenError::Broken(broken)) => return Err(broken.into()),
            Err(error) => {
                self.unread(arrived, &error, effects);
                return Ok(());
            }
        };
        if merges {
            self.own_update_merged(effects);
        }
        let place = arrived.place;
        let message = Message::from_bytes(&bytes).ok().filter(|message| {
            message.precedence == place.precedence && message.sequence == place.sequence
        });
        let Some(session) = self.session.as_mut() else {
            return Ok(());
        };
        let mark = session.mark(arrived.epoch);
        let seen = message.as_ref().map(|message| (&message.view, mark));
        let findings = session.history.received(place, &arrived.mls, seen);
        session.last_heard = self.steady;
        let acknowledged = Precedence::ALL
            .into_iter()
            .zip(session.history.acknowledged_counts());
        let acknowledged: Vec<_> = acknowledged.collect();
        session.outbox.acknowledged(|place| {
            let mut counts = acknowledged.iter();
            counts.any(|(precedence, count)| {
                *precedence == place.precedence && place.sequence.0 <= *count
            })
        });
        self.changed.insert(Entry::Session);
        self.found(findings, effects);
        match message {
            Some(message) => self.heed(arrived, &message, chance, effects),
            None => {
                effects.push(Effect::Notice(Notice::Unreadable { place }));
                Ok(())
            }
        }
    }

    /// A message that is new by its place but does not open.
    fn unread(&mut self, arrived: &Arrived<'_>, error: &OpenError, effects: &mut Vec<Effect>) {
        let place = arrived.place;
        match error {
            OpenError::Ahead(_) | OpenError::TooEarly => {
                // Not kept. A relay that handed it on has erased it: a courier brings it again, or it comes too late.
                effects.push(Effect::Notice(Notice::Finding(Finding::Early { place })));
            }
            OpenError::Expired(_) => {
                effects.push(Effect::Notice(Notice::Finding(Finding::Expired { place })));
                if let Some(session) = self.session.as_mut() {
                    let findings = session.history.received(place, &arrived.mls, None);
                    self.changed.insert(Entry::Session);
                    self.found(findings, effects);
                }
            }
            _ => effects.push(Effect::Notice(Notice::Finding(Finding::foreign(
                arrived.envelope,
            )))),
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
            effects.push(Effect::Notice(Notice::SealingStopped(
                SealingStopped::GoneBack,
            )));
        }
    }

    fn forked(&mut self, effects: &mut Vec<Effect>) {
        if let Some(session) = self.session.as_mut()
            && !std::mem::replace(&mut session.forked, true)
        {
            self.changed.insert(Entry::Session);
            effects.push(Effect::Notice(Notice::SealingStopped(
                SealingStopped::Forked,
            )));
        }
    }

    /// What follows from an authentic message.
    fn heed(
        &mut self,
        arrived: &Arrived<'_>,
        message: &Message,
        chance: &mut impl CryptoRng,
        effects: &mut Vec<Effect>,
    ) -> Result<(), ChannelError> {
        let place = arrived.place;
        let confirms = matches!(
            message.content,
            Content::Machine(MachineMessage::Confirmation(_))
        );
        if !confirms && !matches!(self.phase, Phase::Open) {
            effects.push(Effect::Notice(Notice::Unreadable { place }));
            return Ok(());
        }
        if let Content::Machine(said) = &message.content {
            return self.heed_machine(arrived.epoch, said.clone(), chance, effects);
        }
        let Some(session) = self.session.as_mut() else {
            return Ok(());
        };
        // What is not kept is not confirmed either.
        let whole = match session.assembly.add(message) {
            Ok(Some(whole)) => {
                session.receipts.arrived(place, self.now);
                whole
            }
            Ok(None) => {
                session.receipts.arrived(place, self.now);
                let id = message.id();
                // One that is here already, under another name, is not stored twice.
                if session.assembly.held().any(|held| held == id) {
                    self.keep_part(message);
                }
                return self.send_receipts(chance, effects);
            }
            Err(refused) => {
                if let PartRefused::NotTheWhole { parts, .. } = refused {
                    self.drop_parts(&parts);
                }
                effects.push(Effect::Notice(Notice::Unreadable { place }));
                return Ok(());
            }
        };
        self.drop_parts(&whole.parts);
        if let Some(answered) = whole.message.answers {
            let notices = match whole.message.kind {
                OfficerKind::Read => self.sent.read(answered, whole.id, message.sent_at),
                _ => self.sent.answered(answered, whole.id, message.sent_at),
            };
            effects.extend(notices.into_iter().map(Effect::Notice));
        }
        self.hear_of_move(whole.id, &whole.message, effects);
        let delivered = Delivered {
            id: whole.id,
            place,
            message: whole.message,
            sent_at: message.sent_at,
            received_at: self.now,
            carrier: arrived.carrier.clone(),
            held: arrived.held.cloned(),
            identity: self.identity(),
        };
        self.inbox.put(delivered.clone());
        effects.push(Effect::Deliver(Box::new(delivered)));
        self.send_receipts(chance, effects)
    }
}
