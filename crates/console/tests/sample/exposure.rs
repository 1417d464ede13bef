//! What is known to whom, in two pairs of eyes.

use super::words::Words;
use tacit_console::view::exposure::{Account, Exposed, Exposure, Part};

pub(super) fn exposure(words: &Words) -> Exposure {
    let eyes = |whose: &str| Exposed {
        eyes: words.say(whose),
        parts: vec![
            part(words, "that there is an exchange"),
            part(words, "that it was asked for leader to leader"),
        ],
        told: words.several(&[
            "14 January 2026: Arland declines to comment",
            "14 January 2026: Borland is silent",
            "earlier, undated: Mediania offers good offices to Gamma; declined",
        ]),
    };
    Exposure {
        eyes: vec![eyes("Arland"), eyes("Borland as known to Arland")],
    }
}

fn part(words: &Words, what: &str) -> Part {
    let account = |source: &str| Account {
        source: words.say(source),
        since: "14 January 2026".to_owned(),
        postures: words.several(&[
            "Arland declines to comment",
            "Mediania declines to comment",
            "Borland is silent",
        ]),
    };
    Part {
        of: "no-first-strike".to_owned(),
        label: words.say("No first strike"),
        part: words.say(what),
        to: words.say("the public"),
        since: "between 13 and 14 January 2026".to_owned(),
        roots: words.several(&["The Morning Gazette"]),
        accounts: vec![
            account("The Morning Gazette"),
            account("Radio Sel, which repeats it"),
        ],
    }
}
