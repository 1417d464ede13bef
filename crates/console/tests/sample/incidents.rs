//! What happened, and who says so.

use super::words::Words;
use super::{DAY, HOUR, NOW};
use tacit_console::view::incidents::{
    Claim, INCIDENT_PAGE, Incident, IncidentForm, IncidentList, Pair, Pairs,
};

/// How many incidents are on record.
const ALL: u64 = 120;

pub(super) fn list(words: &Words, search: &str, page: usize) -> IncidentList {
    let mut all: Vec<_> = (1..=ALL).map(|number| incident(words, number)).collect();
    all.insert(0, bridge(words));
    all.retain(|one| search.is_empty() || one.label.contains(search) || one.id.contains(search));
    let found = all.len();
    IncidentList {
        incidents: all
            .into_iter()
            .skip(page * INCIDENT_PAGE)
            .take(INCIDENT_PAGE)
            .collect(),
        found,
        all: usize::try_from(ALL).unwrap_or_default() + 1,
        page,
        pairs: 2,
    }
}

pub(super) fn one(words: &Words, id: &str) -> Option<Incident> {
    let ordinary = (1..=ALL).map(|number| incident(words, number));
    [bridge(words)]
        .into_iter()
        .chain(ordinary)
        .find(|one| one.id == id)
}

fn bridge(words: &Words) -> Incident {
    let claim = |id: &str, by: &str, says: &str, stance: &str| Claim {
        id: id.to_owned(),
        by: words.say(by),
        roots: words.several(&["the observers' report"]),
        says: words.say(says),
        grade: "probable cause".to_owned(),
        learned_ms: NOW - 6 * DAY,
        stance: stance.to_owned(),
        counts: stance == "accepted",
    };
    let claims = vec![
        claim(
            "c-1",
            "observers at Sel",
            "Gamma Brigades hit the territory of Arland at the bridge of Sel",
            "accepted",
        ),
        claim("c-2", "Borland", "the author is unknown", "set aside"),
        claim(
            "c-3",
            "The Morning Gazette",
            "Borland acted by its own forces",
            "",
        ),
    ];
    Incident {
        id: "bridge-of-sel".to_owned(),
        label: words.say("The bridge of Sel is hit"),
        begin: "between 9 and 11 February 2026".to_owned(),
        end: None,
        learned_ms: NOW - 6 * DAY,
        claims_count: claims.len(),
        claims,
        author: "open".to_owned(),
        decides: words.several(&["No first strike"]),
        letters: vec!["m-00000000000000a4".to_owned()],
        same: words.pairs(&[("shelling-at-sel", "drafter, 12 February 2026")]),
    }
}

fn incident(words: &Words, number: u64) -> Incident {
    let places = ["Tamm", "Sel", "the dam", "the northern road", "Port Orrin"];
    let place = places
        .get(usize::try_from(number).unwrap_or(0) % places.len())
        .unwrap_or(&"");
    Incident {
        id: if number == 9 {
            words.name("shelling-at-sel")
        } else {
            format!("incident-{number}")
        },
        label: words.say(&format!("Shelling near {place}")),
        begin: format!("{} February 2026", 1 + number % 17),
        end: (number.is_multiple_of(4)).then(|| format!("{} February 2026", 2 + number % 17)),
        learned_ms: NOW - number * 3 * HOUR,
        claims: Vec::new(),
        claims_count: usize::try_from(number % 4).unwrap_or(0),
        author: words.say(if number.is_multiple_of(3) {
            "open"
        } else {
            "Gamma Brigades"
        }),
        decides: Vec::new(),
        letters: Vec::new(),
        same: Vec::new(),
    }
}

pub(super) fn form(words: &Words) -> IncidentForm {
    IncidentForm {
        acts: words.pairs(&[
            ("strike", "a strike"),
            ("cyber", "a cyber operation"),
            ("rhetoric", "rhetoric"),
        ]),
        actors: words.pairs(&[
            ("arland", "Arland"),
            ("borland", "Borland"),
            ("gamma", "Gamma Brigades"),
            ("mediania", "Mediania"),
        ]),
        places: words.pairs(&[("sel", "Sel"), ("tamm", "Tamm")]),
        grades: words.pairs(&[
            ("alleged", "alleged"),
            ("probable", "probable cause"),
            ("certain", "beyond doubt"),
        ]),
        sources: words.pairs(&[
            ("observers", "observers at Sel"),
            ("gazette", "The Morning Gazette"),
        ]),
    }
}

pub(super) fn pairs(words: &Words) -> Pairs {
    let pair = |first, second| Pair {
        incidents: [incident(words, first), incident(words, second)],
        why: words.several(&[
            "the same place",
            "within six hours",
            "the same class of act",
        ]),
    };
    Pairs {
        pairs: vec![pair(1, 6), pair(9, 14)],
        more: 0,
        not_compared: 12,
    }
}
