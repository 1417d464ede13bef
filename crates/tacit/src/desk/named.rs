//! Which assurance an officer means by what it is called, as long as one alone is meant.

use super::view::AssuranceView;
use std::collections::BTreeMap;

/// The fewest digits that name something.
const LEAST_DIGITS: usize = 6;

/// Not one assurance goes by a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum NotOne {
    /// None does.
    None,
    /// Several do: each with its title and the first digits of its meaning.
    Several(Vec<String>),
}

/// The one of these that is meant: by its title, its giver, its message, or digits of its meaning.
///
/// # Errors
/// [`NotOne`].
pub(crate) fn one(name: &str, given: Vec<AssuranceView>) -> Result<AssuranceView, NotOne> {
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
    let all = found.values();
    let all: Vec<String> = all
        .map(|it| format!("\"{}\" ({:.12})", it.title, it.meaning))
        .collect();
    let mut found = found.into_values();
    match (found.next(), found.next()) {
        (Some(one), None) => Ok(one),
        (None, _) => Err(NotOne::None),
        _ => Err(NotOne::Several(all)),
    }
}

/// Whether it was given, and not only shown.
pub(crate) fn is_given(it: &AssuranceView) -> bool {
    matches!(it.what.as_str(), "assurance" | "amendment")
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
        let both = ["\"Quiet\" (aabbcc01)", "\"Calm\" (aabbcc02)"].map(str::to_owned);
        let several = Err(NotOne::Several(both.to_vec()));
        assert_eq!(one("aabbcc", given()), several);
        assert_eq!(one("arland", given()), several);
        let none = Err(NotOne::None);
        assert_eq!(one("aabb", given()), none, "four digits name nothing");
        let twice = vec![
            view("aabbcc01", "Quiet", "arland"),
            view("aabbcc01", "Quiet", "arland"),
        ];
        assert_eq!(one("arland", twice).unwrap().title, "Quiet");
    }
}
