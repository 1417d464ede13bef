//! The relay's own certificate, vouched for by nobody and pinned by its key, and TLS 1.3 (RFC 8446).

use rcgen::{CertificateParams, KeyPair, PKCS_ED25519, PublicKeyData};
use rustls::ServerConfig;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use std::fmt;
use std::sync::Arc;
use tacit_spelling::{Digest, hex};
use tacit_wire::TlsPin;
use zeroize::Zeroizing;

/// The key by which desks know the relay on the line.
pub struct TlsKey(KeyPair);

/// Why there is no TLS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlsError(String);

impl TlsKey {
    /// Draws a key (Ed25519) from the operating system.
    ///
    /// # Errors
    /// [`TlsError`] if it gives no chance.
    pub fn generate() -> Result<Self, TlsError> {
        Ok(Self(KeyPair::generate_for(&PKCS_ED25519)?))
    }

    /// Reads a key as [`TlsKey::to_text`] wrote it.
    ///
    /// # Errors
    /// [`TlsError`] if it is none.
    pub fn from_text(text: &str) -> Result<Self, TlsError> {
        let none = || TlsError("the key is not a PKCS#8 key in hexadecimal digits".to_owned());
        let key = Zeroizing::new(hex::from_hex(text.trim()).ok_or_else(none)?);
        let key = PrivatePkcs8KeyDer::from(key.as_slice());
        let key = KeyPair::from_pkcs8_der_and_sign_algo(&key, &PKCS_ED25519);
        Ok(Self(key.map_err(|_| none())?))
    }

    /// The key as it is kept in a file: PKCS#8 (RFC 5958) in hexadecimal digits. Whoever has it can stand in for the
    /// relay on the line.
    #[must_use]
    pub fn to_text(&self) -> Zeroizing<String> {
        let key = Zeroizing::new(self.0.serialize_der());
        Zeroizing::new(hex::to_hex(&key) + "\n")
    }

    /// What desks compare.
    #[must_use]
    pub fn pin(&self) -> TlsPin {
        TlsPin(Digest::of(&self.0.subject_public_key_info()))
    }

    /// TLS 1.3 alone, with the hybrid X25519MLKEM768 first, a certificate made now for the host of the origin.
    ///
    /// No tickets are given: by one, two channels of one desk could be told to be one desk's.
    ///
    /// # Errors
    /// [`TlsError`] if the host cannot stand in a certificate.
    pub fn server(&self, origin: &str) -> Result<ServerConfig, TlsError> {
        let host = origin.rsplit_once(':').map_or(origin, |(host, _)| host);
        let host = host.trim_start_matches('[').trim_end_matches(']');
        let certificate = CertificateParams::new(vec![host.to_owned()])?.self_signed(&self.0)?;
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(self.0.serialize_der()));
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_protocol_versions(&[&rustls::version::TLS13])?
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)?;
        config.alpn_protocols = vec![HTTP_2.to_vec(), b"http/1.1".to_vec()];
        config.send_tls13_tickets = 0;
        Ok(config)
    }
}

/// The name of HTTP/2 in TLS (RFC 9113, section 3.2).
pub(crate) const HTTP_2: &[u8] = b"h2";

impl fmt::Debug for TlsKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("TlsKey(hidden)")
    }
}

impl fmt::Display for TlsError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl std::error::Error for TlsError {}

impl From<rcgen::Error> for TlsError {
    fn from(error: rcgen::Error) -> Self {
        Self(error.to_string())
    }
}

impl From<rustls::Error> for TlsError {
    fn from(error: rustls::Error) -> Self {
        Self(error.to_string())
    }
}
