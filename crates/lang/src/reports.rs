//! Collects diagnostics within a limit, so that a hostile text cannot make us write a book.

use crate::diagnostic::{Code, Diagnostic, Severity, Span};
use crate::explain::code;

/// How many diagnostics one reading hands out before it only counts.
pub const MAX_DIAGNOSTICS: usize = 50;

/// The diagnostics of one reading.
#[derive(Debug, Default)]
pub(crate) struct Reports {
    kept: Vec<Diagnostic>,
    errors: usize,
    dropped: usize,
    dropped_errors: usize,
}

impl Reports {
    pub(crate) fn push(&mut self, diagnostic: Diagnostic) {
        let error = usize::from(diagnostic.is_error());
        self.errors += error;
        if self.kept.len() < MAX_DIAGNOSTICS {
            self.kept.push(diagnostic);
        } else {
            self.dropped += 1;
            self.dropped_errors += error;
        }
    }

    pub(crate) fn has_errors(&self) -> bool {
        self.errors > 0
    }

    /// Whether another one would only be counted: then its suggestions need not be sought.
    pub(crate) fn is_full(&self) -> bool {
        self.kept.len() >= MAX_DIAGNOSTICS
    }

    /// In the order of the text, with a last one that says how many were left out.
    pub(crate) fn finish(mut self, end: usize) -> Vec<Diagnostic> {
        self.kept
            .sort_by_key(|found| (found.span, found.code, found.severity));
        if self.dropped > 0 {
            self.kept
                .push(left_out(self.dropped, self.dropped_errors, end));
        }
        self.kept
    }
}

fn left_out(dropped: usize, dropped_errors: usize, end: usize) -> Diagnostic {
    let (code, severity): (Code, Severity) = if dropped_errors > 0 {
        (code::MORE_ERRORS, Severity::Error)
    } else {
        (code::MORE_WARNINGS, Severity::Warning)
    };
    Diagnostic {
        code,
        severity,
        span: Span::new(end, end),
        message: format!("{dropped} more were found, {dropped_errors} of them errors"),
        help: "mend those above and check again".to_owned(),
        fix: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_is_counted_and_stays_an_error() {
        let mut reports = Reports::default();
        for at in 0..MAX_DIAGNOSTICS + 3 {
            reports.push(Diagnostic::new(
                code::STRAY_CHARACTER,
                Span::new(at, at + 1),
                "",
                "",
            ));
        }
        let found = reports.finish(99);
        assert_eq!(found.len(), MAX_DIAGNOSTICS + 1);
        let last = found.last().unwrap();
        assert_eq!(last.code, code::MORE_ERRORS);
        assert!(last.is_error() && last.message.starts_with("3 more"));
    }
}
