//! Two versions of one text: what differs is found, with a shortest scenario that the judge replays both ways.

#![expect(
    clippy::unwrap_used,
    reason = "a failed expectation is what a test is for"
)]

use crate::cases::{disagreements, of};
use proptest::prelude::*;
use tacit_analysis::arena::{Arena, Move, Scene};
use tacit_analysis::compare::records::rejudge;
use tacit_analysis::compare::{Comparison, Favour, compare, first_difference};
use tacit_analysis::search::Searches;
use tacit_analysis::{Bounds, Eyes, Matter, MatterError, Side};
use tacit_standing::verdict::Word;

const VOCABULARY: &str = r#"
vocabulary = 1
name = "example"
actor = [
  { id = "arland", names = ["Arland"] },
  { id = "arland-army", names = ["the Arland Army"], part_of = "arland" },
  { id = "borland", names = ["Borland"] },
  { id = "carland", names = ["Carland"] },
  { id = "gamma", names = ["the Gamma Brigades"] },
  { id = "delta", names = ["the Delta Front"] },
  { id = "powers", names = ["the United Powers"] },
  { id = "commission", names = ["the Joint Commission"] },
]
act = [
  { id = "attack", noun = "attacks", verb = "attack", participle = "attacked" },
  { id = "shelling", noun = "shelling", verb = "shell", participle = "shelled", within = "attack" },
  { id = "raid", noun = "raids", verb = "raid", participle = "raided", within = "attack" },
  { id = "pullback", noun = "pullbacks" },
]
place = [
  { id = "arland", names = ["Arland"] },
  { id = "borland", names = ["Borland"] },
  { id = "north", names = ["the North"], within = "borland" },
  { id = "deltaland", names = ["Deltaland"] },
]
degree = [
  { id = "directed", name = "directed" },
  { id = "supported", name = "supported" },
]
grade = [
  { id = "balance", name = "balance of probabilities" },
  { id = "clear", name = "clear and convincing" },
]
"#;

const BASE: &str = r#"Assurance "Quiet".
Vocabulary "example".
From Arland to Borland.
Given as an assurance.

Arland will not attack Borland, by its own forces or through its listed proxies, against the territory or people of Borland.
This holds as long as Arland is not first attacked by Borland or by its listed proxies.
This holds as long as Arland is not raided by the United Powers in the last 7 days.
Against raids by Borland, only raids are released, for 14 days.
The listed proxies of Arland are the Delta Front, supported.
The listed proxies of Borland are the Gamma Brigades, supported.
It does not cover shelling against the Gamma Brigades in Deltaland.
Participation counts.
It does not depend on another promise.
If it is disputed or unknown who acted, Arland will ask and wait 3 days before it holds itself released.
In effect from receipt.
It ends 90 days after entry into effect.
Withdrawal takes effect 7 days after receipt.
"#;

const FACING: &str = r#"Assurance "Answer".
Vocabulary "example".
From Borland to Arland.
Borland will not attack Arland, by its own forces, against the territory, forces or people of Arland, anywhere.
It is unconditional.
In effect from receipt.
"#;

fn version(changes: &[(&str, &str)]) -> Matter {
    let mut text = BASE.to_owned();
    for (old, new) in changes {
        assert!(text.contains(old), "{old}");
        text = text.replacen(old, new, 1);
    }
    of(VOCABULARY, &[&text, FACING])
}

fn compared(old: &Matter, new: &Matter, mistakes: usize) -> Comparison {
    let bounds = Bounds {
        moves: 6,
        mistakes,
        positions: 20_000,
    };
    let found = compare(old, new, &bounds, &|| false).unwrap();
    for it in &found.differences {
        let [before, after] = &it.scenarios;
        assert_eq!(
            disagreements(old, before),
            Vec::<String>::new(),
            "{}",
            it.sentence
        );
        assert_eq!(
            disagreements(new, after),
            Vec::<String>::new(),
            "{}",
            it.sentence
        );
    }
    found
}

/// What is changed, to what; in whose favour, after how many acts and mistakes; by which clause.
type Case = (
    &'static str,
    &'static str,
    Favour,
    (usize, usize),
    &'static str,
);

