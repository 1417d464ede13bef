//! Disputed facts in words, with the claims that say each value.

use super::answer::SayingClaim;
use super::aspects;
use super::facts::{Key, Value};
use super::scene::Scene;
use crate::docket::Docket;
use crate::eyes::Held;
use crate::index::Rank;
use crate::record::Claim;
use crate::step::event::Doubt;
use crate::verdict::Subject;
use std::collections::BTreeSet;
use tacit_lang::ids::GradeId;
use tacit_lang::time::Instant;

/// The words of facts.
pub(super) struct Words<'s, 'a> {
    pub(super) scene: &'s Scene<'a>,
    /// From which instants on control may be otherwise.
    pub(super) turns: &'s [Instant],
}

impl Words<'_, '_> {
    fn docket(&self) -> &Docket {
        self.scene.docket
    }

    /// What a fact is about.
    pub(super) fn subject(&self, key: &Key) -> Subject {
        let incident = |number: usize| self.docket().incident_name(number);
        let actor = |number| self.docket().index.actor_id(number).cloned();
        let same = |number: usize| {
            let found = self.docket().sames.get(number);
            found.map(|same| same.id.clone()).unwrap_or_default()
        };
        match *key {
            Key::Messages => Subject::Messages,
            Key::Same(number) => Subject::Same {
                claim: same(number),
            },
            Key::Assumption(number) => {
                let found = self.docket().assumptions.get(number);
                Subject::Assumption {
                    assumption: found.map(|it| it.id.clone()).unwrap_or_default(),
                }
            }
            Key::Control {
                actor: controlled,
                principal,
                ..
            } => match (actor(controlled), actor(principal)) {
                (Some(actor), Some(principal)) => Subject::Control { actor, principal },
                _ => Subject::Controls,
            },
            Key::Known(number) => Subject::Incident {
                incident: incident(number),
            },
            Key::Author(number, _) => Subject::Author {
                incident: incident(number),
            },
            Key::Kind(number, _) => Subject::Act {
                incident: incident(number),
            },
            Key::Hit(number, _, strike) => Subject::Hit {
                incident: incident(number),
                hit: self.docket().strike_in_words(&strike),
            },
            Key::Joined(number, _, joined) => match actor(joined) {
                Some(actor) => Subject::Joined {
                    incident: incident(number),
                    actor,
                },
                None => Subject::Incident {
                    incident: incident(number),
                },
            },
            Key::Preventive(number, _) => Subject::Preventive {
                incident: incident(number),
            },
            Key::Disavowal(number, principal, _) => match actor(principal) {
                Some(principal) => Subject::Disavowal {
                    incident: incident(number),
                    principal,
                },
                None => Subject::Incident {
                    incident: incident(number),
                },
            },
            Key::Order(one, other) => Subject::Order {
                first: incident(one),
                second: incident(other),
            },
        }
    }

    /// When what a fact is about began, at the earliest.
    pub(super) fn when(&self, key: &Key) -> Option<Instant> {
        match *key {
            Key::Messages | Key::Same(_) | Key::Assumption(_) | Key::Control { .. } => None,
            Key::Known(number)
            | Key::Author(number, _)
            | Key::Kind(number, _)
            | Key::Hit(number, ..)
            | Key::Joined(number, ..)
            | Key::Preventive(number, _)
            | Key::Disavowal(number, ..)
            | Key::Order(number, _) => {
                let filed = self.docket().incidents.get(number)?;
                Some(filed.record.begin.0.from())
            }
        }
    }

