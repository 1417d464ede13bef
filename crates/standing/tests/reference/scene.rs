//! A few records in a few words, for cases worked out by hand.

use crate::naive::cases::{act, actor, instant, texts, vocabulary};
use crate::naive::{Times, outcomes};
use std::collections::BTreeSet;
use tacit_lang::meaning::{Assurance, Condition, Hands, Sense, TargetKind};
use tacit_lang::time::Between;
use tacit_lang::vocabulary::Vocabulary;
use tacit_standing::record::{
    Accepts, Claim, Hit, Holding, Incident, Learned, Message, MessageKind, Passage, Receipt,
    Record, Says, Source, Stance, Viewpoint, When,
};
use tacit_standing::verdict::{Eyes, Life, Performance, Promise, Question};

pub(crate) use Life::{Expired, InEffect, NotInEffect, Released, Withdrawn};
pub(crate) use Performance::{Breached, Kept};

/// Who asks nothing more than what the news says.
pub(crate) const NEUTRAL: &str = "vn";

pub(crate) struct Scene {
    pub(crate) vocabulary: Vocabulary,
    pub(crate) texts: Vec<Assurance>,
    pub(crate) records: Vec<Record>,
}

/// `giver` will not attack `receiver`.
pub(crate) fn plain(giver: &str, receiver: &str) -> Assurance {
    texts::plain(giver, receiver)
}

/// … as long as it is not attacked.
pub(crate) fn unless_attacked(giver: &str, receiver: &str, first: bool) -> Assurance {
    let mut text = plain(giver, receiver);
    text.conditions = vec![Condition {
        sense: Sense::Mirror,
        first,
        by_receiver: true,
        by_others: Hands::default(),
        window: None,
    }];
    text
}

impl Scene {
    /// These texts, each received at 0, and a neutral viewpoint that accepts all.
    pub(crate) fn of(texts: &[Assurance]) -> Self {
        let mut scene = Self::unsent(texts);
        for text in texts {
            let (giver, receiver) = text.labels.title.split_once("-to-").unwrap_or(("a", "b"));
            scene.send(
                MessageKind::Assurance,
                giver,
                receiver,
                &text.labels.title,
                Some(0),
            );
        }
        scene
    }

    /// These texts, none of them sent.
    pub(crate) fn unsent(texts: &[Assurance]) -> Self {
        let mut scene = Self {
            vocabulary: vocabulary(),
            texts: texts.to_vec(),
            records: Vec::new(),
        };
        for (id, actor_id) in [
            ("news", None),
            ("ministry-a", Some("fa")),
            ("court", Some("c")),
        ] {
            scene.records.push(Record::Source(Source {
                id: id.to_owned(),
                label: String::new(),
                actor: actor_id.map(actor),
                rests_on: BTreeSet::new(),
                ordered: false,
                complete: Vec::new(),
            }));
        }
        for (id, party, accepts) in [
            (NEUTRAL, None, Accepts::All),
            ("va", Some("a"), Accepts::default()),
            ("vb", Some("b"), Accepts::default()),
        ] {
            scene.records.push(Record::Viewpoint(Viewpoint {
                id: id.to_owned(),
                party: party.map(actor),
                grade: None,
                accepts,
            }));
        }
        scene
    }

    /// A message handed over one second before it is received, if it is.
    pub(crate) fn send(
        &mut self,
        kind: MessageKind,
        from: &str,
        to: &str,
        about: &str,
        received: Option<i64>,
    ) -> &mut Message {
        let id = format!("m{}", self.records.len());
        if let Some(received) = received {
            self.pass(&id, Passage::Received, received);
        }
        self.records.push(Record::Message(Message {
            id,
            kind,
            from: actor(from),
            to: actor(to),
            through: Vec::new(),
            assurance: about.to_owned(),
            incident: None,
            until: None,
            authority: None,
            answers: None,
            says: None,
            learned: Learned::Everyone(instant(0)),
        }));
        match self.records.last_mut() {
            Some(Record::Message(message)) => message,
            _ => unreachable!("a message was just recorded"),
        }
    }

