//! Mapping files and what is wrong with them.

use crate::world::{add_act, listed, vocabulary};
use tacit_feeds::explain::PAGES;
use tacit_feeds::{DataFiles, MAX_MAPPING_BYTES, Mapping};
use tacit_lang::vocabulary::Vocabulary;

/// The codes that the feed behind a mapping draws, where the page has one.
fn codes_of_feed(page: &str, text: &str, vocabulary: &Vocabulary) -> Option<Vec<&'static str>> {
    let (_, rest) = page.split_once("```rows\n")?;
    let rows = rest.split_once("```").unwrap().0;
    let mapping = Mapping::read(text, vocabulary).unwrap();
    let report = tacit_feeds::sight(
        rows.as_bytes(),
        &mapping,
        &tacit_feeds::Interest::everybody(),
        &mut |_| {},
    );
    let Some(tacit_feeds::Stopped::Columns(found)) = report.stopped else {
        panic!("{report}")
    };
    assert!(found.iter().all(|one| text.get(one.span.range()).is_some()));
    Some(found.iter().map(|one| one.code.0).collect())
}

fn codes(text: &str, vocabulary: &Vocabulary) -> Vec<&'static str> {
    let found = Mapping::read(text, vocabulary).err().unwrap_or_default();
    found.iter().map(|one| one.code.0).collect()
}

/// The files that stand on a page.
fn files(page: &str) -> DataFiles {
    let mut all = DataFiles::default();
    for block in page.split("```file ").skip(1) {
        let (name, rest) = block.split_once('\n').unwrap();
        all.add(name, rest.split_once("```").unwrap().0.as_bytes());
    }
    all
}

/// Every code that a mapping draws with its files, of refusals and of notes.
fn codes_with(text: &str, vocabulary: &Vocabulary, files: &DataFiles) -> Vec<&'static str> {
    match Mapping::read_with(text, vocabulary, files) {
        Ok(mapping) => {
            let notes = mapping.data_notes().iter().flat_map(|note| &note.listed);
            notes.map(|(_, found)| found.code.0).collect()
        }
        Err(refused) => {
            let of_files = refused.files.values().flatten();
            let all = refused.mapping.iter().chain(of_files);
            all.map(|found| found.code.0).collect()
        }
    }
}

fn example(page: &str) -> &str {
    let (_, rest) = page.split_once("```toml\n").unwrap();
    rest.split_once("```").unwrap().0
}

#[test]
fn the_example_on_every_page_draws_its_code_and_no_other() {
    for (code, page) in PAGES {
        let mut vocabulary = vocabulary();
        let mut text = example(page).to_owned();
        match *code {
            "E0613" => text.push_str(&"\n".repeat(MAX_MAPPING_BYTES + 1 - text.len())),
            "E0614" => add_act(&mut vocabulary, "raid", None, &["19"]),
            _ => {}
        }
        let of_feed = codes_of_feed(page, &text, &vocabulary);
        let mut drawn = of_feed.unwrap_or_else(|| codes_with(&text, &vocabulary, &files(page)));
        drawn.dedup();
        assert_eq!(drawn, [*code], "{text}");
        assert!(page.starts_with(&format!("# {code}: ")), "{code}");
    }
}

#[test]
fn every_code_has_a_page() {
    let sources = [
        include_str!("../../src/mapping/document.rs"),
        include_str!("../../src/data.rs"),
    ];
    let mut declared: Vec<&str> = sources
        .iter()
        .flat_map(|source| source.split("Code(\"").skip(1))
        .map(|rest| rest.get(..5).unwrap())
        .collect();
    declared.sort_by_key(|code| code.get(1..));
    let pages: Vec<&str> = PAGES.iter().map(|(code, _)| *code).collect();
    assert_eq!(declared, pages);
}

const WRONG: &str = r#"mapping = 1
layout = "icews"
zone = "local"
learned_after = "soon"

[source]
id = "The Wire"
label = 7
grade = "certain"

[[gap]]
from = "2018-08-01"
until = "yesterday"

[actors]
"Arland" = "arlnad"
"Borland" = { actor = "borland", hit = ["feelings"] }

[roles]
soldiers = ["Military"]
people = ["Citizen"]
others = ["Citizen"]

[acts]
"19" = "armed-farce"
"#;

#[test]
fn all_problems_come_in_one_run_in_the_order_of_the_text() {
    let found = Mapping::read(WRONG, &vocabulary()).unwrap_err();
    let at: Vec<(&str, &str)> = found
        .iter()
        .map(|one| (one.code.0, WRONG.get(one.span.range()).unwrap()))
        .collect();
    assert_eq!(
        at,
        [
            ("E0607", "\"local\""),
            ("E0607", "\"soon\""),
            ("E0604", "\"The Wire\""),
            ("E0604", "7"),
            ("E0606", "\"certain\""),
            ("E0607", "\"yesterday\""),
            ("E0606", "\"arlnad\""),
            ("E0605", "\"feelings\""),
            ("E0602", "soldiers"),
            ("E0611", "\"Citizen\""),
            ("E0606", "\"armed-farce\""),
        ],
        "{}",
        listed(&found)
    );
    assert!(found.iter().all(|one| !one.help.is_empty()));
}

#[test]
fn every_break_of_the_toml_is_reported_and_nothing_seems_missing_for_it() {
    let text = "mapping = 
layout = 
zone = 1 2
learned_after = 7
";
    let found = codes(text, &vocabulary());
    assert_eq!(found, ["E0600", "E0600", "E0600", "E0604"]);
}

#[test]
fn a_table_that_is_none_is_said_to_be_none() {
    let text = "mapping = 1\nlayout = \"icews\"\nzone = \"Z\"\nsource = 7\nactors = []\n";
    let found = Mapping::read(text, &vocabulary()).unwrap_err();
    let at: Vec<(&str, &str)> = found
        .iter()
        .map(|one| (one.code.0, text.get(one.span.range()).unwrap()))
        .collect();
    assert_eq!(
        at,
        [("E0612", "\"icews\""), ("E0604", "7"), ("E0604", "[]")]
    );
}

#[test]
fn the_longest_code_decides_and_a_mapping_may_put_another_act_or_none_in_its_place() {
    use crate::world::{give, mapping};
    let text = "mapping = 1\nlayout = \"icews\"\nzone = \"Z\"\n[source]\nid = \"wire\"\n\
        [actors]\n\"A\" = \"arland\"\n\"B\" = \"borland\"\n[acts]\n\"1951\" = false\n\"17\" = \"blockade\"\n";
    let mapping = mapping(text);
    let mut acts = Vec::new();
    for code in ["190", "195", "1952", "1951", "191", "172", "010"] {
        let row = format!("2014-07-08\tA\tx\tB\t{code}\t\t\t\n");
        let given = give(
            row.as_bytes(),
            &mapping,
            &tacit_feeds::Interest::everybody(),
        );
        acts.push(
            given
                .claims()
                .first()
                .map(|claim| claim.says.act.clone().unwrap().to_string()),
        );
    }
    let acts: Vec<&str> = acts
        .iter()
        .map(|act| act.as_deref().unwrap_or("none"))
        .collect();
    assert_eq!(
        acts,
        [
            "armed-force",
            "air-attack",
            "air-attack",
            "none",
            "blockade",
            "blockade",
            "none"
        ]
    );
}
