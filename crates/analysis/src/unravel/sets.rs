//! The smallest sets: searched in the order of their size, over every order in which a set's parts may come.
//!
//! Where a set of one size leads is found from where the sets without one of its parts led. In an order in
//! which a smallest set works every part changes something: else the rest would do without it.

use super::field::{Effect, Element, Field};
use super::further::further;
use super::part::{Account, Part};
use super::{Now, Reach, Set, Unravelled};
use crate::finding::Effort;
use std::collections::{BTreeMap, BTreeSet};
use tacit_lang::time::Instant;
use tacit_standing::play::{Likeness, Play, Position};
use tacit_standing::step::event::{Change, Doubt, Happening};
use tacit_standing::verdict::{Life, Performance};

/// How further acts are numbered: above every incident on record.
const FIRST: u32 = 1 << 31;

/// The most deadlines that are waited for one after the other.
const MAX_WAITS: usize = 8;

/// The most incidents on record of which it is tried what asking who did them does, the latest first.
const MAX_ASKED: usize = 32;

/// How many positions are looked at between two questions whether to break off.
const BETWEEN_STOPS: usize = 64;

/// A search under way, counting what it costs.
pub(crate) struct Search<'s> {
    pub(crate) reach: Reach,
    pub(crate) stop: &'s dyn Fn() -> bool,
    pub(crate) effort: Effort,
}

/// What is done next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Made {
    /// The part in this place.
    Part(usize),
    /// The giver asks who did this act, counted among the further ones.
    Ask(u32),
    /// The giver asks who did this incident, on record under this number and name.
    AskRecorded(u32, String),
    /// Time passes to the next deadline.
    Wait,
}

/// Where things have come to, in the giver's eyes.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    /// Every position that these eyes must hold possible.
    pub(crate) positions: Vec<Position>,
    pub(crate) now: Instant,
    /// How many further acts there were.
    pub(crate) acts: u32,
    pub(crate) path: Vec<Made>,
}

impl Node {
    /// Whether time must pass on the way.
    pub(crate) fn waits(&self) -> bool {
        self.path.contains(&Made::Wait)
    }
}

/// What a search came to: sets by the places of their parts, each with one way in which it works.
pub(crate) struct Found {
    pub(crate) sets: Vec<(Vec<usize>, Node)>,
    pub(crate) within: Option<String>,
}

