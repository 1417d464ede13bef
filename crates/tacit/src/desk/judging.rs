//! What stands by all that the desk holds: the same page and the same data as where files are judged.

use super::request::{StandingAsked, StandingForm};
use super::service::Service;
use crate::commands::json;
use crate::screen::Screen;
use crate::standing::data::Data;
use crate::standing::drawing::drawing;
use crate::standing::eyes::eyes;
use crate::standing::hearing::{Hearing, LeftOut, label};
use crate::standing::look::Asked;
use crate::standing::page;
use crate::texts::Lexicon;
use std::borrow::Cow;
use std::collections::BTreeMap;
use tacit_lang::time::Instant;
use tacit_mission::casebook::Case;
use tacit_mission::party::{Party, instant};
use tacit_standing::record::Record;
use tacit_standing::verdict::Eyes;

/// The other side, as this desk knows it.
const OTHER: &str = "other";
/// Everybody on record.
const ALL: &str = "all";

/// What stands, as a page or as JSON; one for each vocabulary under which something was given.
///
/// # Errors
/// In words: eyes or a giver that are not on record, or nothing to judge by.
pub(crate) fn page(service: &mut Service, asked: &StandingAsked) -> Result<String, String> {
    let now = instant(service.now());
    let desk = service.desk();
    let own = desk.own().clone();
    let others: Vec<Party> = desk.channels().into_iter().map(|it| it.other).collect();
    let casebook = desk.casebook();
    let labels: BTreeMap<String, String> = casebook
        .records()
        .filter_map(|(_, record)| label(record))
        .collect();
    let declared: Vec<String> = casebook
        .records()
        .filter_map(|(_, record)| match record {
            Record::Viewpoint(viewpoint) => Some(viewpoint.id.clone()),
            _ => None,
        })
        .collect();
    let records = casebook.records().count();
    let latest = casebook.latest();
    let latest = latest.map_or(now, |latest| latest.max(now));
    let eyes = chosen(&asked.eyes, &own, &others, declared);
    let screen = Screen {
        colour: asked.colour,
        width: asked.width,
    };
    let mut out = String::new();
    let mut unfound = None;
    for case in casebook.cases() {
        let hearing = hearing(&case, labels.clone(), records, latest);
        let giver = match asked.promise.as_deref().map(|name| hearing.giver(name)) {
            None => None,
            Some(Some(giver)) => Some(giver),
            Some(None) => {
                unfound = asked.promise.clone();
                continue;
            }
        };
        if asked.form == StandingForm::Drawing && !out.is_empty() {
            return Err(
                "what is disputed under several vocabularies is not drawn as one; name one giver by --promise".to_owned(),
            );
        }
        out.push_str(&one(&hearing, asked, &eyes, giver, latest, &screen)?);
    }
    match unfound {
        Some(giver) if out.is_empty() => Err(format!(
            "no assurance on record is given by `{giver}`; `tacit assurance list` shows who gave what"
        )),
        _ if out.is_empty() => Err(
            "the desk has no vocabulary yet, so nothing was given and nothing stands; `tacit assurance give` gives a text with its vocabulary".to_owned(),
        ),
        _ => Ok(out),
    }
}

/// What a case of the casebook is to a page.
pub(crate) fn hearing<'c>(
    case: &Case<'c>,
    labels: BTreeMap<String, String>,
    records: usize,
    latest: Instant,
) -> Hearing<'c> {
    let left_out = case.problems.iter().map(|problem| LeftOut {
        file: "the desk's book".to_owned(),
        problem: problem.clone(),
    });
    let left_out: Vec<LeftOut> = left_out.collect();
    Hearing {
        docket: Cow::Borrowed(case.docket),
        lexicon: Lexicon {
            name: case.vocabulary_name.to_owned(),
            vocabulary: case.vocabulary.clone(),
            digest: case.digest,
        },
        labels,
        records: records.saturating_sub(left_out.len()),
        left_out,
        feeds: Vec::new(),
        latest: Some(latest),
        notes: Vec::new(),
    }
}

fn one(
    hearing: &Hearing,
    asked: &StandingAsked,
    eyes: &[Eyes],
    giver: Option<tacit_lang::ids::ActorId>,
    latest: Instant,
    screen: &Screen,
) -> Result<String, String> {
    let look = hearing
        .look(&Asked {
            eyes: eyes.to_vec(),
            at: asked.at.unwrap_or(latest),
            known: asked.known.unwrap_or(latest),
            giver,
            disputes: asked.disputes,
        })
        .map_err(|why| {
            let on_record: Vec<String> = hearing
                .every_viewpoint()
                .iter()
                .map(|it| format!("`{it}`"))
                .collect();
            format!("{why}; on record are {}", on_record.join(", "))
        })?;
    Ok(match asked.form {
        StandingForm::Json => json(&Data::of(hearing, &look)),
        StandingForm::Page => page::page(hearing, &look, screen),
        StandingForm::Drawing => drawing(hearing, &look.disputes),
    })
}

/// The eyes that were asked for: of others, only what this desk knows of what they know.
fn chosen(asked: &[String], own: &Party, others: &[Party], declared: Vec<String>) -> Vec<Eyes> {
    let as_known = |viewpoint: &String| Eyes {
        as_known_to: (*viewpoint != own.viewpoint).then(|| own.viewpoint.clone()),
        viewpoint: viewpoint.clone(),
    };
    let mut found = Vec::new();
    if asked.is_empty() {
        found.push(as_known(&own.viewpoint));
    }
    for name in asked {
        match name.as_str() {
            OTHER => found.extend(others.iter().map(|other| as_known(&other.viewpoint))),
            ALL => found.extend(declared.iter().map(as_known)),
            name => found.push(eyes(name)),
        }
    }
    let mut once = Vec::new();
    for eyes in found {
        if !once.contains(&eyes) {
            once.push(eyes);
        }
    }
    once
}

#[cfg(test)]
mod tests {
    use super::*;
    use tacit_lang::ids::ActorId;

    fn party(actor: &str, viewpoint: &str) -> Party {
        Party {
            actor: ActorId::new(actor).unwrap(),
            viewpoint: viewpoint.to_owned(),
        }
    }

    #[test]
    fn others_are_looked_through_only_as_this_desk_knows_them() {
        let (own, other) = (party("arland", "A"), party("borland", "B"));
        let declared = vec!["A".to_owned(), "B".to_owned()];
        let seen = |asked: &[&str]| {
            let asked: Vec<String> = asked.iter().map(|it| (*it).to_owned()).collect();
            let found = chosen(&asked, &own, std::slice::from_ref(&other), declared.clone());
            found.iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        assert_eq!(seen(&[]), ["A"]);
        assert_eq!(seen(&["other"]), ["B as known to A"]);
        assert_eq!(seen(&["all", "other"]), ["A", "B as known to A"]);
    }
}
