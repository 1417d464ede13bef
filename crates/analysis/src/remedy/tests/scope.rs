//! What the act clause covers, what is excepted from it, and what the facing text gives.

use super::support::{actor, changes, deed, offered, offered_facing, promise, text};
use crate::clause::Clause;
use crate::deed::Deed;
use crate::finding::Kind;
use std::collections::BTreeSet;
use tacit_lang::meaning::{Participation, TargetKind};

/// The act clauses offered against a gap by which `harm` is no breach.
fn acts(sentences: &str, harm: &Deed) -> Vec<String> {
    let text = promise(sentences);
    let edits = offered(Kind::Gap, &[Clause::Act], std::slice::from_ref(harm), &text);
    let acts = edits.iter().filter(|edit| edit.clause == Clause::Act);
    acts.map(|edit| edit.change.rsplit('`').nth(1).unwrap().to_owned())
        .collect()
}

#[test]
fn another_target_is_protected_as_well() {
    let harm = deed("arland", "attack", "borland", TargetKind::People, "north");
    assert_eq!(
        acts(
            "Arland will not attack Borland, by its own forces, against the territory of Borland.",
            &harm
        ),
        [
            "Arland will not attack Borland, by its own forces, against the territory or people of Borland.",
            "Arland will not attack Borland, by its own forces, against the territory, forces or people of Borland, anywhere.",
        ]
    );
}

#[test]
fn another_place_is_covered_by_the_next_that_holds_it() {
    let promised = "Arland will not attack Borland, by its own forces, in the North Bank.";
    let harm = |place| deed("arland", "attack", "borland", TargetKind::People, place);
    let said = "Arland will not attack Borland, by its own forces";
    assert_eq!(
        acts(promised, &harm("north")),
        [
            format!("{said}, in the North."),
            format!("{said}, anywhere.")
        ]
    );
    assert_eq!(acts(promised, &harm("")), [format!("{said}, anywhere.")]);
}

#[test]
fn another_class_is_named_as_well_and_the_condition_keeps_its_sense() {
    let text = promise("Arland will not attack Borland first, by its own forces, in the North.");
    let patrol = deed(
        "arland",
        "patrol",
        "borland",
        TargetKind::Territory,
        "north",
    );
    let edits = offered(Kind::Gap, &[Clause::Act], &[patrol], &text);
    let said = "in place of `Arland will not attack Borland, by its own forces, in the North.` say";
    let named = format!(
        "{said} `Arland will not carry out armed attacks or patrols against Borland, by its own forces, in the North.`"
    );
    assert!(
        changes(&edits).contains(&named.as_str()),
        "{:#?}",
        changes(&edits)
    );
    let unknown = offered(Kind::Gap, &[Clause::Act], &[], &text);
    let wider = format!(
        "{said} `Arland will not \"use force against\" Borland, by its own forces, in the North.`"
    );
    assert!(
        changes(&unknown).contains(&wider.as_str()),
        "{:#?}",
        changes(&unknown)
    );
}

#[test]
fn other_hands_are_answered_for_only_if_they_are_the_givers() {
    let promised = "Arland will not directly attack Borland, by its own forces, in the North.
        The listed proxies of Arland are Delta, directed.";
    let harm = |author| deed(author, "attack", "borland", TargetKind::People, "north");
    let direct = "Arland will not attack Borland, by its own forces, in the North.";
    let through = |hands| {
        format!(
            "Arland will not attack Borland, by its own forces or through {hands}, in the North."
        )
    };
    assert_eq!(
        acts(promised, &harm("delta")),
        [&through("its listed proxies"), direct]
    );
    assert_eq!(
        acts(promised, &harm("epsilon")),
        [
            &through("Epsilon"),
            &through("forces it controls down to supported"),
            direct
        ]
    );
    assert_eq!(acts(promised, &harm("celand")), [direct]);
}

#[test]
fn who_is_controlled_is_put_on_the_list() {
    let text = promise(
        "Arland will not attack Borland, by its own forces or through its listed proxies, in the North.
        The listed proxies of Arland are Delta, directed.",
    );
    let harm = deed("epsilon", "attack", "borland", TargetKind::People, "north");
    let edits = offered(Kind::Gap, &[Clause::Act], &[harm], &text);
    let listed = "in place of `The listed proxies of Arland are Delta, directed.` \
                  say `The listed proxies of Arland are Delta, directed; Epsilon, supported.`";
    assert!(changes(&edits).contains(&listed), "{:#?}", changes(&edits));
}

