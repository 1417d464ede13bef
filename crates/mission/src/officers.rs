//! Who may approve what commits, and how many have to (`spec/mission.md`, section 6).

use crate::spelled;
use serde::{Deserialize, Serialize};
use tacit_spelling::Digest;

/// An officer as the desk's rule knows one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Officer {
    /// What they are called.
    pub name: String,
    /// The Ed25519 key by which their approvals are checked, as 64 hexadecimal digits.
    pub key: String,
}

/// How many officers of which have to approve what commits. Without officers, whoever opens the desk may.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// Who may.
    pub officers: Vec<Officer>,
    /// How many have to.
    pub needed: usize,
}

/// An officer's approval of one proposal, word for word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    /// Of which.
    #[serde(with = "spelled::digest")]
    pub proposal: Digest,
    /// By whom.
    pub officer: String,
    /// The Ed25519 signature, as 128 hexadecimal digits.
    pub signature: String,
}
