//! Words that people reach for and the language has not are answered with the sentence to use.

use crate::support::read;

/// The code and the help that `sentence` draws, alone.
fn answer(sentence: &str) -> (&'static str, String) {
    let reading = read(&format!(
        "Assurance \"x\". Vocabulary \"example\". From Arland to Borland. {sentence}"
    ));
    let mut errors = reading
        .diagnostics
        .into_iter()
        .filter(|found| found.code.0 == "E0108" || found.code.0 == "E0109");
    let found = errors.next().unwrap();
    assert_eq!(errors.next(), None, "{sentence}");
    (found.code.0, found.help)
}

#[test]
fn a_sentence_that_the_language_has_not_is_answered_with_one_that_it_has() {
    for (sentence, code, wanted) in [
        (
            "This holds unless Borland attacks Arland.",
            "E0108",
            "This holds as long as",
        ),
        (
            "If Borland attacks, Arland will answer.",
            "E0108",
            "This holds as long as",
        ),
        (
            "Unless attacked, Arland will not attack Borland.",
            "E0108",
            "This holds as long as",
        ),
        (
            "Before 2026-04-01Z Arland will not attack Borland.",
            "E0108",
            "It ends at TIME.",
        ),
        (
            "This holds for 90 days.",
            "E0108",
            "It ends DURATION after entry",
        ),
        (
            "It ends after 90 days.",
            "E0109",
            "It ends DURATION after entry",
        ),
        ("It ends before 2026-04-01Z.", "E0109", "It ends at TIME."),
        (
            "Arland will not attack Borland before 2026-04-01Z.",
            "E0109",
            "It ends at TIME.",
        ),
        (
            "Arland will not attack Borland unless attacked.",
            "E0109",
            "This holds as long as",
        ),
        (
            "Arland will not attack Borland, for 90 days.",
            "E0109",
            "It ends DURATION after entry",
        ),
        (
            "This holds as long as Arland is not attacked by Borland until 2026-04-01Z.",
            "E0109",
            "It ends at TIME.",
        ),
    ] {
        let (found, help) = answer(sentence);
        assert_eq!(found, code, "{sentence}");
        assert!(help.contains(wanted), "{sentence}: {help}");
        assert!(!help.contains('['), "{sentence}: {help}");
    }
}

#[test]
fn a_slip_in_a_sentence_of_the_language_still_gets_its_pattern() {
    let (_, help) = answer("No end stated.");
    assert!(help.contains("No end is stated."), "{help}");
    let (_, help) = answer("It ends.");
    assert!(help.contains("It ends at TIME | on DAY"), "{help}");
}
