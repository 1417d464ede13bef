//! What the machine does by itself: receipts, heartbeats, key updates by their turn, deposits that were not signed for.
//!
//! The list is in `spec/channel.md`, section 7. Whatever is not on it needs an officer.

use super::contact::Shown;
use super::receiving::Arrived;
use super::session_state::LATE_WINDOW_MS;
use super::{Channel, ChannelError, keeping::Entry, phase::Phase};
use crate::effect::{Carrier, Effect, Notice, SealingStopped};
use crate::finding::{Finding, ForkedAbout};
use crate::message::{MachineMessage, Received, RetiredKey};
use crate::place::Place;
use crate::session::{Epoch, OpenError, Opened, PAST_EPOCHS};
use crate::turn::{CommitVerdict, Decision};
use rand_core::CryptoRng;
use tacit_spelling::Digest;
use tacit_wire::{Contradiction, Conveyed, Held, Precedence, Sequence, Tally, Timestamp, Verified};

/// After so much silence of its own a desk says that it is there.
pub const HEARTBEAT_AFTER_MS: u64 = 6 * 60 * 60 * 1_000;

/// While so many messages of the machine are not acknowledged, arrivals gather, and are named by a later receipt or by the next view.
const MAX_UNACKNOWLEDGED_RECEIPTS: usize = 32;

/// The most receipts of relays that are compared with each new one.
const COMPARED_RECEIPTS: usize = 64;

impl Channel {
    /// What a machine's message of the other side brings about.
    pub(super) fn heed_machine(
        &mut self,
        epoch: Epoch,
        message: MachineMessage,
        chance: &mut impl CryptoRng,
        effects: &mut Vec<Effect>,
    ) -> Result<(), ChannelError> {
        match message {
            MachineMessage::Receipt(entries) => {
                for Received {
                    precedence,
                    sequence,
                    received_at,
                } in entries
                {
                    let place = Place {
                        lane: self.lane,
                        precedence,
                        sequence,
                    };
                    let notices = self.sent.received(place, received_at);
                    effects.extend(notices.into_iter().map(Effect::Notice));
                }
                Ok(())
            }
            MachineMessage::Confirmation(said) => self.confirm(&said, chance, effects),
            MachineMessage::TurnRequest => {
                if let Some(session) = self.session.as_mut() {
                    session.turn.peer_asks(epoch.0);
                }
                // The turn is taken with the next tick: after an absence the other side's takeover lies right behind its request, and
                // is to be merged, not crossed.
                self.changed.insert(Entry::Session);
                Ok(())
            }
            // What it signed could now have been signed by us: nothing is to be kept for that.
            MachineMessage::Heartbeat | MachineMessage::RetiredKey(_) => Ok(()),
        }
    }

    /// Time has passed.
    pub(super) fn tick(
        &mut self,
        chance: &mut impl CryptoRng,
        effects: &mut Vec<Effect>,
    ) -> Result<(), ChannelError> {
        self.drop_early();
        self.say_confirmation(chance, effects)?;
        if !matches!(self.phase, Phase::Open) {
            return Ok(());
        }
        self.forget_past_epochs()?;
        self.tell_what_comes_too_late(effects);
        self.take_turn(chance, effects)?;
        self.send_receipts(chance, effects)?;
        self.hand_over_retired_keys(chance, effects)?;
        self.send_heartbeat(chance, effects)?;
        if self.stopped().is_none() {
            for origin in self.origins() {
                self.deposit_waiting(&Carrier::Relay(origin), Some(self.steady), effects);
            }
        }
        Ok(())
    }

    /// Confirms arrivals, if some wait and the last receipt is long enough ago.
    pub(super) fn send_receipts(
        &mut self,
        chance: &mut impl CryptoRng,
        effects: &mut Vec<Effect>,
    ) -> Result<(), ChannelError> {
        if self.machine_may_seal().is_err() || !matches!(self.phase, Phase::Open) {
            return Ok(());
        }
        // A counterparty that acknowledges nothing must not fill with receipts the room that officers need.
        if self.unacknowledged_of_machine() >= MAX_UNACKNOWLEDGED_RECEIPTS {
            return Ok(());
        }
        let Some(session) = self.session.as_mut() else {
            return Ok(());
        };
        let Some(arrivals) = session.receipts.take(self.steady) else {
            return Ok(());
        };
        let received = arrivals.into_iter().map(|(place, received_at)| Received {
            precedence: place.precedence,
            sequence: place.sequence,
            received_at,
        });
        let mut received: Vec<Received> = received.collect();
        received.sort();
        self.changed.insert(Entry::Session);
        self.seal_machine(
            Precedence::Immediate,
            MachineMessage::Receipt(received),
            chance,
            effects,
        )
    }

