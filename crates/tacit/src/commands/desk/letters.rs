//! How messages are shown: a line in a list, and all that is known of one.

use super::shown::{moment, rows};
use crate::desk::letter_view::LetterView;

/// One line of a list.
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
    let words: String = letter
        .words
        .lines()
        .next()
        .unwrap_or_default()
        .chars()
        .take(60)
        .collect();
    format!(
        "{}  {}  {:<9}  {arrow} {who} on {}  {}, {state}: {words}\n",
        letter.record,
        moment(at),
        letter.precedence,
        letter.channel,
        letter.what
    )
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
    out
}
