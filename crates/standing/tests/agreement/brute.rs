//! The naive reading of disputes: one combination after the other.

use crate::naive::account::{Facts, Happening};
use crate::naive::cases::Case;
use crate::naive::chronicle;
use crate::naive::knowledge::Knowledge;
use crate::naive::terms::Terms;
use crate::naive::world::{Account, accounts, worlds_where};
use crate::naive::{Times, joined_terms};
use proptest::prelude::{prop_assert, prop_assert_eq};
use proptest::test_runner::TestCaseError;
use std::collections::BTreeSet;
use tacit_lang::ids::{ActId, ActorId};
use tacit_standing::disputes::{Disputes, Outcome};
use tacit_standing::record::{Claim, Hit};
use tacit_standing::verdict::{Eyes, Performance, Question, Subject};

/// More worlds than this are not told one by one.
const MOST_WORLDS: usize = 200;

/// One aspect of a happening, as each account of it holds it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Aspect {
    Author,
    Act,
    Hit(Hit),
    Joined(ActorId),
    Preventive,
}

/// A value of an aspect; an author comes with when it was settled and when the act was first known.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Value {
    Author(Option<ActorId>, Option<i64>, i64),
    Act(Option<ActId>),
    Truth(bool),
}

/// Two questions that differ in whose eyes alone.
pub(crate) struct Brute<'c> {
    case: &'c Case,
    questions: [Question; 2],
}

impl<'c> Brute<'c> {
    pub(crate) fn new(case: &'c Case, viewpoints: [&str; 2]) -> Self {
        let questions = viewpoints.map(|viewpoint| Question {
            eyes: Eyes {
                viewpoint: viewpoint.to_owned(),
                as_known_to: None,
            },
            ..case.question.clone()
        });
        Self { case, questions }
    }
}

/// By happening, by aspect: its values.
type Held = Vec<Vec<(Aspect, BTreeSet<Value>)>>;

impl Brute<'_> {
    /// What is seen must be what comes of trying every combination.
    pub(crate) fn compare(&self, seen: &Disputes) -> Result<(), TestCaseError> {
        let case = self.case;
        let known: Vec<Knowledge<'_>> = self
            .questions
            .iter()
            .filter_map(|question| {
                let text = &case.texts[question.promise.text];
                Knowledge::new(&case.vocabulary, text, &case.records, question)
            })
            .collect();
        let known: Vec<Vec<Knowledge<'_>>> = known.iter().map(Knowledge::suppositions).collect();
        if known.iter().any(|ways| ways.len() != 1) {
            return Ok(());
        }
        let known: Vec<Knowledge<'_>> = known.into_iter().flatten().collect();
        let terms = joined_terms(&case.vocabulary, &case.texts, &self.questions[0]);
        if known.iter().any(|eyes| !hits_are_said(eyes)) {
            return Ok(());
        }
        let asks = terms.iter().any(|terms| terms.text.clarification.is_some());
        let named: BTreeSet<String> = seen.facts.iter().filter_map(incident_of).collect();
        let tell = Telling {
            brute: self,
            known: &known,
            terms: &terms,
            asks,
            named: &named,
        };
        let (Some(one), Some(other)) = (tell.held(0), tell.held(1)) else {
            return Ok(());
        };
        let free = tell.free(&one, &other);
        let (Some(ones), Some(others)) = (tell.outcomes(&one), tell.outcomes(&other)) else {
            return Ok(());
        };
        prop_assert_eq!(&ones, &seen.eyes[0].outcomes);
        prop_assert_eq!(&others, &seen.eyes[1].outcomes);
        let Some(every) = tell.told(&free) else {
            return Ok(());
        };
        let all: BTreeSet<Outcome> = every.outcomes.iter().copied().collect();
        prop_assert_eq!(&all, &seen.outcomes);
        prop_assert_eq!(all.len() == 1, seen.same_whatever_is_true);
        if every.settled && !asks {
            let breached = every.outcomes.iter();
            let breached = breached
                .filter(|(_, it)| *it == Performance::Breached)
                .count();
            prop_assert_eq!(every.outcomes.len().to_string(), seen.combinations.clone());
            prop_assert_eq!(breached.to_string(), seen.combinations_with_breach.clone());
            let matter = tell.matter(&free);
            let told = seen
                .facts
                .iter()
                .filter(|fact| fact.matters == Some(true))
                .count();
            prop_assert_eq!(matter, Some(told), "{:#?}", seen.facts);
        }
        for (from, to, target, who) in [(&one, &other, &others, 0), (&other, &one, &ones, 1)] {
            if ones == others {
                prop_assert!(seen.apart.is_empty());
                break;
            }
            let apart = seen.apart.iter().find(|apart| apart.one == who);
            let apart = apart.expect("they differ");
            let Some(fewest) = tell.fewest(from, to, target) else {
                return Ok(());
            };
            prop_assert_eq!(
                fewest,
                apart.fewest.as_ref().map(|found| found.facts.len()),
                "{:#?}",
                seen
            );
            let Some(deciding) = tell.deciding((&one, &ones), (&other, &others)) else {
                return Ok(());
            };
            prop_assert_eq!(deciding, apart.deciding.len(), "{:#?}", seen);
        }
        for (held, outcomes, who) in [(&one, &ones, 0), (&other, &others, 1)] {
            let Some(fewest) = tell.fewest(&free, held, outcomes) else {
                return Ok(());
            };
            let found = seen.eyes[who].sufficient.as_ref().map(Vec::len);
            prop_assert_eq!(fewest, found, "{:#?}", seen);
        }
        Ok(())
    }
}

