//! The accepted vectors, built by the code that they are held against.

use ed25519_dalek::{Signer, SigningKey};
use serde_json::{Value as Json, json};
use tacit_spelling::{Digest, hex::to_hex};
use tacit_wire::limits::ENVELOPE_SIZES;
use tacit_wire::{
    AdmissionToken, Batch, Bundle, BundleItem, ChannelId, Collected, CollectedItem, Conveyed,
    Document, Envelope, Held, JoinChannel, JoiningSecret, Lane, OpenChannel, Position, Precedence,
    QueueTally, ReceiptKey, Refusal, RefusalReason, RelayAddress, SecretDigest, Signature, Signed,
    Statement, Tally, Timestamp, TlsPin,
};

/// An encoding that every reader must accept, and what it says.
pub(crate) struct Sample {
    pub(crate) name: String,
    pub(crate) about: String,
    pub(crate) kind: &'static str,
    pub(crate) bytes: Vec<u8>,
    pub(crate) fields: Json,
}

/// The key that signs every receipt of the vectors.
pub(crate) fn signing_key() -> SigningKey {
    SigningKey::from_bytes(&[0x42; 32])
}

/// The same key, to verify with.
pub(crate) fn receipt_key() -> ReceiptKey {
    ReceiptKey(signing_key().verifying_key().to_bytes())
}

/// A statement under the key of the vectors.
pub(crate) fn sign<T: Statement>(statement: T) -> Signed<T> {
    let signature = signing_key().sign(&statement.signed_bytes());
    Signed::new(statement, Signature(signature.to_bytes()))
}

/// An envelope of a size, filled with a byte.
pub(crate) fn envelope(bytes: usize, fill: u8) -> Envelope {
    Envelope::around(&vec![fill; bytes - Envelope::HEAD_BYTES]).unwrap()
}

const CHANNEL: ChannelId = ChannelId([0xc4; 16]);
const NOON: Timestamp = Timestamp(1_767_441_600_000);

pub(crate) fn held(precedence: Precedence, position: u64, envelope: &Envelope) -> Held {
    Held {
        channel: CHANNEL,
        lane: Lane::FromInviter,
        precedence,
        position: Position(position),
        envelope: envelope.digest(),
        held_at: NOON,
    }
}

fn conveyed() -> Conveyed {
    Conveyed {
        channel: CHANNEL,
        lane: Lane::FromInvited,
        precedence: Precedence::Routine,
        after: Position(0),
        through: Position(24),
        collected_at: NOON,
    }
}

fn tally() -> Tally {
    let mut tally = Tally {
        channel: CHANNEL,
        stated_at: NOON,
        lanes: Default::default(),
    };
    tally.lanes[0][0] = QueueTally {
        last: Position(3),
        own_count: 2,
        own_last: Position(3),
    };
    tally.lanes[1][3] = QueueTally {
        last: Position(256),
        own_count: 0,
        own_last: Position(0),
    };
    tally
}

/// Every accepted vector.
pub(crate) fn accepted() -> Vec<Sample> {
    let mut all = envelopes();
    all.extend(statements());
    all.extend(requests());
    all.extend(answers());
    all.extend(bags());
    all
}

fn sample(name: &str, about: &str, kind: &'static str, bytes: Vec<u8>, fields: Json) -> Sample {
    Sample {
        name: name.to_owned(),
        about: about.to_owned(),
        kind,
        bytes,
        fields,
    }
}

fn envelopes() -> Vec<Sample> {
    let of_size = |size: usize| {
        let envelope = envelope(size, 0xee);
        sample(
            &format!("envelope-{size}"),
            &format!("An envelope of {size} bytes."),
            "envelope",
            envelope.as_bytes().to_vec(),
            json!({ "version": 1, "bytes": size, "sha-256": envelope.digest().to_string() }),
        )
    };
    // The larger sizes differ in nothing but length.
    ENVELOPE_SIZES.into_iter().take(2).map(of_size).collect()
}

fn statements() -> Vec<Sample> {
    let first = held(Precedence::Flash, 1, &envelope(640, 0xee));
    let last = Held {
        position: Position(i64::MAX.unsigned_abs()),
        held_at: Timestamp(i64::MAX.unsigned_abs()),
        ..held(Precedence::Routine, 1, &envelope(1_280, 0xee))
    };
    vec![
        sample(
            "held",
            "The first place of a queue.",
            "held",
            first.to_bytes(),
            about_held(&first),
        ),
        sample(
            "held-largest-numbers",
            "The largest place and the last moment that can be written.",
            "held",
            last.to_bytes(),
            about_held(&last),
        ),
        sample(
            "signed-held",
            "A receipt whose signature verifies under `key`.",
            "signed held",
            sign(first.clone()).to_bytes(),
            about_held(&first),
        ),
        sample(
            "conveyed",
            "The first 24 places of a queue.",
            "conveyed",
            conveyed().to_bytes(),
            about_conveyed(&conveyed()),
        ),
        sample(
            "signed-conveyed",
            "A record of conveyance whose signature verifies under `key`.",
            "signed conveyed",
            sign(conveyed()).to_bytes(),
            about_conveyed(&conveyed()),
        ),
        sample(
            "tally",
            "Two queues in use; the asking account has deposited in one of them.",
            "tally",
            tally().to_bytes(),
            about_tally(&tally()),
        ),
        sample(
            "signed-tally",
            "A tally whose signature verifies under `key`.",
            "signed tally",
            sign(tally()).to_bytes(),
            about_tally(&tally()),
        ),
    ]
}

