//! Whether an answer is by the relay, and an answer to what was asked.

use crate::error::Nonsense;
use tacit_wire::{
    Batch, ChannelId, Contradiction, Conveyed, Cursor, Envelope, Held, Lane, Position, Precedence,
    QueueTally, ReceiptKey, Signed, Statement, Tally, Verified,
};

/// What was collected from a lane, in the order of its precedences, each in its own order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Collection {
    /// The envelopes.
    pub deliveries: Vec<Delivery>,
    /// Records that this account's own deposits were collected, by their numbers, ascending.
    pub conveyed: Vec<(u64, Verified<Conveyed>)>,
    /// Whether there is more.
    pub more: bool,
}

/// One envelope, with the receipt that names its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// The envelope.
    pub envelope: Envelope,
    /// The receipt that its depositor was given.
    pub held: Verified<Held>,
}

/// A receipt by the relay about this lane.
pub(crate) fn held(
    held: Signed<Held>,
    channel: ChannelId,
    lane: Lane,
    key: &ReceiptKey,
) -> Result<Verified<Held>, Nonsense> {
    let held = verified(held, key)?;
    let stated = held.statement();
    if stated.channel != channel {
        return Err(Nonsense::AnotherChannel);
    }
    if stated.lane != lane {
        return Err(Nonsense::AnotherQueue);
    }
    if stated.position == Position(0) {
        return Err(Nonsense::ImpossiblePlace);
    }
    Ok(held)
}

/// A record of conveyance by the relay about this channel.
pub(crate) fn conveyed(
    record: Signed<Conveyed>,
    channel: ChannelId,
    key: &ReceiptKey,
) -> Result<Verified<Conveyed>, Nonsense> {
    let record = verified(record, key)?;
    let stated = record.statement();
    if stated.channel != channel {
        return Err(Nonsense::AnotherChannel);
    }
    if stated.through <= stated.after {
        return Err(Nonsense::ImpossiblePlace);
    }
    Ok(record)
}

/// A tally by the relay about this channel.
pub(crate) fn tally(
    tally: Signed<Tally>,
    channel: ChannelId,
    key: &ReceiptKey,
) -> Result<Verified<Tally>, Nonsense> {
    let tally = verified(tally, key)?;
    if tally.statement().channel != channel {
        return Err(Nonsense::AnotherChannel);
    }
    let possible = |queue: &QueueTally| {
        queue.own_last <= queue.last
            && queue.own_count <= queue.own_last.0
            && (queue.own_count == 0) == (queue.own_last == Position(0))
    };
    if !tally.statement().lanes.iter().flatten().all(possible) {
        return Err(Nonsense::ImpossiblePlace);
    }
    Ok(tally)
}

/// Everything in a batch is by the relay, in order, and after what the collector has.
pub(crate) fn batch(
    batch: Batch,
    channel: ChannelId,
    lane: Lane,
    after: &Cursor,
    key: &ReceiptKey,
) -> Result<Collection, Nonsense> {
    let mut deliveries = Vec::with_capacity(batch.items.len());
    for item in batch.items {
        let held = held(item.held, channel, lane, key)?;
        if held.statement().envelope != item.envelope.digest() {
            return Err(Nonsense::AnotherEnvelope);
        }
        deliveries.push(Delivery {
            envelope: item.envelope,
            held,
        });
    }
    consistent(&deliveries)?;
    ascending(&deliveries, after)?;
    let mut records = Vec::with_capacity(batch.conveyed.len());
    let mut last = after.conveyed;
    for (number, record) in batch.conveyed {
        if number <= last {
            return Err(Nonsense::OutOfOrder);
        }
        last = number;
        records.push((number, conveyed(record, channel, key)?));
    }
    Ok(Collection {
        deliveries,
        conveyed: records,
        more: batch.more,
    })
}

/// No two receipts contradict each other; a batch has few enough to hold each against each.
fn consistent(deliveries: &[Delivery]) -> Result<(), Nonsense> {
    let mut rest = deliveries;
    while let [one, others @ ..] = rest {
        let mut pairs = others.iter();
        if let Some(found) = pairs.find_map(|other| Contradiction::between(&one.held, &other.held))
        {
            return Err(Nonsense::Contradiction(Box::new(found)));
        }
        rest = others;
    }
    Ok(())
}

/// The faster precedence comes first, each queue in its order, and nothing that the collector has.
fn ascending(deliveries: &[Delivery], after: &Cursor) -> Result<(), Nonsense> {
    let place = |delivery: &Delivery| {
        let held = delivery.held.statement();
        (held.precedence, held.position)
    };
    let known = |(precedence, position)| {
        let mut queues = Precedence::ALL.into_iter().zip(after.queues);
        queues.any(|(queue, last)| queue == precedence && position <= last)
    };
    let sorted = deliveries.is_sorted_by(|one, next| place(one) < place(next));
    if !sorted || deliveries.iter().map(place).any(known) {
        return Err(Nonsense::OutOfOrder);
    }
    Ok(())
}

fn verified<T: Statement>(signed: Signed<T>, key: &ReceiptKey) -> Result<Verified<T>, Nonsense> {
    signed.verify(key).map_err(|_| Nonsense::Forged)
}
