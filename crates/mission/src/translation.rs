//! The one place that makes records of letters: what a verified message of a channel is to the judge (`spec/mission.md`, section 3).
//!
//! Everything here is learned by this desk's own viewpoint and by no other, at a moment of this desk's own clock. What the other side's
//! clock or a relay's says is believed only between two such moments. Nothing in a message can take or change a name of ours.

mod receipts;
mod reported;
mod words;

pub use receipts::{passage, reading};
pub use reported::report;

use crate::correspondence::{Letter, record_name};
use crate::learned::only;
use crate::party::{Party, instant};
use crate::said::Said;
use crate::translation::reported::Naming;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use tacit_channel::MessageId;
use tacit_lang::ids::ActorId;
use tacit_lang::time::{Between, Instant};
use tacit_standing::record::{Claim, Learned, Message, MessageKind, Record, Says, Statement, When};

/// The two parties of a channel, and who carries between them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correspondent {
    /// Who this desk speaks for.
    pub own: Party,
    /// Who is at the other end.
    pub other: Party,
    /// Who carries, as vocabularies name them.
    pub through: Vec<ActorId>,
}

/// What is on record under a name, if anything is.
pub type OnRecord<'a> = dyn Fn(&str) -> Option<&'a Record> + 'a;

/// What a letter puts on record.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Translated {
    /// The records, each before those that name it.
    pub records: Vec<Record>,
    /// What of the letter could not be put on record, in words for an officer.
    pub left_out: Vec<String>,
}

/// The records that a letter alone makes, whoever said it: what it does, that it was received and read, and that what it answers is answered.
///
/// A letter that cannot be understood makes none; nor does one that came while the other side's identity was not verified. The same letter
/// makes the same names again, so that filing it twice changes nothing; once an officer has read it, it makes one record more.
#[must_use]
pub fn records(letter: &Letter, with: &Correspondent, on_record: &OnRecord<'_>) -> Translated {
    let Ok(said) = &letter.said else {
        return Translated::default();
    };
    if !letter.verified {
        return Translated::default();
    }
    let mut translation = Translation {
        letter,
        with,
        on_record,
        name: letter.record(),
        at: instant(letter.logged_at),
        done: Translated::default(),
    };
    translation.said(said);
    translation.departure();
    translation.arrival();
    translation.answered();
    translation.done
}

/// The names under which a letter's messages are on record: what its receipts are about.
pub(crate) fn messages_of(said: &Said, name: &str) -> Vec<String> {
    match said {
        Said::Amendment { .. } => vec![name.to_owned(), old(name)],
        Said::Assurance(_)
        | Said::Withdrawal { .. }
        | Said::Reaffirmation { .. }
        | Said::ClarificationRequest { .. }
        | Said::ClarificationAnswer { .. } => vec![name.to_owned()],
        _ => Vec::new(),
    }
}

/// Under which name the notice of withdrawal goes that an amendment is too.
fn old(name: &str) -> String {
    format!("{name}-old")
}

/// A letter, being translated.
struct Translation<'t, 'r> {
    letter: &'t Letter,
    with: &'t Correspondent,
    on_record: &'t OnRecord<'r>,
    name: String,
    at: Instant,
    done: Translated,
}

impl<'t, 'r> Translation<'t, 'r> {
    fn said(&mut self, said: &Said) {
        match said {
            Said::Note { .. } | Said::LineCheck { .. } => {}
            Said::Assurance(paper) => {
                self.message(MessageKind::Assurance, paper.meaning.to_string(), |_| {});
            }
            Said::Amendment { of, paper } => {
                self.message(MessageKind::Assurance, paper.meaning.to_string(), |_| {});
                self.message(MessageKind::Withdrawal, of.to_string(), |message| {
                    message.id = old(&message.id);
                });
            }
            Said::Withdrawal { assurance, .. } => {
                self.message(MessageKind::Withdrawal, assurance.to_string(), |_| {});
            }
            Said::Reaffirmation { assurance, until } => {
                let kind = match until {
                    Some(_) => MessageKind::Renewal,
                    None => MessageKind::Reaffirmation,
                };
                self.message(kind, assurance.to_string(), |message| {
                    message.until = *until
                });
            }
            Said::Offer(paper) => self.statement("offer", &paper.text),
            Said::CounterOffer(paper) => self.statement("counter-offer", &paper.text),
            Said::Answer { answer, text } => self.statement(words::answer(*answer), text),
            Said::Reservation { assurance, text } => {
                self.statement("reservation", &format!("{assurance}: {text}"));
            }
            Said::Report(_) => {
                self.reported(said);
            }
            Said::ClarificationRequest { assurance, .. } => {
                if let Some(incident) = self.reported(said) {
                    self.message(
                        MessageKind::ClarificationRequest,
                        assurance.to_string(),
                        |message| {
                            message.incident = Some(incident);
                        },
                    );
                }
            }
            Said::ClarificationAnswer { says, .. } => self.clarified(says.as_ref()),
        }
    }

