//! How a run ends: the only place that knows exit codes.
//!
//! | code | what it says |
//! |---|---|
//! | 0 | done, and nothing to object to; records and rows that were left out are listed, and change no code; an order that waits for a line or for officers is done as far as it can be |
//! | 1 | done, and the answer is no: a text or vocabulary has errors, a file is not formatted, a record was left out and `--stop-at-first-problem` was asked for, the demo saw something else than expected, a desk refused an order, a line check did not arrive, the doctor found something wrong, the analysis has a finding at or above the level asked for, two versions differ |
//! | 2 | not done: the command is wrong, a file cannot be read, nothing that could be judged by is left, a desk cannot be opened or reached, nothing was confirmed, an analysis was broken off before it found anything |

use crate::demo::DemoFault;
use crate::desk::fault::DeskFault;
use crate::diagnostics::Refused;
use crate::files::FileFault;
use crate::standing::hearing::LeftOut;
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

    const fn unusable_unless(objects: bool) -> Self {
        if objects {
            Self::Objection
        } else {
            Self::Unusable
        }
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
    /// What was handed over, of which something was left out.
    Unjudged(Box<Unjudged>),
    /// What a desk cannot, or will not.
    Desk(DeskFault),
    /// Why the demo did not come to its end.
    Demo(DemoFault),
}

/// Why nothing was judged, with what was left out: a reader looks there for the cause.
#[derive(Debug)]
pub(crate) struct Unjudged {
    /// What was left out of records and feeds, laid out for a reader.
    pub(crate) listed: String,
    /// The records among it.
    pub(crate) left_out: Vec<LeftOut>,
    /// What became of each feed.
    pub(crate) feeds: Vec<String>,
    /// Why nothing was judged.
    pub(crate) why: RequestFault,
}

impl Fault {
    /// Why there is no answer, in one line.
    pub(crate) fn message(&self) -> String {
        match self {
            Self::Text(_) => "a text, vocabulary or mapping has errors".to_owned(),
            Self::File(fault) => fault.to_string(),
            Self::Request(fault) => fault.to_string(),
            Self::Unjudged(unjudged) => unjudged.why.to_string(),
            Self::Desk(fault) => fault.to_string(),
            Self::Demo(fault) => fault.to_string(),
        }
    }

    pub(crate) fn ending(&self) -> Ending {
        match self {
            Self::Text(_) => Ending::Objection,
            Self::File(_) | Self::Request(_) | Self::Demo(_) => Ending::Unusable,
            Self::Unjudged(unjudged) => {
                Ending::unusable_unless(unjudged.why == RequestFault::ProblemFound)
            }
            Self::Desk(fault) => fault.ending(),
        }
    }
}

impl From<DemoFault> for Fault {
    fn from(fault: DemoFault) -> Self {
        Self::Demo(fault)
    }
}

impl From<DeskFault> for Fault {
    fn from(fault: DeskFault) -> Self {
        Self::Desk(fault)
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
    /// Something was handed over, and nothing with a time is left of it.
    NothingLeft,
    /// A record was left out, and none was to be.
    ProblemFound,
    /// A feed is not laid out as its mapping says.
    Layout {
        /// The feed.
        feed: String,
        /// The layout that the mapping names.
        layout: &'static str,
        /// What does not fit.
        why: String,
    },
    /// One text was given twice.
    SameText(String, String),
    /// These eyes are nobody's on record.
    NoSuchEyes {
        /// What was asked.
        why: String,
        /// Who is on record.
        on_record: Vec<String>,
    },
    /// Several viewpoints on record are one party's own.
    SeveralOwnEyes {
        /// The party.
        party: String,
        /// The viewpoints.
        viewpoints: Vec<String>,
    },
    /// No viewpoint on record is a giver's own.
    NoOwnEyes,
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
    /// Texts that are analysed together are between others.
    OtherParties(String, String),
    /// Two versions of a text are promises of others.
    OtherVersion(String, String),
    /// Two versions of a text are read with vocabularies that differ.
    OtherVocabulary {
        /// The vocabulary of the old text.
        old: String,
        /// The vocabulary of the new one.
        new: String,
        /// What differs between them.
        differences: Vec<String>,
    },
    /// Neither records nor feeds were named.
    NothingToWatch,
    /// Standard input was named for two.
    StandardInputTwice,
    /// A watch cannot be taken up again.
    State {
        /// The file of its state.
        file: String,
        /// Why.
        why: String,
    },
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
            Self::NothingLeft => out.write_str(
                "nothing with a time is left to judge by; what was left out, and why, is listed above: mend that, or say as of when with --at and --known",
            ),
            Self::ProblemFound => out.write_str(
                "nothing was judged, since records were left out and --stop-at-first-problem was given; mend them, or leave the option out",
            ),
            Self::Layout { feed, layout, why } => write!(
                out,
                "`{feed}` is not laid out as `{layout}`: {why}; name the right layout in its mapping, one of {}",
                tacit_feeds::Layout::ALL.map(tacit_feeds::Layout::word).join(", ")
            ),
            Self::SameText(one, other) => write!(
                out,
                "`{one}` and `{other}` mean the same, to the letter; give each text once"
            ),
            Self::NoSuchEyes { why, on_record } => write!(
                out,
                "{why}; on record are {}",
                named(on_record)
            ),
            Self::SeveralOwnEyes { party, viewpoints } => write!(
                out,
                "{party} has several viewpoints of its own on record, {}; say with --eyes through which it reads",
                named(viewpoints)
            ),
            Self::NoOwnEyes => out.write_str(
                "no viewpoint on record is the own of anybody who gave a promise, so nobody's own reading is known; add a record of type `viewpoint` with its `party`",
            ),
            Self::Mappings { feeds, mappings } => {
                let counted = |count: usize, what: &str| match count {
                    0 => format!("no --{what}"),
                    1 => format!("one --{what}"),
                    _ => format!("{count} times --{what}"),
                };
                write!(
                    out,
                    "{} and {} were given; give each --feed its --mapping, in the same order",
                    counted(*feeds, "feed"),
                    counted(*mappings, "mapping")
                )
            }
            Self::Question(why) => out.write_str(why),
            Self::OtherParties(one, other) => write!(
                out,
                "`{one}` and `{other}` are between other parties; analyse each alone, or give the two that face each other"
            ),
            Self::OtherVersion(one, other) => write!(
                out,
                "`{one}` and `{other}` are promises of other parties; compare two versions of one promise"
            ),
            Self::OtherVocabulary { old, new, differences } => write!(
                out,
                "the texts are read with vocabularies that differ, `{old}` and `{new}`: {}; a name may mean something else in each, so give one that both texts can be read with as --vocabulary FILE",
                differences.join("; ")
            ),
            Self::NothingToWatch => out.write_str(
                "there is nothing to watch; name --records FILE, or --feed FILE with its --mapping, or `-` for standard input",
            ),
            Self::StandardInputTwice => out.write_str(
                "`-` was named twice, and there is one standard input; put one of the two in a file",
            ),
            Self::State { file, why } => write!(
                out,
                "the watch of `{file}` cannot be taken up again: {why}; watch from the beginning with another --state, or take that file away"
            ),
            Self::NoSuchGiver(giver) => write!(
                out,
                "no text is given by `{giver}`; name a giver as the vocabulary does, by identifier or name"
            ),
        }
    }
}

fn named(names: &[String]) -> String {
    let each: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    each.join(", ")
}
