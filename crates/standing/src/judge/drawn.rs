//! The diagrams of one question: what the open facts are read off.

use super::case::{Case, Explored};
use super::diagram::{Cell, Class, Diagram, MAX_CLASSES, Piece, Staging, build};
use super::worlds::{Item, What};
use crate::eyes::control::Answers;
use crate::eyes::fact::Seen;
use rustc_hash::FxHashSet;
use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;
use tacit_lang::time::Instant;

/// The diagram of one way that assumptions, sameness and control may be.
#[derive(Debug)]
pub(crate) struct Opened {
    pub(crate) assumed: Vec<(usize, bool)>,
    /// The claims of sameness that are taken to hold.
    pub(crate) joined: BTreeSet<String>,
    pub(crate) held: Vec<Answers>,
    /// By incident: as each member's eyes see it.
    pub(crate) seen: HashMap<usize, Vec<Seen>>,
    pub(crate) diagram: Diagram,
}

impl Case<'_> {
    /// Tries every combination of the open facts, and keeps the diagrams of them.
    pub(crate) fn explore_drawn(&self) -> (Explored, Vec<Opened>) {
        let mut explored = Explored::default();
        let mut all = Vec::new();
        for assumed in self.suppositions(&[], &mut explored.cut) {
            let mut drawn = Some(Vec::new());
            self.explore_supposing(&assumed, &[], &mut explored, &mut drawn);
            for mut opened in drawn.into_iter().flatten() {
                opened.assumed.clone_from(&assumed);
                all.push(opened);
            }
        }
        (explored, all)
    }

    /// The diagram of these items, in which every edge of an interval can be told apart.
    pub(super) fn opened(
        &self,
        (seen, held): (&[Vec<Seen>], &[Answers]),
        items: &[Item],
        before: &[(usize, usize)],
        critical: &[Instant],
    ) -> Opened {
        let latest = items
            .iter()
            .filter(|item| item.between.from() < item.between.to());
        let latest = latest.filter(|item| matches!(item.what, What::Act { .. }));
        let critical: BTreeSet<Instant> = latest
            .map(|item| item.between.to())
            .chain(critical.iter().copied())
            .collect();
        let critical: Vec<Instant> = critical.into_iter().collect();
        // Of incidents of which the same is held the classes are one list.
        let mut known: FxHashSet<Rc<Vec<Class>>> = FxHashSet::default();
        let mut cells = 0;
        let mut cut = false;
        let pieces = items.iter().map(|item| {
            let mut piece = Piece {
                item: item.clone(),
                turns: Vec::new(),
                shared: Vec::new(),
                sizes: Vec::new(),
                cells: Vec::new(),
            };
            if let What::Act {
                variations, doubts, ..
            } = &item.what
            {
                for (turn, bearings) in variations {
                    let every = bearings.iter().take(MAX_CLASSES);
                    cut |= bearings.len() > MAX_CLASSES;
                    let classes = every.map(|it| Class::Act(it.clone(), doubts.clone()));
                    let classes = Rc::new(classes.collect::<Vec<Class>>());
                    let classes = match known.get(&classes) {
                        Some(same) => Rc::clone(same),
                        None => {
                            known.insert(Rc::clone(&classes));
                            classes
                        }
                    };
                    piece.turns.push(*turn);
                    piece.cells.push(vec![Cell {
                        number: cells,
                        classes,
                    }]);
                    cells += 1;
                }
            }
            piece
        });
        let staging = Staging {
            pieces: pieces.collect(),
            shared: &[],
            before,
            critical: &critical,
            at: self.at,
            joins_alike: true,
        };
        let mut diagram = build(&self.members, staging);
        diagram.cut |= cut;
        let seen = seen.iter().filter_map(|each| {
            let first = each.first()?;
            Some((first.incident, each.clone()))
        });
        Opened {
            assumed: Vec::new(),
            joined: BTreeSet::new(),
            held: held.to_vec(),
            seen: seen.collect(),
            diagram,
        }
    }
}
