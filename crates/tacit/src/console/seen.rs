//! What somebody at this desk has said to have seen: grave notices, and how promises stood. Kept beside the desk's own entries.

use super::{people, today};
use crate::desk::service::Service;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use tacit_console::desk::{Done, Fault};
use tacit_console::view::people::Role;
use tacit_mission::correspondence::Letter;

/// Under which name it is kept.
const KEPT: &str = "console-seen";

/// What was seen.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Seen {
    /// Grave notices, by their numbers; those that the journal still holds.
    pub(super) notices: BTreeSet<u64>,
    /// The word by which each promise stood when somebody last looked, by the promise's name.
    pub(super) standings: BTreeMap<String, String>,
    /// Clarifications that have run out, by the message that asks.
    #[serde(default)]
    pub(super) clarifications: BTreeSet<String>,
}

/// Something that can be seen, and nothing else has to be done about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Sight {
    /// A grave notice, with all before it that say the same.
    Notice(u64),
    /// How a promise stands.
    Standing {
        /// The promise.
        promise: String,
        /// The word.
        word: String,
    },
    /// That a clarification has run out.
    Clarification(String),
}

impl Sight {
    /// By which a form names it.
    pub(super) fn name(&self) -> String {
        match self {
            Self::Notice(number) => format!("notice/{number}"),
            Self::Standing { promise, word } => format!("standing/{promise}/{word}"),
            Self::Clarification(letter) => format!("clarification/{letter}"),
        }
    }

    fn of(name: &str) -> Option<Self> {
        let (kind, rest) = name.split_once('/')?;
        match kind {
            "notice" => rest.parse().ok().map(Self::Notice),
            "standing" => rest.split_once('/').map(|(promise, word)| Self::Standing {
                promise: promise.to_owned(),
                word: word.to_owned(),
            }),
            "clarification" => Some(Self::Clarification(rest.to_owned())),
            _ => None,
        }
    }
}

/// What was seen, as it is kept.
///
/// # Errors
/// [`Fault::Failed`]: the store cannot be read.
pub(super) fn seen(service: &mut Service) -> Result<Seen, Fault> {
    struct Kept(Result<Seen, String>);
    let kept = service.known(|service| {
        Kept(service.own(KEPT).map(|kept| {
            let kept = kept.and_then(|kept| serde_json::from_slice(&kept).ok());
            // What cannot be read was written by another version: everything is shown once more.
            kept.unwrap_or_default()
        }))
    });
    kept.0.clone().map_err(Fault::Failed)
}

/// Notes that `who` has seen something, if it still is as it was shown.
///
/// # Errors
/// [`Fault`]; then nothing was noted.
pub(super) fn see(service: &mut Service, who: &str, matter: &str) -> Result<Done, Fault> {
    let people = people::people(service)?;
    let person = people.iter().find(|person| person.name == who);
    if !person.is_some_and(|person| person.roles.iter().any(|role| *role != Role::Reader)) {
        return Err(Fault::Refused(
            "a reader sees everything and changes nothing: somebody who drafts, approves or keeps the desk says that this was seen".to_owned(),
        ));
    }
    let mut kept = seen(service)?;
    match Sight::of(matter).ok_or_else(gone)? {
        Sight::Notice(number) => {
            let journal = service.desk().journal();
            let shown = journal.iter().find(|notice| notice.number == number);
            let shown = shown.filter(|notice| notice.grave).ok_or_else(gone)?;
            let same = journal.iter().filter(|notice| {
                notice.number <= number
                    && (notice.channel.as_ref(), &notice.text)
                        == (shown.channel.as_ref(), &shown.text)
            });
            kept.notices.extend(same.map(|notice| notice.number));
            let held: BTreeSet<u64> = journal.iter().map(|notice| notice.number).collect();
            kept.notices.retain(|number| held.contains(number));
        }
        Sight::Standing { promise, word } => {
            let standings = today::standings(service);
            let mut standings = standings.0.iter();
            let stands = standings.any(|it| it.promise == promise && it.word.to_string() == word);
            if !stands {
                return Err(gone());
            }
            kept.standings.insert(promise, word);
        }
        Sight::Clarification(letter) => {
            let found = service.desk().letter(&letter).map(Letter::record);
            kept.clarifications.insert(found.map_err(|_| gone())?);
        }
    }
    keep(service, &kept)?;
    Ok(Done {
        words: "noted".to_owned(),
        next: None,
        imported: None,
    })
}

/// That it is not there to be seen.
pub(super) fn gone() -> Fault {
    Fault::Stale("this waits no more, or is not any more as it was shown: look again".to_owned())
}

/// Keeps what was seen, in place of what was kept.
///
/// # Errors
/// [`Fault::Failed`]: it was not made durable.
pub(super) fn keep(service: &mut Service, seen: &Seen) -> Result<(), Fault> {
    let bytes = serde_json::to_vec(seen).map_err(|why| Fault::Failed(why.to_string()))?;
    service.keep_own(KEPT, bytes).map_err(Fault::Failed)?;
    service.touch();
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sight_is_found_again_by_the_name_that_a_form_has() {
        let sights = [
            Sight::Notice(12),
            Sight::Standing {
                promise: "0d5d10470d5d1047-given".to_owned(),
                word: "not in effect".to_owned(),
            },
            Sight::Clarification("m-0d5d10470d5d1047".to_owned()),
        ];
        for sight in sights {
            assert_eq!(Sight::of(&sight.name()), Some(sight));
        }
        for wrong in [
            "",
            "notice",
            "notice/-1",
            "notice/x",
            "standing/x",
            "letter/1",
        ] {
            assert_eq!(Sight::of(wrong), None, "{wrong}");
        }
    }
}
