//! Every request of `spec/relay.md`, each answered by what was checked.

use crate::account::{Account, LineSettings};
use crate::answer::{Answer, DOCUMENT, ENVELOPE, Question, ask};
use crate::dial::Dialer;
use crate::error::{LineError, Nonsense};
use crate::pool::Pool;
use crate::verdict::{self, Collection};
use hyper::Method;
use tacit_wire::limits::{MAX_DOCUMENT_BYTES, MAX_WAIT_SECONDS};
use tacit_wire::{
    AdmissionToken, Batch, Collected, Conveyed, Cursor, Document, Envelope, Held, JoinChannel,
    JoiningSecret, Lane, OpenChannel, Precedence, RelayAddress, SecretDigest, Signed, Tally,
    Verified,
};

/// A line to one relay, for one account in one channel.
///
/// Nothing is sent before the first request. Several requests may run at once: over HTTP/2 they share a connection,
/// over HTTP/1.1 each has its own, so that a long wait holds up no deposit. Must be used within a tokio runtime.
pub struct Line {
    pool: Pool,
    account: Account,
    settings: LineSettings,
}

impl Line {
    /// A line to a relay, which is not called before there is something to ask.
    ///
    /// # Errors
    /// [`LineError::Unreachable`] if this build has no TLS 1.3.
    pub fn to(
        address: RelayAddress,
        account: Account,
        settings: LineSettings,
    ) -> Result<Self, LineError> {
        Ok(Self {
            pool: Pool::new(Dialer::new(address)?),
            account,
            settings,
        })
    }

    /// The relay at the other end.
    #[must_use]
    pub fn address(&self) -> &RelayAddress {
        self.pool.dialer().address()
    }

    /// Asks who answers, and that it gives the keys that are pinned for itself. Needs no account.
    ///
    /// # Errors
    /// [`LineError`].
    pub async fn greet(&self) -> Result<(), LineError> {
        let mut question = self.question(Method::GET, "/v1/address".to_owned());
        question.bearer = None;
        let answer = self.ask(&question).await?;
        let found = RelayAddress::from_bytes(answer.body(200)?).map_err(Nonsense::from)?;
        let pinned = self.address();
        // Its name for itself may be another: a desk may reach it through a tunnel.
        if (found.tls, found.receipts) != (pinned.tls, pinned.receipts) {
            return Err(Nonsense::AnotherAddress.into());
        }
        Ok(())
    }

    /// Opens the channel, and this account in it. May be repeated.
    ///
    /// # Errors
    /// [`LineError`].
    pub async fn open(
        &self,
        token: &AdmissionToken,
        joining: SecretDigest,
    ) -> Result<(), LineError> {
        let body = OpenChannel {
            token: token.clone(),
            channel: self.account.channel,
            account: self.account.secret.digest(),
            joining,
        };
        self.enter("/v1/open", body.to_bytes()).await
    }

    /// Joins the channel that the other desk has opened, as this account. May be repeated.
    ///
    /// # Errors
    /// [`LineError`].
    pub async fn join(
        &self,
        token: &AdmissionToken,
        joining: &JoiningSecret,
    ) -> Result<(), LineError> {
        let body = JoinChannel {
            token: token.clone(),
            channel: self.account.channel,
            joining: joining.clone(),
            account: self.account.secret.digest(),
        };
        self.enter("/v1/join", body.to_bytes()).await
    }

    async fn enter(&self, path: &str, body: Vec<u8>) -> Result<(), LineError> {
        let mut question = self.question(Method::POST, path.to_owned());
        question.bearer = None;
        question.body = Some((DOCUMENT, body));
        let answer = self.ask(&question).await?;
        match answer.body(201)? {
            [] => Ok(()),
            _ => Err(Nonsense::TooLong.into()),
        }
    }

