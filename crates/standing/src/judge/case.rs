//! One question prepared: whose promises are judged together, and everything that bears on them.

use super::fixed::Fixed;
use super::messages::asked_about;
use crate::clause::Bearing;
use crate::docket::Docket;
use crate::eyes::View;
use crate::eyes::control::{Answers, Controls};
use crate::eyes::fact::Seen;
use crate::judge::critical::critical;
use crate::judge::drawn::Opened;
use crate::judge::memory::Memory;
use crate::judge::reading::{Bearings, Member, doubts, turns};
use crate::judge::worlds::{Ends, Item, What, Worlds};
use crate::record::SameClaim;
use crate::step::event::Happening;
use crate::step::terms::Terms;
use crate::verdict::{Eyes, Life, Performance, Promise, Question};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use tacit_lang::meaning::{Dependence, Entry, Parties};
use tacit_lang::time::{Between, Instant};

/// The most open questions of sameness that are varied.
pub(crate) const MAX_SHARED: usize = 5;
/// The most open assumptions that are varied.
pub(crate) const MAX_ASSUMED: usize = 6;
/// The most combinations of answers to who controls whom.
pub(crate) const MAX_CONTROLS: usize = 256;

/// A promise, those judged together with it, and the records that these eyes have.
#[derive(Debug, Clone)]
pub(crate) struct Case<'a> {
    pub(crate) docket: &'a Docket,
    pub(crate) members: Vec<Member<'a>>,
    pub(crate) at: Instant,
    /// The incidents that may matter.
    pub(crate) scope: BTreeSet<usize>,
    /// What messages do, as far as their passage is known.
    pub(crate) passages: Vec<Item>,
    pub(crate) sames: Vec<&'a SameClaim>,
    /// Assumptions open in these eyes, on which something rests.
    pub(crate) assumptions: Vec<usize>,
    /// Incidents that are not on the docket, each as every member's eyes see it.
    pub(crate) besides: Vec<Vec<Seen>>,
    pub(super) memory: Memory,
}

/// What came of trying every combination.
#[derive(Debug, Clone, Default)]
pub(crate) struct Explored {
    /// By outcome: the states that lead to it, with a course.
    pub(crate) ends: BTreeMap<(Life, Performance), Ends>,
    /// Whether a limit cut something short.
    pub(crate) cut: bool,
    /// Incidents that may bear on a promise judged here, each as the reading without open sameness sees it.
    pub(crate) bearing: Vec<Seen>,
    /// Pairs of incidents whose order is open and may matter.
    pub(crate) unordered: BTreeSet<(usize, usize)>,
}

impl Explored {
    pub(crate) fn outcomes(&self) -> BTreeSet<(Life, Performance)> {
        self.ends.keys().copied().collect()
    }
}

impl<'a> Case<'a> {
    /// Prepares `question`; none if it names no promise or viewpoint of the docket.
    pub(crate) fn new(docket: &'a Docket, question: &'a Question) -> Option<Self> {
        Self::seen_by(
            docket,
            &question.promise,
            &question.eyes,
            question.at,
            question.known,
        )
    }

    pub(crate) fn seen_by(
        docket: &'a Docket,
        promise: &Promise,
        eyes: &'a Eyes,
        at: Instant,
        known: Instant,
    ) -> Option<Self> {
        let other = docket.other(promise).filter(|_| docket.depends(promise));
        let beside = other.as_ref().unwrap_or(promise);
        let mut members = vec![member(docket, (promise, beside), eyes, known)?];
        if let Some(other) = &other {
            members.extend(member(docket, (other, promise), eyes, known));
        }
        let view = members.first()?.view;
        let mut case = Self {
            docket,
            scope: docket.scope(&members, known),
            members,
            at,
            passages: Vec::new(),
            sames: view.open_sames(),
            assumptions: Vec::new(),
            besides: Vec::new(),
            memory: Memory::default(),
        };
        case.passages = case.messages();
        case.assumptions = case.open_assumptions();
        Some(case)
    }

