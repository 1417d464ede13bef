//! Vocabulary files that are read, and files that are refused at the right place.

use super::*;
use crate::canonical::{vocabulary_digest, vocabulary_labels_digest};
use crate::diagnostic::Diagnostic;
use proptest::prelude::*;

const PLAIN: &str = r#"
vocabulary = 1
name = "plain"

[[actor]]
id = "borland"
names = ["Borland", "the Republic of Borland"]
[[actor]]
id = "borland-guard"
names = ["the Borland Guard"]
part_of = "borland"
[[actor]]
id = "gamma-brigades"
names = ["the Gamma Brigades"]
[[act]]
id = "armed-force"
noun = "armed attacks"
verb = "attack"
participle = "attacked"
cameo = ["19"]
[[act]]
id = "air-strike"
noun = "air strikes"
within = "armed-force"
cameo = ["195"]
[[degree]]
id = "directed"
name = "directed"
[[degree]]
id = "supported"
name = "supported"
[[control]]
actor = "gamma-brigades"
principal = "borland"
degree = "supported"
from = 2025-01-01T00:00:00Z
until = "2026-01-01T00:00+03:30"
"#;

fn problems(text: &str) -> Vec<Diagnostic> {
    read_vocabulary(text).unwrap_err()
}

fn changed(from: &str, to: &str) -> String {
    assert!(PLAIN.contains(from), "{from}");
    PLAIN.replacen(from, to, 1)
}

#[test]
fn a_plain_file_is_read() {
    let vocabulary = read_vocabulary(PLAIN).unwrap();
    let guard = ActorId::new("borland-guard").unwrap();
    assert_eq!(vocabulary.principal(&guard).as_str(), "borland");
    assert_eq!(vocabulary.degrees.len(), 2);
    let control = &vocabulary.controls[0];
    assert_eq!(control.from.unwrap().to_string(), "2025-01-01T00:00:00Z");
    assert_eq!(control.until.unwrap().to_string(), "2025-12-31T20:30:00Z");
}

#[test]
fn the_starter_vocabulary_is_read() {
    let vocabulary = read_vocabulary(GENERAL).unwrap();
    let act = |id| ActId::new(id).unwrap();
    assert!(vocabulary.is_act_within(&act("missile-strike"), &act("armed-force")));
    assert!(!vocabulary.is_act_within(&act("threat"), &act("armed-force")));
    assert!(vocabulary.actors.is_empty() && vocabulary.places.is_empty());
}

#[test]
fn names_are_labels_and_leave_the_digest_alone() {
    let plain = read_vocabulary(PLAIN).unwrap();
    for (from, to) in [
        ("\"Borland\"", "\"Borlande\""),
        ("air strikes", "strikes from the air"),
        ("\"attacked\"", "\"assailed\""),
        ("name = \"plain\"", "name = \"other\""),
        ("name = \"supported\"", "name = \"backed\""),
    ] {
        let other = read_vocabulary(&changed(from, to)).unwrap();
        assert_eq!(vocabulary_digest(&other), vocabulary_digest(&plain), "{to}");
        assert_ne!(
            vocabulary_labels_digest(&other),
            vocabulary_labels_digest(&plain),
            "{to}"
        );
    }
}

#[test]
fn whatever_is_meaning_changes_the_digest_and_not_the_labels() {
    let plain = read_vocabulary(PLAIN).unwrap();
    for (from, to) in [
        ("part_of = \"borland\"\n", ""),
        ("[\"195\"]", "[\"194\"]"),
        ("within = \"armed-force\"\n", ""),
        ("degree = \"supported\"", "degree = \"directed\""),
        ("2025-01-01", "2024-01-01"),
        (
            "name = \"plain\"",
            "name = \"plain\"\nparticipation = \"counts\"",
        ),
    ] {
        let other = read_vocabulary(&changed(from, to)).unwrap();
        assert_ne!(vocabulary_digest(&other), vocabulary_digest(&plain), "{to}");
        assert_eq!(
            vocabulary_labels_digest(&other),
            vocabulary_labels_digest(&plain),
            "{to}"
        );
    }
}

