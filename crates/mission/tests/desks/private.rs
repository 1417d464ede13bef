//! Nothing private is in what leaves.

use crate::papers::{from_arland, from_borland, note};
use crate::world::{ARLAND, BORLAND, HOUR_MS, World};
use tacit_mission::command::Command;
use tacit_mission::effect::Outcome;
use tacit_mission::private::PrivateKind;
use tacit_mission::said::Said;

/// What stands in everything private, and nowhere else.
const MARK: &str = "quetzalcoatl";

const KINDS: [PrivateKind; 5] = [
    PrivateKind::Note,
    PrivateKind::Doubt,
    PrivateKind::Motive,
    PrivateKind::Draft,
    PrivateKind::Belief,
];

fn holds_mark(bytes: &[u8]) -> bool {
    bytes
        .windows(MARK.len())
        .any(|window| window == MARK.as_bytes())
}

#[test]
fn notes_doubts_motives_drafts_beliefs_and_the_book_reach_neither_the_carrier_nor_the_other_side() {
    let mut world = World::open();
    for kind in KINDS {
        let text = format!("{MARK}: they will not keep it");
        let keep = Command::Keep {
            kind,
            text,
            about: None,
        };
        assert_eq!(world.order(BORLAND, keep), Outcome::Done);
    }
    let lines = format!(
        r#"{{"v":1,"type":"source","id":"s","label":"{MARK}"}}
{{"v":1,"type":"statement","id":"doubt","by":"borland","kind":"doubt","text":"{MARK}","at":"2026-01-10T10:00Z"}}
{{"v":1,"type":"incident","id":"{MARK}","label":"{MARK}","begin":"2026-01-10T10:00Z"}}"#
    );
    let recorded = world.order(
        BORLAND,
        Command::Record {
            lines,
            learned: None,
        },
    );
    assert!(
        matches!(&recorded, Outcome::Recorded { taken: 3, .. }),
        "{recorded:?}"
    );
    // A whole exchange, with everything that machines add to it.
    world.says(ARLAND, Said::Assurance(from_arland()));
    world.pass(HOUR_MS);
    let given = world
        .heard(BORLAND, |said| matches!(said, Said::Assurance(_)))
        .unwrap();
    world.answer(BORLAND, given, Said::Assurance(from_borland()));
    world.says(BORLAND, note("as agreed"));
    for _ in 0..4 {
        world.pass(7 * HOUR_MS);
    }
    assert!(
        world.programs[BORLAND]
            .disk
            .values()
            .any(|value| holds_mark(value)),
        "it is kept at home"
    );
    // The other desk has opened everything that was sent to it, and kept what it said.
    let there = &world.programs[ARLAND].disk;
    assert!(there.len() > 10);
    for ((space, key), value) in there {
        assert!(!holds_mark(value) && !holds_mark(key), "{space}");
    }
    assert!(world.carried().all(|bytes| !holds_mark(bytes)));
}

#[test]
fn a_private_entry_is_not_shown_by_accident() {
    let mut world = World::open();
    let keep = Command::Keep {
        kind: PrivateKind::Doubt,
        text: MARK.into(),
        about: None,
    };
    world.order(ARLAND, keep);
    let entry = world.programs[ARLAND].desk.kept().first().unwrap();
    assert_eq!(format!("{entry:?}"), "PrivateEntry(1, hidden)");
    assert_eq!(entry.shown().text, MARK);
}
