//! What desks are told instead of what the relay said.

use crate::command::Fault;
use crate::ledger::{Ledger, Place, Who};
use crate::plan::Plan;
use std::collections::HashMap;
use tacit_clock::Clock;
use tacit_relay::signer::ReceiptSigner;
use tacit_wire::limits::MAX_BATCH_ITEMS;
use tacit_wire::{
    Batch, ChannelId, Collected, CollectedItem, Conveyed, Cursor, Envelope, Held, Lane, Position,
    Precedence, Signed, Tally,
};

/// The liar's mind: what it is to do, and what it has made of every queue. It waits for nothing and touches nothing.
pub(crate) struct Telling {
    signer: ReceiptSigner,
    clock: Clock,
    plan: Plan,
    ledgers: HashMap<Queue, Ledger>,
    /// Whom to tell that a lie was told.
    did: Box<dyn Fn(&str) + Send>,
}

type Queue = (ChannelId, Lane, Precedence);

/// Of a forged envelope nobody knows better than to expect it in the slowest queue.
const FORGED: Precedence = Precedence::Routine;

impl Telling {
    pub(crate) fn new(signer: ReceiptSigner, clock: Clock, did: Box<dyn Fn(&str) + Send>) -> Self {
        Self {
            signer,
            clock,
            plan: Plan::default(),
            ledgers: HashMap::new(),
            did,
        }
    }

    pub(crate) fn order(&mut self, fault: Fault, lane: Option<Lane>, count: u32) {
        self.plan.add(fault, lane, count);
    }

    /// Honest from now on.
    pub(crate) fn pass(&mut self) {
        self.plan.clear();
        self.ledgers.values_mut().for_each(Ledger::give_back);
    }

    /// Whether a deposit would be swallowed.
    pub(crate) fn swallows(&self, lane: Lane) -> bool {
        self.plan.has(Fault::Drop, lane)
    }

    /// The receipt of an envelope that was swallowed before.
    pub(crate) fn swallowed(&mut self, queue: Queue, envelope: &Envelope) -> Option<Signed<Held>> {
        let place = self.ledger(queue).swallowed(envelope.digest())?;
        Some(self.receipt(queue, place, envelope))
    }

    /// Swallows a deposit, if it is to be.
    pub(crate) fn swallow(
        &mut self,
        queue: Queue,
        envelope: &Envelope,
        who: Who,
        truth: &Tally,
    ) -> Option<Signed<Held>> {
        if !self.plan.take(Fault::Drop, queue.1) {
            return None;
        }
        let (last, now) = (last(truth, queue), self.clock.now());
        let ledger = self.ledger(queue);
        let place = ledger.swallow(envelope.digest(), who, last, now);
        ledger.tell(who, place.position);
        self.did(Fault::Drop, queue, place.position);
        Some(self.receipt(queue, place, envelope))
    }

    /// The receipt that a depositor is told.
    pub(crate) fn deposited(&mut self, truth: &Held, who: Who) -> Signed<Held> {
        let queue = (truth.channel, truth.lane, truth.precedence);
        let ledger = self.ledger(queue);
        ledger.stated(truth.position, truth.held_at);
        let mut position = ledger.told(truth.position);
        let before = ledger.last_told(who).filter(|before| *before != position);
        match before {
            Some(before) if self.plan.take(Fault::TwoStories, queue.1) => {
                position = before;
                self.did(Fault::TwoStories, queue, position);
            }
            _ => self.ledger(queue).tell(who, position),
        }
        self.signer.sign(Held {
            position,
            ..truth.clone()
        })
    }

    /// What the relay is asked instead of what follows a cursor.
    pub(crate) fn cursor(&mut self, channel: ChannelId, lane: Lane, after: &Cursor) -> Cursor {
        let mut cursor = *after;
        for (precedence, place) in Precedence::ALL.into_iter().zip(&mut cursor.queues) {
            *place = self.ledger((channel, lane, precedence)).cursor(*place);
        }
        cursor
    }

    /// Whether there is something to hand out that the relay does not have.
    pub(crate) fn has_own(&mut self, channel: ChannelId, lane: Lane, after: &Cursor) -> bool {
        let shown = queues(channel, lane, after).any(|(queue, after)| {
            let ledger = self.ledgers.get(&queue);
            ledger.is_some_and(|ledger| ledger.shown_after(after).next().is_some())
        });
        shown
            || self.plan.has(Fault::Forge, lane)
            || (self.plan.has(Fault::Replay, lane) && self.old(channel, lane, after).is_some())
    }

