//! The refused vectors, built by bending what would be accepted; here whole documents, their numbers and limits.

mod contents;

use super::samples::{envelope, held};
use tacit_spelling::cbor::{self, Value};
use tacit_wire::{
    Batch, ChannelId, Collected, Document, Held, Lane, Position, Precedence, QueueTally, Refusal,
    RefusalReason, Tally, Timestamp,
};

/// Bytes that every reader must refuse.
pub(crate) struct Refused {
    pub(crate) name: &'static str,
    pub(crate) about: &'static str,
    pub(crate) kind: &'static str,
    pub(crate) bytes: Vec<u8>,
}

/// Every refused vector.
pub(crate) fn refused() -> Vec<Refused> {
    let mut all = shapes();
    all.extend(numbers());
    all.extend(limits());
    all.extend(contents::signatures());
    all.extend(contents::addresses());
    all.extend(contents::envelopes());
    all
}

fn case(name: &'static str, about: &'static str, kind: &'static str, bytes: Vec<u8>) -> Refused {
    Refused {
        name,
        about,
        kind,
        bytes,
    }
}

fn collected() -> Collected {
    Collected {
        lane: Lane::FromInviter,
        precedence: Precedence::Flash,
        through: Position(1),
    }
}

fn a_held() -> Held {
    held(Precedence::Flash, 1, &envelope(640, 0xee))
}

/// The encoding of a document whose fields were bent.
fn bent(document: &impl Document, bend: impl FnOnce(&mut Vec<Value>)) -> Vec<u8> {
    let Value::Array(mut fields) = document.to_value() else {
        panic!("a document is an array");
    };
    bend(&mut fields);
    cbor::to_bytes(&Value::Array(fields))
}

fn zeros(count: usize) -> Value {
    Value::Array(vec![Value::Integer(0); count])
}

fn shapes() -> Vec<Refused> {
    let whole = a_held().to_bytes();
    let mut truncated = whole.clone();
    truncated.pop();
    let mut trailing = whole.clone();
    trailing.push(0);
    let mut indefinite = vec![0x9f];
    indefinite.extend_from_slice(&whole[1..]);
    indefinite.push(0xff);
    let mut tagged = vec![0xc0];
    tagged.extend_from_slice(&whole);
    let tally = Tally {
        channel: ChannelId([0xc4; 16]),
        stated_at: Timestamp(1),
        lanes: [[QueueTally::default(); 4]; 2],
    };
    vec![
        case("empty", "No bytes at all.", "held", Vec::new()),
        case("truncated", "The last byte is missing.", "held", truncated),
        case("trailing", "A byte follows the end.", "held", trailing),
        case(
            "indefinite-length",
            "The array has an indefinite length.",
            "held",
            indefinite,
        ),
        case(
            "tagged",
            "The document stands within a tag.",
            "held",
            tagged,
        ),
        case(
            "not-an-array",
            "A number instead of a document.",
            "held",
            vec![0x01],
        ),
        case(
            "no-fields",
            "An array without kind and version.",
            "held",
            vec![0x80],
        ),
        case(
            "another-kind",
            "A word of collection where a receipt is wanted.",
            "held",
            collected().to_bytes(),
        ),
        case(
            "another-version",
            "Version 2.",
            "held",
            bent(&a_held(), |fields| fields[1] = Value::Integer(2)),
        ),
        case(
            "field-missing",
            "The moment is missing.",
            "held",
            bent(&a_held(), |fields| {
                fields.pop();
            }),
        ),
        case(
            "field-too-many",
            "A field follows the moment.",
            "held",
            bent(&a_held(), |fields| fields.push(Value::Integer(0))),
        ),
        case(
            "fields-as-a-map",
            "The fields stand in a map.",
            "collected",
            cbor::to_bytes(&Value::Map([(0, Value::Integer(6))].into())),
        ),
        case(
            "channel-too-short",
            "The channel has 15 bytes.",
            "held",
            bent(&a_held(), |fields| fields[2] = Value::Bytes(vec![0xc4; 15])),
        ),
        case(
            "channel-as-text",
            "The channel is text.",
            "held",
            bent(&a_held(), |fields| fields[2] = Value::Text("c".repeat(16))),
        ),
        case(
            "digest-too-long",
            "The digest has 33 bytes.",
            "held",
            bent(&a_held(), |fields| fields[6] = Value::Bytes(vec![0; 33])),
        ),
        case(
            "tally-of-three-lanes",
            "There are two lanes.",
            "tally",
            bent(&tally, |fields| {
                if let Value::Array(lanes) = &mut fields[4] {
                    lanes.push(lanes[0].clone());
                }
            }),
        ),
        case(
            "tally-of-three-queues",
            "A lane has four queues.",
            "tally",
            bent(&tally, |fields| {
                if let Value::Array(lanes) = &mut fields[4]
                    && let Value::Array(queues) = &mut lanes[1]
                {
                    queues.pop();
                }
            }),
        ),
        case(
            "batch-more-twice",
            "`more` is 0 or 1.",
            "batch",
            bent(&Batch::default(), |fields| fields[4] = Value::Integer(2)),
        ),
        case(
            "refusal-of-two-retries",
            "There is one retry or none.",
            "refusal",
            bent(&refusal(), |fields| fields[3] = zeros(2)),
        ),
        case(
            "refusal-unknown",
            "There is no reason 13.",
            "refusal",
            bent(&refusal(), |fields| fields[2] = Value::Integer(13)),
        ),
        case(
            "refusal-zero",
            "There is no reason 0.",
            "refusal",
            bent(&refusal(), |fields| fields[2] = Value::Integer(0)),
        ),
    ]
}

