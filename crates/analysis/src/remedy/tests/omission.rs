//! Leaving one clause out.

use super::support::{are_sound, changes, offered, promise, text, vocabulary};
use crate::clause::Clause;
use crate::finding::Kind;
use crate::remedy::omissions;
use tacit_lang::vocabulary::Vocabulary;

const FULL: &str = "Arland will not attack Borland, by its own forces or through its listed proxies.
    This holds as long as Arland is not first attacked by Borland.
    This holds as long as Gamma Brigades has not carried out raids in the last 30 days.
    Against shelling by Borland, only shelling are released, for 10 days.
    The listed proxies of Arland are Delta, directed.
    An act of a listed proxy that Arland disavows within 2 days does not count.
    It does not cover raids against Gamma Brigades in the North; patrols.
    Neither side counts pullbacks.
    Participation does not count.
    It says nothing of the acts of the United Republic.
    It is released when the promise of Borland ends or is breached.
    If it is disputed or unknown who acted, Arland will ask and wait 3 days before it holds itself released.
    The standard of proof is \"balance of probabilities\".
    The findings of \"Observers Without Borders and Friends\" decide who acted.
    In effect from dispatch.
    It ends at 2026-04-01T00:00Z.
    Withdrawal takes effect 7 days after receipt.
    A notice is deemed received 36 hours after it is held.
    Acts of the same instant excuse each other.
    Provocation is remembered for 30 days.";

#[test]
fn each_clause_is_left_out_alone() {
    let text = promise(FULL);
    let edits = omissions(&text, vocabulary());
    are_sound(&edits, &text, vocabulary());
    let clauses: Vec<String> = edits.iter().map(|edit| edit.clause.to_string()).collect();
    assert_eq!(
        clauses,
        [
            "condition 1",
            "condition 2",
            "graded release 1",
            "disavowal by arland",
            "exception 1",
            "exception 2",
            "what counts for neither side",
            "participation",
            "of whose acts it says nothing",
            "dependence",
            "clarification",
            "standard",
            "attribution",
            "entry",
            "end",
            "withdrawal",
            "deemed receipt",
            "same instant",
        ]
    );
}

#[test]
fn the_words_are_those_of_the_text() {
    let text = promise(
        "Arland will not attack Borland first, by its own forces, in the North.
        It does not cover raids against Delta; patrols against Gamma Brigades in the North.",
    );
    assert_eq!(
        changes(&omissions(&text, vocabulary())),
        [
            "leave out `This holds as long as Arland is not first attacked by Borland.`",
            "in place of `It does not cover patrols against the Gamma Brigades in the North; raids against Delta.` \
             say `It does not cover raids against Delta.`",
            "in place of `It does not cover patrols against the Gamma Brigades in the North; raids against Delta.` \
             say `It does not cover patrols against the Gamma Brigades in the North.`",
        ]
    );
}

#[test]
fn what_says_the_default_in_words_is_not_left_out() {
    let text = promise(
        "Arland will not attack Borland, by its own forces, in the North.
        It is unconditional. It does not depend on another promise. Participation counts.
        Each side decides for itself who acted. In effect from receipt. No end is stated.
        Withdrawal takes effect on receipt. Provocation is remembered for 30 days.
        Left open: the standard of proof.",
    );
    assert_eq!(omissions(&text, vocabulary()), []);
}

#[test]
fn what_another_clause_speaks_of_stays() {
    let text = promise(
        "Arland will not attack Borland, by its own forces.
        This holds as long as Arland is not attacked by Borland or by its listed proxies.
        Against raids, only shelling are released.
        The listed proxies of Borland are Delta, directed.",
    );
    let edits = omissions(&text, vocabulary());
    let clauses: Vec<&Clause> = edits.iter().map(|edit| &edit.clause).collect();
    assert_eq!(clauses, [&Clause::Grade(0)]);
}

#[test]
fn a_group_has_clauses_too() {
    let text = text(
        "Assurance \"Pact\". Vocabulary \"river\". Among each other: Arland; Borland; the United Republic.
        Each will not attack the other, by its own forces.
        This holds as long as it is not first attacked by the other or by Delta.
        Neither side counts patrols.",
    );
    let edits = omissions(&text, vocabulary());
    are_sound(&edits, &text, vocabulary());
    assert_eq!(
        changes(&edits),
        [
            "leave out `This holds as long as it is not first attacked by the other or by Delta.`",
            "leave out `Neither side counts patrols.`",
        ]
    );
}

#[test]
fn a_dead_clause_is_offered_to_be_left_out_and_no_other() {
    let text = promise(
        "Arland will not attack Borland first, by its own forces.
        Neither side counts pullbacks. The standard of proof is reported.",
    );
    let missing = [Clause::Exception(0), Clause::Condition(4), Clause::End];
    assert_eq!(offered(Kind::DeadClause, &missing, &[], &text), []);
    assert_eq!(
        changes(&offered(Kind::DeadClause, &[Clause::Uncounted], &[], &text)),
        ["leave out `Neither side counts pullbacks.`"]
    );
}

#[test]
fn another_vocabulary_gets_no_words() {
    let text = promise("Arland will not attack Borland first, by its own forces.");
    assert_eq!(omissions(&text, &Vocabulary::default()), []);
}
