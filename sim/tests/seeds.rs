//! A slice of the seeds, and that a seed is a run.

#![expect(
    clippy::unwrap_used,
    reason = "a failed expectation is what a test is for, in what its functions share too"
)]

use tacit_sim::beginning::Prepared;
use tacit_sim::profile::Profile;
use tacit_sim::run::{Wish, run};

/// How many seeds of each profile a slice has.
const SLICE: u64 = 6;

fn holds(profile: Profile) {
    let prepared = Prepared::new().unwrap();
    for seed in 0..SLICE {
        let wish = Wish {
            profile: Some(profile),
            keeps_lines: false,
        };
        let run = run(&prepared, seed, wish);
        assert!(
            run.breach.is_none(),
            "seed {seed}, {profile}: {}",
            run.breach.unwrap()
        );
    }
}

#[test]
fn every_claim_holds_where_nobody_does_wrong() {
    holds(Profile::Honest);
}

#[test]
fn every_claim_holds_where_programs_end_at_any_effect() {
    holds(Profile::Crashing);
}

#[test]
fn every_claim_holds_against_a_hostile_carrier() {
    holds(Profile::Hostile);
}

#[test]
fn every_claim_holds_where_all_of_it_happens_at_once() {
    holds(Profile::Wild);
}

#[test]
fn every_claim_holds_where_sessions_begin_again() {
    holds(Profile::Resetting);
}

#[test]
fn a_seed_decides_everything() {
    // Two preparations: their ciphertexts differ, what is decided does not.
    let preparations = [Prepared::new().unwrap(), Prepared::new().unwrap()];
    for (seed, profile) in (0..6).zip(Profile::ALL.into_iter().cycle()) {
        let wish = Wish {
            profile: Some(profile),
            keeps_lines: true,
        };
        let [one, other] = preparations.each_ref().map(|one| run(one, seed, wish));
        assert_eq!(
            one.trace.lines(),
            other.trace.lines(),
            "seed {seed}, {profile}"
        );
        assert_eq!(one.trace.digest(), other.trace.digest());
        assert!(
            one.trace.lines().len() > 20,
            "nothing happened in seed {seed}"
        );
    }
}
