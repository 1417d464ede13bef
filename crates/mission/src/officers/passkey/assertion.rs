//! What a passkey signs, and how it is checked: Web Authentication Level 3, section 7.2, as far as it reaches here.
//!
//! Step 6 to 10 of that section (who is meant) is the officer whose passkey it is; the steps below are cited where they stand.
//! Attestation is not looked at: what vouches for a key is the officer's own secret. Signature counters are not relied on: many
//! passkeys keep none, and what a cloned one signs still names one proposal.

use super::{Key, PasskeyError};
use crate::officers::signed_bytes;
use crate::spelled;
use base64ct::{Base64UrlUnpadded, Encoding as _};
use serde::{Deserialize, Serialize};
use tacit_channel::credential::Fingerprint;
use tacit_spelling::Digest;

/// The longest client data, authenticator's data or signature that is looked at, in bytes; real ones have a few hundred.
pub const MAX_ASSERTION_BYTES: usize = 4_096;

/// What a passkey has signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assertion {
    /// The credential's identifier.
    #[serde(with = "spelled::bytes")]
    pub credential: Vec<u8>,
    /// The authenticator's data (section 6.1).
    #[serde(with = "spelled::bytes")]
    pub authenticator_data: Vec<u8>,
    /// The client data as the browser wrote it (section 5.8.1).
    #[serde(with = "spelled::bytes")]
    pub client_data: Vec<u8>,
    /// The signature over both.
    #[serde(with = "spelled::bytes")]
    pub signature: Vec<u8>,
}

/// What a passkey is asked to sign for a proposal at the desk with `fingerprint`: the digest of the bytes that an officer's own
/// secret signs for it (K8).
#[must_use]
pub fn challenge(fingerprint: Fingerprint, proposal: Digest) -> Digest {
    Digest::of(&signed_bytes(fingerprint, proposal))
}

/// For which site a passkey has to have signed.
pub(super) struct Site {
    /// Its relying party's identifier.
    pub(super) id: &'static str,
    /// Whether a page of this origin may ask.
    pub(super) has: fn(&str) -> bool,
    /// Whether the authenticator has to have checked who is there.
    pub(super) verified: bool,
}

/// A console on this machine, at any port.
pub(super) const LOCAL: Site = Site {
    id: "localhost",
    has: is_local,
    verified: true,
};

fn is_local(origin: &str) -> bool {
    let port = origin.strip_prefix("http://localhost:");
    port.is_some_and(|port| {
        let plain = port.bytes().all(|byte| byte.is_ascii_digit()) && !port.starts_with('0');
        plain && port.parse::<u16>().is_ok()
    })
}

/// The client data, as far as it is judged; browsers may add more (section 5.8.1.2).
#[derive(Deserialize)]
struct ClientData {
    #[serde(rename = "type")]
    purpose: String,
    challenge: String,
    origin: String,
    #[serde(rename = "crossOrigin", default)]
    cross_origin: bool,
    #[serde(rename = "topOrigin", default)]
    top_origin: Option<String>,
}

/// The flags of the authenticator's data (section 6.1).
mod flag {
    pub(super) const PRESENT: u8 = 1;
    pub(super) const VERIFIED: u8 = 1 << 2;
    pub(super) const BACKUP_ELIGIBLE: u8 = 1 << 3;
    pub(super) const BACKED_UP: u8 = 1 << 4;
    pub(super) const ATTESTED: u8 = 1 << 6;
    pub(super) const EXTENDED: u8 = 1 << 7;
}

/// The bytes of the authenticator's data that are always there: digest, flags, counter.
const LEAST_DATA_BYTES: usize = 37;

impl Assertion {
    pub(super) fn check(
        &self,
        key: &Key,
        challenge: Digest,
        site: &Site,
    ) -> Result<(), PasskeyError> {
        let lengths = [
            self.authenticator_data.len(),
            self.client_data.len(),
            self.signature.len(),
        ];
        if lengths.iter().any(|length| *length > MAX_ASSERTION_BYTES) {
            return Err(PasskeyError::Shape("it is too long"));
        }
        self.check_client_data(challenge, site)?;
        self.check_authenticator_data(site)?;
        // "Let hash be the result of computing a hash over the cData using SHA-256", and the signature over both.
        let hash = Digest::of(&self.client_data);
        let signed = [self.authenticator_data.as_slice(), &hash.0].concat();
        if key.has_signed(&signed, &self.signature) {
            Ok(())
        } else {
            Err(PasskeyError::Signature)
        }
    }

    /// The steps about `C`: its type, challenge, origin, and that no other page was around it.
    fn check_client_data(&self, challenge: Digest, site: &Site) -> Result<(), PasskeyError> {
        // "UTF-8 decode" takes a byte order mark away; what is hashed keeps it.
        let text = self.client_data.as_slice();
        let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
        let data: ClientData = serde_json::from_slice(text)
            .map_err(|_| PasskeyError::Shape("the client data is not what browsers write"))?;
        if data.purpose != "webauthn.get" {
            return Err(PasskeyError::Purpose);
        }
        if data.challenge != Base64UrlUnpadded::encode_string(&challenge.0) {
            return Err(PasskeyError::Challenge);
        }
        if !(site.has)(&data.origin) {
            return Err(PasskeyError::Origin(data.origin.chars().take(80).collect()));
        }
        if data.cross_origin || data.top_origin.is_some() {
            return Err(PasskeyError::Framed);
        }
        Ok(())
    }

    /// The steps about `authData`: the site's digest, user present, user verified, and flags that go together.
    fn check_authenticator_data(&self, site: &Site) -> Result<(), PasskeyError> {
        let short = || PasskeyError::Shape("the authenticator's data is too short");
        let (of_site, rest) = self
            .authenticator_data
            .split_first_chunk::<32>()
            .ok_or_else(short)?;
        let flags = *rest.first().ok_or_else(short)?;
        let length = self.authenticator_data.len();
        if length < LEAST_DATA_BYTES {
            return Err(short());
        }
        if length > LEAST_DATA_BYTES && flags & (flag::ATTESTED | flag::EXTENDED) == 0 {
            return Err(PasskeyError::Shape("the authenticator's data is too long"));
        }
        if *of_site != Digest::of(site.id.as_bytes()).0 {
            return Err(PasskeyError::Site);
        }
        if flags & flag::PRESENT == 0 {
            return Err(PasskeyError::NotPresent);
        }
        if site.verified && flags & flag::VERIFIED == 0 {
            return Err(PasskeyError::NotVerified);
        }
        if flags & flag::BACKUP_ELIGIBLE == 0 && flags & flag::BACKED_UP != 0 {
            return Err(PasskeyError::Shape(
                "what cannot be backed up is said to be backed up",
            ));
        }
        Ok(())
    }
}
