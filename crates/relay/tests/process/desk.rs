//! The least that speaks to a relay: one connection, one request after another, the key pinned.

use crate::running::Running;
use http_body_util::{BodyExt as _, Full};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::{http1, http2};
use hyper::{HeaderMap, Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioExecutor, TokioIo};
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::aws_lc_rs::default_provider;
use rustls::crypto::{WebPkiSupportedAlgorithms, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, SignatureScheme};
use std::sync::Arc;
use tacit_spelling::{Digest, hex};
use tacit_wire::{
    AccountSecret, AdmissionToken, ChannelId, Document, Envelope, JoinChannel, JoiningSecret,
    OpenChannel, Refusal, TlsPin,
};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

/// A version of HTTP.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Version {
    One,
    Two,
}

enum Sender {
    One(http1::SendRequest<Full<Bytes>>),
    Two(http2::SendRequest<Full<Bytes>>),
}

/// A connection, and whose secret is shown on it.
pub(crate) struct Desk {
    sender: Sender,
    /// Each value of `tacit-exercise` that is shown.
    pub(crate) marks: Vec<&'static str>,
    pub(crate) secret: AccountSecret,
}

pub(crate) const CHANNEL: ChannelId = ChannelId([0xc4; 16]);
pub(crate) const JOINING: JoiningSecret = JoiningSecret([0x4a; 32]);

/// A whole answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn refusal(&self) -> Refusal {
        assert!(!self.status.is_success(), "{self:?}");
        Refusal::from_bytes(&self.body).unwrap()
    }
}

impl Desk {
    pub(crate) async fn connect(relay: &Running, secret: u8, version: Version) -> Self {
        let stream = TokioIo::new(connect(relay, version).await);
        let sender = match version {
            Version::One => {
                let (sender, connection) = http1::handshake(stream).await.unwrap();
                tokio::spawn(connection);
                Sender::One(sender)
            }
            Version::Two => {
                let (sender, connection) = http2::handshake(TokioExecutor::new(), stream)
                    .await
                    .unwrap();
                tokio::spawn(connection);
                Sender::Two(sender)
            }
        };
        Self {
            sender,
            marks: Vec::new(),
            secret: AccountSecret([secret; 32]),
        }
    }

    pub(crate) async fn ask(&mut self, method: Method, path: &str, body: Vec<u8>) -> Answer {
        self.try_ask(method, path, body).await.unwrap()
    }

    pub(crate) async fn try_ask(
        &mut self,
        method: Method,
        path: &str,
        body: Vec<u8>,
    ) -> hyper::Result<Answer> {
        let secret = format!("Bearer {}", hex::to_hex(&self.secret.0));
        let target = match self.sender {
            Sender::One(_) => path.to_owned(),
            Sender::Two(_) => format!("https://localhost{path}"),
        };
        let request = Request::builder().method(method).uri(target);
        let mut request = request
            .header("host", "localhost")
            .header("authorization", secret);
        for mark in &self.marks {
            request = request.header("tacit-exercise", *mark);
        }
        let request = request.body(Full::new(Bytes::from(body))).unwrap();
        let answer: Response<Incoming> = match &mut self.sender {
            Sender::One(sender) => sender.send_request(request).await?,
            Sender::Two(sender) => sender.send_request(request).await?,
        };
        let (head, body) = answer.into_parts();
        Ok(Answer {
            status: head.status,
            headers: head.headers,
            body: body.collect().await?.to_bytes().into(),
        })
    }

    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        self.ask(Method::GET, &in_channel(path), Vec::new()).await
    }

    pub(crate) async fn post(&mut self, path: &str, body: Vec<u8>) -> Answer {
        self.ask(Method::POST, &in_channel(path), body).await
    }

    pub(crate) async fn open(&mut self, token: &AdmissionToken) -> Answer {
        let request = OpenChannel {
            token: token.clone(),
            channel: CHANNEL,
            account: self.secret.digest(),
            joining: JOINING.digest(),
        };
        self.post("/v1/open", request.to_bytes()).await
    }

    pub(crate) async fn join(&mut self, token: &AdmissionToken) -> Answer {
        let request = JoinChannel {
            token: token.clone(),
            channel: CHANNEL,
            joining: JOINING,
            account: self.secret.digest(),
        };
        self.post("/v1/join", request.to_bytes()).await
    }
}

/// Two members of a channel, each on a connection.
pub(crate) async fn members(
    relay: &Running,
    tokens: &[AdmissionToken],
    version: Version,
) -> (Desk, Desk) {
    let mut inviter = Desk::connect(relay, 1, version).await;
    let mut invited = Desk::connect(relay, 2, version).await;
    assert_eq!(inviter.open(&tokens[0]).await.status, StatusCode::CREATED);
    assert_eq!(invited.join(&tokens[1]).await.status, StatusCode::CREATED);
    (inviter, invited)
}

pub(crate) fn envelope(mark: u8, size: usize) -> Envelope {
    Envelope::around(&vec![mark; size - 1]).unwrap()
}

fn in_channel(path: &str) -> String {
    path.replace("{channel}", &CHANNEL.to_string())
}

/// TLS to the relay, by its pin alone.
pub(crate) async fn connect(relay: &Running, version: Version) -> TlsStream<TcpStream> {
    try_connect(relay, version, relay.address.tls)
        .await
        .unwrap()
}

pub(crate) async fn try_connect(
    relay: &Running,
    version: Version,
    pin: TlsPin,
) -> std::io::Result<TlsStream<TcpStream>> {
    let provider = Arc::new(default_provider());
    let pinned = Pinned {
        pin,
        algorithms: provider.signature_verification_algorithms,
    };
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(pinned))
        .with_no_client_auth();
    config.alpn_protocols = match version {
        Version::One => vec![b"http/1.1".to_vec()],
        Version::Two => vec![b"h2".to_vec()],
    };
    let stream = TcpStream::connect(relay.desks).await?;
    let name = ServerName::try_from("localhost").unwrap();
    TlsConnector::from(Arc::new(config))
        .connect(name, stream)
        .await
}

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
    ) -> Result<ServerCertVerified, rustls::Error> {
        // What precedes an Ed25519 key in a certificate (RFC 8410, section 4): 44 bytes with the key.
        let head = hex::from_hex("302a300506032b6570032100").unwrap();
        let start = certificate
            .windows(head.len())
            .position(|part| part == head);
        let key = start.and_then(|start| certificate.get(start..start + 44));
        match key.map(Digest::of) {
            Some(found) if found == self.pin.0 => Ok(ServerCertVerified::assertion()),
            _ => Err(rustls::Error::General("another key".to_owned())),
        }
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Err(rustls::Error::General("TLS 1.3 alone".to_owned()))
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, certificate, signature, &self.algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.algorithms.supported_schemes()
    }
}
