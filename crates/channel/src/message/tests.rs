//! Messages against the tables of the specification and against their vectors.

use super::*;
use crate::lane::EpochMark;
use proptest::prelude::*;
use tacit_spelling::cbor;
use tacit_spelling::hex::from_hex;

const SPECIFICATION: &str = include_str!("../../../../spec/channel.md");

fn view() -> View {
    View {
        own: [4, 0, 0, 11],
        own_head: [0x11; 32],
        other: [2, 0, 1, 9],
        other_head: [0x22; 32],
        epoch: EpochMark([0x33; 16]),
    }
}

fn message(content: Content) -> Message {
    Message {
        precedence: Precedence::Flash,
        sequence: Sequence(5),
        sent_at: Timestamp(1_767_225_600_000),
        view: view(),
        content,
    }
}

fn assurance() -> OfficerMessage {
    OfficerMessage {
        answers: Some(MessageId(Digest([0x44; 32]))),
        authority: Authority::AdReferendum,
        asked_by: "the foreign ministry of Arland".into(),
        from: Some(Timestamp(1_767_225_600_000)),
        until: Some(Timestamp(1_769_904_000_000)),
        part: Some(Part {
            index: 1,
            count: 3,
            whole: Digest([0x55; 32]),
        }),
        ..OfficerMessage::plain(OfficerKind::Assurance, Act::Committing, b"a text".to_vec())
    }
}

fn receipt() -> MachineMessage {
    let entry = |precedence, sequence| Received {
        precedence,
        sequence: Sequence(sequence),
        received_at: Timestamp(1_767_225_600_500),
    };
    MachineMessage::Receipt(vec![
        entry(Precedence::Flash, 7),
        entry(Precedence::Flash, 9),
        entry(Precedence::Routine, 1),
    ])
}

fn samples() -> Vec<(&'static str, Message)> {
    let officer = |said| message(Content::Officer(said));
    let machine = |said| message(Content::Machine(said));
    let read = OfficerMessage {
        answers: Some(MessageId(Digest([0x44; 32]))),
        ..OfficerMessage::plain(OfficerKind::Read, Act::Acknowledging, Vec::new())
    };
    let note = OfficerMessage::plain(OfficerKind::Note, Act::Informing, b"a note".to_vec());
    vec![
        ("note", officer(note)),
        ("assurance-in-parts", officer(assurance())),
        ("read", officer(read)),
        ("receipt", machine(receipt())),
        ("heartbeat", machine(MachineMessage::Heartbeat)),
        (
            "confirmation",
            machine(MachineMessage::Confirmation(vec![0x66; 48])),
        ),
        ("turn-request", machine(MachineMessage::TurnRequest)),
        (
            "retired-key",
            machine(MachineMessage::RetiredKey(RetiredKey {
                epoch: 3,
                key: Zeroizing::new([0x77; 32]),
            })),
        ),
    ]
}

