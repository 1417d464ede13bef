//! The key under which the relay states things.

use ed25519_dalek::{Signer as _, SigningKey};
use std::fmt;
use tacit_wire::{ReceiptKey, Signature, Signed, Statement};

/// Signs the relay's statements with Ed25519 (RFC 8032). Who holds this key can speak as the relay.
///
/// The signature of a statement is always the same, so a receipt that is made again is the same receipt.
#[derive(Clone)]
pub struct ReceiptSigner(SigningKey);

impl ReceiptSigner {
    /// The signer of a secret key of 32 random bytes.
    #[must_use]
    pub fn from_secret(secret: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(secret))
    }

    /// The public key, which stands in the relay's address.
    #[must_use]
    pub fn key(&self) -> ReceiptKey {
        ReceiptKey(self.0.verifying_key().to_bytes())
    }

    /// States something.
    #[must_use]
    pub fn sign<T: Statement>(&self, statement: T) -> Signed<T> {
        let signature = Signature(self.0.sign(&statement.signed_bytes()).to_bytes());
        Signed::new(statement, signature)
    }
}

impl fmt::Debug for ReceiptSigner {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("ReceiptSigner(hidden)")
    }
}
