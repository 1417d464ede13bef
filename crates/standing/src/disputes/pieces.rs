//! One incident as a piece of the diagram: everything that it may be, and what each pair of eyes holds of it.

use super::aspects;
use super::facts::{Key, Value};
use super::frame::{CellOf, FrameItem, Seed, Stage};
use super::scene::{Control, Scene, Told};
use super::table::{Holding, Shape, Table};
use super::word::Openness;
use crate::index::{ActorNumber, Rank};
use crate::judge::case::ends;
use crate::judge::diagram::{Cell, Piece};
use crate::judge::reading::turns;
use crate::judge::worlds::{Item, What};
use crate::step::event::Doubt;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use tacit_lang::time::{Between, Instant};

impl Stage<'_, '_> {
    /// One incident, with its cells.
    pub(super) fn piece(
        &mut self,
        (seed, number): (&Seed<'_>, usize),
        cells: &mut Vec<CellOf>,
        item_number: usize,
    ) -> Option<(FrameItem, Piece)> {
        let (told, keys) = (seed.told.get(number)?, seed.keys.get(number)?);
        let asked = seed.asked.contains(&told.incident);
        let aspects: Vec<(usize, Key)> = keys
            .iter()
            .filter_map(|key| Some((self.facts.find(*key)?, *key)))
            .collect();
        let dims: Vec<(usize, Key)> = aspects
            .iter()
            .copied()
            .filter(|(fact, _)| self.facts.is_disputed(*fact))
            .collect();
        let mut every_doubt: Vec<Doubt> = Vec::new();
        let holdings: Vec<Vec<Holding>> = told
            .seen
            .iter()
            .map(|by_eye| {
                let own = by_eye.iter().map(|seen| {
                    let seen = seen.as_deref();
                    let doubts = seen.map(|seen| aspects::doubts_in(self.scene, seen, asked));
                    let doubts = doubts.unwrap_or_default();
                    let holding = aspects::holding(self.facts, &dims, seen, &doubts);
                    every_doubt.extend(doubts);
                    holding
                });
                own.collect()
            })
            .collect();
        let free = self.free(told, &dims, &holdings);
        let known = self.facts.find(Key::Known(told.incident));
        let known = known.filter(|fact| self.facts.is_disputed(*fact));
        let first = told.every().find_map(|seen| seen.first())?;
        let mut begin = first.begin;
        let mut end = first.end;
        for seen in told.every().filter_map(|seen| seen.first()) {
            if seen.begin != begin || seen.end != end {
                self.scene
                    .left_out
                    .insert("times of incidents that are one, of which not all know all");
                begin = hull(begin, seen.begin);
                end = end.or(seen.end);
            }
        }
        let turns = self.turns_of(told, begin);
        let authors: BTreeSet<ActorNumber> = aspects
            .iter()
            .flat_map(|(fact, key)| {
                let values = self.facts.values(*fact).iter();
                values.filter_map(move |value| match (key, value) {
                    (_, Value::Author(author, _)) => *author,
                    (Key::Joined(_, _, actor), _) => Some(*actor),
                    _ => None,
                })
            })
            .collect();
        let index = &self.scene.docket.index;
        let touches = |control: &&Control| {
            let mut authors = authors.iter();
            authors.any(|it| *it == control.actor || index.principal(*it) == control.actor)
        };
        let controls: Vec<&Control> = seed.controls.iter().filter(touches).collect();
        let assumed = told.assumptions.iter();
        let assumed = assumed.filter_map(|it| self.facts.find(Key::Assumption(*it)));
        let varied = controls.iter().map(|control| control.fact);
        let varied: BTreeSet<usize> = varied.filter(|it| self.facts.is_disputed(*it)).collect();
        let facts: Vec<usize> = assumed.chain(varied.iter().copied()).collect();
        let shared: Vec<usize> = facts
            .iter()
            .filter_map(|it| self.shared_number(*it))
            .collect();
        let sizes: Vec<usize> = facts
            .iter()
            .map(|it| self.facts.values(*it).len())
            .collect();
        let shape_aspects: Vec<(Key, Vec<Value>)> = aspects
            .iter()
            .map(|(fact, key)| (key.nameless(), self.facts.values(*fact).to_vec()))
            .collect();
        let mut by_turn = Vec::new();
        for turn in &turns {
            let mut here = Vec::new();
            for place in 0..sizes.iter().product() {
                let mut rest: usize = place;
                let mut way = 0;
                let mut chosen: BTreeMap<usize, usize> = BTreeMap::new();
                for (position, (fact, size)) in facts.iter().zip(&sizes).enumerate() {
                    let digit = rest % size;
                    rest /= size;
                    if position < told.assumptions.len() {
                        way |= usize::from(digit == 0) << position;
                    } else {
                        chosen.insert(*fact, digit);
                    }
                }
                let ranks = |control: &&Control| {
                    let digit = chosen.get(&control.fact).copied().unwrap_or_default();
                    let value = self.facts.values(control.fact).get(digit);
                    let ranks: Vec<Rank> = match value {
                        Some(Value::Control(course)) => Scene::ranks(course, &self.turns, *turn),
                        _ => Vec::new(),
                    };
                    (control.of, control.actor, control.principal, ranks)
                };
                let shape = Shape {
                    aspects: shape_aspects.clone(),
                    controls: controls.iter().map(ranks).collect(),
                    delays: keys
                        .iter()
                        .filter_map(|key| match key {
                            Key::Disavowal(_, _, said) => Some(said.seconds_since(*turn)),
                            _ => None,
                        })
                        .collect(),
                    may_be_absent: known.is_some(),
                };
                let table = self.table(shape)?;
                here.push(Cell {
                    number: cells.len(),
                    classes: Rc::clone(&table.classes),
                });
                cells.push(CellOf {
                    item: item_number,
                    table,
                    way,
                });
            }
            by_turn.push(here);
        }
        let case = self.scene.cases.first()?;
        let piece = Piece {
            item: Item {
                between: case.until_later(begin),
                what: What::Act {
                    variations: turns.iter().map(|turn| (*turn, Vec::new())).collect(),
                    ends: ends(end, &seed.passages),
                    doubts: every_doubt,
                },
                record: told.incident,
                line: usize::MAX,
            },
            turns,
            shared,
            sizes,
            cells: by_turn,
        };
        let item = FrameItem {
            incident: told.incident,
            dims: dims.iter().map(|(fact, _)| *fact).collect(),
            known,
            holdings,
            free,
            piece: usize::MAX,
            open: self.openness(told),
        };
        Some((item, piece))
    }

    /// By eyes: why facts of the incident are open, as a standing would list them.
    fn openness(&self, told: &Told) -> Vec<Openness> {
        let by_eye = told.seen.first().into_iter().flatten();
        let each = by_eye.map(|seen| {
            let first = seen.as_ref().and_then(|seen| seen.first());
            first.map_or_else(Openness::default, |seen| self.asking.openness(seen))
        });
        each.collect()
    }

    /// What anybody leaves possible of an incident, or a claim names that then stands.
    pub(super) fn free(
        &self,
        told: &Told,
        dims: &[(usize, Key)],
        holdings: &[Vec<Holding>],
    ) -> Vec<Holding> {
        let docket = self.scene.docket;
        let each = holdings.iter().enumerate().map(|(way, by_eye)| {
            let mut free = Holding {
                absent: by_eye.iter().any(|it| it.absent),
                masks: None,
            };
            for masks in by_eye.iter().filter_map(|it| it.masks.as_ref()) {
                match &mut free.masks {
                    None => free.masks = Some(masks.clone()),
                    Some(so_far) => {
                        so_far
                            .iter_mut()
                            .zip(masks)
                            .for_each(|(all, own)| *all |= own);
                    }
                }
            }
            let stands = |given: &BTreeSet<String>| {
                given.iter().all(|id| {
                    let number = docket.assumption_numbers.get(id);
                    let place = told.assumptions.iter().position(|it| Some(it) == number);
                    place.is_none_or(|place| way & (1 << place) != 0)
                })
            };
            if let Some(masks) = &mut free.masks {
                let claims: Vec<_> = aspects::claims_on(self.scene, told)
                    .filter(|claim| stands(&claim.given))
                    .collect();
                for ((fact, key), mask) in dims.iter().zip(masks) {
                    if matches!(key, Key::Author(..) | Key::Kind(..)) {
                        for claim in &claims {
                            *mask |= aspects::named(self.scene, self.facts, *fact, claim);
                        }
                    }
                }
            }
            free
        });
        each.collect()
    }

    /// An incident that is nothing to the promise, and stands only for its place in the order.
    pub(super) fn idle(
        &self,
        mut item: FrameItem,
        mut piece: Piece,
        cells: &mut Vec<CellOf>,
        item_number: usize,
    ) -> (FrameItem, Piece) {
        let members = self.set_of.len();
        let nothing = Shape {
            aspects: Vec::new(),
            controls: Vec::new(),
            delays: Vec::new(),
            may_be_absent: false,
        };
        let table = match self.scene.cases.first() {
            Some(case) => Rc::new(Table::new(&case.members, &vec![0; members], &nothing)),
            None => return (item, piece),
        };
        piece.shared.clear();
        piece.sizes.clear();
        piece.turns.truncate(1);
        piece.cells = vec![vec![Cell {
            number: cells.len(),
            classes: Rc::clone(&table.classes),
        }]];
        if let What::Act { ends, doubts, .. } = &mut piece.item.what {
            ends.truncate(1);
            doubts.clear();
        }
        cells.push(CellOf {
            item: item_number,
            table,
            way: 0,
        });
        let always = Holding {
            absent: false,
            masks: Some(Vec::new()),
        };
        item.holdings = vec![vec![always.clone(); self.scene.cases.len()]];
        item.free = vec![always];
        (item, piece)
    }

    pub(super) fn table(&mut self, shape: Shape) -> Option<Rc<Table>> {
        if let Some(known) = self.tables.get(&shape) {
            return Some(Rc::clone(known));
        }
        let case = self.scene.cases.first()?;
        let table = Rc::new(Table::new(&case.members, &self.set_of, &shape));
        if table.cut {
            self.scene
                .left_out
                .insert("more that one incident may have been");
        }
        self.tables.insert(shape, Rc::clone(&table));
        Some(table)
    }

    pub(super) fn turns_of(&self, told: &Told, begin: Between) -> Vec<Instant> {
        let mut found = BTreeSet::from([begin.from()]);
        for by_eye in &told.seen {
            for (case, seen) in self.scene.cases.iter().zip(by_eye) {
                if let Some(seen) = seen {
                    let together: Vec<_> = seen.iter().collect();
                    found.extend(turns(&case.members, &together));
                }
            }
        }
        found.into_iter().collect()
    }
}

fn hull(one: Between, other: Between) -> Between {
    let (from, to) = (one.from().min(other.from()), one.to().max(other.to()));
    Between::new(from, to).unwrap_or(one)
}
