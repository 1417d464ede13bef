//! Times and counts in words.

use jiff::Timestamp;

/// A moment, such as `2026-02-02 21:00 Z`.
pub(crate) fn moment(ms: u64) -> String {
    let ms = i64::try_from(ms).unwrap_or(i64::MAX);
    match Timestamp::from_millisecond(ms) {
        Ok(at) => at.strftime("%Y-%m-%d %H:%M Z").to_string(),
        Err(_) => "a time that no calendar has".to_owned(),
    }
}
