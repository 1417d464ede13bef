//! A desk in an exercise keeps its own time, and everything that it shows says so.

use crate::program::{Desk, tacit};

#[test]
fn everything_that_a_desk_in_an_exercise_shows_is_marked() {
    let folder = tempfile::tempdir().unwrap();
    let clock = folder.path().join("clock").display().to_string();
    let set = |time: &str| {
        tacit(
            &["exercise", "clock", "--file", &clock, "--set", time],
            folder.path(),
        )
    };
    assert_eq!(set("2025-12-25T09:00Z").code, 0);
    let mut desk = Desk::make("arland", "A", &["--exercise-clock", &clock]);
    for running in [false, true] {
        if running {
            assert!(desk.run().contains("EXERCISE"));
        }
        let shown = desk.well(&["desk", "status"]);
        assert!(shown.starts_with("EXERCISE"), "{shown}");
        let data = desk.data(&["desk", "status"]);
        assert_eq!(data["exercise"], true);
        assert_eq!(data["running"], running);
        let standing = desk.well(&["standing"]);
        assert!(standing.starts_with("EXERCISE"), "{standing}");
    }
    assert_eq!(set("2026-01-03T12:00Z").code, 0);
    let shown = desk.well(&["desk", "status"]);
    assert!(shown.contains("2026-01-03T12:00"), "{shown}");
    let back = set("2025-12-25T09:00Z");
    assert_eq!(back.code, 2, "it never runs back: {back:?}");
}
