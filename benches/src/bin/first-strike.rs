//! `first-strike [--daily] [--first | --window] [--runs N] [--sides engine,watch] [--strikes N] [LOG]`: the engine and
//! the watch against the machine, in turn.
//!
//! Without a log, a million generated strikes, or as many as asked for. Each run is a process of its own that reads the log,
//! so that parsing and memory count; the figures are medians.

use std::fs::{self, File};
use std::io::{BufReader, Write as _};
use std::path::PathBuf;
use std::process::{Command, ExitCode};
use std::time::Instant;
use tacit_benches::first_strike::{Options, engine, log, machine, watched};

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            _ = writeln!(std::io::stderr(), "first-strike: {error}");
            ExitCode::FAILURE
        }
    }
}

#[derive(Default)]
struct Asked {
    daily: bool,
    first: bool,
    window: bool,
    runs: usize,
    strikes: u32,
    sides: Option<String>,
    only: Option<String>,
    log: Option<PathBuf>,
}

fn asked() -> Result<Asked, Box<dyn std::error::Error>> {
    let mut asked = Asked {
        runs: 5,
        strikes: 1_000_000,
        ..Asked::default()
    };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        match word.as_str() {
            "--daily" => asked.daily = true,
            "--first" => asked.first = true,
            "--window" => asked.window = true,
            "--runs" => asked.runs = words.next().ok_or("--runs needs a number")?.parse()?,
            "--strikes" => {
                asked.strikes = words.next().ok_or("--strikes needs a number")?.parse()?;
            }
            "--sides" => asked.sides = words.next(),
            "--only" => asked.only = words.next(),
            other if other.starts_with('-') => return Err(format!("no option `{other}`").into()),
            path => asked.log = Some(PathBuf::from(path)),
        }
    }
    Ok(asked)
}

fn run() -> Result<(), Box<dyn std::error::Error>> {
    let asked = asked()?;
    let mut out = std::io::stdout();
    let written = std::env::temp_dir().join(format!("first-strike-{}.log", std::process::id()));
    let path = match &asked.log {
        Some(path) => path.clone(),
        None => {
            fs::write(&written, log::generate(asked.strikes, 7, asked.daily))?;
            written.clone()
        }
    };
    if let Some(which) = &asked.only {
        let names = log::state_names();
        let others: Vec<&str> = names.iter().map(String::as_str).collect();
        let reader = BufReader::with_capacity(1 << 16, File::open(&path)?);
        let options = Options {
            same_instant: asked.daily,
            first: asked.first,
            window: asked.window,
        };
        let found = match which.as_str() {
            "machine" => machine::breaches(reader, &others, options)?,
            "watch" => watched::breaches(reader, &others, options)?,
            _ => engine::breaches(reader, &others, &[], options)?,
        };
        let strikes: usize = found.values().map(Vec::len).sum();
        writeln!(out, "{} {strikes} {}", found.len(), peak_kilobytes())?;
        return Ok(());
    }
    let wanted = asked.sides.as_deref().unwrap_or("engine,watch");
    let mut sides: Vec<(&str, Vec<f64>, String)> = std::iter::once("machine")
        .chain(wanted.split(','))
        .map(|name| (name, Vec::new(), String::new()))
        .collect();
    for _ in 0..asked.runs.max(1) {
        for (name, seconds, said) in &mut sides {
            let mut command = Command::new(std::env::current_exe()?);
            command.args(["--only", name]).arg(&path);
            command
                .args(asked.daily.then_some("--daily"))
                .args(asked.first.then_some("--first"))
                .args(asked.window.then_some("--window"));
            let began = Instant::now();
            let output = command.output()?;
            seconds.push(began.elapsed().as_secs_f64());
            *said = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        }
    }
    if asked.log.is_none() {
        fs::remove_file(&written)?;
    }
    let mut medians = Vec::new();
    for (name, seconds, said) in &mut sides {
        seconds.sort_by(f64::total_cmp);
        let median = seconds.get(seconds.len() / 2).copied().unwrap_or_default();
        let mut words = said.split(' ');
        let mut word = || words.next().unwrap_or("?").to_owned();
        let (lines, strikes, memory) = (word(), word(), word());
        writeln!(
            out,
            "{name:8} {median:.3} s, {lines} lines with {strikes} strikes in breach, {memory} kB at most"
        )?;
        medians.push((*name, median));
    }
    if let [(_, machine), others @ ..] = medians.as_slice() {
        for (name, median) in others {
            writeln!(out, "{name:8} {:.2} times the machine", median / machine)?;
        }
    }
    Ok(())
}

/// The most memory that this process held, in kilobytes; 0 where the system does not say.
fn peak_kilobytes() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok())
        .unwrap_or(0)
}
