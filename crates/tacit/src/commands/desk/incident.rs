//! `tacit incident …`: what happened, who says so, what this desk holds of it, and telling the other side.

use super::keep::Json;
use super::saying::{Manner, at_once};
use super::{marked, outcome};
use crate::desk::fault::DeskFault;
use crate::desk::reach::{Reach, unexpected};
use crate::desk::request::{Reply, Request};
use crate::desk::settings::Place;
use crate::desk::view::IncidentView;
use crate::ending::{Answer, Fault};
use crate::files;
use clap::{Args, Subcommand, ValueEnum};
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::io::{BufRead as _, Read as _};
use std::path::{Path, PathBuf};
use tacit_feeds::{Interest, MAX_MAPPING_BYTES, Mapping};
use tacit_lang::time::Instant;
use tacit_mission::command::Command;
use tacit_mission::effect::{Notice, Outcome};
use tacit_mission::said::{Report, Said};
use tacit_standing::read::write_record;

/// How many bytes of records are taken in with one order.
const SHEET_BYTES: usize = 1 << 20;
/// How many records are taken in with one order.
const SHEET_RECORDS: usize = 1_000;
/// The longest line of a file of records, in bytes; what is longer is read as it is, and left out with its number.
const MAX_LINE_BYTES: u64 = 2 << 20;

#[derive(Debug, Args)]
pub(crate) struct Incident {
    #[command(flatten)]
    place: Place,
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, Subcommand)]
enum Act {
    /// Records that something happened; what it was, claims say
    Record {
        /// What the incident is to be called in records
        id: String,
        /// What people call it
        #[arg(long, default_value = "")]
        label: String,
        /// When it began: an instant, a day, or `FROM..TO` where that is not known
        #[arg(long, value_name = "TIME")]
        begin: String,
        /// When it ended; else it was over at once
        #[arg(long, value_name = "TIME")]
        end: Option<String>,
    },
    /// Records what somebody says of an incident: this desk, or another source
    Claim(Claim),
    /// Records what this desk's viewpoint holds of a claim
    Stance {
        /// The claim
        claim: String,
        /// What is held of it
        #[arg(value_enum)]
        stance: Held,
        /// The desk's own grading of it
        #[arg(long, value_name = "GRADE")]
        grade: Option<String>,
    },
    /// Records a source, and whether this desk accepts what it says
    Source {
        /// What the source is to be called in records
        id: String,
        /// What people call it
        #[arg(long, default_value = "")]
        label: String,
        /// The actor that it speaks for
        #[arg(long, value_name = "ACTOR")]
        actor: Option<String>,
        /// A source that it repeats; may be repeated
        #[arg(long, value_name = "SOURCE")]
        rests_on: Vec<String>,
    },
    /// Takes records in, or event data with its mapping
    Import {
        /// Records, newline-delimited JSON; or event data, plain or gzip
        file: PathBuf,
        /// The mapping of the event data
        #[arg(long, value_name = "FILE")]
        mapping: Option<PathBuf>,
        /// Since when all of it was known here, if that was before now
        #[arg(long, value_name = "TIME")]
        known_since: Option<String>,
        #[command(flatten)]
        json: Json,
    },
    /// Reports an incident to the other side, with this desk's own claims and stances
    Report {
        /// The incident
        id: String,
        /// On which channel
        #[arg(long, value_name = "NAME")]
        channel: String,
        #[command(flatten)]
        manner: Manner,
    },
    /// Lists the incidents on record, with who says what of each
    List(Json),
}

#[derive(Debug, Args)]
struct Claim {
    /// The incident
    incident: String,
    /// What the claim is to be called; else the incident's name, the source's and a number
    #[arg(long)]
    id: Option<String>,
    /// The source that says so; else this desk
    #[arg(long, value_name = "SOURCE")]
    by: Option<String>,
    #[command(flatten)]
    says: Says,
    /// How well it is proved
    #[arg(long, value_name = "GRADE")]
    grade: Option<String>,
}

