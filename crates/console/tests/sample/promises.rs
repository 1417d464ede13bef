//! What was promised, how it stands, and what its words license.

use super::words::Words;
use super::{DAY, NOW};
use tacit_console::view::promises::{
    Asked, Finding, Findings, OpenFact, Promise, PromiseList, Standing, Tone,
};
use tacit_console::view::saying::What;

/// An assurance, as it might be given.
pub(super) const TEXT: &str = "Assurance \"No first strike\".
Vocabulary \"first-steps\".
From Arland to Borland.
Through Mediania.
Given as an assurance.
On the authority of \"head of government\".

Arland will not attack Borland, by its own forces, against the territory of Borland.
This holds as long as Arland is not first attacked by Borland or by its listed proxies.
The listed proxies of Borland are Gamma Brigades, supported.

In effect from receipt.
No end is stated.
Withdrawal takes effect on receipt.
";

pub(super) fn list(words: &Words, asked: &Asked) -> PromiseList {
    let at_ms = asked.at_ms.unwrap_or(NOW);
    let known_ms = asked.known_ms.unwrap_or(NOW);
    // Before the other side's promise was learned, it is not there: what a page shows of the past must differ.
    let known_then = known_ms > NOW - 20 * DAY;
    let received = known_then.then(|| promise(words, false, Tone::Open, "undetermined"));
    PromiseList {
        at_ms,
        known_ms,
        given: vec![
            promise(words, true, Tone::Stands, "stands"),
            Promise {
                name: "77aa0012-given".to_owned(),
                title: words.say("No strike on the dam, until spring"),
                ..promise(words, true, Tone::Ended, "expired")
            },
        ],
        received: received.into_iter().collect(),
        mutual: words
            .several(&["In the eyes of Arland both promises stand between Arland and Borland."]),
        differences: vec![(
            "5f21aa90-received".to_owned(),
            words.say(
                "Arland and Borland differ: whether the Gamma Brigades acted at the bridge of Sel",
            ),
        )],
        notes: words.several(&["“First” means first among the records."]),
    }
}

fn promise(words: &Words, given: bool, tone: Tone, word: &str) -> Promise {
    let (giver, receiver, side) = if given {
        ("Arland", "Borland", "given")
    } else {
        ("Borland", "Arland", "received")
    };
    Promise {
        name: format!("5f21aa90-{side}"),
        title: words.say("No first strike"),
        giver: words.say(giver),
        receiver: words.say(receiver),
        given,
        channel: words.name("north"),
        letter: "m-00000000000000a1".to_owned(),
        digest: "5f21aa90c2d3e4f5061728394a5b6c7d8e9f00112233445566778899aabbccdd".to_owned(),
        words: "able badge camera danger early fabric garden hammer ice jacket kernel ladder"
            .to_owned(),
        text: words.say(TEXT),
        rendering: words.say("Arland will not attack the territory of Borland first."),
        standings: vec![
            standing(words, "Arland", true, tone, word),
            standing(
                words,
                "Borland as known to Arland",
                false,
                Tone::Released,
                "released",
            ),
        ],
        followed_by: words.pairs(&[("clarification", "m-00000000000000a4")]),
        can: if given {
            vec![What::Amend, What::Withdraw, What::Reaffirm]
        } else {
            vec![What::Clarify, What::Reserve]
        },
    }
}

fn standing(words: &Words, eyes: &str, own: bool, tone: Tone, word: &str) -> Standing {
    let open = OpenFact {
        fact: words.say("whether the Gamma Brigades acted at the bridge of Sel"),
        settles: words.pairs(&[
            ("if they did", "the promise is released"),
            ("if they did not", "it stands"),
        ]),
    };
    Standing {
        eyes: words.say(eyes),
        own,
        word: word.to_owned(),
        tone,
        life: "in effect".to_owned(),
        performance: "kept so far".to_owned(),
        since: "2 January 2026, 08:12 Z".to_owned(),
        marks: vec!["strained".to_owned()],
        reasons: words.pairs(&[
            (
                "2 January 2026, 08:12 Z",
                "received; in effect from receipt",
            ),
            (
                "between 9 and 11 February 2026",
                "the bridge of Sel was hit; who acted is open",
            ),
        ]),
        open: if tone == Tone::Open {
            vec![open]
        } else {
            Vec::new()
        },
        notes: words.several(&["No incident on record shows a first attack by Borland."]),
    }
}

pub(super) fn findings(words: &Words) -> Findings {
    let finding = |level: &str, kind: &str, sentence: &str| Finding {
        level: level.to_owned(),
        kind: kind.to_owned(),
        sentence: words.say(sentence),
        scenario: words.several(&[
            "The Gamma Brigades fire on Arland and Borland disowns them.",
            "Arland answers against Borland.",
            "In Borland's eyes Arland's promise is breached.",
        ]),
        remedies: words.several(&["list the brigades as directed, not supported"]),
        drawing: None,
    };
    Findings {
        read_with: words.say("with “No first strike” of Borland, which faces it"),
        found: vec![
            finding(
                "grave",
                "a way out",
                "A disowned proxy can release Arland at any time.",
            ),
            finding(
                "serious",
                "a trap",
                "An answer by Arland to the wrong author is a breach.",
            ),
            finding(
                "minor",
                "left open",
                "Attribution and the standard of proof are not said.",
            ),
        ],
        bounds: words
            .several(&["Explored to three moves; four actors; no combination was left out."]),
    }
}
