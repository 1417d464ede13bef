//! What the machine says by itself, and how the bodies of it are written.

use super::codes::MachineKind;
use std::fmt;
use tacit_spelling::cbor::{self, Value};
use tacit_wire::{DocumentError, Fields, Precedence, Sequence, Timestamp, integer};
use zeroize::Zeroizing;

/// The most messages that one receipt names.
pub const MAX_RECEIPT_ENTRIES: usize = 64;

/// The longest confirmation.
pub const MAX_CONFIRMATION_BYTES: usize = 1_024;

/// The longest body of a machine's message.
const MAX_MACHINE_BODY_BYTES: usize = 4_096;

/// What a machine may say by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MachineMessage {
    /// Which messages arrived, and when; 1 to 64, in the order of precedence and number, none twice.
    Receipt(Vec<Received>),
    /// Nothing but the view.
    Heartbeat,
    /// The confirmation at the beginning of a session; at most 1 024 bytes, understood by the introduction.
    Confirmation(Vec<u8>),
    /// A request for the turn in the epoch under which it is sealed (T3).
    TurnRequest,
    /// A signing key that was replaced.
    RetiredKey(RetiredKey),
}

/// One message of a receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Received {
    /// In which sequence.
    pub precedence: Precedence,
    /// At which number.
    pub sequence: Sequence,
    /// When it arrived, by the clock of who writes the receipt.
    pub received_at: Timestamp,
}

/// A signing key whose time is over, handed over so that what it signed could have been signed by either.
#[derive(Clone, PartialEq, Eq)]
pub struct RetiredKey {
    /// The last epoch in which it signed.
    pub epoch: u64,
    /// The Ed25519 private key (RFC 8032, section 5.1.5).
    pub key: Zeroizing<[u8; 32]>,
}

impl fmt::Debug for RetiredKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "RetiredKey(epoch {}, hidden)", self.epoch)
    }
}

impl MachineMessage {
    /// Of which kind it is.
    #[must_use]
    pub fn kind(&self) -> MachineKind {
        match self {
            Self::Receipt(_) => MachineKind::Receipt,
            Self::Heartbeat => MachineKind::Heartbeat,
            Self::Confirmation(_) => MachineKind::Confirmation,
            Self::TurnRequest => MachineKind::TurnRequest,
            Self::RetiredKey(_) => MachineKind::RetiredKey,
        }
    }

    pub(super) fn body(&self) -> Vec<u8> {
        match self {
            Self::Receipt(entries) => {
                let entry = |entry: &Received| {
                    Value::Array(vec![
                        integer(entry.precedence.code().into()),
                        integer(entry.sequence.0),
                        integer(entry.received_at.0),
                    ])
                };
                cbor::to_bytes(&Value::Array(entries.iter().map(entry).collect()))
            }
            Self::Heartbeat | Self::TurnRequest => Vec::new(),
            Self::Confirmation(bytes) => bytes.clone(),
            Self::RetiredKey(retired) => cbor::to_bytes(&Value::Array(vec![
                integer(retired.epoch),
                Value::Bytes(retired.key.to_vec()),
            ])),
        }
    }

    /// Reads a body; the fields of an error are those of the body.
    pub(super) fn read(kind: MachineKind, body: &[u8]) -> Result<Self, DocumentError> {
        let fields = || Fields::of(cbor::from_bytes(body, MAX_MACHINE_BODY_BYTES)?);
        match kind {
            MachineKind::Receipt => read_receipt(body).map(Self::Receipt),
            MachineKind::Heartbeat | MachineKind::TurnRequest if !body.is_empty() => {
                Err(DocumentError::Surplus { field: 0 })
            }
            MachineKind::Heartbeat => Ok(Self::Heartbeat),
            MachineKind::TurnRequest => Ok(Self::TurnRequest),
            MachineKind::Confirmation if body.len() > MAX_CONFIRMATION_BYTES => {
                Err(DocumentError::Limit { field: 0 })
            }
            MachineKind::Confirmation => Ok(Self::Confirmation(body.to_vec())),
            MachineKind::RetiredKey => {
                let mut fields = fields()?;
                let epoch = fields.integer()?;
                let key = Zeroizing::new(fields.array()?);
                fields.end()?;
                Ok(Self::RetiredKey(RetiredKey { epoch, key }))
            }
        }
    }
}

fn read_receipt(body: &[u8]) -> Result<Vec<Received>, DocumentError> {
    let value = cbor::from_bytes(body, MAX_MACHINE_BODY_BYTES)?;
    let items = Fields::of(Value::Array(vec![value]))?.list(MAX_RECEIPT_ENTRIES)?;
    let mut entries: Vec<Received> = Vec::with_capacity(items.len());
    for (field, item) in items.into_iter().enumerate() {
        let mut fields = Fields::of(item)?;
        let entry = Received {
            precedence: fields.code(Precedence::of_code)?,
            sequence: Sequence(fields.code(|number| (number > 0).then_some(number))?),
            received_at: Timestamp(fields.integer()?),
        };
        fields.end()?;
        let place = (entry.precedence, entry.sequence);
        if entries
            .last()
            .is_some_and(|last| (last.precedence, last.sequence) >= place)
        {
            return Err(DocumentError::Shape { field });
        }
        entries.push(entry);
    }
    if entries.is_empty() {
        return Err(DocumentError::Missing { field: 0 });
    }
    Ok(entries)
}
