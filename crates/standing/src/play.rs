//! Promises moved from where they are by what might come next: for whoever explores instead of judging.
//!
//! A [`Play`] is one promise, or two that face each other, and moves them exactly as the judge does, since
//! it is the judge's own moving: each is told what became of the other, deadlines fall due in their order.
//! It knows no records and no eyes; what an act is to a promise is found from the act alone.

use crate::clause::{Act, Bearing, Clause, Strike};
use crate::docket::Docket;
use crate::index::{ActorNumber, Index, Rank};
use crate::judge::QuestionError;
use crate::judge::case::Case;
use crate::judge::course::changes_of;
use crate::judge::moving::{Kept, Moment, Moving, Together};
use crate::record::Says;
use crate::step::State;
use crate::step::event::{Change, Doubt, Happening};
use crate::step::terms::Terms;
use crate::verdict::{Eyes, Life, Performance, Promise};
use std::collections::{BTreeMap, BTreeSet};
use tacit_lang::ids::ActorId;
use tacit_lang::time::{Instant, Wait};

/// The most positions that open facts may leave promises in before no more are told apart.
const MAX_STARTS: usize = 256;

/// One promise, or two that face each other.
#[derive(Debug, Clone)]
pub struct Play {
    index: Index,
    members: Vec<Member>,
    /// Of the vocabulary: who is controlled by whom, how closely, from when until when.
    controls: Vec<(ActorNumber, ActorNumber, Rank, [Option<Instant>; 2])>,
}

#[derive(Debug, Clone)]
struct Member {
    promise: Promise,
    clause: Clause,
    terms: Terms,
    giver: ActorNumber,
    receiver: ActorNumber,
}

/// Where the promises of a [`Play`] are.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Position(Vec<State>);

/// What a position comes to for all that may follow, whatever the date (see [`Play::likeness`]).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Likeness(Vec<Vec<State>>);

/// A position and what changed on the way to it: which member, and what.
pub type Moved = (Position, Vec<(usize, Change)>);

impl Play {
    /// The play of `promises`: one, or two of which each is the other's answer in the sense of clause S2; none if
    /// the docket has no such promises.
    #[must_use]
    pub fn of(docket: &Docket, promises: &[Promise]) -> Option<Self> {
        if promises.is_empty() || promises.len() > 2 {
            return None;
        }
        let members = promises.iter().map(|promise| {
            let text = docket.texts.get(promise.text)?;
            Some(Member {
                promise: promise.clone(),
                clause: text.clause.clone(),
                terms: docket.terms(promise)?,
                giver: docket.index.actor(&promise.giver)?,
                receiver: docket.index.actor(&promise.receiver)?,
            })
        });
        let vocabulary = &docket.vocabulary;
        let controls = vocabulary.controls.iter().filter_map(|control| {
            let rank = vocabulary.degree_rank(&control.degree)?;
            Some((
                docket.index.actor(&control.actor)?,
                docket.index.actor(&control.principal)?,
                Rank::try_from(rank).ok()?,
                [control.from, control.until],
            ))
        });
        Some(Self {
            index: docket.index.clone(),
            members: members.collect::<Option<Vec<Member>>>()?,
            controls: controls.collect(),
        })
    }

    /// The promises moved, in the order given.
    pub fn promises(&self) -> impl Iterator<Item = &Promise> {
        self.members.iter().map(|member| &member.promise)
    }

    /// What an act of which this is said and true is to each promise, if it begins at `at`; who controls whom is as the
    /// vocabulary has it. `disavowed_by` disavows it at once.
    #[must_use]
    pub fn bearings(
        &self,
        says: &Says,
        disavowed_by: Option<&ActorId>,
        at: Instant,
    ) -> Vec<Bearing> {
        let hits: Vec<Strike> = says
            .hits
            .iter()
            .filter_map(|hit| Strike::of(&self.index, hit))
            .collect();
        let joined: Vec<ActorNumber> = says
            .joined
            .iter()
            .filter_map(|actor| self.index.actor(actor))
            .collect();
        let controls: Vec<(ActorNumber, ActorNumber, Rank)> = self
            .controls
            .iter()
            .filter(|(_, _, _, [from, until])| {
                from.is_none_or(|from| from <= at) && until.is_none_or(|until| at < until)
            })
            .map(|(actor, principal, rank, _)| (*actor, *principal, *rank))
            .collect();
        let disavowals: Vec<(ActorNumber, i64)> = disavowed_by
            .and_then(|actor| self.index.actor(actor))
            .map(|actor| (actor, 0))
            .into_iter()
            .collect();
        let author = says.author.first();
        let act = Act {
            author: author.and_then(|author| self.index.actor(author)),
            kind: says.act.as_ref().and_then(|act| self.index.kind(act)),
            hits: &hits,
            joined: &joined,
            preventive: says.preventive.unwrap_or(false),
            controls: &controls,
            disavowals: &disavowals,
        };
        let each = self.members.iter();
        each.map(|member| {
            let clause = &member.clause;
            clause.bearing(&self.index, member.giver, member.receiver, &act)
        })
        .collect()
    }

