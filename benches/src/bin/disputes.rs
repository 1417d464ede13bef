//! `disputes [--runs N]`: what it costs to say what follows from each reading of all that is disputed.
//!
//! One promise, four viewpoints (either party's own, one that accepts everything, one that knows of claims and
//! accepts none), and incidents of which the two parties' own sources name another author. Timed is the whole
//! answer: the diagram, the verdict of each viewpoint, what decides, the fewest concessions, the reasons,
//! the counts. Then ten times the history; and the judge where nothing is said of hundreds of incidents.
//! Figures are the least of several runs.

use std::fmt::Write as _;
use std::hint::black_box;
use std::io::Write as _;
use std::process::ExitCode;
use std::time::Instant as Clock;
use tacit_lang::canonical::{digest, vocabulary_digest};
use tacit_lang::time::{Instant, parse_instant};
use tacit_lang::vocabulary::read_vocabulary;
use tacit_standing::docket::Docket;
use tacit_standing::read::read_records;
use tacit_standing::verdict::{Eyes, Question};

const VOCABULARY: &str = r#"
vocabulary = 1
name = "bench"
actor = [
  { id = "arland", names = ["Arland"] },
  { id = "borland", names = ["Borland"] },
  { id = "carland", names = ["Carland"] },
  { id = "gamma", names = ["the Gamma Brigades"] },
]
act = [ { id = "attack", noun = "attacks", verb = "attack", participle = "attacked" } ]
"#;

const TEXT: &str = r#"Assurance "Quiet".
Vocabulary "bench".
From Arland to Borland.
Arland will not attack Borland, by its own forces.
This holds as long as Arland is not first attacked by Borland.
"#;

type Fault = Box<dyn std::error::Error>;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            _ = writeln!(std::io::stderr(), "disputes: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Fault> {
    let mut runs = 7;
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
        "disputes  history  the answer ms  times 1,000's  partial"
    )?;
    let thousand = answered(1_000, 0, runs)?.0;
    for (disputes, history) in [
        (250, 0),
        (500, 0),
        (1_000, 0),
        (2_000, 0),
        (4_000, 0),
        (10_000, 0),
        (1_000, 10_000),
        (1_000, 100_000),
    ] {
        let (seconds, partial) = answered(disputes, history, runs)?;
        writeln!(
            out,
            "{disputes:>8}  {history:>7}  {:>13.1}  {:>13.2}  {partial}",
            seconds * 1e3,
            seconds / thousand
        )?;
    }
    writeln!(out, "\nopen incidents  the judge ms  open facts")?;
    for incidents in [12, 50, 100, 200, 400] {
        let docket = docket(&open(incidents))?;
        let question = Question {
            promise: docket.promises().into_iter().next().ok_or("no promise")?,
            eyes: eyes("M"),
            at: instant("2030-01-01T00:00Z")?,
            known: instant("2030-01-01T00:00Z")?,
        };
        let mut least = f64::MAX;
        let mut facts = 0;
        for _ in 0..runs.min(3) {
            let begin = Clock::now();
            let standing = docket.judge(&question)?;
            least = least.min(begin.elapsed().as_secs_f64());
            facts = black_box(standing).open.len();
        }
        writeln!(out, "{incidents:>14}  {:>12.1}  {facts:>10}", least * 1e3)?;
    }
    Ok(())
}

/// The least time of the whole answer, and whether it is partial.
fn answered(disputes: usize, history: usize, runs: usize) -> Result<(f64, bool), Fault> {
    let docket = docket(&disputed(disputes, history))?;
    let promise = docket.promises().into_iter().next().ok_or("no promise")?;
    let all = ["A", "B", "M", "N"].map(eyes);
    let at = instant("2030-01-01T00:00Z")?;
    let mut least = f64::MAX;
    let mut partial = false;
    for _ in 0..runs {
        let begin = Clock::now();
        let found = docket.disputes(&promise, &all, at, at)?;
        least = least.min(begin.elapsed().as_secs_f64());
        partial = black_box(found).partial.is_some();
    }
    Ok((least, partial))
}

