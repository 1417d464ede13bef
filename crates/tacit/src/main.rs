//! The `tacit` command line: check, format, render and digest assurances; judge what stands.
//!
//! *Knows*: arguments, files, tables, exit codes. *Never knows*: any rule of judgement.

mod arguments;
mod commands;
mod demo;
mod desk;
mod diagnostics;
mod ending;
mod files;
mod refusal;
mod screen;
mod standing;
mod texts;

use arguments::{Arguments, Command};
use clap::Parser;
use ending::{Answer, Ending};
use screen::Screen;
use std::io::{self, Write};
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let screen = Screen::of_the_terminal();
    let answer = match &arguments.command {
        Command::Check(asked) => commands::check::run(asked, &screen),
        Command::Format(asked) => commands::format::run(asked),
        Command::Render(asked) => commands::render::run(asked),
        Command::Digest(asked) => commands::digest::run(asked),
        Command::Explain(asked) => commands::explain::run(asked),
        Command::Standing(asked) => commands::standing::run(asked, &screen),
        Command::Demo(asked) => commands::demo::run(asked, &screen),
    };
    let answer = answer.unwrap_or_else(|fault| refusal::answer(&fault, arguments.command.json()));
    show(&answer, &screen).code()
}

/// Writes out and error; a reader that stopped listening, such as `head`, is no fault of ours.
fn show(answer: &Answer, screen: &Screen) -> Ending {
    let remarks = Screen::of_errors().safe(&answer.remarks);
    let text = screen.safe(&answer.text);
    let mut out = io::stdout().lock();
    let written = io::stderr()
        .write_all(remarks.as_bytes())
        .and_then(|()| out.write_all(text.as_bytes()))
        .and_then(|()| out.flush());
    match written {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Ending::Unusable,
        _ => answer.ending,
    }
}
