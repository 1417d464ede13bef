//! Everything that the pairs of eyes see, side by side: the same incidents, as each holds them, in every way
//! that what lies above all incidents may be (which messages arrived, which incidents are one).

use super::facts::{Facts, Key, Value};
use crate::docket::Docket;
use crate::eyes::fact::Seen;
use crate::eyes::{Held, View};
use crate::index::{ActorNumber, Rank};
use crate::judge::QuestionError;
use crate::judge::case::{Case, MAX_ASSUMED, MAX_CONTROLS, MAX_SHARED};
use crate::judge::worlds::Item;
use crate::record::SameClaim;
use crate::verdict::{Eyes, Promise};
use std::collections::{BTreeMap, BTreeSet};
use tacit_lang::time::Instant;

/// The cases of all pairs of eyes.
pub(super) struct Scene<'a> {
    pub(super) docket: &'a Docket,
    pub(super) cases: Vec<Case<'a>>,
    pub(super) at: Instant,
    /// Incidents that may matter to one of them.
    pub(super) scope: BTreeSet<usize>,
    /// What was left out, in words.
    pub(super) left_out: BTreeSet<&'static str>,
}

/// One way that all which lies above the incidents may be.
#[derive(Debug, Clone, Default)]
pub(super) struct Above<'a> {
    /// The facts chosen, each with the place of its value.
    pub(super) chosen: Vec<(usize, u8)>,
    pub(super) passages: Vec<Item>,
    pub(super) taken: Vec<(&'a SameClaim, bool)>,
    pub(super) assumed: Vec<(usize, bool)>,
}

/// One incident, or several that are one, as every pair of eyes sees it.
#[derive(Debug, Clone)]
pub(super) struct Told {
    /// The first of its members.
    pub(super) incident: usize,
    pub(super) members: BTreeSet<usize>,
    /// The assumptions on which claims about it rest, in order.
    pub(super) assumptions: Vec<usize>,
    /// By the ways that those may be, the first counting fastest, then by eyes: what each promise sees.
    /// None: these eyes do not know of it.
    pub(super) seen: Vec<Vec<Option<Vec<Seen>>>>,
}

impl Told {
    pub(super) fn every(&self) -> impl Iterator<Item = &Vec<Seen>> {
        self.seen.iter().flatten().flatten()
    }
}

/// Who controls whom from each turn on, in every way that one of the eyes leaves possible.
#[derive(Debug, Clone)]
pub(super) struct Control {
    pub(super) of: usize,
    pub(super) actor: ActorNumber,
    pub(super) principal: ActorNumber,
    pub(super) fact: usize,
    /// By eyes: its values.
    pub(super) held: Vec<Vec<Value>>,
}

impl<'a> Scene<'a> {
    pub(super) fn new(
        docket: &'a Docket,
        promise: &Promise,
        eyes: &'a [Eyes],
        (at, known): (Instant, Instant),
    ) -> Result<Self, QuestionError> {
        let mut cases = Vec::new();
        for each in eyes {
            for name in std::iter::once(&each.viewpoint).chain(&each.as_known_to) {
                if !docket.viewpoints.contains_key(name) {
                    return Err(QuestionError::NoSuchViewpoint(name.clone()));
                }
            }
            let case = Case::seen_by(docket, promise, each, at, known);
            cases.push(case.ok_or_else(|| QuestionError::NoSuchPromise(promise.clone()))?);
        }
        let mut scope: BTreeSet<usize> = cases.iter().flat_map(|it| &it.scope).copied().collect();
        docket.draw_in(&mut scope);
        Ok(Self {
            docket,
            cases,
            at,
            scope,
            left_out: BTreeSet::new(),
        })
    }

