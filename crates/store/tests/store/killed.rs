//! A real process, killed at any instant: what it acknowledged is there, and nothing is there by
//! half.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use rand_chacha::rand_core::Rng;
use tacit_store::{Change, Store};

use crate::desk::{Desk, UNLOCK};

const DESK: &str = "TACIT_STORE_TO_BE_KILLED";
const KILLS: u32 = 60;
const KEYS: u8 = 8;

/// Every key of a batch has its number, in values of several pages and of few bytes, so that each
/// commit rewrites rows, pages and seeds.
fn batch(desk: &Desk, number: u64) -> Vec<Change> {
    let value = |key: u8| number.to_be_bytes().repeat(usize::from(key) * 150 + 1);
    (0..KEYS)
        .map(|key| Change::put(&desk.space, &[key], value(key)))
        .collect()
}

/// The number of the batch that the store holds, whole.
fn held(desk: &Desk, store: &Store) -> Option<u64> {
    let entries = store.scan(&desk.space).unwrap();
    let first = entries
        .first()?
        .value
        .as_bytes()
        .first_chunk::<8>()
        .copied();
    let number = u64::from_be_bytes(first.unwrap());
    let found: Vec<Change> = entries
        .into_iter()
        .map(|entry| Change::put(&desk.space, &entry.key, entry.value))
        .collect();
    assert!(found == batch(desk, number), "half of batch {number}");
    Some(number)
}

fn commit_for_ever(path: &Path) {
    let mut desk = Desk::new(u64::from(std::process::id()));
    let mut store = Store::open(path, UNLOCK, &mut desk.chance).unwrap();
    let mut number = held(&desk, &store).unwrap_or(0);
    loop {
        number += 1;
        store
            .commit(&batch(&desk, number), &mut desk.chance)
            .unwrap();
        let mut answer = std::io::stdout().lock();
        writeln!(answer, "\nacknowledged {number}").unwrap();
        answer.flush().unwrap();
    }
}

#[test]
fn whatever_a_killed_process_acknowledged_is_there_and_no_half_of_a_batch() {
    if let Some(path) = std::env::var_os(DESK) {
        return commit_for_ever(path.as_ref());
    }
    let mut desk = Desk::new(1);
    drop(desk.create());
    let mut last = 0;
    let mut rolled_back = 0;
    for kill in 0..KILLS {
        let mut process = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "--nocapture"])
            .arg("killed::whatever_a_killed_process_acknowledged_is_there_and_no_half_of_a_batch")
            .env(DESK, desk.path("desk"))
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let output = BufReader::new(process.stdout.take().unwrap());
        let delay = Duration::from_micros(u64::from(desk.chance.next_u32() % 60_000));
        let mut lines = output.lines().map_while(Result::ok).filter_map(|line| {
            line.strip_prefix("acknowledged ")
                .map(|number| number.parse::<u64>().unwrap())
        });
        // Half of them are killed somewhere in the opening, the others somewhere in the commits.
        let first = if kill % 2 == 0 { lines.next() } else { None };
        std::thread::sleep(delay);
        process.kill().unwrap();
        let acknowledged = lines.last().or(first).unwrap_or(last);
        process.wait().unwrap();

        let journal = std::fs::read(desk.path("desk-journal")).unwrap();
        rolled_back += u32::from(journal.iter().any(|byte| *byte != 0));
        let store = desk.open("desk").unwrap();
        let held = held(&desk, &store).unwrap_or(0);
        assert!(
            held == acknowledged || held == acknowledged + 1,
            "{acknowledged}, found {held}"
        );
        let journal = std::fs::read(desk.path("desk-journal")).unwrap();
        assert!(
            journal.iter().all(|byte| *byte == 0),
            "what the killed process left is wiped"
        );
        last = held;
    }
    assert!(last > u64::from(KILLS) / 2, "the processes did commit");
    assert!(
        rolled_back > KILLS / 10,
        "some were killed in the middle of a transaction"
    );
}
