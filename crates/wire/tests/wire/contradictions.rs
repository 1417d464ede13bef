//! Which two receipts cannot both be true.

use super::samples::{envelope, held, receipt_key, sign};
use ed25519_dalek::{Signer, SigningKey};
use tacit_wire::{
    ChannelId, Contradiction, ContradictionReason, Held, Lane, Position, Precedence, ReceiptKey,
    Signature, Signed, Statement, Timestamp, Verified,
};

fn receipt(position: u64, fill: u8, held_at: u64) -> Held {
    Held {
        held_at: Timestamp(held_at),
        ..held(Precedence::Flash, position, &envelope(640, fill))
    }
}

fn verified(held: Held) -> Verified<Held> {
    sign(held).verify(&receipt_key()).unwrap()
}

/// What is found, whichever of the two is looked at first.
fn between(one: Held, other: Held) -> Option<ContradictionReason> {
    let (one, other) = (verified(one), verified(other));
    let found = Contradiction::between(&one, &other);
    let back = Contradiction::between(&other, &one);
    assert_eq!(
        found.as_ref().map(|found| found.reason),
        back.map(|back| back.reason)
    );
    if let Some(found) = &found {
        assert_eq!((&found.one, &found.other), (&one, &other));
    }
    found.map(|found| found.reason)
}

#[test]
fn a_receipt_does_not_contradict_itself() {
    assert_eq!(between(receipt(1, 1, 5), receipt(1, 1, 5)), None);
}

#[test]
fn one_place_for_two_envelopes_is_a_contradiction_at_any_times() {
    let found = Some(ContradictionReason::OnePlaceTwoEnvelopes);
    assert_eq!(between(receipt(1, 1, 5), receipt(1, 2, 5)), found);
    assert_eq!(between(receipt(1, 1, 5), receipt(1, 2, 6)), found);
}

#[test]
fn one_envelope_at_two_places_of_a_queue_is_a_contradiction_at_any_times() {
    let found = Some(ContradictionReason::OneEnvelopeTwoPlaces);
    assert_eq!(between(receipt(1, 1, 5), receipt(2, 1, 5)), found);
    assert_eq!(between(receipt(1, 1, 5), receipt(2, 1, 6)), found);
}

#[test]
fn one_envelope_held_at_one_place_since_two_times_is_a_contradiction() {
    let found = Some(ContradictionReason::TwoTimes);
    assert_eq!(between(receipt(1, 1, 5), receipt(1, 1, 6)), found);
}

#[test]
fn a_later_place_with_an_earlier_time_is_a_contradiction() {
    let found = Some(ContradictionReason::TimeRunsBack);
    assert_eq!(between(receipt(1, 1, 6), receipt(2, 2, 5)), found);
}

#[test]
fn envelopes_in_their_order_contradict_nothing_even_within_one_millisecond() {
    assert_eq!(between(receipt(1, 1, 5), receipt(2, 2, 5)), None);
    assert_eq!(between(receipt(1, 1, 5), receipt(2, 2, 6)), None);
}

#[test]
fn receipts_of_two_queues_lanes_or_channels_do_not_meet() {
    let one = || receipt(1, 1, 6);
    let base = || receipt(1, 2, 5);
    assert!(between(one(), base()).is_some());
    let precedence = Held {
        precedence: Precedence::Routine,
        ..base()
    };
    let lane = Held {
        lane: Lane::FromInvited,
        ..base()
    };
    let channel = Held {
        channel: ChannelId([1; 16]),
        ..base()
    };
    for other in [precedence, lane, channel] {
        assert_eq!(between(one(), other), None);
    }
}

#[test]
fn two_relays_that_give_one_place_differently_contradict_nobody() {
    let another = SigningKey::from_bytes(&[0x43; 32]);
    let theirs = receipt(1, 2, 5);
    let signature = Signature(another.sign(&theirs.signed_bytes()).to_bytes());
    let theirs = Signed::new(theirs, signature)
        .verify(&ReceiptKey(another.verifying_key().to_bytes()))
        .unwrap();
    let ours = verified(receipt(1, 1, 5));
    assert_eq!(Contradiction::between(&ours, &theirs), None);
}

#[test]
fn an_honest_queue_never_contradicts_itself() {
    let times = [3, 3, 4, 4, 9].into_iter();
    let receipts: Vec<_> = times
        .zip(1..)
        .map(|(held_at, place)| verified(receipt(place, u8::try_from(place).unwrap(), held_at)))
        .collect();
    for one in &receipts {
        for other in &receipts {
            assert_eq!(Contradiction::between(one, other), None);
        }
    }
}

#[test]
fn the_position_is_what_orders_and_not_the_order_of_asking() {
    let early = receipt(7, 1, 50);
    assert_eq!(early.position, Position(7));
    assert_eq!(between(receipt(9, 2, 50), early.clone()), None);
    assert_eq!(
        between(receipt(9, 2, 49), early),
        Some(ContradictionReason::TimeRunsBack)
    );
}
