//! What a session remembers: OpenMLS's values and our own record, as one map from which changes are collected.

use openmls_memory_storage::MemoryStorage;
use std::{collections::HashMap, fmt, sync::PoisonError};
use zeroize::{Zeroize, Zeroizing};

/// One value of a session that changed; none if it is gone.
///
/// The keys name parts of OpenMLS's state and are no secret towards the desk, but they hold the group identifier. All
/// values are secret: they are to be sealed before they reach a disk, in one transaction, before any bytes leave.
#[derive(Clone, PartialEq, Eq)]
pub struct Change {
    /// Which part of the state.
    pub key: Vec<u8>,
    /// Its new value, or none if it is to be erased.
    pub value: Option<Zeroizing<Vec<u8>>>,
}

impl fmt::Debug for Change {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Change(hidden)")
    }
}

/// OpenMLS's memory, what of it has been handed out already, and the way back to an earlier state.
///
/// OpenMLS replaces values without overwriting them first, and keeps copies in structures of its own; those are left to
/// the allocator. What this type drops or replaces itself is overwritten.
#[derive(Default)]
pub(super) struct Memory {
    pub(super) storage: MemoryStorage,
    taken: Snapshot,
}

/// All values at one moment; overwritten when dropped.
#[derive(Clone, Default)]
pub(super) struct Snapshot(HashMap<Vec<u8>, Vec<u8>>);

impl Drop for Snapshot {
    fn drop(&mut self) {
        self.0.values_mut().for_each(Zeroize::zeroize);
    }
}

impl Memory {
    /// A memory that holds these values, all of which are known outside already.
    pub(super) fn of(entries: impl IntoIterator<Item = (Vec<u8>, Zeroizing<Vec<u8>>)>) -> Self {
        let mut memory = Self::default();
        for (key, value) in entries {
            memory.taken.0.insert(key, value.to_vec());
        }
        memory.restore(memory.taken.clone());
        memory
    }

    /// Another memory that holds the same, and has handed out the same.
    pub(super) fn copy(&self) -> Self {
        let mut copy = Self {
            storage: MemoryStorage::default(),
            taken: self.taken.clone(),
        };
        copy.restore(self.snapshot());
        copy
    }

    /// All values as they are now.
    pub(super) fn snapshot(&self) -> Snapshot {
        let values = self.storage.values.read();
        Snapshot(values.unwrap_or_else(PoisonError::into_inner).clone())
    }

    /// Puts everything back to how it was.
    pub(super) fn restore(&mut self, mut before: Snapshot) {
        let values = self.storage.values.get_mut();
        let values = values.unwrap_or_else(PoisonError::into_inner);
        // The exchanged values leave with the snapshot, which overwrites them.
        std::mem::swap(values, &mut before.0);
    }

    /// One value of ours.
    pub(super) fn get(&self, key: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let values = self.storage.values.read();
        let values = values.unwrap_or_else(PoisonError::into_inner);
        values.get(key).cloned().map(Zeroizing::new)
    }

    /// Writes one value of ours.
    pub(super) fn put(&mut self, key: &[u8], value: Vec<u8>) {
        let values = self.storage.values.get_mut();
        let values = values.unwrap_or_else(PoisonError::into_inner);
        if let Some(mut replaced) = values.insert(key.to_vec(), value) {
            replaced.zeroize();
        }
    }

    /// Erases one value of ours.
    pub(super) fn remove(&mut self, key: &[u8]) {
        let values = self.storage.values.get_mut();
        let values = values.unwrap_or_else(PoisonError::into_inner);
        if let Some(mut removed) = values.remove(key) {
            removed.zeroize();
        }
    }

    /// Forgets what was handed out, so that everything is handed out again.
    pub(super) fn hand_out_again(&mut self) {
        self.taken = Snapshot::default();
    }

    /// The names of all values that were handed out, to be erased where they lie.
    pub(super) fn handed_out(&self) -> impl Iterator<Item = &[u8]> {
        self.taken.0.keys().map(Vec::as_slice)
    }

    /// What has changed since this was last asked, in the order of the keys.
    pub(super) fn take_changes(&mut self) -> Vec<Change> {
        let now = self.snapshot();
        let mut changes: Vec<Change> = Vec::new();
        for (key, value) in &now.0 {
            if self.taken.0.get(key) != Some(value) {
                changes.push(Change {
                    key: key.clone(),
                    value: Some(Zeroizing::new(value.clone())),
                });
            }
        }
        for key in self.taken.0.keys().filter(|key| !now.0.contains_key(*key)) {
            changes.push(Change {
                key: key.clone(),
                value: None,
            });
        }
        changes.sort_by(|one, other| one.key.cmp(&other.key));
        self.taken = now;
        changes
    }
}
