//! What stands in documents, bent: signatures, origins, envelopes.

use super::{Refused, a_held, bent, case};
use crate::samples::{envelope, held, receipt_key, sign};
use tacit_spelling::cbor::{self, Value};
use tacit_wire::{
    Batch, BundleItem, ChannelId, CollectedItem, Conveyed, Document, Lane, Position, Precedence,
    RelayAddress, Timestamp, TlsPin,
};

pub(super) fn signatures() -> Vec<Refused> {
    let good = sign(a_held()).to_bytes();
    let mut flipped = good.clone();
    *flipped.last_mut().unwrap() ^= 1;
    let mut altered = good.clone();
    // The position: array, array, kind, version, channel (17), lane, precedence.
    altered[23] = 2;
    let short = Value::Array(vec![a_held().to_value(), Value::Bytes(vec![0; 63])]);
    let bare = {
        use ed25519_dalek::Signer;
        let signature = crate::samples::signing_key().sign(&a_held().to_bytes());
        Value::Array(vec![
            a_held().to_value(),
            Value::Bytes(signature.to_bytes().to_vec()),
        ])
    };
    let surplus = Value::Array(vec![
        a_held().to_value(),
        Value::Bytes(vec![0; 64]),
        Value::Integer(0),
    ]);
    let conveyed = Conveyed {
        channel: ChannelId([0xc4; 16]),
        lane: Lane::FromInviter,
        precedence: Precedence::Flash,
        after: Position(0),
        through: Position(1),
        collected_at: Timestamp(1),
    };
    vec![
        case(
            "signature-flipped",
            "The last bit of the signature is another.",
            "signed held",
            flipped,
        ),
        case(
            "statement-altered",
            "The receipt names the second place, the signature is over the first.",
            "signed held",
            altered,
        ),
        case(
            "signature-malleable",
            "S was raised by the order of the group (RFC 8032, 5.1.7).",
            "signed held",
            malleable(&good),
        ),
        case(
            "signature-without-context",
            "The signature is over the statement alone, without what must precede it.",
            "signed held",
            cbor::to_bytes(&bare),
        ),
        case(
            "signature-too-short",
            "The signature has 63 bytes.",
            "signed held",
            cbor::to_bytes(&short),
        ),
        case(
            "signed-surplus",
            "A third element follows the signature.",
            "signed held",
            cbor::to_bytes(&surplus),
        ),
        case(
            "signed-another-kind",
            "A signed record of conveyance where a receipt is wanted.",
            "signed held",
            sign(conveyed).to_bytes(),
        ),
        case(
            "unsigned",
            "A receipt without a signature.",
            "signed held",
            a_held().to_bytes(),
        ),
    ]
}

/// The same signature with S + L in place of S: the last 32 bytes, least significant first.
fn malleable(good: &[u8]) -> Vec<u8> {
    let order = "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010";
    let order = tacit_spelling::hex::from_hex(order).unwrap();
    let mut bytes = good.to_vec();
    let start = bytes.len() - 32;
    let mut carry = 0_u16;
    for (byte, add) in bytes[start..].iter_mut().zip(order) {
        let sum = u16::from(*byte) + u16::from(add) + carry;
        *byte = u8::try_from(sum & 0xff).unwrap();
        carry = sum >> 8;
    }
    bytes
}

pub(super) fn addresses() -> Vec<Refused> {
    let at = |origin: &str| {
        RelayAddress {
            origin: origin.to_owned(),
            tls: TlsPin(tacit_spelling::Digest([0x77; 32])),
            receipts: receipt_key(),
        }
        .to_bytes()
    };
    let long = format!("{}:7443", ["a"; 126].join("."));
    vec![
        case(
            "origin-without-port",
            "There is no port.",
            "relay address",
            at("relay.example.org"),
        ),
        case(
            "origin-without-host",
            "There is no host.",
            "relay address",
            at(":7443"),
        ),
        case(
            "origin-port-zero",
            "Nobody listens at port 0.",
            "relay address",
            at("relay.example.org:0"),
        ),
        case(
            "origin-port-with-sign",
            "A port has digits only.",
            "relay address",
            at("relay.example.org:+7443"),
        ),
        case(
            "origin-port-padded",
            "A port does not begin with zero.",
            "relay address",
            at("relay.example.org:07443"),
        ),
        case(
            "origin-port-too-large",
            "The last port is 65535.",
            "relay address",
            at("relay.example.org:65536"),
        ),
        case(
            "origin-in-capitals",
            "A host is in lower case.",
            "relay address",
            at("Relay.example.org:7443"),
        ),
        case(
            "origin-with-user",
            "An origin is no address of a person.",
            "relay address",
            at("user@relay.example.org:7443"),
        ),
        case(
            "origin-with-control",
            "There is a line break in the host.",
            "relay address",
            at("relay\n.example.org:7443"),
        ),
        case(
            "origin-not-ascii",
            "A host is in ASCII.",
            "relay address",
            at("rél.example.org:7443"),
        ),
        case(
            "origin-ipv6-spelt-out",
            "An IPv6 address is in its shortest form (RFC 5952).",
            "relay address",
            at("[0:0:0:0:0:0:0:1]:7443"),
        ),
        case(
            "origin-too-long",
            "256 bytes, one more than an origin has.",
            "relay address",
            at(&long),
        ),
    ]
}

pub(super) fn envelopes() -> Vec<Refused> {
    let good = envelope(640, 0xee);
    let bytes = good.as_bytes();
    let mut version = bytes.to_vec();
    version[0] = 2;
    let mut longer = bytes.to_vec();
    longer.push(0);
    let item = CollectedItem {
        envelope: good.clone(),
        held: sign(held(Precedence::Flash, 1, &good)),
    };
    let batch = Batch {
        items: vec![item],
        ..Batch::default()
    };
    let short = Value::Bytes(bytes[..639].to_vec());
    let within = bent(&batch, |fields| {
        if let Value::Array(items) = &mut fields[2]
            && let Value::Array(item) = &mut items[0]
        {
            item[0] = short.clone();
        }
    });
    let bundle = tacit_wire::Bundle {
        channel: ChannelId([0xc4; 16]),
        items: vec![BundleItem {
            lane: Lane::FromInviter,
            precedence: Precedence::Flash,
            envelope: good.clone(),
            held: None,
        }],
    };
    let bagged = bent(&bundle, |fields| {
        if let Value::Array(items) = &mut fields[3]
            && let Value::Array(item) = &mut items[0]
        {
            item[3] = Value::Array(vec![Value::Integer(0)]);
        }
    });
    vec![
        case("envelope-empty", "No bytes at all.", "envelope", Vec::new()),
        case(
            "envelope-too-short",
            "639 bytes.",
            "envelope",
            bytes[..639].to_vec(),
        ),
        case("envelope-between-sizes", "641 bytes.", "envelope", longer),
        case(
            "envelope-another-version",
            "Version 2.",
            "envelope",
            version,
        ),
        case(
            "batch-with-a-bad-envelope",
            "The envelope in the batch has 639 bytes.",
            "batch",
            within,
        ),
        case(
            "bundle-with-a-bad-receipt",
            "The receipt in the bag is a number.",
            "bundle",
            bagged,
        ),
    ]
}
