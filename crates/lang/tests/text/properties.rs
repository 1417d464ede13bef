//! What holds of every meaning and of every text, tried on random ones.

use crate::meanings::Draw;
use crate::support::{read, vocabulary};
use proptest::prelude::*;
use tacit_lang::{Language, explain, format, render};

fn meanings() -> impl Strategy<Value = Vec<u32>> {
    proptest::collection::vec(any::<u32>(), 0..300)
}

/// Pieces of which texts with mistakes are made.
const PIECES: [&str; 40] = [
    "Assurance",
    "\"x\"",
    "\"",
    ".",
    ",",
    ";",
    ":",
    "#",
    "\n",
    "\r",
    "\n\n",
    " ",
    "From",
    "to",
    "the",
    "Arland",
    "Borland",
    "will not",
    "attack",
    "directly",
    "by its own forces",
    "or",
    "through",
    "It",
    "ends at",
    "2026-01-03T12:00Z",
    "72",
    "hours",
    "\u{202e}",
    "\u{430}",
    "\\",
    "Against",
    "This holds as long as",
    "is not first",
    "attacked by",
    "its listed proxies",
    "only",
    "$$",
    "Left open",
    "observes",
];

fn texts() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        8 => prop::sample::select(PIECES.to_vec()).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    let glue = prop_oneof![3 => Just(" "), 1 => Just(""), 1 => Just("\n")];
    prop::collection::vec((piece, glue), 0..80).prop_map(|parts| {
        parts
            .into_iter()
            .map(|(piece, glue)| piece + glue)
            .collect()
    })
}

fn is_sound(text: &str) {
    let reading = read(text);
    let refused = reading.diagnostics.iter().any(|found| found.is_error());
    assert!(!(refused && reading.assurance.is_some()));
    assert!(
        refused || reading.assurance.is_some(),
        "no meaning and no error"
    );
    for found in &reading.diagnostics {
        assert!(text.get(found.span.range()).is_some(), "{found:?}");
        assert!(explain(found.code.0).is_some(), "{found:?}");
    }
    let once = format(text);
    assert_eq!(format(&once), once);
    if reading.assurance.is_some() {
        assert_eq!(read(&once).assurance, reading.assurance);
    }
    let visible = |text: &str| text.split([' ', '\t', '\r', '\n']).collect::<String>();
    assert_eq!(visible(&once), visible(text));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_meaning_reads_back_from_its_rendering(numbers in meanings()) {
        let assurance = Draw::new(numbers).assurance();
        let text = render(&assurance, &vocabulary(), Language::English).unwrap();
        let reading = read(&text);
        prop_assert_eq!(reading.assurance.as_ref(), Some(&assurance), "{}\n{:#?}", text, reading.diagnostics);
        prop_assert_eq!(format(&text), text);
    }

    #[test]
    fn a_broken_rendering_is_reported_and_formatted(
        numbers in meanings(),
        cuts in prop::collection::vec((any::<prop::sample::Index>(), 0_usize..8, prop::sample::select(PIECES.to_vec())), 1..4),
    ) {
        let assurance = Draw::new(numbers).assurance();
        let mut text = render(&assurance, &vocabulary(), Language::English).unwrap();
        for (at, length, piece) in cuts {
            let points: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
            let at = at.index(points.len());
            let end = points.get(at + length).copied().unwrap_or(text.len());
            text.replace_range(points[at]..end, piece);
        }
        is_sound(&text);
    }

    #[test]
    fn any_text_is_reported_and_formatted(text in texts()) {
        is_sound(&text);
    }

    #[test]
    fn any_characters_are_reported_and_formatted(text in any::<String>()) {
        is_sound(&text);
    }
}