    fn message(&mut self, kind: MessageKind, assurance: String, adapt: impl FnOnce(&mut Message)) {
        let is_message = |name: &String| matches!((self.on_record)(name), Some(Record::Message(_)));
        let answers = self.letter.answers.as_ref().map(record_name);
        let mut message = Message {
            id: self.name.clone(),
            kind,
            from: self.sender().actor.clone(),
            to: self.addressee().actor.clone(),
            through: self.with.through.clone(),
            assurance,
            incident: None,
            until: None,
            authority: words::authority(self.letter),
            answers: answers.filter(is_message),
            says: None,
            learned: self.learned(),
        };
        adapt(&mut message);
        self.done.records.push(Record::Message(message));
    }

    fn statement(&mut self, kind: &str, text: &str) {
        let statement = Statement {
            id: self.name.clone(),
            by: self.sender().actor.clone(),
            kind: kind.to_owned(),
            text: text.to_owned(),
            at: When(Between::exactly(self.at)),
            // Not said openly, but to this desk or by it.
            source: Some(self.sender().source()),
            learned: self.learned(),
        };
        self.done.records.push(Record::Statement(statement));
    }

    /// Takes the report in; gives the incident's name here.
    fn reported(&mut self, said: &Said) -> Option<String> {
        let (Said::Report(report) | Said::ClarificationRequest { report, .. }) = said else {
            return None;
        };
        let (incident, mut taken) = self.naming().take_in(report, self.counted_at());
        self.done.records.append(&mut taken.records);
        self.done.left_out.append(&mut taken.left_out);
        incident
    }

    fn clarified(&mut self, says: Option<&Says>) {
        let Some(request) = self.letter.answers.as_ref().and_then(|id| self.request(id)) else {
            let what = "it answers no request to make something clear that was asked of its sender";
            self.done.left_out.push(what.to_owned());
            return;
        };
        if let (Some(says), Some(incident)) = (says, &request.incident)
            && let Some(says) = self.naming().says(says)
        {
            let claim = Claim {
                id: format!("{}-says", self.name),
                incident: incident.clone(),
                by: self.sender().source(),
                grade: None,
                given: BTreeSet::new(),
                says,
                learned: self.learned(),
            };
            self.done.records.push(Record::Claim(claim));
        }
        let incident = request.incident;
        self.message(
            MessageKind::ClarificationAnswer,
            request.assurance,
            |message| {
                message.incident = incident;
            },
        );
    }

    /// The request of that name, if the sender of this letter was asked.
    fn request(&self, id: &MessageId) -> Option<Message> {
        match (self.on_record)(&record_name(id)) {
            Some(Record::Message(message))
                if message.kind == MessageKind::ClarificationRequest
                    && message.to == self.sender().actor =>
            {
                Some(message.clone())
            }
            _ => None,
        }
    }

    fn naming(&self) -> Naming<'t, 'r> {
        Naming {
            from: self.sender(),
            ours: &self.with.own,
            on_record: self.on_record,
        }
    }

    fn sender(&self) -> &'t Party {
        if self.letter.ours {
            &self.with.own
        } else {
            &self.with.other
        }
    }

    fn addressee(&self) -> &'t Party {
        if self.letter.ours {
            &self.with.other
        } else {
            &self.with.own
        }
    }

    /// From when it counts here: from its sealing or arrival, or from when the identity of the other side was verified.
    fn counted_at(&self) -> Instant {
        instant(self.letter.counted_at.max(self.letter.logged_at))
    }

    fn learned(&self) -> Learned {
        only(&self.with.own.viewpoint, self.counted_at())
    }
}
