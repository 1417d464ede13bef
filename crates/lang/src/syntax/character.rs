//! Which characters a text may not hold, and which words forge others.

use unicode_security::MixedScript;

/// Whether a reader could not see `found`, or would be shown the text in another order by it.
///
/// Control characters, bidirectional controls, zero-width and other invisible characters, spaces
/// that are not the plain one, private-use characters and tags (Unicode Technical Report 36).
pub(crate) fn is_refused(found: char) -> bool {
    if found.is_ascii() {
        return found.is_ascii_control() && !matches!(found, '\n' | '\r' | '\t');
    }
    found.is_control()
        || found.is_whitespace()
        || matches!(found,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e000}'..='\u{f8ff}' | '\u{e0000}'..='\u{10ffff}')
}

/// Whether every word of `text` is written in one script.
///
/// A word that mixes scripts, such as a Cyrillic letter among Latin ones, reads as another word.
pub(crate) fn is_single_script(text: &str) -> bool {
    text.is_ascii()
        || text
            .split(|found| !is_word_part(found))
            .all(MixedScript::is_single_script)
}

/// What `text` looks like: two texts with equal looks are hard to tell apart (UTS 39 skeleton).
pub(crate) fn look(text: &str) -> String {
    unicode_security::confusable_detection::skeleton(text).collect()
}

/// Whether `found` can stand within a word.
pub(super) fn is_word_part(found: char) -> bool {
    found.is_ascii_alphanumeric() || matches!(found, '-' | '\'' | '\u{2019}') || is_letter(found)
}

/// Whether a word can begin with `found`.
pub(super) fn is_word_start(found: char) -> bool {
    found.is_ascii_alphanumeric() || is_letter(found)
}

fn is_letter(found: char) -> bool {
    !found.is_ascii() && !is_refused(found) && !('\u{2000}'..='\u{206f}').contains(&found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_that_hide_or_turn_are_refused() {
        for found in [
            '\u{202e}', '\u{2066}', '\u{200b}', '\u{feff}', '\u{a0}', '\0', '\u{7f}',
        ] {
            assert!(is_refused(found), "{found:?}");
        }
        for found in ['a', 'é', 'ж', 'م', '\n', ' ', '—'] {
            assert!(!is_refused(found), "{found:?}");
        }
    }

    #[test]
    fn a_cyrillic_letter_in_a_latin_word_is_seen() {
        assert!(!is_single_script("Arl\u{430}nd"));
        assert!(is_single_script("Москва/Berlin"));
        assert_eq!(look("Arl\u{430}nd"), look("Arland"));
    }
}
