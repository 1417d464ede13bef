//! What an officer orders, as a line.

use tacit_channel::credential::Fingerprint;
use tacit_channel::effect::{Command, Draft};
use tacit_channel::verification::{Given, Way};
use tacit_channel::{Act, MessageId, OfficerKind, OfficerMessage};
use tacit_wire::{Precedence, Timestamp};

/// One order: its number, by which it is known when it is repeated, and what it says.
pub(crate) struct Order {
    pub(crate) number: u64,
    pub(crate) verb: String,
    pub(crate) rest: String,
}

impl Order {
    /// `number verb rest`.
    pub(crate) fn read(line: &str) -> Self {
        let mut words = line.splitn(3, ' ');
        let mut word = || words.next().unwrap_or_default().to_owned();
        Self {
            number: word().parse().unwrap(),
            verb: word(),
            rest: word(),
        }
    }

    /// The command to the channel, if it is one.
    pub(crate) fn command(&self, now: Timestamp) -> Option<Command> {
        let rest = &self.rest;
        Some(match self.verb.as_str() {
            "say" => Command::Send(draft(rest)),
            "answer" => {
                let (id, text) = rest.split_once(' ').unwrap();
                let mut draft = draft(text);
                draft.message.answers = Some(MessageId(id.parse().unwrap()));
                Command::Send(draft)
            }
            "read" => Command::MarkRead(MessageId(rest.parse().unwrap())),
            "verify" => Command::Verify {
                way: Way::Envoy,
                given: Given::Fingerprint(Fingerprint(rest.parse().unwrap())),
                source: "our own envoy".into(),
            },
            "renew" => Command::RenewKeys,
            "ask-reset" => Command::AskReset {
                expires: now.plus_ms(60 * 60 * 1_000),
            },
            "agree-reset" => Command::AgreeReset,
            "pack" => Command::PackBundle,
            _ => return None,
        })
    }
}

/// `precedence kind length text`, the text repeated up to that length if it is shorter.
fn draft(line: &str) -> Draft {
    let mut words = line.splitn(4, ' ');
    let mut word = || words.next().unwrap();
    let name = word();
    let mut precedences = Precedence::ALL.into_iter();
    let precedence = precedences.find(|one| one.to_string() == name).unwrap();
    let kind = match word() {
        "assurance" => OfficerKind::Assurance,
        "answer" => OfficerKind::Answer,
        "report" => OfficerKind::IncidentReport,
        _ => OfficerKind::Note,
    };
    let length: usize = word().parse().unwrap();
    let text = word();
    let body = format!("{text} ").repeat(length.div_ceil(text.len() + 1).max(1));
    Draft {
        precedence,
        message: OfficerMessage::plain(kind, Act::Informing, body.into_bytes()),
    }
}
