//! What the one gives and the other does not.

use crate::small::{found, is_surely_absent, pair, sentences};
use tacit_analysis::{Kind, Level};

const QUIET: &str = "Arland will not attack Borland, by its own forces.\nThis holds as long as Arland is not first attacked by Borland.\n";
const ANSWER: &str = "Borland will not attack Arland, by its own forces.\nThis holds as long as Borland is not first attacked by Arland.\n";

#[test]
fn two_promises_that_mirror_each_other_show_no_asymmetry() {
    assert!(is_surely_absent(&pair(QUIET, ANSWER), Kind::Asymmetry));
}

#[test]
fn what_the_one_forbids_itself_and_the_other_does_not_is_shown_by_an_act_of_each() {
    let uneven = pair(
        QUIET,
        "Borland will not raid Arland, by its own forces, against the forces of Arland.\nThis holds as long as Borland is not first raided by Arland.\n",
    );
    let found = found(&uneven, Kind::Asymmetry);
    assert_eq!(
        found
            .iter()
            .map(|it| it.sentence.as_str())
            .collect::<Vec<_>>(),
        [
            "Arland would break its promise by attacks against the territory of Borland; Borland would not break its own by attacks against the territory of Arland",
            "Arland would be free if Borland came to attacks against the territory of Arland; Borland would not be free if Arland came to attacks against the territory of Borland",
        ]
    );
    for finding in &found {
        assert_eq!(finding.level, Level::Note);
        assert_eq!(finding.scenario.as_ref().unwrap().acts(), 2);
        assert!(!finding.likewise.is_empty());
    }
}

#[test]
fn terms_that_differ_are_told_one_by_one() {
    let uneven = pair(
        &format!("{QUIET}Withdrawal takes effect 7 days after receipt."),
        &format!("{ANSWER}It ends 90 days after entry into effect."),
    );
    let mut sentences = sentences(&uneven, Kind::Asymmetry);
    sentences.sort();
    assert_eq!(
        sentences,
        [
            "the promise of Arland ends 7 days after a notice; that of Borland ends the moment a notice is received",
            "the promise of Arland has no end; that of Borland ends 90 days after it began",
        ]
    );
}

#[test]
fn a_condition_that_says_first_and_one_that_does_not_are_uneven() {
    let uneven = pair(
        QUIET,
        "Borland will not attack Arland, by its own forces.\nThis holds as long as Borland is not attacked by Arland in the last 30 days.\n",
    );
    assert_eq!(
        sentences(&uneven, Kind::Asymmetry),
        [
            "the promise of Arland gives way only to a first attack; that of Borland gives way to any such attack, also to the answer to its giver's own breach, for 30 days"
        ]
    );
}
