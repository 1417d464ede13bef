//! `tacit incident …`: what happened, who says so, what this desk holds of it, and telling the other side.

use super::importing::{import, import_feed};
use super::keep::Json;
use super::saying::{Manner, at_once};
use super::worded::Says;
use super::{marked, outcome};
use crate::desk::fault::DeskFault;
use crate::desk::reach::{Reach, unexpected};
use crate::desk::recording::{self, Worded};
use crate::desk::request::{Reply, Request};
use crate::desk::settings::Place;
use crate::desk::view::{IncidentView, StatusView};
use crate::ending::{Answer, Fault};
use clap::{Args, Subcommand, ValueEnum};
use serde::Serialize;
use std::path::PathBuf;
use tacit_mission::command::Command;
use tacit_mission::effect::Outcome;
use tacit_mission::said::{Report, Said};

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
        /// This desk accepts from now on what the source says, without a stance for each claim
        #[arg(long)]
        accept: bool,
    },
    /// Takes records in, or event data with its mapping
    Import {
        /// Records, newline-delimited JSON; or event data, plain, gzip or zstd
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
        } => take_in(
            &reach,
            recording::incident(id, label, begin, end.as_deref()),
        ),
        Act::Claim(asked) => claim(&reach, asked),
        Act::Stance {
            claim,
            stance,
            grade,
        } => {
            let own = status(&reach)?.party.viewpoint;
            let stance = match stance {
                Held::Accept => "accept",
                Held::Deny => "deny",
                Held::SetAside => "set-aside",
            };
            let grade = grade.as_deref().unwrap_or_default();
            let record = recording::stance(&own, claim, stance, grade);
            take_in(&reach, record.map_err(DeskFault::from)?)
        }
        Act::Source {
            id,
            label,
            actor,
            rests_on,
            accept,
        } => {
            let actor = actor.as_deref().unwrap_or_default();
            let mut records = vec![recording::source(id, label, actor, rests_on)];
            if *accept {
                records.extend(accepting(&reach, id)?);
            }
            take_all_in(&reach, &records)
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
        None => status(reach)?.party.source(),
    };
    let id = match &asked.id {
        Some(id) => id.clone(),
        None => recording::claim_name(&asked.incident, &by).map_err(DeskFault::from)?,
    };
    let grade = asked.grade.as_deref().unwrap_or_default();
    take_in(
        reach,
        recording::claim(&id, &asked.incident, &by, grade, says),
    )
}

fn status(reach: &Reach) -> Result<StatusView, DeskFault> {
    match reach.ask(&Request::Status)? {
        Reply::Status(status) => Ok(*status),
        _ => Err(unexpected()),
    }
}

/// The desk's own viewpoint, declared anew with one more source; nothing if it accepts that one already.
fn accepting(reach: &Reach, source: &str) -> Result<Option<Worded>, DeskFault> {
    match reach.ask(&Request::Viewpoint)? {
        Reply::Viewpoint { viewpoint } => Ok(recording::accepting(*viewpoint, source)),
        _ => Err(unexpected()),
    }
}

fn take_in(reach: &Reach, record: Worded) -> Result<Answer, Fault> {
    take_all_in(reach, &[record])
}

/// Takes records in; that one was left out is a refusal.
fn take_all_in(reach: &Reach, records: &[Worded]) -> Result<Answer, Fault> {
    let obeyed = reach.order(Command::Record {
        lines: recording::lines(records),
        learned: None,
    })?;
    match &obeyed.outcome {
        Outcome::Recorded { left_out, .. } if !left_out.is_empty() => {
            Err(DeskFault::Refused(left_out.join("; ")).into())
        }
        Outcome::Recorded { taken: 1.., .. } => Ok(marked::text(reach, "recorded\n".to_owned())),
        Outcome::Recorded { .. } => Ok(marked::text(
            reach,
            "known already, to the letter\n".to_owned(),
        )),
        _ => Ok(outcome::told(reach, false, &obeyed)),
    }
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
