//! A slice of the seeds, and that a seed is a run.

#![expect(
    clippy::unwrap_used,
    reason = "a failed expectation is what a test is for, in what its functions share too"
)]

use tacit_sim::beginning::Prepared;
use tacit_sim::mission;
use tacit_sim::profile::Profile;
use tacit_sim::run::{Wish, run};

/// How many seeds of each profile a slice has.
const SLICE: u64 = 6;

/// How many seeds of whole desks each half of a slice has: of every profile.
const MISSIONS: u64 = 10;

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

fn missions_hold(first: u64) {
    let prepared = mission::beginning::Prepared::new().unwrap();
    for seed in first..first + MISSIONS {
        let run = mission::run(&prepared, seed, Wish::default());
        let profile = run.profile;
        assert!(
            run.breach.is_none(),
            "seed {seed}, {profile}: {}",
            run.breach.unwrap()
        );
        assert!(
            run.tried.said > 0 && run.tried.inputs > 100,
            "nothing happened in seed {seed}"
        );
    }
}

#[test]
fn every_claim_of_missions_holds_in_the_first_seeds() {
    missions_hold(0);
}

#[test]
fn every_claim_of_missions_holds_in_the_next_seeds() {
    missions_hold(MISSIONS);
}

#[test]
fn a_seed_of_missions_decides_everything() {
    let preparations = [(); 2].map(|()| mission::beginning::Prepared::new().unwrap());
    for seed in 0..3 {
        let wish = Wish {
            profile: None,
            keeps_lines: true,
        };
        let [one, other] = preparations
            .each_ref()
            .map(|one| mission::run(one, seed, wish));
        assert_eq!(one.trace.lines(), other.trace.lines(), "seed {seed}");
    }
}
