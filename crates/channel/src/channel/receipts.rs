//! Which arrivals are still to be confirmed to the other desk, and how often the machine may do so.

use crate::place::Place;
use serde::{Deserialize, Serialize};
use tacit_wire::Timestamp;

/// Between two receipts at least this much time passes, so that they tell nothing about an officer or a line.
pub const BETWEEN_RECEIPTS_MS: u64 = 10_000;

/// The most arrivals that one receipt names.
pub const MAX_RECEIPT_ITEMS: usize = 64;

/// The most arrivals that wait for a receipt; beyond it the oldest are left to the view.
const MAX_DUE: usize = 1_024;

/// Arrivals that are not confirmed yet.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(super) struct Receipts {
    due: Vec<(Place, u64)>,
    last_sent_at: u64,
}

impl Receipts {
    /// An authenticated officer's message has arrived.
    pub(super) fn arrived(&mut self, place: Place, now: Timestamp) {
        if self.due.len() == MAX_DUE {
            self.due.remove(0);
        }
        self.due.push((place, now.0));
    }

    /// What the next receipt names, if one may be sent now.
    pub(super) fn take(&mut self, now: Timestamp) -> Option<Vec<(Place, Timestamp)>> {
        let waited = now.ms_since(Timestamp(self.last_sent_at)) >= BETWEEN_RECEIPTS_MS;
        if self.due.is_empty() || !waited {
            return None;
        }
        self.last_sent_at = now.0;
        let named = self.due.len().min(MAX_RECEIPT_ITEMS);
        Some(
            self.due
                .drain(..named)
                .map(|(place, at)| (place, Timestamp(at)))
                .collect(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tacit_wire::{Lane, Precedence, Sequence};

    fn place(sequence: u64) -> Place {
        Place {
            lane: Lane::FromInviter,
            precedence: Precedence::Flash,
            sequence: Sequence(sequence),
        }
    }

    #[test]
    fn receipts_are_gathered_and_kept_apart_in_time() {
        let mut receipts = Receipts::default();
        let start = Timestamp(1_000_000);
        receipts.arrived(place(1), start);
        assert_eq!(receipts.take(start), Some(vec![(place(1), start)]));
        receipts.arrived(place(2), start.plus_ms(1));
        receipts.arrived(place(3), start.plus_ms(2));
        assert_eq!(receipts.take(start.plus_ms(BETWEEN_RECEIPTS_MS - 1)), None);
        let named = receipts.take(start.plus_ms(BETWEEN_RECEIPTS_MS)).unwrap();
        assert_eq!(
            named,
            vec![(place(2), start.plus_ms(1)), (place(3), start.plus_ms(2))]
        );
        assert_eq!(receipts.take(start.plus_ms(10 * BETWEEN_RECEIPTS_MS)), None);
    }

    #[test]
    fn a_flood_of_arrivals_waits_within_a_limit() {
        let mut receipts = Receipts::default();
        (1..=5_000).for_each(|sequence| receipts.arrived(place(sequence), Timestamp(sequence)));
        assert_eq!(receipts.due.len(), MAX_DUE);
        let named = receipts.take(Timestamp(1_000_000)).unwrap();
        assert_eq!(named.len(), MAX_RECEIPT_ITEMS);
    }
}
