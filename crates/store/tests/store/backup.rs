//! Copies: backups, plain copies, and what a store that was put back says of itself.

use tacit_store::{CreateError, OpenError, Provenance, RestoreError, Store, Unlock};

use crate::desk::{Desk, UNLOCK};

#[test]
fn a_backup_is_not_opened_but_restored_and_the_store_says_so_until_it_is_reset() {
    let mut desk = Desk::new(1);
    let mut store = desk.create();
    assert_eq!(store.provenance(), Provenance::Original);
    desk.put(&mut store, b"key", b"then");
    let copied_in = store.opening();
    store
        .backup(&desk.path("backup"), &mut desk.chance)
        .unwrap();
    desk.put(&mut store, b"key", b"later");
    assert_eq!(store.provenance(), Provenance::Original);
    drop(store);

    let refused = desk.open("backup").unwrap_err();
    assert_eq!(refused, OpenError::IsABackup);
    assert!(refused.to_string().ends_with("restore it"));
    let (from, to) = (desk.path("backup"), desk.path("restored"));
    let store = Store::restore(&from, &to, UNLOCK, &mut desk.chance).unwrap();
    assert_eq!(store.provenance(), Provenance::Restored { copied_in });
    assert!(store.opening() > copied_in);
    assert_eq!(desk.get(&store, b"key").unwrap(), b"then");
    drop(store);

    let mut store = desk.open("restored").unwrap();
    assert_eq!(store.provenance(), Provenance::Restored { copied_in });
    store.mark_reset(&mut desk.chance).unwrap();
    assert_eq!(store.provenance(), Provenance::Original);
    drop(store);
    assert_eq!(
        desk.open("restored").unwrap().provenance(),
        Provenance::Original
    );
    assert_eq!(desk.open("backup").unwrap_err(), OpenError::IsABackup);
    let store = desk.open("desk").unwrap();
    assert_eq!(desk.get(&store, b"key").unwrap(), b"later");
}

#[test]
fn a_copy_by_other_means_is_restored_like_a_backup() {
    let mut desk = Desk::new(2);
    drop(desk.create());
    std::fs::copy(desk.path("desk"), desk.path("copy")).unwrap();
    let (from, to) = (desk.path("copy"), desk.path("restored"));
    let store = Store::restore(&from, &to, UNLOCK, &mut desk.chance).unwrap();
    assert!(matches!(store.provenance(), Provenance::Restored { .. }));
}

#[test]
fn a_backup_opens_by_the_passphrase_of_its_time_only() {
    let mut desk = Desk::new(3);
    let mut store = desk.create();
    store
        .backup(&desk.path("backup"), &mut desk.chance)
        .unwrap();
    let later = Unlock::Key(&[8; 32]);
    store
        .change_unlock(later, tacit_store::Cost::default(), &mut desk.chance)
        .unwrap();
    let (from, to) = (desk.path("backup"), desk.path("restored"));
    let refused = Store::restore(&from, &to, later, &mut desk.chance).unwrap_err();
    assert_eq!(refused, RestoreError::Backup(OpenError::Locked));
    Store::restore(&from, &to, UNLOCK, &mut desk.chance).unwrap();
}

#[test]
fn nothing_is_overwritten_and_nothing_half_made_is_left() {
    let mut desk = Desk::new(4);
    let mut store = desk.create();
    store
        .backup(&desk.path("backup"), &mut desk.chance)
        .unwrap();
    let before = std::fs::read(desk.path("backup")).unwrap();
    assert_eq!(desk.files(), ["backup", "desk", "desk-journal"]);

    let refused = store
        .backup(&desk.path("backup"), &mut desk.chance)
        .unwrap_err();
    assert_eq!(refused, CreateError::Exists);
    let nowhere = desk.path("nowhere").join("backup");
    assert!(matches!(
        store.backup(&nowhere, &mut desk.chance),
        Err(CreateError::Fault(_))
    ));
    let (from, to) = (desk.path("backup"), desk.path("desk"));
    let refused = Store::restore(&from, &to, UNLOCK, &mut desk.chance).unwrap_err();
    assert_eq!(refused, RestoreError::Create(CreateError::Exists));
    let refused = Store::restore(&to, &desk.path("restored"), UNLOCK, &mut desk.chance);
    assert_eq!(
        refused.unwrap_err(),
        RestoreError::Backup(OpenError::AlreadyOpen)
    );
    assert_eq!(std::fs::read(desk.path("backup")).unwrap(), before);
    assert_eq!(desk.files(), ["backup", "desk", "desk-journal"]);
}
