//! A disk that takes no more in the middle of a commit.
#![cfg(unix)]

use std::process::Command;

use tacit_store::{Change, CommitError, Fault};

use crate::desk::Desk;

const DESK: &str = "TACIT_STORE_ON_A_FAILING_DISK";

/// In a process whose files may not pass 128 KiB: the journal fits, and the pages of the large
/// value do not.
fn commit_too_much(folder: &str) {
    let mut desk = Desk::new(1);
    let mut store = tacit_store::Store::open(
        (folder.to_owned() + "/desk").as_ref(),
        crate::desk::UNLOCK,
        &mut desk.chance,
    )
    .unwrap();
    for round in 0..3 {
        let changes = [
            Change::put(&desk.space, b"small", b"lost".to_vec()),
            Change::put(&desk.space, b"large", vec![1; 1 << 20]),
        ];
        let refused = store.commit(&changes, &mut desk.chance).unwrap_err();
        assert!(
            matches!(refused, CommitError::Fault(Fault::Disk(_) | Fault::Full)),
            "{refused}"
        );
        assert_eq!(desk.get(&store, b"large"), None);
        assert_eq!(
            desk.get(&store, b"small").unwrap(),
            format!("kept {round}").as_bytes()
        );
        desk.put(
            &mut store,
            b"small",
            format!("kept {}", round + 1).as_bytes(),
        );
    }
    println!("\nstayed usable");
}

#[test]
fn a_write_that_fails_amid_a_commit_changes_nothing_and_the_store_stays_usable() {
    if let Ok(folder) = std::env::var(DESK) {
        return commit_too_much(&folder);
    }
    let mut desk = Desk::new(2);
    let mut store = desk.create();
    desk.put(&mut store, b"small", b"kept 0");
    drop(store);
    let limited = "trap '' XFSZ; ulimit -f 256; exec \"$0\" --exact --nocapture \
        failing::a_write_that_fails_amid_a_commit_changes_nothing_and_the_store_stays_usable";
    let process = Command::new("sh")
        .args(["-c", limited])
        .arg(std::env::current_exe().unwrap())
        .env(DESK, desk.folder.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&process.stdout).into_owned();
    let wrong = String::from_utf8_lossy(&process.stderr).into_owned();
    assert!(
        process.status.success() && said.contains("stayed usable"),
        "{said}{wrong}"
    );
    let store = desk.open("desk").unwrap();
    assert_eq!(desk.get(&store, b"small").unwrap(), b"kept 3");
    assert_eq!(desk.get(&store, b"large"), None);
}
