//! An exercise's clock, as its director and its programs have it.

#![expect(
    clippy::unwrap_used,
    reason = "a failed expectation is what a test is for, in what its functions share too"
)]

use std::path::PathBuf;
use tacit_clock::{Clock, ClockError, ExerciseClock};
use tacit_wire::Timestamp;
use tempfile::TempDir;

const HOUR_MS: u64 = 3_600_000;
const MORNING: Timestamp = Timestamp(1_766_653_200_000);

fn made() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("clock");
    ExerciseClock::create(&file, MORNING).unwrap();
    (folder, file)
}

#[test]
fn a_setting_is_seen_by_every_clock_that_is_open_and_by_copies() {
    let (_folder, file) = made();
    let (one, other) = (
        Clock::exercise(&file).unwrap(),
        Clock::exercise(&file).unwrap(),
    );
    let copy = one.clone();
    // Several within what may be one tick of the disk's clock.
    for days in 1..50 {
        let at = MORNING.plus_ms(days * 24 * HOUR_MS);
        ExerciseClock::set(&file, at).unwrap();
        for clock in [&one, &other, &copy] {
            assert!(clock.now() >= at && clock.now() < at.plus_ms(HOUR_MS));
        }
    }
}

#[test]
fn between_settings_scenario_time_goes_on() {
    let (_folder, file) = made();
    let clock = Clock::exercise(&file).unwrap();
    let began = clock.now();
    std::thread::sleep(std::time::Duration::from_millis(20));
    assert!(clock.now() > began);
}

#[test]
fn going_back_is_refused_and_says_where_it_stands() {
    let (_folder, file) = made();
    let evening = MORNING.plus_ms(9 * HOUR_MS);
    ExerciseClock::set(&file, evening).unwrap();
    let before = std::fs::read(&file).unwrap();
    let refused = ExerciseClock::set(&file, MORNING).unwrap_err();
    let ClockError::Back { stands, asked } = refused else {
        unreachable!("{refused}");
    };
    assert!(stands >= evening && asked == MORNING);
    let said = refused.to_string();
    assert!(said.contains("stands at `2025-12-25T18:00:0"), "{said}");
    assert!(said.contains("set to `2025-12-25T09:00:00Z`"), "{said}");
    assert_eq!(std::fs::read(&file).unwrap(), before);
}

#[test]
fn what_a_program_was_told_does_not_run_back_with_a_file_that_does() {
    let (_folder, file) = made();
    let clock = Clock::exercise(&file).unwrap();
    let morning = std::fs::read(&file).unwrap();
    ExerciseClock::set(&file, MORNING.plus_ms(HOUR_MS)).unwrap();
    let told = clock.now();
    std::fs::write(&file, morning).unwrap();
    assert!(clock.now() >= told);
}

#[test]
fn a_clock_whose_file_is_lost_goes_on_from_what_it_read_last_and_says_so() {
    let (_folder, file) = made();
    let clock = Clock::exercise(&file).unwrap();
    assert!(clock.fault().is_none());
    std::fs::write(&file, "noon\n").unwrap();
    let now = clock.now();
    assert!(now >= MORNING && now < MORNING.plus_ms(HOUR_MS));
    assert!(matches!(
        clock.fault(),
        Some(ClockError::Malformed { line: 1, .. })
    ));
    std::fs::remove_file(&file).unwrap();
    assert!(clock.now() >= now);
    assert!(matches!(clock.fault(), Some(ClockError::System { .. })));
    ExerciseClock::create(&file, MORNING.plus_ms(HOUR_MS)).unwrap();
    assert!(clock.now() >= MORNING.plus_ms(HOUR_MS) && clock.fault().is_none());
}

#[test]
fn a_clock_is_made_once_and_opened_only_where_there_is_one() {
    let (folder, file) = made();
    let again = ExerciseClock::create(&file, MORNING.plus_ms(1));
    assert!(matches!(again, Err(ClockError::Occupied(_))));
    let nowhere = folder.path().join("none");
    assert!(Clock::exercise(&nowhere).is_err());
    assert!(ExerciseClock::set(&nowhere, MORNING).is_err());
    assert!(!nowhere.exists());
    let beyond = ExerciseClock::create(&nowhere, Timestamp(u64::MAX));
    assert!(matches!(beyond, Err(ClockError::Beyond(_))) && !nowhere.exists());
}

#[test]
fn what_an_interrupted_setting_left_is_in_nobodys_way() {
    let (folder, file) = made();
    std::fs::write(folder.path().join("clock.new"), "half a ").unwrap();
    ExerciseClock::set(&file, MORNING.plus_ms(HOUR_MS)).unwrap();
    assert!(Clock::exercise(&file).unwrap().now() >= MORNING.plus_ms(HOUR_MS));
    let files = std::fs::read_dir(folder.path()).unwrap();
    assert_eq!(files.count(), 1);
}

#[test]
fn of_many_directors_none_sets_it_back() {
    let (_folder, file) = made();
    std::thread::scope(|scope| {
        for director in 0..8 {
            let file = &file;
            scope.spawn(move || {
                for turn in 0..20 {
                    let at = MORNING.plus_ms((turn * 8 + director) * HOUR_MS);
                    // Refused where another was faster.
                    let _ = ExerciseClock::set(file, at);
                }
            });
        }
    });
    let latest = MORNING.plus_ms(159 * HOUR_MS);
    assert!(Clock::exercise(&file).unwrap().now() >= latest);
}

#[test]
fn only_the_clock_of_an_exercise_says_that_it_is_one() {
    let (_folder, file) = made();
    assert!(Clock::exercise(&file).unwrap().is_exercise());
    let system = Clock::system();
    assert!(!system.is_exercise() && system.fault().is_none());
    assert!(system.now() > MORNING, "the system's clock is before 2026");
}
