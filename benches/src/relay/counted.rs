//! A pipe between a line and a relay that counts what goes through it.

use super::BoxError;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tacit_wire::RelayAddress;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// The address of the pipe's other end, and how many bytes the sockets have carried: TLS and HTTP, without TCP's own.
#[derive(Debug)]
pub struct Counted {
    address: RelayAddress,
    sent: Arc<AtomicU64>,
    received: Arc<AtomicU64>,
}

impl Counted {
    /// A pipe to a relay.
    ///
    /// # Errors
    /// Whatever the system says.
    pub async fn before(relay: &RelayAddress) -> Result<Self, BoxError> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let (sent, received) = (Arc::default(), Arc::default());
        let counted = Self {
            address: RelayAddress {
                origin: listener.local_addr()?.to_string(),
                ..relay.clone()
            },
            sent: Arc::clone(&sent),
            received: Arc::clone(&received),
        };
        let onward = relay.origin.clone();
        tokio::spawn(async move {
            while let Ok((desk, _)) = listener.accept().await {
                let Ok(relay) = TcpStream::connect(&onward).await else {
                    return;
                };
                // A pipe that held small pieces back would measure itself.
                _ = desk.set_nodelay(true);
                _ = relay.set_nodelay(true);
                let (from_desk, to_desk) = desk.into_split();
                let (from_relay, to_relay) = relay.into_split();
                tokio::spawn(pipe(from_desk, to_relay, Arc::clone(&sent)));
                tokio::spawn(pipe(from_relay, to_desk, Arc::clone(&received)));
            }
        });
        Ok(counted)
    }

    /// Where a line reaches the relay through the pipe.
    #[must_use]
    pub fn address(&self) -> &RelayAddress {
        &self.address
    }

    /// How many bytes were sent to the relay and received from it so far.
    #[must_use]
    pub fn bytes(&self) -> (u64, u64) {
        let count = |side: &AtomicU64| side.load(Ordering::SeqCst);
        (count(&self.sent), count(&self.received))
    }
}

async fn pipe(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    count: Arc<AtomicU64>,
) {
    let mut piece = vec![0; 1 << 16];
    while let Ok(length @ 1..) = from.read(&mut piece).await {
        // Counted before it is handed on, so that whoever has an answer finds it counted.
        count.fetch_add(length.try_into().unwrap_or(u64::MAX), Ordering::SeqCst);
        let Some(read) = piece.get(..length) else {
            return;
        };
        if to.write_all(read).await.is_err() {
            return;
        }
    }
}
