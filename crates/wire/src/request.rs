//! What a desk asks of a relay, and what the relay answers beside its receipts.

use crate::custody::{Conveyed, Held, Signed};
use crate::document::{Document, DocumentError, Fields, Kind, integer};
use crate::envelope::Envelope;
use crate::limits::{MAX_BATCH_BYTES, MAX_BATCH_ITEMS, MAX_ENVELOPE_BYTES};
use crate::names::{
    AdmissionToken, ChannelId, JoiningSecret, Lane, Position, Precedence, SecretDigest,
};
use std::fmt;
use std::str::FromStr;
use tacit_spelling::cbor::Value;

/// Opens a channel at a relay, and an account in it for the desk that asks.
#[derive(Debug, Clone)]
pub struct OpenChannel {
    /// The operator's leave, good for one account.
    pub token: AdmissionToken,
    /// The name that the desk has drawn for the channel.
    pub channel: ChannelId,
    /// The digest of the secret by which the account will be known.
    pub account: SecretDigest,
    /// The digest of the secret that lets the second desk in.
    pub joining: SecretDigest,
}

impl Document for OpenChannel {
    const KIND: Kind = Kind::OpenChannel;

    fn fields(&self) -> Vec<Value> {
        vec![
            Value::Bytes(self.token.0.to_vec()),
            Value::Bytes(self.channel.0.to_vec()),
            Value::Bytes(self.account.0.0.to_vec()),
            Value::Bytes(self.joining.0.0.to_vec()),
        ]
    }

    fn read(fields: &mut Fields) -> Result<Self, DocumentError> {
        Ok(Self {
            token: AdmissionToken(fields.array()?),
            channel: ChannelId(fields.array()?),
            account: SecretDigest(fields.digest()?),
            joining: SecretDigest(fields.digest()?),
        })
    }
}

/// Joins a channel that another desk has opened. A channel has two accounts; there is no third.
#[derive(Debug, Clone)]
pub struct JoinChannel {
    /// The operator's leave, good for one account.
    pub token: AdmissionToken,
    /// Which channel.
    pub channel: ChannelId,
    /// The secret from the invitation.
    pub joining: JoiningSecret,
    /// The digest of the secret by which the account will be known.
    pub account: SecretDigest,
}

impl Document for JoinChannel {
    const KIND: Kind = Kind::JoinChannel;

    fn fields(&self) -> Vec<Value> {
        vec![
            Value::Bytes(self.token.0.to_vec()),
            Value::Bytes(self.channel.0.to_vec()),
            Value::Bytes(self.joining.0.to_vec()),
            Value::Bytes(self.account.0.0.to_vec()),
        ]
    }

    fn read(fields: &mut Fields) -> Result<Self, DocumentError> {
        Ok(Self {
            token: AdmissionToken(fields.array()?),
            channel: ChannelId(fields.array()?),
            joining: JoiningSecret(fields.array()?),
            account: SecretDigest(fields.digest()?),
        })
    }
}

/// A collector's word that a queue is durable on its side through a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Collected {
    /// Of which lane.
    pub lane: Lane,
    /// Of which queue.
    pub precedence: Precedence,
    /// Through which place.
    pub through: Position,
}

impl Document for Collected {
    const KIND: Kind = Kind::Collected;

    fn fields(&self) -> Vec<Value> {
        vec![
            integer(self.lane.code().into()),
            integer(self.precedence.code().into()),
            integer(self.through.0),
        ]
    }

    fn read(fields: &mut Fields) -> Result<Self, DocumentError> {
        Ok(Self {
            lane: fields.code(Lane::of_code)?,
            precedence: fields.code(Precedence::of_code)?,
            through: Position(fields.integer()?),
        })
    }
}

/// After which places a collector wants more; written in a query as five numbers with points between.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cursor {
    /// The last place that the collector has, queue by queue in the order of precedences.
    pub queues: [Position; 4],
    /// The number of the last record of conveyance that it has.
    pub conveyed: u64,
}