/// What is said of an incident.
#[derive(Debug, Clone, Args)]
pub(crate) struct Says {
    /// Who did it; of several, one of these did
    #[arg(long = "author", value_name = "ACTOR")]
    authors: Vec<String>,
    /// Which class of act it was
    #[arg(long, value_name = "ACT")]
    act: Option<String>,
    /// What it hit: `forces of ACTOR`, `people of ACTOR in PLACE`, `territory of ACTOR`; may be repeated
    #[arg(long = "hits", value_name = "WHAT")]
    hits: Vec<String>,
    /// Who took part in it without being its author; may be repeated
    #[arg(long, value_name = "ACTOR")]
    joined: Vec<String>,
}

/// What a viewpoint holds of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Held {
    /// It is so
    Accept,
    /// It is not so
    Deny,
    /// Left open; takes an earlier stance back
    SetAside,
}

impl Incident {
    /// Whether a program reads the answer.
    pub(crate) const fn json(&self) -> bool {
        match &self.act {
            Act::Import { json, .. } | Act::List(json) => json.json,
            Act::Report { manner, .. } => manner.json,
            _ => false,
        }
    }
}

pub(crate) fn run(asked: &Incident) -> Result<Answer, Fault> {
    let reach = Reach::to(&asked.place)?;
    match &asked.act {
        Act::Record {
            id,
            label,
            begin,
            end,
        } => {
            let mut record = record("incident", id);
            record.insert("begin".to_owned(), when(begin));
            text(&mut record, "label", label);
            if let Some(end) = end {
                record.insert("end".to_owned(), when(end));
            }
            take_in(&reach, record)
        }
        Act::Claim(asked) => claim(&reach, asked),
        Act::Stance {
            claim,
            stance,
            grade,
        } => {
            let own = own(&reach)?;
            let stance = match stance {
                Held::Accept => "accept",
                Held::Deny => "deny",
                Held::SetAside => "set-aside",
            };
            let id = fresh(&format!("{claim}-{}", own.to_lowercase()))?;
            let mut record = record("stance", &id);
            text(&mut record, "viewpoint", &own);
            text(&mut record, "claim", claim);
            text(&mut record, "stance", stance);
            text(&mut record, "grade", grade.as_deref().unwrap_or_default());
            take_in(&reach, record)
        }
        Act::Source {
            id,
            label,
            actor,
            rests_on,
        } => {
            let mut record = record("source", id);
            text(&mut record, "label", label);
            text(&mut record, "actor", actor.as_deref().unwrap_or_default());
            record.insert("rests_on".to_owned(), json!(rests_on));
            take_in(&reach, record)
        }
        Act::Import {
            file,
            mapping,
            known_since,
            json,
        } => {
            let since = known_since.as_deref();
            let since = since
                .map(|text| super::assurance::time("--known-since", text))
                .transpose()?;
            match mapping {
                None => import(&reach, file, since, *json),
                Some(mapping) => import_feed(&reach, file, mapping, since, *json),
            }
        }
        Act::Report {
            id,
            channel,
            manner,
        } => {
            let report = report(&reach, id)?;
            let saying = manner.saying(channel, None, Said::Report(report))?;
            at_once(&reach, manner.json, saying)
        }
        Act::List(json) => list(&reach, *json),
    }
}

/// An incident with this desk's own claims and stances.
pub(crate) fn report(reach: &Reach, id: &str) -> Result<Report, DeskFault> {
    let request = Request::Report {
        incident: id.to_owned(),
    };
    match reach.ask(&request)? {
        Reply::Report { report } => Ok(*report),
        _ => Err(unexpected()),
    }
}

