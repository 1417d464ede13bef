//! What would be said, and what waits for officers.

use super::words::Words;
use super::{MINUTE, NOW, promises};
use tacit_console::view::promises::Problem;
use tacit_console::view::saying::{Draft, Drawn, Proposal, What};

/// All of a draft; its name changes with the draft, and with `changed`.
pub(super) fn drawn(words: &Words, draft: &Draft, changed: u8) -> Drawn {
    let sum = |sum: u64, byte: u8| sum.wrapping_mul(0x100_0000_01b3) ^ u64::from(byte);
    let whole = format!("{draft:?}");
    let digest = whole
        .bytes()
        .chain([changed])
        .fold(0xcbf2_9ce4_8422_2325, sum);
    let name = format!("{digest:016x}").repeat(4);
    let error = draft.what.has_text() && !draft.text.contains("Assurance");
    let problem = Problem {
        error: true,
        code: "L001".to_owned(),
        line: 1,
        message: words.say("this is no assurance: it does not say what it is called"),
        help: Some(words.say("begin with `Assurance \"A title\".`")),
    };
    let refused = draft.text.is_empty() && draft.what == What::Note;
    Drawn {
        name: (!error && !refused).then(|| name.clone()),
        words: (!error).then(|| {
            "able badge camera danger early fabric garden hammer ice jacket kernel ladder"
                .to_owned()
        }),
        what: draft.what.word().to_owned(),
        text: draft.what.has_text().then(|| draft.text.clone()),
        rendering: (draft.what.has_text() && !error)
            .then(|| words.say("Arland will not attack the territory of Borland first.")),
        meaning: draft
            .what
            .has_text()
            .then(|| [name, "marble nephew orbit pencil quarry ribbon".to_owned()]),
        rows: vec![
            ("to".to_owned(), words.say("Borland")),
            ("through".to_owned(), words.say("Mediania")),
            ("precedence".to_owned(), draft.precedence.clone()),
            ("authority".to_owned(), draft.authority.clone()),
            ("asked by".to_owned(), draft.asked_by.clone()),
            ("words".to_owned(), draft.text.clone()),
        ],
        problems: if error { vec![problem] } else { Vec::new() },
        refused: refused.then(|| "there are no words in it; write some".to_owned()),
        commits: draft.what.has_text(),
        needed: if draft.what.has_text() { 2 } else { 0 },
        identity: (
            true,
            words.say("verified by words, by the ambassador, on 2 January 2026"),
        ),
    }
}

pub(super) fn proposals(words: &Words) -> Vec<Proposal> {
    let proposal = |name: &str, what: What, title: &str, approved: &[&str]| {
        let draft = Draft {
            channel: words.name("north"),
            what,
            about: String::new(),
            incident: String::new(),
            text: words.say(promises::TEXT),
            until: String::new(),
            author: String::new(),
            precedence: "immediate".to_owned(),
            authority: "instructed".to_owned(),
            asked_by: words.say("the head of government"),
        };
        Proposal {
            name: name.repeat(16),
            words: "able badge camera danger early fabric garden hammer ice jacket kernel ladder"
                .to_owned(),
            channel: words.name("north"),
            title: words.say(title),
            drawn: drawn(words, &draft, 0),
            drafted_by: words.say("drafter"),
            proposed_ms: NOW - 25 * MINUTE,
            approved_by: words.several(approved),
            needed: 2,
            challenge: "a1b2c3d4".repeat(8),
        }
    };
    vec![
        proposal("91c4", What::Give, "No first strike", &["First officer"]),
        proposal(
            "03be",
            What::Withdraw,
            "No strike on the dam, until spring",
            &[],
        ),
    ]
}
