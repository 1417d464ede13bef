//! What can be asked of the program, and how.

use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

/// Carries conditional assurances between adversaries, and tells whether what was promised still stands.
///
/// Exit codes: 0 done, also where records or rows were left out and listed; 1 done, and the answer is no (errors in a
/// text, a difference in the demo, a record left out under --stop-at-first-problem); 2 not done (the command is wrong,
/// a file cannot be read, or nothing is left to judge by).
#[derive(Debug, Parser)]
#[command(name = "tacit", version, max_term_width = 100)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Lists every mistake of texts and vocabularies, and what a text leaves open
    Check(Check),
    /// Lays a text out in the one layout, comments kept
    Format(Format),
    /// Writes a text's meaning out in controlled English
    Render(Render),
    /// Names a text's meaning: a digest, and twelve words to read aloud
    Digest(Digest),
    /// Shows the page of a diagnostic's code
    Explain(Explain),
    /// Judges what stands, in whose eyes, as of when, as known when
    Standing(Standing),
    /// Judges the December scenario and compares it with what must be seen
    Demo(Demo),
}

impl Command {
    /// Whether a program reads the answer, an error included.
    pub(crate) const fn json(&self) -> bool {
        match self {
            Self::Check(asked) => asked.json,
            Self::Digest(asked) => asked.json,
            Self::Standing(asked) => asked.json,
            Self::Format(_) | Self::Render(_) | Self::Explain(_) | Self::Demo(_) => false,
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct Check {
    /// Texts; two that face each other are also checked as a pair. A `.toml` is checked as a vocabulary
    #[arg(required = true, value_name = "TEXT")]
    pub(crate) files: Vec<PathBuf>,
    /// The vocabulary that the texts pin; else `NAME.vocabulary.toml` beside each text
    #[arg(long, value_name = "FILE")]
    pub(crate) vocabulary: Option<PathBuf>,
    /// Exit with 1 on a warning too
    #[arg(long)]
    pub(crate) deny_warnings: bool,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Format {
    /// The texts
    #[arg(required = true, value_name = "TEXT")]
    pub(crate) files: Vec<PathBuf>,
    /// Change nothing: name the texts that are laid out otherwise, and exit with 1 if there are any
    #[arg(long, conflicts_with = "write")]
    pub(crate) check: bool,
    /// Write the texts back
    #[arg(long)]
    pub(crate) write: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Render {
    /// The text
    #[arg(value_name = "TEXT")]
    pub(crate) file: PathBuf,
    /// The vocabulary that it pins; else `NAME.vocabulary.toml` beside it
    #[arg(long, value_name = "FILE")]
    pub(crate) vocabulary: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Digest {
    /// The text
    #[arg(value_name = "TEXT")]
    pub(crate) file: PathBuf,
    /// The vocabulary that it pins; else `NAME.vocabulary.toml` beside it
    #[arg(long, value_name = "FILE")]
    pub(crate) vocabulary: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// A code such as E0201
    #[arg(required_unless_present = "list")]
    pub(crate) code: Option<String>,
    /// List every code with its title
    #[arg(long)]
    pub(crate) list: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Standing {
    /// The texts judged together
    #[arg(long = "text", required = true, num_args = 1.., value_name = "TEXT")]
    pub(crate) texts: Vec<PathBuf>,
    /// The vocabulary that they pin; else `NAME.vocabulary.toml` beside each text
    #[arg(long, value_name = "FILE")]
    pub(crate) vocabulary: Option<PathBuf>,
    /// Records, newline-delimited JSON
    #[arg(long, num_args = 1.., value_name = "FILE")]
    pub(crate) records: Vec<PathBuf>,
    /// Event data, plain or gzip; each with its --mapping
    #[arg(long = "feed", value_name = "FILE")]
    pub(crate) feeds: Vec<PathBuf>,
    /// The mapping of the feed in the same place
    #[arg(long = "mapping", value_name = "FILE")]
    pub(crate) mappings: Vec<PathBuf>,
    /// Through whose eyes: a viewpoint, or "A as known to B"; else every viewpoint on record
    #[arg(long, value_name = "EYES")]
    pub(crate) eyes: Vec<String>,
    /// As of which event time; else the latest time on record
    #[arg(long, value_name = "TIME")]
    pub(crate) at: Option<String>,
    /// As known when; else the latest time on record
    #[arg(long, value_name = "TIME")]
    pub(crate) known: Option<String>,
    /// Only the promises of this giver
    #[arg(long, value_name = "GIVER")]
    pub(crate) promise: Option<String>,
    /// Judge nothing, and exit with 1, if any record is left out; else the others are judged by
    #[arg(long)]
    pub(crate) stop_at_first_problem: bool,
    /// Print JSON, as `spec/schema/standings.schema.json` describes it; where nothing is judged, an object `error`
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// Show the reasons of every look
    #[arg(long)]
    pub(crate) verbose: bool,
}
