//! Every combination of clauses: what is offered is a text, and a difference is told where there is one.

use super::support::{DIRECTED, actor, are_sound, deed, meaning, pair, vocabulary};
use crate::clause::Clause;
use crate::finding::Kind;
use crate::remedy::{Fault, candidates, differences, omissions};
use proptest::prelude::*;
use std::collections::BTreeSet;
use tacit_lang::canonical::vocabulary_digest;
use tacit_lang::meaning::{Assurance, TargetKind};
use tacit_lang::read;

/// Sentences of which a text has at most one of each row; what others speak of comes first.
const ROWS: [&[&str]; 15] = [
    &[
        "The listed proxies of Borland are the Gamma Brigades, directed; Delta, supported.",
        "The listed proxies of Borland are the Gamma Brigades, supported.",
        "",
    ],
    &["The listed proxies of Arland are Epsilon, supported.", ""],
    &[
        "This holds as long as Arland is not attacked by Borland.",
        "This holds as long as Arland is not first attacked by Borland or by its listed proxies or by Delta.",
        "This holds as long as Arland is not shelled by forces it controls down to supported in the last 2 days.",
        "It is unconditional.",
        "",
    ],
    &[
        "This holds as long as Delta or Epsilon have not carried out raids.",
        "",
    ],
    &[
        "Against shelling by Borland, only raids are released, against the forces of Borland, for 10 days.",
        "",
    ],
    &[
        "An act of a listed proxy that Borland disavows within 1 day does not count.",
        "",
    ],
    &[
        "It does not cover raids against Delta in the North; armed force.",
        "It does not cover patrols, incidental harm included.",
        "",
    ],
    &["Neither side counts raids or pullbacks.", ""],
    &["Participation does not count.", "Participation counts.", ""],
    &["It says nothing of the acts of the United Republic.", ""],
    &[
        "It holds only while the promise of Borland stands.",
        "It is released when the promise of Borland ends or is breached.",
        "",
    ],
    &[
        "If it is disputed or unknown who acted, Arland will ask and wait 1 day before it holds itself released.",
        "",
    ],
    &[
        "In effect from 2026-01-02T00:00Z. It ends at 2026-04-01T00:00Z.",
        "In effect once the promise of Borland is in effect. It ends 9 days after entry into effect.",
        "",
    ],
    &[
        "Withdrawal takes effect 2 days after receipt. A notice is deemed received 3 days after it is held.",
        "It cannot be withdrawn.",
        "",
    ],
    &[
        "Left open: the start, the scope, attribution, the standard of proof, withdrawal.",
        "The standard of proof is reported. Each side decides for itself who acted.",
        "",
    ],
];

const ACTS: [&str; 3] = [
    "Arland will not directly attack Borland, by its own forces, against the territory of Borland.",
    "Arland will not carry out shelling or patrols against Borland, in the North.",
    "Arland will not attack Borland, by its own forces or through its listed proxies or through Delta, anywhere.",
];

/// A text of the sentences picked, without those that cannot stand with the ones before them.
fn combined(picked: &[prop::sample::Index]) -> Assurance {
    let vocabulary = vocabulary();
    let digest = vocabulary_digest(vocabulary);
    let mut words = format!("{DIRECTED}\n{}", ACTS[0]);
    let mut found = meaning(&words, vocabulary);
    for (row, at) in ROWS.iter().zip(picked) {
        let with = format!("{words}\n{}", at.get::<&str>(row));
        if let Some(more) = read(&with, vocabulary, digest).assurance {
            (words, found) = (with, more);
        }
    }
    let act = picked.last().map_or(ACTS[0], |at| at.get::<&str>(&ACTS));
    let other = words.replace(ACTS[0], act);
    read(&other, vocabulary, digest).assurance.unwrap_or(found)
}

fn picks() -> impl Strategy<Value = Vec<prop::sample::Index>> {
    prop::collection::vec(any::<prop::sample::Index>(), ROWS.len() + 1)
}

/// The clauses that differ between the two, lists as one.
fn differing(old: &Assurance, new: &Assurance) -> BTreeSet<String> {
    let found = differences(old, new, vocabulary()).unwrap();
    let clauses = found.meaning.into_iter().filter_map(|found| found.clause);
    clauses.map(|clause| kind(&clause)).collect()
}

