//! A desk's lines: one task for each way to a relay, which enters, makes contact, deposits, collects and reports.
//!
//! A task decides nothing. What it brings goes to the desk's own task, one thing at a time, and it goes on when that is durable.

use rand_chacha::ChaCha20Rng;
use rand_core::{Rng as _, SeedableRng as _};
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tacit_channel::effect::{Carrier, Deposit};
use tacit_line::{Collection, Line, LineError, LineSettings, SocksProxy};
use tacit_mission::desk::RouteEntry;
use tacit_mission::party::ChannelName;
use tacit_wire::{
    Collected, Cursor, Held, Lane, Position, Precedence, RefusalReason, Tally, Verified,
};
use tokio::sync::{Notify, mpsc, oneshot};

/// How many deposits of one line wait in memory; what is more is handed out again at the next contact.
const MOST_WAITING: usize = 4_096;
/// For how long the relay holds a collection open while there is nothing, in seconds.
const WAIT_SECONDS: u64 = 25;
/// The first and the longest pause after a relay could not be reached, in milliseconds.
const PAUSES_MS: [u64; 2] = [200, 30_000];
/// The pause after a relay refused or answered nonsense, in milliseconds.
const GRAVE_PAUSE_MS: u64 = 300_000;

/// Which line: of which channel, to which relay.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct LineKey {
    /// The channel.
    pub(crate) channel: ChannelName,
    /// The relay.
    pub(crate) carrier: Carrier,
}

/// Something that a line tells the desk's task.
pub(crate) struct Event {
    /// Which line.
    pub(crate) key: LineKey,
    /// Which run of it: what an earlier one still tells is not heard.
    pub(crate) run: u64,
    /// What.
    pub(crate) tells: Tells,
    /// Answered when it is durable.
    pub(crate) heard: oneshot::Sender<()>,
}

/// What a line tells.
pub(crate) enum Tells {
    /// The account was opened or joined.
    Entered,
    /// The relay's tally.
    Contact(Box<Verified<Tally>>),
    /// A receipt for the deposit at the front.
    Held(Box<Verified<Held>>),
    /// What was collected.
    Collected(Collection),
    /// It did not, or not as it should.
    Failed(LineError),
}

/// What waits to be deposited over one line.
#[derive(Default)]
pub(crate) struct Outgoing {
    queue: Mutex<VecDeque<Deposit>>,
    added: Notify,
}

impl Outgoing {
    /// Puts a deposit behind the others; whether there was room.
    pub(crate) fn push(&self, deposit: Deposit) -> bool {
        let mut queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        if queue.len() >= MOST_WAITING {
            return false;
        }
        queue.push_back(deposit);
        self.added.notify_one();
        true
    }

    /// Forgets all of them: the contact that follows hands them out again.
    pub(crate) fn clear(&self) {
        self.lock().clear();
    }

    /// How many wait.
    pub(crate) fn count(&self) -> usize {
        self.lock().len()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, VecDeque<Deposit>> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn front(&self) -> Deposit {
        loop {
            if let Some(front) = self.lock().front() {
                return front.clone();
            }
            self.added.notified().await;
        }
    }

    /// Takes the front away, if it is still the one whose receipt has come.
    fn done(&self, deposit: &Deposit) {
        let mut queue = self.lock();
        if queue.front() == Some(deposit) {
            queue.pop_front();
        }
    }
}

/// One line, before it runs.
pub(crate) struct DeskLine {
    /// Which.
    pub(crate) key: LineKey,
    /// Which run of it.
    pub(crate) run: u64,
    /// The line itself.
    pub(crate) line: Line,
    /// The lane of this desk.
    pub(crate) own_lane: Lane,
    /// How the account is opened or joined, if it is not yet.
    pub(crate) entry: Option<RouteEntry>,
    /// What waits to be deposited.
    pub(crate) outgoing: Arc<Outgoing>,
    /// Where what it tells goes.
    pub(crate) to_desk: mpsc::Sender<Event>,
}

/// How patient each line is: one attempt, since the task itself tries again and says so.
pub(crate) fn line_settings(proxy: Option<&str>, exercise: bool) -> LineSettings {
    LineSettings {
        proxy: proxy.map(|address| SocksProxy {
            address: address.to_owned(),
        }),
        attempts: 1,
        dial_ms: 10_000,
        answer_ms: 20_000,
        exercise,
        ..LineSettings::default()
    }
}

/// The desk's task has ended, and so does the line's.
struct Gone;

impl DeskLine {
    /// Runs until the desk's task is gone, or the relay shows another key than the pinned one.
    pub(crate) async fn serve(self, seed: [u8; 32]) {
        let mut pause = Pause::new(seed);
        loop {
            match self.begin().await {
                Ok(()) => break,
                Err(error) => {
                    if !self.goes_on_after(error, &mut pause).await {
                        return;
                    }
                }
            }
        }
        let mut other_seed = seed;
        other_seed.reverse();
        tokio::join!(
            self.deposit_all(pause),
            self.collect_all(Pause::new(other_seed))
        );
    }

