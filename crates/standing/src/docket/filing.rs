//! Filing records: each is checked against the others, the texts and the vocabulary, or left out.

use crate::clause::MAX_CONDITIONS;
use crate::docket::{Docket, MAX_PROMISES};
use crate::problem::{Fault, Problem, did_you_mean};
use crate::record::{Claim, Incident, Learned, Message, MessageKind, Record};
use crate::verdict::Promise;
use std::collections::{BTreeSet, HashMap};
use tacit_lang::ids::ActorId;
use tacit_lang::meaning::{Dependence, Entry, Parties};

/// Of how many bad records of one filing it is said which name may be meant: comparing costs.
const MAX_ADVISED: usize = 20;
/// The most names that a name which is not there is compared with.
const MAX_COMPARED: usize = 20_000;

/// A docket to which something is added.
pub(crate) struct Filing<'d> {
    pub(crate) docket: &'d mut Docket,
    pub(crate) problems: Vec<Problem>,
}

/// Why one record is left out.
type Refusal = (Fault, String);

impl<'d> Filing<'d> {
    pub(crate) fn of(docket: &'d mut Docket) -> Self {
        Self {
            docket,
            problems: Vec::new(),
        }
    }

    /// What is wrong, by line.
    pub(crate) fn in_order(mut self) -> Vec<Problem> {
        self.problems.sort_by_key(|problem| problem.line);
        self.problems
    }

