//! A text compiled: what a settled act is to the promise of one ordered pair.
//!
//! The compiled clause answers one question, [`Clause::bearing`]: is this act forborne, is it an
//! attack in the sense of a condition, which answers does it license. What follows from that over
//! time is the business of [`crate::step`].

use crate::index::{ActorNumber, Index, KindNumber, KindSet, PlaceNumber, PlaceSet, Rank};
use crate::record::Hit;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use tacit_lang::ids::PlaceId;
use tacit_lang::meaning::{
    Assurance, Condition, Entry, Exception, Hands, Participation, Sense, TargetKind,
};
use tacit_lang::vocabulary::Vocabulary;

/// The most conditions, and the most graded releases, that one text may have.
pub const MAX_CONDITIONS: usize = 32;

/// An act with every fact settled.
#[derive(Debug, Clone, Copy)]
pub struct Act<'a> {
    /// Who did it. `None`: somebody whom neither text nor records name.
    pub author: Option<ActorNumber>,
    /// Its class. `None`: of no class that matters.
    pub kind: Option<KindNumber>,
    /// What it hit.
    pub hits: &'a [Strike],
    /// Who joined in it.
    pub joined: &'a [ActorNumber],
    /// Whether it was against a threat that was not imminent.
    pub preventive: bool,
    /// Of its author and those who joined: who, controlled by whom at its date, how closely.
    pub controls: &'a [(ActorNumber, ActorNumber, Rank)],
    /// Who disavowed it, and how many seconds after its begin.
    pub disavowals: &'a [(ActorNumber, i64)],
}

/// One thing that an act hit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Strike {
    /// Whose.
    pub of: ActorNumber,
    /// Territory, forces or people.
    pub kind: TargetKind,
    /// Where, if known.
    pub place: Option<PlaceNumber>,
    /// Whether it came with an act aimed at another.
    pub incidental: bool,
}

/// What an act is to one promise: everything that the step needs to know of it.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
pub struct Bearing {
    /// The giver has promised not to do this.
    pub forborne: bool,
    /// The graded releases that would license it.
    pub licences: Licences,
    /// The conditions that it fails, as bits.
    pub fails: u32,
    /// The graded releases that it brings about, as bits.
    pub brings: u32,
    /// It is the first step that the entry waits for.
    pub first_step: bool,
}

/// Which graded releases free an act: for each thing forborne that it hit, those that free that.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
pub struct Licences {
    /// For each of `count` things, the graded releases as bits.
    each: [u32; Self::MOST],
    count: u8,
}

impl Licences {
    /// The most things told apart; what is hit beyond them is free only together with the last.
    const MOST: usize = 4;

    fn require(&mut self, grades: u32) {
        let known = usize::from(self.count);
        if self.each.iter().take(known).any(|one| one & grades == *one) {
            return;
        }
        if let Some(place) = self.each.get_mut(known) {
            *place = grades;
            self.count += 1;
        } else if let Some(last) = self.each.last_mut() {
            *last &= grades;
        }
    }

    /// Whether the graded releases `held`, as bits, free everything that the act hit.
    pub(crate) fn are_met_by(&self, held: u32) -> bool {
        let each = self.each.iter().take(usize::from(self.count));
        self.count > 0 && each.into_iter().all(|grades| grades & held != 0)
    }
}

impl Strike {
    /// What a claim says was hit; none if the vocabulary does not declare whose it is.
    pub(crate) fn of(index: &Index, hit: &Hit) -> Option<Self> {
        Some(Self {
            of: index.actor(&hit.of)?,
            kind: hit.kind,
            place: hit.place.as_ref().and_then(|place| index.place(place)),
            incidental: hit.incidental,
        })
    }
}

