//! Times, counts and people's words, as every page shows them.

use jiff::Timestamp;
use maud::{Markup, html};
use std::borrow::Cow;

/// How many letters of a name a line shows; whoever wrote a longer one does not get the page for it.
const NAME_LETTERS: usize = 120;

/// How many letters of a sentence stand where others wait beside it.
const BRIEF_LETTERS: usize = 400;

const MINUTE_MS: u64 = 60_000;
const HOUR_MS: u64 = 60 * MINUTE_MS;
const DAY_MS: u64 = 24 * HOUR_MS;

/// A moment, such as `2026-02-02 21:00 Z`.
pub(crate) fn moment(ms: u64) -> String {
    written(ms, "%Y-%m-%d %H:%M Z").unwrap_or_else(|| "a time that no calendar has".to_owned())
}

/// A moment as an element, with its second for whoever points at it.
pub(crate) fn when(ms: u64) -> Markup {
    html! {
        time datetime=[written(ms, "%Y-%m-%dT%H:%M:%SZ")] title=[written(ms, "%Y-%m-%d %H:%M:%S Z")] { (moment(ms)) }
    }
}

fn written(ms: u64, form: &str) -> Option<String> {
    let at = Timestamp::from_millisecond(i64::try_from(ms).ok()?).ok()?;
    Some(at.strftime(form).to_string())
}

/// A length of time in its largest sensible unit, rounded down: `12 minutes`, `3 hours`, `5 days`.
pub(crate) fn span(ms: u64) -> String {
    match ms {
        ..MINUTE_MS => "less than a minute".to_owned(),
        MINUTE_MS..7_200_000 => counted(ms / MINUTE_MS, "minute", "minutes"),
        7_200_000..172_800_000 => counted(ms / HOUR_MS, "hour", "hours"),
        _ => counted(ms / DAY_MS, "day", "days"),
    }
}

/// How long something has lasted: `for 12 minutes`.
pub(crate) fn lasting(now_ms: u64, since_ms: u64) -> String {
    format!("for {}", span(now_ms.saturating_sub(since_ms)))
}

/// How a term stands: `overdue by 2 hours`, `due in 5 minutes`.
pub(crate) fn term(now_ms: u64, due_ms: u64) -> String {
    match now_ms.checked_sub(due_ms) {
        Some(past) => format!("overdue by {}", span(past)),
        None => format!("due in {}", span(due_ms.saturating_sub(now_ms))),
    }
}

/// A number with its noun: `no messages`, `1 message`, `10,000 messages`.
pub(crate) fn count(number: usize, one: &str, many: &str) -> String {
    match number {
        0 => format!("no {many}"),
        number => counted(u64::try_from(number).unwrap_or(u64::MAX), one, many),
    }
}

fn counted(number: u64, one: &str, many: &str) -> String {
    let noun = if number == 1 { one } else { many };
    format!("{} {noun}", number_of(number))
}

/// Digits in threes.
fn number_of(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() * 2);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// What somebody wrote, with every letter that hides or turns others made visible, such as `<U+202E>` (K15).
///
/// Joiners pass between letters of scripts that are spelled with them, such as Persian: there they are seen.
pub(crate) fn shown(text: &str) -> Cow<'_, str> {
    if !text.chars().any(deceives) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut before = None;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        // Browsers end the lines of a form with both.
        if letter == '\r' && letters.peek() == Some(&'\n') {
            continue;
        }
        let joins = is_joiner(letter)
            && before.is_some_and(is_joined)
            && letters.peek().copied().is_some_and(is_joined);
        if deceives(letter) && !joins {
            out.push_str(&format!("<U+{:04X}>", u32::from(letter)));
        } else {
            out.push(letter);
        }
        before = Some(letter);
    }
    Cow::Owned(out)
}

/// A name set apart, so that it turns nothing around it; a very long one is cut, and says how long it is.
pub(crate) fn named(name: &str) -> Markup {
    at_most(name, NAME_LETTERS)
}

/// The same for a sentence.
pub(crate) fn brief(words: &str) -> Markup {
    at_most(words, BRIEF_LETTERS)
}

