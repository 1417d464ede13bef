//! What one incident is for every combination of the values of its own facts.

use super::facts::{Key, Value};
use crate::clause::{Act, Strike};
use crate::index::{ActorNumber, KindNumber, Rank};
use crate::judge::diagram::{Class, MAX_CLASSES};
use crate::judge::reading::{MAX_ASSIGNMENTS, Member};
use crate::step::event::Doubt;
use std::rc::Rc;

/// What the table is made from; of two incidents with one shape one table serves both.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Shape {
    /// Every aspect with its values, without the name of the incident.
    pub(super) aspects: Vec<(Key, Vec<Value>)>,
    /// Who is controlled by whom, how closely, for which account.
    pub(super) controls: Vec<(usize, ActorNumber, ActorNumber, Vec<Rank>)>,
    /// By disavowal among the aspects: how many seconds after the act.
    pub(super) delays: Vec<i64>,
    /// Whether somebody does not know of it.
    pub(super) may_be_absent: bool,
}

/// One way of holding the facts of one incident.
#[derive(Debug, Clone, PartialEq, Eq, Default, Hash)]
pub(super) struct Holding {
    /// Whether it may never have been.
    pub(super) absent: bool,
    /// By disputed aspect: its values, as bits. None: it never was.
    pub(super) masks: Option<Vec<u64>>,
}

/// Classes of the assignments, the first disputed aspect counting fastest.
#[derive(Debug)]
pub(super) struct Table {
    sizes: Vec<usize>,
    class_of: Vec<u8>,
    pub(super) classes: Rc<Vec<Class>>,
    pub(super) cut: bool,
}

impl Table {
    pub(super) fn new(members: &[Member<'_>], set_of: &[usize], shape: &Shape) -> Self {
        let mut table = Self {
            sizes: Vec::new(),
            class_of: Vec::new(),
            classes: Rc::new(Vec::new()),
            cut: false,
        };
        let mut classes: Vec<Class> = Vec::new();
        if shape.may_be_absent {
            classes.push(Class::Absent);
        }
        let mut budget = MAX_ASSIGNMENTS;
        for (_, values) in &shape.aspects {
            if values.len() > 1 {
                let size = if values.len() <= budget {
                    values.len()
                } else {
                    1
                };
                table.cut |= size < values.len();
                budget /= size;
                table.sizes.push(size);
            }
        }
        for assignment in 0..table.sizes.iter().product() {
            let class = class_of(members, set_of, shape, &table.digits(assignment));
            let place = classes.iter().position(|known| *known == class);
            let place = place.unwrap_or_else(|| {
                if classes.len() < MAX_CLASSES {
                    classes.push(class);
                } else {
                    table.cut = true;
                }
                classes.len() - 1
            });
            table.class_of.push(u8::try_from(place).unwrap_or(u8::MAX));
        }
        table.classes = Rc::new(classes);
        table
    }

    /// The place of each disputed aspect's value in an assignment.
    fn digits(&self, assignment: usize) -> Vec<usize> {
        let mut rest = assignment;
        let digit = |size: &usize| {
            let digit = rest % size;
            rest /= size;
            digit
        };
        self.sizes.iter().map(digit).collect()
    }

    /// How many assignments there are.
    pub(super) fn len(&self) -> usize {
        self.class_of.len()
    }

    pub(super) fn class(&self, assignment: usize) -> Option<u8> {
        self.class_of.get(assignment).copied()
    }

    /// Every assignment that the holding admits, with its class.
    pub(super) fn admitted<'t>(
        &'t self,
        holding: &'t Holding,
    ) -> impl Iterator<Item = (usize, u8)> + 't {
        let masks = holding.masks.as_deref();
        let each = self.class_of.iter().copied().enumerate();
        each.filter(move |(assignment, _)| {
            let mut rest = *assignment;
            masks.is_some_and(|masks| {
                self.sizes.iter().zip(masks).all(|(size, mask)| {
                    let digit = rest % size;
                    rest /= size;
                    mask & (1 << digit) != 0
                })
            })
        })
    }

    /// The classes that the holding admits, as bits.
    pub(super) fn classes_of(&self, holding: &Holding) -> u64 {
        let absent = u64::from(holding.absent);
        self.admitted(holding)
            .fold(absent, |bits, (_, class)| bits | 1 << class)
    }

    /// By class: how many assignments the holding admits.
    pub(super) fn counts(&self, holding: &Holding) -> Vec<u64> {
        let mut counts = vec![0; self.classes.len()];
        for (_, class) in self.admitted(holding) {
            if let Some(count) = counts.get_mut(usize::from(class)) {
                *count += 1;
            }
        }
        if let (true, Some(first)) = (holding.absent, counts.first_mut()) {
            *first += 1;
        }
        counts
    }

    /// How far apart are two assignments that differ in this aspect alone by one.
    pub(super) fn step(&self, aspect: usize) -> usize {
        self.sizes.iter().take(aspect).product()
    }

    /// How many values this aspect has here.
    pub(super) fn size(&self, aspect: usize) -> usize {
        self.sizes.get(aspect).copied().unwrap_or(1)
    }
}

