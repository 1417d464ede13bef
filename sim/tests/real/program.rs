//! A desk's process as its officer sees it: orders in, lines out, killed and started again.

use crate::desk::{FOLDER, PASSPHRASE};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use tacit_trial::Relay;
use tacit_wire::Document;

/// The test that is a desk, if it is told where.
const DESK_TEST: &str =
    "kills::nothing_that_an_officer_was_told_to_be_said_is_lost_or_doubled_by_killing";

/// How long anything may take before the test has failed.
const PATIENCE: Duration = Duration::from_secs(60);

/// One desk's program.
pub(crate) struct Program {
    pub(crate) folder: PathBuf,
    pub(crate) passphrase: String,
    running: Option<(Child, ChildStdin, JoinHandle<()>)>,
    /// All that it has ever said.
    said: Arc<Mutex<Vec<String>>>,
    /// All that it was ever told, by number.
    told: Vec<String>,
    first: usize,
}

impl Drop for Program {
    fn drop(&mut self) {
        self.kill();
    }
}

impl Program {
    pub(crate) fn at(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
            passphrase: "correct horse".to_owned(),
            running: None,
            said: Arc::default(),
            told: Vec::new(),
            first: 0,
        }
    }

    /// The same desk's officer, who goes on to count where the first one was, at a copy of the desk.
    pub(crate) fn copied_to(&self, folder: &Path) -> Self {
        let mut copy = Self::at(folder);
        copy.told = self.told.clone();
        copy.first = self.told.len();
        copy
    }

    pub(crate) fn start(&mut self) {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "--nocapture", DESK_TEST])
            .env(FOLDER, &self.folder)
            .env(PASSPHRASE, &self.passphrase)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (mut input, output) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        let said = Arc::clone(&self.said);
        let reader = std::thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                if let Some(line) = line.strip_prefix("| ") {
                    said.lock().unwrap().push(line.to_owned());
                }
            }
        });
        // What it has not answered yet, it is told again.
        for (number, order) in self.told.iter().enumerate().skip(self.first) {
            if self.outcome(number).is_none() {
                let _broken = writeln!(input, "{number} {order}");
            }
        }
        self.running = Some((child, input, reader));
    }

    /// Ends it as `kill -9` does.
    pub(crate) fn kill(&mut self) {
        if let Some((mut child, input, reader)) = self.running.take() {
            child.kill().unwrap();
            child.wait().unwrap();
            drop(input);
            reader.join().unwrap();
        }
    }

    /// Waits until it has ended by itself.
    pub(crate) fn ended(&mut self) {
        let (mut child, input, reader) = self.running.take().unwrap();
        child.wait().unwrap();
        drop(input);
        reader.join().unwrap();
    }

    /// Gives an order, whose number it returns.
    pub(crate) fn order(&mut self, what: impl Into<String>) -> usize {
        let number = self.told.len();
        let what = what.into();
        if let Some((_, input, _)) = &mut self.running {
            let _broken = writeln!(input, "{number} {what}");
        }
        self.told.push(what);
        number
    }

    /// Gives an order and waits for its outcome.
    pub(crate) fn does(&mut self, what: impl Into<String>) -> String {
        let number = self.order(what);
        self.waits_for(&format!("done {number} "));
        self.outcome(number).unwrap()
    }

    /// What the program answered to an order.
    pub(crate) fn outcome(&self, number: usize) -> Option<String> {
        let begin = format!("done {number} ");
        let said = self.said.lock().unwrap();
        said.iter()
            .find_map(|line| line.strip_prefix(&begin).map(str::to_owned))
    }

    /// All that it was ever told.
    pub(crate) fn orders(&self) -> Vec<String> {
        self.told.clone()
    }

    /// Every line that begins so, without its beginning.
    pub(crate) fn lines(&self, begin: &str) -> Vec<String> {
        let said = self.said.lock().unwrap();
        let lines = said.iter().filter_map(|line| line.strip_prefix(begin));
        lines.map(str::to_owned).collect()
    }

    /// How much it has said.
    pub(crate) fn mark(&self) -> usize {
        self.said.lock().unwrap().len()
    }

    pub(crate) fn waits_for(&self, begin: &str) -> String {
        self.waits_after(0, begin)
    }

    /// Waits for a line that begins so, after so many lines.
    pub(crate) fn waits_after(&self, mark: usize, begin: &str) -> String {
        let since = Instant::now();
        loop {
            let said = self.said.lock().unwrap();
            if let Some(line) = said.iter().skip(mark).find(|line| line.starts_with(begin)) {
                return line.clone();
            }
            let last: Vec<String> = said.iter().rev().take(12).cloned().collect();
            drop(said);
            assert!(
                since.elapsed() < PATIENCE,
                "no `{begin}`; it said last, backwards: {last:#?}"
            );
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Waits for a message whose text begins so; its name.
    pub(crate) fn hears(&self, text: &str) -> String {
        let since = Instant::now();
        loop {
            let found = self
                .delivered()
                .into_iter()
                .find(|one| one.text.starts_with(text));
            if let Some(found) = found {
                return found.id;
            }
            assert!(since.elapsed() < PATIENCE, "`{text}` never came");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// All that it showed, as often as it did.
    pub(crate) fn delivered(&self) -> Vec<Shown> {
        let shown = |line: String| {
            let mut words = line.splitn(5, ' ').map(str::to_owned);
            let mut word = || words.next().unwrap();
            let (id, _precedence, _kind, length) = (word(), word(), word(), word());
            Shown {
                id,
                length: length.parse().unwrap(),
                text: word(),
            }
        };
        self.lines("delivered ").into_iter().map(shown).collect()
    }
}

/// A message as an officer is shown it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Shown {
    pub(crate) id: String,
    pub(crate) length: usize,
    pub(crate) text: String,
}

/// A relay and two desks with an open channel over it, each of which has verified the other.
pub(crate) struct Two {
    pub(crate) relay: Relay,
    pub(crate) arland: Program,
    pub(crate) borland: Program,
    pub(crate) folder: tempfile::TempDir,
}

impl Two {
    pub(crate) fn open() -> Self {
        let relay = Relay::start(&[
            ("requests_per_minute", 10_000_000),
            ("strangers_per_minute", 10_000_000),
        ]);
        let folder = tempfile::tempdir().unwrap();
        let desk = |name: &str| {
            let place = folder.path().join(name);
            std::fs::create_dir(&place).unwrap();
            std::fs::write(place.join("address"), relay.address().to_bytes()).unwrap();
            std::fs::write(place.join("token"), relay.token().0).unwrap();
            Program::at(&place)
        };
        let (mut arland, mut borland) = (desk("arland"), desk("borland"));
        arland.start();
        let one = arland.waits_for("own ");
        let invitation = arland.folder.join("to hand over");
        std::fs::copy(invitation, borland.folder.join("invitation")).unwrap();
        borland.start();
        let other = borland.waits_for("own ");
        arland.waits_for("notice Confirmed");
        borland.waits_for("notice Confirmed");
        let fingerprint = |line: String| line.trim_start_matches("own ").to_owned();
        assert_eq!(arland.does(format!("verify {}", fingerprint(other))), "so");
        assert_eq!(borland.does(format!("verify {}", fingerprint(one))), "so");
        Self {
            relay,
            arland,
            borland,
            folder,
        }
    }
}
