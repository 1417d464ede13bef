//! The three programs as processes: found, begun, told to end, killed.

use super::fault::DemoFault;
use std::fs::File;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// For how long anything is waited for.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);
/// For how long something that is looked for may take to show.
pub(crate) const MOMENT: Duration = Duration::from_secs(15);
/// The pause between two looks.
pub(crate) const PAUSE: Duration = Duration::from_millis(30);

/// Where the programs are.
#[derive(Debug, Clone)]
pub(crate) struct Programs {
    /// This one, which is also the desks.
    pub(crate) tacit: PathBuf,
    /// The relay.
    pub(crate) relay: PathBuf,
    /// The relay's operator, when he lies.
    pub(crate) hostile: PathBuf,
}

impl Programs {
    /// The programs beside this one.
    pub(crate) fn beside() -> Result<Self, DemoFault> {
        let tacit = std::env::current_exe().map_err(|why| DemoFault::Program {
            name: "tacit".to_owned(),
            why: why.to_string(),
        })?;
        let beside = |name: &str| {
            let path = tacit.with_file_name(name);
            if path.is_file() {
                return Ok(path);
            }
            Err(DemoFault::Program {
                name: name.to_owned(),
                why: format!("there is none at `{}`", path.display()),
            })
        };
        Ok(Self {
            relay: beside("tacit-relay")?,
            hostile: beside("tacit-hostile")?,
            tacit,
        })
    }
}

/// A program that runs.
#[derive(Debug)]
pub(crate) struct Running {
    name: String,
    child: Child,
    input: Option<ChildStdin>,
    lines: Receiver<String>,
}

impl Running {
    /// Begins a program and returns when it says on its standard output that it is ready.
    pub(crate) fn begin(
        name: &str,
        command: &mut Command,
        ready: &str,
        log: &Path,
    ) -> Result<Self, DemoFault> {
        let fault = |why: String| DemoFault::Program {
            name: name.to_owned(),
            why,
        };
        let log = File::options()
            .append(true)
            .create(true)
            .open(log)
            .map_err(DemoFault::file(log))?;
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .map_err(|why| fault(why.to_string()))?;
        let (sender, lines) = channel();
        if let Some(out) = child.stdout.take() {
            std::thread::spawn(move || {
                for line in BufReader::new(out).lines().map_while(Result::ok) {
                    if sender.send(line).is_err() {
                        return;
                    }
                }
            });
        }
        let input = child.stdin.take();
        let mut running = Self {
            name: name.to_owned(),
            child,
            input,
            lines,
        };
        let said = running.line(ready)?;
        said.starts_with(ready)
            .then_some(running)
            .ok_or_else(|| fault(format!("it says `{said}`")))
    }

    /// The next line that holds `part`.
    pub(crate) fn line(&mut self, part: &str) -> Result<String, DemoFault> {
        let until = Instant::now() + PATIENCE;
        let mut last = String::from("nothing");
        loop {
            let left = until.saturating_duration_since(Instant::now());
            match self.lines.recv_timeout(left) {
                Ok(line) if line.contains(part) => return Ok(line),
                Ok(line) => last = line,
                Err(_) => {
                    return Err(DemoFault::Waited {
                        what: format!("`{}` says `{part}`", self.name),
                        last,
                    });
                }
            }
        }
    }

    /// Gives it a line on its standard input.
    pub(crate) fn tell(&mut self, line: &str) -> Result<(), DemoFault> {
        let written = self
            .input
            .as_mut()
            .map(|input| writeln!(input, "{line}").and_then(|()| input.flush()));
        match written {
            Some(Ok(())) => Ok(()),
            _ => Err(DemoFault::Program {
                name: self.name.clone(),
                why: "it does not listen".to_owned(),
            }),
        }
    }

    /// Tells it to end, and waits until it has.
    pub(crate) fn end(mut self) -> Result<(), DemoFault> {
        drop(self.input.take());
        let pid = rustix::process::Pid::from_child(&self.child);
        // It may have ended already.
        let _ = rustix::process::kill_process(pid, rustix::process::Signal::TERM);
        let until = Instant::now() + PATIENCE;
        while Instant::now() < until {
            match self.child.try_wait() {
                Ok(None) => std::thread::sleep(Duration::from_millis(5)),
                Ok(Some(_)) | Err(_) => return Ok(()),
            }
        }
        Err(DemoFault::Waited {
            what: format!("`{}` has ended", self.name),
            last: "it runs".to_owned(),
        })
    }

    /// Kills it, as a failure of power does.
    pub(crate) fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Leaves it running; by this number it can be told to end.
    pub(crate) fn leave(&self) -> u32 {
        self.child.id()
    }
}

/// Whether an address is free; the address is told as text.
pub(crate) fn free_address() -> Result<String, DemoFault> {
    std::net::TcpListener::bind("127.0.0.1:0")
        .and_then(|listener| listener.local_addr())
        .map(|address| address.to_string())
        .map_err(|why| DemoFault::Program {
            name: "tacit-relay".to_owned(),
            why: format!("no address is free: {why}"),
        })
}
