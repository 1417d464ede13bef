//! What of the exchange is known to whom, since when and from which roots; and how each party stands to a
//! claim in public (rules 26 and 27). Told, never judged by.

use crate::docket::Docket;
use crate::judge::QuestionError;
use crate::record::{Exposure, Learned, Posture, Record, Stand, When};
use crate::verdict::Eyes;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use tacit_lang::ids::ActorId;
use tacit_lang::meaning::Parties;
use tacit_lang::time::{Between, Instant};

/// The most parties of which it is also said that nothing is known: the members of a large group are not
/// listed one by one for every claim.
pub const MAX_SILENT_PARTIES: usize = 16;

/// One part of one record that is known to one reader, as far as these eyes know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Exposed {
    /// The record.
    pub of: String,
    /// What of it.
    pub part: Part,
    /// To whom: an actor's identifier, or words.
    pub to: String,
    /// Since when: the earliest account, from the earliest begin of any to the earliest end of any.
    pub since: When,
    /// The independent roots of all who say so.
    pub roots: BTreeSet<String>,
    /// Who says so: each exposure with what it rests on and how each party stands to it.
    pub told: Vec<Telling>,
}

/// What of a record is exposed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case", tag = "part")]
pub enum Part {
    /// That it exists.
    Existence,
    /// A term.
    Term {
        /// A clause as reasons name it, or words.
        term: String,
    },
    /// A name.
    Name {
        /// An actor's identifier, or words.
        name: String,
    },
    /// What somebody described in words alone.
    Words {
        /// The words.
        words: String,
    },
}

/// One exposure: a claim with a source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Telling {
    /// The record that says so.
    pub exposure: String,
    /// Its source.
    pub source: String,
    /// Since when, by this account.
    pub since: When,
    /// The sources at the bottom, those of corroborations included (rule 19).
    pub roots: BTreeSet<String>,
    /// How each party stands to this account.
    pub postures: Vec<Held>,
}

/// How one party stands in public to one claim, by the latest that is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Held {
    /// Who.
    pub party: ActorId,
    /// How. `None`: nothing is known, which is not silence; silence is on record.
    pub posture: Option<Stand>,
    /// Since when these eyes know it.
    pub known_since: Option<Instant>,
}

impl Docket {
    /// What of the exchange is known to whom in these eyes: one entry for each part of each record and each
    /// reader, in the order of their names. What began to be known after `at` does not count.
    ///
    /// Where a viewpoint is asked for as another knows it, both must have learned it.
    ///
    /// # Errors
    /// [`QuestionError::NoSuchViewpoint`] if one of the eyes is not on record.
    pub fn exposure(
        &self,
        eyes: &Eyes,
        at: Instant,
        known: Instant,
    ) -> Result<Vec<Exposed>, QuestionError> {
        let knowing = Knowing::of(self, eyes, known)?;
        let mut found: BTreeMap<(&str, Part, &str), Vec<&Exposure>> = BTreeMap::new();
        for record in &self.context {
            let Record::Exposure(exposure) = record else {
                continue;
            };
            let counts = exposure.since.0.from() <= at
                && knowing.since(&exposure.id, &exposure.learned).is_some();
            for of in exposure.of.iter().filter(|_| counts) {
                for part in parts(exposure) {
                    for to in &exposure.known_to {
                        let key = (of.as_str(), part.clone(), to.as_str());
                        found.entry(key).or_default().push(exposure);
                    }
                }
            }
        }
        let each = found.into_iter();
        Ok(each
            .filter_map(|((of, part, to), exposures)| {
                let told: Vec<Telling> = exposures.iter().map(|it| knowing.telling(it)).collect();
                Some(Exposed {
                    of: of.to_owned(),
                    part,
                    to: to.to_owned(),
                    since: When(earliest(&exposures)?),
                    roots: told.iter().flat_map(|it| it.roots.clone()).collect(),
                    told,
                })
            })
            .collect())
    }

    /// How each party stands in public to the record `of`, as far as these eyes know: the parties of the
    /// texts, if they are not more than [`MAX_SILENT_PARTIES`], and whoever took a posture.
    ///
    /// # Errors
    /// [`QuestionError::NoSuchViewpoint`] if one of the eyes is not on record.
    pub fn postures(
        &self,
        of: &str,
        eyes: &Eyes,
        known: Instant,
    ) -> Result<Vec<Held>, QuestionError> {
        Ok(Knowing::of(self, eyes, known)?.postures(of))
    }

