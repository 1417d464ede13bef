//! `tacit line check`: tells a dead line from a silent counterpart.

use super::saying::{Manner, Power, Speed};
use super::{channel, marked, naming, shown};
use crate::desk::board::LineState;
use crate::desk::fault::DeskFault;
use crate::desk::letter_view::LetterView;
use crate::desk::reach::{Reach, unexpected};
use crate::desk::request::{Reply, Request};
use crate::desk::settings::Place;
use crate::desk::view::ChannelView;
use crate::ending::{Answer, Fault};
use clap::{Args, Subcommand};
use serde::Serialize;
use std::time::{Duration, Instant};
use tacit_mission::command::Command;
use tacit_mission::effect::Outcome;
use tacit_mission::said::Said;

/// The pause between two looks at what has become of it.
const PAUSE: Duration = Duration::from_millis(200);

#[derive(Debug, Args)]
pub(crate) struct Line {
    #[command(flatten)]
    place: Place,
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, Subcommand)]
enum Act {
    /// Sends a line check and says how far it got
    Check {
        /// On which channel; may be left out where there is one
        #[arg(long, value_name = "NAME")]
        channel: Option<String>,
        /// For how many seconds to wait; an officer of the other side has to read it before it counts as read
        #[arg(long, default_value_t = 30, value_name = "SECONDS")]
        wait: u64,
        /// In words
        #[arg(long, default_value = "")]
        text: String,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

impl Line {
    /// Whether a program reads the answer.
    pub(crate) const fn json(&self) -> bool {
        let Act::Check { json, .. } = &self.act;
        *json
    }
}

/// How far a line check got.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "line", rename_all = "kebab-case")]
enum Found {
    /// Nobody calls the relay.
    NoDaemon,
    /// It is kept here until the channel can carry it.
    Kept { until: String },
    /// The relay was not reached.
    NotReached { lines: Vec<String> },
    /// The relay has it, and the other desk has not fetched it.
    Silent { silent_ms: Option<u64> },
    /// The other desk has fetched it, by the relay's word, and has not shown to have it.
    Fetched { at_ms: u64 },
    /// The other desk's machine has it, and nobody has said to have read it.
    Received { at_ms: u64 },
    /// An officer of the other side has read it.
    Read { at_ms: u64 },
}

pub(crate) fn run(asked: &Line) -> Result<Answer, Fault> {
    let reach = Reach::to(&asked.place)?;
    let Act::Check {
        channel,
        wait,
        text,
        json,
    } = &asked.act;
    let channel = match channel {
        Some(channel) => channel.clone(),
        None => only_channel(&reach)?,
    };
    let manner = Manner {
        precedence: Speed::Immediate,
        authority: Power::Unknown,
        asked_by: String::new(),
        json: *json,
    };
    let (found, message) = match dead(&reach, &channel, *wait)? {
        Some(dead) => (dead, None),
        None => {
            let said = Said::LineCheck { text: text.clone() };
            let obeyed = reach.order(Command::Say(manner.saying(&channel, None, said)?))?;
            match obeyed.outcome {
                Outcome::Sealed { message } => {
                    let name = message.to_string();
                    (wait_for(&reach, &channel, &name, *wait)?, Some(name))
                }
                Outcome::Waiting { until } => (Found::Kept { until }, None),
                _ => return Err(unexpected().into()),
            }
        }
    };
    #[derive(Serialize)]
    struct Data<'f> {
        #[serde(flatten)]
        found: &'f Found,
        message: Option<String>,
    }
    let data = Data {
        found: &found,
        message,
    };
    let answer = marked::either(&reach, *json, &data, || found.words());
    Ok(marked::objecting(answer, !found.arrived()))
}

fn only_channel(reach: &Reach) -> Result<String, DeskFault> {
    let Reply::Channels { channels } = reach.ask(&Request::Channels)? else {
        return Err(unexpected());
    };
    let mut names = channels.into_iter().map(|it| it.name);
    match (names.next(), names.next()) {
        (Some(one), None) => Ok(one),
        (None, _) => Err(DeskFault::asked(
            "there is no channel",
            "`tacit channel invite NAME` begins one",
        )),
        _ => Err(DeskFault::asked(
            "there are several channels",
            "name one with --channel NAME",
        )),
    }
}

/// Why nothing can be sent, if no relay is reached in so many seconds: then nothing is, so that no late check goes out.
fn dead(reach: &Reach, name: &str, wait: u64) -> Result<Option<Found>, DeskFault> {
    let asked_at = Instant::now();
    loop {
        let Reply::Status(status) = reach.ask(&Request::Status)? else {
            return Err(unexpected());
        };
        let channel = channel::of_name(reach, name)?;
        if !status.running {
            return Ok(Some(Found::NoDaemon));
        }
        if reached(&channel) {
            return Ok(None);
        }
        if asked_at.elapsed() >= Duration::from_secs(wait) {
            return Ok(Some(not_reached(&channel, status.now_ms)));
        }
        std::thread::sleep(PAUSE);
    }
}

fn wait_for(reach: &Reach, name: &str, message: &str, wait: u64) -> Result<Found, DeskFault> {
    let asked_at = Instant::now();
    loop {
        let (_, letter) = naming::letter(reach, message)?;
        let channel = channel::of_name(reach, name)?;
        let found = far(reach, &letter, &channel)?;
        let over = asked_at.elapsed() >= Duration::from_secs(wait);
        if over || matches!(found, Found::Read { .. } | Found::NoDaemon) {
            return Ok(found);
        }
        std::thread::sleep(PAUSE);
    }
}

fn far(reach: &Reach, letter: &LetterView, channel: &ChannelView) -> Result<Found, DeskFault> {
    let at = |what: &str| {
        letter
            .facts
            .iter()
            .find(|fact| fact.what == what)
            .map(|fact| fact.at_ms)
    };
    if let Some(at_ms) = at("read") {
        return Ok(Found::Read { at_ms });
    }
    if let Some(at_ms) = at("received") {
        return Ok(Found::Received { at_ms });
    }
    if let Some(at_ms) = at("conveyed") {
        return Ok(Found::Fetched { at_ms });
    }
    if at("held").is_some() {
        return Ok(Found::Silent {
            silent_ms: channel.silence_ms,
        });
    }
    let Reply::Status(status) = reach.ask(&Request::Status)? else {
        return Err(unexpected());
    };
    Ok(if status.running {
        not_reached(channel, status.now_ms)
    } else {
        Found::NoDaemon
    })
}

fn reached(channel: &ChannelView) -> bool {
    channel
        .lines
        .iter()
        .any(|line| matches!(line.state, LineState::Reached { .. }))
}

fn not_reached(channel: &ChannelView, now_ms: u64) -> Found {
    let lines = channel.lines.iter().map(|line| shown::line(line, now_ms));
    Found::NotReached {
        lines: lines.collect(),
    }
}

impl Found {
    /// Whether the other desk's machine has it.
    const fn arrived(&self) -> bool {
        matches!(self, Self::Received { .. } | Self::Read { .. })
    }

