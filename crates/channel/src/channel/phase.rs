//! How far the introduction of a session has come.

use crate::introduction::{AcceptanceSecret, Confirming, Invitation, InvitationSecret};
use crate::reset_rule::MAX_INVITATIONS;
use crate::session::Prospect;
use tacit_spelling::cbor::{self, Value};
use tacit_wire::{Document, Fields, integer};
use zeroize::Zeroizing;

/// The longest entry of a phase: four invitations beside their secrets.
const MAX_PHASE_BYTES: usize = 65_536;

/// How far the introduction has come.
pub(super) enum Phase {
    /// An invitation is out; its acceptance has not come.
    Inviting {
        invitation: Box<Invitation>,
        secret: InvitationSecret,
    },
    /// Acceptances are out; the opening that comes decides which of them counts (R3).
    Accepting(Vec<Accepted>),
    /// The session is there; both desks show that they are who the documents say.
    Confirming(Confirming),
    /// Both have.
    Open,
    /// The other side could not show it. Only a new introduction helps.
    Refused,
}

/// An invitation that was accepted and not opened yet.
pub(super) struct Accepted {
    pub(super) secret: Box<AcceptanceSecret>,
    /// Lies in the store by entries of its own.
    pub(super) prospect: Prospect,
}

impl Accepted {
    /// By which its entries are told apart: the digest of the invitation.
    pub(super) fn name(&self) -> String {
        self.secret.invitation().digest().to_string()
    }
}

/// A phase as the store has it, without the prospects.
pub(super) enum StoredPhase {
    Inviting(Box<Invitation>, InvitationSecret),
    Accepting(Vec<AcceptanceSecret>),
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
            Self::Accepting(accepted) => {
                let secrets = accepted.iter().map(|one| bytes(&one.secret.to_bytes()));
                vec![integer(1), Value::Array(secrets.collect())]
            }
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
            1 => {
                let secret = |value| match value {
                    Value::Bytes(bytes) => {
                        AcceptanceSecret::from_bytes(&Zeroizing::new(bytes)).ok()
                    }
                    _ => None,
                };
                let secrets = fields.list(MAX_INVITATIONS).ok()?.into_iter().map(secret);
                Self::Accepting(secrets.collect::<Option<_>>()?)
            }
            2 => Self::Confirming(Confirming::from_bytes(&bytes(&mut fields)?).ok()?),
            3 => Self::Open,
            4 => Self::Refused,
            _ => return None,
        };
        fields.end().ok()?;
        Some(phase)
    }
}