    /// A value of a fact.
    pub(super) fn value(&self, key: &Key, value: &Value, all: &[Value]) -> String {
        match (key, value) {
            (Key::Messages, Value::Account(eyes)) => {
                let case = self.scene.cases.get(*eyes);
                let member = case.and_then(|case| case.members.first());
                let name = member
                    .map(|it| it.view.viewpoint.id.as_str())
                    .unwrap_or_default();
                format!("as `{name}` knows it")
            }
            (Key::Order(one, other), Value::Truth(first)) => {
                let number = if *first { *one } else { *other };
                format!("`{}` first", self.docket().incident_name(number))
            }
            (Key::Known(_), Value::Truth(known)) => {
                if *known { "known" } else { "not known" }.to_owned()
            }
            (_, Value::Author(author, doubts)) => {
                let mut words = self.docket().author_in_words(*author);
                let twice = all
                    .iter()
                    .filter(|other| matches!(other, Value::Author(same, _) if same == author));
                if twice.count() > 1 {
                    words.push_str(&settled(doubts));
                }
                words
            }
            (_, Value::Kind(kind)) => self.docket().kind_in_words(*kind),
            (_, Value::Control(course)) => self.control(course),
            (_, Value::Truth(truth)) => if *truth { "yes" } else { "no" }.to_owned(),
            (_, Value::Account(number)) => number.to_string(),
        }
    }

    fn control(&self, course: &[BTreeSet<Rank>]) -> String {
        let ranks = |ranks: &BTreeSet<Rank>| {
            let degrees = &self.docket().vocabulary.degrees;
            let names = ranks
                .iter()
                .filter_map(|rank| degrees.get(usize::from(*rank)));
            let names: Vec<&str> = names.map(|degree| degree.name.as_str()).collect();
            if names.is_empty() {
                "not controlled".to_owned()
            } else {
                names.join(" and ")
            }
        };
        let mut words: Vec<String> = Vec::new();
        let mut before: Option<&BTreeSet<Rank>> = None;
        for (at, here) in self.turns.iter().zip(course) {
            if before == Some(here) {
                continue;
            }
            words.push(match before {
                None => ranks(here),
                Some(_) => format!("from {at} {}", ranks(here)),
            });
            before = Some(here);
        }
        words.join(", ")
    }

    /// The claims, known to some of the eyes, that say this value.
    pub(super) fn claims(&self, key: &Key, value: &Value) -> Vec<SayingClaim> {
        let mut found: BTreeSet<SayingClaim> = BTreeSet::new();
        let known = |id: &str, learned| {
            let mut members = self
                .scene
                .cases
                .iter()
                .filter_map(|case| case.members.first());
            members.any(|member| member.view.learned(id, learned).is_some())
        };
        let mut say = |id: &str, by: &str, grade: Option<&GradeId>| {
            found.insert(SayingClaim {
                id: id.to_owned(),
                by: by.to_owned(),
                grade: grade.map(ToString::to_string),
            });
        };
        let yes = *value == Value::Truth(true);
        match key {
            Key::Same(number) => {
                let asked = self.docket().sames.get(*number).map(|same| &same.incidents);
                let sames = self.docket().sames.iter();
                let sames = sames.filter(|same| yes && Some(&same.incidents) == asked);
                for same in sames.filter(|same| known(&same.id, &same.learned)) {
                    say(&same.id, &same.by, same.grade.as_ref());
                }
            }
            Key::Assumption(number) => {
                let found = self.docket().assumptions.get(*number).filter(|_| yes);
                for it in found.into_iter().filter(|it| known(&it.id, &it.learned)) {
                    say(&it.id, &it.by, it.grade.as_ref());
                }
            }
            Key::Control {
                actor, principal, ..
            } => {
                let index = &self.docket().index;
                for claim in &self.docket().controls {
                    let about = index.actor(&claim.actor) == Some(*actor)
                        && index.actor(&claim.principal) == Some(*principal);
                    let rank = claim.degree.as_ref();
                    let rank = rank.and_then(|it| self.docket().vocabulary.degree_rank(it));
                    let rank = rank.and_then(|rank| Rank::try_from(rank).ok());
                    let said: BTreeSet<Rank> = rank.into_iter().collect();
                    let agrees = match value {
                        Value::Control(course) => {
                            let mut each = self.turns.iter().zip(course);
                            each.any(|(at, here)| {
                                *here == said
                                    && claim.from.is_none_or(|from| from <= *at)
                                    && claim.until.is_none_or(|until| *at < until)
                            })
                        }
                        _ => false,
                    };
                    if about && agrees && known(&claim.id, &claim.learned) {
                        say(&claim.id, &claim.by, claim.grade.as_ref());
                    }
                }
            }
            _ => {
                for claim in self.claims_on(key) {
                    if aspects::says(self.scene, key, value, claim)
                        && known(&claim.id, &claim.learned)
                    {
                        say(&claim.id, &claim.by, claim.grade.as_ref());
                    }
                }
            }
        }
        found.into_iter().collect()
    }

