//! Records as an officer words them: the lines that the command line and the console both give to the desk.

use super::service::{ServiceFault, chance};
use serde_json::{Map, Value, json};
use tacit_standing::read::write_record;
use tacit_standing::record::{Accepts, Record, Viewpoint};

/// A record that is being worded.
pub(crate) type Worded = Map<String, Value>;

/// That something happened.
pub(crate) fn incident(id: &str, label: &str, begin: &str, end: Option<&str>) -> Worded {
    let mut record = record("incident", id);
    record.insert("begin".to_owned(), when(begin));
    text(&mut record, "label", label);
    if let Some(end) = end {
        record.insert("end".to_owned(), when(end));
    }
    record
}

/// What a source says of an incident.
pub(crate) fn claim(id: &str, incident: &str, by: &str, grade: &str, says: Value) -> Worded {
    let mut record = record("claim", id);
    text(&mut record, "incident", incident);
    text(&mut record, "by", by);
    text(&mut record, "grade", grade);
    record.insert("says".to_owned(), says);
    record
}

/// What a viewpoint holds of a claim: `accept`, `deny` or `set-aside`.
pub(crate) fn stance(viewpoint: &str, claim: &str, held: &str, grade: &str) -> Drawn {
    let id = fresh(&format!("{}-{}", own_name(claim), viewpoint.to_lowercase()))?;
    let mut record = record("stance", &id);
    text(&mut record, "viewpoint", viewpoint);
    text(&mut record, "claim", claim);
    text(&mut record, "stance", held);
    text(&mut record, "grade", grade);
    Ok(record)
}

/// Who reports, and whom it repeats.
pub(crate) fn source(id: &str, label: &str, actor: &str, rests_on: &[String]) -> Worded {
    let mut record = record("source", id);
    text(&mut record, "label", label);
    text(&mut record, "actor", actor);
    record.insert("rests_on".to_owned(), json!(rests_on));
    record
}

/// That incidents are one, as a source says.
pub(crate) fn same(by: &str, incidents: &[String; 2]) -> Drawn {
    let id = fresh(&format!("same-{by}"))?;
    let mut record = record("same", &id);
    record.insert("incidents".to_owned(), json!(incidents));
    text(&mut record, "by", by);
    Ok(record)
}

/// A viewpoint declared anew with one more source; nothing if it accepts that one already.
pub(crate) fn accepting(mut viewpoint: Viewpoint, source: &str) -> Option<Worded> {
    match &mut viewpoint.accepts {
        Accepts::All => return None,
        Accepts::Sources(sources) => {
            if !sources.insert(source.to_owned()) {
                return None;
            }
        }
    }
    match serde_json::from_str(&write_record(&Record::Viewpoint(viewpoint))) {
        Ok(Value::Object(record)) => Some(record),
        _ => None,
    }
}

/// Records as the lines of one order.
pub(crate) fn lines(records: &[Worded]) -> String {
    let each = records.iter();
    each.map(|record| json!(record).to_string() + "\n")
        .collect()
}

/// What was hit, as a claim says it.
pub(crate) fn hit(kind: &str, of: &str, place: &str, incidental: bool) -> Value {
    let mut hit = Map::new();
    text(&mut hit, "kind", kind);
    text(&mut hit, "of", of);
    text(&mut hit, "place", place);
    if incidental {
        hit.insert("incidental".to_owned(), Value::Bool(true));
    }
    Value::Object(hit)
}

/// A record whose name had to be drawn.
pub(crate) type Drawn = Result<Worded, ServiceFault>;

/// A name that nobody has taken yet.
///
/// # Errors
/// [`ServiceFault::Chance`].
pub(crate) fn fresh(stem: &str) -> Result<String, ServiceFault> {
    use rand_core::Rng as _;
    let number = chance()?.next_u32();
    Ok(format!("{stem}-{number:08x}"))
}

/// The name of a claim on an incident, where nobody gave it one.
///
/// # Errors
/// [`ServiceFault::Chance`].
pub(crate) fn claim_name(incident: &str, by: &str) -> Result<String, ServiceFault> {
    fresh(&format!("{}-{by}", own_name(incident)))
}

/// A name that may be of the other side's, as the beginning of one of ours.
pub(crate) fn own_name(name: &str) -> &str {
    name.split_once(':').map_or(name, |(_, rest)| rest)
}

/// Adds a field, if there is anything in it.
pub(crate) fn text(record: &mut Worded, name: &str, value: &str) {
    if !value.is_empty() {
        record.insert(name.to_owned(), Value::from(value));
    }
}

/// An instant, a day, or from when to when.
pub(crate) fn when(written: &str) -> Value {
    match written.split_once("..") {
        Some((from, to)) => json!([from.trim(), to.trim()]),
        None => Value::from(written),
    }
}

/// A record of this kind and name, with nothing else in it yet.
fn record(kind: &str, id: &str) -> Worded {
    let mut record = Map::new();
    record.insert("v".to_owned(), Value::from(1));
    text(&mut record, "type", kind);
    text(&mut record, "id", id);
    record
}