impl Bearing {
    /// Whether the act is nothing to the promise.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

/// The act-related part of a text, compiled for one vocabulary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    forborne: KindSet,
    direct: bool,
    preventive: bool,
    through: Actors,
    targets: Targets,
    place: Option<PlaceSet>,
    conditions: Vec<Trigger>,
    grades: Vec<Grade>,
    listed: BTreeMap<ActorNumber, Vec<(ActorNumber, Rank)>>,
    disavowals: BTreeMap<ActorNumber, i64>,
    exceptions: Vec<Excepted>,
    uncounted: KindSet,
    silent_on: BTreeSet<ActorNumber>,
    participation: Participation,
    first_step: Option<(ActorNumber, KindSet)>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Trigger {
    kinds: Option<KindSet>,
    anywhere: bool,
    by_receiver: bool,
    by: Actors,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Grade {
    kinds: KindSet,
    by: Option<(bool, Actors)>,
    answers: KindSet,
    targets: Targets,
    place: Option<PlaceSet>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Excepted {
    kinds: KindSet,
    against: Option<ActorNumber>,
    place: Option<PlaceSet>,
    incidental_harm: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Actors {
    listed: bool,
    down_to: Option<Rank>,
    named: Vec<ActorNumber>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Targets(Vec<TargetKind>);

impl Targets {
    fn new(kinds: &BTreeSet<TargetKind>) -> Self {
        Self(kinds.iter().copied().collect())
    }

    fn holds(&self, kind: TargetKind) -> bool {
        self.0.is_empty() || self.0.contains(&kind)
    }
}

impl Clause {
    /// Compiles `assurance`, which was checked against `vocabulary`, whose numbers `index` has.
    #[must_use]
    pub fn new(assurance: &Assurance, vocabulary: &Vocabulary, index: &Index) -> Self {
        let compile = Compile { vocabulary, index };
        let act = &assurance.forbearance;
        Self {
            forborne: index.closure(act.acts.iter()),
            direct: act.direct,
            preventive: act.preventive,
            through: act
                .through
                .as_ref()
                .map(|hands| compile.actors(hands))
                .unwrap_or_default(),
            targets: Targets::new(&act.targets),
            place: compile.region(act.place.as_ref()),
            conditions: assurance
                .conditions
                .iter()
                .take(MAX_CONDITIONS)
                .map(|condition| compile.trigger(condition))
                .collect(),
            grades: compile.grades(assurance),
            listed: compile.listed(assurance),
            disavowals: assurance
                .disavowal
                .iter()
                .filter_map(|(actor, wait)| Some((index.actor(actor)?, wait.seconds())))
                .collect(),
            exceptions: assurance
                .exceptions
                .iter()
                .map(|exception| compile.exception(exception))
                .collect(),
            uncounted: index.closure(assurance.uncounted.iter()),
            silent_on: assurance
                .silent_on
                .iter()
                .filter_map(|actor| index.actor(actor))
                .collect(),
            participation: assurance
                .participation
                .or(vocabulary.participation)
                .unwrap_or(Participation::DoesNotCount),
            first_step: match &assurance.entry {
                Some(Entry::OnceDone(actor, kind)) => index
                    .actor(actor)
                    .map(|actor| (actor, index.closure(std::iter::once(kind)))),
                _ => None,
            },
        }
    }

    /// Whether `actor` is a proxy that the text lists for `principal`.
    #[must_use]
    pub fn lists(&self, principal: ActorNumber, actor: ActorNumber) -> bool {
        self.degree_listed(principal, actor).is_some()
    }

    /// Every proxy that the text lists for anybody.
    pub(crate) fn listed(&self) -> impl Iterator<Item = ActorNumber> {
        self.listed.values().flatten().map(|(proxy, _)| *proxy)
    }

    /// What `act` is to the promise of `giver` to `receiver` (rules 4 to 11).
    #[must_use]
    pub fn bearing(
        &self,
        index: &Index,
        giver: ActorNumber,
        receiver: ActorNumber,
        act: &Act<'_>,
    ) -> Bearing {
        let first_step = self.first_step.as_ref().is_some_and(|(actor, kinds)| {
            kinds.holds(act.kind)
                && act
                    .author
                    .is_some_and(|author| index.principal(author) == *actor)
        });
        let mut bearing = Bearing {
            first_step,
            ..Bearing::default()
        };
        if self.uncounted.holds(act.kind) {
            return bearing;
        }
        let seen = Seen {
            clause: self,
            index,
            act,
        };
        if self.forborne.holds(act.kind)
            && (!self.preventive || act.preventive)
            && seen.is_by(giver, true, &self.through, self.direct)
        {
            for strike in act
                .hits
                .iter()
                .filter(|strike| seen.is_forborne(receiver, strike))
            {
                bearing.forborne = true;
                bearing.licences.require(self.licences(act.kind, strike));
            }
        }
        for (bit, condition) in self.conditions.iter().enumerate() {
            if seen.fails(condition, giver, receiver) {
                bearing.fails |= 1 << bit;
            }
        }
        if bearing.fails != 0 {
            for (bit, grade) in self.grades.iter().enumerate() {
                let by = grade.by.as_ref();
                if grade.kinds.holds(act.kind)
                    && by.is_none_or(|(own, hands)| seen.is_by(receiver, *own, hands, false))
                {
                    bearing.brings |= 1 << bit;
                }
            }
        }
        bearing
    }

    /// Whether an act of `kind` may be anything to a promise of this text, whoever does it to whom.
    pub(crate) fn minds(&self, kind: KindNumber) -> bool {
        let kind = Some(kind);
        let of_conditions = self.conditions.iter();
        self.forborne.holds(kind)
            || of_conditions
                .filter_map(|condition| condition.kinds.as_ref())
                .any(|kinds| kinds.holds(kind))
            || self
                .first_step
                .as_ref()
                .is_some_and(|(_, kinds)| kinds.holds(kind))
    }

    /// Whether what somebody does to whomever may be something to a promise of this text.
    pub(crate) fn is_wide(&self) -> bool {
        self.first_step.is_some() || self.conditions.iter().any(|condition| condition.anywhere)
    }

    /// What hitting `strike` by an act of `kind` may be to the promise, whoever did it: the graded
    /// releases that free it if it is forborne, and whether it is upon the giver.
    pub(crate) fn part(
        &self,
        index: &Index,
        (giver, receiver): (ActorNumber, ActorNumber),
        kind: Option<KindNumber>,
        strike: &Strike,
    ) -> (Option<u32>, bool) {
        let act = Act {
            author: None,
            kind,
            hits: &[],
            joined: &[],
            preventive: false,
            controls: &[],
            disavowals: &[],
        };
        let seen = Seen {
            clause: self,
            index,
            act: &act,
        };
        (
            seen.is_forborne(receiver, strike)
                .then(|| self.licences(kind, strike)),
            seen.is_in_scope(giver, strike),
        )
    }

    fn licences(&self, kind: Option<KindNumber>, strike: &Strike) -> u32 {
        let mut licences = 0;
        for (bit, grade) in self.grades.iter().enumerate() {
            if grade.answers.holds(kind)
                && grade.targets.holds(strike.kind)
                && grade
                    .place
                    .as_ref()
                    .is_none_or(|place| place.holds(strike.place))
            {
                licences |= 1 << bit;
            }
        }
        licences
    }

    fn degree_listed(&self, principal: ActorNumber, actor: ActorNumber) -> Option<Rank> {
        let proxies = self.listed.get(&principal)?;
        proxies
            .iter()
            .find(|(proxy, _)| *proxy == actor)
            .map(|(_, rank)| *rank)
    }
}

/// One act under one clause.
struct Seen<'a> {
    clause: &'a Clause,
    index: &'a Index,
    act: &'a Act<'a>,
}

impl Seen<'_> {
    /// Whether the act is `party`'s: by its own forces, through `hands`, or by joining in it.
    ///
    /// `direct` narrows the act of a promise, and never a condition (rule 10).
    fn is_by(&self, party: ActorNumber, own: bool, hands: &Actors, direct: bool) -> bool {
        let joined = match self.clause.participation {
            Participation::CountsAsDirect => self.act.joined,
            Participation::Counts if !direct => self.act.joined,
            Participation::Counts | Participation::DoesNotCount => &[],
        };
        self.act.author.iter().chain(joined).any(|actor| {
            !self.is_silent_on(*actor)
                && !self.is_disavowed(*actor)
                && ((own && self.index.principal(*actor) == party)
                    || (!direct && self.is_hand(party, *actor, hands)))
        })
    }

    fn is_silent_on(&self, actor: ActorNumber) -> bool {
        let silent_on = &self.clause.silent_on;
        !silent_on.is_empty()
            && (silent_on.contains(&actor) || silent_on.contains(&self.index.principal(actor)))
    }

    fn is_hand(&self, party: ActorNumber, actor: ActorNumber, hands: &Actors) -> bool {
        let top = self.index.principal(actor);
        if top == party {
            return false;
        }
        let listed = self.degree_listed(party, actor);
        if hands.listed && listed.is_some() {
            return true;
        }
        if hands.named.contains(&actor) || hands.named.contains(&top) {
            return true;
        }
        let Some(down_to) = hands.down_to else {
            return false;
        };
        match listed {
            Some(rank) => rank <= down_to,
            None => self.act.controls.iter().any(|(of, by, rank)| {
                *of == actor && self.index.principal(*by) == party && *rank <= down_to
            }),
        }
    }

    fn degree_listed(&self, party: ActorNumber, actor: ActorNumber) -> Option<Rank> {
        let listed = |actor| self.clause.degree_listed(party, actor);
        listed(actor).or_else(|| listed(self.index.principal(actor)))
    }

    /// Whether `actor` did this as a listed proxy whose principal disavowed it in time (rule 9).
    fn is_disavowed(&self, actor: ActorNumber) -> bool {
        self.clause.disavowals.iter().any(|(principal, within)| {
            let said = |(by, delay): &(ActorNumber, i64)| {
                self.index.principal(*by) == *principal && (0..=*within).contains(delay)
            };
            self.act.disavowals.iter().any(said) && self.degree_listed(*principal, actor).is_some()
        })
    }

    fn is_forborne(&self, receiver: ActorNumber, strike: &Strike) -> bool {
        self.is_in_scope(receiver, strike)
            && !self
                .clause
                .exceptions
                .iter()
                .any(|exception| self.is_excepted(exception, strike))
    }

    fn is_in_scope(&self, protected: ActorNumber, strike: &Strike) -> bool {
        self.index.principal(strike.of) == protected
            && self.clause.targets.holds(strike.kind)
            && self
                .clause
                .place
                .as_ref()
                .is_none_or(|place| place.holds(strike.place))
    }

    fn is_excepted(&self, exception: &Excepted, strike: &Strike) -> bool {
        let in_place = |strike: &Strike| {
            exception
                .place
                .as_ref()
                .is_none_or(|place| place.holds(strike.place))
        };
        let aimed = |strike: &Strike| match exception.against {
            None => true,
            Some(against) => strike.of == against || self.index.principal(strike.of) == against,
        };
        exception.kinds.holds(self.act.kind)
            && in_place(strike)
            && (aimed(strike)
                || (exception.incidental_harm
                    && strike.incidental
                    && self
                        .act
                        .hits
                        .iter()
                        .any(|other| aimed(other) && in_place(other))))
    }

    fn fails(&self, condition: &Trigger, giver: ActorNumber, receiver: ActorNumber) -> bool {
        let kinds = condition.kinds.as_ref().unwrap_or(&self.clause.forborne);
        kinds.holds(self.act.kind)
            && self.is_by(receiver, condition.by_receiver, &condition.by, false)
            && (condition.anywhere
                || self
                    .act
                    .hits
                    .iter()
                    .any(|strike| self.is_in_scope(giver, strike)))
    }
}

struct Compile<'a> {
    vocabulary: &'a Vocabulary,
    index: &'a Index,
}

impl Compile<'_> {
    fn actors(&self, hands: &Hands) -> Actors {
        Actors {
            listed: hands.listed,
            down_to: hands.degree.as_ref().and_then(|degree| self.rank(degree)),
            named: hands
                .named
                .iter()
                .filter_map(|actor| self.index.actor(actor))
                .collect(),
        }
    }

    fn rank(&self, degree: &tacit_lang::ids::DegreeId) -> Option<Rank> {
        self.vocabulary
            .degree_rank(degree)
            .and_then(|rank| Rank::try_from(rank).ok())
    }

    fn region(&self, place: Option<&PlaceId>) -> Option<PlaceSet> {
        place.map(|place| self.index.region(place))
    }

    fn trigger(&self, condition: &Condition) -> Trigger {
        let (kinds, anywhere) = match &condition.sense {
            Sense::Mirror => (None, false),
            Sense::Against(acts) => (Some(self.index.closure(acts.iter())), false),
            Sense::Anywhere(acts) => (Some(self.index.closure(acts.iter())), true),
        };
        Trigger {
            kinds,
            anywhere,
            by_receiver: condition.by_receiver,
            by: self.actors(&condition.by_others),
        }
    }

    fn grades(&self, assurance: &Assurance) -> Vec<Grade> {
        let grades = assurance.grades.iter().take(MAX_CONDITIONS);
        grades
            .map(|grade| Grade {
                kinds: self.index.closure(grade.acts.iter()),
                by: grade
                    .by
                    .as_ref()
                    .map(|(own, hands)| (*own, self.actors(hands))),
                answers: self.index.closure(grade.answers.iter()),
                targets: Targets::new(&grade.targets),
                place: self.region(grade.place.as_ref()),
            })
            .collect()
    }

    fn listed(&self, assurance: &Assurance) -> BTreeMap<ActorNumber, Vec<(ActorNumber, Rank)>> {
        let mut listed = BTreeMap::new();
        for (principal, proxies) in &assurance.proxies {
            let Some(principal) = self.index.actor(principal) else {
                continue;
            };
            let ranked = proxies
                .iter()
                .filter_map(|(proxy, degree)| Some((self.index.actor(proxy)?, self.rank(degree)?)));
            listed.insert(principal, ranked.collect());
        }
        listed
    }

    fn exception(&self, exception: &Exception) -> Excepted {
        Excepted {
            kinds: self.index.closure(std::iter::once(&exception.act)),
            against: exception
                .against
                .as_ref()
                .and_then(|actor| self.index.actor(actor)),
            place: self.region(exception.place.as_ref()),
            incidental_harm: exception.incidental_harm,
        }
    }
}
