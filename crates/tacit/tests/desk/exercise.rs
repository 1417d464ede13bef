//! A desk in an exercise keeps its own time, and everything that it shows says so.

use crate::meeting::met;
use crate::program::{Desk, example, tacit};
use tacit_trial::Relay;

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

#[test]
fn an_exercise_plays_weeks_over_a_relay_that_keeps_the_same_time() {
    let folder = tempfile::tempdir().unwrap();
    let clock = folder.path().join("clock").display().to_string();
    let set = |time: &str| {
        let said = tacit(
            &["exercise", "clock", "--file", &clock, "--set", time],
            folder.path(),
        );
        assert_eq!(said.code, 0, "{said:?}");
    };
    set("2025-12-25T09:00Z");
    let kept = ["--exercise-clock", clock.as_str()];
    let relay = Relay::start_with(&kept);
    let (arland, borland) = met(&relay, [&kept, &kept]);
    let text = example("arland-to-borland.assurance");
    let give = ["assurance", "give", &text, "--channel", "line"];
    let shown = arland.well(&[&give[..], &["--show"]].concat());
    assert!(
        shown.starts_with("EXERCISE") && shown.contains("self-made excuse"),
        "{shown}"
    );
    arland.confirmed(&give);
    let found = borland.until(&["inbox"], |it| it["messages"][0]["what"] == "assurance");
    assert_eq!(found["exercise"], true);
    set("2026-01-10T12:00Z");
    arland.confirmed(&["assurance", "withdraw", "No first strike"]);
    borland.until(&["inbox"], |it| it["messages"][1]["what"] == "withdrawal");
    // Withdrawal takes effect seven days after receipt.
    let word = |desk: &Desk, word: &str| {
        desk.until(&["standing"], |it| it["standings"][0]["word"] == word);
    };
    word(&borland, "stands");
    set("2026-01-20T12:00Z");
    word(&borland, "withdrawn");
    word(&arland, "withdrawn");
}
