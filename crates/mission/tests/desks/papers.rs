//! The texts of these tests, and what is said about them.

use tacit_lang::canonical::{digest, vocabulary_digest};
use tacit_lang::vocabulary::read_vocabulary;
use tacit_mission::said::{AnswerKind, Paper, Said};
use tacit_spelling::Digest;

pub(crate) const VOCABULARY: &str =
    include_str!("../../../../examples/first-steps/first-steps.vocabulary.toml");

const OURS: &str = include_str!("../../../../examples/first-steps/arland-to-borland.assurance");
const THEIRS: &str = include_str!("../../../../examples/first-steps/borland-to-arland.assurance");

/// A text with the meaning that it has.
pub(crate) fn paper(text: &str) -> Paper {
    paper_by(text, VOCABULARY).unwrap()
}

/// A text with the meaning that it has by a vocabulary, if it has one.
pub(crate) fn paper_by(text: &str, words: &str) -> Option<Paper> {
    let vocabulary = read_vocabulary(words).unwrap();
    let reading = tacit_lang::read(text, &vocabulary, vocabulary_digest(&vocabulary));
    Some(Paper {
        text: text.to_owned(),
        vocabulary: words.to_owned(),
        meaning: digest(&reading.assurance?),
    })
}

/// Arland's promise: withdrawn 7 days after receipt, a notice deemed received 72 hours after it is held.
pub(crate) fn from_arland() -> Paper {
    paper(OURS)
}

/// The same promise with another notice.
pub(crate) fn amended() -> Paper {
    let text = OURS.replace("7 days after receipt", "3 days after receipt");
    assert_ne!(text, OURS);
    paper(&text)
}

/// Borland's promise: withdrawn on receipt.
pub(crate) fn from_borland() -> Paper {
    paper(THEIRS)
}

pub(crate) fn note(text: &str) -> Said {
    Said::Note { text: text.into() }
}

pub(crate) fn withdrawal(assurance: Digest) -> Said {
    let reason = String::new();
    Said::Withdrawal { assurance, reason }
}

pub(crate) fn reaffirmation(assurance: Digest) -> Said {
    let until = None;
    Said::Reaffirmation { assurance, until }
}

pub(crate) fn answer(answer: AnswerKind) -> Said {
    let text = String::new();
    Said::Answer { answer, text }
}
