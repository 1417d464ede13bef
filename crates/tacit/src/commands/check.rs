//! `tacit check`: every mistake of texts and vocabularies at once, and what a text leaves open.

use super::json;
use crate::arguments::Check;
use crate::diagnostics::{self, FileData, Refused};
use crate::ending::{Answer, Ending, Fault};
use crate::screen::{Ink, Screen};
use crate::texts::{Lexicon, Source};
use crate::{files, screen};
use serde::Serialize;
use std::path::Path;
use tacit_lang::diagnostic::Severity;
use tacit_lang::meaning::Assurance;
use tacit_lang::vocabulary::{MAX_VOCABULARY_BYTES, Vocabulary, read_vocabulary};
use tacit_lang::{PairFinding, check_pair};

/// What was found.
#[derive(Default)]
struct Findings {
    files: Vec<Refused>,
    /// Why a file could not be read, for each that could not.
    unread: Vec<String>,
    pairs: Vec<Paired>,
}

/// Something wrong between two texts.
struct Paired {
    one: String,
    other: String,
    finding: PairFinding,
}

pub(crate) fn run(asked: &Check, screen: &Screen) -> Result<Answer, Fault> {
    let mut findings = Findings::default();
    let mut meanings: Vec<(String, Assurance, Vocabulary)> = Vec::new();
    for path in &asked.files {
        let checked = if path.extension().is_some_and(|ending| ending == "toml") {
            vocabulary(path)
        } else {
            text(path, asked, &mut meanings)
        };
        match checked {
            Ok(checked) => findings.files.push(checked),
            Err(Fault::Text(refused)) => findings.add(refused),
            Err(fault) => findings.unread.push(fault.message()),
        }
    }
    for (at, (one, meaning, vocabulary)) in meanings.iter().enumerate() {
        for (other, facing, _) in meanings.iter().skip(at + 1) {
            for finding in check_pair(meaning, facing, vocabulary) {
                findings.pairs.push(Paired {
                    one: one.clone(),
                    other: other.clone(),
                    finding,
                });
            }
        }
    }
    let (errors, warnings) = findings.count();
    Ok(Answer {
        text: if asked.json {
            json(&findings.as_data())
        } else {
            findings.drawn(screen)
        },
        remarks: findings
            .unread
            .iter()
            .map(|why| format!("tacit: {why}\n"))
            .collect(),
        ending: if findings.unread.is_empty() {
            Ending::objection_if(errors > 0 || (asked.deny_warnings && warnings > 0))
        } else {
            Ending::Unusable
        },
    })
}

fn text(
    path: &Path,
    asked: &Check,
    meanings: &mut Vec<(String, Assurance, Vocabulary)>,
) -> Result<Refused, Fault> {
    let source = Source::open(path)?;
    let diagnostics = match Lexicon::of(path, &source, asked.vocabulary.as_deref()) {
        Ok(lexicon) => {
            let reading = source.read(&lexicon);
            if let Some(meaning) = reading.assurance {
                meanings.push((source.name.clone(), meaning, lexicon.vocabulary));
            }
            reading.diagnostics
        }
        Err(Fault::Request(fault)) => source.without_vocabulary(&fault),
        Err(fault) => return Err(fault),
    };
    Ok(Refused {
        name: source.name,
        source: source.text,
        diagnostics,
    })
}

fn vocabulary(path: &Path) -> Result<Refused, Fault> {
    let source = files::read_text(path, MAX_VOCABULARY_BYTES)?;
    Ok(Refused {
        name: files::name(path),
        diagnostics: read_vocabulary(&source).err().unwrap_or_default(),
        source,
    })
}

impl Findings {
    /// Adds what is wrong with a vocabulary, once, however many texts name it.
    fn add(&mut self, refused: Vec<Refused>) {
        for one in refused {
            if !self.files.iter().any(|file| file.name == one.name) {
                self.files.push(one);
            }
        }
    }

    /// Errors and warnings.
    fn count(&self) -> (usize, usize) {
        let of_files = self.files.iter().flat_map(|file| &file.diagnostics);
        let severities = of_files
            .map(|found| found.severity)
            .chain(self.pairs.iter().map(|found| found.finding.severity));
        let all: Vec<Severity> = severities.collect();
        let errors = all.iter().filter(|it| **it == Severity::Error).count();
        (errors, all.len() - errors)
    }

    fn drawn(&self, screen: &Screen) -> String {
        let mut out = String::new();
        for file in &self.files {
            for diagnostic in &file.diagnostics {
                out.push_str(&diagnostics::drawn(
                    &file.name,
                    &file.source,
                    diagnostic,
                    screen,
                ));
                out.push_str("\n\n");
            }
        }
        for Paired {
            one,
            other,
            finding,
        } in &self.pairs
        {
            let (ink, word) = match finding.severity {
                Severity::Error => (Ink::Red, "error"),
                Severity::Warning => (Ink::Yellow, "warning"),
            };
            let title = screen.ink(ink, &format!("{word}[{}]", finding.code));
            let help = screen::wrapped(&finding.help, screen.width, 8);
            let message = screen::wrapped(&finding.message, screen.width, 2);
            out.push_str(&format!(
                "{title}: {message}\n  between `{one}` and `{other}`\n  help: {help}\n\n"
            ));
        }
        let (errors, warnings) = self.count();
        if errors + warnings == 0 {
            let clean = match self.files.as_slice() {
                [] => return String::new(),
                [only] => format!("{}: nothing to object to\n", only.name),
                _ => format!("{} files: nothing to object to\n", self.files.len()),
            };
            return screen.ink(Ink::Green, clean.trim_end()) + "\n";
        }
        out + &diagnostics::total(errors, warnings)
    }

    fn as_data(&self) -> Data<'_> {
        let (errors, warnings) = self.count();
        Data {
            errors,
            warnings,
            unread: &self.unread,
            files: self.files.iter().map(FileData::of).collect(),
            pairs: self
                .pairs
                .iter()
                .map(|found| PairData {
                    texts: [&found.one, &found.other],
                    code: found.finding.code.0,
                    severity: found.finding.severity,
                    message: &found.finding.message,
                    help: &found.finding.help,
                })
                .collect(),
        }
    }
}

#[derive(Serialize)]
struct Data<'f> {
    errors: usize,
    warnings: usize,
    files: Vec<FileData<'f>>,
    pairs: Vec<PairData<'f>>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    unread: &'f [String],
}

#[derive(Serialize)]
struct PairData<'f> {
    texts: [&'f str; 2],
    code: &'static str,
    severity: Severity,
    message: &'f str,
    help: &'f str,
}
