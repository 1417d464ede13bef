//! A small vocabulary of invented names, shared by the tests of this crate.

use tacit_lang::Reading;
use tacit_lang::ids::{ActId, ActorId, DegreeId, GradeId, PlaceId};
use tacit_lang::meaning::Digest;
use tacit_lang::vocabulary::{Act, Actor, Degree, Grade, Place, Vocabulary};

/// The digest under which the texts of the tests pin the vocabulary.
pub(crate) const DIGEST: Digest = Digest([0x11; 32]);

/// Reads `text` with [`vocabulary`].
pub(crate) fn read(text: &str) -> Reading {
    tacit_lang::read(text, &vocabulary(), DIGEST)
}

/// The codes that `text` draws, in the order of the text.
pub(crate) fn codes(text: &str) -> Vec<&'static str> {
    let diagnostics = read(text).diagnostics;
    diagnostics.iter().map(|found| found.code.0).collect()
}

/// The codes of errors that `text` draws.
pub(crate) fn errors(text: &str) -> Vec<&'static str> {
    codes(text)
        .into_iter()
        .filter(|code| code.starts_with('E'))
        .collect()
}

/// The vocabulary `example`.
pub(crate) fn vocabulary() -> Vocabulary {
    let actors = [
        ("arland", "Arland", None),
        ("arland-navy", "Arland's Navy", Some("arland")),
        ("borland", "Borland", None),
        ("celand", "the United Republic", None),
        ("delta", "Delta", None),
        ("gamma", "the Gamma Brigades", None),
        ("mediania", "Mediania", None),
        ("observers", "Observers Without Borders and Friends", None),
        ("left-front", "Left Front", None),
        ("twin-east", "the Twin", None),
        ("twin-west", "the Twin", None),
    ];
    let acts = [
        (
            "force",
            "armed force",
            Some("use force against"),
            None,
            None,
        ),
        (
            "attack",
            "armed attacks",
            Some("attack"),
            Some("attacked"),
            Some("force"),
        ),
        (
            "shelling",
            "shelling",
            Some("shell"),
            Some("shelled"),
            Some("attack"),
        ),
        (
            "invasion",
            "invasions",
            Some("invade"),
            Some("invaded"),
            Some("attack"),
        ),
        ("cyber", "cyber operations", None, None, None),
        (
            "withdrawal",
            "withdrawals of forces and arms",
            None,
            None,
            None,
        ),
        ("rhetoric", "rhetoric", None, None, None),
    ];
    let places = [
        ("arland", "Arland", None),
        ("borland", "Borland", None),
        ("north", "the North", Some("borland")),
        ("strait", "Bay of Ash", None),
    ];
    Vocabulary {
        name: "example".to_owned(),
        actors: actors.into_iter().map(actor).collect(),
        acts: acts.into_iter().map(act).collect(),
        places: places.into_iter().map(place).collect(),
        degrees: ["directed", "supported"]
            .map(|name| Degree {
                id: DegreeId::new(name).unwrap(),
                name: name.to_owned(),
            })
            .into(),
        grades: [
            ("balance", "balance of probabilities"),
            ("clear", "clear and convincing"),
            ("sure", "certain"),
        ]
        .map(|(id, name)| Grade {
            id: GradeId::new(id).unwrap(),
            name: name.to_owned(),
        })
        .into(),
        ..Vocabulary::default()
    }
}

fn actor((id, name, part_of): (&str, &str, Option<&str>)) -> (ActorId, Actor) {
    let part_of = part_of.map(|id| ActorId::new(id).unwrap());
    (
        ActorId::new(id).unwrap(),
        Actor {
            names: vec![name.to_owned()],
            part_of,
        },
    )
}

type Words<'a> = (
    &'a str,
    &'a str,
    Option<&'a str>,
    Option<&'a str>,
    Option<&'a str>,
);

fn act((id, noun, verb, participle, within): Words<'_>) -> (ActId, Act) {
    let act = Act {
        noun: noun.to_owned(),
        verb: verb.map(str::to_owned),
        participle: participle.map(str::to_owned),
        within: within.map(|id| ActId::new(id).unwrap()),
        cameo: Vec::new(),
        plover: Vec::new(),
    };
    (ActId::new(id).unwrap(), act)
}

fn place((id, name, within): (&str, &str, Option<&str>)) -> (PlaceId, Place) {
    let within = within.map(|id| PlaceId::new(id).unwrap());
    (
        PlaceId::new(id).unwrap(),
        Place {
            names: vec![name.to_owned()],
            within,
        },
    )
}