/// What no sender would write: the name, why it is refused, and the bytes.
fn refused() -> Vec<(&'static str, &'static str, Vec<u8>)> {
    let samples = samples();
    let of = |name: &str| {
        samples
            .iter()
            .find(|(known, _)| *known == name)
            .unwrap()
            .1
            .clone()
    };
    let with = |name: &str, field: usize, value: Value| {
        let Value::Array(mut fields) = of(name).to_value() else {
            unreachable!()
        };
        fields[field] = value;
        cbor::to_bytes(&Value::Array(fields))
    };
    let number = Value::Integer;
    let list = Value::Array;
    let bytes = |length| Value::Bytes(vec![0; length]);
    let entries = |entries: &[[i64; 3]]| {
        let entry = |entry: &[i64; 3]| list(entry.iter().map(|part| number(*part)).collect());
        Value::Bytes(cbor::to_bytes(&list(entries.iter().map(entry).collect())))
    };
    let many: Vec<[i64; 3]> = (1..=65).map(|number| [0, number, 0]).collect();
    let part = |index, count| list(vec![number(index), number(count), bytes(32)]);
    let mut trailing = of("note").to_bytes();
    trailing.push(0);
    vec![
        ("trailing", "a byte follows the end", trailing),
        ("other-version", "version 2", with("note", 1, number(2))),
        (
            "unknown-kind",
            "there is no kind 17",
            with("note", 2, number(17)),
        ),
        (
            "unknown-machine-kind",
            "there is no kind 69",
            with("note", 2, number(69)),
        ),
        (
            "officer-without-act",
            "an officer's message has an act",
            with("note", 3, number(0)),
        ),
        (
            "unknown-act",
            "there is no act 11",
            with("note", 3, number(11)),
        ),
        (
            "unknown-precedence",
            "there is no precedence 4",
            with("note", 4, number(4)),
        ),
        (
            "number-zero",
            "numbers begin at one",
            with("note", 5, number(0)),
        ),
        (
            "negative-time",
            "a moment is not negative",
            with("note", 6, number(-1)),
        ),
        (
            "two-answers",
            "one message is answered at most",
            with("note", 7, list(vec![bytes(32), bytes(32)])),
        ),
        (
            "short-answer",
            "a name has 32 bytes",
            with("note", 7, list(vec![bytes(31)])),
        ),
        (
            "unknown-authority",
            "there is no authority 6",
            with("note", 8, list(vec![number(6), Value::Text(String::new())])),
        ),
        (
            "asked-by-too-long",
            "257 bytes",
            with(
                "note",
                8,
                list(vec![number(1), Value::Text("a".repeat(257))]),
            ),
        ),
        (
            "asked-by-with-control",
            "a line break in a name",
            with("note", 8, list(vec![number(1), Value::Text("a\nb".into())])),
        ),
        (
            "until-before-from",
            "it would end before it begins",
            with("assurance-in-parts", 10, list(vec![number(1)])),
        ),
        (
            "part-of-one",
            "one part is no part",
            with("note", 11, part(0, 1)),
        ),
        ("part-of-33", "33 parts", with("note", 11, part(0, 33))),
        (
            "part-beyond-count",
            "part 3 of 3, counted from zero",
            with("note", 11, part(3, 3)),
        ),
        (
            "view-of-three-counts",
            "a view has four counts",
            with(
                "note",
                12,
                list(vec![
                    list(vec![number(0); 3]),
                    bytes(32),
                    list(vec![number(0); 4]),
                    bytes(32),
                    bytes(16),
                ]),
            ),
        ),
        (
            "body-too-long",
            "49 153 bytes",
            with("note", 13, bytes(MAX_BODY_BYTES + 1)),
        ),
        (
            "read-of-nothing",
            "who reads, reads a message",
            with("read", 7, list(vec![])),
        ),
        (
            "read-with-text",
            "who reads, says nothing else",
            with("read", 13, bytes(1)),
        ),
        (
            "machine-with-act",
            "a machine's message has no act",
            with("heartbeat", 3, number(1)),
        ),
        (
            "machine-with-authority",
            "a machine has no authority",
            with(
                "heartbeat",
                8,
                list(vec![number(1), Value::Text(String::new())]),
            ),
        ),
        (
            "heartbeat-with-body",
            "a heartbeat is empty",
            with("heartbeat", 13, bytes(1)),
        ),
        (
            "turn-request-with-body",
            "a request for the turn is empty",
            with("turn-request", 13, bytes(1)),
        ),
        (
            "confirmation-too-long",
            "1 025 bytes",
            with("confirmation", 13, bytes(MAX_CONFIRMATION_BYTES + 1)),
        ),
        (
            "receipt-of-nothing",
            "a receipt names a message",
            with("receipt", 13, entries(&[])),
        ),
        (
            "receipt-out-of-order",
            "FLASH 9 before FLASH 7",
            with("receipt", 13, entries(&[[0, 9, 0], [0, 7, 0]])),
        ),
        (
            "receipt-twice",
            "FLASH 7 twice",
            with("receipt", 13, entries(&[[0, 7, 0], [0, 7, 0]])),
        ),
        (
            "receipt-of-65",
            "65 messages",
            with("receipt", 13, entries(&many)),
        ),
        (
            "receipt-of-number-zero",
            "numbers begin at one",
            with("receipt", 13, entries(&[[0, 0, 0]])),
        ),
        (
            "retired-key-too-short",
            "31 bytes",
            with(
                "retired-key",
                13,
                Value::Bytes(cbor::to_bytes(&list(vec![number(3), bytes(31)]))),
            ),
        ),
    ]
}

/// The name, the bytes, and why they are refused, of each vector.
fn vectors(folder: &str) -> Vec<(String, Vec<u8>, String)> {
    let root = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../vectors/channel/message/"
    );
    let mut found = Vec::new();
    for entry in std::fs::read_dir(format!("{root}{folder}")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        if let Some(name) = name.strip_prefix("message-") {
            let text = std::fs::read_to_string(&path).unwrap();
            let vector: serde_json::Value = serde_json::from_str(&text).unwrap();
            assert_eq!(vector["kind"], 16);
            let why = vector["why"].as_str().unwrap_or_default().to_owned();
            let bytes = from_hex(vector["hex"].as_str().unwrap()).unwrap();
            found.push((name.to_owned(), bytes, why));
        }
    }
    found.sort();
    found
}

#[test]
fn the_accepted_vectors_are_the_samples_to_the_byte() {
    let mut samples: Vec<_> = samples()
        .into_iter()
        .map(|(name, message)| {
            let bytes = message.encode().unwrap();
            assert_eq!(Message::from_bytes(&bytes).unwrap(), message);
            assert_eq!(message.id(), MessageId(Digest::of(&bytes)));
            (name.to_owned(), bytes, String::new())
        })
        .collect();
    samples.sort();
    assert_eq!(vectors("accepted"), samples);
}

#[test]
fn the_refused_vectors_are_refused() {
    let found = vectors("refused");
    for (name, bytes, _) in &found {
        assert!(Message::from_bytes(bytes).is_err(), "{name}");
    }
    let mut made: Vec<_> = refused()
        .into_iter()
        .map(|(name, why, bytes)| (name.to_owned(), bytes, why.to_owned()))
        .collect();
    made.sort();
    assert_eq!(found, made);
}