    /// What messages alone do to one promise: a case without incidents.
    pub(crate) fn letters_on(
        docket: &'a Docket,
        member: Member<'a>,
        at: Instant,
    ) -> (Vec<Member<'a>>, Vec<Item>) {
        let mut case = Self {
            docket,
            members: vec![member],
            at,
            scope: BTreeSet::new(),
            passages: Vec::new(),
            sames: Vec::new(),
            assumptions: Vec::new(),
            besides: Vec::new(),
            memory: Memory::default(),
        };
        case.passages = case.messages();
        (case.members, case.passages)
    }

    /// Tries every combination of the open facts, those of `fixed` held as said.
    pub(crate) fn explore(&self, fixed: &[Fixed]) -> Explored {
        let mut explored = Explored::default();
        for assumed in self.suppositions(fixed, &mut explored.cut) {
            self.explore_supposing(&assumed, fixed, &mut explored, &mut None);
        }
        explored
    }

    pub(super) fn explore_supposing(
        &self,
        assumed: &[(usize, bool)],
        fixed: &[Fixed],
        explored: &mut Explored,
        drawn: &mut Option<Vec<Opened>>,
    ) {
        if assumed.is_empty() {
            self.explore_supposed(fixed, explored, drawn);
        } else {
            let case = self.supposing(assumed);
            case.explore_supposed(fixed, explored, drawn);
        }
    }

    fn explore_supposed(
        &self,
        fixed: &[Fixed],
        explored: &mut Explored,
        drawn: &mut Option<Vec<Opened>>,
    ) {
        let sames = self.sames.get(..MAX_SHARED).unwrap_or(&self.sames);
        explored.cut |= sames.len() < self.sames.len();
        for held_same in 0..1_u32 << sames.len() {
            let holds = |position: usize| held_same & (1 << position) != 0;
            let excluded = sames.iter().enumerate().any(|(position, same)| {
                fixed.contains(&Fixed::Same(same.id.clone(), !holds(position)))
            });
            if excluded {
                continue;
            }
            let joined: Vec<&SameClaim> = sames
                .iter()
                .enumerate()
                .filter(|(position, _)| holds(*position))
                .map(|(_, same)| *same)
                .collect();
            let seen = self.see(&joined, fixed);
            for held in self.held_controls(fixed, &mut explored.cut) {
                let count = drawn.as_ref().map_or(0, Vec::len);
                self.explore_one(&seen, &held, fixed, (explored, drawn));
                for opened in drawn.iter_mut().flatten().skip(count) {
                    opened.joined = joined.iter().map(|same| same.id.clone()).collect();
                }
            }
        }
    }