fn refusal() -> Refusal {
    Refusal {
        reason: RefusalReason::TooMany,
        retry_after_seconds: None,
        limit: 0,
    }
}

fn numbers() -> Vec<Refused> {
    let long = [0x85, 0x06, 0x01, 0x00, 0x00, 0x18, 0x01].to_vec();
    let mut kind_long = vec![0x85, 0x18, 0x06];
    kind_long.extend_from_slice(&collected().to_bytes()[2..]);
    let mut beyond = [0x85, 0x06, 0x01, 0x00, 0x00, 0x1b].to_vec();
    beyond.extend((1_u64 << 63).to_be_bytes());
    let with =
        |at: usize, number: i64| bent(&collected(), |fields| fields[at] = Value::Integer(number));
    vec![
        case(
            "number-not-shortest",
            "The place is written in two bytes instead of one.",
            "collected",
            long,
        ),
        case(
            "kind-not-shortest",
            "The kind is written in two bytes instead of one.",
            "collected",
            kind_long,
        ),
        case(
            "number-too-large",
            "The place is 2^63.",
            "collected",
            beyond,
        ),
        case(
            "number-negative",
            "The place is -1.",
            "collected",
            with(4, -1),
        ),
        case(
            "number-as-float",
            "The place is a float.",
            "collected",
            vec![0x85, 0x06, 0x01, 0x00, 0x00, 0xf9, 0x3c, 0x00],
        ),
        case(
            "lane-unknown",
            "There is no lane 2.",
            "collected",
            with(2, 2),
        ),
        case(
            "lane-wraps",
            "There is no lane 256, and it is not lane 0.",
            "collected",
            with(2, 256),
        ),
        case(
            "precedence-unknown",
            "There is no precedence 4.",
            "collected",
            with(3, 4),
        ),
    ]
}

fn limits() -> Vec<Refused> {
    let long = Value::Bytes(vec![0; 4_062]);
    let deep = (0..9).fold(Value::Integer(0), |inner, _| Value::Array(vec![inner]));
    let batch = |at: usize, count| bent(&Batch::default(), |fields| fields[at] = zeros(count));
    let bundle = Value::Array(vec![
        Value::Integer(10),
        Value::Integer(1),
        Value::Bytes(vec![0xc4; 16]),
        zeros(1_025),
    ]);
    vec![
        case(
            "document-too-long",
            "4 097 bytes, one more than is read.",
            "held",
            bent(&a_held(), |fields| fields[6] = long),
        ),
        case(
            "too-deep",
            "Nine arrays within each other.",
            "collected",
            cbor::to_bytes(&deep),
        ),
        case(
            "batch-of-65-items",
            "At most 64 envelopes are in a batch.",
            "batch",
            batch(2, 65),
        ),
        case(
            "batch-of-65-records",
            "At most 64 records of conveyance are in a batch.",
            "batch",
            batch(3, 65),
        ),
        case(
            "bundle-of-1025-items",
            "At most 1 024 envelopes are in a bundle.",
            "bundle",
            cbor::to_bytes(&bundle),
        ),
    ]
}
