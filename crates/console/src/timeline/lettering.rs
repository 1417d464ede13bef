//! Names as they may stand in a drawing or a table: shown as text, cut where there is no room.

use jiff::Timestamp;

/// The name of a thing without what hides or turns letters: such a character is written out, as `<U+202E>` (K15).
///
/// What XML has no place for at all is written out too, so that no name spoils an exported file.
pub(crate) fn shown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in crate::words::shown(text).chars() {
        let is_none =
            matches!(letter, '\u{fff9}'..='\u{ffff}') || letter.is_control() && letter != '\n';
        if is_none {
            out.push_str(&format!("<U+{:04X}>", u32::from(letter)));
        } else {
            out.push(letter);
        }
    }
    out
}

/// At most `most` letters of a text, shown; the last is an ellipsis if there were more.
pub(crate) fn cut(text: &str, most: usize) -> String {
    let mut letters = text.chars();
    let kept: String = letters.by_ref().take(most).collect();
    if letters.next().is_none() {
        return shown(&kept);
    }
    let kept: String = kept.chars().take(most.saturating_sub(1)).collect();
    shown(&kept) + "…"
}

/// The same for the words of a drawing, which has no element that sets apart what runs from right to left: the letters that isolate do it.
pub(super) fn drawn(text: &str, most: usize) -> String {
    let text = cut(text, most);
    if text.is_ascii() {
        text
    } else {
        format!("\u{2068}{text}\u{2069}")
    }
}

/// About how wide a text is, in a letter of `size`.
pub(super) fn width(text: &str, size: f64) -> f64 {
    let letters = text.chars().map(|letter| match letter {
        'i' | 'l' | 'j' | 't' | 'f' | 'r' | ' ' | '.' | ',' | ':' | '\'' => 0.33,
        'm' | 'w' | 'M' | 'W' => 0.85,
        'A'..='Z' => 0.66,
        '\u{2e80}'.. => 1.0,
        _ => 0.55,
    });
    letters.sum::<f64>() * size
}

/// A moment in words for a reader: `2 Feb 2026, 21:00 Z`.
pub(crate) fn day_and_hour(ms: i64) -> String {
    written(ms, "%-d %b %Y, %H:%M Z")
}

/// From when to when, as short as it is exact.
pub(super) fn between(from_ms: i64, to_ms: i64) -> String {
    if from_ms == to_ms {
        return day_and_hour(from_ms);
    }
    const DAY_MS: i64 = 86_400_000;
    // A day that is named runs to its last second.
    let whole = from_ms.rem_euclid(DAY_MS) == 0 && (to_ms + 1_000).rem_euclid(DAY_MS) == 0;
    let day = |ms| written(ms, "%-d %b %Y");
    match (whole, to_ms - from_ms < DAY_MS) {
        (true, true) => day(from_ms),
        (true, false) => format!("{} to {}", day(from_ms), day(to_ms)),
        (false, _) => format!("{} to {}", day_and_hour(from_ms), day_and_hour(to_ms)),
    }
}

fn written(ms: i64, form: &str) -> String {
    match Timestamp::from_millisecond(ms) {
        Ok(at) => at.strftime(form).to_string(),
        Err(_) => "a time that no calendar has".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_turns_or_hides_letters_is_written_out() {
        assert_eq!(
            shown("a\u{202e}b\u{0}\u{fffe}<i>"),
            "a<U+202E>b<U+0000><U+FFFE><i>"
        );
    }

    #[test]
    fn a_long_name_is_cut_and_says_so() {
        assert_eq!(cut("four", 4), "four");
        assert_eq!(cut("fives", 4), "fiv…");
        assert_eq!(cut(&"x".repeat(10_000), 12).chars().count(), 12);
    }

    #[test]
    fn a_named_day_is_written_as_a_day() {
        assert_eq!(between(0, 86_399_000), "1 Jan 1970");
        assert_eq!(
            between(0, 2 * 86_400_000 - 1_000),
            "1 Jan 1970 to 2 Jan 1970"
        );
        assert_eq!(between(60_000, 60_000), "1 Jan 1970, 00:01 Z");
    }
}
