//! Two versions of one text: what differs is found, with a shortest scenario that the judge replays both ways.

use crate::cases::{disagreements, of};
use tacit_analysis::compare::{Comparison, Favour, compare};
use tacit_analysis::{Bounds, Matter};

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
        let t = std::time::Instant::now();
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
        println!(
            "{from} -> {to}: {seen:?} {:?} {:?} {:?} {:?}",
            t.elapsed(),
            found.effort,
            found.within,
            found.without_effect
        );
        for it in &found.differences {
            println!(
                "   {:?} {:?} {} / {:?}",
                it.differs, it.favour, it.sentence, it.likewise
            );
        }
        if seen != due {
            wrong.push(format!("{from} -> {to}: {seen:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
