//! Texts as officers read them: word for word with what is wrong at its line, what they mean, and words to read aloud.

use crate::view::promises::Problem;
use crate::words::shown;
use maud::{Markup, html};

/// A text word for word, with its lines numbered and what is wrong at its line.
pub(super) fn source(text: &str, problems: &[Problem]) -> Markup {
    let lines: Vec<&str> = text.lines().collect();
    let beyond = problems.iter().filter(|it| it.line > lines.len().max(1));
    html! {
        ol .text .numbered {
            @for (number, line) in (1..).zip(&lines) {
                @let here: Vec<&Problem> = problems.iter().filter(|it| it.line.max(1) == number).collect();
                li .at-fault[here.iter().any(|it| it.error)] dir="auto" {
                    @if line.is_empty() { br; } @else { (shown(line)) }
                    @for problem in here { (self::problem(problem)) }
                }
            }
        }
        @if lines.is_empty() { p .quiet { "There is no text yet." } }
        @for problem in beyond { (self::problem(problem)) }
    }
}

/// One mistake or warning, with what to do.
pub(super) fn problem(problem: &Problem) -> Markup {
    html! {
        div class={ "problem problem-" @if problem.error { "error" } @else { "warning" } } dir="ltr" {
            p {
                strong { @if problem.error { "Mistake" } @else { "Warning" } }
                " in line " (problem.line) ": " bdi { (shown(&problem.message)) } " " code .quiet { (shown(&problem.code)) }
            }
            @if let Some(help) = &problem.help { p { "What to do: " bdi { (shown(help)) } } }
        }
    }
}

/// What a text means, written out anew.
pub(super) fn meaning(rendering: &str) -> Markup {
    html! {
        div .meaning dir="auto" {
            @for paragraph in rendering.split("\n\n").filter(|it| !it.trim().is_empty()) {
                p { @for line in paragraph.lines() { (shown(line)) br; } }
            }
        }
    }
}

/// A digest in words, set so that it can be read over a telephone, with its digits beneath.
pub(super) fn read_aloud(words: &str, digest: &str) -> Markup {
    html! {
        ol .read-aloud { @for word in words.split_whitespace() { li { (shown(word)) } } }
        @if !digest.is_empty() { p .quiet { code .code { (shown(digest)) } } }
    }
}
