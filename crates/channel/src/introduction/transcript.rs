//! What both desks' MACs cover.

use crate::introduction::binding::Contributed;
use crate::introduction::opening::GroupId;
use tacit_spelling::Digest;
use tacit_spelling::cbor::Value;
use tacit_wire::{Document, DocumentError, Fields, Kind};

/// Everything that was said before the session (kind 15). Never sent: each desk writes its own.
///
/// The documents stand in it by their digests, so it covers each of their fields, and whatever fields they may get: credentials and
/// with them roles, channel, generation, relays, suite, expiry, fresh keys, KeyPackage and the invited desk's contributions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transcript {
    /// The digest of the invitation.
    pub invitation: Digest,
    /// The digest of the acceptance.
    pub acceptance: Digest,
    /// What the inviter contributes.
    pub contributed: Contributed,
    /// The group to which the Welcome admits.
    pub group: GroupId,
    /// The digest of the Welcome.
    pub welcome: Digest,
}

impl Document for Transcript {
    const KIND: Kind = Kind::Transcript;

    fn fields(&self) -> Vec<Value> {
        let [s, k] = self.contributed.to_values();
        vec![
            Value::Bytes(self.invitation.0.to_vec()),
            Value::Bytes(self.acceptance.0.to_vec()),
            s,
            k,
            Value::Bytes(self.group.0.to_vec()),
            Value::Bytes(self.welcome.0.to_vec()),
        ]
    }

    fn read(fields: &mut Fields) -> Result<Self, DocumentError> {
        Ok(Self {
            invitation: fields.digest()?,
            acceptance: fields.digest()?,
            contributed: Contributed::read(fields)?,
            group: GroupId(fields.array()?),
            welcome: fields.digest()?,
        })
    }
}
