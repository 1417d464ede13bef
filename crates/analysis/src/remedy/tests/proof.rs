//! Who acted: what stands against others who would free the giver.

use super::support::{actor, changes, deed, offered, offered_facing, promise, text};
use crate::clause::Clause;
use crate::finding::Kind;
use std::collections::BTreeSet;
use tacit_lang::meaning::{Attribution, Participation, TargetKind};

const SPOILT: &str = "Arland will not attack Borland, by its own forces, in the North.
    This holds as long as Arland is not first attacked by Borland or by its listed proxies.
    The listed proxies of Borland are Delta, directed.
    Left open: attribution, the standard of proof.";

#[test]
fn against_a_spoiler_comes_asking_then_proof_then_disavowal() {
    let text = promise(SPOILT);
    let edits = offered(Kind::Spoiler, &[Clause::Condition(0)], &[], &text);
    assert_eq!(
        changes(&edits),
        [
            "add `If it is disputed or unknown who acted, Arland will ask and wait 3 days before it holds itself released.`",
            "add `The standard of proof is \"clear and convincing\".`; \
             in place of `Left open: attribution, the standard of proof.` say `Left open: attribution.`",
            "add `An act of a listed proxy that Borland disavows within 2 days does not count.`",
            "in place of `This holds as long as Arland is not first attacked by Borland or by its listed proxies.` \
             say `This holds as long as Arland is not first attacked by Borland.`",
            "in place of `This holds as long as Arland is not first attacked by Borland or by its listed proxies.` \
             say `It is unconditional.`",
        ]
    );
    let clauses: Vec<&Clause> = edits.iter().map(|edit| &edit.clause).collect();
    assert_eq!(
        clauses,
        [
            &Clause::Clarification,
            &Clause::Standard,
            &Clause::Disavowal(actor("borland")),
            &Clause::Condition(0),
            &Clause::Condition(0),
        ]
    );
}

#[test]
fn what_is_there_already_is_not_offered_again() {
    let text = promise(
        "Arland will not attack Borland first, by its own forces, in the North.
        If it is disputed or unknown who acted, Arland will ask and wait 4 days before it holds itself released.
        The standard of proof is \"clear and convincing\".",
    );
    let edits = offered(Kind::Spoiler, &[Clause::Condition(0)], &[], &text);
    let clauses: Vec<&Clause> = edits.iter().map(|edit| &edit.clause).collect();
    assert_eq!(clauses, [&Clause::Condition(0)]);
}

#[test]
fn no_wait_is_offered_that_outlasts_what_it_waits_for() {
    let asks = |sentences: &str| {
        let text = promise(&format!(
            "Arland will not attack Borland, by its own forces, in the North. {sentences}"
        ));
        let edits = offered(Kind::Spoiler, &[], &[], &text);
        edits
            .iter()
            .any(|edit| edit.clause == Clause::Clarification)
    };
    let window = "This holds as long as Arland is not attacked by Borland in the last";
    assert!(!asks(&format!("{window} 3 days.")));
    assert!(asks(&format!("{window} 4 days.")));
    assert!(!asks("It is unconditional."));
    assert!(asks(
        "It is released when the promise of Borland ends or is breached."
    ));
}

#[test]
fn a_third_power_can_be_left_out_of_account_unless_the_text_counts_it() {
    let text = promise(
        "Arland will not attack Borland, by its own forces, in the North.
        This holds as long as Arland is not first attacked by Borland or by Delta.",
    );
    let silence = |author| {
        let incident = deed(author, "attack", "arland", TargetKind::People, "");
        let edits = offered(Kind::Spoiler, &[], &[incident], &text);
        edits
            .into_iter()
            .find(|edit| edit.clause == Clause::SilentOn)
            .map(|edit| edit.change)
    };
    assert_eq!(
        silence("celand").as_deref(),
        Some("add `It says nothing of the acts of the United Republic.`")
    );
    assert_eq!(silence("delta"), None);
    assert_eq!(silence("borland"), None);
}

#[test]
fn joining_is_taken_out_of_account_where_somebody_joined() {
    let text = promise("Arland will not attack Borland first, by its own forces, in the North.");
    let mut joined = deed("celand", "attack", "arland", TargetKind::People, "");
    let how = |deeds: &[_]| {
        let edits = offered(Kind::Spoiler, &[], deeds, &text);
        let found = edits
            .into_iter()
            .find(|edit| edit.clause == Clause::Participation);
        found.and_then(|edit| edit.amended.participation)
    };
    assert_eq!(how(&[joined.clone()]), None);
    joined.joined = BTreeSet::from([actor("borland")]);
    assert_eq!(how(&[joined]), Some(Participation::DoesNotCount));
}

#[test]
fn nobody_is_named_a_finder_but_the_one_of_the_facing_text() {
    let mine = promise(SPOILT);
    let finds = |facing: &str| {
        let facing = text(&format!(
            "Assurance \"Back\". Vocabulary \"river\". From Borland to Arland.
            Borland will not attack Arland first, by its own forces, in the North. {facing}"
        ));
        let edits = offered_facing(Kind::Spoiler, &[], &[], &mine, Some(&facing));
        edits
            .into_iter()
            .find(|edit| edit.clause == Clause::Attribution)
            .and_then(|edit| edit.amended.attribution)
    };
    assert_eq!(finds("Each side decides for itself who acted."), None);
    assert_eq!(
        finds("The findings of \"Observers Without Borders and Friends\" decide who acted."),
        Some(Attribution::Finder {
            finder: actor("observers"),
            grade: None,
        })
    );
}

#[test]
fn who_cannot_avoid_breach_answers_for_fewer_or_disavows() {
    let text = promise(
        "Arland will not attack Borland, by its own forces or through its listed proxies or through Epsilon, in the North.
        The listed proxies of Arland are Delta, directed.",
    );
    let breach = deed("delta", "attack", "borland", TargetKind::People, "north");
    let said = "Arland will not attack Borland, by its own forces";
    let all = format!("{said} or through its listed proxies or through Epsilon, in the North.");
    let edits = offered(Kind::Trap, &[Clause::Act], &[breach], &text);
    assert_eq!(
        changes(&edits),
        [
            "add `An act of a listed proxy that Arland disavows within 2 days does not count.`",
            &format!("in place of `{all}` say `{said} or through Epsilon, in the North.`"),
            &format!("in place of `{all}` say `{said}, in the North.`"),
        ]
    );
}

#[test]
fn what_was_under_way_at_the_entry_asks_for_another_entry() {
    let text = promise(
        "Arland will not attack Borland, by its own forces, in the North.
        In effect from 2026-01-02T00:00:00Z.",
    );
    let edits = offered(Kind::Trap, &[Clause::Entry], &[], &text);
    assert_eq!(
        changes(&edits),
        [
            "in place of `In effect from 2026-01-02T00:00:00Z.` say `In effect from dispatch.`",
            "in place of `In effect from 2026-01-02T00:00:00Z.` say `In effect from receipt.`",
        ]
    );
    assert_eq!(offered(Kind::Trap, &[Clause::Act], &[], &text), []);
}
