//! What was made of one queue: which places desks were told of, and which the true relay has.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use tacit_spelling::Digest;
use tacit_wire::{Envelope, Position, QueueTally, Timestamp};

/// How many envelopes of a queue are remembered, to be handed out again.
const MOST_REMEMBERED: usize = 64;

/// Who asks, by what it shows; told from others, and not known.
pub(crate) type Who = Digest;

/// One queue of one channel. A *true* place is the relay's, a *told* one is what desks are told: true places are told later by
/// as many as were put in before them.
#[derive(Default)]
pub(crate) struct Ledger {
    /// By their told places.
    put_in: BTreeMap<u64, PutIn>,
    /// True places that are handed out no more, and those of them that are to come later.
    withheld: BTreeSet<u64>,
    held_back: BTreeMap<u64, Envelope>,
    /// What is handed out instead, by true places.
    altered: BTreeMap<u64, Envelope>,
    remembered: VecDeque<(u64, Envelope)>,
    told: HashMap<Who, u64>,
    /// The last true place, and the latest time, that went through here.
    last: u64,
    latest: Option<Timestamp>,
}

/// What stands at a place that the true relay does not have.
struct PutIn {
    content: Content,
    held_at: Timestamp,
}

enum Content {
    /// Handed out.
    Shown(Envelope),
    /// Handed out, and collected.
    Spent,
    /// Deposited, receipted, and gone.
    Swallowed(Digest, Who),
}

/// A place that desks are told of.
pub(crate) struct Place {
    pub(crate) position: Position,
    pub(crate) held_at: Timestamp,
}

impl Ledger {
    /// Where desks are told that a true place is.
    pub(crate) fn told(&self, place: Position) -> Position {
        let mut told = place.0;
        if told > 0 {
            for put_in in self.put_in.keys() {
                if *put_in <= told {
                    told += 1;
                }
            }
        }
        Position(told)
    }

    /// The last true place that is told at or before a told one.
    pub(crate) fn truly(&self, told: Position) -> Position {
        let before = self.put_in.range(..=told.0).count();
        Position(told.0.saturating_sub(before as u64))
    }

    /// From where the true relay is asked for what follows a told place: behind what is withheld.
    pub(crate) fn cursor(&self, told: Position) -> Position {
        let mut place = self.truly(told).0;
        while self.withheld.contains(&(place + 1)) {
            place += 1;
        }
        Position(place)
    }

    /// What the relay stated of a true place: what is put in later stands behind it, and is not dated before it.
    pub(crate) fn stated(&mut self, place: Position, held_at: Timestamp) {
        self.last = self.last.max(place.0);
        self.latest = self.latest.max(Some(held_at));
    }

    /// Puts an envelope in behind the last true place, as far as the relay says what that is.
    pub(crate) fn show(&mut self, envelope: Envelope, last: Position, now: Timestamp) -> Place {
        self.put_in(Content::Shown(envelope), last, now)
    }

    /// A place for an envelope that is not kept.
    pub(crate) fn swallow(
        &mut self,
        envelope: Digest,
        who: Who,
        last: Position,
        now: Timestamp,
    ) -> Place {
        self.put_in(Content::Swallowed(envelope, who), last, now)
    }

    fn put_in(&mut self, content: Content, last: Position, now: Timestamp) -> Place {
        let after_all = self.put_in.keys().next_back().copied().unwrap_or_default();
        let last = self.told(last.max(Position(self.last)));
        let position = after_all.max(last.0) + 1;
        let held_at = self.latest.unwrap_or(now);
        self.put_in.insert(position, PutIn { content, held_at });
        Place {
            position: Position(position),
            held_at,
        }
    }

    /// The place of an envelope that was swallowed before.
    pub(crate) fn swallowed(&self, envelope: Digest) -> Option<Place> {
        let mut put_in = self.put_in.iter();
        put_in.find_map(|(position, put_in)| match put_in.content {
            Content::Swallowed(name, _) if name == envelope => Some(Place {
                position: Position(*position),
                held_at: put_in.held_at,
            }),
            _ => None,
        })
    }

    /// What was put in behind a told place and is handed out.
    pub(crate) fn shown_after(&self, told: Position) -> impl Iterator<Item = (Place, &Envelope)> {
        let put_in = self.put_in.range(told.0.saturating_add(1)..);
        put_in.filter_map(|(position, put_in)| match &put_in.content {
            Content::Shown(envelope) => Some((
                Place {
                    position: Position(*position),
                    held_at: put_in.held_at,
                },
                envelope,
            )),
            Content::Spent | Content::Swallowed(..) => None,
        })
    }

    /// What was put in is handed out no more when it was collected, as a relay does.
    pub(crate) fn collected_through(&mut self, told: Position) {
        for put_in in self.put_in.range_mut(..=told.0).map(|(_, put_in)| put_in) {
            if matches!(put_in.content, Content::Shown(_)) {
                put_in.content = Content::Spent;
            }
        }
    }

    pub(crate) fn is_withheld(&self, place: Position) -> bool {
        self.withheld.contains(&place.0)
    }

    pub(crate) fn hold_back(&mut self, place: Position, envelope: Envelope) {
        self.withheld.insert(place.0);
        self.held_back.insert(place.0, envelope);
    }

    pub(crate) fn holds_back(&self) -> bool {
        !self.held_back.is_empty()
    }

