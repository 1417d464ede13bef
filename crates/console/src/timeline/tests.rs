//! What the drawing and the brief promise, whatever is in them.

use super::{Besides, MAX_DRAWN, brief, exported, inline};
use crate::view::promises::Tone;
use crate::view::timeline::{Lane, Mark, MarkKind, Moment, Stretch, Timeline};

const DAY_MS: i64 = 86_400_000;

/// Markup, script, what turns letters around, what XML has no place for, and letters that run from right to left.
const HOSTILE: &str =
    "</text></svg><script>alert(1)</script>&\"'\u{202e}\u{0}\u{ffff}\u{1b}[2J גבול حدود";

fn mark(number: usize, name: &str) -> Mark {
    let at = i64::try_from(number).unwrap() * DAY_MS / 30;
    Mark {
        kind: [
            MarkKind::Incident,
            MarkKind::Claim,
            MarkKind::Statement,
            MarkKind::Message,
        ][number % 4],
        id: format!("i{number}"),
        label: name.to_owned(),
        from_ms: at,
        to_ms: at
            + if number.rem_euclid(5) == 0 {
                3 * DAY_MS
            } else {
                0
            },
        learned_ms: u64::try_from(at).unwrap(),
        decides: number.rem_euclid(50) == 0,
        path: Some(format!("/incidents/i{number}")),
    }
}

fn timeline(name: &str, marks: usize) -> Timeline {
    let tones = [
        Tone::NotYet,
        Tone::Stands,
        Tone::Open,
        Tone::Released,
        Tone::Breached,
        Tone::Ended,
    ];
    let stretches = (0_i64..).zip(tones).map(|(place, tone)| Stretch {
        from_ms: place * 60 * DAY_MS,
        to_ms: (place + 1) * 60 * DAY_MS,
        tone,
        word: name.to_owned(),
    });
    let lane = Lane {
        promise: "p".to_owned(),
        title: name.to_owned(),
        eyes: name.to_owned(),
        stretches: stretches.collect(),
        verdict: "stands".to_owned(),
        reasons: vec![("2026-02-02T21:00Z".to_owned(), name.to_owned())],
    };
    let moment = |day: u64, promise: &str| Moment {
        known_ms: day * 86_400_000,
        promise: promise.to_owned(),
        eyes: name.to_owned(),
        before: "stands".to_owned(),
        after: "released".to_owned(),
        tone: Tone::Released,
    };
    Timeline {
        from_ms: 0,
        to_ms: 365 * DAY_MS,
        known_ms: 300 * 86_400_000,
        now_ms: 360 * 86_400_000,
        whole_ms: [0, 365 * DAY_MS],
        lanes: vec![
            lane.clone(),
            Lane {
                eyes: "the other".to_owned(),
                ..lane
            },
        ],
        marks: (0..marks).map(|number| mark(number, name)).collect(),
        moments: vec![moment(100, name), moment(310, "not known yet")],
        seeking: false,
        differences: vec![(name.to_owned(), name.to_owned())],
        notes: vec![name.to_owned()],
    }
}

fn besides() -> Besides {
    Besides {
        party: HOSTILE.to_owned(),
        exercise: true,
    }
}

