//! Where a relay is, and the two keys by which it is known.

use crate::document::{Document, DocumentError, Fields, Kind};
use crate::limits::MAX_ORIGIN_BYTES;
use core::net::Ipv6Addr;
use tacit_spelling::Digest;
use tacit_spelling::cbor::Value;

/// The SHA-256 of the public key (SubjectPublicKeyInfo) that a relay shows in TLS; nobody else vouches for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TlsPin(pub Digest);

impl TlsPin {
    /// The pin of a key by the bytes of its SubjectPublicKeyInfo (RFC 5280, section 4.1.2.7).
    #[must_use]
    pub fn of(subject_public_key_info: &[u8]) -> Self {
        Self(Digest::of(subject_public_key_info))
    }
}

/// The Ed25519 public key (RFC 8032) under which a relay signs its receipts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReceiptKey(pub [u8; 32]);

/// Where a relay is reached, pinned to its keys; stands in an invitation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RelayAddress {
    /// `host:port`, as a desk connects to it; [`is_origin`].
    pub origin: String,
    /// The key that it must show in TLS.
    pub tls: TlsPin,
    /// The key under which it signs.
    pub receipts: ReceiptKey,
}

/// Whether a text is `host:port` in the spelling that a relay address admits.
///
/// The host is a name of lower-case letters, digits, hyphens and points, an IPv4 address, or an IPv6 address between
/// brackets; the port is 1 to 65 535. Tags are derived from an origin, so one has to be spelt in one way.
#[must_use]
pub fn is_origin(text: &str) -> bool {
    let Some((host, port)) = text.rsplit_once(':') else {
        return false;
    };
    let known = port
        .parse::<u16>()
        .is_ok_and(|number| number > 0 && number.to_string() == port);
    let bracketed = host
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    let named = match bracketed {
        Some(address) => address
            .parse::<Ipv6Addr>()
            .is_ok_and(|number| number.to_string() == address),
        None => host.split('.').all(is_label),
    };
    known && named && text.len() <= MAX_ORIGIN_BYTES
}

/// A part of a name, as RFC 1123, section 2.1, admits it; in lower case.
fn is_label(label: &str) -> bool {
    let letter = |letter: u8| letter.is_ascii_lowercase() || letter.is_ascii_digit();
    let inside = |byte: u8| letter(byte) || byte == b'-';
    let ends = [label.bytes().next(), label.bytes().next_back()];
    label.len() <= 63
        && label.bytes().all(inside)
        && ends.into_iter().all(|end| end.is_some_and(letter))
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
        if !is_origin(&origin) {
            return Err(fields.misshapen());
        }
        Ok(Self {
            origin,
            tls: TlsPin(fields.digest()?),
            receipts: ReceiptKey(fields.array()?),
        })
    }
}