const CASES: &[Case] = &[
    (
        "will not attack Borland",
        "will not shell Borland",
        Favour::Giver,
        (1, 0),
        "act",
    ),
    (
        "territory or people",
        "territory, forces or people",
        Favour::Mixed,
        (1, 0),
        "act",
    ),
    (
        "people of Borland.",
        "people of Borland, in the North.",
        Favour::Mixed,
        (1, 0),
        "act",
    ),
    (
        " or through its listed proxies,",
        ",",
        Favour::Giver,
        (1, 0),
        "act",
    ),
    (
        "not first attacked",
        "not attacked",
        Favour::Giver,
        (2, 0),
        "condition 1",
    ),
    (
        "by Borland or by its listed proxies",
        "by Borland",
        Favour::Receiver,
        (1, 0),
        "condition 1",
    ),
    (
        "in the last 7 days",
        "in the last 8 days",
        Favour::Giver,
        (1, 0),
        "condition 2",
    ),
    (
        "for 14 days",
        "for 13 days",
        Favour::Receiver,
        (2, 0),
        "graded release 1",
    ),
    (
        "only raids are",
        "only raids or shelling are",
        Favour::Giver,
        (2, 0),
        "graded release 1",
    ),
    (
        "the Delta Front, supported",
        "Carland, supported",
        Favour::Mixed,
        (1, 0),
        "proxies of arland",
    ),
    (
        "the Gamma Brigades, supported",
        "the Gamma Brigades, supported; Carland, supported",
        Favour::Giver,
        (1, 0),
        "proxies of borland",
    ),
    (
        "shelling against the Gamma Brigades in Deltaland",
        "shelling",
        Favour::Giver,
        (1, 0),
        "exception 1",
    ),
    (
        "Participation counts.",
        "Participation does not count.",
        Favour::Mixed,
        (1, 0),
        "participation",
    ),
    (
        "Participation counts.",
        "Participation counts.\nNeither side counts raids.",
        Favour::Mixed,
        (1, 0),
        "what counts for neither side",
    ),
    (
        "It does not depend on another promise.",
        "It is released when the promise of Borland ends or is breached.",
        Favour::Giver,
        (0, 0),
        "dependence",
    ),
    (
        "wait 3 days",
        "wait 5 days",
        Favour::Receiver,
        (1, 1),
        "clarification",
    ),
    (
        "In effect from receipt.",
        "In effect once Borland has carried out pullbacks.",
        Favour::Giver,
        (0, 0),
        "entry",
    ),
    (
        "In effect from receipt.",
        "In effect from 2027-01-03T12:00Z.",
        Favour::Giver,
        (0, 0),
        "entry",
    ),
    (
        "It ends 90 days after entry",
        "It ends 91 days after entry",
        Favour::Receiver,
        (0, 0),
        "end",
    ),
    (
        "7 days after receipt",
        "8 days after receipt",
        Favour::Receiver,
        (0, 0),
        "withdrawal",
    ),
    (
        "7 days after receipt.",
        "7 days after receipt.\nA notice is deemed received 2 days after it is held.",
        Favour::Giver,
        (0, 0),
        "deemed receipt",
    ),
    (
        "takes effect 7 days after receipt",
        "takes effect on receipt",
        Favour::Giver,
        (0, 0),
        "withdrawal",
    ),
];