fn docket(lines: &str) -> Result<Docket, Fault> {
    let vocabulary = read_vocabulary(VOCABULARY).map_err(|faults| format!("{faults:?}"))?;
    let pinned = vocabulary_digest(&vocabulary);
    let text = tacit_lang::read(TEXT, &vocabulary, pinned);
    let text = text.assurance.ok_or("the text does not read")?;
    let batch = read_records(lines.as_bytes())?;
    let texts = vec![(text.clone(), digest(&text))];
    let (docket, problems) = Docket::open(vocabulary, texts, batch.records);
    match batch.problems.iter().chain(&problems).next() {
        Some(problem) => Err(problem.to_string().into()),
        None => Ok(docket),
    }
}

const HEAD: &str = r#"{"v":1,"type":"source","id":"a-desk","actor":"arland"}
{"v":1,"type":"source","id":"b-desk","actor":"borland"}
{"v":1,"type":"source","id":"wire"}
{"v":1,"type":"viewpoint","id":"A","party":"arland","accepts":["wire"]}
{"v":1,"type":"viewpoint","id":"B","party":"borland","accepts":["wire"]}
{"v":1,"type":"viewpoint","id":"M","accepts":"all"}
{"v":1,"type":"viewpoint","id":"N","accepts":["wire"]}
{"v":1,"type":"message","id":"q","kind":"assurance","from":"arland","to":"borland","assurance":"Quiet","learned":"2020-01-01T00:00Z"}
{"v":1,"type":"receipt","id":"q-received","message":"q","fact":"received","at":"2020-01-01T00:00Z","learned":"2020-01-01T00:00Z"}
"#;

/// Incidents, each of which either party says the other did, or a third one; and a history of others.
fn disputed(disputes: usize, history: usize) -> String {
    let mut lines = HEAD.to_owned();
    for number in 0..disputes {
        let (struck, ones, others) = if number % 2 == 0 {
            ("arland", "borland", "gamma")
        } else {
            ("borland", "gamma", "arland")
        };
        incident(&mut lines, &format!("i{number}"), number);
        let hits = format!(r#""act":"attack","hits":[{{"of":"{struck}","kind":"people"}}]"#);
        for (by, author) in [("a-desk", ones), ("b-desk", others)] {
            _ = writeln!(
                lines,
                r#"{{"v":1,"type":"claim","id":"i{number}-{by}","incident":"i{number}","by":"{by}","says":{{"author":"{author}",{hits}}},"learned":"2029-01-01T00:00Z"}}"#
            );
        }
    }
    for number in 0..history {
        incident(&mut lines, &format!("h{number}"), number);
        _ = writeln!(
            lines,
            r#"{{"v":1,"type":"claim","id":"h{number}-wire","incident":"h{number}","by":"wire","says":{{"author":"gamma","act":"attack","hits":[{{"of":"carland","kind":"people"}}]}},"learned":"2029-01-01T00:00Z"}}"#
        );
    }
    lines
}

/// Incidents of which nothing is said, one on each day.
fn open(incidents: usize) -> String {
    let mut lines = HEAD.to_owned();
    for number in 0..incidents {
        let day = Instant::from_seconds(1_577_923_200 + 86_400 * number as i64);
        let day = day.to_string();
        let day = day.split('T').next().unwrap_or_default();
        _ = writeln!(
            lines,
            r#"{{"v":1,"type":"incident","id":"o{number}","begin":"{day}Z","learned":"2029-01-01T00:00Z"}}"#
        );
    }
    lines
}

fn incident(lines: &mut String, id: &str, number: usize) {
    let at = Instant::from_seconds(1_577_923_200 + 1_800 * number as i64);
    _ = writeln!(
        lines,
        r#"{{"v":1,"type":"incident","id":"{id}","begin":"{at}","learned":"2029-01-01T00:00Z"}}"#
    );
}

fn eyes(viewpoint: &str) -> Eyes {
    Eyes {
        viewpoint: viewpoint.to_owned(),
        as_known_to: None,
    }
}

fn instant(text: &str) -> Result<Instant, Fault> {
    parse_instant(text).map_err(|error| error.to_string().into())
}
