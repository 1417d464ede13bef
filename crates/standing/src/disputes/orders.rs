//! The order of incidents that overlap: as each pair of eyes holds it, and where that is disputed (S14).

use super::facts::{Key, Value};
use super::frame::{OrderOf, Stage};
use super::scene::Told;
use crate::judge::diagram::Diagram;
use crate::judge::order::Order;
use crate::judge::worlds::{self, Item, MAX_CLUSTER};
use std::collections::{BTreeMap, BTreeSet};
use tacit_lang::time::Instant;

impl Stage<'_, '_> {
    /// By which orders these eyes hold incidents, from all that is known of it to less.
    pub(super) fn orders_of(
        &self,
        told: &[Told],
        eye: usize,
        record_of: &BTreeMap<usize, usize>,
    ) -> Vec<Vec<(usize, usize)>> {
        let Some(case) = self.scene.cases.get(eye) else {
            return Vec::new();
        };
        let own = || {
            let seen = told
                .iter()
                .filter_map(|told| told.seen.first()?.get(eye)?.as_ref());
            seen.filter(|seen| !seen.is_empty())
        };
        let leads = own().filter_map(|seen| seen.first());
        if !leads
            .into_iter()
            .any(|seen| !seen.before.is_empty() || case.is_of_ordered_source(seen))
        {
            return vec![Vec::new()];
        }
        let seen: Vec<_> = own().cloned().collect();
        let lists = case.orders(&seen, &[]).into_iter();
        let renamed = |number: usize| record_of.get(&number).copied().unwrap_or(number);
        lists
            .map(|list| {
                let pairs = list.into_iter();
                pairs
                    .map(|(one, other)| (renamed(one), renamed(other)))
                    .collect()
            })
            .collect()
    }

    /// The pairs of incidents in one knot of which some eyes hold another order than others, or none.
    pub(super) fn disputed_orders(
        &mut self,
        diagram: &Diagram,
        before: &[Vec<(usize, usize)>],
        common: &[(usize, usize)],
    ) -> Vec<OrderOf> {
        let mut orders = Vec::new();
        for stage in diagram.stages.iter().filter(|stage| stage.pieces.len() > 1) {
            for (place, one) in stage.pieces.iter().enumerate() {
                for other in stage.pieces.iter().skip(place + 1) {
                    let pair = diagram.pieces.get(*one).zip(diagram.pieces.get(*other));
                    let Some((left, right)) = pair else { continue };
                    let swapped = left.item.record > right.item.record;
                    let (first, second) = if swapped {
                        (*other, *one)
                    } else {
                        (*one, *other)
                    };
                    let records = [left.item.record, right.item.record];
                    let records = (records[0].min(records[1]), records[0].max(records[1]));
                    let turned = (records.1, records.0);
                    let acts = !left.cells.is_empty() && !right.cells.is_empty();
                    let overlaps = left.item.between.overlaps(right.item.between);
                    if !acts || !overlaps || common.contains(&records) || common.contains(&turned) {
                        continue;
                    }
                    let held = before.iter().map(|own| {
                        match (own.contains(&records), own.contains(&turned)) {
                            (true, false) => 0b01,
                            (false, true) => 0b10,
                            _ => 0b11,
                        }
                    });
                    let fact = self.facts.number(Key::Order(records.0, records.1));
                    self.facts.note(fact, &Value::Truth(true));
                    self.facts.note(fact, &Value::Truth(false));
                    orders.push(OrderOf {
                        fact,
                        first,
                        second,
                        held: held.collect(),
                    });
                }
            }
        }
        orders
    }
}

/// The first of these orders that some course of things admits; none of it if no other does.
pub(super) fn first_possible(
    items: &[Item],
    critical: &[Instant],
    lists: Vec<Vec<(usize, usize)>>,
) -> Vec<(usize, usize)> {
    let mut sorted = items.to_vec();
    sorted.sort_by_key(Item::rank);
    let possible = lists
        .into_iter()
        .find(|list| list.is_empty() || is_possible(&sorted, critical, list));
    possible.unwrap_or_default()
}

fn is_possible(items: &[Item], critical: &[Instant], before: &[(usize, usize)]) -> bool {
    let mut rest = items;
    while !rest.is_empty() {
        let size = worlds::cluster_size(rest);
        let (knot, behind) = rest.split_at(size);
        rest = behind;
        if size == 1 || size > MAX_CLUSTER {
            continue;
        }
        let order = Order::of(knot, before);
        let mut level: BTreeSet<worlds::Reached> = BTreeSet::from([(0, Instant::MIN, 0)]);
        for _ in knot {
            let mut next = BTreeSet::new();
            for (done, now, place) in level {
                for (position, item) in order.choices(knot, done) {
                    let done = done | (1 << position);
                    for time in worlds::times(critical, item, now, place) {
                        if order.strands(knot, done, time) {
                            break;
                        }
                        next.insert((done, time, item.place()));
                    }
                }
            }
            level = next;
        }
        if level.is_empty() {
            return false;
        }
    }
    true
}
