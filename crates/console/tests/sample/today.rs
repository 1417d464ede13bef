//! What needs a human this evening.

use super::words::{Words, encoded};
use super::{DAY, HOUR, MINUTE, NOW};
use tacit_console::view::masthead::Masthead;
use tacit_console::view::today::{Matter, MatterKind, Today};

pub(super) fn masthead(words: &Words, done: usize) -> Masthead {
    Masthead {
        party: words.say("Arland"),
        label: words.say("Desk of Arland"),
        words:
            "autumn ginger deliver hollow puppet rescue silver tenant upward velvet window yellow"
                .to_owned(),
        exercise: true,
        now_ms: NOW,
        waiting: 9 + done,
        unread: 2,
        proposals: 2,
        troubles: words.several(&["the machine's clock went back 40 seconds at 18:52 Z"]),
    }
}

pub(super) fn today(words: &Words) -> Today {
    let matter =
        |kind, precedence: Option<&str>, calm: &str, age: u64, due: Option<u64>, path: &str| {
            Matter {
                kind,
                precedence: precedence.map(str::to_owned),
                words: words.say(calm),
                channel: path.starts_with("/channels/").then(|| words.name("north")),
                since_ms: NOW - age,
                due_ms: due,
                path: path.to_owned(),
                seen: matches!(kind, MatterKind::Grave | MatterKind::Standing)
                    .then(|| words.name("notice-1")),
            }
        };
    let flash = Some("flash");
    let [north, south] =
        ["north", "south"].map(|name| format!("/channels/{}", encoded(&words.name(name))));
    let proposal = format!("/proposals/{}", "91c4".repeat(16));
    Today {
        matters: vec![
            matter(
                MatterKind::Grave,
                None,
                "The relay of Mediania has signed two receipts that contradict each other",
                12 * MINUTE,
                None,
                &north,
            ),
            matter(
                MatterKind::Clarification,
                flash,
                "Borland asks who acted at the bridge of Sel; the time to answer runs out",
                46 * HOUR,
                Some(NOW + 2 * HOUR),
                "/letters/m-00000000000000a4",
            ),
            matter(
                MatterKind::Standing,
                None,
                "“No first strike” of Borland: stands → undetermined, in our own eyes",
                3 * HOUR,
                None,
                "/promises/5f21aa90-received",
            ),
            matter(
                MatterKind::Unread,
                flash,
                "A message of Borland that nobody here has said to have read",
                4 * MINUTE,
                Some(NOW + 6 * MINUTE),
                "/letters/m-00000000000000a7",
            ),
            matter(
                MatterKind::Unanswered,
                Some("priority"),
                "Borland offers a text and has no answer",
                DAY,
                Some(NOW - 21 * HOUR),
                "/letters/m-00000000000000a3",
            ),
            matter(
                MatterKind::Approval,
                Some("immediate"),
                "An assurance to Borland waits for one more officer",
                25 * MINUTE,
                Some(NOW + 5 * MINUTE),
                &proposal,
            ),
            matter(
                MatterKind::Line,
                None,
                "The line to relay-two.example is down",
                50 * MINUTE,
                None,
                &south,
            ),
            matter(
                MatterKind::Unverified,
                None,
                "Nobody has verified the other side of the channel to Gamma",
                6 * DAY,
                None,
                &south,
            ),
            matter(
                MatterKind::Kept,
                Some("routine"),
                "A note waits: the channel is not open yet",
                2 * DAY,
                None,
                &south,
            ),
        ],
        more: 3,
    }
}