    /// How many messages of this machine the other side has not shown to have.
    fn unacknowledged_of_machine(&self) -> usize {
        let places = self
            .session
            .iter()
            .flat_map(|session| session.outbox.places());
        places
            .filter(|place| self.sent.at(*place).is_none())
            .count()
    }

    fn send_heartbeat(
        &mut self,
        chance: &mut impl CryptoRng,
        effects: &mut Vec<Effect>,
    ) -> Result<(), ChannelError> {
        let silent = self
            .session
            .as_ref()
            .is_some_and(|session| self.steady.ms_since(session.last_sealed) >= HEARTBEAT_AFTER_MS);
        // What nobody waits for leaves the reserve alone.
        if silent && self.may_seal(1).is_ok() {
            self.seal_machine(
                Precedence::Routine,
                MachineMessage::Heartbeat,
                chance,
                effects,
            )?;
        }
        Ok(())
    }

    /// An officer wants the keys renewed.
    pub(super) fn renew_keys(
        &mut self,
        chance: &mut impl CryptoRng,
        effects: &mut Vec<Effect>,
    ) -> Result<(), ChannelError> {
        if !matches!(self.phase, Phase::Open) {
            return Err(ChannelError::NotOpen);
        }
        self.may_seal(1)?;
        if let Some(session) = self.session.as_mut() {
            session.turn.officer_asks();
            self.changed.insert(Entry::Session);
        }
        self.take_turn(chance, effects)
    }

    /// Does with the keys what the turn asks for (T1 to T6).
    pub(super) fn take_turn(
        &mut self,
        chance: &mut impl CryptoRng,
        effects: &mut Vec<Effect>,
    ) -> Result<(), ChannelError> {
        if !matches!(self.phase, Phase::Open) || self.machine_may_seal().is_err() {
            return Ok(());
        }
        let Some(session) = self.session.as_mut() else {
            return Ok(());
        };
        let unacknowledged = session.outbox.waiting_in(session.group.epoch().0);
        match session.turn.decide(self.steady, unacknowledged) {
            Decision::Wait => Ok(()),
            Decision::AskForTurn => {
                session.turn.asked(self.steady);
                self.seal_machine(
                    Precedence::Flash,
                    MachineMessage::TurnRequest,
                    chance,
                    effects,
                )
            }
            Decision::Commit => {
                let commit = self.put_out_update(chance, effects)?;
                if let Some(session) = self.session.as_mut() {
                    session.group.merge_pending()?;
                    session.turn.committed(commit, self.steady);
                }
                self.epoch_began(true, effects);
                Ok(())
            }
            Decision::TakeOver => {
                let commit = self.put_out_update(chance, effects)?;
                if let Some(session) = self.session.as_mut() {
                    session.turn.took_over(commit, self.steady);
                    session.renew_keys();
                }
                Ok(())
            }
            Decision::MergeForced => {
                session.group.merge_pending()?;
                session.turn.forced(self.steady);
                let epoch = session.group.epoch().0;
                self.epoch_began(true, effects);
                effects.push(Effect::Notice(Notice::RenewedAlone { epoch }));
                Ok(())
            }
        }
    }

    /// Makes a key update, leaves it pending, and puts it out at FLASH, where nothing overtakes it.
    fn put_out_update(
        &mut self,
        chance: &mut impl CryptoRng,
        effects: &mut Vec<Effect>,
    ) -> Result<Digest, ChannelError> {
        let session = self.session.as_mut().ok_or(ChannelError::NotOpen)?;
        let place = session.history.next_place(Precedence::Flash)?;
        let update = session.group.update(chance)?;
        let digest = Digest::of(&update);
        self.put_out(place, update, effects)?;
        Ok(digest)
    }

