//! What a text means, and what is reported of one that means nothing or too much.

use crate::support::{codes, errors, read, vocabulary};
use tacit_lang::meaning::{Assurance, End, Sense, Withdrawal};
use tacit_lang::{Language, MAX_DIAGNOSTICS, MAX_TEXT_BYTES, check_pair, format, render};

const PLAIN: &str = r#"
Assurance "No first strike".
Vocabulary "example", digest 1111111111111111111111111111111111111111111111111111111111111111.
From Arland to Borland.
Through Mediania.
Given as an assurance.
On the authority of "leader to leader".

Arland will not attack Borland, by its own forces, against the territory, forces or people of Borland, anywhere.
This holds as long as Arland is not first attacked by Borland or by its listed proxies.
The listed proxies of Borland are the Gamma Brigades, directed; Delta, supported.
It does not cover shelling against the Gamma Brigades in the North.
Neither side counts cyber operations or rhetoric.
It says nothing of the acts of the United Republic.
If it is disputed or unknown who acted, Arland will ask and wait 72 hours before it holds itself released.
The standard of proof is "clear and convincing".
Each side decides for itself who acted.
In effect from receipt.
No end is stated.
Withdrawal takes effect 7 days after receipt.
A notice is deemed received 2 days after it is held.
Arland observes "that quiet in the north would help".
"#;

fn meaning(text: &str) -> Assurance {
    let reading = read(text);
    reading
        .assurance
        .unwrap_or_else(|| panic!("{:#?}", reading.diagnostics))
}

