//! Random histories against a naive reading of the same rules.

use super::*;
use std::collections::BTreeMap;
use tacit_wire::Contradiction;

/// A queue as the rules read, without a disk.
#[derive(Default)]
struct Queue {
    /// By position: the envelope, whether the inviter brought it, and whether it is still held.
    places: Vec<(Envelope, bool, bool)>,
    receipts: Vec<Verified<Held>>,
}

#[test]
fn any_history_agrees_with_a_naive_reading_and_contains_no_contradiction() {
    for seed in 0..6 {
        history(seed);
    }
}

fn history(seed: u64) {
    let share = 20 * 640;
    let mut world = World::with(Terms {
        share_bytes: share,
        ..Terms::default()
    });
    world.chance = ChaCha20Rng::seed_from_u64(seed);
    let key = world.custody.signer().key();
    let mut queues: BTreeMap<Precedence, Queue> = BTreeMap::new();
    for step in 0..100 {
        let at = format!("seed {seed}, step {step}");
        let draw = world.chance.next_u32();
        // The clock goes ahead, stands, or is set back.
        world.now = Timestamp((world.now.0 + 500).saturating_sub(u64::from(draw >> 20 & 0x3ff)));
        let precedence = Precedence::ALL[(draw >> 2 & 3) as usize];
        let by_inviter = draw & 2 == 0;
        let account = if by_inviter {
            world.inviter
        } else {
            world.invited
        };
        let queue = queues.entry(precedence).or_default();
        if draw & 1 == 0 || queue.places.is_empty() {
            let repeated = (draw >> 8 & 3 == 0).then(|| queue.places.first()).flatten();
            let known = repeated.map(|place| place.0.clone());
            let envelope = known.clone().unwrap_or_else(|| world.envelope(640));
            let used: usize = queues
                .values()
                .flat_map(|queue| &queue.places)
                .filter(|place| place.2 && place.1 == by_inviter)
                .count();
            let deposit = Deposit {
                account,
                lane: LANE,
                precedence,
                envelope: envelope.clone(),
            };
            let answer = world.custody.deposit_all(world.now, &[deposit]).remove(0);
            let queue = queues.entry(precedence).or_default();
            match answer {
                Err(refusal) => {
                    assert_eq!(refusal.reason, RefusalReason::Full, "{at}");
                    assert!(known.is_none() && (used as u64 + 1) * 640 > share, "{at}");
                }
                Ok(held) => {
                    let held = checked(held, &key);
                    if known.is_some() {
                        assert_eq!(held, queue.receipts[0], "{at}");
                    } else {
                        queue.places.push((envelope, by_inviter, true));
                        queue.receipts.push(held.clone());
                        assert_eq!(
                            held.statement().position.0,
                            queue.places.len() as u64,
                            "{at}"
                        );
                    }
                }
            }
        } else {
            let through = (draw >> 8) as usize % (queue.places.len() + 2);
            let mut is_new = false;
            for place in queue.places.iter_mut().take(through) {
                is_new |= place.1 != by_inviter && std::mem::take(&mut place.2);
            }
            let said = world.say_collected(account, precedence, through as u64);
            assert_eq!(said.is_some(), is_new, "{at}");
        }
    }
    for (precedence, queue) in &queues {
        for one in &queue.receipts {
            for other in &queue.receipts {
                assert_eq!(Contradiction::between(one, other), None, "seed {seed}");
            }
        }
        let batch = world.collect(world.invited, "0.0.0.0.0").unwrap();
        let handed: Vec<_> = batch
            .items
            .iter()
            .filter(|item| item.held.unverified().precedence == *precedence)
            .map(|item| &item.envelope)
            .collect();
        let expected: Vec<_> = queue
            .places
            .iter()
            .filter(|place| place.2)
            .map(|place| &place.0)
            .collect();
        assert_eq!(handed, expected, "seed {seed}");
    }
    let held: usize = queues
        .values()
        .flat_map(|queue| &queue.places)
        .filter(|place| place.2)
        .count();
    assert_eq!(
        world.custody.holding().envelopes,
        held as u64,
        "seed {seed}"
    );
    assert_eq!(
        world.custody.holding().bytes,
        640 * held as u64,
        "seed {seed}"
    );
}
