//! The relay's store and the rules of custody, without network, clock or chance.

mod admission;
mod book;
mod collection;
mod deposit;
mod fault;
mod forgetting;
mod overview;
mod schema;
#[cfg(test)]
mod tests;

pub use admission::{TokenName, TokenRecord};
pub use book::{Account, Book};
pub use deposit::Deposit;
pub use fault::{OpenFault, StorageFault};
pub use forgetting::Forgotten;
pub use overview::Overview;

use crate::limits::Terms;
use crate::signer::ReceiptSigner;
use book::{Change, no_room};
use rand_core::CryptoRng;
use rusqlite::{Connection, TransactionBehavior};
use std::path::Path;
use tacit_wire::{
    AccountSecret, AdmissionToken, Batch, ChannelId, Collected, Conveyed, Cursor, Held,
    JoinChannel, Lane, OpenChannel, Refusal, RefusalReason, Signed, Tally, Timestamp,
};

/// Custody of envelopes in one SQLite store, open for writing.
///
/// Whoever holds it says what time it is and draws the tokens, so a simulation runs this very code.
pub struct Custody {
    connection: Connection,
    terms: Terms,
    signer: ReceiptSigner,
    holding: Holding,
}

/// How much is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Holding {
    /// How many envelopes.
    pub envelopes: u64,
    /// How many bytes they have.
    pub bytes: u64,
}

impl Custody {
    /// Opens the store in a file, or makes it; the whole file is read once to find damage.
    ///
    /// # Errors
    /// [`OpenFault`]; a file that is refused is left as it was.
    pub fn open(path: &Path, terms: Terms, signer: ReceiptSigner) -> Result<Self, OpenFault> {
        let connection = schema::open(path, &terms, true)?;
        Self::over(connection, terms, signer)
    }

    /// Opens the store as [`Custody::open`], but does not look for damage: for a short act beside a running relay.
    ///
    /// # Errors
    /// [`OpenFault`]; a file that is refused is left as it was.
    pub fn open_beside(
        path: &Path,
        terms: Terms,
        signer: ReceiptSigner,
    ) -> Result<Self, OpenFault> {
        let connection = schema::open(path, &terms, false)?;
        Self::over(connection, terms, signer)
    }

    /// A store that vanishes when it is dropped.
    ///
    /// # Errors
    /// [`OpenFault`].
    pub fn in_memory(terms: Terms, signer: ReceiptSigner) -> Result<Self, OpenFault> {
        let connection = schema::in_memory(&terms)?;
        Self::over(connection, terms, signer)
    }

    fn over(
        connection: Connection,
        terms: Terms,
        signer: ReceiptSigner,
    ) -> Result<Self, OpenFault> {
        let holding = connection.query_row(
            "SELECT (SELECT count(*) FROM held), (SELECT coalesce(sum(held_bytes), 0) FROM shares)",
            (),
            |row| {
                Ok(Holding {
                    envelopes: row.get(0)?,
                    bytes: row.get(1)?,
                })
            },
        )?;
        Ok(Self {
            connection,
            terms,
            signer,
            holding,
        })
    }

