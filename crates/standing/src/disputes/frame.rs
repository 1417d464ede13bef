//! The diagram of one way that all which lies above the incidents may be.

use super::aspects::{self, Asking};
use super::facts::{Facts, Key, Value};
use super::scene::{Above, Control, Scene, Told};
use super::table::{Holding, Shape, Table};
use crate::index::{ActorNumber, Rank};
use crate::judge::case::ends;
use crate::judge::critical::critical;
use crate::judge::diagram::{Cell, Class, Diagram, Piece, SharedFact, Staging, build};
use crate::judge::order::Order;
use crate::judge::reading::turns;
use crate::judge::worlds::{self, Item, MAX_CLUSTER, What};
use crate::step::event::{Doubt, Happening};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use tacit_lang::time::{Between, Instant};

/// One way that what lies above may be, with everything under it.
#[derive(Debug)]
pub(super) struct Frame {
    pub(super) chosen: Vec<(usize, u8)>,
    pub(super) items: Vec<FrameItem>,
    /// By number of the cell: whose it is.
    pub(super) cells: Vec<CellOf>,
    pub(super) diagram: Diagram,
    pub(super) orders: Vec<OrderOf>,
    /// By shared fact, then by eyes: its values, as bits.
    pub(super) shared: Vec<Vec<u64>>,
}

/// An incident under one frame.
#[derive(Debug)]
pub(super) struct FrameItem {
    pub(super) incident: usize,
    /// By disputed aspect of the table: the fact.
    pub(super) dims: Vec<usize>,
    pub(super) known: Option<usize>,
    /// By the ways of its assumptions, then by eyes.
    pub(super) holdings: Vec<Vec<Holding>>,
    /// By those ways: what anybody leaves possible, or a claim names.
    pub(super) free: Vec<Holding>,
    pub(super) piece: usize,
}

/// A cell of the diagram.
#[derive(Debug)]
pub(super) struct CellOf {
    pub(super) item: usize,
    pub(super) table: Rc<Table>,
    /// Which of the ways of the item's assumptions.
    pub(super) way: usize,
}

/// Two pieces of one knot whose order is disputed.
#[derive(Debug)]
pub(super) struct OrderOf {
    pub(super) fact: usize,
    pub(super) first: usize,
    pub(super) second: usize,
    /// By eyes: bit 0, the first may come first; bit 1, the second.
    pub(super) held: Vec<u64>,
}

/// What is the same for all frames.
pub(super) struct Stage<'s, 'a> {
    pub(super) scene: &'s mut Scene<'a>,
    pub(super) facts: &'s mut Facts,
    pub(super) asking: Asking,
    pub(super) set_of: Vec<usize>,
    pub(super) turns: Vec<Instant>,
    /// Facts that incidents share, by their number there.
    pub(super) shared: Vec<usize>,
    pub(super) tables: FxHashMap<Shape, Rc<Table>>,
}

/// A frame before its diagram is built.
pub(super) struct Seed<'a> {
    above: Above<'a>,
    told: Vec<Told>,
    accounts: Vec<Vec<usize>>,
    keys: Vec<Vec<Key>>,
    controls: Vec<Control>,
    asked: FxHashSet<usize>,
    passages: Vec<Item>,
}

