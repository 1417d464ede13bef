//! An order and what became of it, in words: kinds and names, and nothing of what a message or a note says.

use crate::command::{Command, Maintenance};
use crate::desk::what;
use crate::effect::Outcome;
use crate::persons::Role;
use crate::private::PrivateKind;
use tacit_spelling::Digest;

/// What an order asks for.
pub(crate) fn of_command(command: &Command) -> String {
    match command {
        Command::Invite(new) => {
            format!("begin the channel `{}` to {}", new.name, new.other.actor)
        }
        Command::Accept { channel, .. } => format!(
            "answer an invitation as the channel `{}` to {}",
            channel.name, channel.other.actor
        ),
        Command::Verify { channel, way, .. } => {
            format!("record that the fingerprint on `{channel}` was compared: {way}")
        }
        Command::StrikeOut {
            channel, record, ..
        } => format!("strike out record {record} of the verification of `{channel}`"),
        Command::Maintain { channel, act } => format!("on `{channel}`: {}", maintained(act)),
        Command::Say(saying) => format!(
            "say {} on `{}`, {}",
            what(&saying.said),
            saying.channel,
            saying.precedence
        ),
        Command::Approve(approval) => {
            let by = match &approval.passkey {
                Some(_) => " by passkey",
                None => "",
            };
            let name = short(&approval.proposal);
            format!(
                "approve the proposal {name} as the officer `{}`{by}",
                approval.officer
            )
        }
        Command::Discard { proposal, .. } => format!("discard the proposal {}", short(proposal)),
        Command::Recall { name } => format!("take back the order `{}`", name.0),
        Command::MarkRead { message } => {
            format!("say that the message {} was read", short(&message.0))
        }
        Command::Record { lines, learned } => {
            let count = lines.lines().count();
            let since = learned.map_or(String::new(), |at| format!(", known since {at}"));
            format!("take in {count} lines of records{since}")
        }
        Command::Keep { kind, about, .. } => {
            let about = about.map_or(String::new(), |about| {
                format!(" about the message {}", short(&about.0))
            });
            format!("keep {}{about} for this desk alone", kept(*kind))
        }
        Command::Unpack { channel, .. } => format!("take in a courier's bag of `{channel}`"),
        Command::Admit(person) => {
            let roles: Vec<&str> = person.roles.iter().copied().map(Role::word).collect();
            let officer = person.officer.as_ref().map_or(String::new(), |officer| {
                format!(", the officer `{officer}`")
            });
            format!("let in `{}` as {}{officer}", person.name, roles.join(", "))
        }
        Command::Dismiss { person } => format!("dismiss `{person}`"),
        Command::LayFile { officer } => {
            format!("lay the sealed file of the officer `{officer}` beside the desk")
        }
        Command::Vouch(vouching) => {
            format!(
                "let a passkey approve for the officer `{}`",
                vouching.officer
            )
        }
    }
}

/// What became of it.
pub(crate) fn of_outcome(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Done => "done".to_owned(),
        Outcome::Invited { .. } => "an invitation was made".to_owned(),
        Outcome::Sealed { message } => format!("sealed as {}", short(&message.0)),
        Outcome::Waiting { until } => format!("waits until {until}"),
        Outcome::Approved { until } => format!("approved by enough; waits until {until}"),
        Outcome::Proposed {
            proposal,
            approvals: [count, needed],
        } => format!(
            "proposed as {}, approved by {count} of {needed}",
            short(proposal)
        ),
        Outcome::Recorded {
            taken,
            known,
            left_out,
        } => format!(
            "{taken} taken in, {known} known, {} left out",
            left_out.len()
        ),
        Outcome::Refused { why } => format!("refused: {why}"),
    }
}

fn maintained(act: &Maintenance) -> &'static str {
    match act {
        Maintenance::RenewKeys => "renew the keys",
        Maintenance::SealWithoutContact { .. } => "seal without having seen a relay",
        Maintenance::AskReset { .. } => "ask to begin the session again",
        Maintenance::AgreeReset => "agree to begin the session again",
        Maintenance::ProposeMove { .. } => "propose another relay",
        Maintenance::AgreeMove { .. } => "agree to another relay",
        Maintenance::PackBundle => "pack a courier's bag",
    }
}

fn kept(kind: PrivateKind) -> &'static str {
    match kind {
        PrivateKind::Note => "a note",
        PrivateKind::Doubt => "a doubt",
        PrivateKind::Motive => "a motive",
        PrivateKind::Draft => "a draft",
        PrivateKind::Belief => "a belief",
    }
}

/// The first digits of a name, as many as lists of messages show.
fn short(digest: &Digest) -> String {
    digest.to_string().chars().take(16).collect()
}
