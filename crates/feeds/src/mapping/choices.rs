//! What a mapping chooses for the layouts that leave it a choice: which codes the rows have, which rows count, whose
//! word the time is, who did what kind of event.

use super::document::{CODE_OF_TWO, NO_CODE, NOTHING_MAPPED, Problems, Section, Value, span};
use super::{Codes, Event, Selection};
use crate::data::is_event_type;
use std::collections::HashMap;
use tacit_lang::diagnostic::Span;
use tacit_lang::ids::ActId;
use toml::de::DeValue;

/// Acts by code; none where a code is taken out.
type Acts = HashMap<String, Option<ActId>>;

/// `codes`: `"cameo"` or `"plover"`.
pub(super) fn codes(problems: &mut Problems<'_>, root: Section<'_>) -> Codes {
    let words = [("cameo", Codes::Cameo), ("plover", Codes::Plover)];
    let value = root.get("codes");
    let found = value.and_then(|value| problems.word(value, &words));
    found.unwrap_or(Codes::Cameo)
}

/// `learned`: `"row"` or `"day"`.
pub(super) fn learned_by_row(problems: &mut Problems<'_>, root: Section<'_>) -> bool {
    let value = root.get("learned");
    let found = value.and_then(|value| problems.word(value, &[("row", true), ("day", false)]));
    found.unwrap_or(true)
}

/// `roles.bare`: whether a country's code alone is only perhaps the state.
pub(super) fn bare(problems: &mut Problems<'_>, roles: Option<Section<'_>>) -> bool {
    let value = roles.and_then(|section| section.get("bare"));
    let words = [("state", false), ("unidentified", true)];
    let found = value.and_then(|value| problems.word(value, &words));
    found.unwrap_or(false)
}

/// `[rows]`: which rows count at all.
pub(super) fn selection(problems: &mut Problems<'_>, section: Option<Section<'_>>) -> Selection {
    let Some(section) = section else {
        return Selection::default();
    };
    problems.only(section, &["root_only", "least_sources"]);
    let root_only = section
        .get("root_only")
        .and_then(|value| problems.boolean(value));
    let least_sources = section
        .get("least_sources")
        .and_then(|value| problems.count(value));
    Selection {
        root_only: root_only.unwrap_or(false),
        least_sources: least_sources.unwrap_or(0),
    }
}

/// PLOVER's event types, out of the vocabulary and `[acts]`, for rows that hold them.
pub(super) fn words(problems: &mut Problems<'_>, section: Option<Section<'_>>, at: Span) -> Acts {
    let own = own(problems, section, is_event);
    let all = with_vocabulary(problems, own);
    if !all.values().any(Option::is_some) && !problems.torn {
        problems.add(
            NOTHING_MAPPED,
            at,
            "no event type is mapped to an act, so every row would be left out",
            "give the vocabulary's acts `plover` types, or map types under [acts]",
        );
    }
    all
}

/// CAMEO codes and PLOVER's event types, for rows whose codes a table leads over to PLOVER.
pub(super) fn both(
    problems: &mut Problems<'_>,
    section: Option<Section<'_>>,
    at: Span,
) -> (Acts, Acts) {
    let own = own(problems, section, |code| is_cameo(code) || is_event(code));
    let (own_codes, own_words): (Acts, Acts) =
        own.into_iter().partition(|(code, _)| is_cameo(code));
    let codes = with_cameo(problems, own_codes, at);
    let words = with_vocabulary(problems, own_words);
    if !codes.values().chain(words.values()).any(Option::is_some) && !problems.torn {
        problems.add(
            NOTHING_MAPPED,
            at,
            "no event code is mapped to an act, so every row would be left out",
            "give the vocabulary's acts `cameo` codes or `plover` types, or map some under [acts]",
        );
    }
    (codes, words)
}

