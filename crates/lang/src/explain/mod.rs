//! A page for every diagnostic code: what it means, a text that draws it, how to mend that.

pub(crate) mod code;

use crate::diagnostic::Code;
use crate::vocabulary::VOCABULARY_PAGES;

/// The page of `code`, in Markdown; none if neither a text nor a vocabulary draws such a code.
#[must_use]
pub fn explain(code: &str) -> Option<&'static str> {
    pages()
        .find(|(known, _)| known.0.eq_ignore_ascii_case(code))
        .map(|(_, page)| page)
}

/// Every code that has a page, those of texts first.
pub fn explained_codes() -> impl Iterator<Item = Code> {
    pages().map(|(code, _)| code)
}

fn pages() -> impl Iterator<Item = (Code, &'static str)> {
    let vocabulary = VOCABULARY_PAGES
        .iter()
        .map(|(code, page)| (Code(code), *page));
    code::PAGES.iter().copied().chain(vocabulary)
}
