//! A digest as twelve words, to be compared aloud.
//!
//! The words are those of BIP-39 in English: the first 128 bits of the digest and 4 bits of checksum, 11 bits a word.
//!
//! What 128 bits are worth: nobody finds a second text for words already read out (about 2^128 trials). But whoever drafts
//! *both* texts may search for two that share their words, which takes about 2^64 trials: out of reach for most, not for a
//! state. So twelve words detect mistakes and a carrier that alters a text; where the drafter himself is the adversary, compare
//! the whole digest.

use crate::digest::Digest;
use crate::nearest::nearest;
use sha2::{Digest as _, Sha256};
use std::fmt;

/// How many words a digest is read out in.
pub const COUNT: usize = 12;

/// How many bytes of the digest the words cover.
pub const COVERED_BYTES: usize = 16;

const BITS: u32 = 11;
const CHECKSUM_BITS: u32 = 4;
const LIST: &str = include_str!("words/english.txt");

/// The first 128 bits of a digest, as they are read out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Words([u8; COVERED_BYTES]);

impl Words {
    /// The words of `digest`.
    #[must_use]
    pub fn of(digest: &Digest) -> Self {
        let mut covered = [0; COVERED_BYTES];
        covered
            .iter_mut()
            .zip(digest.0)
            .for_each(|(to, from)| *to = from);
        Self(covered)
    }

    /// Whether these are the words of `digest`.
    #[must_use]
    pub fn fit(&self, digest: &Digest) -> bool {
        *self == Self::of(digest)
    }
}

impl fmt::Display for Words {
    /// Lower case, one space between words.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bits = u128::from_be_bytes(self.0);
        let last = (bits << CHECKSUM_BITS) as usize | checksum(self.0);
        let first = (0..COUNT - 1).map(|at| {
            // The words hold 132 bits: word `at` ends 11 × (at + 1) bits from the top of the 128.
            (bits >> (u128::BITS - BITS * (at as u32 + 1))) as usize
        });
        for (at, number) in first.chain([last]).enumerate() {
            let space = if at == 0 { "" } else { " " };
            let number = number & ((1 << BITS) - 1);
            write!(
                out,
                "{space}{}",
                LIST.lines().nth(number).unwrap_or_default()
            )?;
        }
        Ok(())
    }
}

/// Why words are not the words of any digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WordsError {
    /// Not [`COUNT`] words.
    Count(usize),
    /// A word is not on the list.
    Unknown {
        /// Which, counted from one.
        at: usize,
        /// As it was given.
        word: String,
        /// The word on the list that is nearest to it.
        nearest: &'static str,
    },
    /// Every word is on the list, and together they are no digest's.
    Checksum,
}

impl fmt::Display for WordsError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Count(found) => {
                write!(out, "a digest is read out in {COUNT} words, these are {found}")
            }
            Self::Unknown { at, word, nearest } => write!(
                out,
                "word {at}, `{word}`, is not on the list, the nearest is `{nearest}`"
            ),
            Self::Checksum => out.write_str(
                "the words do not belong together, at least one was misheard or has changed its place: read them again",
            ),
        }
    }
}

impl std::error::Error for WordsError {}

impl std::str::FromStr for Words {
    type Err = WordsError;

    /// Reads words parted by anything that is no letter, in any case.
    ///
    /// # Errors
    /// [`WordsError`]. Of the wrong words that are all on the list, one in sixteen passes the checksum: what counts is the
    /// comparison with the digest at hand.
    fn from_str(text: &str) -> Result<Self, WordsError> {
        let parts: Vec<&str> = text
            .split(|letter: char| !letter.is_alphabetic())
            .filter(|word| !word.is_empty())
            .collect();
        if parts.len() != COUNT {
            return Err(WordsError::Count(parts.len()));
        }
        let mut bits = 0_u128;
        let mut last = 0;
        for (at, part) in parts.into_iter().enumerate() {
            last = number(part).ok_or_else(|| WordsError::Unknown {
                at: at + 1,
                word: part.to_owned(),
                nearest: nearest(&part.to_lowercase(), LIST.lines()).unwrap_or_default(),
            })?;
            // The last word carries the checksum in its lowest bits.
            bits = if at + 1 < COUNT {
                bits << BITS | last as u128
            } else {
                bits << (BITS - CHECKSUM_BITS) | (last >> CHECKSUM_BITS) as u128
            };
        }
        let covered = bits.to_be_bytes();
        if last & ((1 << CHECKSUM_BITS) - 1) == checksum(covered) {
            Ok(Self(covered))
        } else {
            Err(WordsError::Checksum)
        }
    }
}

fn checksum(covered: [u8; COVERED_BYTES]) -> usize {
    let first = Sha256::digest(covered).first().copied().unwrap_or_default();
    usize::from(first >> (u8::BITS - CHECKSUM_BITS))
}

fn number(word: &str) -> Option<usize> {
    LIST.lines()
        .position(|known| known.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of_entropy(hex: &str) -> Words {
        Words::of(&format!("{hex}{}", "0".repeat(32)).parse().unwrap())
    }

    #[test]
    fn the_list_is_the_published_one() {
        let digest = Digest(Sha256::digest(LIST).into());
        assert_eq!(
            digest.to_string(),
            "2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda"
        );
        let words: Vec<_> = LIST.lines().collect();
        assert_eq!(words.len(), 2048);
        assert!(words.is_sorted_by(|one, other| one < other));
    }

    #[test]
    fn the_published_vectors_hold() {
        let rows: Vec<(String, String)> =
            serde_json::from_str(include_str!("words/bip39-128.json")).unwrap();
        assert_eq!(rows.len(), 8);
        for (entropy, words) in rows {
            assert_eq!(of_entropy(&entropy).to_string(), words);
            assert_eq!(words.parse(), Ok(of_entropy(&entropy)));
        }
    }

    #[test]
    fn case_layout_and_punctuation_do_not_matter() {
        let words =
            "1. Legal, WINNER\n thank year wave sausage - worth useful legal winner thank yellow.";
        assert_eq!(words.parse(), Ok(of_entropy(&"7f".repeat(16))));
    }

    #[test]
    fn an_unknown_word_names_its_place_and_the_nearest() {
        let words = "legal winner thank yeer wave sausage worth useful legal winner thank yellow";
        let unknown = WordsError::Unknown {
            at: 4,
            word: "yeer".into(),
            nearest: "year",
        };
        assert_eq!(words.parse::<Words>(), Err(unknown));
    }

    #[test]
    fn a_misheard_word_is_told_by_the_checksum() {
        let words = "legal winner thank year wave sausage worth useful legal winner thank zebra";
        assert_eq!(words.parse::<Words>(), Err(WordsError::Checksum));
    }

    #[test]
    fn eleven_words_are_not_enough() {
        assert_eq!(
            "legal ".repeat(11).parse::<Words>(),
            Err(WordsError::Count(11))
        );
    }

    proptest! {
        #[test]
        fn what_is_read_out_is_understood(digest in any::<[u8; 32]>().prop_map(Digest)) {
            let words: Words = Words::of(&digest).to_string().parse().unwrap();
            prop_assert!(words.fit(&digest));
        }

        #[test]
        fn noise_is_never_a_panic(text in "\\PC{0,80}") {
            let _ = text.parse::<Words>();
        }
    }
}
