//! The examples are true: every command on their pages runs, every text is admitted and laid out, the pages name what is there, and the pages on contested facts and on analysis and the gallery show what the program prints.

#![expect(
    clippy::unwrap_used,
    reason = "a failed expectation is what a test is for"
)]

use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::thread;
use tempfile::TempDir;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// An example's files in a folder of their own, where commands may write.
fn copied(example: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for file in fs::read_dir(root().join("examples").join(example)).unwrap() {
        let file = file.unwrap();
        fs::copy(file.path(), folder.path().join(file.file_name())).unwrap();
    }
    folder
}

/// Gives a command line as a reader of the page does.
fn given(line: &str, folder: &Path) -> Output {
    let programs = Path::new(env!("CARGO_BIN_EXE_tacit")).parent().unwrap();
    let path = format!("{}:{}", programs.display(), std::env::var("PATH").unwrap());
    let mut shell = Command::new("sh");
    shell.args(["-c", line]).current_dir(folder);
    shell.env("PATH", path).output().unwrap()
}

/// The command lines of a page's blocks of this kind, each with what stands below it.
fn blocks(page: &str, kind: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for block in page.split(&format!("```{kind}\n")).skip(1) {
        let block = block.split_once("```").unwrap().0;
        if let Some(shown) = block.strip_prefix("$ ") {
            let (line, below) = shown.split_once('\n').unwrap();
            found.push((line.to_owned(), below.to_owned()));
        } else {
            found.extend(block.lines().map(|line| (line.to_owned(), String::new())));
        }
    }
    found
}

