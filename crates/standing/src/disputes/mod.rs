//! What follows from each reading of all that is disputed at once (spec/language/6-disputes.md).
//!
//! The way through it: `scene` sets side by side what all pairs of eyes see; `facts` and `aspects` find what
//! they leave possible of each fact; `table` says what an incident then is to the promise; `frame` has the
//! judge's own step make the diagram of it; `space` reads the diagram as anybody holds the facts; `cheapest`
//! and `whole` ask it; `words` say it and `drawing` draws it.

mod account;
mod answer;
mod aspects;
mod cheapest;
mod drawing;
mod facts;
mod frame;
mod functions;
mod orders;
mod pieces;
mod scene;
mod shapes;
mod space;
mod table;
mod whole;
mod word;
mod words;

pub use answer::{
    Apart, Concessions, Conflict, DisputedFact, DisputedValue, Disputes, Drawing, DrawnEdge,
    DrawnEnd, DrawnNode, MAX_DRAWN, Outcome, SayingClaim, Seeing,
};

use self::aspects::Asking;
use self::cheapest::Search;
use self::facts::{Facts, Key};
use self::frame::Stage;
use self::scene::Scene;
use self::space::{AboveOf, Space, Who};
use self::words::Words;
use crate::docket::Docket;
use crate::judge::diagram::Outcomes;
use crate::judge::open::open_facts;
use crate::judge::{QuestionError, word};
use crate::verdict::{Eyes, Promise, Word};
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};
use tacit_lang::time::Instant;

/// The most pairs of eyes that are compared at once: every two of them are.
pub const MAX_EYES: usize = 16;

impl Docket {
    /// What follows from what is disputed of `promise` among `eyes`, as of `at`, as known at `known`
    /// (D1 to D9). Of more than [`MAX_EYES`] pairs of eyes the first are compared, and the answer says so.
    ///
    /// # Errors
    /// [`QuestionError`] if the promise or a viewpoint is not on the docket.
    pub fn disputes(
        &self,
        promise: &Promise,
        eyes: &[Eyes],
        at: Instant,
        known: Instant,
    ) -> Result<Disputes, QuestionError> {
        let compared = eyes.get(..MAX_EYES).unwrap_or(eyes);
        let mut scene = Scene::new(self, promise, compared, (at, known))?;
        if compared.len() < eyes.len() {
            scene.left_out.insert("more pairs of eyes");
        }
        let turns = scene.control_turns();
        let space = space(&mut scene, turns.clone());
        let words = Words {
            scene: &scene,
            turns: &turns,
        };
        let asking = Answering {
            docket: self,
            promise,
            times: (at, known),
            space: &space,
            words,
        };
        Ok(asking.answer(compared))
    }
}

/// The diagrams of everything that the scene leaves possible.
fn space(scene: &mut Scene<'_>, turns: Vec<Instant>) -> Space {
    let mut facts = Facts::default();
    let eyes = scene.cases.len();
    let set_of = scene.control_sets();
    let asking = scene.cases.first().map(Asking::of).unwrap_or_default();
    let mut stage = Stage {
        scene,
        facts: &mut facts,
        asking,
        set_of,
        turns,
        shared: Vec::new(),
        tables: FxHashMap::default(),
    };
    let seeds = stage.seeds();
    let frames: Vec<_> = seeds.into_iter().map(|seed| stage.frame(seed)).collect();
    let shared = std::mem::take(&mut stage.shared);
    if facts.cut {
        scene.left_out.insert("more values of one fact");
    }
    if frames.iter().any(|frame| frame.diagram.cut) {
        scene
            .left_out
            .insert("more courses that things may have taken");
    }
    let mut above = Vec::new();
    for (fact, _) in frames.first().into_iter().flat_map(|frame| &frame.chosen) {
        let held = (0..eyes).map(|eye| above_held(scene, &facts, *fact, eye));
        above.push(AboveOf {
            fact: *fact,
            held: held.collect(),
        });
    }
    Space::new(facts, frames, shared, above, eyes)
}

/// What one pair of eyes leaves possible of a fact above the incidents, as bits.
fn above_held(scene: &Scene<'_>, facts: &Facts, fact: usize, eye: usize) -> u64 {
    let values = facts.values(fact);
    let truth = |held: Option<bool>| {
        let possible = values.iter().enumerate().filter(|(_, value)| match value {
            facts::Value::Truth(truth) => held.is_none_or(|held| held == *truth),
            _ => false,
        });
        possible.fold(0, |bits, (place, _)| bits | 1 << place)
    };
    match facts.all.get(fact).map(|(key, _)| *key) {
        Some(Key::Messages) => {
            let own = scene.cases.get(eye).map(|case| &case.passages);
            let same = values.iter().enumerate().filter(|(_, value)| match value {
                facts::Value::Account(number) => {
                    scene.cases.get(*number).map(|case| &case.passages) == own
                }
                _ => false,
            });
            same.fold(0, |bits, (place, _)| bits | 1 << place)
        }
        Some(Key::Same(number)) => {
            let held = scene
                .docket
                .sames
                .get(number)
                .map(|same| scene.sameness(same));
            truth(held.and_then(|held| held.get(eye).copied()).flatten())
        }
        Some(Key::Assumption(number)) => {
            truth(scene.assumption(number).get(eye).copied().flatten())
        }
        _ => u64::MAX,
    }
}