impl Search<'_> {
    /// One promise in its giver's eyes, with its sets.
    pub(crate) fn unravelled(&mut self, field: &Field<'_>) -> Unravelled {
        let elements = field.elements();
        let now = now(field);
        let mut sets = Vec::new();
        let mut within = None;
        if now != Now::DoesNotBind {
            let found = self.sets(field, &elements);
            within = found.within;
            for (_, node) in &found.sets {
                let scenario = further(field, &elements, node);
                let is_so = !scenario.verdicts.is_empty();
                let judged = scenario.verdicts.iter();
                if !is_so || judged.clone().any(|it| !field.is_free(it.outcome)) {
                    self.effort.limits.insert(
                        "a set that the judge did not confirm from its records was left out: accounts of control or times on record that reach past the moment looked at"
                            .to_owned(),
                    );
                    continue;
                }
                let parts = node.path.iter().filter_map(|made| match made {
                    Made::Part(place) => elements.get(*place).map(|it| it.part.clone()),
                    _ => None,
                });
                sets.push(Set {
                    parts: parts.collect(),
                    scenario,
                });
            }
        }
        let frees_itself = sets.iter().any(|set| set.parts.is_empty());
        Unravelled {
            promise: field.promise.clone(),
            eyes: field.eyes.clone(),
            now: if frees_itself { Now::FreesItself } else { now },
            word: field.standing.word,
            outcomes: field.standing.outcomes.clone(),
            open: field.standing.open.clone(),
            ends: ends(field),
            sets,
            within,
        }
    }

    /// The smallest sets among `elements` after which the promise does not bind.
    pub(crate) fn sets(&mut self, field: &Field<'_>, elements: &[Element]) -> Found {
        let mut found = Found {
            sets: Vec::new(),
            within: None,
        };
        let mut looked = 0;
        let mut level: BTreeMap<Vec<usize>, Vec<Node>> = BTreeMap::new();
        let starts = field.starting(&[]);
        self.settle(field, &mut found, &mut level, &[], starts, &mut looked);
        for size in 1..=self.reach.size {
            // Where nothing more need happen, every set has a part too many.
            if found.sets.iter().any(|(set, _)| set.is_empty()) {
                return found;
            }
            let mut next: BTreeMap<Vec<usize>, Vec<Node>> = BTreeMap::new();
            for (set, nodes) in &level {
                for (place, element) in elements.iter().enumerate() {
                    if set.contains(&place) {
                        continue;
                    }
                    let mut larger = set.clone();
                    larger.push(place);
                    larger.sort_unstable();
                    if found.covers(&larger) {
                        continue;
                    }
                    let reached = match &element.effect {
                        // Accounts come before acts, and together: each set of them is tried once.
                        Effect::Account if set.iter().all(|it| *it < place) => {
                            self.with_accounts(field, elements, &larger)
                        }
                        Effect::Account => Vec::new(),
                        _ => nodes
                            .iter()
                            .flat_map(|node| field.moved(node, elements, place))
                            .collect(),
                    };
                    self.effort.moves += reached.len();
                    self.settle(field, &mut found, &mut next, &larger, reached, &mut looked);
                    if let Some(within) = self.cut_short(looked, &found) {
                        found.within = Some(within);
                        return found;
                    }
                }
            }
            // What was found of one size may lie within what is still followed of the same.
            next.retain(|set, _| !found.covers(set));
            level = next;
            if level.is_empty() {
                return found;
            }
            if size == self.reach.size {
                found.within = Some(format!("within sets of {}", self.reach.size));
            }
        }
        found
    }

    fn cut_short(&mut self, looked: usize, found: &Found) -> Option<String> {
        if looked.is_multiple_of(BETWEEN_STOPS) && (self.stop)() {
            self.effort.interrupted = true;
        }
        if self.effort.interrupted {
            return Some("before it was broken off".to_owned());
        }
        if found.sets.len() >= self.reach.sets {
            return Some(format!("within {} sets", self.reach.sets));
        }
        if looked > self.reach.positions {
            self.effort.limits.insert(format!(
                "{} positions for one promise: allow more, or smaller sets, or name one giver",
                self.reach.positions
            ));
            return Some(format!("within {} positions", self.reach.positions));
        }
        None
    }

    fn with_accounts(&self, field: &Field<'_>, elements: &[Element], set: &[usize]) -> Vec<Node> {
        let parts = set.iter().filter_map(|place| elements.get(*place));
        let accounts = parts.map(|element| match &element.part {
            Part::Account(account) => Some(account),
            _ => None,
        });
        let Some(accounts) = accounts.collect::<Option<Vec<&Account>>>() else {
            return Vec::new();
        };
        let subjects: BTreeSet<_> = accounts.iter().map(|it| &it.subject).collect();
        if subjects.len() < accounts.len() {
            return Vec::new();
        }
        let mut starts = field.starting(&accounts);
        for node in &mut starts {
            let before = set.iter().copied().map(Made::Part);
            node.path.splice(0..0, before);
        }
        starts
    }

    /// Puts down where `set` leads: found if the promise is free, else to be followed.
    fn settle(
        &mut self,
        field: &Field<'_>,
        found: &mut Found,
        level: &mut BTreeMap<Vec<usize>, Vec<Node>>,
        set: &[usize],
        reached: Vec<Node>,
        looked: &mut usize,
    ) {
        let grain = field.arena.grain_seconds;
        let key = |node: &Node| Play::likeness(&node.positions, node.now, grain);
        let mut met: BTreeMap<usize, Vec<Likeness>> = BTreeMap::new();
        let kept = level.get(set).map(Vec::as_slice).unwrap_or_default();
        for node in kept {
            met.entry(node.positions.len()).or_default().push(key(node));
        }
        let mut live: Vec<Node> = Vec::new();
        let mut best: Option<Node> = None;
        for start in reached {
            for node in field.waited(start) {
                *looked += 1;
                self.effort.positions += 1;
                if field.is_sought(&node) {
                    if best
                        .as_ref()
                        .is_none_or(|it| node.path.len() < it.path.len())
                    {
                        best = Some(node);
                    }
                    break;
                }
                let alike = met.entry(node.positions.len()).or_default();
                let own = key(&node);
                if !alike.contains(&own) {
                    alike.push(own);
                    live.push(node);
                }
            }
        }
        match best {
            Some(node) => {
                found.sets.push((set.to_vec(), node));
                level.remove(set);
            }
            None if live.is_empty() => {}
            None => level.entry(set.to_vec()).or_default().extend(live),
        }
    }
}

