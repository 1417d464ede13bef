//! What a thief of long-term keys can do, and what not.

use super::*;
use crate::introduction::binding::{Contributed, Contributions};
use crate::introduction::{acceptance, opening};
use crate::keys::{AgreementSecret, EncapsulationSecret};

/// `of`'s label and X25519 secret, as after a quantum computer has found it, and an X-Wing secret that is not `of`'s.
fn with_x25519_alone(of: &CredentialSecret) -> CredentialSecret {
    let mut bytes = of.to_bytes();
    bytes[33..65].copy_from_slice(EncapsulationSecret::generate(&mut chance(400)).as_bytes());
    CredentialSecret::from_bytes(&bytes).unwrap()
}

/// A thief with all secrets of the inviter answers its invitation as the invited desk, with as much of that one's secrets as
/// `of_invited` holds. Whether the inviter takes the MAC.
fn is_taken_for_the_invited_desk(of_invited: &CredentialSecret) -> bool {
    let (robbed, victim) = (desk("Arland", 101), desk("Borland", 102));
    let mut chance = chance(300);
    let (invitation, _) = invite(&robbed, terms(), &mut chance).unwrap();
    // With the robbed desk's own secret the thief makes up what only the other could have sent.
    let s = AgreementSecret::generate(&mut chance).public().unwrap();
    let (k, _) = robbed
        .public()
        .encapsulation()
        .contribute(&[], &mut chance)
        .unwrap();
    let acceptance = Acceptance {
        credential: victim.public().clone(),
        key_package: KEY_PACKAGE.to_vec(),
        key: EncapsulationSecret::generate(&mut chance).public().unwrap(),
        contributed: Contributed { s, k },
    };
    let (s_invited, k_invited) = acceptance
        .contributed
        .find(&robbed, Role::Invited, victim.public(), &invitation)
        .unwrap();
    // The robbed desk replies; the thief opens the reply, which is sealed to its own fresh key.
    let (opening, bound, _) = opening::compose(
        &robbed,
        &invitation,
        &acceptance,
        WELCOME,
        GROUP,
        &mut chance,
    )
    .unwrap();
    let binding = bound.seen_by(Role::Inviter, victim.public());
    let (s_inviter, k_inviter) = opening
        .contributed
        .find(of_invited, Role::Inviter, robbed.public(), &invitation)
        .unwrap();
    let forged = Contributions {
        s_invited: &s_invited,
        k_invited: &k_invited,
        s_inviter: &s_inviter,
        k_inviter: &k_inviter,
    }
    .bind(
        &invitation,
        acceptance.digest(),
        &opening.contributed,
        GROUP,
        WELCOME,
    )
    .unwrap();
    binding.is_others_mac(&forged.invited_mac)
}

/// The same thief invites the robbed desk as the other one.
fn is_taken_for_the_inviter(of_inviter: &CredentialSecret) -> bool {
    let (victim, robbed) = (desk("Arland", 101), desk("Borland", 102));
    let mut chance = chance(301);
    let (mut invitation, _) = invite(&victim, terms(), &mut chance).unwrap();
    invitation.credential = victim.public().clone();
    let (acceptance, secret) =
        acceptance::compose(&robbed, &invitation, KEY_PACKAGE, NOW, &mut chance).unwrap();
    let (opening, _, _) = opening::compose(
        of_inviter,
        &invitation,
        &acceptance,
        WELCOME,
        GROUP,
        &mut chance,
    )
    .unwrap();
    opening::check(&robbed, &secret, opening).is_ok()
}

#[test]
fn a_thief_of_one_desks_keys_cannot_be_another_desk_towards_it() {
    // Nothing of the other desk, and then everything but its X-Wing secret.
    let (nothing, other) = (desk("Borland", 999), desk("Borland", 102));
    assert!(!is_taken_for_the_invited_desk(&nothing));
    assert!(!is_taken_for_the_invited_desk(&with_x25519_alone(&other)));
    let (nothing, other) = (desk("Arland", 999), desk("Arland", 101));
    assert!(!is_taken_for_the_inviter(&nothing));
    assert!(!is_taken_for_the_inviter(&with_x25519_alone(&other)));
}

#[test]
fn with_the_others_keys_too_it_could() {
    assert!(is_taken_for_the_invited_desk(&desk("Borland", 102)));
    assert!(is_taken_for_the_inviter(&desk("Arland", 101)));
}

#[test]
fn a_thief_of_a_desks_keys_is_that_desk_towards_anybody() {
    let (robbed, anybody) = (desk("Arland", 101), desk("Borland", 102));
    let thief = CredentialSecret::from_bytes(&robbed.to_bytes()).unwrap();
    let mut chance = chance(302);
    let (invitation, secret) = invite(&thief, terms(), &mut chance).unwrap();
    let (sealed, acceptance_secret) =
        accept(&anybody, &invitation, KEY_PACKAGE, NOW, &mut chance).unwrap();
    let acceptance = open_acceptance(&thief, &secret, &invitation, &sealed, NOW).unwrap();
    let (sealed, here) = reply(
        &thief,
        &invitation,
        &acceptance,
        WELCOME,
        GROUP,
        &mut chance,
    )
    .unwrap();
    let there = open_opening(&anybody, &acceptance_secret, &sealed).unwrap();
    let there = there.joined(GROUP).unwrap();
    assert_eq!(
        confirm(&here, &there, [[9; 32]; 2]),
        Ok([ConfirmationState::Confirmed; 2])
    );
    assert_eq!(there.other(), robbed.public());
}
