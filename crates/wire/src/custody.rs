//! What a relay states under its key: held, conveyed, and what it holds of a channel.

use crate::address::ReceiptKey;
use crate::document::{Document, DocumentError, Fields, Kind, integer};
use crate::limits::MAX_DOCUMENT_BYTES;
use crate::names::{ChannelId, Lane, Position, Precedence, Timestamp};
use ed25519_dalek::VerifyingKey;
use std::fmt;
use tacit_spelling::Digest;
use tacit_spelling::cbor::{self, Value};

/// What precedes every statement of a relay where it is signed, so that no signature serves two purposes.
pub const SIGNED_CONTEXT: &[u8] = b"tacit relay statement\n";

/// A document that a relay signs.
pub trait Statement: Document {
    /// The bytes under the signature: the context, then the encoding.
    fn signed_bytes(&self) -> Vec<u8> {
        let mut bytes = SIGNED_CONTEXT.to_vec();
        bytes.extend(self.to_bytes());
        bytes
    }
}

/// An Ed25519 signature (RFC 8032).
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Signature(pub [u8; 64]);

impl fmt::Debug for Signature {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&tacit_spelling::hex::to_hex(&self.0))
    }
}

/// A statement and the signature that came with it, which nobody has checked yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed<T> {
    statement: T,
    signature: Signature,
}

impl<T: Statement> Signed<T> {
    /// Joins a statement and a signature made over [`Statement::signed_bytes`].
    #[must_use]
    pub fn new(statement: T, signature: Signature) -> Self {
        Self {
            statement,
            signature,
        }
    }

    /// The one encoding: an array of the statement and the signature.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        cbor::to_bytes(&self.to_value())
    }

    /// The encoding as a value, to stand within a document.
    #[must_use]
    pub fn to_value(&self) -> Value {
        Value::Array(vec![
            self.statement.to_value(),
            Value::Bytes(self.signature.0.to_vec()),
        ])
    }

    /// Reads exactly one.
    ///
    /// # Errors
    /// [`DocumentError`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DocumentError> {
        Self::from_value(cbor::from_bytes(bytes, MAX_DOCUMENT_BYTES)?)
    }

    /// Reads one that stands within a document.
    ///
    /// # Errors
    /// [`DocumentError`].
    pub fn from_value(value: Value) -> Result<Self, DocumentError> {
        let mut fields = Fields::of(value)?;
        let statement = T::from_value(fields.value()?)?;
        let signature = Signature(fields.array()?);
        fields.end()?;
        Ok(Self {
            statement,
            signature,
        })
    }

    /// Checks the signature; strictly, so that one statement has one signature (RFC 8032, section 5.1.7, no cofactor).
    ///
    /// # Errors
    /// [`Forged`] if the key is no key or did not sign this.
    pub fn verify(self, key: &ReceiptKey) -> Result<Verified<T>, Forged> {
        let verifying = VerifyingKey::from_bytes(&key.0).map_err(|_| Forged)?;
        let signature = ed25519_dalek::Signature::from_bytes(&self.signature.0);
        verifying
            .verify_strict(&self.statement.signed_bytes(), &signature)
            .map_err(|_| Forged)?;
        Ok(Verified {
            signed: self,
            key: *key,
        })
    }

    /// What is claimed to be stated, before anybody has checked it.
    #[must_use]
    pub fn unverified(&self) -> &T {
        &self.statement
    }
}

/// A statement whose signature was checked. It keeps signature and key, for it may have to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified<T> {
    signed: Signed<T>,
    key: ReceiptKey,
}

impl<T> Verified<T> {
    /// What is stated.
    #[must_use]
    pub fn statement(&self) -> &T {
        &self.signed.statement
    }

    /// Whose statement it is.
    #[must_use]
    pub fn key(&self) -> &ReceiptKey {
        &self.key
    }

    /// Statement and signature, to be kept or shown.
    #[must_use]
    pub fn evidence(&self) -> &Signed<T> {
        &self.signed
    }
}

/// The signature under a statement is not the relay's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Forged;

impl fmt::Display for Forged {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("the signature is not by the relay's key")
    }
}

impl std::error::Error for Forged {}

/// *Held*: the envelope is durable at the relay, at this place in its queue, since this time by the relay's clock alone.
///
/// It does not say who deposited it. Two that contradict each other are evidence against the relay: [`crate::Contradiction`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// In which channel.
    pub channel: ChannelId,
    /// In which lane.
    pub lane: Lane,
    /// In which of the lane's queues.
    pub precedence: Precedence,
    /// At which place in that queue.
    pub position: Position,
    /// Which envelope.
    pub envelope: Digest,
    /// Since when, by the relay's clock.
    pub held_at: Timestamp,
}

