//! One connection: keys agreed on in time, requests one after another, closed when nothing is asked.

use crate::answers::{Answer, refusal};
use crate::exchange::{Exchange, busy};
use crate::limits::{REQUEST_HEAD_BYTES, REQUEST_HEADERS, STREAMS_PER_CONNECTION};
use crate::rates::Source;
use crate::tls::HTTP_2;
use hyper::Request;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use std::convert::Infallible;
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep_until, timeout};
use tokio_rustls::TlsAcceptor;

/// Whether a connection is served, or told that there are too many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Welcome {
    Served,
    Busy,
}

/// Serves a connection to its end.
pub(crate) async fn serve(
    exchange: Arc<Exchange>,
    acceptor: TlsAcceptor,
    stream: TcpStream,
    source: Source,
    welcome: Welcome,
) {
    // Small answers are sent at once; where this fails, they come a little later.
    let _ = stream.set_nodelay(true);
    let seconds = |seconds| Duration::from_secs(seconds);
    let settings = exchange.settings.clone();
    let handshake = timeout(seconds(settings.handshake_seconds), acceptor.accept(stream));
    let Ok(Ok(stream)) = handshake.await else {
        exchange.metrics.connection_failed();
        return;
    };
    let builder = builder(
        stream.get_ref().1.alpn_protocol() == Some(HTTP_2),
        seconds(settings.head_seconds),
    );
    let activity = Arc::new(Activity::default());
    let mut stopping = exchange.stopping.clone();
    let service = service_fn(|request: Request<Incoming>| {
        let (exchange, activity) = (Arc::clone(&exchange), Arc::clone(&activity));
        async move {
            let _asked = activity.begin();
            let answer: Answer = match welcome {
                Welcome::Served => exchange.answer(source, request).await,
                Welcome::Busy => refusal(&busy()),
            };
            Ok::<_, Infallible>(answer)
        }
    });
    let mut connection = pin!(builder.serve_connection(TokioIo::new(stream), service));
    let idle = seconds(settings.idle_seconds);
    loop {
        tokio::select! {
            // How a desk ends its connection is its affair.
            _ = connection.as_mut() => return,
            () = sleep_until(activity.idle_until(idle)) => {
                if activity.idle_until(idle) <= Instant::now() {
                    break;
                }
            }
            _ = stopping.wait_for(|stops| *stops) => break,
        }
    }
    connection.as_mut().graceful_shutdown();
    // What does not end by itself in this time is cut off.
    let _ = timeout(seconds(settings.drain_seconds), connection).await;
}

fn builder(is_http_2: bool, head: Duration) -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    builder = match is_http_2 {
        true => builder.http2_only(),
        false => builder.http1_only(),
    };
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(head)
        .max_headers(REQUEST_HEADERS)
        .max_buf_size(REQUEST_HEAD_BYTES)
        .auto_date_header(false);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(STREAMS_PER_CONNECTION)
        .max_header_list_size(u32::try_from(REQUEST_HEAD_BYTES).unwrap_or(u32::MAX))
        .auto_date_header(false);
    builder
}

/// How many requests are under way, and when the last one ended.
struct Activity(Mutex<(usize, Instant)>);

impl Default for Activity {
    fn default() -> Self {
        Self(Mutex::new((0, Instant::now())))
    }
}

impl Activity {
    fn begin(self: &Arc<Self>) -> Asked {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.0 += 1;
        Asked(Arc::clone(self))
    }

    /// Until when nothing needs to be asked.
    fn idle_until(&self, idle: Duration) -> Instant {
        let (under_way, ended) = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let since = if under_way > 0 { Instant::now() } else { ended };
        since + idle
    }
}

/// A request under way, until it is dropped.
struct Asked(Arc<Activity>);

impl Drop for Asked {
    fn drop(&mut self) {
        let mut state = self.0.0.lock().unwrap_or_else(PoisonError::into_inner);
        *state = (state.0.saturating_sub(1), Instant::now());
    }
}
