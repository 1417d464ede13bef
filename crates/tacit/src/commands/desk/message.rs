//! `tacit message …` and `tacit inbox`: words that commit nobody, what came, and what became of what went.

use super::keep::Json;
use super::saying::{Manner, at_once};
use super::{letters, marked, naming, outcome};
use crate::desk::letter_view::LetterView;
use crate::desk::reach::{Reach, unexpected};
use crate::desk::request::{Reply, Request};
use crate::desk::settings::Place;
use crate::ending::{Answer, Fault};
use clap::{Args, Subcommand};
use serde::Serialize;
use std::io::Read as _;
use tacit_mission::command::Command;
use tacit_mission::said::Said;

/// The longest note that is read from standard input, in bytes.
const MAX_NOTE_BYTES: u64 = 1 << 20;

#[derive(Debug, Args)]
pub(crate) struct Message {
    #[command(flatten)]
    place: Place,
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, Subcommand)]
enum Act {
    /// Sends words that commit nobody
    Send {
        /// The words; `-` reads them from standard input
        text: String,
        /// On which channel
        #[arg(long, value_name = "NAME")]
        channel: String,
        /// Which message of the other side it answers
        #[arg(long, value_name = "MESSAGE")]
        answers: Option<String>,
        #[command(flatten)]
        manner: Manner,
    },
    /// Shows a message of the other side and states to it that an officer has read it
    Read {
        /// The message
        message: String,
        #[command(flatten)]
        json: Json,
    },
    /// Shows everything that is known of a message, each fact with its time and whose clock says so
    Show {
        /// The message
        message: String,
        #[command(flatten)]
        json: Json,
    },
    /// Lists every message of either side
    List(Json),
}

#[derive(Debug, Args)]
pub(crate) struct Inbox {
    #[command(flatten)]
    place: Place,
    /// Only what no officer here has said to have read
    #[arg(long)]
    unread: bool,
    #[command(flatten)]
    json: Json,
}

impl Message {
    /// Whether a program reads the answer.
    pub(crate) const fn json(&self) -> bool {
        match &self.act {
            Act::Send { manner, .. } => manner.json,
            Act::Read { json, .. } | Act::Show { json, .. } | Act::List(json) => json.json,
        }
    }
}

impl Inbox {
    /// Whether a program reads the answer.
    pub(crate) const fn json(&self) -> bool {
        self.json.json
    }
}

pub(crate) fn run(asked: &Message) -> Result<Answer, Fault> {
    let reach = Reach::to(&asked.place)?;
    match &asked.act {
        Act::Send {
            text,
            channel,
            answers,
            manner,
        } => {
            let answers = naming::message(&reach, answers.as_deref())?;
            let text = given(text)?;
            let saying = manner.saying(channel, answers, Said::Note { text })?;
            at_once(&reach, manner.json, saying)
        }
        Act::Read { message, json } => {
            let (letter, view) = naming::letter(&reach, message)?;
            let obeyed = reach.order(Command::MarkRead { message: letter.id })?;
            if json.json {
                return Ok(outcome::told(&reach, true, &obeyed));
            }
            let said = outcome::words(&obeyed.outcome);
            Ok(marked::text(
                &reach,
                format!("{}\nmarked as read: {said}", letters::whole(&view)),
            ))
        }
        Act::Show { message, json } => {
            let (_, view) = naming::letter(&reach, message)?;
            Ok(marked::either(&reach, json.json, &view, || {
                letters::whole(&view)
            }))
        }
        Act::List(json) => list(&reach, false, None, *json),
    }
}

/// What came from the other sides.
pub(crate) fn inbox(asked: &Inbox) -> Result<Answer, Fault> {
    let reach = Reach::to(&asked.place)?;
    list(&reach, asked.unread, Some(false), asked.json)
}

fn list(reach: &Reach, unread: bool, ours: Option<bool>, json: Json) -> Result<Answer, Fault> {
    #[derive(Serialize)]
    struct Data {
        messages: Vec<LetterView>,
    }
    let Reply::Letters { letters: messages } = reach.ask(&Request::Letters { unread, ours })?
    else {
        return Err(unexpected().into());
    };
    let data = Data { messages };
    Ok(marked::either(reach, json.json, &data, || {
        if data.messages.is_empty() {
            return "nothing\n".to_owned();
        }
        let mut lines: String = data.messages.iter().map(letters::listed).collect();
        if data.messages.iter().any(|it| it.text.is_some()) {
            lines.push_str(&letters::licensed("MESSAGE"));
        }
        lines
    }))
}

/// Words as they were given, or what standard input holds.
pub(crate) fn given(text: &str) -> Result<String, Fault> {
    if text != "-" {
        return Ok(text.to_owned());
    }
    let mut read = String::new();
    let limit = std::io::stdin()
        .lock()
        .take(MAX_NOTE_BYTES)
        .read_to_string(&mut read);
    limit.map_err(|why| {
        crate::desk::fault::DeskFault::asked(
            format!("standard input cannot be read: {why}"),
            "give UTF-8 text",
        )
    })?;
    Ok(read)
}
