//! The same as JSON; `spec/schema/analysis.schema.json` describes it.

use super::look::{Look, Numbered, records_file};
use super::page::CLOSING;
use super::strips::Strip;
use crate::diagnostics::FileData;
use crate::files;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeSet;
use tacit_analysis::deed::Deed;
use tacit_analysis::finding::{Absence, Kind, Level, Remedy};
use tacit_analysis::scenario::{Scenario, Side, Step, Verdict};
use tacit_analysis::{Clause, Place};
use tacit_lang::canonical::digest;
use tacit_lang::ids::{ActId, ActorId};
use tacit_lang::time::Instant;
use tacit_lang::{Language, render};
use tacit_standing::read::write_record;
use tacit_standing::record::Hit;
use tacit_standing::verdict::{Life, Performance, Word};

/// The name and version of the schema.
const SCHEMA: Schema = Schema {
    name: "tacit-analysis",
    version: 1,
};

/// One analysis, whole.
#[derive(Serialize)]
pub(crate) struct Data<'l> {
    schema: Schema,
    texts: Vec<Text<'l>>,
    refused: Vec<FileData<'l>>,
    level: Level,
    objections: usize,
    interrupted: bool,
    findings: Vec<Found<'l>>,
    not_found: Vec<Absent<'l>>,
    explored: Explored<'l>,
    left_out: &'l [String],
    note: &'static str,
}

/// Which schema describes a document.
#[derive(Serialize)]
pub(super) struct Schema {
    pub(super) name: &'static str,
    pub(super) version: u32,
}

/// A text that was read.
#[derive(Serialize)]
pub(super) struct Text<'l> {
    pub(super) file: &'l str,
    pub(super) title: &'l str,
    pub(super) digest: String,
}

/// Whose promise to whom.
#[derive(Serialize)]
pub(super) struct Between<'l> {
    pub(super) giver: &'l ActorId,
    pub(super) receiver: &'l ActorId,
}

#[derive(Serialize)]
struct Found<'l> {
    number: usize,
    kind: Kind,
    level: Level,
    promise: Between<'l>,
    sentence: &'l str,
    acts: usize,
    mistakes: usize,
    clauses: Vec<AtFault<'l>>,
    scenario: Option<Story<'l>>,
    likewise: &'l [String],
    remedies: Vec<Mended<'l>>,
    without_remedy: Option<&'l str>,
    records_file: Option<String>,
    replay: Option<String>,
}

#[derive(Serialize)]
struct AtFault<'l> {
    text: usize,
    clause: String,
    file: Option<&'l str>,
    line: Option<usize>,
    words: Option<String>,
}

#[derive(Serialize)]
struct Story<'l> {
    steps: Vec<Told<'l>>,
    verdicts: Vec<Judged<'l>>,
    standings: Vec<Standings>,
    records: Vec<Value>,
}

/// One step.
#[derive(Serialize)]
pub(crate) struct Told<'l> {
    at: Instant,
    side: String,
    party: Option<usize>,
    actor: Option<&'l ActorId>,
    what: &'l str,
    follows: &'l [String],
    act: Option<Done<'l>>,
    mistaken: Option<Mistaken<'l>>,
    record: Option<&'l str>,
}

/// An act.
#[derive(Serialize)]
pub(crate) struct Done<'l> {
    class: &'l ActId,
    hits: &'l [Hit],
    joined: &'l BTreeSet<ActorId>,
    preventive: bool,
    disavowed_by: Option<&'l ActorId>,
}

#[derive(Serialize)]
struct Mistaken<'l> {
    by: &'l ActorId,
    taken_for: &'l ActorId,
}

/// What the judge comes to.
#[derive(Serialize)]
pub(crate) struct Judged<'l> {
    text: usize,
    promise: Between<'l>,
    viewpoint: &'l str,
    at: Instant,
    life: Life,
    performance: Performance,
}

/// What stands after each step, in eyes that see it alike.
#[derive(Serialize)]
struct Standings {
    text: usize,
    giver: ActorId,
    receiver: ActorId,
    viewpoints: Vec<String>,
    words: Vec<Word>,
}

#[derive(Serialize)]
struct Mended<'l> {
    text: usize,
    change: &'l str,
    as_rendered: bool,
    amended: Option<String>,
    digest: String,
    removes: bool,
    instead: Option<&'l str>,
    also_removes: &'l [String],
    brings: &'l [String],
}

#[derive(Serialize)]
struct Absent<'l> {
    kind: Kind,
    promise: Between<'l>,
    within: Option<&'l str>,
}

#[derive(Serialize)]
struct Explored<'l> {
    positions: usize,
    moves: usize,
    acts: usize,
    bounds: Bounded,
    limits: &'l BTreeSet<String>,
}

#[derive(Serialize)]
struct Bounded {
    moves: usize,
    mistakes: usize,
    positions: usize,
}

