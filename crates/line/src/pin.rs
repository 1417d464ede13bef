//! The one check of a relay's certificate: its key is the pinned one. Nobody else vouches for it.

use crate::error::AnotherKey;
use rustls::client::Resumption;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, WebPkiSupportedAlgorithms, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error, OtherError, PeerIncompatible,
    SignatureScheme,
};
use std::fmt;
use std::sync::Arc;
use tacit_wire::TlsPin;

/// TLS 1.3 towards whoever holds the pinned key; HTTP/2 is preferred.
///
/// The name of the relay is not sent, and no session is resumed: neither is needed, and both would tell something.
///
/// # Errors
/// The error of the library, if this build has no TLS 1.3.
pub(crate) fn pinned_client(pin: TlsPin) -> Result<ClientConfig, Error> {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let verifier = PinnedKey::new(pin, &provider);
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13])?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    config.resumption = Resumption::disabled();
    config.enable_sni = false;
    Ok(config)
}

/// The key that was shown instead, if a handshake failed for that reason.
pub(crate) fn another_key(pin: TlsPin, error: &Error) -> Option<AnotherKey> {
    let shown = match error {
        Error::InvalidCertificate(CertificateError::BadSignature) => pin,
        Error::InvalidCertificate(CertificateError::Other(OtherError(cause))) => {
            cause.downcast_ref::<Shown>()?.0
        }
        _ => return None,
    };
    Some(AnotherKey { pinned: pin, shown })
}

/// Accepts a certificate by its public key; its names, dates and issuer say nothing here.
#[derive(Debug)]
struct PinnedKey {
    pin: TlsPin,
    algorithms: WebPkiSupportedAlgorithms,
}

impl PinnedKey {
    fn new(pin: TlsPin, provider: &CryptoProvider) -> Self {
        Self {
            pin,
            algorithms: provider.signature_verification_algorithms,
        }
    }
}

/// The pin of the key that was shown.
#[derive(Debug)]
struct Shown(TlsPin);

impl fmt::Display for Shown {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "the key shown is `{}`", self.0.0)
    }
}

impl std::error::Error for Shown {}

impl ServerCertVerifier for PinnedKey {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let key = ParsedCertificate::try_from(end_entity)?.subject_public_key_info();
        let shown = TlsPin::of(&key);
        if shown == self.pin {
            return Ok(ServerCertVerified::assertion());
        }
        let cause = OtherError(Arc::new(Shown(shown)));
        Err(Error::InvalidCertificate(CertificateError::Other(cause)))
    }

    fn verify_tls12_signature(
        &self,
        _message: &[u8],
        _cert: &CertificateDer<'_>,
        _dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        // No client of ours offers TLS 1.2.
        Err(PeerIncompatible::ServerDoesNotSupportTls12Or13.into())
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, cert, dss, &self.algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.algorithms.supported_schemes()
    }
}
