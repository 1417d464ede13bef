//! Every diagnostic has a page, and the text on the page draws it.

use crate::support::{DIGEST, codes};
use tacit_lang::vocabulary::{VOCABULARY_PAGES, Vocabulary};
use tacit_lang::{explain, explained_codes};

/// Drawn by what a page cannot show: texts of great length, and pairs of texts.
const WITHOUT_EXAMPLE: [&str; 5] = ["E0101", "E0102", "E0199", "W0199", "W0322"];

#[test]
fn the_text_on_every_page_draws_its_code_and_no_other() {
    let mut wrong = Vec::new();
    for code in explained_codes().filter(|code| !is_of_a_vocabulary_file(code.0)) {
        let page = explain(code.0).unwrap();
        assert!(page.starts_with(&format!("# {code}: ")), "{code}");
        let Some(text) = example(page) else {
            assert!(WITHOUT_EXAMPLE.contains(&code.0), "{code}");
            continue;
        };
        let mut found = codes(&text);
        if code.0.starts_with('E') {
            found.retain(|code| code.starts_with('E'));
        }
        if found != [code.0] {
            wrong.push((code, found, text));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn codes_are_found_in_any_case_and_unknown_ones_are_not() {
    assert_eq!(explain("e0201"), explain("E0201"));
    assert_eq!(explain("E9999"), None);
    let codes: Vec<&str> = explained_codes().map(|code| code.0).collect();
    let mut distinct = codes.clone();
    distinct.sort_unstable();
    distinct.dedup();
    assert_eq!(distinct.len(), codes.len());
}

#[test]
fn an_empty_vocabulary_knows_no_name_and_nothing_breaks() {
    let text = example(explain("W0405").unwrap()).unwrap();
    let reading = tacit_lang::read(&text, &Vocabulary::default(), DIGEST);
    assert!(
        reading
            .diagnostics
            .iter()
            .any(|found| found.code.0 == "E0201")
    );
}

/// Those are shown, and their pages tried, beside the reader of vocabulary files.
fn is_of_a_vocabulary_file(code: &str) -> bool {
    VOCABULARY_PAGES.iter().any(|(known, _)| *known == code)
}

/// The first text of a page; hidden characters are written as escapes there.
fn example(page: &str) -> Option<String> {
    let (_, behind) = page.split_once("```assurance\n")?;
    let (text, _) = behind.split_once("```")?;
    let mut parts = text.split("\\u{");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (number, rest) = part.split_once('}').unwrap();
        plain.push(char::from_u32(u32::from_str_radix(number, 16).unwrap()).unwrap());
        plain.push_str(rest);
    }
    Some(plain)
}