    /// A key update of the other side has come, new by its place.
    pub(super) fn take_update(
        &mut self,
        arrival: &Arrived<'_>,
        chance: &mut impl CryptoRng,
        effects: &mut Vec<Effect>,
    ) -> Result<(), ChannelError> {
        let Some(session) = self.session.as_mut() else {
            return Ok(());
        };
        let commit = Digest::of(&arrival.mls);
        match session.turn.judge(arrival.epoch.0, commit) {
            CommitVerdict::Merge => match session.group.open(&arrival.mls) {
                Ok(Opened::KeyUpdate { .. }) => {
                    session.turn.merged_theirs(commit);
                    self.count_update(arrival, effects);
                    self.epoch_began(false, effects);
                    self.take_turn(chance, effects)?;
                }
                Err(OpenError::Broken(broken)) => return Err(broken.into()),
                Ok(Opened::Content { .. }) | Err(_) => {
                    effects.push(Effect::Notice(Notice::Finding(Finding::foreign(
                        arrival.envelope,
                    ))));
                }
            },
            CommitVerdict::Ignore => self.count_update(arrival, effects),
            CommitVerdict::Fork => {
                self.count_update(arrival, effects);
                let about = ForkedAbout::Epoch;
                self.found(
                    vec![Finding::Forked {
                        place: arrival.place,
                        about,
                    }],
                    effects,
                );
            }
            CommitVerdict::Early => {
                self.keep_early(arrival.carrier, arrival.envelope.clone(), effects)
            }
        }
        Ok(())
    }

    fn count_update(&mut self, arrival: &Arrived<'_>, effects: &mut Vec<Effect>) {
        if let Some(session) = self.session.as_mut() {
            let findings = session.history.received(arrival.place, &arrival.mls, None);
            session.last_heard = self.steady;
            self.changed.insert(Entry::Session);
            self.found(findings, effects);
        }
    }

    /// Our takeover was merged by the other side, as its message shows (T6).
    pub(super) fn own_update_merged(&mut self, effects: &mut Vec<Effect>) {
        if let Some(session) = self.session.as_mut() {
            session.turn.takeover_shown(self.steady);
        }
        self.epoch_began(true, effects);
    }

    fn epoch_began(&mut self, own: bool, effects: &mut Vec<Effect>) {
        if let Some(session) = self.session.as_mut() {
            session.epoch_began(self.steady);
            let epoch = session.group.epoch().0;
            self.changed.insert(Entry::Session);
            effects.push(Effect::Notice(Notice::KeysRenewed { own, epoch }));
        }
    }

    /// Forgets the keys of epochs that ended longer ago than the late window.
    fn forget_past_epochs(&mut self) -> Result<(), ChannelError> {
        let Some(session) = self.session.as_mut() else {
            return Ok(());
        };
        let now = self.steady;
        session
            .ended
            .retain(|_, ended| now.ms_since(Timestamp(*ended)) < LATE_WINDOW_MS);
        let keep = session.ended.len().min(PAST_EPOCHS);
        let present = session.group.epoch().0;
        let past = session
            .keys
            .keys()
            .filter(|epoch| **epoch < present)
            .count();
        if past > keep {
            session.group.forget_past(keep)?;
            session.renew_keys();
            self.changed.insert(Entry::Session);
        }
        Ok(())
    }

    /// Tells which messages of ours nobody can read any more; an officer says them again, or does not.
    fn tell_what_comes_too_late(&mut self, effects: &mut Vec<Effect>) {
        let late = self
            .session
            .as_mut()
            .map(|session| session.outbox.too_late(&session.keys));
        for place in late.unwrap_or_default() {
            let message = self.sent.at(place);
            self.changed.insert(Entry::Session);
            effects.push(Effect::Notice(Notice::TooLate { place, message }));
        }
    }

    /// Hands over the signing keys whose epochs nobody can be misled about any more.
    fn hand_over_retired_keys(
        &mut self,
        chance: &mut impl CryptoRng,
        effects: &mut Vec<Effect>,
    ) -> Result<(), ChannelError> {
        // What is taken is gone from the group: it is taken only when it can be sealed.
        if self.may_seal(2 * PAST_EPOCHS).is_err() {
            return Ok(());
        }
        let Some(session) = self.session.as_mut() else {
            return Ok(());
        };
        let retired = session.group.take_retired()?;
        for key in retired {
            let message = MachineMessage::RetiredKey(RetiredKey {
                epoch: key.last_epoch().0,
                key: zeroize::Zeroizing::new(*key.private()),
            });
            self.seal_machine(Precedence::Routine, message, chance, effects)?;
        }
        Ok(())
    }

    /// A relay's receipt for an envelope of ours.
    pub(super) fn held(
        &mut self,
        carrier: &Carrier,
        receipt: &Verified<Held>,
        effects: &mut Vec<Effect>,
    ) {
        let statement = receipt.statement();
        if self.relay_of(receipt.key(), statement.channel).as_ref() != Some(carrier) {
            return;
        }
        self.compare_receipt(carrier, receipt, effects);
        let shown = self.contact.held(carrier.origin(), statement);
        if let Some(session) = self.session.as_mut() {
            session.outbox.held(carrier, receipt.evidence());
        }
        let (notices, contradiction) = self.sent.held(carrier.origin(), receipt, receipt.key());
        effects.extend(notices.into_iter().map(Effect::Notice));
        if contradiction.is_some() {
            effects.push(Effect::Notice(Notice::Contradiction {
                carrier: carrier.clone(),
            }));
        }
        self.changed.insert(Entry::Channel);
        if let Some(shown) = shown {
            self.shown(carrier, shown, effects);
        }
    }

