//! `tacit unravel`: what would unravel what stands, in each giver's own eyes.

use super::json;
use super::standing::{time, worded_texts};
use crate::analysis::rehearsal::rehearsal;
use crate::analysis::unravelling::{Look, page};
use crate::analysis::unravelling_data::Data;
use crate::arguments::Unravel;
use crate::ending::{Answer, Ending, Fault, RequestFault};
use crate::files::NewFile;
use crate::screen::Screen;
use crate::standing::eyes::eyes;
use crate::standing::hearing::{Hearing, Papers};
use crate::texts::Meant;
use crate::{files, stopping};
use std::collections::BTreeMap;
use std::path::Path;
use tacit_analysis::Matter;
use tacit_analysis::unravel::{Ground, Reach, Situation, own_eyes, unravel};
use tacit_lang::ids::ActorId;
use tacit_lang::vocabulary::Vocabulary;
use tacit_standing::read::write_record;
use tacit_standing::record::Record;
use tacit_standing::verdict::Eyes;

pub(crate) fn run(asked: &Unravel, screen: &Screen) -> Result<Answer, Fault> {
    let moment =
        |option, text: &Option<String>| text.as_deref().map(|text| time(option, text)).transpose();
    let at = moment("--at", &asked.at)?;
    let known = moment("--known", &asked.known)?;
    if asked.texts.is_empty() {
        return super::desk::unravel::run(asked, at, known, screen);
    }
    let (lexicon, texts) = worded_texts(&asked.texts, asked.vocabulary.as_deref())?;
    let (words, meant): (Vec<String>, Vec<Meant>) = texts
        .into_iter()
        .map(|(source, meant)| (source.text, meant))
        .unzip();
    let matter = Matter {
        vocabulary: lexicon.vocabulary.clone(),
        texts: meant
            .iter()
            .map(|text| (text.assurance.clone(), text.digest))
            .collect(),
        begins: None,
    };
    let mut papers = Papers::new(lexicon, meant);
    for path in &asked.records {
        let name = files::name(path);
        let read = papers.add_records(&name, files::open_plain(path)?);
        read.map_err(|error| files::fault(path, &error))?;
    }
    let records = papers.records().to_vec();
    let hearing = papers.open();
    let latest = || match hearing.latest {
        Some(latest) => Ok(latest),
        None if !hearing.left_out.is_empty() => Err(RequestFault::NothingLeft),
        None => Err(RequestFault::NoTime),
    };
    let at = at.map_or_else(latest, Ok)?;
    let situation = Situation {
        eyes: own(&hearing, &matter.vocabulary, &records, &asked.eyes)?,
        matter,
        records,
        at,
        known: known.unwrap_or(at),
    };
    // Where it is to be written is seen before the long work, and not after it.
    let into = asked.rehearsal.as_deref().map(NewFile::make).transpose()?;
    if let Some(folder) = &asked.records_to {
        files::new_folder(folder)?;
    }
    let reach = reach(asked);
    let stop = stopping::stop()?;
    let found = unravel(&situation, &reach, &|| stop.is_asked());
    let ground = Ground::of(&situation);
    let look = Look {
        hearing: &hearing,
        situation: &situation,
        words: &words,
        ground: &ground,
        reach,
        found: &found,
        records_to: asked.records_to.as_deref(),
    };
    if asked.records_to.is_some() {
        write_records(&look)?;
    }
    if let Some(file) = into {
        file.fill(rehearsal(&look).as_bytes())?;
    }
    let is_empty = found.promises.iter().all(|one| one.sets.is_empty());
    Ok(Answer {
        text: if asked.json {
            json(&Data::of(&look))
        } else {
            page(&look, screen)
        },
        remarks: String::new(),
        ending: if found.effort.interrupted && is_empty {
            Ending::Unusable
        } else {
            Ending::Well
        },
    })
}

/// How far to look.
pub(crate) fn reach(asked: &Unravel) -> Reach {
    Reach {
        size: asked.size,
        sets: asked.sets,
        positions: asked.positions,
    }
}

/// Each party's own eyes: where several viewpoints are its own, the one that was picked.
fn own(
    hearing: &Hearing,
    vocabulary: &Vocabulary,
    records: &[(usize, Record)],
    picked: &[String],
) -> Result<BTreeMap<ActorId, Eyes>, RequestFault> {
    let on_record = own_eyes(vocabulary, records);
    let known: Vec<String> = hearing
        .every_viewpoint()
        .into_iter()
        .map(|it| it.viewpoint)
        .collect();
    let picked: Vec<Eyes> = picked.iter().map(|text| eyes(text)).collect();
    for eyes in &picked {
        let is_own = on_record.values().flatten().any(|it| *it == eyes.viewpoint);
        let is_knower = eyes.as_known_to.iter().all(|it| known.contains(it));
        if !is_own || !is_knower {
            return Err(RequestFault::NoSuchEyes {
                why: format!("`{eyes}` is no party's own viewpoint"),
                on_record: on_record.into_values().flatten().collect(),
            });
        }
    }
    let givers: Vec<ActorId> = hearing
        .docket
        .promises()
        .into_iter()
        .map(|promise| promise.giver)
        .collect();
    let mut own = BTreeMap::new();
    for (party, viewpoints) in on_record {
        if !givers.contains(&party) {
            continue;
        }
        let mut chosen = picked
            .iter()
            .filter(|eyes| viewpoints.contains(&eyes.viewpoint));
        let eyes = match (chosen.next(), viewpoints.as_slice()) {
            (Some(eyes), _) => eyes.clone(),
            (None, [only]) => Eyes {
                viewpoint: only.clone(),
                as_known_to: None,
            },
            (None, several) => {
                return Err(RequestFault::SeveralOwnEyes {
                    party: hearing.actor(&party),
                    viewpoints: several.to_vec(),
                });
            }
        };
        own.insert(party, eyes);
    }
    if own.is_empty() {
        return Err(RequestFault::NoOwnEyes);
    }
    Ok(own)
}

/// Writes what is on record, with the further records of each set behind it.
fn write_records(look: &Look) -> Result<(), Fault> {
    for (place, one) in look.found.promises.iter().enumerate() {
        for (number, set) in one.sets.iter().enumerate() {
            let Some(file) = look.records_file(place, number) else {
                return Ok(());
            };
            let on_record = look.ground.records.iter().map(|(_, record)| record);
            let records = on_record.chain(&set.scenario.records);
            let lines: String = records.map(|record| write_record(record) + "\n").collect();
            write_one(&file, &lines)?;
        }
    }
    Ok(())
}

fn write_one(file: &Path, lines: &str) -> Result<(), Fault> {
    Ok(NewFile::make(file)?.fill(lines.as_bytes())?)
}
