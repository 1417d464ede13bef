//! Everything that is judged together: one vocabulary, the texts, the records.
//!
//! Opening a docket checks every record against the others and the vocabulary. A record with a fault
//! is left out and reported; it never stops the others.

use crate::clause::{Clause, MAX_CONDITIONS};
use crate::index::{ActorNumber, Index, KindNumber, PlaceNumber};
use crate::named::Named;
use crate::problem::{Fault, Problem};
use crate::record::{
    Claim, ControlClaim, Disavowal, Incident, Learned, Message, MessageKind, Posture, Receipt,
    Record, Retraction, SameClaim, Source, Stance, Viewpoint,
};
use crate::terms::Terms;
use crate::verdict::Promise;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use tacit_lang::ids::ActorId;
use tacit_lang::meaning::{Assurance, Dependence, Digest, Entry, Membership, Parties};
use tacit_lang::vocabulary::Vocabulary;

/// The most promises that one docket judges: a group of 200 has 39,800.
pub const MAX_PROMISES: usize = 40_000;

/// A vocabulary, texts and records that fit each other.
#[derive(Debug, Clone)]
pub struct Docket {
    pub(crate) vocabulary: Vocabulary,
    pub(crate) index: Index,
    pub(crate) texts: Vec<Text>,
    /// Whom the texts name: who may have done what nobody is known to have done.
    pub(crate) named_actors: BTreeSet<ActorNumber>,
    /// Which classes of acts the texts name.
    pub(crate) named_kinds: BTreeSet<KindNumber>,
    /// Which places the texts name.
    pub(crate) named_places: BTreeSet<PlaceNumber>,
    pub(crate) sources: BTreeMap<String, Source>,
    pub(crate) viewpoints: BTreeMap<String, Viewpoint>,
    pub(crate) incidents: Vec<Filed<Incident>>,
    pub(crate) incident_numbers: HashMap<String, usize>,
    pub(crate) claims: Vec<Vec<Claim>>,
    pub(crate) disavowals: Vec<Vec<Disavowal>>,
    pub(crate) controls: Vec<ControlClaim>,
    pub(crate) sames: Vec<SameClaim>,
    pub(crate) stances: HashMap<String, Vec<Stance>>,
    pub(crate) postures: HashMap<String, Vec<Posture>>,
    pub(crate) retractions: HashMap<String, Vec<Retraction>>,
    pub(crate) messages: Vec<Filed<Message>>,
    pub(crate) receipts: HashMap<String, Vec<Receipt>>,
    pub(crate) context: Vec<Record>,
}

