//! Words that have no effect are told to whoever writes them; words that have one are left alone.

use crate::support::{codes, errors, read, vocabulary};
use tacit_lang::{Language, render};

const HEAD: &str = "Assurance \"x\". \
    Vocabulary \"example\", digest 1111111111111111111111111111111111111111111111111111111111111111. \
    From Arland to Borland. No end is stated. \
    Left open: the scope, attribution, the standard of proof, proxies, withdrawal. ";

fn drawn(rest: &str) -> Vec<&'static str> {
    let mut found = codes(&format!("{HEAD}{rest}"));
    found.retain(|code| *code != "W0401");
    found
}

const PROMISE: &str = "Arland will not attack Borland.
    This holds as long as Arland is not attacked by Borland.";

#[test]
fn several_answers_are_released_and_one_is() {
    for text in [
        "Against shelling, only shelling or invasions are released.",
        "Against shelling, only invasions is released.",
    ] {
        let text = format!("{HEAD}{PROMISE} {text}");
        let assurance = read(&text).assurance.unwrap();
        let rendered = render(&assurance, &vocabulary(), Language::English).unwrap();
        assert!(
            rendered.contains("invasions are released.")
                || rendered.contains("shelling are released."),
            "{rendered}"
        );
        assert_eq!(read(&rendered).assurance.unwrap(), assurance);
    }
}

#[test]
fn a_grade_needs_a_condition() {
    let grade = "Against shelling, only shelling are released.";
    assert_eq!(
        drawn(&format!("Arland will not attack Borland. {grade}")),
        ["E0323"]
    );
    assert_eq!(
        drawn(&format!("Arland will not attack Borland first. {grade}")),
        [""; 0]
    );
    assert_eq!(drawn(&format!("{PROMISE} {grade}")), [""; 0]);
    let unconditional = format!("Arland will not attack Borland. It is unconditional. {grade}");
    assert_eq!(drawn(&unconditional), ["E0307"]);
}

#[test]
fn a_grade_that_frees_nothing_is_told_and_a_wider_one_is_not() {
    let grade = |text: &str| {
        drawn(&format!(
            "{PROMISE} Neither side counts rhetoric. Against {text} are released."
        ))
    };
    assert_eq!(grade("rhetoric, only shelling"), ["W0324"]);
    assert_eq!(grade("cyber operations, only shelling"), ["W0324"]);
    assert_eq!(grade("shelling, only cyber operations"), ["W0324"]);
    assert_eq!(grade("armed force, only armed force"), [""; 0]);
}

#[test]
fn a_wait_must_be_shorter_than_what_it_waits_for() {
    let wait = |window: &str, lasting: &str| {
        drawn(&format!(
            "Arland will not attack Borland.
             This holds as long as Arland is not attacked by Borland{window}.
             Against shelling, only shelling are released{lasting}.
             If it is disputed or unknown who acted, Arland will ask and wait 72 hours before it holds itself released."
        ))
    };
    assert_eq!(wait("", ""), [""; 0]);
    assert_eq!(wait(" in the last 3 days", ""), ["W0326"]);
    assert_eq!(wait(" in the last 4 days", ""), [""; 0]);
    assert_eq!(wait(" in the last 4 days", ", for 72 hours"), ["W0326"]);
    assert_eq!(wait("", ", for 73 hours"), [""; 0]);
}

#[test]
fn asking_matters_where_the_other_promise_may_release() {
    let asks = "Arland will not attack Borland. It is unconditional. Acts of the same instant excuse each other.";
    assert_eq!(
        drawn(&format!("{asks} It does not depend on another promise.")),
        ["W0328"]
    );
    let depends = "It is released when the promise of Borland ends or is breached.";
    assert_eq!(drawn(&format!("{asks} {depends}")), [""; 0]);
}

#[test]
fn the_shorter_of_two_windows_is_idle_and_other_hands_are_not() {
    let also = |text: &str| {
        drawn(&format!(
            "{PROMISE} This holds as long as Arland is not {text}."
        ))
    };
    assert_eq!(also("attacked by Borland in the last 90 days"), ["W0329"]);
    assert_eq!(also("attacked by Delta in the last 90 days"), [""; 0]);
    assert_eq!(also("shelled by Borland in the last 90 days"), [""; 0]);
}

#[test]
fn only_the_giver_observes() {
    let observes = |who: &str| errors(&format!("{HEAD}{PROMISE} {who} observes \"x\"."));
    assert_eq!(observes("Arland"), [""; 0]);
    assert_eq!(observes("Borland"), ["E0304"]);
    assert_eq!(observes("Mediania"), ["E0304"]);
    let group = "Assurance \"x\". Vocabulary \"example\". Among each other: Arland; Borland. \
        Each will not attack the other. ";
    assert_eq!(errors(&format!("{group}Borland observes \"x\".")), [""; 0]);
    assert_eq!(errors(&format!("{group}Delta observes \"x\".")), ["E0304"]);
}

#[test]
fn a_rendering_draws_no_warning_that_its_text_did_not_draw() {
    let text = format!("{HEAD}{PROMISE}")
        .replace("the scope, ", "")
        .replace(
            "attack Borland.",
            "attack Borland, by its own forces, against the forces of Borland, anywhere.",
        );
    let before = codes(&text);
    let rendered = render(
        &read(&text).assurance.unwrap(),
        &vocabulary(),
        Language::English,
    )
    .unwrap();
    assert!(
        rendered.contains("forces of Borland, anywhere."),
        "{rendered}"
    );
    assert_eq!(codes(&rendered), before);
}