#[test]
fn the_order_of_degrees_is_meaning_and_the_order_of_entries_is_not() {
    let block = |id: &str| format!("[[degree]]\nid = \"{id}\"\nname = \"{id}\"\n");
    let (directed, supported) = (block("directed"), block("supported"));
    let plain = vocabulary_digest(&read_vocabulary(PLAIN).unwrap());
    let both = format!("{directed}{supported}");
    let turned = changed(&both, &format!("{supported}{directed}"));
    assert_ne!(vocabulary_digest(&read_vocabulary(&turned).unwrap()), plain);
    let actor = "[[actor]]\nid = \"gamma-brigades\"\nnames = [\"the Gamma Brigades\"]\n";
    let moved = format!("{}{actor}", changed(actor, ""));
    assert_eq!(vocabulary_digest(&read_vocabulary(&moved).unwrap()), plain);
}

#[test]
fn many_mistakes_are_reported_in_one_run_each_at_its_place() {
    let text = r#"vocabulary = 1
name = "wrong"
colour = "red"
[[actor]]
id = "Borland"
names = ["Borland"]
[[actor]]
id = "arland"
names = ["Arland"]
part_of = "nowhere"
[[act]]
id = "raid"
cameo = ["raid"]
[[control]]
actor = "arland"
principal = "arland"
degree = "close"
from = "2026-01-03T12:00"
"#;
    let found: Vec<_> = problems(text)
        .into_iter()
        .map(|report| (report.code.0, text.get(report.span.range()).unwrap()))
        .collect();
    let expected = [
        ("E0252", "colour"),
        ("E0255", "\"Borland\""),
        ("E0258", "\"nowhere\""),
        ("E0253", "[[act]]"),
        ("E0254", "\"raid\""),
        ("E0260", "\"arland\""),
        ("E0258", "\"close\""),
        ("E0262", "\"2026-01-03T12:00\""),
    ];
    assert_eq!(found, expected);
}

#[test]
fn an_invisible_character_is_found_where_it_stands_and_can_be_taken_out() {
    let text = changed("\"Borland\"", "\"Bor\u{202e}land\"");
    let found = problems(&text);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(text.get(found[0].span.range()), Some("\u{202e}"));
    let mut mended = text.clone();
    mended.replace_range(found[0].fix.as_ref().unwrap().span.range(), "");
    assert_eq!(mended, PLAIN);
    let comment = format!("# \u{2066}\n{PLAIN}");
    assert_eq!(problems(&comment)[0].code.0, "E0263");
}

#[test]
fn a_name_in_another_alphabet_that_looks_the_same_is_refused() {
    // "ace" in Latin and, letter for letter, in Cyrillic.
    let text = changed("\"the Republic of Borland\"", "\"ace\"");
    let text = text.replacen("\"the Gamma Brigades\"", "\"\u{430}\u{441}\u{435}\"", 1);
    let found = problems(&text);
    assert_eq!((found.len(), found[0].code.0), (1, "E0264"), "{found:?}");
}

#[test]
fn what_a_broken_line_hides_is_not_reported_as_missing() {
    let text = changed("id = \"borland\"\n", "id = \"borland\n");
    let found = problems(&text);
    assert!(
        found.iter().all(|report| report.code.0 == "E0250"),
        "{found:?}"
    );
}

#[test]
fn every_control_that_overlaps_an_earlier_one_is_reported() {
    let control = |course: &str| {
        let head = "[[control]]\nactor = \"gamma-brigades\"\nprincipal = \"borland\"\n";
        format!("{head}degree = \"directed\"\n{course}\n")
    };
    let early = control("from = \"2025-02-01T00:00Z\"\nuntil = \"2025-03-01T00:00Z\"");
    let inner = control("from = \"2025-04-01T00:00Z\"\nuntil = \"2025-05-01T00:00Z\"");
    let after = control("from = \"2025-12-31T20:30Z\"");
    let found = problems(&format!("{PLAIN}{early}{inner}{after}"));
    let codes: Vec<_> = found.iter().map(|report| report.code.0).collect();
    assert_eq!(codes, ["E0267", "E0267"]);
    assert!(read_vocabulary(&format!("{PLAIN}{after}")).is_ok());
}