/// One text with what was compiled from it.
#[derive(Debug, Clone)]
pub(crate) struct Text {
    pub(crate) assurance: Assurance,
    pub(crate) digest: Digest,
    pub(crate) clause: Clause,
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
        let named = Named::by(texts.iter().map(|(assurance, _)| assurance));
        let named_actors: BTreeSet<ActorNumber> = named
            .actors
            .iter()
            .filter_map(|id| index.actor(id))
            .collect();
        let named_kinds: BTreeSet<KindNumber> =
            named.acts.iter().filter_map(|id| index.kind(id)).collect();
        let named_places: BTreeSet<PlaceNumber> = named
            .places
            .iter()
            .filter_map(|id| index.place(id))
            .collect();
        let texts = texts
            .into_iter()
            .map(|(assurance, digest)| {
                let clause = Clause::new(&assurance, &vocabulary, &index);
                Text {
                    assurance,
                    digest,
                    clause,
                }
            })
            .collect();
        let mut filing = Filing {
            docket: Self {
                named_actors,
                named_kinds,
                named_places,
                vocabulary,
                index,
                texts,
                sources: BTreeMap::new(),
                viewpoints: BTreeMap::new(),
                incidents: Vec::new(),
                incident_numbers: HashMap::new(),
                claims: Vec::new(),
                disavowals: Vec::new(),
                controls: Vec::new(),
                sames: Vec::new(),
                stances: HashMap::new(),
                postures: HashMap::new(),
                retractions: HashMap::new(),
                messages: Vec::new(),
                receipts: HashMap::new(),
                context: Vec::new(),
            },
            problems: Vec::new(),
        };
        filing.check_texts();
        filing.file(records);
        filing.problems.sort_by_key(|problem| problem.line);
        (filing.docket, filing.problems)
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

struct Filing {
    docket: Docket,
    problems: Vec<Problem>,
}

/// Why one record is left out.
type Refusal = (Fault, String);

impl Filing {
    fn check_texts(&mut self) {
        let mut faults = Vec::new();
        for (number, text) in self.docket.texts.iter().enumerate() {
            let assurance = &text.assurance;
            let title = &assurance.labels.title;
            if assurance.conditions.len().max(assurance.grades.len()) > MAX_CONDITIONS {
                let message =
                    format!("`{title}` has more than {MAX_CONDITIONS} conditions or grades");
                faults.push(Problem::new(0, Fault::TooMany, message));
            }
            let depends = matches!(
                assurance.dependence,
                Some(Dependence::OnlyWhileStands | Dependence::ReleasedWhenEnds)
            ) || assurance.entry == Some(Entry::OnceOtherInEffect);
            if let (true, Parties::Directed { giver, receiver }) = (depends, &assurance.parties) {
                let promise = Promise {
                    text: number,
                    giver: giver.clone(),
                    receiver: receiver.clone(),
                };
                if self.docket.other(&promise).is_none() {
                    let message = format!(
                        "`{title}` depends on the promise of `{receiver}`, and no single text here is that promise"
                    );
                    faults.push(Problem::new(0, Fault::WhichOther, message));
                }
            }
            if let Parties::EachToEach { members } = &assurance.parties
                && members.len() * members.len().saturating_sub(1) > MAX_PROMISES
            {
                let message =
                    format!("the group of `{title}` makes more than {MAX_PROMISES} promises");
                faults.push(Problem::new(0, Fault::TooMany, message));
            }
        }
        self.problems.append(&mut faults);
    }

    fn file(&mut self, records: Vec<(usize, Record)>) {
        let mut names: HashMap<String, &'static str> = HashMap::new();
        let mut kept = Vec::new();
        for (line, record) in records {
            let id = record.id().to_owned();
            if id.is_empty() || names.contains_key(&id) {
                let message = if id.is_empty() {
                    "the record has an empty name".to_owned()
                } else {
                    format!("the name `{id}` is taken by an earlier record")
                };
                self.problems
                    .push(Problem::new(line, Fault::SaidTwice, message));
                continue;
            }
            names.insert(id, record.kind());
            kept.push((line, record));
        }
        self.refuse_circles(&mut kept, &mut names);
        // What others refer to is filed first, whatever the order of the lines.
        for rank in 0..=3 {
            for (place, (line, record)) in kept.iter().enumerate() {
                if record.rank() != rank {
                    continue;
                }
                let checked = Check {
                    docket: &self.docket,
                    names: &names,
                }
                .record(record);
                match checked {
                    Ok(()) => self.docket.keep(place, record.clone()),
                    Err((fault, message)) => {
                        names.remove(record.id());
                        self.problems.push(Problem::new(*line, fault, message));
                    }
                }
            }
        }
    }

    fn refuse_circles(
        &mut self,
        kept: &mut Vec<(usize, Record)>,
        names: &mut HashMap<String, &'static str>,
    ) {
        let rests: HashMap<String, BTreeSet<String>> = kept
            .iter()
            .filter_map(|(_, record)| match record {
                Record::Source(source) => Some((source.id.clone(), source.rests_on.clone())),
                _ => None,
            })
            .collect();
        kept.retain(|(line, record)| {
            let Record::Source(source) = record else {
                return true;
            };
            let mut open: Vec<&String> = source.rests_on.iter().collect();
            let mut seen = BTreeSet::new();
            while let Some(here) = open.pop() {
                if *here == source.id {
                    names.remove(&source.id);
                    let message = format!("the source `{here}` rests on itself");
                    self.problems
                        .push(Problem::new(*line, Fault::RestsOnItself, message));
                    return false;
                }
                if seen.insert(here) {
                    open.extend(rests.get(here).into_iter().flatten());
                }
            }
            true
        });
    }
}

struct Check<'a> {
    docket: &'a Docket,
    names: &'a HashMap<String, &'static str>,
}

