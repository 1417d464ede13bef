//! The numbered migrations, and whether a file has exactly the schema that they make.

use rusqlite::{Connection, TransactionBehavior};

/// What marks a file as a store: `TCST` in SQLite's `application_id`.
pub(crate) const APPLICATION: u32 = 0x5443_5354;

/// In order; the schema of a file is the number of those that it has been through. None is ever
/// edited.
pub(crate) const MIGRATIONS: &[&str] = &[
    include_str!("migrations/1-values.sql"),
    include_str!("migrations/2-spaces.sql"),
];

/// The schema that this version writes.
pub(crate) fn newest() -> u32 {
    u32::try_from(MIGRATIONS.len()).unwrap_or(u32::MAX)
}

pub(crate) fn application(connection: &Connection) -> rusqlite::Result<u32> {
    connection.pragma_query_value(None, "application_id", |row| row.get(0))
}

pub(crate) fn version(connection: &Connection) -> rusqlite::Result<u32> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}

/// Takes a file through the migrations that it lacks: all of them, or none.
pub(crate) fn migrate(connection: &mut Connection, migrations: &[&str]) -> rusqlite::Result<()> {
    let reached = version(connection)?;
    let done = usize::try_from(reached).unwrap_or(usize::MAX);
    if done >= migrations.len() {
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for migration in migrations.iter().skip(done) {
        transaction.execute_batch(migration)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION)?;
    transaction.pragma_update(
        None,
        "user_version",
        u32::try_from(migrations.len()).unwrap_or(u32::MAX),
    )?;
    transaction.commit()
}

/// Whether the file has the tables of its version and nothing else.
///
/// Somebody who can write to the file but not open it could add a trigger that copies every seed
/// aside before it is overwritten.
pub(crate) fn is_as_migrated(
    connection: &Connection,
    migrations: &[&str],
) -> rusqlite::Result<bool> {
    let done = usize::try_from(version(connection)?).unwrap_or(usize::MAX);
    let mut model = Connection::open_in_memory()?;
    migrate(&mut model, migrations.get(..done).unwrap_or(migrations))?;
    Ok(objects(connection)? == objects(&model)?)
}

fn objects(connection: &Connection) -> rusqlite::Result<Vec<[Option<String>; 4]>> {
    let sql = "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name";
    let mut statement = connection.prepare(sql)?;
    let rows = statement.query_map([], |row| {
        Ok([row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?])
    })?;
    rows.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_migration_that_fails_leaves_nothing_of_those_before_it() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection, &MIGRATIONS[..1]).unwrap();
        let later = [
            MIGRATIONS[0],
            "CREATE TABLE added (a)",
            "CREATE TABLE seed (again)",
        ];
        migrate(&mut connection, &later).unwrap_err();
        assert_eq!(version(&connection).unwrap(), 1);
        assert!(is_as_migrated(&connection, MIGRATIONS).unwrap());
    }

    #[test]
    fn an_added_trigger_is_not_the_schema() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection, MIGRATIONS).unwrap();
        assert!(is_as_migrated(&connection, MIGRATIONS).unwrap());
        let keep = "CREATE TRIGGER keep AFTER UPDATE ON seed BEGIN INSERT INTO seed VALUES \
                 (NULL, 1, OLD.seed); END";
        connection.execute_batch(keep).unwrap();
        assert!(!is_as_migrated(&connection, MIGRATIONS).unwrap());
    }
}
