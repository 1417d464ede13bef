//! An introducer's word about a credential.

use crate::credential::{Fingerprint, Label};
use tacit_spelling::cbor::Value;
use tacit_wire::{Document, DocumentError, Fields, Kind};

/// "By this label I know the desk with this fingerprint" (kind 17): a plain statement.
///
/// It carries no signature: it is as authentic as the way by which it came, over a line or by a person that the officer knows. A
/// signature could be shown to the world, and would tell it who introduced whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vouch {
    /// What the introducer calls itself.
    pub introducer: Label,
    /// What the introducer calls the desk.
    pub subject: Label,
    /// The fingerprint of the desk's credential.
    pub fingerprint: Fingerprint,
}

impl Document for Vouch {
    const KIND: Kind = Kind::Vouch;

    fn fields(&self) -> Vec<Value> {
        vec![
            Value::Text(self.introducer.as_str().to_owned()),
            Value::Text(self.subject.as_str().to_owned()),
            Value::Bytes(self.fingerprint.0.0.to_vec()),
        ]
    }

    fn read(fields: &mut Fields) -> Result<Self, DocumentError> {
        Ok(Self {
            introducer: Label::read(fields)?,
            subject: Label::read(fields)?,
            fingerprint: Fingerprint(fields.digest()?),
        })
    }
}
