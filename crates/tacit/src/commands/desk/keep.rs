//! `tacit desk …`: makes a desk, runs it, looks at it, copies it and puts it back.

use super::{marked, outcome, shown};
use crate::desk::daemon;
use crate::desk::fault::DeskFault;
use crate::desk::folder::DeskFolder;
use crate::desk::passphrase::{Asking, Opener, readable_by_others};
use crate::desk::reach::{Reach, listens, unexpected};
use crate::desk::request::{Reply, Request};
use crate::desk::service::Service;
use crate::desk::settings::{Manned, Place, Settings};
use crate::ending::{Answer, Fault};
use crate::files;
use clap::{Args, Subcommand};
use serde::Serialize;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use tacit_lang::ids::ActorId;
use tacit_lang::vocabulary::MAX_VOCABULARY_BYTES;
use tacit_mission::command::{Command, OrderName};
use tacit_mission::desk::Beginning;
use tacit_mission::officers::Rule;
use tacit_mission::party::Party;

/// For how long a command that has the desk open is waited for before the daemon gives up.
const COMMANDS_END: Duration = Duration::from_secs(10);

#[derive(Debug, Args)]
pub(crate) struct Desk {
    #[command(flatten)]
    place: Place,
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, Subcommand)]
enum Act {
    /// Makes a desk: keys, a sealed store, who approves what commits
    Init(Init),
    /// Runs the desk: it calls its relays, serves commands and the console until it is told to end (SIGTERM, SIGINT)
    Run(Manned),
    /// Prints a link by which a person logs in at the console of the desk that runs: once, within ten minutes
    Link {
        /// Who; else the desk's only keeper
        person: Option<String>,
    },
    /// Shows how the desk, its channels and its lines are
    Status(Json),
    /// Writes a sealed backup, also while the desk runs
    Backup {
        /// The file to be written; nothing is overwritten
        file: PathBuf,
    },
    /// Puts a backup back in an empty folder; every channel then asks for a reset before anything is sealed
    Restore {
        /// The backup
        file: PathBuf,
    },
    /// Prints every setting with its value and where it comes from
    Settings(Json),
    /// Takes back an order that waits, such as `status` names it
    Recall {
        /// The order
        order: String,
        #[command(flatten)]
        json: Json,
    },
    /// Shows what the officers were told, oldest first
    Journal {
        /// Only what came after this number
        #[arg(long, default_value_t = 0, value_name = "NUMBER")]
        after: u64,
        #[command(flatten)]
        json: Json,
    },
}

