//! Every limit is held at its edge: the largest fits, and one more does not.

use tacit_store::{
    Change, CommitError, Cost, LimitError, MAX_CHANGES, MAX_COMMIT_BYTES, MAX_KEY_BYTES,
    MAX_SPACE_BYTES, MAX_VALUE_BYTES, Space,
};

use crate::desk::Desk;

#[test]
fn the_largest_key_and_value_fit_and_one_byte_more_changes_nothing() {
    let mut desk = Desk::new(1);
    let mut store = desk.create();
    let space = desk.space.clone();
    let largest = Change::put(&space, &[1; MAX_KEY_BYTES], vec![2; MAX_VALUE_BYTES]);
    store.commit(&[largest], &mut desk.chance).unwrap();
    let value = desk.get(&store, &[1; MAX_KEY_BYTES]).unwrap();
    assert!(value == vec![2; MAX_VALUE_BYTES]);
    for (change, limit) in [
        (
            Change::put(&space, &[1; MAX_KEY_BYTES + 1], vec![]),
            LimitError::Key,
        ),
        (
            Change::remove(&space, &[1; MAX_KEY_BYTES + 1]),
            LimitError::Key,
        ),
        (
            Change::put(&space, b"", vec![0; MAX_VALUE_BYTES + 1]),
            LimitError::Value,
        ),
    ] {
        let fits = Change::put(&space, b"", vec![]);
        let refused = store.commit(&[fits, change], &mut desk.chance).unwrap_err();
        assert_eq!(refused, CommitError::Limit(limit));
    }
    assert_eq!(desk.get(&store, b""), None);
}

#[test]
fn as_many_changes_as_a_commit_takes_fit_and_one_more_changes_nothing() {
    let mut desk = Desk::new(2);
    let mut store = desk.create();
    let space = desk.space.clone();
    let change = |number: usize| Change::put(&space, &number.to_be_bytes(), vec![]);
    let changes: Vec<_> = (0..=MAX_CHANGES).map(change).collect();
    let refused = store.commit(&changes, &mut desk.chance).unwrap_err();
    assert_eq!(refused, CommitError::Limit(LimitError::Changes));
    assert!(store.keys(&space).unwrap().is_empty());
    store.commit(&changes[1..], &mut desk.chance).unwrap();
    assert_eq!(store.keys(&space).unwrap().len(), MAX_CHANGES);

    let quarter = MAX_COMMIT_BYTES / 4;
    let mut large: Vec<_> = (0..4)
        .map(|n| Change::put(&space, &[], vec![n; quarter]))
        .collect();
    large.push(Change::remove(&space, b"k"));
    let refused = store.commit(&large, &mut desk.chance).unwrap_err();
    assert_eq!(refused, CommitError::Limit(LimitError::Commit));
}

#[test]
fn names_of_spaces_and_costs_have_edges() {
    Space::new("s".repeat(MAX_SPACE_BYTES)).unwrap();
    for name in [String::new(), "s".repeat(MAX_SPACE_BYTES + 1)] {
        assert_eq!(Space::new(name).unwrap_err(), LimitError::Space);
    }
    assert_eq!(Cost::new(1 << 16, 3, 4).unwrap(), Cost::RECOMMENDED);
    assert_eq!(
        Cost::new(1 << 21, 1, 4).unwrap(),
        Cost::RECOMMENDED_WITH_MUCH_MEMORY
    );
    Cost::new(128, 16, 16).unwrap();
    for (memory_kib, passes, lanes) in [
        (7, 1, 1),
        (8, 0, 1),
        (8, 1, 0),
        (127, 1, 16),
        (8, 17, 1),
        (1 << 10, 1, 17),
        ((1 << 21) + 1, 1, 1),
    ] {
        assert_eq!(
            Cost::new(memory_kib, passes, lanes).unwrap_err(),
            LimitError::Cost
        );
    }
}
