//! A relay that answers from a script, under keys of its own.

use ed25519_dalek::{Signer, SigningKey};
use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use rustls::ServerConfig;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use tacit_line::{Account, Line, LineSettings};
use tacit_wire::{
    AccountSecret, ChannelId, Envelope, Held, Lane, Position, Precedence, ReceiptKey, RelayAddress,
    Signature, Signed, Statement, Timestamp, TlsPin,
};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;

/// A request as it arrived.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) version: hyper::Version,
    pub(crate) method: String,
    pub(crate) target: String,
    pub(crate) host: Option<String>,
    pub(crate) bearer: Option<String>,
    pub(crate) media_type: Option<String>,
    pub(crate) exercise: Option<String>,
    pub(crate) body: Vec<u8>,
}

/// Status and body.
pub(crate) type Answer = (u16, Vec<u8>);

type Script = Arc<dyn Fn(&Asked) -> Option<Answer> + Send + Sync>;

/// The TLS key of a relay, and the certificate it made itself.
#[derive(Clone)]
pub(crate) struct TlsKey {
    certificate: Vec<u8>,
    private: Vec<u8>,
    pub(crate) pin: TlsPin,
}

impl TlsKey {
    pub(crate) fn new() -> Self {
        use rcgen::PublicKeyData;
        let key = rcgen::KeyPair::generate().unwrap();
        let params = rcgen::CertificateParams::new(Vec::new()).unwrap();
        Self {
            certificate: params.self_signed(&key).unwrap().der().to_vec(),
            private: key.serialize_der(),
            pin: TlsPin::of(&key.subject_public_key_info()),
        }
    }

    /// This certificate with another's private key: what a thief of the certificate has.
    pub(crate) fn with_private_key_of(&self, other: &Self) -> Self {
        Self {
            private: other.private.clone(),
            ..self.clone()
        }
    }

    pub(crate) fn config(&self, protocols: &[&str]) -> ServerConfig {
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let private = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(self.private.clone()));
        let signing = provider.key_provider.load_private_key(private).unwrap();
        let certified =
            rustls::sign::CertifiedKey::new(vec![self.certificate.clone().into()], signing);
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_protocol_versions(&[&rustls::version::TLS13])
            .unwrap()
            .with_no_client_auth()
            .with_cert_resolver(Arc::new(rustls::sign::SingleCertAndKey::from(certified)));
        config.alpn_protocols = protocols
            .iter()
            .map(|name| name.as_bytes().to_vec())
            .collect();
        config
    }
}

/// A running relay; it stops when it is dropped.
pub(crate) struct Scripted {
    pub(crate) address: RelayAddress,
    pub(crate) asked: Arc<Mutex<Vec<Asked>>>,
    pub(crate) connections: Arc<AtomicUsize>,
    task: JoinHandle<()>,
}

