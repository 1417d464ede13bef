//! What a desk keeps: the channel's entries and its own, in one store and one transaction.

use rand_chacha::ChaCha20Rng;
use std::path::Path;
use tacit_channel::channel::Provenance;
use tacit_channel::session;
use tacit_store::{Change, Cost, OpenError, Space, Store, Unlock};
use zeroize::Zeroizing;

/// A desk's store, and its spaces.
pub(crate) struct Durable {
    pub(crate) store: Store,
    channel: Space,
    own: Space,
}

impl Durable {
    /// Opens the desk's store, or makes it.
    pub(crate) fn open(
        path: &Path,
        passphrase: &str,
        chance: &mut ChaCha20Rng,
    ) -> Result<Self, OpenError> {
        let unlock = Unlock::Passphrase(passphrase);
        let store = if path.exists() {
            Store::open(path, unlock, chance)?
        } else {
            // A cheap one: what a guess costs is the store's own test.
            Store::create(path, unlock, Cost::new(64, 1, 1).unwrap(), chance).unwrap()
        };
        Ok(Self {
            store,
            channel: Space::new("channel").unwrap(),
            own: Space::new("own").unwrap(),
        })
    }

    /// Whether what is here was put back from a backup.
    pub(crate) fn provenance(&self) -> Provenance {
        match self.store.provenance() {
            tacit_store::Provenance::Original => Provenance::Continued,
            tacit_store::Provenance::Restored { .. } => Provenance::Restored,
        }
    }

    /// The channel's entries.
    pub(crate) fn entries(&self) -> Vec<(Vec<u8>, Zeroizing<Vec<u8>>)> {
        let entries = self.store.scan(&self.channel).unwrap().into_iter();
        entries
            .map(|entry| (entry.key, Zeroizing::new(entry.value.as_bytes().to_vec())))
            .collect()
    }

    /// What the desk has written down for itself.
    pub(crate) fn own(&self, name: &str) -> Option<Vec<u8>> {
        let value = self.store.get(&self.own, name.as_bytes()).unwrap();
        value.map(|value| value.as_bytes().to_vec())
    }

    /// The channel's changes and the desk's own records: all or none.
    pub(crate) fn commit(
        &mut self,
        changes: Vec<session::Change>,
        own: &[(String, Vec<u8>)],
        chance: &mut ChaCha20Rng,
    ) {
        let space = self.channel.clone();
        let changes = changes.into_iter().map(|change| Change {
            space: space.clone(),
            key: change.key,
            value: change
                .value
                .map(|mut value| std::mem::take(&mut *value).into()),
        });
        let own = own
            .iter()
            .map(|(name, value)| Change::put(&self.own, name.as_bytes(), value.clone()));
        let all: Vec<Change> = changes.chain(own).collect();
        self.store.commit(&all, chance).unwrap();
    }
}