impl Says {
    /// As a record says it; nothing if nothing is said.
    pub(crate) fn spelled(&self) -> Result<Option<Value>, DeskFault> {
        let mut says = Map::new();
        if !self.authors.is_empty() {
            says.insert("author".to_owned(), json!(self.authors));
        }
        text(&mut says, "act", self.act.as_deref().unwrap_or_default());
        if !self.hits.is_empty() {
            let hits: Result<Vec<Value>, DeskFault> = self.hits.iter().map(|it| hit(it)).collect();
            says.insert("hits".to_owned(), Value::Array(hits?));
        }
        if !self.joined.is_empty() {
            says.insert("joined".to_owned(), json!(self.joined));
        }
        Ok((!says.is_empty()).then_some(Value::Object(says)))
    }
}

/// `people of ACTOR in PLACE`, with `incidentally` before it where it came with an act aimed at another.
fn hit(written: &str) -> Result<Value, DeskFault> {
    let wrong = || {
        DeskFault::asked(
            format!("`{written}` does not say what was hit"),
            "write `territory of ACTOR`, `forces of ACTOR` or `people of ACTOR`, with ` in PLACE` behind it where it is known and `incidentally ` before it where it came with an act aimed at another",
        )
    };
    let words: Vec<&str> = written.split_whitespace().collect();
    let (incidental, words) = match words.as_slice() {
        ["incidentally", rest @ ..] => (true, rest),
        all => (false, all),
    };
    let (kind, of, place) = match words {
        [kind, "of", of] => (kind, of, None),
        [kind, "of", of, "in", place] => (kind, of, Some(place)),
        _ => return Err(wrong()),
    };
    if !["territory", "forces", "people"].contains(kind) {
        return Err(wrong());
    }
    let mut hit = Map::new();
    text(&mut hit, "kind", kind);
    text(&mut hit, "of", of);
    text(&mut hit, "place", place.copied().unwrap_or_default());
    if incidental {
        hit.insert("incidental".to_owned(), Value::Bool(true));
    }
    Ok(Value::Object(hit))
}

fn claim(reach: &Reach, asked: &Claim) -> Result<Answer, Fault> {
    let Some(says) = asked.says.spelled()? else {
        return Err(DeskFault::asked(
            "the claim says nothing",
            "say who did it (--author), what it was (--act), what it hit (--hits) or who joined (--joined)",
        )
        .into());
    };
    let by = match &asked.by {
        Some(by) => by.clone(),
        None => own_source(reach)?,
    };
    let id = match &asked.id {
        Some(id) => id.clone(),
        None => fresh(&format!("{}-{by}", asked.incident))?,
    };
    let mut record = record("claim", &id);
    text(&mut record, "incident", &asked.incident);
    text(&mut record, "by", &by);
    text(
        &mut record,
        "grade",
        asked.grade.as_deref().unwrap_or_default(),
    );
    record.insert("says".to_owned(), says);
    take_in(reach, record)
}

fn own(reach: &Reach) -> Result<String, DeskFault> {
    match reach.ask(&Request::Status)? {
        Reply::Status(status) => Ok(status.party.viewpoint),
        _ => Err(unexpected()),
    }
}

fn own_source(reach: &Reach) -> Result<String, DeskFault> {
    match reach.ask(&Request::Status)? {
        Reply::Status(status) => Ok(status.party.source()),
        _ => Err(unexpected()),
    }
}

/// A name that nobody has taken yet.
fn fresh(stem: &str) -> Result<String, DeskFault> {
    use rand_core::Rng as _;
    let number = crate::desk::service::chance()?.next_u32();
    Ok(format!("{stem}-{number:08x}"))
}

fn record(kind: &str, id: &str) -> Map<String, Value> {
    let mut record = Map::new();
    record.insert("v".to_owned(), Value::from(1));
    text(&mut record, "type", kind);
    text(&mut record, "id", id);
    record
}

fn text(record: &mut Map<String, Value>, name: &str, value: &str) {
    if !value.is_empty() {
        record.insert(name.to_owned(), Value::from(value));
    }
}

/// An instant, a day, or from when to when.
fn when(written: &str) -> Value {
    match written.split_once("..") {
        Some((from, to)) => json!([from.trim(), to.trim()]),
        None => Value::from(written),
    }
}

