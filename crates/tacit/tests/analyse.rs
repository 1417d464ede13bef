//! `tacit analyse` as a whole program: what it writes, how it ends, what it does with bad input and with an interrupt.

#![expect(
    clippy::unwrap_used,
    reason = "a failed expectation is what a test is for"
)]

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// How long anything is waited for, on however slow a machine.
const PATIENCE: Duration = Duration::from_secs(120);

const DECEMBER: [&str; 2] = ["a-to-b.assurance", "b-to-a.assurance"];

/// A promise between others than those of the first steps, in the same vocabulary.
const BETWEEN_OTHERS: &str = "Assurance \"Elsewhere\".
Vocabulary \"first-steps\".
From Mediania to the United Powers.

Mediania will not attack the United Powers, by its own forces, against the territory of the United Powers.
It is unconditional.

In effect from receipt.
No end is stated.
It cannot be withdrawn.
Left open: proxies, attribution, the standard of proof.
";

fn example(name: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    root.join("examples").join(name)
}

/// `tacit analyse` among the texts of an example.
fn analyse(folder: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tacit"));
    command.current_dir(example(folder)).arg("analyse");
    command.args(arguments).stdin(Stdio::null());
    command
}

fn run(folder: &str, arguments: &[&str]) -> Output {
    analyse(folder, arguments).output().unwrap()
}

