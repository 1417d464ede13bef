//! What a desk shows of itself: plain data, which goes to a command and, where a program reads, from there as it is.

use super::board::{ConsoleView, LineView};
use serde::{Deserialize, Serialize};
use tacit_channel::channel::Step;
use tacit_mission::command::Saying;
use tacit_mission::desk::{ChannelStatus, Proposal};
use tacit_mission::effect::Notice;
use tacit_mission::officers::Rule;
use tacit_mission::party::Party;
use tacit_mission::private::PrivateEntry;
use tacit_spelling::words::Words;

/// How far a channel has come that carries what is said.
pub(crate) const OPEN: &str = "open";

/// How a desk is. Times are milliseconds since 1970.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct StatusView {
    /// For whom it speaks.
    pub(crate) party: Party,
    /// What its credential calls it.
    pub(crate) label: String,
    /// By what others compare its credential.
    pub(crate) fingerprint: String,
    /// The same in twelve words.
    pub(crate) words: String,
    /// Now, by its clock.
    pub(crate) now_ms: u64,
    /// What is wrong with an exercise's clock, if anything.
    pub(crate) clock_fault: Option<String>,
    /// Whether a daemon runs.
    pub(crate) running: bool,
    /// Its console.
    #[serde(default)]
    pub(crate) console: Option<ConsoleView>,
    /// Who approves what commits.
    pub(crate) rule: Rule,
    /// The channels.
    pub(crate) channels: Vec<ChannelView>,
    /// How many messages of the other sides nobody has said to have read.
    pub(crate) unread: usize,
    /// How many proposals wait for officers.
    pub(crate) proposals: usize,
    /// How many orders wait for a line.
    pub(crate) waiting: usize,
    /// Those orders, each by its name, with what it would do.
    #[serde(default)]
    pub(crate) orders: Vec<(String, String)>,
}

/// A channel.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct ChannelView {
    /// What it is called here.
    pub(crate) name: String,
    /// Who is at its other end.
    pub(crate) other: Party,
    /// Who carries.
    pub(crate) through: Vec<String>,
    /// How far it has come.
    pub(crate) step: String,
    /// Whether what commits can be said on it.
    pub(crate) verified: bool,
    /// How the other side's identity stands, in words.
    pub(crate) identity: String,
    /// What the other side calls itself.
    pub(crate) other_label: Option<String>,
    /// Its fingerprint.
    pub(crate) other_fingerprint: Option<String>,
    /// The same in twelve words.
    pub(crate) other_words: Option<String>,
    /// How the fingerprint was learned.
    pub(crate) records: Vec<EvidenceView>,
    /// Which of its sessions this is.
    pub(crate) generation: u64,
    /// Which of that session's keys.
    pub(crate) epoch: Option<u64>,
    /// Why nothing is sealed, if nothing is.
    pub(crate) stopped: Option<String>,
    /// How much was sealed and the other side has not shown to have.
    pub(crate) unacknowledged: usize,
    /// How much the other side is known to have sent and has not come.
    pub(crate) awaited: usize,
    /// For how long nothing came from the other side.
    pub(crate) silence_ms: Option<u64>,
    /// Whether the other side asks for a reset.
    pub(crate) reset_asked: bool,
    /// How many orders wait for it.
    pub(crate) waiting: usize,
    /// Its lines.
    pub(crate) lines: Vec<LineView>,
}

/// How a fingerprint was learned.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct EvidenceView {
    /// Which record, from zero.
    pub(crate) number: usize,
    /// In which way.
    pub(crate) way: String,
    /// What was given.
    pub(crate) given: String,
    /// Who or what it came from.
    pub(crate) source: String,
    /// When it was recorded.
    pub(crate) at_ms: u64,
    /// Why it does not count any more, if it does not.
    pub(crate) struck: Option<String>,
}

/// Notices.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct JournalView {
    /// Each, in order.
    pub(crate) notices: Vec<Notice>,
}

/// An assurance that was given or shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct AssuranceView {
    /// The digest of its meaning.
    pub(crate) meaning: String,
    /// What it calls itself.
    pub(crate) title: String,
    /// Who promises.
    pub(crate) giver: String,
    /// To whom.
    pub(crate) receiver: String,
    /// On which channel.
    pub(crate) channel: String,
    /// The message.
    pub(crate) letter: String,
    /// Whether this desk said it.
    pub(crate) ours: bool,
    /// What the message was: an assurance, an amendment, an offer.
    pub(crate) what: String,
    /// Messages that bear on it: answers, withdrawals, reaffirmations, reservations.
    pub(crate) followed_by: Vec<String>,
    /// The message by which its giver gave notice of withdrawal, or gave another in its place.
    pub(crate) ended_by: Option<String>,
    /// The text.
    pub(crate) text: String,
    /// The vocabulary that goes with it.
    pub(crate) vocabulary: String,
}

