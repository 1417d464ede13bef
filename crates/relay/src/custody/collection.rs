//! Handing envelopes out, recording that they were conveyed, and erasing them.

use super::book::{Account, Book, Queue, Stop, refused};
use crate::signer::ReceiptSigner;
use tacit_wire::limits::{MAX_BATCH_BYTES, MAX_BATCH_ITEMS};
use tacit_wire::{
    Batch, Collected, CollectedItem, Conveyed, Cursor, Envelope, Lane, Position, Precedence,
    Refusal, RefusalReason, Timestamp,
};

impl Book<'_> {
    /// What a collector does not have yet: FLASH first, each queue in its order.
    ///
    /// # Errors
    /// *Too old*, with the retention in seconds, if a place after the cursor was forgotten and [`Book::tell`] has not
    /// yet noted that the collector knows.
    pub fn collect(
        &self,
        account: &Account,
        lane: Lane,
        cursor: &Cursor,
        signer: &ReceiptSigner,
    ) -> Result<Batch, Refusal> {
        self.act(|| {
            let mut queues = Vec::with_capacity(Precedence::ALL.len());
            for (precedence, after) in Precedence::ALL.into_iter().zip(cursor.queues) {
                if let Some(queue) = self.queue(account, lane, precedence)? {
                    self.require_known(account, &queue, after)?;
                    queues.push((precedence, queue, after));
                }
            }
            let mut batch = Batch::default();
            let mut bytes = 0;
            for (precedence, queue, after) in queues {
                if !batch.more {
                    let place = (lane, precedence);
                    self.fill(
                        &mut batch,
                        &mut bytes,
                        account,
                        place,
                        (&queue, after),
                        signer,
                    )?;
                }
            }
            self.fill_conveyed(&mut batch, account, cursor.conveyed, signer)?;
            Ok(batch)
        })
    }

    /// Notes that a collector was told *too old* about a lane; from now on it is handed what comes after.
    ///
    /// # Errors
    /// *No room*.
    pub fn tell(&self, account: &Account, lane: Lane) -> Result<(), Refusal> {
        self.act(|| {
            self.change(
                "INSERT INTO shares (account, queue, told)
                 SELECT ?1, id, forgotten FROM queues WHERE channel = ?2 AND lane = ?3 AND forgotten > 0
                 ON CONFLICT DO UPDATE SET told = excluded.told",
                (account.row, account.channel_row, lane.code()),
            )?;
            Ok(())
        })
    }

    /// Records that places are durable at the collector, and erases them. What it answers may be signed after the commit.
    ///
    /// Only what somebody else deposited counts, and only what was not forgotten before. `None`: nothing new.
    ///
    /// # Errors
    /// *No room*.
    pub fn collected(
        &self,
        account: &Account,
        word: &Collected,
    ) -> Result<Option<Conveyed>, Refusal> {
        self.act(|| {
            let Some(queue) = self.queue(account, word.lane, word.precedence)? else {
                return Ok(None);
            };
            let said = word.through.0.min(queue.last);
            let before = self.row(
                "SELECT collected FROM shares WHERE account = ?1 AND queue = ?2",
                (account.row, queue.row),
                |row| row.get::<_, u64>(0),
            )?;
            let after = before.unwrap_or_default().max(queue.forgotten);
            if said <= after {
                return Ok(None);
            }
            self.change(
                "INSERT INTO shares (account, queue, collected) VALUES (?1, ?2, ?3)
                 ON CONFLICT DO UPDATE SET collected = excluded.collected",
                (account.row, queue.row, said),
            )?;
            let last = self.row(
                "SELECT position, account FROM places
                 WHERE queue = ?1 AND position > ?2 AND position <= ?3 AND account <> ?4
                 ORDER BY position DESC LIMIT 1",
                (queue.row, after, said, account.row),
                |row| Ok((row.get::<_, u64>(0)?, row.get::<_, i64>(1)?)),
            )?;
            let Some((through, depositor)) = last else {
                return Ok(None);
            };
            self.erase(&queue, (after, through), depositor)?;
            Ok(Some(Conveyed {
                channel: account.channel,
                lane: word.lane,
                precedence: word.precedence,
                after: Position(after),
                through: Position(through),
                collected_at: self.record(&queue, (after, through), depositor)?,
            }))
        })
    }

    fn require_known(&self, account: &Account, queue: &Queue, after: Position) -> Result<(), Stop> {
        if queue.forgotten <= after.0 {
            return Ok(());
        }
        let told = self.row(
            "SELECT told FROM shares WHERE account = ?1 AND queue = ?2",
            (account.row, queue.row),
            |row| row.get::<_, u64>(0),
        )?;
        if told.unwrap_or_default() < queue.forgotten {
            return Err(refused(
                RefusalReason::TooOld,
                self.terms.retention_ms / 1_000,
            ));
        }
        Ok(())
    }

    fn fill(
        &self,
        batch: &mut Batch,
        bytes: &mut usize,
        account: &Account,
        place: (Lane, Precedence),
        (queue, after): (&Queue, Position),
        signer: &ReceiptSigner,
    ) -> Result<(), Stop> {
        let mut held = self.prepare(
            "SELECT position, places.envelope, places.held_at, held.envelope, held.id
             FROM held JOIN places USING (queue, position)
             WHERE held.queue = ?1 AND position > ?2 ORDER BY position",
        )?;
        let mut held = held.query((queue.row, after.0))?;
        while let Some(row) = held.next()? {
            let envelope = row.get_ref(3)?.as_bytes().map_err(rusqlite::Error::from)?;
            if batch.items.len() == MAX_BATCH_ITEMS || *bytes + envelope.len() > MAX_BATCH_BYTES {
                batch.more = true;
                return Ok(());
            }
            *bytes += envelope.len();
            let envelope = Envelope::from_bytes(envelope.to_vec())
                .map_err(|why| Stop::Fault(super::fault::StorageFault::Corrupt(why.to_string())))?;
            let held = signer.sign(self.receipt(account, place, row)?);
            batch.items.push(CollectedItem { envelope, held });
        }
        Ok(())
    }

    fn fill_conveyed(
        &self,
        batch: &mut Batch,
        account: &Account,
        after: u64,
        signer: &ReceiptSigner,
    ) -> Result<(), Stop> {
        let mut records = self.prepare(
            "SELECT number, lane, precedence, after, through, collected_at
             FROM conveyances JOIN queues ON queues.id = queue
             WHERE account = ?1 AND number > ?2 ORDER BY number",
        )?;
        let mut records = records.query((account.row, after))?;
        while let Some(row) = records.next()? {
            if batch.conveyed.len() == MAX_BATCH_ITEMS {
                batch.more = true;
                return Ok(());
            }
            batch.conveyed.push((
                row.get(0)?,
                self.conveyance(account, row)?
                    .map(|record| signer.sign(record))
                    .ok_or_else(unknown_code)?,
            ));
        }
        Ok(())
    }

    fn conveyance(
        &self,
        account: &Account,
        row: &rusqlite::Row<'_>,
    ) -> rusqlite::Result<Option<Conveyed>> {
        let lane = Lane::of_code(row.get(1)?);
        let precedence = Precedence::of_code(row.get(2)?);
        let (after, through) = (Position(row.get(3)?), Position(row.get(4)?));
        let collected_at = Timestamp(row.get(5)?);
        Ok(lane.zip(precedence).map(|(lane, precedence)| Conveyed {
            channel: account.channel,
            lane,
            precedence,
            after,
            through,
            collected_at,
        }))
    }

    /// Erases what a depositor has in a part of a queue, and gives it its share back.
    fn erase(
        &self,
        queue: &Queue,
        (after, through): (u64, u64),
        depositor: i64,
    ) -> Result<(), Stop> {
        let part = (queue.row, after, through, depositor);
        let erased = self.row(
            "SELECT count(*), coalesce(sum(size), 0) FROM held JOIN places USING (queue, position)
             WHERE queue = ?1 AND position > ?2 AND position <= ?3 AND account = ?4",
            part,
            |row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?)),
        )?;
        let (envelopes, bytes) = erased.unwrap_or_default();
        self.change(
            "DELETE FROM held WHERE queue = ?1 AND position > ?2 AND position <= ?3
             AND position IN (SELECT position FROM places
                WHERE queue = ?1 AND position > ?2 AND position <= ?3 AND account = ?4)",
            part,
        )?;
        self.change(
            "UPDATE shares SET held_bytes = held_bytes - ?3 WHERE account = ?1 AND queue = ?2",
            (depositor, queue.row, bytes),
        )?;
        self.count(-envelopes, -bytes);
        Ok(())
    }

    fn record(
        &self,
        queue: &Queue,
        (after, through): (u64, u64),
        depositor: i64,
    ) -> Result<Timestamp, Stop> {
        let collected_at = self.now.0.max(queue.clock);
        self.change(
            "UPDATE queues SET clock = ?2 WHERE id = ?1",
            (queue.row, collected_at),
        )?;
        self.change(
            "INSERT INTO conveyances (account, number, queue, after, through, collected_at)
             SELECT ?1, coalesce(max(number), 0) + 1, ?2, ?3, ?4, ?5
             FROM conveyances WHERE account = ?1",
            (depositor, queue.row, after, through, collected_at),
        )?;
        Ok(Timestamp(collected_at))
    }
}

/// A lane or precedence on the disk that there is not.
fn unknown_code() -> Stop {
    Stop::Fault(super::fault::StorageFault::Corrupt(
        "a queue has an unknown lane or precedence".to_owned(),
    ))
}
