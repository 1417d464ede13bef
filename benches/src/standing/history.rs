//! What the world did, as records: drawn by a fixed rule, so that every run has the same.

use super::{OTHERS, Size};
use std::collections::{BTreeMap, BTreeSet};
use tacit_lang::ids::{ActId, ActorId, IdError, PlaceId};
use tacit_lang::meaning::TargetKind;
use tacit_lang::time::{Between, Instant};
use tacit_standing::record::{
    Accepts, Claim, Hit, Incident, Learned, Message, MessageKind, Passage, Receipt, Record, Says,
    Source, Viewpoint, When,
};

/// When the officer asks, in seconds since 1970.
pub(super) const NOW_SECONDS: i64 = 1_000_000_000;
/// Over how long the incidents are spread.
const SPAN_SECONDS: i64 = 300_000_000;
/// Messages about the two promises.
const BETWEEN_THE_TWO: usize = 200;
/// Incidents between the two that are permitted or strain.
const INCIDENTS_OF_THE_TWO: usize = 60;

type Numbered = Vec<(usize, Record)>;

/// Everything on record, and what arrives next.
pub(super) fn records(size: Size) -> Result<(Numbered, Numbered), IdError> {
    let mut history = History {
        records: Vec::new(),
        state: 7,
    };
    history.eyes()?;
    let step = SPAN_SECONDS
        / i64::try_from(size.incidents + size.touching)
            .unwrap_or(i64::MAX)
            .max(1);
    let first = NOW_SECONDS - SPAN_SECONDS;
    let mut at = first;
    let every = (size.incidents / INCIDENTS_OF_THE_TWO).max(1);
    let touching_every = size
        .incidents
        .checked_div(size.touching)
        .unwrap_or(usize::MAX)
        .max(1);
    let mut touching = 0;
    for number in 0..size.incidents {
        at += step;
        if number % every == 0 && number / every < INCIDENTS_OF_THE_TWO {
            history.of_the_two(number, at)?;
        } else {
            history.of_the_world(number, at)?;
        }
        while touching < size.touching && touching <= number / touching_every {
            history.upon_the_proxy(touching, at)?;
            touching += 1;
        }
    }
    history.denied_strike(NOW_SECONDS - 3_000)?;
    history.letters(size.messages, first)?;
    let arrived = history.records.len();
    history.of_the_world(size.incidents, NOW_SECONDS - 1_000)?;
    let next = history.records.split_off(arrived);
    let numbered = |records: Vec<Record>| (1..).zip(records).collect();
    Ok((numbered(history.records), numbered(next)))
}

struct History {
    records: Vec<Record>,
    state: u64,
}

impl History {
    /// A number below `bound` (xorshift).
    fn below(&mut self, bound: usize) -> usize {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        usize::try_from(self.state % bound.max(1) as u64).unwrap_or_default()
    }

    fn eyes(&mut self) -> Result<(), IdError> {
        for (id, actor) in [
            ("wire", None),
            ("agency", None),
            ("a-desk", Some("a")),
            ("b-desk", Some("b")),
        ] {
            self.records.push(Record::Source(Source {
                id: id.to_owned(),
                label: String::new(),
                actor: actor.map(ActorId::new).transpose()?,
                rests_on: BTreeSet::new(),
                ordered: false,
                complete: Vec::new(),
            }));
        }
        for (id, party) in [("A", "a"), ("B", "b")] {
            self.records.push(Record::Viewpoint(Viewpoint {
                id: id.to_owned(),
                party: Some(ActorId::new(party)?),
                grade: None,
                accepts: Accepts::Sources(["wire".to_owned()].into()),
            }));
        }
        Ok(())
    }