#[test]
fn what_is_excepted_uncounted_or_joined_counts_again() {
    let text = promise(
        "Arland will not directly attack Borland, by its own forces, in the North.
        It does not cover raids against Delta, incidental harm included.
        Neither side counts raids, pullbacks. It says nothing of the acts of the United Republic.",
    );
    let mut harm = deed("celand", "raid", "borland", TargetKind::People, "north");
    harm.joined = BTreeSet::from([actor("arland")]);
    let edits = offered(Kind::Gap, &[Clause::Exception(0)], &[harm], &text);
    let found = changes(&edits);
    for said in [
        "in place of `It does not cover raids against Delta, incidental harm included.` say `It does not cover raids against Delta.`",
        "leave out `It does not cover raids against Delta, incidental harm included.`",
        "in place of `Neither side counts pullbacks or raids.` say `Neither side counts pullbacks.`",
        "add `Participation counts as direct.`",
        "leave out `It says nothing of the acts of the United Republic.`",
    ] {
        assert!(found.contains(&said), "{said}\n{found:#?}");
    }
}

#[test]
fn an_overlap_is_excepted_in_words_or_not_at_all() {
    let text = promise(
        "Arland will not attack Borland, by its own forces, in the North.
        It does not cover raids against Delta.",
    );
    let said = [
        "in place of `It does not cover raids against Delta.` say `It does not cover raids against Delta, incidental harm included.`",
        "leave out `It does not cover raids against Delta.`",
    ];
    let offered = |clauses: &[Clause]| {
        let edits = offered(Kind::Overlap, clauses, &[], &text);
        changes(&edits)
            .into_iter()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(offered(&[Clause::Exception(0)]), said);
    assert_eq!(offered(&[]), said);
    assert!(offered(&[Clause::Exception(1)]).is_empty());
}

#[test]
fn what_swallows_the_promise_is_left_out() {
    let text = promise(
        "Arland will not attack Borland, by its own forces, in the North.
        It does not cover armed force; raids against Delta.",
    );
    let edits = offered(Kind::Vacuous, &[Clause::Exception(0)], &[], &text);
    assert_eq!(
        changes(&edits),
        [
            "in place of `It does not cover armed force; raids against Delta.` say `It does not cover raids against Delta.`"
        ]
    );
}

#[test]
fn what_the_other_gives_is_taken_over_with_the_parties_exchanged() {
    let mine = promise(
        "Arland will not attack Borland, by its own forces, against the territory of Borland.
        This holds as long as Arland is not attacked by Borland or by its listed proxies.
        The listed proxies of Borland are Delta, directed. The listed proxies of Arland are Epsilon, directed.
        An act of a listed proxy that Arland disavows within 5 days does not count.
        Participation counts. Withdrawal takes effect on receipt.",
    );
    let facing = text(
        "Assurance \"Back\". Vocabulary \"river\". From Borland to Arland.
        Borland will not shell Arland, by its own forces or through its listed proxies or through Delta,
            against the territory or people of Arland.
        This holds as long as Borland is not first shelled by Arland or by Epsilon.
        The listed proxies of Borland are Delta, directed.
        An act of a listed proxy that Borland disavows within 1 day does not count.
        Withdrawal takes effect 7 days after receipt.",
    );
    let offered = |clause: Clause| {
        let edits = offered_facing(Kind::Asymmetry, &[clause], &[], &mine, Some(&facing));
        let said = edits
            .iter()
            .map(|edit| edit.change.rsplit('`').nth(1).unwrap());
        said.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(
        offered(Clause::Act),
        [
            "Arland will not attack Borland, by its own forces, against the territory or people of Borland.",
            "Arland will not attack Borland, by its own forces or through its listed proxies, against the territory of Borland.",
            "Arland will not shell Borland, by its own forces, against the territory of Borland.",
            "Arland will not shell Borland, by its own forces or through its listed proxies, \
             against the territory or people of Borland.",
        ]
    );
    assert_eq!(
        offered(Clause::Condition(0)),
        [
            "This holds as long as Arland is not first shelled by Borland.",
            "It is unconditional.",
        ]
    );
    assert_eq!(
        offered(Clause::Withdrawal),
        ["Withdrawal takes effect 7 days after receipt."]
    );
    assert_eq!(
        offered(Clause::Disavowal(actor("arland"))),
        ["An act of a listed proxy that Arland disavows within 1 day does not count."]
    );
    assert_eq!(offered(Clause::Participation), ["Participation counts."]);
    assert!(offered(Clause::Standard).is_empty());
    assert_eq!(mine.participation, Some(Participation::Counts));
}

#[test]
fn where_neither_has_a_condition_none_is_taken_over() {
    let mine = promise("Arland will not attack Borland, by its own forces, in the North.");
    let facing = text(
        "Assurance \"Back\". Vocabulary \"river\". From Borland to Arland.
        Borland will not attack Arland, by its own forces, in the North.",
    );
    let clauses = [Clause::Condition(0), Clause::Grade(0), Clause::Exception(0)];
    assert_eq!(
        offered_facing(Kind::Asymmetry, &clauses, &[], &mine, Some(&facing)),
        []
    );
}

#[test]
fn without_a_facing_text_nothing_is_taken_over() {
    let text = promise("Arland will not attack Borland first, by its own forces.");
    assert_eq!(
        offered(
            Kind::Asymmetry,
            &[Clause::Act, Clause::Condition(0)],
            &[],
            &text
        ),
        []
    );
}
