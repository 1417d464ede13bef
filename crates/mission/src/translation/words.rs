//! What records say in words, for people.

use crate::correspondence::{Letter, codes};
use crate::said::AnswerKind;
use tacit_channel::Authority;

/// On whose authority, as the sender says; none if that is not said.
pub(super) fn authority(letter: &Letter) -> Option<String> {
    let word = match letter.authority {
        Authority::Unknown => "",
        named => codes::authority::word(named),
    };
    match (word, letter.asked_by.as_str()) {
        ("", "") => None,
        (word, "") => Some(word.to_owned()),
        ("", asked_by) => Some(format!("asked for by {asked_by}")),
        (word, asked_by) => Some(format!("{word}, asked for by {asked_by}")),
    }
}

/// What an answer is.
pub(super) fn answer(answer: AnswerKind) -> &'static str {
    match answer {
        AnswerKind::Accepting => "acceptance",
        AnswerKind::Declining => "refusal",
        AnswerKind::Acknowledging => "acknowledgement",
    }
}
