//! The texts that are read together, and those that cannot be.

use crate::diagnostics::Refused;
use crate::ending::{Fault, RequestFault};
use crate::texts::{Lexicon, Meant, Source};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use tacit_analysis::{Matter, MatterError, Place};
use tacit_lang::ClauseSpans;
use tacit_lang::canonical::digest;
use tacit_lang::diagnostic::{Diagnostic, Span};
use tacit_lang::meaning::{Assurance, Digest};
use tacit_lang::time::Instant;

/// What is on the table.
#[derive(Debug)]
pub(crate) struct Papers {
    /// The vocabulary that all of them pin.
    pub(crate) lexicon: Lexicon,
    /// The texts that have a meaning, as they were given.
    pub(crate) texts: Vec<Paper>,
    /// Those that have none, with what is wrong.
    pub(crate) refused: Vec<Refused>,
    /// The meanings and their names, in the same order.
    pub(crate) meanings: Vec<(Assurance, Digest)>,
}

/// A text with its words.
#[derive(Debug)]
pub(crate) struct Paper {
    /// Its file.
    pub(crate) path: PathBuf,
    /// What it holds.
    pub(crate) source: Source,
    /// What it means.
    pub(crate) meant: Meant,
    /// Where its clauses stand.
    pub(crate) spans: ClauseSpans,
}

/// The words of a clause where they stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Quoted<'p> {
    /// Which text.
    pub(crate) file: &'p str,
    /// What the text says; none if it does not say it.
    pub(crate) said: Option<Said>,
}

/// The words of a clause, and those around them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Said {
    /// The line on which they begin.
    pub(crate) line: usize,
    /// What stands before them in their sentence: a condition may be one word of it.
    pub(crate) before: String,
    /// The words.
    pub(crate) words: String,
    /// What stands behind them there.
    pub(crate) behind: String,
}

impl Said {
    /// Whether the words are a sentence of their own.
    pub(crate) fn is_whole(&self) -> bool {
        self.before.is_empty() && self.behind.is_empty()
    }

    /// The whole sentence, the words set off where they are not all of it.
    pub(crate) fn sentence(&self) -> String {
        if self.is_whole() {
            return self.words.clone();
        }
        format!("{}[{}]{}", self.before, self.words, self.behind)
    }
}

impl Papers {
    /// Reads every text that can be read; one whose vocabulary is not there is refused like one with errors.
    ///
    /// # Errors
    /// [`Fault::Text`] if none can be, or the [`RequestFault`] of the first if none has a vocabulary; whatever makes them impossible to read together.
    pub(crate) fn open(paths: &[PathBuf], vocabulary: Option<&Path>) -> Result<Self, Fault> {
        let mut common: Option<Lexicon> = None;
        let mut texts: Vec<Paper> = Vec::new();
        let mut refused: Vec<Refused> = Vec::new();
        let mut met: BTreeMap<Digest, String> = BTreeMap::new();
        let mut without: Vec<RequestFault> = Vec::new();
        for path in paths {
            let source = Source::open(path)?;
            let lexicon = match Lexicon::of(path, &source, vocabulary) {
                Ok(lexicon) => lexicon,
                Err(Fault::Text(found)) => {
                    // One vocabulary may fail several texts, and is told once.
                    let is_new = |one: &Refused| refused.iter().all(|it| it.name != one.name);
                    let new: Vec<Refused> = found.into_iter().filter(is_new).collect();
                    refused.extend(new);
                    continue;
                }
                Err(Fault::Request(fault)) => {
                    refused.push(Refused {
                        diagnostics: source.without_vocabulary(&fault),
                        name: source.name,
                        source: source.text,
                    });
                    without.push(fault);
                    continue;
                }
                Err(fault) => return Err(fault),
            };
            let reading = source.read(&lexicon);
            let Some(assurance) = reading.assurance else {
                let mut diagnostics = reading.diagnostics;
                diagnostics.retain(Diagnostic::is_error);
                refused.push(Refused {
                    name: source.name,
                    source: source.text,
                    diagnostics,
                });
                continue;
            };
            if let Some(common) = common.as_ref().filter(|it| it.digest != lexicon.digest) {
                let (one, other) = (common.name.clone(), lexicon.name);
                return Err(RequestFault::SeveralVocabularies(one, other).into());
            }
            let meant = Meant {
                digest: digest(&assurance),
                assurance,
            };
            if let Some(earlier) = met.insert(meant.digest, source.name.clone()) {
                return Err(RequestFault::SameText(earlier, source.name).into());
            }
            common.get_or_insert(lexicon);
            texts.push(Paper {
                path: path.clone(),
                source,
                meant,
                spans: reading.spans,
            });
        }
        let Some(lexicon) = common else {
            let is_all = without.len() == refused.len();
            let first = without.into_iter().next().filter(|_| is_all);
            return Err(first.map_or(Fault::Text(refused), Fault::from));
        };
        let meanings = texts.iter();
        Ok(Self {
            meanings: meanings
                .map(|paper| (paper.meant.assurance.clone(), paper.meant.digest))
                .collect(),
            lexicon,
            texts,
            refused,
        })
    }

