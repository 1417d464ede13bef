//! From an address to a connection that carries requests.

use crate::account::LineSettings;
use crate::error::{LineError, Step};
use crate::pin::{another_key, pinned_client};
use crate::socks;
use http_body_util::Full;
use hyper::body::Bytes;
use hyper::client::conn::{http1, http2};
use hyper_util::rt::{TokioExecutor, TokioIo};
use rustls::pki_types::ServerName;
use std::sync::Arc;
use tacit_wire::RelayAddress;
use tokio::net::TcpStream;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

/// A connection that is ready for requests.
#[derive(Debug)]
pub(crate) enum Connection {
    /// HTTP/1.1: one request at a time.
    Serial(http1::SendRequest<Full<Bytes>>, Driver),
    /// HTTP/2: many at once.
    Parallel(http2::SendRequest<Full<Bytes>>, Driver),
}

/// The task that moves the bytes of a connection; it ends with whoever holds this.
#[derive(Debug)]
pub(crate) struct Driver(JoinHandle<()>);

impl Drop for Driver {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Connects to one relay, and to nobody who cannot show its key.
pub(crate) struct Dialer {
    address: RelayAddress,
    connector: TlsConnector,
}

impl Dialer {
    /// # Errors
    /// [`LineError::Unreachable`] if this build has no TLS 1.3.
    pub(crate) fn new(address: RelayAddress) -> Result<Self, LineError> {
        let config = pinned_client(address.tls)
            .map_err(|error| LineError::unreachable(Step::Handshake, error))?;
        Ok(Self {
            address,
            connector: TlsConnector::from(Arc::new(config)),
        })
    }

    /// The relay that is called.
    pub(crate) fn address(&self) -> &RelayAddress {
        &self.address
    }

    /// # Errors
    /// [`LineError::Unreachable`] or [`LineError::AnotherKey`].
    pub(crate) async fn dial(&self, settings: &LineSettings) -> Result<Connection, LineError> {
        match timeout(settings.dial(), self.dial_patiently(settings)).await {
            Ok(result) => result,
            Err(elapsed) => Err(LineError::unreachable(Step::Connect, elapsed)),
        }
    }

    async fn dial_patiently(&self, settings: &LineSettings) -> Result<Connection, LineError> {
        let stream = self.reach(settings).await?;
        // A deposit is small and waited for; nothing is gained by holding it back.
        stream
            .set_nodelay(true)
            .map_err(|error| LineError::unreachable(Step::Connect, error))?;
        // Not sent, and not looked at: the key alone is.
        let name = ServerName::try_from("relay.invalid")
            .map_err(|error| LineError::unreachable(Step::Handshake, error))?;
        let tls = self.connector.connect(name, stream).await;
        let tls = tls.map_err(|error| self.handshake_fault(&error))?;
        let parallel = tls.get_ref().1.alpn_protocol() == Some(b"h2");
        let io = TokioIo::new(tls);
        let fault = |error: hyper::Error| LineError::unreachable(Step::Handshake, error);
        if parallel {
            let (sender, connection) = http2::handshake(TokioExecutor::new(), io)
                .await
                .map_err(fault)?;
            // Why it ended is told to whoever waits for an answer.
            let driver = Driver(tokio::spawn(async { drop(connection.await) }));
            Ok(Connection::Parallel(sender, driver))
        } else {
            let (sender, connection) = http1::handshake(io).await.map_err(fault)?;
            let driver = Driver(tokio::spawn(async { drop(connection.await) }));
            Ok(Connection::Serial(sender, driver))
        }
    }

    async fn reach(&self, settings: &LineSettings) -> Result<TcpStream, LineError> {
        let origin = &self.address.origin;
        let Some(proxy) = &settings.proxy else {
            return TcpStream::connect(origin)
                .await
                .map_err(|error| LineError::unreachable(Step::Connect, error));
        };
        let fault = |error| LineError::unreachable(Step::Proxy, error);
        let stream = TcpStream::connect(&proxy.address).await;
        let mut stream = stream.map_err(|error| fault(socks::SocksError::Io(error)))?;
        socks::connect(&mut stream, origin).await.map_err(fault)?;
        Ok(stream)
    }

    fn handshake_fault(&self, error: &std::io::Error) -> LineError {
        let cause = error.get_ref().and_then(|cause| cause.downcast_ref());
        match cause.and_then(|cause| another_key(self.address.tls, cause)) {
            Some(another) => LineError::AnotherKey(another),
            None => LineError::unreachable(Step::Handshake, error),
        }
    }
}