/// A pact of so many that every pair of them takes a while.
fn pact(folder: &Path) -> PathBuf {
    let members: Vec<String> = (10..50).map(|number| format!("Member {number}")).collect();
    let mut vocabulary = "vocabulary = 1\nname = \"pact\"\n".to_owned();
    for member in &members {
        let id = member.to_lowercase().replace(' ', "-");
        vocabulary.push_str(&format!(
            "[[actor]]\nid = \"{id}\"\nnames = [\"{member}\"]\n"
        ));
    }
    vocabulary.push_str("[[act]]\nid = \"armed-attack\"\nnoun = \"armed attacks\"\nverb = \"attack\"\nparticiple = \"attacked\"\n");
    fs::write(folder.join("pact.vocabulary.toml"), vocabulary).unwrap();
    let path = folder.join("pact.assurance");
    let text = format!(
        "Assurance \"Pact\".\nVocabulary \"pact\".\nAmong each other: {}.\n\n\
         Each will not attack the other, by its own forces, against the territory of the other.\n\
         This holds as long as it is not first attacked by the other.\n\n\
         In effect from receipt.\nNo end is stated.\nWithdrawal takes effect on receipt.\n\
         Left open: proxies, attribution, the standard of proof.\n",
        members.join("; ")
    );
    fs::write(&path, text).unwrap();
    path
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn name(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn every_finding_of_the_december_pair_is_replayed_to_its_verdicts_by_the_command_that_is_printed() {
    let kept = TempDir::new().unwrap();
    let folder = kept.path().join("find ings");
    let into = name(&folder);
    let [one, other] = DECEMBER;
    let output = run("december", &[one, other, "--json", "--records-to", into]);
    let found: Value = serde_json::from_slice(&output.stdout).unwrap();
    let programs = Path::new(env!("CARGO_BIN_EXE_tacit")).parent().unwrap();
    let path = format!("{}:{}", programs.display(), std::env::var("PATH").unwrap());
    let mut verdicts = 0;
    for finding in found["findings"].as_array().unwrap() {
        if finding["scenario"].is_null() {
            assert!(finding["replay"].is_null());
            continue;
        }
        let command = format!("{} --json", finding["replay"].as_str().unwrap());
        let mut shell = Command::new("sh");
        shell
            .current_dir(example("december"))
            .args(["-c", &command]);
        let judged = shell.env("PATH", &path).output().unwrap();
        let judged: Value = serde_json::from_slice(&judged.stdout).unwrap();
        assert_eq!(judged["left_out"], Value::Array(Vec::new()));
        for verdict in finding["scenario"]["verdicts"].as_array().unwrap() {
            let standings = judged["standings"].as_array().unwrap().iter();
            let mut of_this = standings.filter(|standing| {
                standing["promise"]["text"] == verdict["text"]
                    && standing["promise"]["giver"] == verdict["promise"]["giver"]
                    && standing["promise"]["receiver"] == verdict["promise"]["receiver"]
                    && standing["eyes"]["viewpoint"] == verdict["viewpoint"]
            });
            let standing = of_this.next().unwrap();
            let outcome = serde_json::json!([[verdict["life"], verdict["performance"]]]);
            assert_eq!(standing["outcomes"], outcome, "{}", finding["sentence"]);
            verdicts += 1;
        }
    }
    assert!(verdicts > 20, "{verdicts} verdicts");
}

#[test]
fn the_exit_code_says_whether_there_is_a_finding_at_or_above_the_level() {
    let spoilers = |level: &str| {
        let [one, other] = DECEMBER;
        let level = format!("--level={level}");
        let output = run("december", &[one, other, "--only", "spoiler", &level]);
        assert!(text(&output.stdout).contains("spoiler, serious"));
        output.status.code()
    };
    assert_eq!(spoilers("grave"), Some(0));
    assert_eq!(spoilers("serious"), Some(1));
    assert_eq!(spoilers("note"), Some(1));
}

#[test]
fn a_text_with_errors_is_left_out_and_the_other_is_analysed() {
    let bad = "../../crates/tacit/tests/commands/bad/binds-another.assurance";
    let output = run("first-steps", &["arland-to-borland.assurance", bad]);
    assert_eq!(output.status.code(), Some(1));
    let page = text(&output.stdout);
    assert!(page.contains("Left out: ") && page.contains("binds-another.assurance"));
    assert!(page.contains("spoiler, serious: Arland to Borland"));
    assert!(text(&output.stderr).contains("error[E0304]"));
    let alone = run("first-steps", &[bad, "--json"]);
    assert_eq!(alone.status.code(), Some(1));
    let refused: Value = serde_json::from_slice(&alone.stdout).unwrap();
    assert_eq!(
        refused["error"]["files"][0]["diagnostics"][0]["code"],
        "E0304"
    );
}

#[test]
fn a_text_without_a_vocabulary_is_left_out_and_the_other_is_analysed() {
    let folder = TempDir::new().unwrap();
    let bad = folder.path().join("bad.assurance");
    for content in ["", "Assurance \"x\".\nFrom Arland to Borland.\n"] {
        fs::write(&bad, content).unwrap();
        let spoilers = ["arland-to-borland.assurance", name(&bad), "--only=spoiler"];
        let output = run("first-steps", &spoilers);
        assert_eq!(output.status.code(), Some(1));
        let page = text(&output.stdout);
        assert!(page.contains("Left out: ") && page.contains("bad.assurance"));
        assert!(
            page.contains("spoiler, serious: Arland to Borland"),
            "{page}"
        );
        assert!(text(&output.stderr).contains("error[E0301]"));
    }
    let alone = run("first-steps", &[name(&bad)]);
    assert_eq!(alone.status.code(), Some(2));
    assert!(text(&alone.stderr).contains("names no vocabulary"));
}

#[test]
fn a_remedy_in_words_that_do_not_stand_so_in_the_text_says_where_they_stand() {
    let note = "(the words are those of `tacit render FILE`: write the text so first)";
    let folder = TempDir::new().unwrap();
    let report = folder.path().join("report.html");
    let [one, other] = DECEMBER;
    let excuses = [one, other, "--only=self-made-excuse"];
    let json = [&excuses[..], &["--json", "--report", name(&report)]].concat();
    let found: Value = serde_json::from_slice(&run("december", &json).stdout).unwrap();
    let words = [one, other].map(|file| {
        let text = fs::read_to_string(example("december").join(file)).unwrap();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    });
    let mut rendered = 0;
    let mut others = 0;
    for finding in found["findings"].as_array().unwrap() {
        for remedy in finding["remedies"].as_array().unwrap() {
            let change = remedy["change"].as_str().unwrap();
            let text = &words[usize::try_from(remedy["text"].as_u64().unwrap()).unwrap()];
            let mut old = change.split("in place of `").skip(1);
            let stands = old.all(|it| text.contains(it.split_once("` say `").unwrap().0));
            assert_eq!(remedy["as_rendered"], !stands, "{change}");
            let is_mirror = change.contains("This holds as long as Iran is not first attacked by");
            assert!(!is_mirror || !stands, "{change}");
            rendered += usize::from(!stands);
            others += usize::from(stands);
        }
    }
    assert!(rendered > 0 && others > 0, "{rendered} and {others}");
    let page = text(&run("december", &excuses).stdout);
    let page = page.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(page.matches(note).count(), rendered);
    let report = fs::read_to_string(&report).unwrap();
    assert_eq!(report.matches("write the text so first").count(), rendered);
}

#[test]
fn texts_between_others_are_refused_by_the_names_of_their_files() {
    let folder = TempDir::new().unwrap();
    let elsewhere = folder.path().join("elsewhere.assurance");
    fs::write(&elsewhere, BETWEEN_OTHERS).unwrap();
    let vocabulary = "--vocabulary=first-steps.vocabulary.toml";
    let text_of_ours = "arland-to-borland.assurance";
    let output = run("first-steps", &[text_of_ours, name(&elsewhere), vocabulary]);
    assert_eq!(output.status.code(), Some(2));
    let said = text(&output.stderr);
    assert!(
        said.contains("`arland-to-borland.assurance` and `"),
        "{said}"
    );
    assert!(said.contains("are between other parties"), "{said}");
}

#[test]
fn nothing_is_overwritten_and_what_cannot_be_written_is_said_before_the_work() {
    let folder = TempDir::new().unwrap();
    let report = folder.path().join("report.html");
    fs::write(&report, "mine").unwrap();
    let lost = folder.path().join("nowhere/report.html");
    for (option, path) in [
        ("--report", name(&report)),
        ("--report", name(&lost)),
        ("--records-to", name(folder.path())),
        ("--records-to", name(&report)),
    ] {
        let output = run("december", &[DECEMBER[0], option, path]);
        assert_eq!(output.status.code(), Some(2), "{option} {path}");
        assert!(output.stdout.is_empty(), "{option} {path}");
        let said = text(&output.stderr);
        assert!(said.starts_with(&format!("tacit: `{path}` ")), "{said}");
        if lost == Path::new(path) {
            let nowhere = folder.path().join("nowhere");
            let why = format!("cannot be written: there is no folder `{}`", name(&nowhere));
            assert!(said.contains(&why), "{said}");
        }
    }
    assert_eq!(fs::read_to_string(&report).unwrap(), "mine");
}

#[test]
fn what_is_no_level_kind_or_bound_is_refused() {
    for wrong in [
        "--level=probable",
        "--only=doom",
        "--moves=0",
        "--begins=soon",
    ] {
        let output = run("december", &[DECEMBER[0], wrong]);
        assert_eq!(output.status.code(), Some(2), "{wrong}");
    }
}

#[test]
fn a_report_is_one_file_with_a_drawing_for_each_scenario() {
    let folder = TempDir::new().unwrap();
    let report = folder.path().join("report.html");
    let [one, other] = DECEMBER;
    let output = run(
        "december",
        &[one, other, "--json", "--report", name(&report)],
    );
    let found: Value = serde_json::from_slice(&output.stdout).unwrap();
    let findings = found["findings"].as_array().unwrap().iter();
    let drawn = findings.filter(|it| !it["scenario"].is_null()).count();
    let page = fs::read_to_string(&report).unwrap();
    assert_eq!(page.matches("<svg class=\"scenario\"").count(), drawn);
    assert!(drawn > 5, "{drawn} scenarios");
    for never in ["<script", "src=", "@import", "url(", "href=\"h"] {
        assert!(!page.contains(never), "{never}");
    }
    for element in [
        "section", "svg", "table", "ul", "ol", "li", "figure", "text", "p", "details",
    ] {
        let opened = page.matches(&format!("<{element}>")).count()
            + page.matches(&format!("<{element} ")).count();
        assert_eq!(
            opened,
            page.matches(&format!("</{element}>")).count(),
            "<{element}>"
        );
    }
}

#[test]
fn an_interrupt_shows_what_was_found_so_far_as_broken_off() {
    let folder = TempDir::new().unwrap();
    let report = folder.path().join("report.html");
    let pact = pact(folder.path());
    let mut command = analyse("december", &[name(&pact), "--report", name(&report)]);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // The report's file is made once interrupts are listened for.
    let begun = Instant::now();
    while !report.exists() {
        assert!(begun.elapsed() < PATIENCE, "it never began");
        assert!(child.try_wait().unwrap().is_none(), "it ended at once");
        thread::sleep(Duration::from_millis(5));
    }
    let id = child.id().to_string();
    let sent = Command::new("kill").args(["-INT", &id]).status().unwrap();
    assert!(sent.success());
    let output = child.wait_with_output().unwrap();
    let page = text(&output.stdout);
    assert!(page.contains("Broken off: "), "{page}");
    let first = page.split("Broken off: ").next().unwrap();
    assert!(first.contains("broken off"), "{page}");
    assert!(!page.contains("nothing was found"), "{page}");
    assert_ne!(output.status.code(), Some(0));
    let report = fs::read_to_string(&report).unwrap();
    assert!(report.contains("Broken off: "));
    assert!(!report.contains("nothing was found"));
}
