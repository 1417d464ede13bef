//! Whether a record may stand in this book.

use crate::casebook::Casebook;
use crate::party::Party;
use std::collections::HashMap;
use tacit_lang::time::Instant;
use tacit_standing::record::{Accepts, Learned, Record, Says};

/// What a record is held against.
pub(super) struct Fit<'f> {
    casebook: &'f Casebook,
    learned_at: Instant,
}

/// Whether a record may take the place of one of its name.
pub(super) fn may_replace(known: &Record, record: &Record) -> bool {
    known.kind() == record.kind() && matches!(known, Record::Source(_) | Record::Viewpoint(_))
}

impl<'f> Fit<'f> {
    /// Of a book, for what it learns `learned_at`.
    pub(super) fn of(casebook: &'f Casebook, learned_at: Instant) -> Self {
        Self {
            casebook,
            learned_at,
        }
    }

    /// That a record, taken alone, may stand here.
    pub(super) fn check(&self, record: &Record) -> Result<(), String> {
        if matches!(record, Record::Message(_) | Record::Receipt(_)) {
            let kind = record.kind();
            return Err(format!(
                "a {kind} comes over a channel, and from nowhere else"
            ));
        }
        if let Some(Learned::Only(each)) = record.learned()
            && !each.contains_key(&self.casebook.own().viewpoint)
        {
            return Err(
                "it was learned by others and not here: it is from another desk".to_owned(),
            );
        }
        self.check_name(record.id())?;
        self.check_party(record)?;
        self.check_time(record)?;
        check_form(record)
    }

    /// The records without those that name what is neither in the book nor among them, and without those that name these.
    pub(super) fn without_loose_ends(
        &self,
        taken: Vec<(usize, Record)>,
        mut leave_out: impl FnMut(usize, String),
    ) -> Vec<Record> {
        let mut kinds: HashMap<&str, &str> = HashMap::new();
        let mut named_by: HashMap<&str, Vec<usize>> = HashMap::new();
        for (place, (_, record)) in taken.iter().enumerate() {
            kinds.insert(record.id(), record.kind());
            for (name, _) in names_in(record) {
                named_by.entry(name).or_default().push(place);
            }
        }
        let mut out: Vec<Option<String>> = vec![None; taken.len()];
        let mut open: Vec<usize> = (0..taken.len()).collect();
        while let Some(place) = open.pop() {
            let (Some((_, record)), Some(why @ None)) = (taken.get(place), out.get_mut(place))
            else {
                continue;
            };
            let kind_of = |name: &str| {
                let here = kinds.get(name).copied();
                here.or_else(|| self.casebook.record(name).map(Record::kind))
            };
            let loose = names_in(record)
                .into_iter()
                .find(|(name, admitted)| match kind_of(name) {
                    Some(kind) => !admitted.is_empty() && !admitted.contains(&kind),
                    None => true,
                });
            if let Some((name, admitted)) = loose {
                let wanted = match admitted {
                    [] => "record".to_owned(),
                    _ => admitted.join(" or "),
                };
                *why = Some(format!("there is no {wanted} `{name}`"));
                // What it declares anew stays as it was.
                if self.casebook.record(record.id()).is_none() {
                    kinds.remove(record.id());
                    open.extend(named_by.get(record.id()).into_iter().flatten());
                }
            }
        }
        let mut kept = Vec::new();
        for ((line, record), why) in taken.into_iter().zip(out) {
            match why {
                Some(why) => leave_out(line, why),
                None => kept.push(record),
            }
        }
        kept
    }

    /// Names that only a channel gives are not to be taken by a file.
    fn check_name(&self, id: &str) -> Result<(), String> {
        if id.is_empty() {
            return Err("the record has an empty name".to_owned());
        }
        let digits = id.strip_prefix("m-").and_then(|rest| rest.get(..16));
        if digits.is_some_and(|digits| digits.bytes().all(|it| it.is_ascii_hexdigit())) {
            return Err(format!(
                "the name `{id}` is kept for what comes over a channel"
            ));
        }
        let reported = |party: &&Party| {
            let rest = id.strip_prefix(party.viewpoint.as_str());
            rest.is_some_and(|rest| rest.starts_with(':'))
        };
        match self.casebook.parties().find(reported) {
            Some(party) => Err(format!(
                "the name `{id}` is kept for what `{}` reports",
                party.viewpoint
            )),
            None => Ok(()),
        }
    }

