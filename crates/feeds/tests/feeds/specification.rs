//! The examples of `spec/feeds.md`.

use crate::world::{give, mapping};
use tacit_feeds::{Interest, Layout};
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
    assert!(mappings.len() >= Layout::ALL.len());
    assert_eq!((rows.len(), says.len()), (mappings.len(), mappings.len()));
    for ((text, rows), says) in mappings.iter().zip(rows).zip(says) {
        let mapping = mapping(text);
        let between = match mapping.layout() {
            Layout::UcdpGed => ",",
            Layout::Icews | Layout::IcewsRaw => "\t",
            Layout::Table => ";",
        };
        let rows = rows.replace('|', between);
        let given = give(rows.as_bytes(), &mapping, &Interest::everybody());
        let found: String = given.claims().into_iter().map(said).collect();
        assert_eq!(found, says);
    }
}
