//! What comes from outside may be anything: it is refused, and nothing falls over.

use super::*;
use crate::session::{
    BeginError, BeginFault, Epoch, MAX_KEY_PACKAGE_BYTES, MAX_MESSAGE_BYTES, MAX_WELCOME_BYTES,
    OpenError, Peek, PeekKind, peek,
    provider::{Chance, Provider},
    rules,
    signing::SigningKey,
};
use openmls::prelude::{
    Capabilities, CredentialType, Extension, ExtensionType, Extensions, KeyPackage,
    KeyPackageBuilder, Lifetime, MlsMessageOut, UnknownExtension,
};
use openmls_memory_storage::MemoryStorage;

/// `bytes` with one bit turned, at about `count` places spread over all of them.
fn with_a_turned_bit(bytes: &[u8], count: usize) -> impl Iterator<Item = Vec<u8>> + '_ {
    let step = (bytes.len() / count).max(1);
    (0..bytes.len()).step_by(step).map(|place| {
        let mut turned = bytes.to_vec();
        turned[place] ^= 1 << (place % 8);
        turned
    })
}

/// `bytes` cut off, at about `count` places, and once with a byte too many.
fn of_another_length(bytes: &[u8], count: usize) -> impl Iterator<Item = Vec<u8>> + '_ {
    let step = (bytes.len() / count).max(1);
    let longer = [bytes, &[0]].concat();
    (0..bytes.len())
        .step_by(step)
        .map(|length| bytes[..length].to_vec())
        .chain([longer])
}

#[test]
fn a_damaged_key_package_makes_no_group() {
    let prospect = Prospect::new(&mut chance(1)).unwrap();
    let package = prospect.key_package();
    let damaged = with_a_turned_bit(package, 150).chain(of_another_length(package, 300));
    for damaged in damaged {
        let made = Group::create(GROUP_ID, &damaged, &mut chance(2));
        assert!(matches!(made, Err(BeginError::Peer(_))));
    }
}

#[test]
fn a_damaged_welcome_lets_nobody_in_and_spoils_nothing() {
    let prospect = Prospect::new(&mut chance(1)).unwrap();
    let (_, welcome) = Group::create(GROUP_ID, prospect.key_package(), &mut chance(2)).unwrap();
    for damaged in with_a_turned_bit(&welcome, 100).chain(of_another_length(&welcome, 300)) {
        assert!(matches!(prospect.join(&damaged), Err(BeginError::Peer(_))));
    }
    assert!(prospect.join(&welcome).is_ok());
}

#[test]
fn a_damaged_message_changes_nothing_and_the_genuine_one_still_opens() {
    let (mut one, mut other) = two_desks();
    let message = one.seal(b"genuine", &mut chance(3)).unwrap();
    other.take_changes();
    for damaged in with_a_turned_bit(&message, 400).chain(of_another_length(&message, 400)) {
        assert!(other.open(&damaged).is_err());
        assert!(other.open_merging(&damaged).is_err());
    }
    assert!(other.take_changes().is_empty());
    assert_eq!(content(&mut other, &message), b"genuine");
}

#[test]
fn a_damaged_key_update_changes_nothing_and_the_genuine_one_is_still_merged() {
    let (mut one, mut other) = two_desks();
    let update = one.update(&mut chance(3)).unwrap();
    other.take_changes();
    for damaged in with_a_turned_bit(&update, 200).chain(of_another_length(&update, 200)) {
        assert!(other.open(&damaged).is_err());
    }
    assert!(other.take_changes().is_empty());
    assert!(other.open(&update).is_ok());
}

#[test]
fn what_is_too_large_is_refused_before_it_is_read() {
    let prospect = Prospect::new(&mut chance(1)).unwrap();
    let (mut group, welcome) =
        Group::create(GROUP_ID, prospect.key_package(), &mut chance(2)).unwrap();
    let package = vec![0; MAX_KEY_PACKAGE_BYTES + 1];
    let made = Group::create(GROUP_ID, &package, &mut chance(2));
    assert_eq!(made.unwrap_err(), BeginError::Peer(BeginFault::TooLarge));
    let joined = prospect.join(&vec![0; MAX_WELCOME_BYTES + 1]);
    assert_eq!(joined.unwrap_err(), BeginError::Peer(BeginFault::TooLarge));
    let opened = group.open(&vec![0; MAX_MESSAGE_BYTES + 1]);
    assert_eq!(opened, Err(OpenError::Malformed));
    assert!(prospect.key_package().len() * 2 < MAX_KEY_PACKAGE_BYTES);
    assert!(welcome.len() * 2 < MAX_WELCOME_BYTES);
}

#[test]
fn one_kind_of_message_is_not_taken_for_another() {
    let prospect = Prospect::new(&mut chance(1)).unwrap();
    let (mut group, welcome) =
        Group::create(GROUP_ID, prospect.key_package(), &mut chance(2)).unwrap();
    assert_eq!(group.open(&welcome), Err(OpenError::NotPrivate));
    assert_eq!(
        group.open(prospect.key_package()),
        Err(OpenError::NotPrivate)
    );
    let message = group.seal(b"text", &mut chance(3)).unwrap();
    let joined = prospect.join(&message);
    assert_eq!(joined.unwrap_err(), BeginError::Peer(BeginFault::Malformed));
}

#[test]
fn the_welcome_of_another_desk_is_not_for_us() {
    let prospect = Prospect::new(&mut chance(1)).unwrap();
    let somebody = Prospect::new(&mut chance(4)).unwrap();
    let (_, welcome) = Group::create(GROUP_ID, somebody.key_package(), &mut chance(2)).unwrap();
    let joined = prospect.join(&welcome);
    assert_eq!(joined.unwrap_err(), BeginError::Peer(BeginFault::NotForUs));
}