    /// Nothing given yet.
    #[must_use]
    pub fn start(&self) -> Position {
        Position(vec![State::default(); self.members.len()])
    }

    /// Every position in which `eyes` must hold the promises possible as of `at`, known at `known`; and whether a limit
    /// kept some back.
    ///
    /// # Errors
    /// [`QuestionError`] if `docket` has no such promise or eyes.
    pub fn positions(
        &self,
        docket: &Docket,
        eyes: &Eyes,
        at: Instant,
        known: Instant,
    ) -> Result<(Vec<Position>, bool), QuestionError> {
        let mut whole: BTreeMap<String, Position> = BTreeMap::new();
        let mut each: Vec<Vec<State>> = Vec::new();
        let mut cut = false;
        let mut joint = None;
        for (place, member) in self.members.iter().enumerate() {
            let unknown = || QuestionError::NoSuchPromise(member.promise.clone());
            let case = Case::seen_by(docket, &member.promise, eyes, at, known);
            let case = case.ok_or_else(unknown)?;
            let explored = case.explore(&[]);
            cut |= explored.cut;
            let ends: Vec<Vec<State>> = explored
                .ends
                .into_values()
                .flatten()
                .map(|(states, _)| states)
                .collect();
            if case.members.len() == self.members.len() {
                joint.get_or_insert((place, ends.clone()));
            }
            let own = ends
                .into_iter()
                .filter_map(|states| states.into_iter().next());
            let distinct: BTreeMap<String, State> =
                own.map(|state| (format!("{state:?}"), state)).collect();
            each.push(distinct.into_values().collect());
        }
        let mut put = |states: Vec<State>| {
            cut |= whole.len() >= MAX_STARTS;
            if whole.len() < MAX_STARTS {
                whole.insert(format!("{states:?}"), Position(states));
            }
        };
        match joint {
            Some((place, ends)) => {
                for mut states in ends {
                    if place > 0 {
                        states.reverse();
                    }
                    put(states);
                }
            }
            None => {
                let mut product: Vec<Vec<State>> = vec![Vec::new()];
                for states in &each {
                    product = product
                        .iter()
                        .flat_map(|so_far| {
                            let more = states.iter();
                            more.map(|state| {
                                [so_far.as_slice(), std::slice::from_ref(state)].concat()
                            })
                        })
                        .take(MAX_STARTS + 1)
                        .collect();
                }
                product.into_iter().for_each(&mut put);
            }
        }
        Ok((whole.into_values().collect(), cut))
    }

    /// Lets time pass up to `to`, everything that falls due by then included.
    #[must_use]
    pub fn pass(&self, from: &Position, to: Instant) -> Moved {
        self.moved(|moving| moving.end(moment(from), None, to))
    }

    /// Tells each of `happenings` to its member at `at`, as one message would.
    #[must_use]
    pub fn tell(&self, from: &Position, at: Instant, happenings: &[(usize, Happening)]) -> Moved {
        self.moved(|moving| {
            let (moment, course) = moving.come(moment(from), None, at, true);
            let (moment, course) = moving.message(moment, course, at, happenings);
            moving.end(moment, course, at)
        })
    }

    /// An act of `incident`, over at once unless it goes on to `end`, that is `bearings` to the promises; `doubts` says for
    /// each whether its author is in doubt.
    #[must_use]
    pub fn act(
        &self,
        from: &Position,
        at: Instant,
        (incident, end): (u32, Instant),
        bearings: &[Bearing],
        doubts: &[Doubt],
    ) -> Moved {
        self.moved(|moving| {
            let (moment, course) = moving.come(moment(from), None, at, false);
            let act = Together {
                at,
                record: incident as usize,
                end,
                bearings: bearings.to_vec(),
                doubts: doubts.to_vec(),
            };
            let (moment, course) = moving.act(moment, course, act);
            moving.end(moment, course, at)
        })
    }

