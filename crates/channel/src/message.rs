//! What one desk says to the other within the session: an officer's message, or one of the few that a machine may send.
//!
//! `spec/channel.md`, section 7. The body is carried, never understood.

mod codes;
mod machine;

pub use codes::{Act, Authority, MachineKind, MessageKind, OfficerKind};
pub use machine::{
    MAX_CONFIRMATION_BYTES, MAX_RECEIPT_ENTRIES, MachineMessage, Received, RetiredKey,
};

use crate::lane::View;
use std::fmt;
use tacit_spelling::Digest;
use tacit_spelling::cbor::Value;
use tacit_wire::{Document, DocumentError, Fields, Kind, Precedence, Sequence, Timestamp, integer};
use zeroize::Zeroizing;

/// The longest body of one message; a longer text goes in parts.
pub const MAX_BODY_BYTES: usize = 49_152;

/// The longest text sent in parts, put together.
pub const MAX_WHOLE_BYTES: usize = 1_048_576;

/// The most parts of one text.
pub const MAX_PARTS: u64 = 32;

/// The longest name of who asked for a message.
pub const MAX_ASKED_BY_BYTES: usize = 256;

/// The longest encoding: a body and what stands around it.
const MAX_MESSAGE_BYTES: usize = MAX_BODY_BYTES + 1_024;

/// The name of a message: the SHA-256 of its encoding. A text in parts is named by its first part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MessageId(pub Digest);

impl fmt::Display for MessageId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

/// One message, as it stands within the session (kind 16).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// In which of the lane's sequences.
    pub precedence: Precedence,
    /// At which number there; from one.
    pub sequence: Sequence,
    /// When, by its sender's clock.
    pub sent_at: Timestamp,
    /// What its sender knows of both lanes.
    pub view: View,
    /// What it says.
    pub content: Content,
}

/// Who speaks, and what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// An officer.
    Officer(OfficerMessage),
    /// A machine, by itself.
    Machine(MachineMessage),
}

/// What an officer says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficerMessage {
    /// Of which kind.
    pub kind: OfficerKind,
    /// As which act.
    pub act: Act,
    /// Which message it answers.
    pub answers: Option<MessageId>,
    /// By which authority.
    pub authority: Authority,
    /// Who asked for it; empty if nobody is named. At most [`MAX_ASKED_BY_BYTES`], without control characters.
    pub asked_by: String,
    /// From when it holds.
    pub from: Option<Timestamp>,
    /// Until when it holds; not before `from`.
    pub until: Option<Timestamp>,
    /// Which part of a longer text it is.
    pub part: Option<Part>,
    /// The text, or this part of it; at most [`MAX_BODY_BYTES`].
    pub body: Body,
}

/// Which part of a text a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Part {
    /// Which, from zero.
    pub index: u64,
    /// Of how many: 2 to [`MAX_PARTS`].
    pub count: u64,
    /// The SHA-256 of the whole text.
    pub whole: Digest,
}

/// Bytes that the channel carries and does not understand. They are not shown, and overwritten when dropped.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Body(Zeroizing<Vec<u8>>);

impl Body {
    /// The bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Self(Zeroizing::new(bytes))
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Body({} bytes, hidden)", self.0.len())
    }
}

impl Message {
    /// The encoding, if the message is one that can be read back.
    ///
    /// # Errors
    /// [`DocumentError`]: a limit is passed, or fields do not go together.
    pub fn encode(&self) -> Result<Vec<u8>, DocumentError> {
        let bytes = self.to_bytes();
        Self::from_bytes(&bytes).map(|_| bytes)
    }

    /// The message's name.
    #[must_use]
    pub fn id(&self) -> MessageId {
        MessageId(Digest::of(&self.to_bytes()))
    }

    /// Of which kind it is.
    #[must_use]
    pub fn kind(&self) -> MessageKind {
        match &self.content {
            Content::Officer(message) => MessageKind::Officer(message.kind),
            Content::Machine(message) => MessageKind::Machine(message.kind()),
        }
    }
}

impl Document for Message {
    const KIND: Kind = Kind::Message;
    const MAX_BYTES: usize = MAX_MESSAGE_BYTES;