    pub(crate) fn check_texts(&mut self) {
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

    pub(crate) fn file(&mut self, records: Vec<(usize, Record)>) {
        let mut kept = Vec::new();
        for (line, record) in records {
            let id = record.id().to_owned();
            if id.is_empty() || self.docket.names.contains_key(&id) {
                let message = if id.is_empty() {
                    "the record has an empty name".to_owned()
                } else {
                    format!("the name `{id}` is taken by an earlier record")
                };
                self.problems
                    .push(Problem::new(line, Fault::SaidTwice, message));
                continue;
            }
            self.docket.names.insert(id, record.kind());
            kept.push((line, record));
        }
        self.refuse_circles(&mut kept);
        let first = self.docket.placed;
        self.docket.placed += kept.len();
        let mut by_rank: [Vec<(usize, usize, Record)>; 4] = Default::default();
        for (place, (line, record)) in (first..).zip(kept) {
            if let Some(of_rank) = by_rank.get_mut(usize::from(record.rank())) {
                of_rank.push((place, line, record));
            }
        }
        // What others refer to is filed first, whatever the order of the lines.
        for (place, line, record) in by_rank.into_iter().flatten() {
            let checked = Check {
                docket: self.docket,
                advises: self.problems.len() < MAX_ADVISED,
            }
            .record(&record);
            match checked {
                Ok(()) => self.docket.keep(place, record),
                Err((fault, message)) => {
                    self.docket.names.remove(record.id());
                    self.problems.push(Problem::new(line, fault, message));
                }
            }
        }
        self.docket.sort_changed();
    }

    /// What was filed before rests on nothing that comes now, so that circles lie among the new alone.
    fn refuse_circles(&mut self, kept: &mut Vec<(usize, Record)>) {
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
                    self.docket.names.remove(&source.id);
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
    /// Whether names that are not there are compared with those that are.
    advises: bool,
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
                self.two_actors(&found.actor, &found.principal)?;
                found
                    .degree
                    .iter()
                    .try_for_each(|degree| self.degree(degree))?;
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
            Record::Corroboration(found) => {
                self.named(&found.by, &["source"])?;
                self.named(&found.of, &["claim", "control", "same", "exposure"])
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
                    "corroboration",
                    "exposure",
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
                let parts = [&found.terms, &found.names].map(BTreeSet::len);
                if found.what.is_empty() && !found.existence && parts == [0, 0] {
                    let message = format!("the exposure `{}` exposes nothing", found.id);
                    return Err((Fault::SaysNothing, message));
                }
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

    fn two_actors(&self, actor: &ActorId, principal: &ActorId) -> Result<(), Refusal> {
        let known = &self.docket.vocabulary;
        if known.principal(actor) == known.principal(principal) {
            let message = format!("`{actor}` would be controlled by itself, or by its own part");
            return Err((Fault::ControlsItself, message));
        }
        Ok(())
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
            _ => Self::learned_in_time(found),
        }
    }

    fn learned_in_time(found: &Incident) -> Result<(), Refusal> {
        let earliest = found.begin.0.from();
        let learned = match &found.learned {
            Learned::Everyone(at) => Some(*at),
            Learned::Only(each) => each.values().min().copied(),
        };
        match learned {
            Some(at) if at < earliest => Err((
                Fault::LearnedTooEarly,
                format!(
                    "the incident `{}` was learned at {at}, and began at {earliest} at the earliest",
                    found.id
                ),
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
            .chain(&says.from_held_by)
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
            MessageKind::ClarificationRequest if found.says.is_some() => {
                does_not_fit("says who acted, and is no answer to that question")
            }
            MessageKind::ClarificationRequest | MessageKind::ClarificationAnswer => {
                match &found.incident {
                    None => does_not_fit("is a clarification and names no incident"),
                    Some(incident) => self.named(incident, &["incident"]),
                }
            }
            _ if found.says.is_some() => {
                does_not_fit("says who acted, and is no answer to that question")
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
        match self.docket.names.get(id) {
            Some(kind) if kinds.is_empty() || kinds.contains(kind) => Ok(()),
            Some(kind) => Err((
                Fault::NoSuchRecord,
                format!(
                    "`{id}` is {}, and {} is needed here",
                    with_article(kind),
                    one_of(kinds)
                ),
            )),
            None => {
                let nearest = self.nearest(id, kinds);
                let message = format!("there is no record `{id}`{nearest}");
                Err((Fault::NoSuchRecord, message))
            }
        }
    }

    /// `; did you mean …?` with a record of these kinds; nothing where that would be too many to compare.
    fn nearest(&self, id: &str, kinds: &[&str]) -> String {
        let names = &self.docket.names;
        if !self.advises || names.len() > MAX_COMPARED {
            return String::new();
        }
        let fits = names
            .iter()
            .filter(|(_, kind)| kinds.is_empty() || kinds.contains(kind));
        did_you_mean(id, fits.map(|(name, _)| name.as_str()))
    }

    fn declared<'v, I: std::fmt::Display + 'v>(
        &self,
        is: bool,
        what: &str,
        id: &I,
        known: impl Iterator<Item = &'v I>,
    ) -> Result<(), Refusal> {
        if is {
            return Ok(());
        }
        let known: Vec<String> = known.map(ToString::to_string).collect();
        let nearest = did_you_mean(&id.to_string(), known.iter().map(String::as_str));
        Err((
            Fault::NotDeclared,
            format!("the vocabulary declares no {what} `{id}`{nearest}"),
        ))
    }

    fn actor(&self, id: &ActorId) -> Result<(), Refusal> {
        let known = &self.docket.vocabulary.actors;
        self.declared(known.contains_key(id), "actor", id, known.keys())
    }

    fn act(&self, id: &tacit_lang::ids::ActId) -> Result<(), Refusal> {
        let known = &self.docket.vocabulary.acts;
        self.declared(known.contains_key(id), "class of acts", id, known.keys())
    }

    fn place(&self, id: &tacit_lang::ids::PlaceId) -> Result<(), Refusal> {
        let known = &self.docket.vocabulary.places;
        self.declared(known.contains_key(id), "place", id, known.keys())
    }

    fn degree(&self, id: &tacit_lang::ids::DegreeId) -> Result<(), Refusal> {
        let known = &self.docket.vocabulary;
        let is = known.degree_rank(id).is_some();
        self.declared(is, "degree", id, known.degrees.iter().map(|it| &it.id))
    }

    fn grade(&self, id: Option<&tacit_lang::ids::GradeId>) -> Result<(), Refusal> {
        let known = &self.docket.vocabulary;
        id.into_iter().try_for_each(|id| {
            let is = known.grade_rank(id).is_some();
            self.declared(is, "grade", id, known.grades.iter().map(|it| &it.id))
        })
    }
}

/// `an incident, a claim or a stance`.
fn one_of(kinds: &[&str]) -> String {
    let each: Vec<String> = kinds.iter().map(|kind| with_article(kind)).collect();
    match each.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{} or {last}", before.join(", ")),
        Some((last, _)) => last.clone(),
        None => "another record".to_owned(),
    }
}

fn with_article(kind: &str) -> String {
    match kind {
        "same" => "a record of kind `same`".to_owned(),
        _ if kind.starts_with(['a', 'e', 'i', 'o', 'u']) => format!("an {kind}"),
        _ => format!("a {kind}"),
    }
}
