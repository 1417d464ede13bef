//! `tacit unravel` as a program: its sets replay, its rehearsal needs nothing from elsewhere and tells nobody the others' eyes.

#![expect(
    clippy::unwrap_used,
    reason = "a failed expectation is what a test is for"
)]

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn example(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../examples")
        .join(folder)
}

fn tacit(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tacit"));
    command.current_dir(folder).args(arguments);
    command.output().unwrap()
}

const DECEMBER: [&str; 3] = ["--text", "a-to-b.assurance", "b-to-a.assurance"];
const TIMELINE: [&str; 4] = [
    "--records",
    "timeline.records.jsonl",
    "--at",
    "2026-01-20T20:00Z",
];

#[test]
fn every_set_that_is_written_out_replays_by_the_program_itself() {
    let scratch = tempfile::tempdir().unwrap();
    let folder = scratch.path().join("sets");
    let folder_name = folder.to_str().unwrap();
    let unravel = [
        &["unravel", "--json", "--records-to", folder_name][..],
        &DECEMBER,
        &TIMELINE,
    ]
    .concat();
    let output = tacit(&example("december"), &unravel);
    assert_eq!(output.status.code(), Some(0));
    let found: Value = serde_json::from_slice(&output.stdout).unwrap();
    let mut replayed = 0;
    for one in found["promises"].as_array().unwrap() {
        assert_eq!(one["word"], "stands");
        for set in one["sets"].as_array().unwrap() {
            let at = set["verdicts"][0]["at"].as_str().unwrap();
            let file = set["records_file"].as_str().unwrap();
            let eyes = one["eyes"]["viewpoint"].as_str().unwrap();
            let giver = one["promise"]["giver"].as_str().unwrap();
            let standing = [
                &["standing", "--json", "--records", file, "--eyes", eyes][..],
                &["--promise", giver, "--at", at, "--known", at],
                &DECEMBER,
            ]
            .concat();
            let output = tacit(&example("december"), &standing);
            let judged: Value = serde_json::from_slice(&output.stdout).unwrap();
            assert_eq!(judged["left_out"], Value::Array(Vec::new()));
            assert_eq!(judged["standings"][0]["word"], "released", "{file}");
            replayed += 1;
        }
    }
    assert!(replayed >= 6, "{replayed}");
    let again = tacit(&example("december"), &unravel);
    assert_eq!(again.status.code(), Some(2));
}

#[test]
fn a_change_in_words_that_do_not_stand_so_in_the_text_says_where_they_stand() {
    let json = [&["unravel", "--json"][..], &DECEMBER, &TIMELINE].concat();
    let output = tacit(&example("december"), &json);
    let found: Value = serde_json::from_slice(&output.stdout).unwrap();
    let easings = found["easings"].as_array().unwrap();
    let rendered = easings.iter().filter(|it| it["as_rendered"] == true);
    let mirrored = "This holds as long as Iran is not first attacked by Israel";
    assert!(rendered.clone().count() > 0);
    for easing in easings {
        let words = easing["words"].as_str().unwrap();
        assert!(
            !words.contains(mirrored) || easing["as_rendered"] == true,
            "{words}"
        );
        assert_eq!(easing["as_rendered"].is_null(), easing["kind"] == "fact");
    }
    let page = [&["unravel"][..], &DECEMBER, &TIMELINE].concat();
    let page = String::from_utf8(tacit(&example("december"), &page).stdout).unwrap();
    let page = page.split_whitespace().collect::<Vec<_>>().join(" ");
    let note = "(the words are those of `tacit render FILE`: write the text so first)";
    let shown = easings.iter().take(10);
    let shown = shown.filter(|it| it["as_rendered"] == true).count();
    assert_eq!(page.matches(note).count(), shown);
}

/// The rehearsal of a folder, whole.
fn rehearsal(folder: &Path, arguments: &[&str]) -> String {
    let scratch = tempfile::tempdir().unwrap();
    let file = scratch.path().join("rehearsal.html");
    let all = [
        &["unravel", "--rehearsal", file.to_str().unwrap()][..],
        arguments,
    ]
    .concat();
    let output = tacit(folder, &all);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(0), "{said}");
    fs::read_to_string(file).unwrap()
}

#[test]
fn a_rehearsal_has_a_card_for_each_role_and_says_on_each_page_what_it_is_not() {
    let page = rehearsal(&example("december"), &[&DECEMBER[..], &TIMELINE].concat());
    for never in ["<script", "http:", "https:", "src=", "@import", "url("] {
        assert!(!page.contains(never), "{never}");
    }
    let sheets: Vec<&str> = page.split("<table class=\"sheet ").skip(1).collect();
    assert!(sheets.iter().all(|sheet| sheet.contains("Not a forecast")));
    for role in ["Israel", "Iran", "Hezbollah", "the United States", "Russia"] {
        let heading = format!("<h2>Role: {role}</h2>");
        let own = sheets.iter().filter(|sheet| sheet.contains(&heading));
        assert_eq!(own.count(), 1, "{role}");
    }
    assert!(sheets.iter().any(|sheet| sheet.starts_with("questions")));
    assert!(page.matches("class=\"slip\"").count() > 6);
}

#[test]
fn a_role_card_tells_nothing_of_the_others_eyes() {
    let texts = ["arland-to-borland.assurance", "borland-to-arland.assurance"];
    let arguments = [
        &["--text"][..],
        &texts,
        &["--records", "records.jsonl", "--at", "2026-05-07T00:00Z"],
    ]
    .concat();
    let page = rehearsal(&example("contested"), &arguments);
    let card = |role: &str| {
        let heading = format!("<h2>Role: {role}</h2>");
        let mut sheets = page.split("<table class=\"sheet ");
        sheets.find(|it| it.contains(&heading)).unwrap().to_owned()
    };
    // Arland holds itself released; the others do not know that it does.
    assert!(card("Arland").contains("<li>Arland to Borland: released"));
    for other in ["Borland", "Mediania", "the Gamma Brigades"] {
        assert!(!card(other).contains("released</li>"), "{other}");
    }
    assert!(card("the Gamma Brigades").contains("Nobody has told you"));
}

#[test]
fn no_name_from_the_records_becomes_markup_or_turns_the_letters() {
    let scratch = tempfile::tempdir().unwrap();
    for file in [
        "a-to-b.assurance",
        "b-to-a.assurance",
        "december.vocabulary.toml",
    ] {
        fs::copy(example("december").join(file), scratch.path().join(file)).unwrap();
    }
    let records = example("december").join("timeline.records.jsonl");
    let records = fs::read_to_string(records).unwrap();
    let records = records.replace(
        "9: then a crackdown",
        "<script>alert(1)</script> \\u202e גבול חם",
    );
    fs::write(scratch.path().join("timeline.records.jsonl"), records).unwrap();
    let page = rehearsal(scratch.path(), &[&DECEMBER[..], &TIMELINE].concat());
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
    assert!(page.contains("<bdi>גבול חם</bdi>"));
    assert!(!page.contains("<script") && !page.contains('\u{202e}'));
}

#[test]
fn a_file_that_is_there_is_not_written_over() {
    let scratch = tempfile::tempdir().unwrap();
    let file = scratch.path().join("rehearsal.html");
    fs::write(&file, "mine").unwrap();
    let arguments = [
        &["unravel", "--rehearsal", file.to_str().unwrap()][..],
        &DECEMBER,
        &TIMELINE,
    ]
    .concat();
    let output = tacit(&example("december"), &arguments);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(fs::read_to_string(&file).unwrap(), "mine");
}
