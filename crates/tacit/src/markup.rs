//! Text as it may stand in a drawing or a page of markup: names come from files that others wrote.

/// `text` without anything that is markup, hides letters or turns their order.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            turning if crate::screen::may_not_pass(turning) => {
                out.push_str(&format!("&lt;U+{:04X}&gt;", u32::from(turning)));
            }
            other => out.push(other),
        }
    }
    out
}

/// The same for a page: whatever runs from right to left is set apart, so that it turns nothing around it.
pub(crate) fn prose(text: &str) -> String {
    set_apart(text, "<bdi>", "</bdi>")
}

/// The same for the words of a drawing, which has no element for it: the letters that isolate stand around it.
pub(crate) fn drawn(text: &str) -> String {
    set_apart(text, "\u{2068}", "\u{2069}")
}

/// At most `most` letters of `text`; the last is an ellipsis if there were more.
pub(crate) fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept = text.chars().take(most.saturating_sub(1));
    kept.chain(['…']).collect()
}

/// At most `most` lines of `letters` letters, broken between words; what does not fit is cut, and says so.
pub(crate) fn lines(text: &str, letters: usize, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = vec![String::new()];
    for word in text.split_whitespace() {
        let full = lines.last().is_some_and(|line| {
            !line.is_empty() && line.chars().count() + word.chars().count() >= letters
        });
        if full && lines.len() == most {
            if let Some(last) = lines.last_mut() {
                last.push('…');
            }
            break;
        }
        if full {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(&cut(word, letters));
        }
    }
    lines
}

/// Whatever runs from right to left, from its first such letter to its last, stands between `begin` and `end`.
fn set_apart(text: &str, begin: &str, end: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut run = String::new();
    // What follows the last letter of a run belongs to it only if another such letter comes.
    let mut behind = String::new();
    let close = |out: &mut String, run: &mut String, behind: &mut String| {
        if !run.is_empty() {
            out.push_str(&format!("{begin}{}{end}", escaped(run)));
            run.clear();
        }
        out.push_str(&escaped(behind));
        behind.clear();
    };
    for letter in text.chars() {
        if runs_leftwards(letter) {
            if !run.is_empty() {
                run.push_str(&behind);
                behind.clear();
            } else if !behind.is_empty() {
                close(&mut out, &mut run, &mut behind);
            }
            run.push(letter);
        } else if letter.is_alphabetic() {
            close(&mut out, &mut run, &mut behind);
            out.push_str(&escaped(letter.encode_utf8(&mut [0; 4])));
        } else {
            behind.push(letter);
        }
    }
    close(&mut out, &mut run, &mut behind);
    out
}

/// The blocks of scripts that run from right to left (Unicode 16, 4.4).
fn runs_leftwards(letter: char) -> bool {
    matches!(
        letter,
        '\u{590}'..='\u{8ff}'
            | '\u{fb1d}'..='\u{fdff}'
            | '\u{fe70}'..='\u{fefe}'
            | '\u{10800}'..='\u{10fff}'
            | '\u{1e800}'..='\u{1efff}'
    ) && letter != '\u{61c}'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_becomes_markup_or_turns_the_letters() {
        assert_eq!(
            escaped("<script>\u{202e}&\"\u{0}"),
            "&lt;script&gt;&lt;U+202E&gt;&amp;&quot;&lt;U+0000&gt;"
        );
    }

    #[test]
    fn a_name_that_runs_leftwards_is_set_apart_with_its_inner_spaces_alone() {
        assert_eq!(
            prose("by גבול חם, <b> and x"),
            "by <bdi>גבול חם</bdi>, &lt;b&gt; and x"
        );
        assert_eq!(prose("גבול"), "<bdi>גבול</bdi>");
        assert_eq!(drawn("a חם 3"), "a \u{2068}חם\u{2069} 3");
        assert_eq!(prose("(1) plain & short."), "(1) plain &amp; short.");
    }

    #[test]
    fn what_is_too_long_for_its_lines_is_cut_and_says_so() {
        let found = lines(&"word ".repeat(40), 32, 2);
        assert_eq!(found.len(), 2);
        assert!(found.iter().all(|line| line.chars().count() <= 32));
        assert!(found[1].ends_with('…'));
        assert_eq!(cut("four", 4), "four");
        assert_eq!(cut("fives", 4), "fiv…");
    }
}
