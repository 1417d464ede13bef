//! The tour is true: what `docs/tour.md` shows is what the two programs print when its commands are given.

#![expect(
    clippy::unwrap_used,
    reason = "a failed expectation is what a test is for"
)]

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

/// For how long a command that only looks is given again, until what is on its way has arrived.
const PATIENCE: Duration = Duration::from_secs(90);
/// What only looks, and so may be given again.
const LOOKS: [&str; 5] = [
    "tacit inbox",
    "tacit message show",
    "tacit standing",
    "tacit channel status",
    "tacit line check",
];
/// What stands in the tour for what is different each time, or left out.
const WILD: [&str; 2] = ["[..]", "..."];

#[test]
fn the_tour_is_what_the_programs_print() {
    let relay = relay();
    let folder = tempfile::tempdir().unwrap();
    copy(&root().join("examples/first-steps"), folder.path());
    let mut tour = fs::read_to_string(root().join("docs/tour.md")).unwrap();
    for port in [":7443", ":7480"] {
        tour = tour.replace(port, &format!(":{}", free_port()));
    }
    let steps = steps(&tour);
    assert!(steps.len() > 30, "{} steps", steps.len());
    let mut shell = Shell::in_folder(folder.path(), &relay);
    for step in &steps {
        let begun = Instant::now();
        loop {
            let shown = shell.give(&step.command);
            if fits(&step.expected, &shown) {
                break;
            }
            let looks = LOOKS.iter().any(|look| step.command.starts_with(look));
            assert!(
                looks && begun.elapsed() < PATIENCE,
                "$ {}\n--- the tour says\n{}\n--- the program says\n{shown}",
                step.command,
                step.expected
            );
            std::thread::sleep(Duration::from_millis(500));
        }
    }
}

#[test]
fn a_page_fits_where_only_what_is_wild_differs() {
    assert!(fits("a [..] c", "a  b\nc"));
    assert!(fits("a\n...\nd", "a\nb\nc\nd\n"));
    assert!(fits("m-[..] on south", "m-0a1b on south"));
    assert!(!fits("a [..] c", "a b d"));
    assert!(!fits("a", "a b"));
    assert!(!fits("", "a"));
}

/// One command of the tour, and what it is said to print.
struct Step {
    command: String,
    expected: String,
}

fn steps(tour: &str) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    for block in tour.split("```console\n").skip(1) {
        for line in block.split("```").next().unwrap().lines() {
            match line.strip_prefix("$ ") {
                Some(command) => steps.push(Step {
                    command: command.to_owned(),
                    expected: String::new(),
                }),
                None => {
                    let step = steps.last_mut().unwrap();
                    step.expected.push_str(line);
                    step.expected.push('\n');
                }
            }
        }
    }
    steps
}

/// Whether a page says what was expected, word for word but for what is wild; where lines break does not matter.
fn fits(expected: &str, page: &str) -> bool {
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (expected, page) = (words(expected).replace(WILD[0], WILD[1]), words(page));
    let mut pieces = expected.split(WILD[1]);
    let first = pieces.next().unwrap_or_default();
    let Some(mut rest) = page.strip_prefix(first) else {
        return false;
    };
    let mut pieces: Vec<&str> = pieces.collect();
    let Some(last) = pieces.pop() else {
        return rest.is_empty();
    };
    for piece in pieces {
        let Some((_, behind)) = rest.split_once(piece) else {
            return false;
        };
        rest = behind;
    }
    rest.ends_with(last)
}

/// A shell that lives through the tour, with whatever it runs in the background.
struct Shell {
    child: Child,
    into: Option<ChildStdin>,
    out: BufReader<ChildStdout>,
    background: Vec<String>,
}

impl Shell {
    fn in_folder(folder: &Path, relay: &Path) -> Self {
        let tacit = Path::new(env!("CARGO_BIN_EXE_tacit")).parent().unwrap();
        let others = std::env::var_os("PATH").unwrap_or_default();
        let mut path = vec![tacit.to_owned(), relay.parent().unwrap().to_owned()];
        path.extend(std::env::split_paths(&others));
        let mut command = Command::new("sh");
        command
            .current_dir(folder)
            .env("PATH", std::env::join_paths(path).unwrap())
            .env("HOME", folder)
            .env_remove("XDG_CONFIG_HOME")
            .env_remove("TACIT_FOLDER")
            .env_remove("TACIT_KEY_FILE")
            .env_remove("TACIT_PROXY")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let into = child.stdin.take();
        let out = BufReader::new(child.stdout.take().unwrap());
        let mut shell = Self {
            child,
            into,
            out,
            background: Vec::new(),
        };
        shell.give("exec 2>&1");
        shell
    }

    /// What a command prints.
    fn give(&mut self, command: &str) -> String {
        let into = self.into.as_mut().unwrap();
        writeln!(into, "{command}\necho \"@ended $!\"").unwrap();
        let mut page = String::new();
        loop {
            let mut line = String::new();
            let read = self.out.read_line(&mut line).unwrap();
            assert!(read > 0, "the shell has ended after `{command}`:\n{page}");
            if let Some(process) = line.strip_prefix("@ended") {
                let process = process.trim().to_owned();
                if !process.is_empty() && !self.background.contains(&process) {
                    self.background.push(process);
                }
                return page;
            }
            page.push_str(&line);
        }
    }
}

impl Drop for Shell {
    fn drop(&mut self) {
        let command = format!("kill {}; wait; exit", self.background.join(" "));
        if let Some(mut into) = self.into.take() {
            let _ = writeln!(into, "{command}");
        }
        let _ = self.child.wait();
    }
}

/// The other program, built beside this test by a call of cargo of its own, so that no feature leaks from one into the other.
fn relay() -> PathBuf {
    let profile = Path::new(env!("CARGO_BIN_EXE_tacit")).parent().unwrap();
    let mut build = Command::new(env!("CARGO"));
    build.args(["build", "--quiet", "--locked", "--package", "tacit-relay"]);
    if profile.ends_with("release") {
        build.arg("--release");
    }
    build.arg("--target-dir").arg(profile.parent().unwrap());
    build.current_dir(env!("CARGO_MANIFEST_DIR"));
    assert!(build.status().unwrap().success(), "the relay is not built");
    profile.join("tacit-relay")
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

fn copy(from: &Path, to: &Path) {
    for file in fs::read_dir(from).unwrap() {
        let file = file.unwrap().path();
        fs::copy(&file, to.join(file.file_name().unwrap())).unwrap();
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}
