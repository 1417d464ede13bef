//! The one place where the relay asks what time it is.

use std::time::{SystemTime, UNIX_EPOCH};
use tacit_wire::Timestamp;

/// Now, by this machine's clock, which may be wrong and may jump; custody keeps it from running back.
#[must_use]
pub fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    let ms = since.map_or(0, |since| since.as_millis());
    Timestamp(u64::try_from(ms).unwrap_or(u64::MAX)).plus_ms(0)
}
