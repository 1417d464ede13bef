//! `tacit compare`: what two versions of a text differ in.

use super::json;
use crate::analysis::comparing::{Look, records_file};
use crate::analysis::comparison::{self, Data};
use crate::arguments::Compare;
use crate::ending::{Answer, Ending, Fault, RequestFault};
use crate::files::{self, NewFile};
use crate::screen::Screen;
use crate::stopping;
use crate::texts::{Lexicon, Meant, Source};
use std::path::Path;
use tacit_analysis::compare::records::{Rejudged, rejudge};
use tacit_analysis::compare::{Comparison, compare};
use tacit_analysis::remedy::differences;
use tacit_analysis::{Bounds, Matter, MatterError, Scenario};
use tacit_lang::vocabulary::Vocabulary;
use tacit_standing::read::{read_records, write_record};
use tacit_standing::record::{Accepts, Record, Viewpoint};

pub(crate) fn run(asked: &Compare, screen: &Screen) -> Result<Answer, Fault> {
    let given = asked.vocabulary.as_deref();
    let (old, lexicon, before) = read(&asked.old, given)?;
    let (new, other, after) = read(&asked.new, given)?;
    one_vocabulary(&lexicon, &other)?;
    let beside = asked.beside.as_deref();
    let beside = beside.map(|path| read(path, given)).transpose()?;
    if let Some((_, other, _)) = &beside {
        one_vocabulary(&lexicon, other)?;
    }
    let facing = beside.as_ref().map(|(source, _, meant)| (source, meant));
    let matter = |meant: &Meant| Matter {
        vocabulary: lexicon.vocabulary.clone(),
        texts: std::iter::once(meant)
            .chain(facing.map(|(_, meant)| meant))
            .map(|meant| (meant.assurance.clone(), meant.digest))
            .collect(),
        begins: None,
    };
    let (one, two) = (matter(&before), matter(&after));
    let (records, unread) = records(asked)?;
    if let Some(folder) = &asked.records_to {
        files::new_folder(folder)?;
    }
    let bounds = Bounds {
        moves: asked.moves,
        mistakes: asked.mistakes,
        positions: asked.positions,
    };
    let stop = stopping::stop()?;
    let found = compare(&one, &two, &bounds, &|| stop.is_asked()).map_err(|error| match error {
        MatterError::OtherVersion => RequestFault::OtherVersion(old.name.clone(), new.name.clone()),
        MatterError::OtherParties(..) => RequestFault::OtherParties(
            old.name.clone(),
            facing.map_or_else(String::new, |(source, _)| source.name.clone()),
        ),
        error => RequestFault::Question(error.to_string()),
    })?;
    let words = differences(&before.assurance, &after.assurance, &lexicon.vocabulary)
        .map_err(|undeclared| RequestFault::Question(undeclared.to_string()))?;
    let rejudged = (!asked.records.is_empty())
        .then(|| rejudge(&one, &two, &records, &|| stop.is_asked()))
        .map(|found| with_unread(found, unread));
    let look = Look {
        lexicon: &lexicon,
        sources: [&old, &new],
        facing: facing.map(|(source, _)| source),
        versions: [&before, &after],
        paths: [&asked.old, &asked.new],
        beside: asked.beside.as_deref(),
        vocabulary: given,
        found: &found,
        words: &words,
        records: &records,
        rejudged: rejudged.as_ref(),
        records_to: asked.records_to.as_deref(),
        bounds,
    };
    if let Some(folder) = &asked.records_to {
        write_records(&found, folder)?;
    }
    Ok(Answer {
        text: if asked.json {
            json(&Data::of(&look))
        } else {
            comparison::page(&look, screen)
        },
        remarks: String::new(),
        ending: ending(&look),
    })
}

/// What differs in labels alone is no objection; what was broken off before a difference was found says nothing.
fn ending(look: &Look) -> Ending {
    if look.differs() {
        Ending::Objection
    } else if look.found.effort.interrupted {
        Ending::Unusable
    } else {
        Ending::Well
    }
}

fn read(path: &Path, vocabulary: Option<&Path>) -> Result<(Source, Lexicon, Meant), Fault> {
    let source = Source::open(path)?;
    let lexicon = Lexicon::of(path, &source, vocabulary)?;
    let meant = source.meant(&lexicon)?;
    Ok((source, lexicon, meant))
}

