//! What happened, what was said of it and what was said, made of the desk's records and messages in pieces.

use super::Handle;
use super::plan::{Edition, Plan};
use super::signed_ms;
use crate::desk::letter_view::{what, words};
use crate::desk::service::Service;
use crate::texts::actor_name;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use tacit_console::desk::Fault;
use tacit_console::view::timeline::{Mark, MarkKind};
use tacit_lang::ids::ActorId;
use tacit_lang::meaning::TargetKind;
use tacit_lang::time::{Between, Instant};
use tacit_mission::casebook::Casebook;
use tacit_mission::correspondence::Letter;
use tacit_mission::party::instant;
use tacit_standing::record::{Claim, OfferAnswer, Record, Stand};

/// How many records are looked at in one turn at the desk.
const SLICE: usize = 5_000;
/// The most letters of a label that are kept: what is longer is shown where the thing is shown whole.
const MAX_LABEL: usize = 400;

/// Something on record, whenever it was learned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Written {
    kind: MarkKind,
    id: String,
    label: String,
    pub(super) from_ms: i64,
    pub(super) to_ms: i64,
    /// When this desk learned it.
    pub(super) learned: Instant,
    path: Option<String>,
    /// When this desk learned that it was taken back.
    taken_back: Option<Instant>,
    /// Whether it is a message that gives, takes back or prolongs a promise.
    commits: bool,
}

impl Written {
    /// As it was known at one time; `decide`: the records on which verdicts rest then.
    pub(super) fn mark(&self, known: Instant, decide: &HashSet<&str>) -> Mark {
        let is_back = self.taken_back.is_some_and(|at| at <= known);
        Mark {
            kind: self.kind,
            id: self.id.clone(),
            label: if is_back {
                format!("{} (taken back)", self.label)
            } else {
                self.label.clone()
            },
            from_ms: self.from_ms,
            to_ms: self.to_ms,
            learned_ms: super::in_ms(self.learned),
            decides: self.commits || decide.contains(self.id.as_str()),
            path: self.path.clone(),
        }
    }
}

/// What one turn at the desk gives.
#[derive(Default)]
struct Piece {
    marks: Vec<Written>,
    taken_back: HashMap<String, Instant>,
    is_last: bool,
}

/// Everything on record, in order of time.
///
/// # Errors
/// [`Fault::Stale`], if the book has changed meanwhile; [`Fault::Failed`], if the desk is ending.
pub(super) async fn written(desk: &Handle, plan: &Plan) -> Result<Arc<Vec<Written>>, Fault> {
    let edition = plan.edition;
    if let Some((of, known)) = desk.times().written()
        && of == edition
    {
        return Ok(known);
    }
    let mut all = Piece::default();
    let mut done = 0;
    while !all.is_last {
        let piece = desk
            .look(move |service, _| piece(service, edition, done))
            .await?;
        all.marks.extend(piece.marks);
        all.taken_back.extend(piece.taken_back);
        all.is_last = piece.is_last;
        done += SLICE;
    }
    for mark in &mut all.marks {
        mark.taken_back = all.taken_back.get(&mark.id).copied();
    }
    all.marks.sort_by_key(|it| (it.from_ms, it.to_ms));
    let written = Arc::new(all.marks);
    desk.times().keep_written(edition, Arc::clone(&written));
    Ok(written)
}

fn piece(service: &mut Service, edition: Edition, done: usize) -> Result<Piece, Fault> {
    edition.check(service)?;
    let mut piece = Piece::default();
    let desk = service.desk();
    let own = desk.own().viewpoint.clone();
    let letters = desk.letters();
    if done == 0 {
        // Messages are few and small beside the records, and kept at hand.
        piece.marks.extend(letters.iter().filter_map(of_letter));
    }
    let casebook = desk.casebook();
    let names = Names::of(casebook);
    let records = casebook.records().skip(done).take(SLICE);
    let mut looked_at = 0;
    for (_, record) in records {
        looked_at += 1;
        let Some(learned) = record.learned().and_then(|it| it.by(&own)) else {
            continue;
        };
        if let Record::Retraction(found) = record {
            piece.taken_back.insert(found.of.clone(), learned);
        }
        piece
            .marks
            .extend(of_record(casebook, &names, record, learned));
    }
    piece.is_last = looked_at < SLICE;
    Ok(piece)
}

/// What actors are called by the newest vocabulary that has them.
struct Names {
    actors: HashMap<ActorId, String>,
    /// The source that is this desk itself.
    own: String,
}

impl Names {
    fn of(casebook: &Casebook) -> Self {
        let mut names = HashMap::new();
        for (_, vocabulary, _) in casebook.vocabularies() {
            let actors = vocabulary.actors.keys();
            names.extend(actors.map(|id| (id.clone(), actor_name(vocabulary, id))));
        }
        Self {
            actors: names,
            own: casebook.own().source().to_owned(),
        }
    }

    fn actor(&self, id: &ActorId) -> String {
        self.actors
            .get(id)
            .cloned()
            .unwrap_or_else(|| id.to_string())
    }

    fn source<'s>(&self, id: &'s str) -> &'s str {
        if id == self.own { "this desk" } else { id }
    }
}

