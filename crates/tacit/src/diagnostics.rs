//! The one renderer of diagnostics: what is wrong, drawn on the words that it is about.

use crate::screen::Screen;
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Patch, Renderer, Snippet};
use serde::Serialize;
use std::ops::Range;
use tacit_lang::diagnostic::{Diagnostic, Severity};

/// A source with what is wrong with it.
#[derive(Debug)]
pub(crate) struct Refused {
    /// What the file is called.
    pub(crate) name: String,
    /// What it holds.
    pub(crate) source: String,
    /// What is wrong, in order.
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// The same as JSON.
#[derive(Serialize)]
pub(crate) struct FileData<'f> {
    file: &'f str,
    diagnostics: Vec<Located<'f>>,
}

#[derive(Serialize)]
struct Located<'f> {
    line: usize,
    #[serde(flatten)]
    diagnostic: &'f Diagnostic,
}

impl<'f> FileData<'f> {
    pub(crate) fn of(file: &'f Refused) -> Self {
        Self {
            file: &file.name,
            diagnostics: file
                .diagnostics
                .iter()
                .map(|diagnostic| Located {
                    line: line(&file.source, diagnostic),
                    diagnostic,
                })
                .collect(),
        }
    }
}

/// On which line of its source it begins, from one.
pub(crate) fn line(source: &str, found: &Diagnostic) -> usize {
    let before = source.get(..found.span.start);
    1 + before.unwrap_or(source).matches('\n').count()
}

/// Everything that is wrong with several sources, and how much that is.
pub(crate) fn all(refused: &[Refused], screen: &Screen) -> String {
    let mut out = String::new();
    for one in refused {
        for diagnostic in &one.diagnostics {
            out.push_str(&drawn(&one.name, &one.source, diagnostic, screen));
            out.push_str("\n\n");
        }
    }
    let every = || refused.iter().flat_map(|one| &one.diagnostics);
    let errors = every().filter(|found| found.is_error()).count();
    out.push_str(&total(errors, every().count() - errors));
    out
}

/// `2 errors, 1 warning`, with the way to their pages.
pub(crate) fn total(errors: usize, warnings: usize) -> String {
    if errors + warnings == 0 {
        return String::new();
    }
    let counted = |count: usize, what: &str| match count {
        0 => None,
        1 => Some(format!("1 {what}")),
        _ => Some(format!("{count} {what}s")),
    };
    let parts: Vec<String> = [counted(errors, "error"), counted(warnings, "warning")]
        .into_iter()
        .flatten()
        .collect();
    format!(
        "{}; `tacit explain CODE` has a page for each\n",
        parts.join(", ")
    )
}

/// One diagnostic on its source.
pub(crate) fn drawn(name: &str, source: &str, diagnostic: &Diagnostic, screen: &Screen) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let excerpt = Excerpt::of(source, diagnostic.span.range());
    let title = level
        .primary_title(diagnostic.message.as_str())
        .id(diagnostic.code.0);
    let snippet = Snippet::source(excerpt.text)
        .path(excerpt.path(name))
        .line_start(excerpt.line)
        .annotation(AnnotationKind::Primary.span(excerpt.within(diagnostic.span.range())));
    let mut report = vec![
        title
            .element(snippet)
            .element(Level::HELP.message(diagnostic.help.as_str())),
    ];
    if let Some(fix) = &diagnostic.fix {
        let mended = Excerpt::of(source, fix.span.range());
        let patch = Patch::new(mended.within(fix.span.range()), fix.replacement.as_str());
        report.push(
            Group::with_title(Level::HELP.secondary_title("it would read")).element(
                Snippet::source(mended.text)
                    .path(mended.path(name))
                    .line_start(mended.line)
                    .patch(patch),
            ),
        );
    }
    let renderer = if screen.colour {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    renderer
        .decor_style(DecorStyle::Ascii)
        .term_width(screen.width)
        .render(&report)
}

/// How much of a line is shown before and behind what is marked, and how much is marked.
const MOST_BYTES_AROUND: usize = 300;
const MOST_BYTES_MARKED: usize = 600;

/// The lines of a source around a span, shortened where a line is long: drawing on a whole file would read it again for each diagnostic.
struct Excerpt<'s> {
    text: &'s str,
    start: usize,
    line: usize,
    /// Before which column of its line it was cut off, from 1; nothing if it begins with the line.
    cut: Option<usize>,
}

impl<'s> Excerpt<'s> {
    fn of(source: &'s str, span: Range<usize>) -> Self {
        let from = boundary(source, span.start);
        let to = boundary(source, span.end.min(from + MOST_BYTES_MARKED)).max(from);
        let before = source.get(..from).unwrap_or_default();
        let begins = before.rfind('\n').map_or(0, |at| at + 1);
        let start = boundary(source, begins.max(from.saturating_sub(MOST_BYTES_AROUND)));
        let behind = source.get(to..).unwrap_or_default();
        let ends = behind.find('\n').map_or(source.len(), |at| to + at + 1);
        let end = boundary(source, ends.min(to + MOST_BYTES_AROUND));
        let unseen = source.get(begins..start).unwrap_or_default();
        Self {
            text: source.get(start..end).unwrap_or_default(),
            start,
            line: 1 + before.matches('\n').count(),
            cut: (start > begins).then(|| 1 + unseen.chars().count()),
        }
    }

    /// What the file is called, with where the line was cut: columns are counted from there.
    fn path(&self, name: &str) -> String {
        match self.cut {
            Some(column) => format!("{name} (shortened, from column {column} on)"),
            None => name.to_owned(),
        }
    }

    fn within(&self, span: Range<usize>) -> Range<usize> {
        let place = |at: usize| boundary(self.text, at.saturating_sub(self.start));
        place(span.start)..place(span.end).max(place(span.start))
    }
}

/// The nearest place at or before `at` where a letter begins.
fn boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;
    use tacit_lang::diagnostic::{Code, Span};

    #[test]
    fn a_long_line_is_shown_in_part_with_the_column_where_it_was_cut() {
        let screen = Screen {
            colour: false,
            width: 100,
        };
        let source = format!("short\n{}WRONG{}\n", "é".repeat(50_000), "b".repeat(50_000));
        let start = 6 + 100_000;
        let found = Diagnostic::new(Code("E0106"), Span::new(start, start + 5), "no", "mend");
        let drawn = drawn("x.assurance", &source, &found, &screen);
        assert!(drawn.len() < 4_000, "{} bytes", drawn.len());
        assert!(
            drawn.contains("x.assurance (shortened, from column 49851 on):2:151"),
            "{drawn}"
        );
        assert!(drawn.contains("WRONG"), "{drawn}");
        let whole = Diagnostic::new(Code("E0106"), Span::new(0, source.len()), "no", "mend");
        assert!(super::drawn("x", &source, &whole, &screen).len() < 6_000);
    }
}
