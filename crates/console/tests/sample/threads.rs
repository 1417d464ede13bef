//! Two channels of the sample desk, and what was said on one of them.

use super::words::Words;
use super::{DAY, HOUR, MINUTE, NOW, saying};
use tacit_console::view::saying::What;
use tacit_console::view::thread::{
    Channel, Letter, Line, LineState, Note, Stage, THREAD_PAGE, Thread,
};

const FINGERPRINT: &str = "2f209c32aa7d4e5190b1c2d3e4f5061728394a5b6c7d8e9f00112233445566aa";
const FINGERPRINT_WORDS: &str =
    "marble nephew orbit pencil quarry ribbon saddle timber umbrella violin walnut zipper";

pub(super) fn channels(words: &Words) -> Vec<Channel> {
    let line = |relay: &str, state, said: &str| Line {
        relay: relay.to_owned(),
        state,
        words: words.say(said),
        since_ms: Some(NOW - 50 * MINUTE),
    };
    let north = Channel {
        name: words.name("north"),
        other: words.say("Borland"),
        through: words.several(&["Mediania"]),
        verified: true,
        identity: words.say("verified by words, by the ambassador, on 2 January 2026"),
        step: "open".to_owned(),
        open: true,
        other_label: Some(words.say("Desk of Borland")),
        other_fingerprint: Some(FINGERPRINT.to_owned()),
        other_words: Some(FINGERPRINT_WORDS.to_owned()),
        evidence: words.several(&["words: the ambassador, by telephone, 2 January 2026"]),
        stopped: None,
        silence_ms: Some(4 * MINUTE),
        lines: vec![
            line("https://relay-one.example:7400", LineState::Up, "answers"),
            line(
                "https://relay-two.example:7400",
                LineState::Down,
                "cannot be reached",
            ),
        ],
        unread: 2,
        waiting: 1,
        last: Some(words.say("We ask who acted at the bridge of Sel")),
        last_ms: Some(NOW - 4 * MINUTE),
    };
    let south = Channel {
        name: words.name("south"),
        other: words.say("Gamma"),
        verified: false,
        identity: words.say("nobody has verified who is at the other end"),
        step: "invited; nobody has answered yet".to_owned(),
        open: false,
        other_label: None,
        other_fingerprint: None,
        other_words: None,
        evidence: Vec::new(),
        stopped: Some(words.say("the other side shows a history that is not ours")),
        silence_ms: None,
        lines: vec![line(
            "https://relay-two.example:7400",
            LineState::Lying,
            "another key answers",
        )],
        unread: 0,
        last: None,
        last_ms: None,
        ..north.clone()
    };
    vec![north, south]
}

pub(super) fn thread(
    words: &Words,
    channel: &str,
    before: Option<u64>,
    notes: Vec<Note>,
) -> Option<Thread> {
    let channel = channels(words)
        .into_iter()
        .find(|known| known.name == channel)?;
    let mut letters = letters(words);
    letters.retain(|letter| {
        letter.channel == channel.name && before.is_none_or(|before| letter.number < before)
    });
    let cut = letters.len().saturating_sub(THREAD_PAGE);
    let letters: Vec<_> = letters.into_iter().skip(cut).collect();
    Some(Thread {
        earlier: letters
            .first()
            .filter(|_| cut > 0)
            .map(|letter| letter.number),
        letters,
        notes,
        proposals: saying::proposals(words)
            .into_iter()
            .filter(|one| one.channel == channel.name)
            .collect(),
        channel,
    })
}