impl<'l> Data<'l> {
    pub(crate) fn of(look: &'l Look<'l>) -> Self {
        let effort = &look.analysis.effort;
        let texts = look.papers.texts.iter();
        Self {
            schema: SCHEMA,
            texts: texts
                .map(|paper| Text {
                    file: &paper.source.name,
                    title: &paper.meant.assurance.labels.title,
                    digest: paper.meant.digest.to_string(),
                })
                .collect(),
            refused: look.papers.refused.iter().map(FileData::of).collect(),
            level: look.level,
            objections: look.objections(),
            interrupted: effort.interrupted,
            findings: look.findings().map(|found| one(look, &found)).collect(),
            not_found: look.analysis.not_found.iter().map(absent).collect(),
            explored: Explored {
                positions: effort.positions,
                moves: effort.moves,
                acts: effort.deeds,
                bounds: Bounded {
                    moves: look.bounds.moves,
                    mistakes: look.bounds.mistakes,
                    positions: look.bounds.positions,
                },
                limits: &effort.limits,
            },
            left_out: &look.analysis.left_out,
            note: CLOSING,
        }
    }
}

fn between((giver, receiver): &(ActorId, ActorId)) -> Between<'_> {
    Between { giver, receiver }
}

fn one<'l>(look: &'l Look<'l>, found: &Numbered<'l>) -> Found<'l> {
    let finding = found.finding;
    let (acts, mistakes, _) = finding.needs();
    let has_records = finding.scenario.is_some();
    let folder = look.records_to.filter(|_| has_records);
    Found {
        number: found.number,
        kind: finding.kind,
        level: finding.level,
        promise: between(&finding.promise),
        sentence: &finding.sentence,
        acts,
        mistakes,
        clauses: finding
            .clauses
            .iter()
            .map(|place| at_fault(look, place))
            .collect(),
        scenario: finding.scenario.as_ref().map(|it| story(look, it)),
        likewise: &finding.likewise,
        remedies: finding.remedies.iter().map(|it| mended(look, it)).collect(),
        without_remedy: finding.without_remedy.as_deref(),
        records_file: folder.map(|folder| files::name(&records_file(folder, found.number))),
        replay: look.replay(found),
    }
}

fn at_fault<'l>(look: &'l Look<'l>, place: &'l Place) -> AtFault<'l> {
    let clause: &Clause = &place.clause;
    let quoted = look.papers.quoted(place);
    let said = quoted.as_ref().and_then(|quoted| quoted.said.clone());
    AtFault {
        text: place.text,
        clause: clause.to_string(),
        file: quoted.map(|quoted| quoted.file),
        line: said.as_ref().map(|said| said.line),
        words: said.map(|said| said.words),
    }
}

fn story<'l>(look: &'l Look<'l>, scenario: &'l Scenario) -> Story<'l> {
    let strips = look.strips(scenario).into_iter();
    let records = scenario.records.iter().map(write_record);
    Story {
        steps: scenario.steps.iter().map(told).collect(),
        verdicts: scenario.verdicts.iter().map(judged).collect(),
        standings: strips
            .map(|strip: Strip| Standings {
                text: strip.promise.text,
                giver: strip.promise.giver,
                receiver: strip.promise.receiver,
                viewpoints: strip.viewpoints,
                words: strip.words,
            })
            .collect(),
        records: records
            .filter_map(|line| serde_json::from_str(&line).ok())
            .collect(),
    }
}

pub(crate) fn told(step: &Step) -> Told<'_> {
    Told {
        at: step.at,
        side: step.side.to_string().replace(' ', "-"),
        party: match step.side {
            Side::Party(place) | Side::Proxy(place) => Some(place),
            Side::ThirdPower | Side::Time => None,
        },
        actor: step.actor.as_ref(),
        what: &step.what,
        follows: &step.follows,
        act: step.deed.as_ref().map(done),
        mistaken: step
            .mistaken
            .as_ref()
            .map(|(by, taken_for)| Mistaken { by, taken_for }),
        record: step.record.as_deref(),
    }
}

pub(crate) fn done(deed: &Deed) -> Done<'_> {
    Done {
        class: &deed.act,
        hits: &deed.hits,
        joined: &deed.joined,
        preventive: deed.preventive,
        disavowed_by: deed.disavowed_by.as_ref(),
    }
}

pub(crate) fn judged(verdict: &Verdict) -> Judged<'_> {
    Judged {
        text: verdict.promise.text,
        promise: Between {
            giver: &verdict.promise.giver,
            receiver: &verdict.promise.receiver,
        },
        viewpoint: &verdict.viewpoint,
        at: verdict.at,
        life: verdict.outcome.0,
        performance: verdict.outcome.1,
    }
}

fn mended<'l>(look: &Look<'l>, remedy: &'l Remedy) -> Mended<'l> {
    let vocabulary = &look.papers.lexicon.vocabulary;
    Mended {
        text: remedy.text,
        change: &remedy.change,
        as_rendered: look.is_as_rendered(remedy),
        amended: render(&remedy.amended, vocabulary, Language::English).ok(),
        digest: digest(&remedy.amended).to_string(),
        removes: remedy.removes,
        instead: remedy.instead.as_deref(),
        also_removes: &remedy.also_removes,
        brings: &remedy.brings,
    }
}

fn absent(absence: &Absence) -> Absent<'_> {
    Absent {
        kind: absence.kind,
        promise: between(&absence.promise),
        within: absence.within.as_deref(),
    }
}
