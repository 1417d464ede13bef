//! How keys are renewed and forgotten. *When* is for clauses T1 to T7, above this.

use super::{
    Broken, Epoch, Group, RetiredKey, UpdateError,
    group::{OUTER_BYTES, OUTER_LABEL, present_keys, write_record},
    provider::{Chance, NoChance, Provider},
    record::{EpochKeys, PendingUpdate},
};
use openmls::prelude::{LeafNodeParameters, MlsGroup, NewSignerBundle, PastEpochDeletion};
use openmls_traits::crypto::OpenMlsCrypto;
use rand_core::CryptoRng;
use std::time::UNIX_EPOCH;

impl<C: OpenMlsCrypto> Group<C> {
    /// Makes a key update: fresh encryption *and* signature keys for this desk's leaf (T2 to T6).
    ///
    /// It stays pending until it is [merged](Self::merge_pending) or [discarded](Self::discard_pending), or until an
    /// update of the other desk is opened, which discards it.
    ///
    /// # Errors
    ///
    /// If one is pending already, or OpenMLS fails.
    pub fn update(&mut self, chance: &mut impl CryptoRng) -> Result<Vec<u8>, UpdateError> {
        if self.has_pending() {
            return Err(UpdateError::Pending);
        }
        let successor = self.record.signing.successor(chance);
        let commit = self.attempt(|group| {
            let provider = Provider {
                crypto: &*group.crypto,
                chance: Chance::new(chance),
                memory: &group.memory.storage,
            };
            let signer = successor.with(&*group.crypto);
            let new_signer = NewSignerBundle {
                signer: &signer,
                credential_with_key: successor.credential(),
            };
            let commit = group
                .mls
                .self_update_with_new_signer(
                    &provider,
                    &group.record.signing.with(&*group.crypto),
                    new_signer,
                    LeafNodeParameters::default(),
                )
                .map_err(|_| Broken("no key update could be made"))?
                .into_commit()
                .to_bytes()
                .map_err(|_| Broken("the key update could not be written"))?;
            let keys = pending_keys(&*group.crypto, &group.mls)?;
            group.record.pending = Some(PendingUpdate {
                signing: successor.clone(),
                keys,
            });
            write_record(&mut group.memory, &group.record)?;
            Ok::<_, Broken>(commit)
        })?;
        Ok(commit)
    }

    /// Whether an update of ours is pending.
    #[must_use]
    pub fn has_pending(&self) -> bool {
        self.record.pending.is_some()
    }

    /// Merges the pending update: the next epoch begins, and the replaced signing key is retired.
    ///
    /// Gives the epoch that is now present; without a pending update nothing changes.
    ///
    /// # Errors
    ///
    /// If OpenMLS fails.
    pub fn merge_pending(&mut self) -> Result<Epoch, Broken> {
        self.attempt(Self::merge_unguarded)?;
        Ok(self.epoch())
    }

    /// What [`Self::merge_pending`] does, for use within an attempt.
    pub(super) fn merge_unguarded(&mut self) -> Result<(), Broken> {
        if !self.has_pending() {
            return Ok(());
        }
        let ending = self.epoch();
        self.mls
            .merge_pending_commit(&Provider {
                crypto: &*self.crypto,
                chance: NoChance,
                memory: &self.memory.storage,
            })
            .map_err(|_| Broken("the key update could not be merged"))?;
        self.record.replace_signing_key(ending);
        self.enter_epoch()
    }

    /// Writes down that OpenMLS stands in another epoch.
    pub(super) fn enter_epoch(&mut self) -> Result<(), Broken> {
        self.record.pending = None;
        self.record.begin(present_keys(&*self.crypto, &self.mls)?);
        write_record(&mut self.memory, &self.record)
    }

    /// Discards the pending update, if there is one.
    ///
    /// # Errors
    ///
    /// If OpenMLS fails.
    pub fn discard_pending(&mut self) -> Result<(), Broken> {
        self.attempt(|group| {
            group
                .mls
                .clear_pending_commit(&group.memory.storage)
                .map_err(|_| Broken("the key update could not be discarded"))?;
            group.record.pending = None;
            write_record(&mut group.memory, &group.record)
        })
    }

    /// Erases the keys of all past epochs but the latest `keep`, at most [`PAST_EPOCHS`](super::PAST_EPOCHS).
    ///
    /// Time is counted above this: an epoch is to be forgotten 14 days after its end.
    ///
    /// # Errors
    ///
    /// If OpenMLS fails.
    pub fn forget_past(&mut self, keep: usize) -> Result<(), Broken> {
        // OpenMLS counts only together with a date; no epoch's date lies before this one, so no clock decides.
        let policy = if keep == 0 {
            PastEpochDeletion::delete_all()
        } else {
            PastEpochDeletion::before_timestamp(UNIX_EPOCH).max_past_epochs(keep)
        };
        self.attempt(|group| {
            let provider = Provider {
                crypto: &*group.crypto,
                chance: NoChance,
                memory: &group.memory.storage,
            };
            group
                .mls
                .delete_past_epoch_secrets(&provider, policy)
                .map_err(|_| Broken("the keys of past epochs could not be erased"))?;
            group.record.keep_past(keep);
            write_record(&mut group.memory, &group.record)
        })
    }

    /// Takes the signing keys that were retired in epochs whose keys are no longer kept, and forgets them.
    ///
    /// They are handed to the other desk, which from then on could have made the old signatures itself (section 5).
    ///
    /// # Errors
    ///
    /// If what is left cannot be written.
    pub fn take_retired(&mut self) -> Result<Vec<RetiredKey>, Broken> {
        let kept = self.record.epochs().iter().map(EpochKeys::epoch).min();
        self.attempt(|group| {
            let (over, late): (Vec<_>, Vec<_>) = std::mem::take(&mut group.record.retired)
                .into_iter()
                .partition(|key| kept.is_some_and(|oldest| key.last_epoch() < oldest));
            group.record.retired = late;
            write_record(&mut group.memory, &group.record)?;
            Ok(over)
        })
    }
}

fn pending_keys(crypto: &impl OpenMlsCrypto, mls: &MlsGroup) -> Result<EpochKeys, Broken> {
    mls.pending_commit()
        .and_then(|pending| {
            let outer = pending.export_secret(crypto, OUTER_LABEL, &[], OUTER_BYTES);
            let authenticator = pending.epoch_authenticator()?.as_slice();
            EpochKeys::new(pending.epoch().as_u64(), outer.ok()?, authenticator)
        })
        .ok_or(Broken("the pending epoch gives no keys"))
}
