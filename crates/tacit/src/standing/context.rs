//! What one pair of eyes knows besides: statements, exposures, postures, offers. Told, never judged by.

use super::hearing::Hearing;
use super::look::Asked;
use super::words::spell;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use tacit_lang::time::Between;
use tacit_standing::record::{Exposure, OfferAnswer, Record, Stand};
use tacit_standing::verdict::Eyes;

/// What these eyes know besides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Context {
    /// Whose eyes.
    pub(crate) eyes: Eyes,
    /// What of the exchange became known.
    pub(crate) exposed: Vec<Exposed>,
    /// The rest, a line each, in the order of the records.
    pub(crate) told: Vec<Told>,
}

/// A record of which something became known, and on how many independent roots that rests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Exposed {
    /// Which record.
    pub(crate) of: String,
    /// What of it.
    pub(crate) what: BTreeSet<String>,
    /// To whom.
    pub(crate) known_to: BTreeSet<String>,
    /// The sources that say so.
    pub(crate) sources: BTreeSet<String>,
    /// Those at the bottom of them, which rest on none.
    pub(crate) roots: BTreeSet<String>,
}

/// One thing told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Told {
    /// The record.
    pub(crate) record: String,
    /// In words.
    pub(crate) words: String,
}

pub(crate) fn context(hearing: &Hearing, eyes: &Eyes, asked: &Asked) -> Context {
    // What B holds of A is what A knows too: B's own doubts are no part of it.
    let knowers = || std::iter::once(&eyes.viewpoint).chain(&eyes.as_known_to);
    let known = hearing.docket.context().iter().filter(|record| {
        let knows = |viewpoint: &String| {
            let learned = record.learned().and_then(|learned| learned.by(viewpoint));
            learned.is_some_and(|at| at <= asked.known)
        };
        let happened = time(record).is_none_or(|time| time.from() <= asked.at);
        happened && knowers().all(knows)
    });
    let mut exposed: BTreeMap<&str, Exposed> = BTreeMap::new();
    let mut told = Vec::new();
    for record in known {
        match record {
            Record::Exposure(exposure) => {
                for of in &exposure.of {
                    add(
                        hearing,
                        exposed.entry(of).or_insert_with(|| none_yet(of)),
                        exposure,
                    );
                }
            }
            _ => told.extend(words(hearing, record).map(|words| Told {
                record: record.id().to_owned(),
                words,
            })),
        }
    }
    Context {
        eyes: eyes.clone(),
        exposed: exposed.into_values().collect(),
        told,
    }
}

fn none_yet(of: &str) -> Exposed {
    Exposed {
        of: of.to_owned(),
        what: BTreeSet::new(),
        known_to: BTreeSet::new(),
        sources: BTreeSet::new(),
        roots: BTreeSet::new(),
    }
}

fn add(hearing: &Hearing, to: &mut Exposed, exposure: &Exposure) {
    to.what.insert(exposure.what.clone());
    to.known_to.extend(exposure.known_to.iter().cloned());
    to.sources.insert(exposure.source.clone());
    let roots = hearing.docket.roots(&exposure.source);
    to.roots.extend(roots.into_iter().map(str::to_owned));
}

/// When it happened, as far as it is known.
fn time(record: &Record) -> Option<Between> {
    match record {
        Record::Statement(found) => Some(found.at.0),
        Record::Exposure(found) => Some(found.since.0),
        Record::GoodOffices(found) => found.at.map(|at| at.0),
        _ => None,
    }
}

fn words(hearing: &Hearing, record: &Record) -> Option<String> {
    let from = |source: &str| format!("from `{source}`");
    Some(match record {
        Record::Statement(said) => format!(
            "{}, {}: {}, {}{}",
            spell::between(said.at.0),
            hearing.actor(&said.by),
            said.kind,
            said.text,
            said.source
                .as_deref()
                .map_or(String::new(), |source| format!(" ({})", from(source)))
        ),
        Record::Posture(taken) => {
            let stand = match taken.posture {
                Stand::Confirmed => "confirms",
                Stand::Denied => "denies",
                Stand::Declined => "declines to comment on",
                Stand::Silent => "is silent on",
            };
            format!("{} {stand} `{}`", hearing.actor(&taken.party), taken.of)
        }
        Record::GoodOffices(offer) => {
            let answer = match offer.answer {
                Some(OfferAnswer::Accepted) => "accepted",
                Some(OfferAnswer::Declined) => "declined",
                None => "no answer known",
            };
            let when = offer
                .at
                .map_or(String::new(), |at| spell::between(at.0) + ", ");
            let why = if offer.reason.is_empty() {
                String::new()
            } else {
                format!(", \"{}\"", offer.reason)
            };
            format!(
                "{when}{} offers {} its good offices: {answer}{why} ({})",
                hearing.actor(&offer.by),
                hearing.actor(&offer.to),
                from(&offer.source)
            )
        }
        _ => return None,
    })
}
