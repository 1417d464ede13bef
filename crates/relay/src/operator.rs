//! Health, metrics and a page for the operator, in plain HTTP, on this machine unless told otherwise.

use crate::exchange::Exchange;
use crate::limits::OPERATOR_CONNECTIONS;
use crate::metrics::Metrics;
use crate::page::{Seen, page};
use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, HeaderName, HeaderValue,
    REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use std::convert::Infallible;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tacit_clock::Clock;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

/// How long a whole exchange with the operator may take, in seconds.
const EXCHANGE_SECONDS: u64 = 10;

/// What every answer says to a browser: show this, load the page's own style, and nothing else.
const HEADERS: [(HeaderName, &str); 4] = [
    (
        CONTENT_SECURITY_POLICY,
        "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (REFERRER_POLICY, "no-referrer"),
    (CACHE_CONTROL, "no-store"),
];

/// As what an answer is read.
const TEXT: &str = "text/plain; version=0.0.4; charset=utf-8";
const PAGE: &str = "text/html; charset=utf-8";
const STYLE: &str = "text/css; charset=utf-8";

/// Answers until the task is ended.
pub(crate) async fn listen(listener: TcpListener, exchange: Arc<Exchange>, clock: Clock) {
    let places = Arc::new(Semaphore::new(OPERATOR_CONNECTIONS));
    let began = Instant::now();
    loop {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else {
            return;
        };
        let Ok((stream, _)) = listener.accept().await else {
            tokio::time::sleep(Duration::from_secs(1)).await;
            continue;
        };
        let (exchange, clock) = (Arc::clone(&exchange), clock.clone());
        tokio::spawn(async move {
            let service = service_fn(|request: Request<Incoming>| {
                let (exchange, clock) = (Arc::clone(&exchange), clock.clone());
                async move {
                    Ok::<_, Infallible>(answer(&exchange, &clock, began.elapsed(), &request).await)
                }
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

async fn answer(
    exchange: &Exchange,
    clock: &Clock,
    running: Duration,
    request: &Request<Incoming>,
) -> Response<Full<Bytes>> {
    let metrics = &exchange.metrics;
    let (status, kind, text) = match (request.method(), request.uri().path()) {
        (&Method::GET, "/") if !is_called_by_address(request) => (
            StatusCode::MISDIRECTED_REQUEST,
            TEXT,
            "this page is shown where it is asked for by the machine's own address, or as `localhost`\n"
                .to_owned(),
        ),
        (&Method::GET, "/") => (
            StatusCode::OK,
            PAGE,
            shown(exchange, clock, running).await,
        ),
        (&Method::GET, "/operator.css") => (
            StatusCode::OK,
            STYLE,
            include_str!("operator.css").to_owned(),
        ),
        (&Method::GET, "/metrics") => (StatusCode::OK, TEXT, metrics.to_text()),
        (&Method::GET, "/health") => {
            let (status, text) = health(metrics, clock);
            let mark = if clock.is_exercise() {
                "EXERCISE\n"
            } else {
                ""
            };
            (status, TEXT, format!("{mark}{text}\n"))
        }
        _ => (
            StatusCode::NOT_FOUND,
            TEXT,
            "there are `/`, `/health` and `/metrics`\n".to_owned(),
        ),
    };
    let mut answer = Response::new(Full::new(Bytes::from(text)));
    *answer.status_mut() = status;
    let headers = answer.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    answer
}

/// Whether a browser calls this machine by an address or as `localhost`: a page elsewhere can point a name of its own here, and read
/// what answers under that name.
fn is_called_by_address(request: &Request<Incoming>) -> bool {
    let host = request.headers().get(HOST).and_then(|it| it.to_str().ok());
    let Some(host) = host else { return false };
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let name = name.trim_start_matches('[').trim_end_matches(']');
    name == "localhost" || name.parse::<IpAddr>().is_ok()
}

async fn shown(exchange: &Exchange, clock: &Clock, running: Duration) -> String {
    let overview = exchange.readers.read(|book| book.overview()).await;
    let (status, words) = health(&exchange.metrics, clock);
    page(&Seen {
        exercise: clock.is_exercise(),
        trouble: (status != StatusCode::OK).then_some(words),
        now: clock.now(),
        running,
        heard: exchange.members.heard(),
        load: exchange.metrics.load(),
        overview: overview.ok().and_then(Result::ok),
        settings: &exchange.settings,
    })
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