/// One account of the incident with every fact settled.
#[derive(Default)]
struct Settled {
    author: Option<ActorNumber>,
    doubts: Vec<Doubt>,
    kind: Option<KindNumber>,
    hits: Vec<Strike>,
    joined: Vec<ActorNumber>,
    preventive: bool,
}

fn class_of(members: &[Member<'_>], set_of: &[usize], shape: &Shape, digits: &[usize]) -> Class {
    let mut accounts: Vec<Settled> = (0..=members.len()).map(|_| Settled::default()).collect();
    let mut disavowals = Vec::new();
    let (mut next, mut delays) = (digits.iter(), shape.delays.iter());
    for (key, values) in &shape.aspects {
        let digit = if values.len() > 1 {
            next.next().copied()
        } else {
            Some(0)
        };
        let Some(value) = digit.and_then(|digit| values.get(digit)) else {
            continue;
        };
        if let (Key::Disavowal(_, principal, _), Some(delay)) = (key, delays.clone().next()) {
            delays.next();
            if *value == Value::Truth(true) {
                disavowals.push((*principal, *delay));
            }
            continue;
        }
        let (Key::Author(_, of)
        | Key::Kind(_, of)
        | Key::Hit(_, of, _)
        | Key::Joined(_, of, _)
        | Key::Preventive(_, of)) = key
        else {
            continue;
        };
        let Some(account) = accounts.get_mut(*of) else {
            continue;
        };
        match (key, value) {
            (_, Value::Author(author, doubts)) => {
                account.author = *author;
                account.doubts.clone_from(doubts);
            }
            (_, Value::Kind(kind)) => account.kind = *kind,
            (Key::Hit(_, _, strike), Value::Truth(true)) => account.hits.push(*strike),
            (Key::Joined(_, _, actor), Value::Truth(true)) => account.joined.push(*actor),
            (Key::Preventive(..), Value::Truth(truth)) => account.preventive = *truth,
            _ => {}
        }
    }
    let alike = shape
        .aspects
        .iter()
        .any(|(key, _)| matches!(key, Key::Author(_, 0)));
    let (mut bearings, mut doubts) = (Vec::new(), Vec::new());
    for (place, member) in members.iter().enumerate() {
        let Some(account) = accounts.get(if alike { 0 } else { place + 1 }) else {
            continue;
        };
        let index = &member.view.docket.index;
        let set = set_of.get(place).copied().unwrap_or_default();
        let actors = account.author.iter().chain(&account.joined);
        let controls: Vec<(ActorNumber, ActorNumber, Rank)> = actors
            .flat_map(|actor| {
                let top = index.principal(*actor);
                let found = shape.controls.iter().filter(move |(of, controlled, _, _)| {
                    *of == set && (controlled == actor || *controlled == top)
                });
                found.flat_map(|(_, _, principal, ranks)| {
                    ranks.iter().map(|rank| (*actor, *principal, *rank))
                })
            })
            .collect();
        let act = Act {
            author: account.author,
            kind: account.kind,
            hits: &account.hits,
            joined: &account.joined,
            preventive: account.preventive,
            controls: &controls,
            disavowals: &disavowals,
        };
        let clause = member.clause;
        bearings.push(clause.bearing(index, member.giver, member.receiver, &act));
        let doubt = account.doubts.get(if alike { place } else { 0 });
        doubts.push(doubt.copied().unwrap_or(Doubt::None));
    }
    // What is nothing to anybody is nothing whoever is doubted.
    if bearings.iter().all(|bearing| bearing.is_nothing()) {
        doubts.fill(Doubt::None);
    }
    Class::Act(bearings, doubts)
}
