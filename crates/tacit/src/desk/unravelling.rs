//! What would unravel what stands, by all that the desk holds: the same page as where files are judged.

use super::judging::hearing;
use super::request::{UnravelAsked, UnravelForm};
use super::service::Service;
use crate::analysis::rehearsal::rehearsal;
use crate::analysis::unravelling::{self, Look};
use crate::analysis::unravelling_data::Data;
use crate::commands::json;
use crate::screen::Screen;
use crate::standing::hearing::label;
use std::collections::BTreeMap;
use std::time::{Duration, Instant as Moment};
use tacit_analysis::Matter;
use tacit_analysis::unravel::{Ground, Reach, Situation, unravel};
use tacit_lang::ids::ActorId;
use tacit_lang::meaning::{Assurance, Digest};
use tacit_mission::party::{Party, instant};
use tacit_standing::record::Record;
use tacit_standing::verdict::Eyes;

/// How long a desk is kept from its work: its lines must not fall silent meanwhile.
const MOST_WORK: Duration = Duration::from_secs(10);

/// The page, the data, or the rehearsal; one for each vocabulary under which something was given.
///
/// The other sides' own readings are looked through only as this desk knows them.
///
/// # Errors
/// In words: nothing was given yet.
pub(crate) fn page(service: &mut Service, asked: &UnravelAsked) -> Result<String, String> {
    let now = instant(service.now());
    let desk = service.desk();
    let own = desk.own().clone();
    let others: Vec<Party> = desk.channels().into_iter().map(|it| it.other).collect();
    let mut given: BTreeMap<Digest, String> = BTreeMap::new();
    for letter in desk.letters() {
        let said = letter.said.as_ref().ok();
        if let Some(paper) = said.and_then(|said| said.paper()) {
            given.insert(paper.meaning, paper.text.clone());
        }
    }
    let casebook = desk.casebook();
    let records: Vec<(usize, Record)> = casebook
        .records()
        .map(|(line, record)| (line, record.clone()))
        .collect();
    let labels: BTreeMap<String, String> = records
        .iter()
        .filter_map(|(_, record)| label(record))
        .collect();
    let latest = casebook.latest();
    let latest = latest.map_or(now, |latest| latest.max(now));
    let screen = Screen {
        colour: asked.colour,
        width: asked.width,
    };
    let reach = Reach {
        size: asked.size,
        sets: asked.sets,
        positions: asked.positions,
    };
    let begun = Moment::now();
    let mut pages = Vec::new();
    for case in casebook.cases() {
        let hearing = hearing(&case, labels.clone(), records.len(), latest);
        let texts: Vec<(Assurance, Digest)> = case
            .docket
            .texts()
            .map(|(text, digest)| (text.clone(), digest))
            .collect();
        let words: Vec<String> = texts
            .iter()
            .map(|(_, meaning)| given.get(meaning).cloned().unwrap_or_default())
            .collect();
        let at = asked.at.unwrap_or(latest);
        let situation = Situation {
            matter: Matter {
                vocabulary: case.vocabulary.clone(),
                texts,
                begins: None,
            },
            records: records.clone(),
            eyes: eyes(&own, &others),
            at,
            known: asked.known.unwrap_or(at),
        };
        let found = unravel(&situation, &reach, &|| begun.elapsed() > MOST_WORK);
        let ground = Ground::of(&situation);
        let look = Look {
            hearing: &hearing,
            situation: &situation,
            words: &words,
            ground: &ground,
            reach,
            found: &found,
            records_to: None,
        };
        pages.push(match asked.form {
            UnravelForm::Json => json(&Data::of(&look)),
            UnravelForm::Page => unravelling::page(&look, &screen),
            UnravelForm::Rehearsal => rehearsal(&look),
        });
    }
    match pages.as_slice() {
        [] => Err(
            "the desk has no vocabulary yet, so nothing was given and nothing stands; `tacit assurance give` gives a text with its vocabulary".to_owned(),
        ),
        [_, _, ..] if asked.form == UnravelForm::Rehearsal => Err(
            "texts under several vocabularies are not rehearsed as one; write them to files, and rehearse those of one with --text".to_owned(),
        ),
        pages => Ok(pages.concat()),
    }
}

/// By party: its own reading, as far as this desk knows it.
fn eyes(own: &Party, others: &[Party]) -> BTreeMap<ActorId, Eyes> {
    let mut eyes = BTreeMap::new();
    for party in others {
        let seen = Eyes {
            viewpoint: party.viewpoint.clone(),
            as_known_to: Some(own.viewpoint.clone()),
        };
        eyes.insert(party.actor.clone(), seen);
    }
    let seen = Eyes {
        viewpoint: own.viewpoint.clone(),
        as_known_to: None,
    };
    eyes.insert(own.actor.clone(), seen);
    eyes
}
