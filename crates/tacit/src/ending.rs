//! How a run ends: the only place that knows exit codes.
//!
//! | code | what it says |
//! |---|---|
//! | 0 | done, and nothing to object to |
//! | 1 | done, and the answer is no: a text or vocabulary has errors, a file is not formatted, a record was bad and `--stop-at-first-problem` was asked for, the demo saw something else than expected |
//! | 2 | not done: the command is wrong, or a file cannot be read |

use crate::diagnostics::Refused;
use crate::files::FileFault;
use std::fmt;
use std::process::ExitCode;

/// The exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    /// 0.
    Well,
    /// 1.
    Objection,
    /// 2.
    Unusable,
}

impl Ending {
    pub(crate) fn code(self) -> ExitCode {
        ExitCode::from(match self {
            Self::Well => 0,
            Self::Objection => 1,
            Self::Unusable => 2,
        })
    }

    pub(crate) const fn objection_if(objects: bool) -> Self {
        if objects { Self::Objection } else { Self::Well }
    }
}

/// What a command has to say.
#[derive(Debug)]
pub(crate) struct Answer {
    /// To standard output.
    pub(crate) text: String,
    /// To standard error.
    pub(crate) remarks: String,
    /// The exit code.
    pub(crate) ending: Ending,
}

impl Answer {
    pub(crate) fn well(text: String) -> Self {
        Self {
            text,
            remarks: String::new(),
            ending: Ending::Well,
        }
    }
}

/// Why a command has no answer, by whose fault it is.
#[derive(Debug)]
pub(crate) enum Fault {
    /// What the drafter wrote: texts, vocabularies and mappings with errors.
    Text(Vec<Refused>),
    /// What the system did not hand over.
    File(FileFault),
    /// What was asked for.
    Request(RequestFault),
}

impl Fault {
    pub(crate) const fn ending(&self) -> Ending {
        match self {
            Self::Text(_) => Ending::Objection,
            Self::File(_) | Self::Request(_) => Ending::Unusable,
        }
    }
}

impl From<FileFault> for Fault {
    fn from(fault: FileFault) -> Self {
        Self::File(fault)
    }
}

impl From<RequestFault> for Fault {
    fn from(fault: RequestFault) -> Self {
        Self::Request(fault)
    }
}

/// A request that cannot be met, though every file can be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum RequestFault {
    /// The text names no vocabulary, and none was given.
    NoVocabularyNamed(String),
    /// The vocabulary's name cannot be a file's.
    NotAFileName(String),
    /// No file of the vocabulary's name lies beside the text.
    NoVocabularyBeside {
        /// Where it was sought.
        sought: String,
    },
    /// Texts that are judged together name different vocabularies.
    SeveralVocabularies(String, String),
    /// No such diagnostic.
    UnknownCode(String),
    /// Not a time.
    Time {
        /// The option.
        option: &'static str,
        /// What is wrong with it.
        why: String,
    },
    /// Nothing on record has a time, and none was given.
    NoTime,
    /// Feeds and mappings do not come in pairs.
    Mappings {
        /// How many feeds.
        feeds: usize,
        /// How many mappings.
        mappings: usize,
    },
    /// The judge was asked for something that is not before it.
    Question(String),
    /// No text is given by this party.
    NoSuchGiver(String),
    /// An example of our own does not hold together.
    Example(String),
}

impl fmt::Display for RequestFault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoVocabularyNamed(text) => write!(
                out,
                "`{text}` names no vocabulary; begin it with `Vocabulary \"NAME\".`, or give one with --vocabulary FILE"
            ),
            Self::NotAFileName(name) => write!(
                out,
                "the vocabulary `{name}` has a name that no file beside the text can have; give it with --vocabulary FILE"
            ),
            Self::NoVocabularyBeside { sought } => write!(
                out,
                "there is no `{sought}`; put the vocabulary there, or give it with --vocabulary FILE"
            ),
            Self::SeveralVocabularies(one, other) => write!(
                out,
                "texts are judged together with one vocabulary, these have `{one}` and `{other}`; give the one that both pin with --vocabulary FILE"
            ),
            Self::UnknownCode(code) => write!(
                out,
                "`{code}` is no code of this program; `tacit explain --list` shows them all"
            ),
            Self::Time { option, why } => write!(
                out,
                "{option}: {why}; write it as 2026-01-03T12:00Z, with its zone"
            ),
            Self::NoTime => out.write_str(
                "no record has a time, and no clock is read here; say as of when with --at and --known",
            ),
            Self::Mappings { feeds, mappings } => write!(
                out,
                "{feeds} feeds and {mappings} mappings were given; give one --mapping for each --feed, in the same order"
            ),
            Self::Question(why) => out.write_str(why),
            Self::NoSuchGiver(giver) => write!(
                out,
                "no text is given by `{giver}`; name a giver as the vocabulary does, by identifier or name"
            ),
            Self::Example(why) => write!(out, "the example does not hold together: {why}"),
        }
    }
}