/// Everything from which the answer is made.
struct Answering<'s, 'a> {
    docket: &'s Docket,
    promise: &'s Promise,
    times: (Instant, Instant),
    space: &'s Space,
    words: Words<'s, 'a>,
}

impl Answering<'_, '_> {
    fn answer(&self, eyes: &[Eyes]) -> Disputes {
        let space = self.space;
        let matter = space.matter();
        let order = self.order(&matter);
        let number_of: BTreeMap<usize, usize> = order
            .iter()
            .enumerate()
            .map(|(place, fact)| (*fact, place))
            .collect();
        let mut notes = Vec::new();
        let mut seeing = Vec::new();
        for (who, each) in eyes.iter().enumerate() {
            seeing.push(self.seeing(who, each, &number_of, &mut notes));
        }
        let free = space.outcomes(space.free());
        let (combinations, with_breach) = space.count();
        let all: Vec<Outcomes> = (0..eyes.len()).map(|who| space.outcomes(who)).collect();
        let mut between: BTreeMap<(Who, Who), Between> = BTreeMap::new();
        let mut apart = Vec::new();
        for (one, ones) in all.iter().enumerate() {
            for (other, others) in all.iter().enumerate() {
                if one != other && ones != others {
                    // What decides is the same either way.
                    let both = (one.min(other), one.max(other));
                    let between = between.entry(both).or_insert_with(|| self.between(both));
                    let targets = (one, other, *others);
                    apart.push(self.apart(targets, between, &number_of, &mut notes));
                }
            }
        }
        let left_out: Vec<&str> = self.words.scene.left_out.iter().copied().collect();
        Disputes {
            promise: self.promise.clone(),
            at: self.times.0,
            known: self.times.1,
            eyes: seeing,
            facts: order.iter().map(|fact| self.fact(*fact, &matter)).collect(),
            outcomes: free.each(),
            same_whatever_is_true: free.count() == 1,
            combinations: combinations.to_string(),
            combinations_with_breach: with_breach.to_string(),
            apart,
            conflicts: self.conflicts(),
            drawing: drawing::draw(space, &self.words, &number_of),
            partial: (!left_out.is_empty()).then(|| {
                format!(
                    "not everything was looked at; there are {}",
                    left_out.join(", ")
                )
            }),
            notes,
        }
    }

    /// The facts to be told: those disputed, of orders those that matter or on which eyes differ.
    fn order(&self, matter: &FxHashMap<usize, bool>) -> Vec<usize> {
        let space = self.space;
        let is_met = |fact: &usize| {
            space.places.contains_key(fact) || space.above.iter().any(|above| above.fact == *fact)
        };
        let is_told = |fact: &usize| {
            let held = |who: Who| space.held(*fact, who);
            !space.is_order(*fact)
                || matter.get(fact) != Some(&false)
                || (1..space.eyes).any(|who| held(who) != held(0))
        };
        let mut order: Vec<usize> = (0..space.facts.all.len())
            .filter(|fact| space.facts.is_disputed(*fact))
            .filter(is_met)
            .filter(is_told)
            .collect();
        let key_of = |fact: &usize| space.facts.all.get(*fact).map(|(key, _)| *key);
        order.sort_by_key(|fact| {
            let key = key_of(fact);
            (key.and_then(|key| self.words.when(&key)), key)
        });
        order
    }

    fn fact(&self, fact: usize, matter: &FxHashMap<usize, bool>) -> DisputedFact {
        let space = self.space;
        let Some((key, values)) = space.facts.all.get(fact) else {
            return DisputedFact {
                subject: crate::verdict::Subject::Messages,
                when: None,
                values: Vec::new(),
                matters: None,
            };
        };
        let held: Vec<u64> = (0..space.eyes).map(|who| space.held(fact, who)).collect();
        let told = values.iter().enumerate().map(|(place, value)| {
            let possible = held.iter().enumerate();
            DisputedValue {
                value: self.words.value(key, value, values),
                possible_to: possible
                    .filter(|(_, held)| **held & (1 << place) != 0)
                    .map(|(who, _)| who)
                    .collect(),
                claims: self.words.claims(key, value),
                outcomes: space.outcomes_of_value(fact, place).each(),
            }
        });
        DisputedFact {
            subject: self.words.subject(key),
            when: self.words.when(key),
            values: told.filter(|value| !value.outcomes.is_empty()).collect(),
            matters: matter.get(&fact).copied(),
        }
    }