fn one_vocabulary(one: &Lexicon, other: &Lexicon) -> Result<(), RequestFault> {
    if one.digest == other.digest {
        return Ok(());
    }
    Err(RequestFault::OtherVocabulary {
        old: one.name.clone(),
        new: other.name.clone(),
        differences: between(&one.vocabulary, &other.vocabulary),
    })
}

/// What two vocabularies differ in, each kind of entry on its own.
fn between(old: &Vocabulary, new: &Vocabulary) -> Vec<String> {
    let mut found = Vec::new();
    let mut listed = |what: &str, old: Vec<(String, String)>, new: Vec<(String, String)>| {
        let gone = old.iter().filter(|entry| !new.contains(entry));
        let come = new.iter().filter(|entry| !old.contains(entry));
        let mut names: Vec<String> = gone.chain(come).map(|(id, _)| format!("`{id}`")).collect();
        names.sort();
        names.dedup();
        if !names.is_empty() {
            found.push(format!("{what} {}", names.join(", ")));
        }
    };
    fn each<'v, K: ToString + 'v, V: std::fmt::Debug + 'v>(
        entries: impl IntoIterator<Item = (K, V)>,
    ) -> Vec<(String, String)> {
        let entries = entries.into_iter();
        entries
            .map(|(id, entry)| (id.to_string(), format!("{entry:?}")))
            .collect()
    }
    listed("the actors", each(&old.actors), each(&new.actors));
    listed("the classes of acts", each(&old.acts), each(&new.acts));
    listed("the places", each(&old.places), each(&new.places));
    let degrees = |of: &Vocabulary| {
        let degrees = of.degrees.iter().enumerate();
        each(degrees.map(|(rank, degree)| (degree.id.clone(), rank)))
    };
    listed("the degrees of control", degrees(old), degrees(new));
    let grades = |of: &Vocabulary| {
        let grades = of.grades.iter().enumerate();
        each(grades.map(|(rank, grade)| (grade.id.clone(), rank)))
    };
    listed("the grades of proof", grades(old), grades(new));
    let controls = |of: &Vocabulary| each(of.controls.iter().map(|it| (it.actor.clone(), it)));
    listed("who controls", controls(old), controls(new));
    if old.participation != new.participation {
        found.push("what joining in another power's act is".to_owned());
    }
    if old.strains != new.strains {
        found.push("what strains a promise".to_owned());
    }
    found
}

/// Records, each with its line.
type Filed = Vec<(usize, Record)>;

/// The records with a viewpoint that accepts everything, where they hold none; what could not be read, in words.
fn records(asked: &Compare) -> Result<(Filed, Vec<String>), Fault> {
    let mut records: Filed = Vec::new();
    let mut unread = Vec::new();
    for path in &asked.records {
        let name = files::name(path);
        let batch = read_records(files::open_plain(path)?);
        let batch = batch.map_err(|error| files::fault(path, &error))?;
        let problems = batch.problems.iter();
        unread.extend(problems.map(|problem| format!("{name}, {problem}")));
        records.extend(batch.records);
    }
    let is_viewpoint = |record: &Record| matches!(record, Record::Viewpoint(_));
    if !records.iter().any(|(_, record)| is_viewpoint(record)) {
        let record = Record::Viewpoint(Viewpoint {
            id: "record".to_owned(),
            party: None,
            grade: None,
            accepts: Accepts::All,
        });
        records.push((0, record));
    }
    Ok((records, unread))
}

fn with_unread(mut rejudged: Rejudged, unread: Vec<String>) -> Rejudged {
    let problems = rejudged.problems.iter().map(ToString::to_string);
    let left_out = unread.into_iter().chain(problems);
    let left_out: Vec<String> = left_out
        .map(|it| format!("record left out: {it}"))
        .collect();
    rejudged.left_out.extend(left_out);
    rejudged
}

/// Writes both scenarios of each difference.
fn write_records(found: &Comparison, folder: &Path) -> Result<(), Fault> {
    for (number, difference) in (1..).zip(&found.differences) {
        let [old, new] = &difference.scenarios;
        for (version, scenario) in [("old", old), ("new", new)] {
            NewFile::make(&records_file(folder, number, version))?
                .fill(lines(scenario).as_bytes())?;
        }
    }
    Ok(())
}

fn lines(scenario: &Scenario) -> String {
    let records = scenario.records.iter();
    records.map(|record| write_record(record) + "\n").collect()
}
