//! The demonstration that an introduction can be denied: a program that makes one up.
//!
//! It ships with the library so that anybody can say, and show: "this desk could have written all of that alone". A holder of *one*
//! desk's secret makes a whole introduction with any *public* credential, and no check that a third person could run, with that
//! secret in hand, tells it from a real one.
//!
//! What it does not do: forge towards the other desk itself, or make a time stamp of an envelope that was never sent.

use crate::credential::{Credential, CredentialSecret};
use crate::introduction::IntroductionError;
use crate::introduction::acceptance::{self, Acceptance};
use crate::introduction::binding::{Binding, Bound, Contributed, Contributions, Role};
use crate::introduction::invitation::{Invitation, InvitationTerms, invite};
use crate::introduction::opening::{self, GroupId, Opening};
use crate::keys::{AgreementSecret, Contribution, EncapsulationSecret};
use rand_core::CryptoRng;
use std::fmt;
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// Everything that an introduction leaves behind, laid open.
#[derive(Clone, PartialEq, Eq)]
pub struct Meeting {
    /// The invitation.
    pub invitation: Invitation,
    /// The acceptance, out of its envelope.
    pub acceptance: Acceptance,
    /// The opening, out of its envelope, with the inviter's MAC.
    pub opening: Opening,
    /// The invited desk's MAC, from its first confirmation.
    pub invited_mac: [u8; 32],
}

impl fmt::Debug for Meeting {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Meeting(hidden)")
    }
}

/// The secrets that one desk contributed, which it needs to forget and a collaborator would keep to show them around.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct Kept {
    s: Contribution,
    k: Contribution,
}

impl Kept {
    pub(super) fn of(s: &Contribution, k: &Contribution) -> Self {
        Self {
            s: s.clone(),
            k: k.clone(),
        }
    }
}

impl fmt::Debug for Kept {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Kept(hidden)")
    }
}

/// A meeting that never was, with all that a collaborator would hand over beside it.
#[derive(Debug, Clone)]
pub struct Forgery {
    /// What it leaves behind.
    pub meeting: Meeting,
    /// What the forger "kept".
    pub kept: Kept,
    /// The inviter's side, ready for confirmations within a group that the forger plays alone.
    pub inviter: Binding,
    /// The invited desk's side.
    pub invited: Binding,
}

/// What an MLS library made for the invited desk, here for a desk that took no part.
#[derive(Debug, Clone, Copy)]
pub struct Admission<'a> {
    /// The KeyPackage.
    pub key_package: &'a [u8],
    /// The Welcome.
    pub welcome: &'a [u8],
    /// The group.
    pub group: GroupId,
}

/// Makes up a whole introduction between the holder of `own` and the desk of `other`, of whom nothing but the public credential is needed.
///
/// The caller plays both members of an MLS group: its keys belong to nobody. The contributions that only the other desk could have
/// *sent* are found by *receiving* them, from encapsulations drawn at random.
///
/// # Errors
/// [`IntroductionError`]: the same limits as for a real introduction.
pub fn forge_meeting(
    own: &CredentialSecret,
    own_role: Role,
    other: &Credential,
    terms: InvitationTerms,
    admission: Admission<'_>,
    chance: &mut impl CryptoRng,
) -> Result<Forgery, IntroductionError> {
    let Admission {
        key_package,
        welcome,
        group,
    } = admission;
    let now = terms.expires;
    let (mut invitation, _) = invite(own, terms, chance)?;
    let (acceptance, opening, bound, kept) = match own_role {
        Role::Inviter => {
            let acceptance = Acceptance {
                credential: other.clone(),
                key_package: key_package.to_vec(),
                key: EncapsulationSecret::generate(chance).public()?,
                contributed: make_up(own, chance)?,
            };
            let (opening, bound, kept) =
                opening::compose(own, &invitation, &acceptance, welcome, group, chance)?;
            (acceptance, opening, bound, kept)
        }
        Role::Invited => {
            invitation.credential = other.clone();
            let (acceptance, secret) =
                acceptance::compose(own, &invitation, key_package, now, chance)?;
            let contributed = make_up(own, chance)?;
            let kept = Kept::of(&secret.s, &secret.k);
            let bound = recompute(
                own,
                Role::Invited,
                &kept,
                &invitation,
                &acceptance,
                (&contributed, group, welcome),
            )?;
            let opening = Opening {
                welcome: welcome.to_vec(),
                group,
                contributed,
                mac: *bound.inviter_mac,
            };
            (acceptance, opening, bound, kept)
        }
    };
    let (inviter, invited) = (
        bound.seen_by(Role::Inviter, &acceptance.credential),
        bound.seen_by(Role::Invited, &invitation.credential),
    );
    Ok(Forgery {
        meeting: Meeting {
            invitation,
            acceptance,
            opening,
            invited_mac: *bound.invited_mac,
        },
        kept,
        inviter,
        invited,
    })
}

/// Contributions to `own` that nobody sent: any point is an encapsulation of *s*, and anybody makes one of *k*.
fn make_up(
    own: &CredentialSecret,
    chance: &mut impl CryptoRng,
) -> Result<Contributed, IntroductionError> {
    let s = AgreementSecret::generate(chance).public()?;
    let (k, _) = own.public().encapsulation().contribute(&[], chance)?;
    Ok(Contributed { s, k })
}

/// Judges a meeting as a third person could to whom one desk handed over everything: its long-term secret, what it kept, the documents.
///
/// That it accepts what [`forge_meeting`] made is the point.
///
/// # Errors
/// [`IntroductionError::Unauthenticated`] if a MAC does not fit; [`IntroductionError::OwnCredential`] if the desk has no such part in it.
pub fn judge_meeting(
    own: &CredentialSecret,
    own_role: Role,
    kept: &Kept,
    meeting: &Meeting,
) -> Result<(), IntroductionError> {
    let shown = match own_role {
        Role::Inviter => &meeting.invitation.credential,
        Role::Invited => &meeting.acceptance.credential,
    };
    if shown != own.public() {
        return Err(IntroductionError::OwnCredential);
    }
    let opening = &meeting.opening;
    let bound = recompute(
        own,
        own_role,
        kept,
        &meeting.invitation,
        &meeting.acceptance,
        (&opening.contributed, opening.group, &opening.welcome),
    )?;
    let fits =
        bound.inviter_mac.ct_eq(&opening.mac) & bound.invited_mac.ct_eq(&meeting.invited_mac);
    bool::from(fits)
        .then_some(())
        .ok_or(IntroductionError::Unauthenticated)
}

/// The MACs, from one desk's secret and what it kept.
fn recompute(
    own: &CredentialSecret,
    own_role: Role,
    kept: &Kept,
    invitation: &Invitation,
    acceptance: &Acceptance,
    opening: (&Contributed, GroupId, &[u8]),
) -> Result<Bound, IntroductionError> {
    let (contributed, group, welcome) = opening;
    let (received, credential) = match own_role {
        Role::Inviter => (&acceptance.contributed, &acceptance.credential),
        Role::Invited => (contributed, &invitation.credential),
    };
    let (s, k) = received.find(own, own_role.other(), credential, invitation)?;
    let (s_invited, k_invited, s_inviter, k_inviter) = match own_role {
        Role::Inviter => (&s, &k, &kept.s, &kept.k),
        Role::Invited => (&kept.s, &kept.k, &s, &k),
    };
    let contributions = Contributions {
        s_invited,
        k_invited,
        s_inviter,
        k_inviter,
    };
    Ok(contributions.bind(invitation, acceptance.digest(), contributed, group, welcome)?)
}
