//! What is expected beside what is seen, and every point on which they part.

use super::scenario::{Case, Comparison, Root, Seen, Unknown};
use crate::standing::look::Look;
use crate::standing::words;
use std::collections::BTreeSet;
use tacit_lang::ids::ActorId;
use tacit_standing::record::Record;
use tacit_standing::verdict::{Standing, Subject, Word};

/// Where a look at both promises differs from what must be seen.
pub(crate) fn case(expected: &Case, look: &Look) -> Vec<String> {
    let mut parts = Vec::new();
    for (giver, seen) in &expected.promise {
        let standings = look.standings.iter();
        match standings
            .filter(|it| it.promise.giver == *giver)
            .collect::<Vec<_>>()
            .as_slice()
        {
            [standing] => parts.extend(promise(giver, seen, standing)),
            found => parts.push(format!(
                "`{giver}` gives {} promises, expected 1",
                found.len()
            )),
        }
    }
    let mutual = look.mutual.iter().any(|it| it.stand);
    if mutual != expected.mutual {
        parts.push(format!(
            "mutual: expected {}, seen {mutual}",
            expected.mutual
        ));
    }
    parts
}

fn promise(giver: &ActorId, expected: &Seen, seen: &Standing) -> Vec<String> {
    let mut parts = Vec::new();
    let mut differ = |what: &str, expected: String, seen: String| {
        if expected != seen {
            parts.push(format!(
                "{what} of `{giver}`: expected {expected}, seen {seen}"
            ));
        }
    };
    differ("word", expected.word.to_string(), seen.word.to_string());
    differ(
        "outcomes",
        words::outcomes(&expected.outcomes),
        words::outcomes(&seen.outcomes),
    );
    let breaches: Vec<&str> = seen
        .breaches
        .iter()
        .map(|it| it.incident.as_str())
        .collect();
    let settled = !matches!(expected.word, Word::Undetermined | Word::Contested);
    if settled {
        differ(
            "breaches",
            expected.breaches.join(", "),
            breaches.join(", "),
        );
    }
    let marks: BTreeSet<String> = seen
        .marks
        .iter()
        .map(|mark| words::mark(mark).to_owned())
        .collect();
    let enough = if settled {
        marks == expected.marks
    } else {
        marks.is_superset(&expected.marks)
    };
    if !enough {
        let named = |marks: &BTreeSet<String>| marks.iter().cloned().collect::<Vec<_>>().join(", ");
        differ("marks", named(&expected.marks), named(&marks));
    }
    if let Some(since) = expected.since {
        let seen = seen
            .in_effect_since
            .map_or("never".to_owned(), |at| at.to_string());
        differ("since", since.to_string(), seen);
    }
    for subject in &expected.open {
        let settles =
            |fact: &&tacit_standing::verdict::OpenFact| fact.subject == *subject && fact.settles;
        if seen.open.iter().find(settles).is_none() {
            parts.push(format!(
                "`{giver}`: {subject:?} is not an open fact that settles it"
            ));
        }
    }
    for note in &expected.notes {
        if !seen.notes.iter().any(|seen| seen == note) {
            parts.push(format!(
                "`{giver}`: the note `{note}` is missing; seen: {}",
                seen.notes.join("; ")
            ));
        }
    }
    parts
}

/// Where two pairs of eyes part otherwise than they must.
pub(crate) fn comparison(expected: &Comparison, look: &Look) -> Vec<String> {
    let found: Vec<_> = look
        .differences
        .iter()
        .filter(|(promise, _)| promise.giver == expected.promise)
        .map(|(_, difference)| difference)
        .collect();
    let [difference] = found.as_slice() else {
        return vec![format!(
            "{} comparisons of `{}`, expected 1",
            found.len(),
            expected.promise
        )];
    };
    let mut parts = Vec::new();
    if difference.differs != expected.differs {
        parts.push(format!(
            "differs: expected {}, seen {}",
            expected.differs, difference.differs
        ));
    }
    let decided: BTreeSet<&Subject> = difference.decided_by.iter().map(|it| &it.subject).collect();
    let wanted: BTreeSet<&Subject> = expected.decided_by.iter().collect();
    if decided != wanted {
        parts.push(format!("decided by: expected {wanted:?}, seen {decided:?}"));
    }
    parts
}

/// Who knows of a record that they must never learn of.
pub(crate) fn unknown(expected: &Unknown, records: &[Record]) -> Vec<String> {
    let record = records.iter().find(|record| record.id() == expected.record);
    let Some(learned) = record.and_then(Record::learned) else {
        return vec![format!("`{}` is not on record", expected.record)];
    };
    let knows = expected
        .to
        .iter()
        .filter(|viewpoint| learned.by(viewpoint).is_some());
    knows
        .map(|viewpoint| format!("{viewpoint} learns of `{}`", expected.record))
        .collect()
}

/// Whether exposures rest on other roots than they must.
pub(crate) fn root(expected: &Root, look: &Look) -> Vec<String> {
    let exposed = look.context.iter().flat_map(|known| &known.exposed);
    let seen: BTreeSet<String> = exposed
        .filter(|exposed| exposed.of == expected.of)
        .flat_map(|exposed| exposed.roots.clone())
        .collect();
    if seen == expected.roots {
        Vec::new()
    } else {
        vec![format!(
            "roots of `{}`: expected {:?}, seen {seen:?}",
            expected.of, expected.roots
        )]
    }
}