struct Telling<'t> {
    brute: &'t Brute<'t>,
    known: &'t [Knowledge<'t>],
    terms: &'t [Terms<'t>],
    asks: bool,
    /// The incidents of which something disputed is told.
    named: &'t BTreeSet<String>,
}

/// Every combination told.
struct Told {
    outcomes: Vec<Outcome>,
    /// Whether nothing but the facts of incidents is open.
    settled: bool,
}

impl Telling<'_> {
    fn happenings(&self) -> Vec<Happening<'_>> {
        let incidents = self.known[0].incidents().into_iter();
        incidents
            .map(|incident| Happening::of(vec![incident]))
            .collect()
    }

    /// What one pair of eyes holds; none where it does not see each incident for itself.
    fn held(&self, who: usize) -> Option<Held> {
        let knowledge = &self.known[who];
        if !knowledge.same_claims().is_empty() {
            return None;
        }
        let each = self.happenings().into_iter().map(|happening| {
            let own = knowledge.incidents();
            let is_known = own.iter().any(|it| happening.is(&it.id));
            if !is_known {
                return None;
            }
            let mut accounts = accounts(knowledge, self.terms, &happening);
            if !self.is_named(&happening) {
                accounts.truncate(1);
            }
            Some(self.aspects(&accounts))
        });
        each.collect()
    }

    fn is_named(&self, happening: &Happening<'_>) -> bool {
        self.named.iter().any(|incident| happening.is(incident))
    }

    fn aspects(&self, accounts: &[Account]) -> Vec<(Aspect, BTreeSet<Value>)> {
        let hits: BTreeSet<Hit> = accounts
            .iter()
            .flat_map(|(facts, _, _)| facts.hits.clone())
            .collect();
        let joined: BTreeSet<ActorId> = accounts
            .iter()
            .flat_map(|(facts, _, _)| facts.joined.clone())
            .collect();
        let values = |of: &dyn Fn(&Account) -> Value| accounts.iter().map(of).collect();
        let author = |(facts, settled, known): &Account| {
            let (settled, known) = if self.asks {
                (*settled, *known)
            } else {
                (None, 0)
            };
            Value::Author(facts.author.clone(), settled, known)
        };
        let mut aspects = vec![
            (Aspect::Author, values(&author)),
            (Aspect::Act, values(&|it| Value::Act(it.0.act.clone()))),
            (
                Aspect::Preventive,
                values(&|it| Value::Truth(it.0.preventive)),
            ),
        ];
        for hit in hits {
            let found = values(&|it| Value::Truth(it.0.hits.contains(&hit)));
            aspects.push((Aspect::Hit(hit), found));
        }
        for actor in joined {
            let found = values(&|it| Value::Truth(it.0.joined.contains(&actor)));
            aspects.push((Aspect::Joined(actor), found));
        }
        aspects
    }

    /// What anybody leaves possible, or a claim known to one of them names.
    fn free(&self, one: &Held, other: &Held) -> Held {
        let happenings = self.happenings();
        let each = one.iter().zip(other).zip(&happenings);
        each.map(|((one, other), happening)| {
            let mut all = one.clone();
            if !self.is_named(happening) {
                return all;
            }
            for (aspect, values) in other {
                match all.iter_mut().find(|(known, _)| known == aspect) {
                    Some((_, known)) => known.extend(values.iter().cloned()),
                    None => {
                        let mut values = values.clone();
                        values.insert(Value::Truth(false));
                        all.push((aspect.clone(), values));
                    }
                }
            }
            for (aspect, values) in &mut all {
                if !other.iter().any(|(known, _)| known == aspect) {
                    values.insert(Value::Truth(false));
                }
                if values.len() > 1 && self.is_named(happening) {
                    self.add_named(happening, aspect, values);
                }
            }
            all
        })
        .collect()
    }

    fn add_named(&self, happening: &Happening<'_>, aspect: &Aspect, values: &mut BTreeSet<Value>) {
        let claims: Vec<&Claim> = self
            .known
            .iter()
            .flat_map(|eyes| eyes.claims())
            .filter(|claim| happening.is(&claim.incident))
            .collect();
        let first = values.iter().find_map(|value| match value {
            Value::Author(_, settled, known) => Some((*settled, *known)),
            _ => None,
        });
        for claim in claims {
            if let (Aspect::Author, Some((settled, known))) = (aspect, first) {
                for author in &claim.says.author {
                    let named = |value: &Value| matches!(value, Value::Author(Some(it), _, _) if it == author);
                    if !values.iter().any(named) {
                        values.insert(Value::Author(Some(author.clone()), settled, known));
                    }
                }
            }
            if let (Aspect::Act, Some(act)) = (aspect, &claim.says.act) {
                values.insert(Value::Act(Some(act.clone())));
            }
        }
    }

    fn told(&self, held: &Held) -> Option<Told> {
        let happenings = self.happenings();
        let of = |happening: &Happening<'_>| {
            let same = |known: &&Happening<'_>| known.is(&happening.incidents[0].id);
            let place = happenings
                .iter()
                .position(|known| same(&known))
                .expect("known");
            every(&held[place])
        };
        let at = self.brute.questions[0].at.seconds();
        let knowledge = &self.known[0];
        let worlds = worlds_where(knowledge, self.terms, (at, Times::Every, MOST_WORLDS), &of)?;
        let happened: BTreeSet<&String> = worlds
            .iter()
            .flat_map(|world| &world.happened)
            .flat_map(|happened| &happened.incidents)
            .collect();
        let ways: usize = happenings
            .iter()
            .zip(held)
            .filter(|(it, _)| happened.contains(&it.incidents[0].id))
            .map(|(_, held)| every(held).len())
            .product();
        let exact = happenings.iter().all(|it| it.begin.from() == it.begin.to());
        Some(Told {
            settled: ways == worlds.len() && exact,
            outcomes: worlds
                .iter()
                .map(|world| chronicle::outcome(knowledge, self.terms, world, at))
                .collect(),
        })
    }

    fn outcomes(&self, held: &Held) -> Option<BTreeSet<Outcome>> {
        Some(self.told(held)?.outcomes.into_iter().collect())
    }

    /// `from` with these of its facts as `to` has them.
    fn mixed(&self, from: &Held, to: &Held, taken: &BTreeSet<(usize, Aspect)>) -> Held {
        let mut mixed = from.clone();
        for (place, aspect) in taken {
            let theirs = to[*place].iter().find(|(known, _)| known == aspect);
            let theirs = theirs.map(|(_, values)| values.clone());
            let theirs = theirs.unwrap_or_else(|| BTreeSet::from([Value::Truth(false)]));
            match mixed[*place].iter_mut().find(|(known, _)| known == aspect) {
                Some((_, values)) => *values = theirs,
                None => mixed[*place].push((aspect.clone(), theirs)),
            }
        }
        mixed
    }

    fn differing(&self, one: &Held, other: &Held) -> Vec<(usize, Aspect)> {
        let no = BTreeSet::from([Value::Truth(false)]);
        let mut found = Vec::new();
        for (place, (one, other)) in one.iter().zip(other).enumerate() {
            let aspects: BTreeSet<&Aspect> = one.iter().chain(other).map(|(it, _)| it).collect();
            for aspect in aspects {
                let of = |held: &'_ Vec<(Aspect, BTreeSet<Value>)>| {
                    let own = held.iter().find(|(known, _)| known == aspect);
                    own.map_or_else(|| no.clone(), |(_, values)| values.clone())
                };
                if of(one) != of(other) {
                    found.push((place, aspect.clone()));
                }
            }
        }
        found
    }

    /// The least number of facts of `from` to be held as `to` does for these outcomes; the outer none:
    /// too many to try.
    fn fewest(&self, from: &Held, to: &Held, target: &BTreeSet<Outcome>) -> Option<Option<usize>> {
        let differing = self.differing(from, to);
        if differing.len() > 6 {
            return None;
        }
        let mut best: Option<usize> = None;
        for way in 0..1_usize << differing.len() {
            let each = differing.iter().enumerate();
            let taken: BTreeSet<(usize, Aspect)> = each
                .filter(|(place, _)| way & (1 << place) != 0)
                .map(|(_, it)| it.clone())
                .collect();
            if best.is_some_and(|best| best <= taken.len()) {
                continue;
            }
            if self.outcomes(&self.mixed(from, to, &taken))? == *target {
                best = Some(taken.len());
            }
        }
        Some(best)
    }

    fn deciding(
        &self,
        (one, ones): (&Held, &BTreeSet<Outcome>),
        (other, others): (&Held, &BTreeSet<Outcome>),
    ) -> Option<usize> {
        let mut count = 0;
        for fact in self.differing(one, other) {
            let taken = BTreeSet::from([fact]);
            let moved = self.outcomes(&self.mixed(one, other, &taken))?;
            let back = self.outcomes(&self.mixed(other, one, &taken))?;
            count += usize::from(moved == *others || back == *ones);
        }
        Some(count)
    }

    /// How many facts change the verdict of some combination when they alone change.
    fn matter(&self, free: &Held) -> Option<usize> {
        let mut count = 0;
        for (place, held) in free.iter().enumerate() {
            for (number, (_, values)) in held.iter().enumerate() {
                let mut by_rest: Option<Vec<Outcome>> = None;
                let mut differs = false;
                for value in values {
                    let mut fixed = free.clone();
                    fixed[place][number].1 = BTreeSet::from([value.clone()]);
                    let outcomes = self.told(&fixed)?.outcomes;
                    differs |= by_rest.as_ref().is_some_and(|known| *known != outcomes);
                    by_rest = Some(outcomes);
                }
                count += usize::from(differs);
            }
        }
        Some(count)
    }
}

