//! Where a message stands in the channel: lane, precedence, number.

use serde::{Deserialize, Serialize};
use std::fmt;
use tacit_wire::{Lane, Precedence, Sequence};

/// The place of one MLS message: its sender's lane, its precedence, and its number within that precedence, from one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "(u8, u8, u64)", try_from = "(u8, u8, u64)")]
pub struct Place {
    /// Whose message it is.
    pub lane: Lane,
    /// In which of the lane's four sequences.
    pub precedence: Precedence,
    /// At which number there.
    pub sequence: Sequence,
}

impl Place {
    /// A place from its codes on the wire; `None` if a code is unknown or the number is zero or beyond 2^63 − 1.
    #[must_use]
    pub fn of_codes(lane: u8, precedence: u8, sequence: u64) -> Option<Self> {
        if sequence == 0 || i64::try_from(sequence).is_err() {
            return None;
        }
        Some(Self {
            lane: Lane::of_code(lane.into())?,
            precedence: Precedence::of_code(precedence.into())?,
            sequence: Sequence(sequence),
        })
    }
}

impl fmt::Display for Place {
    /// As an officer names it: `FLASH 12`.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} {}", self.precedence, self.sequence.0)
    }
}

impl From<Place> for (u8, u8, u64) {
    fn from(place: Place) -> Self {
        (place.lane.code(), place.precedence.code(), place.sequence.0)
    }
}

impl TryFrom<(u8, u8, u64)> for Place {
    type Error = String;

    fn try_from((lane, precedence, sequence): (u8, u8, u64)) -> Result<Self, String> {
        Self::of_codes(lane, precedence, sequence)
            .ok_or_else(|| format!("`{lane} {precedence} {sequence}` is no place"))
    }
}
