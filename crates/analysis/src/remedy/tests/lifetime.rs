//! Beginning, ending, withdrawing.

use super::support::{changes, offered, promise};
use crate::clause::Clause;
use crate::finding::Kind;

fn ended(sentences: &str) -> Vec<String> {
    against(Kind::SilentLapse, Clause::End, sentences)
}

fn against(kind: Kind, clause: Clause, sentences: &str) -> Vec<String> {
    let text = promise(&format!(
        "Arland will not attack Borland, by its own forces, in the North. {sentences}"
    ));
    let edits = offered(kind, &[clause], &[], &text);
    changes(&edits).into_iter().map(str::to_owned).collect()
}

#[test]
fn a_withdrawal_on_receipt_gets_notice_and_then_none_at_all() {
    let withdrawn = |sentences| against(Kind::UnilateralRelease, Clause::Withdrawal, sentences);
    assert_eq!(
        withdrawn("No end is stated. Withdrawal takes effect on receipt."),
        [
            "in place of `Withdrawal takes effect on receipt.` say `Withdrawal takes effect 7 days after receipt.`",
            "in place of `No end is stated.` say `It ends 182 days after entry into effect.`; \
             in place of `Withdrawal takes effect on receipt.` say `It cannot be withdrawn.`",
        ]
    );
    assert_eq!(
        withdrawn("It ends at 2026-04-01T00:00:00Z. Left open: withdrawal."),
        [
            "in place of `Left open: withdrawal.` say `Withdrawal takes effect 7 days after receipt.`",
            "in place of `Left open: withdrawal.` say `It cannot be withdrawn.`",
        ]
    );
    assert_eq!(
        withdrawn(
            "It ends at 2026-04-01T00:00:00Z. Withdrawal takes effect 10 days after receipt."
        ),
        [
            "in place of `Withdrawal takes effect 10 days after receipt.` say `It cannot be withdrawn.`"
        ]
    );
    assert!(withdrawn("It cannot be withdrawn.").is_empty());
}

#[test]
fn what_never_starts_enters_on_receipt() {
    let starts = |sentences| against(Kind::NeverStarts, Clause::Entry, sentences);
    assert_eq!(
        starts("In effect once the promise of Borland is in effect."),
        [
            "in place of `In effect once the promise of Borland is in effect.` say `In effect from receipt.`"
        ]
    );
    assert_eq!(
        starts(
            "In effect once Borland has carried out pullbacks. It ends at 2026-04-01T00:00:00Z."
        ),
        [
            "in place of `In effect once Borland has carried out pullbacks.` say `In effect from receipt.`",
            "in place of `It ends at 2026-04-01T00:00:00Z.` say `No end is stated.`",
        ]
    );
    assert!(starts("In effect from receipt.").is_empty());
    assert!(starts("").is_empty());
}

#[test]
fn what_ends_unnoticed_ends_later_or_in_the_open() {
    assert_eq!(
        ended("It ends 90 days after entry into effect."),
        ["in place of `It ends 90 days after entry into effect.` say `No end is stated.`"]
    );
    assert_eq!(
        ended("A notice is deemed received 36 hours after it is held."),
        [
            "in place of `A notice is deemed received 36 hours after it is held.` \
             say `A notice is deemed received 14 days after it is held.`",
            "leave out `A notice is deemed received 36 hours after it is held.`",
        ]
    );
    assert_eq!(
        ended("It is released when the promise of Borland ends or is breached."),
        [
            "in place of `It is released when the promise of Borland ends or is breached.` \
             say `It does not depend on another promise.`"
        ]
    );
    assert!(ended("No end is stated.").is_empty());
}
