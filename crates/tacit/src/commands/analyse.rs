//! `tacit analyse`: what texts license, before they are given or answered.

use super::can::{self, Wanted};
use super::json;
use super::standing::time;
use crate::analysis::data::Data;
use crate::analysis::look::{Look, records_file};
use crate::analysis::page;
use crate::analysis::papers::Papers;
use crate::analysis::report::report;
use crate::arguments::Analyse;
use crate::diagnostics;
use crate::ending::{Answer, Ending, Fault};
use crate::files::NewFile;
use crate::screen::Screen;
use crate::{files, stopping};
use std::path::Path;
use tacit_analysis::{Bounds, Kind, analyse};
use tacit_standing::read::write_record;

pub(crate) fn run(asked: &Analyse, screen: &Screen) -> Result<Answer, Fault> {
    let begins = asked.begins.as_deref();
    let begins = begins.map(|text| time("--begins", text)).transpose()?;
    let papers = Papers::open(&asked.texts, asked.vocabulary.as_deref())?;
    let stop = stopping::stop()?;
    if let [party, goal] = asked.can.as_slice() {
        let wanted = Wanted { party, goal };
        return can::answer(asked, &papers.matter(begins), &wanted, &|| stop.is_asked());
    }
    // Where it is to be written is seen before the long work, and not after it.
    let into = asked.report.as_deref().map(NewFile::make).transpose()?;
    if let Some(folder) = &asked.records_to {
        files::new_folder(folder)?;
    }
    let bounds = bounds(asked);
    let kinds: &[Kind] = if asked.only.is_empty() {
        &Kind::ALL
    } else {
        &asked.only
    };
    let analysis = analyse(&papers.matter(begins), &bounds, kinds, &|| stop.is_asked())
        .map_err(|error| papers.refuse(&error))?;
    let look = Look {
        papers: &papers,
        analysis: &analysis,
        bounds,
        level: asked.level,
        only: &asked.only,
        records_to: asked.records_to.as_deref(),
        vocabulary: asked.vocabulary.as_deref(),
    };
    if let Some(folder) = &asked.records_to {
        write_records(&look, folder)?;
    }
    if let Some(file) = into {
        file.fill(report(&look).as_bytes())?;
    }
    Ok(Answer {
        text: if asked.json {
            json(&Data::of(&look))
        } else {
            page::page(&look, screen)
        },
        remarks: diagnostics::all(&papers.refused, &Screen::of_errors()),
        ending: ending(&look),
    })
}

pub(super) fn bounds(asked: &Analyse) -> Bounds {
    Bounds {
        moves: asked.moves,
        mistakes: asked.mistakes,
        positions: asked.positions,
    }
}

/// A finding at or above the level and a text that could not be read are objections; an answer that was broken off is none at all.
fn ending(look: &Look) -> Ending {
    if look.objections() > 0 || !look.papers.refused.is_empty() {
        Ending::Objection
    } else if look.analysis.effort.interrupted {
        Ending::Unusable
    } else {
        Ending::Well
    }
}

/// Writes the scenario of each finding that is shown.
fn write_records(look: &Look, folder: &Path) -> Result<(), Fault> {
    for found in look.findings() {
        let Some(scenario) = &found.finding.scenario else {
            continue;
        };
        let lines = scenario.records.iter();
        let lines: String = lines.map(|record| write_record(record) + "\n").collect();
        NewFile::make(&records_file(folder, found.number))?.fill(lines.as_bytes())?;
    }
    Ok(())
}
