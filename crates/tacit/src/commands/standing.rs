//! `tacit standing`: what stands, in whose eyes, as of when, as known when, and why.

use super::json;
use crate::arguments::Standing;
use crate::ending::{Answer, Fault, RequestFault, Unjudged};
use crate::files;
use crate::mappings;
use crate::screen::Screen;
use crate::standing::data::Data;
use crate::standing::drawing::drawing;
use crate::standing::exposure;
use crate::standing::eyes::eyes;
use crate::standing::hearing::{Hearing, Papers};
use crate::standing::look::Asked;
use crate::standing::page;
use crate::texts::{Lexicon, Meant, Source};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use tacit_feeds::{Reason, Report, Stopped};
use tacit_lang::check_pair;
use tacit_lang::meaning::Digest;
use tacit_lang::time::{Instant, parse_instant};
use tacit_standing::judge::QuestionError;

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
        return Err(unjudged(&hearing, RequestFault::ProblemFound));
    }
    let giver = asked
        .promise
        .as_deref()
        .map(|name| {
            let giver = hearing.giver(name);
            giver.ok_or_else(|| RequestFault::NoSuchGiver(name.to_owned()))
        })
        .transpose()?;
    let is_left_out = !hearing.left_out.is_empty() || !hearing.feeds.is_empty();
    let latest = || match hearing.latest {
        Some(latest) => Ok(latest),
        None if is_left_out => Err(unjudged(&hearing, RequestFault::NothingLeft)),
        None => Err(RequestFault::NoTime.into()),
    };
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
            disputes: asked.disputes,
        })
        .map_err(|error| no_such_eyes(&hearing, &error))?;
    if let Some(file) = &asked.drawing {
        let drawn = drawing(&hearing, &look.disputes);
        files::NewFile::make(file)?.fill(drawn.as_bytes())?;
    }
    Ok(Answer::well(if asked.json {
        json(&Data::of(&hearing, &look))
    } else {
        let mut page = page::page(&hearing, &look, screen);
        if asked.exposure {
            page.push_str(&exposure::whole(&hearing, &look, screen));
        }
        page
    }))
}

/// The eyes that were asked for are not on record; those that are may be misspelt, or left out.
fn no_such_eyes(hearing: &Hearing, error: &QuestionError) -> Fault {
    let on_record = hearing.every_viewpoint().into_iter();
    let why = RequestFault::NoSuchEyes {
        why: error.to_string(),
        on_record: on_record.map(|eyes| eyes.viewpoint).collect(),
    };
    if hearing.left_out.is_empty() {
        why.into()
    } else {
        unjudged(hearing, why)
    }
}

fn unjudged(hearing: &Hearing, why: RequestFault) -> Fault {
    Fault::Unjudged(Box::new(Unjudged {
        listed: page::left_out(hearing, &Screen::of_errors()),
        left_out: hearing.left_out.clone(),
        feeds: hearing.feeds.iter().map(ToString::to_string).collect(),
        why,
    }))
}

fn hearing(asked: &Standing) -> Result<Hearing<'static>, Fault> {
    let (lexicon, texts) = texts(&asked.texts, asked.vocabulary.as_deref())?;
    let notes = between(&texts, &lexicon);
    let mut papers = Papers::new(lexicon.clone(), texts);
    for path in &asked.records {
        let name = files::name(path);
        let read = papers.add_records(&name, files::open_plain(path)?);
        read.map_err(|error| files::fault(path, &error))?;
    }
    let mut layouts = Vec::new();
    for (feed, mapping) in asked.feeds.iter().zip(&asked.mappings) {
        let (source, mapping) = mappings::open(mapping, &lexicon.vocabulary)?;
        layouts.push((mapping.layout(), source));
        papers.add_feed(&files::name(feed), &mapping, files::open_feed(feed)?);
    }
    let mut hearing = papers.open();
    hearing.notes.extend(notes);
    let fed = asked.feeds.iter().zip(layouts).zip(&hearing.feeds);
    for ((feed, (layout, source)), report) in fed {
        if let Some(Stopped::Columns(problems)) = &report.stopped {
            return Err(source.refused(problems.clone()));
        }
        if let Some(why) = misfit(report) {
            let why = RequestFault::Layout {
                feed: files::name(feed),
                layout: layout.word(),
                why,
            };
            return Err(unjudged(&hearing, why));
        }
    }
    Ok(hearing)
}

/// Why a feed has another layout than its mapping says, if it has: a wrong header, or no row of the right length.
pub(crate) fn misfit(report: &Report) -> Option<String> {
    let of_other_length = report.left_out.get(&Reason::FieldCount).copied();
    match &report.stopped {
        Some(Stopped::MissingColumns(names)) => {
            Some(format!("its header lacks the columns {}", names.join(", ")))
        }
        _ if report.rows > 0 && of_other_length == Some(report.rows) => {
            Some("no header is found, and no row has as many fields as that layout".to_owned())
        }
        _ => None,
    }
}

/// What is wrong between the texts and in none of them alone: judging goes on, since the records may show why.
fn between(texts: &[Meant], lexicon: &Lexicon) -> Vec<String> {
    let mut notes = Vec::new();
    for (at, one) in texts.iter().enumerate() {
        for other in texts.iter().skip(at + 1) {
            let found = check_pair(&one.assurance, &other.assurance, &lexicon.vocabulary);
            notes.extend(found.into_iter().map(|finding| {
                format!(
                    "between \"{}\" and \"{}\": {} [{}]; {}",
                    one.assurance.labels.title,
                    other.assurance.labels.title,
                    finding.message,
                    finding.code,
                    finding.help
                )
            }));
        }
    }
    notes
}

/// Texts that are judged together, with the vocabulary of all of them.
pub(crate) fn texts(
    paths: &[PathBuf],
    vocabulary: Option<&Path>,
) -> Result<(Lexicon, Vec<Meant>), Fault> {
    let (lexicon, texts) = worded_texts(paths, vocabulary)?;
    Ok((lexicon, texts.into_iter().map(|(_, meant)| meant).collect()))
}

/// The same, each with its words.
pub(crate) fn worded_texts(
    paths: &[PathBuf],
    vocabulary: Option<&Path>,
) -> Result<(Lexicon, Vec<(Source, Meant)>), Fault> {
    let mut common: Option<Lexicon> = None;
    let mut meanings = Vec::new();
    let mut refused = Vec::new();
    let mut met: BTreeMap<Digest, String> = BTreeMap::new();
    for path in paths {
        let source = Source::open(path)?;
        let lexicon = Lexicon::of(path, &source, vocabulary)?;
        if let Some(common) = common.as_ref().filter(|it| it.digest != lexicon.digest) {
            let (one, other) = (common.name.clone(), lexicon.name);
            return Err(RequestFault::SeveralVocabularies(one, other).into());
        }
        match source.meant(&lexicon) {
            Ok(meant) => {
                let earlier = met.insert(meant.digest, source.name.clone());
                if let Some(earlier) = earlier {
                    return Err(RequestFault::SameText(earlier, source.name).into());
                }
                meanings.push((source, meant));
            }
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

pub(crate) fn time(option: &'static str, text: &str) -> Result<Instant, RequestFault> {
    parse_instant(text).map_err(|error| RequestFault::Time {
        option,
        why: error.to_string(),
    })
}
