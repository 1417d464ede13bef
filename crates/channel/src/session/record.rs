//! Our own part of a session's memory: signing keys, and what each epoch gives to the layers above.

use super::{Epoch, PAST_EPOCHS, signing::SigningKey};
use serde::{Deserialize, Serialize};
use std::fmt;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// The secret of an epoch from which the outer layer derives its keys: "outer key, tag key", 32 bytes each.
///
/// `spec/channel.md`, section 4.
pub type OuterSecret = Zeroizing<[u8; 64]>;

/// A signing key that a key update replaced, to be handed to the other desk once the late window is over.
///
/// Whoever holds it can sign what was said under it, so the old signatures prove nothing any more; that is why it is
/// given away, and why it must not be given away while its epoch's keys are still kept.
#[derive(Clone, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
pub struct RetiredKey {
    last_epoch: u64,
    private: [u8; 32],
}

impl RetiredKey {
    /// The last epoch in which the key signed.
    #[must_use]
    pub fn last_epoch(&self) -> Epoch {
        Epoch(self.last_epoch)
    }

    /// The key itself: an Ed25519 private key (RFC 8032, section 5.1.5).
    #[must_use]
    pub fn private(&self) -> &[u8; 32] {
        &self.private
    }
}

impl fmt::Debug for RetiredKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "RetiredKey(epoch {}, hidden)", self.last_epoch)
    }
}

/// What an epoch gives to the layers above.
#[derive(Clone, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
pub(super) struct EpochKeys {
    epoch: u64,
    outer_key: [u8; 32],
    tag_key: [u8; 32],
    authenticator: [u8; 16],
}

impl EpochKeys {
    /// Reads them from what OpenMLS exports; none if it exported another length.
    pub(super) fn new(epoch: u64, mut outer: Vec<u8>, authenticator: &[u8]) -> Option<Self> {
        let keys = outer.split_first_chunk().and_then(|(outer_key, rest)| {
            Some(Self {
                epoch,
                outer_key: *outer_key,
                tag_key: rest.try_into().ok()?,
                authenticator: *authenticator.first_chunk()?,
            })
        });
        outer.zeroize();
        keys
    }

    pub(super) fn epoch(&self) -> Epoch {
        Epoch(self.epoch)
    }

    pub(super) fn authenticator(&self) -> [u8; 16] {
        self.authenticator
    }

    pub(super) fn outer(&self) -> OuterSecret {
        let mut secret = Zeroizing::new([0; 64]);
        let (outer_key, tag_key) = secret.split_at_mut(32);
        outer_key.copy_from_slice(&self.outer_key);
        tag_key.copy_from_slice(&self.tag_key);
        secret
    }
}

/// A key update of ours that has not been merged: its signing key, and what its epoch will give.
#[derive(Clone, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
pub(super) struct PendingUpdate {
    pub(super) signing: SigningKey,
    pub(super) keys: EpochKeys,
}

/// What a session remembers beside OpenMLS's own values.
#[derive(Clone, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
pub(super) struct Record {
    pub(super) group_id: [u8; 16],
    pub(super) signing: SigningKey,
    pub(super) pending: Option<PendingUpdate>,
    pub(super) retired: Vec<RetiredKey>,
    /// Oldest first; the last is the present epoch's.
    epochs: Vec<EpochKeys>,
}

impl Record {
    /// A record of a session that begins.
    pub(super) fn new(group_id: [u8; 16], signing: SigningKey, keys: EpochKeys) -> Self {
        Self {
            group_id,
            signing,
            pending: None,
            retired: Vec::new(),
            epochs: vec![keys],
        }
    }

    /// The epochs whose keys are kept, oldest first, the present one last.
    pub(super) fn epochs(&self) -> &[EpochKeys] {
        &self.epochs
    }

    /// Another epoch has begun.
    pub(super) fn begin(&mut self, keys: EpochKeys) {
        self.epochs.push(keys);
        self.keep_past(PAST_EPOCHS);
    }

    /// The key of our pending update signs from now on; the one before it is retired.
    pub(super) fn replace_signing_key(&mut self, last_epoch: Epoch) {
        if let Some(pending) = self.pending.take() {
            self.retired.push(RetiredKey {
                last_epoch: last_epoch.0,
                private: self.signing.private,
            });
            self.signing = pending.signing.clone();
        }
    }

    /// Erases the keys of all past epochs but the latest `keep`.
    pub(super) fn keep_past(&mut self, keep: usize) {
        let excess = self.epochs.len().saturating_sub(keep.saturating_add(1));
        self.epochs.drain(..excess);
    }
}