    /// What was held back before a true place, to be put in now.
    pub(crate) fn release_before(&mut self, place: Position) -> Vec<Envelope> {
        let later = self.held_back.split_off(&place.0);
        std::mem::replace(&mut self.held_back, later)
            .into_values()
            .collect()
    }

    /// What is still held back stands at its true place again: nothing behind it went out.
    pub(crate) fn give_back(&mut self) {
        for place in std::mem::take(&mut self.held_back).into_keys() {
            self.withheld.remove(&place);
        }
    }

    pub(crate) fn alter(&mut self, place: Position, envelope: Envelope) {
        self.altered.insert(place.0, envelope);
    }

    pub(crate) fn altered(&self, place: Position) -> Option<&Envelope> {
        self.altered.get(&place.0)
    }

    pub(crate) fn remember(&mut self, told: Position, envelope: Envelope) {
        if self.remembered.iter().any(|(place, _)| *place == told.0) {
            return;
        }
        if self.remembered.len() == MOST_REMEMBERED {
            self.remembered.pop_front();
        }
        self.remembered.push_back((told.0, envelope));
    }

    /// The last envelope that a collector has whose cursor stands here.
    pub(crate) fn collected(&self, told: Position) -> Option<Envelope> {
        let mut latest_first = self.remembered.iter().rev();
        let found = latest_first.find(|(place, _)| *place <= told.0);
        found.map(|(_, envelope)| envelope.clone())
    }

    /// Notes which place a depositor was told.
    pub(crate) fn tell(&mut self, who: Who, told: Position) {
        self.told.insert(who, told.0);
    }

    pub(crate) fn last_told(&self, who: Who) -> Option<Position> {
        self.told.get(&who).copied().map(Position)
    }

    /// A tally as this queue is told.
    pub(crate) fn tally(&self, truth: QueueTally, who: Who) -> QueueTally {
        let last = self.put_in.keys().next_back().copied().unwrap_or_default();
        let own = self
            .put_in
            .iter()
            .filter(|(_, put_in)| matches!(put_in.content, Content::Swallowed(_, by) if by == who));
        let own: Vec<u64> = own.map(|(position, _)| *position).collect();
        let own_last = own.last().copied().unwrap_or_default();
        QueueTally {
            last: self.told(truth.last).max(Position(last)),
            own_count: truth.own_count + own.len() as u64,
            own_last: self.told(truth.own_last).max(Position(own_last)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn envelope(fill: u8) -> Envelope {
        Envelope::around(&[fill; 639]).unwrap()
    }

    #[test]
    fn true_places_are_told_behind_what_was_put_in_before_them_and_found_again() {
        let mut ledger = Ledger::default();
        let now = Timestamp(7);
        let first = ledger.show(envelope(1), Position(2), now);
        let second = ledger.show(envelope(2), Position(2), now);
        let third = ledger.show(envelope(3), Position(3), now);
        let places = [first, second, third].map(|place| place.position.0);
        assert_eq!(places, [3, 4, 6]);
        let told: Vec<u64> = (0..6).map(|place| ledger.told(Position(place)).0).collect();
        assert_eq!(told, [0, 1, 2, 5, 7, 8]);
        for place in 0..6 {
            assert_eq!(ledger.truly(ledger.told(Position(place))), Position(place));
        }
        let truly: Vec<u64> = (2..7).map(|told| ledger.truly(Position(told)).0).collect();
        assert_eq!(truly, [2, 2, 2, 3, 3]);
    }

    #[test]
    fn what_is_held_back_is_asked_for_no_more_until_it_is_given_back() {
        let mut ledger = Ledger::default();
        ledger.hold_back(Position(1), envelope(1));
        ledger.hold_back(Position(2), envelope(2));
        assert_eq!(ledger.cursor(Position(0)), Position(2));
        assert_eq!(ledger.release_before(Position(2)), [envelope(1)]);
        ledger.give_back();
        assert_eq!(ledger.cursor(Position(0)), Position(1));
        assert!(ledger.is_withheld(Position(1)) && !ledger.is_withheld(Position(2)));
    }

    #[test]
    fn what_is_put_in_is_not_dated_before_what_stands_before_it() {
        let mut ledger = Ledger::default();
        ledger.stated(Position(2), Timestamp(9));
        ledger.stated(Position(1), Timestamp(8));
        let place = ledger.show(envelope(1), Position(1), Timestamp(5));
        assert_eq!((place.position, place.held_at), (Position(3), Timestamp(9)));
    }

    #[test]
    fn what_was_swallowed_is_counted_for_whoever_deposited_it() {
        let (who, other) = (Digest([1; 32]), Digest([2; 32]));
        let mut ledger = Ledger::default();
        let name = envelope(1).digest();
        ledger.swallow(name, who, Position(1), Timestamp(1));
        let truth = QueueTally {
            last: Position(1),
            own_count: 1,
            own_last: Position(1),
        };
        let told = ledger.tally(truth, who);
        assert_eq!((told.last.0, told.own_count, told.own_last.0), (2, 2, 2));
        let told = ledger.tally(QueueTally::default(), other);
        assert_eq!((told.last.0, told.own_count, told.own_last.0), (2, 0, 0));
        assert_eq!(ledger.swallowed(name).unwrap().position, Position(2));
    }
}
