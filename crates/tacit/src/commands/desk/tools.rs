//! `tacit completions` and `tacit man`: what a shell and a reader need, made of the arguments themselves.

use crate::arguments::Arguments;
use crate::desk::fault::DeskFault;
use crate::ending::{Answer, Fault};
use crate::files;
use clap::{Args, CommandFactory as _};
use clap_complete::Shell;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// For which shell
    shell: Shell,
}

#[derive(Debug, Args)]
pub(crate) struct Man {
    /// The folder into which a page for each command is written; else the first page is printed
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
}

/// Completions, to be read by the shell.
pub(crate) fn completions(asked: &Completions) -> Answer {
    let mut out = Vec::new();
    clap_complete::generate(asked.shell, &mut Arguments::command(), "tacit", &mut out);
    Answer::well(String::from_utf8_lossy(&out).into_owned())
}

/// Manual pages.
pub(crate) fn man(asked: &Man) -> Result<Answer, Fault> {
    match &asked.out {
        None => {
            let mut page = Vec::new();
            let rendered = clap_mangen::Man::new(Arguments::command()).render(&mut page);
            rendered.map_err(|why| {
                DeskFault::asked(
                    format!("the page cannot be laid out: {why}"),
                    "name a folder with --out",
                )
            })?;
            Ok(Answer::well(String::from_utf8_lossy(&page).into_owned()))
        }
        Some(folder) => {
            std::fs::create_dir_all(folder).map_err(|error| files::fault(folder, &error))?;
            let written = clap_mangen::generate_to(Arguments::command(), folder);
            written.map_err(|error| files::fault(folder, &error))?;
            Ok(Answer::well(format!("written to `{}`\n", folder.display())))
        }
    }
}