/// Whether a program reads the answer.
#[derive(Debug, Clone, Copy, Default, Args)]
pub(crate) struct Json {
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
struct Init {
    /// The party that the desk speaks for, as the vocabulary declares it
    #[arg(long, value_name = "ACTOR")]
    party: String,
    /// What records call the party's eyes; else the party's own identifier
    #[arg(long, value_name = "VIEWPOINT")]
    viewpoint: Option<String>,
    /// What the desk's credential calls it; other desks see it
    #[arg(long)]
    label: String,
    /// The vocabulary with which texts are read
    #[arg(long, value_name = "FILE")]
    vocabulary: PathBuf,
    /// An officer who may approve what commits, by the public file that `tacit officer create` wrote; may be repeated
    #[arg(long = "officer", value_name = "FILE.public")]
    officers: Vec<PathBuf>,
    /// How many officers have to approve; else all of them, at most two
    #[arg(long, value_name = "COUNT")]
    approvals: Option<usize>,
    /// Keep the time of an exercise, for good, by this clock (`tacit exercise clock`)
    #[arg(long, value_name = "FILE")]
    exercise_clock: Option<PathBuf>,
}

impl Desk {
    /// Whether a program reads the answer.
    pub(crate) const fn json(&self) -> bool {
        match &self.act {
            Act::Status(json)
            | Act::Settings(json)
            | Act::Recall { json, .. }
            | Act::Journal { json, .. } => json.json,
            _ => false,
        }
    }
}

pub(crate) fn run(asked: &Desk) -> Result<Answer, Fault> {
    match &asked.act {
        Act::Init(init) => begin(&asked.place, init),
        Act::Run(manned) => serve(&asked.place, manned),
        Act::Link { person } => link(&asked.place, person.as_deref()),
        Act::Status(json) => status(&Reach::to(&asked.place)?, *json),
        Act::Backup { file } => backup(&Reach::to(&asked.place)?, file),
        Act::Restore { file } => restore(&asked.place, file),
        Act::Settings(json) => settings(&asked.place, *json),
        Act::Recall { order, json } => {
            let reach = Reach::to(&asked.place)?;
            let name = OrderName(order.clone());
            let obeyed = reach.order(Command::Recall { name })?;
            Ok(outcome::told(&reach, json.json, &obeyed))
        }
        Act::Journal { after, json } => journal(&Reach::to(&asked.place)?, *after, *json),
    }
}

/// An actor's identifier.
pub(crate) fn actor(text: &str) -> Result<ActorId, DeskFault> {
    ActorId::new(text).map_err(|why| {
        DeskFault::asked(
            format!("`{text}` is no identifier of an actor: {why}"),
            "write it as the vocabulary does, such as `arland`",
        )
    })
}

fn begin(place: &Place, init: &Init) -> Result<Answer, Fault> {
    let settings = Settings::of(place)?;
    let actor = actor(&init.party)?;
    let mut officers = Vec::new();
    for file in &init.officers {
        officers.push(super::officer::read_public(file)?);
    }
    let needed = init.approvals.unwrap_or(officers.len().min(2));
    let vocabulary = files::read_text(&init.vocabulary, MAX_VOCABULARY_BYTES)?;
    let beginning = Beginning {
        party: Party {
            viewpoint: init.viewpoint.clone().unwrap_or_else(|| actor.to_string()),
            actor,
        },
        label: init.label.clone(),
        vocabulary: vocabulary.clone(),
        rule: Rule { officers, needed },
        exercise: init.exercise_clock.is_some(),
    };
    // What is wrong with the vocabulary is drawn on it.
    crate::texts::Lexicon::read(&crate::texts::Source {
        name: files::name(&init.vocabulary),
        text: vocabulary,
    })?;
    let clock = init.exercise_clock.as_ref();
    let clock = clock.map(|file| std::path::absolute(file).unwrap_or_else(|_| file.clone()));
    let folder = DeskFolder::new(settings.folder());
    folder.make()?;
    let opener = Opener::of(&settings, Asking::New)?;
    let mut service = Service::begin(&folder, &opener, beginning, clock.as_deref())?;
    let desk = service.desk();
    let text = shown::rows(&[
        ("folder", folder.path().display().to_string()),
        (
            "desk",
            format!("{} (viewpoint {})", desk.own().actor, desk.own().viewpoint),
        ),
        ("fingerprint", desk.fingerprint().to_string()),
        (
            "in words",
            tacit_spelling::words::Words::of(&desk.fingerprint().0).to_string(),
        ),
    ]);
    let step = "the other side learns this fingerprint by a way that no carrier controls; `tacit desk run` runs the desk\n";
    let exercise = service.is_exercise();
    Ok(with_warnings(
        Answer::well(marked::mark(exercise, text + step)),
        &settings,
        &folder,
    ))
}

fn serve(place: &Place, manned: &Manned) -> Result<Answer, Fault> {
    let settings = Settings::of_run(place, manned)?;
    let manner = daemon::Manner {
        proxy: settings.proxy().map(str::to_owned),
        console: settings.console()?,
        notify: settings.notify()?,
    };
    let folder = DeskFolder::new(settings.folder());
    folder.holds_a_desk()?;
    for warning in warnings(&settings, &folder) {
        // That nobody listens is no fault.
        let _ = writeln!(std::io::stderr(), "tacit: {warning}");
    }
    // What opens the store is forgotten as soon as it has.
    let service = open_when_free(&folder, &Opener::of(&settings, Asking::Known)?)?;
    let ready = |service: &Service, link: Option<&str>| {
        let mark = if service.is_exercise() {
            " EXERCISE"
        } else {
            ""
        };
        let mut out = std::io::stdout().lock();
        writeln!(out, "ready {}{mark}", folder.path().display())?;
        out.flush()?;
        if let Some(link) = link {
            // Whoever waited for the first line may have gone.
            let _ = writeln!(out, "console {link}").and_then(|()| out.flush());
        }
        Ok(())
    };
    daemon::run(&folder, service, manner, ready)?;
    Ok(Answer::well(String::new()))
}

fn link(place: &Place, person: Option<&str>) -> Result<Answer, Fault> {
    let reach = Reach::to(place)?;
    // Without a daemon nothing is opened, and no passphrase asked for.
    if !reach.folder().socket().is_ok_and(|socket| listens(&socket)) {
        return Err(DeskFault::asked(
            "no daemon runs, and so no console",
            "`tacit desk run` runs the desk, and prints a link",
        )
        .into());
    }
    let person = person.map(str::to_owned);
    let Reply::Page { text } = reach.ask(&Request::Link { person })? else {
        return Err(unexpected().into());
    };
    Ok(Answer::well(text))
}

/// Opens a desk that a command may still have open; one that a daemon runs is not waited for.
fn open_when_free(folder: &DeskFolder, opener: &Opener) -> Result<Service, Fault> {
    let asked_at = Instant::now();
    loop {
        match Service::open(folder, opener) {
            Err(fault) if fault.is_taken() && asked_at.elapsed() < COMMANDS_END => {
                if folder.socket().is_ok_and(|socket| listens(&socket)) {
                    return Err(fault.into());
                }
                std::thread::sleep(Duration::from_millis(100));
            }
            opened => return Ok(opened?),
        }
    }
}

fn status(reach: &Reach, json: Json) -> Result<Answer, Fault> {
    let Reply::Status(status) = reach.ask(&Request::Status)? else {
        return Err(unexpected().into());
    };
    let answer = marked::either(reach, json.json, &status, || shown::status(&status));
    Ok(with_warnings(answer, reach.settings(), reach.folder()))
}

fn backup(reach: &Reach, file: &Path) -> Result<Answer, Fault> {
    let file = std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
    reach.ask(&Request::Backup { file: file.clone() })?;
    let text = format!(
        "written to `{}`, sealed as the desk is and opened by the same; what the desk erases from now on, it keeps\n",
        file.display()
    );
    Ok(marked::text(reach, text))
}

fn restore(place: &Place, file: &Path) -> Result<Answer, Fault> {
    let settings = Settings::of(place)?;
    let folder = DeskFolder::new(settings.folder());
    folder.make()?;
    let opener = Opener::of(&settings, Asking::Known)?;
    let service = Service::restore(&folder, &opener, file)?;
    let text = format!(
        "restored to `{}`; what was said after the backup is not known here: each channel needs a reset (`tacit channel ask-reset NAME`) before anything is sealed\n",
        folder.path().display()
    );
    Ok(Answer::well(marked::mark(service.is_exercise(), text)))
}

fn settings(place: &Place, json: Json) -> Result<Answer, Fault> {
    #[derive(Serialize)]
    struct Set<'s> {
        name: &'s str,
        value: Option<&'s str>,
        from: Option<String>,
    }
    #[derive(Serialize)]
    struct Data<'s> {
        settings: Vec<Set<'s>>,
    }
    let settings = Settings::of(place)?;
    let data = Data {
        settings: settings
            .each()
            .map(|(name, set)| Set {
                name,
                value: set.map(|(value, _)| value),
                from: set.map(|(_, origin)| origin.to_string()),
            })
            .collect(),
    };
    if json.json {
        return Ok(Answer::well(crate::commands::json(&data)));
    }
    let lines = data
        .settings
        .iter()
        .map(|set| match (set.value, &set.from) {
            (Some(value), Some(from)) => format!("{} = {value:?}  # {from}\n", set.name),
            _ => format!("# {} is not set\n", set.name),
        });
    Ok(Answer::well(lines.collect()))
}

fn journal(reach: &Reach, after: u64, json: Json) -> Result<Answer, Fault> {
    let Reply::Journal(journal) = reach.ask(&Request::Journal { after })? else {
        return Err(unexpected().into());
    };
    Ok(marked::either(reach, json.json, &journal, || {
        outcome::noticed(&journal.notices)
    }))
}

fn with_warnings(mut answer: Answer, settings: &Settings, folder: &DeskFolder) -> Answer {
    for warning in warnings(settings, folder) {
        answer.remarks.push_str(&format!("tacit: {warning}\n"));
    }
    answer
}

/// What others of this machine could read.
pub(crate) fn warnings(settings: &Settings, folder: &DeskFolder) -> Vec<String> {
    let files = [settings.passphrase_file(), settings.key_file()];
    let files = files.into_iter().flatten().filter_map(readable_by_others);
    folder.open_to_others().into_iter().chain(files).collect()
}
