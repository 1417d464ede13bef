//! Values in their rows, and how one is erased.
//!
//! Overwriting a value would not be enough: when SQLite rebalances its tree it moves rows from page
//! to page, and `secure_delete` does not reach the copies that stay in the unused part of a page.
//! So each value has a seed, without which the data key opens nothing, and seeds lie where nothing
//! moves: their rows have one length, are appended, never deleted, and are overwritten in place. A
//! value whose seed is overwritten is gone, wherever its bytes may still be.

use rand_core::CryptoRng;
use rusqlite::{Connection, OptionalExtension};

use crate::change::{Change, Entry, Space, Value};
use crate::error::Fault;
use crate::seal::{Keys, Seed, Unopened};

const ERASED: [u8; 32] = [0; 32];

impl From<Unopened> for Fault {
    fn from(_: Unopened) -> Self {
        Fault::Corrupt
    }
}

pub(crate) fn apply(
    connection: &Connection,
    keys: &Keys,
    change: &Change,
    chance: &mut impl CryptoRng,
) -> Result<(), Fault> {
    let space = keys.space(change.space.name());
    let name = keys.name(&space, &change.key);
    let number: Option<i64> = connection
        .prepare_cached("SELECT number FROM value WHERE name = ?1")?
        .query_row([name], |row| row.get(0))
        .optional()?;
    let Some(value) = &change.value else {
        return number.map_or(Ok(()), |number| remove(connection, number));
    };
    let seed = Seed::draw(chance);
    let sealing = keys.of_seed(&seed);
    let sealed_key = sealing.seal(&bound(b"key", &name), &change.key, chance);
    let sealed = sealing.seal(&bound(b"value", &name), value.as_bytes(), chance);
    match number {
        Some(number) => {
            overwrite_seed(connection, number, true, seed.as_bytes())?;
            connection
                .prepare_cached("UPDATE value SET key = ?2, value = ?3 WHERE number = ?1")?
                .execute((number, sealed_key, sealed))?;
        }
        None => {
            let number = place_seed(connection, &seed)?;
            connection
                .prepare_cached(
                    "INSERT INTO value (number, name, space, key, value) VALUES (?1, ?2, \
                 ?3, ?4, ?5)",
                )?
                .execute((number, name, space, sealed_key, sealed))?;
        }
    }
    Ok(())
}

pub(crate) fn get(
    connection: &Connection,
    keys: &Keys,
    space: &Space,
    key: &[u8],
) -> Result<Option<Value>, Fault> {
    let name = keys.name(&keys.space(space.name()), key);
    let row: Option<(Vec<u8>, [u8; 32])> = connection
        .prepare_cached(
            "SELECT value.value, seed.seed FROM value LEFT JOIN seed USING (number) \
                 WHERE name = ?1",
        )?
        .query_row([name], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((sealed, seed)) = row else {
        return Ok(None);
    };
    let clear = keys
        .of_seed(&Seed::from_bytes(seed))
        .open(&bound(b"value", &name), &sealed)?;
    Ok(Some(Value::sealed_within(clear)))
}

pub(crate) fn scan(
    connection: &Connection,
    keys: &Keys,
    space: &Space,
) -> Result<Vec<Entry>, Fault> {
    let sql = "SELECT name, seed.seed, key, value.value FROM value LEFT JOIN seed \
                 USING (number) WHERE space = ?1";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([keys.space(space.name())])?;
    let mut entries = Vec::new();
    while let Some(row) = rows.next()? {
        let name: [u8; 32] = row.get(0)?;
        let sealing = keys.of_seed(&Seed::from_bytes(row.get(1)?));
        let key = sealing.open(
            &bound(b"key", &name),
            row.get_ref(2)?.as_blob().map_err(|_| Fault::Corrupt)?,
        )?;
        let value = sealing.open(
            &bound(b"value", &name),
            row.get_ref(3)?.as_blob().map_err(|_| Fault::Corrupt)?,
        )?;
        entries.push(Entry {
            key: key.to_vec(),
            value: Value::sealed_within(value),
        });
    }
    entries.sort_unstable_by(|left, right| left.key.cmp(&right.key));
    Ok(entries)
}

pub(crate) fn keys_of(
    connection: &Connection,
    keys: &Keys,
    space: &Space,
) -> Result<Vec<Vec<u8>>, Fault> {
    let sql = "SELECT name, seed.seed, key FROM value LEFT JOIN seed USING (number) \
                 WHERE space = ?1";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([keys.space(space.name())])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let name: [u8; 32] = row.get(0)?;
        let sealing = keys.of_seed(&Seed::from_bytes(row.get(1)?));
        let key = sealing.open(
            &bound(b"key", &name),
            row.get_ref(2)?.as_blob().map_err(|_| Fault::Corrupt)?,
        )?;
        found.push(key.to_vec());
    }
    found.sort_unstable();
    Ok(found)
}

fn remove(connection: &Connection, number: i64) -> Result<(), Fault> {
    overwrite_seed(connection, number, false, &ERASED)?;
    connection
        .prepare_cached("DELETE FROM value WHERE number = ?1")?
        .execute([number])?;
    Ok(())
}

/// Equal lengths before and after: SQLite writes over the old seed and moves nothing.
fn overwrite_seed(
    connection: &Connection,
    number: i64,
    taken: bool,
    seed: &[u8; 32],
) -> Result<(), Fault> {
    let changed = connection
        .prepare_cached("UPDATE seed SET taken = ?2, seed = ?3 WHERE number = ?1")?
        .execute((number, taken, seed))?;
    if changed == 1 {
        Ok(())
    } else {
        Err(Fault::Corrupt)
    }
}

/// Takes a free row for a seed, or appends one.
fn place_seed(connection: &Connection, seed: &Seed) -> Result<i64, Fault> {
    let free: Option<i64> = connection
        .prepare_cached("SELECT number FROM seed WHERE taken = 0 LIMIT 1")?
        .query_row([], |row| row.get(0))
        .optional()?;
    if let Some(number) = free {
        overwrite_seed(connection, number, true, seed.as_bytes())?;
        return Ok(number);
    }
    connection
        .prepare_cached("INSERT INTO seed (taken, seed) VALUES (1, ?1)")?
        .execute([seed.as_bytes()])?;
    Ok(connection.last_insert_rowid())
}

/// What a seal is bound to: the row's name stands for space and key.
fn bound(part: &[u8], name: &[u8; 32]) -> Vec<u8> {
    [b"tacit store 1 ".as_slice(), part, name].concat()
}