    fn explore_one(
        &self,
        seen: &[Vec<Seen>],
        held: &[Answers],
        fixed: &[Fixed],
        (explored, drawn): (&mut Explored, &mut Option<Vec<Opened>>),
    ) {
        let mut items = Vec::new();
        let passages: Vec<Item> = self
            .passages
            .iter()
            .map(|item| asked_about(item, seen))
            .collect();
        let effects = passages.iter().filter_map(|item| match &item.what {
            What::Message(effects) => Some(effects),
            What::Act { .. } => None,
        });
        let asked_about: BTreeSet<u32> = effects
            .flatten()
            .filter_map(|(_, happening)| match happening {
                Happening::Asked { incident } | Happening::Answered { incident } => Some(*incident),
                _ => None,
            })
            .collect();
        let asked =
            |incident: usize| u32::try_from(incident).is_ok_and(|it| asked_about.contains(&it));
        let orders = self.orders(seen, fixed);
        let Some(all) = orders.first() else { return };
        let ordered: BTreeSet<usize> = all.iter().flat_map(|pair| [pair.0, pair.1]).collect();
        let mut noted: BTreeSet<usize> = explored.bearing.iter().map(|it| it.incident).collect();
        for each in seen {
            let Some(first) = each.first() else { continue };
            let number = first.incident;
            let is_ordered = ordered.contains(&number);
            if first.begin.from() > self.at && !is_ordered {
                continue;
            }
            let together: Vec<&Seen> = each.iter().collect();
            let mut variations = Vec::new();
            for at in turns(&self.members, &together) {
                let (here, whole) = &*self.bearings_of(&together, at, held);
                explored.cut |= !*whole;
                variations.push((at, here.clone()));
            }
            let mut every = variations.iter().flat_map(|(_, here)| here).flatten();
            if every.all(Bearing::is_nothing) {
                // What bears on nothing may yet narrow the time of what it came before or after.
                if is_ordered {
                    let nothing = vec![Bearing::default(); self.members.len()];
                    let variations = vec![(first.begin.from(), vec![nothing])];
                    items.push(self.act(first, &together, variations, asked(number)));
                }
                continue;
            }
            if noted.insert(number) {
                explored.bearing.push(first.clone());
            }
            items.push(self.act(first, &together, variations, asked(number)));
        }
        items.extend(passages);
        let terms: Vec<&Terms> = self.members.iter().map(|member| &member.terms).collect();
        let (critical, cut) = critical(&terms, [], &items, self.at);
        explored.cut |= cut;
        for before in &orders {
            if let Some(drawn) = drawn {
                let opened = self.opened((seen, held), &items, before, &critical);
                let none = opened.diagram.ends.is_empty();
                explored.cut |= opened.diagram.cut;
                drawn.push(opened);
                if !none {
                    self.note_unordered(&items, before, explored);
                    return;
                }
                drawn.pop();
                continue;
            }
            let mut worlds = Worlds::new(&terms, before, &critical, self.at);
            let ends = worlds.run(items.clone());
            explored.cut |= worlds.cut;
            let none = ends.is_empty();
            for (states, course) in ends {
                let Some(state) = states.first() else {
                    continue;
                };
                explored
                    .ends
                    .entry((state.life, state.performance()))
                    .or_default()
                    .push((states, course));
            }
            if !none {
                self.note_unordered(&items, before, explored);
                return;
            }
        }
    }

    pub(super) fn act(
        &self,
        first: &Seen,
        together: &[&Seen],
        variations: Vec<(Instant, Vec<Bearings>)>,
        asked: bool,
    ) -> Item {
        let what = What::Act {
            variations,
            ends: ends(first.end, &self.passages),
            doubts: doubts(together, self.at, asked),
        };
        Item {
            between: self.until_later(first.begin),
            what,
            record: first.incident,
            line: usize::MAX,
        }
    }

    /// What comes later than the time asked about comes, for all that matters, at the next instant.
    pub(crate) fn until_later(&self, between: Between) -> Between {
        until_later(between, self.at)
    }

    /// Which incident came before which: first all that is known of it; then, for the case that this
    /// contradicts the times or itself, less of it.
    pub(crate) fn orders(&self, seen: &[Vec<Seen>], fixed: &[Fixed]) -> Vec<Vec<(usize, usize)>> {
        let held: Vec<(usize, usize)> = fixed
            .iter()
            .filter_map(|fact| match fact {
                Fixed::Order(first, second) => Some((*first, *second)),
                _ => None,
            })
            .collect();
        let firsts: Vec<&Seen> = seen.iter().filter_map(|each| each.first()).collect();
        let (mut claimed, mut by_line) = (Vec::new(), Vec::new());
        let may_lead = |seen: &&&Seen| !seen.before.is_empty() || self.is_of_ordered_source(seen);
        for one in firsts.iter().filter(may_lead) {
            for other in &firsts {
                // Of times that leave no choice nothing is said, and what they contradict orders nothing.
                if one.incident == other.incident || !one.begin.overlaps(other.begin) {
                    continue;
                }
                let pair = (one.incident, other.incident);
                if one.before.iter().any(|later| other.members.contains(later)) {
                    claimed.push(pair);
                }
                if self.is_in_line_order(one, other) {
                    by_line.push(pair);
                }
            }
        }
        let lines = [held.as_slice(), &by_line].concat();
        let all = [lines.as_slice(), &claimed].concat();
        vec![all, lines, held]
    }

    pub(crate) fn is_of_ordered_source(&self, seen: &Seen) -> bool {
        let filed = seen.members.iter();
        filed
            .filter_map(|number| self.docket.incidents.get(*number))
            .any(|filed| self.docket.ordered_source(&filed.record).is_some())
    }

