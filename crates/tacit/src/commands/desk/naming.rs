//! How an officer names a message or an assurance: in full, by a beginning, or by what it is called, as long as one alone is meant.

use crate::desk::fault::DeskFault;
use crate::desk::letter_view::LetterView;
use crate::desk::reach::{Reach, unexpected};
use crate::desk::request::{Reply, Request};
use crate::desk::view::AssuranceView;
use std::collections::BTreeMap;
use tacit_channel::MessageId;
use tacit_mission::correspondence::Letter;
use tacit_spelling::Digest;

/// The fewest digits that name something.
const LEAST_DIGITS: usize = 6;

/// The message of a name.
pub(crate) fn letter(reach: &Reach, name: &str) -> Result<(Letter, LetterView), DeskFault> {
    let request = Request::Letter {
        name: name.to_owned(),
    };
    match reach.ask(&request)? {
        Reply::Letter { letter, view } => Ok((*letter, *view)),
        _ => Err(unexpected()),
    }
}

/// The message of a name that may be left out.
pub(crate) fn message(reach: &Reach, name: Option<&str>) -> Result<Option<MessageId>, DeskFault> {
    name.map(|name| letter(reach, name).map(|(letter, _)| letter.id))
        .transpose()
}

/// Every assurance that was given, and what was shown as an offer.
pub(crate) fn assurances(reach: &Reach) -> Result<Vec<AssuranceView>, DeskFault> {
    match reach.ask(&Request::Assurances)? {
        Reply::Assurances { assurances } => Ok(assurances),
        _ => Err(unexpected()),
    }
}

/// The assurance that was given and goes by a name; ours alone, if only we can do what is to be done with it.
pub(crate) fn assurance(
    reach: &Reach,
    name: &str,
    ours_alone: bool,
) -> Result<(AssuranceView, Digest), DeskFault> {
    let mut given = assurances(reach)?;
    given.retain(|it| matches!(it.what.as_str(), "assurance" | "amendment"));
    given.retain(|it| it.ours || !ours_alone);
    let found = one(name, given)?;
    let digest = found.meaning.parse().map_err(|_| unexpected())?;
    Ok((found, digest))
}

/// The text that was given or shown, by either side, and goes by a name.
pub(crate) fn text(reach: &Reach, name: &str) -> Result<AssuranceView, DeskFault> {
    one(name, assurances(reach)?)
}

/// The one of these that is meant.
fn one(name: &str, given: Vec<AssuranceView>) -> Result<AssuranceView, DeskFault> {
    let digits = name.to_ascii_lowercase();
    let by_digits = name.len() >= LEAST_DIGITS;
    let fits = |it: &AssuranceView| {
        (by_digits && (it.meaning.starts_with(&digits) || it.letter.starts_with(name)))
            || it.title.eq_ignore_ascii_case(name)
            || it.giver == name
    };
    // What was given twice is one assurance still.
    let mut found: BTreeMap<String, AssuranceView> = BTreeMap::new();
    for it in given.into_iter().filter(fits) {
        found.insert(it.meaning.clone(), it);
    }
    let all: Vec<String> = found
        .values()
        .map(|it| format!("\"{}\" ({:.12})", it.title, it.meaning))
        .collect();
    let mut found = found.into_values();
    match (found.next(), found.next()) {
        (Some(one), None) => Ok(one),
        (None, _) => Err(DeskFault::asked(
            format!("no assurance on record goes by `{name}`"),
            "name it by its title, its giver, or at least six digits of its digest, as `tacit assurance list` shows them",
        )),
        _ => Err(DeskFault::asked(
            format!("several assurances go by `{name}`: {}", all.join(", ")),
            "name one of them by its digest",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view(meaning: &str, title: &str, giver: &str) -> AssuranceView {
        AssuranceView {
            meaning: meaning.to_owned(),
            title: title.to_owned(),
            giver: giver.to_owned(),
            receiver: String::new(),
            channel: String::new(),
            letter: "m-0011223344556677".to_owned(),
            ours: true,
            what: "assurance".to_owned(),
            followed_by: Vec::new(),
            ended_by: None,
            text: String::new(),
            vocabulary: String::new(),
        }
    }

    #[test]
    fn an_assurance_is_named_by_anything_that_means_one_alone() {
        let given = || {
            vec![
                view("aabbcc01", "Quiet", "arland"),
                view("aabbcc02", "Calm", "arland"),
            ]
        };
        assert_eq!(one("quiet", given()).unwrap().meaning, "aabbcc01");
        assert_eq!(one("AABBCC02", given()).unwrap().title, "Calm");
        assert!(
            one("aabbcc", given())
                .unwrap_err()
                .to_string()
                .contains("several")
        );
        assert!(
            one("arland", given())
                .unwrap_err()
                .to_string()
                .contains("several")
        );
        assert!(one("aabb", given()).is_err(), "four digits name nothing");
        let twice = vec![
            view("aabbcc01", "Quiet", "arland"),
            view("aabbcc01", "Quiet", "arland"),
        ];
        assert_eq!(one("arland", twice).unwrap().title, "Quiet");
    }
}
