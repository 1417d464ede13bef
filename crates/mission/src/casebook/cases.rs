//! One docket for each vocabulary under which a text was given.

use super::{Casebook, Given, Lexicon};
use std::collections::{BTreeSet, HashSet};
use tacit_lang::meaning::Digest;
use tacit_lang::vocabulary::Vocabulary;
use tacit_standing::docket::Docket;
use tacit_standing::problem::Problem;
use tacit_standing::record::{Accepts, Message, Record, Source, Viewpoint};

/// The texts of one vocabulary, with everything on record.
#[derive(Debug, Clone, Copy)]
pub struct Case<'c> {
    /// The digest of the vocabulary.
    pub digest: Digest,
    /// The vocabulary.
    pub vocabulary: &'c Vocabulary,
    /// What it calls itself.
    pub vocabulary_name: &'c str,
    /// What is judged.
    pub docket: &'c Docket,
    /// Each record that does not fit this vocabulary or the others, by its line ([`Casebook::records`]).
    pub problems: &'c [Problem],
}

/// A docket, and what it was made of.
pub(super) struct Shelf {
    vocabulary: Digest,
    docket: Docket,
    problems: Vec<Problem>,
    made_of: MadeOf,
    /// How many records of the book were looked at.
    filed: usize,
    /// The names of what belongs to another case.
    elsewhere: HashSet<String>,
}

/// By which it is seen whether a docket has to be made anew.
#[derive(Debug, PartialEq, Eq)]
struct MadeOf {
    texts: Vec<Digest>,
    declared_anew: u64,
}

impl Casebook {
    /// One case for each vocabulary under which a text was given, in the order of the first text of each; where none was, one case of the newest
    /// vocabulary without a text; without a vocabulary, none.
    pub fn cases(&mut self) -> Vec<Case<'_>> {
        self.bring_up_to_date();
        let shelves = self.shelves.iter();
        let cases = shelves.map(|shelf| Case {
            digest: shelf.vocabulary,
            vocabulary: shelf.docket.vocabulary(),
            vocabulary_name: &shelf.docket.vocabulary().name,
            docket: &shelf.docket,
            problems: &shelf.problems,
        });
        cases.collect()
    }

    fn bring_up_to_date(&mut self) {
        let mut wanted: Vec<Digest> = Vec::new();
        for given in &self.given {
            if !wanted.contains(&given.vocabulary) {
                wanted.push(given.vocabulary);
            }
        }
        if wanted.is_empty() {
            wanted.extend(self.lexicons.last().map(|newest| newest.digest));
        }
        let mut shelves = std::mem::take(&mut self.shelves);
        let bring = |digest: &Digest| {
            let place = shelves.iter().position(|it| it.vocabulary == *digest);
            let shelf = place.map(|place| shelves.swap_remove(place));
            let lexicon = self.lexicons.iter().find(|it| it.digest == *digest)?;
            Some(self.brought(shelf, lexicon))
        };
        let shelves: Vec<Shelf> = wanted.iter().filter_map(bring).collect();
        self.shelves = shelves;
    }

    /// The shelf as it has to be now: what has come since is filed behind the rest. A further text, and a source or viewpoint that is declared
    /// anew, change what was made of earlier records, so that the docket is made anew for them.
    fn brought(&self, shelf: Option<Shelf>, lexicon: &Lexicon) -> Shelf {
        let texts = self.texts_read_with(lexicon.digest);
        let made_of = MadeOf {
            texts: texts.iter().map(|given| given.meaning).collect(),
            declared_anew: self.book.declared_anew(),
        };
        let mut shelf = match shelf {
            Some(shelf) if shelf.made_of == made_of => shelf,
            _ => {
                let texts = texts.into_iter();
                let texts = texts.map(|given| (given.assurance.clone(), given.meaning));
                let vocabulary = lexicon.vocabulary.clone();
                let (docket, problems) = Docket::open(vocabulary, texts.collect(), Vec::new());
                Shelf {
                    vocabulary: lexicon.digest,
                    docket,
                    problems,
                    made_of,
                    filed: 0,
                    elsewhere: HashSet::new(),
                }
            }
        };
        let fitting = Fitting {
            casebook: self,
            vocabulary: &lexicon.vocabulary,
            texts: shelf
                .made_of
                .texts
                .iter()
                .map(ToString::to_string)
                .collect(),
            elsewhere: &mut shelf.elsewhere,
        };
        let records = fitting.records_after(shelf.filed);
        shelf.filed = self.book.all().len();
        if !records.is_empty() {
            shelf.problems.extend(shelf.docket.add(records));
        }
        shelf
    }

    /// Each meaning that was given once, in the order of giving.
    fn texts_read_with(&self, vocabulary: Digest) -> Vec<&Given> {
        let mut seen = BTreeSet::new();
        let given = self.given.iter();
        let here = given.filter(|given| given.vocabulary == vocabulary);
        here.filter(|given| seen.insert(given.meaning)).collect()
    }
}