/// Takes one record in; that it was left out is a refusal.
fn take_in(reach: &Reach, record: Map<String, Value>) -> Result<Answer, Fault> {
    let lines = format!("{}\n", Value::Object(record));
    let obeyed = reach.order(Command::Record {
        lines,
        learned: None,
    })?;
    match &obeyed.outcome {
        Outcome::Recorded { left_out, .. } if !left_out.is_empty() => {
            Err(DeskFault::Refused(left_out.join("; ")).into())
        }
        Outcome::Recorded { taken: 1, .. } => Ok(marked::text(reach, "recorded\n".to_owned())),
        Outcome::Recorded { .. } => Ok(marked::text(
            reach,
            "known already, to the letter\n".to_owned(),
        )),
        _ => Ok(outcome::told(reach, false, &obeyed)),
    }
}

/// What became of everything that was taken in.
#[derive(Default, Serialize)]
struct Taken {
    taken: usize,
    known: usize,
    left_out: Vec<String>,
    notices: Vec<Notice>,
    #[serde(skip_serializing_if = "Option::is_none")]
    feed: Option<String>,
}

impl Taken {
    fn add(
        &mut self,
        reach: &Reach,
        lines: &str,
        first: usize,
        learned: Option<Instant>,
    ) -> Result<(), DeskFault> {
        if lines.is_empty() {
            return Ok(());
        }
        let obeyed = reach.order(Command::Record {
            lines: lines.to_owned(),
            learned,
        })?;
        if let Outcome::Recorded {
            taken,
            known,
            left_out,
        } = obeyed.outcome
        {
            self.taken += taken;
            self.known += known;
            self.left_out
                .extend(left_out.into_iter().map(|line| renumbered(&line, first)));
        }
        self.notices.extend(obeyed.notices);
        Ok(())
    }

    fn answer(&self, reach: &Reach, json: Json) -> Answer {
        let answer = marked::either(reach, json.json, self, || {
            let outcome = Outcome::Recorded {
                taken: self.taken,
                known: self.known,
                left_out: self.left_out.clone(),
            };
            let feed = self
                .feed
                .as_ref()
                .map_or(String::new(), |feed| format!("Feed {feed}\n"));
            feed + &outcome::words(&outcome) + &outcome::noticed(&self.notices)
        });
        // Records that are left out are listed and stop nothing; nothing at all taken in is another matter.
        let nothing = self.taken + self.known == 0 && !self.left_out.is_empty();
        marked::objecting(answer, nothing)
    }
}

/// A line's number among those of the whole file.
fn renumbered(line: &str, first: usize) -> String {
    let numbered = line
        .strip_prefix("line ")
        .and_then(|rest| rest.split_once(':'));
    match numbered.and_then(|(number, rest)| Some((number.parse::<usize>().ok()?, rest))) {
        Some((number, rest)) => format!("line {}:{rest}", number + first),
        None => line.to_owned(),
    }
}

fn import(reach: &Reach, file: &Path, since: Option<Instant>, json: Json) -> Result<Answer, Fault> {
    let mut reader = files::open_plain(file)?;
    let mut found = Taken::default();
    let (mut sheet, mut count, mut first) = (String::new(), 0, 0);
    loop {
        let mut line = Vec::new();
        let mut limited = reader.by_ref().take(MAX_LINE_BYTES);
        let read = limited
            .read_until(b'\n', &mut line)
            .map_err(|error| files::fault(file, &error))?;
        let full = sheet.len() + line.len() > SHEET_BYTES || count >= SHEET_RECORDS;
        if read == 0 || (full && count > 0) {
            found.add(reach, &sheet, first, since)?;
            first += count;
            sheet.clear();
            count = 0;
        }
        if read == 0 {
            return Ok(found.answer(reach, json));
        }
        sheet.push_str(&String::from_utf8_lossy(&line));
        count += 1;
    }
}