/// The folders of the examples, by name.
fn folders() -> Vec<String> {
    let entries = fs::read_dir(root().join("examples")).unwrap();
    let folders = entries
        .map(Result::unwrap)
        .filter(|entry| entry.path().is_dir());
    let mut names: Vec<_> = folders
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// The files of an example, by name.
fn files(example: &str) -> Vec<String> {
    let entries = fs::read_dir(root().join("examples").join(example)).unwrap();
    let mut names: Vec<_> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// The page of an example; `real` has one elsewhere.
fn page(example: &str) -> Option<String> {
    fs::read_to_string(root().join("examples").join(example).join("README.md")).ok()
}

/// The examples whose page explains what an analysis finds.
fn gallery() -> Vec<(String, String)> {
    let pages = folders()
        .into_iter()
        .filter_map(|name| page(&name).map(|page| (name, page)));
    pages
        .filter(|(_, page)| page.contains("## What the analysis finds"))
        .collect()
}

#[test]
fn every_command_of_an_examples_page_runs() {
    let gallery = gallery().into_iter().map(|(name, _)| name);
    let others = ["first-steps", "contested", "tables"].map(str::to_owned);
    for example in others.into_iter().chain(gallery) {
        let folder = copied(&example);
        let page = fs::read_to_string(folder.path().join("README.md")).unwrap();
        let commands = blocks(&page, "sh");
        assert!(commands.len() > 1, "{example}");
        for (line, _) in commands {
            let output = given(&line, folder.path());
            let said = String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.code(), Some(0), "{example}: {line}\n{said}");
        }
    }
}

#[test]
fn every_text_of_every_example_is_admitted_and_draws_a_warning_only_where_its_page_says_so() {
    for example in folders() {
        let folder = root().join("examples").join(&example);
        let says_so = page(&example).is_some_and(|page| page.contains("`tacit check` warns"));
        let vocabulary = if example == "real" {
            " --vocabulary vocabulary.toml"
        } else {
            ""
        };
        let mut warned = false;
        for text in files(&example) {
            if !text.ends_with(".assurance") {
                continue;
            }
            let checked = given(&format!("tacit check{vocabulary} {text}"), &folder);
            let said = String::from_utf8_lossy(&checked.stderr).into_owned()
                + &String::from_utf8_lossy(&checked.stdout);
            assert_eq!(checked.status.code(), Some(0), "{example}: {said}");
            let warns = said.contains("warning[");
            assert!(says_so || !warns, "{example}: {said}");
            warned |= warns;
        }
        assert_eq!(warned, says_so, "what {example}/README.md says of warnings");
    }
}

#[test]
fn every_text_of_every_example_is_laid_out_as_the_formatter_does() {
    for example in folders() {
        let folder = root().join("examples").join(&example);
        let output = given("tacit format --check *.assurance", &folder);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{example}: {said}");
    }
}

#[test]
fn the_gallery_has_at_least_eleven_shapes_and_each_page_names_every_file_of_its_folder() {
    let gallery = gallery();
    let first = page("").unwrap();
    for (example, page) in &gallery {
        for file in files(example) {
            let named = file == "README.md" || page.contains(&format!("| `{file}` |"));
            assert!(named, "{example}/README.md does not name `{file}`");
        }
        let link = format!("({example}/README.md)");
        assert!(first.contains(&link), "examples/README.md lacks {link}");
    }
    assert!(gallery.len() > 10, "{} shapes", gallery.len());
}

#[test]
fn the_page_on_contested_facts_shows_what_is_printed_and_drawn() {
    let page = fs::read_to_string(root().join("docs/contested.md")).unwrap();
    let folder = copied("contested");
    let shown = blocks(&page, "console");
    let [(line, below)] = shown.as_slice() else {
        panic!("{} blocks", shown.len())
    };
    let output = given(line, folder.path());
    assert_eq!(String::from_utf8(output.stdout).unwrap(), *below);
    let drawn = "tacit standing --text arland-to-borland.assurance borland-to-arland.assurance --records records.jsonl \
                 --promise arland --disputes --drawing drawn.svg";
    assert_eq!(given(drawn, folder.path()).status.code(), Some(0));
    let drawn = fs::read_to_string(folder.path().join("drawn.svg")).unwrap();
    let kept = fs::read_to_string(root().join("docs/contested.svg")).unwrap();
    assert_eq!(drawn, kept, "draw docs/contested.svg anew");
}

#[test]
fn the_page_on_analysis_shows_what_is_printed() {
    let page = fs::read_to_string(root().join("docs/analysis.md")).unwrap();
    let folder = copied("first-steps");
    let shown = blocks(&page, "console");
    let [(line, below)] = shown.as_slice() else {
        panic!("{} blocks", shown.len())
    };
    let output = given(line, folder.path());
    let printed = String::from_utf8(output.stdout).unwrap();
    assert_eq!(printed, *below, "put what is printed into docs/analysis.md");
}

/// The blocks of a page that show findings: what stands behind the word `findings`, and the lines below it.
fn blocks_of_findings(page: &str) -> Vec<(&str, &str)> {
    let blocks = page.split("```findings ").skip(1);
    let blocks = blocks.map(|block| block.split_once("```").unwrap().0);
    blocks
        .map(|block| block.split_once('\n').unwrap())
        .collect()
}

/// What the program finds in these texts.
fn findings(texts: &str, folder: &Path) -> Vec<Value> {
    let output = given(&format!("tacit analyse {texts} --json"), folder);
    let said = String::from_utf8_lossy(&output.stderr);
    let code = output.status.code();
    assert!(matches!(code, Some(0 | 1)), "{texts}: {code:?}\n{said}");
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    let found = answer.get("findings").and_then(Value::as_array);
    found.unwrap().clone()
}

/// These findings as a page shows them: those of certain levels, one a line, and how many others there are.
fn shown_as(found: &[Value], levels: &[&str]) -> String {
    let mut block = String::new();
    for finding in found {
        let [level, kind, giver, receiver, sentence] = [
            "/level",
            "/kind",
            "/promise/giver",
            "/promise/receiver",
            "/sentence",
        ]
        .map(|place| finding.pointer(place).unwrap().as_str().unwrap());
        if levels.contains(&level) {
            block += &format!("{level} {kind}, {giver} to {receiver}: {sentence}\n");
        }
    }
    let others: Vec<_> = ["serious", "note"]
        .into_iter()
        .filter(|level| !levels.contains(level))
        .map(|level| {
            let many = found
                .iter()
                .filter(|finding| finding.get("level").and_then(Value::as_str) == Some(level));
            match (level, many.count()) {
                ("note", 1) => "1 note".to_owned(),
                ("note", many) => format!("{many} notes"),
                (_, many) => format!("{many} {level}"),
            }
        })
        .collect();
    block + &format!("and {}\n", others.join(", "))
}

/// The kinds of finding that the page of a gallery explains: the words in bold under its last heading.
fn explained(page: &str) -> Option<BTreeSet<String>> {
    let (_, section) = page.split_once("## What the analysis finds")?;
    let bold = section.split("**").skip(1).step_by(2);
    let kinds = bold.map(|words| words.trim_end_matches(['.', ':']).to_lowercase());
    let named = kinds.filter(|words| words != "not found");
    Some(named.map(|words| words.replace(' ', "-")).collect())
}

/// `FINDINGS=overwrite` writes the blocks anew, for whoever changed what is found or how it is said; the prose is theirs to mend.
#[test]
fn the_pages_that_show_findings_show_what_the_program_finds_and_explain_each_kind_of_it() {
    let overwrites = std::env::var_os("FINDINGS").is_some_and(|it| it == "overwrite");
    thread::scope(|scope| {
        for example in folders() {
            let Some(page) = page(&example) else { continue };
            scope.spawn(move || {
                let folder = root().join("examples").join(&example);
                let mut kinds = BTreeSet::new();
                let mut mended = page.clone();
                for (texts, shown) in blocks_of_findings(&page) {
                    let (levels, named): (&[&str], _) = match texts.strip_prefix("grave ") {
                        Some(named) => (&["grave"], named),
                        None => (&["grave", "serious"], texts),
                    };
                    let found = findings(named, &folder);
                    let lines = shown_as(&found, levels);
                    let block = format!("```findings {texts}\n{lines}```");
                    if overwrites {
                        let written = format!("```findings {texts}\n{shown}```");
                        mended = mended.replace(&written, &block);
                    } else {
                        assert_eq!(shown, lines, "examples/{example}/README.md needs\n{block}");
                    }
                    let named = |finding: &Value| {
                        let kind = finding.get("kind").and_then(Value::as_str);
                        kind.unwrap().to_owned()
                    };
                    kinds.extend(found.iter().map(named));
                }
                if mended != page {
                    std::fs::write(folder.join("README.md"), mended).unwrap();
                }
                if let Some(explained) = explained(&page) {
                    assert_eq!(
                        explained, kinds,
                        "what examples/{example}/README.md explains"
                    );
                }
            });
        }
    });
}

#[test]
fn every_page_of_the_gallery_shows_findings_of_each_of_its_texts() {
    for (example, page) in gallery() {
        let shown: Vec<_> = blocks_of_findings(&page)
            .into_iter()
            .flat_map(|(texts, _)| texts.split(' '))
            .collect();
        let files = files(&example);
        for text in files.iter().filter(|file| file.ends_with(".assurance")) {
            assert!(shown.contains(&text.as_str()), "{example}: {text}");
        }
    }
}
