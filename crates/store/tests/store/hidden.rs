//! What is never printed, and what the file does not show.

use tacit_store::{
    Change, CommitError, Cost, CreateError, Entry, Fault, LimitError, OpenError, RestoreError,
    Space, Store, Unlock, Value,
};

use crate::desk::Desk;

#[test]
fn nothing_that_is_printed_for_debugging_shows_a_secret() {
    let mut desk = Desk::new(1);
    let unlock = Unlock::Passphrase("secret");
    let cost = Cost::new(8, 1, 1).unwrap();
    let mut store = Store::create(&desk.path("desk"), unlock, cost, &mut desk.chance).unwrap();
    let space = Space::new("secret").unwrap();
    let put = Change::put(&space, b"secret", b"secret".to_vec());
    let remove = Change::remove(&space, b"secret");
    store
        .commit(std::slice::from_ref(&put), &mut desk.chance)
        .unwrap();
    let entries: Vec<Entry> = store.scan(&space).unwrap();
    let value: Option<Value> = store.get(&space, b"secret").unwrap();
    let printed = format!(
        "{:?}",
        (
            &store,
            unlock,
            Unlock::Key(b"secret--secret--secret--secret--")
        )
    );
    assert_eq!(printed, "(Store(hidden), Passphrase(hidden), Key(hidden))");
    let printed = format!("{:?}", (&space, &put, &remove, entries, value));
    assert_eq!(
        printed,
        "(Space(hidden), Change(put, hidden), Change(remove, hidden), [Entry(hidden)], \
         Some(Value(hidden)))"
    );
    let printed = format!("{:?} {cost:?}", store.opening());
    assert_eq!(
        printed,
        "Opening(1) Cost { memory_kib: 8, passes: 1, lanes: 1 }"
    );
}

#[test]
fn neither_spaces_nor_keys_nor_values_stand_in_the_file() {
    let mut desk = Desk::new(2);
    let mut store = desk.create();
    let space = Space::new("channels of Arland").unwrap();
    let change = Change::put(&space, b"draft to Borland", b"we shall answer".to_vec());
    store.commit(&[change], &mut desk.chance).unwrap();
    drop(store);
    let file = std::fs::read(desk.path("desk")).unwrap();
    for clear in [b"Arland".as_slice(), b"Borland", b"answer", &[7; 8]] {
        assert!(!file.windows(clear.len()).any(|window| window == clear));
    }
}

#[test]
fn every_error_says_what_to_do_in_small_letters_without_a_full_stop() {
    let faults = [
        Fault::Corrupt,
        Fault::Full,
        Fault::Memory,
        Fault::Erasure,
        Fault::Disk("why"),
    ];
    let limits = [
        LimitError::Space,
        LimitError::Key,
        LimitError::Value,
        LimitError::Changes,
        LimitError::Commit,
        LimitError::Passphrase,
        LimitError::Cost,
    ];
    let opened = [
        OpenError::Missing,
        OpenError::NotAStore,
        OpenError::AlreadyOpen,
        OpenError::NewerSchema { found: 3, known: 2 },
        OpenError::Locked,
        OpenError::IsABackup,
    ];
    let mut words: Vec<String> = faults.iter().map(ToString::to_string).collect();
    words.extend(limits.iter().map(ToString::to_string));
    words.extend(opened.iter().map(ToString::to_string));
    words.extend(faults.map(|fault| CommitError::Fault(fault).to_string()));
    words.extend(limits.map(|limit| CreateError::Limit(limit).to_string()));
    words.push(RestoreError::Backup(OpenError::Locked).to_string());
    words.push(RestoreError::Create(CreateError::Exists).to_string());
    for word in words {
        let first = word.chars().next().unwrap();
        assert!(
            first.is_lowercase() && !word.ends_with('.') && word.len() > 20,
            "{word}"
        );
    }
}