    /// Whether a batch cannot be told without knowing where the queues end.
    pub(crate) fn needs_truth(&self, channel: ChannelId, lane: Lane) -> bool {
        let ordered = [Fault::Forge, Fault::Replay, Fault::Reorder].into_iter();
        let holds = queues(channel, lane, &Cursor::default())
            .filter_map(|(queue, _)| self.ledgers.get(&queue))
            .any(Ledger::holds_back);
        holds || ordered.into_iter().any(|fault| self.plan.has(fault, lane))
    }

    /// The batch that a collector is told.
    pub(crate) fn batch(
        &mut self,
        (channel, lane): (ChannelId, Lane),
        after: &Cursor,
        batch: Batch,
        truth: Option<&Tally>,
    ) -> Batch {
        let more = batch.more;
        let mut items = Vec::new();
        let mut own = Vec::new();
        for item in batch.items {
            self.item(item, &mut items, &mut own);
        }
        if !more && self.plan.take(Fault::Forge, lane) {
            own.extend(forged().map(|envelope| (Fault::Forge, FORGED, envelope)));
        }
        if !more
            && let Some((precedence, envelope)) = self.old(channel, lane, after)
            && self.plan.take(Fault::Replay, lane)
        {
            own.push((Fault::Replay, precedence, envelope));
        }
        let now = self.clock.now();
        for (fault, precedence, envelope) in own {
            let queue = (channel, lane, precedence);
            let last = truth.map_or(Position(0), |truth| last(truth, queue));
            let place = self.ledger(queue).show(envelope, last, now);
            self.did(fault, queue, place.position);
        }
        self.add_own((channel, lane), after, more, &mut items);
        items.sort_by_key(|item| {
            let held = item.held.unverified();
            (held.precedence, held.position)
        });
        let too_many = items.len() > MAX_BATCH_ITEMS;
        items.truncate(MAX_BATCH_ITEMS);
        let conveyed = batch.conveyed.into_iter();
        Batch {
            items,
            conveyed: conveyed
                .map(|(number, record)| (number, self.conveyed(record.unverified())))
                .collect(),
            more: more || too_many,
        }
    }

    /// One envelope of the relay's, handed out as it is, otherwise, later or not.
    fn item(
        &mut self,
        item: CollectedItem,
        items: &mut Vec<CollectedItem>,
        own: &mut Vec<(Fault, Precedence, Envelope)>,
    ) {
        let truth = item.held.unverified();
        let (lane, place) = (truth.lane, truth.position);
        let queue = (truth.channel, lane, truth.precedence);
        let ledger = self.ledgers.entry(queue).or_default();
        ledger.stated(place, truth.held_at);
        if ledger.is_withheld(place) {
            return;
        }
        if self.plan.take(Fault::Reorder, lane) {
            ledger.hold_back(place, item.envelope);
            return;
        }
        let position = ledger.told(place);
        let mut done = None;
        let mut envelope = match ledger.altered(place) {
            Some(altered) => altered.clone(),
            None if self.plan.take(Fault::Alter, lane) => {
                let altered = flipped(&item.envelope);
                ledger.alter(place, altered.clone());
                done = Some(Fault::Alter);
                altered
            }
            None => {
                ledger.remember(position, item.envelope.clone());
                item.envelope
            }
        };
        let held = self.signer.sign(Held {
            position,
            envelope: envelope.digest(),
            ..truth.clone()
        });
        if self.plan.take(Fault::Garble, lane) {
            envelope = flipped(&envelope);
            done = Some(Fault::Garble);
        }
        let released = ledger.release_before(place).into_iter();
        own.extend(released.map(|envelope| (Fault::Reorder, queue.2, envelope)));
        items.push(CollectedItem { envelope, held });
        if let Some(fault) = done {
            self.did(fault, queue, position);
        }
    }

