//! The relay as a process of its own, without limits that a measurement would meet.

use super::BoxError;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use tacit_wire::{AdmissionToken, Document as _, RelayAddress};

/// A running relay; it ends, and its folder vanishes, with this.
#[derive(Debug)]
pub struct Relay {
    program: PathBuf,
    folder: PathBuf,
    running: Child,
    address: RelayAddress,
}

impl Drop for Relay {
    fn drop(&mut self) {
        // What cannot be ended or removed is left; the measurement is over.
        _ = self.running.kill();
        _ = self.running.wait();
        _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl Relay {
    /// Makes and runs a relay in a new folder within `folder`.
    ///
    /// # Errors
    /// Whatever the program or the system says.
    pub fn start(program: &Path, folder: &Path) -> Result<Self, BoxError> {
        let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
        let listen = listener.local_addr()?.to_string();
        drop(listener);
        let folder = folder.join(format!("tacit-relay-measured-{}", std::process::id()));
        command(program, "init", &folder, &["--origin", &listen])?;
        unlimited(&folder.join("config.toml"))?;
        let address = std::fs::read_to_string(folder.join("address"))?;
        let address = RelayAddress::from_bytes(&from_hex(&address)?)?;
        let mut running = Command::new(program)
            .args(["run", "--folder"])
            .arg(&folder)
            .args(["--listen", &listen, "--operator-listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let said = running.stdout.take().ok_or("the relay says nothing")?;
        BufReader::new(said).read_line(&mut String::new())?;
        Ok(Self {
            program: program.to_owned(),
            folder,
            running,
            address,
        })
    }

    /// Where desks reach it.
    #[must_use]
    pub fn address(&self) -> &RelayAddress {
        &self.address
    }

    /// Its folder, on the disk that is measured.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The number of its process.
    #[must_use]
    pub fn process(&self) -> u32 {
        self.running.id()
    }

    /// Issues tokens.
    ///
    /// # Errors
    /// Whatever the program says.
    pub fn tokens(&self, count: usize) -> Result<Vec<AdmissionToken>, BoxError> {
        let count = count.to_string();
        let said = command(&self.program, "admit", &self.folder, &["--count", &count])?;
        let token = |line: &str| {
            let token = from_hex(line)?.try_into();
            let token = token.map_err(|_| "a token has 32 bytes")?;
            Ok(AdmissionToken(token))
        };
        said.lines().map(token).collect()
    }
}

/// How much memory a process has in use, in KiB; Linux alone tells.
///
/// # Errors
/// The system tells nothing of it.
pub fn resident_kib(process: u32) -> Result<u64, BoxError> {
    let text = std::fs::read_to_string(format!("/proc/{process}/status"))?;
    let found = text.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let found = found.and_then(|rest| rest.split_whitespace().next());
    Ok(found.ok_or("the system does not tell")?.parse()?)
}

fn command(program: &Path, name: &str, folder: &Path, more: &[&str]) -> Result<String, BoxError> {
    let mut command = Command::new(program);
    let output = command
        .args([name, "--folder"])
        .arg(folder)
        .args(more)
        .output()?;
    if output.status.success() {
        return Ok(String::from_utf8(output.stdout)?);
    }
    Err(String::from_utf8(output.stderr)?.into())
}

/// Raises the limits that stop floods: here a flood is what is wanted.
fn unlimited(config: &Path) -> Result<(), BoxError> {
    let raised = |line: &str| match line.split_once(" = ") {
        Some((name @ ("requests_per_minute" | "strangers_per_minute"), _)) => {
            format!("{name} = 60000000\n")
        }
        Some((name @ ("connections" | "connections_per_address"), _)) => {
            format!("{name} = 20000\n")
        }
        Some((name @ "share_bytes", _)) => format!("{name} = 1099511627776\n"),
        _ => format!("{line}\n"),
    };
    let text: String = std::fs::read_to_string(config)?
        .lines()
        .map(raised)
        .collect();
    Ok(std::fs::write(config, text)?)
}

fn from_hex(text: &str) -> Result<Vec<u8>, BoxError> {
    let digits = text.trim().as_bytes().chunks(2);
    let byte = |pair| Ok(u8::from_str_radix(std::str::from_utf8(pair)?, 16)?);
    digits.map(byte).collect()
}
