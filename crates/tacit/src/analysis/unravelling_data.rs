//! The same as JSON; `spec/schema/unravelling.schema.json` describes it.

use super::data::{Done, Judged, Told, done, judged, told};
use super::unravelling::{CLOSING, Look};
use crate::standing::hearing::LeftOut;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeSet;
use tacit_analysis::unravel::{Change, Easing, Now, Part, Set, Unravelled};
use tacit_lang::canonical::digest;
use tacit_lang::ids::ActorId;
use tacit_lang::time::Instant;
use tacit_lang::{Language, render};
use tacit_standing::read::write_record;
use tacit_standing::verdict::{Eyes, Life, OpenFact, Performance, Promise, Subject, Word};

/// The name and version of the schema.
const SCHEMA: Schema = Schema {
    name: "tacit-unravelling",
    version: 1,
};

/// What would unravel what stands, whole.
#[derive(Serialize)]
pub(crate) struct Data<'l> {
    schema: Schema,
    at: Instant,
    known: Instant,
    texts: Vec<Text<'l>>,
    interrupted: bool,
    promises: Vec<One<'l>>,
    easings: Vec<Eased<'l>>,
    explored: Explored<'l>,
    not_looked_at: &'l [String],
    records: usize,
    left_out: &'l [LeftOut],
    notes: &'l [String],
    note: &'static str,
}

#[derive(Serialize)]
struct Schema {
    name: &'static str,
    version: u32,
}

#[derive(Serialize)]
struct Text<'l> {
    title: &'l str,
    digest: String,
}

#[derive(Serialize)]
struct One<'l> {
    promise: &'l Promise,
    eyes: &'l Eyes,
    now: &'static str,
    word: Word,
    outcomes: &'l BTreeSet<(Life, Performance)>,
    open: &'l [OpenFact],
    ends: Option<Ends>,
    sets: Vec<Smallest<'l>>,
    within: Option<&'l str>,
}

#[derive(Serialize)]
struct Ends {
    at: Instant,
    life: Life,
}

#[derive(Serialize)]
struct Smallest<'l> {
    parts: Vec<Piece<'l>>,
    steps: Vec<Told<'l>>,
    verdicts: Vec<Judged<'l>>,
    records: Vec<Value>,
    records_file: Option<String>,
}

#[derive(Serialize)]
struct Piece<'l> {
    kind: &'static str,
    words: String,
    author: Option<&'l ActorId>,
    act: Option<Done<'l>>,
    taken_for: Option<&'l ActorId>,
    fact: Option<&'l Subject>,
    likewise: Option<String>,
}

#[derive(Serialize)]
struct Eased<'l> {
    kind: &'static str,
    words: String,
    text: Option<usize>,
    clause: Option<String>,
    as_rendered: Option<bool>,
    amended: Option<String>,
    digest: Option<String>,
    fact: Option<&'l Subject>,
    removes: Vec<Pointed>,
    narrows: usize,
    delays: Vec<Pointed>,
    brings: Vec<Brings<'l>>,
    frees: &'l [usize],
}

#[derive(Serialize)]
struct Pointed {
    promise: usize,
    set: usize,
}

#[derive(Serialize)]
struct Brings<'l> {
    promise: usize,
    parts: Vec<Piece<'l>>,
}

#[derive(Serialize)]
struct Explored<'l> {
    positions: usize,
    moves: usize,
    acts: usize,
    tried: usize,
    bounds: Bounded,
    limits: &'l BTreeSet<String>,
}

#[derive(Serialize)]
struct Bounded {
    size: usize,
    sets: usize,
    positions: usize,
}

impl<'l> Data<'l> {
    pub(crate) fn of(look: &'l Look<'l>) -> Self {
        let found = look.found;
        let effort = &found.effort;
        let texts = look.situation.matter.texts.iter();
        let promises = found.promises.iter().enumerate();
        Self {
            schema: SCHEMA,
            at: look.situation.at,
            known: look.situation.known,
            texts: texts
                .map(|(text, digest)| Text {
                    title: &text.labels.title,
                    digest: digest.to_string(),
                })
                .collect(),
            interrupted: effort.interrupted,
            promises: promises.map(|(place, it)| one(look, place, it)).collect(),
            easings: found.easings.iter().map(|it| eased(look, it)).collect(),
            explored: Explored {
                positions: effort.positions,
                moves: effort.moves,
                acts: effort.deeds,
                tried: found.tried,
                bounds: Bounded {
                    size: look.reach.size,
                    sets: look.reach.sets,
                    positions: look.reach.positions,
                },
                limits: &effort.limits,
            },
            not_looked_at: &found.left_out,
            records: look.hearing.records,
            left_out: &look.hearing.left_out,
            notes: &look.hearing.notes,
            note: CLOSING,
        }
    }
}

