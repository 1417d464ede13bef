//! What releases: excuses, double releases, what each other's promise does.

use super::support::{changes, deed, offered, offered_facing, promise, text};
use crate::clause::Clause;
use crate::finding::Kind;
use tacit_lang::meaning::{Dependence, TargetKind};

const EXCUSE: &str =
    "Arland will not attack Borland, by its own forces, against the territory of Borland.
    This holds as long as Arland is not attacked by Borland or by its listed proxies.
    The listed proxies of Borland are Delta, directed; the Gamma Brigades, directed.";

#[test]
fn against_an_excuse_comes_first_attacked_then_fewer_hands() {
    let text = promise(EXCUSE);
    let answer = deed("delta", "attack", "arland", TargetKind::Territory, "");
    let edits = offered(
        Kind::SelfMadeExcuse,
        &[Clause::Condition(0)],
        &[answer],
        &text,
    );
    assert_eq!(
        changes(&edits),
        [
            "in place of `This holds as long as Arland is not attacked by Borland or by its listed proxies.` \
             say `This holds as long as Arland is not first attacked by Borland or by its listed proxies.`",
            "in place of `This holds as long as Arland is not attacked by Borland or by its listed proxies.` \
             say `This holds as long as Arland is not attacked by Borland.`",
            "in place of `The listed proxies of Borland are Delta, directed; the Gamma Brigades, directed.` \
             say `The listed proxies of Borland are the Gamma Brigades, directed.`",
            "add `Against armed attacks by its listed proxies, only armed attacks are released, for 3 days.`",
            "in place of `This holds as long as Arland is not attacked by Borland or by its listed proxies.` \
             say `This holds as long as Arland is not attacked by Borland or by its listed proxies in the last 30 days.`",
            "in place of `This holds as long as Arland is not attacked by Borland or by its listed proxies.` \
             say `It is unconditional.`",
        ]
    );
}

#[test]
fn a_provocation_of_the_receiver_is_forbidden() {
    let text = promise(EXCUSE);
    let provocation = deed(
        "arland-army",
        "raid",
        "borland",
        TargetKind::People,
        "north",
    );
    let answer = deed("borland", "attack", "arland", TargetKind::Territory, "");
    let deeds = [provocation, answer];
    let edits = offered(Kind::SelfMadeExcuse, &[Clause::Condition(0)], &deeds, &text);
    let act = "in place of `Arland will not attack Borland, by its own forces, against the territory of Borland.` \
               say `Arland will not attack Borland, by its own forces, against the territory or people of Borland.`";
    assert!(changes(&edits).contains(&act), "{:#?}", changes(&edits));
}

#[test]
fn a_provocation_of_a_proxy_cannot_be_forbidden() {
    let text = promise(EXCUSE);
    let provocation = deed("arland", "attack", "delta", TargetKind::Forces, "north");
    let edits = offered(Kind::SelfMadeExcuse, &[], &[provocation], &text);
    assert!(!edits.is_empty());
    assert!(edits.iter().all(|edit| edit.clause != Clause::Act));
}

#[test]
fn only_the_hands_at_fault_are_left_out_first() {
    let text = promise(
        "Arland will not attack Borland, by its own forces, in the North.
        This holds as long as Arland is not first attacked by Borland or by Delta or by Gamma Brigades.",
    );
    let incident = deed("delta", "attack", "arland", TargetKind::People, "");
    let edits = offered(Kind::Spoiler, &[Clause::Condition(0)], &[incident], &text);
    let conditions: Vec<&str> = edits
        .iter()
        .filter(|edit| matches!(edit.clause, Clause::Condition(_)))
        .map(|edit| edit.change.rsplit('`').nth(1).unwrap())
        .collect();
    assert_eq!(
        conditions,
        [
            "This holds as long as Arland is not first attacked by Borland or by the Gamma Brigades.",
            "This holds as long as Arland is not first attacked by Borland.",
            "It is unconditional.",
        ]
    );
}

