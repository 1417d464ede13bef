//! The disk is full while something is given: nothing was said, it is said that nothing was, and when there is room it is said once.

use crate::correspondence::{agree, count};
use crate::meeting::met;
use crate::program::{Desk, Said, example, said};
use std::path::Path;
use std::process::Command;
use tacit_trial::Relay;

/// Bytes in a block of `ulimit -f`, as POSIX has it.
const BLOCK: u64 = 512;

/// The same command, which cannot make any file longer than this; the signal that would end it is ignored, so that writing fails as on a
/// full disk.
fn within(blocks: u64, command: &Command) -> Command {
    let mut limited = Command::new("sh");
    limited
        .args(["-c", "trap '' XFSZ; ulimit -f \"$0\"; exec \"$@\""])
        .arg(blocks.to_string())
        .arg(command.get_program())
        .args(command.get_args())
        .env_clear()
        .env("PATH", "/usr/bin:/bin");
    for (name, value) in command.get_envs() {
        limited.env(name, value.unwrap_or_default());
    }
    limited
}

fn blocks_of(file: &Path) -> u64 {
    std::fs::metadata(file).unwrap().len() / BLOCK
}

/// A text that needs more room than a store has to spare, and the command that gives it.
fn giving(desk: &Desk) -> Vec<String> {
    let text = std::fs::read_to_string(example("arland-to-borland.assurance")).unwrap();
    let file = desk.path("long.assurance");
    let comments = "# of no meaning, and long\n".repeat(6_000);
    std::fs::write(&file, text + &comments).unwrap();
    let vocabulary = example("first-steps.vocabulary.toml");
    let give = [
        "assurance",
        "give",
        &file,
        "--channel",
        "line",
        "--vocabulary",
        &vocabulary,
    ];
    let shown = desk.data(&[&give[..], &["--show"]].concat());
    let confirm = ["--confirm", shown["name"].as_str().unwrap()];
    [&give[..], &confirm]
        .concat()
        .into_iter()
        .map(str::to_owned)
        .collect()
}

fn given(desk: &Desk) -> usize {
    count(&desk.data(&["message", "list"])["messages"], |it| {
        it["what"] == "assurance"
    })
}

fn nothing_was_said(said: &Said) {
    assert_eq!(said.code, 2, "{said:?}");
    assert!(said.err.contains("nothing was said"), "{said:?}");
    assert!(said.err.contains("disk"), "where to look: {said:?}");
}

#[test]
fn what_has_no_room_is_not_said_and_goes_once_when_there_is_room() {
    let relay = Relay::start(&[]);
    let (mut arland, borland) = met(&relay, [&[], &[]]);
    let give = giving(&arland);
    let give: Vec<&str> = give.iter().map(String::as_str).collect();
    assert_eq!(arland.end(), 0);
    let store = arland.file("desk/desk");

    // Without a daemon, the command itself cannot write.
    let limited = within(blocks_of(&store), &arland.command(&give)).output();
    nothing_was_said(&said(limited.unwrap()));
    assert_eq!(given(&arland), 0, "nothing half-said");

    // With one, the daemon cannot; it goes on, and says so each time.
    let daemon = within(blocks_of(&store), &arland.command(&["desk", "run"]));
    arland.run_as(daemon);
    for _ in 0..2 {
        nothing_was_said(&arland.ask(&give));
        assert_eq!(given(&arland), 0, "nothing half-said");
    }
    assert_eq!(arland.data(&["desk", "status"])["running"], true);
    assert_eq!(arland.end(), 0);

    arland.run();
    let said = arland.well(&give);
    assert!(
        said.starts_with("sealed") || said.starts_with("kept"),
        "{said}"
    );
    arland.until(&["desk", "status"], |it| it["waiting"] == 0);
    let counted = agree(&arland, &borland);
    assert_eq!(counted.values().sum::<usize>(), 1, "{counted:?}");
}

/// A small file system in memory, unmounted when this is dropped.
struct Small(tempfile::TempDir);

impl Small {
    fn mount(bytes: &str) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let size = format!("size={bytes},mode=700");
        let mut mount = Command::new("mount");
        let mounted = mount
            .args(["-t", "tmpfs", "-o", &size, "tmpfs"])
            .arg(folder.path());
        let mounted = mounted.output().is_ok_and(|output| output.status.success());
        mounted.then_some(Self(folder))
    }
}

impl Drop for Small {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.0.path()).status();
    }
}

#[test]
fn a_desk_on_a_full_disk_says_so_and_keeps_what_it_had() {
    let Some(disk) = Small::mount("3m") else {
        eprintln!("left out: a desk on a full disk; this user may not mount a small one");
        return;
    };
    let folder = disk.0.path().join("desk").display().to_string();
    let desk = Desk::make("arland", "A", &["--folder", &folder]);
    let at = ["--folder", &folder];
    desk.well(&[&["note", "add", "kept"][..], &at].concat());
    let filler = disk.0.path().join("filler");
    // As much as there is, and then no more.
    let _ = std::fs::write(&filler, vec![0; 3 << 20]);
    let long = "x".repeat(60_000);
    let add = [&["note", "add", &long][..], &at].concat();
    nothing_was_said(&desk.ask(&add));
    let doctor = desk.ask(&[&["doctor"][..], &at].concat());
    assert!(
        doctor.code == 1 && doctor.out.contains("make room"),
        "{doctor:?}"
    );
    std::fs::remove_file(&filler).unwrap();
    desk.well(&add);
    let kept = desk.data(&[&["note", "list"][..], &at].concat());
    let kept = kept["kept"].as_array().unwrap();
    assert_eq!(kept.len(), 2, "{kept:?}");
    assert_eq!(kept[0]["text"], "kept");
}