    /// The next instant at which anything falls due without anybody's doing. None: never.
    #[must_use]
    pub fn next_deadline(&self, from: &Position) -> Option<Instant> {
        let each = from.0.iter().zip(&self.members);
        each.filter_map(|(state, member)| {
            let licences = state
                .is_partly_free()
                .then(|| state.licence_ends())
                .flatten();
            state
                .next_deadline(&member.terms)
                .into_iter()
                .chain(licences)
                .min()
        })
        .min()
    }

    /// Every length of time that the promises state: how close together moves must come to be as good as together.
    pub fn lengths(&self) -> impl Iterator<Item = Wait> {
        self.members
            .iter()
            .flat_map(|member| member.terms.lengths())
    }

    /// Life and performance of each promise.
    #[must_use]
    pub fn outcomes(&self, of: &Position) -> Vec<(Life, Performance)> {
        let each = of.0.iter();
        each.map(|state| (state.life, state.performance()))
            .collect()
    }

    /// Whether the giver of the promise in this place may now do nothing of what it forbids, graded releases apart: it is
    /// in effect.
    #[must_use]
    pub fn binds(&self, of: &Position, member: usize) -> bool {
        of.0.get(member).is_some_and(State::is_in_effect)
    }

    /// Whether a graded release frees some answers now, while the promise binds on (S29).
    #[must_use]
    pub fn is_partly_free(&self, of: &Position, member: usize) -> bool {
        of.0.get(member).is_some_and(State::is_partly_free)
    }

    /// What positions, seen side by side at `now`, come to for all that may follow.
    ///
    /// Two are alike if everything in them falls due in the same order, and as far from now, to `grain_seconds`, and
    /// they differ in nothing else but in dates that are only shown, in how many breaches there were beyond one, and in
    /// how incidents are numbered. With moves that come much closer together than the grain, and a grain below every
    /// length that the texts state, what can follow of two that are alike is alike.
    #[must_use]
    pub fn likeness(positions: &[Position], now: Instant, grain_seconds: i64) -> Likeness {
        let grain = grain_seconds.max(1);
        let positions: Vec<Vec<State>> = positions
            .iter()
            .map(|position| position.0.iter().map(State::without_outlasted).collect())
            .collect();
        let mut instants = BTreeSet::new();
        let mut incidents: BTreeMap<u32, u32> = BTreeMap::new();
        for state in positions.iter().flatten() {
            instants.extend(state.instants());
            for incident in state.incidents() {
                let next = u32::try_from(incidents.len()).unwrap_or(u32::MAX);
                incidents.entry(incident).or_insert(next);
            }
        }
        let ranks: BTreeMap<Instant, i64> = instants.into_iter().zip(0..).collect();
        let place = |at: Instant| {
            let distance = at.seconds_since(now);
            let steps = distance.div_euclid(grain) + i64::from(distance.rem_euclid(grain) != 0);
            let rank = ranks.get(&at).copied().unwrap_or_default();
            Instant::from_seconds(steps.saturating_mul(RANKS).saturating_add(rank))
        };
        let name = |incident: u32| incidents.get(&incident).copied().unwrap_or(incident);
        let each = positions.iter().map(|states| {
            let states = states.iter();
            states.map(|state| state.alike(place, name)).collect()
        });
        Likeness(each.collect())
    }

    fn moved<'a>(&'a self, moves: impl FnOnce(&Moving<'_>) -> (Vec<State>, Kept)) -> Moved {
        let terms: Vec<&'a Terms> = self.members.iter().map(|member| &member.terms).collect();
        let (states, course) = moves(&Moving::new(&terms, true));
        let changes = (0..self.members.len()).flat_map(|member| {
            let own = changes_of(course.as_ref(), member);
            own.into_iter().map(move |change| (member, change))
        });
        let changes = changes.collect();
        (Position(states), changes)
    }
}

/// More instants than ever stand in the states of a few promises.
const RANKS: i64 = 4_096;

fn moment(of: &Position) -> Moment {
    Moment {
        states: of.0.clone(),
        together: Vec::new(),
    }
}
