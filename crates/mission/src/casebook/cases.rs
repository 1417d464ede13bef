//! One docket for each vocabulary under which a text was given.

use super::{Casebook, Lexicon};
use std::collections::{BTreeSet, HashSet};
use tacit_lang::meaning::{Assurance, Digest};
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
}

/// By which it is seen whether a docket is out of date.
#[derive(Debug, PartialEq, Eq)]
struct MadeOf {
    texts: Vec<Digest>,
    records: usize,
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

    /// The shelf as it has to be now. That records which come after others could be filed without making the docket anew is used here alone.
    fn brought(&self, shelf: Option<Shelf>, lexicon: &Lexicon) -> Shelf {
        let mut texts: Vec<(Assurance, Digest)> = Vec::new();
        for given in &self.given {
            let is_here = texts.iter().any(|(_, meaning)| *meaning == given.meaning);
            if given.vocabulary == lexicon.digest && !is_here {
                texts.push((given.assurance.clone(), given.meaning));
            }
        }
        let made_of = MadeOf {
            texts: texts.iter().map(|(_, meaning)| *meaning).collect(),
            records: self.book.all().len(),
            declared_anew: self.book.declared_anew(),
        };
        match shelf {
            Some(shelf) if shelf.made_of == made_of => shelf,
            _ => {
                let records = Fitting::of(self, lexicon, &made_of.texts).records();
                let (docket, problems) = Docket::open(lexicon.vocabulary.clone(), texts, records);
                Shelf {
                    vocabulary: lexicon.digest,
                    docket,
                    problems,
                    made_of,
                }
            }
        }
    }
}

/// Records, fitted to the texts of one vocabulary: what belongs to the texts of another is no problem of this one.
struct Fitting<'f> {
    casebook: &'f Casebook,
    vocabulary: &'f Vocabulary,
    texts: BTreeSet<String>,
    /// The names of what belongs to another case.
    elsewhere: HashSet<&'f str>,
}

impl<'f> Fitting<'f> {
    fn of(casebook: &'f Casebook, lexicon: &'f Lexicon, texts: &[Digest]) -> Self {
        Self {
            casebook,
            vocabulary: &lexicon.vocabulary,
            texts: texts.iter().map(ToString::to_string).collect(),
            elsewhere: HashSet::new(),
        }
    }

    fn records(mut self) -> Vec<(usize, Record)> {
        let mut records = Vec::new();
        for (line, record) in self.casebook.records() {
            if self.belongs_elsewhere(record) {
                self.elsewhere.insert(record.id());
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
