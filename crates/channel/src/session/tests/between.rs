//! What two honest desks do, with either cryptography on either side.

use super::*;
use crate::session::Epoch;

fn conversation<A: OpenMlsCrypto, B: OpenMlsCrypto>(mut one: Group<A>, mut other: Group<B>) {
    assert_eq!((one.epoch(), other.epoch()), (Epoch(1), Epoch(1)));
    for round in 0..4 {
        let epoch = one.epoch();
        assert_eq!(epoch, other.epoch());
        assert!(one.epoch_authenticator(epoch).is_some());
        assert_eq!(
            one.epoch_authenticator(epoch),
            other.epoch_authenticator(epoch)
        );
        assert!(one.outer_secrets().eq(other.outer_secrets()));
        assert_eq!(
            one.export("other", b"context", 48).unwrap(),
            other.export("other", b"context", 48).unwrap()
        );

        let there = one.seal(b"there", &mut chance(10 + round)).unwrap();
        let back = other.seal(b"back", &mut chance(20 + round)).unwrap();
        assert_eq!(content(&mut other, &there), b"there");
        assert_eq!(content(&mut one, &back), b"back");

        if round % 2 == 0 {
            renew(&mut other, &mut one, 30 + round);
        } else {
            renew(&mut one, &mut other, 40 + round);
        }
    }
    assert_eq!(one.epoch(), Epoch(5));
}

#[test]
fn messages_and_key_updates_pass_both_ways() {
    let (one, other) = two_desks();
    conversation(one, other);
}

#[test]
fn libcrux_invites_and_rust_crypto_joins() {
    let (one, other) = pair(libcrux(), rust_crypto());
    conversation(one, other);
}

#[test]
fn rust_crypto_invites_and_libcrux_joins() {
    let (one, other) = pair(rust_crypto(), libcrux());
    conversation(one, other);
}