impl<'a> Stage<'_, 'a> {
    /// Every frame's material, with all facts noted.
    pub(super) fn seeds(&mut self) -> Vec<Seed<'a>> {
        let every = self.scene.above(self.facts);
        let mut seeds = Vec::new();
        for above in every {
            let told = self.scene.told(&above);
            let controls = self
                .scene
                .controls(&above, (&self.set_of, &self.turns), self.facts);
            let (passages, asked) = renumbered(&above.passages, &told);
            seeds.push(Seed {
                above,
                accounts: Vec::new(),
                keys: Vec::new(),
                told,
                controls,
                asked,
                passages,
            });
        }
        let members = self.set_of.len();
        let mut apart: BTreeSet<usize> = BTreeSet::new();
        if members > 1 {
            for told in seeds.iter().flat_map(|seed| &seed.told) {
                if aspects::accounts(told, members).len() > 1 {
                    apart.insert(told.incident);
                }
            }
        }
        for seed in &mut seeds {
            for told in &seed.told {
                let accounts = if apart.contains(&told.incident) {
                    (1..=members).collect()
                } else {
                    vec![0]
                };
                let keys = aspects::keys(self.scene, self.asking, told, &accounts);
                self.note(told, &keys, seed.asked.contains(&told.incident));
                seed.accounts.push(accounts);
                seed.keys.push(keys);
            }
        }
        for seed in &seeds {
            for (told, keys) in seed.told.iter().zip(&seed.keys) {
                for key in keys {
                    let fact = self.facts.number(*key);
                    if self.facts.is_disputed(fact) {
                        aspects::note_named(self.scene, self.facts, told, *key, fact);
                    }
                }
            }
        }
        self.shared = self.shared_facts(&seeds);
        seeds
    }

    fn note(&mut self, told: &Told, keys: &[Key], asked: bool) {
        for seen in told.every() {
            let doubts = aspects::doubts_in(self.scene, seen, asked);
            for key in keys {
                let fact = self.facts.number(*key);
                for value in aspects::values(*key, seen, &doubts) {
                    self.facts.note(fact, &value);
                }
            }
        }
        let mut known = told.seen.iter().flatten();
        if known.any(Option::is_none) {
            let fact = self.facts.number(Key::Known(told.incident));
            self.facts.note(fact, &Value::Truth(true));
            self.facts.note(fact, &Value::Truth(false));
        }
        for assumption in &told.assumptions {
            let fact = self.facts.number(Key::Assumption(*assumption));
            self.facts.note(fact, &Value::Truth(true));
            self.facts.note(fact, &Value::Truth(false));
        }
    }

    fn shared_facts(&self, seeds: &[Seed<'_>]) -> Vec<usize> {
        let told = seeds.iter().flat_map(|seed| &seed.told);
        let assumptions: BTreeSet<usize> = told.flat_map(|it| &it.assumptions).copied().collect();
        let assumptions = assumptions.into_iter();
        let assumptions = assumptions.filter_map(|it| self.facts.find(Key::Assumption(it)));
        let controls: BTreeSet<usize> = seeds
            .iter()
            .flat_map(|seed| &seed.controls)
            .map(|control| control.fact)
            .filter(|fact| self.facts.is_disputed(*fact))
            .collect();
        assumptions.chain(controls).collect()
    }

    fn shared_number(&self, fact: usize) -> Option<usize> {
        self.shared.iter().position(|known| *known == fact)
    }

    /// The shared facts with what excludes what.
    fn shared_terms(&self) -> Vec<SharedFact> {
        let each = self.shared.iter().map(|fact| {
            let mut excludes = Vec::new();
            if let Some((Key::Assumption(number), _)) = self.facts.all.get(*fact) {
                let rivals = self.scene.docket.rivals(*number).into_iter();
                let rivals = rivals.filter_map(|it| self.facts.find(Key::Assumption(it)));
                let rivals = rivals.filter_map(|fact| self.shared_number(fact));
                excludes.extend(rivals.map(|rival| (0, rival, 0)));
            }
            SharedFact {
                values: self.facts.values(*fact).len(),
                excludes,
            }
        });
        each.collect()
    }

    /// Builds the diagram of a frame.
    pub(super) fn frame(&mut self, seed: Seed<'_>) -> Frame {
        let at = self.scene.at;
        let eyes = self.scene.cases.len();
        let record_of: BTreeMap<usize, usize> = seed
            .told
            .iter()
            .flat_map(|told| told.members.iter().map(|member| (*member, told.incident)))
            .collect();
        let lists: Vec<Vec<Vec<(usize, usize)>>> = (0..eyes)
            .map(|eye| self.orders_of(&seed.told, eye, &record_of))
            .collect();
        let ordered: FxHashSet<usize> = lists
            .iter()
            .filter_map(|lists| lists.first())
            .flatten()
            .flat_map(|(one, other)| [*one, *other])
            .collect();
        let mut items = Vec::new();
        let mut cells: Vec<CellOf> = Vec::new();
        let mut pieces = Vec::new();
        for (number, told) in seed.told.iter().enumerate() {
            let is_ordered = ordered.contains(&told.incident);
            let begin = told
                .every()
                .filter_map(|seen| seen.first())
                .map(|seen| seen.begin.from());
            if begin.min().is_none_or(|begin| begin > at) && !is_ordered {
                continue;
            }
            let first_cell = cells.len();
            let Some((mut item, piece)) = self.piece((&seed, number), &mut cells, items.len())
            else {
                continue;
            };
            let nothing = piece
                .cells
                .iter()
                .flatten()
                .all(|cell| cell.classes.iter().all(is_nothing));
            if nothing {
                cells.truncate(first_cell);
                if !is_ordered {
                    continue;
                }
                item.dims.clear();
                item.known = None;
                let (item, piece) = self.idle(item, piece, &mut cells, items.len());
                items.push(item);
                pieces.push(piece);
                continue;
            }
            items.push(item);
            pieces.push(piece);
        }
        pieces.extend(seed.passages.iter().map(|item| Piece {
            item: item.clone(),
            turns: Vec::new(),
            shared: Vec::new(),
            sizes: Vec::new(),
            cells: Vec::new(),
        }));
        let all: Vec<Item> = pieces.iter().map(|piece| piece.item.clone()).collect();
        let Some(case) = self.scene.cases.first() else {
            return Frame {
                chosen: Vec::new(),
                items,
                cells,
                diagram: Diagram::default(),
                orders: Vec::new(),
                shared: Vec::new(),
            };
        };
        let (critical, cut) = critical(&case.members, &all, at);
        let before: Vec<Vec<(usize, usize)>> = lists
            .into_iter()
            .map(|lists| first_possible(&all, &critical, lists))
            .collect();
        let knows: Vec<FxHashSet<usize>> = (0..eyes)
            .map(|eye| {
                let known = seed.told.iter().filter(|told| {
                    let mut ways = told.seen.iter();
                    ways.any(|seen| seen.get(eye).is_some_and(Option::is_some))
                });
                known.map(|told| told.incident).collect()
            })
            .collect();
        let knows_both = |eye: usize, pair: &(usize, usize)| {
            let known = knows.get(eye);
            known.is_some_and(|known| known.contains(&pair.0) && known.contains(&pair.1))
        };
        let pairs: BTreeSet<(usize, usize)> = before.iter().flatten().copied().collect();
        let common: Vec<(usize, usize)> = pairs
            .into_iter()
            .filter(|pair| {
                let mut each = before.iter().enumerate();
                each.all(|(eye, own)| own.contains(pair) || !knows_both(eye, pair))
            })
            .collect();
        let shared_terms = self.shared_terms();
        let staging = Staging {
            pieces,
            shared: &shared_terms,
            before: &common,
            critical: &critical,
            at,
            joins_alike: false,
        };
        let mut diagram = build(&case.members, staging);
        diagram.cut |= cut;
        for (number, piece) in diagram.pieces.iter().enumerate() {
            let own = items
                .iter_mut()
                .find(|item| !piece.cells.is_empty() && item.incident == piece.item.record);
            if let Some(item) = own {
                item.piece = number;
            }
        }
        let orders = self.disputed_orders(&diagram, &before, &common);
        let shared = self.shared_held(&seed);
        Frame {
            chosen: seed.above.chosen,
            items,
            cells,
            diagram,
            orders,
            shared,
        }
    }

    /// By shared fact, then by eyes: its values, as bits.
    fn shared_held(&self, seed: &Seed<'_>) -> Vec<Vec<u64>> {
        let each = self
            .shared
            .iter()
            .map(|fact| match self.facts.all.get(*fact) {
                Some((Key::Assumption(number), _)) => {
                    let held = self.scene.assumption(*number).into_iter();
                    held.map(|held| match held {
                        None => 0b11,
                        Some(true) => 0b01,
                        Some(false) => 0b10,
                    })
                    .collect()
                }
                _ => {
                    let control = seed.controls.iter().find(|it| it.fact == *fact);
                    let held = control.into_iter().flat_map(|it| &it.held);
                    held.map(|values| self.facts.mask(*fact, values)).collect()
                }
            });
        each.collect()
    }

    /// By which orders these eyes hold incidents, from all that is known of it to less.
    fn orders_of(
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

    /// One incident, with its cells.
    fn piece(
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
        };
        Some((item, piece))
    }

    /// What anybody leaves possible of an incident, or a claim names that then stands.
    fn free(&self, told: &Told, dims: &[(usize, Key)], holdings: &[Vec<Holding>]) -> Vec<Holding> {
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
    fn idle(
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

    fn table(&mut self, shape: Shape) -> Option<Rc<Table>> {
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

    fn turns_of(&self, told: &Told, begin: Between) -> Vec<Instant> {
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

    /// The pairs of incidents in one knot of which some eyes hold another order than others, or none.
    fn disputed_orders(
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

fn is_nothing(class: &Class) -> bool {
    match class {
        Class::Absent => true,
        Class::Act(bearings, _) => bearings.iter().all(|bearing| bearing.is_nothing()),
    }
}

fn hull(one: Between, other: Between) -> Between {
    let (from, to) = (one.from().min(other.from()), one.to().max(other.to()));
    Between::new(from, to).unwrap_or(one)
}

/// The messages, those about an incident named by the first of those that are one with it; and which
/// incidents are asked about.
fn renumbered(passages: &[Item], told: &[Told]) -> (Vec<Item>, FxHashSet<usize>) {
    let mut asked = FxHashSet::default();
    let mut passages = passages.to_vec();
    for item in &mut passages {
        let What::Message(effects) = &mut item.what else {
            continue;
        };
        for (_, happening) in effects {
            if let Happening::Asked { incident } | Happening::Answered { incident } = happening {
                let number = *incident as usize;
                let one = told.iter().find(|told| told.members.contains(&number));
                if let Some(first) = one.and_then(|told| u32::try_from(told.incident).ok()) {
                    *incident = first;
                }
                asked.insert(*incident as usize);
            }
        }
    }
    (passages, asked)
}

/// The first of these orders that some course of things admits; none of it if no other does.
fn first_possible(
    items: &[Item],
    critical: &[Instant],
    lists: Vec<Vec<(usize, usize)>>,
) -> Vec<(usize, usize)> {
    let mut sorted = items.to_vec();
    sorted.sort_by_key(|item| (item.between.from(), item.place(), item.record));
    let possible = lists
        .into_iter()
        .find(|list| list.is_empty() || is_possible(&sorted, critical, list));
    possible.unwrap_or_default()
}

fn is_possible(items: &[Item], critical: &[Instant], before: &[(usize, usize)]) -> bool {
    let mut rest = items;
    while let Some(first) = rest.first() {
        let mut last = first.between.to();
        let size = rest
            .iter()
            .position(|item| {
                let outside = item.between.from() > last;
                last = last.max(item.between.to());
                outside
            })
            .unwrap_or(rest.len());
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
