//! `analysis [--runs N]`: what it costs to read texts as the adversary's lawyer would.
//!
//! Each row is a pair of texts that face each other, analysed whole: every kind of finding, each with its scenario and its
//! remedies. First the pair of `examples/december`; then a small pair of which one thing grows: the proxies (listed in one
//! breath, and each to a degree of its own), the third powers, the conditions and exceptions, the length of time that the
//! texts state, the acts that may be mistaken. Figures are the least of several runs; the last column is the row's time
//! divided by that of the first row of its group.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant as Clock;
use tacit_analysis::{Analysis, Bounds, Kind, Matter, analyse};
use tacit_lang::canonical::{digest, vocabulary_digest};
use tacit_lang::vocabulary::read_vocabulary;

type Fault = Box<dyn std::error::Error>;

/// A pair of texts of which one thing grows.
#[derive(Clone, Copy)]
struct Pair {
    proxies: usize,
    /// Whether each proxy has a degree of its own.
    apart: bool,
    powers: usize,
    /// Exceptions, and as many classes of acts and places besides.
    exceptions: usize,
    /// How long is waited for a clarification, in words.
    wait: &'static str,
}

const PLAIN: Pair = Pair {
    proxies: 1,
    apart: false,
    powers: 1,
    exceptions: 0,
    wait: "72 hours",
};

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            _ = writeln!(std::io::stderr(), "analysis: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Fault> {
    let mut runs = 5;
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        match (word.as_str(), words.next()) {
            ("--runs", Some(number)) => runs = number.parse()?,
            _ => return Err(format!("no option `{word}`").into()),
        }
    }
    let mut out = std::io::stdout();
    writeln!(
        out,
        "{:<34} {:>5} {:>9} {:>9} {:>8} {:>9} {:>6}  bounded",
        "case", "acts", "positions", "findings", "ms", "peak KiB", "ratio"
    )?;
    let mut first = None;
    let mut row = |name: &str, matter: &Matter, bounds: &Bounds| -> Result<(), Fault> {
        let (seconds, analysis) = timed(matter, bounds, runs)?;
        if !name.starts_with(' ') {
            first = None;
        }
        let base = *first.get_or_insert(seconds);
        writeln!(
            out,
            "{name:<34} {:>5} {:>9} {:>9} {:>8.1} {:>9} {:>6.2}  {}",
            analysis.effort.deeds,
            analysis.effort.positions,
            analysis.findings.len(),
            seconds * 1_000.0,
            peak_kib().unwrap_or_default(),
            seconds / base,
            if analysis.effort.limits.is_empty() {
                "no"
            } else {
                "yes"
            },
        )?;
        Ok(())
    };
    let bounds = Bounds::default();
    row("december", &december()?, &bounds)?;
    row("proxies: 1", &pair(PLAIN)?, &bounds)?;
    for proxies in [2, 4, 8, 12] {
        let grown = Pair { proxies, ..PLAIN };
        row(
            &format!("  {proxies} in one breath"),
            &pair(grown)?,
            &bounds,
        )?;
    }
    for proxies in [2, 4, 8, 12] {
        let grown = Pair {
            proxies,
            apart: true,
            ..PLAIN
        };
        row(
            &format!("  {proxies}, each to a degree of its own"),
            &pair(grown)?,
            &bounds,
        )?;
    }
    row("third powers: 1", &pair(PLAIN)?, &bounds)?;
    for powers in [4, 16, 64] {
        row(
            &format!("  {powers}"),
            &pair(Pair { powers, ..PLAIN })?,
            &bounds,
        )?;
    }
    row("exceptions: 0", &pair(PLAIN)?, &bounds)?;
    for exceptions in [1, 2, 4, 8] {
        row(
            &format!("  {exceptions}"),
            &pair(Pair {
                exceptions,
                ..PLAIN
            })?,
            &bounds,
        )?;
    }
    row("wait: 72 hours", &pair(PLAIN)?, &bounds)?;
    for wait in ["30 minutes", "1 hour", "30 days", "3650 days"] {
        row(
            &format!("  {wait}"),
            &pair(Pair { wait, ..PLAIN })?,
            &bounds,
        )?;
    }
    row(
        "mistakes: 0",
        &pair(PLAIN)?,
        &Bounds {
            mistakes: 0,
            ..bounds
        },
    )?;
    for mistakes in [1, 2, 3] {
        row(
            &format!("  {mistakes}"),
            &pair(PLAIN)?,
            &Bounds { mistakes, ..bounds },
        )?;
    }
    Ok(())
}