    fn words(&self) -> String {
        let found = match self {
            Self::NoDaemon => {
                "no daemon runs, so nothing was sent: run `tacit desk run`".to_owned()
            }
            Self::Kept { until } => {
                format!("the relay is reached, and the check waits until {until}")
            }
            Self::NotReached { lines } => {
                format!("the relay did not take it: {}", lines.join("; "))
            }
            Self::Silent { silent_ms } => {
                let since = silent_ms.map_or(String::new(), |ms| {
                    format!("; nothing came from the other desk for {}", shown::span(ms))
                });
                format!("the relay has it, and the other desk has not fetched it{since}")
            }
            Self::Fetched { at_ms } => format!(
                "the other desk has fetched it at {} by the relay's word, and has not shown to have it yet; wait longer with --wait",
                shown::moment(*at_ms)
            ),
            Self::Received { at_ms } => format!(
                "the other desk's machine has it since {} by its clock, and nobody there says to have read it",
                shown::moment(*at_ms)
            ),
            Self::Read { at_ms } => format!(
                "read at {} by the other side's clock: the line works and somebody is there",
                shown::moment(*at_ms)
            ),
        };
        format!("{found}.\nSilence is not a refusal.\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn however_far_it_got_silence_is_no_refusal() {
        let every = [
            Found::NoDaemon,
            Found::Kept {
                until: String::new(),
            },
            Found::NotReached { lines: Vec::new() },
            Found::Silent {
                silent_ms: Some(60_000),
            },
            Found::Fetched { at_ms: 0 },
            Found::Received { at_ms: 0 },
            Found::Read { at_ms: 0 },
        ];
        for found in &every {
            assert!(
                found.words().ends_with("Silence is not a refusal.\n"),
                "{found:?}"
            );
        }
        let said: std::collections::BTreeSet<String> = every.iter().map(Found::words).collect();
        assert_eq!(said.len(), every.len(), "each is told apart");
    }
}
