//! What anybody can make up, and what therefore proves nothing.

use super::*;
use crate::introduction::{acceptance, opening};

/// A real meeting, with what each desk could have kept of it.
fn real() -> (CredentialSecret, CredentialSecret, Meeting, Kept, Kept) {
    let (inviter, invited) = (desk("Arland", 101), desk("Borland", 102));
    let mut chance = chance(1);
    let (invitation, _) = invite(&inviter, terms(), &mut chance).unwrap();
    let (acceptance, secret) =
        acceptance::compose(&invited, &invitation, KEY_PACKAGE, NOW, &mut chance).unwrap();
    let (opening, _, inviter_kept) = opening::compose(
        &inviter,
        &invitation,
        &acceptance,
        WELCOME,
        GROUP,
        &mut chance,
    )
    .unwrap();
    let invited_kept = Kept::of(&secret.s, &secret.k);
    let binding = opening::check(&invited, &secret, opening.clone()).unwrap();
    let invited_mac = *binding.joined(GROUP).unwrap().own_mac();
    let meeting = Meeting {
        invitation,
        acceptance,
        opening,
        invited_mac,
    };
    (inviter, invited, meeting, inviter_kept, invited_kept)
}

fn admission() -> Admission<'static> {
    Admission {
        key_package: KEY_PACKAGE,
        welcome: WELCOME,
        group: GROUP,
    }
}

#[test]
fn either_desk_alone_makes_up_a_meeting_that_the_same_judge_accepts() {
    let (inviter, invited, meeting, inviter_kept, invited_kept) = real();
    assert_eq!(
        format!("{meeting:?} {inviter_kept:?}"),
        "Meeting(hidden) Kept(hidden)"
    );
    assert_eq!(
        judge_meeting(&inviter, Role::Inviter, &inviter_kept, &meeting),
        Ok(())
    );
    assert_eq!(
        judge_meeting(&invited, Role::Invited, &invited_kept, &meeting),
        Ok(())
    );
    for (forger, role, victim) in [
        (&inviter, Role::Inviter, invited.public()),
        (&invited, Role::Invited, inviter.public()),
    ] {
        let forgery =
            forge_meeting(forger, role, victim, terms(), admission(), &mut chance(50)).unwrap();
        assert_eq!(
            judge_meeting(forger, role, &forgery.kept, &forgery.meeting),
            Ok(())
        );
        // Made of the same documents, of the same lengths, under the same two credentials.
        let made_up = &forgery.meeting;
        assert_eq!(made_up.invitation.credential, *inviter.public());
        assert_eq!(made_up.acceptance.credential, *invited.public());
        for (real, made_up) in [
            (meeting.invitation.to_bytes(), made_up.invitation.to_bytes()),
            (meeting.acceptance.to_bytes(), made_up.acceptance.to_bytes()),
            (meeting.opening.to_bytes(), made_up.opening.to_bytes()),
        ] {
            assert_eq!(real.len(), made_up.len());
        }
        let states = confirm(&forgery.inviter, &forgery.invited, [[9; 32]; 2]);
        assert_eq!(states, Ok([ConfirmationState::Confirmed; 2]));
    }
}

#[test]
fn the_judge_is_not_content_with_anything() {
    let (inviter, invited, meeting, kept, _) = real();
    let judge = |meeting: &Meeting| judge_meeting(&inviter, Role::Inviter, &kept, meeting);
    let refused = Err(IntroductionError::Unauthenticated);
    let mut changed = meeting.clone();
    changed.opening.mac[0] ^= 1;
    assert_eq!(judge(&changed), refused);
    let mut changed = meeting.clone();
    changed.invited_mac[31] ^= 1;
    assert_eq!(judge(&changed), refused);
    let mut changed = meeting.clone();
    changed.acceptance.key_package.push(0);
    assert_eq!(judge(&changed), refused);
    let mut changed = meeting.clone();
    changed.invitation.terms.expires = NOW;
    assert_eq!(judge(&changed), refused);
    assert_eq!(
        judge_meeting(&invited, Role::Inviter, &kept, &meeting),
        Err(IntroductionError::OwnCredential)
    );
}

#[test]
fn a_forgery_convinces_a_third_person_and_never_the_other_desk() {
    let (inviter, invited) = (desk("Arland", 101), desk("Borland", 102));
    let forgery = forge_meeting(
        &inviter,
        Role::Inviter,
        invited.public(),
        terms(),
        admission(),
        &mut chance(50),
    )
    .unwrap();
    // The other desk knows what it sent itself, and it sent nothing of the kind.
    let (_, secret) = accept(
        &invited,
        &forgery.meeting.invitation,
        KEY_PACKAGE,
        NOW,
        &mut chance(51),
    )
    .unwrap();
    assert_eq!(
        opening::check(&invited, &secret, forgery.meeting.opening).unwrap_err(),
        IntroductionError::Unauthenticated
    );
}
