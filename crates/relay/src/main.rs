//! `tacit-relay`: makes, admits to, runs and examines a relay. Exit codes and hints are given here alone.

mod commands;

use clap::Parser;
use commands::{Command, Failure};
use std::process::ExitCode;

/// A carrier of sealed envelopes between two desks that do not speak to each other.
#[derive(Parser)]
#[command(name = "tacit-relay", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

fn main() -> ExitCode {
    // Wrong usage ends here, with exit code 2.
    let arguments = Arguments::parse();
    match arguments.command.perform() {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure { what, step }) => {
            eprintln!("tacit-relay: {what}");
            if let Some(step) = step {
                eprintln!("  {step}");
            }
            ExitCode::FAILURE
        }
    }
}
