//! A folder with a store in it, and seeded chance.

use std::path::PathBuf;

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use tacit_store::{Change, Cost, OpenError, Space, Store, Unlock};

pub(crate) const UNLOCK: Unlock<'static> = Unlock::Key(&[7; 32]);

pub(crate) struct Desk {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) chance: ChaCha20Rng,
    pub(crate) space: Space,
}

impl Desk {
    pub(crate) fn new(seed: u64) -> Self {
        Desk {
            folder: tempfile::tempdir().unwrap(),
            chance: ChaCha20Rng::seed_from_u64(seed),
            space: Space::new("sessions").unwrap(),
        }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn create(&mut self) -> Store {
        Store::create(
            &self.path("desk"),
            UNLOCK,
            Cost::RECOMMENDED,
            &mut self.chance,
        )
        .unwrap()
    }

    pub(crate) fn open(&mut self, name: &str) -> Result<Store, OpenError> {
        Store::open(&self.path(name), UNLOCK, &mut self.chance)
    }

    pub(crate) fn put(&mut self, store: &mut Store, key: &[u8], value: &[u8]) {
        store
            .commit(
                &[Change::put(&self.space, key, value.to_vec())],
                &mut self.chance,
            )
            .unwrap();
    }

    pub(crate) fn get(&self, store: &Store, key: &[u8]) -> Option<Vec<u8>> {
        store
            .get(&self.space, key)
            .unwrap()
            .map(|value| value.as_bytes().to_vec())
    }

    /// The names of all files, in order.
    pub(crate) fn files(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.folder.path()).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}
