//! The examples of `spec/feeds.md`.

use crate::world::{give, vocabulary};
use std::collections::BTreeSet;
use tacit_feeds::{DataFiles, Interest, Layout, Mapping};
use tacit_standing::record::{Claim, Hit};

const SPECIFICATION: &str = include_str!("../../../../spec/feeds.md");

/// Every block fenced as `kind`.
fn blocks(kind: &str) -> Vec<&'static str> {
    SPECIFICATION
        .split(&format!("```{kind}\n"))
        .skip(1)
        .map(|rest| rest.split_once("```").unwrap().0)
        .collect()
}

/// The data files on the page.
fn files() -> DataFiles {
    let mut all = DataFiles::default();
    for block in SPECIFICATION.split("```file ").skip(1) {
        let (name, rest) = block.split_once('\n').unwrap();
        all.add(name, rest.split_once("```").unwrap().0.as_bytes());
    }
    all
}

fn hit(hit: &Hit) -> String {
    let kind = format!("{:?}", hit.kind).to_lowercase();
    match &hit.place {
        Some(place) => format!("{} {kind} at {place}", hit.of),
        None => format!("{} {kind}", hit.of),
    }
}

fn said(claim: &Claim) -> String {
    let authors: Vec<&str> = claim.says.author.iter().map(|id| id.as_str()).collect();
    let hits: Vec<String> = claim.says.hits.iter().map(hit).collect();
    let author = match authors.as_slice() {
        [] => "not said".to_owned(),
        some => some.join(" or "),
    };
    let act = claim.says.act.as_ref().unwrap();
    format!("{author} -> {act} -> {}\n", hits.join(", "))
}

#[test]
fn every_example_says_what_the_page_says() {
    let (mappings, rows, says) = (blocks("toml"), blocks("rows"), blocks("says"));
    assert_eq!((rows.len(), says.len()), (mappings.len(), mappings.len()));
    let (files, mut met) = (files(), BTreeSet::new());
    for ((text, rows), says) in mappings.iter().zip(rows).zip(says) {
        let mapping = Mapping::read_with(text, &vocabulary(), &files)
            .unwrap_or_else(|refused| panic!("{refused:?}"));
        met.insert(mapping.layout());
        let between = match mapping.layout() {
            Layout::UcdpGed | Layout::Acled => ",",
            Layout::Icews | Layout::IcewsRaw | Layout::Gdelt => "\t",
            Layout::Table => ";",
        };
        let rows: Vec<String> = rows
            .lines()
            .map(|row| {
                row.split('|')
                    .map(str::trim)
                    .collect::<Vec<_>>()
                    .join(between)
            })
            .collect();
        let rows = rows.join("\n");
        let given = give(rows.as_bytes(), &mapping, &Interest::everybody());
        let found: String = given.claims().into_iter().map(said).collect();
        assert_eq!(found, says);
    }
    assert_eq!(
        met,
        BTreeSet::from(Layout::ALL),
        "every layout has an example"
    );
}
