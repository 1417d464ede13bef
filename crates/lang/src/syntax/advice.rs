//! What to say instead of words that people reach for and the language has not.

use super::cursor::Cursor;
use super::form::Form;
use super::token::TokenKind;

const CONDITION: &str = "say what must not have happened, in a sentence of its own: `This holds as long as GIVER is \
     not attacked by RECEIVER.`";
const LASTING: &str =
    "say how long, in a sentence of its own: `It ends DURATION after entry into effect.`";
const END: &str = "say when it ends, in a sentence of its own: `It ends at TIME.`";
const BEGINNING: &str = "say when it begins, in a sentence of its own: `In effect from TIME.`";

/// Words within a sentence of a kind, and what to say instead.
const WITHIN: &[(Form, &[&str], &str)] = &[
    (
        Form::Act,
        &["unless", "if", "while", "as", "provided"],
        CONDITION,
    ),
    (Form::Act, &["for", "during"], LASTING),
    (Form::Act, &["before", "until", "till"], END),
    (Form::Act, &["after", "from", "once"], BEGINNING),
    (Form::Condition, &["before", "until", "till"], END),
    (Form::Condition, &["after", "from", "once"], BEGINNING),
    (Form::Condition, &["for", "during"], LASTING),
    (
        Form::End,
        &["after", "in", "within"],
        "say the length first: `It ends DURATION after entry into effect.`",
    ),
    (
        Form::End,
        &["before", "by", "until"],
        "say `It ends at TIME.`; that instant itself is no longer covered",
    ),
    (Form::End, &["when", "if", "once", "unless"], CONDITION),
];

/// How sentences begin that are none of the language, and what to say instead.
const BEGINNINGS: &[(&str, &str)] = &[
    ("this holds unless", CONDITION),
    ("this holds if", CONDITION),
    ("this holds while", CONDITION),
    ("this holds provided", CONDITION),
    ("this holds only", CONDITION),
    ("it holds unless", CONDITION),
    ("it holds as long as", CONDITION),
    ("it holds if", CONDITION),
    ("unless", CONDITION),
    ("if", CONDITION),
    ("as long as", CONDITION),
    ("this holds until", END),
    ("this holds before", END),
    ("it holds until", END),
    ("this holds for", LASTING),
    ("it holds for", LASTING),
    ("for", LASTING),
    ("this holds from", BEGINNING),
    ("it holds from", BEGINNING),
];

/// What to say instead of the words at `cursor`, within its sentence.
pub(super) fn within(cursor: &Cursor<'_, '_>) -> Option<&'static str> {
    let mut known = WITHIN.iter();
    known
        .find(|(form, words, _)| *form == cursor.form && words.iter().any(|word| cursor.sees(word)))
        .map(|(_, _, advice)| *advice)
}

/// What to say instead of the sentence that begins at `cursor`.
pub(super) fn beginning(cursor: &Cursor<'_, '_>) -> Option<&'static str> {
    let dated = |word| {
        cursor.sees(word)
            && cursor
                .look(1)
                .is_some_and(|next| matches!(next.kind, TokenKind::Time | TokenKind::Number))
    };
    if dated("before") || dated("until") {
        return Some(END);
    }
    if dated("after") {
        return Some(BEGINNING);
    }
    let mut known = BEGINNINGS.iter();
    known
        .find(|(words, _)| cursor.sees(words))
        .map(|(_, advice)| *advice)
}
