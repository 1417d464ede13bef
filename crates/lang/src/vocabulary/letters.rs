//! Letters that deceive the eye: unseen ones, and words that mix alphabets.

use unicode_security::MixedScript;

/// Whether `letter` leaves no trace on the screen, or turns the direction of what follows.
///
/// Left-to-right and right-to-left controls, joiners, fillers, variation selectors, tags, and control characters other than
/// line breaks and tabs. The zero-width non-joiner is among them, though Persian spells some words with it: a name that two desks
/// compare must not hold what neither sees.
pub(super) fn is_unseen(letter: char) -> bool {
    matches!(letter,
        '\u{0}'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{7f}'..='\u{9f}'
        | '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
        | '\u{fff9}'..='\u{fffb}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// The first word of `name` that mixes letters of several alphabets, as none is written in earnest.
pub(super) fn mixed_word(name: &str) -> Option<&str> {
    name.split(|letter: char| !letter.is_alphanumeric())
        .find(|word| !word.is_single_script())
}

/// What `name` looks like: two names that look alike have the same (Unicode TS 39, skeleton).
pub(super) fn look(name: &str) -> String {
    unicode_security::skeleton(name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_of_two_alphabets_is_found() {
        // The second letter of the word is Cyrillic.
        assert_eq!(mixed_word("the B\u{43e}rland Guard"), Some("B\u{43e}rland"));
        for plain in [
            "the United Powers",
            "Борландия 2",
            "Côte-d’Or",
            "東京タワー",
            "بورلاند",
        ] {
            assert_eq!(mixed_word(plain), None, "{plain}");
        }
    }

    #[test]
    fn a_whole_word_in_another_alphabet_looks_like_the_first() {
        assert_eq!(look("\u{430}\u{441}\u{435}"), look("ace"));
        assert_ne!(look("ace"), look("act"));
    }

    #[test]
    fn direction_controls_are_unseen_and_accents_are_not() {
        assert!(
            ['\u{202e}', '\u{2066}', '\u{200d}', '\u{feff}']
                .into_iter()
                .all(is_unseen)
        );
        assert!(
            ['a', 'é', '\u{301}', '\n', '\t', ' ', 'ب']
                .into_iter()
                .all(|letter| !is_unseen(letter))
        );
    }
}
