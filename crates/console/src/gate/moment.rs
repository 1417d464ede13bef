//! How long something has rested, by two clocks.

use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::time::Instant;

/// When something was last used.
///
/// The machine's own clock runs on while the machine sleeps, and the other one cannot be set back: whichever says that more time has
/// passed is believed.
#[derive(Clone, Copy)]
pub(super) struct Moment {
    /// None if it was before the machine was started, which is long enough for anything here.
    at: Option<Instant>,
    ms: u64,
}

impl Moment {
    pub(super) fn now() -> Self {
        Self {
            at: Some(Instant::now()),
            ms: now_ms(),
        }
    }

    /// A moment that another run of the program has written down.
    pub(super) fn written(ms: u64) -> Self {
        let rested = Duration::from_millis(now_ms().saturating_sub(ms));
        Self {
            at: Instant::now().checked_sub(rested),
            ms,
        }
    }

    pub(super) fn ms(self) -> u64 {
        self.ms
    }

    /// How long ago it is.
    pub(super) fn rested(self) -> Duration {
        let by_the_wall = Duration::from_millis(now_ms().saturating_sub(self.ms));
        self.at
            .map_or(Duration::MAX, |at| at.elapsed().max(by_the_wall))
    }
}

/// Milliseconds since 1970 by the machine's clock.
fn now_ms() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| {
        u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
    })
}