    pub(crate) fn pass(&mut self, message: &str, fact: Passage, at: i64) {
        self.records.push(Record::Receipt(Receipt {
            id: format!("{message}-{fact:?}"),
            message: message.to_owned(),
            fact,
            at: exactly(at),
            learned: Learned::Everyone(instant(at)),
        }));
    }

    /// Something happened; nothing is said of it yet.
    pub(crate) fn incident(&mut self, id: &str, from: i64, to: i64) -> &mut Incident {
        self.records.push(Record::Incident(Incident {
            id: id.to_owned(),
            label: String::new(),
            begin: between(from, to),
            end: None,
            source: None,
            learned: Learned::Everyone(instant(to)),
        }));
        match self.records.last_mut() {
            Some(Record::Incident(incident)) => incident,
            _ => unreachable!("an incident was just recorded"),
        }
    }

    /// The news says something of an incident, when it happens.
    pub(crate) fn claim(&mut self, incident: &str, says: Says) -> &mut Claim {
        let at = self
            .records
            .iter()
            .find_map(|record| match record {
                Record::Incident(found) if found.id == incident => Some(found.begin.0.to()),
                _ => None,
            })
            .expect("the incident is recorded");
        self.records.push(Record::Claim(Claim {
            id: format!("{incident}-claim-{}", self.records.len()),
            incident: incident.to_owned(),
            by: "news".to_owned(),
            grade: None,
            says,
            learned: Learned::Everyone(at),
        }));
        match self.records.last_mut() {
            Some(Record::Claim(claim)) => claim,
            _ => unreachable!("a claim was just recorded"),
        }
    }

    /// `author` attacks `whom` at an instant, as the news says.
    pub(crate) fn attack(&mut self, id: &str, author: &str, whom: &str, at: i64) -> &mut Claim {
        self.incident(id, at, at);
        self.claim(id, attack_by(author, whom))
    }

    pub(crate) fn hold(&mut self, viewpoint: &str, claim: &str, stance: Holding) {
        self.records.push(Record::Stance(Stance {
            id: format!("s{}", self.records.len()),
            viewpoint: viewpoint.to_owned(),
            claim: claim.to_owned(),
            stance,
            grade: None,
            learned: Learned::Everyone(instant(0)),
        }));
    }

    /// What the neutral viewpoint sees of the first text's promise, known all.
    pub(crate) fn seen(&self, at: i64) -> Vec<(Life, Performance)> {
        self.seen_by(NEUTRAL, at, 1_000)
    }

    pub(crate) fn seen_by(&self, viewpoint: &str, at: i64, known: i64) -> Vec<(Life, Performance)> {
        self.ask("a", "b", viewpoint, at, known, Times::EarliestInOrder)
    }

    pub(crate) fn ask(
        &self,
        giver: &str,
        receiver: &str,
        viewpoint: &str,
        at: i64,
        known: i64,
        times: Times,
    ) -> Vec<(Life, Performance)> {
        let (viewpoint, as_known_to) = match viewpoint.split_once(" as known to ") {
            Some((viewpoint, other)) => (viewpoint, Some(other.to_owned())),
            None => (viewpoint, None),
        };
        let title = format!("{giver}-to-{receiver}");
        let text = self
            .texts
            .iter()
            .position(|text| text.labels.title == title)
            .unwrap_or(0);
        let question = Question {
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
        };
        outcomes(
            &self.vocabulary,
            &self.texts,
            &self.records,
            &question,
            times,
        )
        .expect("the case is small")
        .into_iter()
        .collect()
    }
}

pub(crate) fn exactly(at: i64) -> When {
    When(Between::exactly(instant(at)))
}

pub(crate) fn between(from: i64, to: i64) -> When {
    When(Between::new(instant(from), instant(to)).expect("it ends after it begins"))
}

pub(crate) fn attack_by(author: &str, whom: &str) -> Says {
    Says {
        author: [actor(author)].into(),
        ..attack_on(whom)
    }
}

/// An attack by nobody knows whom.
pub(crate) fn attack_on(whom: &str) -> Says {
    Says {
        act: Some(act("attack")),
        hits: [hit(whom)].into(),
        ..Says::default()
    }
}

pub(crate) fn hit(whom: &str) -> Hit {
    Hit {
        of: actor(whom),
        kind: TargetKind::Territory,
        place: None,
        incidental: false,
    }
}
