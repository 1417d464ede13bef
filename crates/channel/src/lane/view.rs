//! What a message says about both lanes and the keys, as its sender sees them.

use super::chain::{Counts, Head};
use tacit_spelling::cbor::Value;
use tacit_wire::{DocumentError, Fields, integer};

/// The first 16 bytes of an epoch's authenticator (RFC 9420, section 8.7): two desks that share an epoch share it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct EpochMark(pub [u8; 16]);

impl EpochMark {
    /// The mark of an epoch from its authenticator; `None` if that is too short to be one.
    #[must_use]
    pub fn of_authenticator(authenticator: &[u8]) -> Option<Self> {
        authenticator.first_chunk().map(|mark| Self(*mark))
    }
}

/// A sender's view of the history, within each of its messages (`spec/channel.md`, section 4, "Views").
///
/// Written as `[[own counts], own head, [the other's counts], the other's head, epoch mark]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// How many messages of each precedence the sender had sent before this one.
    pub own: Counts,
    /// The head of the sender's lane before this message.
    pub own_head: [u8; 32],
    /// Through which number, without gaps, the sender has the other's messages of each precedence.
    pub other: Counts,
    /// The head of the other's lane after these.
    pub other_head: [u8; 32],
    /// The epoch under whose keys the message was sealed.
    pub epoch: EpochMark,
}

impl View {
    /// The view as a value, to stand within a message.
    #[must_use]
    pub fn to_value(&self) -> Value {
        let counts = |counts: Counts| Value::Array(counts.into_iter().map(integer).collect());
        let head = |head: &Head| Value::Bytes(head.to_vec());
        Value::Array(vec![
            counts(self.own),
            head(&self.own_head),
            counts(self.other),
            head(&self.other_head),
            Value::Bytes(self.epoch.0.to_vec()),
        ])
    }

    /// Reads a view that stands within a message.
    ///
    /// # Errors
    /// [`DocumentError`]: whatever [`View::to_value`] would not have given. Fields are those of the view.
    pub fn from_value(value: Value) -> Result<Self, DocumentError> {
        let mut fields = Fields::of(value)?;
        let view = Self {
            own: read_counts(&mut fields)?,
            own_head: fields.array()?,
            other: read_counts(&mut fields)?,
            other_head: fields.array()?,
            epoch: EpochMark(fields.array()?),
        };
        fields.end()?;
        Ok(view)
    }
}

fn read_counts(fields: &mut Fields) -> Result<Counts, DocumentError> {
    let mut numbers = Fields::of(fields.value()?)?;
    let mut counts = Counts::default();
    for count in &mut counts {
        *count = numbers.integer()?;
    }
    numbers.end()?;
    Ok(counts)
}