#[test]
fn of_several_conditions_only_those_at_fault_are_changed() {
    let text = promise(
        "Arland will not attack Borland, by its own forces, in the North.
        This holds as long as Arland is not shelled by Borland.
        This holds as long as Delta has not carried out raids.",
    );
    let places = |clauses: &[Clause]| {
        let edits = offered(Kind::SelfMadeExcuse, clauses, &[], &text);
        let named = edits.iter().filter_map(|edit| match edit.clause {
            Clause::Condition(place) => Some(place),
            _ => None,
        });
        named.collect::<std::collections::BTreeSet<_>>()
    };
    assert_eq!(places(&[Clause::Condition(1)]), [1].into());
    assert_eq!(places(&[Clause::Condition(2)]), [].into());
    assert_eq!(places(&[]), [0, 1].into());
}

#[test]
fn a_condition_on_whomever_becomes_one_of_the_giver() {
    let text = promise(
        "Arland will not attack Borland, by its own forces, in the North.
        This holds as long as Delta has not carried out raids.",
    );
    let edits = offered(Kind::Spoiler, &[Clause::Condition(0)], &[], &text);
    let narrowed = "in place of `This holds as long as Delta has not carried out raids.` \
                    say `This holds as long as Arland is not the target of raids by Delta.`";
    assert!(
        changes(&edits).contains(&narrowed),
        "{:#?}",
        changes(&edits)
    );
}

#[test]
fn a_condition_narrowed_to_another_is_left_out() {
    let text = promise(
        "Arland will not attack Borland, by its own forces, in the North.
        This holds as long as Arland is not attacked by Borland.
        This holds as long as Arland is not attacked by Borland or by Delta.",
    );
    let edits = offered(Kind::Spoiler, &[Clause::Condition(1)], &[], &text);
    let left_out =
        "leave out `This holds as long as Arland is not attacked by Borland or by Delta.`";
    assert!(
        changes(&edits).contains(&left_out),
        "{:#?}",
        changes(&edits)
    );
}

#[test]
fn a_text_that_waits_for_the_other_is_loosened() {
    let waits = promise(
        "Arland will not attack Borland, by its own forces, in the North.
        It holds only while the promise of Borland stands.",
    );
    assert_eq!(
        changes(&offered(
            Kind::NeverStarts,
            &[Clause::Dependence],
            &[],
            &waits
        )),
        [
            "in place of `It holds only while the promise of Borland stands.` \
             say `It is released when the promise of Borland ends or is breached.`",
            "in place of `It holds only while the promise of Borland stands.` \
             say `It does not depend on another promise.`",
        ]
    );
}

#[test]
fn no_change_makes_two_texts_wait_for_each_other() {
    let text_of = |from: &str, to: &str, depends: &str| {
        text(&format!(
            "Assurance \"River\". Vocabulary \"river\". From {from} to {to}.
            {from} will not attack {to} first, by its own forces, in the North. {depends}"
        ))
    };
    let mine = text_of("Arland", "Borland", "");
    let waits = text_of(
        "Borland",
        "Arland",
        "It holds only while the promise of Arland stands.",
    );
    let loose = text_of(
        "Borland",
        "Arland",
        "It is released when the promise of Arland ends or is breached.",
    );
    let taken_over = |facing| {
        let clauses = [Clause::Dependence];
        let edits = offered_facing(Kind::Asymmetry, &clauses, &[], &mine, Some(facing));
        edits.first().map(|edit| edit.amended.dependence)
    };
    assert_eq!(taken_over(&waits), None);
    assert_eq!(taken_over(&loose), Some(Some(Dependence::ReleasedWhenEnds)));
}

#[test]
fn where_both_may_come_free_an_answer_is_graded() {
    let text = promise(
        "Arland will not attack Borland first, by its own forces, against the territory, forces or people of Borland, anywhere.",
    );
    let edits = offered(Kind::DoubleRelease, &[Clause::Condition(0)], &[], &text);
    let graded = edits.iter().find(|edit| edit.clause == Clause::Grade(0));
    assert_eq!(
        graded.unwrap().change,
        "add `Against armed attacks, only armed attacks are released, against the forces of Borland, for 3 days.`"
    );
}
