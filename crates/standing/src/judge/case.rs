//! One question prepared: whose promises are judged together, and everything that bears on them.

use crate::clause::Bearing;
use crate::docket::Docket;
use crate::eyes::View;
use crate::eyes::control::{Answers, Controls};
use crate::eyes::fact::{Fact, Seen};
use crate::index::{ActorNumber, KindNumber};
use crate::judge::critical::critical;
use crate::judge::reading::{Bearings, Member, bearings, doubts, turns};
use crate::judge::worlds::{Ends, Item, What, Worlds};
use crate::record::{Message, MessageKind, Passage, SameClaim};
use crate::step::event::Happening;
use crate::verdict::{Eyes, Life, Performance, Promise, Question};
use std::collections::{BTreeMap, BTreeSet};
use tacit_lang::meaning::{Dependence, Entry, Parties};
use tacit_lang::time::{Between, Instant};

/// The most open questions of sameness that are varied.
const MAX_SHARED: usize = 5;
/// The most combinations of answers to who controls whom.
const MAX_CONTROLS: usize = 256;

/// A promise, those judged together with it, and the records that these eyes have.
#[derive(Debug, Clone)]
pub(crate) struct Case<'a> {
    pub(crate) docket: &'a Docket,
    pub(crate) members: Vec<Member<'a>>,
    pub(crate) at: Instant,
    /// What messages do, as far as their passage is known.
    pub(crate) passages: Vec<Item>,
    pub(crate) sames: Vec<&'a SameClaim>,
}

