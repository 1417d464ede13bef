//! Requests of desks: carried to the relay behind, and answered with its words or others.

use crate::behind::{Answer, Asked, Behind, Cut};
use crate::ledger::Who;
use crate::telling::Telling;
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue, RETRY_AFTER};
use hyper::{Method, Request, Response, StatusCode};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tacit_relay::routes::Route;
use tacit_spelling::Digest;
use tacit_wire::limits::MAX_ENVELOPE_BYTES;
use tacit_wire::{
    Batch, ChannelId, Collected, Conveyed, Cursor, Document as _, Envelope, Held, Lane, Precedence,
    Signed, Tally,
};
use tokio::sync::watch;
use tokio::time::{Instant, sleep};

/// Answers for the relay.
pub(crate) struct Liar {
    behind: Behind,
    telling: Mutex<Telling>,
    /// Changes whenever something was ordered, so that nobody who waits misses it.
    ordered: watch::Sender<()>,
}

/// Longer bodies than any that a relay reads; it is the relay that refuses them.
const MOST_BYTES: usize = 2 * MAX_ENVELOPE_BYTES;

impl Liar {
    pub(crate) fn new(behind: Behind, telling: Telling) -> Self {
        Self {
            behind,
            telling: Mutex::new(telling),
            ordered: watch::Sender::new(()),
        }
    }

    /// Orders something.
    pub(crate) fn order(&self, order: impl FnOnce(&mut Telling)) {
        order(&mut self.telling());
        self.ordered.send_replace(());
    }

    /// Answers a request.
    ///
    /// # Errors
    /// The relay behind cannot be reached, or the desk breaks off: there is no answer then.
    pub(crate) async fn answer(
        &self,
        request: Request<Incoming>,
    ) -> Result<Response<Full<Bytes>>, Cut> {
        let (head, body) = request.into_parts();
        let body = Limited::new(body, MOST_BYTES).collect().await;
        let body = body.map_err(Cut::other)?;
        let target = head.uri.path_and_query();
        let asked = Asked {
            method: head.method.clone(),
            path: target.map_or_else(|| "/".to_owned(), ToString::to_string),
            headers: head.headers,
            body: body.to_bytes().into(),
        };
        let answer = match Route::of(&head.method, &head.uri) {
            Some(Route::Deposit(channel, lane, precedence)) => {
                self.deposit(&asked, (channel, lane, precedence)).await
            }
            Some(Route::Collect {
                channel,
                lane,
                after,
                wait_seconds,
            }) => {
                let end = Instant::now() + Duration::from_secs(wait_seconds);
                self.collect(&asked, (channel, lane), &after, end).await
            }
            Some(Route::Collected(channel)) => self.collected(&asked, channel).await,
            Some(Route::Tally(_)) => self.tally(&asked).await,
            Some(Route::Address | Route::Open | Route::Join) | None => {
                self.behind.ask(&asked).await
            }
        }?;
        let mut told = Response::new(Full::new(Bytes::from(answer.body)));
        *told.status_mut() = answer.status;
        for name in [CONTENT_TYPE, RETRY_AFTER] {
            if let Some(value) = answer.headers.get(&name) {
                told.headers_mut().insert(name, value.clone());
            }
        }
        Ok(told)
    }

    async fn deposit(
        &self,
        asked: &Asked,
        queue: (ChannelId, Lane, Precedence),
    ) -> Result<Answer, Cut> {
        let who = who(&asked.headers);
        if let Ok(envelope) = Envelope::from_bytes(asked.body.clone()) {
            let swallowed = self.telling().swallowed(queue, &envelope);
            if let Some(held) = swallowed {
                return Ok(document(held.to_bytes()));
            }
            let swallows = self.telling().swallows(queue.1);
            if swallows {
                let truth = match self.truth(asked, queue.0).await? {
                    Ok(truth) => truth,
                    // Whoever is not let in by the relay is not lied to either.
                    Err(refused) => return Ok(refused),
                };
                let held = self.telling().swallow(queue, &envelope, who, &truth);
                if let Some(held) = held {
                    return Ok(document(held.to_bytes()));
                }
            }
        }
        let answer = self.behind.ask(asked).await?;
        Ok(match read(&answer, Signed::<Held>::from_bytes) {
            Some(held) => {
                let told = self.telling().deposited(held.unverified(), who);
                document(told.to_bytes())
            }
            None => answer,
        })
    }

