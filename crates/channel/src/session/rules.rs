//! What every session here agrees on: one suite, one way to set up a group, what a leaf may be.

use super::{
    BeginFault, PAST_EPOCHS, PLACES_EARLY, PLACES_LATE,
    signing::{IDENTITY_BYTES, SigningKey},
};
use openmls::prelude::{
    BasicCredential, Capabilities, Ciphersuite, CredentialType, ExtensionType, KeyPackage,
    LeafNode, Lifetime, Member, MlsGroupCreateConfig, MlsGroupJoinConfig,
    PURE_CIPHERTEXT_WIRE_FORMAT_POLICY, ProcessedWelcome, ProtocolVersion,
    SenderRatchetConfiguration, StagedWelcome,
};

/// 0x004E: X-Wing, AES-256-GCM, SHA-384, Ed25519 (draft-ietf-mls-pq-ciphersuites; the number is provisional).
pub(super) const SUITE: Ciphersuite = Ciphersuite::MLS_128_MLKEM768X25519_AES256GCM_SHA384_Ed25519;

/// A lifetime without an end, so that no clock decides about a key package.
pub(super) fn lifetime() -> Lifetime {
    Lifetime::init(0, u64::MAX)
}

/// What our leaves say: this suite, basic credentials, no extensions, no other proposals.
///
/// Written out because the cryptography that is used leaves the suite out of its own list.
pub(super) fn capabilities() -> Capabilities {
    Capabilities::new(
        Some(&[ProtocolVersion::Mls10]),
        Some(&[SUITE]),
        Some(&[]),
        Some(&[]),
        Some(&[CredentialType::Basic]),
    )
}

/// How a group is made.
pub(super) fn creation() -> MlsGroupCreateConfig {
    MlsGroupCreateConfig::builder()
        .ciphersuite(SUITE)
        .wire_format_policy(PURE_CIPHERTEXT_WIRE_FORMAT_POLICY)
        .capabilities(capabilities())
        .lifetime(lifetime())
        .padding_size(0)
        .max_past_epochs(PAST_EPOCHS)
        .number_of_resumption_psks(0)
        .sender_ratchet_configuration(window())
        .use_ratchet_tree_extension(true)
        .build()
}

/// How a group is joined.
pub(super) fn joining() -> MlsGroupJoinConfig {
    MlsGroupJoinConfig::builder()
        .wire_format_policy(PURE_CIPHERTEXT_WIRE_FORMAT_POLICY)
        .padding_size(0)
        .max_past_epochs(PAST_EPOCHS)
        .number_of_resumption_psks(0)
        .sender_ratchet_configuration(window())
        .use_ratchet_tree_extension(true)
        .build()
}

fn window() -> SenderRatchetConfiguration {
    // OpenMLS counts lateness from the place after the latest message, not from that message.
    SenderRatchetConfiguration::new(PLACES_LATE + 1, PLACES_EARLY)
}

/// Whether a leaf is one that a session may have.
pub(super) fn check_leaf(leaf: &LeafNode) -> Result<(), BeginFault> {
    let credential = BasicCredential::try_from(leaf.credential().clone());
    if !credential.is_ok_and(|credential| credential.identity().len() == IDENTITY_BYTES) {
        return Err(BeginFault::Identity);
    }
    if leaf.extensions().iter().next().is_some() {
        return Err(BeginFault::Extensions);
    }
    let able = leaf.capabilities();
    if !(able.versions().contains(&ProtocolVersion::Mls10)
        && able.ciphersuites().contains(&SUITE.into())
        && able.credentials().contains(&CredentialType::Basic))
    {
        return Err(BeginFault::Capabilities);
    }
    Ok(())
}

/// Whether a key package is one that a session can be made with.
pub(super) fn check_key_package(package: &KeyPackage) -> Result<(), BeginFault> {
    if package.ciphersuite() != SUITE {
        return Err(BeginFault::OtherSuite);
    }
    if package.extensions().iter().next().is_some() {
        return Err(BeginFault::Extensions);
    }
    if *package.life_time() != lifetime() {
        return Err(BeginFault::Lifetime);
    }
    check_leaf(package.leaf_node())
}

/// Whether what a welcome says about its group is what a session may be.
pub(super) fn check_group_info(welcome: &ProcessedWelcome) -> Result<(), BeginFault> {
    let info = welcome.unverified_group_info();
    let only_the_tree = info
        .extensions()
        .iter()
        .all(|extension| extension.extension_type() == ExtensionType::RatchetTree);
    if !only_the_tree || !welcome.psks().is_empty() {
        return Err(BeginFault::Extensions);
    }
    if info.ciphersuite() != SUITE {
        return Err(BeginFault::OtherSuite);
    }
    if info.group_id().as_slice().len() != 16 {
        return Err(BeginFault::GroupId);
    }
    if info.epoch().as_u64() != 1 {
        return Err(BeginFault::NotNew);
    }
    Ok(())
}

/// Whether the group that a welcome leads into holds exactly ourselves and one other.
pub(super) fn check_roster(group: &StagedWelcome, own: &SigningKey) -> Result<(), BeginFault> {
    if group.group_context().extensions().iter().next().is_some() {
        return Err(BeginFault::Extensions);
    }
    let members: Vec<Member> = group.members().collect();
    let two = matches!(members.as_slice(), [one, other]
        if one.index != other.index
        && one.credential != other.credential
        && one.signature_key != other.signature_key);
    let ours = members.iter().any(|member| {
        member.index == group.own_leaf_index()
            && member.signature_key == own.public
            && member.credential == own.credential().credential
    });
    if !(two && ours && group.welcome_sender_index() != group.own_leaf_index()) {
        return Err(BeginFault::Roster);
    }
    check_leaf(group.welcome_sender().map_err(|_| BeginFault::Roster)?)
}