    /// Compares a receipt with the last ones of the same relay, whoever's envelope it is for.
    pub(super) fn compare_receipt(
        &mut self,
        carrier: &Carrier,
        receipt: &Verified<Held>,
        effects: &mut Vec<Effect>,
    ) {
        let last = self.receipts.entry(carrier.clone()).or_default();
        let contradiction = last
            .iter()
            .find_map(|one| Contradiction::between(one, receipt));
        if let Some(contradiction) = contradiction {
            effects.push(Effect::Notice(Notice::Contradiction {
                carrier: carrier.clone(),
            }));
            effects.push(Effect::Evidence(Box::new(contradiction)));
        }
        if !last.contains(receipt) {
            last.push_back(receipt.clone());
            if last.len() > COMPARED_RECEIPTS {
                last.pop_front();
            }
        }
    }

    /// A relay's record that envelopes of ours were collected.
    pub(super) fn conveyed(
        &mut self,
        carrier: &Carrier,
        record: &Verified<Conveyed>,
        effects: &mut Vec<Effect>,
    ) {
        let statement = record.statement();
        let by = self.relay_of(record.key(), statement.channel);
        if by.as_ref() == Some(carrier) && statement.lane == self.lane {
            let notices = self.sent.conveyed(carrier.origin(), record);
            effects.extend(notices.into_iter().map(Effect::Notice));
        }
    }

    /// A relay's tally: whether this desk knows as much of itself as the relay does; then what was not signed for goes out again.
    pub(super) fn contact(
        &mut self,
        carrier: &Carrier,
        tally: &Verified<Tally>,
        chance: &mut impl CryptoRng,
        effects: &mut Vec<Effect>,
    ) -> Result<(), ChannelError> {
        self.changed.insert(Entry::Channel);
        let by = self.relay_of(tally.key(), tally.statement().channel);
        if by.as_ref() != Some(carrier) {
            return Ok(());
        }
        let tally = tally.statement();
        // A relay that the channel has left was never given what was sealed since, and would seem to have less or more than we know.
        let mut origins = self.origins().into_iter();
        let in_use = origins.any(|origin| origin == carrier.origin());
        // What was under way goes out again in any case: it was sealed already, and the same bytes are taken once.
        let mut again = Vec::new();
        if in_use && matches!(self.stopped(), None | Some(SealingStopped::NoContactYet)) {
            self.deposit_introduction_again(carrier, &mut again);
            self.deposit_waiting(carrier, None, &mut again);
        }
        let digests: Vec<Digest> = again
            .iter()
            .filter_map(|effect| match effect {
                Effect::Deposit(deposit) => Some(deposit.envelope.digest()),
                _ => None,
            })
            .collect();
        let shown = self.contact.compare(carrier.origin(), tally, &digests);
        if shown == Shown::DeskWentBack {
            self.went_back(effects);
            self.contact.adopt(carrier.origin(), tally);
            return Ok(());
        }
        effects.append(&mut again);
        self.shown(carrier, shown, effects);
        self.say_confirmation(chance, effects)
    }

    /// What a relay's tally, and the receipts after it, have shown of this desk.
    fn shown(&mut self, carrier: &Carrier, shown: Shown, effects: &mut Vec<Effect>) {
        match shown {
            Shown::NotYet => return,
            Shown::DeskWentBack => {
                self.went_back(effects);
                return;
            }
            Shown::RelayLost => {
                effects.push(Effect::Notice(Notice::RelayLost {
                    carrier: carrier.clone(),
                }));
            }
            Shown::Same => {}
        }
        let stopped = self.stopped();
        self.contacted = true;
        if stopped == Some(SealingStopped::NoContactYet) && self.stopped().is_none() {
            effects.push(Effect::Notice(Notice::SealingResumed));
        }
    }

    /// Whether this desk has given that number to a message of its own.
    pub(super) fn is_ours(&self, place: Place) -> bool {
        let counts = self
            .session
            .as_ref()
            .map(|session| session.history.sent_counts());
        let known = counts.unwrap_or_default();
        let mut of = Precedence::ALL.into_iter().zip(known);
        let count = of.find(|(precedence, _)| *precedence == place.precedence);
        place.lane == self.lane && count.is_some_and(|(_, count)| place.sequence <= Sequence(count))
    }
}