/// The plain text with the sentence that begins with `old` replaced.
fn with(old: &str, new: &str) -> String {
    let found = PLAIN.lines().filter(|line| line.starts_with(old)).count();
    assert_eq!(found, 1, "{old}");
    let lines = PLAIN
        .lines()
        .map(|line| if line.starts_with(old) { new } else { line });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn a_full_text_draws_nothing_and_reads_back_from_its_rendering() {
    assert_eq!(codes(PLAIN), [""; 0]);
    let assurance = meaning(PLAIN);
    let rendered = render(&assurance, &vocabulary(), Language::English).unwrap();
    assert_eq!(meaning(&rendered), assurance, "{rendered}");
    assert_eq!(format(&rendered), rendered);
    assert_eq!(assurance.end, Some(End::NoneStated));
    assert!(matches!(
        assurance.withdrawal,
        Some(Withdrawal::AfterReceipt(_))
    ));
}

#[test]
fn layout_and_case_of_keywords_mean_nothing() {
    let other = PLAIN
        .replace(
            "This holds as long as",
            "THIS   holds\n AS long as # a comment\n",
        )
        .replace("No end is stated", "no END is\tstated");
    assert_eq!(meaning(&other), meaning(PLAIN));
    assert_eq!(meaning(&format(&other)), meaning(PLAIN));
}

#[test]
fn first_and_attacked_are_two_conditions_and_sugar_is_written_out() {
    let first = with("This holds", "");
    let first = first.replace("attack Borland,", "attack Borland first,");
    let condition = &meaning(&first).conditions[0];
    assert!(condition.first && condition.by_receiver && condition.sense == Sense::Mirror);
    let preemptive = with("This holds", "").replace("not attack", "not pre-emptively attack");
    assert!(!meaning(&preemptive).conditions[0].first);
    let both = PLAIN.replace("not attack", "not pre-emptively attack");
    assert_eq!(errors(&both), ["E0306"]);
    let same = PLAIN.replace("attack Borland,", "attack Borland first,");
    assert_eq!(meaning(&same), meaning(PLAIN));
}

#[test]
fn a_condition_that_names_the_promised_acts_mirrors_them() {
    assert_eq!(meaning(PLAIN).conditions[0].sense, Sense::Mirror);
    let other = PLAIN.replace("not first attacked", "not first shelled");
    assert!(matches!(
        meaning(&other).conditions[0].sense,
        Sense::Against(_)
    ));
    let noun = PLAIN.replace("first attacked", "first the target of armed attacks");
    assert_eq!(meaning(&noun), meaning(PLAIN));
}

#[test]
fn five_mistakes_draw_five_diagnostics_in_one_run() {
    let text = PLAIN
        .replace("From Arland to Borland", "From Arland to Borlnad")
        .replace("will not attack", "will not attak")
        .replace("72 hours", "3 months")
        .replace("No end is stated", "No end stated")
        .replace("clear and convincing", "clear and convincnig");
    assert_eq!(codes(&text), ["E0201", "E0203", "E0110", "E0205", "E0108"]);
}

#[test]
fn a_forgotten_full_stop_costs_one_diagnostic() {
    let text = PLAIN.replace("From Arland to Borland.", "From Arland to Borland");
    assert_eq!(codes(&text), ["E0107"]);
    let text = PLAIN.replace("strike\".", "strike.");
    assert_eq!(codes(&text), ["E0105"]);
}

#[test]
fn every_part_of_a_sentence_with_unknown_names_is_looked_up() {
    let text = PLAIN.replace(
        "Arland will not attack Borland, by",
        "Arlnad will not attak Borlnad, by",
    );
    assert_eq!(codes(&text), ["E0201", "E0203", "E0201"]);
}

#[test]
fn a_name_does_not_run_on_into_a_promise_on_the_next_line() {
    let text = PLAIN.replace(
        "Through Mediania.",
        "Through the United\nRepublic\nArland observes \"x\".",
    );
    assert_eq!(codes(&text), ["E0107"]);
    let text = PLAIN.replace(
        "Through Mediania.",
        "Through the United\nRepublic. Arland observes \"x\".",
    );
    assert_eq!(codes(&text), [""; 0]);
}

#[test]
fn nobody_but_the_giver_is_bound() {
    let text = PLAIN.replace("Arland will not", "Borland will not");
    assert_eq!(errors(&text), ["E0304"]);
    let text = format!("{PLAIN}Borland will not attack Arland.");
    assert_eq!(codes(&text), ["E0304"]);
    let text = PLAIN.replace("Arland will ask", "Delta will ask");
    assert_eq!(errors(&text), ["E0304"]);
    let text = PLAIN.replace("attack Borland,", "attack Delta,");
    assert_eq!(errors(&text), ["E0319"]);
    let text = PLAIN.replace(
        "not first attacked by Borland",
        "not first attacked by Arland",
    );
    assert_eq!(errors(&text), ["E0317"]);
}

#[test]
fn twice_and_otherwise_are_told_apart() {
    assert_eq!(errors(&format!("{PLAIN}No end is stated.")), ["E0302"]);
    assert_eq!(
        errors(&format!("{PLAIN}It ends at 2030-01-01T00:00Z.")),
        ["E0303"]
    );
    assert_eq!(
        errors(&format!("{PLAIN}It cannot be withdrawn.")),
        ["E0303"]
    );
    let again =
        "This holds as long as Arland is not first attacked by its listed proxies or by Borland.";
    assert_eq!(errors(&format!("{PLAIN}{again}")), ["E0302"]);
}

#[test]
fn a_look_alike_name_is_refused_or_named_as_such() {
    let text = PLAIN.replace("From Arland", "From Arl\u{430}nd");
    assert_eq!(codes(&text), ["E0104"]);
    let bidi = PLAIN.replace("leader to", "leader \u{202e}to");
    assert_eq!(codes(&bidi), ["E0103"]);
}

#[test]
fn an_unknown_name_is_suggested_with_a_fix() {
    let reading = read(&PLAIN.replace("Through Mediania", "Through Medianai"));
    let found = &reading.diagnostics[0];
    assert_eq!(found.fix.as_ref().unwrap().replacement, "Mediania");
    assert!(found.help.contains("Mediania"), "{}", found.help);
}

#[test]
fn a_wrong_form_of_an_act_gets_the_right_one() {
    let reading = read(&PLAIN.replace("first attacked", "first armed attacks"));
    assert_eq!(
        reading.diagnostics[0].fix.as_ref().unwrap().replacement,
        "attacked"
    );
}

#[test]
fn fixes_mend_what_they_are_offered_for() {
    for broken in [
        with("Vocabulary", "Vocabulary \"example\"."),
        with("No end", "It ends on 2030-01-01+03:30."),
        with("Through", "Through Medianai."),
        with("From", "From Arland to Borland"),
    ] {
        let reading = read(&broken);
        assert_eq!(reading.diagnostics.len(), 1, "{:#?}", reading.diagnostics);
        let fix = reading.diagnostics[0].fix.clone().unwrap();
        let mut mended = broken.clone();
        mended.replace_range(fix.span.range(), &fix.replacement);
        assert_eq!(codes(&mended), [""; 0], "{mended}");
    }
}

#[test]
fn the_end_of_a_day_is_the_same_instant_in_any_zone_it_is_written_in() {
    let day = with("No end", "It ends on 2030-04-01+03:30.");
    let Some(End::EndOfDay(behind)) = meaning(&day).end else {
        panic!()
    };
    assert_eq!(behind.to_string(), "2030-04-01T20:30:00Z");
    let rendered = render(&meaning(&day), &vocabulary(), Language::English).unwrap();
    assert!(
        rendered.contains("It ends on 2030-04-01+03:30."),
        "{rendered}"
    );
}

#[test]
fn a_text_that_leaves_everything_open_draws_every_warning() {
    let bare = "Assurance \"x\".\nVocabulary \"example\".\nFrom Arland to Borland.\nArland will not attack Borland.";
    let mut found = codes(bare);
    found.sort_unstable();
    assert_eq!(
        found,
        [
            "W0401", "W0402", "W0403", "W0404", "W0405", "W0406", "W0407", "W0408", "W0409",
            "W0410", "W0411", "W0414"
        ]
    );
    let open = "Left open: the start, the scope, release, attribution, the standard of proof, proxies, withdrawal.";
    assert_eq!(codes(&format!("{bare}\n{open}")), ["W0414", "W0405"]);
    assert!(read(bare).assurance.is_some());
}

#[test]
fn what_is_too_much_is_refused_and_counted() {
    let long = "#".repeat(MAX_TEXT_BYTES + 1);
    assert_eq!(codes(&long), ["E0101"]);
    let many = "It is unconditional.".repeat(5_000);
    let found = read(&many).diagnostics;
    assert_eq!(found.len(), MAX_DIAGNOSTICS + 1);
    assert!(found.iter().any(|one| one.code.0 == "E0102"));
    assert_eq!(found.last().unwrap().code.0, "E0199");
    let nested = "\"(((((((((".repeat(1_000);
    assert!(read(&nested).assurance.is_none());
}

#[test]
fn clause_spans_point_at_the_words() {
    let reading = read(PLAIN);
    let words = |span: tacit_lang::diagnostic::Span| PLAIN.get(span.range()).unwrap();
    assert!(words(reading.spans.act).starts_with("Arland will not attack"));
    assert!(words(reading.spans.conditions[0]).starts_with("This holds"));
    assert!(words(reading.spans.exceptions[0]).starts_with("shelling against"));
    assert!(words(reading.spans.withdrawal.unwrap()).ends_with("after receipt."));
}

#[test]
fn a_circle_between_two_promises_is_shown_and_a_handshake_is_none() {
    let vocabulary = vocabulary();
    let promise = |from: &str, to: &str, rest: &str| {
        meaning(&format!(
            "Assurance \"x\". Vocabulary \"example\". From {from} to {to}. {from} will not attack {to}. {rest}"
        ))
    };
    let waits = promise(
        "Arland",
        "Borland",
        "In effect once the promise of Borland is in effect.",
    );
    let holds = promise(
        "Borland",
        "Arland",
        "It holds only while the promise of Arland stands.",
    );
    let shakes = promise(
        "Borland",
        "Arland",
        "In effect from receipt. It is released when the promise of Arland ends or is breached.",
    );
    let found = check_pair(&waits, &holds, &vocabulary);
    assert_eq!(found[0].code.0, "E0318");
    assert!(
        found[0].message.contains("Arland's waits for Borland's"),
        "{}",
        found[0].message
    );
    assert_eq!(check_pair(&waits, &shakes, &vocabulary), []);
    assert_eq!(check_pair(&waits, &waits, &vocabulary), []);
    let first = promise(
        "Arland",
        "Borland",
        "In effect once Borland has carried out rhetoric.",
    );
    let second = promise(
        "Borland",
        "Arland",
        "In effect once Arland has carried out invasions.",
    );
    assert_eq!(check_pair(&first, &second, &vocabulary)[0].code.0, "W0322");
}
