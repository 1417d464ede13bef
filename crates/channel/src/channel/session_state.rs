//! One session as a channel has it: the group, and all that counts by it.

use super::outbox::Outbox;
use super::receipts::Receipts;
use crate::effect::Carrier;
use crate::lane::{EpochMark, History};
use crate::outer::OuterKeys;
use crate::parts::Assembly;
use crate::session::{Epoch, Group};
use crate::turn::Turn;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use tacit_spelling::hex;
use tacit_wire::{Envelope, Lane, Timestamp};

/// How long the keys of an epoch that has ended open what comes late.
pub const LATE_WINDOW_MS: u64 = 14 * 24 * 60 * 60 * 1_000;

/// One session.
pub(super) struct SessionState {
    pub(super) group: Group,
    /// The outer layer's keys of every epoch that is kept, and of a pending update of ours.
    pub(super) keys: BTreeMap<u64, OuterKeys>,
    pub(super) history: History,
    pub(super) turn: Turn,
    pub(super) outbox: Outbox,
    pub(super) receipts: Receipts,
    pub(super) assembly: Assembly,
    /// What no key opens yet.
    pub(super) early: Vec<Early>,
    pub(super) forked: bool,
    /// When each epoch that has ended did so.
    pub(super) ended: BTreeMap<u64, u64>,
    pub(super) last_sealed: Timestamp,
    pub(super) last_heard: Timestamp,
}

/// An envelope that nothing opens yet.
#[derive(Clone)]
pub(super) struct Early {
    pub(super) carrier: Carrier,
    pub(super) envelope: Envelope,
    pub(super) since: Timestamp,
}

/// All of it but the group and the outbox, which have entries of their own.
#[derive(Serialize, Deserialize)]
pub(super) struct StoredSession {
    history: History,
    turn: Turn,
    receipts: Receipts,
    early: Vec<(Option<String>, String, u64)>,
    forked: bool,
    ended: BTreeMap<u64, u64>,
    last_sealed: u64,
    last_heard: u64,
}

impl SessionState {
    pub(super) fn begin(group: Group, lane: Lane, turn: Turn, now: Timestamp) -> Self {
        let mut session = Self {
            group,
            keys: BTreeMap::new(),
            history: History::new(lane),
            turn,
            outbox: Outbox::default(),
            receipts: Receipts::default(),
            assembly: Assembly::default(),
            early: Vec::new(),
            forked: false,
            ended: BTreeMap::new(),
            last_sealed: now,
            last_heard: now,
        };
        session.renew_keys();
        session
    }

    pub(super) fn restore(stored: StoredSession, group: Group, outbox: Outbox) -> Self {
        let early = stored
            .early
            .into_iter()
            .filter_map(|(origin, envelope, since)| {
                Some(Early {
                    carrier: origin.map_or(Carrier::Courier, Carrier::Relay),
                    envelope: Envelope::from_bytes(hex::from_hex(&envelope)?).ok()?,
                    since: Timestamp(since),
                })
            });
        let mut session = Self {
            group,
            keys: BTreeMap::new(),
            history: stored.history,
            turn: stored.turn,
            outbox,
            receipts: stored.receipts,
            assembly: Assembly::default(),
            early: early.collect(),
            forked: stored.forked,
            ended: stored.ended,
            last_sealed: Timestamp(stored.last_sealed),
            last_heard: Timestamp(stored.last_heard),
        };
        session.renew_keys();
        session
    }

    pub(super) fn stored(&self) -> StoredSession {
        let early = self.early.iter().map(|early| {
            let origin = match &early.carrier {
                Carrier::Relay(origin) => Some(origin.clone()),
                Carrier::Courier => None,
            };
            (
                origin,
                hex::to_hex(early.envelope.as_bytes()),
                early.since.0,
            )
        });
        StoredSession {
            history: self.history.clone(),
            turn: self.turn.clone(),
            receipts: self.receipts.clone(),
            early: early.collect(),
            forked: self.forked,
            ended: self.ended.clone(),
            last_sealed: self.last_sealed.0,
            last_heard: self.last_heard.0,
        }
    }

    /// Takes over the outer layer's keys after the group's epochs have changed.
    pub(super) fn renew_keys(&mut self) {
        self.keys = self
            .group
            .outer_secrets()
            .map(|(epoch, secret)| (epoch.0, OuterKeys::from_secret(&secret)))
            .collect();
    }

    /// An epoch has begun: when the ones before it ended is noted, and those that ended too long ago are forgotten.
    pub(super) fn epoch_began(&mut self, now: Timestamp) {
        let present = self.group.epoch().0;
        if let Some(before) = present.checked_sub(1) {
            self.ended.entry(before).or_insert(now.0);
        }
        self.renew_keys();
    }

    /// Whether the keys of an epoch that was are gone.
    pub(super) fn is_gone(&self, epoch: Epoch) -> bool {
        epoch < self.group.epoch() && !self.keys.contains_key(&epoch.0)
    }

    /// The mark of an epoch that is kept.
    pub(super) fn mark(&self, epoch: Epoch) -> EpochMark {
        EpochMark(self.group.epoch_authenticator(epoch).unwrap_or_default())
    }
}
