//! What an account holds of each fact, and where two accounts part.

use super::frame::{Frame, FrameItem};
use super::space::{Mix, Space, Who};
use crate::judge::diagram::word;
use std::collections::BTreeSet;

impl Space {
    /// The facts that two accounts hold otherwise.
    pub(super) fn differing(&self, one: Who, other: Who) -> BTreeSet<usize> {
        let mut found = BTreeSet::new();
        for above in &self.above {
            if self.above_held(above, one) != self.above_held(above, other) {
                found.insert(above.fact);
            }
        }
        for frame in &self.frames {
            for (shared, fact) in self.shared.iter().enumerate() {
                if self.shared_held(frame, shared, one) != self.shared_held(frame, shared, other) {
                    found.insert(*fact);
                }
            }
            for order in &frame.orders {
                if self.order_held(&order.held, one) != self.order_held(&order.held, other) {
                    found.insert(order.fact);
                }
            }
            for item in &frame.items {
                for way in 0..item.free.len() {
                    let (Some(one), Some(other)) =
                        (self.holding(item, way, one), self.holding(item, way, other))
                    else {
                        continue;
                    };
                    let known =
                        one.absent != other.absent || one.masks.is_none() != other.masks.is_none();
                    found.extend(item.known.filter(|_| known));
                    if let (Some(one), Some(other)) = (&one.masks, &other.masks) {
                        let each = one.iter().zip(other).zip(&item.dims);
                        let each = each.filter(|((one, other), _)| one != other);
                        found.extend(each.map(|(_, fact)| *fact));
                    }
                }
            }
        }
        found
    }

    /// What an account leaves possible of a fact, as bits, in whichever frames and ways it admits.
    pub(super) fn held(&self, fact: usize, who: Who) -> u64 {
        if let Some(above) = self.above.iter().find(|above| above.fact == fact) {
            return self.above_held(above, who);
        }
        let mix = Mix {
            base: who,
            other: who,
            switched: &|_| false,
        };
        let mut held = 0;
        let places = self
            .places
            .get(&fact)
            .map(Vec::as_slice)
            .unwrap_or_default();
        for (number, stage) in places {
            let Some(frame) = self
                .frames
                .get(*number)
                .filter(|frame| self.admits(frame, &mix))
            else {
                continue;
            };
            let Some(of) = frame.diagram.stages.get(*stage) else {
                continue;
            };
            if let Some(shared) = of.shared {
                held |= self.shared_held(frame, shared, who);
            }
            for order in frame.orders.iter().filter(|order| order.fact == fact) {
                held |= self.order_held(&order.held, who);
            }
            let items = self
                .items
                .get(*number)
                .map(Vec::as_slice)
                .unwrap_or_default();
            for piece in &of.pieces {
                let item = items.get(*piece).copied().flatten();
                let Some(item) = item.and_then(|item| frame.items.get(item)) else {
                    continue;
                };
                let place = item.dims.iter().position(|it| *it == fact);
                for way in self.ways(frame, item, who) {
                    let Some(holding) = self.holding(item, way, who) else {
                        continue;
                    };
                    if let Some(place) = place {
                        held |= holding.masks.as_ref().map_or(0, |masks| word(masks, place));
                    } else if item.known == Some(fact) {
                        held |= u64::from(holding.masks.is_some()) | u64::from(holding.absent) << 1;
                    }
                }
            }
        }
        held
    }

    /// The ways of an item's assumptions that an account leaves possible.
    fn ways(&self, frame: &Frame, item: &FrameItem, who: Who) -> Vec<usize> {
        let assumed = frame.diagram.pieces.get(item.piece).map(|piece| {
            let facts = piece.shared.iter();
            facts
                .map(|shared| self.shared_held(frame, *shared, who))
                .collect::<Vec<u64>>()
        });
        let assumed = assumed.unwrap_or_default();
        (0..item.free.len())
            .filter(|way| {
                let bits = usize::BITS - 1 - item.free.len().leading_zeros();
                (0..bits as usize).all(|place| {
                    let value = if way & (1 << place) != 0 { 0b01 } else { 0b10 };
                    assumed.get(place).is_none_or(|held| held & value != 0)
                })
            })
            .collect()
    }
}
