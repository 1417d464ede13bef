//! What the operator may know of the whole: counts, ages and sizes, and nothing of anybody.

use super::book::Book;
use tacit_wire::{Refusal, Timestamp};

/// The store at one moment, in numbers that say nothing about one desk or one channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Overview {
    /// How many accounts were given.
    pub accounts: u64,
    /// How many tokens were issued and neither spent nor withdrawn.
    pub tokens: u64,
    /// Since when the oldest envelope is held; none if none is.
    pub oldest: Option<Timestamp>,
    /// How many bytes wait in the fullest account.
    pub fullest_bytes: u64,
    /// How many accounts have used more than four fifths of their share.
    pub nearly_full: u64,
    /// How large the store is, in bytes.
    pub store_bytes: u64,
}

impl Book<'_> {
    /// The store at this moment.
    ///
    /// # Errors
    /// *No room*, if the store cannot be read.
    pub fn overview(&self) -> Result<Overview, Refusal> {
        self.act(|| {
            let number = |query: &str| -> rusqlite::Result<Option<u64>> {
                let found = self.row(query, (), |row| row.get::<_, Option<u64>>(0))?;
                Ok(found.flatten())
            };
            let nearly = self.terms.share_bytes.saturating_mul(4) / 5;
            let waiting = "SELECT sum(held_bytes) AS bytes FROM shares GROUP BY account";
            Ok(Overview {
                accounts: number("SELECT count(*) FROM accounts")?.unwrap_or(0),
                tokens: number(
                    "SELECT count(*) FROM tokens WHERE spent_at IS NULL AND withdrawn_at IS NULL",
                )?
                .unwrap_or(0),
                oldest: number("SELECT min(held_at) FROM held")?.map(Timestamp),
                fullest_bytes: number(&format!("SELECT max(bytes) FROM ({waiting})"))?.unwrap_or(0),
                nearly_full: number(&format!(
                    "SELECT count(*) FROM ({waiting}) WHERE bytes > {nearly}"
                ))?
                .unwrap_or(0),
                store_bytes: number(
                    "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
                )?
                .unwrap_or(0),
            })
        })
    }
}
