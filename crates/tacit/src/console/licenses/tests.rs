//! What a text licenses, in the console and on the command line.

use super::super::trying::{LINE, Pair, draft, example, example_file};
use super::*;
use serde_json::Value;
use std::future::Future;
use tacit_console::view::saying::What;
use tacit_mission::effect::Outcome;
use tacit_mission::officers::Rule;

fn wait<T>(of: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    runtime.unwrap().block_on(of)
}

/// The sentences, kinds and levels of what the command line found.
fn typed(found: &Value) -> Vec<[String; 3]> {
    let findings = found["analysis"]["findings"].as_array().unwrap().iter();
    let text = |it: &Value| it.as_str().unwrap().to_owned();
    findings
        .map(|it| {
            let sentence = crate::analysis::telling::sentence(it["sentence"].as_str().unwrap());
            [text(&it["level"]), text(&it["kind"]), sentence]
        })
        .collect()
}

fn shown(found: &Findings) -> Vec<[String; 3]> {
    let each = found.found.iter();
    each.map(|it| {
        [
            it.level.clone(),
            it.kind.replace(' ', "-"),
            it.sentence.clone(),
        ]
    })
    .collect()
}

#[test]
fn findings_of_the_console_are_those_that_the_command_line_shows_before_giving() {
    let mut pair = Pair::met(Rule::default());
    let file = example_file("arland-to-borland.assurance");
    let file = file.display().to_string();
    let show = ["assurance", "give", &file, "--channel", LINE, "--show"];
    let data = pair.arland.command_line(&show);
    let page = pair.arland.typed(&show, &[]);
    let handle = pair.arland.handle();
    let text = example("arland-to-borland.assurance");
    let found = wait(of_draft(&handle, draft(What::Give, "", &text))).unwrap();
    assert_eq!(
        shown(&found),
        typed(&data)
            .into_iter()
            .map(|[level, kind, sentence]| [level, kind.replace(' ', "-"), sentence])
            .collect::<Vec<_>>()
    );
    assert!(page.contains(&found.read_with), "{}", found.read_with);
    for bound in &found.bounds {
        assert!(page.contains(bound.as_str()), "{bound}");
    }
    for (number, finding) in (1..).zip(&found.found) {
        let is_whole = number <= crate::desk::licensing::IN_FULL;
        assert_eq!(finding.drawing.is_some(), is_whole);
        assert_eq!(finding.scenario.is_empty(), !is_whole);
        for line in finding
            .remedies
            .iter()
            .filter(|it| it.starts_with("no remedy"))
        {
            assert!(page.contains(line.as_str()), "{line}");
        }
    }
}

#[test]
fn a_drawing_has_neither_style_nor_script_and_a_name_in_it_is_no_markup() {
    let mut pair = Pair::met(Rule::default());
    let handle = pair.arland.handle();
    let text = example("arland-to-borland.assurance").replace("No first strike", "<b>No</b>");
    let found = wait(of_draft(&handle, draft(What::Give, "", &text))).unwrap();
    let drawings = found.found.iter().filter_map(|it| it.drawing.as_ref());
    let mut count = 0;
    for drawing in drawings {
        count += 1;
        for never in ["style=", "<style", "<script", "<b>", " on", "href"] {
            assert!(!drawing.0.contains(never), "{never}");
        }
    }
    assert_eq!(count, crate::desk::licensing::IN_FULL);
}

#[test]
fn a_text_on_record_is_read_with_what_faces_it_and_one_with_errors_not_at_all() {
    let mut pair = Pair::met(Rule::default());
    let text = example("arland-to-borland.assurance");
    let give = super::super::saying::saying(pair.arland.service(), &draft(What::Give, "", &text));
    let Outcome::Sealed { message } = pair.arland.say(give.unwrap()) else {
        panic!("it was not sealed")
    };
    pair.carry();
    let name = record_name(&message);
    let handle = pair.borland.handle();
    let alone = wait(of_name(&handle, name.clone())).unwrap();
    assert!(
        alone.read_with.starts_with("read alone"),
        "{}",
        alone.read_with
    );
    let theirs = example("borland-to-arland.assurance");
    let together = wait(of_draft(&handle, draft(What::AnswerWith, &name, &theirs))).unwrap();
    assert!(
        together.read_with.contains("\"No first strike\" of Arland"),
        "{}",
        together.read_with
    );
    let wrong = theirs.replace("From Borland", "From Zembla");
    let wrong = wait(of_draft(&handle, draft(What::AnswerWith, &name, &wrong)));
    assert!(matches!(wrong, Err(Fault::Refused(_))), "{wrong:?}");
    let nothing = wait(of_name(&handle, "m-0000000000000000".to_owned()));
    assert!(matches!(nothing, Err(Fault::Missing(_))), "{nothing:?}");
}

#[test]
fn a_search_whose_page_was_left_goes_on_no_further() {
    let left = AtomicBool::new(true);
    let sought = Sought {
        name: "the text".to_owned(),
        paper: Paper {
            text: example("arland-to-borland.assurance"),
            vocabulary: example("first-steps.vocabulary.toml"),
            meaning: Digest([0; 32]),
        },
        channel: LINE.to_owned(),
        answers: None,
        others: Vec::new(),
    };
    let found = sought.sought(&left).unwrap();
    assert!(found.found.is_empty(), "{found:?}");
    assert_eq!(found.bounds[0], crate::desk::licensing::CUT_SHORT);
}

#[test]
fn what_was_found_is_known_again_until_something_that_faces_it_changes() {
    let searches = Searches::default();
    let sought = |letter: &str| Sought {
        name: "the text".to_owned(),
        paper: Paper {
            text: "no text at all".to_owned(),
            vocabulary: String::new(),
            meaning: Digest([0; 32]),
        },
        channel: LINE.to_owned(),
        answers: None,
        others: vec![AssuranceView {
            meaning: String::new(),
            title: String::new(),
            giver: String::new(),
            receiver: String::new(),
            channel: LINE.to_owned(),
            letter: letter.to_owned(),
            ours: false,
            what: "assurance".to_owned(),
            followed_by: Vec::new(),
            ended_by: None,
            text: String::new(),
            vocabulary: String::new(),
        }],
    };
    let known = Findings {
        read_with: "known".to_owned(),
        ..Findings::default()
    };
    searches.keep(sought("m-1").key(), &known);
    assert_eq!(wait(sought("m-1").found(searches.clone())), Ok(known));
    let other = wait(sought("m-2").found(searches));
    assert!(matches!(other, Err(Fault::Refused(_))), "it was looked for");
}