    fn seeing(
        &self,
        who: Who,
        eyes: &Eyes,
        number_of: &BTreeMap<usize, usize>,
        notes: &mut Vec<String>,
    ) -> Seeing {
        let outcomes = self.space.outcomes(who);
        let words: BTreeSet<Word> = outcomes
            .each()
            .into_iter()
            .map(|(life, performance)| Word::of(life, performance))
            .collect();
        let case = self.words.scene.cases.get(who);
        let word = match (words.first(), case) {
            (Some(only), _) if words.len() == 1 => *only,
            (_, Some(case)) => self
                .space
                .word_of_several(who, case)
                .unwrap_or_else(|| word(&outcomes.each(), &open_facts(case).0)),
            _ => Word::Undetermined,
        };
        let search = Search {
            space: self.space,
            base: self.space.free(),
            other: who,
            target: outcomes,
            cost: &|_| (1, 0),
        };
        let (found, whole) = search.run();
        match &found {
            Some(found) if !found.least => notes.push(format!(
                "a smaller sufficient reason of {eyes} may have been missed"
            )),
            None if !whole => notes.push(format!(
                "no sufficient reason of {eyes} was found within the limits"
            )),
            _ => {}
        }
        Seeing {
            eyes: eyes.clone(),
            outcomes: outcomes.each(),
            word,
            sufficient: found.map(|found| numbered(&found.facts, number_of)),
        }
    }

    /// On what two pairs of eyes hold otherwise, and which of it decides.
    fn between(&self, (one, other): (Who, Who)) -> Between {
        let space = self.space;
        let (ones, others) = (space.outcomes(one), space.outcomes(other));
        let differing = space.differing(one, other);
        let decides = |fact: &usize| {
            space.outcomes_with(one, other, *fact) == others
                || space.outcomes_with(other, one, *fact) == ones
        };
        Between {
            deciding: differing.iter().copied().filter(decides).collect(),
            differing: differing.into_iter().collect(),
        }
    }

    fn apart(
        &self,
        (one, other, others): (Who, Who, Outcomes),
        between: &Between,
        number_of: &BTreeMap<usize, usize>,
        notes: &mut Vec<String>,
    ) -> Apart {
        let space = self.space;
        let Between {
            differing,
            deciding,
        } = between;
        let weights: FxHashMap<usize, u64> = differing
            .iter()
            .filter_map(|fact| {
                let (key, _) = space.facts.all.get(*fact)?;
                Some((*fact, self.words.weight(key, one)))
            })
            .collect();
        let weight = |fact: usize| weights.get(&fact).copied().unwrap_or(1);
        let mut missed = false;
        let mut concede = |target: Outcomes, cost: &dyn Fn(usize) -> (u64, u64)| {
            let search = Search {
                space,
                base: one,
                other,
                target,
                cost,
            };
            let (found, whole) = search.run();
            missed |= found.is_none() && !whole;
            found.map(|found| Concessions {
                weight: found.facts.iter().map(|fact| weight(*fact)).sum(),
                facts: numbered(&found.facts, number_of),
                least: found.least,
            })
        };
        let fewest = concede(others, &|fact| (1, weight(fact)));
        let lightest = if weights.values().all(|weight| *weight == 1) {
            fewest.clone()
        } else {
            concede(others, &|fact| (weight(fact), 1))
        };
        if missed {
            notes.push(format!(
                "no concessions were found within the limits between pairs of eyes {one} and {other}"
            ));
        }
        Apart {
            one,
            other,
            differing: numbered(differing, number_of),
            deciding: numbered(deciding, number_of),
            fewest,
            lightest,
        }
    }

    /// Accepted assumptions that exclude each other (D8).
    fn conflicts(&self) -> Vec<Conflict> {
        let mut conflicts = BTreeSet::new();
        for (eyes, case) in self.words.scene.cases.iter().enumerate() {
            let Some(member) = case.members.first() else {
                continue;
            };
            for (number, assumption) in self.docket.assumptions.iter().enumerate() {
                for rival in member.view.rivals_accepted(number) {
                    if let Some(other) = self.docket.assumptions.get(rival)
                        && assumption.id < other.id
                    {
                        conflicts.insert(Conflict {
                            eyes,
                            one: assumption.id.clone(),
                            other: other.id.clone(),
                        });
                    }
                }
            }
        }
        conflicts.into_iter().collect()
    }
}

/// What is the same for two pairs of eyes, whichever would concede.
struct Between {
    differing: Vec<usize>,
    deciding: Vec<usize>,
}

/// Facts by their numbers in the answer.
fn numbered(facts: &[usize], number_of: &BTreeMap<usize, usize>) -> Vec<usize> {
    let numbers: BTreeSet<usize> = facts
        .iter()
        .filter_map(|it| number_of.get(it))
        .copied()
        .collect();
    numbers.into_iter().collect()
}