    /// Does everything that `act` does in one transaction, which is durable when this returns.
    ///
    /// # Errors
    /// [`StorageFault`]: nothing of it took place, whatever the acts answered.
    pub fn write<R>(
        &mut self,
        now: Timestamp,
        act: impl FnOnce(&Book<'_>) -> R,
    ) -> Result<R, StorageFault> {
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let book = Book::new(&transaction, now, &self.terms);
        let result = act(&book);
        let change = book.into_outcome()?;
        transaction.commit()?;
        self.holding.apply(&change);
        Ok(result)
    }

    /// The key that signs.
    #[must_use]
    pub fn signer(&self) -> &ReceiptSigner {
        &self.signer
    }

    /// How much is held.
    #[must_use]
    pub fn holding(&self) -> Holding {
        self.holding
    }

    /// Removes what was erased from the write-ahead log as well. The relay does this every minute.
    ///
    /// # Errors
    /// [`StorageFault`]; the store is whole in any case.
    pub fn settle(&mut self) -> Result<(), StorageFault> {
        schema::checkpoint(&self.connection)
    }

    /// A second custody, in memory, with the same past and the same key: what a relay needs that shows its two sides
    /// different histories, or goes back to a backup. For simulations and tests.
    ///
    /// # Errors
    /// [`OpenFault`].
    pub fn fork(&self) -> Result<Self, OpenFault> {
        let copy = schema::copy(&self.connection, &self.terms)?;
        Self::over(copy, self.terms, self.signer.clone())
    }

    /// Draws a token and admits its bearer.
    ///
    /// # Errors
    /// [`StorageFault`].
    pub fn issue(
        &mut self,
        now: Timestamp,
        chance: &mut impl CryptoRng,
    ) -> Result<AdmissionToken, StorageFault> {
        let mut token = AdmissionToken([0; 32]);
        chance.fill_bytes(&mut token.0);
        self.write(now, |book| book.issue(token.digest()))?
            .map_err(|_| StorageFault::Full)?;
        Ok(token)
    }

    /// [`Book::open`], durably.
    ///
    /// # Errors
    /// As there.
    pub fn open_channel(&mut self, now: Timestamp, request: &OpenChannel) -> Result<(), Refusal> {
        self.write_one(now, |book| book.open(request))
    }

    /// [`Book::join`], durably.
    ///
    /// # Errors
    /// As there.
    pub fn join_channel(&mut self, now: Timestamp, request: &JoinChannel) -> Result<(), Refusal> {
        self.write_one(now, |book| book.join(request))
    }

    /// [`Book::authenticate`].
    ///
    /// # Errors
    /// As there.
    pub fn authenticate(
        &self,
        channel: ChannelId,
        secret: &AccountSecret,
    ) -> Result<Account, Refusal> {
        let book = Book::new(&self.connection, Timestamp(0), &self.terms);
        book.authenticate(channel, secret)
    }

    /// Takes envelopes with one write to the disk, and then signs for each that was taken.
    pub fn deposit_all(
        &mut self,
        now: Timestamp,
        deposits: &[Deposit],
    ) -> Vec<Result<Signed<Held>, Refusal>> {
        let taken = self.write(now, |book| {
            let taken = deposits.iter().map(|deposit| book.deposit(deposit));
            taken.collect::<Vec<_>>()
        });
        match taken {
            Ok(taken) => taken
                .into_iter()
                .map(|held| held.map(|held| self.signer.sign(held)))
                .collect(),
            Err(_) => deposits.iter().map(|_| Err(no_room())).collect(),
        }
    }

    /// [`Book::collect`]; *too old* is said once.
    ///
    /// # Errors
    /// As there.
    pub fn collect(
        &mut self,
        now: Timestamp,
        account: &Account,
        lane: Lane,
        cursor: &Cursor,
    ) -> Result<Batch, Refusal> {
        let book = Book::new(&self.connection, now, &self.terms);
        let batch = book.collect(account, lane, cursor, &self.signer);
        if let Err(refusal) = batch
            && refusal.reason == RefusalReason::TooOld
        {
            self.write_one(now, |book| book.tell(account, lane))?;
        }
        batch
    }

    /// [`Book::collected`], durably, and signed after.
    ///
    /// # Errors
    /// As there.
    pub fn collected(
        &mut self,
        now: Timestamp,
        account: &Account,
        word: &Collected,
    ) -> Result<Option<Signed<Conveyed>>, Refusal> {
        let conveyed = self.write_one(now, |book| book.collected(account, word))?;
        Ok(conveyed.map(|conveyed| self.signer.sign(conveyed)))
    }

    /// [`Book::tally`], signed.
    ///
    /// # Errors
    /// As there.
    pub fn tally(&self, now: Timestamp, account: &Account) -> Result<Signed<Tally>, Refusal> {
        let book = Book::new(&self.connection, now, &self.terms);
        book.tally(account).map(|tally| self.signer.sign(tally))
    }

    /// [`Book::forget`], durably.
    ///
    /// # Errors
    /// As there.
    pub fn forget(&mut self, now: Timestamp) -> Result<Forgotten, Refusal> {
        self.write_one(now, |book| book.forget())
    }

    fn write_one<T>(
        &mut self,
        now: Timestamp,
        act: impl FnOnce(&Book<'_>) -> Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        self.write(now, act).unwrap_or_else(|_| Err(no_room()))
    }
}

impl Holding {
    fn apply(&mut self, change: &Change) {
        self.envelopes = self.envelopes.saturating_add_signed(change.envelopes);
        self.bytes = self.bytes.saturating_add_signed(change.bytes);
    }
}

/// A second connection to a store in a file, for reading beside the writer.
pub struct CustodyReader {
    connection: Connection,
    terms: Terms,
}

impl CustodyReader {
    /// Opens a store that is there.
    ///
    /// # Errors
    /// [`OpenFault`].
    pub fn open(path: &Path, terms: Terms) -> Result<Self, OpenFault> {
        let connection = schema::open_to_read(path, terms.exercise)?;
        Ok(Self { connection, terms })
    }

    /// Reads the store as it stands after some commit, all of it after the same one.
    ///
    /// # Errors
    /// [`StorageFault`], whatever the acts answered.
    pub fn read<R>(
        &mut self,
        now: Timestamp,
        act: impl FnOnce(&Book<'_>) -> R,
    ) -> Result<R, StorageFault> {
        let transaction = self.connection.transaction()?;
        let book = Book::new(&transaction, now, &self.terms);
        let result = act(&book);
        book.into_outcome()?;
        Ok(result)
    }

    /// What is wrong with the store, in words; nothing if it is sound. Reads all of it.
    ///
    /// # Errors
    /// [`StorageFault`] if it cannot even be read.
    pub fn damage(&self) -> Result<Vec<String>, StorageFault> {
        schema::damage(&self.connection)
    }
}
