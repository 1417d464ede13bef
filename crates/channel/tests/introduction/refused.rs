//! Bytes that no reader of their kind admits.

use super::samples::{Sample, accepted};
use tacit_spelling::cbor::{self, Value};

/// The fields of a sample, kind and version first.
fn fields(kind: &str) -> Vec<Value> {
    let sample = accepted().iter().find(|sample| sample.name == kind);
    match cbor::from_bytes(&sample.unwrap().bytes, 1 << 16).unwrap() {
        Value::Array(fields) => fields,
        _ => panic!("a document is an array"),
    }
}

fn spoiled(
    name: &'static str,
    about: &'static str,
    kind: &'static str,
    spoil: impl FnOnce(&mut Vec<Value>),
) -> Sample {
    let mut fields = fields(kind);
    spoil(&mut fields);
    Sample {
        name,
        about,
        kind,
        bytes: cbor::to_bytes(&Value::Array(fields)),
    }
}

/// A field, where it is bytes.
fn bytes(field: &mut Value) -> &mut Vec<u8> {
    match field {
        Value::Bytes(bytes) => bytes,
        _ => panic!("the field holds bytes"),
    }
}

fn shorten(bytes: &mut Vec<u8>) {
    bytes.pop();
}

fn list(field: &mut Value) -> &mut Vec<Value> {
    match field {
        Value::Array(list) => list,
        _ => panic!("the field is an array"),
    }
}

fn text(letters: &str) -> Value {
    Value::Text(letters.to_owned())
}

/// Zeros in the place of the X25519 half at the end.
fn low_order_at_the_end(field: &mut Value) {
    let bytes = bytes(field);
    let start = bytes.len() - 32;
    bytes[start..].fill(0);
}

#[rustfmt::skip]
pub(crate) fn refused() -> Vec<Sample> {
    let mut all = vec![
        spoiled("credential-another-version", "Version 2.", "credential", |fields| fields[1] = Value::Integer(2)),
        spoiled("credential-field-too-many", "A field more than the kind has.", "credential", |fields| fields.push(Value::Integer(0))),
        spoiled("credential-field-missing", "Without the X-Wing key.", "credential", |fields| drop(fields.pop())),
        spoiled("credential-label-empty", "A label without letters.", "credential", |fields| fields[2] = text("")),
        spoiled("credential-label-hidden", "A label that turns the line around.", "credential", |fields| fields[2] = text("a\u{202e}b")),
        spoiled("credential-label-line-break", "A label of two lines.", "credential", |fields| fields[2] = text("a\nb")),
        spoiled("credential-label-too-long", "A label of 65 bytes.", "credential", |fields| fields[2] = text(&"x".repeat(65))),
        spoiled("credential-low-order", "An X25519 key with which every agreement is zero.", "credential", |fields| bytes(&mut fields[3]).fill(0)),
        spoiled("credential-low-order-hybrid", "The same in the X-Wing key's second half.", "credential", |fields| low_order_at_the_end(&mut fields[4])),
        spoiled("credential-not-reduced", "Coefficients of ML-KEM beyond 3 328.", "credential", |fields| bytes(&mut fields[4])[..1_152].fill(0xff)),
        spoiled("invitation-another-version", "Version 2.", "invitation", |fields| fields[1] = Value::Integer(2)),
        spoiled("invitation-channel-too-short", "A channel of 15 bytes.", "invitation", |fields| shorten(bytes(&mut fields[2]))),
        spoiled("invitation-generation-zero", "Generations are counted from one.", "invitation", |fields| fields[3] = Value::Integer(0)),
        spoiled("invitation-three-relays", "A relay more than is admitted.", "invitation", |fields| {
            let relays = list(&mut fields[4]);
            *relays = vec![relays[0].clone(); 3];
        }),
        spoiled("invitation-relay-without-port", "A relay without a port.", "invitation", |fields| list(&mut list(&mut fields[4])[0])[2] = text("relay.example.org")),
        spoiled("invitation-credential-of-another-kind", "An acceptance in the place of the credential.", "invitation", |fields| list(&mut fields[6])[0] = Value::Integer(13)),
        spoiled("invitation-low-order", "A fresh key whose second half contributes nothing.", "invitation", |fields| low_order_at_the_end(&mut fields[7])),
        spoiled("invitation-expiry-negative", "A moment before 1970.", "invitation", |fields| fields[9] = Value::Integer(-1)),
        spoiled("acceptance-key-package-too-long", "A KeyPackage of 8 193 bytes.", "acceptance", |fields| fields[3] = Value::Bytes(vec![0; 8_193])),
        spoiled("acceptance-low-order", "An encapsulation of s that contributes nothing.", "acceptance", |fields| bytes(&mut fields[5]).fill(0)),
        spoiled("acceptance-low-order-hybrid", "An encapsulation of k whose second half contributes nothing.", "acceptance", |fields| low_order_at_the_end(&mut fields[6])),
        spoiled("acceptance-field-missing", "Without k.", "acceptance", |fields| drop(fields.pop())),
        spoiled("opening-group-too-long", "A group of 17 bytes.", "opening", |fields| bytes(&mut fields[3]).push(0)),
        spoiled("opening-mac-too-short", "A MAC of 31 bytes.", "opening", |fields| shorten(bytes(&mut fields[6]))),
        spoiled("opening-low-order", "An encapsulation of s that contributes nothing.", "opening", |fields| bytes(&mut fields[4]).fill(0)),
        spoiled("opening-another-version", "Version 0.", "opening", |fields| fields[1] = Value::Integer(0)),
        spoiled("transcript-another-version", "Version 2.", "transcript", |fields| fields[1] = Value::Integer(2)),
        spoiled("transcript-digest-too-short", "A digest of 31 bytes.", "transcript", |fields| shorten(bytes(&mut fields[2]))),
        spoiled("vouch-fingerprint-as-text", "The fingerprint in hexadecimal digits.", "vouch", |fields| fields[4] = text(&"a".repeat(64))),
        spoiled("vouch-label-hidden", "An introducer with a letter that nobody sees.", "vouch", |fields| fields[2] = text("Car\u{200b}land")),
        spoiled("vouch-signed", "A signature behind the vouch.", "vouch", |fields| fields.push(Value::Bytes(vec![0; 64]))),
        spoiled("reset-three-lanes", "Counts of three lanes.", "reset", |fields| {
            let lanes = list(&mut fields[3]);
            lanes.push(lanes[0].clone());
        }),
        spoiled("reset-three-precedences", "Counts of three precedences.", "reset", |fields| drop(list(&mut list(&mut fields[3])[0]).pop())),
        spoiled("reset-count-negative", "A count below zero.", "reset", |fields| list(&mut list(&mut fields[3])[1])[0] = Value::Integer(-1)),
        spoiled("reset-low-order", "An encapsulation that contributes nothing.", "reset", |fields| bytes(&mut fields[4]).fill(0)),
    ];
    for (name, kind) in [
        ("credential-truncated", "credential"),
        ("invitation-truncated", "invitation"),
        ("acceptance-truncated", "acceptance"),
        ("opening-truncated", "opening"),
        ("transcript-truncated", "transcript"),
        ("vouch-truncated", "vouch"),
        ("reset-truncated", "reset"),
    ] {
        let mut sample = spoiled(name, "The last byte is missing.", kind, |_| ());
        sample.bytes.pop();
        all.push(sample);
    }
    all
}
