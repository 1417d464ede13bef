//! Everything that is judged together: one vocabulary, the texts, the records.
//!
//! Opening a docket checks every record against the others and the vocabulary. A record with a fault
//! is left out and reported; it never stops the others. An open docket takes further records and texts,
//! at a cost that follows what is added and not what is there.

mod filing;
mod keeping;
mod letters;
mod lines;
pub(crate) mod named;
mod sorts;

use crate::clause::Clause;
use crate::docket::filing::Filing;
use crate::docket::letters::Letters;
use crate::docket::lines::Lines;
use crate::docket::named::Mentioned;
use crate::docket::sorts::Sorts;
use crate::index::Index;
use crate::problem::Problem;
use crate::record::{
    Assumption, Claim, ControlClaim, Corroboration, Disavowal, Incident, Message, Posture, Receipt,
    Record, Retraction, SameClaim, Source, Stance, Viewpoint,
};
use crate::step::terms::Terms;
use crate::verdict::Promise;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use tacit_lang::ids::ActorId;
use tacit_lang::meaning::{Assurance, Digest, Membership, Parties};
use tacit_lang::vocabulary::Vocabulary;

/// The most promises that one docket judges: a group of 200 has 39,800.
pub const MAX_PROMISES: usize = 40_000;

/// A vocabulary, texts and records that fit each other.
#[derive(Debug, Clone)]
pub struct Docket {
    pub(crate) vocabulary: Vocabulary,
    pub(crate) index: Index,
    pub(crate) texts: Vec<Text>,
    pub(crate) sources: BTreeMap<String, Source>,
    pub(crate) viewpoints: BTreeMap<String, Viewpoint>,
    pub(crate) incidents: Vec<Filed<Incident>>,
    pub(crate) incident_numbers: HashMap<String, usize>,
    pub(crate) claims: Vec<Vec<Claim>>,
    pub(crate) disavowals: Vec<Vec<Disavowal>>,
    pub(crate) controls: Vec<ControlClaim>,
    pub(crate) sames: Vec<SameClaim>,
    pub(crate) assumptions: Vec<Assumption>,
    pub(crate) assumption_numbers: HashMap<String, usize>,
    pub(crate) stances: HashMap<String, Vec<Stance>>,
    pub(crate) postures: HashMap<String, Vec<Posture>>,
    pub(crate) corroborations: HashMap<String, Vec<Corroboration>>,
    /// By incident: the places, among the messages, of the answers to who did it.
    pub(crate) answers: HashMap<usize, Vec<usize>>,
    pub(crate) retractions: HashMap<String, Vec<Retraction>>,
    pub(crate) messages: Vec<Filed<Message>>,
    pub(crate) receipts: HashMap<String, Vec<Receipt>>,
    pub(crate) context: Vec<Record>,
    /// What every name stands for.
    names: HashMap<String, &'static str>,
    /// How many records were given a place.
    placed: usize,
    pub(crate) sorts: Sorts,
    pub(crate) lines: Lines,
    letters: Letters,
    /// The incident that a claim is about.
    pub(crate) claim_incidents: HashMap<String, usize>,
    /// By incident: the claims of sameness that name it.
    pub(crate) sames_of: HashMap<usize, Vec<usize>>,
    /// Incidents that some claim puts before others or others before.
    pub(crate) tied: BTreeSet<usize>,
    /// Incidents to which something happened besides that they and claims on them were filed.
    alone: BTreeSet<usize>,
    /// Incidents to be put among the sorts anew.
    changed: BTreeSet<usize>,
}

/// One text with what was compiled from it.
#[derive(Debug, Clone)]
pub(crate) struct Text {
    pub(crate) assurance: Assurance,
    pub(crate) digest: Digest,
    pub(crate) clause: Clause,
    /// Whom and what it names: who may have done what nobody is known to have done.
    pub(crate) mentioned: Mentioned,
}

/// A record with its place among the records, which orders those of an ordered source.
#[derive(Debug, Clone)]
pub(crate) struct Filed<T> {
    pub(crate) place: usize,
    pub(crate) record: T,
}

impl Docket {
    /// Files `records` (each with its line) under `texts`, which were checked against `vocabulary`.
    ///
    /// A record that refers to others may come before them. What does not fit is left out and listed.
    #[must_use]
    pub fn open(
        vocabulary: Vocabulary,
        texts: Vec<(Assurance, Digest)>,
        records: Vec<(usize, Record)>,
    ) -> (Self, Vec<Problem>) {
        let index = Index::new(&vocabulary);
        let mut docket = Self {
            vocabulary,
            index,
            texts: Vec::new(),
            sources: BTreeMap::new(),
            viewpoints: BTreeMap::new(),
            incidents: Vec::new(),
            incident_numbers: HashMap::new(),
            claims: Vec::new(),
            disavowals: Vec::new(),
            controls: Vec::new(),
            sames: Vec::new(),
            assumptions: Vec::new(),
            assumption_numbers: HashMap::new(),
            stances: HashMap::new(),
            postures: HashMap::new(),
            corroborations: HashMap::new(),
            answers: HashMap::new(),
            retractions: HashMap::new(),
            messages: Vec::new(),
            receipts: HashMap::new(),
            context: Vec::new(),
            names: HashMap::new(),
            placed: 0,
            sorts: Sorts::default(),
            lines: Lines::default(),
            letters: Letters::default(),
            claim_incidents: HashMap::new(),
            sames_of: HashMap::new(),
            tied: BTreeSet::new(),
            alone: BTreeSet::new(),
            changed: BTreeSet::new(),
        };
        for (assurance, digest) in texts {
            docket.keep_text(assurance, digest);
        }
        let mut filing = Filing::of(&mut docket);
        filing.check_texts();
        filing.file(records);
        let problems = filing.in_order();
        (docket, problems)
    }