impl Check<'_> {
    fn record(&self, record: &Record) -> Result<(), Refusal> {
        match record {
            Record::Source(found) => {
                found.actor.iter().try_for_each(|actor| self.actor(actor))?;
                found
                    .rests_on
                    .iter()
                    .try_for_each(|source| self.named(source, &["source"]))?;
                for coverage in &found.complete {
                    coverage.acts.iter().try_for_each(|act| self.act(act))?;
                    coverage
                        .place
                        .iter()
                        .try_for_each(|place| self.place(place))?;
                }
                Ok(())
            }
            Record::Incident(found) => self.incident(found),
            Record::Claim(found) => self.claim(found),
            Record::Control(found) => {
                self.actor(&found.actor)?;
                self.actor(&found.principal)?;
                found.degree.iter().try_for_each(|degree| {
                    self.declared(
                        self.docket.vocabulary.degree_rank(degree).is_some(),
                        "degree",
                        degree,
                    )
                })?;
                self.grade(found.grade.as_ref())?;
                self.named(&found.by, &["source"])?;
                match (found.from, found.until) {
                    (Some(from), Some(until)) if until <= from => Err((
                        Fault::EndsBeforeItBegins,
                        format!("the control of `{}` ends before it begins", found.actor),
                    )),
                    _ => Ok(()),
                }
            }
            Record::Same(found) => {
                if found.incidents.len() < 2 {
                    let message = format!("`{}` names fewer than two incidents", found.id);
                    return Err((Fault::SaysNothing, message));
                }
                self.grade(found.grade.as_ref())?;
                self.named(&found.by, &["source"])?;
                found
                    .incidents
                    .iter()
                    .try_for_each(|incident| self.named(incident, &["incident"]))
            }
            Record::Viewpoint(found) => {
                found.party.iter().try_for_each(|party| self.actor(party))?;
                self.grade(found.grade.as_ref())?;
                match &found.accepts {
                    crate::record::Accepts::All => Ok(()),
                    crate::record::Accepts::Sources(sources) => sources
                        .iter()
                        .try_for_each(|source| self.named(source, &["source"])),
                }
            }
            Record::Stance(found) => {
                self.grade(found.grade.as_ref())?;
                self.named(&found.viewpoint, &["viewpoint"])?;
                self.named(&found.claim, &["claim", "control", "same"])
            }
            Record::Disavowal(found) => {
                self.actor(&found.principal)?;
                self.named(&found.incident, &["incident"])
            }
            Record::Message(found) => self.message(found),
            Record::Receipt(found) => self.named(&found.message, &["message"]),
            Record::Retraction(found) => self.named(
                &found.of,
                &[
                    "incident",
                    "claim",
                    "control",
                    "same",
                    "stance",
                    "receipt",
                    "disavowal",
                    "message",
                ],
            ),
            Record::Statement(found) => {
                self.actor(&found.by)?;
                found
                    .source
                    .iter()
                    .try_for_each(|source| self.named(source, &["source"]))
            }
            Record::Exposure(found) => {
                found.of.iter().try_for_each(|of| self.named(of, &[]))?;
                self.named(&found.source, &["source"])
            }
            Record::Posture(found) => {
                self.actor(&found.party)?;
                self.named(
                    &found.of,
                    &["claim", "exposure", "statement", "control", "same"],
                )
            }
            Record::GoodOffices(found) => {
                self.actor(&found.by)?;
                self.actor(&found.to)?;
                self.named(&found.source, &["source"])
            }
        }
    }

    fn incident(&self, found: &Incident) -> Result<(), Refusal> {
        found
            .source
            .iter()
            .try_for_each(|source| self.named(source, &["source"]))?;
        match found.end {
            Some(end) if end.0.to() < found.begin.0.from() => Err((
                Fault::EndsBeforeItBegins,
                format!("the incident `{}` ends before it begins", found.id),
            )),
            _ => Ok(()),
        }
    }

    fn claim(&self, found: &Claim) -> Result<(), Refusal> {
        let says = &found.says;
        if *says == crate::record::Says::default() {
            return Err((
                Fault::SaysNothing,
                format!("the claim `{}` says nothing", found.id),
            ));
        }
        self.named(&found.incident, &["incident"])?;
        self.named(&found.by, &["source"])?;
        self.grade(found.grade.as_ref())?;
        says.author
            .iter()
            .chain(&says.joined)
            .try_for_each(|actor| self.actor(actor))?;
        says.act.iter().try_for_each(|act| self.act(act))?;
        for hit in &says.hits {
            self.actor(&hit.of)?;
            hit.place.iter().try_for_each(|place| self.place(place))?;
        }
        says.before
            .iter()
            .try_for_each(|incident| self.named(incident, &["incident"]))
    }

    fn message(&self, found: &Message) -> Result<(), Refusal> {
        self.actor(&found.from)?;
        self.actor(&found.to)?;
        found
            .through
            .iter()
            .try_for_each(|actor| self.actor(actor))?;
        let Some(text) = self.docket.text_named(&found.assurance) else {
            let message = format!(
                "`{}` names no single assurance of this run",
                found.assurance
            );
            return Err((Fault::NoSuchAssurance, message));
        };
        let does_not_fit = |why: &str| {
            Err((
                Fault::DoesNotFit,
                format!("the message `{}` {why}", found.id),
            ))
        };
        let parties = self
            .docket
            .texts
            .get(text)
            .map(|text| &text.assurance.parties);
        let fits = match parties {
            Some(Parties::Directed { giver, receiver }) => match found.kind {
                MessageKind::ClarificationAnswer => found.from == *receiver && found.to == *giver,
                _ => found.from == *giver && found.to == *receiver,
            },
            Some(Parties::EachToEach { members }) => {
                members.contains_key(&found.from) && members.contains_key(&found.to)
            }
            None => false,
        };
        if !fits {
            return does_not_fit(
                "is not between the parties of its assurance, or goes the wrong way",
            );
        }
        match found.kind {
            MessageKind::ClarificationRequest | MessageKind::ClarificationAnswer => {
                match &found.incident {
                    None => does_not_fit("is a clarification and names no incident"),
                    Some(incident) => self.named(incident, &["incident"]),
                }
            }
            MessageKind::Renewal if found.until.is_none() => {
                does_not_fit("is a renewal and names no new end")
            }
            _ => found
                .answers
                .iter()
                .try_for_each(|message| self.named(message, &["message"])),
        }
    }

    fn named(&self, id: &str, kinds: &[&str]) -> Result<(), Refusal> {
        match self.names.get(id) {
            Some(kind) if kinds.is_empty() || kinds.contains(kind) => Ok(()),
            Some(kind) => Err((
                Fault::NoSuchRecord,
                format!(
                    "`{id}` is a {kind}, and a {} is needed here",
                    kinds.join(" or a ")
                ),
            )),
            None => Err((Fault::NoSuchRecord, format!("there is no record `{id}`"))),
        }
    }

    fn declared(&self, is: bool, what: &str, id: &impl std::fmt::Display) -> Result<(), Refusal> {
        let refusal = || {
            (
                Fault::NotDeclared,
                format!("the vocabulary declares no {what} `{id}`"),
            )
        };
        is.then_some(()).ok_or_else(refusal)
    }

    fn actor(&self, id: &ActorId) -> Result<(), Refusal> {
        self.declared(self.docket.vocabulary.actors.contains_key(id), "actor", id)
    }

    fn act(&self, id: &tacit_lang::ids::ActId) -> Result<(), Refusal> {
        self.declared(
            self.docket.vocabulary.acts.contains_key(id),
            "class of acts",
            id,
        )
    }

    fn place(&self, id: &tacit_lang::ids::PlaceId) -> Result<(), Refusal> {
        self.declared(self.docket.vocabulary.places.contains_key(id), "place", id)
    }

    fn grade(&self, id: Option<&tacit_lang::ids::GradeId>) -> Result<(), Refusal> {
        id.into_iter().try_for_each(|id| {
            self.declared(self.docket.vocabulary.grade_rank(id).is_some(), "grade", id)
        })
    }
}