    /// The claims on the incident that a fact is about.
    fn claims_on(&self, key: &Key) -> impl Iterator<Item = &Claim> {
        let incident = match *key {
            Key::Known(number)
            | Key::Author(number, _)
            | Key::Kind(number, _)
            | Key::Hit(number, ..)
            | Key::Joined(number, ..)
            | Key::Preventive(number, _) => Some(number),
            _ => None,
        };
        let company = incident.map(|number| {
            if self.docket().sames_of.contains_key(&number) {
                self.docket().company(number)
            } else {
                BTreeSet::from([number])
            }
        });
        let claims = company.into_iter().flatten();
        claims
            .filter_map(|number| self.docket().claims.get(number))
            .flatten()
    }

    /// What it costs these eyes to give up what they hold of a fact (D5).
    pub(super) fn weight(&self, key: &Key, eyes: usize) -> u64 {
        let case = self.scene.cases.get(eyes);
        let Some(view) = case
            .and_then(|case| case.members.first())
            .map(|it| &it.view)
        else {
            return 1;
        };
        let rank = |grade: Option<&GradeId>| {
            let rank = grade.and_then(|grade| self.docket().vocabulary.grade_rank(grade));
            rank.map_or(0, |rank| rank as u64 + 1)
        };
        let speaking = self
            .claims_on(key)
            .filter(|claim| aspects::speaks(*key, claim));
        let of_claims = speaking
            .filter(|claim| view.holds_claim(*claim) == Held::Accepted)
            .map(|claim| rank(claim.grade.as_ref()))
            .max();
        let of_others = match key {
            Key::Control {
                actor, principal, ..
            } => {
                let index = &self.docket().index;
                let controls = self.docket().controls.iter().filter(|claim| {
                    index.actor(&claim.actor) == Some(*actor)
                        && index.actor(&claim.principal) == Some(*principal)
                        && view.holds_claim(*claim) == Held::Accepted
                });
                controls.map(|claim| rank(claim.grade.as_ref())).max()
            }
            Key::Same(number) => {
                let asked = self.docket().sames.get(*number).map(|same| &same.incidents);
                let sames = self.docket().sames.iter().filter(|same| {
                    Some(&same.incidents) == asked && view.holds_claim(*same) == Held::Accepted
                });
                sames.map(|same| rank(same.grade.as_ref())).max()
            }
            Key::Assumption(number) => {
                let found = self.docket().assumptions.get(*number);
                let held = view.assumption(*number) == Some(true);
                found.filter(|_| held).map(|it| rank(it.grade.as_ref()))
            }
            _ => None,
        };
        1 + of_claims
            .into_iter()
            .chain(of_others)
            .max()
            .unwrap_or_default()
    }
}

/// Since when the author was beyond doubt.
fn settled(doubts: &[Doubt]) -> String {
    let until = doubts.iter().find_map(|doubt| match doubt {
        Doubt::Until(at) => Some(*at),
        _ => None,
    });
    match until {
        Some(at) => format!(", undisputed from {at} on"),
        None if doubts.iter().all(|doubt| *doubt == Doubt::None) => {
            ", undisputed from the first".to_owned()
        }
        None => ", disputed".to_owned(),
    }
}
