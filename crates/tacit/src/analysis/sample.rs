//! A scenario on the texts of the first steps, for the tests of what shows one.

use super::Scene;
use std::collections::BTreeSet;
use tacit_analysis::deed::Deed;
use tacit_analysis::scenario::{Scenario, Side, Step, Verdict};
use tacit_lang::canonical::{digest, vocabulary_digest};
use tacit_lang::ids::{ActId, ActorId, PlaceId};
use tacit_lang::meaning::{Assurance, Digest, TargetKind};
use tacit_lang::time::parse_instant;
use tacit_lang::vocabulary::{Vocabulary, read_vocabulary};
use tacit_standing::read::read_records;
use tacit_standing::record::Hit;
use tacit_standing::verdict::{Life, Performance, Promise};

/// What is needed to show a scenario.
pub(crate) struct Sample {
    /// What every name means.
    pub(crate) vocabulary: Vocabulary,
    /// The texts.
    pub(crate) texts: Vec<(Assurance, Digest)>,
    /// The scenario.
    pub(crate) scenario: Scenario,
}

impl Sample {
    pub(crate) fn scene(&self) -> Scene<'_> {
        Scene {
            vocabulary: &self.vocabulary,
            texts: &self.texts,
            scenario: &self.scenario,
        }
    }
}

const TEXTS: [&str; 2] = [
    include_str!("../../../../examples/first-steps/arland-to-borland.assurance"),
    include_str!("../../../../examples/first-steps/borland-to-arland.assurance"),
];

const RECORDS: &str = r#"
{"v":1,"type":"source","id":"story","complete":[]}
{"v":1,"type":"source","id":"arland-says","actor":"arland"}
{"v":1,"type":"viewpoint","id":"supposed","accepts":["story"]}
{"v":1,"type":"viewpoint","id":"arland","party":"arland","accepts":["story","arland-says"]}
{"v":1,"type":"viewpoint","id":"borland","party":"borland","accepts":["story"]}
{"v":1,"type":"message","id":"m1","kind":"assurance","from":"arland","to":"borland","assurance":"No first strike","learned":"2026-01-01T00:00Z"}
{"v":1,"type":"receipt","id":"m1-received","message":"m1","fact":"received","at":"2026-01-01T00:00Z","learned":"2026-01-01T00:00Z"}
{"v":1,"type":"message","id":"m2","kind":"assurance","from":"borland","to":"arland","assurance":"Restraint","learned":"2026-01-01T01:00Z"}
{"v":1,"type":"receipt","id":"m2-received","message":"m2","fact":"received","at":"2026-01-01T01:00Z","learned":"2026-01-01T01:00Z"}
{"v":1,"type":"incident","id":"act-1","begin":"2026-01-01T02:00Z","learned":"2026-01-01T02:00Z"}
{"v":1,"type":"claim","id":"act-1-supposed","incident":"act-1","by":"story","grade":"clear","says":{"author":"arland","act":"military-operation","hits":[{"of":"gamma-brigades","kind":"forces","place":"deltaland"}]},"learned":"2026-01-01T02:00Z"}
{"v":1,"type":"incident","id":"act-2","begin":"2026-01-01T03:00Z","learned":"2026-01-01T03:00Z"}
{"v":1,"type":"claim","id":"act-2-what","incident":"act-2","by":"story","grade":"clear","says":{"act":"rocket-fire","hits":[{"of":"arland","kind":"territory"}]},"learned":"2026-01-01T03:00Z"}
{"v":1,"type":"claim","id":"act-2-author","incident":"act-2","by":"story","grade":"clear","says":{"author":"united-powers"},"learned":{"supposed":"2026-01-01T03:00Z","borland":"2026-01-01T03:00Z"}}
{"v":1,"type":"claim","id":"act-2-mistaken","incident":"act-2","by":"arland-says","grade":"clear","says":{"author":"gamma-brigades"},"learned":{"arland":"2026-01-01T03:00Z"}}
{"v":1,"type":"posture","id":"denied","party":"borland","of":"act-2-mistaken","posture":"denied","learned":"2026-01-01T03:00Z"}
{"v":1,"type":"message","id":"m3","kind":"clarification-request","from":"arland","to":"borland","assurance":"No first strike","incident":"act-2","learned":"2026-01-01T04:00Z"}
{"v":1,"type":"receipt","id":"m3-received","message":"m3","fact":"received","at":"2026-01-01T04:00Z","learned":"2026-01-01T04:00Z"}
"#;

