//! The bytes of what is said: canonical CBOR around texts (`spec/mission.md`, section 2).

use super::limits::{MAX_CLAIMS, MAX_STANCES, Piece, SaidError};
use super::told::check_says;
use super::{AnswerKind, Paper, Report, Said, Unreadable, VERSION};
use tacit_channel::{Act, MAX_WHOLE_BYTES, OfficerKind, OfficerMessage};
use tacit_lang::time::Instant;
use tacit_spelling::Digest;
use tacit_spelling::cbor::{self, Value};
use tacit_standing::read::{read_records, write_record};
use tacit_standing::record::{Record, Says};
use tacit_wire::{DocumentError, Fields, integer};

/// The most values in a body; the longest of this version has fewer than 150.
const MAX_VALUES: usize = 1_024;

impl Said {
    /// The body of the message that says it, marked if it is said in an exercise.
    ///
    /// # Errors
    /// [`SaidError`]: more than a stated limit, or something that would not be read.
    pub fn to_body(&self, exercise: bool) -> Result<Vec<u8>, SaidError> {
        let mut items = vec![integer(VERSION), integer(exercise.into())];
        items.extend(self.fields()?);
        let bytes = cbor::to_bytes(&Value::Array(items));
        Piece::Whole.admits(bytes.len())?;
        Ok(bytes)
    }

    /// What a message of the other side says, with its body put together. `exercise`: whether this desk keeps an exercise clock.
    ///
    /// Whether the text of a [`Paper`] has the meaning that it names, and who would promise whom, is judged apart
    /// ([`Casebook::judge_paper`](crate::casebook::Casebook::judge_paper)).
    ///
    /// # Errors
    /// [`Unreadable`]: of another version, of another kind of clock, or anything but what [`Said::to_body`] writes.
    pub fn from_message(message: &OfficerMessage, exercise: bool) -> Result<Self, Unreadable> {
        let value = cbor::from_bytes_within(message.body.as_bytes(), MAX_WHOLE_BYTES, MAX_VALUES);
        let mut fields = Fields::of(value?)?;
        let found = fields.integer()?;
        if found != VERSION {
            return Err(Unreadable::Version { found });
        }
        let marked = fields.code(|mark| (mark <= 1).then_some(mark == 1))?;
        if marked != exercise {
            return Err(Unreadable::Exercise);
        }
        let said = Self::read(message.kind, message.act, &mut fields)?;
        fields.end()?;
        if said.kind() != (message.kind, message.act)
            || (said.must_answer() && message.answers.is_none())
        {
            return Err(Unreadable::Shape);
        }
        Ok(said)
    }

    fn fields(&self) -> Result<Vec<Value>, SaidError> {
        Ok(match self {
            Self::Note { text } | Self::Answer { text, .. } | Self::LineCheck { text } => {
                vec![text_of(Piece::Words, text)?]
            }
            Self::Assurance(paper) | Self::Offer(paper) | Self::CounterOffer(paper) => {
                paper.fields()?.to_vec()
            }
            Self::Amendment { of, paper } => {
                let mut items = vec![digest(of)];
                items.extend(paper.fields()?);
                items
            }
            Self::Withdrawal {
                assurance,
                reason: text,
            }
            | Self::Reservation { assurance, text } => {
                vec![digest(assurance), text_of(Piece::Words, text)?]
            }
            Self::Reaffirmation { assurance, until } => {
                let until = until.map(|until| match u64::try_from(until.seconds()) {
                    Ok(seconds) => Ok(integer(seconds)),
                    Err(_) => Err(SaidError::Time),
                });
                let until = until.into_iter().collect::<Result<_, _>>()?;
                vec![digest(assurance), Value::Array(until)]
            }
            Self::Report(report) => report.fields()?.to_vec(),
            Self::ClarificationRequest {
                assurance,
                report,
                text,
            } => {
                let mut items = vec![digest(assurance)];
                items.extend(report.fields()?);
                items.push(text_of(Piece::Words, text)?);
                items
            }
            Self::ClarificationAnswer { says, text } => {
                let says = says.as_ref().map(says_of).into_iter();
                let says = says.collect::<Result<_, _>>()?;
                vec![Value::Array(says), text_of(Piece::Words, text)?]
            }
        })
    }

    fn read(kind: OfficerKind, act: Act, fields: &mut Fields) -> Result<Self, Unreadable> {
        Ok(match kind {
            OfficerKind::Note => Self::Note {
                text: text(Piece::Words, fields)?,
            },
            OfficerKind::Assurance => Self::Assurance(Paper::read(fields)?),
            OfficerKind::Answer => Self::Answer {
                answer: match act {
                    Act::Accepting => AnswerKind::Accepting,
                    Act::Declining => AnswerKind::Declining,
                    Act::Acknowledging => AnswerKind::Acknowledging,
                    _ => return Err(Unreadable::Shape),
                },
                text: text(Piece::Words, fields)?,
            },
            OfficerKind::Amendment => Self::Amendment {
                of: fields.digest()?,
                paper: Paper::read(fields)?,
            },
            OfficerKind::Offer => Self::Offer(Paper::read(fields)?),
            OfficerKind::CounterOffer => Self::CounterOffer(Paper::read(fields)?),
            OfficerKind::Withdrawal => Self::Withdrawal {
                assurance: fields.digest()?,
                reason: text(Piece::Words, fields)?,
            },
            OfficerKind::Reaffirmation => Self::Reaffirmation {
                assurance: fields.digest()?,
                until: fields.optional()?.map(instant).transpose()?,
            },
            OfficerKind::IncidentReport => Self::Report(Report::read(fields)?),
            OfficerKind::ClarificationRequest => Self::ClarificationRequest {
                assurance: fields.digest()?,
                report: Report::read(fields)?,
                text: text(Piece::Words, fields)?,
            },
            OfficerKind::ClarificationAnswer => Self::ClarificationAnswer {
                says: fields.optional()?.map(says).transpose()?,
                text: text(Piece::Words, fields)?,
            },
            OfficerKind::LineCheck => Self::LineCheck {
                text: text(Piece::Words, fields)?,
            },
            OfficerKind::Reservation => Self::Reservation {
                assurance: fields.digest()?,
                text: text(Piece::Words, fields)?,
            },
            OfficerKind::Read | OfficerKind::MoveProposed | OfficerKind::MoveAgreed => {
                return Err(Unreadable::Shape);
            }
        })
    }
}

