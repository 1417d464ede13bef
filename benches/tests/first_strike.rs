//! The engine, the machine written by hand and an independent monitor give the same breaches.

#![expect(
    clippy::unwrap_used,
    reason = "what a test needs is there, or it fails"
)]

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tacit_benches::first_strike::{Breaches, Options, engine, log, machine};

fn states() -> Vec<String> {
    log::state_names()
}

fn by_engine(text: &[u8], options: Options) -> Breaches {
    let names = states();
    let others: Vec<&str> = names.iter().map(String::as_str).collect();
    engine::breaches(text, &others, &[], options).unwrap()
}

fn by_machine(text: &[u8], options: Options) -> Breaches {
    let names = states();
    let others: Vec<&str> = names.iter().map(String::as_str).collect();
    machine::breaches(text, &others, options).unwrap()
}

#[test]
fn the_engine_agrees_with_a_machine_written_for_this_one_clause() {
    let wordings = [(false, false), (true, false), (false, true)];
    for seed in 1..=3 {
        for same_instant in [false, true] {
            let text = log::generate(20_000, seed, same_instant);
            for (first, window) in wordings {
                let options = Options {
                    same_instant,
                    first,
                    window,
                };
                let found = by_engine(text.as_bytes(), options);
                assert!(!found.is_empty());
                assert_eq!(
                    found,
                    by_machine(text.as_bytes(), options),
                    "seed {seed}, {options:?}"
                );
            }
        }
    }
}

#[test]
fn an_answer_to_ones_own_breach_excuses_where_attacked_is_said_and_not_where_first_is() {
    let text = log::generate(20_000, 1, false);
    let count = |first| {
        let found = by_engine(
            text.as_bytes(),
            Options {
                first,
                ..Options::default()
            },
        );
        found.values().map(Vec::len).sum::<usize>()
    };
    assert!(count(true) > count(false));
}

/// The folder of the independent judge's answers, where the project's data lie beside it.
fn judged() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/bench/first-strike");
    let python = Command::new("python3").arg("--version").output().is_ok();
    let there = folder.join("generate.py").is_file() && python;
    if !there {
        let why = "left out: the independent monitor's answers to a million strikes are not here\n";
        std::io::stderr().write_all(why.as_bytes()).unwrap();
    }
    there.then_some(folder)
}

fn generated(folder: &Path, mode: &str) -> Vec<u8> {
    let path = std::env::temp_dir().join(format!("first-strike-{mode}-{}.log", std::process::id()));
    let done = Command::new("python3")
        .arg(folder.join("generate.py"))
        .args([mode, "1000000"])
        .arg(&path)
        .status()
        .unwrap();
    assert!(done.success());
    let text = fs::read(&path).unwrap();
    fs::remove_file(&path).unwrap();
    text
}

fn unpacked(path: &Path) -> String {
    let mut child = Command::new("gzip")
        .arg("-dc")
        .arg(path)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut text = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_to_string(&mut text)
        .unwrap();
    assert!(child.wait().unwrap().success());
    text
}

/// `@SECONDS (time point N): ("A","B") …` as line numbers with names.
fn answers(text: &str) -> Vec<(u32, BTreeSet<(String, String)>)> {
    text.lines()
        .map(|line| {
            let (head, tuples) = line.split_once("): ").unwrap();
            let point = head.rsplit(' ').next().unwrap().parse().unwrap();
            let mut names = tuples.split('"').skip(1).step_by(2).map(str::to_owned);
            let mut found = BTreeSet::new();
            while let (Some(one), Some(other)) = (names.next(), names.next()) {
                found.insert((one, other));
            }
            (point, found)
        })
        .collect()
}

fn named(found: &Breaches, text: &[u8]) -> Vec<(u32, BTreeSet<(String, String)>)> {
    let names = states();
    let others: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut head = text;
    let actors = log::read_actors(&mut head, &others).unwrap();
    let name = |number: u32| actors.names.get(number as usize).cloned().unwrap();
    found
        .iter()
        .map(|(line, strikes)| {
            (
                *line,
                strikes
                    .iter()
                    .map(|(one, other)| (name(*one), name(*other)))
                    .collect(),
            )
        })
        .collect()
}

#[test]
fn the_engine_gives_the_independent_monitors_answers() {
    let Some(folder) = judged() else { return };
    let single = generated(&folder, "single");
    let daily = generated(&folder, "daily");
    let pairs = by_engine(&single, Options::default());
    assert_eq!(pairs.len(), 33_364);
    assert!(
        named(&pairs, &single) == answers(&unpacked(&folder.join("expected.pairs.single.txt.gz")))
    );
    let days = by_engine(
        &daily,
        Options {
            same_instant: true,
            ..Options::default()
        },
    );
    assert_eq!(days.len(), 4_892);
    assert!(
        named(&days, &daily) == answers(&unpacked(&folder.join("expected.pairs.daily.txt.gz")))
    );
    let names = states();
    let others: Vec<&str> = names.iter().map(String::as_str).collect();
    let two = engine::breaches(
        single.as_slice(),
        &others,
        &["S0", "S1"],
        Options::default(),
    );
    let from_s0: Vec<u32> = named(&two.unwrap(), &single)
        .into_iter()
        .filter(|(_, found)| found.contains(&("S0".to_owned(), "S1".to_owned())))
        .map(|(line, _)| line)
        .collect();
    let dyad = fs::read_to_string(folder.join("expected.dyad.single.txt")).unwrap();
    let expected: Vec<u32> = dyad
        .lines()
        .map(|line| {
            let (head, _) = line.split_once(')').unwrap();
            head.rsplit(' ').next().unwrap().parse().unwrap()
        })
        .collect();
    assert_eq!(from_s0, expected);
}
