//! A relay as a process: made, run, killed, run again at the same address.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use tacit_wire::{AdmissionToken, Document, RelayAddress};
use tempfile::TempDir;

/// A relay, which ends with the test.
pub(crate) struct Relay {
    folder: TempDir,
    listen: String,
    running: Option<Child>,
    address: RelayAddress,
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.kill();
    }
}

impl Relay {
    /// Makes a relay with these limits (lines of its configuration) and runs it.
    pub(crate) fn start(limits: &[(&str, u64)]) -> Self {
        Self::start_at(&free_address(), limits)
    }

    /// The same at an address that is known to be free.
    pub(crate) fn start_at(listen: &str, limits: &[(&str, u64)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("relay");
        command("init", &place, &["--origin", listen]);
        set(&place.join("config.toml"), limits);
        let address = std::fs::read_to_string(place.join("address")).unwrap();
        let address = RelayAddress::from_bytes(&from_hex(address.trim())).unwrap();
        let mut relay = Self {
            folder,
            listen: listen.to_owned(),
            running: None,
            address,
        };
        relay.run();
        relay
    }

    /// Runs it, and returns when it listens.
    pub(crate) fn run(&mut self) {
        let mut child = Command::new(program())
            .args(["run", "--folder"])
            .arg(self.place())
            .args(["--listen", &self.listen, "--operator-listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut said = String::new();
        let out = child.stdout.take().unwrap();
        BufReader::new(out).read_line(&mut said).unwrap();
        self.running = Some(child);
        assert!(said.starts_with("listening "), "the relay says `{said}`");
    }

    /// Kills it as `kill -9` does, in the middle of whatever it does.
    pub(crate) fn kill(&mut self) {
        if let Some(mut child) = self.running.take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    /// Makes room at its address, where somebody else will listen: runs it at another, which is given back.
    pub(crate) fn make_room(&mut self) -> String {
        self.kill();
        self.listen = free_address();
        self.run();
        self.listen.clone()
    }

    /// Where it listens.
    pub(crate) fn listen(&self) -> &str {
        &self.listen
    }

    /// Its address, as its operator gives it to desks.
    pub(crate) fn address(&self) -> &RelayAddress {
        &self.address
    }

    /// A token for one account.
    pub(crate) fn token(&self) -> AdmissionToken {
        let said = command("admit", &self.place(), &[]);
        AdmissionToken(from_hex(said.trim()).try_into().unwrap())
    }

    pub(crate) fn place(&self) -> PathBuf {
        self.folder.path().join("relay")
    }
}

fn command(name: &str, place: &Path, more: &[&str]) -> String {
    let output = Command::new(program())
        .args([name, "--folder"])
        .arg(place)
        .args(more)
        .output()
        .unwrap();
    let fault = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{name}: {fault}");
    String::from_utf8(output.stdout).unwrap()
}

/// Writes limits over those of a configuration.
fn set(file: &Path, limits: &[(&str, u64)]) {
    let text = std::fs::read_to_string(file).unwrap();
    let mut unset = limits.to_vec();
    let with = |line: &str| {
        let found = unset
            .iter()
            .position(|(name, _)| line.starts_with(&format!("{name} = ")));
        match found.map(|at| unset.remove(at)) {
            Some((name, value)) => format!("{name} = {value}\n"),
            None => format!("{line}\n"),
        }
    };
    let text: String = text.lines().map(with).collect();
    std::fs::write(file, text).unwrap();
    assert!(unset.is_empty(), "the configuration has no {unset:?}");
}

/// The program, built beside these tests by a call of cargo that does nothing if it is there.
fn program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        let tests = std::env::current_exe().unwrap();
        // target/<profile>/deps/relay-…
        let profile = tests.parent().unwrap().parent().unwrap();
        let mut build = Command::new(env!("CARGO"));
        build.args(["build", "--quiet", "--locked", "--package", "tacit-relay"]);
        if profile.ends_with("release") {
            build.arg("--release");
        }
        build.arg("--target-dir").arg(profile.parent().unwrap());
        build.current_dir(env!("CARGO_MANIFEST_DIR"));
        assert!(build.status().unwrap().success(), "the relay is not built");
        profile.join("tacit-relay")
    })
}

fn free_address() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().to_string()
}

fn from_hex(text: &str) -> Vec<u8> {
    let digit = |digit: char| u8::try_from(digit.to_digit(16).unwrap()).unwrap();
    let digits: Vec<u8> = text.chars().map(digit).collect();
    let pairs = digits.chunks_exact(2);
    pairs
        .map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit))
        .collect()
}