impl Docket {
    fn keep(&mut self, place: usize, record: Record) {
        match record {
            Record::Source(found) => {
                self.sources.insert(found.id.clone(), found);
            }
            Record::Viewpoint(found) => {
                self.viewpoints.insert(found.id.clone(), found);
            }
            Record::Incident(found) => {
                self.incident_numbers
                    .insert(found.id.clone(), self.incidents.len());
                self.incidents.push(Filed {
                    place,
                    record: found,
                });
                self.claims.push(Vec::new());
                self.disavowals.push(Vec::new());
            }
            Record::Claim(found) => {
                let number = self.incident_numbers.get(&found.incident).copied();
                if let Some(claims) = number.and_then(|number| self.claims.get_mut(number)) {
                    claims.push(found);
                }
            }
            Record::Disavowal(found) => {
                let number = self.incident_numbers.get(&found.incident).copied();
                if let Some(said) = number.and_then(|number| self.disavowals.get_mut(number)) {
                    said.push(found);
                }
            }
            Record::Control(found) => self.controls.push(found),
            Record::Same(found) => self.sames.push(found),
            Record::Stance(found) => {
                self.stances
                    .entry(found.claim.clone())
                    .or_default()
                    .push(found);
            }
            Record::Message(found) => self.messages.push(Filed {
                place,
                record: found,
            }),
            Record::Receipt(found) => {
                self.receipts
                    .entry(found.message.clone())
                    .or_default()
                    .push(found);
            }
            Record::Retraction(found) => {
                self.retractions
                    .entry(found.of.clone())
                    .or_default()
                    .push(found);
            }
            Record::Posture(found) => {
                self.postures
                    .entry(found.of.clone())
                    .or_default()
                    .push(found.clone());
                self.context.push(Record::Posture(found));
            }
            other @ (Record::Statement(_) | Record::Exposure(_) | Record::GoodOffices(_)) => {
                self.context.push(other);
            }
        }
    }
}

