//! Which codes are which acts.

use super::Violence;
use super::choices::with_cameo;
use super::document::{NO_CODE, NOTHING_MAPPED, Problems, Section, TWICE, span};
use std::collections::HashMap;
use tacit_lang::diagnostic::Span;
use tacit_lang::ids::ActId;
use toml::de::DeValue;

/// The CAMEO codes of the vocabulary's acts, with what `[acts]` puts in their place; `false` takes a
/// code out.
pub(super) fn codes(
    problems: &mut Problems<'_>,
    section: Option<Section<'_>>,
    at: Span,
) -> HashMap<String, Option<ActId>> {
    let mut own = HashMap::new();
    for (code, key, value) in section.into_iter().flat_map(Section::entries) {
        let plain = (1..=4).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_digit());
        if !plain {
            problems.add(
                NO_CODE,
                key,
                format!("`{code}` is no CAMEO code"),
                "a code is one to four digits; a shorter one stands for all that begin with it",
            );
        }
        let act = match value.get_ref() {
            DeValue::Boolean(false) => Some(None),
            _ => problems.act(value).map(Some),
        };
        if let Some(act) = act {
            own.insert(code.to_owned(), act);
        }
    }
    let all = with_cameo(problems, own, at);
    if !all.values().any(Option::is_some) && !problems.torn {
        problems.add(
            NOTHING_MAPPED,
            at,
            "no event code is mapped to an act, so every row would be left out",
            "give the vocabulary's acts `cameo` codes, or map codes under [acts]",
        );
    }
    all
}

/// `[relations]`: the acts of words, for rows whose code was lost.
pub(super) fn relations(
    problems: &mut Problems<'_>,
    section: Option<Section<'_>>,
) -> HashMap<String, ActId> {
    let mut all = HashMap::new();
    for (words, key, value) in section.into_iter().flat_map(Section::entries) {
        let Some(act) = problems.act(value) else {
            continue;
        };
        if all.insert(words.trim().to_owned(), act).is_some() {
            problems.add(
                TWICE,
                key,
                format!("`{words}` is mapped twice"),
                "padding does not make another name: keep one of the two",
            );
        }
    }
    all
}

/// `[violence]`: what each `type_of_violence` of UCDP is.
pub(super) fn violence(
    problems: &mut Problems<'_>,
    section: Option<Section<'_>>,
    at: Span,
) -> HashMap<String, Violence> {
    let mut all = HashMap::new();
    if let Some(section) = section {
        problems.only(section, &["1", "2", "3"]);
    }
    for (kind, _, value) in section.into_iter().flat_map(Section::entries) {
        let found = match value.get_ref() {
            DeValue::Table(table) => {
                let inner = Section {
                    table,
                    span: span(&value.span()),
                };
                problems.only(inner, &["act", "author"]);
                let by_side_a = inner
                    .get("author")
                    .and_then(|value| problems.word(value, &[("either", false), ("side_a", true)]));
                problems
                    .needed(inner, "act")
                    .and_then(|value| problems.act(value))
                    .map(|act| Violence {
                        act,
                        by_side_a: by_side_a.unwrap_or(false),
                    })
            }
            _ => problems.act(value).map(|act| Violence {
                act,
                by_side_a: false,
            }),
        };
        if let Some(found) = found {
            all.insert(kind.to_owned(), found);
        }
    }
    if section.is_none_or(|section| section.table.is_empty()) && !problems.torn {
        problems.add(
            NOTHING_MAPPED,
            at,
            "no type of violence is mapped to an act, so every row would be left out",
            "map them: `[violence]`, then `1 = \"…\"` with the identifier of an act",
        );
    }
    all
}