/// What waits for officers.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct ProposalView {
    /// By which it is approved.
    pub(crate) name: String,
    /// What would be said.
    pub(crate) saying: Saying,
    /// When it was proposed.
    pub(crate) proposed_at_ms: u64,
    /// Who has approved.
    pub(crate) approved_by: Vec<String>,
    /// How many have to.
    pub(crate) needed: usize,
}

/// An incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct IncidentView {
    /// Its name.
    pub(crate) id: String,
    /// What it is called.
    pub(crate) label: String,
    /// When it began, in words.
    pub(crate) begin: String,
    /// What sources claim of it.
    pub(crate) claims: Vec<ClaimView>,
}

/// A claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ClaimView {
    /// Its name.
    pub(crate) id: String,
    /// The source that says so.
    pub(crate) by: String,
    /// What is said.
    pub(crate) says: String,
    /// What this desk's viewpoint holds of it.
    pub(crate) stance: Option<String>,
}

/// What a desk keeps for itself.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct KeptView {
    /// Which.
    pub(crate) number: u64,
    /// What it is.
    pub(crate) kind: String,
    /// When it was written down.
    pub(crate) at_ms: u64,
    /// Which message it is about.
    pub(crate) about: Option<String>,
    /// What it says.
    pub(crate) text: String,
}

impl ChannelView {
    pub(crate) fn of(status: &ChannelStatus, lines: Vec<LineView>) -> Self {
        let stood = &status.status;
        let step = match stood.step {
            Step::Inviting => "invited; nobody has answered yet",
            Step::Accepting => "the invitation was answered; nothing came back yet",
            Step::Confirming => "both desks are confirming it",
            Step::Open => OPEN,
            Step::Refused => {
                "refused: whoever answered does not hold the credential that was shown; invite again"
            }
        };
        let evidence = status.evidence.iter().enumerate();
        Self {
            name: status.name.to_string(),
            other: status.other.clone(),
            through: status.through.iter().map(ToString::to_string).collect(),
            step: step.to_owned(),
            verified: status.identity.is_verified(),
            identity: status.identity.to_string(),
            other_label: status.other_label.clone(),
            other_fingerprint: status.other_fingerprint.map(|it| it.to_string()),
            other_words: status
                .other_fingerprint
                .map(|it| Words::of(&it.0).to_string()),
            records: evidence
                .map(|(number, one)| EvidenceView {
                    number,
                    way: one.way.to_string(),
                    given: one.given.to_string(),
                    source: one.source.clone(),
                    at_ms: one.at.0,
                    struck: one.struck.as_ref().map(|struck| struck.reason.clone()),
                })
                .collect(),
            generation: stood.generation,
            epoch: stood.epoch,
            stopped: stood.stopped.map(|why| why.to_string()),
            unacknowledged: stood.unacknowledged.len(),
            awaited: stood.awaited.len(),
            silence_ms: stood.silence_ms,
            reset_asked: stood.reset_asked,
            waiting: status.waiting,
            lines,
        }
    }
}

impl ProposalView {
    pub(crate) fn of(proposal: &Proposal, needed: usize) -> Self {
        let approvals = proposal.approvals.iter();
        Self {
            name: proposal.name.to_string(),
            saying: proposal.saying.clone(),
            proposed_at_ms: proposal.proposed_at.0,
            approved_by: approvals.map(|it| it.officer.clone()).collect(),
            needed,
        }
    }
}

impl KeptView {
    pub(crate) fn of(entry: &PrivateEntry) -> Self {
        let shown = entry.shown();
        Self {
            number: shown.number,
            kind: format!("{:?}", shown.kind).to_lowercase(),
            at_ms: shown.at.0,
            about: shown.about.map(|about| about.to_string()),
            text: shown.text.to_owned(),
        }
    }
}

/// An act on record.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct ActView {
    /// Which, from one.
    pub(crate) number: u64,
    /// When, in milliseconds.
    pub(crate) at_ms: u64,
    /// Who ordered it.
    pub(crate) by: String,
    /// What, in words.
    pub(crate) what: String,
    /// What became of it.
    pub(crate) outcome: String,
}

/// The record of acts, recomputed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct CheckView {
    /// How many acts there are.
    pub(crate) acts: u64,
    /// The head, in twelve words.
    pub(crate) head: String,
    /// After which act the head was the one that was noted, if one was given and it is there.
    pub(crate) noted: Option<u64>,
    /// Where it is not what was written, if it is not.
    pub(crate) broken: Option<String>,
}
