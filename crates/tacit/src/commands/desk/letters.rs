//! How messages are shown: a line in a list, and all that is known of one.

use super::shown::{moment, rows};
use crate::desk::letter_view::LetterView;

/// How much of a message's words a list shows.
const MOST_LETTERS: usize = 60;

/// One line of a list; of a message that cannot be understood, why not.
pub(crate) fn listed(letter: &LetterView) -> String {
    let (arrow, who) = if letter.ours {
        ("to", "them")
    } else {
        ("from", "them")
    };
    let state = match (letter.too_late, letter.read, letter.ours) {
        (true, _, _) => "too late",
        (_, true, _) => "read",
        (_, false, true) => letter.facts.last().map_or("", |fact| fact.what.as_str()),
        (_, false, false) => "unread",
    };
    let at = letter.facts.first().map_or(0, |fact| fact.at_ms);
    let words: String = match &letter.unreadable {
        Some(why) => why.clone(),
        None => {
            let line = letter.words.lines().next().unwrap_or_default();
            line.chars().take(MOST_LETTERS).collect()
        }
    };
    format!(
        "{}  {}  {:<9}  {arrow} {who} on {}  {}, {state}: {words}\n",
        letter.record,
        moment(at),
        letter.precedence,
        letter.channel,
        letter.what
    )
}

/// Where to look for what the text of a message licenses.
pub(crate) fn licensed(name: &str) -> String {
    format!("\n`tacit assurance findings {name}` shows what it licenses\n")
}

/// Everything that is known of a message: each fact with its time and whose clock says so.
pub(crate) fn whole(letter: &LetterView) -> String {
    let verified = if letter.verified {
        "the other side's identity was verified then"
    } else {
        "the other side's identity was not verified then"
    };
    let mut out = rows(&[
        ("message", format!("{} ({})", letter.record, letter.name)),
        (
            "channel",
            format!(
                "{}, {}",
                letter.channel,
                if letter.ours {
                    "said by this desk"
                } else {
                    "said by the other side"
                }
            ),
        ),
        ("what", letter.what.clone()),
        ("precedence", letter.precedence.clone()),
        ("authority", letter.authority.clone()),
        ("asked by", letter.asked_by.clone()),
        ("answers", letter.answers.clone().unwrap_or_default()),
        ("assurance", letter.assurance.clone().unwrap_or_default()),
        ("incident", letter.incident.clone().unwrap_or_default()),
        ("identity", verified.to_owned()),
        ("approved by", letter.approved_by.join(", ")),
        ("unreadable", letter.unreadable.clone().unwrap_or_default()),
    ]);
    if letter.too_late {
        out.push_str("too late: nobody can read it any more; say it again\n");
    }
    out.push('\n');
    for fact in &letter.facts {
        out.push_str(&format!(
            "{:<10}  {} by {} clock, known here since {}\n",
            fact.what,
            moment(fact.at_ms),
            fact.clock,
            moment(fact.learned_ms)
        ));
    }
    let body = letter.text.as_ref().unwrap_or(&letter.words);
    if !body.is_empty() {
        out.push('\n');
        out.extend(body.lines().map(|line| format!("    {line}\n")));
    }
    if letter.text.is_some() {
        out.push_str(&licensed(&letter.record));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use tacit_channel::{Act, Authority, MessageId, OfficerKind, OfficerMessage};
    use tacit_mission::correspondence::Letter;
    use tacit_mission::party::ChannelName;
    use tacit_mission::said::Said;
    use tacit_spelling::Digest;
    use tacit_wire::{Precedence, Timestamp};

    #[test]
    fn a_message_of_another_version_is_listed_with_both_versions() {
        // `vectors/mission/refused/other-version.json`: a note, as version 2 would spell it.
        let body = vec![0x83, 2, 0, 0x61, 0x78];
        let message = OfficerMessage::plain(OfficerKind::Note, Act::Informing, body);
        let letter = Letter {
            number: 1,
            channel: ChannelName::new("line").unwrap(),
            ours: false,
            id: MessageId(Digest([4; 32])),
            precedence: Precedence::Routine,
            authority: Authority::Unknown,
            asked_by: String::new(),
            answers: None,
            said: Said::from_message(&message, false),
            logged_at: Timestamp(0),
            sent_at: Timestamp(0),
            held_at: None,
            verified: true,
            passages: Vec::new(),
            read_at: None,
            counted_at: Timestamp(0),
            too_late: false,
            approvals: Vec::new(),
        };
        let view = LetterView::of(&letter);
        for shown in [listed(&view), whole(&view)] {
            assert!(
                shown.contains("version 2") && shown.contains("version 1"),
                "{shown}"
            );
        }
    }
}
