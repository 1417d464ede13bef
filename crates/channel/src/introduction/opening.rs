//! The inviting desk's reply: what admits the other to the session, and the first MAC.

use crate::credential::CredentialSecret;
use crate::introduction::binding::{Binding, Bound, Contributed, Contributions, Role};
use crate::introduction::forgery::Kept;
use crate::introduction::padded::{open_with, seal_to};
use crate::introduction::{Acceptance, AcceptanceSecret, IntroductionError, Invitation};
use rand_core::CryptoRng;
use std::fmt;
use tacit_spelling::Digest;
use tacit_spelling::cbor::Value;
use tacit_wire::{Document, DocumentError, Envelope, Fields, Kind};
use zeroize::Zeroizing;

/// The longest MLS Welcome that an opening carries, in bytes; one of this suite has about 5 500.
pub const MAX_WELCOME_BYTES: usize = 16_384;

/// The identifier of an MLS group: sixteen random bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GroupId(pub [u8; 16]);

/// The inviting desk's reply (kind 14), before it is sealed.
#[derive(Clone, PartialEq, Eq)]
pub struct Opening {
    /// The MLS Welcome (RFC 9420, section 12.4.3.1).
    pub welcome: Vec<u8>,
    /// The group to which it admits.
    pub group: GroupId,
    /// What the inviter contributes to the binding.
    pub contributed: Contributed,
    /// The inviter's MAC over the transcript.
    pub mac: [u8; 32],
}

impl Document for Opening {
    const KIND: Kind = Kind::Opening;
    const MAX_BYTES: usize = MAX_WELCOME_BYTES + 2_048;

    fn fields(&self) -> Vec<Value> {
        let [s, k] = self.contributed.to_values();
        vec![
            Value::Bytes(self.welcome.clone()),
            Value::Bytes(self.group.0.to_vec()),
            s,
            k,
            Value::Bytes(self.mac.to_vec()),
        ]
    }

    fn read(fields: &mut Fields) -> Result<Self, DocumentError> {
        Ok(Self {
            welcome: fields.bytes(MAX_WELCOME_BYTES)?,
            group: GroupId(fields.array()?),
            contributed: Contributed::read(fields)?,
            mac: fields.array()?,
        })
    }
}

impl fmt::Debug for Opening {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Opening(hidden)")
    }
}

/// Replies to an acceptance: an envelope that only the accepting desk opens, and the binding as the inviter has it.
///
/// # Errors
/// [`IntroductionError::Long`] for a Welcome that is too long; [`IntroductionError::Unopened`] if the acceptance is not of this invitation
/// or its keys are none.
pub fn reply(
    own: &CredentialSecret,
    invitation: &Invitation,
    acceptance: &Acceptance,
    welcome: &[u8],
    group: GroupId,
    chance: &mut impl CryptoRng,
) -> Result<(Envelope, Binding), IntroductionError> {
    let (opening, bound, _) = compose(own, invitation, acceptance, welcome, group, chance)?;
    let document = Zeroizing::new(opening.to_bytes());
    let info = sealing_info(&acceptance.digest());
    let envelope = seal_to(&acceptance.key, &info, &document, chance)?;
    Ok((
        envelope,
        bound.seen_by(Role::Inviter, &acceptance.credential),
    ))
}

/// The opening before it is sealed, and what a desk could keep of it.
pub(super) fn compose(
    own: &CredentialSecret,
    invitation: &Invitation,
    acceptance: &Acceptance,
    welcome: &[u8],
    group: GroupId,
    chance: &mut impl CryptoRng,
) -> Result<(Opening, Bound, Kept), IntroductionError> {
    if welcome.len() > MAX_WELCOME_BYTES {
        return Err(IntroductionError::Long {
            what: "Welcome",
            found: welcome.len(),
            most: MAX_WELCOME_BYTES,
        });
    }
    let (s_invited, k_invited) =
        acceptance
            .contributed
            .find(own, Role::Invited, &acceptance.credential, invitation)?;
    let (contributed, s_inviter, k_inviter) = Contributed::draw(
        own,
        Role::Inviter,
        &acceptance.credential,
        invitation,
        chance,
    )?;
    let bound = Contributions {
        s_invited: &s_invited,
        k_invited: &k_invited,
        s_inviter: &s_inviter,
        k_inviter: &k_inviter,
    }
    .bind(
        invitation,
        acceptance.digest(),
        &contributed,
        group,
        welcome,
    )?;
    let opening = Opening {
        welcome: welcome.to_vec(),
        group,
        contributed,
        mac: *bound.inviter_mac,
    };
    Ok((opening, bound, Kept::of(&s_inviter, &k_inviter)))
}

/// An opening whose MAC was checked, before its group was joined.
///
/// The Welcome may be joined now, and nothing else done with the group: [`Opened::joined`] gives the binding only for the very group that
/// the inviter's MAC covers.
pub struct Opened {
    welcome: Vec<u8>,
    binding: Binding,
}

impl Opened {
    /// The MLS Welcome to be joined.
    #[must_use]
    pub fn welcome(&self) -> &[u8] {
        &self.welcome
    }

    /// The binding, if the group that was joined is the one that the transcript covers.
    ///
    /// # Errors
    /// [`IntroductionError::OtherGroup`]: the group is to be forgotten.
    pub fn joined(self, group: GroupId) -> Result<Binding, IntroductionError> {
        if group == self.binding.group() {
            Ok(self.binding)
        } else {
            Err(IntroductionError::OtherGroup)
        }
    }
}

impl fmt::Debug for Opened {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Opened(hidden)")
    }
}

/// Opens the inviter's reply and checks its MAC over the transcript, which the invited desk writes from what it sent itself.
///
/// # Errors
/// [`IntroductionError`]: not the answer to this acceptance, or not by the holder of the invitation's credential.
pub fn open_opening(
    own: &CredentialSecret,
    secret: &AcceptanceSecret,
    sealed: &Envelope,
) -> Result<Opened, IntroductionError> {
    let document = open_with(&secret.key, &sealing_info(&secret.acceptance), sealed)?;
    check(own, secret, Opening::from_bytes(&document)?)
}

/// The checks of an opening once it lies open.
pub(super) fn check(
    own: &CredentialSecret,
    secret: &AcceptanceSecret,
    opening: Opening,
) -> Result<Opened, IntroductionError> {
    let invitation = &secret.invitation;
    let (s_inviter, k_inviter) =
        opening
            .contributed
            .find(own, Role::Inviter, &invitation.credential, invitation)?;
    let binding = Contributions {
        s_invited: &secret.s,
        k_invited: &secret.k,
        s_inviter: &s_inviter,
        k_inviter: &k_inviter,
    }
    .bind(
        invitation,
        secret.acceptance,
        &opening.contributed,
        opening.group,
        &opening.welcome,
    )?
    .seen_by(Role::Invited, &invitation.credential);
    if !binding.is_others_mac(&opening.mac) {
        return Err(IntroductionError::Unauthenticated);
    }
    Ok(Opened {
        welcome: opening.welcome,
        binding,
    })
}

fn sealing_info(acceptance: &Digest) -> Vec<u8> {
    [b"tacit opening 1".as_slice(), &acceptance.0].concat()
}
