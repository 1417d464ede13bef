//! The frame of a page of markup: one file that needs nothing from elsewhere, neither a script, a letter nor a picture.
//!
//! It is read in the light or in the dark as the reader's system asks, at any width, and on paper.

use crate::markup::{escaped, prose};

/// What the page looks like; the colours of the words are those that [`super::drawing`] uses too.
const STYLE: &str = include_str!("sheet.css");

/// Nothing is fetched, nothing runs, nothing leaves: a browser holds the page to it.
const NOTHING_FROM_ELSEWHERE: &str = "default-src 'none'; style-src 'unsafe-inline'";

/// A page under way.
#[derive(Debug)]
pub(crate) struct Sheet {
    title: String,
    style: &'static str,
    body: String,
}

impl Sheet {
    /// A page with a title, and a line under it.
    pub(crate) fn new(title: &str, under_it: &str) -> Self {
        Self {
            title: title.to_owned(),
            style: "",
            body: format!(
                "<header>\n<h1>{}</h1>\n<p class=\"lead\">{}</p>\n</header>\n",
                prose(title),
                prose(under_it)
            ),
        }
    }

    /// What this page looks like besides.
    pub(crate) fn styled(self, style: &'static str) -> Self {
        Self { style, ..self }
    }

    /// A heading within the page, to which `#anchor` leads.
    pub(crate) fn heading(&mut self, anchor: &str, text: &str) {
        self.body.push_str(&format!(
            "<h2 id=\"{}\">{}</h2>\n",
            escaped(anchor),
            prose(text)
        ));
    }

    /// A paragraph.
    pub(crate) fn paragraph(&mut self, text: &str) {
        self.body.push_str(&format!("<p>{}</p>\n", prose(text)));
    }

    /// A list of sentences.
    pub(crate) fn list<T: AsRef<str>>(&mut self, items: impl IntoIterator<Item = T>) {
        self.body.push_str("<ul>\n");
        for item in items {
            self.body
                .push_str(&format!("<li>{}</li>\n", prose(item.as_ref())));
        }
        self.body.push_str("</ul>\n");
    }

    /// Markup that was made elsewhere, every name in it escaped.
    pub(crate) fn markup(&mut self, made: &str) {
        self.body.push_str(made);
    }

    /// The whole file.
    pub(crate) fn finish(self) -> String {
        format!(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"{NOTHING_FROM_ELSEWHERE}\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n\
             <title>{}</title>\n<style>\n{STYLE}{}</style>\n</head>\n<body>\n<main>\n{}</main>\n</body>\n</html>\n",
            escaped(&self.title),
            self.style,
            self.body
        )
    }
}

/// A drawing with its caption; a wide one is moved sideways by itself, and not with the page.
pub(crate) fn figure(drawing: &str, caption: &str) -> String {
    format!(
        "<figure>\n<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"{}\">\n{drawing}</div>\n<figcaption>{}</figcaption>\n</figure>\n",
        escaped(caption),
        prose(caption)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_needs_nothing_from_elsewhere_and_lets_no_name_become_markup() {
        let mut sheet = Sheet::new("<script>alert(1)</script>", "\u{202e}");
        sheet.heading("\"><b>", "<b>");
        sheet.list(["<i>", "גבול"]);
        let page = sheet.finish();
        for never in [
            "<script", "<b>", "<i>", "\u{202e}", "http:", "https:", "src=", "@import", "url(",
        ] {
            assert!(!page.contains(never), "{never}");
        }
        assert!(page.contains("<bdi>גבול</bdi>"));
        assert!(page.contains("prefers-color-scheme"));
        assert!(page.contains("@media print"));
    }
}
