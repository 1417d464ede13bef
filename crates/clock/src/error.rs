//! What can go wrong with the file of an exercise.

use crate::setting::written;
use std::fmt;
use std::io;
use std::path::PathBuf;
use tacit_wire::Timestamp;

/// Why the clock of an exercise cannot be read, made or set.
#[derive(Debug)]
pub enum ClockError {
    /// The operating system refuses.
    System {
        /// At which file.
        file: PathBuf,
        /// Why.
        why: io::Error,
    },
    /// The file is not that of an exercise's clock.
    Malformed {
        /// Which file.
        file: PathBuf,
        /// Which of its lines, counted from one.
        line: usize,
        /// What should stand there.
        why: &'static str,
    },
    /// There is a file already where one was to be made.
    Occupied(PathBuf),
    /// It would run back.
    Back {
        /// Where it stands.
        stands: Timestamp,
        /// Where it was to be set.
        asked: Timestamp,
    },
    /// The moment cannot be written: it is beyond the year 9999.
    Beyond(Timestamp),
}

impl fmt::Display for ClockError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let moment =
            |at: &Timestamp| written(*at).unwrap_or_else(|| format!("{} ms since 1970", at.0));
        match self {
            Self::System { file, why } => {
                write!(out, "the exercise clock `{}`: {why}", file.display())
            }
            Self::Malformed { file, line, why } => write!(
                out,
                "the exercise clock `{}`, line {line}: expected {why}",
                file.display()
            ),
            Self::Occupied(file) => {
                write!(out, "there is a file `{}` already", file.display())
            }
            Self::Back { stands, asked } => write!(
                out,
                "the exercise clock stands at `{}` and never runs back: it cannot be set to `{}`",
                moment(stands),
                moment(asked)
            ),
            Self::Beyond(at) => {
                write!(out, "`{}` is beyond the year 9999", moment(at))
            }
        }
    }
}

impl std::error::Error for ClockError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::System { why, .. } => Some(why),
            _ => None,
        }
    }
}
