//! The files of the scenario, built in, so that the demo runs wherever the programs are.

use super::fault::DemoFault;
use std::path::Path;

macro_rules! files {
    ($($name:literal)*) => {
        const FILES: &[(&str, &str)] =
            &[$(($name, include_str!(concat!("../../../../examples/december/", $name))),)*];
    };
}

files! {
    "exercise.toml"
    "expected.toml"
    "december.vocabulary.toml"
    "december-participation.vocabulary.toml"
    "a-to-b.assurance"
    "a-to-b-deemed-receipt.assurance"
    "a-to-b-incidental-harm.assurance"
    "a-to-b-without-proxies.assurance"
    "b-to-a.assurance"
    "timeline.records.jsonl"
    "a.records.jsonl"
    "a-prime.records.jsonl"
    "b.records.jsonl"
    "c.records.jsonl"
    "d.records.jsonl"
    "e.records.jsonl"
    "e-prime.records.jsonl"
    "f.records.jsonl"
    "g.records.jsonl"
    "g-attribution.records.jsonl"
    "i.records.jsonl"
    "i-lost.records.jsonl"
}

/// A file of the scenario.
pub(crate) fn file(name: &str) -> Result<&'static str, DemoFault> {
    let found = FILES.iter().find(|(known, _)| *known == name);
    found
        .map(|(_, text)| *text)
        .ok_or_else(|| DemoFault::Story(format!("`{name}` is not among its files")))
}

/// Puts every text and vocabulary into a folder, from where commands read them.
pub(crate) fn lay_out(folder: &Path) -> Result<(), DemoFault> {
    let papers = FILES
        .iter()
        .filter(|(name, _)| name.ends_with(".assurance") || name.ends_with(".vocabulary.toml"));
    for (name, text) in papers {
        let path = folder.join(name);
        std::fs::write(&path, text).map_err(DemoFault::file(&path))?;
    }
    Ok(())
}
