//! A folder with the texts of the first steps, and a watch over files in it.

use serde_json::Value;
use std::fs::{self, OpenOptions};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Output, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// How long anything is waited for, on however slow a machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// A folder.
pub(crate) struct Folder(TempDir);

/// A watch that goes on.
pub(crate) struct Running {
    child: Child,
    lines: std::io::Lines<BufReader<ChildStdout>>,
}

pub(crate) fn example(name: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    root.join("examples/first-steps").join(name)
}

/// The records of the first steps, a line each.
pub(crate) fn records() -> Vec<String> {
    let text = fs::read_to_string(example("records.jsonl")).unwrap();
    text.lines().map(|line| format!("{line}\n")).collect()
}

impl Folder {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    pub(crate) fn append(&self, name: &str, text: &str) {
        let mut options = OpenOptions::new();
        let mut file = options.append(true).open(self.path(name)).unwrap();
        file.write_all(text.as_bytes()).unwrap();
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tacit"));
        command.current_dir(self.0.path());
        command.args(["watch", "--json", "--text"]);
        command.arg(example("arland-to-borland.assurance"));
        command.arg(example("borland-to-arland.assurance"));
        command.args(arguments);
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments)
            .stdin(Stdio::null())
            .output()
            .unwrap()
    }

    pub(crate) fn start(&self, arguments: &[&str]) -> Running {
        let mut command = self.command(arguments);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        Running { child, lines }
    }
}

impl Running {
    pub(crate) fn next(&mut self) -> Value {
        let line = self.lines.next().unwrap().unwrap();
        serde_json::from_str(&line).unwrap()
    }

    pub(crate) fn say(&mut self, text: &str) {
        let input = self.child.stdin.as_mut().unwrap();
        input.write_all(text.as_bytes()).unwrap();
        input.flush().unwrap();
    }

    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Interrupts it, and gives what it says from then on, and its exit code.
    pub(crate) fn interrupt(self) -> (Vec<Value>, i32) {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args(["-INT", &id]).status().unwrap();
        assert!(sent.success());
        self.rest()
    }

    /// What it says until it ends.
    pub(crate) fn rest(mut self) -> (Vec<Value>, i32) {
        drop(self.child.stdin.take());
        let rest = self
            .lines
            .map(|line| serde_json::from_str(&line.unwrap()).unwrap());
        let rest = rest.collect();
        (rest, self.child.wait().unwrap().code().unwrap())
    }
}

/// Every line of an output.
pub(crate) fn lines(output: &Output) -> Vec<Value> {
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    let lines = text.lines().map(|line| serde_json::from_str(line).unwrap());
    lines.collect()
}

/// The changes among some lines, each in short: number, giver, from, to.
pub(crate) fn changes(lines: &[Value]) -> Vec<String> {
    let changes = lines.iter().filter(|line| line["type"] == "change");
    changes
        .map(|it| {
            let word = |side: &str| it[side]["word"].as_str().unwrap().to_owned();
            let giver = it["promise"]["giver"].as_str().unwrap();
            format!("{} {giver} {} {}", it["number"], word("from"), word("to"))
        })
        .collect()
}

/// Waits until `is` holds.
pub(crate) fn wait_until(is: impl Fn() -> bool) {
    let begun = Instant::now();
    while !is() {
        assert!(begun.elapsed() < PATIENCE, "it never came");
        std::thread::sleep(Duration::from_millis(20));
    }
}
