//! The one writer: takes every act that waits, does them in one transaction, and answers when they are durable.

use crate::custody::{Account, Book, Custody, Deposit, Forgotten, StorageFault};
use crate::limits::{
    BUSY_RETRY_SECONDS, GROUP_COMMIT_ACTS, NO_ROOM_RETRY_SECONDS, WRITE_QUEUE_ACTS,
};
use crate::metrics::Metrics;
use crate::wakers::Wakers;
use std::sync::Arc;
use std::thread::JoinHandle;
use tacit_clock::Clock;
use tacit_wire::{
    Collected, Conveyed, Held, JoinChannel, Lane, OpenChannel, Refusal, RefusalReason,
};
use tokio::sync::{mpsc, oneshot};

/// Hands acts to the writer and waits for its answers.
#[derive(Clone)]
pub(crate) struct Writer {
    acts: mpsc::Sender<Act>,
}

type Reply<T> = oneshot::Sender<Result<T, Refusal>>;

enum Act {
    Open(OpenChannel, Reply<()>),
    Join(JoinChannel, Reply<()>),
    Deposit(Deposit, Reply<Held>),
    Collected(Account, Collected, Reply<Option<Conveyed>>),
    Tell(Account, Lane, Reply<()>),
    Forget(Reply<Forgotten>),
    Stop,
}

/// What is left to do once it is known whether the transaction is durable.
type Ending = Box<dyn FnOnce(bool, &Wakers)>;

impl Writer {
    /// Starts the writer's thread, which ends after [`Writer::stop`].
    ///
    /// # Errors
    /// The operating system has no thread to give.
    pub(crate) fn start(
        custody: Custody,
        clock: Clock,
        wakers: Arc<Wakers>,
        metrics: Arc<Metrics>,
    ) -> std::io::Result<(Self, JoinHandle<()>)> {
        let (acts, waiting) = mpsc::channel(WRITE_QUEUE_ACTS);
        let thread = std::thread::Builder::new().name("writer".to_owned());
        let thread = thread.spawn(move || write(custody, &clock, waiting, &wakers, &metrics))?;
        Ok((Self { acts }, thread))
    }

    pub(crate) async fn open(&self, request: OpenChannel) -> Result<(), Refusal> {
        self.ask(|reply| Act::Open(request, reply)).await
    }

    pub(crate) async fn join(&self, request: JoinChannel) -> Result<(), Refusal> {
        self.ask(|reply| Act::Join(request, reply)).await
    }

    pub(crate) async fn deposit(&self, deposit: Deposit) -> Result<Held, Refusal> {
        self.ask(|reply| Act::Deposit(deposit, reply)).await
    }

    pub(crate) async fn collected(
        &self,
        account: Account,
        word: Collected,
    ) -> Result<Option<Conveyed>, Refusal> {
        self.ask(|reply| Act::Collected(account, word, reply)).await
    }

    pub(crate) async fn tell(&self, account: Account, lane: Lane) -> Result<(), Refusal> {
        self.ask(|reply| Act::Tell(account, lane, reply)).await
    }

    pub(crate) async fn forget(&self) -> Result<Forgotten, Refusal> {
        self.ask(Act::Forget).await
    }

    /// Ends the writer after the acts that wait.
    pub(crate) async fn stop(&self) {
        // It may have ended already.
        let _ = self.acts.send(Act::Stop).await;
    }

    async fn ask<T>(&self, act: impl FnOnce(Reply<T>) -> Act) -> Result<T, Refusal> {
        let (reply, answer) = oneshot::channel();
        let sent = self.acts.send(act(reply)).await;
        sent.map_err(|_| busy())?;
        answer.await.map_err(|_| busy())?
    }
}

