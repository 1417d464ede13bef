//! The tables: made on the first day by numbered migrations, and refused when they are not ours, newer, or damaged.

use super::fault::{OpenFault, StorageFault};
use crate::limits::{
    CACHED_STATEMENTS, CHECKPOINT_PAGES, LOCK_WAIT_MS, PAGE_BYTES, STORE_CACHE_KIB, Terms,
};
use rusqlite::{Connection, OpenFlags, TransactionBehavior};
use std::path::Path;
use std::time::Duration;

/// What marks a file as a relay's store (`PRAGMA application_id`): "TARL".
const APPLICATION: i64 = 0x5441_524c;

/// What marks it as that of a relay by an exercise clock: "TARX". A program that knows of no such clock does not know the file.
const EXERCISE: i64 = 0x5441_5258;

/// What brings the tables from each version to the next; a published one is never edited.
const MIGRATIONS: [&str; 1] = [include_str!("migration_1.sql")];

/// Opens the store for writing, and makes or migrates its tables; if it is to be examined, reads the whole file for damage.
///
/// # Errors
/// [`OpenFault`]; a file that is refused is left as it was.
pub(super) fn open(path: &Path, terms: &Terms, examine: bool) -> Result<Connection, OpenFault> {
    prepare(Connection::open(path)?, terms, examine)
}

/// A store that vanishes with its connection.
///
/// # Errors
/// [`OpenFault`].
pub(super) fn in_memory(terms: &Terms) -> Result<Connection, OpenFault> {
    prepare(Connection::open_in_memory()?, terms, false)
}

/// Opens a store that exists for reading.
///
/// # Errors
/// [`OpenFault`].
pub(super) fn open_to_read(path: &Path, exercise: bool) -> Result<Connection, OpenFault> {
    if !path.is_file() {
        return Err(OpenFault::Missing);
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    configure(&connection)?;
    if version(&connection, exercise)? == 0 {
        return Err(OpenFault::Missing);
    }
    connection.pragma_update(None, "query_only", true)?;
    Ok(connection)
}

/// Brings the file up to date and empties the write-ahead log, where erased envelopes would else lie on.
///
/// # Errors
/// [`StorageFault`]; the store is whole in any case.
pub(super) fn checkpoint(connection: &Connection) -> Result<(), StorageFault> {
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", (), |_| Ok(()))?;
    Ok(())
}

/// Copies everything into a store in memory.
///
/// # Errors
/// [`OpenFault`].
pub(super) fn copy(connection: &Connection, terms: &Terms) -> Result<Connection, OpenFault> {
    let mut copy = Connection::open_in_memory()?;
    let backup = rusqlite::backup::Backup::new(connection, &mut copy)?;
    backup.run_to_completion(i32::MAX, Duration::ZERO, None)?;
    drop(backup);
    prepare(copy, terms, false)
}

/// What is wrong with the store, in words; nothing if it is sound.
///
/// # Errors
/// [`StorageFault`] if it cannot even be read.
pub(super) fn damage(connection: &Connection) -> Result<Vec<String>, StorageFault> {
    let mut found = lines(connection, "PRAGMA integrity_check(20)")?;
    found.retain(|line| line != "ok");
    if found.is_empty() {
        found.extend(lines(
            connection,
            "SELECT 'a receipt is missing for place ' || position || ' of queue ' || queue FROM held
             WHERE NOT EXISTS (SELECT 1 FROM places
                WHERE places.queue = held.queue AND places.position = held.position)
             UNION ALL
             SELECT 'queue ' || id || ' has other places than it counts' FROM queues
             WHERE last <> (SELECT count(*) FROM places WHERE queue = queues.id)
             UNION ALL
             SELECT 'the share of account ' || account || ' is miscounted' FROM shares
             WHERE held_bytes <> (SELECT coalesce(sum(size), 0) FROM held JOIN places USING (queue, position)
                WHERE queue = shares.queue AND places.account = shares.account)
             LIMIT 20",
        )?);
    }
    Ok(found)
}

fn prepare(
    mut connection: Connection,
    terms: &Terms,
    examine: bool,
) -> Result<Connection, OpenFault> {
    configure(&connection)?;
    let found = version(&connection, terms.exercise)?;
    if examine {
        let damage = lines(&connection, "PRAGMA quick_check(1)")?;
        if let Some(why) = damage.into_iter().find(|line| line != "ok") {
            return Err(StorageFault::Corrupt(why).into());
        }
    }
    connection.pragma_update(None, "page_size", PAGE_BYTES)?;
    connection.pragma_update(None, "journal_mode", "wal")?;
    connection.pragma_update(None, "synchronous", "full")?;
    connection.pragma_update(None, "secure_delete", true)?;
    connection.pragma_update(None, "wal_autocheckpoint", CHECKPOINT_PAGES)?;
    connection.pragma_update(None, "cache_size", -STORE_CACHE_KIB)?;
    if terms.disk_bytes > 0 {
        let pages = terms.disk_bytes.div_ceil(PAGE_BYTES);
        connection.pragma_update(None, "max_page_count", pages)?;
    }
    if found == known() {
        return Ok(connection);
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another program may have been faster.
    let found = version(&transaction, terms.exercise)?;
    for (number, migration) in (1_u32..).zip(MIGRATIONS) {
        if number > found {
            transaction.execute_batch(migration)?;
            transaction.pragma_update(None, "user_version", number)?;
        }
    }
    transaction.pragma_update(None, "application_id", application(terms.exercise))?;
    transaction.commit()?;
    Ok(connection)
}

/// The version that this program's tables have.
fn known() -> u32 {
    u32::try_from(MIGRATIONS.len()).unwrap_or(u32::MAX)
}

fn configure(connection: &Connection) -> Result<(), OpenFault> {
    connection.busy_timeout(Duration::from_millis(LOCK_WAIT_MS))?;
    connection.set_prepared_statement_cache_capacity(CACHED_STATEMENTS);
    Ok(())
}

fn application(exercise: bool) -> i64 {
    if exercise { EXERCISE } else { APPLICATION }
}

/// The version of the tables; 0 for an empty file.
fn version(connection: &Connection, exercise: bool) -> Result<u32, OpenFault> {
    let number = |name| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let (found_application, version) = (number("application_id")?, number("user_version")?);
    let tables: u64 =
        connection.query_row("SELECT count(*) FROM sqlite_schema", (), |row| row.get(0))?;
    let known = known();
    let is_ours = found_application == APPLICATION || found_application == EXERCISE;
    match u32::try_from(version) {
        Ok(0) if found_application == 0 && tables == 0 => Ok(0),
        Ok(1..) if is_ours && found_application != application(exercise) => {
            Err(OpenFault::AnotherClock {
                exercise: !exercise,
            })
        }
        Ok(found) if is_ours && found > known => Err(OpenFault::Newer { found, known }),
        Ok(found) if is_ours && found > 0 => Ok(found),
        _ => Err(OpenFault::Foreign),
    }
}

fn lines(connection: &Connection, query: &str) -> Result<Vec<String>, StorageFault> {
    let mut statement = connection.prepare(query)?;
    let lines = statement.query_map((), |row| row.get(0))?;
    Ok(lines.collect::<Result<_, _>>()?)
}
