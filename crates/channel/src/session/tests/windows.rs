//! How late and how early a message may come, and what is gone after that.

use super::*;
use crate::session::{Epoch, OpenError, PAST_EPOCHS, PLACES_EARLY, PLACES_LATE, RetiredKey};
use zeroize::Zeroizing;

fn sealed(desk: &mut Group, count: u32) -> Vec<Vec<u8>> {
    let mut generator = chance(5);
    (0..count)
        .map(|place| desk.seal(&place.to_be_bytes(), &mut generator).unwrap())
        .collect()
}

#[test]
fn a_message_128_places_late_opens_and_one_more_is_too_many() {
    let (mut one, mut other) = two_desks();
    let messages = sealed(&mut one, PLACES_LATE + 2);
    content(&mut other, messages.last().unwrap());
    assert_eq!(other.open(&messages[0]), Err(OpenError::Expired(Epoch(1))));
    assert_eq!(content(&mut other, &messages[1]), 1_u32.to_be_bytes());
}

#[test]
fn a_message_2000_places_early_opens_and_one_more_is_too_many() {
    let (mut one, mut other) = two_desks();
    let messages = sealed(&mut one, PLACES_EARLY + 2);
    let [.., early, too_early] = messages.as_slice() else {
        panic!("not enough messages");
    };
    other.take_changes();
    assert_eq!(other.open(too_early), Err(OpenError::TooEarly));
    assert!(other.take_changes().is_empty());
    assert_eq!(content(&mut other, early), PLACES_EARLY.to_be_bytes());
    assert_eq!(
        content(&mut other, too_early),
        (PLACES_EARLY + 1).to_be_bytes()
    );
}

#[test]
fn a_message_that_comes_again_is_repeated() {
    let (mut one, mut other) = two_desks();
    let messages = sealed(&mut one, 3);
    for place in [2, 0] {
        content(&mut other, &messages[place]);
        assert_eq!(other.open(&messages[place]), Err(OpenError::Repeated));
    }
    content(&mut other, &messages[1]);
}

#[test]
fn our_own_message_is_reflected() {
    let (mut one, _) = two_desks();
    let message = one.seal(b"ours", &mut chance(1)).unwrap();
    assert_eq!(one.open(&message), Err(OpenError::Reflected));
    let update = one.update(&mut chance(2)).unwrap();
    assert_eq!(one.open(&update), Err(OpenError::Reflected));
    assert!(one.has_pending());
}

#[test]
fn four_past_epochs_are_kept_and_a_fifth_is_not() {
    let (mut one, mut other) = two_desks();
    let messages = sealed(&mut one, 2);
    for round in 0..PAST_EPOCHS as u64 {
        renew(&mut one, &mut other, 10 + round);
    }
    content(&mut other, &messages[0]);
    assert_eq!(other.outer_secrets().count(), PAST_EPOCHS + 1);
    assert!(other.epoch_authenticator(Epoch(1)).is_some());

    renew(&mut other, &mut one, 20);
    assert_eq!(other.open(&messages[1]), Err(OpenError::Expired(Epoch(1))));
    assert_eq!(other.outer_secrets().count(), PAST_EPOCHS + 1);
    assert!(other.epoch_authenticator(Epoch(1)).is_none());
}

#[test]
fn a_forgotten_epoch_opens_nothing_and_leaves_nothing_in_the_memory() {
    let (mut one, mut other) = two_desks();
    let first = sealed(&mut one, 1);
    let secret = other.outer_secrets().next().unwrap().1;
    renew(&mut one, &mut other, 1);
    let second = sealed(&mut one, 1);
    renew(&mut other, &mut one, 2);
    assert!(remembers(&other, &secret[..32]));

    other.forget_past(1).unwrap();
    assert_eq!(other.open(&first[0]), Err(OpenError::Expired(Epoch(1))));
    content(&mut other, &second[0]);
    other.forget_past(0).unwrap();
    assert_eq!(other.outer_secrets().count(), 1);
    assert!(!remembers(&other, &secret[..32]));
}

#[test]
fn a_replaced_signing_key_is_handed_out_only_when_its_epoch_is_forgotten() {
    let (mut one, mut other) = two_desks();
    let old = Zeroizing::new(one.record.signing.private);
    renew(&mut one, &mut other, 1);
    assert!(remembers(&one, &*old));
    assert!(one.take_retired().unwrap().is_empty());
    one.forget_past(0).unwrap();
    let retired = one.take_retired().unwrap();
    assert_eq!(
        retired
            .iter()
            .map(RetiredKey::last_epoch)
            .collect::<Vec<_>>(),
        [Epoch(1)]
    );
    assert_eq!(retired[0].private(), &*old);
    assert!(one.take_retired().unwrap().is_empty());
    assert!(!remembers(&one, &*old));
}

/// Whether a secret stands anywhere in what a desk would store: as it is, or as a list of numbers.
fn remembers(desk: &Group, secret: &[u8]) -> bool {
    let listed = serde_json::to_string(secret).unwrap();
    let listed = listed.trim_matches(['[', ']']).as_bytes().to_vec();
    let values = desk.memory.storage.values.read().unwrap();
    values.values().any(|value| {
        value.windows(listed.len()).any(|window| window == listed)
            || value.windows(secret.len()).any(|window| window == secret)
    })
}
