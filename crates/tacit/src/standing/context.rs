//! What one pair of eyes knows besides: statements, exposures, postures, offers. Told, never judged by.

use super::exposure;
use super::hearing::Hearing;
use super::look::Asked;
use super::words::spell;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use tacit_lang::time::Between;
use tacit_standing::exposure::{Exposed as Part, Held};
use tacit_standing::judge::QuestionError;
use tacit_standing::record::{OfferAnswer, Record, Stand};
use tacit_standing::verdict::Eyes;

/// What these eyes know besides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Context {
    /// Whose eyes.
    pub(crate) eyes: Eyes,
    /// What of the exchange became known, by record.
    pub(crate) exposed: Vec<Exposed>,
    /// The same whole: what exactly, to whom, since when, from which roots.
    pub(crate) exposure: Vec<Part>,
    /// How each party stands to each claim to which somebody took a posture.
    pub(crate) postures: Vec<Postures>,
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

/// How each party stands to one claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Postures {
    /// The claim, exposure or statement.
    pub(crate) of: String,
    /// Each party, by the latest that is known.
    pub(crate) held: Vec<Held>,
}

/// One thing told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Told {
    /// The record.
    pub(crate) record: String,
    /// In words.
    pub(crate) words: String,
}

pub(crate) fn context(
    hearing: &Hearing,
    eyes: &Eyes,
    asked: &Asked,
) -> Result<Context, QuestionError> {
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
    let told = known.filter_map(|record| {
        Some(Told {
            record: record.id().to_owned(),
            words: words(hearing, record)?,
        })
    });
    let exposure = hearing.docket.exposure(eyes, asked.at, asked.known)?;
    let mut postures = Vec::new();
    for of in hearing.docket.with_postures() {
        let held = hearing.docket.postures(of, eyes, asked.known)?;
        if held.iter().any(|held| held.posture.is_some()) {
            let of = of.to_owned();
            postures.push(Postures { of, held });
        }
    }
    Ok(Context {
        eyes: eyes.clone(),
        exposed: by_record(hearing, &exposure),
        told: told.collect(),
        exposure,
        postures,
    })
}

/// What became known, a record at a time.
fn by_record(hearing: &Hearing, exposure: &[Part]) -> Vec<Exposed> {
    let mut exposed: BTreeMap<&str, Exposed> = BTreeMap::new();
    for part in exposure {
        let to = exposed.entry(&part.of).or_insert_with(|| Exposed {
            of: part.of.clone(),
            what: BTreeSet::new(),
            known_to: BTreeSet::new(),
            sources: BTreeSet::new(),
            roots: BTreeSet::new(),
        });
        to.what.insert(exposure::part(hearing, &part.part));
        to.known_to.insert(part.to.clone());
        to.sources
            .extend(part.told.iter().map(|it| it.source.clone()));
        to.roots.extend(part.roots.iter().cloned());
    }
    exposed.into_values().collect()
}

/// When it happened, as far as it is known.
fn time(record: &Record) -> Option<Between> {
    match record {
        Record::Statement(found) => Some(found.at.0),
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
