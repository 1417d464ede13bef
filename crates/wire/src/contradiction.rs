//! Two receipts that cannot both be true.

use crate::custody::{Held, Verified};

/// Two receipts of one relay that cannot both be true; whoever holds both can show them to anybody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contradiction {
    /// The one.
    pub one: Verified<Held>,
    /// The other.
    pub other: Verified<Held>,
    /// Why not both.
    pub reason: ContradictionReason,
}

/// Why two receipts cannot both be true.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContradictionReason {
    /// One place was given to two envelopes.
    OnePlaceTwoEnvelopes,
    /// One envelope in one queue was given two places.
    OneEnvelopeTwoPlaces,
    /// One envelope at one place was given two times.
    TwoTimes,
    /// A later place was given an earlier time.
    TimeRunsBack,
}

impl Contradiction {
    /// Compares two receipts; those of two keys never contradict each other.
    ///
    /// An operator whose clock is set back does not contradict himself: the relay must not let its receipts run back.
    #[must_use]
    pub fn between(one: &Verified<Held>, other: &Verified<Held>) -> Option<Self> {
        let (a, b) = (one.statement(), other.statement());
        let one_queue = (a.channel, a.lane, a.precedence) == (b.channel, b.lane, b.precedence);
        if !one_queue || one.key() != other.key() {
            return None;
        }
        let reason = match (a.position == b.position, a.envelope == b.envelope) {
            (true, false) => ContradictionReason::OnePlaceTwoEnvelopes,
            (false, true) => ContradictionReason::OneEnvelopeTwoPlaces,
            (true, true) if a.held_at != b.held_at => ContradictionReason::TwoTimes,
            (false, false)
                if a.held_at != b.held_at
                    && (a.position < b.position) != (a.held_at < b.held_at) =>
            {
                ContradictionReason::TimeRunsBack
            }
            _ => return None,
        };
        Some(Self {
            one: one.clone(),
            other: other.clone(),
            reason,
        })
    }
}
