//! What is wrong with a record: what, where, and what to do.

use serde::Serialize;
use std::fmt;
use tacit_lang::diagnostic::Code;

/// A record that was left out, or a text that the records cannot be judged by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The line of the record, from 1. 0: it is about a text, not a record.
    pub line: usize,
    /// Its stable name, explained by `tacit explain`.
    pub code: Code,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: &'static str,
}

impl Problem {
    /// A problem with the record on `line`.
    #[must_use]
    pub(crate) fn new(line: usize, fault: Fault, message: impl Into<String>) -> Self {
        Self {
            line,
            code: fault.code(),
            message: message.into(),
            help: fault.help(),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "line {}: {} [{}]; {}",
            self.line, self.message, self.code, self.help
        )
    }
}

macro_rules! faults {
    ($($(#[$doc:meta])* $name:ident $code:literal $help:literal;)*) => {
        /// What can be wrong with a record.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Fault {
            $($(#[$doc])* $name,)*
        }

        impl Fault {
            /// Every fault.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// Its stable name.
            #[must_use]
            pub const fn code(self) -> Code {
                match self { $(Self::$name => Code($code),)* }
            }

            /// What to do about it.
            #[must_use]
            pub const fn help(self) -> &'static str {
                match self { $(Self::$name => $help,)* }
            }

            /// The page that `tacit explain` shows.
            #[must_use]
            pub const fn page(self) -> &'static str {
                match self { $(Self::$name => include_str!(concat!("explain/", $code, ".md")),)* }
            }
        }
    };
}

faults! {
    /// The line is no JSON, or ends in the middle.
    NotJson "E0501" "write one complete JSON object on each line";
    /// The line is no record: a field is missing, unknown, or of another kind.
    NotARecord "E0502" "compare it with the fields of its kind: `tacit explain E0502` lists them";
    /// Another version of the format.
    OtherVersion "E0503" "this program reads version 1: begin the record with \"v\":1";
    /// The line is longer than the limit.
    TooLong "E0504" "a record has at most 1 MiB: split it";
    /// A time without a zone, or none at all.
    BadTime "E0505" "write times as 2026-01-03T12:00Z, days as 2026-01-03Z, always with a zone";
    /// Two records have one name.
    SaidTwice "E0506" "give every record a name of its own; take a record back by a retraction";
    /// It names a record that is not there.
    NoSuchRecord "E0507" "put the record that it names into the same run, or mend the name";
    /// It names something that the vocabulary does not declare.
    NotDeclared "E0508" "declare it in the vocabulary, or mend the identifier";
    /// A claim that says nothing.
    SaysNothing "E0509" "say who, from where, what, whom it hit, who joined, whether preventive, or what it came before";
    /// A source that rests on itself, directly or through others.
    RestsOnItself "E0510" "take one link of the circle out: a source cannot be its own root";
    /// It ends before it begins.
    EndsBeforeItBegins "E0511" "exchange or mend the two times";
    /// It is about an assurance that is not among the texts.
    NoSuchAssurance "E0512" "name it by its digest, or by its title where only one text has it";
    /// The message does not fit the assurance: other parties, or a field that its kind needs is missing.
    DoesNotFit "E0513" "compare sender, addressee and fields with the assurance and the kind of message";
    /// It depends on a promise that cannot be told.
    WhichOther "E0514" "let one text answer the other, so that it is plain which promise is meant";
    /// More than a stated limit.
    TooMany "E0515" "judge fewer at once, or split the texts";
    /// It was learned before it can have happened.
    LearnedTooEarly "E0516" "mend one of the two: nobody learns of an incident before it begins";
    /// Somebody is said to be its own proxy, or that of its own part.
    ControlsItself "E0520" "name two actors of whom neither is part of the other: own forces are no proxies";
}

/// `; did you mean …?` with the one of `known` that `word` most likely stands for; nothing where none is near.
pub(crate) fn did_you_mean<'k>(word: &str, known: impl Iterator<Item = &'k str>) -> String {
    let word: Vec<char> = word.chars().take(64).collect();
    let most = word.len().div_ceil(3);
    // What is longer or shorter by more letters lies further off.
    let near = |known: &&str| known.chars().count().abs_diff(word.len()) <= most;
    known
        .filter(near)
        .map(|known| (letters_between(&word, known), known))
        .filter(|(distance, _)| *distance <= most)
        .min()
        .map_or_else(String::new, |(_, known)| {
            format!("; did you mean `{known}`?")
        })
}

/// How many letters are to be changed, added or dropped between two words.
fn letters_between(one: &[char], other: &str) -> usize {
    let mut above: Vec<usize> = (0..=one.len()).collect();
    for (row, letter) in other.chars().enumerate() {
        let mut left = row + 1;
        let mut here = vec![left];
        for (same, pair) in one.iter().map(|it| *it == letter).zip(above.windows(2)) {
            if let [diagonal, up] = pair {
                left = (left + 1).min(up + 1).min(diagonal + usize::from(!same));
                here.push(left);
            }
        }
        above = here;
    }
    above.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_is_offered_and_none_that_is_far() {
        let known = || ["source", "incident", "claim"].into_iter();
        assert_eq!(
            did_you_mean("incidnet", known()),
            "; did you mean `incident`?"
        );
        assert_eq!(did_you_mean("sauce", known()), "; did you mean `source`?");
        assert_eq!(did_you_mean("atlantis", known()), "");
    }
}
