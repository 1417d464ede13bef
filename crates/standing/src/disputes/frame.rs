//! The diagram of one way that all which lies above the incidents may be.

use super::aspects::{self, Asking};
use super::facts::{Facts, Key, Value};
use super::orders::first_possible;
use super::scene::{Above, Control, Scene, Told};
use super::table::{Holding, Shape, Table};
use super::word::Openness;
use crate::judge::critical::critical;
use crate::judge::diagram::{Class, Diagram, Piece, SharedFact, Staging, build};
use crate::judge::worlds::{Item, What};
use crate::step::event::Happening;
use crate::step::terms::Terms;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use tacit_lang::time::Instant;

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
    /// By eyes: why facts of it are open.
    pub(super) open: Vec<Openness>,
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
    pub(super) above: Above<'a>,
    pub(super) told: Vec<Told>,
    pub(super) accounts: Vec<Vec<usize>>,
    pub(super) keys: Vec<Vec<Key>>,
    pub(super) controls: Vec<Control>,
    pub(super) asked: FxHashSet<usize>,
    pub(super) passages: Vec<Item>,
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

    pub(super) fn shared_number(&self, fact: usize) -> Option<usize> {
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
                .all(|cell| cell.classes.iter().all(Class::is_nothing));
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
        let terms: Vec<&Terms> = case.members.iter().map(|member| &member.terms).collect();
        let (critical, cut) = critical(&terms, [], &all, at);
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
        let acts = diagram.pieces.iter().enumerate();
        let acts = acts.filter(|(_, piece)| !piece.cells.is_empty());
        let piece_of: FxHashMap<usize, usize> = acts
            .map(|(number, piece)| (piece.item.record, number))
            .collect();
        for item in &mut items {
            item.piece = piece_of.get(&item.incident).copied().unwrap_or(usize::MAX);
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