/// `[acts]`, with every key that is no code reported.
fn own(
    problems: &mut Problems<'_>,
    section: Option<Section<'_>>,
    is_code: impl Fn(&str) -> bool,
) -> Acts {
    let mut own = HashMap::new();
    for (code, key, value) in section.into_iter().flat_map(Section::entries) {
        if !is_code(code) {
            problems.add(
                NO_CODE,
                key,
                format!("`{code}` is no code of the rows"),
                "with PLOVER write an event type, perhaps with its mode: `ASSAULT/firearms`; with CAMEO one to four digits",
            );
        }
        let act = act_or_none(problems, value);
        if let Some(act) = act {
            own.insert(code.to_owned(), act);
        }
    }
    own
}

/// An act, or `false`, which takes the key out.
fn act_or_none(problems: &mut Problems<'_>, value: Value<'_>) -> Option<Option<ActId>> {
    match value.get_ref() {
        DeValue::Boolean(false) => Some(None),
        _ => problems.act(value).map(Some),
    }
}

/// The vocabulary's event types beside the mapping's own, which hold before them. A vocabulary gives a type to one act.
fn with_vocabulary(problems: &Problems<'_>, own: Acts) -> Acts {
    let mut all = Acts::new();
    for (id, act) in &problems.vocabulary.acts {
        for word in &act.plover {
            all.insert(word.clone(), Some(id.clone()));
        }
    }
    all.extend(own);
    all
}

/// The vocabulary's CAMEO codes beside the mapping's own, which hold before them.
pub(super) fn with_cameo(problems: &mut Problems<'_>, own: Acts, at: Span) -> Acts {
    let mut all = Acts::new();
    let vocabulary = problems.vocabulary;
    for (id, act) in &vocabulary.acts {
        for code in act.cameo.iter().filter(|code| !own.contains_key(*code)) {
            let before = all.insert(code.clone(), Some(id.clone()));
            if let Some(Some(before)) = before.filter(|before| before.as_ref() != Some(id)) {
                problems.add(
                    CODE_OF_TWO,
                    at,
                    format!("the vocabulary gives CAMEO code `{code}` to `{before}` and to `{id}`"),
                    format!("say which is meant: `\"{code}\" = \"{before}\"` under [acts]"),
                );
            }
        }
    }
    all.extend(own);
    all
}

fn is_cameo(code: &str) -> bool {
    (1..=4).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_digit())
}

/// `ASSAULT`, or `ASSAULT/firearms`.
fn is_event(code: &str) -> bool {
    let (word, mode) = code.split_once('/').unwrap_or((code, "any"));
    is_event_type(word) && !mode.trim().is_empty()
}

/// `[events]`: what each type of ACLED's events is, and who did it.
pub(super) fn events(
    problems: &mut Problems<'_>,
    section: Option<Section<'_>>,
    at: Span,
) -> HashMap<String, Option<Event>> {
    let mut all = HashMap::new();
    for (kind, _, value) in section.into_iter().flat_map(Section::entries) {
        let found = match value.get_ref() {
            DeValue::Table(table) => {
                let inner = Section {
                    table,
                    span: span(&value.span()),
                };
                problems.only(inner, &["act", "author"]);
                let by_first = inner
                    .get("author")
                    .and_then(|value| problems.word(value, &[("either", false), ("actor1", true)]));
                let act = problems
                    .needed(inner, "act")
                    .and_then(|value| problems.act(value));
                act.map(|act| {
                    Some(Event {
                        act,
                        by_first: by_first.unwrap_or(false),
                    })
                })
            }
            _ => act_or_none(problems, value).map(|act| {
                act.map(|act| Event {
                    act,
                    by_first: false,
                })
            }),
        };
        if let Some(found) = found {
            all.insert(kind.trim().to_owned(), found);
        }
    }
    if !all.values().any(Option::is_some) && !problems.torn {
        problems.add(
            NOTHING_MAPPED,
            at,
            "no type of event is mapped to an act, so every row would be left out",
            "map them: `[events]`, then `\"Battles\" = \"…\"` with the identifier of an act",
        );
    }
    all
}
