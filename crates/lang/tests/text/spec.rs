//! The texts of `spec/language/` are what they are said to be.

use crate::support::{read, vocabulary};
use tacit_lang::{Language, explain, explained_codes, format, render};

const TEXT: &str = include_str!("../../../../spec/language/1-text.md");
const DIAGNOSTICS: &str = include_str!("../../../../spec/language/2-diagnostics.md");

#[test]
fn every_text_of_the_specification_has_one_meaning_in_every_layout() {
    let texts: Vec<&str> = [TEXT, DIAGNOSTICS]
        .into_iter()
        .flat_map(|page| blocks(page, "assurance"))
        .collect();
    assert!(texts.len() >= 5, "{}", texts.len());
    for text in texts {
        let reading = read(text);
        let assurance = reading
            .assurance
            .unwrap_or_else(|| panic!("{text}\n{:#?}", reading.diagnostics));
        let laid_out = format(text);
        assert_eq!(format(&laid_out), laid_out);
        assert_eq!(
            read(&laid_out).assurance.as_ref(),
            Some(&assurance),
            "{laid_out}"
        );
        let rendered = render(&assurance, &vocabulary(), Language::English).unwrap();
        assert_eq!(
            read(&rendered).assurance.as_ref(),
            Some(&assurance),
            "{rendered}"
        );
    }
}

#[test]
fn every_faulty_text_of_the_specification_draws_what_stands_below_it() {
    let texts = blocks(DIAGNOSTICS, "assurance-with-diagnostics");
    let expected = blocks(DIAGNOSTICS, "diagnostics");
    assert!(!texts.is_empty() && texts.len() == expected.len());
    for (text, expected) in texts.into_iter().zip(expected) {
        let found: Vec<String> = read(text)
            .diagnostics
            .iter()
            .map(|found| {
                let before = text.get(..found.span.start).unwrap();
                let line = before.matches('\n').count() + 1;
                let column = before
                    .lines()
                    .last()
                    .filter(|_| !before.ends_with('\n'))
                    .unwrap_or("")
                    .chars()
                    .count()
                    + 1;
                format!("{} {line}:{column}", found.code)
            })
            .collect();
        let expected: Vec<&str> = expected.lines().collect();
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn the_table_of_diagnostics_is_complete_and_titled_as_the_pages_are() {
    let rows: Vec<&str> = DIAGNOSTICS
        .lines()
        .filter(|line| line.starts_with("| `"))
        .collect();
    let pages: Vec<String> = explained_codes()
        .map(|code| {
            let heading = explain(code.0).unwrap().lines().next().unwrap();
            let title = heading.split_once(": ").unwrap().1;
            format!("| `{code}` | {title} |")
        })
        .collect();
    assert_eq!(rows, pages);
}

/// The fenced blocks of `page` whose information string is `kind`.
fn blocks<'a>(page: &'a str, kind: &str) -> Vec<&'a str> {
    let fence = format!("```{kind}\n");
    page.split(&fence)
        .skip(1)
        .map(|behind| behind.split("```").next().unwrap())
        .collect()
}
