//! One line on a terminal that says how far the reading is; on a pipe, nothing.

use super::input::Input;
use crate::standing::words::spell;
use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant as Clock};
use tacit_feeds::Report;
use tacit_standing::watch::Watch;

/// How often the line is drawn.
const EVERY: Duration = Duration::from_millis(200);
/// How many signs the bar has.
const WIDTH: usize = 24;

/// The line.
pub(super) struct Progress {
    terminal: bool,
    begun: Clock,
    drawn: Option<Clock>,
    is_shown: bool,
}

impl Progress {
    pub(super) fn new() -> Self {
        Self {
            terminal: io::stderr().is_terminal(),
            begun: Clock::now(),
            drawn: None,
            is_shown: false,
        }
    }

    /// Draws it, if it is due. `input`: what is being read; none: everything that is there was.
    pub(super) fn show(&mut self, watch: &Watch, reports: &[Report], input: Option<&Input>) {
        if !self.terminal || self.drawn.is_some_and(|drawn| drawn.elapsed() < EVERY) {
            return;
        }
        self.drawn = Some(Clock::now());
        self.is_shown = true;
        let (records, _) = watch.counts();
        let rows: u64 = reports.iter().map(|report| report.rows).sum();
        let seconds = self.begun.elapsed().as_millis().max(1);
        let a_second = u128::from(rows) * 1_000 / seconds;
        let place = match input {
            None => "waiting for more".to_owned(),
            Some(input) => match input.share() {
                None => input.name.clone(),
                Some(share) => format!("{} {}", input.name, bar(share)),
            },
        };
        let now = watch.now().map(spell::instant);
        let line = format!(
            "{place} | {rows} rows, {a_second} a second, {records} records | {} changes | as of {}",
            watch.told_count(),
            now.as_deref().unwrap_or("-")
        );
        let line: String = line.chars().filter(|sign| !sign.is_control()).collect();
        let _ = write!(io::stderr(), "\r\u{1b}[K{line}");
        let _ = io::stderr().flush();
    }

    /// Takes the line away, so that something can be printed.
    pub(super) fn clear(&mut self) {
        if std::mem::take(&mut self.is_shown) {
            let _ = write!(io::stderr(), "\r\u{1b}[K");
            let _ = io::stderr().flush();
        }
    }
}

fn bar(share: f64) -> String {
    let percent = (share * 100.0) as usize;
    let full = percent * WIDTH / 100;
    format!(
        "[{}{}] {percent}%",
        "#".repeat(full.min(WIDTH)),
        "-".repeat(WIDTH - full.min(WIDTH))
    )
}
