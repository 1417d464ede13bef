//! The header: a lock that holds the data key wrapped, and the sealed state of the store.
//!
//! Both have one length for ever, so that SQLite overwrites them where they lie and no old wrapping
//! stays.

use rand_core::CryptoRng;
use rusqlite::{Connection, OptionalExtension};

use crate::seal::{Keys, SealKey};
use crate::unlock::{Cost, DeriveError, Unlock, wrapping_key};

const FORMAT: u8 = 1;
const BY_PASSPHRASE: u8 = 1;
const BY_KEY: u8 = 2;
const STATE: &[u8] = b"tacit store state 1";

/// How often a store has been opened, this time included.
///
/// It rises by one at each opening and is sealed. Whoever keeps the last one elsewhere can see that
/// an older copy was put in the file's place; the store alone cannot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Opening(u64);

impl Opening {
    /// The opening as a number, counted from one.
    #[must_use]
    pub fn number(self) -> u64 {
        self.0
    }

    pub(crate) fn none() -> Self {
        Opening(0)
    }

    pub(crate) fn next(self) -> Self {
        Opening(self.0.saturating_add(1))
    }
}

/// Where the content of a store comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Provenance {
    /// It has been in this file all along, or what a restore made doubtful has been reset since.
    Original,
    /// It was put back from a copy: keys in it may have been used after the copy was made, and must
    /// not be used again before a reset ([`Store::mark_reset`](crate::Store::mark_reset)).
    Restored {
        /// The last opening that the copy knew of.
        copied_in: Opening,
    },
}

/// What a file is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Store,
    /// Refused by `open`: only `restore` makes a store of it.
    Backup,
}

/// What the header says under seal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct State {
    pub(crate) kind: Kind,
    pub(crate) opening: Opening,
    pub(crate) provenance: Provenance,
}

/// Why a header gave no keys.
pub(crate) enum HeaderError {
    Derive(DeriveError),
    /// A wrong passphrase or key, or an altered lock.
    Locked,
    /// The lock opened and the state behind it did not: not a matter of passphrases.
    Corrupt,
    Sqlite(rusqlite::Error),
}

impl From<rusqlite::Error> for HeaderError {
    fn from(error: rusqlite::Error) -> Self {
        HeaderError::Sqlite(error)
    }
}

impl From<DeriveError> for HeaderError {
    fn from(error: DeriveError) -> Self {
        HeaderError::Derive(error)
    }
}

/// Wraps the data key: the clear part, which the seal binds, is format, way, cost and salt.
pub(crate) fn wrap(
    data: &SealKey,
    unlock: Unlock<'_>,
    cost: Cost,
    chance: &mut impl CryptoRng,
) -> Result<Vec<u8>, DeriveError> {
    let mut salt = [0; 16];
    chance.fill_bytes(&mut salt);
    let way = match unlock {
        Unlock::Passphrase(_) => BY_PASSPHRASE,
        Unlock::Key(_) => BY_KEY,
    };
    let mut lock = [[FORMAT, way].as_slice(), &cost.to_bytes(), &salt].concat();
    let wrapped = wrapping_key(unlock, cost, &salt)?.seal(&lock, data.as_bytes(), chance);
    lock.extend(wrapped);
    Ok(lock)
}

/// Unwraps the data key. A wrong passphrase, a wrong way and an altered lock are one answer.
pub(crate) fn unwrap(connection: &Connection, unlock: Unlock<'_>) -> Result<Keys, HeaderError> {
    let lock: Option<Vec<u8>> = connection
        .query_row("SELECT lock FROM header", [], |row| row.get(0))
        .optional()?;
    let lock = lock.ok_or(HeaderError::Corrupt)?;
    let (clear, wrapped) = lock.split_first_chunk::<30>().ok_or(HeaderError::Locked)?;
    let [format, way, rest @ ..] = clear;
    let (cost, salt) = rest.split_first_chunk::<12>().ok_or(HeaderError::Locked)?;
    let salt = salt.first_chunk::<16>().ok_or(HeaderError::Locked)?;
    let fits = match unlock {
        Unlock::Passphrase(_) => *way == BY_PASSPHRASE,
        Unlock::Key(_) => *way == BY_KEY,
    };
    if *format != FORMAT || !fits {
        return Err(HeaderError::Locked);
    }
    let cost = Cost::from_bytes(cost).map_err(|_| HeaderError::Locked)?;
    let data = wrapping_key(unlock, cost, salt)?.open(clear, wrapped);
    let data = data.map_err(|_| HeaderError::Locked)?;
    let bytes: [u8; 32] = data
        .as_slice()
        .try_into()
        .map_err(|_| HeaderError::Locked)?;
    Ok(Keys::new(SealKey::from_bytes(bytes)))
}

impl State {
    pub(crate) fn read(connection: &Connection, keys: &Keys) -> Result<State, HeaderError> {
        let sealed: Vec<u8> =
            connection.query_row("SELECT state FROM header", [], |row| row.get(0))?;
        let clear = keys
            .state()
            .open(STATE, &sealed)
            .map_err(|_| HeaderError::Corrupt)?;
        State::from_bytes(&clear).ok_or(HeaderError::Corrupt)
    }

    pub(crate) fn write(
        self,
        connection: &Connection,
        keys: &Keys,
        chance: &mut impl CryptoRng,
    ) -> Result<(), rusqlite::Error> {
        let sealed = keys.state().seal(STATE, &self.to_bytes(), chance);
        connection
            .execute("UPDATE header SET state = ?1", [sealed])
            .map(drop)
    }

    /// Writes the first header of a new file.
    pub(crate) fn begin(
        self,
        connection: &Connection,
        lock: &[u8],
        keys: &Keys,
        chance: &mut impl CryptoRng,
    ) -> Result<(), rusqlite::Error> {
        let sealed = keys.state().seal(STATE, &self.to_bytes(), chance);
        let sql = "INSERT INTO header (number, lock, state) VALUES (1, ?1, ?2)";
        connection.execute(sql, (lock, sealed)).map(drop)
    }

    fn to_bytes(self) -> [u8; 18] {
        let kind = match self.kind {
            Kind::Store => 1,
            Kind::Backup => 2,
        };
        let (restored, copied_in) = match self.provenance {
            Provenance::Original => (0, 0),
            Provenance::Restored { copied_in } => (1, copied_in.0),
        };
        let mut bytes = [0; 18];
        let (numbers, marks) = bytes.split_at_mut(16);
        numbers.copy_from_slice(
            [self.opening.0, copied_in]
                .map(u64::to_be_bytes)
                .as_flattened(),
        );
        marks.copy_from_slice(&[kind, restored]);
        bytes
    }

    fn from_bytes(bytes: &[u8]) -> Option<State> {
        let (opening, rest) = bytes.split_first_chunk::<8>()?;
        let (copied_in, marks) = rest.split_first_chunk::<8>()?;
        let &[kind, restored] = marks else {
            return None;
        };
        let provenance = match restored {
            0 => Provenance::Original,
            1 => Provenance::Restored {
                copied_in: Opening(u64::from_be_bytes(*copied_in)),
            },
            _ => return None,
        };
        let kind = match kind {
            1 => Kind::Store,
            2 => Kind::Backup,
            _ => return None,
        };
        Some(State {
            kind,
            opening: Opening(u64::from_be_bytes(*opening)),
            provenance,
        })
    }
}

/// Puts another lock before the same data key.
pub(crate) fn relock(connection: &Connection, lock: &[u8]) -> Result<(), rusqlite::Error> {
    connection
        .execute("UPDATE header SET lock = ?1", [lock])
        .map(drop)
}
