//! A store against a map in memory, through commits, removals, openings and restores in any order.

use std::collections::BTreeMap;

use proptest::prelude::*;
use tacit_store::{Change, Space, Store};

use crate::desk::{Desk, UNLOCK};

#[derive(Clone, Debug)]
enum Step {
    Commit(Vec<(u8, Vec<u8>, Option<Vec<u8>>)>),
    Reopen,
    Restore,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let key = prop_oneof![
        proptest::collection::vec(0..3_u8, 0..3),
        (0..40_u8).prop_map(|number| vec![number; 40])
    ];
    let value = (
        any::<u8>(),
        prop_oneof![0..40_usize, 0..1_000_usize, 0..6_000_usize],
    );
    let value = value.prop_map(|(byte, length)| vec![byte; length]);
    let change = (0..3_u8, key, proptest::option::weighted(0.7, value));
    let step = prop_oneof![
        8 => proptest::collection::vec(change, 0..12).prop_map(Step::Commit),
        2 => Just(Step::Reopen),
        1 => Just(Step::Restore),
    ];
    proptest::collection::vec(step, 1..20)
}

fn space(number: u8) -> Space {
    Space::new(format!("space {number}")).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_store_answers_as_a_map_would(steps in steps(), seed: u64) {
        let mut desk = Desk::new(seed);
        let mut store = desk.create();
        let mut name = String::from("desk");
        let mut model: BTreeMap<(u8, Vec<u8>), Vec<u8>> = BTreeMap::new();
        for (number, step) in steps.into_iter().enumerate() {
            match step {
                Step::Commit(changes) => {
                    let told: Vec<Change> = changes
                        .iter()
                        .map(|(place, key, value)| match value {
                            Some(value) => Change::put(&space(*place), key, value.clone()),
                            None => Change::remove(&space(*place), key),
                        })
                        .collect();
                    store.commit(&told, &mut desk.chance).unwrap();
                    for (place, key, value) in changes {
                        match value {
                            Some(value) => drop(model.insert((place, key), value)),
                            None => drop(model.remove(&(place, key))),
                        }
                    }
                }
                Step::Reopen => {
                    drop(store);
                    store = desk.open(&name).unwrap();
                }
                Step::Restore => {
                    let backup = desk.path(&format!("backup {number}"));
                    store.backup(&backup, &mut desk.chance).unwrap();
                    drop(store);
                    name = format!("restored {number}");
                    let path = desk.path(&name);
                    store = Store::restore(&backup, &path, UNLOCK, &mut desk.chance).unwrap();
                }
            }
            for place in 0..3 {
                let expected: Vec<_> = model
                    .iter()
                    .filter(|((of, _), _)| *of == place)
                    .map(|((_, key), value)| (key.clone(), value.clone()))
                    .collect();
                let entries = store.scan(&space(place)).unwrap();
                let found: Vec<_> =
                    entries.into_iter().map(|entry| (entry.key, entry.value.as_bytes().to_vec())).collect();
                prop_assert!(found == expected, "space {place} after step {number}");
                let keys: Vec<_> = expected.iter().map(|(key, _)| key.clone()).collect();
                prop_assert_eq!(store.keys(&space(place)).unwrap(), keys);
                for (key, value) in &expected {
                    let found = store.get(&space(place), key).unwrap().unwrap();
                    prop_assert!(found.as_bytes() == value);
                }
                prop_assert!(store.get(&space(place), b"never put").unwrap().is_none());
            }
        }
    }
}
