//! What one change would remove: of the words, or of what is known (clauses A16 and A19). Each is judged again.

use super::accounts::filed;
use super::field::{Element, Field};
use super::ground::Ground;
use super::part::{Account, Holds, Part};
use super::sets::{Node, Search};
use super::{Now, Set, Situation, Unravelled};
use crate::clause::Clause;
use crate::deed::Deed;
use crate::finding::Kind;
use crate::matter::Matter;
use crate::remedy::{Edit, Fault, candidates, omissions};
use crate::scenario::Side;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use tacit_lang::canonical::encode;
use tacit_lang::ids::ActorId;
use tacit_lang::meaning::Assurance;
use tacit_lang::time::Instant;
use tacit_standing::record::Record;
use tacit_standing::verdict::Subject;

/// The most changes that are tried: each costs as much as all that was looked at before.
const MAX_TRIED: usize = 64;

/// What finds changes of words: the kinds of finding that the sets are, once somebody makes them.
const KINDS: [Kind; 3] = [Kind::Spoiler, Kind::SelfMadeExcuse, Kind::DoubleRelease];

/// One change, and what judging again shows of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Easing {
    /// What is changed.
    pub change: Change,
    /// The sets that no longer suffice: the promise's place, the set's place among its sets.
    pub removes: Vec<(usize, usize)>,
    /// The sets that still suffice, but only after a wait that they did not need before: likewise.
    pub delays: Vec<(usize, usize)>,
    /// How many of the removed still set certain answers free, while the promise binds on (S29).
    pub narrows: usize,
    /// The sets that suffice now and did not before.
    pub brings: Vec<Brought>,
    /// Promises that would no longer bind at all: their places.
    pub frees: Vec<usize>,
}

/// What a change brings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brought {
    /// The promise's place.
    pub promise: usize,
    /// The set.
    pub parts: Vec<Part>,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Of the words of one text.
    Words {
        /// Which text.
        text: usize,
        /// Which clause.
        clause: Clause,
        /// As an instruction: "leave out `…`".
        change: String,
        /// The amended meaning.
        amended: Box<Assurance>,
    },
    /// An open fact is settled for all in whose eyes it is open.
    Fact {
        /// Which.
        subject: Subject,
        /// How.
        holds: Holds,
        /// In whose eyes.
        parties: BTreeSet<ActorId>,
    },
}

