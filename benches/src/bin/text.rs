//! `text [--runs N]`: checking, formatting and digesting a text of 500 lines, against a limit of 10 ms.
//!
//! The text is a group's promise with many members, proxies and exceptions: every line is a sentence or
//! part of one. Figures are medians within one process, so starting it does not count.

use std::fmt::Write as _;
use std::hint::black_box;
use std::io::Write as _;
use std::process::ExitCode;
use std::time::Instant;
use tacit_lang::canonical::{digest, vocabulary_digest};
use tacit_lang::vocabulary::read_vocabulary;
use tacit_lang::words::Words;

/// What all three together may take, in milliseconds.
const LIMIT_MS: f64 = 10.0;
const MEMBERS: usize = 60;
const LINES: usize = 500;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            _ = writeln!(std::io::stderr(), "text: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn std::error::Error>> {
    let mut words = std::env::args().skip(1);
    let runs = match (words.next().as_deref(), words.next()) {
        (Some("--runs"), Some(runs)) => runs.parse()?,
        (None, _) => 101,
        _ => return Err("only --runs N is understood".into()),
    };
    let (vocabulary, text) = long_text();
    let vocabulary = read_vocabulary(&vocabulary).map_err(|found| format!("{found:?}"))?;
    let pinned = vocabulary_digest(&vocabulary);
    let assurance = tacit_lang::read(&text, &vocabulary, pinned)
        .assurance
        .ok_or("it does not check")?;
    let check = median(runs, || {
        _ = black_box(tacit_lang::read(black_box(&text), &vocabulary, pinned))
    });
    let format = median(runs, || _ = black_box(tacit_lang::format(black_box(&text))));
    let digested = median(runs, || {
        _ = black_box(Words::of(&digest(black_box(&assurance))))
    });
    let all = check + format + digested;
    let mut out = std::io::stdout();
    writeln!(
        out,
        "{} lines, {} bytes, medians of {runs}",
        text.lines().count(),
        text.len()
    )?;
    for (name, milliseconds) in [("check", check), ("format", format), ("digest", digested)] {
        writeln!(out, "{name:8} {milliseconds:.3} ms")?;
    }
    writeln!(
        out,
        "together {all:.3} ms, {:.2} of the limit of {LIMIT_MS} ms",
        all / LIMIT_MS
    )?;
    Ok(())
}

fn median(runs: usize, mut work: impl FnMut()) -> f64 {
    let mut milliseconds: Vec<f64> = (0..runs.max(1))
        .map(|_| {
            let began = Instant::now();
            work();
            began.elapsed().as_secs_f64() * 1_000.0
        })
        .collect();
    milliseconds.sort_by(f64::total_cmp);
    milliseconds
        .get(milliseconds.len() / 2)
        .copied()
        .unwrap_or_default()
}

/// A vocabulary, and a text over it of [`LINES`] lines.
fn long_text() -> (String, String) {
    let mut vocabulary = String::from(
        "vocabulary = 1\nname = \"long\"\n\
         [[act]]\nid = \"strike\"\nnoun = \"strikes\"\nverb = \"strike\"\nparticiple = \"struck\"\n\
         [[act]]\nid = \"operation\"\nnoun = \"operations\"\n\
         [[place]]\nid = \"north\"\nnames = [\"the North\"]\n\
         [[degree]]\nid = \"directed\"\nname = \"directed\"\n",
    );
    let mut actor = |id: String, name: &str| {
        _ = write!(
            vocabulary,
            "[[actor]]\nid = \"{id}\"\nnames = [\"{name}\"]\n"
        );
    };
    let mut text = String::from("Assurance \"Long\".\nVocabulary \"long\".\nAmong each other:\n");
    for member in 0..MEMBERS {
        actor(format!("m{member}"), &format!("Member {member}"));
        let end = if member + 1 == MEMBERS { "." } else { ";" };
        _ = writeln!(text, "    Member {member}, from 2001-01-01T00:00Z{end}");
    }
    text.push_str(
        "Each will not strike the other, by its own forces, against the territory of the other.\n\
         This holds as long as it is not first struck by the other or by its listed proxies.\n\
         In effect from 2001-01-01T00:00Z.\nNo end is stated.\nWithdrawal takes effect on receipt.\n",
    );
    let left = LINES.saturating_sub(text.lines().count());
    for line in 0..left {
        let member = line % MEMBERS;
        if line < MEMBERS {
            actor(format!("p{line}"), &format!("Proxy {line}"));
            _ = writeln!(
                text,
                "The listed proxies of Member {member} are Proxy {line}, directed."
            );
        } else if line < 2 * MEMBERS {
            _ = writeln!(
                text,
                "It does not cover operations against Proxy {member} in the North."
            );
        } else {
            _ = writeln!(
                text,
                "Member {member} observes \"that line {line} says nothing more\"."
            );
        }
    }
    (vocabulary, text)
}
