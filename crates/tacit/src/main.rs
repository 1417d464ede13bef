//! The `tacit` program: check, format, render and digest assurances; judge what stands; run a desk and speak through it.
//!
//! *Knows*: arguments, files, tables, exit codes, sockets, clocks, chance. *Never knows*: any rule of judgement, or what a channel does
//! with what it is told.

mod analysis;
mod arguments;
mod commands;
mod console;
mod demo;
mod desk;
mod diagnostics;
mod ending;
mod files;
mod mappings;
mod markup;
mod refusal;
mod screen;
mod standing;
mod stopping;
mod texts;
mod watch;

use arguments::{Arguments, Command};
use clap::Parser;
use ending::{Answer, Ending};
use screen::Screen;
use std::io::{self, Write};
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments = Arguments::try_parse().unwrap_or_else(|error| not_understood(&error));
    let screen = Screen::of_the_terminal();
    let answer = match &arguments.command {
        Command::Check(asked) => commands::check::run(asked, &screen),
        Command::Format(asked) => commands::format::run(asked),
        Command::Render(asked) => commands::render::run(asked),
        Command::Digest(asked) => commands::digest::run(asked),
        Command::Explain(asked) => commands::explain::run(asked),
        Command::Analyse(asked) => commands::analyse::run(asked, &screen),
        Command::Compare(asked) => commands::compare::run(asked, &screen),
        Command::Standing(asked) if asked.texts.is_empty() => {
            commands::desk::standing::run(asked, &screen)
        }
        Command::Standing(asked) => commands::standing::run(asked, &screen),
        Command::Unravel(asked) => commands::unravel::run(asked, &screen),
        Command::Watch(asked) => watch::run(asked, &screen),
        Command::Demo(asked) => commands::demo::run(asked, &screen),
        Command::Desk(asked) => commands::desk::keep::run(asked),
        Command::Channel(asked) => commands::desk::channel::run(asked),
        Command::Assurance(asked) => commands::desk::assurance::run(asked, &screen),
        Command::Proposals(asked) => commands::desk::proposals::run(asked, &screen),
        Command::Approve(asked) => commands::desk::proposals::approve(asked, &Screen::of_errors()),
        Command::Discard(asked) => commands::desk::proposals::discard(asked),
        Command::Officer(asked) => commands::desk::officer::run(asked),
        Command::Message(asked) => commands::desk::message::run(asked),
        Command::Inbox(asked) => commands::desk::message::inbox(asked),
        Command::Incident(asked) => commands::desk::incident::run(asked),
        Command::Clarify(asked) => commands::desk::clarify::run(asked),
        Command::Note(asked) => commands::desk::note::run(asked),
        Command::Person(asked) => commands::desk::person::run(asked),
        Command::Acts(asked) => commands::desk::acts::run(asked),
        Command::Line(asked) => commands::desk::line::run(asked),
        Command::Relay(asked) => commands::desk::relay::run(asked),
        Command::Exercise(asked) => commands::desk::exercise::run(asked),
        Command::Doctor(asked) => Ok(commands::desk::doctor::run(asked, &screen)),
        Command::Completions(asked) => Ok(commands::desk::tools::completions(asked)),
        Command::Man(asked) => commands::desk::tools::man(asked),
    };
    let answer = answer.unwrap_or_else(|fault| refusal::answer(&fault, arguments.command.json()));
    show(&answer, &screen).code()
}

/// Says what is wrong with the arguments, or shows the help that was asked for; to a program that asked for JSON as JSON besides.
fn not_understood(error: &clap::Error) -> ! {
    let wants_json = std::env::args_os().any(|argument| argument == "--json");
    if error.use_stderr() && wants_json {
        let text = error.to_string();
        let lines = text.lines().take_while(|line| !line.is_empty());
        let lines: Vec<&str> = lines.map(str::trim).collect();
        let message = lines.join(" ");
        let message = message.strip_prefix("error: ").unwrap_or(&message);
        let data = serde_json::json!({ "error": { "message": message } });
        // A reader that is gone needs none.
        let _ = io::stdout().write_all(commands::json(&data).as_bytes());
    }
    error.exit()
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
