//! A desk in a folder of its own, its daemon, and what its commands say.

use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// How long anything is waited for, on however slow a machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// A desk; its daemon ends with it.
pub(crate) struct Desk {
    folder: TempDir,
    daemon: Option<Child>,
}

/// What a command has said.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) out: String,
    pub(crate) err: String,
    pub(crate) code: i32,
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.kill();
    }
}

impl Desk {
    /// Makes the desk of `party` with viewpoint `viewpoint`.
    pub(crate) fn make(party: &str, viewpoint: &str, more: &[&str]) -> Self {
        let vocabulary = example("first-steps.vocabulary.toml");
        Self::make_with(&vocabulary, party, viewpoint, more)
    }

    /// The same with a vocabulary of its own.
    pub(crate) fn make_with(vocabulary: &str, party: &str, viewpoint: &str, more: &[&str]) -> Self {
        let desk = Self {
            folder: tempfile::tempdir().unwrap(),
            daemon: None,
        };
        private(&desk.file("key"), &format!("{}\n", "07".repeat(32)));
        let label = format!("{party} desk");
        let mut arguments = vec!["desk", "init", "--party", party, "--viewpoint", viewpoint];
        arguments.extend(["--label", &label, "--vocabulary", vocabulary]);
        arguments.extend(more);
        desk.well(&arguments);
        desk
    }

    /// A file beside the desk.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The same as text.
    pub(crate) fn path(&self, name: &str) -> String {
        self.file(name).display().to_string()
    }

    /// Runs the daemon, and returns when it serves; the line that it said.
    pub(crate) fn run(&mut self) -> String {
        self.run_as(self.command(&["desk", "run"]))
    }

    /// Runs the daemon by a command that differs.
    pub(crate) fn run_as(&mut self, mut command: Command) -> String {
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut said = String::new();
        let out = child.stdout.take().unwrap();
        BufReader::new(out).read_line(&mut said).unwrap();
        self.daemon = Some(child);
        assert!(said.starts_with("ready "), "the desk says `{said}`");
        said
    }

    /// Kills the daemon as `kill -9` does.
    pub(crate) fn kill(&mut self) {
        if let Some(mut child) = self.daemon.take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    /// Sends the daemon a signal.
    pub(crate) fn signal(&self, name: &str) {
        let process = self.daemon.as_ref().unwrap().id().to_string();
        let told = Command::new("kill").args([name, &process]).status();
        assert!(told.unwrap().success());
    }

    /// Tells the daemon to end; its exit code.
    pub(crate) fn end(&mut self) -> i32 {
        self.signal("-TERM");
        let mut child = self.daemon.take().unwrap();
        child.wait().unwrap().code().unwrap()
    }

    /// Asks, whatever comes of it.
    pub(crate) fn ask(&self, arguments: &[&str]) -> Said {
        said(self.command(arguments).output().unwrap())
    }

    /// Asks, and it is done.
    pub(crate) fn well(&self, arguments: &[&str]) -> String {
        let said = self.ask(arguments);
        assert_eq!(said.code, 0, "{arguments:?}: {said:?}");
        said.out
    }

    /// Asks for data.
    pub(crate) fn data(&self, arguments: &[&str]) -> Value {
        let mut all = arguments.to_vec();
        all.push("--json");
        serde_json::from_str(&self.well(&all)).unwrap()
    }

    /// Asks for data until it is as it should be.
    pub(crate) fn until(&self, arguments: &[&str], fits: impl Fn(&Value) -> bool) -> Value {
        let begun = Instant::now();
        loop {
            let found = self.data(arguments);
            if fits(&found) {
                return found;
            }
            assert!(begun.elapsed() < PATIENCE, "{arguments:?}: {found:#}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Says what has to be shown first: shown, and confirmed by the name that it was shown under.
    pub(crate) fn confirmed(&self, arguments: &[&str]) -> String {
        let mut show = arguments.to_vec();
        show.push("--show");
        let shown = self.data(&show);
        let mut all = arguments.to_vec();
        all.extend(["--confirm", shown["name"].as_str().unwrap()]);
        self.well(&all)
    }

    /// The command as it would be run, for a test that runs it otherwise.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tacit"));
        command
            .args(arguments)
            .env_clear()
            .env("HOME", self.folder.path())
            .env("TACIT_FOLDER", self.file("desk"))
            .env("TACIT_KEY_FILE", self.file("key"))
            .stdin(Stdio::null());
        command
    }
}

/// Runs the program for no desk.
pub(crate) fn tacit(arguments: &[&str], home: &Path) -> Said {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tacit"));
    command.args(arguments).env_clear().env("HOME", home);
    said(command.stdin(Stdio::null()).output().unwrap())
}

/// A file of the examples.
pub(crate) fn example(name: &str) -> String {
    format!(
        "{}/../../examples/first-steps/{name}",
        env!("CARGO_MANIFEST_DIR")
    )
}

/// A file that its owner alone may read.
pub(crate) fn private(file: &Path, text: &str) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::write(file, text).unwrap();
    std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o600)).unwrap();
}

/// What a command that has ended has said.
pub(crate) fn said(output: Output) -> Said {
    Said {
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
        code: output.status.code().unwrap(),
    }
}
