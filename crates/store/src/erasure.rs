//! Tests only: what is left in the files of a store after it was told to forget.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use rusqlite::Connection;

use crate::schema::{self, MIGRATIONS};
use crate::{Change, CommitError, Cost, Fault, Space, Store, Unlock};

const KEY: [u8; 32] = [7; 32];

fn begun(folder: &Path, chance: &mut ChaCha20Rng) -> Store {
    Store::create(
        &folder.join("desk"),
        Unlock::Key(&KEY),
        Cost::RECOMMENDED,
        chance,
    )
    .unwrap()
}

fn blobs(store: &Store, sql: &str) -> Vec<Vec<u8>> {
    let connection = &store.database.connection;
    let mut statement = connection.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| row.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

fn seeds(store: &Store) -> Vec<Vec<u8>> {
    blobs(store, "SELECT seed FROM seed WHERE taken = 1")
}

/// Every byte of every file in the folder.
fn bytes(folder: &Path) -> Vec<u8> {
    let files = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    files
        .flat_map(|file| std::fs::read(file).unwrap())
        .collect()
}

/// Which of the parts, cut into pieces of twelve bytes, have a piece in the bytes.
fn found<'a>(bytes: &[u8], parts: &'a [Vec<u8>]) -> BTreeSet<&'a [u8]> {
    let pieces: HashMap<&[u8], &[u8]> = parts
        .iter()
        .flat_map(|part| part.chunks_exact(12).map(|piece| (piece, part.as_slice())))
        .collect();
    bytes
        .windows(12)
        .filter_map(|window| pieces.get(window).copied())
        .collect()
}

#[test]
fn a_value_that_was_replaced_or_removed_is_in_no_file_sealed_or_clear() {
    let folder = tempfile::tempdir().unwrap();
    let chance = &mut ChaCha20Rng::seed_from_u64(1);
    let mut store = begun(folder.path(), chance);
    let space = Space::new("sessions").unwrap();
    let old = b"the first secret of this session".repeat(400);
    let changes = [
        Change::put(&space, b"replaced", old.clone()),
        Change::put(&space, b"removed", old.clone()),
    ];
    store.commit(&changes, chance).unwrap();
    let retired = [
        "SELECT seed FROM seed",
        "SELECT key FROM value",
        "SELECT value FROM value",
    ];
    let retired: Vec<_> = retired.iter().flat_map(|sql| blobs(&store, sql)).collect();
    let before = bytes(folder.path());
    assert_eq!(
        found(&before, &retired).len(),
        6,
        "what is searched for is there"
    );
    assert_eq!(found(&before, std::slice::from_ref(&old)).len(), 0);

    let changes = [
        Change::put(&space, b"replaced", vec![1]),
        Change::remove(&space, b"removed"),
    ];
    store.commit(&changes, chance).unwrap();
    assert_eq!(found(&bytes(folder.path()), &retired).len(), 0);
}

#[test]
fn through_a_thousand_changes_that_move_rows_about_no_retired_seed_is_in_any_file() {
    let folder = tempfile::tempdir().unwrap();
    let chance = &mut ChaCha20Rng::seed_from_u64(2);
    let mut store = begun(folder.path(), chance);
    let space = Space::new("sessions").unwrap();
    let mut ever = Vec::new();
    for round in 0..60 {
        let changes: Vec<Change> = (0..20)
            .map(|_| {
                let key = [u8::try_from(chance.next_u32() % 200).unwrap()];
                let value = vec![round; chance.next_u32() as usize % 700];
                match chance.next_u32() % 3 {
                    0 => Change::remove(&space, &key),
                    _ => Change::put(&space, &key, value),
                }
            })
            .collect();
        store.commit(&changes, chance).unwrap();
        ever.extend(seeds(&store));
    }
    let alive = seeds(&store);
    let files = bytes(folder.path());
    assert_eq!(found(&files, &alive).len(), alive.len());
    ever.retain(|seed| !alive.contains(seed));
    assert!(ever.len() > 500);
    assert_eq!(found(&files, &ever).len(), 0);
}

#[test]
fn the_wrapping_of_an_old_passphrase_is_in_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let chance = &mut ChaCha20Rng::seed_from_u64(3);
    let mut store = begun(folder.path(), chance);
    let old = blobs(&store, "SELECT substr(lock, 31) FROM header");
    assert_eq!(found(&bytes(folder.path()), &old).len(), 1);
    store
        .change_unlock(
            Unlock::Passphrase("another"),
            Cost::new(8, 1, 1).unwrap(),
            chance,
        )
        .unwrap();
    assert_eq!(found(&bytes(folder.path()), &old).len(), 0);
}