impl fmt::Display for Cursor {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.queues
            .iter()
            .try_for_each(|position| write!(out, "{}.", position.0))?;
        write!(out, "{}", self.conveyed)
    }
}

/// The text is not five numbers with points between.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CursorError;

impl fmt::Display for CursorError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a cursor is five numbers with points between, such as `0.0.3.12.2`")
    }
}

impl std::error::Error for CursorError {}

impl FromStr for Cursor {
    type Err = CursorError;

    fn from_str(text: &str) -> Result<Self, CursorError> {
        let canonical = |part: &str| {
            let number: u64 = part.parse().map_err(|_| CursorError)?;
            (number.to_string() == part && i64::try_from(number).is_ok())
                .then_some(number)
                .ok_or(CursorError)
        };
        let parts = text.splitn(5, '.');
        let numbers: Vec<u64> = parts.map(canonical).collect::<Result<_, _>>()?;
        let [flash, immediate, priority, routine, conveyed] =
            numbers.try_into().map_err(|_| CursorError)?;
        Ok(Self {
            queues: [flash, immediate, priority, routine].map(Position),
            conveyed,
        })
    }
}

/// What a relay hands to a collector: the fastest precedence first, each queue in its order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Batch {
    /// The envelopes.
    pub items: Vec<CollectedItem>,
    /// Records of conveyance of the collector's own deposits, with their numbers.
    pub conveyed: Vec<(u64, Signed<Conveyed>)>,
    /// Whether there is more that did not fit.
    pub more: bool,
}

/// One envelope, with the receipt that names its lane, precedence and place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CollectedItem {
    /// The envelope.
    pub envelope: Envelope,
    /// The receipt that its depositor was given.
    pub held: Signed<Held>,
}

impl CollectedItem {
    pub(crate) fn to_value(&self) -> Value {
        Value::Array(vec![
            Value::Bytes(self.envelope.as_bytes().to_vec()),
            self.held.to_value(),
        ])
    }

    pub(crate) fn from_value(value: Value) -> Result<Self, DocumentError> {
        let mut fields = Fields::of(value)?;
        let bytes = fields.bytes(MAX_ENVELOPE_BYTES)?;
        let envelope = Envelope::from_bytes(bytes).map_err(|_| fields.misshapen())?;
        let held = Signed::<Held>::from_value(fields.value()?)?;
        fields.end()?;
        Ok(Self { envelope, held })
    }
}

impl Document for Batch {
    const KIND: Kind = Kind::Batch;
    // Room for the receipts beside the envelopes.
    const MAX_BYTES: usize = MAX_BATCH_BYTES + 2 * MAX_BATCH_ITEMS * 512;

    fn fields(&self) -> Vec<Value> {
        let record = |(number, record): &(u64, Signed<Conveyed>)| {
            Value::Array(vec![integer(*number), record.to_value()])
        };
        vec![
            Value::Array(self.items.iter().map(CollectedItem::to_value).collect()),
            Value::Array(self.conveyed.iter().map(record).collect()),
            integer(self.more.into()),
        ]
    }

    fn read(fields: &mut Fields) -> Result<Self, DocumentError> {
        let items = fields.list(MAX_BATCH_ITEMS)?;
        let items = items
            .into_iter()
            .map(CollectedItem::from_value)
            .collect::<Result<_, _>>()?;
        let record = |value| {
            let mut fields = Fields::of(value)?;
            let number = fields.integer()?;
            let record = Signed::<Conveyed>::from_value(fields.value()?)?;
            fields.end()?;
            Ok((number, record))
        };
        let conveyed = fields.list(MAX_BATCH_ITEMS)?;
        let conveyed = conveyed
            .into_iter()
            .map(record)
            .collect::<Result<_, DocumentError>>()?;
        let more = fields.code(|code| (code < 2).then_some(code == 1))?;
        Ok(Self {
            items,
            conveyed,
            more,
        })
    }
}