fn import_feed(
    reach: &Reach,
    file: &Path,
    mapping: &Path,
    since: Option<Instant>,
    json: Json,
) -> Result<Answer, Fault> {
    let source = crate::texts::Source {
        name: files::name(mapping),
        text: files::read_text(mapping, MAX_MAPPING_BYTES)?,
    };
    let Reply::Vocabularies { texts } = reach.ask(&Request::Vocabularies)? else {
        return Err(unexpected().into());
    };
    let newest = texts.last().ok_or_else(|| {
        DeskFault::asked(
            "the desk has no vocabulary",
            "`tacit desk init --vocabulary FILE` gives it one",
        )
    })?;
    let lexicon = crate::texts::Lexicon::read(&crate::texts::Source {
        name: "the desk's vocabulary".to_owned(),
        text: newest.clone(),
    })?;
    let mapping = Mapping::read(&source.text, &lexicon.vocabulary)
        .map_err(|diagnostics| source.refused(diagnostics))?;
    let interest = Interest::of(concerned(reach, &lexicon)?);
    let mut lines = Vec::new();
    let report = tacit_feeds::read(files::open(file)?, &mapping, &interest, &mut |record| {
        lines.push(write_record(&record));
    });
    let mut found = Taken {
        feed: Some(report.to_string()),
        ..Taken::default()
    };
    for (at, sheet) in lines.chunks(SHEET_RECORDS).enumerate() {
        let text = sheet.join("\n") + "\n";
        found.add(reach, &text, at * SHEET_RECORDS, since)?;
    }
    Ok(found.answer(reach, json))
}

/// Whose rows of a feed matter: the parties and proxies of everything that was given.
fn concerned(
    reach: &Reach,
    lexicon: &crate::texts::Lexicon,
) -> Result<Vec<tacit_lang::ids::ActorId>, DeskFault> {
    let mut found = Vec::new();
    for given in super::naming::assurances(reach)? {
        let reading = tacit_lang::read(&given.text, &lexicon.vocabulary, lexicon.digest);
        if let Some(assurance) = reading.assurance {
            found.extend(crate::standing::hearing::concerned(&assurance));
        }
    }
    Ok(found)
}

fn list(reach: &Reach, json: Json) -> Result<Answer, Fault> {
    #[derive(Serialize)]
    struct Data {
        incidents: Vec<IncidentView>,
    }
    let Reply::Incidents { incidents } = reach.ask(&Request::Incidents)? else {
        return Err(unexpected().into());
    };
    let data = Data { incidents };
    Ok(marked::either(reach, json.json, &data, || {
        if data.incidents.is_empty() {
            return "no incident is on record, which does not show that there was none\n"
                .to_owned();
        }
        data.incidents.iter().map(listed).collect()
    }))
}

fn listed(it: &IncidentView) -> String {
    let mut out = format!("{}  {}  {}\n", it.id, it.begin, it.label);
    for claim in &it.claims {
        let stance = claim
            .stance
            .as_ref()
            .map_or(String::new(), |stance| format!(", {stance} here"));
        out.push_str(&format!(
            "    {} by {}{stance}: {}\n",
            claim.id, claim.by, claim.says
        ));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_hit_is_read_in_plain_words() {
        let found = hit("people of borland in deltaland").unwrap();
        assert_eq!(
            found,
            json!({"kind": "people", "of": "borland", "place": "deltaland"})
        );
        let found = hit("incidentally forces of gamma").unwrap();
        assert_eq!(
            found,
            json!({"kind": "forces", "of": "gamma", "incidental": true})
        );
        for wrong in [
            "",
            "borland",
            "ships of borland",
            "people of borland at sea",
        ] {
            assert!(hit(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_line_is_numbered_as_in_the_whole_file() {
        assert_eq!(renumbered("line 3: no", 1_000), "line 1003: no");
        assert_eq!(renumbered("all of it: no", 1_000), "all of it: no");
    }
}
