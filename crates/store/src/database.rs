//! One SQLite file, held alone, set so that it is durable and forgets.

use std::path::Path;

use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, ErrorCode, OpenFlags};

use crate::error::{Fault, OpenError};
use crate::journal::Journal;
use crate::schema;

/// A file under SQLite's exclusive lock, and its journal.
///
/// Nothing in this process may open the database file by other means while it is held: on POSIX
/// systems closing any second handle would drop the lock.
pub(crate) struct Database {
    pub(crate) connection: Connection,
    journal: Journal,
    pub(crate) unwiped: bool,
}

impl Database {
    /// Takes a file that is there and has something in it, and checks it.
    pub(crate) fn open(path: &Path) -> Result<Self, OpenError> {
        // SQLite would begin a database in an empty file.
        if std::fs::metadata(path).is_ok_and(|file| file.len() == 0) {
            return Err(OpenError::NotAStore);
        }
        let mut database = Database::hold(path)?;
        database.check()?;
        Ok(database)
    }

    /// Takes a file that is there, empty or not.
    pub(crate) fn hold(path: &Path) -> Result<Self, OpenError> {
        let path = match path.canonicalize() {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Err(OpenError::Missing);
            }
            found => found.map_err(Fault::from)?,
        };
        if !path.is_file() {
            return Err(OpenError::NotAStore);
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&path, flags)?;
        take(&connection).map_err(refusal)?;
        Ok(Database {
            connection,
            journal: Journal::of(&path),
            unwiped: true,
        })
    }

    /// Checks that it is a store, whole and of a known schema, and makes it ready to be written.
    fn check(&mut self) -> Result<(), OpenError> {
        let connection = &self.connection;
        if schema::application(connection)? != schema::APPLICATION {
            return Err(OpenError::NotAStore);
        }
        let (found, known) = (schema::version(connection)?, schema::newest());
        if found > known {
            return Err(OpenError::NewerSchema { found, known });
        }
        if !schema::is_as_migrated(connection, schema::MIGRATIONS)? {
            return Err(Fault::Corrupt.into());
        }
        let answer: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
        if answer != "ok" {
            return Err(Fault::Corrupt.into());
        }
        self.prepare()?;
        Ok(())
    }

    /// Sets what makes it durable and forgetful, and wipes what a process that was killed left in
    /// the journal.
    pub(crate) fn prepare(&mut self) -> Result<(), Fault> {
        // `locking_mode` stands before everything in `take`, so SQLite has replayed a hot journal
        // and zeroed its head instead of unlinking it.
        let mode: String =
            self.connection
                .query_row("PRAGMA journal_mode = PERSIST", [], |row| row.get(0))?;
        if mode != "persist" {
            return Err(Fault::Disk("no persistent journal"));
        }
        self.connection.execute_batch(
            "PRAGMA synchronous = EXTRA;
             PRAGMA fullfsync = ON;
             PRAGMA secure_delete = ON;
             PRAGMA temp_store = MEMORY;
             PRAGMA cache_spill = OFF;
             PRAGMA cell_size_check = ON;
             PRAGMA trusted_schema = OFF;
             PRAGMA mmap_size = 0;",
        )?;
        self.wipe_journal()
    }

    /// Runs one transaction. When it returns, the change is durable and what it retired is
    /// overwritten.
    pub(crate) fn transact<E: From<Fault>>(
        &mut self,
        work: impl FnOnce(&Connection) -> Result<(), E>,
    ) -> Result<(), E> {
        if self.unwiped {
            self.wipe_journal()?;
        }
        self.unwiped = true;
        let done = self.attempt(work);
        // A failure to wipe does not undo what is durable: the next operation tries again, and is
        // refused if it cannot.
        let _tried_again_later = self.wipe_journal();
        done
    }

    fn attempt<E: From<Fault>>(
        &mut self,
        work: impl FnOnce(&Connection) -> Result<(), E>,
    ) -> Result<(), E> {
        let transaction = self.connection.transaction().map_err(Fault::from)?;
        work(&transaction)?;
        transaction.commit().map_err(Fault::from)?;
        Ok(())
    }

    fn wipe_journal(&mut self) -> Result<(), Fault> {
        // Where a rollback failed, the journal is what saves the file. A read succeeds only once
        // SQLite has replayed it, or has no use for it any more.
        let read = self
            .connection
            .query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()));
        read.map_err(Fault::from)?;
        self.journal.wipe().map_err(|_| Fault::Erasure)?;
        self.unwiped = false;
        Ok(())
    }

    /// Takes over every page of another file, in one transaction.
    pub(crate) fn take_copy_of(&mut self, other: &Database) -> Result<(), Fault> {
        let backup = Backup::new(&other.connection, &mut self.connection)?;
        match backup.step(-1)? {
            StepResult::Done => Ok(()),
            _ => Err(Fault::Disk("the copy was not finished")),
        }
    }

    /// Closes a finished file and leaves no journal beside it.
    pub(crate) fn finish(self) -> Result<(), Fault> {
        self.connection
            .close()
            .map_err(|(_, error)| Fault::from(error))?;
        self.journal.remove().map_err(Fault::from)
    }
}

/// Takes the lock and keeps it, and changes nothing in the file.
fn take(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(std::time::Duration::ZERO)?;
    connection.execute_batch(
        "PRAGMA locking_mode = EXCLUSIVE;
         BEGIN EXCLUSIVE;
         SELECT count(*) FROM sqlite_schema;
         COMMIT;",
    )
}

fn refusal(error: rusqlite::Error) -> OpenError {
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => OpenError::AlreadyOpen,
        Some(ErrorCode::NotADatabase) => OpenError::NotAStore,
        _ => OpenError::Fault(error.into()),
    }
}
