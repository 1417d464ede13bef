//! One promise in its giver's own eyes: where it may be, and what may move it.

use super::accounts;
use super::ground::Ground;
use super::part::{Account, Part};
use crate::arena::Arena;
use crate::cast::Cast;
use crate::matter::Matter;
use std::collections::BTreeSet;
use tacit_lang::ids::ActorId;
use tacit_lang::meaning::{Attribution, Dependence, Entry};
use tacit_lang::time::Instant;
use tacit_standing::clause::Bearing;
use tacit_standing::docket::Docket;
use tacit_standing::play::Position;
use tacit_standing::record::Record;
use tacit_standing::step::event::Doubt;
use tacit_standing::verdict::{Eyes, Life, Performance, Promise, Question, Standing};

/// One promise in its giver's own eyes, with everything that may move it.
pub(crate) struct Field<'g> {
    pub(crate) ground: &'g Ground,
    pub(crate) matter: Matter,
    pub(crate) docket: Docket,
    pub(crate) promise: Promise,
    pub(crate) eyes: Eyes,
    /// The promise alone, or with the one that faces it where either looks at the other. It is in the first place.
    pub(crate) arena: Arena,
    pub(crate) standing: Standing,
    /// What these eyes may come to hold of the facts that are open in them.
    pub(crate) accounts: Vec<Account>,
    /// These, and what they may come to hold that leaves the promise as open as it was.
    pub(crate) settlings: Vec<Account>,
    /// Whether it counts as reached that certain answers come free while the promise binds on (S29).
    pub(crate) counts_grades: bool,
}

/// A part with what it does to the promises of a field.
#[derive(Debug, Clone)]
pub(crate) struct Element {
    pub(crate) part: Part,
    pub(crate) effect: Effect,
}

/// What a part does.
#[derive(Debug, Clone)]
pub(crate) enum Effect {
    /// An act that is this to each promise, in the giver's eyes, its author in doubt or not.
    Act(Vec<Bearing>, Vec<Doubt>),
    /// Notice of withdrawal of the promise in this place.
    Notice(usize),
    /// Another account of what was.
    Account,
}

impl<'g> Field<'g> {
    /// The field of `promise` under the texts of `matter`, with `more` on record; none if it cannot be judged.
    pub(crate) fn of(
        ground: &'g Ground,
        matter: &Matter,
        promise: &Promise,
        eyes: &Eyes,
        more: &[Record],
    ) -> Option<Self> {
        let docket = ground.docket(matter, more);
        let mut promises = vec![promise.clone()];
        promises.extend(facing(&docket, promise).filter(|other| {
            let looks = |promise: &Promise| {
                let text = matter.texts.get(promise.text);
                text.is_some_and(|(text, _)| {
                    matches!(
                        text.dependence,
                        Some(Dependence::OnlyWhileStands | Dependence::ReleasedWhenEnds)
                    ) || text.entry == Some(Entry::OnceOtherInEffect)
                })
            };
            looks(promise) || looks(other)
        }));
        let parties = [promise.giver.clone(), promise.receiver.clone()];
        let matter = Matter {
            begins: Some(ground.begins()),
            ..matter.clone()
        };
        let arena = Arena::playing(&matter, &docket, parties, promises)?;
        let standing = docket.judge(&Question {
            promise: promise.clone(),
            eyes: eyes.clone(),
            at: ground.at,
            known: ground.known.max(latest(more)),
        });
        Some(Self {
            ground,
            docket,
            promise: promise.clone(),
            eyes: eyes.clone(),
            arena,
            standing: standing.ok()?,
            accounts: Vec::new(),
            settlings: Vec::new(),
            counts_grades: false,
            matter,
        })
    }

    /// Finds what these eyes may come to hold of their open facts; says what was left out.
    pub(crate) fn open_accounts(&mut self) -> Vec<String> {
        let (settlings, telling, left_out) = accounts::accounts(self);
        self.accounts = settlings.iter().take(telling).cloned().collect();
        self.settlings = settlings;
        left_out
    }

    /// Where the promises may be in these eyes, once they hold these accounts.
    pub(crate) fn starts(&self, accounts: &[&Account]) -> Vec<Position> {
        let begins = self.ground.begins();
        let mut docket = self.docket.clone();
        let mut known = self.standing.known;
        for (number, account) in accounts.iter().enumerate() {
            known = Instant::from_seconds(known.seconds() + 1);
            docket.add(accounts::filed(self, number, account, known));
        }
        let found = self
            .arena
            .play
            .positions(&docket, &self.eyes, self.ground.at, known);
        let (positions, _) = found.unwrap_or_default();
        let mut passed: Vec<Position> = Vec::new();
        for position in positions {
            let (position, _) = self.arena.play.pass(&position, begins);
            if !passed.contains(&position) {
                passed.push(position);
            }
        }
        passed
    }

