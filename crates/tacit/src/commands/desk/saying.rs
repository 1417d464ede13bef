//! Saying something: shown in full, confirmed by a person, and then said as it was shown.

use super::{channel, marked, outcome, shown};
use crate::desk::fault::DeskFault;
use crate::desk::manner;
use crate::desk::reach::{Reach, unexpected};
use crate::desk::request::{Reply, Request};
use crate::ending::{Answer, Fault};
use clap::{Args, ValueEnum};
use serde_json::Value;
use std::io::{self, BufRead as _, IsTerminal as _, Write as _};
use std::path::PathBuf;
use tacit_channel::{Authority, MessageId};
use tacit_mission::command::{Command, Saying};
use tacit_mission::effect::Outcome;
use tacit_mission::said::Said;
use tacit_spelling::words::Words;
use tacit_wire::Precedence;

/// The fewest digits by which something is confirmed.
const LEAST_DIGITS: usize = 12;

/// How something is said.
#[derive(Debug, Clone, Args)]
pub(crate) struct Manner {
    /// Speed of handling, not importance
    #[arg(long, value_enum, default_value_t = Speed::Routine)]
    pub(crate) precedence: Speed,
    /// By which authority it is said
    #[arg(long, value_enum, default_value_t = Power::Unknown)]
    pub(crate) authority: Power,
    /// Who asked for it to be said
    #[arg(long, value_name = "WHO", default_value = "")]
    pub(crate) asked_by: String,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// How something that commits is confirmed.
#[derive(Debug, Clone, Args)]
pub(crate) struct Confirming {
    /// Show what would be said, and say nothing
    #[arg(long, conflicts_with = "confirm")]
    pub(crate) show: bool,
    /// Say it without asking, if it is what was shown under this name, these twelve words or this meaning
    #[arg(long, value_name = "DIGEST")]
    pub(crate) confirm: Option<String>,
    /// By this officer's hand, who approves at once what waits for approval
    #[arg(long, value_name = "FILE")]
    pub(crate) officer: Option<PathBuf>,
    /// A file whose first line is the officer's passphrase; else it is asked for
    #[arg(long, value_name = "FILE")]
    pub(crate) officer_passphrase_file: Option<PathBuf>,
}

/// Speed of handling.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Speed {
    /// Within about ten minutes
    Flash,
    /// Within half an hour
    Immediate,
    /// Within three hours
    Priority,
    /// Within six hours
    Routine,
}

impl From<Speed> for Precedence {
    fn from(speed: Speed) -> Self {
        match speed {
            Speed::Flash => Self::Flash,
            Speed::Immediate => Self::Immediate,
            Speed::Priority => Self::Priority,
            Speed::Routine => Self::Routine,
        }
    }
}

/// By which authority something is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Power {
    /// The officer's own word
    Personal,
    /// As instructed
    Instructed,
    /// With full powers
    FullPowers,
    /// Subject to the capital's word
    AdReferendum,
    /// It is not said
    Unknown,
}

impl From<Power> for Authority {
    fn from(power: Power) -> Self {
        match power {
            Power::Personal => Self::Personal,
            Power::Instructed => Self::Instructed,
            Power::FullPowers => Self::FullPowers,
            Power::AdReferendum => Self::AdReferendum,
            Power::Unknown => Self::Unknown,
        }
    }
}

impl Manner {
    /// What is said in this manner.
    pub(crate) fn saying(
        &self,
        channel: &str,
        answers: Option<MessageId>,
        said: Said,
    ) -> Result<Saying, DeskFault> {
        Ok(Saying {
            channel: channel::name(channel)?,
            precedence: self.precedence.into(),
            authority: self.authority.into(),
            asked_by: self.asked_by.clone(),
            answers,
            said,
            officer: String::new(),
        })
    }
}

/// Says what commits nobody.
pub(crate) fn at_once(reach: &Reach, json: bool, saying: Saying) -> Result<Answer, Fault> {
    let obeyed = reach.order(Command::Say(saying))?;
    Ok(outcome::told(reach, json, &obeyed))
}

/// What an officer sees of something before it is confirmed.
pub(crate) struct Shown {
    /// For people.
    pub(crate) page: String,
    /// What a program reads besides; it is no part of what is said, nor of its name.
    pub(crate) besides: Option<Value>,
}

impl From<String> for Shown {
    fn from(page: String) -> Self {
        Self {
            page,
            besides: None,
        }
    }
}

