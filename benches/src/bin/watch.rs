//! Promises under watch over one feed: one, and as many as asked for, in one run.
//!
//! `cargo run --release -p tacit-benches --bin watch -- --feed FILE [--assurances 400] [--only one|many]`
//!
//! The texts are made: each ordered pair of the states that the feed names most, and that the mapping of
//! `examples/real` does not know, gets the no-first-strike text of that folder.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::time::Instant as Clock;
use tacit_feeds::{Interest, Mapping};
use tacit_lang::canonical::{digest, vocabulary_digest};
use tacit_lang::ids::ActorId;
use tacit_lang::meaning::{Assurance, Digest, Parties};
use tacit_lang::vocabulary::{Vocabulary, read_vocabulary};
use tacit_standing::record::{Accepts, Record, Viewpoint};
use tacit_standing::verdict::Eyes;
use tacit_standing::watch::{BYTES_A_ROW, Row, Watch};

/// The made texts with what they are read by.
struct Made {
    vocabulary: Vocabulary,
    mapping: Mapping,
    texts: Vec<(Assurance, Digest)>,
}

fn main() -> Result<(), String> {
    let arguments: Vec<String> = std::env::args().collect();
    let option = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1).cloned()
    };
    let feed = PathBuf::from(option("--feed").ok_or("name the feed with --feed FILE")?);
    let wanted: usize = option("--assurances")
        .map_or(Ok(400), |text| text.parse())
        .map_err(|_| "no number")?;
    let made = make(&feed, wanted)?;
    let only = option("--only");
    let mut one = Vec::new();
    let mut many = Vec::new();
    for _ in 0..5 {
        if only.as_deref() != Some("many") {
            one.push(run(&feed, &made, 1)?);
        }
        if only.as_deref() != Some("one") {
            many.push(run(&feed, &made, made.texts.len())?);
        }
    }
    one.sort_unstable();
    many.sort_unstable();
    let middle = |times: &[u128]| times.get(times.len() / 2).copied().unwrap_or_default();
    println!("1 assurance: {} ms (least {:?})", middle(&one), one.first());
    println!(
        "{} assurances: {} ms (least {:?})",
        made.texts.len(),
        middle(&many),
        many.first()
    );
    println!("a row is kept in {BYTES_A_ROW} bytes and its name");
    if let Ok(status) = fs::read_to_string("/proc/self/status") {
        let peak = status.lines().find(|line| line.starts_with("VmHWM"));
        println!("{}", peak.unwrap_or_default());
    }
    Ok(())
}

/// Watches the first `count` texts over the feed, and gives how many milliseconds it took.
fn run(feed: &Path, made: &Made, count: usize) -> Result<u128, String> {
    let begun = Clock::now();
    let texts: Vec<(Assurance, Digest)> = made.texts.iter().take(count).cloned().collect();
    let parties: BTreeSet<ActorId> = texts
        .iter()
        .flat_map(|(text, _)| match &text.parties {
            Parties::Directed { giver, receiver } => [giver.clone(), receiver.clone()],
            Parties::EachToEach { .. } => unreachable!("only directed texts are made"),
        })
        .collect();
    let eyes = Eyes {
        viewpoint: "record".to_owned(),
        as_known_to: None,
    };
    let (mut watch, _) = Watch::new(made.vocabulary.clone(), texts, eyes);
    watch.add(
        0,
        Record::Viewpoint(Viewpoint {
            id: "record".to_owned(),
            party: None,
            grade: None,
            accepts: Accepts::All,
        }),
    );
    watch.add(0, Record::Source(made.mapping.source().clone()));
    let file = File::open(feed).map_err(|error| error.to_string())?;
    let reader = BufReader::with_capacity(1 << 16, file);
    let mut changes = 0;
    let report = tacit_feeds::sight(
        reader,
        &made.mapping,
        &Interest::of(parties),
        &mut |sighting| {
            let id = sighting.id();
            let row = Row {
                id: &id,
                claim: None,
                begin: sighting.begin,
                end: sighting.end,
                learned: sighting.learned,
                by: &sighting.by().id,
                grade: sighting.grade(),
                says: sighting.says(),
                ordered: false,
            };
            let _ = watch.sight(&row);
            changes += watch.changes().len();
        },
    );
    watch.settle();
    changes += watch.changes().len();
    let took = begun.elapsed().as_millis();
    eprintln!(
        "{count}: {took} ms, {} rows, {} kept, {changes} changes",
        report.rows,
        watch.counts().1
    );
    Ok(took)
}

