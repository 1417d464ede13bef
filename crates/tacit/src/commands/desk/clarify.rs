//! `tacit clarify …`: who acted is asked, before a party holds itself released, and answered.

use super::incident::report;
use super::naming;
use super::saying::{Confirming, Manner, at_once, confirmed};
use super::worded::Says;
use crate::desk::fault::DeskFault;
use crate::desk::reach::Reach;
use crate::desk::settings::Place;
use crate::ending::{Answer, Fault};
use clap::{Args, Subcommand};
use tacit_mission::said::Said;

#[derive(Debug, Args)]
pub(crate) struct Clarify {
    #[command(flatten)]
    place: Place,
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, Subcommand)]
enum Act {
    /// Asks the other side who acted in an incident, and shows what this desk says of it
    Ask {
        /// The question in words
        #[arg(default_value = "")]
        text: String,
        /// Which assurance of ours asks for it: its title, or at least six digits of its digest
        #[arg(long, value_name = "ASSURANCE")]
        assurance: String,
        /// The incident
        #[arg(long, value_name = "INCIDENT")]
        incident: String,
        #[command(flatten)]
        manner: Manner,
    },
    /// Answers such a question; what is said of the incident is a claim of this desk at the other side
    Answer {
        /// The message that asks
        message: String,
        /// The answer in words
        #[arg(default_value = "")]
        text: String,
        #[command(flatten)]
        says: Says,
        #[command(flatten)]
        manner: Manner,
        #[command(flatten)]
        confirming: Confirming,
    },
}

impl Clarify {
    /// Whether a program reads the answer.
    pub(crate) const fn json(&self) -> bool {
        match &self.act {
            Act::Ask { manner, .. } | Act::Answer { manner, .. } => manner.json,
        }
    }
}

pub(crate) fn run(asked: &Clarify) -> Result<Answer, Fault> {
    let reach = Reach::to(&asked.place)?;
    match &asked.act {
        Act::Ask {
            text,
            assurance,
            incident,
            manner,
        } => {
            let (given, digest) = naming::assurance(&reach, assurance, true)?;
            let said = Said::ClarificationRequest {
                assurance: digest,
                report: report(&reach, incident)?,
                text: text.clone(),
            };
            let saying = manner.saying(&given.channel, None, said)?;
            at_once(&reach, manner.json, saying)
        }
        Act::Answer {
            message,
            text,
            says,
            manner,
            confirming,
        } => {
            let (letter, view) = naming::letter(&reach, message)?;
            let says = says.spelled()?;
            let shown = format!(
                "A clarification of {} in answer to {}.\nIt says: {}\n{text}\n",
                view.incident.unwrap_or_default(),
                view.record,
                says.as_ref()
                    .map_or("nothing of who acted".to_owned(), ToString::to_string)
            );
            let says = says
                .map(serde_json::from_value)
                .transpose()
                .map_err(|why| {
                    DeskFault::asked(
                        format!("this says nothing that a record could: {why}"),
                        "name actors, acts and places as the vocabulary does",
                    )
                })?;
            let said = Said::ClarificationAnswer {
                says,
                text: text.clone(),
            };
            let saying = manner.saying(letter.channel.as_str(), Some(letter.id), said)?;
            confirmed(&reach, saying, shown, manner.json, confirming)
        }
    }
}