    /// Texts that are at hand already, each named as it is spoken of.
    ///
    /// # Errors
    /// [`Fault::Text`] for the first that has errors.
    pub(crate) fn at_hand(lexicon: Lexicon, sources: Vec<Source>) -> Result<Self, Fault> {
        let mut texts = Vec::new();
        for source in sources {
            let reading = source.read(&lexicon);
            let Some(assurance) = reading.assurance else {
                let mut diagnostics = reading.diagnostics;
                diagnostics.retain(Diagnostic::is_error);
                return Err(source.refused(diagnostics));
            };
            let digest = digest(&assurance);
            texts.push(Paper {
                path: PathBuf::from(&source.name),
                source,
                meant: Meant { assurance, digest },
                spans: reading.spans,
            });
        }
        let meanings = texts.iter();
        Ok(Self {
            meanings: meanings
                .map(|paper| (paper.meant.assurance.clone(), paper.meant.digest))
                .collect(),
            lexicon,
            texts,
            refused: Vec::new(),
        })
    }

    /// What is handed to the analysis.
    pub(crate) fn matter(&self, begins: Option<Instant>) -> Matter {
        Matter {
            vocabulary: self.lexicon.vocabulary.clone(),
            texts: self.meanings.clone(),
            begins,
        }
    }

    /// Why they cannot be analysed together, by what the files are called.
    pub(crate) fn refuse(&self, error: &MatterError) -> RequestFault {
        let file = |place: &usize| self.texts.get(*place).map(|it| it.source.name.clone());
        match error {
            MatterError::OtherParties(one, other) => match (file(one), file(other)) {
                (Some(one), Some(other)) => RequestFault::OtherParties(one, other),
                _ => RequestFault::Question(error.to_string()),
            },
            _ => RequestFault::Question(error.to_string()),
        }
    }

    /// The words of a clause.
    pub(crate) fn quoted(&self, place: &Place) -> Option<Quoted<'_>> {
        let paper = self.texts.get(place.text)?;
        let text = &paper.source.text;
        let said = place.clause.span(&paper.spans).and_then(|span| {
            let around = sentence_around(text, span);
            Some(Said {
                line: 1 + text.get(..span.start)?.matches('\n').count(),
                before: in_one_line(text.get(around.start..span.start)?),
                words: in_one_line(text.get(span.range())?),
                behind: in_one_line(text.get(span.end..around.end)?),
            })
        });
        Some(Quoted {
            file: &paper.source.name,
            said: said.filter(|said| !said.words.is_empty()),
        })
    }
}