#[test]
fn a_message_of_another_group_is_refused() {
    let prospect = Prospect::new(&mut chance(1)).unwrap();
    let (mut elsewhere, _) =
        Group::create([8; 16], prospect.key_package(), &mut chance(2)).unwrap();
    let message = elsewhere.seal(b"text", &mut chance(3)).unwrap();
    let (mut desk, _) = two_desks();
    assert_eq!(desk.open(&message), Err(OpenError::OtherGroup));
}

#[test]
fn a_message_has_one_spelling() {
    let (mut one, mut other) = two_desks();
    let message = one.seal(b"text", &mut chance(3)).unwrap();
    // After version and wire format comes the length of the group's identifier, here written longer than it needs.
    let (start, rest) = message.split_at(4);
    assert_eq!(rest[0], 16);
    let respelled = [start, &[0x40], rest].concat();
    assert_eq!(other.open(&respelled), Err(OpenError::Malformed));
}

#[test]
fn a_peek_shows_epoch_and_kind_without_any_key() {
    let (mut one, _) = two_desks();
    let mut seen = Peek {
        group_id: GROUP_ID,
        epoch: Epoch(1),
        kind: PeekKind::Content,
    };
    let message = one.seal(b"text", &mut chance(3)).unwrap();
    assert_eq!(peek(&message), Ok(seen));
    seen.kind = PeekKind::KeyUpdate;
    assert_eq!(peek(&one.update(&mut chance(4)).unwrap()), Ok(seen));
}

/// Why no group is made with a key package of this identity and these parts.
fn refusal(
    identity: impl FnOnce(&mut SigningKey),
    parts: impl FnOnce(KeyPackageBuilder) -> KeyPackageBuilder,
) -> BeginFault {
    let (crypto, memory) = (libcrux(), MemoryStorage::default());
    let mut generator = chance(5);
    let mut key = SigningKey::new(&mut generator);
    identity(&mut key);
    let provider = Provider {
        crypto: &crypto,
        chance: Chance::new(&mut generator),
        memory: &memory,
    };
    let honest = KeyPackage::builder()
        .key_package_lifetime(rules::lifetime())
        .leaf_node_capabilities(rules::capabilities());
    let bundle = parts(honest)
        .build(
            rules::SUITE,
            &provider,
            &key.with(&crypto),
            key.credential(),
        )
        .unwrap();
    let bytes = MlsMessageOut::from(bundle.into_key_package())
        .to_bytes()
        .unwrap();
    match Group::create(GROUP_ID, &bytes, &mut chance(6)).unwrap_err() {
        BeginError::Peer(fault) => fault,
        BeginError::Broken(broken) => panic!("{broken}"),
    }
}

#[test]
fn a_key_package_with_an_end_is_refused_whatever_the_clock_says() {
    for end in [1, 4_000_000_000, u64::MAX - 1] {
        let refused = refusal(
            |_| (),
            |parts| parts.key_package_lifetime(Lifetime::init(0, end)),
        );
        assert_eq!(refused, BeginFault::Lifetime);
    }
}

#[test]
fn a_key_package_with_extensions_is_refused() {
    let unknown = Extension::Unknown(0xF000, UnknownExtension(vec![1]));
    let able = Capabilities::new(
        None,
        Some(&[rules::SUITE]),
        Some(&[ExtensionType::Unknown(0xF000), ExtensionType::LastResort]),
        None,
        Some(&[CredentialType::Basic]),
    );
    let in_the_leaf = refusal(
        |_| (),
        |parts| {
            let extensions = Extensions::from_vec(vec![unknown.clone()]).unwrap();
            parts
                .leaf_node_capabilities(able.clone())
                .leaf_node_extensions(extensions)
        },
    );
    let in_the_package = refusal(
        |_| (),
        |parts| {
            parts
                .leaf_node_capabilities(able.clone())
                .mark_as_last_resort()
        },
    );
    assert_eq!(in_the_leaf, BeginFault::Extensions);
    assert_eq!(in_the_package, BeginFault::Extensions);
}

#[test]
fn a_key_package_that_cannot_do_the_suite_is_refused() {
    let unable = Capabilities::new(None, Some(&[]), None, None, Some(&[CredentialType::Basic]));
    let refused = refusal(|_| (), |parts| parts.leaf_node_capabilities(unable));
    assert_eq!(refused, BeginFault::Capabilities);
}

#[test]
fn a_key_package_signed_by_another_key_is_refused() {
    let refused = refusal(|key| key.private = [9; 32], |parts| parts);
    assert_eq!(refused, BeginFault::Unverified);
}

#[test]
fn nothing_that_is_secret_shows_in_debug_output() {
    let mut prospect = Prospect::new(&mut chance(1)).unwrap();
    let (mut group, welcome) =
        Group::create(GROUP_ID, prospect.key_package(), &mut chance(2)).unwrap();
    let mut joined = prospect.join(&welcome).unwrap();
    let message = group.seal(b"text", &mut chance(3)).unwrap();
    let opened = joined.open(&message).unwrap();
    renew(&mut group, &mut joined, 4);
    group.forget_past(0).unwrap();
    let retired = group.take_retired().unwrap();
    assert_eq!(format!("{prospect:?}"), "Prospect(hidden)");
    assert_eq!(format!("{group:?}"), "Group(epoch 2, hidden)");
    assert_eq!(format!("{opened:?}"), "Content(epoch 1, hidden)");
    assert_eq!(format!("{retired:?}"), "[RetiredKey(epoch 1, hidden)]");
    assert_eq!(
        format!("{:?}", &prospect.take_changes()[..1]),
        "[Change(hidden)]"
    );
}
