//! `tacit note …`: what the desk keeps for itself. No way leads from here into a message.

use super::keep::Json;
use super::{marked, naming, outcome, shown};
use crate::desk::reach::{Reach, unexpected};
use crate::desk::request::{Reply, Request};
use crate::desk::settings::Place;
use crate::desk::view::KeptView;
use crate::ending::{Answer, Fault};
use clap::{Args, Subcommand, ValueEnum};
use serde::Serialize;
use tacit_mission::command::Command;
use tacit_mission::private::PrivateKind;

#[derive(Debug, Args)]
pub(crate) struct Note {
    #[command(flatten)]
    place: Place,
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, Subcommand)]
enum Act {
    /// Keeps something for this desk alone
    Add {
        /// The words; `-` reads them from standard input
        text: String,
        /// What it is
        #[arg(long, value_enum, default_value_t = Kind::Note)]
        kind: Kind,
        /// Which message it is about
        #[arg(long, value_name = "MESSAGE")]
        about: Option<String>,
    },
    /// Lists what is kept
    List(Json),
}

/// What is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// A note
    Note,
    /// A doubt of the other side
    Doubt,
    /// A motive, one's own or one that is suspected
    Motive,
    /// A draft of a text
    Draft,
    /// What is believed
    Belief,
}

impl Note {
    /// Whether a program reads the answer.
    pub(crate) const fn json(&self) -> bool {
        matches!(&self.act, Act::List(json) if json.json)
    }
}

pub(crate) fn run(asked: &Note) -> Result<Answer, Fault> {
    let reach = Reach::to(&asked.place)?;
    match &asked.act {
        Act::Add { text, kind, about } => {
            let kind = match kind {
                Kind::Note => PrivateKind::Note,
                Kind::Doubt => PrivateKind::Doubt,
                Kind::Motive => PrivateKind::Motive,
                Kind::Draft => PrivateKind::Draft,
                Kind::Belief => PrivateKind::Belief,
            };
            let about = naming::message(&reach, about.as_deref())?;
            let text = super::message::given(text)?;
            let obeyed = reach.order(Command::Keep { kind, text, about })?;
            Ok(outcome::told(&reach, false, &obeyed))
        }
        Act::List(json) => {
            #[derive(Serialize)]
            struct Data {
                kept: Vec<KeptView>,
            }
            let Reply::Kept { kept } = reach.ask(&Request::Kept)? else {
                return Err(unexpected().into());
            };
            let data = Data { kept };
            Ok(marked::either(&reach, json.json, &data, || {
                data.kept.iter().map(listed).collect()
            }))
        }
    }
}

fn listed(it: &KeptView) -> String {
    let about = it
        .about
        .as_ref()
        .map_or(String::new(), |about| format!(", about {about:.16}"));
    format!(
        "{:>4}  {}  {}{about}: {}\n",
        it.number,
        shown::moment(it.at_ms),
        it.kind,
        it.text
    )
}
