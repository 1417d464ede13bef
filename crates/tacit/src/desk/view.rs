//! What a desk shows of itself: plain data, which goes to a command and, where a program reads, from there as it is.

use super::board::LineView;
use serde::{Deserialize, Serialize};
use tacit_channel::FactKind;
use tacit_channel::channel::Step;
use tacit_mission::command::Saying;
use tacit_mission::correspondence::Letter;
use tacit_mission::desk::{ChannelStatus, Proposal};
use tacit_mission::effect::Notice;
use tacit_mission::officers::Rule;
use tacit_mission::party::Party;
use tacit_mission::private::PrivateEntry;
use tacit_mission::said::{AnswerKind, Said};
use tacit_spelling::words::Words;

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

/// A message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LetterView {
    /// By which records and commands name it.
    pub(crate) record: String,
    /// Its whole name.
    pub(crate) name: String,
    /// Its place in this desk's log.
    pub(crate) number: u64,
    /// On which channel.
    pub(crate) channel: String,
    /// Whether this desk said it.
    pub(crate) ours: bool,
    /// What it is.
    pub(crate) what: String,
    /// Its words, or the title of its text.
    pub(crate) words: String,
    /// The digest of the meaning of its text, or of the assurance that it is about.
    pub(crate) assurance: Option<String>,
    /// The text, whole, if it shows one.
    pub(crate) text: Option<String>,
    /// The incident, if it is about one.
    pub(crate) incident: Option<String>,
    /// Why it says nothing here, if it does not.
    pub(crate) unreadable: Option<String>,
    /// At which precedence.
    pub(crate) precedence: String,
    /// By which authority.
    pub(crate) authority: String,
    /// Who asked for it.
    pub(crate) asked_by: String,
    /// What it answers.
    pub(crate) answers: Option<String>,
    /// Whether the other side's identity was verified.
    pub(crate) verified: bool,
    /// Whether somebody at the receiving end said to have read it.
    pub(crate) read: bool,
    /// That it cannot arrive any more.
    pub(crate) too_late: bool,
    /// What is known to have become of it, each with its time and whose clock says so.
    pub(crate) facts: Vec<FactView>,
    /// The officers who approved it.
    pub(crate) approved_by: Vec<String>,
}

/// Something that is known of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FactView {
    /// What.
    pub(crate) what: String,
    /// When.
    pub(crate) at_ms: u64,
    /// By whose clock.
    pub(crate) clock: String,
    /// When this desk learned it.
    pub(crate) learned_ms: u64,
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
            Step::Open => "open",
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

