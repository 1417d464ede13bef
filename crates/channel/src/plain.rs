//! Text that an officer is shown beside keys: short, and nothing in it that the eye cannot see.

use std::fmt;

/// Checks that `text` has at most `most_bytes`, is not blank, and holds neither controls nor invisible letters.
///
/// A label or a source stands beside a fingerprint on the screen; a letter that turns the direction of the line would let it
/// rewrite what stands next to it.
pub(crate) fn plain(text: &str, most_bytes: usize) -> Result<(), TextError> {
    if text.len() > most_bytes {
        return Err(TextError::Long {
            found_bytes: text.len(),
            most_bytes,
        });
    }
    if text.trim().is_empty() {
        return Err(TextError::Blank);
    }
    match text.chars().find(|letter| is_hidden(*letter)) {
        Some(letter) => Err(TextError::Hidden {
            code: u32::from(letter),
        }),
        None => Ok(()),
    }
}

/// Controls, marks of direction, joiners, soft hyphens, fillers, separators of lines, tags and variation selectors.
fn is_hidden(letter: char) -> bool {
    letter.is_control()
        || matches!(
            letter,
            '\u{ad}'
                | '\u{34f}'
                | '\u{61c}'
                | '\u{115f}'..='\u{1160}'
                | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{3164}'
                | '\u{fe00}'..='\u{fe0f}'
                | '\u{feff}'
                | '\u{ffa0}'
                | '\u{fff0}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}

/// Why a text cannot stand beside a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextError {
    /// Too long.
    Long {
        /// How many bytes it has.
        found_bytes: usize,
        /// How many it may have.
        most_bytes: usize,
    },
    /// Nothing but spaces.
    Blank,
    /// A letter that the eye cannot see, or that changes the direction of the line.
    Hidden {
        /// Its code point.
        code: u32,
    },
}

impl fmt::Display for TextError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Long {
                found_bytes,
                most_bytes,
            } => write!(
                out,
                "the text has {found_bytes} bytes, it may have {most_bytes}"
            ),
            Self::Blank => out.write_str("the text is blank"),
            Self::Hidden { code } => write!(
                out,
                "the text holds U+{code:04X}, which a reader cannot see: take it out"
            ),
        }
    }
}

impl std::error::Error for TextError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_turns_the_line_around_is_refused_by_its_letter() {
        assert_eq!(
            plain("Borland\u{202e}", 64),
            Err(TextError::Hidden { code: 0x202e })
        );
        assert_eq!(plain("a\nb", 64), Err(TextError::Hidden { code: 10 }));
        assert_eq!(plain(" ", 64), Err(TextError::Blank));
        assert_eq!(plain("Bürland, desk 2", 64), Ok(()));
    }

    #[test]
    fn a_text_is_counted_in_bytes() {
        assert_eq!(plain("ää", 4), Ok(()));
        assert_eq!(
            plain("äää", 4),
            Err(TextError::Long {
                found_bytes: 6,
                most_bytes: 4
            })
        );
    }
}
