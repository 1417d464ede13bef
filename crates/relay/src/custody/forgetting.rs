//! Erasing what nobody collected in time.

use super::book::{Book, Stop};
use crate::limits::{FORGETTING_AT_ONCE, FORGETTING_STEP_MS};
use tacit_wire::Refusal;

/// What one round of forgetting did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Forgotten {
    /// How many envelopes were erased uncollected.
    pub envelopes: u64,
    /// Whether more is due than one round erases.
    pub more: bool,
}

/// An envelope whose time is over.
struct Due {
    held: i64,
    queue: i64,
    position: u64,
    account: i64,
    size: i64,
}

impl Book<'_> {
    /// Erases envelopes that were held for longer than the retention; of each its place, digest, time and size remain.
    ///
    /// Forgetting follows the clock by at most [`FORGETTING_STEP_MS`] a round: a clock that jumps ahead by a year does
    /// not erase everything at once, and an operator who sets it right within hours has lost little or nothing.
    ///
    /// # Errors
    /// *No room*.
    pub fn forget(&self) -> Result<Forgotten, Refusal> {
        self.act(|| {
            let mut due = Vec::new();
            let before = self.row("SELECT at FROM forgetting", (), |row| row.get::<_, u64>(0))?;
            if let Some(before) = before {
                due = self.due(before)?;
            }
            if due.is_empty() {
                let step = |before: u64| before.saturating_add(FORGETTING_STEP_MS);
                let at = before.map_or(self.now.0, |before| self.now.0.min(step(before)));
                self.change(
                    "INSERT INTO forgetting (id, at) VALUES (1, ?1)
                     ON CONFLICT DO UPDATE SET at = excluded.at",
                    (at,),
                )?;
                due = self.due(at)?;
            }
            for due in &due {
                self.forget_one(due)?;
            }
            Ok(Forgotten {
                envelopes: due.len() as u64,
                more: due.len() == FORGETTING_AT_ONCE,
            })
        })
    }

    /// What was held for longer than the retention at a time.
    fn due(&self, at: u64) -> rusqlite::Result<Vec<Due>> {
        let Some(through) = at.checked_sub(self.terms.retention_ms) else {
            return Ok(Vec::new());
        };
        let mut due = self.prepare(
            "SELECT held.id, held.queue, held.position, account, size
             FROM held JOIN places USING (queue, position)
             WHERE held.held_at <= ?1 ORDER BY held.held_at, held.id LIMIT ?2",
        )?;
        let due = due.query_map((through, FORGETTING_AT_ONCE), |row| {
            Ok(Due {
                held: row.get(0)?,
                queue: row.get(1)?,
                position: row.get(2)?,
                account: row.get(3)?,
                size: row.get(4)?,
            })
        })?;
        due.collect()
    }

    fn forget_one(&self, due: &Due) -> Result<(), Stop> {
        self.change("DELETE FROM held WHERE id = ?1", (due.held,))?;
        self.change(
            "UPDATE queues SET forgotten = max(forgotten, ?2) WHERE id = ?1",
            (due.queue, due.position),
        )?;
        self.change(
            "UPDATE shares SET held_bytes = held_bytes - ?3 WHERE account = ?1 AND queue = ?2",
            (due.account, due.queue, due.size),
        )?;
        self.count(-1, -due.size);
        Ok(())
    }
}