    /// Hands over an envelope; the receipt says that it is durable at the relay, by the relay's word. May be repeated: the
    /// same envelope in the same queue has one receipt.
    ///
    /// # Errors
    /// [`LineError`].
    pub async fn deposit(
        &self,
        lane: Lane,
        precedence: Precedence,
        envelope: &Envelope,
    ) -> Result<Verified<Held>, LineError> {
        let path = format!(
            "/v1/{}/{}/{}",
            self.account.channel,
            lane.code(),
            precedence.code()
        );
        let mut question = self.question(Method::POST, path);
        question.body = Some((ENVELOPE, envelope.as_bytes().to_vec()));
        let answer = self.ask(&question).await?;
        let held = Signed::<Held>::from_bytes(answer.body(200)?).map_err(Nonsense::from)?;
        let held = verdict::held(held, self.account.channel, lane, &self.address().receipts)?;
        if held.statement().precedence != precedence {
            return Err(Nonsense::AnotherQueue.into());
        }
        if held.statement().envelope != envelope.digest() {
            return Err(Nonsense::AnotherEnvelope.into());
        }
        Ok(held)
    }

    /// Collects what is in a lane after the cursor; waits until there is something, at most so many seconds (and at
    /// most [`MAX_WAIT_SECONDS`]). An empty collection means that there was nothing in that time.
    ///
    /// # Errors
    /// [`LineError`].
    pub async fn collect(
        &self,
        lane: Lane,
        after: &Cursor,
        wait_seconds: u64,
    ) -> Result<Collection, LineError> {
        let wait_seconds = wait_seconds.min(MAX_WAIT_SECONDS);
        let mut path = format!("/v1/{}/{}?after={after}", self.account.channel, lane.code());
        if wait_seconds > 0 {
            path = format!("{path}&wait={wait_seconds}");
        }
        let mut question = self.question(Method::GET, path);
        question.wait_seconds = wait_seconds;
        question.most_bytes = Batch::MAX_BYTES;
        let answer = self.ask(&question).await?;
        let batch = Batch::from_bytes(answer.body(200)?).map_err(Nonsense::from)?;
        let receipts = &self.address().receipts;
        Ok(verdict::batch(
            batch,
            self.account.channel,
            lane,
            after,
            receipts,
        )?)
    }

    /// Says that a queue is durable here through a place. The record is the relay's word that it was told; `None` if
    /// it learned nothing new, as when this is repeated.
    ///
    /// # Errors
    /// [`LineError`].
    pub async fn report_collected(
        &self,
        collected: &Collected,
    ) -> Result<Option<Verified<Conveyed>>, LineError> {
        let path = format!("/v1/{}/collected", self.account.channel);
        let mut question = self.question(Method::POST, path);
        question.body = Some((DOCUMENT, collected.to_bytes()));
        let answer = self.ask(&question).await?;
        if answer.is(204) {
            return Ok(None);
        }
        let record = Signed::<Conveyed>::from_bytes(answer.body(200)?).map_err(Nonsense::from)?;
        let receipts = &self.address().receipts;
        let record = verdict::conveyed(record, self.account.channel, receipts)?;
        let stated = record.statement();
        if (stated.lane, stated.precedence) != (collected.lane, collected.precedence) {
            return Err(Nonsense::AnotherQueue.into());
        }
        if stated.through > collected.through {
            return Err(Nonsense::ImpossiblePlace.into());
        }
        Ok(Some(record))
    }

    /// Asks what the relay has taken from this account.
    ///
    /// # Errors
    /// [`LineError`].
    pub async fn tally(&self) -> Result<Verified<Tally>, LineError> {
        let path = format!("/v1/{}/tally", self.account.channel);
        let answer = self.ask(&self.question(Method::GET, path)).await?;
        let tally = Signed::<Tally>::from_bytes(answer.body(200)?).map_err(Nonsense::from)?;
        let receipts = &self.address().receipts;
        Ok(verdict::tally(tally, self.account.channel, receipts)?)
    }

    fn question(&self, method: Method, path: String) -> Question {
        Question {
            method,
            path,
            body: None,
            bearer: Some(self.account.bearer()),
            wait_seconds: 0,
            most_bytes: MAX_DOCUMENT_BYTES,
        }
    }

    async fn ask(&self, question: &Question) -> Result<Answer, LineError> {
        ask(&self.pool, &self.settings, question).await
    }
}
