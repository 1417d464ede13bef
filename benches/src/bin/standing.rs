//! `standing [--runs N] [--touching N]`: what an officer's question costs as history grows.
//!
//! Dockets of 1,000, 10,000 and 100,000 incidents, a tenth as many messages (never under 200). Each is a
//! process of its own, so that its memory counts. Timed are the opening, the filing of one more incident
//! with its claim, and the question: two promises through two pairs of eyes, and how these differ.
//! Figures are the least of several runs; the opening is timed once.
//!
//! `--touching N` adds N permitted strikes that each touch the pair.

use std::fs;
use std::hint::black_box;
use std::io::Write as _;
use std::process::{Command, ExitCode};
use std::time::Instant;
use tacit_benches::standing::{Scene, Size, ask};

const SIZES: [usize; 3] = [1_000, 10_000, 100_000];
/// Messages about the two promises, at every size.
const LEAST_MESSAGES: usize = 200;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            _ = writeln!(std::io::stderr(), "standing: {error}");
            ExitCode::FAILURE
        }
    }
}

struct Asked {
    runs: usize,
    touching: usize,
    only: Option<usize>,
}

fn asked() -> Result<Asked, Box<dyn std::error::Error>> {
    let mut asked = Asked {
        runs: 21,
        touching: 0,
        only: None,
    };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let number = words.next().ok_or("every option takes a number")?.parse()?;
        match word.as_str() {
            "--runs" => asked.runs = number,
            "--touching" => asked.touching = number,
            "--only" => asked.only = Some(number),
            other => return Err(format!("no option `{other}`").into()),
        }
    }
    Ok(asked)
}

fn run() -> Result<(), Box<dyn std::error::Error>> {
    let asked = asked()?;
    let mut out = std::io::stdout();
    if let Some(incidents) = asked.only {
        let figures = measure(incidents, &asked)?;
        let words: Vec<String> = figures.iter().map(ToString::to_string).collect();
        writeln!(out, "{}", words.join(" "))?;
        return Ok(());
    }
    writeln!(
        out,
        "incidents  messages    open ms  add one us  the question ms  peak MB"
    )?;
    let mut questions = Vec::new();
    for incidents in SIZES {
        let mut command = Command::new(std::env::current_exe()?);
        for (option, number) in [
            ("--only", incidents),
            ("--runs", asked.runs),
            ("--touching", asked.touching),
        ] {
            command.arg(option).arg(number.to_string());
        }
        let output = command.output()?;
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
        }
        let said = String::from_utf8_lossy(&output.stdout);
        let figures: Result<Vec<f64>, _> = said.split_whitespace().map(str::parse).collect();
        let figures = figures?;
        let [open, add, question, memory] = figures.as_slice() else {
            return Err(format!("`{said}` is no row").into());
        };
        let messages = messages(incidents);
        writeln!(
            out,
            "{incidents:>9}  {messages:>8}  {:>9.1}  {:>10.1}  {:>15.2}  {:>7.1}",
            open * 1e3,
            add * 1e6,
            question * 1e3,
            memory / 1024.0
        )?;
        questions.push(*question);
    }
    if let (Some(first), Some(last)) = (questions.first(), questions.last()) {
        writeln!(out, "the question, last over first: {:.2}", last / first)?;
    }
    Ok(())
}

fn messages(incidents: usize) -> usize {
    (incidents / 10).max(LEAST_MESSAGES)
}

/// Seconds to open, to add one incident with its claim, to answer; and the most memory held, in kilobytes.
fn measure(incidents: usize, asked: &Asked) -> Result<[f64; 4], Box<dyn std::error::Error>> {
    let scene = Scene::new(Size {
        incidents,
        messages: messages(incidents),
        touching: asked.touching,
    })?;
    let began = Instant::now();
    let mut docket = scene.open()?;
    let open = began.elapsed().as_secs_f64();
    let mut question = f64::INFINITY;
    for _ in 0..asked.runs.max(1) {
        let began = Instant::now();
        black_box(ask(&docket)?);
        question = question.min(began.elapsed().as_secs_f64());
    }
    let began = Instant::now();
    let problems = docket.add(scene.next);
    let add = began.elapsed().as_secs_f64();
    match problems.first() {
        None => Ok([open, add, question, peak_kilobytes()]),
        Some(problem) => Err(problem.to_string().into()),
    }
}

/// 0 where the system does not say.
fn peak_kilobytes() -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok())
        .unwrap_or(0.0)
}
