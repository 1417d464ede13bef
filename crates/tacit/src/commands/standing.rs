//! `tacit standing`: what stands, in whose eyes, as of when, as known when, and why.

use super::json;
use crate::arguments::Standing;
use crate::ending::{Answer, Ending, Fault, RequestFault};
use crate::files;
use crate::screen::Screen;
use crate::standing::data::Data;
use crate::standing::eyes::eyes;
use crate::standing::hearing::{Hearing, Papers};
use crate::standing::look::Asked;
use crate::standing::page;
use crate::texts::{Lexicon, Meant, Source, actor_name};
use std::path::Path;
use tacit_feeds::{MAX_MAPPING_BYTES, Mapping};
use tacit_lang::ids::ActorId;
use tacit_lang::time::{Instant, parse_instant};

pub(crate) fn run(asked: &Standing, screen: &Screen) -> Result<Answer, Fault> {
    if asked.feeds.len() != asked.mappings.len() {
        return Err(RequestFault::Mappings {
            feeds: asked.feeds.len(),
            mappings: asked.mappings.len(),
        }
        .into());
    }
    let at = asked
        .at
        .as_deref()
        .map(|text| time("--at", text))
        .transpose()?;
    let known = asked
        .known
        .as_deref()
        .map(|text| time("--known", text))
        .transpose()?;
    let hearing = hearing(asked)?;
    if asked.stop_at_first_problem && !hearing.left_out.is_empty() {
        return Ok(Answer {
            text: String::new(),
            remarks: page::left_out(&hearing, screen) + "\nNothing was judged.\n",
            ending: Ending::Objection,
        });
    }
    let giver = asked
        .promise
        .as_deref()
        .map(|name| giver(&hearing, name))
        .transpose()?;
    let latest = || hearing.latest.ok_or(RequestFault::NoTime);
    let look = hearing
        .look(&Asked {
            eyes: if asked.eyes.is_empty() {
                hearing.every_viewpoint()
            } else {
                asked.eyes.iter().map(|text| eyes(text)).collect()
            },
            at: at.map_or_else(latest, Ok)?,
            known: known.map_or_else(latest, Ok)?,
            giver,
        })
        .map_err(|error| RequestFault::Question(error.to_string()))?;
    Ok(Answer::well(if asked.json {
        json(&Data::of(&hearing, &look))
    } else {
        page::page(&hearing, &look, screen)
    }))
}

fn hearing(asked: &Standing) -> Result<Hearing, Fault> {
    let (lexicon, texts) = texts(asked)?;
    let mut papers = Papers::new(lexicon.clone(), texts);
    for path in &asked.records {
        let name = files::name(path);
        let read = papers.add_records(&name, files::open(path)?);
        read.map_err(|error| files::fault(path, &error))?;
    }
    for (feed, mapping) in asked.feeds.iter().zip(&asked.mappings) {
        let mapping = read_mapping(mapping, &lexicon)?;
        papers.add_feed(&files::name(feed), &mapping, files::open(feed)?);
    }
    Ok(papers.open())
}

fn texts(asked: &Standing) -> Result<(Lexicon, Vec<Meant>), Fault> {
    let mut common: Option<Lexicon> = None;
    let mut meanings = Vec::new();
    let mut refused = Vec::new();
    for path in &asked.texts {
        let source = Source::open(path)?;
        let lexicon = Lexicon::of(path, &source, asked.vocabulary.as_deref())?;
        if let Some(common) = common.as_ref().filter(|it| it.digest != lexicon.digest) {
            let (one, other) = (common.name.clone(), lexicon.name);
            return Err(RequestFault::SeveralVocabularies(one, other).into());
        }
        match source.meant(&lexicon) {
            Ok(meant) => meanings.push(meant),
            Err(Fault::Text(mut found)) => refused.append(&mut found),
            Err(fault) => return Err(fault),
        }
        common.get_or_insert(lexicon);
    }
    match common {
        Some(lexicon) if refused.is_empty() => Ok((lexicon, meanings)),
        _ => Err(Fault::Text(refused)),
    }
}

fn read_mapping(path: &Path, lexicon: &Lexicon) -> Result<Mapping, Fault> {
    let source = Source {
        name: files::name(path),
        text: files::read_text(path, MAX_MAPPING_BYTES)?,
    };
    Mapping::read(&source.text, &lexicon.vocabulary)
        .map_err(|diagnostics| source.refused(diagnostics))
}

fn time(option: &'static str, text: &str) -> Result<Instant, RequestFault> {
    parse_instant(text).map_err(|error| RequestFault::Time {
        option,
        why: error.to_string(),
    })
}

/// A giver by identifier or by name.
fn giver(hearing: &Hearing, name: &str) -> Result<ActorId, RequestFault> {
    let promises = hearing.docket.promises();
    let vocabulary = hearing.docket.vocabulary();
    let is_meant = |id: &&ActorId| {
        id.as_str() == name || actor_name(vocabulary, id).eq_ignore_ascii_case(name)
    };
    let found = promises.iter().map(|promise| &promise.giver).find(is_meant);
    found
        .cloned()
        .ok_or_else(|| RequestFault::NoSuchGiver(name.to_owned()))
}
