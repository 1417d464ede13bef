//! An inviter that leads the invited desk into another group than one of two desks.

use super::*;
use crate::session::{
    BeginError, BeginFault,
    provider::{Chance, Provider},
    rules,
    signing::SigningKey,
};
use openmls::prelude::{
    BasicCredential, Capabilities, CredentialType, CredentialWithKey, Extension, ExtensionType,
    Extensions, ExternalSender, GroupId, KeyPackageIn, MlsGroup, MlsGroupCreateConfig,
    MlsMessageBodyIn, MlsMessageIn, MlsMessageOut, ProtocolVersion, SignaturePublicKey,
    tls_codec::DeserializeBytes,
};
use openmls_memory_storage::MemoryStorage;

type Tools<'a> = Provider<'a, Libcrux, Chance<'a, ChaCha20Rng>>;

/// Why the invited desk does not join the group that `invite` makes with its key package.
fn refusal(
    group_id: &[u8],
    setting: MlsGroupCreateConfig,
    invite: impl FnOnce(&mut MlsGroup, &Tools<'_>, &SigningKey, KeyPackageIn) -> MlsMessageOut,
) -> BeginFault {
    let (crypto, memory) = (libcrux(), MemoryStorage::default());
    let mut generator = chance(40);
    let key = SigningKey::new(&mut generator);
    let tools = Provider {
        crypto: &crypto,
        chance: Chance::new(&mut generator),
        memory: &memory,
    };
    let group_id = GroupId::from_slice(group_id);
    let mut group = MlsGroup::new_with_group_id(
        &tools,
        &key.with(&crypto),
        &setting,
        group_id,
        key.credential(),
    )
    .unwrap();
    let prospect = Prospect::new(&mut chance(1)).unwrap();
    let package = package(prospect.key_package());
    let welcome = invite(&mut group, &tools, &key, package)
        .to_bytes()
        .unwrap();
    match prospect.join(&welcome).unwrap_err() {
        BeginError::Peer(fault) => fault,
        BeginError::Broken(broken) => panic!("{broken}"),
    }
}

fn package(bytes: &[u8]) -> KeyPackageIn {
    match MlsMessageIn::tls_deserialize_exact_bytes(bytes)
        .unwrap()
        .extract()
    {
        MlsMessageBodyIn::KeyPackage(package) => package,
        _ => panic!("not a key package"),
    }
}

/// The welcome for one or several key packages.
fn add(
    group: &mut MlsGroup,
    tools: &Tools<'_>,
    key: &SigningKey,
    packages: Vec<KeyPackageIn>,
) -> MlsMessageOut {
    let packages: Vec<_> = packages
        .into_iter()
        .map(|package| {
            package
                .validate(tools.crypto, ProtocolVersion::Mls10)
                .unwrap()
        })
        .collect();
    let added = group.add_members(tools, &key.with(tools.crypto), &packages);
    added.unwrap().1
}

#[test]
fn a_group_with_a_third_member_is_not_joined() {
    let refused = refusal(
        &GROUP_ID,
        rules::creation(),
        |group, tools, key, package| {
            let third = Prospect::new(&mut chance(41)).unwrap();
            let third = self::package(third.key_package());
            add(group, tools, key, vec![package, third])
        },
    );
    assert_eq!(refused, BeginFault::Roster);
}

#[test]
fn a_group_that_a_third_member_has_left_is_not_joined() {
    let refused = refusal(
        &GROUP_ID,
        rules::creation(),
        |group, tools, key, package| {
            let third = Prospect::new(&mut chance(41)).unwrap();
            add(group, tools, key, vec![self::package(third.key_package())]);
            group.merge_pending_commit(tools).unwrap();
            let left = group.members().last().unwrap().index;
            let hand = key.with(tools.crypto);
            group.remove_members(tools, &hand, &[left]).unwrap();
            group.merge_pending_commit(tools).unwrap();
            add(group, tools, key, vec![package])
        },
    );
    assert_eq!(refused, BeginFault::NotNew);
}

#[test]
fn a_group_with_a_longer_identifier_is_not_joined() {
    let refused = refusal(&[7; 17], rules::creation(), |group, tools, key, package| {
        add(group, tools, key, vec![package])
    });
    assert_eq!(refused, BeginFault::GroupId);
}

#[test]
fn a_group_with_external_senders_is_not_joined() {
    let outsider = ExternalSender::new(
        SignaturePublicKey::from(vec![1; 32]),
        BasicCredential::new(vec![2; 16]).into(),
    );
    let extensions =
        Extensions::from_vec(vec![Extension::ExternalSenders(vec![outsider])]).unwrap();
    let setting = MlsGroupCreateConfig::builder()
        .ciphersuite(rules::SUITE)
        .lifetime(rules::lifetime())
        .use_ratchet_tree_extension(true)
        .capabilities(Capabilities::new(
            None,
            Some(&[rules::SUITE]),
            Some(&[ExtensionType::ExternalSenders]),
            None,
            Some(&[CredentialType::Basic]),
        ))
        .with_group_context_extensions(extensions)
        .build();
    let refused = refusal(&GROUP_ID, setting, |group, tools, key, package| {
        add(group, tools, key, vec![package])
    });
    assert_eq!(refused, BeginFault::Extensions);
}

#[test]
fn a_group_whose_maker_has_a_name_is_not_joined() {
    let refused = refusal(&GROUP_ID, rules::creation(), |_, tools, key, package| {
        let named = CredentialWithKey {
            credential: BasicCredential::new(b"a name".to_vec()).into(),
            signature_key: key.public.to_vec().into(),
        };
        let memory = MemoryStorage::default();
        let mut generator = chance(42);
        let tools = Provider {
            crypto: tools.crypto,
            chance: Chance::new(&mut generator),
            memory: &memory,
        };
        let mut group = MlsGroup::new_with_group_id(
            &tools,
            &key.with(tools.crypto),
            &rules::creation(),
            GroupId::from_slice(&GROUP_ID),
            named,
        )
        .unwrap();
        add(&mut group, &tools, key, vec![package])
    });
    assert_eq!(refused, BeginFault::Identity);
}
