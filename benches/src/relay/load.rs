//! How many, how fast.

use std::time::Duration;

/// What was done in a time, and how long each took.
#[derive(Debug)]
pub struct Load {
    latencies: Vec<Duration>,
    took: Duration,
}

impl Load {
    /// Sorts the latencies of everything that was done in a time.
    #[must_use]
    pub fn new(mut latencies: Vec<Duration>, took: Duration) -> Self {
        latencies.sort_unstable();
        Self { latencies, took }
    }

    /// How many in a second.
    #[must_use]
    pub fn rate(&self) -> f64 {
        self.latencies.iter().map(|_| 1.0).sum::<f64>() / self.took.as_secs_f64()
    }

    /// The latency that this part of all (0 to 1) does not exceed, in milliseconds.
    #[must_use]
    pub fn latency_ms(&self, part: f64) -> f64 {
        let all: f64 = self.latencies.iter().map(|_| 1.0).sum();
        let mut below = 0.0;
        let found = self.latencies.iter().find(|_| {
            below += 1.0;
            below >= all * part
        });
        found.map_or(f64::NAN, |found| found.as_secs_f64() * 1_000.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_and_latencies_are_those_of_the_list() {
        let latencies = (1..=100).rev().map(Duration::from_millis).collect();
        let load = Load::new(latencies, Duration::from_secs(4));
        assert!((load.rate() - 25.0).abs() < 1e-9);
        assert!((load.latency_ms(0.5) - 50.0).abs() < 1e-9);
        assert!((load.latency_ms(0.99) - 99.0).abs() < 1e-9);
        assert!((load.latency_ms(1.0) - 100.0).abs() < 1e-9);
    }
}
