//! What can be asked of the program, and how.

use crate::commands::desk;
use crate::desk::settings::Place;
use clap::builder::RangedU64ValueParser;
use clap::{Args, Parser, Subcommand};
use serde::Serialize;
use std::path::PathBuf;
use tacit_analysis::unravel::Reach;
use tacit_analysis::{Bounds, Kind, Level};

/// Carries conditional assurances between adversaries, and tells whether what was promised still stands.
///
/// Exit codes: 0 done, also where records or rows were left out and listed, and where an order waits for a line or for officers; 1 done,
/// and the answer is no (errors in a text, a difference in the demo, a record left out under --stop-at-first-problem, an
/// order that the desk refused, a line check that did not arrive, something wrong that the doctor found, a finding of the analysis at or
/// above --level, two versions that differ); 2 not done (the
/// command is wrong, a file cannot be read, nothing is left to judge by, the desk cannot be opened or reached, or nothing
/// was confirmed).
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
    /// Finds what texts license: ways out, traps and gaps, each with a shortest scenario that shows it
    ///
    /// Exit codes: 0 no finding is at or above --level, and every text was read; 1 there is one, or a text has errors and was left out;
    /// 2 not done (the command is wrong, a file cannot be read or written, the texts are between other parties), or broken off by an
    /// interrupt before there was one. Where a bound cut the search short, that is said, and changes no code.
    Analyse(Analyse),
    /// Finds what two versions of a text differ in: each way with a shortest scenario, and in whose favour
    ///
    /// Exit codes: 0 the two mean the same, as far as was looked; 1 a verdict, a party or a clause differs, or a text has errors; 2 not done
    /// (the command is wrong, a file cannot be read, the texts are between other parties or have different vocabularies), or broken off by
    /// an interrupt before a difference was found. Differences in labels alone change no code.
    Compare(Compare),
    /// Judges what stands, in whose eyes, as of when, as known when: of files, or of what the desk holds
    Standing(Standing),
    /// Finds what would unravel what stands: the smallest sets of further acts and mistakes after which a promise binds no more by its giver's own reading
    Unravel(Unravel),
    /// Watches promises while records and feeds grow, and prints each change of standing as it becomes known
    Watch(Watch),
    /// Lives through the December scenario with two desks and a relay, and compares what they see with what must be seen
    Demo(Demo),
    /// Makes a desk, runs it, looks at it, copies it
    Desk(desk::keep::Desk),
    /// Begins channels to other desks and keeps them in order
    Channel(desk::channel::Channel),
    /// Gives, answers, amends, offers, withdraws and reaffirms assurances
    Assurance(desk::assurance::Assurance),
    /// Lists what waits for officers' approval
    Proposals(desk::proposals::Proposals),
    /// Approves a proposal, as an officer who has seen all of it
    Approve(desk::proposals::Approve),
    /// Drops a proposal
    Discard(desk::proposals::Discard),
    /// Makes officers' secrets
    Officer(desk::officer::Officer),
    /// Lets persons in, lists them, and dismisses them
    Person(desk::person::Person),
    /// Lists what was ordered at the desk and what became of it, and checks that this record was not changed
    Acts(desk::acts::Acts),
    /// Sends and reads messages, and shows what became of them
    Message(desk::message::Message),
    /// Lists what came from the other sides
    Inbox(desk::message::Inbox),
    /// Records incidents, claims and stances, imports and reports them
    Incident(desk::incident::Incident),
    /// Asks who acted in an incident, and answers
    Clarify(desk::clarify::Clarify),
    /// Keeps notes, doubts, motives, drafts and beliefs, which never leave
    Note(desk::note::Note),
    /// Tells a dead line from a silent counterpart
    Line(desk::line::Line),
    /// Starts `tacit-relay`, a program of its own
    Relay(desk::relay::Relay),
    /// Shows or sets the clock of an exercise
    Exercise(desk::exercise::Exercise),
    /// Says what is wrong with a set-up, and the next step for each
    Doctor(desk::doctor::Doctor),
    /// Prints completions for a shell
    Completions(desk::tools::Completions),
    /// Prints the manual page, or writes one for each command
    Man(desk::tools::Man),
}