fn kind(clause: &Clause) -> String {
    let name = clause.to_string();
    name.trim_end_matches(|letter: char| letter.is_ascii_digit() || letter == ' ')
        .to_owned()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_offered_is_a_text(
        picked in picks(),
        kind in prop::sample::select(Kind::ALL.to_vec()),
        author in prop::sample::select(vec!["arland", "delta", "epsilon", "gamma", "celand"]),
        act in prop::sample::select(vec!["raid", "patrol", "force"]),
        known in any::<bool>(),
        place in 0_usize..3,
    ) {
        let text = combined(&picked);
        let vocabulary = vocabulary();
        let facing = "Assurance \"Back\". Vocabulary \"river\". From Borland to Arland.
            Borland will not shell Arland first, by its own forces or through its listed proxies, in the North.
            The listed proxies of Borland are Delta, directed. Participation counts as direct.
            In effect once the promise of Arland is in effect. It cannot be withdrawn.";
        let facing = meaning(facing, vocabulary);
        let clauses = [
            Clause::Act, Clause::Condition(place), Clause::Exception(place), Clause::Grade(place), Clause::Uncounted,
            Clause::SilentOn, Clause::Participation, Clause::Dependence, Clause::Entry, Clause::Withdrawal,
            Clause::Disavowal(actor("arland")), Clause::Proxies(actor("borland")), Clause::End,
        ];
        let deeds = [deed(author, act, "borland", TargetKind::Forces, "bank")];
        let fault = Fault {
            kind,
            promise: &pair(&text),
            clauses: &clauses,
            deeds: if known { &deeds } else { &[] },
            facing: Some(&facing),
        };
        are_sound(&candidates(&fault, &text, vocabulary), &text, vocabulary);
    }

    #[test]
    fn whatever_is_left_out_is_a_text_that_differs_there(picked in picks()) {
        let text = combined(&picked);
        let vocabulary = vocabulary();
        let edits = omissions(&text, vocabulary);
        are_sound(&edits, &text, vocabulary);
        for edit in edits {
            prop_assert_eq!(differing(&text, &edit.amended), BTreeSet::from([kind(&edit.clause)]));
        }
    }

    #[test]
    fn two_texts_differ_in_words_where_they_differ(one in picks(), other in picks()) {
        let (one, other) = (combined(&one), combined(&other));
        let found = differences(&one, &other, vocabulary()).unwrap();
        prop_assert_eq!(found.meaning.is_empty(), one == other);
        prop_assert!(found.labels.is_empty());
        let back = differences(&other, &one, vocabulary()).unwrap();
        prop_assert_eq!(found.meaning.len(), back.meaning.len());
        let same = differences(&one, &one, vocabulary()).unwrap();
        prop_assert!(same.meaning.is_empty());
    }
}

#[test]
fn what_is_offered_to_a_group_is_a_text_of_the_group() {
    let text = meaning(
        "Assurance \"Pact\". Vocabulary \"river\". Among each other: Arland; Borland; the United Republic.
        Each will not directly attack the other, by its own forces, against the territory of the other.
        This holds as long as it is not attacked by the other or by its listed proxies.
        The listed proxies of Borland are Delta, directed; the Gamma Brigades, directed.
        It does not cover raids against Delta. It ends at 2026-04-01T00:00Z.",
        vocabulary(),
    );
    let offered: BTreeSet<Kind> = Kind::ALL
        .into_iter()
        .filter(|kind| {
            let fault = Fault {
                kind: *kind,
                promise: &pair(&text),
                clauses: &[Clause::Act, Clause::Condition(0), Clause::Exception(0)],
                deeds: &[deed(
                    "delta",
                    "raid",
                    "borland",
                    TargetKind::People,
                    "north",
                )],
                facing: None,
            };
            let edits = candidates(&fault, &text, vocabulary());
            are_sound(&edits, &text, vocabulary());
            !edits.is_empty()
        })
        .collect();
    let nothing: Vec<Kind> = Kind::ALL
        .into_iter()
        .filter(|kind| !offered.contains(kind))
        .collect();
    // Its facing text is itself.
    assert_eq!(nothing, [Kind::Asymmetry]);
}
