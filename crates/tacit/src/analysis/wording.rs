//! Whether the words that a change takes away stand so in the text: it is told in the words of the rendering.

/// What is said beside a change whose old words do not stand so in the text.
pub(crate) const AS_RENDERED: &str =
    "(the words are those of `tacit render FILE`: write the text so first)";

/// Whether some words that a change takes away or replaces stand only in the rendering, and not so in `text`, white space and comments
/// aside.
pub(crate) fn is_as_rendered(change: &str, text: &str) -> bool {
    let text = in_one_line(&without_comments(text));
    taken(change)
        .iter()
        .any(|words| !text.contains(&in_one_line(words)))
}

/// The words that an instruction takes away: "in place of `…` say `…`; leave out `…`; add `…`".
fn taken(change: &str) -> Vec<&str> {
    let steps = change.split("`; ");
    let words = steps.filter_map(|step| {
        let replaced = step.strip_prefix("in place of `");
        let replaced = replaced.and_then(|behind| behind.split_once("` say `"));
        let left_out = step.strip_prefix("leave out `");
        replaced
            .map(|(old, _)| old)
            .or_else(|| left_out.map(|old| old.trim_end_matches('`')))
    });
    words.collect()
}

fn without_comments(text: &str) -> String {
    let mut is_quoted = false;
    let mut is_comment = false;
    let is_kept = |letter: &char| {
        is_comment = (is_comment && *letter != '\n') || (*letter == '#' && !is_quoted);
        is_quoted ^= *letter == '"' && !is_comment;
        !is_comment
    };
    text.chars().filter(is_kept).collect()
}

fn in_one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Arland will not attack Borland first,\n    # A comment.\n    by \"#1\".\nNo end is stated.\n";

    #[test]
    fn words_are_found_over_the_ends_of_lines_and_comments() {
        for change in [
            "in place of `Arland will not attack Borland first, by \"#1\".` say `Nothing.`",
            "leave out `No end is stated.`",
            "add `It ends.`",
            "in place of `No end is stated.` say `It ends.`; leave out `by \"#1\".`; add `So.`",
        ] {
            assert!(!is_as_rendered(change, TEXT), "{change}");
        }
    }

    #[test]
    fn one_sentence_that_stands_elsewhere_is_enough() {
        for change in [
            "leave out `A comment.`",
            "leave out `No end is stated.`; in place of `This holds.` say `No end is stated.`",
        ] {
            assert!(is_as_rendered(change, TEXT), "{change}");
        }
    }
}
