//! The connections of one line: one of HTTP/2, or a few of HTTP/1.1.

use crate::account::LineSettings;
use crate::dial::{Connection, Dialer, Driver};
use crate::error::LineError;
use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::{http1, http2};
use hyper::{Request, Response};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How many connections of HTTP/1.1 are kept while nothing uses them: one for a long wait, and some for deposits.
const MOST_IDLE: usize = 4;

/// Connections that are ready, and the way to more.
pub(crate) struct Pool {
    dialer: Dialer,
    ready: Mutex<Ready>,
    // One handshake at a time: whoever comes second may find that the first has dialled for both.
    dialling: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct Ready {
    parallel: Option<Arc<Parallel>>,
    serial: Vec<Serial>,
}

struct Parallel {
    sender: http2::SendRequest<Full<Bytes>>,
    _driver: Driver,
}

struct Serial {
    sender: http1::SendRequest<Full<Bytes>>,
    _driver: Driver,
}

/// A connection in use. Put back with [`Pool::give_back`] if it did its work; otherwise it is not used again.
pub(crate) struct Lease(Kind);

enum Kind {
    Parallel(Arc<Parallel>),
    Serial(Serial),
}

impl Pool {
    pub(crate) fn new(dialer: Dialer) -> Self {
        Self {
            dialer,
            ready: Mutex::default(),
            dialling: tokio::sync::Mutex::new(()),
        }
    }

    pub(crate) fn dialer(&self) -> &Dialer {
        &self.dialer
    }

    /// A connection that was alive when it was last looked at.
    ///
    /// # Errors
    /// Those of [`Dialer::dial`].
    pub(crate) async fn lease(&self, settings: &LineSettings) -> Result<Lease, LineError> {
        if let Some(lease) = self.ready().take() {
            return Ok(lease);
        }
        let _one_at_a_time = self.dialling.lock().await;
        if let Some(lease) = self.ready().take() {
            return Ok(lease);
        }
        Ok(Lease(match self.dialer.dial(settings).await? {
            Connection::Serial(sender, driver) => Kind::Serial(Serial {
                sender,
                _driver: driver,
            }),
            Connection::Parallel(sender, driver) => {
                let parallel = Arc::new(Parallel {
                    sender,
                    _driver: driver,
                });
                self.ready().parallel = Some(Arc::clone(&parallel));
                Kind::Parallel(parallel)
            }
        }))
    }

    /// Puts a connection back whose answer was read to its end.
    pub(crate) fn give_back(&self, lease: Lease) {
        if let Kind::Serial(serial) = lease.0 {
            let mut ready = self.ready();
            if ready.serial.len() < MOST_IDLE && !serial.sender.is_closed() {
                ready.serial.push(serial);
            }
        }
    }

    /// Lets a connection go that broke, or did not answer in time.
    pub(crate) fn let_go(&self, lease: Lease) {
        if let Kind::Parallel(broken) = lease.0 {
            let mut ready = self.ready();
            if matches!(&ready.parallel, Some(present) if Arc::ptr_eq(present, &broken)) {
                ready.parallel = None;
            }
        }
    }

    fn ready(&self) -> MutexGuard<'_, Ready> {
        // Nothing that holds the lock can leave it half done.
        self.ready.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Ready {
    fn take(&mut self) -> Option<Lease> {
        self.parallel.take_if(|present| present.sender.is_closed());
        if let Some(parallel) = &self.parallel {
            return Some(Lease(Kind::Parallel(Arc::clone(parallel))));
        }
        self.serial.retain(|serial| !serial.sender.is_closed());
        self.serial.pop().map(|serial| Lease(Kind::Serial(serial)))
    }
}

impl Lease {
    /// Sends a request, whose target is written as the version of HTTP wants it.
    pub(crate) async fn send(
        &mut self,
        request: Request<Full<Bytes>>,
    ) -> hyper::Result<Response<Incoming>> {
        match &mut self.0 {
            Kind::Parallel(parallel) => parallel.sender.clone().send_request(request).await,
            Kind::Serial(serial) => {
                serial.sender.ready().await?;
                serial.sender.send_request(request).await
            }
        }
    }

    /// Whether requests are written with the whole target (RFC 9113, section 8.3.1) instead of the path alone.
    pub(crate) fn wants_whole_target(&self) -> bool {
        matches!(self.0, Kind::Parallel(_))
    }
}
