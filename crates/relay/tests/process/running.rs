//! A relay in a folder of its own, as its operator has it.

use std::io::{BufRead as _, BufReader, Read as _};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use tacit_spelling::hex;
use tacit_wire::{AdmissionToken, Document as _, RelayAddress};
use tempfile::TempDir;

/// A folder with a relay that is not running.
pub(crate) struct Premises(TempDir);

/// A relay that runs; it is killed when it is dropped.
pub(crate) struct Running {
    process: Child,
    pub(crate) desks: SocketAddr,
    pub(crate) operator: SocketAddr,
    /// What else it says when it listens.
    pub(crate) marks: Vec<String>,
    pub(crate) address: RelayAddress,
}

pub(crate) fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tacit-relay"));
    command.args(arguments);
    command
}

impl Premises {
    /// Makes a relay, with some settings other than the defaults.
    pub(crate) fn new(settings: &[(&str, &str)]) -> Self {
        Self::made(&[], settings)
    }

    /// Makes the relay of an exercise, which goes by the clock in a file.
    pub(crate) fn of_exercise(clock: &Path) -> Self {
        Self::made(&["--exercise-clock", clock.to_str().unwrap()], &[])
    }

    fn made(options: &[&str], settings: &[(&str, &str)]) -> Self {
        let premises = Self(tempfile::tempdir().unwrap());
        let init = ["init", "--origin", "localhost:7443"];
        let made = premises.run(&[&init, options].concat());
        assert!(made.status.success(), "{made:?}");
        let file = premises.folder().join("config.toml");
        let mut text = std::fs::read_to_string(&file).unwrap();
        for (name, value) in settings {
            let start = text.find(&format!("\n{name} = ")).unwrap() + 1;
            let end = start + text.split_at(start).1.find('\n').unwrap();
            text.replace_range(start..end, &format!("{name} = {value}"));
        }
        std::fs::write(file, text).unwrap();
        premises
    }

    pub(crate) fn folder(&self) -> &Path {
        self.0.path()
    }

    /// Runs a command on the folder to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        let mut command = program(arguments);
        command.arg("--folder").arg(self.folder());
        command.output().unwrap()
    }

    pub(crate) fn tokens(&self, count: usize) -> Vec<AdmissionToken> {
        let issued = self.run(&["admit", "--count", &count.to_string()]);
        assert!(issued.status.success(), "{issued:?}");
        let text = String::from_utf8(issued.stdout).unwrap();
        let token = |line: &str| AdmissionToken(hex::from_hex(line).unwrap().try_into().unwrap());
        text.lines().map(token).collect()
    }

    pub(crate) fn start(&self) -> Running {
        let mut command = program(&["run", "--listen", "127.0.0.1:0"]);
        command.args(["--operator-listen", "127.0.0.1:0"]);
        command.arg("--folder").arg(self.folder());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut process = command.spawn().unwrap();
        let mut line = String::new();
        let mut out = BufReader::new(process.stdout.take().unwrap());
        out.read_line(&mut line).unwrap();
        let words: Vec<_> = line.split_whitespace().collect();
        let ["listening", desks, "operator", operator, ref marks @ ..] = words[..] else {
            panic!("it says {line:?}");
        };
        let address = std::fs::read_to_string(self.folder().join("address")).unwrap();
        let address = hex::from_hex(address.trim()).unwrap();
        Running {
            process,
            desks: desks.parse().unwrap(),
            operator: operator.parse().unwrap(),
            marks: marks.iter().map(|&mark| mark.to_owned()).collect(),
            address: RelayAddress::from_bytes(&address).unwrap(),
        }
    }
}

impl Running {
    /// Tells the relay to end.
    pub(crate) fn terminate(&self) {
        let id = self.process.id().to_string();
        let told = Command::new("kill").args(["-TERM", &id]).status().unwrap();
        assert!(told.success());
    }

    /// Waits for the end; the exit code, and everything that was logged.
    pub(crate) fn end(mut self) -> (Option<i32>, String) {
        let mut log = String::new();
        let mut stderr = self.process.stderr.take().unwrap();
        stderr.read_to_string(&mut log).unwrap();
        (self.process.wait().unwrap().code(), log)
    }

    /// What the operator's listener answers: the whole of it, head and body.
    pub(crate) async fn ask_operator(&self, path: &str) -> String {
        use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
        let mut stream = tokio::net::TcpStream::connect(self.operator).await.unwrap();
        let request = format!("GET {path} HTTP/1.1\r\nhost: operator\r\n\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It has ended already where a test waited for that.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