/// The sentence that holds `span`: from behind the full stop before it to the one at its end. What is quoted and what is a comment ends none.
fn sentence_around(text: &str, span: Span) -> Span {
    let mut start = None;
    let mut is_quoted = false;
    let mut is_comment = false;
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        if is_comment || (letter == '#' && !is_quoted) {
            is_comment = letter != '\n';
            continue;
        }
        if letter.is_whitespace() {
            continue;
        }
        let begin = *start.get_or_insert(at);
        is_quoted ^= letter == '"';
        let is_last = letters.peek().is_none_or(|(_, next)| next.is_whitespace());
        if letter == '.' && !is_quoted && is_last {
            let end = at + 1;
            if begin <= span.start && span.end <= end {
                return Span::new(begin, end);
            }
            start = None;
        }
    }
    span
}

/// Words without the ends of lines and the indents between them; a space at either end stays.
fn in_one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let space = |is_there: bool| if is_there { " " } else { "" };
    let before = space(text.starts_with(char::is_whitespace));
    let behind = space(text.ends_with(char::is_whitespace) && !words.is_empty());
    format!("{before}{}{behind}", words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use tacit_analysis::Clause;

    const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/first-steps/");

    fn open(names: &[&str]) -> Result<Papers, Fault> {
        let paths: Vec<PathBuf> = names
            .iter()
            .map(|name| Path::new(FOLDER).join(name))
            .collect();
        Papers::open(&paths, None)
    }

    #[test]
    fn a_clause_is_quoted_where_it_stands_and_an_unsaid_one_as_unsaid() {
        let papers = open(&["arland-to-borland.assurance"]).unwrap();
        let quote = |clause| papers.quoted(&Place { text: 0, clause }).unwrap().said;
        let exception = quote(Clause::Exception(0)).unwrap();
        assert_eq!(exception.line, 13);
        assert_eq!(
            exception.sentence(),
            "It does not cover [military operations against the Gamma Brigades in Deltaland]."
        );
        assert_eq!(quote(Clause::Provocation), None);
    }

    #[test]
    fn a_condition_that_is_one_word_is_quoted_within_its_sentence() {
        let papers = open(&["borland-to-arland.assurance"]).unwrap();
        let place = Place {
            text: 0,
            clause: Clause::Condition(0),
        };
        let said = papers.quoted(&place).unwrap().said.unwrap();
        assert_eq!(
            said.sentence(),
            "Borland will not directly attack Arland [first], by its own forces, against the territory of Arland."
        );
    }

    #[test]
    fn a_full_stop_in_a_quotation_or_a_comment_ends_no_sentence() {
        let text = "# One. Two.\nIt says \"so. And\" so.\nNext.";
        let at = text.find("And").unwrap();
        let found = sentence_around(text, Span::new(at, at + 3));
        assert_eq!(text.get(found.range()), Some("It says \"so. And\" so."));
    }

    #[test]
    fn a_text_that_names_no_vocabulary_is_refused_and_the_others_are_read() {
        let folder = tempfile::tempdir().unwrap();
        let empty = folder.path().join("empty.assurance");
        let nameless = folder.path().join("nameless.assurance");
        std::fs::write(&empty, "").unwrap();
        std::fs::write(&nameless, "Assurance \"x\".\nFrom Arland to Borland.\n").unwrap();
        let good = Path::new(FOLDER).join("arland-to-borland.assurance");
        let paths = [empty.clone(), nameless.clone(), good];
        let papers = Papers::open(&paths, None).unwrap();
        assert_eq!(papers.texts.len(), 1);
        for (refused, path) in papers.refused.iter().zip([&empty, &nameless]) {
            assert_eq!(Path::new(&refused.name), path);
            let codes = refused.diagnostics.iter().map(|it| it.code.0);
            assert!(codes.clone().any(|it| it == "E0301"), "{codes:?}");
        }
        let none = Papers::open(&[empty], None);
        assert!(matches!(
            none,
            Err(Fault::Request(RequestFault::NoVocabularyNamed(_)))
        ));
    }

    #[test]
    fn texts_between_others_are_named_by_their_files() {
        let papers = open(&["arland-to-borland.assurance", "borland-to-arland.assurance"]).unwrap();
        let why = papers.refuse(&MatterError::OtherParties(0, 1)).to_string();
        assert!(why.contains("arland-to-borland.assurance` and `"), "{why}");
    }
}
