//! Random small cases: two texts, sometimes a group's, a handful of records, one question.
//!
//! A case is read off a tape of bytes, so that shrinking the tape towards zeros shrinks the case
//! towards the plainest one: a zero always chooses the first, simplest value.

mod records;
pub(crate) mod texts;

use proptest::prelude::*;
use tacit_lang::ids::{ActId, ActorId, DegreeId, GradeId, PlaceId};
use tacit_lang::meaning::{Assurance, Participation};
use tacit_lang::time::{Instant, Wait};
use tacit_lang::vocabulary::{Act, Actor, Control, Degree, Grade, Place, Vocabulary};
use tacit_standing::record::Record;
use tacit_standing::verdict::{Eyes, Promise, Question};

/// One question about a few texts and records.
#[derive(Clone)]
pub(crate) struct Case {
    pub(crate) vocabulary: Vocabulary,
    pub(crate) texts: Vec<Assurance>,
    pub(crate) records: Vec<Record>,
    pub(crate) question: Question,
}

impl std::fmt::Debug for Case {
    /// The records as lines: what a failure is understood from.
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(out, "{:?}", self.question)?;
        writeln!(out, "participation {:?}", self.vocabulary.participation)?;
        writeln!(out, "controls {:?}", self.vocabulary.controls)?;
        for text in &self.texts {
            writeln!(out, "{text:?}")?;
        }
        for record in &self.records {
            let line = serde_json::to_string(record).map_err(|_| std::fmt::Error)?;
            writeln!(out, "{line}")?;
        }
        Ok(())
    }
}

/// Random cases.
pub(crate) fn case() -> impl Strategy<Value = Case> {
    proptest::collection::vec(any::<u8>(), 320).prop_map(|tape| {
        // One part of the tape for each part of the case, so that one can shrink without the others.
        let mut parts = tape.chunks(80).map(|part| Tape(part.to_vec()));
        let mut next = || parts.next().expect("the tape has four parts");
        let mut of_texts = next();
        let mut vocabulary = vocabulary();
        vary(&mut vocabulary, &mut of_texts);
        let texts = texts::texts(&mut of_texts, &mut next());
        let records = records::records(&mut next(), &mut next(), &texts);
        let question = question(&mut of_texts, &texts);
        Case {
            vocabulary,
            texts,
            records,
            question,
        }
    })
}

/// A tape of choices, each used once; behind its end all is zero.
pub(crate) struct Tape(Vec<u8>);

impl Tape {
    fn byte(&mut self) -> u8 {
        if self.0.is_empty() {
            0
        } else {
            self.0.remove(0)
        }
    }

    /// One of these, the first being the simplest.
    fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[usize::from(self.byte()) % from.len()].clone()
    }

    /// A number below `bound`.
    fn below(&mut self, bound: u8) -> i64 {
        i64::from(self.byte() % bound)
    }

    /// True once in `many`.
    fn once_in(&mut self, many: u8) -> bool {
        self.byte() % many == many - 1
    }
}

fn question(tape: &mut Tape, texts: &[Assurance]) -> Question {
    let (giver, receiver) = tape.pick(&[("a", "b"), ("b", "a")]);
    let text = if texts.len() > 2 && tape.once_in(2) {
        2
    } else if giver == "a" {
        0
    } else {
        1
    };
    let viewpoint = tape.pick(&["va", "vb", "vn"]);
    let as_known_to = tape
        .once_in(5)
        .then(|| tape.pick(&["va", "vb", "vn"]).to_owned())
        .filter(|other| other != viewpoint);
    let at = if tape.once_in(3) {
        4 + tape.below(10)
    } else {
        14
    };
    let known = if tape.once_in(3) {
        5 + tape.below(11)
    } else {
        30
    };
    Question {
        promise: Promise {
            text,
            giver: actor(giver),
            receiver: actor(receiver),
        },
        eyes: Eyes {
            viewpoint: viewpoint.to_owned(),
            as_known_to,
        },
        at: instant(at),
        known: instant(known),
    }
}

/// Two parties with a force each, a proxy, a third power, a finder; two kinds of acts, one with a
/// narrower one; two places and a part of one; two degrees; two grades.
pub(crate) fn vocabulary() -> Vocabulary {
    let actors = [
        ("a", None),
        ("b", None),
        ("fa", Some("a")),
        ("fb", Some("b")),
        ("g", None),
        ("t", None),
        ("c", None),
    ];
    let named = |id: &str| vec![id.to_owned()];
    Vocabulary {
        name: "small".to_owned(),
        actors: actors
            .into_iter()
            .map(|(id, part_of)| {
                let names = named(id);
                let part_of = part_of.map(actor);
                (actor(id), Actor { names, part_of })
            })
            .collect(),
        acts: [
            ("attack", None),
            ("strike", Some("attack")),
            ("sabotage", None),
        ]
        .into_iter()
        .map(|(id, within)| {
            let declared = Act {
                noun: format!("{id}s"),
                verb: Some(id.to_owned()),
                participle: Some(format!("{id}ed")),
                within: within.map(act),
                cameo: Vec::new(),
                plover: Vec::new(),
            };
            (act(id), declared)
        })
        .collect(),
        places: [("land", None), ("hills", Some("land")), ("sea", None)]
            .into_iter()
            .map(|(id, within)| {
                let names = named(id);
                let within = within.map(place);
                (place(id), Place { names, within })
            })
            .collect(),
        degrees: ["directed", "supported"]
            .into_iter()
            .map(|id| Degree {
                id: degree(id),
                name: id.to_owned(),
            })
            .collect(),
        grades: ["balance", "clear"]
            .into_iter()
            .map(|id| Grade {
                id: grade(id),
                name: id.to_owned(),
            })
            .collect(),
        controls: Vec::new(),
        strains: Vec::new(),
        participation: None,
    }
}

fn vary(vocabulary: &mut Vocabulary, tape: &mut Tape) {
    if tape.once_in(4) {
        vocabulary.controls.push(Control {
            actor: actor("g"),
            principal: actor(tape.pick(&["b", "a"])),
            degree: degree(tape.pick(&["directed", "supported"])),
            from: tape.once_in(3).then(|| instant(4)),
            until: tape.once_in(3).then(|| instant(8)),
        });
    }
    vocabulary.participation = tape.pick(&[
        None,
        Some(Participation::DoesNotCount),
        Some(Participation::Counts),
        Some(Participation::CountsAsDirect),
    ]);
}

pub(crate) fn actor(id: &str) -> ActorId {
    ActorId::new(id).expect("an identifier")
}

pub(crate) fn act(id: &str) -> ActId {
    ActId::new(id).expect("an identifier")
}

pub(crate) fn place(id: &str) -> PlaceId {
    PlaceId::new(id).expect("an identifier")
}

pub(crate) fn degree(id: &str) -> DegreeId {
    DegreeId::new(id).expect("an identifier")
}

pub(crate) fn grade(id: &str) -> GradeId {
    GradeId::new(id).expect("an identifier")
}

pub(crate) fn instant(seconds: i64) -> Instant {
    Instant::from_seconds(seconds)
}

pub(crate) fn wait(seconds: i64) -> Wait {
    Wait::from_seconds(seconds).expect("a length of time")
}
