//! Whatever is written is read back as itself, and whatever is read is written back byte for byte.

use super::drawn;
use super::properties;
use super::samples::{envelope, held, sign};
use proptest::prelude::*;
use proptest::sample::Index;
use tacit_wire::limits::{
    ENVELOPE_SIZES, MAX_BATCH_BYTES, MAX_BATCH_ITEMS, MAX_BUNDLE_ITEMS, MAX_ENVELOPE_BYTES,
};
use tacit_wire::{
    Batch, Bundle, BundleItem, ChannelId, CollectedItem, Cursor, Document, Envelope, Lane,
    Precedence, Signed, Statement,
};

/// What is drawn is read back as itself; bent at a place, it is refused or something else.
fn holds<T: Document + PartialEq + std::fmt::Debug>(document: &T, at: Index, flip: u8) {
    let bytes = document.to_bytes();
    assert_eq!(T::from_bytes(&bytes).as_ref(), Ok(document));
    bent(&bytes, at, flip, |bytes| {
        T::from_bytes(bytes).is_ok_and(|other| other == *document)
    });
}

fn signed_holds<T>(signed: &Signed<T>, at: Index, flip: u8)
where
    T: Statement + PartialEq + std::fmt::Debug,
{
    let bytes = signed.to_bytes();
    assert_eq!(Signed::from_bytes(&bytes).as_ref(), Ok(signed));
    bent(&bytes, at, flip, |bytes| {
        Signed::from_bytes(bytes).is_ok_and(|other| other == *signed)
    });
}

/// A request holds secrets, which are not compared: its bytes are.
fn secret_holds<T: Document>(document: &T, at: Index, flip: u8) {
    let bytes = document.to_bytes();
    let again = |bytes: &[u8]| T::from_bytes(bytes).map(|document| document.to_bytes());
    assert_eq!(again(&bytes), Ok(bytes.clone()));
    bent(&bytes, at, flip, |bent| {
        again(bent).is_ok_and(|other| other == bytes)
    });
}

fn bent(bytes: &[u8], at: Index, flip: u8, is_the_same: impl Fn(&[u8]) -> bool) {
    let at = at.index(bytes.len());
    let mut flipped = bytes.to_vec();
    flipped[at] ^= flip;
    let mut extended = bytes.to_vec();
    extended.push(flip);
    let mut doubled = bytes.to_vec();
    doubled.insert(at, bytes[at]);
    for other in [&flipped[..], &bytes[..at], &extended, &doubled] {
        assert!(!is_the_same(other), "read as if it had not been bent");
        properties::wire(other);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_statement_is_read_as_itself_and_bent_as_something_else_or_not_at_all(
        held in drawn::held(), conveyed in drawn::conveyed(), tally in drawn::tally(),
        signed in drawn::signed(drawn::held()), record in drawn::signed(drawn::conveyed()),
        total in drawn::signed(drawn::tally()),
        at in any::<Index>(), flip in 1..=255_u8,
    ) {
        holds(&held, at, flip);
        holds(&conveyed, at, flip);
        holds(&tally, at, flip);
        signed_holds(&signed, at, flip);
        signed_holds(&record, at, flip);
        signed_holds(&total, at, flip);
    }

    #[test]
    fn a_request_is_read_as_itself_and_bent_as_something_else_or_not_at_all(
        open in drawn::open_channel(), join in drawn::join_channel(), collected in drawn::collected(),
        at in any::<Index>(), flip in 1..=255_u8,
    ) {
        secret_holds(&open, at, flip);
        secret_holds(&join, at, flip);
        holds(&collected, at, flip);
    }

    #[test]
    fn an_answer_is_read_as_itself_and_bent_as_something_else_or_not_at_all(
        batch in drawn::batch(), refusal in drawn::refusal(), address in drawn::relay_address(),
        bundle in drawn::bundle(), at in any::<Index>(), flip in 1..=255_u8,
    ) {
        holds(&batch, at, flip);
        holds(&refusal, at, flip);
        holds(&address, at, flip);
        holds(&bundle, at, flip);
    }

    #[test]
    fn a_cursor_is_read_as_itself(cursor in drawn::cursor()) {
        prop_assert_eq!(cursor.to_string().parse(), Ok(cursor));
    }

    #[test]
    fn bytes_that_are_accepted_are_written_as_they_were(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        properties::wire(&bytes);
    }

    #[test]
    fn a_text_that_is_a_cursor_is_written_as_it_was(text in "[0-9+. ]{0,40}") {
        if let Ok(cursor) = text.parse::<Cursor>() {
            prop_assert_eq!(cursor.to_string(), text);
        }
    }
}

#[test]
fn an_envelope_of_every_size_is_read_and_of_no_other() {
    for size in ENVELOPE_SIZES {
        assert!(Envelope::from_bytes(vec![1; size]).is_ok(), "{size}");
        assert!(Envelope::from_bytes(vec![1; size - 1]).is_err(), "{size}");
        assert!(Envelope::from_bytes(vec![1; size + 1]).is_err(), "{size}");
        assert_eq!(Envelope::size_for(size - 1), Some(size));
        assert_eq!(envelope(size, 7).sealed(), vec![7; size - 1]);
    }
    assert_eq!(Envelope::size_for(0), Some(640));
    assert_eq!(Envelope::size_for(MAX_ENVELOPE_BYTES), None);
    assert_eq!(Envelope::size_for(usize::MAX), None);
}

#[test]
fn a_full_batch_is_read() {
    let of = |size: usize, count: usize| {
        let envelope = envelope(size, 9);
        let held = sign(held(Precedence::Flash, u64::MAX >> 1, &envelope));
        let record = sign(drawn_conveyed());
        Batch {
            items: vec![CollectedItem { envelope, held }; count],
            conveyed: vec![(u64::MAX >> 1, record); MAX_BATCH_ITEMS],
            more: true,
        }
    };
    for size in ENVELOPE_SIZES {
        let count = MAX_BATCH_ITEMS.min(MAX_BATCH_BYTES / size);
        let batch = of(size, count);
        assert_eq!(Batch::from_bytes(&batch.to_bytes()), Ok(batch), "{size}");
    }
}

fn drawn_conveyed() -> tacit_wire::Conveyed {
    tacit_wire::Conveyed {
        channel: ChannelId([1; 16]),
        lane: Lane::FromInviter,
        precedence: Precedence::Flash,
        after: tacit_wire::Position(u64::MAX >> 2),
        through: tacit_wire::Position(u64::MAX >> 1),
        collected_at: tacit_wire::Timestamp(u64::MAX >> 1),
    }
}

#[test]
fn a_full_bundle_is_read() {
    let envelope = envelope(640, 9);
    let item = BundleItem {
        lane: Lane::FromInvited,
        precedence: Precedence::Routine,
        held: Some(sign(held(Precedence::Routine, 1, &envelope))),
        envelope,
    };
    let bundle = Bundle {
        channel: ChannelId([1; 16]),
        items: vec![item; MAX_BUNDLE_ITEMS],
    };
    assert_eq!(Bundle::from_bytes(&bundle.to_bytes()), Ok(bundle));
}