impl LetterView {
    pub(crate) fn of(letter: &Letter) -> Self {
        let said = letter.said.as_ref().ok();
        Self {
            record: letter.record(),
            name: letter.id.to_string(),
            number: letter.number,
            channel: letter.channel.to_string(),
            ours: letter.ours,
            what: said.map_or("unreadable", what).to_owned(),
            words: said.map_or_else(String::new, words),
            assurance: said.and_then(about).map(|digest| digest.to_string()),
            text: said.and_then(Said::paper).map(|paper| paper.text.clone()),
            incident: said.and_then(incident),
            unreadable: letter.said.as_ref().err().map(ToString::to_string),
            precedence: letter.precedence.to_string(),
            authority: word(&letter.authority),
            asked_by: letter.asked_by.clone(),
            answers: letter
                .answers
                .map(|answered| tacit_mission::correspondence::record_name(&answered)),
            verified: letter.verified,
            read: if letter.ours {
                letter.passed(FactKind::Read).is_some()
            } else {
                letter.read_at.is_some()
            },
            too_late: letter.too_late,
            facts: facts(letter),
            approved_by: letter
                .approvals
                .iter()
                .map(|approval| approval.officer.clone())
                .collect(),
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

/// What a message is, in the field's words.
pub(crate) fn what(said: &Said) -> &'static str {
    match said {
        Said::Note { .. } => "note",
        Said::Assurance(_) => "assurance",
        Said::Answer { answer, .. } => match answer {
            AnswerKind::Accepting => "acceptance",
            AnswerKind::Declining => "declination",
            AnswerKind::Acknowledging => "acknowledgement",
        },
        Said::Amendment { .. } => "amendment",
        Said::Offer(_) => "offer",
        Said::CounterOffer(_) => "counter-offer",
        Said::Withdrawal { .. } => "withdrawal",
        Said::Reaffirmation { until: None, .. } => "reaffirmation",
        Said::Reaffirmation { until: Some(_), .. } => "renewal",
        Said::Report(_) => "incident report",
        Said::ClarificationRequest { .. } => "clarification request",
        Said::ClarificationAnswer { .. } => "clarification answer",
        Said::LineCheck { .. } => "line check",
        Said::Reservation { .. } => "reservation",
    }
}

/// Its own words, or the title of its text.
fn words(said: &Said) -> String {
    match said {
        Said::Note { text }
        | Said::Answer { text, .. }
        | Said::Withdrawal { reason: text, .. }
        | Said::ClarificationRequest { text, .. }
        | Said::LineCheck { text }
        | Said::Reservation { text, .. } => text.clone(),
        Said::ClarificationAnswer { says, text } => match says {
            Some(says) => format!("{} {text}", spelled(says)).trim().to_owned(),
            None => text.clone(),
        },
        Said::Assurance(paper)
        | Said::Offer(paper)
        | Said::CounterOffer(paper)
        | Said::Amendment { paper, .. } => title(&paper.text),
        Said::Reaffirmation { until, .. } => {
            until.map_or_else(String::new, |until| format!("until {until}"))
        }
        Said::Report(report) => {
            let claims = report.claims.iter().map(|claim| spelled(&claim.says));
            format!(
                "{}: {}",
                report.incident.id,
                claims.collect::<Vec<_>>().join("; ")
            )
        }
    }
}

/// What a claim says, as its record does.
pub(crate) fn spelled(says: &tacit_standing::record::Says) -> String {
    serde_json::to_string(says).unwrap_or_default()
}

/// The title of a text, from its first sentence.
pub(crate) fn title(text: &str) -> String {
    let quoted = text
        .lines()
        .find_map(|line| line.trim_start().strip_prefix("Assurance"))
        .and_then(|rest| rest.split_once('"'))
        .and_then(|(_, rest)| rest.split_once('"'));
    quoted.map_or_else(String::new, |(title, _)| title.to_owned())
}

fn about(said: &Said) -> Option<tacit_spelling::Digest> {
    match said {
        Said::Withdrawal { assurance, .. }
        | Said::Reaffirmation { assurance, .. }
        | Said::ClarificationRequest { assurance, .. }
        | Said::Reservation { assurance, .. } => Some(*assurance),
        said => said.paper().map(|paper| paper.meaning),
    }
}

fn incident(said: &Said) -> Option<String> {
    match said {
        Said::Report(report) | Said::ClarificationRequest { report, .. } => {
            Some(report.incident.id.clone())
        }
        _ => None,
    }
}

fn facts(letter: &Letter) -> Vec<FactView> {
    let mut facts = Vec::new();
    let mut fact = |what: &str, at_ms: u64, clock: &str, learned_ms: u64| {
        facts.push(FactView {
            what: what.to_owned(),
            at_ms,
            clock: clock.to_owned(),
            learned_ms,
        });
    };
    let logged = letter.logged_at.0;
    if letter.ours {
        fact("sealed", letter.sent_at.0, "our", logged);
        for passed in &letter.passages {
            let clock = match passed.stage {
                FactKind::Deposited => "our",
                FactKind::Held | FactKind::Conveyed => "the relay's",
                FactKind::Received | FactKind::Read | FactKind::Answered => "the other side's",
            };
            fact(
                &passed.stage.to_string(),
                passed.at.0,
                clock,
                passed.learned_at.0,
            );
        }
    } else {
        fact("sealed", letter.sent_at.0, "the other side's", logged);
        if let Some(held) = letter.held_at {
            fact("held", held.0, "the relay's", logged);
        }
        fact("received", logged, "our", logged);
        if let Some(read) = letter.read_at {
            fact("read", read.0, "our", read.0);
        }
    }
    facts
}

fn word(authority: &tacit_channel::Authority) -> String {
    use tacit_channel::Authority;
    match authority {
        Authority::Personal => "personal",
        Authority::Instructed => "instructed",
        Authority::FullPowers => "full-powers",
        Authority::AdReferendum => "ad-referendum",
        Authority::Unknown => "unknown",
    }
    .to_owned()
}
