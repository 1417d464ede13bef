//! What arrived for an officer and was not shown yet: durable with the change that took it out of its envelope.
//!
//! The session's keys for a message are gone once it was opened, and the relay erases it once it was told; so between opening and
//! showing this is the only copy.

use super::keeping::json;
use crate::effect::{Carrier, Delivered};
use crate::lane::{EpochMark, View};
use crate::message::{Content, Message, MessageId, OfficerMessage};
use crate::parts::split;
use crate::place::Place;
use crate::verification::VerificationState;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use tacit_spelling::cbor::{self, Value};
use tacit_spelling::hex;
use tacit_wire::{Document, Fields, Held, ReceiptKey, Signed, Timestamp, Verified};
use zeroize::Zeroizing;

/// The longest entry: the parts of the longest text, and what stands around them.
const MAX_ENTRY_BYTES: usize = 2 * crate::message::MAX_WHOLE_BYTES;

/// The most messages in an entry: the parts of the longest text.
const MAX_LISTED: usize = crate::message::MAX_PARTS as usize;

/// The longest head of an entry: a dispute of as many records as there may be.
const MAX_HEAD_BYTES: usize = 65_536;

/// All that waits to be shown, in the order in which it came.
#[derive(Default)]
pub(super) struct Inbox {
    waiting: BTreeMap<u64, Delivered>,
    changed: BTreeSet<MessageId>,
}

/// Everything about a message that waits but what it says.
#[derive(Serialize, Deserialize)]
struct Head {
    number: u64,
    place: Place,
    sent_at: u64,
    received_at: u64,
    /// The relay; none for a courier.
    carrier: Option<String>,
    /// The receipt and the key that was found to have signed it.
    held: Option<(String, String)>,
    identity: VerificationState,
}

impl Inbox {
    pub(super) fn restore(entries: impl IntoIterator<Item = (u64, Delivered)>) -> Self {
        Self {
            waiting: entries.into_iter().collect(),
            ..Self::default()
        }
    }

    pub(super) fn put(&mut self, delivered: Delivered) {
        let last = self.waiting.last_key_value().map_or(0, |(last, _)| *last);
        self.changed.insert(delivered.id);
        self.waiting.insert(last + 1, delivered);
    }

    /// Forgets what was shown.
    pub(super) fn shown(&mut self, id: MessageId) {
        let before = self.waiting.len();
        self.waiting.retain(|_, waiting| waiting.id != id);
        if self.waiting.len() < before {
            self.changed.insert(id);
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Delivered> {
        self.waiting.values()
    }

    /// What changed since this was last asked: the new content, or `None` for what is gone.
    pub(super) fn take_changed(&mut self) -> Vec<(MessageId, Option<Zeroizing<Vec<u8>>>)> {
        let changed = std::mem::take(&mut self.changed);
        let content = |id: MessageId| {
            let mut waiting = self.waiting.iter();
            let (number, delivered) = waiting.find(|(_, waiting)| waiting.id == id)?;
            Some(to_bytes(*number, delivered))
        };
        changed.into_iter().map(|id| (id, content(id))).collect()
    }
}

/// `[head, [message …]]`: a text of any length lies in the parts in which it could be sent.
fn to_bytes(number: u64, delivered: &Delivered) -> Zeroizing<Vec<u8>> {
    let held = delivered.held.as_ref();
    let head = Head {
        number,
        place: delivered.place,
        sent_at: delivered.sent_at.0,
        received_at: delivered.received_at.0,
        carrier: match &delivered.carrier {
            Carrier::Relay(origin) => Some(origin.clone()),
            Carrier::Courier => None,
        },
        held: held.map(|held| {
            let receipt = hex::to_hex(&held.evidence().to_bytes());
            (receipt, hex::to_hex(&held.key().0))
        }),
        identity: delivered.identity.clone(),
    };
    // What came whole is not longer than what can be taken apart again.
    let parts = split(&delivered.message).unwrap_or_default();
    let part = |said| {
        let message = Message {
            precedence: delivered.place.precedence,
            sequence: delivered.place.sequence,
            sent_at: delivered.sent_at,
            view: no_view(),
            content: Content::Officer(said),
        };
        Value::Bytes(message.to_bytes())
    };
    Zeroizing::new(cbor::to_bytes(&Value::Array(vec![
        Value::Bytes(json(&head).to_vec()),
        Value::Array(parts.into_iter().map(part).collect()),
    ])))
}

/// A view that says nothing: what is kept is what an officer is shown.
fn no_view() -> View {
    View {
        own: [0; 4],
        own_head: [0; 32],
        other: [0; 4],
        other_head: [0; 32],
        epoch: EpochMark([0; 16]),
    }
}

/// Reads an entry: what waits, and which in the order it is.
pub(super) fn from_bytes(id: MessageId, bytes: &[u8]) -> Option<(u64, Delivered)> {
    let mut fields = Fields::of(cbor::from_bytes(bytes, MAX_ENTRY_BYTES).ok()?).ok()?;
    let head: Head = serde_json::from_slice(&fields.bytes(MAX_HEAD_BYTES).ok()?).ok()?;
    let said = fields.list(MAX_LISTED).ok()?.into_iter().map(|value| {
        let Value::Bytes(bytes) = value else {
            return None;
        };
        match Message::from_bytes(&Zeroizing::new(bytes)).ok()?.content {
            Content::Officer(said) => Some(said),
            Content::Machine(_) => None,
        }
    });
    let said: Vec<OfficerMessage> = said.collect::<Option<_>>()?;
    fields.end().ok()?;
    let body: Vec<u8> = said
        .iter()
        .flat_map(|part| part.body.as_bytes().iter().copied())
        .collect();
    let message = OfficerMessage {
        part: None,
        body: body.into(),
        ..said.into_iter().next()?
    };
    let held = match head.held {
        None => None,
        Some((receipt, key)) => Some(verified(&receipt, &key)?),
    };
    let delivered = Delivered {
        id,
        place: head.place,
        message,
        sent_at: Timestamp(head.sent_at),
        received_at: Timestamp(head.received_at),
        carrier: head.carrier.map_or(Carrier::Courier, Carrier::Relay),
        held,
        identity: head.identity,
    };
    Some((head.number, delivered))
}

fn verified(receipt: &str, key: &str) -> Option<Verified<Held>> {
    let key = ReceiptKey(hex::from_hex(key)?.try_into().ok()?);
    let receipt = Signed::<Held>::from_bytes(&hex::from_hex(receipt)?).ok()?;
    receipt.verify(&key).ok()
}
