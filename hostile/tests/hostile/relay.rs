//! A relay as a process, whose address leads to somebody else.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use tacit_relay::folder::Folder;
use tacit_spelling::hex;
use tacit_wire::{AdmissionToken, RelayAddress};
use tempfile::TempDir;

/// A relay, which ends with the test. Desks are told `origin`, and it listens elsewhere.
pub(crate) struct Relay {
    folder: TempDir,
    running: Option<Child>,
    pub(crate) origin: SocketAddr,
    pub(crate) listens: SocketAddr,
}

impl Relay {
    pub(crate) fn start(options: &[&str]) -> Self {
        let (origin, listens) = (free_address(), free_address());
        let folder = tempfile::tempdir().unwrap();
        let mut relay = Self {
            folder,
            running: None,
            origin,
            listens,
        };
        let named = ["--origin", &origin.to_string()];
        relay.command("init", &[&named, options].concat());
        relay.run();
        relay
    }

    pub(crate) fn run(&mut self) {
        let listens = self.listens.to_string();
        let mut child = Command::new(program())
            .args(["run", "--folder"])
            .arg(self.folder())
            .args(["--listen", &listens, "--operator-listen", "127.0.0.1:0"])
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

    pub(crate) fn kill(&mut self) {
        if let Some(mut child) = self.running.take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn address(&self) -> RelayAddress {
        Folder::new(self.folder()).open().unwrap().address()
    }

    pub(crate) fn token(&self) -> AdmissionToken {
        let said = self.command("admit", &[]);
        AdmissionToken(hex::from_hex(said.trim()).unwrap().try_into().unwrap())
    }

    fn command(&self, name: &str, more: &[&str]) -> String {
        let output = Command::new(program())
            .args([name, "--folder"])
            .arg(self.folder())
            .args(more)
            .output()
            .unwrap();
        let fault = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{name}: {fault}");
        String::from_utf8(output.stdout).unwrap()
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.kill();
    }
}

/// The program, built beside these tests by a call of cargo that does nothing if it is there.
fn program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        let tests = std::env::current_exe().unwrap();
        // target/<profile>/deps/hostile-…
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

fn free_address() -> SocketAddr {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap()
}