    /// Whether a totally ordered source lists `one` before `other` (rule 14).
    fn is_in_line_order(&self, one: &Seen, other: &Seen) -> bool {
        let filed = |seen: &Seen| -> Vec<_> {
            let members = seen.members.iter();
            members
                .filter_map(|number| self.docket.incidents.get(*number))
                .collect()
        };
        let is_ordered = |source: &String| {
            let source = self.docket.sources.get(source);
            source.is_some_and(|source| source.ordered)
        };
        filed(one).iter().any(|early| {
            filed(other).iter().any(|late| {
                early.record.source == late.record.source
                    && early.place < late.place
                    && early.record.source.as_ref().is_some_and(is_ordered)
            })
        })
    }

    /// Each incident as every member's eyes see it, with what is held fixed.
    pub(super) fn see(&self, joined: &[&SameClaim], fixed: &[Fixed]) -> Vec<Vec<Seen>> {
        let mut by_incident: BTreeMap<usize, Vec<Seen>> = BTreeMap::new();
        let scope = self.scope_with(fixed);
        for member in &self.members {
            for mut seen in member.view.incidents(&scope, joined) {
                seen.disavowals.retain(|(_, said)| *said <= self.at);
                fixed.iter().for_each(|fact| fact.apply(&mut seen));
                let gone = fixed.iter().any(|fact| {
                    matches!(fact, Fixed::Whole(incident, None) if *incident == seen.incident)
                });
                if !gone {
                    by_incident.entry(seen.incident).or_default().push(seen);
                }
            }
        }
        for each in &self.besides {
            let Some(number) = each.first().map(|seen| seen.incident) else {
                continue;
            };
            let mut each = each.clone();
            for seen in &mut each {
                fixed.iter().for_each(|fact| fact.apply(seen));
            }
            by_incident.insert(number, each);
        }
        for fact in fixed {
            if let Fixed::Whole(incident, Some(seen)) = fact {
                by_incident
                    .entry(*incident)
                    .or_insert_with(|| vec![(**seen).clone(); self.members.len()]);
            }
        }
        by_incident.into_values().collect()
    }

    /// What may matter once some facts are held as they are not seen here.
    fn scope_with(&self, fixed: &[Fixed]) -> Cow<'_, BTreeSet<usize>> {
        let held = fixed.iter().filter_map(Fixed::incident);
        let more: Vec<usize> = held.filter(|it| !self.scope.contains(it)).collect();
        if more.is_empty() {
            return Cow::Borrowed(&self.scope);
        }
        let mut scope = self.scope.clone();
        scope.extend(more);
        self.docket.draw_in(&mut scope);
        Cow::Owned(scope)
    }

    /// Every possible reading of who controls whom: for each member, one answer to each question.
    pub(super) fn held_controls(&self, fixed: &[Fixed], cut: &mut bool) -> Vec<Vec<Answers>> {
        let Some((first, others)) = self.members.split_first() else {
            return Vec::new();
        };
        let mut most = MAX_CONTROLS;
        let possible = |answers: &Answers| {
            fixed.iter().all(|fact| match fact {
                Fixed::Control(question, answer) => {
                    answers.get(*question).is_none_or(|chosen| chosen == answer)
                }
                _ => true,
            })
        };
        let mut every: Vec<Vec<Answers>> = first
            .controls
            .every_answer(most, cut)
            .into_iter()
            .filter(possible)
            .map(|answers| vec![answers])
            .collect();
        for member in others {
            let alike = member.controls == first.controls;
            most /= every.len().max(1);
            let own = if alike {
                Vec::new()
            } else {
                member.controls.every_answer(most.max(1), cut)
            };
            every = every
                .into_iter()
                .flat_map(|chosen| {
                    let next = if alike {
                        chosen.first().cloned().into_iter().collect()
                    } else {
                        own.clone()
                    };
                    next.into_iter().map(move |answers| {
                        let mut chosen = chosen.clone();
                        chosen.push(answers);
                        chosen
                    })
                })
                .collect();
        }
        every
    }

    fn note_unordered(&self, items: &[Item], before: &[(usize, usize)], explored: &mut Explored) {
        let is_act = |item: &&Item| matches!(item.what, What::Act { .. });
        let mut acts: Vec<&Item> = items.iter().filter(is_act).collect();
        acts.sort_by_key(|item| item.between.from());
        for (position, one) in acts.iter().enumerate() {
            let later = acts.iter().skip(position + 1);
            for other in later.take_while(|other| one.between.overlaps(other.between)) {
                let is_known = before.contains(&(one.record, other.record))
                    || before.contains(&(other.record, one.record));
                if !is_known {
                    explored
                        .unordered
                        .insert((one.record.min(other.record), one.record.max(other.record)));
                }
            }
        }
    }
}