/// Every change that removes or delays a set, what removes the most first and of those what brings the fewest; how many were tried.
pub(super) fn easings(
    ground: &Ground,
    situation: &Situation,
    fields: &[Field<'_>],
    found: &[Unravelled],
    search: &mut Search<'_>,
) -> (Vec<Easing>, usize) {
    if found.iter().all(|one| one.sets.is_empty()) {
        return (Vec::new(), 0);
    }
    let mut weighed = Vec::new();
    let mut tried = 0;
    for change in changes(situation, fields, found) {
        if tried >= MAX_TRIED {
            search.effort.limits.insert(format!(
                "{MAX_TRIED} changes were tried, not more: name one giver, or give fewer texts"
            ));
            break;
        }
        if (search.stop)() {
            search.effort.interrupted = true;
        }
        if search.effort.interrupted {
            break;
        }
        tried += 1;
        let weighing = Weighing {
            ground,
            situation,
            fields,
            found,
        };
        weighed.extend(weighing.weigh(change, search));
    }
    let is_bare = |easing: &Easing| match &easing.change {
        Change::Words { text, amended, .. } => {
            let before = situation.matter.texts.get(*text);
            let had = before.is_some_and(|(text, _)| !text.conditions.is_empty());
            (had && amended.conditions.is_empty()).then_some(*text)
        }
        Change::Fact { .. } => None,
    };
    // There are several ways of saying that there is no condition.
    let mut met = BTreeSet::new();
    weighed.retain(|easing: &Easing| is_bare(easing).is_none_or(|text| met.insert(text)));
    weighed.sort_by_key(|easing| {
        (
            !easing.frees.is_empty(),
            Reverse(easing.removes.len()),
            Reverse(easing.delays.len()),
            easing.brings.len(),
            easing.narrows,
            is_bare(easing),
        )
    });
    (weighed, tried)
}

/// What may be changed: settling each open fact each way; clauses left out or mended.
fn changes(situation: &Situation, fields: &[Field<'_>], found: &[Unravelled]) -> Vec<Change> {
    let mut facts: BTreeMap<(Subject, Holds), BTreeSet<ActorId>> = BTreeMap::new();
    for account in fields.iter().flat_map(|field| &field.settlings) {
        let key = (account.subject.clone(), account.holds.clone());
        facts.entry(key).or_default().insert(account.party.clone());
    }
    let mut all: Vec<Change> = facts
        .into_iter()
        .map(|((subject, holds), parties)| Change::Fact {
            subject,
            holds,
            parties,
        })
        .collect();
    let vocabulary = &situation.matter.vocabulary;
    let mut met: BTreeSet<(usize, Vec<u8>)> = BTreeSet::new();
    for (text, (assurance, _)) in situation.matter.texts.iter().enumerate() {
        let mut edits: Vec<Edit> = Vec::new();
        for one in found.iter().filter(|one| one.promise.text == text) {
            let pair = (one.promise.giver.clone(), one.promise.receiver.clone());
            let deeds = one.sets.iter().flat_map(|set| &set.parts);
            let deeds: BTreeSet<&Deed> = deeds.filter_map(Part::deed).collect();
            let deeds: Vec<Deed> = deeds.into_iter().cloned().collect();
            let facing = found
                .iter()
                .find(|other| other.promise.giver == pair.1 && other.promise.receiver == pair.0);
            let facing = facing.and_then(|other| situation.matter.texts.get(other.promise.text));
            for kind in KINDS {
                let fault = Fault {
                    kind,
                    promise: &pair,
                    clauses: &[],
                    deeds: &deeds,
                    facing: facing.map(|(facing, _)| facing),
                };
                edits.extend(candidates(&fault, assurance, vocabulary));
            }
        }
        if !edits.is_empty() {
            edits.extend(omissions(assurance, vocabulary));
        }
        for edit in edits {
            if met.insert((text, encode(&edit.amended))) {
                all.push(Change::Words {
                    text,
                    clause: edit.clause,
                    change: edit.change,
                    amended: Box::new(edit.amended),
                });
            }
        }
    }
    all
}

struct Weighing<'w, 'g> {
    ground: &'w Ground,
    situation: &'w Situation,
    fields: &'w [Field<'g>],
    found: &'w [Unravelled],
}

impl Weighing<'_, '_> {
    /// What `change` does to the sets; none if it removes and delays none, or if it makes of a promise that binds one that does not.
    fn weigh(&self, change: Change, search: &mut Search<'_>) -> Option<Easing> {
        let mut easing = Easing {
            change,
            removes: Vec::new(),
            delays: Vec::new(),
            narrows: 0,
            brings: Vec::new(),
            frees: Vec::new(),
        };
        let mut amended = Vec::new();
        let each = self.fields.iter().zip(self.found).enumerate();
        for (place, (field, before)) in each {
            if before.now == Now::DoesNotBind
                || before.sets.is_empty() && !self.bears_on(&easing.change, field)
            {
                continue;
            }
            let Some(mut after) = self.amended(field, &easing.change) else {
                continue;
            };
            let settled = match &easing.change {
                Change::Fact { subject, .. } => Some(subject.clone()),
                Change::Words { .. } => None,
            };
            after.accounts = field.accounts.clone();
            after
                .accounts
                .retain(|it| Some(&it.subject) != settled.as_ref());
            let mut lives = after.standing.outcomes.iter().map(|(life, _)| *life);
            if lives.all(|life| life != tacit_standing::verdict::Life::InEffect) {
                // A change of words that ends the promise mends nothing.
                settled.as_ref()?;
                easing.frees.push(place);
                continue;
            }
            for (number, set) in before.sets.iter().enumerate() {
                match search.suffices(&after, &set.parts, settled.as_ref()) {
                    Some(way) if way.waits() && !waits(set) => easing.delays.push((place, number)),
                    Some(_) => {}
                    None => {
                        easing.removes.push((place, number));
                        after.counts_grades = true;
                        let partly = search.suffices(&after, &set.parts, settled.as_ref());
                        easing.narrows += usize::from(partly.is_some());
                        after.counts_grades = false;
                    }
                }
            }
            amended.push((place, after));
        }
        if easing.removes.is_empty() && easing.delays.is_empty() {
            return None;
        }
        for (place, after) in amended {
            let field = self.fields.get(place)?;
            let elements = after.elements();
            for (set, _) in search.sets(&after, &elements).sets {
                let parts = set.iter().filter_map(|it| elements.get(*it));
                let parts: Vec<Part> = parts.map(|element| element.part.clone()).collect();
                if search.suffices(field, &parts, None).is_none() {
                    easing.brings.push(Brought {
                        promise: place,
                        parts,
                    });
                }
            }
        }
        Some(easing)
    }

    /// Whether a change can do anything to this promise.
    fn bears_on(&self, change: &Change, field: &Field<'_>) -> bool {
        match change {
            Change::Words { text, .. } => {
                let mut promises = field.arena.promises.iter();
                promises.any(|promise| promise.text == *text)
            }
            Change::Fact { parties, .. } => parties.contains(&field.promise.giver),
        }
    }

    fn amended(&self, field: &Field<'_>, change: &Change) -> Option<Field<'_>> {
        let matter = &self.situation.matter;
        let promise = &field.promise;
        match change {
            Change::Words { text, amended, .. } => {
                let mut texts = matter.texts.clone();
                // Records speak of a text by its digest: the amended one keeps it.
                texts.get_mut(*text)?.0 = (**amended).clone();
                let matter = Matter {
                    texts,
                    ..matter.clone()
                };
                Field::of(self.ground, &matter, promise, &field.eyes, &[])
            }
            Change::Fact { subject, holds, .. } => {
                let mut accounts = field.accounts.iter();
                let account = accounts.find(|it| it.subject == *subject && it.holds == *holds);
                let more = account.map(|account| self.settled(field, account));
                let more = more.unwrap_or_default();
                Field::of(self.ground, matter, promise, &field.eyes, &more)
            }
        }
    }

    fn settled(&self, field: &Field<'_>, account: &Account) -> Vec<Record> {
        let known = Instant::from_seconds(self.ground.known.seconds() + 1);
        // Numbered apart from accounts that a set adds.
        let filed = filed(field, MAX_TRIED, account, known);
        filed.into_iter().map(|(_, record)| record).collect()
    }
}

fn waits(set: &Set) -> bool {
    let mut steps = set.scenario.steps.iter();
    steps.any(|step| step.side == Side::Time)
}

impl Search<'_> {
    /// A way in which these parts still suffice in `field`, in some order; of an account of what is settled nothing is left to be held.
    fn suffices(
        &mut self,
        field: &Field<'_>,
        parts: &[Part],
        settled: Option<&Subject>,
    ) -> Option<Node> {
        let left = parts.iter().filter(|part| match part {
            Part::Account(account) => Some(&account.subject) != settled,
            _ => true,
        });
        let elements: Vec<Element> = left.filter_map(|part| field.element(part)).collect();
        let breaches = |element: &Element| match &element.effect {
            super::field::Effect::Act(bearings, _) => {
                bearings.first().is_some_and(|own| own.forborne)
            }
            _ => false,
        };
        // The order of accounts before acts is that of their places.
        let mut ordered: Vec<Element> = elements;
        ordered.retain(|element| !breaches(element));
        ordered.sort_by_key(|element| !matches!(element.part, Part::Account(_)));
        let found = self.sets(field, &ordered).sets.into_iter().next();
        found.map(|(_, node)| node)
    }
}
