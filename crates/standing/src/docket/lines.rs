//! What the line order of ordered sources ties together: incidents whose times overlap, and those that
//! overlap with these (rule 14).

use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use tacit_lang::time::{Between, Instant};

/// The incidents of every ordered source, in runs of overlapping times.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lines(FxHashMap<String, BTreeMap<Instant, Run>>);

#[derive(Debug, Clone)]
struct Run {
    to: Instant,
    incidents: Vec<usize>,
}

impl Lines {
    /// Whether no source has an order.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds an incident of `source` that began within `begin`; runs that it bridges become one.
    pub(crate) fn add(&mut self, source: &str, begin: Between, incident: usize) {
        let runs = self.0.entry(source.to_owned()).or_default();
        let mut from = begin.from();
        let mut run = Run {
            to: begin.to(),
            incidents: vec![incident],
        };
        loop {
            let last = runs.range(..=run.to).next_back();
            let overlaps = last.filter(|(_, other)| other.to >= from);
            let Some(start) = overlaps.map(|(start, _)| *start) else {
                break;
            };
            let Some(mut other) = runs.remove(&start) else {
                break;
            };
            from = from.min(start);
            run.to = run.to.max(other.to);
            if other.incidents.len() > run.incidents.len() {
                std::mem::swap(&mut other.incidents, &mut run.incidents);
            }
            run.incidents.append(&mut other.incidents);
        }
        runs.insert(from, run);
    }

    /// The incidents of `source` in one run with one that began within `begin`.
    pub(crate) fn run(&self, source: &str, begin: Between) -> &[usize] {
        let runs = self.0.get(source);
        let run = runs.and_then(|runs| runs.range(..=begin.from()).next_back());
        run.map_or(&[], |(_, run)| run.incidents.as_slice())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn between(from: i64, to: i64) -> Between {
        Between::new(Instant::from_seconds(from), Instant::from_seconds(to)).unwrap()
    }

    #[test]
    fn what_overlaps_through_others_is_one_run_and_what_does_not_is_another() {
        let mut lines = Lines::default();
        for (number, (from, to)) in [(0, 5), (8, 9), (20, 21), (4, 8)].into_iter().enumerate() {
            lines.add("log", between(from, to), number);
        }
        let run = |from, to| {
            let mut run = lines.run("log", between(from, to)).to_vec();
            run.sort_unstable();
            run
        };
        assert_eq!(run(8, 9), [0, 1, 3]);
        assert_eq!(run(20, 21), [2]);
        assert!(lines.run("other", between(8, 9)).is_empty());
    }
}