fn of_letter(letter: &Letter) -> Option<Written> {
    let (what, said) = match &letter.said {
        Ok(said) => (what(said), words(said)),
        Err(_) => ("message that cannot be understood", String::new()),
    };
    let whose = if letter.ours { "we say" } else { "they say" };
    let at = instant(letter.logged_at);
    let commits = matches!(
        what,
        "assurance" | "amendment" | "withdrawal" | "reaffirmation" | "renewal"
    );
    Some(Written {
        kind: MarkKind::Message,
        id: letter.record(),
        label: short(&format!("{whose}: {what} {said}")),
        from_ms: signed_ms(at),
        to_ms: signed_ms(at),
        learned: at,
        path: Some(format!("/letters/{}", letter.record())),
        taken_back: None,
        commits: commits && letter.verified,
    })
}

fn of_record(
    casebook: &Casebook,
    names: &Names,
    record: &Record,
    learned: Instant,
) -> Option<Written> {
    let at = Between::exactly(learned);
    let incident = |id: &str| {
        let label = casebook.incident(id).map(|it| it.label.clone());
        label
            .filter(|it| !it.is_empty())
            .unwrap_or_else(|| id.to_owned())
    };
    let mut path = None;
    let (kind, label, time) = match record {
        Record::Incident(found) => {
            path = Some(way(&found.id));
            let end = found.end.map_or(found.begin.0, |end| end.0);
            let to = found.begin.0.to().max(end.to());
            let time = Between::new(found.begin.0.from(), to).unwrap_or(found.begin.0);
            (MarkKind::Incident, incident(&found.id), time)
        }
        Record::Claim(found) => {
            path = Some(way(&found.incident));
            let label = format!("{} of {}", claimed(names, found), incident(&found.incident));
            (MarkKind::Claim, label, at)
        }
        Record::Control(found) => {
            let how = found
                .degree
                .as_ref()
                .map_or("not controlled".to_owned(), ToString::to_string);
            let label = format!(
                "{}: {} is, to {}, {how}",
                found.by,
                names.actor(&found.actor),
                names.actor(&found.principal)
            );
            (MarkKind::Claim, label, at)
        }
        Record::Same(found) => {
            let all: Vec<String> = found.incidents.iter().map(|id| incident(id)).collect();
            (
                MarkKind::Claim,
                format!("{}: one and the same: {}", found.by, all.join("; ")),
                at,
            )
        }
        Record::Statement(found) => {
            let label = format!("{}: {}, {}", names.actor(&found.by), found.kind, found.text);
            (MarkKind::Statement, label, found.at.0)
        }
        Record::Disavowal(found) => {
            path = Some(way(&found.incident));
            let label = format!(
                "{} disavows {}",
                names.actor(&found.principal),
                incident(&found.incident)
            );
            (MarkKind::Statement, label, Between::exactly(found.at))
        }
        Record::Posture(found) => {
            let stand = match found.posture {
                Stand::Confirmed => "confirms",
                Stand::Denied => "denies",
                Stand::Declined => "declines to comment on",
                Stand::Silent => "is silent on",
            };
            (
                MarkKind::Statement,
                format!("{} {stand} {}", names.actor(&found.party), found.of),
                at,
            )
        }
        Record::Exposure(found) => {
            let to: Vec<&str> = found.known_to.iter().map(String::as_str).collect();
            let what = if found.what.is_empty() {
                "something of the exchange"
            } else {
                &found.what
            };
            (
                MarkKind::Statement,
                format!("became known to {}: {what}", to.join(", ")),
                found.since.0,
            )
        }
        Record::GoodOffices(found) => {
            let answer = match found.answer {
                Some(OfferAnswer::Accepted) => ", accepted",
                Some(OfferAnswer::Declined) => ", declined",
                None => "",
            };
            let label = format!(
                "{} offers {} its good offices{answer}",
                names.actor(&found.by),
                names.actor(&found.to)
            );
            (MarkKind::Statement, label, found.at.map_or(at, |it| it.0))
        }
        _ => return None,
    };
    Some(Written {
        kind,
        id: record.id().to_owned(),
        label: short(&label),
        from_ms: signed_ms(time.from()),
        to_ms: signed_ms(time.to()),
        learned,
        path,
        taken_back: None,
        commits: false,
    })
}

/// What a source says, in one line.
fn claimed(names: &Names, claim: &Claim) -> String {
    let says = &claim.says;
    let mut parts = Vec::new();
    if let Some(act) = &says.act {
        parts.push(act.to_string());
    }
    if !says.author.is_empty() {
        let authors: Vec<String> = says.author.iter().map(|id| names.actor(id)).collect();
        parts.push(format!("by {}", authors.join(" or ")));
    }
    if let Some(held) = &says.from_held_by {
        parts.push(format!("from where {} holds the land", names.actor(held)));
    }
    let hits = says.hits.iter().take(4).map(|hit| {
        let what = match hit.kind {
            TargetKind::Territory => "territory",
            TargetKind::Forces => "forces",
            TargetKind::People => "people",
        };
        format!("upon {what} of {}", names.actor(&hit.of))
    });
    parts.extend(hits);
    if parts.is_empty() {
        parts.push("a claim".to_owned());
    }
    format!("{}: {},", names.source(&claim.by), parts.join(" "))
}

/// Where an incident is shown whole.
fn way(id: &str) -> String {
    let mut path = "/incidents/".to_owned();
    for byte in id.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            path.push(char::from(byte));
        } else {
            path.push_str(&format!("%{byte:02X}"));
        }
    }
    path
}

fn short(label: &str) -> String {
    label.trim().chars().take(MAX_LABEL).collect()
}