fn timed(matter: &Matter, bounds: &Bounds, runs: usize) -> Result<(f64, Analysis), Fault> {
    let mut least = f64::INFINITY;
    let mut last = None;
    for _ in 0..runs.max(1) {
        let clock = Clock::now();
        let analysis = analyse(matter, bounds, &Kind::ALL, &|| false)?;
        least = least.min(clock.elapsed().as_secs_f64());
        last = Some(analysis);
    }
    last.map(|analysis| (least, analysis))
        .ok_or_else(|| "no run".into())
}

/// The most memory that this process has had; it only grows from row to row.
fn peak_kib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

fn december() -> Result<Matter, Fault> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/december");
    let vocabulary = std::fs::read_to_string(folder.join("december.vocabulary.toml"))?;
    let forth = std::fs::read_to_string(folder.join("a-to-b.assurance"))?;
    let back = std::fs::read_to_string(folder.join("b-to-a.assurance"))?;
    matter(&vocabulary, &[&forth, &back])
}

fn matter(vocabulary: &str, texts: &[&str]) -> Result<Matter, Fault> {
    let vocabulary = read_vocabulary(vocabulary).map_err(|found| format!("{found:?}"))?;
    let named = vocabulary_digest(&vocabulary);
    let mut meant = Vec::new();
    for text in texts {
        let reading = tacit_lang::read(text, &vocabulary, named);
        let assurance = reading
            .assurance
            .ok_or_else(|| format!("{:?}", reading.diagnostics))?;
        let name = digest(&assurance);
        meant.push((assurance, name));
    }
    Ok(Matter {
        vocabulary,
        texts: meant,
        begins: None,
    })
}

fn pair(of: Pair) -> Result<Matter, Fault> {
    let mut vocabulary = String::from("vocabulary = 1\nname = \"bench\"\n");
    let mut actor = |id: &str, name: &str| -> Result<(), std::fmt::Error> {
        writeln!(vocabulary, "[[actor]]\nid = \"{id}\"\nnames = [\"{name}\"]")
    };
    actor("arland", "Arland")?;
    actor("borland", "Borland")?;
    for number in 1..=of.proxies {
        actor(
            &format!("gamma-{number}"),
            &format!("Gamma{}", lettered(number)),
        )?;
    }
    for number in 1..=of.powers {
        actor(
            &format!("power-{number}"),
            &format!("Power{}", lettered(number)),
        )?;
    }
    vocabulary.push_str(
        "[[act]]\nid = \"attack\"\nnoun = \"attacks\"\nverb = \"attack\"\nparticiple = \"attacked\"\n",
    );
    for number in 1..=of.exceptions {
        writeln!(
            vocabulary,
            "[[act]]\nid = \"raid-{number}\"\nnoun = \"raids{}\"\nwithin = \"attack\"",
            lettered(number)
        )?;
        writeln!(
            vocabulary,
            "[[place]]\nid = \"zone-{number}\"\nnames = [\"Zone{}\"]",
            lettered(number)
        )?;
    }
    for number in 1..=of.proxies.max(1) {
        writeln!(
            vocabulary,
            "[[degree]]\nid = \"degree-{number}\"\nname = \"degree{}\"",
            lettered(number)
        )?;
    }
    let listed: Vec<String> = (1..=of.proxies)
        .map(|number| {
            let degree = if of.apart { number } else { 1 };
            format!("Gamma{}, degree{}", lettered(number), lettered(degree))
        })
        .collect();
    let exceptions: String = (1..=of.exceptions)
        .map(|number| {
            let name = lettered(number);
            format!(
                "It does not cover raids{name} against Gamma{} in Zone{name}.\n",
                lettered(1)
            )
        })
        .collect();
    let text = |giver: &str, receiver: &str, proxies: bool| {
        let listed = if proxies && of.proxies > 0 {
            format!(
                "The listed proxies of {receiver} are {}.\n",
                listed.join("; ")
            )
        } else {
            String::new()
        };
        let by = if proxies {
            " or by its listed proxies"
        } else {
            ""
        };
        format!(
            "Assurance \"From {giver}\".\nVocabulary \"bench\".\nFrom {giver} to {receiver}.\n\
             {giver} will not attack {receiver}, by its own forces.\n\
             This holds as long as {giver} is not first attacked by {receiver}{by}.\n{listed}{exceptions}\
             If it is disputed or unknown who acted, {giver} will ask and wait {} before it holds itself released.\n",
            of.wait
        )
    };
    let (forth, back) = (
        text("Arland", "Borland", true),
        text("Borland", "Arland", false),
    );
    matter(&vocabulary, &[&forth, &back])
}

/// A number as two letters: names of things have none.
fn lettered(number: usize) -> String {
    let letter = |value: usize| char::from(b'a' + u8::try_from(value % 26).unwrap_or(0));
    [letter(number / 26), letter(number)].into_iter().collect()
}
