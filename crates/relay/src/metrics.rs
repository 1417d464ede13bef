//! What the relay counts about itself, without a word about anybody.

use crate::custody::Holding;
use std::fmt::Write as _;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use tacit_wire::RefusalReason;

/// The bounds of the buckets in which group commits are counted, in acts.
const COMMIT_BUCKETS: [u64; 6] = [1, 4, 16, 64, 128, 256];

/// Counters and gauges. No channel, account or address is among their labels.
#[derive(Debug, Default)]
pub struct Metrics {
    exercise: bool,
    deposits: AtomicU64,
    collected: AtomicU64,
    forgotten: AtomicU64,
    refused: [AtomicU64; RefusalReason::ALL.len()],
    connections: AtomicU64,
    connections_open: AtomicU64,
    connections_failed: AtomicU64,
    held_envelopes: AtomicU64,
    held_bytes: AtomicU64,
    commits: [AtomicU64; COMMIT_BUCKETS.len()],
    commit_count: AtomicU64,
    commit_acts: AtomicU64,
    store_faults: AtomicU64,
    store_is_faulty: AtomicBool,
}

/// The counters at one moment, since the relay began.
pub(crate) struct Load {
    pub(crate) deposits: u64,
    pub(crate) handed_out: u64,
    pub(crate) forgotten: u64,
    pub(crate) connections: u64,
    pub(crate) connections_failed: u64,
    pub(crate) held: Holding,
    pub(crate) store_faults: u64,
    /// Why and how often, without the reasons that never occurred.
    pub(crate) refused: Vec<(&'static str, u64)>,
}

impl Metrics {
    /// Those of a relay that has just begun, by an exercise clock or not.
    pub(crate) fn of(exercise: bool) -> Self {
        Self {
            exercise,
            ..Self::default()
        }
    }

    /// An envelope was taken, or found where it was taken before.
    pub(crate) fn deposited(&self) {
        self.deposits.fetch_add(1, Relaxed);
    }

    /// So many envelopes were handed to a collector.
    pub(crate) fn handed_out(&self, envelopes: usize) {
        self.collected.fetch_add(envelopes as u64, Relaxed);
    }

    /// So many envelopes were erased uncollected.
    pub(crate) fn forgot(&self, envelopes: u64) {
        self.forgotten.fetch_add(envelopes, Relaxed);
    }

    /// A request was refused.
    pub(crate) fn refused(&self, reason: RefusalReason) {
        if let Some(counter) = self.refused.get((reason as usize).saturating_sub(1)) {
            counter.fetch_add(1, Relaxed);
        }
    }

    /// A connection came; it is open until the guard is dropped.
    pub(crate) fn connected(&self) {
        self.connections.fetch_add(1, Relaxed);
        self.connections_open.fetch_add(1, Relaxed);
    }

    /// A connection ended.
    pub(crate) fn disconnected(&self) {
        self.connections_open.fetch_sub(1, Relaxed);
    }

    /// A connection did not agree on keys, or was one too many.
    pub(crate) fn connection_failed(&self) {
        self.connections_failed.fetch_add(1, Relaxed);
    }

    /// So many acts shared one write to the disk.
    pub(crate) fn committed(&self, acts: usize, holding: Holding) {
        let acts = acts as u64;
        for (bucket, bound) in self.commits.iter().zip(COMMIT_BUCKETS) {
            if acts <= bound {
                bucket.fetch_add(1, Relaxed);
            }
        }
        self.commit_count.fetch_add(1, Relaxed);
        self.commit_acts.fetch_add(acts, Relaxed);
        self.store_is_faulty.store(false, Relaxed);
        self.holds(holding);
    }

    /// So much is held.
    pub(crate) fn holds(&self, holding: Holding) {
        self.held_envelopes.store(holding.envelopes, Relaxed);
        self.held_bytes.store(holding.bytes, Relaxed);
    }

    /// The store failed.
    pub(crate) fn store_failed(&self) {
        self.store_faults.fetch_add(1, Relaxed);
        self.store_is_faulty.store(true, Relaxed);
    }

    /// Whether the last write to the store succeeded.
    #[must_use]
    pub fn is_healthy(&self) -> bool {
        !self.store_is_faulty.load(Relaxed)
    }

    /// What the operator's page shows of these.
    pub(crate) fn load(&self) -> Load {
        let refused = RefusalReason::ALL.into_iter().zip(&self.refused);
        Load {
            deposits: self.deposits.load(Relaxed),
            handed_out: self.collected.load(Relaxed),
            forgotten: self.forgotten.load(Relaxed),
            connections: self.connections_open.load(Relaxed),
            connections_failed: self.connections_failed.load(Relaxed),
            held: Holding {
                envelopes: self.held_envelopes.load(Relaxed),
                bytes: self.held_bytes.load(Relaxed),
            },
            store_faults: self.store_faults.load(Relaxed),
            refused: refused
                .map(|(reason, count)| (name_of(reason), count.load(Relaxed)))
                .filter(|(_, count)| *count > 0)
                .collect(),
        }
    }

