//! A relay as a process, which ends with the test.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use tempfile::TempDir;

pub(crate) struct Relay {
    folder: TempDir,
    running: Option<Child>,
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.kill();
    }
}

impl Relay {
    /// Makes a relay and runs it.
    pub(crate) fn start() -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let listen = listener.local_addr().unwrap().to_string();
        drop(listener);
        let mut relay = Self {
            folder: tempfile::tempdir().unwrap(),
            running: None,
        };
        relay.command("init", &["--origin", &listen]);
        let mut child = Command::new(program())
            .args(["run", "--folder"])
            .arg(relay.place())
            .args(["--listen", &listen, "--operator-listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut said = String::new();
        let out = child.stdout.take().unwrap();
        BufReader::new(out).read_line(&mut said).unwrap();
        relay.running = Some(child);
        assert!(said.starts_with("listening "), "the relay says `{said}`");
        relay
    }

    /// Ends it, as a failure of power does.
    pub(crate) fn kill(&mut self) {
        if let Some(mut child) = self.running.take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    /// Its address, as its operator gives it to desks.
    pub(crate) fn address(&self) -> String {
        let text = std::fs::read_to_string(self.place().join("address")).unwrap();
        text.trim().to_owned()
    }

    /// A token for one account.
    pub(crate) fn token(&self) -> String {
        self.command("admit", &[]).trim().to_owned()
    }

    fn command(&self, name: &str, more: &[&str]) -> String {
        let output = Command::new(program())
            .args([name, "--folder"])
            .arg(self.place())
            .args(more)
            .output()
            .unwrap();
        let fault = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{name}: {fault}");
        String::from_utf8(output.stdout).unwrap()
    }

    fn place(&self) -> PathBuf {
        self.folder.path().join("relay")
    }
}

/// The program, built beside these tests by a call of cargo that does nothing if it is there.
pub(crate) fn program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        let tests = std::env::current_exe().unwrap();
        // target/<profile>/deps/desk-…
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
