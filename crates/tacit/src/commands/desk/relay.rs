//! `tacit relay …`: starts `tacit-relay`, which is a program of its own so that it cannot read what it carries.

use crate::desk::fault::DeskFault;
use crate::ending::{Answer, Fault};
use clap::Args;
use std::ffi::OsString;
use std::os::unix::process::CommandExt as _;
use std::path::PathBuf;
use std::process::Command;

/// What the program is called.
const PROGRAM: &str = "tacit-relay";

#[derive(Debug, Args)]
#[command(disable_help_flag = true)]
pub(crate) struct Relay {
    /// What `tacit-relay` is to be asked; `tacit relay --help` shows all of it
    #[arg(
        trailing_var_arg = true,
        allow_hyphen_values = true,
        value_name = "ARGUMENTS"
    )]
    arguments: Vec<OsString>,
}

/// Becomes the relay; comes back only if it cannot.
pub(crate) fn run(asked: &Relay) -> Result<Answer, Fault> {
    let error = Command::new(program()).args(&asked.arguments).exec();
    Err(DeskFault::asked(
        format!("`{PROGRAM}` cannot be started: {error}"),
        "install it beside this program, or on the PATH",
    )
    .into())
}

/// The program beside this one, else the one on the path.
fn program() -> PathBuf {
    let own = std::env::current_exe().ok();
    let beside = own.map(|own| own.with_file_name(PROGRAM));
    let beside = beside.filter(|program| program.is_file());
    beside.unwrap_or_else(|| PathBuf::from(PROGRAM))
}
