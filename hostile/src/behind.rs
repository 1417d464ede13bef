//! The way to the true relay behind.

use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, HOST, HeaderMap, HeaderName};
use hyper::{Method, Request, StatusCode};
use hyper_util::rt::TokioIo;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{WebPkiSupportedAlgorithms, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{ClientConfig, DigitallySignedStruct, Error, SignatureScheme};
use std::net::SocketAddr;
use std::sync::Arc;
use tacit_wire::{Batch, Document as _, TlsPin};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio_rustls::TlsConnector;

/// Whatever went wrong on the way; desks are then cut off, as they would be.
pub(crate) type Cut = std::io::Error;

/// What the relay answered, whole.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

/// A request as a desk made it.
pub(crate) struct Asked {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Asked {
    /// Another request by the same desk.
    pub(crate) fn instead(&self, method: Method, path: String, body: Vec<u8>) -> Self {
        Self {
            method,
            path,
            headers: self.headers.clone(),
            body,
        }
    }
}

/// The true relay, asked over a connection of its own for each request, so that it may be killed and run again at any time.
#[derive(Clone)]
pub(crate) struct Behind {
    relay: SocketAddr,
    connector: TlsConnector,
}

/// The headers that go on to the relay.
const CARRIED: [HeaderName; 3] = [
    AUTHORIZATION,
    CONTENT_TYPE,
    HeaderName::from_static("tacit-exercise"),
];

impl Behind {
    /// # Errors
    /// This build has no TLS 1.3.
    pub(crate) fn new(relay: SocketAddr, pin: TlsPin) -> Result<Self, Error> {
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let verifier = Pinned {
            pin,
            algorithms: provider.signature_verification_algorithms,
        };
        let config = ClientConfig::builder_with_provider(provider)
            .with_protocol_versions(&[&rustls::version::TLS13])?
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(verifier))
            .with_no_client_auth();
        Ok(Self {
            relay,
            connector: TlsConnector::from(Arc::new(config)),
        })
    }

    /// # Errors
    /// The relay cannot be reached, or breaks off.
    pub(crate) async fn ask(&self, asked: &Asked) -> Result<Answer, Cut> {
        let stream = TcpStream::connect(self.relay).await?;
        stream.set_nodelay(true)?;
        let name = ServerName::try_from("relay.invalid").map_err(Cut::other)?;
        let stream = self.connector.connect(name, stream).await?;
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream))
            .await
            .map_err(Cut::other)?;
        // Ends with the question, also when nobody waits for the answer any more.
        let mut moving = JoinSet::new();
        moving.spawn(connection);
        let mut request = Request::builder()
            .method(asked.method.clone())
            .uri(&asked.path)
            .header(HOST, "relay");
        for name in CARRIED {
            for value in asked.headers.get_all(&name) {
                request = request.header(&name, value);
            }
        }
        let body = Full::new(Bytes::copy_from_slice(&asked.body));
        let request = request.body(body).map_err(Cut::other)?;
        let answer = sender.send_request(request).await.map_err(Cut::other)?;
        let (head, body) = answer.into_parts();
        let body = Limited::new(body, Batch::MAX_BYTES).collect().await;
        let body = body.map_err(Cut::other)?;
        Ok(Answer {
            status: head.status,
            headers: head.headers,
            body: body.to_bytes().into(),
        })
    }
}

/// The relay's own key: its operator does not go to another by mistake either.
#[derive(Debug)]
struct Pinned {
    pin: TlsPin,
    algorithms: WebPkiSupportedAlgorithms,
}

impl ServerCertVerifier for Pinned {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let key = ParsedCertificate::try_from(certificate)?.subject_public_key_info();
        if TlsPin::of(&key) == self.pin {
            return Ok(ServerCertVerified::assertion());
        }
        Err(Error::General("another relay".to_owned()))
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Err(Error::General("TLS 1.3 alone".to_owned()))
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, certificate, signature, &self.algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.algorithms.supported_schemes()
    }
}