    async fn begin(&self) -> Result<(), LineError> {
        match &self.entry {
            Some(RouteEntry::Open { token, joining }) => self.line.open(token, *joining).await?,
            Some(RouteEntry::Join { token, joining }) => self.line.join(token, joining).await?,
            None => {}
        }
        if self.entry.is_some() && self.tell(Tells::Entered).await.is_err() {
            return Ok(());
        }
        let tally = self.line.tally().await?;
        let _gone = self.tell(Tells::Contact(Box::new(tally))).await;
        Ok(())
    }

    async fn deposit_all(&self, mut pause: Pause) {
        loop {
            let deposit = self.outgoing.front().await;
            let asked = self
                .line
                .deposit(deposit.lane, deposit.precedence, &deposit.envelope);
            match asked.await {
                Ok(receipt) => {
                    pause.reset();
                    // Before it is told: what is told may end in a contact, which hands out anew.
                    self.outgoing.done(&deposit);
                    if self.tell(Tells::Held(Box::new(receipt))).await.is_err() {
                        return;
                    }
                }
                Err(error) => {
                    if !self.goes_on_after(error, &mut pause).await {
                        return;
                    }
                }
            }
        }
    }

    async fn collect_all(&self, mut pause: Pause) {
        let lane = match self.own_lane {
            Lane::FromInviter => Lane::FromInvited,
            Lane::FromInvited => Lane::FromInviter,
        };
        let mut cursor = Cursor::default();
        let mut unreported = BTreeMap::new();
        // The first time, what is there is taken without waiting.
        let mut wait_seconds = 0;
        loop {
            let collected = self.line.collect(lane, &cursor, wait_seconds).await;
            let told = match collected {
                Ok(collection) => {
                    pause.reset();
                    wait_seconds = if collection.more { 0 } else { WAIT_SECONDS };
                    let (next, places) = after(&cursor, &collection);
                    let told = self.tell(Tells::Collected(collection)).await;
                    cursor = next;
                    unreported.extend(places);
                    told
                }
                Err(error) => {
                    if !self.goes_on_after(error, &mut pause).await {
                        return;
                    }
                    continue;
                }
            };
            if told.is_err()
                || self
                    .report(lane, &mut unreported, &mut pause)
                    .await
                    .is_err()
            {
                return;
            }
        }
    }

    /// Tells the relay what is durable here; what could not be told is told after the next collection.
    async fn report(
        &self,
        lane: Lane,
        unreported: &mut BTreeMap<Precedence, Position>,
        pause: &mut Pause,
    ) -> Result<(), Gone> {
        while let Some((precedence, through)) = unreported.first_key_value() {
            let collected = Collected {
                lane,
                precedence: *precedence,
                through: *through,
            };
            match self.line.report_collected(&collected).await {
                Ok(_) => {
                    unreported.pop_first();
                }
                Err(error) => {
                    return if self.goes_on_after(error, pause).await {
                        Ok(())
                    } else {
                        Err(Gone)
                    };
                }
            }
        }
        Ok(())
    }

