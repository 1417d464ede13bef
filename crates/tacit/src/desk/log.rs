//! What the daemon tells whoever started it, on standard error: a line each, with the time.

use crate::screen::Screen;
use std::io::Write as _;
use std::time::{SystemTime, UNIX_EPOCH};
use tacit_lang::time::Instant;

/// Writes one line. That nobody listens is no fault.
pub(crate) fn log(text: &str) {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    let seconds = since.map_or(0, |since| since.as_secs());
    let now = Instant::from_seconds(i64::try_from(seconds).unwrap_or(i64::MAX));
    let line = format!("{now} {}\n", text.replace('\n', " "));
    let _ = std::io::stderr().write_all(Screen::of_errors().safe(&line).as_bytes());
}
