//! `stream [--runs N]`: the engine alone over a million acts: one text and 400, a late correction, a stop.
//!
//! The log is parsed before the clock starts; the figures are medians, and ratios within one process.

use rustc_hash::FxHashMap;
use std::collections::BTreeSet;
use std::io::Write as _;
use std::process::ExitCode;
use std::time::Instant as Clock;
use tacit_benches::first_strike::engine::{assurance, strike};
use tacit_benches::first_strike::log::{self, Actors};
use tacit_benches::first_strike::{Options, engine};
use tacit_lang::meaning::Assurance;
use tacit_lang::time::Instant;
use tacit_lang::vocabulary::Vocabulary;
use tacit_standing::index::ActorNumber;
use tacit_standing::stream::{BYTES_AN_ACT, Stream, Told};

/// How many texts are watched at once.
const TEXTS: usize = 400;

type Fault = Box<dyn std::error::Error>;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            _ = writeln!(std::io::stderr(), "stream: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The log, parsed: when who struck whom.
struct Parsed {
    actors: Actors,
    strikes: Vec<(i64, (u32, u32))>,
}

fn parsed() -> Result<Parsed, Fault> {
    let names = log::state_names();
    let others: Vec<&str> = names.iter().map(String::as_str).collect();
    let text = log::generate(1_000_000, 7, false);
    let mut rest = text.as_bytes();
    let actors = log::read_actors(&mut rest, &others)?;
    let mut strikes = Vec::new();
    log::read_strikes(&mut rest, &actors, |_, seconds, pairs| {
        strikes.extend(pairs.iter().map(|pair| (seconds, *pair)));
    })?;
    Ok(Parsed { actors, strikes })
}

fn run() -> Result<(), Fault> {
    let mut runs = 5;
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        match word.as_str() {
            "--runs" => runs = words.next().ok_or("--runs needs a number")?.parse()?,
            other => return Err(format!("no option `{other}`").into()),
        }
    }
    let parsed = parsed()?;
    let mut out = std::io::stdout();
    let (vocabulary, texts) = pairs(&parsed.actors)?;
    let mut medians = Vec::new();
    for count in [1, TEXTS] {
        let texts = texts.get(..count).unwrap_or(&texts);
        let mut seconds = Vec::new();
        let mut changes = 0;
        for _ in 0..runs {
            let began = Clock::now();
            let (_, found) = read(&parsed, &vocabulary, texts)?;
            seconds.push(began.elapsed().as_secs_f64());
            changes = found;
        }
        let median = median(&mut seconds);
        writeln!(out, "{count:3} texts: {median:.3} s, {changes} changes")?;
        medians.push(median);
    }
    if let [one, all] = medians.as_slice() {
        writeln!(out, "ratio {:.2}", all / one)?;
    }
    let (vocabulary, text) = assurance(&parsed.actors, &[], Options::default())?;
    let texts = [text];
    let began = Clock::now();
    let (mut stream, _) = read(&parsed, &vocabulary, &texts)?;
    let whole = began.elapsed().as_secs_f64();
    writeln!(
        out,
        "all pairs, one text: {whole:.3} s; {BYTES_AN_ACT} bytes an act"
    )?;
    let mut seconds = Vec::new();
    let mut told = BTreeSet::new();
    let mut acts = 0;
    for _ in 0..runs {
        let began = Clock::now();
        let gone = stream.take_back(0, &mut |promise, act, _| {
            told.insert(promise);
            acts = acts.max(act);
        });
        seconds.push(began.elapsed().as_secs_f64());
        if !gone {
            (stream, _) = read(&parsed, &vocabulary, &texts)?;
        }
    }
    // Every second run finds the act gone: the least is that.
    seconds.sort_by(f64::total_cmp);
    let most = seconds.last().copied().unwrap_or_default();
    writeln!(
        out,
        "the first act taken back: {:.3} ms, {:.5} of the whole; {} of {} promises told again",
        most * 1e3,
        most / whole,
        told.len(),
        stream.promises()
    )?;
    let began = Clock::now();
    let mut saved = Vec::new();
    stream.save(&mut saved)?;
    let saving = began.elapsed().as_secs_f64();
    let began = Clock::now();
    let resumed = Stream::resume(&vocabulary, &texts, &mut saved.as_slice());
    let resumed = resumed.map_err(|error| error.to_string())?;
    let resuming = began.elapsed().as_secs_f64();
    let same = (0..).map_while(|promise| stream.state(promise));
    if !same.eq((0..).map_while(|promise| resumed.state(promise))) {
        return Err("what was resumed is not what was saved".into());
    }
    writeln!(
        out,
        "saved: {saving:.3} s, {} bytes; resumed: {resuming:.3} s",
        saved.len()
    )?;
    Ok(())
}

/// A text for each of the first pairs of actors, one vocabulary for all.
fn pairs(actors: &Actors) -> Result<(Vocabulary, Vec<Assurance>), Fault> {
    let mut texts = Vec::new();
    let mut vocabulary = None;
    let names: Vec<&str> = actors.names.iter().map(String::as_str).collect();
    for (place, one) in names.iter().enumerate() {
        for other in names.iter().skip(place + 1).step_by(7) {
            if texts.len() < TEXTS {
                let (known, text) = assurance(actors, &[one, other], Options::default())?;
                vocabulary = Some(known);
                texts.push(text);
            }
        }
    }
    Ok((vocabulary.ok_or("nobody is in the log")?, texts))
}

/// Everything read; how many changes that was.
fn read(
    parsed: &Parsed,
    vocabulary: &Vocabulary,
    texts: &[Assurance],
) -> Result<(Stream, usize), Fault> {
    let mut stream = Stream::new(vocabulary, texts)?;
    let numbers: Vec<ActorNumber> = engine::numbers(&stream, &parsed.actors);
    let mut known = FxHashMap::default();
    let mut changes = 0;
    for (seconds, pair) in &parsed.strikes {
        let deed = match known.get(pair) {
            Some(deed) => *deed,
            None => {
                let deed = strike(&mut stream, &numbers, *pair)?;
                known.insert(*pair, deed);
                deed
            }
        };
        let at = Instant::from_seconds(*seconds);
        stream.read(at, deed, &mut |_, _, told| {
            changes += usize::from(matches!(told, Told::Change(_)));
        })?;
    }
    Ok((stream, changes))
}

fn median(seconds: &mut [f64]) -> f64 {
    seconds.sort_by(f64::total_cmp);
    seconds.get(seconds.len() / 2).copied().unwrap_or_default()
}