    /// Tells what went wrong, and waits before the next attempt; whether there is to be one.
    async fn goes_on_after(&self, error: LineError, pause: &mut Pause) -> bool {
        let wait_ms = match gravity(&error) {
            Gravity::Passing => Some(pause.next_ms()),
            Gravity::Grave => Some(GRAVE_PAUSE_MS),
            Gravity::Final => None,
        };
        let heard = self.tell(Tells::Failed(error)).await.is_ok();
        match wait_ms.filter(|_| heard) {
            Some(wait_ms) => {
                tokio::time::sleep(Duration::from_millis(wait_ms)).await;
                true
            }
            None => false,
        }
    }

    /// Tells the desk's task, and waits until that is durable.
    async fn tell(&self, tells: Tells) -> Result<(), Gone> {
        let (heard, waits) = oneshot::channel();
        let event = Event {
            key: self.key.clone(),
            run: self.run,
            tells,
            heard,
        };
        self.to_desk.send(event).await.map_err(|_| Gone)?;
        waits.await.map_err(|_| Gone)
    }
}

/// How much a fault of a line means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Gravity {
    /// It passes: the relay cannot be reached, or has no room or time now.
    Passing,
    /// Somebody has to look: tried again seldom, and told each time.
    Grave,
    /// Somebody else answers for the relay: not tried again before the daemon is started anew.
    Final,
}

/// How much a fault means.
pub(crate) fn gravity(error: &LineError) -> Gravity {
    match error {
        LineError::Unreachable(_) => Gravity::Passing,
        LineError::AnotherKey(_) => Gravity::Final,
        LineError::Refused(refusal) => match refusal.reason {
            RefusalReason::TooMany
            | RefusalReason::Full
            | RefusalReason::NoRoom
            | RefusalReason::Busy => Gravity::Passing,
            _ => Gravity::Grave,
        },
        LineError::Nonsense(_) => Gravity::Grave,
    }
}

/// The cursor after a collection, and through which place each queue is here then.
fn after(cursor: &Cursor, collection: &Collection) -> (Cursor, BTreeMap<Precedence, Position>) {
    let mut places = BTreeMap::new();
    for delivery in &collection.deliveries {
        let held = delivery.held.statement();
        places.insert(held.precedence, held.position);
    }
    let mut next = *cursor;
    for (precedence, last) in Precedence::ALL.into_iter().zip(&mut next.queues) {
        if let Some(place) = places.get(&precedence) {
            *last = *place;
        }
    }
    if let Some((number, _)) = collection.conveyed.last() {
        next.conveyed = *number;
    }
    (next, places)
}

/// Pauses that double, each a random part of that long, so that two desks do not call in step.
struct Pause {
    longest_ms: u64,
    chance: ChaCha20Rng,
}

impl Pause {
    fn new(seed: [u8; 32]) -> Self {
        let [longest_ms, _] = PAUSES_MS;
        Self {
            longest_ms,
            chance: ChaCha20Rng::from_seed(seed),
        }
    }

    fn reset(&mut self) {
        let [first, _] = PAUSES_MS;
        self.longest_ms = first;
    }

    fn next_ms(&mut self) -> u64 {
        let [_, most] = PAUSES_MS;
        let half = self.longest_ms / 2;
        let wait = half + self.chance.next_u64() % (half + 1);
        self.longest_ms = (self.longest_ms * 2).min(most);
        wait
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_their_limit_and_begin_again_after_an_answer() {
        let mut pause = Pause::new([1; 32]);
        let waits: Vec<u64> = (0..12).map(|_| pause.next_ms()).collect();
        assert!(waits.iter().all(|wait| *wait <= 30_000), "{waits:?}");
        assert!(
            waits.last().is_some_and(|last| *last >= 15_000),
            "{waits:?}"
        );
        pause.reset();
        assert!(pause.next_ms() <= 200);
    }
}
