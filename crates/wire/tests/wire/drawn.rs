//! Documents drawn at random.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use tacit_spelling::Digest;
use tacit_wire::limits::ENVELOPE_SIZES;
use tacit_wire::{
    AdmissionToken, Batch, Bundle, BundleItem, ChannelId, Collected, CollectedItem, Conveyed,
    Cursor, Envelope, Held, JoinChannel, JoiningSecret, Lane, OpenChannel, Position, Precedence,
    QueueTally, ReceiptKey, Refusal, RefusalReason, RelayAddress, SecretDigest, Signature, Signed,
    Statement, Tally, Timestamp, TlsPin,
};

/// A count that can be written.
fn count() -> impl Strategy<Value = u64> {
    prop_oneof![0..300_u64, 0..=i64::MAX.unsigned_abs()]
}

fn channel() -> impl Strategy<Value = ChannelId> {
    any::<[u8; 16]>().prop_map(ChannelId)
}

fn digest() -> impl Strategy<Value = Digest> {
    any::<[u8; 32]>().prop_map(Digest)
}

fn lane() -> impl Strategy<Value = Lane> {
    (0..2_usize).prop_map(|code| Lane::ALL[code])
}

fn precedence() -> impl Strategy<Value = Precedence> {
    (0..4_usize).prop_map(|code| Precedence::ALL[code])
}

/// An envelope of one of the smaller sizes.
pub(crate) fn envelope() -> impl Strategy<Value = Envelope> {
    (0..3_usize, any::<u8>())
        .prop_map(|(size, fill)| Envelope::around(&vec![fill; ENVELOPE_SIZES[size] - 1]).unwrap())
}

pub(crate) fn held() -> impl Strategy<Value = Held> {
    (channel(), lane(), precedence(), count(), digest(), count()).prop_map(
        |(channel, lane, precedence, position, envelope, held_at)| Held {
            channel,
            lane,
            precedence,
            position: Position(position),
            envelope,
            held_at: Timestamp(held_at),
        },
    )
}

pub(crate) fn conveyed() -> impl Strategy<Value = Conveyed> {
    (channel(), lane(), precedence(), count(), count(), count()).prop_map(
        |(channel, lane, precedence, after, through, collected_at)| Conveyed {
            channel,
            lane,
            precedence,
            after: Position(after),
            through: Position(through),
            collected_at: Timestamp(collected_at),
        },
    )
}

pub(crate) fn tally() -> impl Strategy<Value = Tally> {
    let queue = (count(), count(), count()).prop_map(|(last, own_count, own_last)| QueueTally {
        last: Position(last),
        own_count,
        own_last: Position(own_last),
    });
    (channel(), count(), vec(queue, 8)).prop_map(|(channel, stated_at, queues)| Tally {
        channel,
        stated_at: Timestamp(stated_at),
        lanes: [0, 4].map(|first| std::array::from_fn(|queue| queues[first + queue])),
    })
}

/// A statement with a signature that nobody made.
pub(crate) fn signed<T: Statement + std::fmt::Debug>(
    statement: impl Strategy<Value = T>,
) -> impl Strategy<Value = Signed<T>> {
    (statement, any::<[u8; 32]>(), any::<[u8; 32]>()).prop_map(|(statement, r, s)| {
        let mut signature = [0; 64];
        signature[..32].copy_from_slice(&r);
        signature[32..].copy_from_slice(&s);
        Signed::new(statement, Signature(signature))
    })
}

pub(crate) fn open_channel() -> impl Strategy<Value = OpenChannel> {
    (any::<[u8; 32]>(), channel(), digest(), digest()).prop_map(
        |(token, channel, account, joining)| OpenChannel {
            token: AdmissionToken(token),
            channel,
            account: SecretDigest(account),
            joining: SecretDigest(joining),
        },
    )
}

pub(crate) fn join_channel() -> impl Strategy<Value = JoinChannel> {
    (any::<[u8; 32]>(), channel(), any::<[u8; 32]>(), digest()).prop_map(
        |(token, channel, joining, account)| JoinChannel {
            token: AdmissionToken(token),
            channel,
            joining: JoiningSecret(joining),
            account: SecretDigest(account),
        },
    )
}

pub(crate) fn collected() -> impl Strategy<Value = Collected> {
    (lane(), precedence(), count()).prop_map(|(lane, precedence, through)| Collected {
        lane,
        precedence,
        through: Position(through),
    })
}

pub(crate) fn cursor() -> impl Strategy<Value = Cursor> {
    (vec(count(), 4), count()).prop_map(|(queues, conveyed)| Cursor {
        queues: std::array::from_fn(|queue| Position(queues[queue])),
        conveyed,
    })
}

pub(crate) fn batch() -> impl Strategy<Value = Batch> {
    let item =
        (envelope(), signed(held())).prop_map(|(envelope, held)| CollectedItem { envelope, held });
    let record = (count(), signed(conveyed()));
    (vec(item, 0..4), vec(record, 0..4), any::<bool>()).prop_map(|(items, conveyed, more)| Batch {
        items,
        conveyed,
        more,
    })
}

pub(crate) fn refusal() -> impl Strategy<Value = Refusal> {
    (0..RefusalReason::ALL.len(), option::of(count()), count()).prop_map(
        |(reason, retry_after_seconds, limit)| Refusal {
            reason: RefusalReason::ALL[reason],
            retry_after_seconds,
            limit,
        },
    )
}

pub(crate) fn relay_address() -> impl Strategy<Value = RelayAddress> {
    let host = prop_oneof![
        "[a-z0-9]([a-z0-9-]{0,10}[a-z0-9])?(\\.[a-z0-9]{1,8}){0,4}",
        any::<std::net::Ipv4Addr>().prop_map(|address| address.to_string()),
        any::<std::net::Ipv6Addr>().prop_map(|address| format!("[{address}]")),
    ];
    (host, 1..=u16::MAX, digest(), any::<[u8; 32]>()).prop_map(|(host, port, tls, receipts)| {
        RelayAddress {
            origin: format!("{host}:{port}"),
            tls: TlsPin(tls),
            receipts: ReceiptKey(receipts),
        }
    })
}

pub(crate) fn bundle() -> impl Strategy<Value = Bundle> {
    let item = (lane(), precedence(), envelope(), option::of(signed(held()))).prop_map(
        |(lane, precedence, envelope, held)| BundleItem {
            lane,
            precedence,
            envelope,
            held,
        },
    );
    (channel(), vec(item, 0..4)).prop_map(|(channel, items)| Bundle { channel, items })
}
