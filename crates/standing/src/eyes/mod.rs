//! Through whose eyes: which records are known, which claims are held to be so.

mod account;
mod alike;
mod circle;
mod claimed;
mod company;
pub(crate) mod control;
mod denial;
pub(crate) mod fact;
mod given;
mod glance;
mod origin;
mod roots;

use crate::docket::named::Mentioned;
use crate::docket::{Docket, Text};
use crate::record::{Accepts, Holding, Learned, Stance, Viewpoint};
use crate::verdict::Eyes;
use tacit_lang::ids::GradeId;
use tacit_lang::meaning::{Assurance, Attribution};
use tacit_lang::time::Instant;

/// One pair of eyes at one time of knowledge, reading for one text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct View<'a> {
    pub(crate) docket: &'a Docket,
    pub(crate) viewpoint: &'a Viewpoint,
    /// Whose knowledge it is: the viewpoint's own, or another's of it (rule 16).
    knower: &'a str,
    pub(crate) known: Instant,
    /// What is learned by then to be retracted is as if never made (rule 20).
    corrected: Instant,
    pub(crate) assurance: &'a Assurance,
    /// What the texts judged together name: this one, and the other promise's.
    pub(crate) mentioned: [&'a Mentioned; 2],
    /// Assumptions that are taken to hold or not, whatever these eyes hold of them.
    assumed: &'a [(usize, bool)],
}

/// What these eyes hold of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Held {
    /// Not known to them.
    Unknown,
    /// Known, neither accepted nor denied.
    Open,
    /// It is so.
    Accepted,
    /// It is not so.
    Denied,
}

impl<'a> View<'a> {
    /// The eyes asked for, reading for `text` beside `other`; none if no such viewpoint is on record.
    pub(crate) fn new(
        docket: &'a Docket,
        eyes: &'a Eyes,
        known: Instant,
        [text, other]: [&'a Text; 2],
    ) -> Option<Self> {
        let viewpoint = docket.viewpoints.get(&eyes.viewpoint)?;
        let knower = match &eyes.as_known_to {
            None => &viewpoint.id,
            Some(other) => &docket.viewpoints.get(other)?.id,
        };
        Some(Self {
            docket,
            viewpoint,
            knower,
            known,
            corrected: known,
            assurance: &text.assurance,
            mentioned: [&text.mentioned, &other.mentioned],
            assumed: &[],
        })
    }

    /// What they held at `known`, less what they know by now to be retracted.
    pub(crate) fn looking_back(self, known: Instant) -> Self {
        Self { known, ..self }
    }

    /// Whether these are a party's own eyes, complete about its own forces.
    pub(crate) fn is_own(&self) -> bool {
        self.viewpoint.party.is_some() && self.knower == self.viewpoint.id
    }

    /// When a record became known here, if it is known and not taken back.
    pub(crate) fn learned(&self, id: &str, learned: &Learned) -> Option<Instant> {
        let at = learned.by(self.knower).filter(|at| *at <= self.known)?;
        let taken_back = self
            .docket
            .retractions
            .get(id)
            .into_iter()
            .flatten()
            .any(|retraction| {
                retraction
                    .learned
                    .by(self.knower)
                    .is_some_and(|at| at <= self.corrected)
            });
        (!taken_back).then_some(at)
    }

    /// Every instant at which something known here about the claim `id` was learned.
    pub(crate) fn instants(&self, id: &str, learned: &Learned, into: &mut Vec<Instant>) {
        into.extend(learned.by(self.knower));
        let stances = self.docket.stances.get(id).into_iter().flatten();
        into.extend(stances.filter_map(|stance| stance.learned.by(self.knower)));
        let postures = self.docket.postures.get(id).into_iter().flatten();
        into.extend(postures.filter_map(|posture| posture.learned.by(self.knower)));
    }

    /// What these eyes hold of a claim of `by`, graded `grade` (rules 15 and 17).
    pub(crate) fn holds(
        &self,
        id: &str,
        by: &str,
        grade: Option<&GradeId>,
        learned: &Learned,
    ) -> Held {
        if self.learned(id, learned).is_none() {
            return Held::Unknown;
        }
        let own_stance = self.latest_stance(&self.viewpoint.id, id);
        let own_source = self.is_own_source(by);
        match own_stance.map(|stance| stance.stance) {
            Some(Holding::Deny) => Held::Denied,
            Some(Holding::SetAside) => Held::Open,
            Some(Holding::Accept) => {
                let grade = own_stance
                    .and_then(|stance| stance.grade.as_ref())
                    .or(grade);
                self.if_proved(own_source, grade)
            }
            None if own_source || self.accepts(by) => self.if_proved(own_source, grade),
            None => Held::Open,
        }
    }

    /// The latest stance of `viewpoint` known here; of two of one instant the one on the later line.
    fn latest_stance(&self, viewpoint: &str, claim: &str) -> Option<&'a Stance> {
        let stances = self.docket.stances.get(claim).into_iter().flatten();
        stances
            .filter(|stance| stance.viewpoint == viewpoint)
            .filter_map(|stance| Some((self.learned(&stance.id, &stance.learned)?, stance)))
            .max_by_key(|(at, _)| *at)
            .map(|(_, stance)| stance)
    }

    fn is_own_source(&self, source: &str) -> bool {
        let Some(party) = &self.viewpoint.party else {
            return false;
        };
        let actor = self
            .docket
            .sources
            .get(source)
            .and_then(|source| source.actor.as_ref());
        actor.is_some_and(|actor| self.docket.vocabulary.principal(actor) == party)
    }

    /// Whether what this source says is accepted here where no stance is taken on it.
    pub(crate) fn relies_on(&self, source: &str) -> bool {
        self.is_own_source(source) || self.accepts(source)
    }

    fn accepts(&self, source: &str) -> bool {
        match &self.viewpoint.accepts {
            Accepts::All => true,
            Accepts::Sources(sources) => sources.contains(source),
        }
    }

    fn if_proved(&self, own_source: bool, grade: Option<&GradeId>) -> Held {
        let standard = self
            .assurance
            .standard
            .as_ref()
            .or(self.viewpoint.grade.as_ref());
        let proved = own_source || standard.is_none_or(|standard| self.reaches(grade, standard));
        if proved { Held::Accepted } else { Held::Open }
    }

    fn reaches(&self, grade: Option<&GradeId>, standard: &GradeId) -> bool {
        let rank = |grade: &GradeId| self.docket.vocabulary.grade_rank(grade);
        match (grade.and_then(rank), rank(standard)) {
            (Some(found), Some(asked)) => found >= asked,
            _ => false,
        }
    }

    /// Whether it is a finding that decides who acted, joined or controls, for this text (rule 15).
    pub(crate) fn is_finding(&self, by: &str, grade: Option<&GradeId>) -> bool {
        let Some(Attribution::Finder {
            finder,
            grade: least,
        }) = &self.assurance.attribution
        else {
            return false;
        };
        let actor = self
            .docket
            .sources
            .get(by)
            .and_then(|source| source.actor.as_ref());
        actor == Some(finder)
            && least
                .as_ref()
                .is_none_or(|least| self.reaches(grade, least))
    }
}