/// Shows what would be said, asks, and says it.
pub(crate) fn confirmed(
    reach: &Reach,
    mut saying: Saying,
    shown: impl Into<Shown>,
    json: bool,
    confirming: &Confirming,
) -> Result<Answer, Fault> {
    let shown = shown.into();
    let officer = confirming.officer.as_deref();
    let officer = officer
        .map(|file| super::officer::name_of(file).map(|name| (file, name)))
        .transpose()?;
    saying.officer = officer
        .as_ref()
        .map_or(String::new(), |(_, name)| name.clone());
    let request = Request::NameOf {
        saying: Box::new(saying.clone()),
    };
    let Reply::Name { name, needed } = reach.ask(&request)? else {
        return Err(unexpected().into());
    };
    let page = page(reach, &saying, &shown.page, &name, needed)?;
    if confirming.show {
        #[derive(serde::Serialize)]
        struct Data<'p> {
            name: &'p str,
            shown: &'p str,
            #[serde(flatten)]
            besides: Option<Value>,
        }
        let data = Data {
            name: &name,
            shown: &page,
            besides: shown.besides,
        };
        return Ok(marked::either(reach, json, &data, || page.clone()));
    }
    match &confirming.confirm {
        Some(given) if fits(given, &name, &saying.said) => {}
        Some(given) => {
            return Err(DeskFault::asked(
                format!("nothing was said: `{given}` is not the name of what would be said now, which is {name}; the text, or how it is said, changed since it was shown"),
                "look at it again with --show",
            )
            .into());
        }
        None => ask(&marked::mark(reach.exercise(), page), &name)?,
    }
    let obeyed = reach.order(Command::Say(saying))?;
    let obeyed = match (&obeyed.outcome, officer) {
        (Outcome::Proposed { proposal, .. }, Some((file, officer))) => {
            let passphrase = confirming.officer_passphrase_file.as_deref();
            super::proposals::approve_as(reach, *proposal, file, &officer, passphrase)?
        }
        _ => obeyed,
    };
    Ok(outcome::told(reach, json, &obeyed))
}

/// Shows a page on standard error and waits for a `yes`.
///
/// # Errors
/// Where nobody can be asked, or anything else is answered.
pub(crate) fn ask(page: &str, name: &str) -> Result<(), DeskFault> {
    if !(io::stdin().is_terminal() && io::stderr().is_terminal()) {
        return Err(DeskFault::asked(
            "nothing was said: there is no terminal on which it could be shown and confirmed",
            format!("look at it with --show, and say it with --confirm {name}"),
        ));
    }
    let screen = crate::screen::Screen::of_errors();
    let mut answer = String::new();
    let asked = io::stderr()
        .write_all(
            screen
                .safe(&format!("{page}\nSay exactly this? yes or no: "))
                .as_bytes(),
        )
        .and_then(|()| io::stdin().lock().read_line(&mut answer));
    match asked {
        Ok(_) if answer.trim() == "yes" => Ok(()),
        _ => Err(DeskFault::asked(
            "nothing was said: it was not answered with `yes`",
            "give the command again when it is to be said",
        )),
    }
}

/// Whether an officer who gives this means what would be said: its whole name or a long beginning, its words, its meaning or the meaning's words.
pub(crate) fn fits(given: &str, name: &str, said: &Said) -> bool {
    let given = given
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase();
    let is_digest = |digest: &tacit_spelling::Digest| {
        let long_enough = given.len() >= LEAST_DIGITS;
        (long_enough && digest.to_string().starts_with(&given))
            || Words::of(digest).to_string() == given
    };
    name.parse().is_ok_and(|name| is_digest(&name))
        || said.paper().is_some_and(|paper| is_digest(&paper.meaning))
}

fn page(
    reach: &Reach,
    saying: &Saying,
    shown: &str,
    name: &str,
    needed: usize,
) -> Result<String, DeskFault> {
    let to = channel::of_name(reach, saying.channel.as_str())?;
    let proposal: tacit_spelling::Digest = name.parse().map_err(|_| unexpected())?;
    let mut rows = manner::rows(saying, &to, needed);
    rows.push(("all this is", name.to_owned()));
    rows.push(("in words", Words::of(&proposal).to_string()));
    Ok(format!("{shown}\n{}", shown::rows(&rows)))
}
