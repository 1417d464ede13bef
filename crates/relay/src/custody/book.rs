//! What can be done within one transaction.

use super::fault::StorageFault;
use crate::limits::NO_ROOM_RETRY_SECONDS;
use crate::limits::Terms;
use rusqlite::{CachedStatement, Connection, OptionalExtension, Params, Row};
use std::cell::{Cell, RefCell};
use subtle::ConstantTimeEq;
use tacit_spelling::Digest;
use tacit_wire::{AccountSecret, ChannelId, Lane, Precedence, Refusal, RefusalReason, Timestamp};

/// The store, open at one moment. Everything done to it takes place together or not at all.
///
/// An act either refuses before it has changed anything, or is done. When the disk fails, the act says *no room*, the
/// acts after it say the same, and the transaction is undone.
pub struct Book<'a> {
    pub(super) connection: &'a Connection,
    pub(super) now: Timestamp,
    pub(super) terms: &'a Terms,
    fault: RefCell<Option<StorageFault>>,
    envelopes: Cell<i64>,
    bytes: Cell<i64>,
}

/// A member of a channel whose secret was checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Account {
    pub(super) channel: ChannelId,
    pub(super) channel_row: i64,
    pub(super) row: i64,
}

impl Account {
    /// The channel that it is a member of.
    #[must_use]
    pub fn channel(&self) -> ChannelId {
        self.channel
    }

    /// Tells this account from any other of the same relay; shown to nobody.
    #[must_use]
    pub fn number(&self) -> i64 {
        self.row
    }
}

/// Why an act goes no further.
pub(super) enum Stop {
    Refused(Refusal),
    Fault(StorageFault),
}

impl From<rusqlite::Error> for Stop {
    fn from(error: rusqlite::Error) -> Self {
        Self::Fault(error.into())
    }
}

/// A queue as it stands.
pub(super) struct Queue {
    pub(super) row: i64,
    pub(super) last: u64,
    pub(super) clock: u64,
    pub(super) forgotten: u64,
}

impl<'a> Book<'a> {
    pub(super) fn new(connection: &'a Connection, now: Timestamp, terms: &'a Terms) -> Self {
        Self {
            connection,
            now,
            terms,
            fault: RefCell::new(None),
            envelopes: Cell::new(0),
            bytes: Cell::new(0),
        }
    }

    /// Checks who speaks.
    ///
    /// # Errors
    /// *Not admitted*, for a channel that is not here and for a wrong secret alike.
    pub fn authenticate(
        &self,
        channel: ChannelId,
        secret: &AccountSecret,
    ) -> Result<Account, Refusal> {
        self.act(|| {
            let shown = secret.digest().0;
            let mut members = self.prepare(
                "SELECT accounts.id, channel, secret FROM channels
                 JOIN accounts ON channel = channels.id WHERE name = ?1 ORDER BY seat",
            )?;
            let mut members = members.query((channel.0,))?;
            let mut found = None;
            while let Some(member) = members.next()? {
                // Compared whole, so that the time taken says nothing about the secret.
                let kept: [u8; 32] = member.get(2)?;
                if bool::from(kept.ct_eq(&shown.0)) {
                    found = Some(Account {
                        channel,
                        channel_row: member.get(1)?,
                        row: member.get(0)?,
                    });
                }
            }
            found.ok_or_else(|| refused(RefusalReason::NotAdmitted, 0))
        })
    }

    /// What went wrong with the disk during the acts, if anything did.
    pub(super) fn into_outcome(self) -> Result<Change, StorageFault> {
        match self.fault.into_inner() {
            Some(fault) => Err(fault),
            None => Ok(Change {
                envelopes: self.envelopes.get(),
                bytes: self.bytes.get(),
            }),
        }
    }

    pub(super) fn act<T>(&self, act: impl FnOnce() -> Result<T, Stop>) -> Result<T, Refusal> {
        if self.fault.borrow().is_some() {
            return Err(no_room());
        }
        act().map_err(|stop| match stop {
            Stop::Refused(refusal) => refusal,
            Stop::Fault(fault) => {
                self.fault.replace(Some(fault));
                no_room()
            }
        })
    }

    pub(super) fn prepare(&self, query: &str) -> rusqlite::Result<CachedStatement<'_>> {
        self.connection.prepare_cached(query)
    }

    pub(super) fn change(&self, query: &str, values: impl Params) -> rusqlite::Result<usize> {
        self.prepare(query)?.execute(values)
    }

    pub(super) fn row<T>(
        &self,
        query: &str,
        values: impl Params,
        read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<Option<T>> {
        self.prepare(query)?.query_row(values, read).optional()
    }

    pub(super) fn queue(
        &self,
        account: &Account,
        lane: Lane,
        precedence: Precedence,
    ) -> rusqlite::Result<Option<Queue>> {
        self.row(
            "SELECT id, last, clock, forgotten FROM queues
             WHERE channel = ?1 AND lane = ?2 AND precedence = ?3",
            (account.channel_row, lane.code(), precedence.code()),
            |row| {
                Ok(Queue {
                    row: row.get(0)?,
                    last: row.get(1)?,
                    clock: row.get(2)?,
                    forgotten: row.get(3)?,
                })
            },
        )
    }

    /// Keeps count of what is held.
    pub(super) fn count(&self, envelopes: i64, bytes: i64) {
        self.envelopes.set(self.envelopes.get() + envelopes);
        self.bytes.set(self.bytes.get() + bytes);
    }
}

/// By how much a transaction changed what is held.
pub(super) struct Change {
    pub(super) envelopes: i64,
    pub(super) bytes: i64,
}

/// A refusal that no waiting cures.
pub(super) fn refused(reason: RefusalReason, limit: u64) -> Stop {
    Stop::Refused(Refusal {
        reason,
        retry_after_seconds: None,
        limit,
    })
}

/// The disk is full or fails.
pub(super) fn no_room() -> Refusal {
    Refusal {
        reason: RefusalReason::NoRoom,
        retry_after_seconds: Some(NO_ROOM_RETRY_SECONDS),
        limit: 0,
    }
}

/// A digest as a column holds it.
pub(super) fn digest(row: &Row<'_>, column: usize) -> rusqlite::Result<Digest> {
    row.get(column).map(Digest)
}
