//! `tacit proposals`, `tacit approve`, `tacit discard`: what commits waits for officers, who see all of it.

use super::findings::{Findings, Texts};
use super::keep::Json;
use super::paper::Drafted;
use super::{marked, outcome, saying, shown};
use crate::desk::facing::Placed;
use crate::desk::fault::DeskFault;
use crate::desk::letter_view::{what, word};
use crate::desk::reach::{Obeyed, Reach, unexpected};
use crate::desk::request::{Reply, Request};
use crate::desk::settings::Place;
use crate::desk::view::ProposalView;
use crate::ending::{Answer, Fault};
use crate::screen::Screen;
use clap::{Args, Subcommand};
use serde::Serialize;
use std::path::{Path, PathBuf};
use tacit_channel::credential::Fingerprint;
use tacit_mission::command::Command;
use tacit_mission::correspondence::record_name;
use tacit_mission::said::Said;
use tacit_spelling::Digest;

#[derive(Debug, Args)]
pub(crate) struct Proposals {
    #[command(flatten)]
    place: Place,
    #[command(subcommand)]
    act: Option<Act>,
    #[command(flatten)]
    json: Json,
}

#[derive(Debug, Subcommand)]
enum Act {
    /// Shows all that a proposal would say
    Show {
        /// The proposal, or at least six digits of its name
        proposal: String,
        #[command(flatten)]
        written: Texts,
        #[command(flatten)]
        json: Json,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Approve {
    #[command(flatten)]
    place: Place,
    /// The proposal, or at least six digits of its name
    proposal: String,
    /// The officer's sealed file
    #[arg(long, value_name = "FILE")]
    officer: PathBuf,
    /// A file whose first line is the officer's passphrase; else it is asked for
    #[arg(long, value_name = "FILE")]
    officer_passphrase_file: Option<PathBuf>,
    /// Approve without asking, if what would be said is this: its name, its twelve words, or its meaning
    #[arg(long, value_name = "DIGEST")]
    confirm: Option<String>,
    #[command(flatten)]
    json: Json,
}

#[derive(Debug, Args)]
pub(crate) struct Discard {
    #[command(flatten)]
    place: Place,
    /// The proposal, or at least six digits of its name
    proposal: String,
    /// Why; kept
    #[arg(long)]
    reason: String,
    #[command(flatten)]
    json: Json,
}

impl Proposals {
    /// Whether a program reads the answer.
    pub(crate) const fn json(&self) -> bool {
        match &self.act {
            Some(Act::Show { json, .. }) => json.json,
            None => self.json.json,
        }
    }
}

impl Approve {
    /// Whether a program reads the answer.
    pub(crate) const fn json(&self) -> bool {
        self.json.json
    }
}

impl Discard {
    /// Whether a program reads the answer.
    pub(crate) const fn json(&self) -> bool {
        self.json.json
    }
}

/// Lists what waits, or shows one of it.
pub(crate) fn run(asked: &Proposals, screen: &Screen) -> Result<Answer, Fault> {
    #[derive(Serialize)]
    struct Data {
        proposals: Vec<ProposalView>,
    }
    let reach = Reach::to(&asked.place)?;
    match &asked.act {
        None => {
            let (proposals, _) = all(&reach)?;
            let data = Data { proposals };
            Ok(marked::either(&reach, asked.json.json, &data, || {
                if data.proposals.is_empty() {
                    return "nothing waits for officers\n".to_owned();
                }
                let lines: String = data.proposals.iter().map(listed).collect();
                lines
                    + "`tacit proposals show PROPOSAL` shows all that one would say, and what it licenses\n"
            }))
        }
        Some(Act::Show {
            proposal,
            written,
            json,
        }) => {
            #[derive(Serialize)]
            struct Data {
                #[serde(flatten)]
                proposal: ProposalView,
                #[serde(flatten)]
                licenses: Option<serde_json::Value>,
            }
            let (found, _) = one(&reach, proposal)?;
            let findings = findings(&reach, &found, written)?;
            let page = page(&found, findings.as_ref(), screen)?;
            let data = Data {
                licenses: findings.map(|it| it.data()),
                proposal: found,
            };
            Ok(marked::either(&reach, json.json, &data, || page))
        }
    }
}

/// An officer approves.
pub(crate) fn approve(asked: &Approve, screen: &Screen) -> Result<Answer, Fault> {
    let reach = Reach::to(&asked.place)?;
    let (found, _) = one(&reach, &asked.proposal)?;
    match &asked.confirm {
        Some(given) if saying::fits(given, &found.name, &found.saying.said) => {}
        Some(given) => {
            return Err(DeskFault::asked(
                format!("nothing was approved: `{given}` is not the proposal `{}` that would be approved", found.name),
                "look at it with `tacit proposals show`",
            )
            .into());
        }
        None => {
            let findings = findings(&reach, &found, &Texts::default())?;
            let page = page(&found, findings.as_ref(), screen)?;
            saying::ask(&marked::mark(reach.exercise(), page), &found.name)?;
        }
    }
    let name: Digest = found.name.parse().map_err(|_| unexpected())?;
    let officer = super::officer::name_of(&asked.officer)?;
    let passphrase = asked.officer_passphrase_file.as_deref();
    let obeyed = approve_as(&reach, name, &asked.officer, &officer, passphrase)?;
    Ok(outcome::told(&reach, asked.json.json, &obeyed))
}

/// What was proposed is dropped.
pub(crate) fn discard(asked: &Discard) -> Result<Answer, Fault> {
    let reach = Reach::to(&asked.place)?;
    let (found, _) = one(&reach, &asked.proposal)?;
    let obeyed = reach.order(Command::Discard {
        proposal: found.name.parse().map_err(|_| unexpected())?,
        reason: asked.reason.clone(),
    })?;
    Ok(outcome::told(&reach, asked.json.json, &obeyed))
}

/// Approves what an officer was shown, in the officer's name.
pub(crate) fn approve_as(
    reach: &Reach,
    proposal: Digest,
    file: &Path,
    officer: &str,
    passphrase_file: Option<&Path>,
) -> Result<Obeyed, Fault> {
    let (_, desk) = all(reach)?;
    let (name, secret) = super::officer::open(file, passphrase_file)?;
    if name != officer {
        return Err(DeskFault::asked(
            format!(
                "`{}` is the file of `{name}`, and its public one names `{officer}`",
                file.display()
            ),
            "put the two files that were made together side by side",
        )
        .into());
    }
    let approval = secret.approve(&name, desk, proposal);
    Ok(reach.order(Command::Approve(approval))?)
}

fn all(reach: &Reach) -> Result<(Vec<ProposalView>, Fingerprint), DeskFault> {
    match reach.ask(&Request::Proposals)? {
        Reply::Proposals { proposals, desk } => {
            let desk = desk.parse().map_err(|_| unexpected())?;
            Ok((proposals, Fingerprint(desk)))
        }
        _ => Err(unexpected()),
    }
}

fn one(reach: &Reach, name: &str) -> Result<(ProposalView, Fingerprint), DeskFault> {
    let (proposals, desk) = all(reach)?;
    let fits = |it: &ProposalView| name.len() >= 6 && it.name.starts_with(name);
    let mut found = proposals.into_iter().filter(fits);
    match (found.next(), found.next()) {
        (Some(one), None) => Ok((one, desk)),
        (None, _) => Err(DeskFault::asked(
            format!("nothing is proposed under `{name}`"),
            "`tacit proposals` lists what waits; give at least six digits",
        )),
        _ => Err(DeskFault::asked(
            format!("several proposals begin with `{name}`"),
            "give more digits",
        )),
    }
}

fn listed(it: &ProposalView) -> String {
    let words = match it.saying.said.paper() {
        Some(paper) => crate::desk::letter_view::title(&paper.text),
        None => String::new(),
    };
    format!(
        "{}  {} \"{words}\" on {}, proposed {}, approved by {} of {}: {}\n",
        it.name,
        what(&it.saying.said),
        it.saying.channel,
        shown::moment(it.proposed_at_ms),
        it.approved_by.len(),
        it.needed,
        it.approved_by.join(", ")
    )
}

/// What the text of a proposal licenses, if it has one.
fn findings(reach: &Reach, it: &ProposalView, texts: &Texts) -> Result<Option<Findings>, Fault> {
    let Some(paper) = it.saying.said.paper() else {
        return Ok(None);
    };
    let placed = Placed {
        name: format!("proposal {:.12}", it.name),
        paper,
        channel: it.saying.channel.as_str(),
        answers: it.saying.answers.map(|it| record_name(&it)),
    };
    Findings::of(reach, &placed, texts).map(Some)
}

/// All that would be said, behind what it licenses: the text itself, what it means, and to whom it goes how.
fn page(it: &ProposalView, findings: Option<&Findings>, screen: &Screen) -> Result<String, Fault> {
    let licenses = findings.map_or(String::new(), |found| found.page(screen) + "\n");
    let body = match (it.saying.said.paper(), &it.saying.said) {
        (Some(paper), said) => {
            let of = match said {
                Said::Amendment { of, .. } => format!("In place of the assurance {of}:\n\n"),
                _ => String::new(),
            };
            let drafted = Drafted::of_paper(paper, &format!("proposal {:.12}", it.name))?;
            of + &drafted.shown(screen)
        }
        (None, said) => crate::commands::json(said),
    };
    let words: Digest = it.name.parse().map_err(|_| unexpected())?;
    let saying = &it.saying;
    let rows = shown::rows(&[
        ("what", what(&saying.said).to_owned()),
        ("channel", saying.channel.to_string()),
        ("precedence", saying.precedence.to_string()),
        ("authority", word(&saying.authority)),
        ("asked by", saying.asked_by.clone()),
        (
            "answers",
            saying.answers.map_or(String::new(), |it| it.to_string()),
        ),
        ("drafted by", saying.officer.clone()),
        (
            "approved by",
            format!(
                "{} of {}: {}",
                it.approved_by.len(),
                it.needed,
                it.approved_by.join(", ")
            ),
        ),
        ("all this is", it.name.clone()),
        (
            "in words",
            tacit_spelling::words::Words::of(&words).to_string(),
        ),
    ]);
    Ok(format!("{licenses}{body}\n{rows}"))
}
