//! `feeds --vocabulary FILE --mapping FILE [--runs N] FEED`: what reading event data costs.
//!
//! The same bytes, unpacked in memory and as they lie on the disk: sightings and records of everybody, beside
//! the least that any reader must do, which is to split them at line breaks and tabs. Figures are the least
//! of several runs, all in one process and in turn.

use std::hint::black_box;
use std::io::{self, Read as _, Write as _};
use std::process::ExitCode;
use std::time::{Duration, Instant};
use tacit_feeds::{Interest, Mapping};
use tacit_lang::vocabulary::read_vocabulary;

/// One way to read, by its name.
type Way<'w> = (&'static str, Box<dyn Fn() + 'w>);

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            _ = writeln!(io::stderr(), "feeds: {error}");
            ExitCode::FAILURE
        }
    }
}

#[derive(Default)]
struct Asked {
    runs: usize,
    vocabulary: String,
    mapping: String,
    feed: String,
}

fn asked() -> Result<Asked, Box<dyn std::error::Error>> {
    let mut asked = Asked {
        runs: 9,
        ..Asked::default()
    };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut next = || words.next().ok_or("every option takes a value");
        match word.as_str() {
            "--runs" => asked.runs = next()?.parse()?,
            "--vocabulary" => asked.vocabulary = std::fs::read_to_string(next()?)?,
            "--mapping" => asked.mapping = std::fs::read_to_string(next()?)?,
            other if other.starts_with('-') => return Err(format!("no option `{other}`").into()),
            _ => asked.feed = word,
        }
    }
    Ok(asked)
}

fn run() -> Result<(), Box<dyn std::error::Error>> {
    let asked = asked()?;
    let vocabulary = read_vocabulary(&asked.vocabulary).map_err(|found| format!("{found:?}"))?;
    let mapping =
        Mapping::read(&asked.mapping, &vocabulary).map_err(|found| format!("{found:?}"))?;
    let everybody = Interest::everybody();
    let packed = std::fs::read(&asked.feed)?;
    let plain = unpacked(&packed)?;
    let report = tacit_feeds::sight(plain.as_slice(), &mapping, &everybody, &mut |_| {});
    let between = if plain.iter().take(400).any(|byte| *byte == b'\t') {
        b'\t'
    } else {
        b','
    };
    let records = |bytes: &[u8]| {
        tacit_feeds::read(bytes, &mapping, &everybody, &mut |record| {
            black_box(record);
        })
    };
    let sightings = |bytes: &[u8]| {
        tacit_feeds::sight(bytes, &mapping, &everybody, &mut |sighting| {
            black_box(sighting);
        })
    };
    let mut ways: Vec<Way<'_>> = vec![
        ("split", Box::new(|| _ = black_box(split(&plain, between)))),
        ("sightings", Box::new(|| _ = black_box(sightings(&plain)))),
        ("records", Box::new(|| _ = black_box(records(&plain)))),
    ];
    if packed != plain {
        ways.push(("unpack", Box::new(|| _ = black_box(unpacked(&packed)))));
        let of_packed = || _ = black_box(sightings(&packed));
        ways.push(("packed sightings", Box::new(of_packed)));
        ways.push((
            "packed records",
            Box::new(|| _ = black_box(records(&packed))),
        ));
    }
    let mut least = vec![Duration::MAX; ways.len()];
    for _ in 0..asked.runs {
        for ((_, way), least) in ways.iter().zip(&mut least) {
            let begun = Instant::now();
            way();
            *least = begun.elapsed().min(*least);
        }
    }
    let mut out = io::stdout();
    write!(out, "{report}")?;
    writeln!(
        out,
        "\nway                     ms   ns/row    MB/s  times the split"
    )?;
    let bare = least.first().map_or(1.0, Duration::as_secs_f64);
    for ((name, _), least) in ways.iter().zip(&least) {
        let seconds = least.as_secs_f64();
        writeln!(
            out,
            "{name:<18} {:>8.2} {:>8.0} {:>7.0} {:>16.2}",
            seconds * 1e3,
            seconds * 1e9 / report.rows as f64,
            plain.len() as f64 / seconds / 1e6,
            seconds / bare
        )?;
    }
    Ok(())
}

/// The least that a reader does: every field of every line, looked at once.
fn split(bytes: &[u8], between: u8) -> u64 {
    let mut lines = bytes;
    let mut found = 0;
    while !lines.is_empty() {
        let end = memchr::memchr(b'\n', lines).unwrap_or(lines.len());
        let (line, rest) = lines.split_at(end);
        lines = rest.get(1..).unwrap_or_default();
        let mut start = 0;
        for end in memchr::memchr_iter(between, line) {
            found += u64::from(black_box(line.get(start..end)).is_some());
            start = end + 1;
        }
        found += u64::from(black_box(line.get(start..)).is_some());
    }
    found
}

fn unpacked(bytes: &[u8]) -> io::Result<Vec<u8>> {
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return Ok(bytes.to_vec());
    }
    let mut out = Vec::new();
    flate2::bufread::MultiGzDecoder::new(bytes).read_to_end(&mut out)?;
    Ok(out)
}
