//! One request and its answer.

use crate::answers::{Answer, document, empty, refusal, refused, refused_for_now};
use crate::custody::Deposit;
use crate::limits::{BUSY_RETRY_SECONDS, Settings};
use crate::members::{Member, Members};
use crate::metrics::{Metrics, name_of};
use crate::rates::{Rates, Source};
use crate::readers::Readers;
use crate::routes::Route;
use crate::signer::ReceiptSigner;
use crate::wakers::Wakers;
use crate::writer::{Writer, store_failed};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use hyper::body::{Body, Bytes};
use hyper::header::{AUTHORIZATION, HeaderMap};
use hyper::{Request, StatusCode};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tacit_spelling::hex;
use tacit_wire::limits::{MAX_DOCUMENT_BYTES, MAX_ENVELOPE_BYTES};
use tacit_wire::{
    AccountSecret, Batch, ChannelId, Collected, Cursor, Document, Envelope, JoinChannel, Lane,
    OpenChannel, Precedence, Refusal, RefusalReason,
};
use tokio::sync::watch;
use zeroize::Zeroizing;

/// Marks the requests of a desk that keeps an exercise clock (`spec/relay.md`, "Exercise").
const EXERCISE_HEADER: &str = "tacit-exercise";

/// What every request of a running relay needs.
pub(crate) struct Exchange {
    pub(crate) settings: Settings,
    /// Whether the relay keeps an exercise clock.
    pub(crate) exercise: bool,
    pub(crate) log_addresses: bool,
    pub(crate) log_channels: bool,
    pub(crate) address: Vec<u8>,
    pub(crate) signer: ReceiptSigner,
    pub(crate) writer: Writer,
    pub(crate) readers: Arc<Readers>,
    pub(crate) wakers: Arc<Wakers>,
    pub(crate) members: Members,
    pub(crate) member_rates: Rates<i64>,
    pub(crate) stranger_rates: Rates<Source>,
    pub(crate) metrics: Arc<Metrics>,
    /// Becomes true when the relay goes down.
    pub(crate) stopping: watch::Receiver<bool>,
}

