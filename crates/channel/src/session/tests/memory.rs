//! What is stored is the whole of a session: a desk that is restored goes on as if nothing had happened.

use super::*;
use crate::session::{Change, Epoch};
use proptest::prelude::*;
use std::collections::BTreeMap;
use zeroize::Zeroizing;

/// A desk together with what it has stored so far.
struct Stored {
    desk: Group,
    entries: BTreeMap<Vec<u8>, Zeroizing<Vec<u8>>>,
}

impl Stored {
    fn new(desk: Group) -> Self {
        let mut stored = Self {
            desk,
            entries: BTreeMap::new(),
        };
        stored.store();
        stored
    }

    fn store(&mut self) {
        let changes = self.desk.take_changes();
        apply(&mut self.entries, changes);
    }

    /// The machine stops and starts again.
    fn restart(&mut self) {
        self.desk = Group::restore(self.entries.clone()).unwrap();
    }
}

fn apply(entries: &mut BTreeMap<Vec<u8>, Zeroizing<Vec<u8>>>, changes: Vec<Change>) {
    for Change { key, value } in changes {
        match value {
            Some(value) => entries.insert(key, value),
            None => entries.remove(&key),
        };
    }
}

/// One thing that happens at one of the two desks.
#[derive(Debug, Clone, Copy)]
enum Happening {
    Message,
    LostMessage,
    Update,
    Takeover,
    Discarded,
    Forged,
    Forgotten,
}

fn happening() -> impl Strategy<Value = Happening> {
    use Happening::*;
    prop_oneof![
        3 => Just(Message),
        1 => Just(LostMessage),
        2 => Just(Update),
        1 => Just(Takeover),
        1 => Just(Discarded),
        1 => Just(Forged),
        1 => Just(Forgotten),
    ]
}

fn happen(what: Happening, from: &mut Group, to: &mut Group, chance: &mut ChaCha20Rng) {
    match what {
        Happening::Message => {
            let message = from.seal(b"text", chance).unwrap();
            assert_eq!(content(to, &message), b"text");
        }
        Happening::LostMessage => {
            from.seal(b"lost", chance).unwrap();
        }
        Happening::Update => {
            let update = from.update(chance).unwrap();
            from.merge_pending().unwrap();
            to.open(&update).unwrap();
        }
        Happening::Takeover => {
            let takeover = from.update(chance).unwrap();
            to.open(&takeover).unwrap();
            let first = to.seal(b"first", chance).unwrap();
            from.open_merging(&first).unwrap();
        }
        Happening::Discarded => {
            from.update(chance).unwrap();
            from.discard_pending().unwrap();
        }
        Happening::Forged => {
            let mut message = from.seal(b"text", chance).unwrap();
            *message.last_mut().unwrap() ^= 1;
            to.open(&message).unwrap_err();
        }
        Happening::Forgotten => {
            from.forget_past(1).unwrap();
            from.take_retired().unwrap();
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_restored_desk_goes_on_as_well_as_one_that_never_stopped(
        story in prop::collection::vec((happening(), any::<bool>(), any::<bool>(), any::<bool>()), 1..10),
        seed: u64,
    ) {
        let (one, other) = two_desks();
        let (mut one, mut other) = (Stored::new(one), Stored::new(other));
        let mut generator = chance(seed);
        for (what, turned, one_restarts, other_restarts) in story {
            let (from, to) = if turned { (&mut other, &mut one) } else { (&mut one, &mut other) };
            happen(what, &mut from.desk, &mut to.desk, &mut generator);
            one.store();
            other.store();
            if one_restarts { one.restart(); }
            if other_restarts { other.restart(); }
            prop_assert_eq!(one.desk.epoch(), other.desk.epoch());
            prop_assert!(one.desk.outer_secrets().last() == other.desk.outer_secrets().last());
            prop_assert!(one.desk.take_changes().is_empty());
        }
        one.restart();
        for what in [Happening::Message, Happening::Update, Happening::Takeover, Happening::Message] {
            happen(what, &mut one.desk, &mut other.desk, &mut generator);
            happen(what, &mut other.desk, &mut one.desk, &mut generator);
        }
    }
}

#[test]
fn a_desk_restored_while_an_update_is_pending_can_merge_it() {
    let (one, mut other) = two_desks();
    let mut one = Stored::new(one);
    let update = one.desk.update(&mut chance(1)).unwrap();
    one.store();
    one.restart();
    assert!(one.desk.has_pending());
    assert_eq!(one.desk.merge_pending(), Ok(Epoch(2)));
    other.open(&update).unwrap();
    let message = one.desk.seal(b"after", &mut chance(2)).unwrap();
    assert_eq!(content(&mut other, &message), b"after");
}

#[test]
fn entries_of_different_times_are_no_group() {
    let (one, mut other) = two_desks();
    let mut one = Stored::new(one);
    let before = one.entries.clone();
    renew(&mut one.desk, &mut other, 1);
    one.store();
    let record = b"tacit group 1".to_vec();
    let mut mixed = one.entries.clone();
    mixed.insert(record.clone(), before[&record].clone());
    assert!(Group::restore(mixed).is_err());
    let mut lacking = one.entries.clone();
    lacking.remove(&record);
    assert!(Group::restore(lacking).is_err());
    assert!(Group::restore(one.entries).is_ok());
}

#[test]
fn the_same_seed_seals_the_same_bytes() {
    let (one, _) = two_desks();
    let one = Stored::new(one);
    let sealed = |seed| {
        let mut desk = Group::restore(one.entries.clone()).unwrap();
        desk.seal(b"text", &mut chance(seed)).unwrap()
    };
    assert_eq!(sealed(1), sealed(1));
    assert_ne!(sealed(1), sealed(2));
}

#[test]
fn a_restored_prospect_joins_and_leaves_nothing_of_itself_behind() {
    let mut prospect = Prospect::new(&mut chance(1)).unwrap();
    let mut entries = BTreeMap::new();
    apply(&mut entries, prospect.take_changes());
    let of_the_prospect: Vec<_> = entries.keys().cloned().collect();
    assert!(!of_the_prospect.is_empty());
    drop(prospect);

    let prospect = Prospect::restore(entries.clone()).unwrap();
    let (mut group, welcome) =
        Group::create(GROUP_ID, prospect.key_package(), &mut chance(2)).unwrap();
    let mut joined = prospect.join(&welcome).unwrap();
    apply(&mut entries, joined.take_changes());
    assert!(!of_the_prospect.iter().any(|key| entries.contains_key(key)));

    let mut joined = Group::restore(entries).unwrap();
    let message = group.seal(b"welcome", &mut chance(3)).unwrap();
    assert_eq!(content(&mut joined, &message), b"welcome");
}

#[test]
fn what_is_stored_does_not_grow_with_messages_or_updates() {
    let (one, mut other) = two_desks();
    let mut one = Stored::new(one);
    let size = |stored: &Stored| {
        stored
            .entries
            .values()
            .map(|value| value.len())
            .sum::<usize>()
    };
    let mut generator = chance(1);
    let mut sizes = Vec::new();
    for round in 0..12 {
        for _ in 0..3 {
            happen(
                Happening::Message,
                &mut one.desk,
                &mut other,
                &mut generator,
            );
            happen(
                Happening::Message,
                &mut other,
                &mut one.desk,
                &mut generator,
            );
        }
        renew(&mut other, &mut one.desk, 10 + round);
        one.store();
        sizes.push(size(&one));
    }
    // Within the first rounds the past epochs fill up; after that only digits of numbers differ.
    assert!(sizes[11] < sizes[5] + sizes[5] / 50, "{sizes:?}");
}
