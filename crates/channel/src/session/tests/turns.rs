//! Key updates that cross, come early, come late, or are never merged (section 5 of the specification).

use super::*;
use crate::session::{Epoch, OpenError, UpdateError};

#[test]
fn two_desks_that_both_merge_at_once_fork_without_any_error() {
    let (mut one, mut other) = two_desks();
    let _ = one.update(&mut chance(1)).unwrap();
    let _ = other.update(&mut chance(2)).unwrap();
    // Each merges its own at once, as a naive desk does: nothing complains, and they are lost to each other.
    assert_eq!(one.merge_pending(), Ok(Epoch(2)));
    assert_eq!(other.merge_pending(), Ok(Epoch(2)));
    assert_ne!(
        one.epoch_authenticator(Epoch(2)),
        other.epoch_authenticator(Epoch(2))
    );
    let lost = one.seal(b"lost", &mut chance(3)).unwrap();
    assert_eq!(other.open(&lost), Err(OpenError::Undecryptable));
}

#[test]
fn a_takeover_that_crosses_the_holders_update_loses_without_a_fork() {
    let (mut holder, mut other) = two_desks();
    let takeover = other.update(&mut chance(1)).unwrap();
    let update = holder.update(&mut chance(2)).unwrap();
    holder.merge_pending().unwrap();

    assert_eq!(holder.open(&takeover), Err(OpenError::Superseded(Epoch(1))));
    assert_eq!(
        other.open(&update),
        Ok(Opened::KeyUpdate {
            epoch: Epoch(2),
            discarded_ours: true
        })
    );
    assert!(!other.has_pending());
    let message = other.seal(b"together", &mut chance(3)).unwrap();
    assert_eq!(content(&mut holder, &message), b"together");
}

#[test]
fn a_desk_seals_in_the_old_epoch_while_its_takeover_is_pending() {
    let (mut holder, mut other) = two_desks();
    let takeover = other.update(&mut chance(1)).unwrap();
    assert_eq!(other.update(&mut chance(2)), Err(UpdateError::Pending));
    let old = other.seal(b"under the old keys", &mut chance(3)).unwrap();
    assert_eq!(content(&mut holder, &old), b"under the old keys");

    holder.open(&takeover).unwrap();
    let new = holder.seal(b"under the new keys", &mut chance(4)).unwrap();
    assert_eq!(other.open(&new), Err(OpenError::Ahead(Epoch(2))));
    assert!(other.has_pending());
    let opened = other.open_merging(&new).unwrap();
    assert!(matches!(
        opened,
        Opened::Content {
            epoch: Epoch(2),
            ..
        }
    ));
    assert_eq!(other.epoch(), Epoch(2));
}

#[test]
fn a_forged_message_of_the_next_epoch_merges_nothing() {
    let (mut holder, mut other) = two_desks();
    let takeover = other.update(&mut chance(1)).unwrap();
    holder.open(&takeover).unwrap();
    let mut forged = holder.seal(b"text", &mut chance(2)).unwrap();
    *forged.last_mut().unwrap() ^= 1;
    other.take_changes();

    assert_eq!(other.open_merging(&forged), Err(OpenError::Undecryptable));
    assert!(other.has_pending());
    assert_eq!(other.epoch(), Epoch(1));
    assert!(other.take_changes().is_empty());
}

#[test]
fn a_message_of_the_present_epoch_merges_nothing() {
    let (mut one, mut other) = two_desks();
    other.update(&mut chance(1)).unwrap();
    let message = one.seal(b"text", &mut chance(2)).unwrap();
    assert!(other.open_merging(&message).is_ok());
    assert!(other.has_pending());
    assert_eq!(other.epoch(), Epoch(1));
}

#[test]
fn an_update_that_follows_on_a_takeover_merges_both() {
    let (mut holder, mut other) = two_desks();
    let takeover = other.update(&mut chance(1)).unwrap();
    holder.open(&takeover).unwrap();
    let update = holder.update(&mut chance(2)).unwrap();
    holder.merge_pending().unwrap();
    assert_eq!(
        other.open_merging(&update),
        Ok(Opened::KeyUpdate {
            epoch: Epoch(3),
            discarded_ours: false
        })
    );
}

#[test]
fn a_discarded_update_leaves_the_epoch_and_can_be_made_anew() {
    let (mut one, mut other) = two_desks();
    let dropped = one.update(&mut chance(1)).unwrap();
    one.discard_pending().unwrap();
    assert!(!one.has_pending());
    assert_eq!(one.epoch(), Epoch(1));
    renew(&mut one, &mut other, 2);
    assert_eq!(other.open(&dropped), Err(OpenError::Superseded(Epoch(1))));
}

#[test]
fn merging_without_a_pending_update_changes_nothing() {
    let (mut one, _) = two_desks();
    one.take_changes();
    assert_eq!(one.merge_pending(), Ok(Epoch(1)));
    assert!(one.take_changes().is_empty());
}

#[test]
fn the_outer_secret_of_a_pending_update_is_known_before_it_is_merged() {
    let (mut one, mut other) = two_desks();
    let takeover = one.update(&mut chance(1)).unwrap();
    let (epoch, pending) = one.outer_secrets().last().unwrap();
    assert_eq!(epoch, Epoch(2));
    other.open(&takeover).unwrap();
    assert_eq!(other.outer_secrets().last(), Some((epoch, pending)));
}