/// A fact held to one value, or to another's account of it, while the rest is varied.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Fixed {
    Author(usize, Fact<Option<ActorNumber>>),
    Kind(usize, Fact<Option<KindNumber>>),
    Hit(usize, crate::clause::Strike, Fact<bool>),
    HitsUnsaid(usize, bool),
    Joined(usize, ActorNumber, Fact<bool>),
    Preventive(usize, Fact<bool>),
    Begin(usize, Between),
    End(usize, Between),
    /// The incident as seen by another, or not at all.
    Whole(usize, Option<Box<Seen>>),
    /// The question of control of this number has the answer of that number.
    Control(usize, usize),
    /// The incidents of this claim are one, or are not.
    Same(String, bool),
    /// The first incident came before the second.
    Order(usize, usize),
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
            members,
            at,
            passages: Vec::new(),
            sames: view.open_sames(),
        };
        case.passages = case.messages();
        Some(case)
    }

    /// Tries every combination of the open facts, those of `fixed` held as said.
    pub(crate) fn explore(&self, fixed: &[Fixed]) -> Explored {
        let mut explored = Explored::default();
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
                self.explore_one(&seen, &held, fixed, &mut explored);
            }
        }
        explored
    }

    fn explore_one(
        &self,
        seen: &[Vec<Seen>],
        held: &[Answers],
        fixed: &[Fixed],
        explored: &mut Explored,
    ) {
        let mut items = Vec::new();
        let orders = self.orders(seen, fixed);
        let Some(all) = orders.first() else { return };
        for each in seen {
            let Some(first) = each.first() else { continue };
            let number = first.incident;
            let is_ordered = all
                .iter()
                .any(|(one, other)| *one == number || *other == number);
            if first.begin.from() > self.at && !is_ordered {
                continue;
            }
            let together: Vec<&Seen> = each.iter().collect();
            let mut variations = Vec::new();
            for at in turns(&self.members, &together) {
                let (here, whole) = bearings(&self.members, &together, at, held);
                explored.cut |= !whole;
                variations.push((at, here.into_iter().collect::<Vec<_>>()));
            }
            let mut every = variations.iter().flat_map(|(_, here)| here).flatten();
            if every.all(Bearing::is_nothing) {
                // What bears on nothing may yet narrow the time of what it came before or after.
                if is_ordered {
                    let nothing = vec![Bearing::default(); self.members.len()];
                    let variations = vec![(first.begin.from(), vec![nothing])];
                    items.push(self.act(first, &together, variations));
                }
                continue;
            }
            if !explored
                .bearing
                .iter()
                .any(|known| known.incident == first.incident)
            {
                explored.bearing.push(first.clone());
            }
            items.push(self.act(first, &together, variations));
        }
        items.extend(self.passages.iter().map(|item| asked_about(item, seen)));
        self.note_unordered(&items, all, explored);
        let (critical, cut) = critical(&self.members, &items, self.at);
        explored.cut |= cut;
        for before in &orders {
            let mut worlds = Worlds::new(&self.members, before, &critical, self.at);
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
                return;
            }
        }
    }

    fn act(
        &self,
        first: &Seen,
        together: &[&Seen],
        variations: Vec<(Instant, Vec<Bearings>)>,
    ) -> Item {
        let ends = match first.end {
            None => vec![Instant::MIN],
            Some(end) => {
                // Whether it goes on at an entry matters, and entry may be brought by a message.
                let entries = self.passages.iter().flat_map(|item| {
                    let next = |at: Instant| Instant::from_seconds(at.seconds() + 1);
                    let (from, to) = (item.between.from(), item.between.to());
                    [from, next(from), to, next(to)]
                });
                let inside = |at: &Instant| end.from() <= *at && *at <= end.to();
                let ends = entries.chain([end.from(), end.to()]).filter(inside);
                ends.collect::<BTreeSet<_>>().into_iter().collect()
            }
        };
        Item {
            between: self.until_later(first.begin),
            what: What::Act {
                variations,
                ends,
                doubts: doubts(together),
            },
            record: first.incident,
            line: usize::MAX,
        }
    }

    /// What comes later than the time asked about comes, for all that matters, at the next instant.
    fn until_later(&self, between: Between) -> Between {
        let later = Instant::from_seconds(self.at.seconds() + 1);
        Between::new(between.from().min(later), between.to().min(later)).unwrap_or(between)
    }

    /// Which incident came before which: first all that is known of it; then, for the case that this
    /// contradicts the times or itself, less of it.
    fn orders(&self, seen: &[Vec<Seen>], fixed: &[Fixed]) -> Vec<Vec<(usize, usize)>> {
        let held: Vec<(usize, usize)> = fixed
            .iter()
            .filter_map(|fact| match fact {
                Fixed::Order(first, second) => Some((*first, *second)),
                _ => None,
            })
            .collect();
        let firsts: Vec<&Seen> = seen.iter().filter_map(|each| each.first()).collect();
        let (mut claimed, mut by_line) = (Vec::new(), Vec::new());
        for one in &firsts {
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
    fn see(&self, joined: &[&SameClaim], fixed: &[Fixed]) -> Vec<Vec<Seen>> {
        let mut by_incident: BTreeMap<usize, Vec<Seen>> = BTreeMap::new();
        for member in &self.members {
            for mut seen in member.view.incidents(joined) {
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
        for fact in fixed {
            if let Fixed::Whole(incident, Some(seen)) = fact {
                by_incident
                    .entry(*incident)
                    .or_insert_with(|| vec![(**seen).clone(); self.members.len()]);
            }
        }
        by_incident.into_values().collect()
    }

    /// Every possible reading of who controls whom: for each member, one answer to each question.
    fn held_controls(&self, fixed: &[Fixed], cut: &mut bool) -> Vec<Vec<Answers>> {
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
        for (position, one) in items.iter().enumerate() {
            for other in items.iter().skip(position + 1) {
                let acts = matches!(
                    (&one.what, &other.what),
                    (What::Act { .. }, What::Act { .. })
                );
                let known = before.contains(&(one.record, other.record))
                    || before.contains(&(other.record, one.record));
                if acts && !known && one.between.overlaps(other.between) {
                    explored
                        .unordered
                        .insert((one.record.min(other.record), one.record.max(other.record)));
                }
            }
        }
    }

    /// What messages, as far as their passage is known here, do to each member.
    fn messages(&self) -> Vec<Item> {
        let mut items = Vec::new();
        for (number, member) in self.members.iter().enumerate() {
            let assurance = member.view.assurance;
            let mut is_given = false;
            for filed in &self.docket.messages {
                let message = &filed.record;
                if self.docket.text_named(&message.assurance) != Some(member.promise.text) {
                    continue;
                }
                is_given |= message.kind == MessageKind::Assurance
                    && concerns(message, &member.promise)
                    && member.view.learned(&message.id, &message.learned).is_some();
                let Some((between, happening)) = self.effect(member, message) else {
                    continue;
                };
                if between.from() > self.at {
                    continue;
                }
                let between = self.until_later(between);
                let record = self.docket.incidents.len() + filed.place;
                // One notice of leaving ends two promises, and at once.
                let same = |item: &&mut Item| item.record == record && item.between == between;
                match items.iter_mut().find(same).map(|item| &mut item.what) {
                    Some(What::Message(effects)) => effects.push((number, happening)),
                    _ => items.push(Item {
                        between,
                        what: What::Message(vec![(number, happening)]),
                        record,
                        line: filed.place,
                    }),
                }
            }
            if !is_given && matches!(assurance.entry, Some(Entry::At(_))) {
                items.push(Item {
                    between: Between::exactly(Instant::MIN),
                    what: What::Message(vec![(number, Happening::Given)]),
                    record: usize::MAX,
                    line: 0,
                });
            }
        }
        items
    }

    fn effect(&self, member: &Member<'_>, message: &Message) -> Option<(Between, Happening)> {
        let view = &member.view;
        view.learned(&message.id, &message.learned)?;
        let assurance = view.assurance;
        let received = view.received(message);
        let deemed = || {
            let held = view.passage(message, Passage::Held)?;
            let wait = assurance.deemed_receipt?;
            Between::new(held.from().after(wait), held.to().after(wait))
        };
        let noticed = || sooner(received, deemed());
        let incident = || {
            let number = self
                .docket
                .incident_numbers
                .get(message.incident.as_ref()?)?;
            u32::try_from(*number).ok()
        };
        if !concerns(message, &member.promise) {
            return None;
        }
        Some(match message.kind {
            MessageKind::Assurance => {
                let at = match assurance.entry {
                    Some(Entry::OnDispatch) => view.passage(message, Passage::Deposited)?,
                    _ => received?,
                };
                (at, Happening::Given)
            }
            MessageKind::Withdrawal | MessageKind::Leaving => {
                (noticed()?, Happening::NoticeReceived)
            }
            MessageKind::Reaffirmation => (received?, Happening::Reaffirmed),
            MessageKind::Renewal => (
                received?,
                Happening::Renewed {
                    until: message.until?,
                },
            ),
            MessageKind::ClarificationRequest => (
                noticed()?,
                Happening::Asked {
                    incident: incident()?,
                },
            ),
            MessageKind::ClarificationAnswer => (
                received?,
                Happening::Answered {
                    incident: incident()?,
                },
            ),
        })
    }
}

/// Whether a message acts on this promise.
pub(crate) fn concerns(message: &Message, promise: &Promise) -> bool {
    match message.kind {
        MessageKind::Leaving => {
            (message.from == promise.giver && message.to == promise.receiver)
                || (message.from == promise.receiver && message.to == promise.giver)
        }
        MessageKind::ClarificationAnswer => {
            message.from == promise.receiver && message.to == promise.giver
        }
        _ => message.from == promise.giver && message.to == promise.receiver,
    }
}

fn sooner(one: Option<Between>, other: Option<Between>) -> Option<Between> {
    match (one, other) {
        (Some(one), Some(other)) => {
            Between::new(one.from().min(other.from()), one.to().min(other.to()))
        }
        (one, other) => one.or(other),
    }
}

/// A request or an answer, about the first of the incidents that are held to be one with the one that
/// it names; any other item as it is.
fn asked_about(item: &Item, seen: &[Vec<Seen>]) -> Item {
    let mut item = item.clone();
    if let What::Message(effects) = &mut item.what {
        for (_, happening) in effects {
            if let Happening::Asked { incident } | Happening::Answered { incident } = happening {
                let mut firsts = seen.iter().filter_map(|each| each.first());
                let one = firsts.find(|seen| seen.members.contains(&(*incident as usize)));
                if let Some(number) = one.and_then(|seen| u32::try_from(seen.incident).ok()) {
                    *incident = number;
                }
            }
        }
    }
    item
}

impl View<'_> {
    /// When `message` reached a stage of its way, as far as that is known here.
    pub(crate) fn passage(&self, message: &Message, stage: Passage) -> Option<Between> {
        let receipts = self.docket.receipts.get(&message.id).into_iter().flatten();
        receipts
            .filter(|receipt| receipt.fact == stage)
            .filter(|receipt| self.learned(&receipt.id, &receipt.learned).is_some())
            .map(|receipt| Some(receipt.at.0))
            .fold(None, sooner)
    }

    /// When `message` was received: what was read or answered had been received by then.
    pub(crate) fn received(&self, message: &Message) -> Option<Between> {
        [Passage::Received, Passage::Read, Passage::Answered]
            .map(|stage| self.passage(message, stage))
            .into_iter()
            .fold(None, sooner)
    }
}

impl Docket {
    /// Whether what becomes of the other promise changes this one, or this one's changes that.
    fn depends(&self, promise: &Promise) -> bool {
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

fn member<'a>(
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

fn asks_for_degree(assurance: &tacit_lang::meaning::Assurance) -> bool {
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

impl Fixed {
    fn apply(&self, seen: &mut Seen) {
        match self {
            Self::Author(incident, fact) if *incident == seen.incident => {
                seen.author = fact.clone()
            }
            Self::Kind(incident, fact) if *incident == seen.incident => seen.kind = fact.clone(),
            Self::Preventive(incident, fact) if *incident == seen.incident => {
                seen.preventive = fact.clone();
            }
            Self::Begin(incident, begin) if *incident == seen.incident => seen.begin = *begin,
            Self::End(incident, end) if *incident == seen.incident => seen.end = Some(*end),
            Self::HitsUnsaid(incident, unsaid) if *incident == seen.incident => {
                seen.hits_unsaid = *unsaid;
            }
            Self::Hit(incident, strike, fact) if *incident == seen.incident => {
                seen.hits_unsaid = false;
                put(&mut seen.hits, *strike, fact);
            }
            Self::Joined(incident, actor, fact) if *incident == seen.incident => {
                put(&mut seen.joined, *actor, fact);
            }
            _ => {}
        }
    }
}

fn put<K: PartialEq>(facts: &mut Vec<(K, Fact<bool>)>, key: K, fact: &Fact<bool>) {
    match facts.iter_mut().find(|(known, _)| *known == key) {
        Some((_, found)) => *found = fact.clone(),
        None => facts.push((key, fact.clone())),
    }
}
