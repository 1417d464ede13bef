//! What is put on record: incidents, claims, sources, stances, and what is one.
//!
//! The lines are those that the command line words. What a person has typed into one field is refused at that field.

mod importing;
mod typed;

use super::ordered;
use crate::console::Handle;
use crate::desk::recording::{self, Worded};
use crate::desk::service::Service;
use serde_json::{Map, Value, json};
use std::sync::{Arc, OnceLock};
use tacit_console::desk::{Act, Done, Fault};
use tacit_console::view::incidents::{NewClaim, NewIncident, NewSource};
use tacit_lang::ids::{ActId, GradeId, PlaceId};
use tacit_lang::time::{Between, Instant};
use tacit_mission::casebook::Casebook;
use tacit_mission::command::Command;
use tacit_mission::party::{Party, instant};
use tacit_standing::record::{Holding, Record};
use typed::{actor, declared, interval, known_since, written};

/// The source in whose name the program puts what looks like one, so that a person can deny it: nobody claims it.
const LIKENESS: &str = "likeness";
/// What that source is called.
const LIKENESS_LABEL: &str = "looked alike; nobody claims it";
/// How many letters of a label make a name.
const NAME_LETTERS: usize = 40;
/// How many incidents of one label are told apart by a number before a name is drawn by chance.
const MOST_NUMBERED: usize = 100;

/// Puts on record what a person asks for, in their name.
///
/// # Errors
/// Of [`command`], and what the desk answers. Where it left something out, and took nothing in, that is a refusal.
pub(super) async fn act(
    desk: &Handle,
    who: String,
    order: String,
    act: Act,
) -> Result<Done, Fault> {
    if let Act::Import(form) = act {
        return importing::import(desk, who, &order, *form).await;
    }
    let happened = matches!(act, Act::Record(_));
    let named = Arc::new(OnceLock::new());
    let name = Arc::clone(&named);
    let done = ordered(desk, who, order, move |service| {
        let command = command(service, &act)?;
        if let Command::Record { lines, .. } = &command {
            // A form that is sent twice is ordered once, so it is named once.
            let _ = name.set(first_name(lines));
        }
        Ok(command)
    });
    let done = done.await?;
    let found = done.imported.unwrap_or_default();
    let left_out = found.left_out.join("; ");
    if found.taken == 0 && !left_out.is_empty() {
        return Err(Fault::Refused(left_out));
    }
    let words = match (found.taken, left_out.as_str()) {
        (0, _) => "it was on record already, to the letter".to_owned(),
        (_, "") => "it is on record".to_owned(),
        (_, why) => format!("it is on record, but for this: {why}"),
    };
    let name = named.get().filter(|_| happened);
    let name = name.and_then(|name: &Option<String>| name.as_deref());
    Ok(Done {
        words,
        next: name.map(|name| format!("/incidents/{}", segment(name))),
        imported: None,
    })
}

/// The name of the first record of some lines.
fn first_name(lines: &str) -> Option<String> {
    let first: Value = serde_json::from_str(lines.lines().next()?).ok()?;
    Some(first.get("id")?.as_str()?.to_owned())
}