impl Command {
    /// Whether a program reads the answer, an error included.
    pub(crate) const fn json(&self) -> bool {
        match self {
            Self::Check(asked) => asked.json,
            Self::Digest(asked) => asked.json,
            Self::Analyse(asked) => asked.json,
            Self::Compare(asked) => asked.json,
            Self::Standing(asked) => asked.json,
            Self::Unravel(asked) => asked.json,
            Self::Watch(asked) => asked.json,
            Self::Desk(asked) => asked.json(),
            Self::Channel(asked) => asked.json(),
            Self::Assurance(asked) => asked.json(),
            Self::Proposals(asked) => asked.json(),
            Self::Approve(asked) => asked.json(),
            Self::Discard(asked) => asked.json(),
            Self::Message(asked) => asked.json(),
            Self::Inbox(asked) => asked.json(),
            Self::Incident(asked) => asked.json(),
            Self::Clarify(asked) => asked.json(),
            Self::Note(asked) => asked.json(),
            Self::Person(asked) => asked.json(),
            Self::Acts(asked) => asked.json(),
            Self::Line(asked) => asked.json(),
            Self::Doctor(asked) => asked.json(),
            Self::Format(_)
            | Self::Render(_)
            | Self::Explain(_)
            | Self::Demo(_)
            | Self::Officer(_)
            | Self::Relay(_)
            | Self::Exercise(_)
            | Self::Completions(_)
            | Self::Man(_) => false,
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
pub(crate) struct Analyse {
    /// The texts read together: one, or two that face each other, or all between the same parties
    #[arg(required = true, value_name = "TEXT")]
    pub(crate) texts: Vec<PathBuf>,
    /// The vocabulary that they pin; else `NAME.vocabulary.toml` beside each text
    #[arg(long, value_name = "FILE")]
    pub(crate) vocabulary: Option<PathBuf>,
    /// Exit with 1 from this level on: `note`, `serious` or `grave`
    #[arg(long, value_name = "LEVEL", value_parser = level, default_value = "serious")]
    pub(crate) level: Level,
    /// Look only for this kind, such as `trap`; may be given again
    #[arg(long, value_name = "KIND", value_parser = kind)]
    pub(crate) only: Vec<Kind>,
    /// The most moves of one scenario: acts, messages, and waits for a deadline
    #[arg(long, value_name = "N", default_value_t = Bounds::default().moves, value_parser = counted::<1, 64>())]
    pub(crate) moves: usize,
    /// The most acts of one scenario that somebody takes for another's
    #[arg(long, value_name = "N", default_value_t = Bounds::default().mistakes, value_parser = counted::<0, 16>())]
    pub(crate) mistakes: usize,
    /// The most positions looked at for one question
    #[arg(long, value_name = "N", default_value_t = Bounds::default().positions, value_parser = counted::<1, 100_000_000>())]
    pub(crate) positions: usize,
    /// When the story begins; else at the stated entry, or before the stated end, or on a day that stands for any
    #[arg(long, value_name = "TIME")]
    pub(crate) begins: Option<String>,
    /// Ask instead what a party can make sure of, whatever the others do: `come-free`, `keep-word`, `bring-other-into-breach` or
    /// `hold-other`; the exit code is 0 for yes, 1 for no, 2 where neither was shown
    #[arg(long, num_args = 2, value_names = ["PARTY", "GOAL"], conflicts_with_all = ["report", "records_to", "only", "level"])]
    pub(crate) can: Vec<String>,
    /// Write a report into a new file: HTML that needs nothing from elsewhere, each scenario drawn
    #[arg(long, value_name = "FILE")]
    pub(crate) report: Option<PathBuf>,
    /// Write each scenario into a new or empty folder, as records that `tacit standing` replays
    #[arg(long, value_name = "FOLDER")]
    pub(crate) records_to: Option<PathBuf>,
    /// Print JSON, as `spec/schema/analysis.schema.json` describes it; where nothing was analysed, an object `error`
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Compare {
    /// The text as it was, or as it was sent
    #[arg(value_name = "OLD")]
    pub(crate) old: PathBuf,
    /// The text as it is, or as it was relayed
    #[arg(value_name = "NEW")]
    pub(crate) new: PathBuf,
    /// The promise that faces both
    #[arg(long, value_name = "TEXT")]
    pub(crate) beside: Option<PathBuf>,
    /// The vocabulary that they pin; else `NAME.vocabulary.toml` beside each text
    #[arg(long, value_name = "FILE")]
    pub(crate) vocabulary: Option<PathBuf>,
    /// Records under the old text, newline-delimited JSON: which verdicts on them would be others by the new one
    #[arg(long, num_args = 1.., value_name = "FILE")]
    pub(crate) records: Vec<PathBuf>,
    /// The most moves of one scenario: acts, messages, and waits for a deadline
    #[arg(long, value_name = "N", default_value_t = Bounds::default().moves, value_parser = counted::<1, 64>())]
    pub(crate) moves: usize,
    /// The most acts of one scenario that somebody takes for another's
    #[arg(long, value_name = "N", default_value_t = Bounds::default().mistakes, value_parser = counted::<0, 16>())]
    pub(crate) mistakes: usize,
    /// The most positions looked at for one pair of parties
    #[arg(long, value_name = "N", default_value_t = Bounds::default().positions, value_parser = counted::<1, 100_000_000>())]
    pub(crate) positions: usize,
    /// Write each scenario into a new or empty folder, as records that `tacit standing` replays with either text
    #[arg(long, value_name = "FOLDER")]
    pub(crate) records_to: Option<PathBuf>,
    /// Print JSON, as `spec/schema/comparison.schema.json` describes it; where nothing was compared, an object `error`
    #[arg(long)]
    pub(crate) json: bool,
}

/// A level by its name.
fn level(text: &str) -> Result<Level, String> {
    named(text, [Level::Note, Level::Serious, Level::Grave])
}

/// A kind of finding by its name, as JSON has it.
fn kind(text: &str) -> Result<Kind, String> {
    named(text, Kind::ALL)
}

fn named<T: Copy + Serialize, const N: usize>(text: &str, all: [T; N]) -> Result<T, String> {
    let name = |one: &T| serde_json::to_value(one).ok()?.as_str().map(str::to_owned);
    let found = all.iter().find(|one| name(one).as_deref() == Some(text));
    found.copied().ok_or_else(|| {
        let names: Vec<String> = all.iter().filter_map(name).collect();
        format!("it is one of {}", names.join(", "))
    })
}

/// A count within what is of use and of which no machine runs out.
fn counted<const LEAST: u64, const MOST: u64>() -> RangedU64ValueParser<usize> {
    RangedU64ValueParser::new().range(LEAST..=MOST)
}

#[derive(Debug, Args)]
pub(crate) struct Unravel {
    #[command(flatten)]
    pub(crate) place: Place,
    /// The texts that stand together; without any, what the desk holds
    #[arg(long = "text", num_args = 1.., value_name = "TEXT", conflicts_with_all = ["folder", "config", "passphrase_file", "key_file", "proxy"])]
    pub(crate) texts: Vec<PathBuf>,
    /// The vocabulary that they pin; else `NAME.vocabulary.toml` beside each text
    #[arg(long, value_name = "FILE", requires = "texts")]
    pub(crate) vocabulary: Option<PathBuf>,
    /// Records, newline-delimited JSON
    #[arg(long, num_args = 1.., value_name = "FILE", requires = "texts")]
    pub(crate) records: Vec<PathBuf>,
    /// Which viewpoint is its party's own reading, where a party has several on record; may be given again
    #[arg(long, value_name = "EYES", requires = "texts")]
    pub(crate) eyes: Vec<String>,
    /// As of which event time; else the latest time on record, and of a desk now if that is later
    #[arg(long, value_name = "TIME")]
    pub(crate) at: Option<String>,
    /// As known when; else the same
    #[arg(long, value_name = "TIME")]
    pub(crate) known: Option<String>,
    /// The most acts, mistakes and accounts of one set
    #[arg(long, value_name = "N", default_value_t = Reach::default().size, value_parser = counted::<1, 6>())]
    pub(crate) size: usize,
    /// The most sets shown for one promise
    #[arg(long, value_name = "N", default_value_t = Reach::default().sets, value_parser = counted::<1, 10_000>())]
    pub(crate) sets: usize,
    /// The most positions looked at for one promise
    #[arg(long, value_name = "N", default_value_t = Reach::default().positions, value_parser = counted::<1, 100_000_000>())]
    pub(crate) positions: usize,
    /// Write a rehearsal into a new file: HTML to print and play through, that needs nothing from elsewhere
    #[arg(long, value_name = "FILE")]
    pub(crate) rehearsal: Option<PathBuf>,
    /// Write each set into a new or empty folder: what is on record and the further records, which `tacit standing` replays
    #[arg(long, value_name = "FOLDER", requires = "texts")]
    pub(crate) records_to: Option<PathBuf>,
    /// Print JSON, as `spec/schema/unravelling.schema.json` describes it
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Standing {
    #[command(flatten)]
    pub(crate) place: Place,
    /// The texts judged together; without any, what the desk holds is judged
    #[arg(long = "text", num_args = 1.., value_name = "TEXT", conflicts_with_all = ["folder", "config", "passphrase_file", "key_file", "proxy"])]
    pub(crate) texts: Vec<PathBuf>,
    /// The vocabulary that they pin; else `NAME.vocabulary.toml` beside each text
    #[arg(long, value_name = "FILE", requires = "texts")]
    pub(crate) vocabulary: Option<PathBuf>,
    /// Records, newline-delimited JSON
    #[arg(long, num_args = 1.., value_name = "FILE", requires = "texts")]
    pub(crate) records: Vec<PathBuf>,
    /// Event data, plain, gzip or zstd; each with its --mapping
    #[arg(long = "feed", value_name = "FILE", requires = "texts")]
    pub(crate) feeds: Vec<PathBuf>,
    /// The mapping of the feed in the same place
    #[arg(long = "mapping", value_name = "FILE", requires = "texts")]
    pub(crate) mappings: Vec<PathBuf>,
    /// Through whose eyes: a viewpoint, or "A as known to B"; else every viewpoint on record. Of a desk: its own, or `other`, the
    /// other side as this desk knows it, or `all`
    #[arg(long, value_name = "EYES")]
    pub(crate) eyes: Vec<String>,
    /// As of which event time; else the latest time on record, and of a desk now if that is later
    #[arg(long, value_name = "TIME")]
    pub(crate) at: Option<String>,
    /// As known when; else the same
    #[arg(long, value_name = "TIME")]
    pub(crate) known: Option<String>,
    /// Only the promises of this giver
    #[arg(long, value_name = "GIVER")]
    pub(crate) promise: Option<String>,
    /// Show whole what of the exchange is known to whom, since when, from which roots, and how each party stands to it
    #[arg(long, requires = "texts")]
    pub(crate) exposure: bool,
    /// Judge nothing, and exit with 1, if any record is left out; else the others are judged by
    #[arg(long, requires = "texts")]
    pub(crate) stop_at_first_problem: bool,
    /// Show what is disputed among these eyes instead of each one's reasons: what is true whatever is true, which fact decides, what
    /// each would have to concede
    #[arg(long)]
    pub(crate) disputes: bool,
    /// Draw what is disputed into a new file (SVG)
    #[arg(long, value_name = "FILE", requires = "disputes")]
    pub(crate) drawing: Option<PathBuf>,
    /// Print JSON, as `spec/schema/standings.schema.json` describes it; where nothing is judged, an object `error`
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Watch {
    /// The texts watched together
    #[arg(long = "text", num_args = 1.., required = true, value_name = "TEXT")]
    pub(crate) texts: Vec<PathBuf>,
    /// The vocabulary that they pin; else `NAME.vocabulary.toml` beside each text
    #[arg(long, value_name = "FILE")]
    pub(crate) vocabulary: Option<PathBuf>,
    /// Records, newline-delimited JSON; `-` is standard input
    #[arg(long, num_args = 1.., value_name = "FILE")]
    pub(crate) records: Vec<PathBuf>,
    /// Event data, plain, gzip, zstd or Parquet; each with its --mapping. `-` is standard input
    #[arg(long = "feed", value_name = "FILE")]
    pub(crate) feeds: Vec<PathBuf>,
    /// The mapping of the feed in the same place
    #[arg(long = "mapping", value_name = "FILE")]
    pub(crate) mappings: Vec<PathBuf>,
    /// Through whose eyes: a viewpoint on record, or "A as known to B"; else nobody's, which accept what every source says
    #[arg(long, value_name = "EYES")]
    pub(crate) eyes: Option<String>,
    /// Go on as the files grow, until interrupted; a file that is replaced or cut short is read from its beginning
    #[arg(long)]
    pub(crate) follow: bool,
    /// Keep the state of the watch in this file, and go on from it if it is there
    #[arg(long, value_name = "FILE")]
    pub(crate) state: Option<PathBuf>,
    /// Stop, and exit with 1, at the first record that is left out
    #[arg(long)]
    pub(crate) stop_at_first_problem: bool,
    /// List every act in breach at the end
    #[arg(long)]
    pub(crate) breaches: bool,
    /// Print a JSON object on each line, as `spec/schema/change.schema.json` describes it
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// Only the timeline and these branches, such as `b` or `e'`
    #[arg(long, num_args = 1.., value_name = "ROW")]
    pub(crate) only: Vec<String>,
    /// Show each command line and the reasons of every look
    #[arg(long)]
    pub(crate) verbose: bool,
    /// Wait for Enter at each event
    #[arg(long)]
    pub(crate) step: bool,
    /// Where the desks and the relay lie; else in a folder that is removed at the end
    #[arg(long, value_name = "FOLDER")]
    pub(crate) folder: Option<PathBuf>,
    /// Leave the three programs running as they are after row 13, and say how to talk to them
    #[arg(long)]
    pub(crate) keep: bool,
    /// In branch k, kill each program after each step of the timeline, one kill in each run; takes long
    #[arg(long, value_name = "WHICH", value_parser = ["all"])]
    pub(crate) kill: Option<String>,
}
