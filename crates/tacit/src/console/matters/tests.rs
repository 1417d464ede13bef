//! Claims about what waits for a person, and in which order.

use super::*;

const NOW_MS: u64 = 1_000 * HOUR_MS;

fn note(name: &str, precedence: Precedence, arrived_ms: u64) -> Message {
    Message {
        name: name.to_owned(),
        channel: "north".to_owned(),
        what: "note".to_owned(),
        words: "the convoy leaves".to_owned(),
        precedence,
        arrived_ms,
        read: false,
        asks: false,
    }
}

fn asked(ours: bool, until_ms: Option<u64>) -> Clarification {
    Clarification {
        letter: "m-1".to_owned(),
        channel: "north".to_owned(),
        incident: "rockets".to_owned(),
        ours,
        precedence: Precedence::Immediate,
        asked_ms: NOW_MS - 2 * HOUR_MS,
        until_ms,
        seen: false,
    }
}

fn state() -> State {
    State {
        now_ms: NOW_MS,
        ..State::default()
    }
}

fn paths(state: &State) -> Vec<String> {
    matters(state).into_iter().map(|it| it.path).collect()
}

#[test]
fn at_a_quiet_desk_nothing_waits() {
    assert_eq!(matters(&state()), []);
}

#[test]
fn each_precedence_has_the_fields_own_measure() {
    let dues: Vec<Option<u64>> = Precedence::ALL
        .into_iter()
        .map(|one| message(&note("m-1", one, 0)).unwrap().due_ms)
        .collect();
    let minutes = |count: u64| Some(count * MINUTE_MS);
    assert_eq!(dues, [minutes(10), minutes(30), minutes(180), minutes(360)]);
}

#[test]
fn what_is_overdue_comes_before_what_is_more_urgent_and_not_yet_due() {
    let mut state = state();
    state.messages = vec![
        note("routine-old", Precedence::Routine, NOW_MS - 7 * HOUR_MS),
        note("flash-new", Precedence::Flash, NOW_MS - MINUTE_MS),
        note("flash-old", Precedence::Flash, NOW_MS - HOUR_MS),
        note("routine-new", Precedence::Routine, NOW_MS - HOUR_MS),
    ];
    let expected = ["flash-old", "routine-old", "flash-new", "routine-new"];
    assert_eq!(paths(&state), expected.map(letter_path));
}

#[test]
fn no_number_of_overdue_messages_hides_what_is_grave() {
    let mut state = state();
    state.messages = (0..200)
        .map(|_| note("m-1", Precedence::Flash, 0))
        .collect();
    state.alarms = vec![Alarm {
        number: 7,
        at_ms: NOW_MS,
        channel: Some("north".to_owned()),
        text: "the two histories differ".to_owned(),
    }];
    let first = matters(&state).into_iter().next().unwrap();
    assert_eq!(first.kind, MatterKind::Grave);
    assert_eq!(first.seen.as_deref(), Some("notice/7"));
}

#[test]
fn a_message_is_one_matter_until_it_is_read_and_then_until_it_is_answered() {
    let mut one = note("m-1", Precedence::Priority, 0);
    one.asks = true;
    assert_eq!(message(&one).unwrap().kind, MatterKind::Unread);
    one.read = true;
    assert_eq!(message(&one).unwrap().kind, MatterKind::Unanswered);
    one.asks = false;
    assert_eq!(message(&one), None);
}

#[test]
fn a_clarification_that_we_asked_for_waits_for_nobody_before_its_hours_run_out() {
    let until = |ahead_ms: u64| Some(NOW_MS + ahead_ms);
    assert_eq!(clarification(&asked(true, None), NOW_MS), None);
    assert_eq!(
        clarification(&asked(true, until(7 * HOUR_MS)), NOW_MS),
        None
    );
    let near = clarification(&asked(true, until(HOUR_MS)), NOW_MS).unwrap();
    assert_eq!((near.due_ms, near.seen), (until(HOUR_MS), None));
    let over = clarification(&asked(true, Some(NOW_MS)), NOW_MS).unwrap();
    assert!(over.words.contains("have ended"), "{}", over.words);
    assert_eq!(over.seen.as_deref(), Some("clarification/m-1"));
}

#[test]
fn a_clarification_that_is_asked_of_us_waits_from_its_arrival_and_is_due_when_its_hours_end() {
    let until = NOW_MS + 70 * HOUR_MS;
    let found = clarification(&asked(false, Some(until)), NOW_MS).unwrap();
    assert_eq!(found.due_ms, Some(until));
    let unsaid = clarification(&asked(false, None), NOW_MS).unwrap();
    assert_eq!(unsaid.due_ms, Some(NOW_MS - 2 * HOUR_MS + 30 * MINUTE_MS));
    let mut over = asked(false, Some(NOW_MS - 1));
    assert!(clarification(&over, NOW_MS).is_some());
    over.seen = true;
    assert_eq!(clarification(&over, NOW_MS), None);
}

#[test]
fn the_same_alarm_is_one_matter_and_not_said_beside_the_line_that_it_is_about() {
    let alarm = |number: u64, text: &str| Alarm {
        number,
        at_ms: NOW_MS,
        channel: Some("north".to_owned()),
        text: text.to_owned(),
    };
    let mut state = state();
    state.alarms = vec![
        alarm(1, "the line to `https://a:1`: another key"),
        alarm(2, "a receipt is missing"),
        alarm(5, "a receipt is missing"),
    ];
    state.lines = vec![Line {
        channel: "north".to_owned(),
        relay: "https://a:1".to_owned(),
        since_ms: NOW_MS,
        why: "another key".to_owned(),
        lying: true,
    }];
    let found = matters(&state);
    assert_eq!(found.len(), 2, "{found:#?}");
    let twice = found.iter().find(|it| it.seen.is_some()).unwrap();
    assert_eq!(twice.seen.as_deref(), Some("notice/5"));
    assert!(twice.words.ends_with("(2 times)"), "{}", twice.words);
}

#[test]
fn long_words_are_cut_and_stay_in_one_line() {
    let cut = excerpt(&format!("one\n two {}", "x".repeat(10_000)));
    assert!(cut.starts_with("one two x") && cut.ends_with('…'), "{cut}");
    assert_eq!(cut.chars().count(), MOST_WORDS + 1);
}