pub(super) fn letters(words: &Words) -> Vec<Letter> {
    let mut letters: Vec<_> = (1..=56)
        .map(|number| letter(words, number, false, "note", "Nothing new on our side."))
        .collect();
    let mut given = letter(words, 161, true, "assurance", "No first strike");
    given.text = Some(words.say(super::promises::TEXT));
    given.rendering = Some(words.say("Arland will not attack the territory of Borland first."));
    given.digest_words = Some(
        "able badge camera danger early fabric garden hammer ice jacket kernel ladder".to_owned(),
    );
    given.promise = Some("5f21aa90-given".to_owned());
    given.approved_by = words.several(&["First officer", "Second officer"]);
    "instructed".clone_into(&mut given.authority);
    given.asked_by = words.say("the head of government");
    let mut offer = letter(words, 163, false, "offer", "No first strike in return");
    offer.text = Some(words.say(super::promises::TEXT));
    "priority".clone_into(&mut offer.precedence);
    offer.answers = Some((given.name.clone(), given.words.clone()));
    given.answered_by = vec![offer.name.clone()];
    let mut question = letter(
        words,
        164,
        false,
        "clarification",
        "We ask who acted at the bridge of Sel",
    );
    "flash".clone_into(&mut question.precedence);
    question.incident = Some("bridge-of-sel".to_owned());
    question.can = vec![What::Clarified, What::Acknowledge];
    let mut broken = letter(words, 166, false, "unreadable", "");
    broken.unreadable = Some(words.say("it was written by a newer program"));
    let mut late = letter(words, 165, true, "note", "We shall answer before midnight.");
    late.too_late = true;
    let mut unread = letter(
        words,
        167,
        false,
        "note",
        "A convoy of ours leaves Tamm at first light. It carries flour.",
    );
    unread.read = false;
    "flash".clone_into(&mut unread.precedence);
    letters.extend([given, offer, question, late, broken, unread]);
    letters
}

fn letter(words: &Words, number: u64, ours: bool, what: &str, said: &str) -> Letter {
    let at = NOW - 30 * DAY + number * 4 * HOUR;
    let at = at.min(NOW - (168 - number.min(167)) * 4 * MINUTE);
    let stage = |name: &str, after: Option<u64>, clock: &str, proof: &str| Stage {
        what: name.to_owned(),
        at_ms: after.map(|after| at + after),
        clock: clock.to_owned(),
        learned_ms: after.map(|after| at + after + 900),
        proof: words.say(proof),
    };
    Letter {
        name: format!("m-{number:016x}"),
        number,
        channel: words.name("north"),
        ours,
        what: what.to_owned(),
        words: words.say(said),
        text: None,
        rendering: None,
        digest_words: None,
        promise: None,
        incident: None,
        unreadable: None,
        precedence: "routine".to_owned(),
        authority: "personal".to_owned(),
        asked_by: String::new(),
        answers: None,
        answered_by: Vec::new(),
        verified: number > 20,
        read: true,
        too_late: false,
        stages: vec![
            stage("deposited", Some(0), "our", "this desk's own record"),
            stage(
                "held",
                Some(400),
                "the relay's",
                "the relay's signed receipt",
            ),
            stage(
                "conveyed",
                Some(2_000),
                "the relay's",
                "the relay's signed receipt",
            ),
            stage(
                "received",
                Some(2_100),
                "the other side's",
                "the other machine's word",
            ),
            stage(
                "read",
                (number.is_multiple_of(3)).then_some(3 * MINUTE),
                "the other side's",
                "an officer's word",
            ),
            stage("answered", None, "", ""),
        ],
        approved_by: Vec::new(),
        can: vec![
            What::Note,
            What::Acknowledge,
            What::Accept,
            What::Decline,
            What::AnswerWith,
            What::Counter,
        ],
    }
}

pub(super) fn notes(words: &Words) -> Vec<Note> {
    let note = |number: u64, kind: &str, about: Option<&str>, text: &str| Note {
        number,
        kind: kind.to_owned(),
        at_ms: NOW - (9 - number) * HOUR,
        about: about.map(str::to_owned),
        text: words.say(text),
    };
    vec![
        note(
            3,
            "doubt",
            Some("m-00000000000000a3"),
            "The offer leaves the brigades out. On purpose?",
        ),
        note(
            2,
            "motive",
            None,
            "They need quiet until their harvest is in.",
        ),
        note(1, "note", None, "Call the ambassador before nine."),
    ]
}