impl Exchange {
    /// Answers a request, and writes down what an operator may know of it.
    pub(crate) async fn answer<B>(&self, source: Source, request: Request<B>) -> Answer
    where
        B: Body<Data = Bytes>,
        B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let began = Instant::now();
        let route = Route::of(request.method(), request.uri());
        let answer = match route {
            _ if *self.stopping.borrow() => Err(busy()),
            route => match (route, mark(request.headers())) {
                (Some(route), Some(mark)) if mark == self.exercise => {
                    self.perform(source, route, request).await
                }
                (_, Some(mark)) if mark != self.exercise => {
                    self.refuse_stranger(source, RefusalReason::Exercise)
                }
                _ => self.refuse_stranger(source, RefusalReason::Malformed),
            },
        };
        if let Err(refusal) = &answer {
            self.metrics.refused(refusal.reason);
        }
        tracing::debug!(
            request = route.map_or("unknown", |route| route.name()),
            refused = answer.as_ref().err().map(|why| name_of(why.reason)),
            took_us = u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX),
            channel = route
                .and_then(|route| route.channel())
                .filter(|_| self.log_channels)
                .map(|channel| channel.to_string()),
            source = self.log_addresses.then(|| source.to_string()),
            "answered"
        );
        answer.unwrap_or_else(|why| refusal(&why))
    }

    /// Refuses what was not looked at further, within the rate of strangers.
    fn refuse_stranger(&self, source: Source, reason: RefusalReason) -> Result<Answer, Refusal> {
        self.stranger_rates.take(source, Instant::now())?;
        Err(refused(reason, 0))
    }

    async fn perform<B>(
        &self,
        source: Source,
        route: Route,
        request: Request<B>,
    ) -> Result<Answer, Refusal>
    where
        B: Body<Data = Bytes>,
        B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let (head, body) = request.into_parts();
        match route {
            Route::Address => {
                self.stranger_rates.take(source, Instant::now())?;
                Ok(document(self.address.clone()))
            }
            Route::Open => {
                self.stranger_rates.take(source, Instant::now())?;
                let request: OpenChannel = self.document(body).await?;
                self.writer.open(request).await?;
                Ok(empty(StatusCode::CREATED))
            }
            Route::Join => {
                self.stranger_rates.take(source, Instant::now())?;
                let request: JoinChannel = self.document(body).await?;
                self.writer.join(request).await?;
                Ok(empty(StatusCode::CREATED))
            }
            Route::Deposit(channel, lane, precedence) => {
                let member = self.member(source, channel, &head.headers).await?;
                let envelope = self.bytes(body, MAX_ENVELOPE_BYTES).await?;
                self.deposit(&member, lane, precedence, envelope).await
            }
            Route::Collect {
                channel,
                lane,
                after,
                wait_seconds,
            } => {
                let member = self.member(source, channel, &head.headers).await?;
                let batch = self.collect(&member, lane, after, wait_seconds).await?;
                self.metrics.handed_out(batch.items.len());
                Ok(document(batch.to_bytes()))
            }
            Route::Collected(channel) => {
                let member = self.member(source, channel, &head.headers).await?;
                let word: Collected = self.document(body).await?;
                let conveyed = self.writer.collected(member.account, word).await?;
                Ok(conveyed.map_or_else(
                    || empty(StatusCode::NO_CONTENT),
                    |conveyed| document(self.signer.sign(conveyed).to_bytes()),
                ))
            }
            Route::Tally(channel) => {
                let member = self.member(source, channel, &head.headers).await?;
                let account = member.account;
                let tally = self.readers.read(move |book| book.tally(&account)).await;
                let tally = tally.map_err(|fault| store_failed(&self.metrics, &fault))??;
                Ok(document(self.signer.sign(tally).to_bytes()))
            }
        }
    }

    async fn deposit(
        &self,
        member: &Member,
        lane: Lane,
        precedence: Precedence,
        envelope: Vec<u8>,
    ) -> Result<Answer, Refusal> {
        let envelope = Envelope::from_bytes(envelope);
        let envelope = envelope.map_err(|_| refused(RefusalReason::Malformed, 0))?;
        let deposit = Deposit {
            account: member.account,
            lane,
            precedence,
            envelope,
        };
        let held = self.writer.deposit(deposit).await?;
        self.metrics.deposited();
        // Signed here and not by the writer, who has the next commit to make.
        Ok(document(self.signer.sign(held).to_bytes()))
    }

    async fn collect(
        &self,
        member: &Member,
        lane: Lane,
        after: Cursor,
        wait_seconds: u64,
    ) -> Result<Batch, Refusal> {
        if wait_seconds == 0 {
            return self.batch(member, lane, after).await;
        }
        let limit = self.settings.waits_per_account;
        let _place = member
            .waits
            .try_acquire()
            .map_err(|_| refused_for_now(RefusalReason::TooMany, limit, wait_seconds))?;
        let waiter = self.wakers.wait(member.account, lane);
        let mut stopping = self.stopping.clone();
        let end = tokio::time::sleep(Duration::from_secs(wait_seconds));
        tokio::pin!(end);
        loop {
            let batch = self.batch(member, lane, after).await?;
            if !batch.items.is_empty() || !batch.conveyed.is_empty() {
                return Ok(batch);
            }
            tokio::select! {
                () = waiter.rung() => {}
                () = &mut end => return Ok(batch),
                _ = stopping.wait_for(|stops| *stops) => return Ok(batch),
            }
        }
    }

    async fn batch(&self, member: &Member, lane: Lane, after: Cursor) -> Result<Batch, Refusal> {
        let (account, signer) = (member.account, self.signer.clone());
        let batch = self
            .readers
            .read(move |book| book.collect(&account, lane, &after, &signer))
            .await
            .map_err(|fault| store_failed(&self.metrics, &fault))?;
        if let Err(refusal) = &batch
            && refusal.reason == RefusalReason::TooOld
        {
            self.writer.tell(account, lane).await?;
        }
        batch
    }

    /// Who speaks, within its rate. Whoever shows no good secret is a stranger, and pays as one.
    async fn member(
        &self,
        source: Source,
        channel: ChannelId,
        headers: &HeaderMap,
    ) -> Result<Arc<Member>, Refusal> {
        let secret = secret(headers);
        let known = secret
            .as_ref()
            .and_then(|secret| self.members.find(channel, secret));
        let member = match known {
            Some(member) => member,
            None => {
                self.stranger_rates.look(&source, Instant::now())?;
                let admitted = self.admit(channel, secret).await;
                if admitted.is_err() {
                    self.stranger_rates.take(source, Instant::now())?;
                }
                admitted?
            }
        };
        let account = member.account.number();
        self.member_rates.take(account, Instant::now())?;
        member.speaks();
        Ok(member)
    }

    /// Looks an account up on the disk.
    async fn admit(
        &self,
        channel: ChannelId,
        secret: Option<AccountSecret>,
    ) -> Result<Arc<Member>, Refusal> {
        let secret = secret.ok_or(refused(RefusalReason::NotAdmitted, 0))?;
        let shown = secret.clone();
        let account = self
            .readers
            .read(move |book| book.authenticate(channel, &shown))
            .await
            .map_err(|fault| store_failed(&self.metrics, &fault))??;
        Ok(self.members.remember(account, &secret))
    }

    async fn document<T: Document, B>(&self, body: B) -> Result<T, Refusal>
    where
        B: Body<Data = Bytes>,
        B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let bytes = Zeroizing::new(self.bytes(body, MAX_DOCUMENT_BYTES).await?);
        T::from_bytes(&bytes).map_err(|_| refused(RefusalReason::Malformed, 0))
    }

    /// The whole body, if it is within its limits of size and time.
    async fn bytes<B>(&self, body: B, most: usize) -> Result<Vec<u8>, Refusal>
    where
        B: Body<Data = Bytes>,
        B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let too_large = refused(RefusalReason::TooLarge, most as u64);
        if body.size_hint().lower() > most as u64 {
            return Err(too_large);
        }
        let time = Duration::from_secs(self.settings.body_seconds);
        match tokio::time::timeout(time, Limited::new(body, most).collect()).await {
            Ok(Ok(body)) => Ok(body.to_bytes().into()),
            Ok(Err(why)) if why.is::<LengthLimitError>() => Err(too_large),
            // Cut off, or too slow: nobody reads the answer, or the next request brings it.
            Ok(Err(_)) | Err(_) => Err(refused(RefusalReason::Malformed, 0)),
        }
    }
}

/// Whether a request is marked as an exercise's; `None` if it is marked otherwise than there is a way to.
fn mark(headers: &HeaderMap) -> Option<bool> {
    let mut marks = headers.get_all(EXERCISE_HEADER).iter();
    match (marks.next(), marks.next()) {
        (None, _) => Some(false),
        (Some(mark), None) if mark == "1" => Some(true),
        _ => None,
    }
}

/// The secret that a request shows.
fn secret(headers: &HeaderMap) -> Option<AccountSecret> {
    let shown = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let digits = shown.strip_prefix("Bearer ")?;
    let bytes = Zeroizing::new(hex::from_hex(digits)?);
    Some(AccountSecret(bytes.as_slice().try_into().ok()?))
}

/// The relay goes down, or has as many connections as it bears.
pub(crate) fn busy() -> Refusal {
    refused_for_now(RefusalReason::Busy, 0, BUSY_RETRY_SECONDS)
}
