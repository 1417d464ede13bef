//! Health and metrics for the operator, in plain HTTP, on this machine unless told otherwise.

use crate::limits::OPERATOR_CONNECTIONS;
use crate::metrics::Metrics;
use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::{CONTENT_TYPE, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tacit_clock::Clock;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

/// How long a whole exchange with the operator may take, in seconds.
const EXCHANGE_SECONDS: u64 = 10;

/// Answers until the task is ended.
pub(crate) async fn listen(listener: TcpListener, metrics: Arc<Metrics>, clock: Clock) {
    let places = Arc::new(Semaphore::new(OPERATOR_CONNECTIONS));
    loop {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else {
            return;
        };
        let Ok((stream, _)) = listener.accept().await else {
            tokio::time::sleep(Duration::from_secs(1)).await;
            continue;
        };
        let (metrics, clock) = (Arc::clone(&metrics), clock.clone());
        tokio::spawn(async move {
            let service = service_fn(|request: Request<Incoming>| {
                let answer = answer(&metrics, &clock, &request);
                async move { Ok::<_, Infallible>(answer) }
            });
            let connection = http1::Builder::new()
                .timer(TokioTimer::new())
                .keep_alive(false)
                .serve_connection(TokioIo::new(stream), service);
            // A reader who goes away, or is too slow, is the operator's affair.
            let _ = tokio::time::timeout(Duration::from_secs(EXCHANGE_SECONDS), connection).await;
            drop(place);
        });
    }
}

fn answer(metrics: &Metrics, clock: &Clock, request: &Request<Incoming>) -> Response<Full<Bytes>> {
    let (status, text) = match (request.method(), request.uri().path()) {
        (&Method::GET, "/metrics") => (StatusCode::OK, metrics.to_text()),
        (&Method::GET, "/health") => {
            let (status, text) = health(metrics, clock);
            let mark = if clock.is_exercise() {
                "EXERCISE\n"
            } else {
                ""
            };
            (status, format!("{mark}{text}\n"))
        }
        _ => (
            StatusCode::NOT_FOUND,
            "there are `/health` and `/metrics`\n".to_owned(),
        ),
    };
    let mut answer = Response::new(Full::new(Bytes::from(text)));
    *answer.status_mut() = status;
    let kind = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
    answer.headers_mut().insert(CONTENT_TYPE, kind);
    answer
}

fn health(metrics: &Metrics, clock: &Clock) -> (StatusCode, String) {
    if !metrics.is_healthy() {
        let text = "the last write to the store failed; the log says why";
        return (StatusCode::SERVICE_UNAVAILABLE, text.to_owned());
    }
    match clock.fault() {
        None => (StatusCode::OK, "ok".to_owned()),
        Some(why) => (
            StatusCode::SERVICE_UNAVAILABLE,
            format!("{why}; time goes on from its last setting"),
        ),
    }
}
