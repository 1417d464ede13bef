//! The running relay: listens, serves, forgets, and goes down in good order.

use crate::connection::{Welcome, serve};
use crate::custody::{Custody, OpenFault};
use crate::exchange::Exchange;
use crate::folder::{Folder, FolderError, FolderLock};
use crate::limits::{BUSY_CONNECTIONS, FORGETTING_PAUSE_SECONDS};
use crate::members::Members;
use crate::metrics::Metrics;
use crate::operator;
use crate::rates::{Rates, Source};
use crate::readers::Readers;
use crate::tls::TlsError;
use crate::wakers::Wakers;
use crate::writer::Writer;
use std::collections::HashMap;
use std::fmt;
use std::future::Future;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;
use tacit_clock::Clock;
use tacit_wire::Document as _;
use tokio::net::TcpListener;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;

/// A relay that listens, and serves nobody before [`Server::run`].
pub struct Server {
    exchange: Arc<Exchange>,
    acceptor: TlsAcceptor,
    clock: Clock,
    listener: TcpListener,
    operator: TcpListener,
    stop: watch::Sender<bool>,
    writer: JoinHandle<()>,
    _lock: FolderLock,
}

/// Why a relay does not start.
#[derive(Debug)]
pub enum StartError {
    /// The folder does not serve.
    Folder(FolderError),
    /// The store does not serve.
    Store(OpenFault),
    /// The certificate cannot be made.
    Tls(TlsError),
    /// There is no listening there.
    Listen {
        /// Where.
        at: SocketAddr,
        /// Why.
        why: std::io::Error,
    },
    /// The operating system has no thread to give.
    Thread(std::io::Error),
}

impl Server {
    /// Opens the relay in a folder and listens; `listen` and `operator` go before what the configuration says.
    ///
    /// # Errors
    /// [`StartError`].
    pub async fn start(
        folder: &Folder,
        listen: Option<SocketAddr>,
        operator: Option<SocketAddr>,
    ) -> Result<Self, StartError> {
        let furniture = folder.open().map_err(StartError::Folder)?;
        let lock = folder.lock().map_err(StartError::Folder)?;
        let address = furniture.address().to_bytes();
        let config = furniture.config;
        let clock = config.clock().map_err(FolderError::Clock);
        let clock = clock.map_err(StartError::Folder)?;
        let (terms, settings) = (config.terms(), config.limits);
        let tls = furniture.tls.server(&config.origin);
        let tls = tls.map_err(StartError::Tls)?;
        let custody = Custody::open(&folder.store(), terms, furniture.signer.clone());
        let custody = custody.map_err(StartError::Store)?;
        let readers = Readers::open(&folder.store(), terms, clock.clone());
        let readers = Arc::new(readers.map_err(StartError::Store)?);
        let listener = bind(listen.unwrap_or(config.listen)).await?;
        let operator = bind(operator.unwrap_or(config.operator_listen)).await?;
        let metrics = Arc::new(Metrics::of(terms.exercise));
        let wakers = Arc::new(Wakers::default());
        let writer = Writer::start(
            custody,
            clock.clone(),
            Arc::clone(&wakers),
            Arc::clone(&metrics),
        );
        let (writer, thread) = writer.map_err(StartError::Thread)?;
        let (stop, stopping) = watch::channel(false);
        let exchange = Exchange {
            members: Members::new(settings.waits_per_account),
            member_rates: Rates::new(settings.requests_per_minute),
            stranger_rates: Rates::new(settings.strangers_per_minute),
            settings,
            exercise: terms.exercise,
            log_addresses: config.log_addresses,
            log_channels: config.log_channels,
            address,
            signer: furniture.signer,
            writer,
            readers,
            wakers,
            metrics,
            stopping,
        };
        Ok(Self {
            exchange: Arc::new(exchange),
            acceptor: TlsAcceptor::from(Arc::new(tls)),
            clock,
            listener,
            operator,
            stop,
            writer: thread,
            _lock: lock,
        })
    }

    /// Whether it goes by an exercise clock.
    #[must_use]
    pub fn is_exercise(&self) -> bool {
        self.clock.is_exercise()
    }

