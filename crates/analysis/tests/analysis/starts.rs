//! Promises that never begin, that nothing breaches, and that end while nobody does anything.

use crate::small::{found, is_surely_absent, one, pair, sentences};
use tacit_analysis::{Clause, Kind, Level};

const QUIET: &str = "Arland will not attack Borland, by its own forces.\nThis holds as long as Arland is not first attacked by Borland.\n";
const ANSWER: &str = "Borland will not attack Arland, by its own forces.\nThis holds as long as Borland is not first attacked by Arland.\n";

#[test]
fn a_promise_that_waits_for_one_that_is_not_there_never_starts() {
    let alone = one(&format!(
        "{QUIET}In effect once the promise of Borland is in effect."
    ));
    assert_eq!(
        sentences(&alone, Kind::NeverStarts),
        [
            "the promise of Arland waits for one of Borland that is not among these texts: alone it never enters into effect"
        ]
    );
    let finding = &found(&alone, Kind::NeverStarts)[0];
    assert_eq!(finding.level, Level::Grave);
    assert_eq!(finding.clauses[0].clause, Clause::Entry);
    let facing = pair(
        &format!("{QUIET}In effect once the promise of Borland is in effect."),
        ANSWER,
    );
    assert!(is_surely_absent(&facing, Kind::NeverStarts));
}

#[test]
fn two_promises_that_wait_for_each_other_never_start() {
    let waiting = pair(
        &format!("{QUIET}In effect once the promise of Borland is in effect."),
        &format!("{ANSWER}In effect once the promise of Arland is in effect."),
    );
    let found = found(&waiting, Kind::NeverStarts);
    assert_eq!(found.len(), 2);
    assert_eq!(
        found[0].sentence,
        "the promise of Arland and that of Borland wait for each other: neither ever enters into effect"
    );
    assert_eq!(found[0].clauses.len(), 2);
}

#[test]
fn a_promise_that_waits_for_a_first_step_starts_with_it() {
    let waiting = one(&format!(
        "{QUIET}In effect once Borland has carried out pullbacks."
    ));
    assert!(is_surely_absent(&waiting, Kind::NeverStarts));
}

#[test]
fn a_promise_of_which_everything_is_excepted_is_vacuous() {
    let empty = one(&format!("{QUIET}It does not cover military operations."));
    let found = found(&empty, Kind::Vacuous);
    assert_eq!(
        found[0].sentence,
        "nothing that anybody can do would breach the promise of Arland to Borland: what is excepted leaves nothing of it"
    );
    assert_eq!(found[0].clauses[0].clause, Clause::Exception(0));
    assert_eq!(found[0].scenario.as_ref().unwrap().acts(), 1);
    assert!(is_surely_absent(&one(QUIET), Kind::Vacuous));
}

#[test]
fn two_exceptions_that_leave_nothing_together_are_both_at_fault() {
    let empty = one(
        "Arland will not raid or shell Borland, by its own forces.\nThis holds as long as Arland is not first raided or shelled by Borland.\nIt does not cover raids; shelling.",
    );
    let found = found(&empty, Kind::Vacuous);
    let clauses: Vec<&Clause> = found[0].clauses.iter().map(|it| &it.clause).collect();
    assert_eq!(
        clauses,
        [&Clause::Exception(0), &Clause::Exception(1), &Clause::Act]
    );
}

#[test]
fn a_promise_with_an_end_lapses_in_silence_and_one_without_does_not() {
    let ending = one(&format!("{QUIET}It ends 90 days after entry into effect."));
    assert_eq!(
        sentences(&ending, Kind::SilentLapse),
        [
            "the promise of Arland to Borland ends by the clock, about 90 days after it is given: at that instant nobody acts and no message arrives"
        ]
    );
    assert!(is_surely_absent(&one(QUIET), Kind::SilentLapse));
}

#[test]
fn a_promise_ends_in_silence_with_another_that_does() {
    let dependent = pair(
        &format!("{QUIET}It is released when the promise of Borland ends or is breached."),
        &format!("{ANSWER}It ends 90 days after entry into effect."),
    );
    let sentences = sentences(&dependent, Kind::SilentLapse);
    assert!(
        sentences.iter().any(|it| it == "the promise of Arland to Borland ends with that of Borland, which ends by the clock: at that instant nobody acts and no message arrives"),
        "{sentences:#?}"
    );
    assert_eq!(sentences.len(), 2);
}

#[test]
fn a_notice_that_is_only_deemed_received_ends_a_promise_in_silence() {
    let deemed = one(&format!(
        "{QUIET}Withdrawal takes effect 7 days after receipt.\nA notice is deemed received 24 hours after it is held."
    ));
    let found = found(&deemed, Kind::SilentLapse);
    assert_eq!(
        found[0].sentence,
        "a notice of Arland counts as received 1 day after it is held: its promise to Borland can end without Borland knowing"
    );
    assert_eq!(found[0].level, Level::Serious);
    assert_eq!(found[0].clauses[0].clause, Clause::DeemedReceipt);
    let scenario = found[0].scenario.as_ref().unwrap();
    assert_eq!(scenario.acts(), 0);
    let last = scenario.steps.last().unwrap();
    assert_eq!(last.follows, ["the promise of Arland is withdrawn"]);
}
