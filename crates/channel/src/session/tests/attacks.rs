//! A counterparty that is a member of the group, and does what no honest desk does.
//!
//! Its messages are made with OpenMLS itself, under the keys that it really has.

use super::*;
use crate::session::{
    Epoch, Forbidden, NoThirdMember, OpenError,
    provider::{Chance, Provider},
    rules,
    signing::{Hand, SigningKey},
};
use openmls::prelude::{
    Capabilities, CredentialWithKey, ExtensionType, Extensions, JoinProposal, KeyPackage,
    LeafNodeParameters, MlsGroup, MlsMessageBodyIn, MlsMessageIn, MlsMessageOut, NewSignerBundle,
    PreSharedKeyProposal, Proposal, tls_codec::DeserializeBytes,
};
use openmls::schedule::PreSharedKeyId;
use openmls_memory_storage::MemoryStorage;

type Tools<'a> = Provider<'a, Libcrux, Chance<'a, ChaCha20Rng>>;

/// What `desk` sends when OpenMLS is used by hand.
fn by_hand(
    desk: &mut Group,
    attack: impl FnOnce(&mut MlsGroup, &Tools<'_>, &Hand<'_, Libcrux>) -> MlsMessageOut,
) -> Vec<u8> {
    let mut generator = chance(99);
    let tools = Provider {
        crypto: &*desk.crypto,
        chance: Chance::new(&mut generator),
        memory: &desk.memory.storage,
    };
    let hand = desk.record.signing.with(&*desk.crypto);
    attack(&mut desk.mls, &tools, &hand).to_bytes().unwrap()
}

/// What the other desk says to a message made by hand, which must not change anything.
fn refusal(
    attack: impl FnOnce(&mut MlsGroup, &Tools<'_>, &Hand<'_, Libcrux>) -> MlsMessageOut,
) -> OpenError {
    let (mut attacker, mut victim) = two_desks();
    let honest = attacker.seal(b"before", &mut chance(98)).unwrap();
    victim.take_changes();
    let message = by_hand(&mut attacker, attack);
    let refusal = victim.open(&message).unwrap_err();
    assert!(victim.take_changes().is_empty());
    assert_eq!(victim.epoch(), Epoch(1));
    assert_eq!(content(&mut victim, &honest), b"before");
    refusal
}

/// A key update of `group` with a fresh key, whose leaf is changed by `parameters` and signed for as `credential`.
fn crooked_update(
    group: &mut MlsGroup,
    tools: &Tools<'_>,
    hand: &Hand<'_, Libcrux>,
    successor: &SigningKey,
    parameters: LeafNodeParameters,
) -> MlsMessageOut {
    let signer = successor.with(tools.crypto);
    let bundle = NewSignerBundle {
        signer: &signer,
        credential_with_key: successor.credential(),
    };
    group
        .self_update_with_new_signer(tools, hand, bundle, parameters)
        .unwrap()
        .into_commit()
}

fn stranger(tools: &Tools<'_>) -> (KeyPackage, SigningKey) {
    let key = SigningKey::new(&mut chance(97));
    let memory = MemoryStorage::default();
    let mut generator = chance(96);
    let own = Provider {
        crypto: tools.crypto,
        chance: Chance::new(&mut generator),
        memory: &memory,
    };
    let bundle = KeyPackage::builder()
        .key_package_lifetime(rules::lifetime())
        .leaf_node_capabilities(rules::capabilities())
        .build(
            rules::SUITE,
            &own,
            &key.with(tools.crypto),
            key.credential(),
        )
        .unwrap();
    (bundle.into_key_package(), key)
}

#[test]
fn a_commit_that_admits_a_third_member_is_refused() {
    let with_renewal = refusal(|group, tools, hand| {
        let (package, _) = stranger(tools);
        group.add_members(tools, hand, &[package]).unwrap().0
    });
    let without = refusal(|group, tools, hand| {
        let (package, _) = stranger(tools);
        let added = group.add_members_without_update(tools, hand, &[package]);
        added.unwrap().0
    });
    let expected = OpenError::Forbidden(Forbidden::ThirdMember);
    assert_eq!((with_renewal, without), (expected, expected));
}

#[test]
fn our_own_desk_admits_nobody() {
    let (mut desk, _) = two_desks();
    let prospect = Prospect::new(&mut chance(50)).unwrap();
    assert_eq!(desk.admit(prospect.key_package()), Err(NoThirdMember));
}

#[test]
fn a_commit_that_removes_the_receiver_is_refused() {
    let refused = refusal(|group, tools, hand| {
        let victim = group.members().last().unwrap().index;
        group.remove_members(tools, hand, &[victim]).unwrap().0
    });
    assert_eq!(refused, OpenError::Forbidden(Forbidden::Removal));
}

#[test]
fn a_commit_with_a_pre_shared_key_is_refused() {
    let refused = refusal(|group, tools, hand| {
        let key = PreSharedKeyId::external(b"from outside".to_vec(), vec![5; 48]);
        key.store(tools, b"secret").unwrap();
        group
            .commit_builder()
            .add_proposal(Proposal::PreSharedKey(Box::new(PreSharedKeyProposal::new(
                key,
            ))))
            .force_self_update(true)
            .load_psks(tools.memory)
            .unwrap()
            .build(&tools.chance, tools.crypto, hand, |_| true)
            .unwrap()
            .stage_commit(tools)
            .unwrap()
            .into_commit()
    });
    assert_eq!(refused, OpenError::Forbidden(Forbidden::PreSharedKey));
}

