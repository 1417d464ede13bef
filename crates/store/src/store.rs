//! The store itself.

use std::fmt;
use std::path::Path;

use rand_core::CryptoRng;

use crate::change::{self, Change, Entry, Space, Value};
use crate::database::Database;
use crate::draft::Draft;
use crate::error::{CommitError, CreateError, Fault, OpenError, RestoreError};
use crate::header::{self, HeaderError, Kind, Opening, Provenance, State};
use crate::schema;
use crate::seal::{Keys, SealKey};
use crate::unlock::{Cost, Unlock};
use crate::values;

/// An open store: one file, held by this process alone until it is dropped.
///
/// Every operation that writes is one transaction, durable when it returns.
pub struct Store {
    pub(crate) database: Database,
    keys: Keys,
    state: State,
}

impl Store {
    /// Makes a new store and opens it.
    ///
    /// The cost is what one guess at a passphrase costs from now on; a key has none.
    ///
    /// # Errors
    /// If the name is taken, the passphrase empty or too long, or the machine fails; then nothing
    /// is left behind.
    pub fn create(
        path: &Path,
        unlock: Unlock<'_>,
        cost: Cost,
        chance: &mut impl CryptoRng,
    ) -> Result<Self, CreateError> {
        let data = SealKey::draw(chance);
        let lock = header::wrap(&data, unlock, cost, chance)?;
        let keys = Keys::new(data);
        let state = State {
            kind: Kind::Store,
            opening: Opening::none(),
            provenance: Provenance::Original,
        };
        let (draft, mut database) = Draft::begin(path, chance)?;
        database.prepare()?;
        schema::migrate(&mut database.connection, schema::MIGRATIONS)?;
        database.transact(|connection| {
            Ok::<_, CreateError>(state.begin(connection, &lock, &keys, chance)?)
        })?;
        draft.publish(database)?;
        Store::open_new(path, keys, chance)
    }

    /// Opens a store, brings it to the newest schema, and counts the opening.
    ///
    /// The whole file is read once to see that it is not damaged.
    ///
    /// # Errors
    /// As [`OpenError`] says. A store that was not opened is not changed, but for the completion of
    /// what a killed process had begun.
    pub fn open(
        path: &Path,
        unlock: Unlock<'_>,
        chance: &mut impl CryptoRng,
    ) -> Result<Self, OpenError> {
        let (database, keys, state) = unlocked(path, unlock)?;
        match state.kind {
            Kind::Store => Store::begin(database, keys, state, chance),
            Kind::Backup => Err(OpenError::IsABackup),
        }
    }

    /// Makes all changes, in their order, or none of them.
    ///
    /// When it returns, they are durable, and each value that they replaced or removed is erased:
    /// see the first page of this crate.
    ///
    /// # Errors
    /// If a limit is passed or the machine fails. The store stays usable.
    pub fn commit(
        &mut self,
        changes: &[Change],
        chance: &mut impl CryptoRng,
    ) -> Result<(), CommitError> {
        change::check(changes)?;
        if changes.is_empty() {
            return Ok(());
        }
        let keys = &self.keys;
        self.database.transact(|connection| {
            changes
                .iter()
                .try_for_each(|change| values::apply(connection, keys, change, chance))
        })?;
        Ok(())
    }

    /// The value of a key, or nothing if it has none.
    ///
    /// # Errors
    /// If the disk fails or the value was altered.
    pub fn get(&self, space: &Space, key: &[u8]) -> Result<Option<Value>, Fault> {
        values::get(&self.database.connection, &self.keys, space, key)
    }

    /// Every key of a space with its value, by the order of the keys' bytes; all of them are in
    /// memory at once.
    ///
    /// # Errors
    /// If the disk fails or anything in the space was altered.
    pub fn scan(&self, space: &Space) -> Result<Vec<Entry>, Fault> {
        values::scan(&self.database.connection, &self.keys, space)
    }

    /// Every key of a space, in order, without its value.
    ///
    /// # Errors
    /// If the disk fails or a key was altered.
    pub fn keys(&self, space: &Space) -> Result<Vec<Vec<u8>>, Fault> {
        values::keys_of(&self.database.connection, &self.keys, space)
    }

    /// Which opening this is.
    #[must_use]
    pub fn opening(&self) -> Opening {
        self.state.opening
    }

    /// Whether the content was put back from a copy and has not been reset since.
    #[must_use]
    pub fn provenance(&self) -> Provenance {
        self.state.provenance
    }

    /// Says that whatever a restore made doubtful has been reset: the store is its own original
    /// from now on.
    ///
    /// # Errors
    /// If the machine fails; then the mark stays.
    pub fn mark_reset(&mut self, chance: &mut impl CryptoRng) -> Result<(), CommitError> {
        let state = State {
            provenance: Provenance::Original,
            ..self.state
        };
        let keys = &self.keys;
        self.database
            .transact(|connection| Ok::<_, CommitError>(state.write(connection, keys, chance)?))?;
        self.state = state;
        Ok(())
    }