    /// Every way that what lies above the incidents may be, with its facts noted.
    pub(super) fn above(&mut self, facts: &mut Facts) -> Vec<Above<'a>> {
        let mut accounts: Vec<(usize, &Vec<Item>)> = Vec::new();
        for (number, case) in self.cases.iter().enumerate() {
            if !accounts.iter().any(|(_, known)| **known == case.passages) {
                accounts.push((number, &case.passages));
            }
        }
        let messages = facts.number(Key::Messages);
        let mut every: Vec<Above<'a>> = Vec::new();
        for (place, (number, passages)) in (0_u8..).zip(&accounts) {
            facts.note(messages, &Value::Account(*number));
            every.push(Above {
                chosen: vec![(messages, place)],
                passages: (*passages).clone(),
                ..Above::default()
            });
        }
        let mut asked: BTreeSet<&BTreeSet<String>> = BTreeSet::new();
        let mut varied = 0;
        for (number, same) in self.docket.sames.iter().enumerate() {
            let in_scope = same.incidents.iter().any(|id| {
                let incident = self.docket.incident_numbers.get(id);
                incident.is_some_and(|number| self.scope.contains(number))
            });
            let held: Vec<Option<bool>> = self.sameness(same);
            let possible = |value: bool| held.iter().any(|held| held.is_none_or(|it| it == value));
            if !in_scope || !asked.insert(&same.incidents) || !possible(true) {
                continue;
            }
            if varied == MAX_SHARED && possible(false) {
                self.left_out
                    .insert("more questions of which incidents are one");
                continue;
            }
            let fact = facts.number(Key::Same(number));
            let values: Vec<bool> = [true, false]
                .into_iter()
                .filter(|it| possible(*it))
                .collect();
            for value in &values {
                facts.note(fact, &Value::Truth(*value));
            }
            varied += usize::from(values.len() > 1);
            every = every
                .into_iter()
                .flat_map(|above| {
                    (0_u8..)
                        .zip(&values)
                        .map(move |(place, value)| {
                            let mut above = above.clone();
                            above.chosen.push((fact, place));
                            above.taken.push((same, *value));
                            above
                        })
                        .collect::<Vec<_>>()
                })
                .collect();
        }
        for number in self.assumptions_above() {
            let fact = facts.number(Key::Assumption(number));
            facts.note(fact, &Value::Truth(true));
            facts.note(fact, &Value::Truth(false));
            every = every
                .into_iter()
                .flat_map(|above| {
                    [(0, true), (1, false)].map(|(place, holds)| {
                        let mut above = above.clone();
                        above.chosen.push((fact, place));
                        above.assumed.push((number, holds));
                        above
                    })
                })
                .collect();
            let docket = self.docket;
            every.retain(|above| {
                let mut held = above.assumed.iter().filter(|(_, holds)| *holds);
                !held.any(|(other, _)| {
                    above.assumed.contains(&(number, true)) && docket.rivals(number).contains(other)
                })
            });
        }
        every
    }

    /// The disputed assumptions on which something rests that lies above the incidents: who controls
    /// whom, or what came before what.
    fn assumptions_above(&mut self) -> Vec<usize> {
        let controls = self.docket.controls.iter().flat_map(|it| &it.given);
        let claims = self
            .scope
            .iter()
            .filter_map(|it| self.docket.claims.get(*it));
        let claims = claims
            .flatten()
            .filter(|claim| !claim.says.before.is_empty());
        let given = controls.chain(claims.flat_map(|claim| &claim.given));
        let given: BTreeSet<usize> = given
            .filter_map(|id| self.docket.assumption_numbers.get(id).copied())
            .filter(|number| self.is_assumption_disputed(*number))
            .collect();
        let mut given: Vec<usize> = given.into_iter().collect();
        if given.len() > MAX_SHARED {
            self.left_out
                .insert("more assumptions about who controls whom");
            given.truncate(MAX_SHARED);
        }
        given
    }

    /// By eyes: whether these incidents are one; none where that is open.
    pub(super) fn sameness(&self, same: &SameClaim) -> Vec<Option<bool>> {
        let known = |view: &View<'_>| {
            let mut named = self.docket.sames.iter();
            let known = named.any(|other| {
                other.incidents == same.incidents && view.holds_claim(other) != Held::Unknown
            });
            let members = same.incidents.iter();
            let members = members.filter_map(|id| self.docket.incident_numbers.get(id));
            known
                && members
                    .filter(|it| view.knows_incident(**it).is_some())
                    .count()
                    > 1
        };
        let views = self.cases.iter().filter_map(|case| case.members.first());
        views
            .map(|member| {
                if known(&member.view) {
                    member.view.sameness(same)
                } else {
                    Some(false)
                }
            })
            .collect()
    }

    /// Every incident, as everybody sees it, under one way that what lies above may be.
    pub(super) fn told(&mut self, above: &Above<'_>) -> Vec<Told> {
        let base: Vec<BTreeMap<usize, Vec<Seen>>> = self
            .cases
            .iter()
            .map(|case| self.see(case, &self.scope, above, &[]))
            .collect();
        let mut groups: Vec<BTreeSet<usize>> = Vec::new();
        let mut group_of: BTreeMap<usize, usize> = BTreeMap::new();
        for seen in base
            .iter()
            .flat_map(BTreeMap::values)
            .filter_map(|it| it.first())
        {
            let known = seen.members.iter().find_map(|member| group_of.get(member));
            let group = known.copied().unwrap_or_else(|| {
                groups.push(BTreeSet::new());
                groups.len() - 1
            });
            for member in &seen.members {
                group_of.insert(*member, group);
            }
            if let Some(group) = groups.get_mut(group) {
                group.extend(&seen.members);
            }
        }
        let mut told: Vec<Told> = groups
            .into_iter()
            .filter_map(|members| {
                Some(Told {
                    incident: *members.first()?,
                    assumptions: self.assumptions_of(&members, above),
                    members,
                    seen: Vec::new(),
                })
            })
            .collect();
        let mut split = false;
        for each in &mut told {
            let ways: Vec<Vec<Option<Vec<Seen>>>> = if each.assumptions.is_empty() {
                let own = base
                    .iter()
                    .map(|seen| one_of(seen, &each.members, &mut split));
                vec![own.collect()]
            } else {
                (0..1_usize << each.assumptions.len())
                    .map(|way| {
                        let held = each.assumptions.iter().enumerate();
                        let assumed: Vec<(usize, bool)> = held
                            .map(|(place, number)| (*number, way & (1 << place) != 0))
                            .collect();
                        let own = self.cases.iter().map(|case| {
                            let seen = self.see(case, &each.members, above, &assumed);
                            one_of(&seen, &each.members, &mut split)
                        });
                        own.collect()
                    })
                    .collect()
            };
            each.seen = ways;
        }
        if split {
            self.left_out
                .insert("incidents that are one only through others that not all know");
        }
        told.sort_by_key(|told| told.incident);
        told
    }

    /// The incidents of `among` as one case sees them, by the first of those that are one.
    fn see(
        &self,
        case: &Case<'_>,
        among: &BTreeSet<usize>,
        above: &Above<'_>,
        assumed: &[(usize, bool)],
    ) -> BTreeMap<usize, Vec<Seen>> {
        let mut by_incident: BTreeMap<usize, Vec<Seen>> = BTreeMap::new();
        let assumed = [above.assumed.as_slice(), assumed].concat();
        for member in &case.members {
            let view = member.view.assuming(&assumed);
            for mut seen in view.incidents_by_sort(among, &above.taken) {
                seen.disavowals.retain(|(_, said)| *said <= self.at);
                by_incident.entry(seen.incident).or_default().push(seen);
            }
        }
        by_incident
    }

    /// The assumptions on which claims about these incidents rest, and which are not settled alike for all.
    fn assumptions_of(&mut self, members: &BTreeSet<usize>, above: &Above<'_>) -> Vec<usize> {
        let claims = members
            .iter()
            .filter_map(|it| self.docket.claims.get(*it))
            .flatten();
        let given: BTreeSet<usize> = claims
            .flat_map(|claim| &claim.given)
            .filter_map(|id| self.docket.assumption_numbers.get(id).copied())
            .filter(|number| !above.assumed.iter().any(|(known, _)| known == number))
            .filter(|number| self.is_assumption_disputed(*number))
            .collect();
        let mut given: Vec<usize> = given.into_iter().collect();
        if given.len() > MAX_ASSUMED {
            self.left_out.insert("more assumptions about one incident");
            given.truncate(MAX_ASSUMED);
        }
        given
    }

    pub(super) fn is_assumption_disputed(&self, number: usize) -> bool {
        let held = self.assumption(number);
        held.contains(&None) || (held.contains(&Some(true)) && held.contains(&Some(false)))
    }

    /// By eyes: whether the assumption holds; none where that is open.
    pub(super) fn assumption(&self, number: usize) -> Vec<Option<bool>> {
        let views = self.cases.iter().filter_map(|case| case.members.first());
        views.map(|member| member.view.assumption(number)).collect()
    }

    /// By promise: which account of who controls whom it shares with others.
    pub(super) fn control_sets(&self) -> Vec<usize> {
        let members = self.cases.first().map_or(0, |case| case.members.len());
        let alike = self.cases.iter().all(|case| {
            let mut own = case.members.iter().map(|member| &member.controls);
            let first = own.next();
            own.all(|other| Some(other) == first)
        });
        (0..members)
            .map(|it| if alike { 0 } else { it + 1 })
            .collect()
    }

    /// Every instant at which some account of control begins or ends, and the beginning of time.
    pub(super) fn control_turns(&self) -> Vec<Instant> {
        let declared = self.docket.vocabulary.controls.iter();
        let declared = declared.flat_map(|it| [it.from, it.until]);
        let claimed = self.docket.controls.iter();
        let claimed = claimed.flat_map(|it| [it.from, it.until]);
        let turns = declared.chain(claimed).flatten();
        let turns: BTreeSet<Instant> = turns.chain([Instant::MIN]).collect();
        turns.into_iter().collect()
    }

    /// Who controls whom as everybody sees it, under one way that what lies above may be, with the
    /// facts noted.
    pub(super) fn controls(
        &mut self,
        above: &Above<'_>,
        (set_of, turns): (&[usize], &[Instant]),
        facts: &mut Facts,
    ) -> Vec<Control> {
        let cases: Vec<Case<'_>> = if above.assumed.is_empty() {
            Vec::new()
        } else {
            let supposing = self.cases.iter().map(|case| case.supposing(&above.assumed));
            supposing.collect()
        };
        let cases = if cases.is_empty() {
            &self.cases
        } else {
            &cases
        };
        let mut controls = Vec::new();
        let mut cut = false;
        let mut told: BTreeSet<usize> = BTreeSet::new();
        for (place, of) in set_of.iter().enumerate() {
            if !told.insert(*of) {
                continue;
            }
            let own = || cases.iter().filter_map(|case| case.members.get(place));
            let pairs: BTreeSet<_> = own().flat_map(|member| member.controls.pairs()).collect();
            for (actor, principal) in pairs {
                let of = *of;
                let fact = facts.number(Key::Control {
                    of,
                    actor,
                    principal,
                });
                let courses = own().map(|member| {
                    let pair = (actor, principal);
                    let found = member.controls.courses(pair, turns, MAX_CONTROLS, &mut cut);
                    found.into_iter().map(Value::Control).collect()
                });
                let courses: Vec<Vec<Value>> = courses.collect();
                let every = courses.iter().flatten();
                every.for_each(|value| facts.note(fact, value));
                controls.push(Control {
                    of,
                    actor,
                    principal,
                    fact,
                    held: courses,
                });
            }
        }
        if cut {
            self.left_out.insert("more accounts of who controls whom");
        }
        controls
    }

    /// How closely, from the turn on that `at` lies behind.
    pub(super) fn ranks(course: &[BTreeSet<Rank>], turns: &[Instant], at: Instant) -> Vec<Rank> {
        let turn = turns.partition_point(|turn| *turn <= at).saturating_sub(1);
        course.get(turn).into_iter().flatten().copied().collect()
    }
}

/// What these eyes see of the one that these are.
fn one_of(
    seen: &BTreeMap<usize, Vec<Seen>>,
    members: &BTreeSet<usize>,
    split: &mut bool,
) -> Option<Vec<Seen>> {
    let mut found = members.iter().filter_map(|member| seen.get(member));
    let first = found.next().cloned();
    *split |= found.next().is_some();
    first
}
