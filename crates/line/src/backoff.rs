//! How long to wait before the next attempt, and when to give up.

use crate::account::LineSettings;
use std::time::Duration;

/// Waits that double up to a longest one, for as many attempts as there are.
#[derive(Debug)]
pub(crate) struct Backoff {
    attempts_left: u32,
    wait_ms: u64,
    longest_wait_ms: u64,
}

impl Backoff {
    pub(crate) fn new(settings: &LineSettings) -> Self {
        Self {
            attempts_left: settings.attempts.saturating_sub(1),
            wait_ms: settings.first_wait_ms.min(settings.longest_wait_ms),
            longest_wait_ms: settings.longest_wait_ms,
        }
    }

    /// The wait before the next attempt; `None` if there is none.
    pub(crate) fn next_wait(&mut self) -> Option<Duration> {
        self.attempts_left = self.attempts_left.checked_sub(1)?;
        let wait = Duration::from_millis(self.wait_ms);
        self.wait_ms = self.wait_ms.saturating_mul(2).min(self.longest_wait_ms);
        Some(wait)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waits(attempts: u32, first_wait_ms: u64) -> Vec<u64> {
        let settings = LineSettings {
            attempts,
            first_wait_ms,
            longest_wait_ms: 500,
            ..LineSettings::default()
        };
        let mut backoff = Backoff::new(&settings);
        std::iter::from_fn(|| backoff.next_wait())
            .map(|wait| u64::try_from(wait.as_millis()).unwrap())
            .collect()
    }

    #[test]
    fn waits_double_up_to_the_longest_and_end() {
        assert_eq!(waits(6, 100), [100, 200, 400, 500, 500]);
        assert_eq!(waits(2, 9_000), [500]);
        assert_eq!(waits(1, 100), []);
        assert_eq!(waits(0, 100), []);
    }
}
