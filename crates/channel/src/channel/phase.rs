//! How far the introduction of a session has come.

use crate::introduction::{AcceptanceSecret, Confirming, Invitation, InvitationSecret};
use crate::session::Prospect;
use tacit_spelling::cbor::{self, Value};
use tacit_wire::{Document, Fields, integer};
use zeroize::Zeroizing;

/// The longest entry of a phase: an invitation beside a secret.
const MAX_PHASE_BYTES: usize = 16_384;

/// How far the introduction has come.
pub(super) enum Phase {
    /// An invitation is out; its acceptance has not come.
    Inviting {
        invitation: Box<Invitation>,
        secret: InvitationSecret,
    },
    /// An acceptance is out; its opening has not come.
    Accepting {
        secret: Box<AcceptanceSecret>,
        /// Lies in the store among the entries of the group that it will be.
        prospect: Prospect,
    },
    /// The session is there; both desks show that they are who the documents say.
    Confirming(Confirming),
    /// Both have.
    Open,
    /// The other side could not show it. Only a new introduction helps.
    Refused,
}

/// A phase as the store has it, without the prospect, which is an entry of its own.
pub(super) enum StoredPhase {
    Inviting(Box<Invitation>, InvitationSecret),
    Accepting(Box<AcceptanceSecret>),
    Confirming(Confirming),
    Open,
    Refused,
}

impl Phase {
    pub(super) fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let bytes = |bytes: &[u8]| Value::Bytes(bytes.to_vec());
        let fields = match self {
            Self::Inviting { invitation, secret } => {
                vec![
                    integer(0),
                    bytes(&invitation.to_bytes()),
                    bytes(&secret.to_bytes()),
                ]
            }
            Self::Accepting { secret, .. } => vec![integer(1), bytes(&secret.to_bytes())],
            Self::Confirming(confirming) => vec![integer(2), bytes(&confirming.to_bytes())],
            Self::Open => vec![integer(3)],
            Self::Refused => vec![integer(4)],
        };
        Zeroizing::new(cbor::to_bytes(&Value::Array(fields)))
    }
}

impl StoredPhase {
    pub(super) fn from_bytes(stored: &[u8]) -> Option<Self> {
        let mut fields = Fields::of(cbor::from_bytes(stored, MAX_PHASE_BYTES).ok()?).ok()?;
        let bytes = |fields: &mut Fields| fields.bytes(MAX_PHASE_BYTES).map(Zeroizing::new).ok();
        let phase = match fields.integer().ok()? {
            0 => {
                let invitation = Invitation::from_bytes(&bytes(&mut fields)?).ok()?;
                let secret = InvitationSecret::from_bytes(&bytes(&mut fields)?).ok()?;
                Self::Inviting(Box::new(invitation), secret)
            }
            1 => Self::Accepting(Box::new(
                AcceptanceSecret::from_bytes(&bytes(&mut fields)?).ok()?,
            )),
            2 => Self::Confirming(Confirming::from_bytes(&bytes(&mut fields)?).ok()?),
            3 => Self::Open,
            4 => Self::Refused,
            _ => return None,
        };
        fields.end().ok()?;
        Some(phase)
    }
}
