//! Where a relay is, and the two keys by which it is known.

use crate::document::{Document, DocumentError, Fields, Kind};
use crate::limits::MAX_ORIGIN_BYTES;
use tacit_spelling::Digest;
use tacit_spelling::cbor::Value;

/// The SHA-256 of the public key (SubjectPublicKeyInfo) that a relay shows in TLS; nobody else vouches for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TlsPin(pub Digest);

/// The Ed25519 public key (RFC 8032) under which a relay signs its receipts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReceiptKey(pub [u8; 32]);

/// Where a relay is reached, pinned to its keys; stands in an invitation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RelayAddress {
    /// `host:port`, as a desk connects to it.
    pub origin: String,
    /// The key that it must show in TLS.
    pub tls: TlsPin,
    /// The key under which it signs.
    pub receipts: ReceiptKey,
}

impl Document for RelayAddress {
    const KIND: Kind = Kind::RelayAddress;

    fn fields(&self) -> Vec<Value> {
        vec![
            Value::Text(self.origin.clone()),
            Value::Bytes(self.tls.0.0.to_vec()),
            Value::Bytes(self.receipts.0.to_vec()),
        ]
    }

    fn read(fields: &mut Fields) -> Result<Self, DocumentError> {
        let origin = fields.text(MAX_ORIGIN_BYTES)?;
        let port = origin.rsplit_once(':').filter(|(host, _)| !host.is_empty());
        if port
            .and_then(|(_, port)| port.parse::<u16>().ok())
            .is_none()
        {
            return Err(fields.misshapen());
        }
        Ok(Self {
            origin,
            tls: TlsPin(fields.digest()?),
            receipts: ReceiptKey(fields.array()?),
        })
    }
}