    async fn collect(
        &self,
        asked: &Asked,
        (channel, lane): (ChannelId, Lane),
        after: &Cursor,
        end: Instant,
    ) -> Result<Answer, Cut> {
        loop {
            let mut ordered = self.ordered.subscribe();
            let (cursor, has_own) = {
                let mut telling = self.telling();
                let cursor = telling.cursor(channel, lane, after);
                (cursor, telling.has_own(channel, lane, after))
            };
            let wait = end.saturating_duration_since(Instant::now()).as_secs();
            let mut path = format!("/v1/{channel}/{}?after={cursor}", lane.code());
            if wait > 0 && !has_own {
                path = format!("{path}&wait={wait}");
            }
            let question = asked.instead(Method::GET, path, Vec::new());
            let answer = tokio::select! {
                answer = self.behind.ask(&question) => answer?,
                _ = ordered.changed(), if wait > 0 => continue,
            };
            let Some(batch) = read(&answer, Batch::from_bytes) else {
                return Ok(answer);
            };
            let needs_truth = self.telling().needs_truth(channel, lane);
            let truth = match needs_truth {
                false => None,
                true => match self.truth(asked, channel).await? {
                    Ok(truth) => Some(truth),
                    Err(refused) => return Ok(refused),
                },
            };
            let place = (channel, lane);
            let told = self.telling().batch(place, after, batch, truth.as_ref());
            if wait == 0 || !told.items.is_empty() || !told.conveyed.is_empty() {
                return Ok(document(told.to_bytes()));
            }
            if has_own {
                // What there was has been told to another in the meantime.
                sleep(Duration::from_millis(100)).await;
            }
        }
    }

    async fn collected(&self, asked: &Asked, channel: ChannelId) -> Result<Answer, Cut> {
        let Ok(word) = Collected::from_bytes(&asked.body) else {
            return self.behind.ask(asked).await;
        };
        let truth = self.telling().collected(channel, word);
        let Some(truth) = truth else {
            return Ok(Answer {
                status: StatusCode::NO_CONTENT,
                headers: HeaderMap::new(),
                body: Vec::new(),
            });
        };
        let question = asked.instead(asked.method.clone(), asked.path.clone(), truth.to_bytes());
        let answer = self.behind.ask(&question).await?;
        Ok(match read(&answer, Signed::<Conveyed>::from_bytes) {
            Some(record) => {
                let told = self.telling().conveyed(record.unverified());
                document(told.to_bytes())
            }
            None => answer,
        })
    }

    async fn tally(&self, asked: &Asked) -> Result<Answer, Cut> {
        let answer = self.behind.ask(asked).await?;
        Ok(match read(&answer, Signed::<Tally>::from_bytes) {
            Some(tally) => {
                let who = who(&asked.headers);
                let told = self.telling().tally(tally.unverified(), who);
                document(told.to_bytes())
            }
            None => answer,
        })
    }

    /// What the relay has truly taken, asked in a desk's name; or its refusal.
    async fn truth(&self, asked: &Asked, channel: ChannelId) -> Result<Result<Tally, Answer>, Cut> {
        let path = format!("/v1/{channel}/tally");
        let question = asked.instead(Method::GET, path, Vec::new());
        let answer = self.behind.ask(&question).await?;
        Ok(match read(&answer, Signed::<Tally>::from_bytes) {
            Some(tally) => Ok(tally.unverified().clone()),
            None => Err(answer),
        })
    }

    fn telling(&self) -> MutexGuard<'_, Telling> {
        // A lie half told is told on.
        self.telling.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a good answer holds.
fn read<T, E>(answer: &Answer, read: impl FnOnce(&[u8]) -> Result<T, E>) -> Option<T> {
    if answer.status != StatusCode::OK {
        return None;
    }
    read(&answer.body).ok()
}

fn document(body: Vec<u8>) -> Answer {
    let kind = HeaderValue::from_static("application/cbor");
    Answer {
        status: StatusCode::OK,
        headers: HeaderMap::from_iter([(CONTENT_TYPE, kind)]),
        body,
    }
}

/// Which account asks: the digest of what it shows, for the secret itself is not needed.
fn who(headers: &HeaderMap) -> Who {
    let shown = headers.get(AUTHORIZATION).map(HeaderValue::as_bytes);
    Digest::of(shown.unwrap_or_default())
}