fn at_most(words: &str, most: usize) -> Markup {
    let letters = words.chars().count();
    html! {
        @if letters > most {
            bdi { (shown(&words.chars().take(most).collect::<String>())) "…" } " (" (count(letters, "letter", "letters")) ")"
        } @else {
            bdi { (shown(words)) }
        }
    }
}

/// Several names, with commas between them.
pub(crate) fn all_named(names: &[String]) -> Markup {
    html! { @for (at, name) in names.iter().enumerate() { @if at > 0 { ", " } (named(name)) } }
}

/// Controls other than the ends of lines, marks of direction, joiners, fillers, soft hyphens, tags, variation selectors: what leaves no trace
/// on the screen, or turns what stands around it.
fn deceives(letter: char) -> bool {
    (letter.is_control() && !matches!(letter, '\n' | '\t'))
        || matches!(letter,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff9}'..='\u{fffb}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

fn is_joiner(letter: char) -> bool {
    matches!(letter, '\u{200c}' | '\u{200d}')
}

/// Letters and marks of the scripts that joiners are spelled with: Arabic and its neighbours, and those of South Asia.
fn is_joined(letter: char) -> bool {
    matches!(letter, '\u{620}'..='\u{8ff}' | '\u{900}'..='\u{dff}')
        && !letter.is_ascii_punctuation()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_shown_with_its_zone() {
        assert_eq!(moment(1_770_066_000_000), "2026-02-02 21:00 Z");
        assert_eq!(moment(u64::MAX), "a time that no calendar has");
        assert!(
            when(1_770_066_015_000)
                .0
                .contains("datetime=\"2026-02-02T21:00:15Z\"")
        );
    }

    #[test]
    fn a_length_of_time_is_told_in_its_largest_sensible_unit() {
        let each = [
            (59_999, "less than a minute"),
            (MINUTE_MS, "1 minute"),
            (2 * HOUR_MS - 1, "119 minutes"),
            (2 * HOUR_MS, "2 hours"),
            (2 * DAY_MS - 1, "47 hours"),
            (2 * DAY_MS, "2 days"),
            (1_234 * DAY_MS, "1,234 days"),
        ];
        for (ms, words) in each {
            assert_eq!(span(ms), words);
        }
    }

    #[test]
    fn a_term_is_overdue_from_its_very_moment() {
        assert_eq!(term(HOUR_MS, HOUR_MS), "overdue by less than a minute");
        assert_eq!(term(3 * HOUR_MS, HOUR_MS), "overdue by 2 hours");
        assert_eq!(term(0, 5 * MINUTE_MS), "due in 5 minutes");
        assert_eq!(lasting(0, 5), "for less than a minute");
    }

    #[test]
    fn a_count_is_told_with_its_noun() {
        assert_eq!(count(0, "message", "messages"), "no messages");
        assert_eq!(count(1, "message", "messages"), "1 message");
        assert_eq!(count(10_000, "message", "messages"), "10,000 messages");
    }

    #[test]
    fn letters_that_hide_or_turn_others_are_shown_by_their_numbers() {
        assert_eq!(
            shown("a\u{202e}b\u{0}c\u{ad}"),
            "a<U+202E>b<U+0000>c<U+00AD>"
        );
        assert_eq!(shown("one\r\ntwo\tthree\r"), "one\ntwo\tthree<U+000D>");
        assert_eq!(shown("שלום, Arland"), "שלום, Arland");
    }

    #[test]
    fn a_joiner_passes_where_a_script_is_spelled_with_it_and_nowhere_else() {
        assert_eq!(shown("می\u{200c}خواهیم"), "می\u{200c}خواهیم");
        assert_eq!(shown("Bor\u{200c}land"), "Bor<U+200C>land");
        assert_eq!(shown("می\u{200c}"), "می<U+200C>");
        assert_eq!(shown("می\u{200c}\u{200c}خ"), "می<U+200C><U+200C>خ");
    }

    #[test]
    fn a_name_is_set_apart_and_never_takes_the_page() {
        assert_eq!(named("<b>").0, "<bdi>&lt;b&gt;</bdi>");
        let long = named(&"x".repeat(10_000)).0;
        assert!(long.len() < 200 && long.ends_with(" (10,000 letters)"));
    }
}
