//! From a vocabulary file in TOML to the checked vocabulary, with every problem found in one run.

use super::Vocabulary;
use super::codes;
use super::fields::{Fields, Reports, span_of, wrong};
use super::names::{check_shape, check_unseen};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::meaning::Participation;
use toml::de::{DeTable, DeValue};

/// The longest file that is read.
pub const MAX_VOCABULARY_BYTES: usize = 1 << 20;
/// The most actors, acts, places, controls or strains, each.
pub const MAX_ENTRIES: usize = 10_000;
/// The most degrees of control, and the most grades of proof.
pub const MAX_DEGREES: usize = 32;
/// The most names of one actor or place, and the most event codes of one act.
pub const MAX_NAMES: usize = 64;
/// The longest name.
pub const MAX_NAME_BYTES: usize = 128;
/// The most steps from an actor, act or place to the top of its hierarchy.
pub const MAX_HIERARCHY_DEPTH: usize = 32;
/// The most problems that are reported; what is beyond is counted.
pub const MAX_DIAGNOSTICS: usize = 1_000;

const FORMAT: &str = "1";

const PARTICIPATIONS: [(&str, Participation); 3] = [
    ("does not count", Participation::DoesNotCount),
    ("counts", Participation::Counts),
    ("counts as direct", Participation::CountsAsDirect),
];

/// Reads a vocabulary file, as `spec/language/3-vocabulary.md` describes it.
///
/// # Errors
/// Every problem of the file, in the order of the text, each with the exact place; at most [`MAX_DIAGNOSTICS`]. Where the file
/// is not TOML, what could follow from a line that was not understood (something missing or undeclared) is not reported.
pub fn read_vocabulary(text: &str) -> Result<Vocabulary, Vec<Diagnostic>> {
    if text.len() > MAX_VOCABULARY_BYTES {
        return Err(vec![Diagnostic::new(
            codes::LIMIT,
            Span::new(0, 0),
            format!(
                "a vocabulary has at most {MAX_VOCABULARY_BYTES} bytes, this one has {}",
                text.len()
            ),
            "leave out what the texts do not name",
        )]);
    }
    let mut reports = Reports::default();
    check_unseen(text, &mut reports);
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let span = error.span().unwrap_or_default();
        reports.add(
            codes::SYNTAX,
            Span::new(span.start, span.end),
            error.message().lines().collect::<Vec<_>>().join(", "),
            "the file is TOML: tables as in `[[actor]]`, fields as in `id = \"arland\"`",
        );
    }
    let vocabulary = Reader {
        source: text,
        reports: &mut reports,
        vocabulary: Vocabulary::default(),
    }
    .read(table.get_ref());
    if !errors.is_empty() {
        let follows = |code: Code| code == codes::MISSING || code == codes::DANGLING;
        reports.0.retain(|report| !follows(report.code));
    }
    if reports.0.is_empty() {
        Ok(vocabulary)
    } else {
        Err(in_order(reports.0))
    }
}

fn in_order(mut reports: Vec<Diagnostic>) -> Vec<Diagnostic> {
    reports.sort_by_key(|report| (report.span, report.code));
    let beyond = reports.len().saturating_sub(MAX_DIAGNOSTICS);
    if beyond > 0 {
        reports.truncate(MAX_DIAGNOSTICS);
        let last = reports.last().map(|report| report.span).unwrap_or_default();
        let message = format!("{beyond} further problems are not listed");
        reports.push(Diagnostic::new(
            codes::LIMIT,
            last,
            message,
            "mend those above first",
        ));
    }
    reports
}

/// A vocabulary while it is read; what is declared is in `entries`, what holds between those in `relations`.
pub(super) struct Reader<'s, 'r> {
    pub(super) source: &'s str,
    pub(super) reports: &'r mut Reports,
    pub(super) vocabulary: Vocabulary,
}

impl Reader<'_, '_> {
    fn read(mut self, table: &DeTable<'_>) -> Vocabulary {
        let top = Span::new(0, 0);
        if !self.check_format(table) {
            return self.vocabulary;
        }
        let known = [
            "vocabulary",
            "name",
            "participation",
            "actor",
            "act",
            "place",
            "degree",
            "grade",
            "control",
            "strain",
        ];
        let fields = Fields::open(table, top, "a vocabulary", &known, self.reports);
        if let Some(name) = fields.need_text("name", self.reports) {
            check_shape(&name.value, name.span, self.source, self.reports);
            self.vocabulary.name = name.value;
        }
        self.vocabulary.participation =
            fields.one_of("participation", &PARTICIPATIONS, self.reports);
        self.read_actors(&fields);
        self.read_acts(&fields);
        self.read_places(&fields);
        self.read_degrees(&fields);
        self.read_grades(&fields);
        self.read_controls(&fields);
        self.read_strains(&fields);
        self.vocabulary
    }

    /// Whether to read on: another format may mean anything.
    fn check_format(&mut self, table: &DeTable<'_>) -> bool {
        let help = "begin the file with `vocabulary = 1`";
        match table.get("vocabulary") {
            None => {
                let message = "the file does not say its format";
                self.reports
                    .add(codes::VERSION, Span::new(0, 0), message, help);
                true
            }
            Some(value) => {
                let number = value.get_ref().as_integer();
                let known = number.is_some_and(|number| number.as_str() == FORMAT);
                if !known {
                    let message = "another format than 1, the only one that this program reads";
                    self.reports
                        .add(codes::VERSION, span_of(value), message, help);
                }
                known
            }
        }
    }

    /// The tables under `[[key]]`, opened.
    pub(super) fn entries<'t, 'i>(
        &mut self,
        fields: &Fields<'t, 'i>,
        key: &'static str,
        known: &[&'static str],
        most: usize,
    ) -> Vec<Fields<'t, 'i>> {
        let Some(value) = fields.get(key) else {
            return Vec::new();
        };
        let Some(items) = value.get_ref().as_array() else {
            let help = format!("write `[[{key}]]`, with two brackets, above each one");
            wrong(key, value, help, self.reports);
            return Vec::new();
        };
        let mut entries = Vec::new();
        for item in items.iter().take(most) {
            match item.get_ref() {
                DeValue::Table(table) => {
                    entries.push(Fields::open(table, span_of(item), key, known, self.reports));
                }
                _ => wrong(
                    key,
                    item,
                    format!("write `[[{key}]]` above each one"),
                    self.reports,
                ),
            }
        }
        if let Some(beyond) = items.get(most) {
            self.reports.add(
                codes::LIMIT,
                span_of(beyond),
                format!("more than {most} times `[[{key}]]`: {}", items.len()),
                "leave out what the texts do not name",
            );
        }
        entries
    }
}