    /// The text that Prometheus reads (exposition format 0.0.4).
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut out = String::from(if self.exercise { "# EXERCISE\n" } else { "" });
        head(
            &mut out,
            "exercise",
            "gauge",
            "Whether moments come from an exercise clock.",
        );
        line(&mut out, "exercise", "", u64::from(self.exercise));
        let plain = [
            (
                "deposits_total",
                "counter",
                "Envelopes taken or found again.",
                &self.deposits,
            ),
            (
                "handed_out_total",
                "counter",
                "Envelopes handed to collectors.",
                &self.collected,
            ),
            (
                "forgotten_total",
                "counter",
                "Envelopes erased uncollected.",
                &self.forgotten,
            ),
            (
                "connections_total",
                "counter",
                "Connections that came.",
                &self.connections,
            ),
            (
                "connections_open",
                "gauge",
                "Connections that are open.",
                &self.connections_open,
            ),
            (
                "connections_failed_total",
                "counter",
                "Connections cut off.",
                &self.connections_failed,
            ),
            (
                "held_envelopes",
                "gauge",
                "Envelopes that are held.",
                &self.held_envelopes,
            ),
            (
                "held_bytes",
                "gauge",
                "Bytes of envelopes that are held.",
                &self.held_bytes,
            ),
            (
                "store_faults_total",
                "counter",
                "Writes or reads that failed.",
                &self.store_faults,
            ),
        ];
        for (name, kind, help, value) in plain {
            head(&mut out, name, kind, help);
            line(&mut out, name, "", value.load(Relaxed));
        }
        head(
            &mut out,
            "refused_total",
            "counter",
            "Requests refused, by reason.",
        );
        for (reason, count) in RefusalReason::ALL.into_iter().zip(&self.refused) {
            let label = format!("{{reason=\"{}\"}}", name_of(reason));
            line(&mut out, "refused_total", &label, count.load(Relaxed));
        }
        head(
            &mut out,
            "commit_acts",
            "histogram",
            "Acts that shared one write to the disk.",
        );
        for (bound, count) in COMMIT_BUCKETS.iter().zip(&self.commits) {
            let label = format!("{{le=\"{bound}\"}}");
            line(&mut out, "commit_acts_bucket", &label, count.load(Relaxed));
        }
        let commits = self.commit_count.load(Relaxed);
        line(&mut out, "commit_acts_bucket", "{le=\"+Inf\"}", commits);
        line(
            &mut out,
            "commit_acts_sum",
            "",
            self.commit_acts.load(Relaxed),
        );
        line(&mut out, "commit_acts_count", "", commits);
        out
    }
}

/// A reason as a label, and as logs name it.
pub(crate) fn name_of(reason: RefusalReason) -> &'static str {
    match reason {
        RefusalReason::Malformed => "malformed",
        RefusalReason::TooLarge => "too_large",
        RefusalReason::TooMany => "too_many",
        RefusalReason::TooOld => "too_old",
        RefusalReason::Full => "full",
        RefusalReason::NoRoom => "no_room",
        RefusalReason::NotAdmitted => "not_admitted",
        RefusalReason::TokenRefused => "token_refused",
        RefusalReason::NoThirdAccount => "no_third_account",
        RefusalReason::NameTaken => "name_taken",
        RefusalReason::Busy => "busy",
        RefusalReason::Exercise => "exercise",
    }
}

fn head(out: &mut String, name: &str, kind: &str, help: &str) {
    // Writing to a string does not fail.
    let _ = writeln!(
        out,
        "# HELP tacit_relay_{name} {help}\n# TYPE tacit_relay_{name} {kind}"
    );
}

fn line(out: &mut String, name: &str, label: &str, value: u64) {
    let _ = writeln!(out, "tacit_relay_{name}{label} {value}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_counts_every_commit_of_its_size_or_smaller() {
        let metrics = Metrics::default();
        metrics.committed(3, Holding::default());
        metrics.committed(200, Holding::default());
        let text = metrics.to_text();
        for line in [
            "commit_acts_bucket{le=\"1\"} 0",
            "commit_acts_bucket{le=\"4\"} 1",
            "commit_acts_bucket{le=\"256\"} 2",
            "commit_acts_sum 203",
        ] {
            assert!(text.contains(&format!("tacit_relay_{line}\n")), "{text}");
        }
    }

    #[test]
    fn each_reason_has_its_own_counter() {
        let metrics = Metrics::default();
        for reason in RefusalReason::ALL {
            metrics.refused(reason);
        }
        let text = metrics.to_text();
        assert_eq!(text.matches("refused_total{reason=").count(), 12);
        assert_eq!(text.matches("\"} 1\n").count(), 12, "{text}");
    }
}
