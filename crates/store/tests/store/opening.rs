//! What is opened, what is refused, and what the refusal says.

use std::process::Command;

use rusqlite::Connection;
use tacit_store::{Cost, CreateError, Fault, LimitError, OpenError, Store, Unlock};

use crate::desk::{Desk, UNLOCK};

const CHEAP: fn() -> Cost = || Cost::new(8, 1, 1).unwrap();

#[test]
fn a_passphrase_opens_what_it_closed_and_another_does_not() {
    let mut desk = Desk::new(1);
    let path = desk.path("desk");
    let first = Unlock::Passphrase("correct horse");
    let mut store = Store::create(&path, first, CHEAP(), &mut desk.chance).unwrap();
    desk.put(&mut store, b"key", b"value");
    drop(store);
    for wrong in [Unlock::Passphrase("correct horsf"), UNLOCK] {
        let refused = Store::open(&path, wrong, &mut desk.chance).unwrap_err();
        assert_eq!(refused, OpenError::Locked);
    }
    let mut store = Store::open(&path, first, &mut desk.chance).unwrap();
    assert_eq!(desk.get(&store, b"key").unwrap(), b"value");

    let second = Unlock::Passphrase("battery staple");
    store
        .change_unlock(second, CHEAP(), &mut desk.chance)
        .unwrap();
    drop(store);
    assert_eq!(
        Store::open(&path, first, &mut desk.chance).unwrap_err(),
        OpenError::Locked
    );
    let mut store = Store::open(&path, second, &mut desk.chance).unwrap();
    assert_eq!(desk.get(&store, b"key").unwrap(), b"value");
    store
        .change_unlock(UNLOCK, CHEAP(), &mut desk.chance)
        .unwrap();
    drop(store);
    let store = desk.open("desk").unwrap();
    assert_eq!(desk.get(&store, b"key").unwrap(), b"value");
}

#[test]
fn an_empty_or_endless_passphrase_is_refused_and_leaves_no_file() {
    let mut desk = Desk::new(3);
    for passphrase in [String::new(), "a".repeat(1_025)] {
        let unlock = Unlock::Passphrase(&passphrase);
        let refused = Store::create(&desk.path("desk"), unlock, CHEAP(), &mut desk.chance);
        assert_eq!(
            refused.unwrap_err(),
            CreateError::Limit(LimitError::Passphrase)
        );
    }
    assert!(desk.files().is_empty());
}

#[test]
fn every_altered_byte_of_the_header_keeps_the_store_locked_or_damaged() {
    let mut desk = Desk::new(4);
    let unlock = Unlock::Passphrase("correct horse");
    drop(Store::create(&desk.path("desk"), unlock, CHEAP(), &mut desk.chance).unwrap());
    let connection = Connection::open(desk.path("desk")).unwrap();
    for (column, length, expected) in [
        ("lock", 102, OpenError::Locked),
        ("state", 58, OpenError::Fault(Fault::Corrupt)),
    ] {
        for place in 0..length {
            let sql = format!("SELECT {column} FROM header");
            let whole: Vec<u8> = connection.query_row(&sql, [], |row| row.get(0)).unwrap();
            let mut altered = whole.clone();
            altered[place] ^= 1;
            let sql = format!("UPDATE header SET {column} = ?1");
            connection.execute(&sql, [altered]).unwrap();
            let refused = Store::open(&desk.path("desk"), unlock, &mut desk.chance).unwrap_err();
            assert_eq!(refused, expected, "{column}, byte {place}");
            connection.execute(&sql, [whole]).unwrap();
        }
    }
    drop(connection);
    Store::open(&desk.path("desk"), unlock, &mut desk.chance).unwrap();
}

#[test]
fn an_open_store_is_refused_to_this_process_and_to_another() {
    if let Ok(path) = std::env::var("TACIT_STORE_OPEN_AGAIN") {
        let mut desk = Desk::new(5);
        let refused = Store::open(path.as_ref(), UNLOCK, &mut desk.chance).unwrap_err();
        assert_eq!(refused, OpenError::AlreadyOpen);
        println!("refused to the other process");
        return;
    }
    let mut desk = Desk::new(5);
    let store = desk.create();
    assert_eq!(desk.open("desk").unwrap_err(), OpenError::AlreadyOpen);
    let other = Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "opening::an_open_store_is_refused_to_this_process_and_to_another",
        ])
        .arg("--nocapture")
        .env("TACIT_STORE_OPEN_AGAIN", desk.path("desk"))
        .output()
        .unwrap();
    let said = String::from_utf8(other.stdout).unwrap();
    assert!(
        other.status.success() && said.contains("refused to the other process"),
        "{said}"
    );
    drop(store);
    desk.open("desk").unwrap();
}

#[cfg(unix)]
#[test]
fn an_open_store_is_refused_under_another_name_and_is_readable_to_its_account_only() {
    use std::os::unix::fs::PermissionsExt;

    let mut desk = Desk::new(6);
    let store = desk.create();
    std::os::unix::fs::symlink(desk.path("desk"), desk.path("link")).unwrap();
    assert_eq!(desk.open("link").unwrap_err(), OpenError::AlreadyOpen);
    for file in ["desk", "desk-journal"] {
        let mode = std::fs::metadata(desk.path(file))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600, "{file}");
    }
    drop(store);
}

