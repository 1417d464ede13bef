//! What the reader sees it on: its width, whether it has colours, and what may never reach it.

use std::io::{self, IsTerminal};

/// The width where there is no terminal.
const WIDTH_OF_FILES: usize = 100;
/// The narrowest and widest lines that are laid out for.
const WIDTHS: std::ops::RangeInclusive<usize> = 60..=120;

/// A terminal or a file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Screen {
    /// Whether it shows colours: only a terminal does, and not if `NO_COLOR` is set.
    pub(crate) colour: bool,
    /// How many letters a line holds.
    pub(crate) width: usize,
}

/// How something is set off where there are colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ink {
    /// Nothing to worry about.
    Green,
    /// Look here.
    Red,
    /// Open.
    Yellow,
    /// A heading.
    Bold,
    /// Of less weight.
    Dim,
}

impl Screen {
    /// Standard output.
    pub(crate) fn of_the_terminal() -> Self {
        Self::new(io::stdout().is_terminal())
    }

    /// Standard error.
    pub(crate) fn of_errors() -> Self {
        Self::new(io::stderr().is_terminal())
    }

    fn new(terminal: bool) -> Self {
        let no_colour = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let width = terminal_size::terminal_size()
            .filter(|_| terminal)
            .map_or(WIDTH_OF_FILES, |(columns, _)| usize::from(columns.0));
        Self {
            colour: terminal && !no_colour,
            width: width.clamp(*WIDTHS.start(), *WIDTHS.end()),
        }
    }

    /// `text` in `ink`, where there are colours.
    pub(crate) fn ink(&self, ink: Ink, text: &str) -> String {
        let number = match ink {
            Ink::Green => 32,
            Ink::Red => 31,
            Ink::Yellow => 33,
            Ink::Bold => 1,
            Ink::Dim => 2,
        };
        if self.colour && !text.is_empty() {
            format!("\u{1b}[{number}m{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    }

    /// `text` without anything that would move the cursor, hide letters or turn their order: names and
    /// labels come from files that others wrote. Colours pass where there are colours.
    pub(crate) fn safe(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text.chars().peekable();
        while let Some(letter) = rest.next() {
            if letter == '\u{1b}' && self.colour {
                let ahead: String = rest
                    .clone()
                    .take_while(|next| matches!(next, '[' | ';' | '0'..='9'))
                    .take(16)
                    .collect();
                let is_colour = ahead.starts_with('[')
                    && rest.clone().nth(ahead.len()) == Some('m')
                    && ahead
                        .trim_start_matches('[')
                        .split(';')
                        .all(|part| part != "8");
                if is_colour {
                    out.push(letter);
                    continue;
                }
            }
            if may_not_pass(letter) {
                out.push_str(&format!("<U+{:04X}>", u32::from(letter)));
            } else {
                out.push(letter);
            }
        }
        out
    }
}

pub(crate) fn may_not_pass(letter: char) -> bool {
    let turns = matches!(
        letter,
        '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}'
    );
    turns || (letter.is_control() && letter != '\n' && letter != '\t')
}

/// How many letters `text` takes.
pub(crate) fn length(text: &str) -> usize {
    text.chars().count()
}

/// `text` in lines of at most `width` letters, every one but the first behind `indent` spaces. A longer
/// word stands alone.
pub(crate) fn wrapped(text: &str, width: usize, indent: usize) -> String {
    let mut out = String::new();
    let mut here = indent;
    for (at, word) in text.split_whitespace().enumerate() {
        if at > 0 && here + 1 + length(word) > width {
            out.push('\n');
            out.push_str(&" ".repeat(indent));
            here = indent;
        } else if at > 0 {
            out.push(' ');
            here += 1;
        }
        out.push_str(word);
        here += length(word);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: Screen = Screen {
        colour: false,
        width: 100,
    };
    const TERMINAL: Screen = Screen {
        colour: true,
        width: 100,
    };

    #[test]
    fn nothing_in_a_label_moves_the_cursor_or_turns_the_letters() {
        assert_eq!(
            FILE.safe("a\u{1b}[2Jb\u{202e}c\n"),
            "a<U+001B>[2Jb<U+202E>c\n"
        );
        assert_eq!(TERMINAL.safe("a\u{1b}[2Jb\r"), "a<U+001B>[2Jb<U+000D>");
        assert_eq!(TERMINAL.safe("\u{1b}[8mhidden"), "<U+001B>[8mhidden");
    }

    #[test]
    fn colours_reach_a_terminal_and_no_file() {
        let red = TERMINAL.ink(Ink::Red, "no");
        assert_eq!(TERMINAL.safe(&red), red);
        assert_eq!(FILE.ink(Ink::Red, "no"), "no");
    }

    #[test]
    fn lines_are_broken_between_words() {
        assert_eq!(wrapped("one two three", 9, 2), "one two\n  three");
    }
}