/// The times at which an act may have ended that matter: whether it goes on at an entry, which may be
/// brought by a message.
pub(crate) fn ends(end: Option<Between>, passages: &[Item]) -> Vec<Instant> {
    let Some(end) = end else {
        return vec![Instant::MIN];
    };
    let entries = passages.iter().flat_map(|item| {
        let next = |at: Instant| Instant::from_seconds(at.seconds() + 1);
        let (from, to) = (item.between.from(), item.between.to());
        [from, next(from), to, next(to)]
    });
    let inside = |at: &Instant| end.from() <= *at && *at <= end.to();
    let ends = entries.chain([end.from(), end.to()]).filter(inside);
    ends.collect::<BTreeSet<_>>().into_iter().collect()
}

/// What comes later than `at` comes, for all that matters at `at`, at the next instant.
pub(crate) fn until_later(between: Between, at: Instant) -> Between {
    let later = Instant::from_seconds(at.seconds() + 1);
    Between::new(between.from().min(later), between.to().min(later)).unwrap_or(between)
}

impl Docket {
    /// Whether what becomes of the other promise changes this one, or this one's changes that.
    pub(crate) fn depends(&self, promise: &Promise) -> bool {
        let looks = |number: usize| {
            self.texts.get(number).is_some_and(|text| {
                matches!(
                    text.assurance.dependence,
                    Some(Dependence::OnlyWhileStands | Dependence::ReleasedWhenEnds)
                ) || text.assurance.entry == Some(Entry::OnceOtherInEffect)
            })
        };
        looks(promise.text)
    }
}

/// `promise`, judged beside another, in one pair of eyes.
pub(crate) fn member<'a>(
    docket: &'a Docket,
    (promise, beside): (&Promise, &Promise),
    eyes: &'a Eyes,
    known: Instant,
) -> Option<Member<'a>> {
    let text = docket.texts.get(promise.text)?;
    let fits = match &text.assurance.parties {
        Parties::Directed { giver, receiver } => {
            *giver == promise.giver && *receiver == promise.receiver
        }
        Parties::EachToEach { members } => {
            promise.giver != promise.receiver
                && members.contains_key(&promise.giver)
                && members.contains_key(&promise.receiver)
        }
    };
    if !fits {
        return None;
    }
    let view = View::new(docket, eyes, known, [text, docket.texts.get(beside.text)?])?;
    let giver = docket.index.actor(&promise.giver)?;
    let receiver = docket.index.actor(&promise.receiver)?;
    let controls = if asks_for_degree(&text.assurance) {
        Controls::new(&view, &[giver, receiver])
    } else {
        Controls::default()
    };
    Some(Member {
        promise: promise.clone(),
        view,
        clause: &text.clause,
        terms: docket.terms(promise)?,
        giver,
        receiver,
        controls,
    })
}

/// Whether a text asks how closely somebody is controlled.
pub(crate) fn asks_for_degree(assurance: &tacit_lang::meaning::Assurance) -> bool {
    let through = assurance.forbearance.through.iter();
    let conditions = assurance
        .conditions
        .iter()
        .map(|condition| &condition.by_others);
    let grades = assurance
        .grades
        .iter()
        .filter_map(|grade| grade.by.as_ref().map(|(_, by)| by));
    through
        .chain(conditions)
        .chain(grades)
        .any(|hands| hands.degree.is_some())
}
