//! Three months in which verdicts changed.

use super::words::Words;
use super::{DAY, HOUR, NOW};
use tacit_console::view::promises::Tone;
use tacit_console::view::timeline::{Lane, Mark, MarkKind, Moment, Span, Stretch, Timeline};

/// How many incidents are strewn over it besides those that decide.
const STREWN: u64 = 240;

pub(super) fn timeline(words: &Words, asked: &Span) -> Timeline {
    let known_ms = asked.known_ms.unwrap_or(NOW);
    let (from, to) = (signed(NOW - 60 * DAY), signed(NOW + 2 * DAY));
    let mut marks = marks(words);
    marks.retain(|mark| mark.learned_ms <= known_ms);
    Timeline {
        from_ms: asked.from_ms.unwrap_or(from),
        to_ms: asked.to_ms.unwrap_or(to),
        known_ms,
        now_ms: NOW,
        whole_ms: [from, to],
        lanes: vec![
            lane(words, "Arland", "5f21aa90-given", known_ms),
            lane(
                words,
                "Borland as known to Arland",
                "5f21aa90-given",
                known_ms,
            ),
            lane(words, "Arland", "5f21aa90-received", known_ms),
        ],
        marks,
        moments: moments(words),
        seeking: false,
        differences: words.pairs(&[(
            "No first strike",
            "whether the Gamma Brigades acted at the bridge of Sel",
        )]),
        notes: words
            .several(&["Two records have no time that a calendar has; they are not drawn."]),
    }
}

fn signed(ms: u64) -> i64 {
    i64::try_from(ms).unwrap_or(i64::MAX)
}

fn lane(words: &Words, eyes: &str, promise: &str, known_ms: u64) -> Lane {
    let stretch = |from: u64, to: u64, tone, word: &str| Stretch {
        from_ms: signed(from),
        to_ms: signed(to),
        tone,
        word: word.to_owned(),
    };
    let (start, hit, now) = (NOW - 46 * DAY, NOW - 7 * DAY, NOW);
    let mut stretches = vec![stretch(
        NOW - 48 * DAY,
        start,
        Tone::NotYet,
        "not in effect",
    )];
    // The hit was learned of a day after it happened; before that nobody could doubt.
    if known_ms >= NOW - 6 * DAY {
        stretches.push(stretch(start, hit, Tone::Stands, "stands"));
        stretches.push(stretch(hit, now, Tone::Open, "undetermined"));
    } else {
        stretches.push(stretch(start, now, Tone::Stands, "stands"));
    }
    Lane {
        promise: promise.to_owned(),
        title: words.say("No first strike: Arland to Borland"),
        eyes: words.say(eyes),
        verdict: stretches
            .last()
            .map(|last| last.word.clone())
            .unwrap_or_default(),
        stretches,
        reasons: words.pairs(&[(
            "between 9 and 11 February 2026",
            "the bridge of Sel was hit; who acted is open",
        )]),
    }
}

fn marks(words: &Words) -> Vec<Mark> {
    let mark = |kind, id: String, label: &str, from: u64, length: u64, late: u64| Mark {
        kind,
        id,
        label: words.say(label),
        from_ms: signed(from),
        to_ms: signed(from + length),
        learned_ms: from + length + late,
        decides: false,
        path: None,
    };
    let mut marks: Vec<_> = (0..STREWN)
        .map(|number| {
            let at = NOW - 59 * DAY + number * 6 * HOUR - (number % 5) * HOUR;
            let kind = match number % 4 {
                1 => MarkKind::Claim,
                3 => MarkKind::Message,
                _ => MarkKind::Incident,
            };
            mark(
                kind,
                format!("incident-{number}"),
                "Shelling near Tamm",
                at,
                (number % 3) * HOUR,
                (number % 7) * 4 * HOUR,
            )
        })
        .filter(|mark| mark.learned_ms <= NOW)
        .collect();
    let mut bridge = mark(
        MarkKind::Incident,
        "bridge-of-sel".to_owned(),
        "The bridge of Sel is hit",
        NOW - 8 * DAY,
        2 * DAY,
        0,
    );
    bridge.decides = true;
    bridge.path = Some("/incidents/bridge-of-sel".to_owned());
    let mut given = mark(
        MarkKind::Message,
        "m-00000000000000a1".to_owned(),
        "No first strike is given",
        NOW - 48 * DAY,
        0,
        HOUR,
    );
    given.decides = true;
    given.path = Some("/letters/m-00000000000000a1".to_owned());
    let told = mark(
        MarkKind::Statement,
        "gazette".to_owned(),
        "The Morning Gazette reports the exchange",
        NOW - 34 * DAY,
        DAY,
        0,
    );
    marks.extend([bridge, given, told]);
    marks.sort_by_key(|mark| mark.from_ms);
    marks
}

fn moments(words: &Words) -> Vec<Moment> {
    let moment = |known_ms, before: &str, after: &str, tone| Moment {
        known_ms,
        promise: words.say("No first strike"),
        eyes: words.say("Arland"),
        before: before.to_owned(),
        after: after.to_owned(),
        tone,
    };
    vec![
        moment(NOW - 48 * DAY, "", "not in effect", Tone::NotYet),
        moment(NOW - 46 * DAY, "not in effect", "stands", Tone::Stands),
        moment(NOW - 6 * DAY, "stands", "undetermined", Tone::Open),
    ]
}