/// Records, fitted to the texts of one vocabulary: what belongs to the texts of another is no problem of this one.
struct Fitting<'f> {
    casebook: &'f Casebook,
    vocabulary: &'f Vocabulary,
    texts: BTreeSet<String>,
    elsewhere: &'f mut HashSet<String>,
}

impl Fitting<'_> {
    fn records_after(self, filed: usize) -> Vec<(usize, Record)> {
        let mut records = Vec::new();
        for (line, record) in self.casebook.records().skip(filed) {
            if self.belongs_elsewhere(record) {
                self.elsewhere.insert(record.id().to_owned());
            } else {
                records.push((line, self.fitted(record)));
            }
        }
        records
    }

    /// Whatever names a message comes after it, so that one pass finds all.
    fn belongs_elsewhere(&self, record: &Record) -> bool {
        let is_elsewhere = |name: &str| self.elsewhere.contains(name);
        match record {
            Record::Message(found) => !self.texts.contains(&found.assurance),
            Record::Receipt(found) => is_elsewhere(&found.message),
            Record::Retraction(found) => is_elsewhere(&found.of),
            Record::Posture(found) => is_elsewhere(&found.of),
            Record::Exposure(found) => found.of.iter().any(|of| is_elsewhere(of)),
            _ => false,
        }
    }

    fn fitted(&self, record: &Record) -> Record {
        match record {
            Record::Message(found) => Record::Message(self.message(found)),
            Record::Viewpoint(found) => Record::Viewpoint(self.viewpoint(found)),
            other => other.clone(),
        }
    }

    /// Who carries is for the record alone: one whom this vocabulary does not declare must not undo the message.
    fn message(&self, found: &Message) -> Message {
        let mut message = found.clone();
        let declared = |actor: &_| self.vocabulary.actors.contains_key(actor);
        message.through.retain(declared);
        let is_here = |name: &String| !self.elsewhere.contains(name.as_str());
        message.answers = message.answers.filter(is_here);
        message
    }

    /// A source that does not fit here must not take the eyes with it.
    fn viewpoint(&self, found: &Viewpoint) -> Viewpoint {
        let mut viewpoint = found.clone();
        if let Accepts::Sources(sources) = &mut viewpoint.accepts {
            sources.retain(|source| self.fits(source, &mut Vec::new()));
        }
        viewpoint
    }

    /// Whether this vocabulary declares everything that a source and those it rests on name.
    fn fits(&self, name: &str, open: &mut Vec<String>) -> bool {
        let Some(Record::Source(source)) = self.casebook.record(name) else {
            return false;
        };
        if open.iter().any(|seen| seen == name) {
            return false;
        }
        open.push(name.to_owned());
        let fits =
            self.is_declared(source) && source.rests_on.iter().all(|below| self.fits(below, open));
        open.pop();
        fits
    }

    fn is_declared(&self, source: &Source) -> bool {
        let words = self.vocabulary;
        let actor = source.actor.iter();
        let mut acts = source.complete.iter().flat_map(|it| &it.acts);
        let mut places = source.complete.iter().filter_map(|it| it.place.as_ref());
        actor
            .into_iter()
            .all(|actor| words.actors.contains_key(actor))
            && acts.all(|act| words.acts.contains_key(act))
            && places.all(|place| words.places.contains_key(place))
    }
}