/// Every account that the values make up.
fn every(held: &[(Aspect, BTreeSet<Value>)]) -> Vec<Account> {
    let empty = Facts {
        author: None,
        act: None,
        hits: BTreeSet::new(),
        joined: BTreeSet::new(),
        preventive: false,
    };
    let mut all: Vec<Account> = vec![(empty, None, 0)];
    for (aspect, values) in held {
        all = all
            .into_iter()
            .flat_map(|so_far| {
                values.iter().map(move |value| {
                    let (mut facts, mut settled, mut known) = so_far.clone();
                    match (aspect, value) {
                        (_, Value::Author(author, at, first)) => {
                            facts.author.clone_from(author);
                            (settled, known) = (*at, *first);
                        }
                        (_, Value::Act(act)) => facts.act.clone_from(act),
                        (Aspect::Hit(hit), Value::Truth(true)) => {
                            _ = facts.hits.insert(hit.clone())
                        }
                        (Aspect::Joined(actor), Value::Truth(true)) => {
                            facts.joined.insert(actor.clone());
                        }
                        (Aspect::Preventive, Value::Truth(truth)) => facts.preventive = *truth,
                        _ => {}
                    }
                    (facts, settled, known)
                })
            })
            .collect();
    }
    all
}

fn hits_are_said(knowledge: &Knowledge<'_>) -> bool {
    let claims = knowledge.claims();
    knowledge.incidents().iter().all(|incident| {
        let mut own = claims.iter().filter(|claim| claim.incident == incident.id);
        own.any(|claim| !claim.says.hits.is_empty())
    })
}

fn incident_of(fact: &tacit_standing::disputes::DisputedFact) -> Option<String> {
    match &fact.subject {
        Subject::Author { incident }
        | Subject::Act { incident }
        | Subject::Hit { incident, .. }
        | Subject::Joined { incident, .. }
        | Subject::Preventive { incident } => Some(incident.clone()),
        _ => None,
    }
}
