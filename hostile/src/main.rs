//! `tacit-hostile`: stands in front of a relay, with its keys, and obeys one line after another.

use clap::Parser;
use std::io::{BufRead as _, Write as _};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use tacit_hostile::{Command, Hostile};
use tacit_relay::folder::Folder;
use tokio::sync::mpsc;

/// A hostile operator in front of a true relay, for tests and the demo. Commands come on standard input, one a line; each is
/// answered `ok` or `no`, and each lie that was told is said as `did`. It ends when its input ends.
#[derive(Parser)]
#[command(name = "tacit-hostile", version)]
struct Arguments {
    /// The folder of the relay whose keys it has.
    #[arg(long, value_name = "FOLDER")]
    folder: PathBuf,
    /// Where desks connect; port 0 takes a free one.
    #[arg(long, value_name = "ADDRESS")]
    listen: SocketAddr,
    /// Where the true relay listens.
    #[arg(long, value_name = "ADDRESS")]
    relay: SocketAddr,
}

/// How many lines are read ahead.
const LINES_AHEAD: usize = 16;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let ended = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|why| why.to_string())
        .and_then(|runtime| runtime.block_on(run(arguments)));
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("tacit-hostile: {why}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<(), String> {
    let folder = Folder::new(&arguments.folder);
    let hostile = Hostile::start(&folder, arguments.listen, arguments.relay, say).await;
    let mut hostile = hostile.map_err(|why| why.to_string())?;
    say(&format!("listening {}", hostile.listens_at()));
    let mut lines = lines();
    while let Some(line) = lines.recv().await {
        let command = match line.parse::<Command>() {
            Ok(command) => command,
            Err(why) => {
                say(&format!("no {why}"));
                continue;
            }
        };
        match hostile.obey(command).await {
            Ok(()) => say(&format!("ok {command}")),
            Err(why) => say(&format!("no {command}: {why}")),
        }
    }
    Ok(())
}

/// The lines of standard input, which is read on a thread of its own.
fn lines() -> mpsc::Receiver<String> {
    let (sender, lines) = mpsc::channel(LINES_AHEAD);
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines().map_while(Result::ok) {
            if sender.blocking_send(line).is_err() {
                return;
            }
        }
    });
    lines
}

fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    // Whoever does not read it does not need it.
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}