    fn either(&mut self, one: &'static str, other: &'static str) -> &'static str {
        if self.below(2) == 0 { one } else { other }
    }

    fn another(&mut self) -> String {
        format!("s{}", self.below(OTHERS))
    }

    /// What others do to each other and to the two, and what no promise is about.
    fn of_the_world(&mut self, number: usize, at: i64) -> Result<(), IdError> {
        let author = self.another();
        let (act, hits) = match self.below(10) {
            0..=4 => (self.either("attack", "strike"), vec![self.another()]),
            5 | 6 => ("speech", vec![self.either("a", "b").to_owned()]),
            7 => ("mobilisation", Vec::new()),
            _ => ("protest", Vec::new()),
        };
        let id = format!("i{number}");
        let says = says(&author, act, &hits, None)?;
        self.incident(&id, at);
        self.claim(&id, "wire", says.clone(), at);
        if self.below(2) == 0 {
            self.claim(&id, "agency", says, at + 5);
        }
        Ok(())
    }

    /// Strikes against the listed proxy on its own land, and mobilisation.
    fn of_the_two(&mut self, number: usize, at: i64) -> Result<(), IdError> {
        let id = format!("i{number}");
        let says = match self.below(3) {
            0 => says("b", "mobilisation", &["a".to_owned()], None)?,
            1 => says("b", "speech", &["a".to_owned()], None)?,
            _ => says("fa", "strike", &["g".to_owned()], Some("march"))?,
        };
        self.incident(&id, at);
        self.claim(&id, "wire", says, at);
        Ok(())
    }

    /// A permitted strike against the proxy that hits the receiver's people as well.
    fn upon_the_proxy(&mut self, number: usize, at: i64) -> Result<(), IdError> {
        let id = format!("p{number}");
        let mut says = says("fa", "strike", &["g".to_owned()], Some("march"))?;
        says.hits.insert(Hit {
            of: ActorId::new("b")?,
            kind: TargetKind::People,
            place: Some(PlaceId::new("march")?),
            incidental: true,
        });
        self.incident(&id, at);
        self.claim(&id, "wire", says, at);
        Ok(())
    }

    /// What one side says the other did, and nobody else: on this the two differ.
    fn denied_strike(&mut self, at: i64) -> Result<(), IdError> {
        self.incident("denied", at);
        let says = says("fa", "strike", &["b".to_owned()], None)?;
        self.claim("denied", "b-desk", says, at);
        Ok(())
    }

    fn incident(&mut self, id: &str, at: i64) {
        self.records.push(Record::Incident(Incident {
            id: id.to_owned(),
            label: String::new(),
            begin: When(Between::exactly(Instant::from_seconds(at))),
            end: None,
            source: None,
            learned: learned(at + 60),
        }));
    }

    fn claim(&mut self, incident: &str, by: &str, says: Says, at: i64) {
        self.records.push(Record::Claim(Claim {
            given: std::collections::BTreeSet::new(),
            id: format!("{incident}-{by}"),
            incident: incident.to_owned(),
            by: by.to_owned(),
            grade: None,
            says,
            learned: learned(at + 90),
        }));
    }

    /// Each promise is given once and reaffirmed many times; the rest passes within the group.
    fn letters(&mut self, messages: usize, first: i64) -> Result<(), IdError> {
        let step = SPAN_SECONDS / i64::try_from(messages.max(1)).unwrap_or(i64::MAX);
        for number in 0..messages {
            let is_first_way = number % 2 == 0;
            let kind = if number < 2 {
                MessageKind::Assurance
            } else {
                MessageKind::Reaffirmation
            };
            let (text, from, to) = match (number < BETWEEN_THE_TWO, is_first_way) {
                (true, true) => ("From A", "a", "b"),
                (true, false) => ("From B", "b", "a"),
                (false, true) => ("Of twelve", "s0", "s2"),
                (false, false) => ("Of twelve", "s1", "s3"),
            };
            let id = format!("m{number}");
            // What the two tell each other lies before most of what they have to account for.
            let at = match number {
                0 | 1 => first - 1_000 + i64::try_from(number).unwrap_or_default(),
                _ if number < BETWEEN_THE_TWO => {
                    first + i64::try_from(number).unwrap_or_default() * 10
                }
                _ => first + step * i64::try_from(number).unwrap_or_default(),
            };
            self.records.push(Record::Message(Message {
                says: None,
                id: id.clone(),
                kind,
                from: ActorId::new(from)?,
                to: ActorId::new(to)?,
                through: Vec::new(),
                assurance: text.to_owned(),
                incident: None,
                until: None,
                authority: None,
                answers: None,
                learned: learned(at),
            }));
            for (fact, later) in [
                (Passage::Deposited, 1),
                (Passage::Held, 2),
                (Passage::Received, 3),
            ] {
                self.records.push(Record::Receipt(Receipt {
                    id: format!("{id}-{later}"),
                    message: id.clone(),
                    fact,
                    at: When(Between::exactly(Instant::from_seconds(at + later))),
                    learned: learned(at + later),
                }));
            }
        }
        Ok(())
    }
}

/// As a desk files it: learned by its own viewpoint alone.
fn learned(at: i64) -> Learned {
    Learned::Only(BTreeMap::from([(
        "A".to_owned(),
        Instant::from_seconds(at),
    )]))
}

fn says(author: &str, act: &str, hits: &[String], place: Option<&str>) -> Result<Says, IdError> {
    let mut says = Says {
        author: [ActorId::new(author)?].into(),
        act: Some(ActId::new(act)?),
        ..Says::default()
    };
    for of in hits {
        says.hits.insert(Hit {
            of: ActorId::new(of)?,
            kind: TargetKind::Territory,
            place: place.map(PlaceId::new).transpose()?,
            incidental: false,
        });
    }
    Ok(says)
}
