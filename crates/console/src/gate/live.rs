//! The connection by which a page that is open follows the desk (K17): server-sent events, which say that something is different and
//! never what.

use super::{App, Trouble, Visitor};
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use hyper::body::{Body as HttpBody, Frame};
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, mpsc, watch};
use tokio::time::sleep;

/// The most pages that follow the desk at once.
pub(super) const CONNECTIONS: usize = 64;

/// What comes in a shorter time is told at once.
const TOGETHER: Duration = Duration::from_millis(100);

/// How often a connection on which nothing happens is written to, so that both ends know of each other.
const QUIET: Duration = Duration::from_secs(20);

/// How many events may wait for a browser that does not read them; then it is let go, and calls again.
const WAITING: usize = 4;

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new().route("/live", get(follow))
}

async fn follow(
    State(app): State<Arc<App>>,
    headers: axum::http::HeaderMap,
) -> Result<Response, Trouble> {
    // That a page follows the desk does not show that anybody is there.
    let visitor = Visitor::meet(&app, &headers).await?;
    let place = Arc::clone(&app.live).try_acquire_owned();
    let place = place.map_err(|_| Trouble::Busy)?;
    let (events, told) = mpsc::channel(WAITING);
    let changes = app.desk.changes();
    tokio::spawn(tell(app, visitor.digest, changes, events, place));
    let kind = [(CONTENT_TYPE, "text/event-stream")];
    Ok((kind, Body::new(Events(told))).into_response())
}

/// Tells a page of every change until the login is locked or ended, the desk ends, or nobody listens.
async fn tell(
    app: Arc<App>,
    digest: String,
    mut changes: watch::Receiver<u64>,
    events: mpsc::Sender<Bytes>,
    _place: OwnedSemaphorePermit,
) {
    let say = |words: String| events.try_send(words.into()).is_ok();
    let number = *changes.borrow_and_update();
    if !say(format!("data: {number}\n\n")) {
        return;
    }
    loop {
        let left = match app.logins.left(&digest) {
            Some(left) if !left.is_zero() => left,
            _ => {
                say("event: locked\ndata: 0\n\n".to_owned());
                return;
            }
        };
        let told = tokio::select! {
            changed = changes.changed() => match changed {
                Ok(()) => {
                    let number = *changes.borrow_and_update();
                    say(format!("data: {number}\n\n"))
                }
                Err(_) => {
                    say("event: ended\ndata: 0\n\n".to_owned());
                    return;
                }
            },
            () = sleep(left.min(QUIET)) => say(": still here\n\n".to_owned()),
            () = events.closed() => return,
        };
        if !told {
            return;
        }
        sleep(TOGETHER).await;
    }
}

/// Events as the body of an answer that does not end by itself.
struct Events(mpsc::Receiver<Bytes>);

impl HttpBody for Events {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.0
            .poll_recv(context)
            .map(|event| event.map(|event| Ok(Frame::data(event))))
    }
}