#[test]
fn each_clause_that_is_changed_is_found_with_a_shortest_scenario_and_its_favour() {
    let mut wrong = Vec::new();
    for (from, to, favour, acts, clause) in CASES {
        let (old, new) = (version(&[]), version(&[(from, to)]));
        let found = compared(&old, &new, acts.1);
        let Some(first) = found.differences.first() else {
            wrong.push(format!("{from} -> {to}: nothing {:?}", found.within));
            continue;
        };
        let [before, _] = &first.scenarios;
        let clauses: Vec<String> = first
            .clauses
            .iter()
            .map(|it| it.clause.to_string())
            .collect();
        let seen = (
            found.favour().unwrap(),
            (before.acts(), before.mistakes()),
            clauses,
        );
        let due = (*favour, *acts, vec![(*clause).to_owned()]);
        if seen != due {
            wrong.push(format!("{from} -> {to}: {seen:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn words_that_change_nothing_are_said_to_change_nothing() {
    let old = version(&[]);
    let reordered = version(&[
        ("Participation counts.\n", ""),
        (
            "In effect from receipt.",
            "Participation counts.\nIn effect from receipt.",
        ),
        ("Assurance \"Quiet\"", "Assurance \"Quieter\""),
    ]);
    let found = compared(&old, &reordered, 0);
    assert!(found.is_identical && found.is_same());
    assert_eq!((found.favour(), found.within), (None, None));
}

#[test]
fn what_is_unsaid_means_what_is_said_of_it() {
    let small = |act: &str| {
        of(
            VOCABULARY,
            &[&SMALL.replace("against the territory of Borland", act)],
        )
    };
    let said = small("against the territory, forces or people of Borland");
    let unsaid = of(
        VOCABULARY,
        &[&SMALL.replace(", against the territory of Borland", "")],
    );
    let found = compared(&said, &unsaid, 0);
    assert!(!found.is_identical, "the digests are of other words");
    assert!(found.is_same(), "{:?}", found.differences);
    assert!(!found.without_effect.is_empty());
}

#[test]
fn what_no_move_can_show_is_named_and_not_called_the_same() {
    let old = version(&[]);
    let new = version(&[(
        "In effect from receipt.",
        "The standard of proof is \"clear and convincing\".\nIn effect from receipt.",
    )]);
    let bounds = Bounds {
        moves: 2,
        mistakes: 0,
        positions: 1_000,
    };
    let found = compare(&old, &new, &bounds, &|| false).unwrap();
    assert!(found.differences.is_empty());
    let named: Vec<String> = found
        .beyond_moves
        .iter()
        .map(|it| it.clause.to_string())
        .collect();
    assert_eq!(named, ["standard"]);
    assert!(!found.is_same());
}

#[test]
fn promises_of_others_are_no_two_versions() {
    let old = of(VOCABULARY, &[SMALL]);
    let new = of(VOCABULARY, &[FACING]);
    let found = compare(&old, &new, &Bounds::default(), &|| false);
    assert_eq!(found, Err(MatterError::OtherVersion));
}

#[test]
fn an_interrupt_is_said_and_what_was_found_before_is_kept() {
    let (old, new) = (version(&[]), version(&[("for 14 days", "for 13 days")]));
    let found = compare(&old, &new, &Bounds::default(), &|| true).unwrap();
    assert!(found.effort.interrupted);
    assert!(found.within.is_some());
}

#[test]
fn records_on_file_are_judged_by_both_and_the_fewest_that_show_it_are_named() {
    let old = of(VOCABULARY, &[SMALL]);
    let new = of(
        VOCABULARY,
        &[&SMALL.replace("will not attack", "will not shell")],
    );
    let says = |number: usize, act: &str, by: &str, on: &str| {
        format!(
            r#"{{"v":1,"type":"incident","id":"i{number}","begin":"2026-01-1{number}T00:00Z","learned":"2026-01-1{number}T00:00Z"}}
{{"v":1,"type":"claim","id":"c{number}","incident":"i{number}","by":"wire","says":{{"author":"{by}","act":"{act}","hits":[{{"of":"{on}","kind":"territory"}}],"joined":[]}},"learned":"2026-01-1{number}T00:00Z"}}
"#
        )
    };
    let lines = [
        r#"{"v":1,"type":"source","id":"wire"}
{"v":1,"type":"viewpoint","id":"M","accepts":"all"}
{"v":1,"type":"message","id":"q","kind":"assurance","from":"arland","to":"borland","assurance":"Small","learned":"2026-01-01T00:00Z"}
{"v":1,"type":"receipt","id":"q-received","message":"q","fact":"received","at":"2026-01-01T00:00Z","learned":"2026-01-01T00:00Z"}
"#
        .to_owned(),
        says(1, "pullback", "borland", "arland"),
        says(2, "raid", "arland", "borland"),
        says(3, "shelling", "arland", "borland"),
    ];
    let batch = tacit_standing::read::read_records(lines.concat().as_bytes()).unwrap();
    assert_eq!(batch.problems.len(), 0, "{:?}", batch.problems);
    let found = rejudge(&old, &new, &batch.records, &|| false);
    assert_eq!(found.problems.len(), 0, "{:?}", found.problems);
    let first = &found.verdicts[0];
    assert_eq!(
        (first.old.word, first.new.word),
        (Word::Breached, Word::Stands)
    );
    assert_eq!(first.favour, Some(Favour::Giver));
    assert_eq!(first.at.to_string(), "2026-01-12T00:00:00Z");
    let fewest = found
        .fewest
        .iter()
        .map(|place| batch.records[*place].1.id());
    let fewest: Vec<&str> = fewest.collect();
    assert_eq!(fewest, ["wire", "M", "q", "q-received", "i2", "c2"]);
    let same = rejudge(&old, &old, &batch.records, &|| false);
    assert_eq!(same.verdicts, []);
}

const SMALL: &str = r#"Assurance "Small".
Vocabulary "example".
From Arland to Borland.

Arland will not attack Borland, by its own forces, against the territory of Borland.
This holds as long as Arland is not first attacked by Borland.
In effect from receipt.
It ends 90 days after entry into effect.
Withdrawal takes effect 7 days after receipt.
"#;

/// What may be said otherwise in the small text.
const OTHERWISE: [(&str, &str); 8] = [
    ("will not attack", "will not shell"),
    ("against the territory of", "against the people of"),
    ("not first attacked", "not attacked"),
    (
        "attacked by Borland.",
        "attacked by Borland in the last 30 days.",
    ),
    ("by Borland", "by Borland or by the Gamma Brigades"),
    ("90 days", "91 days"),
    ("7 days", "10 days"),
    ("from receipt", "once Borland has carried out pullbacks"),
];

fn small(choices: u8) -> Matter {
    let mut text = SMALL.to_owned();
    for (place, (old, new)) in OTHERWISE.iter().enumerate() {
        if choices >> place & 1 == 1 {
            text = text.replacen(old, new, 1);
        }
    }
    of(VOCABULARY, &[&text])
}

/// The least that any way of so many moves costs after which a verdict differs, by trying all.
fn tried([old, new]: &[Arena; 2], scenes: &[Scene; 2], left: usize) -> Option<usize> {
    let [before, after] = scenes;
    let eyes = [Eyes::Supposed, Eyes::Party(0), Eyes::Party(1)];
    let differs = |eyes| old.outcome(before, eyes, 0) != new.outcome(after, eyes, 0);
    if eyes.into_iter().any(differs) {
        return Some(0);
    }
    if left == 0 {
        return None;
    }
    let acts = (0..old.repertoire.choices.len()).map(Move::Act);
    let moves = acts.chain([Move::Notice(0), Move::Wait]);
    let costs = moves.filter_map(|made| {
        let times = [old.next(before, made), new.next(after, made)];
        let at = times.into_iter().flatten().min()?;
        let turned = |arena: &Arena, scene: &Scene| arena.turn_at(scene, made, at).unwrap().scene;
        let next = [turned(old, before), turned(new, after)];
        let rest = tried(&[old.clone(), new.clone()], &next, left - 1);
        Some(rest? + usize::from(made != Move::Wait))
    });
    costs.min()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn the_first_difference_is_that_of_trying_everything(one in any::<u8>(), other in any::<u8>()) {
        let (old, new) = (small(one), small(one ^ other));
        let parties = Arena::pairs(&old).unwrap().swap_remove(0);
        let arenas = Arena::side_by_side([&old, &new], &parties).unwrap();
        let given = [arenas[0].given(), arenas[1].given()];
        let due = tried(&arenas, &given, 2);
        let mut searches = Searches::new(Bounds { moves: 2, mistakes: 0, positions: 100_000 }, &|| false);
        let found = first_difference([&old, &new], &parties, &mut searches).unwrap();
        let cost = found.difference.as_ref().map(|difference| {
            let [old, _] = &difference.scenarios;
            old.steps.iter().skip(1).filter(|step| step.side != Side::Time).count()
        });
        prop_assert_eq!(cost, due);
        if let Some(found) = found.difference {
            let [before, after] = &found.scenarios;
            prop_assert_eq!(disagreements(&old, before), Vec::<String>::new());
            prop_assert_eq!(disagreements(&new, after), Vec::<String>::new());
        }
    }
}