    /// Adds what was put in. Where the relay has more, not beyond what it gave: else the collector would pass that over.
    fn add_own(
        &self,
        (channel, lane): (ChannelId, Lane),
        after: &Cursor,
        more: bool,
        items: &mut Vec<CollectedItem>,
    ) {
        for (queue, after) in queues(channel, lane, after) {
            let Some(ledger) = self.ledgers.get(&queue) else {
                continue;
            };
            let given = items.iter().map(|item| item.held.unverified());
            let given = given.filter(|held| held.precedence == queue.2);
            let given = given.map(|held| held.position).max();
            let own = ledger.shown_after(after);
            let own =
                own.filter(|(place, _)| !more || given.is_some_and(|last| place.position < last));
            items.extend(own.map(|(place, envelope)| CollectedItem {
                envelope: envelope.clone(),
                held: self.receipt(queue, place, envelope),
            }));
        }
    }

    /// An envelope that a collector has already.
    fn old(
        &self,
        channel: ChannelId,
        lane: Lane,
        after: &Cursor,
    ) -> Option<(Precedence, Envelope)> {
        queues(channel, lane, after).find_map(|(queue, after)| {
            let envelope = self.ledgers.get(&queue)?.collected(after)?;
            Some((queue.2, envelope))
        })
    }

    /// What the relay is told of what was collected; nothing, if that is nothing of its own.
    pub(crate) fn collected(&mut self, channel: ChannelId, word: Collected) -> Option<Collected> {
        let ledger = self.ledger((channel, word.lane, word.precedence));
        ledger.collected_through(word.through);
        let through = ledger.truly(word.through);
        (through > Position(0)).then_some(Collected { through, ..word })
    }

    /// The record of conveyance that is told.
    pub(crate) fn conveyed(&mut self, truth: &Conveyed) -> Signed<Conveyed> {
        let ledger = self.ledger((truth.channel, truth.lane, truth.precedence));
        let (after, through) = (ledger.told(truth.after), ledger.told(truth.through));
        self.signer.sign(Conveyed {
            after,
            through,
            ..truth.clone()
        })
    }

    /// The tally that is told.
    pub(crate) fn tally(&mut self, truth: &Tally, who: Who) -> Signed<Tally> {
        let mut told = truth.clone();
        for (lane, queues) in Lane::ALL.into_iter().zip(&mut told.lanes) {
            for (precedence, queue) in Precedence::ALL.into_iter().zip(queues) {
                *queue = self
                    .ledger((truth.channel, lane, precedence))
                    .tally(*queue, who);
            }
        }
        self.signer.sign(told)
    }

    fn ledger(&mut self, queue: Queue) -> &mut Ledger {
        self.ledgers.entry(queue).or_default()
    }

    fn receipt(&self, queue: Queue, place: Place, envelope: &Envelope) -> Signed<Held> {
        let (channel, lane, precedence) = queue;
        self.signer.sign(Held {
            channel,
            lane,
            precedence,
            position: place.position,
            envelope: envelope.digest(),
            held_at: place.held_at,
        })
    }

    fn did(&self, fault: Fault, (channel, lane, precedence): Queue, position: Position) {
        (self.did)(&format!(
            "did {} channel {channel} lane {} {precedence} {}",
            fault.name(),
            lane.code(),
            position.0
        ));
    }
}

fn queues(
    channel: ChannelId,
    lane: Lane,
    after: &Cursor,
) -> impl Iterator<Item = (Queue, Position)> {
    let queues = Precedence::ALL.into_iter().zip(after.queues);
    queues.map(move |(precedence, after)| ((channel, lane, precedence), after))
}

/// The last true place of a queue.
fn last(truth: &Tally, (_, lane, precedence): Queue) -> Position {
    let lanes = Lane::ALL.into_iter().zip(&truth.lanes);
    let queues = lanes.filter(|(found, _)| *found == lane);
    let mut queues = queues.flat_map(|(_, queues)| Precedence::ALL.into_iter().zip(queues));
    let found = queues.find(|(found, _)| *found == precedence);
    found.map_or(Position(0), |(_, queue)| queue.last)
}

/// The same with one bit changed, in the middle.
fn flipped(envelope: &Envelope) -> Envelope {
    let mut bytes = envelope.as_bytes().to_vec();
    let middle = bytes.len() / 2;
    if let Some(byte) = bytes.get_mut(middle) {
        *byte ^= 1;
    }
    // Of the same length and version, so it is an envelope.
    Envelope::from_bytes(bytes).unwrap_or_else(|_| envelope.clone())
}

/// What looks like an envelope from outside.
fn forged() -> Option<Envelope> {
    let mut sealed = [0; 639];
    getrandom::fill(&mut sealed).ok()?;
    Envelope::around(&sealed).ok()
}
