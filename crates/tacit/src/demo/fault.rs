//! Why the demo cannot go on: never that something is seen otherwise than expected, which is a finding.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Why the demo cannot go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum DemoFault {
    /// A program is not there, or does not begin.
    Program {
        /// Which.
        name: String,
        /// Why.
        why: String,
    },
    /// A command failed that had to work.
    Command {
        /// As it was given.
        line: String,
        /// What it wrote to standard error, or how it ended.
        said: String,
    },
    /// Something did not come about in time.
    Waited {
        /// What was waited for.
        what: String,
        /// What was there instead.
        last: String,
    },
    /// What the system did not do.
    File {
        /// With which file or folder.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// What was asked for is not there.
    Asked(String),
    /// The story does not hold together.
    Story(String),
}

impl DemoFault {
    /// A fault of the system with this file.
    pub(crate) fn file(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |why| Self::File {
            path,
            why: why.to_string(),
        }
    }
}

impl fmt::Display for DemoFault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Program { name, why } => write!(
                out,
                "`{name}` does not run: {why}; `./demo` builds all that it needs, each by a cargo call of its own"
            ),
            Self::Command { line, said } => {
                write!(out, "`{line}` failed: {}", said.trim_end())
            }
            Self::Waited { what, last } => {
                write!(out, "waited in vain until {what}; seen last: {last}")
            }
            Self::File { path, why } => write!(
                out,
                "`{}` cannot be used: {why}; name another folder with --folder",
                path.display()
            ),
            Self::Asked(why) => out.write_str(why),
            Self::Story(why) => write!(out, "the example does not hold together: {why}"),
        }
    }
}