impl Paper {
    fn fields(&self) -> Result<[Value; 3], SaidError> {
        Ok([
            text_of(Piece::Text, &self.text)?,
            text_of(Piece::Vocabulary, &self.vocabulary)?,
            digest(&self.meaning),
        ])
    }

    fn read(fields: &mut Fields) -> Result<Self, Unreadable> {
        Ok(Self {
            text: text(Piece::Text, fields)?,
            vocabulary: text(Piece::Vocabulary, fields)?,
            meaning: fields.digest()?,
        })
    }
}

impl Report {
    fn fields(&self) -> Result<[Value; 3], SaidError> {
        self.check()?;
        let told = self.told();
        let incident = record_of(&Record::Incident(told.incident))?;
        let claims = told.claims.into_iter().map(Record::Claim);
        let stances = told.stances.into_iter().map(Record::Stance);
        let claims = claims.map(|it| record_of(&it)).collect::<Result<_, _>>()?;
        let stances = stances.map(|it| record_of(&it)).collect::<Result<_, _>>()?;
        Ok([incident, Value::Array(claims), Value::Array(stances)])
    }

    fn read(fields: &mut Fields) -> Result<Self, Unreadable> {
        let Record::Incident(incident) = record(fields.value()?)? else {
            return Err(Unreadable::Shape);
        };
        let mut report = Self {
            incident,
            claims: Vec::new(),
            stances: Vec::new(),
        };
        for item in fields.list(MAX_CLAIMS)? {
            match record(item)? {
                Record::Claim(claim) => report.claims.push(claim),
                _ => return Err(Unreadable::Shape),
            }
        }
        for item in fields.list(MAX_STANCES)? {
            match record(item)? {
                Record::Stance(stance) => report.stances.push(stance),
                _ => return Err(Unreadable::Shape),
            }
        }
        report.check()?;
        Ok(report.told())
    }
}

fn digest(digest: &Digest) -> Value {
    Value::Bytes(digest.0.to_vec())
}

fn text_of(what: Piece, text: &str) -> Result<Value, SaidError> {
    what.admits(text.len())?;
    Ok(Value::Text(text.to_owned()))
}

/// The next field as a text, line breaks and all.
fn text(what: Piece, fields: &mut Fields) -> Result<String, Unreadable> {
    text_in(what, fields.value()?)
}

fn text_in(what: Piece, value: Value) -> Result<String, Unreadable> {
    match value {
        Value::Text(text) if text.len() <= what.most() => Ok(text),
        _ => Err(Unreadable::Shape),
    }
}

/// A record as text, if it is one that can be read back: years exist that can be counted and not written.
fn record_of(record: &Record) -> Result<Value, SaidError> {
    let line = write_record(record);
    Piece::Record.admits(line.len())?;
    if one_record(&line).as_ref() != Some(record) {
        return Err(SaidError::Time);
    }
    Ok(Value::Text(line))
}

/// A record that arrived; one that could not be written down again would make the whole desk unreadable.
fn record(value: Value) -> Result<Record, Unreadable> {
    let line = text_in(Piece::Record, value)?;
    let record = one_record(&line).ok_or(Unreadable::Shape)?;
    record_of(&record).map_err(|_| Unreadable::Shape)?;
    Ok(record)
}

fn one_record(line: &str) -> Option<Record> {
    let mut batch = read_records(line.as_bytes()).ok()?;
    let alone = batch.lines == 1 && batch.problems.is_empty();
    let (_, record) = batch.records.pop()?;
    alone.then_some(record)
}

fn says_of(says: &Says) -> Result<Value, SaidError> {
    check_says(says)?;
    // Nothing in it cannot be written: names, marks and lists of them.
    let line = serde_json::to_string(says).unwrap_or_default();
    text_of(Piece::Record, &line)
}

fn says(value: Value) -> Result<Says, Unreadable> {
    let line = text_in(Piece::Record, value)?;
    let says = serde_json::from_str(&line).map_err(|_| Unreadable::Shape)?;
    check_says(&says)?;
    Ok(says)
}

fn instant(value: Value) -> Result<Instant, Unreadable> {
    match value {
        Value::Integer(seconds) if seconds >= 0 => {
            let until = Instant::from_seconds(seconds);
            let is_admitted = until.seconds() == seconds;
            is_admitted.then_some(until).ok_or(Unreadable::Shape)
        }
        _ => Err(Unreadable::Shape),
    }
}

impl From<DocumentError> for Unreadable {
    fn from(_: DocumentError) -> Self {
        Self::Shape
    }
}

impl From<cbor::CborError> for Unreadable {
    fn from(_: cbor::CborError) -> Self {
        Self::Shape
    }
}

impl From<SaidError> for Unreadable {
    fn from(_: SaidError) -> Self {
        Self::Shape
    }
}