/// A name as a step of a path (RFC 3986, section 2.1).
fn segment(name: &str) -> String {
    let byte = |byte: u8| match byte {
        b'-' | b'_' | b'.' | b'~' => char::from(byte).to_string(),
        byte if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    name.bytes().map(byte).collect()
}

/// What a person puts on record, as an order.
///
/// # Errors
/// [`Fault::Refused`] for what cannot be so, at its field where there is one.
pub(super) fn command(service: &mut Service, act: &Act) -> Result<Command, Fault> {
    let now = instant(service.now());
    let casebook = service.desk().casebook();
    let mut learned = None;
    let records = match act {
        Act::Record(new) => {
            learned = known_since(&new.learned, now)?;
            incident(casebook, new, learned.unwrap_or(now))?
        }
        Act::Claim(new) => {
            if casebook.incident(&new.incident).is_none() {
                return Err(Fault::Missing(format!(
                    "no incident on record is called `{}`",
                    new.incident
                )));
            }
            let claim = claim(casebook, new, &new.incident)?;
            vec![claim.ok_or_else(says_nothing)?]
        }
        Act::Source(new) => source(casebook, new)?,
        Act::Stance { claim, stance } => vec![held(casebook, claim, stance)?],
        Act::Same { incidents, one } => same(casebook, incidents, *one)?,
        _ => {
            return Err(Fault::Failed(
                "this is nothing that one order puts on record".to_owned(),
            ));
        }
    };
    Ok(Command::Record {
        lines: recording::lines(&records),
        learned,
    })
}

fn incident(
    casebook: &Casebook,
    new: &NewIncident,
    learned: Instant,
) -> Result<Vec<Worded>, Fault> {
    let begin = interval("begin", &new.begin)?.ok_or_else(|| {
        Fault::at(
            "begin",
            "there is no time; write when it began, such as 2026-02-02T21:00Z, or the earliest and the latest",
        )
    })?;
    if begin.from() > learned {
        return Err(Fault::at(
            "begin",
            &format!(
                "it begins at {} at the earliest, and was known at {learned}: mend one of the two",
                begin.from()
            ),
        ));
    }
    let end = interval("end", &new.end)?;
    if end.is_some_and(|end| end.to() < begin.from()) {
        return Err(Fault::at(
            "end",
            "it would end before it begins: mend one of the two times",
        ));
    }
    let id = match new.id.trim() {
        "" => name_of(casebook, &new.label, begin)?,
        id if casebook.record(id).is_some() => {
            return Err(Fault::at(
                "id",
                &format!("`{id}` is taken; give it another name, or leave it empty"),
            ));
        }
        id => id.to_owned(),
    };
    let end = Some(written(&new.end)).filter(|end| !end.is_empty());
    let label = new.label.trim();
    let mut records = vec![recording::incident(
        &id,
        label,
        &written(&new.begin),
        end.as_deref(),
    )];
    records.extend(claim(casebook, &new.claim, &id)?);
    Ok(records)
}

/// A claim, if anything is typed of one.
fn claim(casebook: &Casebook, new: &NewClaim, incident: &str) -> Result<Option<Worded>, Fault> {
    let vocabulary = casebook.vocabularies().last();
    let words = vocabulary.map(|(_, vocabulary, _)| vocabulary);
    let mut says = Map::new();
    let mut hits = Vec::new();
    let authors: Vec<&String> = new.authors.iter().filter(|it| !it.is_empty()).collect();
    for author in &authors {
        actor("author", author, words)?;
    }
    if !authors.is_empty() {
        says.insert("author".to_owned(), json!(authors));
    }
    if !new.act.is_empty() {
        let known = ActId::new(&new.act)
            .is_ok_and(|id| words.is_some_and(|words| words.acts.contains_key(&id)));
        declared("act", &new.act, known)?;
        recording::text(&mut says, "act", &new.act);
    }
    if !new.place.is_empty() {
        let known = PlaceId::new(&new.place)
            .is_ok_and(|id| words.is_some_and(|words| words.places.contains_key(&id)));
        declared("place", &new.place, known)?;
    }
    match (new.hits_of.as_str(), new.hits_kind.as_str()) {
        ("", _) if !new.place.is_empty() => {
            return Err(Fault::at(
                "hits_of",
                "the place is where somebody was hit: say whose territory, forces or people",
            ));
        }
        ("", _) if new.incidental => {
            return Err(Fault::at(
                "hits_of",
                "say whose territory, forces or people was hit beside the aim",
            ));
        }
        ("", _) => {}
        (_, "") => {
            return Err(Fault::at(
                "hits_kind",
                "say whether its territory, forces or people were hit",
            ));
        }
        (of, kind) => {
            actor("hits_of", of, words)?;
            if !["territory", "forces", "people"].contains(&kind) {
                return Err(Fault::at(
                    "hits_kind",
                    &format!("`{kind}` is neither territory, forces nor people"),
                ));
            }
            hits.push(recording::hit(kind, of, &new.place, new.incidental));
        }
    }
    if !hits.is_empty() {
        says.insert("hits".to_owned(), Value::Array(hits));
    }
    if !new.grade.is_empty() {
        let known = GradeId::new(&new.grade)
            .is_ok_and(|id| words.is_some_and(|words| words.grade_rank(&id).is_some()));
        declared("grade", &new.grade, known)?;
    }
    let by = match new.by.trim() {
        "" => casebook.own().source(),
        by if matches!(casebook.record(by), Some(Record::Source(_))) => by.to_owned(),
        by => {
            return Err(Fault::at(
                "by",
                &format!("no source is called `{by}`; declare it under Sources first"),
            ));
        }
    };
    if says.is_empty() {
        // A source or a grade alone says nothing, and must not be lost without a word.
        return if new.by.is_empty() && new.grade.is_empty() {
            Ok(None)
        } else {
            Err(says_nothing())
        };
    }
    let id = recording::claim_name(incident, &by).map_err(failed)?;
    let says = Value::Object(says);
    let grade = new.grade.as_str();
    Ok(Some(recording::claim(&id, incident, &by, grade, says)))
}

fn says_nothing() -> Fault {
    Fault::at(
        "act",
        "the claim says nothing: say what it was, who acted, or who was hit",
    )
}

fn source(casebook: &Casebook, new: &NewSource) -> Result<Vec<Worded>, Fault> {
    let id = new.id.trim();
    let words = casebook.vocabularies().last();
    if id.is_empty() {
        return Err(Fault::at(
            "id",
            "the source has no name; give it a short one",
        ));
    }
    match casebook.record(id) {
        None | Some(Record::Source(_)) => {}
        Some(other) => {
            return Err(Fault::at(
                "id",
                &format!(
                    "`{id}` is the name of a {} already; choose another",
                    other.kind()
                ),
            ));
        }
    }
    if !new.actor.is_empty() {
        actor("actor", &new.actor, words.map(|(_, words, _)| words))?;
    }
    let rests_on: Vec<String> = new
        .rests_on
        .iter()
        .filter(|it| !it.is_empty())
        .cloned()
        .collect();
    if rests_on.iter().any(|it| it == id) {
        return Err(Fault::at("rests_on", "a source cannot rest on itself"));
    }
    // Who only accepts what is on record declares nothing anew, and takes nothing from it.
    let says = !new.label.trim().is_empty() || !new.actor.is_empty() || !rests_on.is_empty();
    let is_known = casebook.record(id).is_some();
    let mut records = Vec::new();
    if says || !is_known || !new.accept {
        records.push(recording::source(
            id,
            new.label.trim(),
            &new.actor,
            &rests_on,
        ));
    }
    if new.accept {
        let viewpoint = &casebook.own().viewpoint;
        let Some(Record::Viewpoint(viewpoint)) = casebook.record(viewpoint) else {
            return Err(Fault::Failed(format!(
                "the book declares no viewpoint `{viewpoint}`"
            )));
        };
        records.extend(recording::accepting(viewpoint.clone(), id));
    }
    Ok(records)
}

fn held(casebook: &Casebook, claim: &str, held: &str) -> Result<Worded, Fault> {
    if casebook.record(claim).is_none() {
        return Err(Fault::Missing(format!(
            "no claim on record is called `{claim}`"
        )));
    }
    if !["accept", "deny", "set-aside"].contains(&held) {
        return Err(Fault::Refused(format!(
            "`{held}` is no stance: accept, deny or set aside"
        )));
    }
    recording::stance(&casebook.own().viewpoint, claim, held, "").map_err(failed)
}

/// That two incidents are one, by this desk's own word; or that they are not: then a stance denies every claim that exactly these are one,
/// and where there is none, one by a source that nobody accepts is put down to be denied. So both are on record, and neither is offered again.
fn same(casebook: &Casebook, incidents: &[String; 2], one: bool) -> Result<Vec<Worded>, Fault> {
    let [first, second] = incidents;
    if first == second {
        return Err(Fault::Refused("these are one incident already".to_owned()));
    }
    for id in incidents {
        if casebook.incident(id).is_none() {
            return Err(Fault::Missing(format!(
                "no incident on record is called `{id}`"
            )));
        }
    }
    let own = casebook.own();
    let said = said_same(casebook, own, incidents);
    let stance = |claim: &str, held: &str| {
        recording::stance(&own.viewpoint, claim, held, "").map_err(failed)
    };
    if one {
        let mut records = vec![recording::same(&own.source(), incidents).map_err(failed)?];
        for (claim, _) in said.iter().filter(|(_, held)| *held == Some(Holding::Deny)) {
            records.push(stance(claim, "set-aside")?);
        }
        return Ok(records);
    }
    let mut records = Vec::new();
    for (claim, _) in &said {
        records.push(stance(claim, "deny")?);
    }
    if said.is_empty() {
        if casebook.record(LIKENESS).is_none() {
            records.push(recording::source(LIKENESS, LIKENESS_LABEL, "", &[]));
        }
        let same = recording::same(LIKENESS, incidents).map_err(failed)?;
        let name = same.get("id").and_then(Value::as_str).unwrap_or_default();
        let denied = stance(name, "deny")?;
        records.extend([same, denied]);
    }
    Ok(records)
}

/// Every claim that exactly these incidents are one, with what our viewpoint holds of it.
fn said_same(
    casebook: &Casebook,
    own: &Party,
    incidents: &[String; 2],
) -> Vec<(String, Option<Holding>)> {
    let mut found: Vec<(String, Option<Holding>)> = Vec::new();
    for (_, record) in casebook.records() {
        match record {
            Record::Same(same)
                if same.incidents.len() == 2
                    && incidents.iter().all(|it| same.incidents.contains(it)) =>
            {
                found.push((same.id.clone(), None));
            }
            Record::Stance(stance) if stance.viewpoint == own.viewpoint => {
                let of = found.iter_mut().find(|(id, _)| *id == stance.claim);
                if let Some((_, held)) = of {
                    *held = Some(stance.stance);
                }
            }
            _ => {}
        }
    }
    found
}

/// A name drawn from a label, such as `rockets-fall-on-the-north`; from the day where the label has no plain letters.
fn name_of(casebook: &Casebook, label: &str, begin: Between) -> Result<String, Fault> {
    let plain = |letter: char| letter.is_ascii_alphanumeric();
    let lower = label.to_lowercase();
    let words = lower.split(|letter: char| !plain(letter));
    let mut stem = String::new();
    for word in words.filter(|word| !word.is_empty()) {
        if stem.len() + word.len() >= NAME_LETTERS {
            break;
        }
        if !stem.is_empty() {
            stem.push('-');
        }
        stem.push_str(word);
    }
    if stem.is_empty() {
        let day: String = begin.from().to_string().chars().take(10).collect();
        stem = format!("incident-{day}");
    }
    let numbered = (2..=MOST_NUMBERED).map(|number| format!("{stem}-{number}"));
    let mut names = std::iter::once(stem.clone()).chain(numbered);
    match names.find(|name| casebook.record(name).is_none()) {
        Some(name) => Ok(name),
        None => recording::fresh(&stem).map_err(failed),
    }
}

fn failed(why: crate::desk::service::ServiceFault) -> Fault {
    Fault::Failed(why.to_string())
}
