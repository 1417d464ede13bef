//! What must hold of any bytes that come over a channel, for the fuzz target and for the test that replays seeds.
//!
//! A property panics when it fails; a reader that panics fails it too.

use tacit_channel::{
    Assembly, Content, EpochMark, History, MAX_BODY_BYTES, MachineKind, MachineMessage, Message,
    OuterKeys, Place, View,
};
use tacit_spelling::cbor::{self, Value};
use tacit_wire::{Document, Envelope, Lane, Precedence, Sequence, Timestamp};

/// Bytes read as a message, as a view, as the body of each machine's message, and as an envelope: what is read is written as
/// the same bytes, and what is sealed is opened.
pub fn message(bytes: &[u8]) {
    whole_message(bytes);
    if let Ok(value) = cbor::from_bytes(bytes, MAX_BODY_BYTES)
        && let Ok(view) = View::from_value(value)
    {
        assert_eq!(cbor::to_bytes(&view.to_value()), bytes);
    }
    for kind in MachineKind::ALL {
        whole_message(&machine_message(*kind, bytes));
    }
    envelope(bytes);
}

fn whole_message(bytes: &[u8]) {
    let Ok(message) = Message::from_bytes(bytes) else {
        return;
    };
    assert_eq!(message.to_bytes(), bytes);
    assert_eq!(message.encode().as_deref(), Ok(bytes));
    if let Content::Officer(said) = &message.content {
        let whole = Assembly::default().add(&message).expect("one part fits");
        assert_eq!(whole.is_some(), said.part.is_none());
    }
    let place = Place {
        lane: Lane::FromInvited,
        precedence: message.precedence,
        sequence: message.sequence,
    };
    let mut history = History::new(Lane::FromInviter);
    history.received(place, bytes, Some((&message.view, message.view.epoch)));
    assert!(history.awaited().count() <= 4 * tacit_channel::MAX_AHEAD);
    let again = history.received(place, bytes, Some((&message.view, message.view.epoch)));
    assert!(!again.is_empty(), "a repeated message was not named");
}

/// The bytes as the body of a machine's message in which everything else is right.
fn machine_message(kind: MachineKind, body: &[u8]) -> Vec<u8> {
    let heartbeat = Message {
        precedence: Precedence::Flash,
        sequence: Sequence(1),
        sent_at: Timestamp(0),
        view: History::new(Lane::FromInvited).view(EpochMark([0; 16])),
        content: Content::Machine(MachineMessage::Heartbeat),
    };
    let Value::Array(mut fields) = heartbeat.to_value() else {
        unreachable!("a document is an array")
    };
    if let [_, _, code, .., last] = fields.as_mut_slice() {
        *code = Value::Integer(kind.code().into());
        *last = Value::Bytes(body.to_vec());
    }
    cbor::to_bytes(&Value::Array(fields))
}

fn envelope(bytes: &[u8]) {
    let keys = OuterKeys::from_secret(&[7; 64]);
    if let Ok(envelope) = Envelope::from_bytes(bytes.to_vec()) {
        assert!(keys.open(&envelope, "").is_err(), "a forged envelope opens");
    }
    let Some(place) = Place::of_codes(1, 2, bytes.len() as u64) else {
        return;
    };
    if let Ok(envelope) = keys.seal(place, bytes, "") {
        assert_eq!(keys.open(&envelope, ""), Ok((place, bytes.to_vec())));
    }
}