fn one<'l>(look: &Look<'l>, place: usize, one: &'l Unravelled) -> One<'l> {
    let sets = one.sets.iter().enumerate();
    One {
        promise: &one.promise,
        eyes: &one.eyes,
        now: match one.now {
            Now::Binds => "binds",
            Now::Open => "open",
            Now::DoesNotBind => "does-not-bind",
            Now::FreesItself => "frees-itself",
        },
        word: one.word,
        outcomes: &one.outcomes,
        open: &one.open,
        ends: one.ends.map(|(at, life)| Ends { at, life }),
        sets: sets
            .map(|(number, set)| smallest(look, (place, number), one, set))
            .collect(),
        within: one.within.as_deref(),
    }
}

fn smallest<'l>(
    look: &Look<'l>,
    (place, number): (usize, usize),
    one: &'l Unravelled,
    set: &'l Set,
) -> Smallest<'l> {
    let records = set.scenario.records.iter().map(write_record);
    let file = look.records_file(place, number);
    Smallest {
        parts: pieces(look, &set.parts, one),
        steps: set.scenario.steps.iter().map(told).collect(),
        verdicts: set.scenario.verdicts.iter().map(judged).collect(),
        records: records
            .filter_map(|line| serde_json::from_str(&line).ok())
            .collect(),
        records_file: file.map(|file| crate::files::name(&file)),
    }
}

fn pieces<'l>(look: &Look<'l>, parts: &'l [Part], one: &Unravelled) -> Vec<Piece<'l>> {
    let piece = |part: &'l Part| Piece {
        kind: match part {
            Part::Act { .. } => "act",
            Part::Mistaken { .. } => "mistaken-act",
            Part::Notice { .. } => "notice",
            Part::Account(_) => "account",
        },
        words: look.part(part, &one.promise.giver),
        author: match part {
            Part::Notice { by, .. } => Some(by),
            _ => part.deed().map(|deed| &deed.author),
        },
        act: part.deed().map(done),
        taken_for: match part {
            Part::Mistaken { accused, .. } => Some(accused),
            _ => None,
        },
        fact: match part {
            Part::Account(account) => Some(&account.subject),
            _ => None,
        },
        likewise: look.likewise(part),
    };
    parts.iter().map(piece).collect()
}

fn eased<'l>(look: &Look<'l>, easing: &'l Easing) -> Eased<'l> {
    let pointed = |at: &[(usize, usize)]| -> Vec<Pointed> {
        let each = at.iter();
        each.map(|(promise, set)| Pointed {
            promise: *promise,
            set: *set,
        })
        .collect()
    };
    let vocabulary = &look.situation.matter.vocabulary;
    let amended = match &easing.change {
        Change::Words {
            text,
            clause,
            amended,
            ..
        } => Some((*text, clause, amended)),
        Change::Fact { .. } => None,
    };
    let brings = easing.brings.iter().filter_map(|brought| {
        Some(Brings {
            promise: brought.promise,
            parts: pieces(
                look,
                &brought.parts,
                look.found.promises.get(brought.promise)?,
            ),
        })
    });
    Eased {
        kind: if amended.is_some() { "words" } else { "fact" },
        words: look.change(&easing.change),
        text: amended.map(|(text, ..)| text),
        clause: amended.map(|(_, clause, _)| clause.to_string()),
        as_rendered: look.is_as_rendered(&easing.change),
        amended: amended
            .and_then(|(_, _, amended)| render(amended, vocabulary, Language::English).ok()),
        digest: amended.map(|(_, _, amended)| digest(amended).to_string()),
        fact: match &easing.change {
            Change::Fact { subject, .. } => Some(subject),
            Change::Words { .. } => None,
        },
        removes: pointed(&easing.removes),
        narrows: easing.narrows,
        delays: pointed(&easing.delays),
        brings: brings.collect(),
        frees: &easing.frees,
    }
}