#[test]
fn a_commit_that_changes_the_groups_extensions_is_refused() {
    let refused = refusal(|group, tools, hand| {
        group
            .commit_builder()
            .propose_group_context_extensions(Extensions::empty())
            .unwrap()
            .force_self_update(true)
            .load_psks(tools.memory)
            .unwrap()
            .build(&tools.chance, tools.crypto, hand, |_| true)
            .unwrap()
            .stage_commit(tools)
            .unwrap()
            .into_commit()
    });
    assert_eq!(refused, OpenError::Forbidden(Forbidden::GroupExtensions));
}

#[test]
fn a_proposal_on_its_own_is_refused_and_blocks_nothing() {
    let (mut attacker, mut victim) = two_desks();
    let proposal = by_hand(&mut attacker, |group, tools, hand| {
        let (package, _) = stranger(tools);
        group.propose_add_member(tools, hand, &package).unwrap().0
    });
    assert_eq!(
        victim.open(&proposal),
        Err(OpenError::Forbidden(Forbidden::Proposal))
    );
    assert!(victim.seal(b"not blocked", &mut chance(3)).is_ok());
}

#[test]
fn a_key_update_under_another_identity_is_refused() {
    let refused = refusal(|group, tools, hand| {
        let somebody = SigningKey::new(&mut chance(60));
        crooked_update(group, tools, hand, &somebody, LeafNodeParameters::default())
    });
    assert_eq!(refused, OpenError::Forbidden(Forbidden::OtherIdentity));
}

#[test]
fn a_key_update_that_keeps_the_signature_key_is_refused() {
    let refused = refusal(|group, tools, hand| {
        let update = group.self_update(tools, hand, LeafNodeParameters::default());
        update.unwrap().into_commit()
    });
    assert_eq!(refused, OpenError::Forbidden(Forbidden::SameSignatureKey));
}

#[test]
fn a_key_update_with_other_capabilities_is_refused() {
    let (mut attacker, mut victim) = two_desks();
    let successor = attacker.record.signing.successor(&mut chance(61));
    let update = by_hand(&mut attacker, |group, tools, hand| {
        let more = Capabilities::new(
            None,
            Some(&[rules::SUITE]),
            Some(&[ExtensionType::ApplicationId]),
            None,
            None,
        );
        let parameters = LeafNodeParameters::builder()
            .with_capabilities(more)
            .build();
        crooked_update(group, tools, hand, &successor, parameters)
    });
    assert_eq!(
        victim.open(&update),
        Err(OpenError::Forbidden(Forbidden::OtherCapabilities))
    );
}

#[test]
fn a_message_with_data_in_the_clear_is_refused() {
    let refused = refusal(|group, tools, hand| {
        group.set_aad(b"seen by the relay".to_vec());
        group.create_message(tools, hand, b"text").unwrap()
    });
    assert_eq!(refused, OpenError::Forbidden(Forbidden::ClearData));
}

#[test]
fn nothing_joins_from_outside() {
    let (group, mut victim) = two_desks();
    let info = group
        .mls
        .export_group_info(
            &*group.crypto,
            &group.record.signing.with(&*group.crypto),
            true,
        )
        .unwrap()
        .to_bytes()
        .unwrap();
    let MlsMessageBodyIn::GroupInfo(info) = MlsMessageIn::tls_deserialize_exact_bytes(&info)
        .unwrap()
        .extract()
    else {
        panic!("not a group info");
    };
    let memory = MemoryStorage::default();
    let mut generator = chance(70);
    let tools = Provider {
        crypto: &*group.crypto,
        chance: Chance::new(&mut generator),
        memory: &memory,
    };
    let (package, key) = stranger(&tools);
    let credential = CredentialWithKey {
        credential: key.credential().credential,
        signature_key: key.credential().signature_key,
    };
    let hand = key.with(&*group.crypto);
    let (_, commit) = MlsGroup::external_commit_builder()
        .build_group(&tools, info, credential)
        .unwrap()
        .leaf_node_parameters(
            LeafNodeParameters::builder()
                .with_capabilities(rules::capabilities())
                .build(),
        )
        .load_psks(&memory)
        .unwrap()
        .build(&tools.chance, tools.crypto, &hand, |_| true)
        .unwrap()
        .finalize(&tools)
        .unwrap();
    let proposal = JoinProposal::new::<MemoryStorage>(
        package,
        group.mls.group_id().clone(),
        group.mls.epoch(),
        &hand,
    )
    .unwrap();

    for outside in [commit.into_commit(), proposal] {
        let outside = outside.to_bytes().unwrap();
        assert_eq!(victim.open(&outside), Err(OpenError::NotPrivate));
    }
}

#[test]
fn a_leaked_signature_key_is_useless_after_the_next_update() {
    let (mut desk, mut other) = two_desks();
    let leaked = desk.record.signing.clone();
    let forge = |desk: &mut Group| {
        by_hand(desk, |group, tools, _| {
            group
                .create_message(tools, &leaked.with(tools.crypto), b"forged")
                .unwrap()
        })
    };
    let before = forge(&mut desk);
    assert_eq!(content(&mut other, &before), b"forged");

    renew(&mut desk, &mut other, 80);
    let after = forge(&mut desk);
    assert_eq!(other.open(&after), Err(OpenError::Undecryptable));
}

#[test]
fn a_proposal_to_leave_is_refused() {
    let refused = refusal(|group, tools, hand| group.leave_group(tools, hand).unwrap());
    assert_eq!(refused, OpenError::Forbidden(Forbidden::Proposal));
}