impl Drop for Scripted {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// The key that signs the receipts of every scripted relay.
pub(crate) fn signing_key() -> SigningKey {
    SigningKey::from_bytes(&[0x42; 32])
}

/// The key with which they are verified.
pub(crate) fn receipt_key() -> ReceiptKey {
    ReceiptKey(signing_key().verifying_key().to_bytes())
}

pub(crate) fn sign<T: Statement>(statement: T) -> Signed<T> {
    sign_with(&signing_key(), statement)
}

pub(crate) fn sign_with<T: Statement>(key: &SigningKey, statement: T) -> Signed<T> {
    let signature = Signature(key.sign(&statement.signed_bytes()).to_bytes());
    Signed::new(statement, signature)
}

pub(crate) const CHANNEL: ChannelId = ChannelId([0xc4; 16]);

pub(crate) fn envelope(fill: u8) -> Envelope {
    Envelope::around(&[fill; 639]).unwrap()
}

pub(crate) fn held(precedence: Precedence, position: u64, envelope: &Envelope) -> Held {
    Held {
        channel: CHANNEL,
        lane: Lane::FromInviter,
        precedence,
        position: Position(position),
        envelope: envelope.digest(),
        held_at: Timestamp(1_000),
    }
}

pub(crate) fn address(listener: &TcpListener, tls: TlsPin) -> RelayAddress {
    RelayAddress {
        origin: listener.local_addr().unwrap().to_string(),
        tls,
        receipts: receipt_key(),
    }
}

pub(crate) fn account() -> Account {
    Account {
        channel: CHANNEL,
        secret: AccountSecret([0xa1; 32]),
    }
}

/// Settings that give up soon.
pub(crate) fn hasty() -> LineSettings {
    LineSettings {
        attempts: 2,
        first_wait_ms: 1,
        dial_ms: 5_000,
        answer_ms: 5_000,
        ..LineSettings::default()
    }
}

pub(crate) fn line_to(address: &RelayAddress) -> Line {
    Line::to(address.clone(), account(), hasty()).unwrap()
}

/// A relay that answers from a script, over HTTP/2 if the client likes; it hangs up where the script has no answer.
pub(crate) async fn relay(
    script: impl Fn(&Asked) -> Option<Answer> + Send + Sync + 'static,
) -> Scripted {
    let key = TlsKey::new();
    let config = key.config(&["h2", "http/1.1"]);
    relay_with(key.pin, config, script).await
}

pub(crate) async fn relay_with(
    pin: TlsPin,
    config: ServerConfig,
    script: impl Fn(&Asked) -> Option<Answer> + Send + Sync + 'static,
) -> Scripted {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = address(&listener, pin);
    let asked = Arc::new(Mutex::new(Vec::new()));
    let connections = Arc::new(AtomicUsize::new(0));
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let script: Script = Arc::new(script);
    let (seen, count) = (Arc::clone(&asked), Arc::clone(&connections));
    let task = tokio::spawn(async move {
        let mut running = tokio::task::JoinSet::new();
        while let Ok((stream, _)) = listener.accept().await {
            count.fetch_add(1, Ordering::SeqCst);
            running.spawn(serve(
                stream,
                acceptor.clone(),
                Arc::clone(&script),
                Arc::clone(&seen),
            ));
        }
    });
    Scripted {
        address,
        asked,
        connections,
        task,
    }
}

async fn serve(
    stream: TcpStream,
    acceptor: TlsAcceptor,
    script: Script,
    seen: Arc<Mutex<Vec<Asked>>>,
) {
    let Ok(tls) = acceptor.accept(stream).await else {
        return;
    };
    let service = service_fn(move |request: Request<Incoming>| {
        let (script, seen) = (Arc::clone(&script), Arc::clone(&seen));
        async move {
            let asked = read(request).await;
            let answer = script(&asked);
            seen.lock().unwrap().push(asked);
            let Some((status, body)) = answer else {
                // A body that breaks off takes the connection with it.
                return Err(std::io::Error::other("hung up"));
            };
            let answer = Response::builder().status(status);
            Ok::<_, std::io::Error>(answer.body(Full::new(Bytes::from(body))).unwrap())
        }
    });
    let server = auto::Builder::new(TokioExecutor::new());
    let _ = server.serve_connection(TokioIo::new(tls), service).await;
}

async fn read(request: Request<Incoming>) -> Asked {
    let (head, body) = request.into_parts();
    let header = |name: &str| {
        let value = head.headers.get(name)?;
        Some(value.to_str().unwrap().to_owned())
    };
    let authority = head.uri.authority().map(ToString::to_string);
    Asked {
        version: head.version,
        method: head.method.to_string(),
        target: head.uri.path_and_query().unwrap().to_string(),
        host: authority.or_else(|| header("host")),
        bearer: header("authorization"),
        media_type: header("content-type"),
        exercise: header("tacit-exercise"),
        body: body.collect().await.unwrap().to_bytes().to_vec(),
    }
}

/// Ends a test that would wait for ever.
pub(crate) async fn soon<T>(what: impl Future<Output = T>) -> T {
    let limit = std::time::Duration::from_secs(30);
    tokio::time::timeout(limit, what)
        .await
        .unwrap_or_else(|_: tokio::time::error::Elapsed| panic!("still waiting"))
}