#[test]
fn what_is_not_a_store_is_refused_and_not_changed() {
    let mut desk = Desk::new(7);
    std::fs::create_dir(desk.path("folder")).unwrap();
    std::fs::write(desk.path("empty"), "").unwrap();
    std::fs::write(desk.path("text"), "a letter of some length ".repeat(100)).unwrap();
    let other = Connection::open(desk.path("other")).unwrap();
    other
        .execute_batch("CREATE TABLE a (b); INSERT INTO a VALUES (1)")
        .unwrap();
    other.close().unwrap();
    assert_eq!(desk.open("absent").unwrap_err(), OpenError::Missing);
    let files = desk.files();
    for name in ["folder", "empty", "text", "other"] {
        let before = std::fs::read(desk.path(name)).ok();
        assert_eq!(desk.open(name).unwrap_err(), OpenError::NotAStore, "{name}");
        assert!(std::fs::read(desk.path(name)).ok() == before, "{name}");
    }
    assert_eq!(desk.files(), files);
}

#[test]
fn a_taken_name_is_refused_and_what_has_it_is_kept() {
    let mut desk = Desk::new(8);
    std::fs::write(desk.path("desk"), "a letter").unwrap();
    let refused = Store::create(&desk.path("desk"), UNLOCK, CHEAP(), &mut desk.chance);
    assert_eq!(refused.unwrap_err(), CreateError::Exists);
    assert_eq!(std::fs::read(desk.path("desk")).unwrap(), b"a letter");
    assert_eq!(desk.files(), ["desk"]);
}

#[test]
fn a_store_of_a_newer_schema_is_refused_by_number() {
    let mut desk = Desk::new(9);
    drop(desk.create());
    let connection = Connection::open(desk.path("desk")).unwrap();
    connection.pragma_update(None, "user_version", 3).unwrap();
    drop(connection);
    let refused = desk.open("desk").unwrap_err();
    assert_eq!(refused, OpenError::NewerSchema { found: 3, known: 2 });
}

#[test]
fn a_damaged_file_is_refused_and_the_answer_names_the_backup() {
    let mut desk = Desk::new(10);
    let mut store = desk.create();
    for number in 0..100 {
        desk.put(&mut store, &[number], &[number; 900]);
    }
    drop(store);
    let whole = std::fs::read(desk.path("desk")).unwrap();
    for page in 1..whole.len() / 4_096 {
        let mut damaged = whole.clone();
        damaged[page * 4_096..page * 4_096 + 64].fill(0xA5);
        std::fs::write(desk.path("damaged"), damaged).unwrap();
        let refused = desk.open("damaged").unwrap_err();
        assert_eq!(refused, OpenError::Fault(Fault::Corrupt), "page {page}");
        assert!(refused.to_string().contains("restore the last backup"));
    }
    std::fs::write(desk.path("damaged"), &whole[..whole.len() / 2]).unwrap();
    assert_eq!(
        desk.open("damaged").unwrap_err(),
        OpenError::Fault(Fault::Corrupt)
    );
}

#[test]
fn a_trigger_that_somebody_added_is_damage() {
    let mut desk = Desk::new(11);
    drop(desk.create());
    let connection = Connection::open(desk.path("desk")).unwrap();
    let keep = "CREATE TRIGGER keep AFTER UPDATE ON seed
                BEGIN INSERT INTO seed (taken, seed) VALUES (1, OLD.seed); END";
    connection.execute_batch(keep).unwrap();
    drop(connection);
    assert_eq!(
        desk.open("desk").unwrap_err(),
        OpenError::Fault(Fault::Corrupt)
    );
}

#[test]
fn values_that_changed_places_are_noticed() {
    let mut desk = Desk::new(12);
    let mut store = desk.create();
    desk.put(&mut store, b"first", b"one");
    desk.put(&mut store, b"second", b"two");
    drop(store);
    let connection = Connection::open(desk.path("desk")).unwrap();
    // With its key and its seed, so that only the row's name is another's.
    connection
        .execute_batch(
            "CREATE TEMP TABLE was AS SELECT name, 3 - number AS number FROM value;
             UPDATE value SET name = randomblob(32);
             UPDATE value SET name = (SELECT was.name FROM was WHERE was.number = value.number);",
        )
        .unwrap();
    drop(connection);
    let store = desk.open("desk").unwrap();
    assert_eq!(
        store.get(&desk.space, b"first").unwrap_err(),
        Fault::Corrupt
    );
    assert_eq!(store.scan(&desk.space).unwrap_err(), Fault::Corrupt);
    assert_eq!(store.keys(&desk.space).unwrap_err(), Fault::Corrupt);
}

#[test]
fn openings_are_counted_and_a_refused_one_is_not() {
    let mut desk = Desk::new(13);
    let store = desk.create();
    assert_eq!(store.opening().number(), 1);
    drop(store);
    Store::open(&desk.path("desk"), Unlock::Key(&[8; 32]), &mut desk.chance).unwrap_err();
    assert_eq!(desk.open("desk").unwrap().opening().number(), 2);
    assert_eq!(desk.open("desk").unwrap().opening().number(), 3);
}
