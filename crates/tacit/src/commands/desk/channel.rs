//! `tacit channel …`: begins a channel, verifies who is at its other end, and keeps it in order.

use super::admitted::{MAX_FILE_BYTES, Relays, admissions, read_bytes, secret};
use super::keep::{Json, actor};
use super::{marked, outcome, shown};
use crate::desk::fault::DeskFault;
use crate::desk::reach::{Reach, unexpected};
use crate::desk::request::{Reply, Request};
use crate::desk::settings::Place;
use crate::desk::view::ChannelView;
use crate::ending::{Answer, Fault};
use crate::files;
use clap::{Args, Subcommand};
use serde::Serialize;
use std::path::{Path, PathBuf};
use tacit_channel::MessageId;
use tacit_mission::command::{Admission, Command, Maintenance, NewChannel};
use tacit_mission::effect::Outcome;
use tacit_mission::party::{ChannelName, Party};
use tacit_spelling::hex::from_hex;

#[derive(Debug, Args)]
pub(crate) struct Channel {
    #[command(flatten)]
    place: Place,
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, Subcommand)]
enum Act {
    /// Begins a channel and writes the invitation that the other desk answers
    Invite(Invite),
    /// Answers an invitation
    Accept(Accept),
    /// Records how the other side's fingerprint was learned; nothing that commits goes out before
    Verify(Verify),
    /// Strikes out a record of verification; it stays visible with the reason
    Strike {
        /// The channel
        name: String,
        /// Which record, as `tacit channel status` numbers them
        record: usize,
        /// Why; kept
        #[arg(long)]
        reason: String,
    },
    /// Shows a channel, or all of them
    Status {
        /// The channel; else all of them
        name: Option<String>,
        #[command(flatten)]
        json: Json,
    },
    /// Renews the channel's keys as soon as the turn allows
    RenewKeys {
        /// The channel
        name: String,
    },
    /// Asks the other side to begin the session again under new keys
    AskReset {
        /// The channel
        name: String,
        /// For how many hours the request holds
        #[arg(long, default_value_t = 72)]
        hours: u32,
    },
    /// Agrees to the reset that the other side has asked for
    AgreeReset {
        /// The channel
        name: String,
    },
    /// Proposes to go on over another relay as well
    ProposeMove {
        /// The channel
        name: String,
        #[command(flatten)]
        relay: Relays,
    },
    /// Agrees to another relay that the other side has proposed
    AgreeMove {
        /// The channel
        name: String,
        /// The message that proposes it, whole, as the journal names it
        message: String,
        /// The token that admits this desk there: 64 digits, or a file that holds them
        #[arg(long)]
        token: String,
    },
    /// Seals without having seen a relay, where only couriers go
    SealWithoutContact {
        /// The channel
        name: String,
        /// Why; kept
        #[arg(long)]
        reason: String,
    },
    /// Packs everything that the other side has not acknowledged into a courier's bag
    Pack {
        /// The channel
        name: String,
        /// The bag to be written
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Takes a courier's bag in
    Unpack {
        /// The channel
        name: String,
        /// The bag
        file: PathBuf,
    },
}

/// Who is at the other end.
#[derive(Debug, Args)]
struct With {
    /// The party at the other end, as the vocabulary declares it
    #[arg(long = "with", value_name = "ACTOR")]
    party: String,
    /// What records call its eyes; else the party's own identifier
    #[arg(long, value_name = "VIEWPOINT")]
    viewpoint: Option<String>,
    /// Who carries, for the record; may be repeated
    #[arg(long, value_name = "ACTOR")]
    through: Vec<String>,
}

#[derive(Debug, Args)]
struct Invite {
    /// What the channel is to be called here; the other side never learns it
    name: String,
    #[command(flatten)]
    with: With,
    #[command(flatten)]
    relays: Relays,
    /// For how many hours the invitation may be answered
    #[arg(long, default_value_t = 168)]
    hours: u32,
    /// The file to be written, which an envoy, a courier or mail carries
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

#[derive(Debug, Args)]
struct Accept {
    /// What the channel is to be called here
    name: String,
    /// The invitation's file
    invitation: PathBuf,
    #[command(flatten)]
    with: With,
    /// The token that admits this desk to each relay of the invitation, in their order: 64 digits, or a file
    #[arg(long = "token", value_name = "TOKEN")]
    tokens: Vec<String>,
}

#[derive(Debug, Args)]
#[command(group(clap::ArgGroup::new("given").required(true).args(["fingerprint", "words"])))]
struct Verify {
    /// The channel
    name: String,
    /// By which way it was learned: envoy, published, words, or introducer:NAME
    #[arg(long)]
    way: String,
    /// The fingerprint, 64 digits
    #[arg(long, value_name = "DIGITS")]
    fingerprint: Option<String>,
    /// Its twelve words
    #[arg(long)]
    words: Option<String>,
    /// Who or what it came from; kept
    #[arg(long, value_name = "TEXT")]
    source: String,
}

impl Channel {
    /// Whether a program reads the answer.
    pub(crate) const fn json(&self) -> bool {
        matches!(&self.act, Act::Status { json, .. } if json.json)
    }
}

pub(crate) fn run(asked: &Channel) -> Result<Answer, Fault> {
    let reach = Reach::to(&asked.place)?;
    match &asked.act {
        Act::Invite(asked) => invite(&reach, asked),
        Act::Accept(asked) => accept(&reach, asked),
        Act::Status { name, json } => status(&reach, name.as_deref(), *json),
        Act::Pack { name, out } => pack(&reach, name, out),
        other => {
            let obeyed = reach.order(command(other)?)?;
            Ok(outcome::told(&reach, false, &obeyed))
        }
    }
}

/// A channel's name.
pub(crate) fn name(text: &str) -> Result<ChannelName, DeskFault> {
    ChannelName::new(text).map_err(|why| {
        DeskFault::asked(why.to_string(), "`tacit channel status` lists the channels")
    })
}

/// One channel as it is now.
pub(crate) fn of_name(reach: &Reach, name: &str) -> Result<ChannelView, DeskFault> {
    let Reply::Channels { channels } = reach.ask(&Request::Channels)? else {
        return Err(unexpected());
    };
    let known: Vec<String> = channels.iter().map(|it| it.name.clone()).collect();
    channels
        .into_iter()
        .find(|it| it.name == name)
        .ok_or_else(|| {
            let near = tacit_spelling::nearest(name, known.iter().map(String::as_str));
            let near = near.map_or(String::new(), |near| format!("did you mean `{near}`? "));
            DeskFault::Refused(format!(
                "there is no channel `{name}`; {near}`tacit channel status` lists them"
            ))
        })
}

fn command(act: &Act) -> Result<Command, DeskFault> {
    let maintain = |text: &str, act: Maintenance| {
        Ok(Command::Maintain {
            channel: name(text)?,
            act,
        })
    };
    match act {
        Act::Verify(asked) => Ok(Command::Verify {
            channel: name(&asked.name)?,
            way: asked.way.clone(),
            given: asked
                .fingerprint
                .as_ref()
                .or(asked.words.as_ref())
                .map(|given| given.split_whitespace().collect::<Vec<_>>().join(" "))
                .unwrap_or_default(),
            source: asked.source.clone(),
        }),
        Act::Strike {
            name: channel,
            record,
            reason,
        } => Ok(Command::StrikeOut {
            channel: name(channel)?,
            record: *record,
            reason: reason.clone(),
        }),
        Act::RenewKeys { name } => maintain(name, Maintenance::RenewKeys),
        Act::AskReset { name, hours } => maintain(name, Maintenance::AskReset { hours: *hours }),
        Act::AgreeReset { name } => maintain(name, Maintenance::AgreeReset),
        Act::ProposeMove { name, relay } => {
            let to = admissions(relay)?.into_iter().next();
            let to = to.ok_or_else(|| {
                DeskFault::asked(
                    "no relay was named",
                    "give --relay ADDRESS and --token TOKEN",
                )
            })?;
            maintain(name, Maintenance::ProposeMove { to })
        }
        Act::AgreeMove {
            name,
            message,
            token,
        } => {
            let proposal = message.parse().map(MessageId).map_err(|_| {
                DeskFault::asked(
                    format!("`{message}` is no message's whole name"),
                    "copy it from `tacit desk journal`, 64 digits",
                )
            })?;
            let token = secret(token)?;
            maintain(name, Maintenance::AgreeMove { proposal, token })
        }
        Act::SealWithoutContact { name, reason } => {
            let reason = reason.clone();
            maintain(name, Maintenance::SealWithoutContact { reason })
        }
        Act::Pack { name, .. } => maintain(name, Maintenance::PackBundle),
        Act::Unpack {
            name: channel,
            file,
        } => Ok(Command::Unpack {
            channel: name(channel)?,
            bag: read_bytes(file)?,
        }),
        Act::Invite(_) | Act::Accept(_) | Act::Status { .. } => Err(unexpected()),
    }
}

fn invite(reach: &Reach, asked: &Invite) -> Result<Answer, Fault> {
    if asked.out.exists() {
        return Err(DeskFault::asked(
            format!("there is a file `{}` already", asked.out.display()),
            "name another with --out; nothing is overwritten",
        )
        .into());
    }
    let channel = NewChannel {
        relays: admissions(&asked.relays)?,
        ..new_channel(&asked.name, &asked.with, asked.hours)?
    };
    let obeyed = reach.order(Command::Invite(channel))?;
    let Outcome::Invited { invitation } = &obeyed.outcome else {
        return Err(unexpected().into());
    };
    // Whoever answers it first is at the other end, until somebody compares fingerprints.
    files::write(&asked.out, invitation)?;
    let text = format!(
        "the invitation lies in `{}`: carry it to the other desk, which answers with `tacit channel accept`;\nthen compare fingerprints by another way and record it with `tacit channel verify {}`\n",
        asked.out.display(),
        asked.name
    );
    Ok(marked::text(
        reach,
        text + &outcome::noticed(&obeyed.notices),
    ))
}

fn accept(reach: &Reach, asked: &Accept) -> Result<Answer, Fault> {
    let mut relays = Vec::new();
    for token in &asked.tokens {
        relays.push(Admission {
            address: Vec::new(),
            token: secret(token)?,
        });
    }
    // The invitation says itself until when it may be answered.
    let channel = NewChannel {
        relays,
        ..new_channel(&asked.name, &asked.with, 1)?
    };
    let invitation = files::read_text(&asked.invitation, MAX_FILE_BYTES)?.into_bytes();
    let obeyed = reach.order(Command::Accept {
        channel,
        invitation,
    })?;
    let text = format!(
        "answered; compare fingerprints by a way that no carrier controls and record it with `tacit channel verify {}`\n",
        asked.name
    );
    Ok(marked::text(
        reach,
        text + &outcome::noticed(&obeyed.notices),
    ))
}

fn new_channel(named: &str, with: &With, hours: u32) -> Result<NewChannel, DeskFault> {
    let party = actor(&with.party)?;
    let mut through = Vec::new();
    for carrier in &with.through {
        through.push(actor(carrier)?);
    }
    Ok(NewChannel {
        name: name(named)?,
        other: Party {
            viewpoint: with.viewpoint.clone().unwrap_or_else(|| party.to_string()),
            actor: party,
        },
        through,
        relays: Vec::new(),
        hours,
    })
}

fn pack(reach: &Reach, named: &str, out: &Path) -> Result<Answer, Fault> {
    let refused = |what: String, step: &str| Fault::from(DeskFault::asked(what, step));
    if out.exists() {
        let what = format!("there is a file `{}` already", out.display());
        return Err(refused(
            what,
            "name another with --out; nothing is overwritten",
        ));
    }
    let obeyed = reach.order(Command::Maintain {
        channel: name(named)?,
        act: Maintenance::PackBundle,
    })?;
    if obeyed.bags.is_empty() {
        return Err(refused(
            "there is nothing to pack: the other side has acknowledged everything, or nothing was said".to_owned(),
            "look at it with `tacit channel status`",
        ));
    }
    let mut written = Vec::new();
    for (at, bag) in obeyed.bags.iter().enumerate() {
        let file = if at == 0 {
            out.to_owned()
        } else {
            PathBuf::from(format!("{}.{}", out.display(), at + 1))
        };
        let bytes = from_hex(bag).unwrap_or_default();
        std::fs::write(&file, bytes).map_err(|error| files::fault(&file, &error))?;
        written.push(format!("`{}`", file.display()));
    }
    let text = format!(
        "packed into {}; the other desk takes it in with `tacit channel unpack`\n",
        written.join(", ")
    );
    Ok(marked::text(reach, text))
}

fn status(reach: &Reach, name: Option<&str>, json: Json) -> Result<Answer, Fault> {
    #[derive(Serialize)]
    struct Data {
        channels: Vec<ChannelView>,
    }
    let Reply::Status(status) = reach.ask(&Request::Status)? else {
        return Err(unexpected().into());
    };
    let now_ms = status.now_ms;
    let channels = match name {
        Some(name) => vec![of_name(reach, name)?],
        None => status.channels,
    };
    let data = Data { channels };
    Ok(marked::either(reach, json.json, &data, || {
        if data.channels.is_empty() {
            return "no channel yet; `tacit channel invite NAME` begins one\n".to_owned();
        }
        let each = data.channels.iter().map(|it| shown::channel(it, now_ms));
        each.collect::<Vec<_>>().join("\n")
    }))
}