impl Document for Held {
    const KIND: Kind = Kind::Held;

    fn fields(&self) -> Vec<Value> {
        vec![
            Value::Bytes(self.channel.0.to_vec()),
            integer(self.lane.code().into()),
            integer(self.precedence.code().into()),
            integer(self.position.0),
            Value::Bytes(self.envelope.0.to_vec()),
            integer(self.held_at.0),
        ]
    }

    fn read(fields: &mut Fields) -> Result<Self, DocumentError> {
        Ok(Self {
            channel: ChannelId(fields.array()?),
            lane: fields.code(Lane::of_code)?,
            precedence: fields.code(Precedence::of_code)?,
            position: Position(fields.integer()?),
            envelope: fields.digest()?,
            held_at: Timestamp(fields.integer()?),
        })
    }
}

impl Statement for Held {}

/// *Conveyed*: a member other than the depositor collected these places of a queue and said that they are durable there.
///
/// A relay's record and nothing more: a relay that lies together with one party can write it early, late, or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conveyed {
    /// In which channel.
    pub channel: ChannelId,
    /// In which lane.
    pub lane: Lane,
    /// In which of the lane's queues.
    pub precedence: Precedence,
    /// After this place,
    pub after: Position,
    /// through this one.
    pub through: Position,
    /// When the collector said so, by the relay's clock.
    pub collected_at: Timestamp,
}

impl Document for Conveyed {
    const KIND: Kind = Kind::Conveyed;

    fn fields(&self) -> Vec<Value> {
        vec![
            Value::Bytes(self.channel.0.to_vec()),
            integer(self.lane.code().into()),
            integer(self.precedence.code().into()),
            integer(self.after.0),
            integer(self.through.0),
            integer(self.collected_at.0),
        ]
    }

    fn read(fields: &mut Fields) -> Result<Self, DocumentError> {
        Ok(Self {
            channel: ChannelId(fields.array()?),
            lane: fields.code(Lane::of_code)?,
            precedence: fields.code(Precedence::of_code)?,
            after: Position(fields.integer()?),
            through: Position(fields.integer()?),
            collected_at: Timestamp(fields.integer()?),
        })
    }
}

impl Statement for Conveyed {}

/// What a relay says that it took from the account that asks, queue by queue.
///
/// A desk whose own records know less than this was rolled back; a desk whose records know more has a relay that lost or
/// hides something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// Of which channel.
    pub channel: ChannelId,
    /// When, by the relay's clock.
    pub stated_at: Timestamp,
    /// The lanes, in the order of their codes.
    pub lanes: [LaneTally; 2],
}

/// The queues of a lane, in the order of their precedences.
pub type LaneTally = [QueueTally; 4];

/// One queue of a lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct QueueTally {
    /// The last place that was given to anybody.
    pub last: Position,
    /// How many envelopes the asking account deposited.
    pub own_count: u64,
    /// The place of its last one.
    pub own_last: Position,
}

impl Document for Tally {
    const KIND: Kind = Kind::Tally;

    fn fields(&self) -> Vec<Value> {
        let queue = |queue: &QueueTally| {
            Value::Array(vec![
                integer(queue.last.0),
                integer(queue.own_count),
                integer(queue.own_last.0),
            ])
        };
        let lane = |lane: &LaneTally| Value::Array(lane.iter().map(queue).collect());
        vec![
            Value::Bytes(self.channel.0.to_vec()),
            integer(self.stated_at.0),
            Value::Array(self.lanes.iter().map(lane).collect()),
        ]
    }

    fn read(fields: &mut Fields) -> Result<Self, DocumentError> {
        let channel = ChannelId(fields.array()?);
        let stated_at = Timestamp(fields.integer()?);
        let mut tally = Self {
            channel,
            stated_at,
            lanes: Default::default(),
        };
        let mut lanes = Fields::of(fields.value()?)?;
        for lane in &mut tally.lanes {
            let mut queues = Fields::of(lanes.value()?)?;
            for queue in lane {
                let mut counts = Fields::of(queues.value()?)?;
                *queue = QueueTally {
                    last: Position(counts.integer()?),
                    own_count: counts.integer()?,
                    own_last: Position(counts.integer()?),
                };
                counts.end()?;
            }
            queues.end()?;
        }
        lanes.end()?;
        Ok(tally)
    }
}

impl Statement for Tally {}