fn requests() -> Vec<Sample> {
    let secret = |fill: u8| SecretDigest(Digest::of(&[fill; 32]));
    let open = OpenChannel {
        token: AdmissionToken([0x70; 32]),
        channel: CHANNEL,
        account: secret(0xa1),
        joining: secret(0x30),
    };
    let join = JoinChannel {
        token: AdmissionToken([0x71; 32]),
        channel: CHANNEL,
        joining: JoiningSecret([0x30; 32]),
        account: secret(0xa2),
    };
    let collected = Collected {
        lane: Lane::FromInvited,
        precedence: Precedence::Priority,
        through: Position(12),
    };
    vec![
        sample(
            "open-channel",
            "The secrets are 32 bytes of 0xa1 and of 0x30.",
            "open channel",
            open.to_bytes(),
            json!({
                "token": to_hex(&open.token.0),
                "channel": CHANNEL.to_string(),
                "account secret, sha-256": open.account.0.to_string(),
                "joining secret, sha-256": open.joining.0.to_string(),
            }),
        ),
        sample(
            "join-channel",
            "Joins what `open-channel` opens; the account secret is 32 bytes of 0xa2.",
            "join channel",
            join.to_bytes(),
            json!({
                "token": to_hex(&join.token.0),
                "channel": CHANNEL.to_string(),
                "joining secret": to_hex(&join.joining.0),
                "account secret, sha-256": join.account.0.to_string(),
            }),
        ),
        sample(
            "collected",
            "A queue is durable through its twelfth place.",
            "collected",
            collected.to_bytes(),
            json!({ "lane": 1, "precedence": 2, "through": 12 }),
        ),
    ]
}

fn answers() -> Vec<Sample> {
    let (flash, routine) = (envelope(640, 1), envelope(640, 2));
    let receipts = [
        held(Precedence::Flash, 4, &flash),
        held(Precedence::Routine, 9, &routine),
    ];
    let [one, other] = receipts.clone().map(sign);
    let batch = Batch {
        items: vec![
            CollectedItem {
                envelope: flash,
                held: one,
            },
            CollectedItem {
                envelope: routine,
                held: other,
            },
        ],
        conveyed: vec![(3, sign(conveyed()))],
        more: true,
    };
    let address = RelayAddress {
        origin: "relay.example.org:7443".to_owned(),
        tls: TlsPin(Digest([0x77; 32])),
        receipts: receipt_key(),
    };
    let mut all = vec![
        sample(
            "batch",
            "A FLASH and a ROUTINE with their receipts, a record of conveyance, and there is more.",
            "batch",
            batch.to_bytes(),
            json!({
                "items": receipts.iter().map(about_held).collect::<Vec<_>>(),
                "conveyed": [{ "number": 3, "record": about_conveyed(&conveyed()) }],
                "more": 1,
            }),
        ),
        sample(
            "batch-empty",
            "Nothing is there.",
            "batch",
            Batch::default().to_bytes(),
            json!({ "items": [], "conveyed": [], "more": 0 }),
        ),
        sample(
            "relay-address",
            "A name and a port.",
            "relay address",
            address.to_bytes(),
            json!({
                "origin": address.origin,
                "tls key, sha-256": address.tls.0.to_string(),
                "receipt key": to_hex(&address.receipts.0),
            }),
        ),
    ];
    let refusals = RefusalReason::ALL.into_iter().map(|reason| {
        let again = match reason {
            RefusalReason::TooMany | RefusalReason::NoRoom | RefusalReason::Busy => Some(30),
            _ => None,
        };
        let refusal = Refusal {
            reason,
            retry_after_seconds: again,
            limit: 600,
        };
        let code = reason as u64;
        sample(
            &format!("refusal-{code:02}"),
            &format!("A refusal of code {code}."),
            "refusal",
            refusal.to_bytes(),
            json!({ "reason": code, "retry after in seconds": again, "limit": 600 }),
        )
    });
    all.extend(refusals);
    all
}

fn bags() -> Vec<Sample> {
    let (one, other) = (envelope(640, 3), envelope(640, 4));
    let receipt = held(Precedence::Immediate, 2, &one);
    let item = |envelope, held| BundleItem {
        lane: Lane::FromInviter,
        precedence: Precedence::Immediate,
        envelope,
        held,
    };
    let bundle = Bundle {
        channel: CHANNEL,
        items: vec![item(one, Some(sign(receipt.clone()))), item(other, None)],
    };
    let about = |receipt: Option<Json>| json!({ "lane": 0, "precedence": 1, "held": receipt });
    vec![sample(
        "bundle",
        "Two envelopes, one of which went over a relay too.",
        "bundle",
        bundle.to_bytes(),
        json!({
            "channel": CHANNEL.to_string(),
            "items": [about(Some(about_held(&receipt))), about(None)],
        }),
    )]
}

fn about_held(held: &Held) -> Json {
    json!({
        "channel": held.channel.to_string(),
        "lane": held.lane.code(),
        "precedence": held.precedence.code(),
        "position": held.position.0,
        "envelope, sha-256": held.envelope.to_string(),
        "held at": held.held_at.0,
    })
}

fn about_conveyed(conveyed: &Conveyed) -> Json {
    json!({
        "channel": conveyed.channel.to_string(),
        "lane": conveyed.lane.code(),
        "precedence": conveyed.precedence.code(),
        "after": conveyed.after.0,
        "through": conveyed.through.0,
        "collected at": conveyed.collected_at.0,
    })
}

fn about_tally(tally: &Tally) -> Json {
    let queue = |queue: &QueueTally| json!([queue.last.0, queue.own_count, queue.own_last.0]);
    let lane = |lane: &[QueueTally; 4]| lane.iter().map(queue).collect::<Vec<_>>();
    json!({
        "channel": tally.channel.to_string(),
        "stated at": tally.stated_at.0,
        "lanes: queues: last, own count, own last": tally.lanes.iter().map(lane).collect::<Vec<_>>(),
    })
}