impl Found {
    fn covers(&self, set: &[usize]) -> bool {
        let mut smaller = self.sets.iter();
        smaller.any(|(known, _)| known.iter().all(|it| set.contains(it)))
    }
}

impl Field<'_> {
    /// Where things are before anything further happens: as they are, and with who did what asked, where that may matter.
    fn starting(&self, accounts: &[&Account]) -> Vec<Node> {
        let plain = Node {
            positions: self.starts(accounts),
            now: self.ground.begins(),
            acts: 0,
            path: Vec::new(),
        };
        if plain.positions.is_empty() {
            return Vec::new();
        }
        let mut nodes = Vec::new();
        let text = self.arena.text(0);
        if text.is_some_and(|text| text.clarification.is_some()) {
            let comes_to = |node: &Node| {
                let last = self.waited(node.clone()).pop();
                last.map(|node| {
                    let each = node.positions.iter();
                    each.map(|it| self.outcome(it)).collect::<Vec<_>>()
                })
            };
            let unasked = comes_to(&plain);
            let numbered: Vec<_> = (0_u32..).zip(&self.ground.incidents).collect();
            for (number, (name, _)) in numbered.into_iter().rev().take(MAX_ASKED) {
                let made = Made::AskRecorded(number, name.clone());
                let (asked, _) = self.asked(&plain, number, &made);
                if comes_to(&asked) != unasked {
                    nodes.push(asked);
                }
            }
        }
        nodes.insert(0, plain);
        nodes
    }

    /// What comes of a part; none if it changes nothing. Where its author is in doubt, with asking and without.
    fn moved(&self, node: &Node, elements: &[Element], place: usize) -> Vec<Node> {
        let Some((after, _)) = self.step(node, elements, &Made::Part(place)) else {
            return Vec::new();
        };
        let grain = self.arena.grain_seconds;
        let key = |node: &Node| Play::likeness(&node.positions, node.now, grain);
        if key(node) == key(&after) {
            return Vec::new();
        }
        let effect = elements.get(place).map(|element| &element.effect);
        let asks = matches!(effect, Some(Effect::Act(_, doubts)) if doubts.first() == Some(&Doubt::Lasting));
        let asked = asks.then(|| {
            self.asked(&after, FIRST + node.acts, &Made::Ask(node.acts))
                .0
        });
        std::iter::once(after).chain(asked).collect()
    }

    fn wait(&self, node: &Node) -> Option<(Node, Vec<Vec<Change>>)> {
        let due = node.positions.iter();
        let at = due
            .filter_map(|it| self.arena.play.next_deadline(it))
            .min()?;
        let play = &self.arena.play;
        Some(self.each(node, at, Made::Wait, |position| play.pass(position, at)))
    }

    /// `node`, and what it comes to at each deadline, as long as the promise does not end by the clock.
    fn waited(&self, node: Node) -> Vec<Node> {
        let mut nodes = vec![node];
        for _ in 0..MAX_WAITS {
            let Some(next) = nodes.last().and_then(|last| Some(self.wait(last)?.0)) else {
                break;
            };
            let ended = |node: &Node| {
                let mut each = node.positions.iter().map(|it| self.outcome(it).0);
                each.any(|life| matches!(life, Life::Expired | Life::Withdrawn))
            };
            let is_over = nodes.last().is_some_and(|last| !ended(last)) && ended(&next);
            if is_over {
                break;
            }
            nodes.push(next);
        }
        nodes
    }

    /// What a step of a way comes to, with what it changed of the promise in each position.
    pub(crate) fn step(
        &self,
        node: &Node,
        elements: &[Element],
        made: &Made,
    ) -> Option<(Node, Vec<Vec<Change>>)> {
        let play = &self.arena.play;
        match made {
            Made::Wait => self.wait(node),
            Made::Part(place) => match &elements.get(*place)?.effect {
                Effect::Act(bearings, doubts) => {
                    let at = self.next(node);
                    let incident = (FIRST + node.acts, at);
                    let (mut after, changes) = self.each(node, at, made.clone(), |position| {
                        play.act(position, at, incident, bearings, doubts)
                    });
                    after.acts += 1;
                    Some((after, changes))
                }
                Effect::Notice(promise) => {
                    let at = self.next(node);
                    let happening = (*promise, Happening::NoticeReceived);
                    Some(self.each(node, at, made.clone(), |position| {
                        play.tell(position, at, std::slice::from_ref(&happening))
                    }))
                }
                Effect::Account => None,
            },
            Made::Ask(act) => Some(self.asked(node, FIRST + act, made)),
            Made::AskRecorded(number, _) => Some(self.asked(node, *number, made)),
        }
    }

    fn asked(&self, node: &Node, incident: u32, made: &Made) -> (Node, Vec<Vec<Change>>) {
        let at = self.next(node);
        let happening = (0, Happening::Asked { incident });
        self.each(node, at, made.clone(), |position| {
            self.arena
                .play
                .tell(position, at, std::slice::from_ref(&happening))
        })
    }

    fn next(&self, node: &Node) -> Instant {
        Instant::from_seconds(node.now.seconds() + self.arena.apart_seconds)
    }

    fn each(
        &self,
        node: &Node,
        at: Instant,
        made: Made,
        moved: impl Fn(&Position) -> (Position, Vec<(usize, Change)>),
    ) -> (Node, Vec<Vec<Change>>) {
        let mut positions: Vec<Position> = Vec::new();
        let mut changes = Vec::new();
        for position in &node.positions {
            let (position, changed) = moved(position);
            let own = changed.into_iter().filter(|(promise, _)| *promise == 0);
            changes.push(own.map(|(_, change)| change).collect());
            if !positions.contains(&position) {
                positions.push(position);
            }
        }
        let mut path = node.path.clone();
        path.push(made);
        let node = Node {
            positions,
            now: at,
            acts: node.acts,
            path,
        };
        (node, changes)
    }

    fn is_sought(&self, node: &Node) -> bool {
        let mut each = node.positions.iter();
        !node.positions.is_empty() && each.all(|it| self.is_reached(it))
    }
}

/// Where the promise is before anything further happens.
fn now(field: &Field<'_>) -> Now {
    let binds = |(life, _): &(Life, Performance)| *life == Life::InEffect;
    let outcomes = &field.standing.outcomes;
    if outcomes.iter().all(binds) {
        Now::Binds
    } else if outcomes.iter().any(binds) {
        Now::Open
    } else {
        Now::DoesNotBind
    }
}

/// When and how the promise ends if nothing more happens.
fn ends(field: &Field<'_>) -> Option<(Instant, Life)> {
    let mut node = Node {
        positions: field.starts(&[]),
        now: field.ground.begins(),
        acts: 0,
        path: Vec::new(),
    };
    for _ in 0..MAX_WAITS {
        node = field.wait(&node)?.0;
        let lives: BTreeSet<Life> = node
            .positions
            .iter()
            .map(|it| field.outcome(it).0)
            .collect();
        if let Some(life @ (Life::Expired | Life::Withdrawn)) = lives.first().copied()
            && lives.len() == 1
        {
            return Some((node.now, life));
        }
    }
    None
}