fn write(
    mut custody: Custody,
    clock: &Clock,
    mut waiting: mpsc::Receiver<Act>,
    wakers: &Wakers,
    metrics: &Metrics,
) {
    metrics.holds(custody.holding());
    let mut acts = Vec::with_capacity(GROUP_COMMIT_ACTS);
    let mut goes_on = true;
    while goes_on && waiting.blocking_recv_many(&mut acts, GROUP_COMMIT_ACTS) > 0 {
        if let Some(stop) = acts.iter().position(|act| matches!(act, Act::Stop)) {
            goes_on = false;
            acts.truncate(stop);
        }
        if acts.is_empty() {
            continue;
        }
        let is_round = acts.iter().any(|act| matches!(act, Act::Forget(_)));
        let mut endings: Vec<Ending> = Vec::with_capacity(acts.len());
        let written = custody.write(clock.now(), |book| {
            endings.extend(acts.drain(..).map(|act| act.apply(book)));
        });
        match &written {
            Ok(()) => metrics.committed(endings.len(), custody.holding()),
            Err(fault) => {
                metrics.store_failed();
                tracing::error!(%fault, acts = endings.len(), "a write to the store failed");
            }
        }
        // When not even a transaction could be begun, the acts are still here; they are told by being dropped.
        if !acts.is_empty() && written.is_err() {
            endings.extend(acts.drain(..).map(Act::fail));
        }
        for ending in endings {
            ending(written.is_ok(), wakers);
        }
        if is_round && let Err(fault) = custody.settle() {
            tracing::warn!(%fault, "the write-ahead log was not emptied");
        }
    }
}

impl Act {
    fn apply(self, book: &Book<'_>) -> Ending {
        match self {
            Self::Open(request, reply) => answer(reply, book.open(&request)),
            Self::Join(request, reply) => answer(reply, book.join(&request)),
            Self::Tell(account, lane, reply) => answer(reply, book.tell(&account, lane)),
            Self::Forget(reply) => answer(reply, book.forget()),
            Self::Deposit(deposit, reply) => {
                let held = book.deposit(&deposit);
                let (channel, lane) = (deposit.account.channel(), deposit.lane);
                let is_held = held.is_ok();
                let answer = answer(reply, held);
                Box::new(move |is_durable, wakers| {
                    if is_durable && is_held {
                        wakers.deposited(channel, lane);
                    }
                    answer(is_durable, wakers);
                })
            }
            Self::Collected(account, word, reply) => {
                let conveyed = book.collected(&account, &word);
                let is_new = matches!(conveyed, Ok(Some(_)));
                let answer = answer(reply, conveyed);
                Box::new(move |is_durable, wakers| {
                    if is_durable && is_new {
                        wakers.conveyed(&account);
                    }
                    answer(is_durable, wakers);
                })
            }
            Self::Stop => Box::new(|_, _| ()),
        }
    }

    /// The ending of an act for which no transaction could be begun.
    fn fail(self) -> Ending {
        match self {
            Self::Open(_, reply) | Self::Join(_, reply) | Self::Tell(_, _, reply) => {
                answer(reply, Err(no_room()))
            }
            Self::Deposit(_, reply) => answer(reply, Err(no_room())),
            Self::Collected(_, _, reply) => answer(reply, Err(no_room())),
            Self::Forget(reply) => answer(reply, Err(no_room())),
            Self::Stop => Box::new(|_, _| ()),
        }
    }
}

fn answer<T: 'static>(reply: Reply<T>, result: Result<T, Refusal>) -> Ending {
    Box::new(move |is_durable, _| {
        let result = if is_durable { result } else { Err(no_room()) };
        // Who asked may have gone.
        let _ = reply.send(result);
    })
}

fn no_room() -> Refusal {
    Refusal {
        reason: RefusalReason::NoRoom,
        retry_after_seconds: Some(NO_ROOM_RETRY_SECONDS),
        limit: 0,
    }
}

fn busy() -> Refusal {
    Refusal {
        reason: RefusalReason::Busy,
        retry_after_seconds: Some(BUSY_RETRY_SECONDS),
        limit: 0,
    }
}

/// The refusal for a fault of the store, after it was counted and written down.
pub(crate) fn store_failed(metrics: &Metrics, fault: &StorageFault) -> Refusal {
    metrics.store_failed();
    tracing::error!(%fault, "a read from the store failed");
    no_room()
}