#[test]
fn the_kinds_are_those_of_the_specification() {
    let (_, messages) = SPECIFICATION.split_once("## 7 ").unwrap();
    let rows = messages.lines().filter_map(|line| {
        let mut cells = line.strip_prefix("| ")?.split(" | ");
        Some((
            cells.next()?.parse::<u64>().ok()?,
            cells.next()?,
            cells.next()?,
        ))
    });
    let mut seen = Vec::new();
    for (code, name, last) in rows.filter(|(code, ..)| *code <= 16 || *code >= 64) {
        let kind = MessageKind::of_code(code).unwrap();
        if matches!(kind, MessageKind::Officer(_)) {
            assert_eq!(
                kind.commits(),
                last.trim_end_matches(" |") == "no",
                "{name}"
            );
        } else {
            assert!(!kind.commits());
        }
        let spelled: String = name.split(':').next().unwrap().split(' ').collect();
        let known = match kind {
            MessageKind::Officer(kind) => format!("{kind:?}"),
            MessageKind::Machine(MachineKind::TurnRequest) => "requestfortheturn".into(),
            MessageKind::Machine(MachineKind::RetiredKey) => "retiredsigningkey".into(),
            MessageKind::Machine(kind) => format!("{kind:?}"),
        };
        assert_eq!(
            spelled.replace('-', "").to_lowercase(),
            known.to_lowercase()
        );
        seen.push(code);
    }
    let officer = OfficerKind::ALL.iter().map(|kind| u64::from(kind.code()));
    let machine = MachineKind::ALL.iter().map(|kind| u64::from(kind.code()));
    assert_eq!(seen, officer.chain(machine).collect::<Vec<_>>());
}

#[test]
fn the_limits_acts_and_authorities_are_those_of_the_specification() {
    for number in ["49 152", "1 048 576", "1 024"] {
        let bytes: usize = number.replace(' ', "").parse().unwrap();
        assert!([MAX_BODY_BYTES, MAX_WHOLE_BYTES, MAX_CONFIRMATION_BYTES].contains(&bytes));
        assert!(
            SPECIFICATION.contains(&format!("{number} bytes")),
            "{number}"
        );
    }
    let words = SPECIFICATION.split_once("Acts: ").unwrap().1.to_lowercase();
    let mut rest = words.as_str();
    let acts = Act::ALL.iter().map(|act| (act.code(), format!("{act:?}")));
    let authorities = Authority::ALL
        .iter()
        .map(|authority| (authority.code(), format!("{authority:?}")));
    for (code, name) in acts.chain(authorities) {
        let name = match name.as_str() {
            "FullPowers" => "full powers".to_owned(),
            "AdReferendum" => "*ad referendum*".to_owned(),
            name => name.to_lowercase(),
        };
        let wanted = format!("{code} {name}");
        rest = rest
            .split_once(&wanted)
            .unwrap_or_else(|| panic!("{wanted}"))
            .1;
    }
}

#[test]
fn nothing_that_is_said_or_secret_is_shown() {
    for (name, message) in samples() {
        let shown = format!("{message:?}");
        assert!(!shown.contains("119, 119"), "{name}: {shown}");
        assert!(!shown.contains("97, 32"), "{name}: {shown}");
    }
    assert_eq!(
        format!("{:?}", Body::from(vec![1, 2])),
        "Body(2 bytes, hidden)"
    );
}

#[test]
fn the_largest_message_fits_into_the_largest_envelope() {
    let mut said = assurance();
    said.asked_by = "a".repeat(MAX_ASKED_BY_BYTES);
    said.body = vec![0; MAX_BODY_BYTES].into();
    let mut largest = message(Content::Officer(said));
    let most = i64::MAX.unsigned_abs();
    largest.view.own = [most; 4];
    largest.view.other = [most; 4];
    let bytes = largest.encode().unwrap();
    // MLS adds signature, tag, and padding to a power of two at most.
    assert!(bytes.len().next_power_of_two() + 1_024 < crate::MAX_SEALED_MESSAGE_BYTES);
}

proptest! {
    #[test]
    fn every_message_is_read_back(
        body in prop::collection::vec(any::<u8>(), 0..200),
        asked_by in "[a-zäö ]{0,60}",
        code in 1_usize..14,
        from in prop::option::of(0_u64..1 << 40),
        length in prop::option::of(0_u64..1 << 40),
        own in any::<[u32; 4]>(),
    ) {
        let mut said = OfficerMessage::plain(OfficerKind::ALL[code - 1], Act::Offering, body);
        said.asked_by = asked_by;
        said.from = from.map(Timestamp);
        said.until = from.zip(length).map(|(from, length)| Timestamp(from + length));
        let mut message = message(Content::Officer(said));
        message.view.own = own.map(u64::from);
        let bytes = message.encode().unwrap();
        prop_assert_eq!(Message::from_bytes(&bytes).unwrap(), message);
    }
}