    /// Every record to which somebody took a posture, in the order of names.
    pub fn with_postures(&self) -> impl Iterator<Item = &str> {
        let of: BTreeSet<&str> = self.postures.keys().map(String::as_str).collect();
        of.into_iter()
    }
}

/// Who has to know a record, and by when.
struct Knowing<'a> {
    docket: &'a Docket,
    knowers: Vec<&'a str>,
    known: Instant,
}

impl<'a> Knowing<'a> {
    fn of(docket: &'a Docket, eyes: &'a Eyes, known: Instant) -> Result<Self, QuestionError> {
        let knowers: Vec<&str> = std::iter::once(&eyes.viewpoint)
            .chain(&eyes.as_known_to)
            .map(String::as_str)
            .collect();
        let unknown = knowers
            .iter()
            .find(|name| !docket.viewpoints.contains_key(**name));
        match unknown {
            Some(name) => Err(QuestionError::NoSuchViewpoint((*name).to_owned())),
            None => Ok(Self {
                docket,
                knowers,
                known,
            }),
        }
    }

    /// Since when all of them know it, if it is not taken back.
    fn since(&self, id: &str, learned: &Learned) -> Option<Instant> {
        let by = |learned: &Learned| -> Option<Instant> {
            let each = self.knowers.iter().map(|knower| learned.by(knower));
            let last = each.collect::<Option<Vec<Instant>>>()?.into_iter().max()?;
            Some(last).filter(|at| *at <= self.known)
        };
        let retractions = self.docket.retractions.get(id).into_iter().flatten();
        let mut taken_back = retractions.filter(|it| by(&it.learned).is_some());
        by(learned).filter(|_| taken_back.next().is_none())
    }

    fn telling(&self, exposure: &Exposure) -> Telling {
        let roots = self
            .docket
            .roots_with(&exposure.id, &exposure.source, |found| {
                self.since(&found.id, &found.learned).is_some()
            });
        Telling {
            exposure: exposure.id.clone(),
            source: exposure.source.clone(),
            since: exposure.since,
            roots: roots.into_iter().map(str::to_owned).collect(),
            postures: self.postures(&exposure.id),
        }
    }

    fn postures(&self, of: &str) -> Vec<Held> {
        let mut latest: BTreeMap<&ActorId, Option<(Instant, &Posture)>> = BTreeMap::new();
        let parties = self.parties();
        if parties.len() <= MAX_SILENT_PARTIES {
            latest.extend(parties.into_iter().map(|party| (party, None)));
        }
        for posture in self.docket.postures.get(of).into_iter().flatten() {
            let Some(at) = self.since(&posture.id, &posture.learned) else {
                continue;
            };
            let taken = latest.entry(&posture.party).or_default();
            // Of two of one instant, the one on the later line.
            if taken.is_none_or(|(before, _)| before <= at) {
                *taken = Some((at, posture));
            }
        }
        let each = latest.into_iter();
        each.map(|(party, taken)| Held {
            party: party.clone(),
            posture: taken.map(|(_, posture)| posture.posture),
            known_since: taken.map(|(at, _)| at),
        })
        .collect()
    }

    fn parties(&self) -> BTreeSet<&'a ActorId> {
        let texts = self.docket.texts.iter();
        let each = texts.flat_map(|text| match &text.assurance.parties {
            Parties::Directed { giver, receiver } => vec![giver, receiver],
            Parties::EachToEach { members } => members.keys().collect(),
        });
        each.collect()
    }
}

/// What an exposure says is exposed: its fields; where there are none, its words.
fn parts(exposure: &Exposure) -> Vec<Part> {
    let mut parts: Vec<Part> = exposure
        .existence
        .then_some(Part::Existence)
        .into_iter()
        .collect();
    let terms = exposure.terms.iter().cloned();
    parts.extend(terms.map(|term| Part::Term { term }));
    let names = exposure.names.iter().cloned();
    parts.extend(names.map(|name| Part::Name { name }));
    if parts.is_empty() {
        parts.push(Part::Words {
            words: exposure.what.clone(),
        });
    }
    parts
}

fn earliest(exposures: &[&Exposure]) -> Option<Between> {
    let from = exposures.iter().map(|it| it.since.0.from()).min()?;
    let to = exposures.iter().map(|it| it.since.0.to()).min()?;
    Between::new(from, to)
}