/// A third power's rockets, which one party takes for a listed proxy's; it asks, waits, and holds itself free.
pub(crate) fn mistaken() -> Sample {
    let vocabulary = read_vocabulary(include_str!(
        "../../../../examples/first-steps/first-steps.vocabulary.toml"
    ))
    .unwrap();
    let pinned = vocabulary_digest(&vocabulary);
    let texts = TEXTS.map(|text| {
        let assurance = tacit_lang::read(text, &vocabulary, pinned)
            .assurance
            .unwrap();
        let digest = digest(&assurance);
        (assurance, digest)
    });
    let read = read_records(RECORDS.trim().as_bytes()).unwrap();
    assert_eq!(read.problems, []);
    Sample {
        vocabulary,
        texts: texts.to_vec(),
        scenario: Scenario {
            steps: steps(),
            records: read.records.into_iter().map(|(_, record)| record).collect(),
            verdicts: verdicts(),
        },
    }
}

fn steps() -> Vec<Step> {
    let step = |at: &str, side, actor: Option<&str>, what: &str, record: Option<&str>| Step {
        at: parse_instant(at).unwrap(),
        side,
        actor: actor.map(id),
        what: what.to_owned(),
        follows: Vec::new(),
        deed: None,
        mistaken: None,
        record: record.map(str::to_owned),
    };
    let deed = |author: &str, act: &str, of: &str, kind, place: Option<&str>| Deed {
        author: id(author),
        act: ActId::new(act).unwrap(),
        hits: vec![Hit {
            of: id(of),
            kind,
            place: place.map(|place| PlaceId::new(place).unwrap()),
            incidental: false,
        }],
        joined: BTreeSet::new(),
        preventive: false,
        disavowed_by: None,
    };
    let first = Side::Party(0);
    let mut given = step(
        "2026-01-01T00:00Z",
        first,
        Some("arland"),
        "Arland gives its promise to Borland",
        Some("m1"),
    );
    given.follows = vec!["Arland's promise: stands".to_owned()];
    let mut answered = step(
        "2026-01-01T01:00Z",
        Side::Party(1),
        Some("borland"),
        "Borland gives its promise to Arland",
        Some("m2"),
    );
    answered.follows = vec!["Borland's promise: stands".to_owned()];
    let mut operation = step(
        "2026-01-01T02:00Z",
        first,
        Some("arland"),
        "Arland carries out military operations against the forces of the Gamma Brigades in Deltaland",
        Some("act-1"),
    );
    operation.deed = Some(deed(
        "arland",
        "military-operation",
        "gamma-brigades",
        TargetKind::Forces,
        Some("deltaland"),
    ));
    let mut rockets = step(
        "2026-01-01T03:00Z",
        Side::ThirdPower,
        Some("united-powers"),
        "the United Powers carry out rocket fire against the territory of Arland",
        Some("act-2"),
    );
    rockets.deed = Some(deed(
        "united-powers",
        "rocket-fire",
        "arland",
        TargetKind::Territory,
        None,
    ));
    rockets.mistaken = Some((id("arland"), id("gamma-brigades")));
    let asks = step(
        "2026-01-01T04:00Z",
        first,
        Some("arland"),
        "Arland asks Borland who acted",
        Some("m3"),
    );
    let mut waits = step(
        "2026-01-04T04:00Z",
        Side::Time,
        None,
        "the 72 hours of asking and waiting are over",
        None,
    );
    waits.follows = vec!["Arland's promise, in the eyes of Arland: released".to_owned()];
    vec![given, answered, operation, rockets, asks, waits]
}

fn verdicts() -> Vec<Verdict> {
    let verdict = |text, giver, receiver, viewpoint: &str, life| Verdict {
        promise: Promise {
            text,
            giver: id(giver),
            receiver: id(receiver),
        },
        viewpoint: viewpoint.to_owned(),
        at: parse_instant("2026-01-04T04:00Z").unwrap(),
        outcome: (life, Performance::Kept),
    };
    vec![
        verdict(0, "arland", "borland", "supposed", Life::InEffect),
        verdict(1, "borland", "arland", "supposed", Life::InEffect),
        verdict(0, "arland", "borland", "arland", Life::Released),
        verdict(1, "borland", "arland", "arland", Life::InEffect),
        verdict(0, "arland", "borland", "borland", Life::InEffect),
        verdict(1, "borland", "arland", "borland", Life::InEffect),
    ]
}

fn id(name: &str) -> ActorId {
    ActorId::new(name).unwrap()
}