#[test]
fn limits_hold() {
    let long = "#".repeat(MAX_VOCABULARY_BYTES + 1);
    assert_eq!(problems(&long)[0].code.0, "E0266");
    let many = "[[degree]]\n".repeat(MAX_DEGREES + 1);
    let text = format!("vocabulary = 1\nname = \"many\"\n{many}");
    assert!(
        problems(&text)
            .iter()
            .any(|report| report.code.0 == "E0266")
    );
    let keys: String = (0..2 * MAX_DIAGNOSTICS)
        .map(|at| format!("a{at} = 1\n"))
        .collect();
    let found = problems(&format!("vocabulary = 1\nname = \"many\"\n{keys}"));
    assert_eq!(found.len(), MAX_DIAGNOSTICS + 1);
    assert!(found.last().unwrap().message.contains("1000 further"));
}

#[test]
fn a_chain_that_is_too_deep_is_reported_once() {
    let place = |at: usize| {
        let above = if at == 0 {
            String::new()
        } else {
            format!("within = \"p{}\"\n", at - 1)
        };
        format!("[[place]]\nid = \"p{at}\"\nnames = [\"P{at}\"]\n{above}")
    };
    let chain = |most: usize| -> String {
        let places: String = (0..=most).map(place).collect();
        format!("vocabulary = 1\nname = \"deep\"\n{places}")
    };
    assert!(read_vocabulary(&chain(MAX_HIERARCHY_DEPTH)).is_ok());
    let found = problems(&chain(MAX_HIERARCHY_DEPTH + 9));
    assert_eq!((found.len(), found[0].code.0), (1, "E0266"), "{found:?}");
}

#[test]
fn deep_nesting_is_an_error_and_not_a_crash() {
    let text = format!("vocabulary = 1\nname = {}", "[".repeat(100_000));
    assert!(!problems(&text).is_empty());
}

#[test]
fn every_page_draws_its_diagnostic_and_mends_it() {
    for (code, page) in VOCABULARY_PAGES {
        assert!(page.starts_with(&format!("# {code}: ")), "{code}");
        let mut blocks = page.split("```toml\n").skip(1);
        let mut block = || blocks.next().unwrap().split("```").next().unwrap();
        let codes: Vec<_> = problems(block())
            .iter()
            .map(|report| report.code.0)
            .collect();
        assert!(
            !codes.is_empty() && codes.iter().all(|found| found == code),
            "{code}: {codes:?}"
        );
        let mended = read_vocabulary(block());
        assert!(mended.is_ok(), "{code}: {mended:?}");
    }
}

#[test]
fn the_example_of_the_specification_is_read() {
    let text = include_str!("../../../../spec/language/3-vocabulary.md");
    let example = text
        .split("```toml\n")
        .nth(1)
        .unwrap()
        .split("```")
        .next()
        .unwrap();
    let vocabulary = read_vocabulary(example).unwrap();
    assert_eq!(vocabulary.name, "northern-march");
    let counts = [
        vocabulary.actors.len(),
        vocabulary.acts.len(),
        vocabulary.places.len(),
        vocabulary.degrees.len(),
        vocabulary.grades.len(),
        vocabulary.controls.len(),
        vocabulary.strains.len(),
    ];
    assert!(counts.iter().all(|count| *count > 0), "{counts:?}");
    assert!(vocabulary.participation.is_some());
    for (code, _) in VOCABULARY_PAGES {
        assert!(text.contains(code), "{code}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_damaged_file_is_never_a_panic(
        edits in proptest::collection::vec((any::<proptest::sample::Index>(), "\\PC{0,3}|\\[\\[|\"|\n"), 1..6),
    ) {
        let mut letters: Vec<char> = PLAIN.chars().collect();
        for (at, piece) in edits {
            let at = at.index(letters.len());
            letters.splice(at..(at + 2).min(letters.len()), piece.chars());
        }
        let text: String = letters.into_iter().collect();
        if let Err(found) = read_vocabulary(&text) {
            for report in found {
                prop_assert!(text.get(report.span.range()).is_some(), "{:?}", report);
            }
        }
    }
}
