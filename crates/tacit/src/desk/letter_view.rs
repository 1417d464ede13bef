//! A message as it is shown: what it says, and what is known to have become of it.

use serde::{Deserialize, Serialize};
use tacit_channel::{Authority, FactKind};
use tacit_mission::correspondence::{Letter, record_name};
use tacit_mission::said::{AnswerKind, Said};
use tacit_spelling::Digest;

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
            answers: letter.answers.map(|answered| record_name(&answered)),
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
pub(crate) fn words(said: &Said) -> String {
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

/// The digest of the meaning of its text, or of the assurance that it is about.
pub(crate) fn about(said: &Said) -> Option<Digest> {
    match said {
        Said::Withdrawal { assurance, .. }
        | Said::Reaffirmation { assurance, .. }
        | Said::ClarificationRequest { assurance, .. }
        | Said::Reservation { assurance, .. } => Some(*assurance),
        said => said.paper().map(|paper| paper.meaning),
    }
}

/// The incident that it is about, under its sender's name for it.
pub(crate) fn incident(said: &Said) -> Option<String> {
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

/// An authority, as it is written.
pub(crate) fn word(authority: &Authority) -> String {
    match authority {
        Authority::Personal => "personal",
        Authority::Instructed => "instructed",
        Authority::FullPowers => "full-powers",
        Authority::AdReferendum => "ad-referendum",
        Authority::Unknown => "unknown",
    }
    .to_owned()
}
