//! The files of the scenario, built in, so that the demo runs wherever the program is.

use crate::ending::{Fault, RequestFault};
use crate::standing::hearing::{Hearing, Papers};
use crate::texts::{Lexicon, Source};

macro_rules! files {
    ($($name:literal)*) => {
        const FILES: &[(&str, &str)] =
            &[$(($name, include_str!(concat!("../../../../examples/december/", $name))),)*];
    };
}

files! {
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
pub(crate) fn file(name: &str) -> Result<&'static str, RequestFault> {
    let found = FILES.iter().find(|(known, _)| *known == name);
    found
        .map(|(_, text)| *text)
        .ok_or_else(|| RequestFault::Example(format!("`{name}` is not among its files")))
}

/// Opens the docket of a row.
pub(crate) fn hearing(
    texts: &[String],
    vocabulary: &str,
    records: &[String],
) -> Result<Hearing<'static>, Fault> {
    let source = |name: String| {
        file(&name).map(|text| Source {
            name,
            text: text.to_owned(),
        })
    };
    let lexicon = Lexicon::read(&source(format!("{vocabulary}.vocabulary.toml"))?)?;
    let mut meanings = Vec::new();
    for text in texts {
        meanings.push(source(format!("{text}.assurance"))?.meant(&lexicon)?);
    }
    let mut papers = Papers::new(lexicon, meanings);
    for name in records {
        let name = format!("{name}.records.jsonl");
        papers
            .add_records(&name, file(&name)?.as_bytes())
            .map_err(|error| RequestFault::Example(error.to_string()))?;
    }
    let hearing = papers.open();
    match hearing.left_out.first() {
        Some(bad) => Err(RequestFault::Example(format!(
            "{}:{}: {}",
            bad.file, bad.problem.line, bad.problem.message
        ))
        .into()),
        None => Ok(hearing),
    }
}
