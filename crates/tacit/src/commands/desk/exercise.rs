//! `tacit exercise …`: the clock of an exercise, which its director sets forward.

use super::assurance::time;
use super::marked;
use crate::desk::fault::DeskFault;
use crate::ending::{Answer, Fault};
use clap::{Args, Subcommand};
use std::path::PathBuf;
use tacit_clock::{Clock, ExerciseClock};
use tacit_wire::Timestamp;

#[derive(Debug, Args)]
pub(crate) struct Exercise {
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, Subcommand)]
enum Act {
    /// Shows an exercise's clock, or sets it, forward only; one that is not there is made
    Clock {
        /// The clock's file, which every desk and relay of the exercise is given
        #[arg(long)]
        file: PathBuf,
        /// The moment that it is from now on
        #[arg(long, value_name = "TIME")]
        set: Option<String>,
    },
}

pub(crate) fn run(asked: &Exercise) -> Result<Answer, Fault> {
    let Act::Clock { file, set } = &asked.act;
    let fault = |why: tacit_clock::ClockError| {
        DeskFault::asked(
            why.to_string(),
            "`tacit exercise clock --file FILE --set TIME` makes one, and sets it forward",
        )
    };
    if let Some(text) = set {
        let at = time("--set", text)?;
        let seconds = u64::try_from(at.seconds()).map_err(|_| {
            DeskFault::asked(format!("{at} lies before 1970"), "set a later moment")
        })?;
        let at = Timestamp(seconds.saturating_mul(1_000));
        if file.exists() {
            ExerciseClock::set(file, at).map_err(fault)?;
        } else {
            ExerciseClock::create(file, at).map_err(fault)?;
        }
    }
    let now = Clock::exercise(file).map_err(fault)?.now();
    let text = format!("{}\n", super::shown::moment(now.0));
    Ok(Answer::well(marked::mark(true, text)))
}
