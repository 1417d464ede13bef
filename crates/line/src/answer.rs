//! One request and its answer, within limits of time and length.

use crate::account::LineSettings;
use crate::backoff::Backoff;
use crate::error::{LineError, Nonsense, Step};
use crate::pool::{Lease, Pool};
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::Bytes;
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, HOST};
use hyper::{Method, Request};
use tacit_wire::{Document, Refusal};
use tokio::time::{sleep, timeout};

/// What is asked.
#[derive(Debug)]
pub(crate) struct Question {
    /// How.
    pub(crate) method: Method,
    /// The path, and the query if there is one.
    pub(crate) path: String,
    /// The media type and the bytes of the body, if there is one.
    pub(crate) body: Option<(&'static str, Vec<u8>)>,
    /// The value of `authorization`, where the account speaks.
    pub(crate) bearer: Option<String>,
    /// For how long the relay may wait before it answers.
    pub(crate) wait_seconds: u64,
    /// The longest answer, in bytes.
    pub(crate) most_bytes: usize,
}

/// The media type of a document.
pub(crate) const DOCUMENT: &str = "application/cbor";

/// The media type of an envelope.
pub(crate) const ENVELOPE: &str = "application/octet-stream";

/// Marks the requests of a desk that keeps an exercise clock (`spec/relay.md`, "Exercise").
const EXERCISE: &str = "tacit-exercise";

/// What was answered, when it was not a refusal.
#[derive(Debug)]
pub(crate) struct Answer {
    status: u16,
    body: Bytes,
}

impl Answer {
    /// The body, if the status is the one that the request is answered by.
    pub(crate) fn body(&self, status: u16) -> Result<&[u8], Nonsense> {
        if self.status == status {
            Ok(&self.body)
        } else {
            Err(Nonsense::Status(self.status))
        }
    }

    /// Whether it has this status.
    pub(crate) fn is(&self, status: u16) -> bool {
        self.status == status
    }
}

/// Asks until there is an answer, or the attempts are used up.
///
/// # Errors
/// [`LineError`]; only an unreachable relay is asked again.
pub(crate) async fn ask(
    pool: &Pool,
    settings: &LineSettings,
    question: &Question,
) -> Result<Answer, LineError> {
    let mut backoff = Backoff::new(settings);
    loop {
        let fault = match ask_once(pool, settings, question).await {
            Err(LineError::Unreachable(fault)) => fault,
            answered => return answered,
        };
        let Some(wait) = backoff.next_wait() else {
            return Err(LineError::Unreachable(fault));
        };
        sleep(wait).await;
    }
}

async fn ask_once(
    pool: &Pool,
    settings: &LineSettings,
    question: &Question,
) -> Result<Answer, LineError> {
    let mut lease = pool.lease(settings).await?;
    let request = request(&lease, &pool.dialer().address().origin, settings, question)?;
    let exchange = exchange(&mut lease, request, question.most_bytes);
    let patience = settings.answer(question.wait_seconds);
    let answered = match timeout(patience, exchange).await {
        Ok(answered) => answered,
        Err(elapsed) => Err(LineError::unreachable(Step::Request, elapsed)),
    };
    match answered {
        Ok(answer) => {
            pool.give_back(lease);
            refusal_or(answer)
        }
        Err(error) => {
            pool.let_go(lease);
            Err(error)
        }
    }
}

fn request(
    lease: &Lease,
    origin: &str,
    settings: &LineSettings,
    question: &Question,
) -> Result<Request<Full<Bytes>>, LineError> {
    let mut request = Request::builder().method(question.method.clone());
    request = if lease.wants_whole_target() {
        request.uri(format!("https://{origin}{}", question.path))
    } else {
        request.uri(&question.path).header(HOST, origin)
    };
    if settings.exercise {
        request = request.header(EXERCISE, "1");
    }
    if let Some(bearer) = &question.bearer {
        request = request.header(AUTHORIZATION, bearer);
    }
    let mut bytes = Bytes::new();
    if let Some((media_type, body)) = &question.body {
        request = request.header(CONTENT_TYPE, *media_type);
        bytes = Bytes::copy_from_slice(body);
    }
    request
        .body(Full::new(bytes))
        .map_err(|error| LineError::unreachable(Step::Request, error))
}

async fn exchange(
    lease: &mut Lease,
    request: Request<Full<Bytes>>,
    most_bytes: usize,
) -> Result<Answer, LineError> {
    let answered = lease.send(request).await;
    let answered = answered.map_err(|error| LineError::unreachable(Step::Request, error))?;
    let status = answered.status().as_u16();
    let body = Limited::new(answered.into_body(), most_bytes);
    let body = body.collect().await.map_err(|error| {
        if error.is::<LengthLimitError>() {
            LineError::Nonsense(Nonsense::TooLong)
        } else {
            LineError::unreachable(Step::Request, error)
        }
    })?;
    Ok(Answer {
        status,
        body: body.to_bytes(),
    })
}

/// An answer of success as it is, a refusal as an error.
fn refusal_or(answer: Answer) -> Result<Answer, LineError> {
    if (200..300).contains(&answer.status) {
        return Ok(answer);
    }
    match Refusal::from_bytes(&answer.body) {
        Ok(refusal) if refusal.reason.status() == answer.status => Err(LineError::Refused(refusal)),
        _ => Err(LineError::Nonsense(Nonsense::Status(answer.status))),
    }
}