impl Record {
    /// What kind it is, as written in `type`.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Source(_) => "source",
            Self::Incident(_) => "incident",
            Self::Claim(_) => "claim",
            Self::Control(_) => "control",
            Self::Same(_) => "same",
            Self::Viewpoint(_) => "viewpoint",
            Self::Stance(_) => "stance",
            Self::Disavowal(_) => "disavowal",
            Self::Message(_) => "message",
            Self::Receipt(_) => "receipt",
            Self::Retraction(_) => "retraction",
            Self::Statement(_) => "statement",
            Self::Exposure(_) => "exposure",
            Self::Posture(_) => "posture",
            Self::GoodOffices(_) => "good-offices",
        }
    }

    /// Records of a rank refer only to names of lower ranks, or of the same.
    fn rank(&self) -> u8 {
        match self {
            Self::Source(_) => 0,
            Self::Incident(_) | Self::Viewpoint(_) => 1,
            Self::Claim(_) | Self::Control(_) | Self::Same(_) | Self::Message(_) => 2,
            Self::Statement(_) | Self::Disavowal(_) | Self::Receipt(_) | Self::Stance(_) => 3,
            Self::Exposure(_) | Self::Posture(_) | Self::GoodOffices(_) | Self::Retraction(_) => 3,
        }
    }

    /// When it was learned. None: it is known to all from the beginning.
    #[must_use]
    pub fn learned(&self) -> Option<&Learned> {
        match self {
            Self::Source(_) | Self::Viewpoint(_) => None,
            Self::Incident(found) => Some(&found.learned),
            Self::Claim(found) => Some(&found.learned),
            Self::Control(found) => Some(&found.learned),
            Self::Same(found) => Some(&found.learned),
            Self::Stance(found) => Some(&found.learned),
            Self::Disavowal(found) => Some(&found.learned),
            Self::Message(found) => Some(&found.learned),
            Self::Receipt(found) => Some(&found.learned),
            Self::Retraction(found) => Some(&found.learned),
            Self::Statement(found) => Some(&found.learned),
            Self::Exposure(found) => Some(&found.learned),
            Self::Posture(found) => Some(&found.learned),
            Self::GoodOffices(found) => Some(&found.learned),
        }
    }
}