    /// Files further `records` (each with its line), after all that are filed.
    ///
    /// What stands is then the same as if they had been given to [`Docket::open`] together with the
    /// earlier ones, behind them; only the work is less: it follows what is added. An incident is put
    /// in its place anew by all claims on it, so a record about an incident costs as much as there
    /// are claims on that one.
    ///
    /// A record may refer to any that are filed and to any that are given with it. One that refers to
    /// a record that comes only by a later call is left out and listed, as at the opening, and stays
    /// out: its name is free, so give it again when what it lacks is there.
    pub fn add(&mut self, records: Vec<(usize, Record)>) -> Vec<Problem> {
        let mut filing = Filing::of(self);
        filing.file(records);
        filing.in_order()
    }

    /// Files a further text, which was checked against the vocabulary, behind those that are there.
    ///
    /// Lists what is wrong with it, and with earlier texts for which it is not plain any more which
    /// promise they depend on. A message whose title is no longer that of one text alone is about none
    /// from now on; one that was left out for want of this text stays out, so give it again.
    pub fn add_text(&mut self, assurance: Assurance, digest: Digest) -> Vec<Problem> {
        let mut filing = Filing::of(self);
        filing.check_texts();
        let known = std::mem::take(&mut filing.problems);
        filing.docket.keep_text(assurance, digest);
        filing.check_texts();
        filing.problems.retain(|problem| !known.contains(problem));
        filing.in_order()
    }

    /// Every promise of the texts: one of a directed text, one for every ordered pair of a group.
    #[must_use]
    pub fn promises(&self) -> Vec<Promise> {
        let mut promises = Vec::new();
        for (number, text) in self.texts.iter().enumerate() {
            match &text.assurance.parties {
                Parties::Directed { giver, receiver } => promises.push(Promise {
                    text: number,
                    giver: giver.clone(),
                    receiver: receiver.clone(),
                }),
                Parties::EachToEach { members } => {
                    for giver in members.keys() {
                        for receiver in members.keys().filter(|receiver| *receiver != giver) {
                            promises.push(Promise {
                                text: number,
                                giver: giver.clone(),
                                receiver: receiver.clone(),
                            });
                        }
                    }
                }
            }
        }
        promises.truncate(MAX_PROMISES);
        promises
    }

    /// The texts judged, in the order given.
    pub fn texts(&self) -> impl Iterator<Item = (&Assurance, Digest)> {
        self.texts.iter().map(|text| (&text.assurance, text.digest))
    }

    /// The viewpoints on record.
    pub fn viewpoints(&self) -> impl Iterator<Item = &Viewpoint> {
        self.viewpoints.values()
    }

    /// The vocabulary that everything is read with.
    #[must_use]
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// Statements, exposures, postures and offers of good offices: told, never judged by.
    #[must_use]
    pub fn context(&self) -> &[Record] {
        &self.context
    }

    /// Whether some record has this name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.names.contains_key(name)
    }

    /// The promise of the receiver to the giver that `promise` may depend on (rule 12).
    pub(crate) fn other(&self, promise: &Promise) -> Option<Promise> {
        let own = self.texts.get(promise.text)?;
        let faces = |text: &Text| match &text.assurance.parties {
            Parties::Directed { giver, receiver } => {
                *giver == promise.receiver && *receiver == promise.giver
            }
            Parties::EachToEach { .. } => false,
        };
        let found = |number: usize| Promise {
            text: number,
            giver: promise.receiver.clone(),
            receiver: promise.giver.clone(),
        };
        if matches!(own.assurance.parties, Parties::EachToEach { .. }) {
            return Some(found(promise.text));
        }
        let facing: Vec<(usize, &Text)> = self
            .texts
            .iter()
            .enumerate()
            .filter(|(_, text)| faces(text))
            .collect();
        let joined = facing.iter().find(|(_, text)| {
            text.assurance.answers == Some(own.digest) || own.assurance.answers == Some(text.digest)
        });
        match (joined, facing.as_slice()) {
            (Some((number, _)), _) | (None, [(number, _)]) => Some(found(*number)),
            (None, _) => None,
        }
    }

    pub(crate) fn terms(&self, promise: &Promise) -> Option<Terms> {
        let text = self.texts.get(promise.text)?;
        let member = |actor: &ActorId| match &text.assurance.parties {
            Parties::Directed { .. } => Membership::default(),
            Parties::EachToEach { members } => members.get(actor).copied().unwrap_or_default(),
        };
        Some(Terms::new(
            &text.assurance,
            [member(&promise.giver), member(&promise.receiver)],
        ))
    }

    /// The sources at the bottom of `source`: those that rest on none (rule 19).
    #[must_use]
    pub fn roots<'a>(&'a self, source: &'a str) -> BTreeSet<&'a str> {
        let mut roots = BTreeSet::new();
        let mut seen = BTreeSet::new();
        let mut open = vec![source];
        while let Some(here) = open.pop() {
            if !seen.insert(here) {
                continue;
            }
            match self.sources.get(here) {
                Some(found) if !found.rests_on.is_empty() => {
                    open.extend(found.rests_on.iter().map(String::as_str));
                }
                _ => {
                    roots.insert(here);
                }
            }
        }
        roots
    }

    /// The number of the text that a message names by digest or title.
    pub(crate) fn text_named(&self, name: &str) -> Option<usize> {
        let by_digest = name.parse::<Digest>().ok();
        let mut found = self.texts.iter().enumerate().filter(|(_, text)| {
            by_digest.map_or(text.assurance.labels.title == name, |digest| {
                text.digest == digest
            })
        });
        let (number, _) = found.next()?;
        found.next().is_none().then_some(number)
    }
}
