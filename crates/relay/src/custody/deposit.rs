//! Taking custody: one place for one envelope, once.

use super::book::{Account, Book, Queue, digest, refused};
use tacit_spelling::Digest;
use tacit_wire::{
    Envelope, Held, Lane, Position, Precedence, QueueTally, Refusal, RefusalReason, Tally,
    Timestamp,
};

/// An envelope, by whom, and where to.
#[derive(Debug, Clone)]
pub struct Deposit {
    /// Whose share it is charged to.
    pub account: Account,
    /// Into which lane; either member may use either.
    pub lane: Lane,
    /// Into which of its queues.
    pub precedence: Precedence,
    /// The envelope.
    pub envelope: Envelope,
}

impl Book<'_> {
    /// Takes an envelope, or finds it where it was taken before. What it answers may be signed after the commit.
    ///
    /// # Errors
    /// *Full*, with the share of an account in bytes.
    pub fn deposit(&self, deposit: &Deposit) -> Result<Held, Refusal> {
        self.act(|| {
            let Deposit {
                account,
                lane,
                precedence,
                ref envelope,
            } = *deposit;
            let name = envelope.digest();
            let held = |position, held_at| Held {
                channel: account.channel,
                lane,
                precedence,
                position: Position(position),
                envelope: name,
                held_at: Timestamp(held_at),
            };
            let queue = self.queue(&account, lane, precedence)?;
            if let Some(queue) = &queue
                && let Some((position, held_at)) = self.place_of(queue, name)?
            {
                return Ok(held(position, held_at));
            }
            let size = envelope.as_bytes().len() as u64;
            let used = self.used(&account)?;
            if used.saturating_add(size) > self.terms.share_bytes {
                return Err(refused(RefusalReason::Full, self.terms.share_bytes));
            }
            let queue = match queue {
                Some(queue) => queue,
                None => self.begin(&account, lane, precedence)?,
            };
            let position = queue.last.saturating_add(1);
            let held_at = self.now.0.max(queue.clock);
            self.change(
                "UPDATE queues SET last = ?2, clock = ?3 WHERE id = ?1",
                (queue.row, position, held_at),
            )?;
            self.change(
                "INSERT INTO places (queue, position, account, envelope, held_at, size)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                (queue.row, position, account.row, name.0, held_at, size),
            )?;
            self.change(
                "INSERT INTO held (queue, position, held_at, envelope) VALUES (?1, ?2, ?3, ?4)",
                (queue.row, position, held_at, envelope.as_bytes()),
            )?;
            self.change(
                "INSERT INTO shares (account, queue, count, last, held_bytes)
                 VALUES (?1, ?2, 1, ?3, ?4)
                 ON CONFLICT DO UPDATE SET count = count + 1, last = excluded.last,
                    held_bytes = held_bytes + excluded.held_bytes",
                (account.row, queue.row, position, size),
            )?;
            self.count(1, size.cast_signed());
            Ok(held(position, held_at))
        })
    }

    /// What the relay took from the account that asks, queue by queue. It may be signed.
    ///
    /// # Errors
    /// *No room* if the store cannot be read.
    pub fn tally(&self, account: &Account) -> Result<Tally, Refusal> {
        self.act(|| {
            let mut tally = Tally {
                channel: account.channel,
                stated_at: self.now,
                lanes: Default::default(),
            };
            for (lane, queues) in Lane::ALL.into_iter().zip(&mut tally.lanes) {
                for (precedence, queue) in Precedence::ALL.into_iter().zip(queues) {
                    let stated = self.row(
                        "SELECT queues.last, coalesce(count, 0), coalesce(shares.last, 0)
                         FROM queues LEFT JOIN shares ON queue = id AND account = ?4
                         WHERE channel = ?1 AND lane = ?2 AND precedence = ?3",
                        (
                            account.channel_row,
                            lane.code(),
                            precedence.code(),
                            account.row,
                        ),
                        |row| {
                            Ok(QueueTally {
                                last: Position(row.get(0)?),
                                own_count: row.get(1)?,
                                own_last: Position(row.get(2)?),
                            })
                        },
                    )?;
                    *queue = stated.unwrap_or_default();
                }
            }
            Ok(tally)
        })
    }

    fn place_of(&self, queue: &Queue, name: Digest) -> rusqlite::Result<Option<(u64, u64)>> {
        self.row(
            "SELECT position, held_at FROM places WHERE queue = ?1 AND envelope = ?2",
            (queue.row, name.0),
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
    }

    /// How much of its share an account has in use, in bytes.
    fn used(&self, account: &Account) -> rusqlite::Result<u64> {
        let used = self.row(
            "SELECT coalesce(sum(held_bytes), 0) FROM shares WHERE account = ?1",
            (account.row,),
            |row| row.get(0),
        )?;
        Ok(used.unwrap_or_default())
    }

    fn begin(
        &self,
        account: &Account,
        lane: Lane,
        precedence: Precedence,
    ) -> rusqlite::Result<Queue> {
        self.change(
            "INSERT INTO queues (channel, lane, precedence, last, clock, forgotten)
             VALUES (?1, ?2, ?3, 0, 0, 0)",
            (account.channel_row, lane.code(), precedence.code()),
        )?;
        Ok(Queue {
            row: self.connection.last_insert_rowid(),
            last: 0,
            clock: 0,
            forgotten: 0,
        })
    }

    /// The receipt of a place, as it was given to the depositor.
    pub(super) fn receipt(
        &self,
        account: &Account,
        (lane, precedence): (Lane, Precedence),
        row: &rusqlite::Row<'_>,
    ) -> rusqlite::Result<Held> {
        Ok(Held {
            channel: account.channel,
            lane,
            precedence,
            position: Position(row.get(0)?),
            envelope: digest(row, 1)?,
            held_at: Timestamp(row.get(2)?),
        })
    }
}