#[test]
fn a_transaction_that_failed_leaves_nothing_of_what_it_wanted_to_write() {
    let folder = tempfile::tempdir().unwrap();
    let chance = &mut ChaCha20Rng::seed_from_u64(4);
    let mut store = begun(folder.path(), chance);
    let space = Space::new("sessions").unwrap();
    store
        .commit(&[Change::put(&space, b"small", b"kept".to_vec())], chance)
        .unwrap();
    let pages: i64 = store
        .database
        .connection
        .query_row("PRAGMA page_count", [], |row| row.get(0))
        .unwrap();
    let limit = format!("PRAGMA max_page_count = {}", pages + 4);
    store
        .database
        .connection
        .query_row(&limit, [], |_| Ok(()))
        .unwrap();
    let before = std::fs::read(folder.path().join("desk")).unwrap();

    let changes = [
        Change::put(&space, b"small", b"lost".to_vec()),
        Change::put(&space, b"large", vec![1; 1 << 20]),
    ];
    let refused = store.commit(&changes, chance);
    assert_eq!(refused, Err(CommitError::Fault(Fault::Full)));
    assert_eq!(std::fs::read(folder.path().join("desk")).unwrap(), before);

    assert_eq!(
        store.get(&space, b"small").unwrap().unwrap().as_bytes(),
        b"kept"
    );
    assert_eq!(store.get(&space, b"large").unwrap(), None);
    store
        .commit(&[Change::put(&space, b"small", b"fits".to_vec())], chance)
        .unwrap();
    assert_eq!(
        store.get(&space, b"small").unwrap().unwrap().as_bytes(),
        b"fits"
    );
}

#[test]
fn a_journal_that_cannot_be_overwritten_stops_the_next_change_and_not_the_last() {
    let folder = tempfile::tempdir().unwrap();
    let chance = &mut ChaCha20Rng::seed_from_u64(5);
    let mut store = begun(folder.path(), chance);
    let space = Space::new("sessions").unwrap();
    store.database.unwiped = true;
    let journal = folder.path().join("desk-journal");
    let aside = folder.path().join("aside");
    std::fs::rename(&journal, &aside).unwrap();
    std::fs::create_dir(&journal).unwrap();
    let change = [Change::put(&space, b"key", b"value".to_vec())];
    assert_eq!(
        store.commit(&change, chance),
        Err(CommitError::Fault(Fault::Erasure))
    );
    assert_eq!(store.get(&space, b"key").unwrap(), None);
    std::fs::remove_dir(&journal).unwrap();
    std::fs::rename(&aside, &journal).unwrap();
    store.commit(&change, chance).unwrap();
    assert_eq!(
        store.get(&space, b"key").unwrap().unwrap().as_bytes(),
        b"value"
    );
}

#[test]
fn a_store_of_the_first_schema_is_opened_migrated_and_keeps_its_values() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("desk");
    let chance = &mut ChaCha20Rng::seed_from_u64(6);
    let space = Space::new("sessions").unwrap();
    let mut store = begun(folder.path(), chance);
    store
        .commit(&[Change::put(&space, b"key", b"value".to_vec())], chance)
        .unwrap();
    drop(store);
    let newest = std::fs::read(&path).unwrap();

    // The rows of that store in a file that only the first migration has been through.
    let mut older = Connection::open(folder.path().join("older")).unwrap();
    schema::migrate(&mut older, &MIGRATIONS[..1]).unwrap();
    older
        .execute("ATTACH ?1 AS newest", [path.to_str().unwrap()])
        .unwrap();
    for table in ["header", "seed", "value"] {
        older
            .execute_batch(&format!("INSERT INTO {table} SELECT * FROM newest.{table}"))
            .unwrap();
    }
    older.close().unwrap();

    let older = folder.path().join("older");
    assert!(Store::open(&older, Unlock::Key(&[8; 32]), chance).is_err());
    let connection = Connection::open(&older).unwrap();
    assert_eq!(
        schema::version(&connection).unwrap(),
        1,
        "a locked store is not migrated"
    );
    drop(connection);

    let store = Store::open(&older, Unlock::Key(&KEY), chance).unwrap();
    assert_eq!(
        schema::version(&store.database.connection).unwrap(),
        schema::newest()
    );
    assert_eq!(
        store.get(&space, b"key").unwrap().unwrap().as_bytes(),
        b"value"
    );
    assert_eq!(std::fs::read(&path).unwrap(), newest);
}
