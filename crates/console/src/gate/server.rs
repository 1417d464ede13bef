//! The sockets of the console, and the connections on them.

use axum::Router;
use hyper::server::conn::http1::Builder;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::io::{Error, ErrorKind, Result};
use std::net::{Ipv4Addr, Ipv6Addr};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinSet;
use tokio::time::sleep;

/// The most connections at once, those of live pages included. What comes besides waits until one ends.
const CONNECTIONS: usize = 192;

/// How long the head of a request may take, and how long a connection may be quiet between requests.
const HEAD_TIME: Duration = Duration::from_secs(20);

/// The most headers of a request; a browser sends about twenty.
const HEADERS: usize = 64;

/// The longest head of a request, in bytes. Other programs' cookies for this machine are in it.
const HEAD_BYTES: usize = 64 * 1024;

/// How long the next connection is waited for when the machine has no more of what a connection takes.
const PAUSE: Duration = Duration::from_millis(100);

/// How many ports are tried where any will do.
const TRIES: usize = 16;

/// The loopback sockets of one port.
///
/// A browser takes `localhost` for either address of it. Both are taken, so that no other program of the machine can stand at one of
/// them under the same name and be sent what is meant for the console.
pub struct Listeners(Vec<TcpListener>);

impl Listeners {
    /// Takes `port`, or any that is free if it is zero. On a machine without IPv6 there is one address to take.
    ///
    /// # Errors
    /// If the port is taken at either address.
    pub async fn bind(port: u16) -> Result<Self> {
        let mut tries = if port == 0 { TRIES } else { 1 };
        loop {
            let first = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
            tries -= 1;
            match TcpListener::bind((Ipv6Addr::LOCALHOST, first.local_addr()?.port())).await {
                Ok(second) => return Ok(Self(vec![first, second])),
                Err(taken) if taken.kind() == ErrorKind::AddrInUse => {
                    if tries == 0 {
                        return Err(taken);
                    }
                }
                Err(_) => return Ok(Self(vec![first])),
            }
        }
    }

    /// The port.
    ///
    /// # Errors
    /// Of the system, if it does not know any more.
    pub fn port(&self) -> Result<u16> {
        let first = self.0.first().ok_or(ErrorKind::NotConnected)?;
        Ok(first.local_addr()?.port())
    }
}

impl From<TcpListener> for Listeners {
    fn from(listener: TcpListener) -> Self {
        Self(vec![listener])
    }
}

/// Serves until the task is dropped; every connection ends with it.
pub(super) async fn serve(listeners: Listeners, port: u16, router: Router) -> Result<()> {
    for listener in &listeners.0 {
        let address = listener.local_addr()?;
        if !address.ip().is_loopback() || address.port() != port {
            let why = format!(
                "the console is not served at {address}, only on loopback at its own port, {port}"
            );
            return Err(Error::new(ErrorKind::InvalidInput, why));
        }
    }
    let room = Arc::new(Semaphore::new(CONNECTIONS));
    let mut accepting = JoinSet::new();
    for listener in listeners.0 {
        accepting.spawn(accept(listener, Arc::clone(&room), router.clone()));
    }
    while accepting.join_next().await.is_some() {}
    Ok(())
}

async fn accept(listener: TcpListener, room: Arc<Semaphore>, router: Router) {
    let mut connections = JoinSet::new();
    loop {
        let Ok(place) = Arc::clone(&room).acquire_owned().await else {
            return;
        };
        let stream = tokio::select! {
            stream = listener.accept() => stream,
            _ = connections.join_next(), if !connections.is_empty() => continue,
        };
        match stream {
            Ok((stream, _)) => {
                connections.spawn(connection(stream, router.clone(), place));
            }
            Err(_) => sleep(PAUSE).await,
        }
    }
}

async fn connection(stream: TcpStream, router: Router, _place: OwnedSemaphorePermit) {
    // Small answers are sent at once; where this fails, they come a little later.
    let _ = stream.set_nodelay(true);
    let served = Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME)
        .max_headers(HEADERS)
        .max_buf_size(HEAD_BYTES)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router));
    // How a browser ends its connection is its affair.
    let _ = served.await;
}