fn make(feed: &Path, wanted: usize) -> Result<Made, String> {
    let real = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/real");
    let read = |name: &str| fs::read_to_string(real.join(name)).map_err(|error| error.to_string());
    let (mut vocabulary, mut mapping) = (read("vocabulary.toml")?, read("icews.mapping.toml")?);
    let mut states = 2;
    while states * (states - 1) < wanted {
        states += 1;
    }
    let named = most_named(feed, &mapping, states)?;
    let mut countries = String::from("[countries]\n");
    for (number, name) in named.iter().enumerate() {
        vocabulary.push_str(&format!(
            "\n[[actor]]\nid = \"state-{number}\"\nnames = [\"State {number}\"]\n\n[[actor]]\nid = \"forces-{number}\"\nnames = [\"the forces of State {number}\"]\npart_of = \"state-{number}\"\n"
        ));
        countries.push_str(&format!(
            "\"{name}\" = {{ state = \"state-{number}\", forces = \"forces-{number}\", hit = [\"forces\"] }}\n"
        ));
    }
    mapping = mapping.replace("[countries]\n", &countries);
    let vocabulary = read_vocabulary(&vocabulary).map_err(|found| format!("{found:?}"))?;
    let mapping = Mapping::read(&mapping, &vocabulary).map_err(|found| format!("{found:?}"))?;
    let pinned = vocabulary_digest(&vocabulary);
    let mut texts = Vec::new();
    for giver in 0..states {
        for receiver in (0..states).filter(|receiver| *receiver != giver) {
            if texts.len() == wanted {
                break;
            }
            let text = text(giver, receiver, &vocabulary.name, pinned);
            let reading = tacit_lang::read(&text, &vocabulary, pinned);
            let assurance = reading
                .assurance
                .ok_or_else(|| format!("{:?}", reading.diagnostics))?;
            texts.push((assurance.clone(), digest(&assurance)));
        }
    }
    Ok(Made {
        vocabulary,
        mapping,
        texts,
    })
}

fn text(giver: usize, receiver: usize, vocabulary: &str, pinned: Digest) -> String {
    format!(
        "Assurance \"Made: {giver} to {receiver}\".\nVocabulary \"{vocabulary}\", digest\n    {pinned}.\nFrom State {giver} to State {receiver}.\nGiven as an assurance.\nOn unknown authority.\n\nState {giver} will not attack State {receiver}, by its own forces, against the territory, forces or people of State {receiver},\n    anywhere.\nThis holds as long as State {giver} is not first attacked by State {receiver}.\nIt does not depend on another promise.\nThe standard of proof is reported.\nLeft open: attribution.\n\nIn effect from 2005-01-01T00:00Z.\nNo end is stated.\nWithdrawal takes effect on receipt.\n"
    )
}

/// The states that stand in brackets most often, and that `mapping` does not know.
fn most_named(feed: &Path, mapping: &str, count: usize) -> Result<Vec<String>, String> {
    let file = File::open(feed).map_err(|error| error.to_string())?;
    let reader = BufReader::new(flate2::read::MultiGzDecoder::new(file));
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for line in reader.lines() {
        let line = line.map_err(|error| error.to_string())?;
        for field in line.split('\t') {
            let state = field.strip_suffix(')').and_then(|it| it.rsplit_once(" ("));
            if let Some((_, state)) = state {
                *counts.entry(state.to_owned()).or_default() += 1;
            }
        }
    }
    let mut counts: Vec<(usize, String)> = counts
        .into_iter()
        .filter(|(state, _)| {
            !mapping.contains(&format!("\"{state}\"")) && !mapping.contains(&format!("({state})"))
        })
        .filter(|(state, _)| !state.contains('"'))
        .map(|(state, count)| (count, state))
        .collect();
    counts.sort_unstable();
    counts.reverse();
    Ok(counts
        .into_iter()
        .take(count)
        .map(|(_, state)| state)
        .collect())
}
