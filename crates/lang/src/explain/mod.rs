//! A page for every diagnostic code: what it means, a text that draws it, how to mend that.

pub(crate) mod code;

/// The page of `code`, in Markdown; none if no text draws such a code.
#[must_use]
pub fn explain(code: &str) -> Option<&'static str> {
    let mut pages = code::PAGES.iter();
    pages
        .find(|(known, _)| known.0.eq_ignore_ascii_case(code))
        .map(|(_, page)| *page)
}

/// Every code that has a page, in order.
pub fn explained_codes() -> impl Iterator<Item = crate::diagnostic::Code> {
    code::PAGES.iter().map(|(code, _)| *code)
}
