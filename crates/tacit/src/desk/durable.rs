//! What a desk keeps: the core's entries and the program's own, in one store, each change of both in one transaction.

use super::passphrase::Opener;
use rand_chacha::ChaCha20Rng;
use std::path::Path;
use tacit_channel::channel::Provenance;
use tacit_mission::effect::Change;
use tacit_store::{CommitError, Cost, CreateError, Fault, OpenError, RestoreError, Space, Store};
use zeroize::Zeroizing;

/// The program's own space: what it has to know before the desk speaks.
const OWN: &str = "program";

/// A key of a space with its value.
pub(crate) type Kept = (Vec<u8>, Zeroizing<Vec<u8>>);

/// An open store of a desk.
pub(crate) struct Durable {
    store: Store,
}

impl Durable {
    /// Makes the store of a new desk.
    pub(crate) fn create(
        path: &Path,
        opener: &Opener,
        chance: &mut ChaCha20Rng,
    ) -> Result<Self, CreateError> {
        let store = Store::create(path, opener.unlock(), Cost::RECOMMENDED, chance)?;
        Ok(Self { store })
    }

    /// Opens a desk's store.
    pub(crate) fn open(
        path: &Path,
        opener: &Opener,
        chance: &mut ChaCha20Rng,
    ) -> Result<Self, OpenError> {
        let store = Store::open(path, opener.unlock(), chance)?;
        Ok(Self { store })
    }

    /// Makes a store of a backup. It says that it was restored until [`Durable::forget_restored`].
    pub(crate) fn restore(
        backup: &Path,
        path: &Path,
        opener: &Opener,
        chance: &mut ChaCha20Rng,
    ) -> Result<Self, RestoreError> {
        let store = Store::restore(backup, path, opener.unlock(), chance)?;
        Ok(Self { store })
    }

    /// Whether what is here was put back from a backup.
    pub(crate) fn provenance(&self) -> Provenance {
        match self.store.provenance() {
            tacit_store::Provenance::Original => Provenance::Continued,
            tacit_store::Provenance::Restored { .. } => Provenance::Restored,
        }
    }

    /// From here on the desk itself knows that it was restored.
    pub(crate) fn forget_restored(&mut self, chance: &mut ChaCha20Rng) -> Result<(), CommitError> {
        self.store.mark_reset(chance)
    }

    /// Everything in one of the core's spaces.
    pub(crate) fn read(&self, space: &str) -> Result<Vec<Kept>, Fault> {
        let entries = self.store.scan(&named(space)?)?;
        Ok(entries
            .into_iter()
            .map(|entry| (entry.key, Zeroizing::new(entry.value.as_bytes().to_vec())))
            .collect())
    }

    /// One value of a space.
    pub(crate) fn one(&self, space: &str, key: &[u8]) -> Result<Option<Vec<u8>>, Fault> {
        let value = self.store.get(&named(space)?, key)?;
        Ok(value.map(|value| value.as_bytes().to_vec()))
    }

    /// How many keys a space has.
    pub(crate) fn count(&self, space: &str) -> Result<u64, Fault> {
        self.store
            .keys(&named(space)?)
            .map(|keys| keys.len() as u64)
    }

    /// What the program has written down for itself.
    pub(crate) fn own(&self, name: &str) -> Result<Option<Vec<u8>>, Fault> {
        self.one(OWN, name.as_bytes())
    }

    /// The core's changes and the program's own: all of them, or none.
    pub(crate) fn commit(
        &mut self,
        changes: Vec<Change>,
        own: &[(&str, Vec<u8>)],
        chance: &mut ChaCha20Rng,
    ) -> Result<(), CommitError> {
        let mut all = Vec::with_capacity(changes.len() + own.len());
        for change in changes {
            all.push(tacit_store::Change {
                space: named(&change.space)?,
                key: change.key,
                value: change
                    .value
                    .map(|mut value| std::mem::take(&mut *value).into()),
            });
        }
        for (name, value) in own {
            all.push(tacit_store::Change::put(
                &named(OWN)?,
                name.as_bytes(),
                value.clone(),
            ));
        }
        self.store.commit(&all, chance)
    }

    /// Writes a backup, opened by the same as the store.
    pub(crate) fn backup(
        &mut self,
        path: &Path,
        chance: &mut ChaCha20Rng,
    ) -> Result<(), CreateError> {
        self.store.backup(path, chance)
    }
}

/// A space by its name; the core names none that is empty or too long.
fn named(space: &str) -> Result<Space, Fault> {
    Space::new(space.to_owned()).map_err(|_| Fault::Disk("a space without a name"))
}