/// Whether every element is closed where it must be, every attribute is in quotes, and nothing stands in it that XML has no place for.
fn is_well_formed(xml: &str) -> Result<(), String> {
    let allowed = |letter: char| matches!(letter, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    if let Some(found) = xml.chars().find(|letter| !allowed(*letter)) {
        return Err(format!("{found:?} has no place"));
    }
    let mut open: Vec<String> = Vec::new();
    let mut rest = xml;
    while let Some((text, behind)) = rest.split_once('<') {
        for part in text.split('&').skip(1) {
            let name = part.split(';').next().unwrap_or_default();
            if !matches!(name, "amp" | "lt" | "gt" | "quot" | "apos") {
                return Err(format!("`&{name}` is no entity"));
            }
        }
        // What stands in quotes may hold a `>`.
        let mut quoted = false;
        let end = behind.char_indices().find(|(_, letter)| {
            quoted ^= *letter == '"';
            *letter == '>' && !quoted
        });
        let (end, _) = end.ok_or("an element does not end")?;
        let (tag, closing) = behind.split_at(end);
        let behind = closing.split_at(1).1;
        rest = behind;
        if tag.starts_with('?') {
            continue;
        }
        if tag.contains('<') {
            return Err(format!("`{tag}` holds another"));
        }
        if let Some(name) = tag.strip_prefix('/') {
            let last = open.pop();
            if last.as_deref() != Some(name) {
                return Err(format!("`{name}` closes {last:?}"));
            }
            continue;
        }
        if tag.matches('"').count() % 2 == 1
            || tag
                .split('"')
                .step_by(2)
                .any(|outside| outside.contains('\''))
        {
            return Err(format!("`{tag}` has a quote too many"));
        }
        let name = tag.split_whitespace().next().unwrap_or_default();
        if !tag.ends_with('/') {
            open.push(name.to_owned());
        }
    }
    match open.as_slice() {
        [] if rest.trim().is_empty() => Ok(()),
        _ => Err(format!("open at the end: {open:?} {rest:?}")),
    }
}

#[test]
fn the_checker_of_xml_finds_what_is_wrong() {
    assert_eq!(is_well_formed("<a b=\"c>d\"><e/>x &amp; y</a>"), Ok(()));
    for wrong in [
        "<a>",
        "<a></b>",
        "<a b=\"c></a>",
        "<a>&nbsp;</a>",
        "<a>\u{0}</a>",
        "<a b='c'></a>",
        "<a",
        "<a></a>x",
    ] {
        assert!(is_well_formed(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn an_exported_drawing_is_well_formed_whatever_it_is_of() {
    let empty = Timeline {
        lanes: Vec::new(),
        moments: Vec::new(),
        ..timeline("", 0)
    };
    for of in [
        timeline("a name", 300),
        timeline(HOSTILE, 300),
        timeline(&HOSTILE.repeat(200), 40),
        empty,
    ] {
        assert_eq!(is_well_formed(&exported(&of).svg), Ok(()));
    }
}

#[test]
fn hostile_names_stay_text_in_the_drawing_and_the_brief() {
    let of = timeline(HOSTILE, 300);
    for markup in [inline(&of).svg, exported(&of).svg, brief(&of, &besides())] {
        let lower = markup.to_lowercase();
        assert!(!lower.contains("<script"), "markup came through");
        assert!(
            !markup.contains('\u{202e}') && !markup.contains('\u{0}') && !markup.contains('\u{1b}')
        );
        assert!(
            markup.contains("&lt;U+202E&gt;"),
            "what turns letters is written out"
        );
    }
}

#[test]
fn a_name_of_ten_thousand_letters_is_cut_everywhere() {
    let of = timeline(&"x".repeat(10_000), 20);
    for markup in [inline(&of).svg, exported(&of).svg, brief(&of, &besides())] {
        assert!(!markup.contains(&"x".repeat(700)));
        assert!(markup.contains('…'));
    }
}

#[test]
fn ten_thousand_things_are_drawn_as_at_most_two_thousand_marks_and_none_is_uncounted() {
    let of = timeline("a name", 10_000);
    let drawn = inline(&of);
    assert!(drawn.marks <= MAX_DRAWN);
    assert_eq!(drawn.stand_for + drawn.outside, 10_000);
    assert!(drawn.svg.len() < 400_000, "{} bytes", drawn.svg.len());
}

#[test]
fn the_brief_has_no_address_outside_of_itself_and_does_nothing() {
    let page = brief(&timeline("a name", 300), &besides()).to_lowercase();
    for outside in [
        "http:",
        "https:",
        "//",
        "src=",
        "href=",
        "@import",
        "<script",
        "<link",
        "<iframe",
        "onload",
        "javascript:",
        "<form",
    ] {
        assert!(!page.contains(outside), "{outside}");
    }
    // What it refers to is its own.
    for part in page.split("url(").skip(1) {
        assert!(part.starts_with('#'), "{part:.40}");
    }
}

#[test]
fn the_brief_says_that_it_is_an_exercise_and_as_of_when_it_was_made() {
    let of = timeline("a name", 3);
    let page = brief(&of, &besides());
    assert!(page.contains("EXERCISE"));
    assert!(page.contains("--known 1970-10-28T00:00:00Z"));
    let earnest = Besides {
        exercise: false,
        ..besides()
    };
    assert!(!brief(&of, &earnest).contains("EXERCISE"));
}

#[test]
fn a_moment_that_was_not_known_then_is_neither_drawn_nor_told() {
    let of = timeline("a name", 3);
    assert_eq!(inline(&of).svg.matches("class=\"change\"").count(), 1);
    assert!(!brief(&of, &besides()).contains("not known yet"));
}

#[test]
fn no_stretch_is_told_by_its_colour_alone() {
    let svg = inline(&timeline("a word", 0)).svg;
    for tone in ["not-yet", "open", "released", "breached", "ended"] {
        assert!(svg.contains(&format!("fill=\"url(#tl-{tone})\"")), "{tone}");
        assert!(svg.contains(&format!("id=\"tl-{tone}\"")), "{tone}");
    }
    assert!(svg.contains("class=\"stands-line\""));
    assert!(svg.matches("a word").count() >= 12, "each says its word");
}

#[test]
fn every_tone_of_the_drawing_has_a_style_and_every_pattern_exists() {
    let svg = exported(&timeline("a name", 300)).svg;
    for part in svg.split("url(#").skip(1) {
        let name = part.split(')').next().unwrap();
        assert!(svg.contains(&format!("id=\"{name}\"")), "{name}");
    }
    assert!(svg.contains("prefers-color-scheme: dark"));
}
