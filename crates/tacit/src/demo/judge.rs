//! Every row of the scenario, judged as `tacit standing` judges.

use super::compare;
use super::papers::{file, hearing};
use super::scenario::{Case, Comparison, Expected, Row};
use crate::ending::{Fault, RequestFault};
use crate::standing::eyes::eyes;
use crate::standing::hearing::Hearing;
use crate::standing::look::{Asked, Look};
use std::collections::BTreeMap;
use tacit_lang::ids::ActorId;
use tacit_lang::time::Instant;
use tacit_standing::read::read_records;

/// The whole scenario, seen.
pub(crate) struct Everything {
    /// Its first docket, for who is who.
    pub(crate) opening: Hearing<'static>,
    /// What it is called.
    pub(crate) title: String,
    /// The letters of actors who have no viewpoint in it.
    pub(crate) letters: BTreeMap<ActorId, String>,
    /// Its rows, in order, each with what was looked at.
    pub(crate) rows: Vec<(Row, Vec<Sight>)>,
}

/// One thing looked at.
pub(crate) struct Sight {
    /// What it shows, in words.
    pub(crate) says: String,
    /// What was looked at.
    pub(crate) kind: Kind,
    /// Every point on which it is not as expected.
    pub(crate) parts: Vec<String>,
}

/// What was looked at.
pub(crate) enum Kind {
    /// Both promises, in one pair of eyes.
    Case(Box<(Case, Hearing<'static>, Look)>),
    /// One promise, in two pairs of eyes.
    Comparison(Box<(Comparison, Hearing<'static>, Look)>),
    /// What the records themselves show.
    Records,
}

impl Everything {
    /// How many things were looked at.
    pub(crate) fn looks(&self) -> usize {
        self.rows.iter().map(|(_, sights)| sights.len()).sum()
    }

    /// How many were not as expected.
    pub(crate) fn differing(&self) -> usize {
        let sights = self.rows.iter().flat_map(|(_, sights)| sights);
        sights.filter(|sight| !sight.parts.is_empty()).count()
    }
}

/// Judges every row.
pub(crate) fn everything() -> Result<Everything, Fault> {
    let expected: Expected = toml::from_str(file("expected.toml")?)
        .map_err(|error| RequestFault::Example(error.to_string()))?;
    let mut sights: Vec<(String, Sight)> = Vec::new();
    let first = expected
        .case
        .first()
        .ok_or_else(|| RequestFault::Example("nothing is expected".to_owned()))?;
    let (texts, vocabulary) = (first.texts.clone(), first.vocabulary.clone());
    let opening = hearing(&texts, &vocabulary, &first.records)?;
    for case in expected.case {
        let hearing = hearing(&case.texts, &case.vocabulary, &case.records)?;
        let look = look(&hearing, &[&case.eyes], case.at, case.known)?;
        let sight = Sight {
            says: case.says.clone(),
            parts: compare::case(&case, &look),
            kind: Kind::Case(Box::new((case.clone(), hearing, look))),
        };
        sights.push((case.row, sight));
    }
    for row in expected.difference {
        let hearing = hearing(&row.texts, &row.vocabulary, &row.records)?;
        let look = look(&hearing, &[&row.one, &row.other], row.at, row.known)?;
        let sight = Sight {
            says: row.says.clone(),
            parts: compare::comparison(&row, &look),
            kind: Kind::Comparison(Box::new((row.clone(), hearing, look))),
        };
        sights.push((row.row, sight));
    }
    for row in expected.unknown {
        let mut records = Vec::new();
        for name in &row.records {
            let batch = read_records(file(&format!("{name}.records.jsonl"))?.as_bytes())
                .map_err(|error| RequestFault::Example(error.to_string()))?;
            records.extend(batch.records.into_iter().map(|(_, record)| record));
        }
        let parts = compare::unknown(&row, &records);
        sights.push((
            row.row,
            Sight {
                says: row.says,
                kind: Kind::Records,
                parts,
            },
        ));
    }
    for row in expected.root {
        let hearing = hearing(&texts, &vocabulary, &row.records)?;
        let latest = hearing.latest.ok_or(RequestFault::NoTime)?;
        let every: Vec<String> = hearing
            .every_viewpoint()
            .iter()
            .map(ToString::to_string)
            .collect();
        let every: Vec<&String> = every.iter().collect();
        let look = look(&hearing, &every, latest, latest)?;
        let parts = compare::root(&row, &look);
        sights.push((
            row.row,
            Sight {
                says: row.says,
                kind: Kind::Records,
                parts,
            },
        ));
    }
    let mut rows = Vec::new();
    for row in expected.row {
        let (here, others) = sights.into_iter().partition(|(name, _)| *name == row.row);
        sights = others;
        let here: Vec<(String, Sight)> = here;
        rows.push((row, here.into_iter().map(|(_, sight)| sight).collect()));
    }
    match sights.first() {
        Some((row, _)) => {
            Err(RequestFault::Example(format!("no [[row]] says what `{row}` is")).into())
        }
        None => Ok(Everything {
            opening,
            title: expected.title,
            letters: expected.letters,
            rows,
        }),
    }
}

fn look(
    hearing: &Hearing,
    through: &[&String],
    at: Instant,
    known: Instant,
) -> Result<Look, Fault> {
    let asked = Asked {
        eyes: through.iter().map(|text| eyes(text)).collect(),
        at,
        known,
        giver: None,
    };
    let look = hearing.look(&asked);
    Ok(look.map_err(|error| RequestFault::Question(error.to_string()))?)
}
