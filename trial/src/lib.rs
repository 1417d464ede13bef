//! A relay as a process: made, run, killed, run again at the same address.
//!
//! *Knows*: how an operator makes and runs `tacit-relay`.
//!
//! *Never knows*: what a test is about.

#![expect(
    clippy::unwrap_used,
    clippy::missing_panics_doc,
    reason = "what cannot be set up has failed the test"
)]

use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use tacit_spelling::hex;
use tacit_wire::{AdmissionToken, Document as _, RelayAddress};
use tempfile::TempDir;

/// A relay, which ends with the test.
#[derive(Debug)]
pub struct Relay {
    folder: TempDir,
    origin: String,
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
    #[must_use]
    pub fn start(limits: &[(&str, u64)]) -> Self {
        Self::start_at(&free_address(), limits)
    }

    /// The same at an address that is known to be free.
    #[must_use]
    pub fn start_at(listen: &str, limits: &[(&str, u64)]) -> Self {
        Self::made(listen, listen, &[], limits)
    }

    /// Makes a relay with these options of `init` besides, and runs it.
    #[must_use]
    pub fn start_with(options: &[&str]) -> Self {
        let listen = free_address();
        Self::made(&listen, &listen, options, &[])
    }

    /// The same, but it listens elsewhere than where desks are told: there somebody else will stand.
    #[must_use]
    pub fn start_behind(options: &[&str]) -> Self {
        Self::made(&free_address(), &free_address(), options, &[])
    }

    fn made(origin: &str, listen: &str, options: &[&str], limits: &[(&str, u64)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("relay");
        command("init", &place, &[&["--origin", origin], options].concat());
        set(&place.join("config.toml"), limits);
        let address = std::fs::read_to_string(place.join("address")).unwrap();
        let address = hex::from_hex(address.trim()).unwrap();
        let mut relay = Self {
            folder,
            origin: origin.to_owned(),
            listen: listen.to_owned(),
            running: None,
            address: RelayAddress::from_bytes(&address).unwrap(),
        };
        relay.run();
        relay
    }

    /// Runs it, and returns when it listens.
    pub fn run(&mut self) {
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
    pub fn kill(&mut self) {
        if let Some(mut child) = self.running.take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    /// Makes room at its address, where somebody else will listen: runs it at another, which is given back.
    pub fn make_room(&mut self) -> String {
        self.kill();
        self.listen = free_address();
        self.run();
        self.listen.clone()
    }

    /// Where desks are told that it is.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Where it listens.
    #[must_use]
    pub fn listen(&self) -> &str {
        &self.listen
    }

    /// Its address, as its operator gives it to desks.
    #[must_use]
    pub fn address(&self) -> &RelayAddress {
        &self.address
    }

    /// The same as it is typed.
    #[must_use]
    pub fn address_in_words(&self) -> String {
        hex::to_hex(&self.address.to_bytes())
    }

    /// A token for one account.
    #[must_use]
    pub fn token(&self) -> AdmissionToken {
        let token = hex::from_hex(&self.token_in_words()).unwrap();
        AdmissionToken(token.try_into().unwrap())
    }

    /// The same as it is typed.
    #[must_use]
    pub fn token_in_words(&self) -> String {
        command("admit", &self.place(), &[]).trim().to_owned()
    }

    /// Its folder.
    #[must_use]
    pub fn place(&self) -> PathBuf {
        self.folder.path().join("relay")
    }
}

/// The program, built beside the tests by a call of cargo that does nothing if it is there.
#[must_use]
pub fn program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        let tests = std::env::current_exe().unwrap();
        // target/<profile>/deps/<tests>-…
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

fn free_address() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().to_string()
}
