//! What two texts say differently.

use super::support::{promise, text, vocabulary};
use crate::clause::Clause;
use crate::remedy::{Changed, Differences, differences};
use tacit_lang::meaning::Assurance;
use tacit_lang::vocabulary::Vocabulary;

fn between(old: &Assurance, new: &Assurance) -> Differences {
    differences(old, new, vocabulary()).unwrap()
}

fn changed(clause: Option<Clause>, old: Option<&str>, new: Option<&str>) -> Changed {
    Changed {
        clause,
        old: old.map(str::to_owned),
        new: new.map(str::to_owned),
    }
}

const OLD: &str = "Arland will not attack Borland, by its own forces, in the North.
    This holds as long as Arland is not first attacked by Borland or by Delta.
    This holds as long as Gamma Brigades has not carried out raids.
    It does not cover patrols against Delta; raids against Gamma Brigades.
    Neither side counts pullbacks.
    Withdrawal takes effect on receipt. Left open: attribution.";

#[test]
fn each_changed_clause_is_named_with_both_wordings() {
    let new = "Arland will not attack Borland, by its own forces, in the North Bank.
        This holds as long as Arland is not first attacked by Borland.
        This holds as long as Gamma Brigades has not carried out raids.
        It does not cover raids against Gamma Brigades.
        If it is disputed or unknown who acted, Arland will ask and wait 3 days before it holds itself released.
        Withdrawal takes effect 7 days after receipt. Left open: attribution.";
    let found = between(&promise(OLD), &promise(new));
    assert_eq!(found.labels, []);
    assert_eq!(
        found.meaning,
        [
            changed(
                Some(Clause::Act),
                Some("Arland will not attack Borland, by its own forces, in the North."),
                Some("Arland will not attack Borland, by its own forces, in the North Bank."),
            ),
            changed(
                Some(Clause::Condition(0)),
                Some("This holds as long as Arland is not first attacked by Borland or by Delta."),
                Some("This holds as long as Arland is not first attacked by Borland."),
            ),
            changed(
                Some(Clause::Exception(0)),
                Some("patrols against Delta"),
                None
            ),
            changed(
                Some(Clause::Uncounted),
                Some("Neither side counts pullbacks."),
                None
            ),
            changed(
                Some(Clause::Clarification),
                None,
                Some(
                    "If it is disputed or unknown who acted, Arland will ask and wait 3 days before it holds itself released."
                ),
            ),
            changed(
                Some(Clause::Withdrawal),
                Some("Withdrawal takes effect on receipt."),
                Some("Withdrawal takes effect 7 days after receipt."),
            ),
        ]
    );
}

#[test]
fn rewording_and_order_are_no_difference() {
    let reworded = "Neither side counts pullbacks. Left open: attribution.
        It does not cover raids against the Gamma Brigades. Withdrawal takes effect on receipt.
        Arland will not attack Borland first, by its own forces, in the North.";
    let written_out = "Arland will not attack Borland, by its own forces, in the North.
        This holds as long as Arland is not first attacked by Borland.
        It does not cover raids against Gamma Brigades.
        Neither side counts pullbacks. Withdrawal takes effect on receipt. Left open: attribution.";
    let found = between(&promise(reworded), &promise(written_out));
    assert_eq!(found, Differences::default());
}

#[test]
fn labels_stand_apart_from_what_a_digest_covers() {
    let titled = |title: &str, strength: &str, seen: &str| {
        text(&format!(
            "Assurance \"{title}\". Vocabulary \"river\". From Arland to Borland. Given as {strength}.
            Arland will not attack Borland, by its own forces, in the North. Arland observes \"{seen}\"."
        ))
    };
    let found = between(
        &titled("River", "an assurance", "that it is quiet"),
        &titled("The river", "an assurance", "that it is loud"),
    );
    assert_eq!(found.meaning, []);
    assert_eq!(
        found.labels,
        [
            changed(
                None,
                Some("Assurance \"River\"."),
                Some("Assurance \"The river\".")
            ),
            changed(
                None,
                Some("Arland observes \"that it is quiet\"."),
                Some("Arland observes \"that it is loud\".")
            ),
        ]
    );
    let found = between(
        &titled("River", "an assurance", "that it is quiet"),
        &titled("River", "an undertaking", "that it is quiet"),
    );
    assert_eq!(found.labels, []);
    assert_eq!(
        found.meaning,
        [changed(
            None,
            Some("Given as an assurance."),
            Some("Given as an undertaking.")
        )]
    );
}

#[test]
fn a_condition_that_turns_into_no_condition_is_told_as_both() {
    let act = "Arland will not attack Borland, by its own forces, in the North.";
    let found = between(
        &promise(&format!(
            "{act} This holds as long as Arland is not attacked by Borland."
        )),
        &promise(&format!("{act} It is unconditional.")),
    );
    assert_eq!(
        found.meaning,
        [
            changed(None, None, Some("It is unconditional.")),
            changed(
                Some(Clause::Condition(0)),
                Some("This holds as long as Arland is not attacked by Borland."),
                None
            ),
        ]
    );
}

#[test]
fn other_parties_are_told_as_such() {
    let of = |from: &str, to: &str| {
        text(&format!(
            "Assurance \"River\". Vocabulary \"river\". From {from} to {to}.
            {from} will not attack {to}, by its own forces, in the North."
        ))
    };
    let found = between(
        &of("Arland", "Borland"),
        &of("Arland", "the United Republic"),
    );
    assert_eq!(
        found.meaning.first(),
        Some(&changed(
            None,
            Some("From Arland to Borland."),
            Some("From Arland to the United Republic.")
        ))
    );
}

#[test]
fn another_vocabulary_is_an_error_that_names_what_it_lacks() {
    let text = promise(OLD);
    let error = differences(&text, &text, &Vocabulary::default()).unwrap_err();
    assert!(error.to_string().contains("`arland`"), "{error}");
}