    /// Opens by something else from now on; the old passphrase or key no longer opens this file.
    ///
    /// It still opens older copies and backups, and they hold the same data key: against somebody
    /// who has a copy *and* the old passphrase only a new store helps.
    ///
    /// # Errors
    /// If the passphrase is empty or too long, or the machine fails; then nothing is changed.
    pub fn change_unlock(
        &mut self,
        unlock: Unlock<'_>,
        cost: Cost,
        chance: &mut impl CryptoRng,
    ) -> Result<(), CommitError> {
        let lock = header::wrap(self.keys.data(), unlock, cost, chance)?;
        self.database
            .transact(|connection| Ok::<_, CommitError>(header::relock(connection, &lock)?))
    }

    /// Writes a backup: one consistent copy, sealed as the store is and opened by the same
    /// passphrase or key.
    ///
    /// It says of itself, under seal, that it is a backup, and only [`Store::restore`] makes a
    /// store of it. It keeps what the store erases later, so erasing reaches back no further than
    /// the oldest backup that somebody keeps.
    ///
    /// # Errors
    /// If the name is taken or the machine fails; then nothing is left behind.
    pub fn backup(&mut self, path: &Path, chance: &mut impl CryptoRng) -> Result<(), CreateError> {
        let state = State {
            kind: Kind::Backup,
            ..self.state
        };
        copy(&self.database, path, &self.keys, state, chance)
    }

    /// Makes a store of a backup, under a new name, and opens it.
    ///
    /// The new store says [`Provenance::Restored`] until [`Store::mark_reset`]. A plain copy of a
    /// store file is taken like a backup.
    ///
    /// # Errors
    /// If the backup does not open, or the new store cannot be made; then nothing is left behind.
    pub fn restore(
        backup: &Path,
        path: &Path,
        unlock: Unlock<'_>,
        chance: &mut impl CryptoRng,
    ) -> Result<Self, RestoreError> {
        let (database, keys, state) = unlocked(backup, unlock).map_err(RestoreError::Backup)?;
        let provenance = Provenance::Restored {
            copied_in: state.opening,
        };
        let state = State {
            kind: Kind::Store,
            provenance,
            ..state
        };
        copy(&database, path, &keys, state, chance).map_err(RestoreError::Create)?;
        Store::open_new(path, keys, chance).map_err(RestoreError::Create)
    }

    /// Opens what has just been made, without stretching the passphrase again.
    fn open_new(path: &Path, keys: Keys, chance: &mut impl CryptoRng) -> Result<Self, CreateError> {
        let opened = Database::open(path).and_then(|database| {
            let state = State::read(&database.connection, &keys)?;
            Store::begin(database, keys, state, chance)
        });
        opened.map_err(|error| match error {
            OpenError::Fault(fault) => CreateError::Fault(fault),
            _ => CreateError::Fault(Fault::Disk("somebody took the new file")),
        })
    }

    fn begin(
        mut database: Database,
        keys: Keys,
        state: State,
        chance: &mut impl CryptoRng,
    ) -> Result<Self, OpenError> {
        schema::migrate(&mut database.connection, schema::MIGRATIONS)?;
        let state = State {
            opening: state.opening.next(),
            ..state
        };
        database
            .transact(|connection| Ok::<_, OpenError>(state.write(connection, &keys, chance)?))?;
        Ok(Store {
            database,
            keys,
            state,
        })
    }
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Store(hidden)")
    }
}

fn unlocked(path: &Path, unlock: Unlock<'_>) -> Result<(Database, Keys, State), OpenError> {
    let database = Database::open(path)?;
    let keys = header::unwrap(&database.connection, unlock)?;
    let state = State::read(&database.connection, &keys)?;
    Ok((database, keys, state))
}

/// Copies everything sealed into a new file that says this of itself.
fn copy(
    database: &Database,
    path: &Path,
    keys: &Keys,
    state: State,
    chance: &mut impl CryptoRng,
) -> Result<(), CreateError> {
    let (draft, mut target) = Draft::begin(path, chance)?;
    target.prepare()?;
    target.take_copy_of(database)?;
    target.transact(|connection| Ok::<_, CreateError>(state.write(connection, keys, chance)?))?;
    draft.publish(target)
}

impl From<HeaderError> for OpenError {
    fn from(error: HeaderError) -> Self {
        match error {
            HeaderError::Derive(error) => error.into(),
            HeaderError::Locked => OpenError::Locked,
            HeaderError::Corrupt => OpenError::Fault(Fault::Corrupt),
            HeaderError::Sqlite(error) => OpenError::Fault(error.into()),
        }
    }
}