    /// Where it listens for desks, and where for its operator.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn listens_at(&self) -> std::io::Result<(SocketAddr, SocketAddr)> {
        Ok((self.listener.local_addr()?, self.operator.local_addr()?))
    }

    /// Serves until `end`; then takes no more connections, answers those that wait, makes everything durable.
    pub async fn run(self, end: impl Future<Output = ()>) {
        let exchange = Arc::clone(&self.exchange);
        let operator = tokio::spawn(operator::listen(self.operator, exchange, self.clock));
        let forgetting = tokio::spawn(forget(Arc::clone(&self.exchange)));
        let doors = Doors::new(&self.exchange);
        let mut served = JoinSet::new();
        tokio::pin!(end);
        loop {
            let accepted = tokio::select! {
                accepted = self.listener.accept() => accepted,
                () = &mut end => break,
            };
            while served.try_join_next().is_some() {}
            let Ok((stream, address)) = accepted else {
                // Out of descriptors, most likely: some will be free again.
                tokio::time::sleep(Duration::from_millis(100)).await;
                continue;
            };
            let source = Source::of(address.ip());
            let Some((welcome, pass)) = doors.admit(source) else {
                self.exchange.metrics.connection_failed();
                continue;
            };
            let (exchange, acceptor) = (Arc::clone(&self.exchange), self.acceptor.clone());
            served.spawn(async move {
                serve(exchange, acceptor, stream, source, welcome).await;
                drop(pass);
            });
        }
        drop(self.listener);
        // Those that listen to it are the connections that are left.
        let _ = self.stop.send(true);
        let drain = Duration::from_secs(self.exchange.settings.drain_seconds);
        let drained = async { while served.join_next().await.is_some() {} };
        if tokio::time::timeout(drain, drained).await.is_err() {
            tracing::warn!(connections = served.len(), "cut off what did not end");
            served.shutdown().await;
        }
        forgetting.abort();
        operator.abort();
        self.exchange.writer.stop().await;
        let ended = tokio::task::spawn_blocking(move || self.writer.join());
        if !matches!(ended.await, Ok(Ok(()))) {
            tracing::error!("the writer did not end well");
        }
    }
}

async fn bind(at: SocketAddr) -> Result<TcpListener, StartError> {
    let bound = TcpListener::bind(at).await;
    bound.map_err(|why| StartError::Listen { at, why })
}

/// Erases what is due, every minute.
async fn forget(exchange: Arc<Exchange>) {
    loop {
        match exchange.writer.forget().await {
            Ok(forgotten) => {
                exchange.metrics.forgot(forgotten.envelopes);
                if forgotten.envelopes > 0 {
                    tracing::info!(envelopes = forgotten.envelopes, "erased uncollected");
                }
                if forgotten.more {
                    continue;
                }
            }
            Err(_) => tracing::warn!("nothing could be erased"),
        }
        tokio::time::sleep(Duration::from_secs(FORGETTING_PAUSE_SECONDS)).await;
    }
}

/// How many may come in, all told and from one source.
struct Doors {
    served: Arc<Semaphore>,
    busy: Arc<Semaphore>,
    per_source: u64,
    inside: Arc<Mutex<HashMap<Source, u64>>>,
    metrics: Arc<Metrics>,
}

/// Counts a connection until it is dropped.
struct Pass {
    source: Source,
    inside: Arc<Mutex<HashMap<Source, u64>>>,
    metrics: Arc<Metrics>,
    _place: OwnedSemaphorePermit,
}

impl Doors {
    fn new(exchange: &Exchange) -> Self {
        let places = usize::try_from(exchange.settings.connections);
        let places = places.unwrap_or(Semaphore::MAX_PERMITS);
        Self {
            served: Arc::new(Semaphore::new(places.min(Semaphore::MAX_PERMITS))),
            busy: Arc::new(Semaphore::new(BUSY_CONNECTIONS)),
            per_source: exchange.settings.connections_per_address,
            inside: Arc::default(),
            metrics: Arc::clone(&exchange.metrics),
        }
    }

    /// Lets a connection in; those beyond a limit to be told so, and those beyond these not at all.
    fn admit(&self, source: Source) -> Option<(Welcome, Pass)> {
        let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        let from_there = inside.get(&source).copied().unwrap_or_default();
        let served = Arc::clone(&self.served).try_acquire_owned().ok();
        let (welcome, place) = match served.filter(|_| from_there < self.per_source) {
            Some(place) => (Welcome::Served, place),
            None => (
                Welcome::Busy,
                Arc::clone(&self.busy).try_acquire_owned().ok()?,
            ),
        };
        inside.insert(source, from_there + 1);
        self.metrics.connected();
        let pass = Pass {
            source,
            inside: Arc::clone(&self.inside),
            metrics: Arc::clone(&self.metrics),
            _place: place,
        };
        Some((welcome, pass))
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        self.metrics.disconnected();
        let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = inside.get_mut(&self.source) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                inside.remove(&self.source);
            }
        }
    }
}

impl fmt::Display for StartError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(why) => why.fmt(out),
            Self::Store(why) => why.fmt(out),
            Self::Tls(why) => write!(out, "the certificate cannot be made: {why}"),
            Self::Listen { at, why } => write!(out, "there is no listening at `{at}`: {why}"),
            Self::Thread(why) => write!(out, "the writer's thread cannot be started: {why}"),
        }
    }
}

impl std::error::Error for StartError {}