    fn fields(&self) -> Vec<Value> {
        let moment = |moment: Option<Timestamp>| {
            Value::Array(moment.into_iter().map(|at| integer(at.0)).collect())
        };
        let part = |part: &Part| {
            vec![
                integer(part.index),
                integer(part.count),
                Value::Bytes(part.whole.0.to_vec()),
            ]
        };
        let machine = OfficerMessage::beside_a_machine();
        let (said, act, authority, body) = match &self.content {
            Content::Officer(message) => (
                message,
                message.act.code(),
                message.authority.code(),
                message.body.as_bytes().to_vec(),
            ),
            Content::Machine(message) => (&machine, 0, 0, message.body()),
        };
        let answers = said.answers.iter();
        vec![
            integer(self.kind().code().into()),
            integer(act.into()),
            integer(self.precedence.code().into()),
            integer(self.sequence.0),
            integer(self.sent_at.0),
            Value::Array(answers.map(|id| Value::Bytes(id.0.0.to_vec())).collect()),
            Value::Array(vec![
                integer(authority.into()),
                Value::Text(said.asked_by.clone()),
            ]),
            moment(said.from),
            moment(said.until),
            Value::Array(said.part.as_ref().map(part).unwrap_or_default()),
            self.view.to_value(),
            Value::Bytes(body),
        ]
    }

    fn read(fields: &mut Fields) -> Result<Self, DocumentError> {
        let kind = fields.code(MessageKind::of_code)?;
        let act = fields.integer()?;
        let precedence = fields.code(Precedence::of_code)?;
        let sequence = Sequence(fields.code(|number| (number > 0).then_some(number))?);
        let sent_at = Timestamp(fields.integer()?);
        let answers = one_of(fields, |fields| Ok(MessageId(fields.digest()?)))?;
        let mut asked = Fields::of(fields.value()?)?;
        let authority = asked.integer()?;
        let asked_by = asked.text(MAX_ASKED_BY_BYTES)?;
        asked.end()?;
        let from = one_of(fields, |fields| Ok(Timestamp(fields.integer()?)))?;
        let until = one_of(fields, |fields| Ok(Timestamp(fields.integer()?)))?;
        if from.zip(until).is_some_and(|(from, until)| from > until) {
            return Err(fields.misshapen());
        }
        let part = Part::read(fields)?;
        let view = View::from_value(fields.value()?)?;
        let body = fields.bytes(MAX_BODY_BYTES)?;
        let content = match kind {
            MessageKind::Officer(kind) => {
                let (Some(act), Some(authority)) =
                    (Act::of_code(act), Authority::of_code(authority))
                else {
                    return Err(fields.misshapen());
                };
                // Who reads, reads something, and says nothing else.
                if kind == OfficerKind::Read && (answers.is_none() || !body.is_empty()) {
                    return Err(fields.misshapen());
                }
                Content::Officer(OfficerMessage {
                    kind,
                    act,
                    answers,
                    authority,
                    asked_by,
                    from,
                    until,
                    part,
                    body: body.into(),
                })
            }
            MessageKind::Machine(kind) => {
                let silent = act == 0 && authority == 0 && asked_by.is_empty();
                let plain =
                    answers.is_none() && from.is_none() && until.is_none() && part.is_none();
                if !silent || !plain {
                    return Err(fields.misshapen());
                }
                Content::Machine(MachineMessage::read(kind, &body)?)
            }
        };
        Ok(Self {
            precedence,
            sequence,
            sent_at,
            view,
            content,
        })
    }
}

impl OfficerMessage {
    /// A message of one kind and act with a body, on personal authority, and nothing else.
    #[must_use]
    pub fn plain(kind: OfficerKind, act: Act, body: impl Into<Body>) -> Self {
        Self {
            kind,
            act,
            answers: None,
            authority: Authority::Personal,
            asked_by: String::new(),
            from: None,
            until: None,
            part: None,
            body: body.into(),
        }
    }

    /// The fields that a machine's message leaves empty.
    fn beside_a_machine() -> Self {
        Self::plain(OfficerKind::Note, Act::Informing, Vec::new())
    }
}

impl Part {
    fn read(fields: &mut Fields) -> Result<Option<Self>, DocumentError> {
        let items = fields.list(3)?;
        if items.is_empty() {
            return Ok(None);
        }
        let mut inner = Fields::of(Value::Array(items))?;
        let index = inner.integer()?;
        let count = inner.code(|count| (2..=MAX_PARTS).contains(&count).then_some(count))?;
        let whole = inner.digest()?;
        inner.end()?;
        if index >= count {
            return Err(fields.misshapen());
        }
        Ok(Some(Self {
            index,
            count,
            whole,
        }))
    }
}

/// A field that is an array of none or one element, read as `read` says.
fn one_of<T>(
    fields: &mut Fields,
    read: impl FnOnce(&mut Fields) -> Result<T, DocumentError>,
) -> Result<Option<T>, DocumentError> {
    let Some(value) = fields.optional()? else {
        return Ok(None);
    };
    read(&mut Fields::of(Value::Array(vec![value]))?).map(Some)
}

#[cfg(test)]
mod tests;