    /// Whose a viewpoint is, and whose desk a source is, is settled by the channel.
    fn check_party(&self, record: &Record) -> Result<(), String> {
        let mut parties = self.casebook.parties();
        let (party, actor) = match record {
            Record::Viewpoint(found) => (
                parties.find(|party| party.viewpoint == found.id),
                found.party.as_ref(),
            ),
            Record::Source(found) => (
                parties.find(|party| party.source() == found.id),
                found.actor.as_ref(),
            ),
            _ => return Ok(()),
        };
        match party {
            Some(party) if actor != Some(&party.actor) => Err(format!(
                "`{}` belongs to `{}` here, and cannot be declared to be anybody else's",
                record.id(),
                party.actor
            )),
            _ => Ok(()),
        }
    }

    fn check_time(&self, record: &Record) -> Result<(), String> {
        let (what, first) = match record {
            Record::Incident(found) => ("it began", found.begin.0.from()),
            Record::Disavowal(found) => ("it was said", found.at),
            Record::Statement(found) => ("it was said", found.at.0.from()),
            Record::Exposure(found) => ("it became known", found.since.0.from()),
            _ => return Ok(()),
        };
        if first <= self.learned_at {
            return Ok(());
        }
        let learned_at = self.learned_at;
        Err(format!(
            "{what} at {first} at the earliest, and it was learned at {learned_at}: mend one of the two"
        ))
    }
}

/// What no vocabulary can mend.
fn check_form(record: &Record) -> Result<(), String> {
    let fault = match record {
        Record::Claim(found) if found.says == Says::default() => "the claim says nothing",
        Record::Same(found) if found.incidents.len() < 2 => "it names fewer than two incidents",
        Record::Incident(found)
            if found
                .end
                .is_some_and(|end| end.0.to() < found.begin.0.from()) =>
        {
            "the incident ends before it begins"
        }
        Record::Control(found)
            if found
                .from
                .zip(found.until)
                .is_some_and(|(from, until)| until <= from) =>
        {
            "the control ends before it begins"
        }
        Record::Exposure(found)
            if found.what.is_empty()
                && !found.existence
                && found.terms.is_empty()
                && found.names.is_empty() =>
        {
            "the exposure exposes nothing"
        }
        Record::Control(found) if found.actor == found.principal => {
            "somebody would be controlled by itself"
        }
        _ => return Ok(()),
    };
    Err(fault.to_owned())
}

const SOURCE: &[&str] = &["source"];
const INCIDENT: &[&str] = &["incident"];
const CLAIM: &[&str] = &["claim", "control", "same"];
const RETRACTED: &[&str] = &[
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
];
const SUPPORTED: &[&str] = &["claim", "control", "same", "exposure"];
const PUBLIC: &[&str] = &["claim", "exposure", "statement", "control", "same"];

/// Which records a record names, and of which kinds each may be; of any, where none is named.
fn names_in(record: &Record) -> Vec<(&str, &'static [&'static str])> {
    fn each<'r>(
        names: impl IntoIterator<Item = &'r String>,
        kinds: &'static [&'static str],
    ) -> Vec<(&'r str, &'static [&'static str])> {
        let names = names.into_iter();
        names.map(|name| (name.as_str(), kinds)).collect()
    }
    match record {
        Record::Source(found) => each(&found.rests_on, SOURCE),
        Record::Viewpoint(found) => match &found.accepts {
            Accepts::All => Vec::new(),
            Accepts::Sources(sources) => each(sources, SOURCE),
        },
        Record::Incident(found) => each(&found.source, SOURCE),
        Record::Claim(found) => {
            let mut names = each([&found.incident], INCIDENT);
            names.extend(each([&found.by], SOURCE));
            names.extend(each(&found.says.before, INCIDENT));
            names
        }
        Record::Control(found) => each([&found.by], SOURCE),
        Record::Same(found) => {
            let mut names = each(&found.incidents, INCIDENT);
            names.extend(each([&found.by], SOURCE));
            names
        }
        Record::Corroboration(found) => {
            let mut names = each([&found.of], SUPPORTED);
            names.extend(each([&found.by], SOURCE));
            names
        }
        Record::Stance(found) => {
            let mut names = each([&found.viewpoint], &["viewpoint"]);
            names.extend(each([&found.claim], CLAIM));
            names
        }
        Record::Disavowal(found) => each([&found.incident], INCIDENT),
        Record::Retraction(found) => each([&found.of], RETRACTED),
        Record::Statement(found) => each(&found.source, SOURCE),
        Record::Exposure(found) => {
            let mut names = each(&found.of, &[]);
            names.extend(each([&found.source], SOURCE));
            names
        }
        Record::Posture(found) => each([&found.of], PUBLIC),
        Record::GoodOffices(found) => each([&found.source], SOURCE),
        Record::Message(_) | Record::Receipt(_) => Vec::new(),
    }
}