    /// Every part that may matter to this promise, the accounts of open facts last.
    pub(crate) fn elements(&self) -> Vec<Element> {
        let repertoire = &self.arena.repertoire;
        let cast = &self.arena.cast;
        let mut parts = Vec::new();
        for choice in &repertoire.choices {
            parts.push(Part::Act {
                deed: choice.deed.clone(),
                side: choice.side,
                likewise: likewise(cast, &choice.deed.author),
            });
        }
        for mistake in repertoire.mistakes.iter().filter(|it| it.party == 0) {
            let Some(choice) = repertoire.choices.get(mistake.choice) else {
                continue;
            };
            let mut others = likewise(cast, &choice.deed.author);
            let alike = cast.actors.iter().filter(|(actor, side)| {
                *side == choice.side && *actor != choice.deed.author && *actor != mistake.accused
            });
            others.extend(alike.map(|(actor, _)| actor.clone()));
            let others: BTreeSet<ActorId> = others.into_iter().collect();
            let hits = |actor: &ActorId| choice.deed.hits.iter().any(|hit| hit.of == *actor);
            parts.push(Part::Mistaken {
                deed: choice.deed.clone(),
                side: choice.side,
                accused: mistake.accused.clone(),
                likewise: others.into_iter().filter(|actor| !hits(actor)).collect(),
            });
        }
        if let Some(facing) = self.arena.promises.get(1) {
            parts.push(Part::Notice {
                by: facing.giver.clone(),
                to: facing.receiver.clone(),
            });
        }
        parts.extend(self.accounts.iter().cloned().map(Part::Account));
        let mut met = BTreeSet::new();
        let elements = parts.into_iter().filter_map(|part| {
            let element = self.element(&part)?;
            if let Effect::Act(bearings, _) = &element.effect {
                let own = bearings.first()?;
                let accused = match &part {
                    Part::Mistaken { accused, .. } => Some(accused.clone()),
                    _ => None,
                };
                let deed = part.deed()?;
                let key = (
                    deed.author.clone(),
                    accused,
                    deed.joined.clone(),
                    bearings.clone(),
                );
                // What the promise forbids frees nobody without breach.
                if own.forborne || bearings.iter().all(Bearing::is_nothing) || !met.insert(key) {
                    return None;
                }
            }
            Some(element)
        });
        elements.collect()
    }

    /// A part with what it does here; none if it can do nothing here.
    pub(crate) fn element(&self, part: &Part) -> Option<Element> {
        let play = &self.arena.play;
        let at = self.ground.begins();
        let effect = match part {
            Part::Act { deed, .. } => {
                let says = deed.says(Some(&deed.author));
                let bearings = play.bearings(&says, deed.disavowed_by.as_ref(), at);
                let sure = vec![Doubt::None; bearings.len()];
                Effect::Act(bearings, sure)
            }
            Part::Mistaken { deed, accused, .. } => {
                let actual = play.bearings(&deed.says(Some(&deed.author)), None, at);
                let seen = play.bearings(&deed.says(Some(accused)), None, at);
                let texts = self.arena.texts();
                let each = seen.into_iter().zip(actual).zip(texts);
                let each = each.map(|((seen, actual), text)| {
                    let is_found = matches!(text.attribution, Some(Attribution::Finder { .. }));
                    match (is_found, text.clarification) {
                        (true, _) => (actual, Doubt::None),
                        (false, Some(_)) => (seen, Doubt::Lasting),
                        (false, None) => (seen, Doubt::None),
                    }
                });
                let (bearings, doubts) = each.unzip();
                Effect::Act(bearings, doubts)
            }
            Part::Notice { by, .. } => {
                let mut promises = self.arena.promises.iter();
                Effect::Notice(promises.position(|promise| promise.giver == *by)?)
            }
            Part::Account(_) => Effect::Account,
        };
        Some(Element {
            part: part.clone(),
            effect,
        })
    }

    /// Life and performance of the promise in this position.
    pub(crate) fn outcome(&self, position: &Position) -> (Life, Performance) {
        let outcomes = self.arena.play.outcomes(position);
        let own = outcomes.first().copied();
        own.unwrap_or((Life::NotInEffect, Performance::Kept))
    }

    /// Whether the promise was breached already, whatever the open facts are.
    pub(crate) fn is_breached(&self) -> bool {
        let mut each = self.standing.outcomes.iter();
        each.all(|(_, performance)| *performance == Performance::Breached)
    }

    /// Whether what is sought is reached in this position.
    pub(crate) fn is_reached(&self, position: &Position) -> bool {
        let is_partly = self.counts_grades && self.arena.play.is_partly_free(position, 0);
        is_partly || self.is_free(self.outcome(position))
    }

    /// Whether an outcome is what is sought: it does not bind, and what it was not already, breached, it is not.
    pub(crate) fn is_free(&self, (life, performance): (Life, Performance)) -> bool {
        life != Life::InEffect && (performance == Performance::Kept || self.is_breached())
    }
}

/// When the last of these was learned.
fn latest(records: &[Record]) -> Instant {
    use tacit_standing::record::Learned;
    let times = records.iter().filter_map(|record| match record.learned()? {
        Learned::Everyone(at) => Some(*at),
        Learned::Only(each) => each.values().copied().max(),
    });
    times.max().unwrap_or(Instant::MIN)
}

/// The promise of the receiver to the giver; of several, the one that answers this one or is answered by it.
fn facing(docket: &Docket, promise: &Promise) -> impl Iterator<Item = Promise> {
    let texts: Vec<_> = docket.texts().collect();
    let joined = |other: &Promise| {
        let (own, other) = (texts.get(promise.text), texts.get(other.text));
        own.zip(other)
            .is_some_and(|((own, digest), (other, others))| {
                own.answers == Some(*others) || other.answers == Some(*digest)
            })
    };
    let mut all: Vec<Promise> = docket.promises();
    all.retain(|other| other.giver == promise.receiver && other.receiver == promise.giver);
    all.sort_by_key(|other| !joined(other));
    all.into_iter().take(1)
}

fn likewise(cast: &Cast, author: &ActorId) -> Vec<ActorId> {
    cast.alike.get(author).cloned().unwrap_or_default()
}
