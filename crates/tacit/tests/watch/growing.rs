//! Files that grow, are replaced and cut short; a watch that is interrupted, killed and taken up again.

use crate::watched::{Folder, changes, lines, records, wait_until};
use serde_json::Value;
use std::fs;

const FOLLOW: [&str; 5] = ["--records", "r", "--eyes", "Arland", "--follow"];

#[test]
fn a_change_is_told_as_the_file_grows_and_an_interrupt_ends_the_watch() {
    let folder = Folder::new();
    let all = records();
    folder.write("r", &all[..6].concat());
    let mut running = folder.start(&FOLLOW);
    assert_eq!(running.next()["to"]["word"], "stands");
    let mut seen = Vec::new();
    for line in &all[6..] {
        folder.append("r", line);
    }
    seen.push(running.next());
    let (rest, code) = running.interrupt();
    assert_eq!(code, 0);
    assert_eq!(rest.last().unwrap()["type"], "end");
    seen.extend(rest);
    assert!(!changes(&seen).is_empty());
}

#[test]
fn a_file_that_is_replaced_or_cut_short_is_read_from_its_beginning() {
    let folder = Folder::new();
    let all = records();
    folder.write("r", &all[..6].concat());
    let mut running = folder.start(&FOLLOW);
    assert_eq!(running.next()["number"], 1);
    folder.write("other", &all[6..8].concat());
    fs::rename(folder.path("other"), folder.path("r")).unwrap();
    assert_eq!(running.next()["number"], 2);
    let (rest, code) = running.interrupt();
    assert_eq!((code, changes(&rest).len()), (0, 0));
}

#[test]
fn a_watch_that_is_killed_goes_on_from_its_state_with_the_same_changes() {
    let folder = Folder::new();
    let all = records();
    folder.write("r", &all.concat());
    let whole = lines(&folder.run(&["--records", "r", "--eyes", "Arland"]));
    assert!(changes(&whole).len() >= 3, "{whole:?}");

    let follow = [&FOLLOW[..], &["--state", "s"]].concat();
    folder.write("r", "");
    let mut told: Vec<Value> = Vec::new();
    let mut met = 0;
    for line in &all {
        // The state is kept when all is read; what it holds is seen in its first line.
        let mut running = folder.start(&follow);
        folder.append("r", line);
        let size = fs::metadata(folder.path("r")).unwrap().len();
        let is_kept = || {
            let state = fs::read_to_string(folder.path("s")).unwrap_or_default();
            state.contains(&format!("\"bytes\":{size},"))
        };
        wait_until(is_kept);
        let count = count(&folder);
        while met < count {
            told.push(running.next());
            met += 1;
        }
        running.kill();
    }
    let numbers: Vec<_> = told
        .iter()
        .map(|it| it["number"].as_u64().unwrap())
        .collect();
    assert_eq!(numbers, (1..=told.len() as u64).collect::<Vec<_>>());
    let output = folder.run(&["--records", "r", "--eyes", "Arland", "--state", "s"]);
    let end = lines(&output);
    assert_eq!(changes(&end).len(), 0, "{end:?}");
    let standings = |lines: &[Value]| lines.last().unwrap()["standings"].clone();
    assert_eq!(standings(&end), standings(&whole));
}

/// How many changes the state says were told.
fn count(folder: &Folder) -> u64 {
    let state = fs::read_to_string(folder.path("s")).unwrap();
    let watch: Value = serde_json::from_str(state.lines().nth(1).unwrap()).unwrap();
    watch["told_count"].as_u64().unwrap()
}

#[test]
fn a_file_that_is_not_what_was_read_is_noticed() {
    let folder = Folder::new();
    let all = records();
    folder.write("r", &all.concat());
    let asked = ["--records", "r", "--eyes", "Arland", "--state", "s"];
    assert_eq!(folder.run(&asked).status.code(), Some(0));
    folder.write("r", &all.concat().replace("Arland", "Arlend"));
    let output = folder.run(&asked);
    assert_eq!(output.status.code(), Some(2));
    let said =
        String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("does not begin any more"), "{said}");

    folder.write("s", "{}\n");
    assert_eq!(folder.run(&asked).status.code(), Some(2));
}
