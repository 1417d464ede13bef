//! Which names are which actors and places.

use super::document::{NOTHING_MAPPED, Problems, Section, TWICE, Value, span};
use super::{Country, Named, Outsiders, Role};
use crate::layout::Layout;
use std::collections::HashMap;
use tacit_lang::diagnostic::Span;
use tacit_lang::ids::{ActorId, PlaceId};
use tacit_lang::meaning::TargetKind;
use toml::de::DeValue;

/// The words for what of an actor is hit.
const KINDS: [(&str, TargetKind); 3] = [
    ("territory", TargetKind::Territory),
    ("forces", TargetKind::Forces),
    ("people", TargetKind::People),
];

/// The words for what a role says.
const ROLES: [(&str, Role); 6] = [
    ("own-forces", Role::OwnForces),
    ("government", Role::Government),
    ("people", Role::People),
    ("territory", Role::Territory),
    ("unidentified", Role::Unidentified),
    ("others", Role::Others),
];

/// Names as they are, and countries in brackets.
pub(super) struct Names {
    pub(super) names: HashMap<String, Named>,
    pub(super) countries: HashMap<String, Country>,
}

/// `[actors]` and `[countries]`. A country's name alone is its state.
pub(super) fn names(
    problems: &mut Problems<'_>,
    actors: Option<Section<'_>>,
    countries: Option<Section<'_>>,
    layout: Layout,
    at: Span,
) -> Names {
    let mut all = Names {
        names: HashMap::new(),
        countries: HashMap::new(),
    };
    for (name, key, value) in actors.into_iter().flat_map(Section::entries) {
        if let Some(named) = named(problems, value, layout)
            && all.names.insert(name.trim().to_owned(), named).is_some()
        {
            twice(problems, name, key);
        }
    }
    for (name, key, value) in countries.into_iter().flat_map(Section::entries) {
        let Some((country, named)) = country(problems, value, layout) else {
            continue;
        };
        let name = name.trim().to_owned();
        if all.names.contains_key(&name) {
            twice(problems, &name, key);
        }
        all.countries.insert(name.clone(), country);
        all.names.insert(name, named);
    }
    let none = actors.is_none_or(|section| section.table.is_empty())
        && countries.is_none_or(|section| section.table.is_empty());
    if none && !problems.torn {
        problems.add(
            NOTHING_MAPPED,
            at,
            "no name is mapped to an actor, so every row would be left out",
            "map names under [actors], or countries under [countries]",
        );
    }
    all
}

fn twice(problems: &mut Problems<'_>, name: &str, at: Span) {
    problems.add(
        TWICE,
        at,
        format!("`{name}` is mapped twice"),
        "a name stands for one actor; padding does not make another, and a country's name alone is its state",
    );
}

/// `"id"`, or `{ actor = "id", hit = ["forces"] }`.
fn named(problems: &mut Problems<'_>, value: Value<'_>, layout: Layout) -> Option<Named> {
    let DeValue::Table(table) = value.get_ref() else {
        let actor = problems.actor(value)?;
        let hit = usual_hit(problems, &actor, layout);
        return Some(Named { actor, hit });
    };
    let section = Section {
        table,
        span: span(&value.span()),
    };
    problems.only(section, &["actor", "hit"]);
    let hit = hit(problems, section);
    let actor = problems
        .needed(section, "actor")
        .and_then(|value| problems.actor(value))?;
    let hit = hit.unwrap_or_else(|| usual_hit(problems, &actor, layout));
    Some(Named { actor, hit })
}

/// `"id"`, or `{ state = "id", forces = "id", hit = ["territory"] }`.
fn country(
    problems: &mut Problems<'_>,
    value: Value<'_>,
    layout: Layout,
) -> Option<(Country, Named)> {
    let (state, forces, hit) = match value.get_ref() {
        DeValue::Table(table) => {
            let section = Section {
                table,
                span: span(&value.span()),
            };
            problems.only(section, &["state", "forces", "hit"]);
            let hit = hit(problems, section);
            let forces = section
                .get("forces")
                .and_then(|value| problems.actor(value));
            let state = problems
                .needed(section, "state")
                .and_then(|value| problems.actor(value))?;
            (state, forces, hit)
        }
        _ => (problems.actor(value)?, None, None),
    };
    let hit = hit.unwrap_or_else(|| usual_hit(problems, &state, layout));
    Some((
        Country {
            forces: forces.unwrap_or_else(|| state.clone()),
            state: state.clone(),
        },
        Named { actor: state, hit },
    ))
}

fn hit(problems: &mut Problems<'_>, section: Section<'_>) -> Option<Vec<TargetKind>> {
    section.get("hit").map(|value| kinds(problems, value))
}

/// A list of what of an actor is hit.
pub(super) fn kinds(problems: &mut Problems<'_>, value: Value<'_>) -> Vec<TargetKind> {
    let list = problems.array(value);
    list.into_iter()
        .flat_map(|list| list.iter())
        .filter_map(|value| problems.word(value, &KINDS))
        .collect()
}

/// A side of UCDP's and ACLED's rows and a part of an actor are hit as forces, anybody else as territory.
fn usual_hit(problems: &Problems<'_>, actor: &ActorId, layout: Layout) -> Vec<TargetKind> {
    let actors = &problems.vocabulary.actors;
    let part = actors
        .get(actor)
        .is_some_and(|found| found.part_of.is_some());
    if part || matches!(layout, Layout::UcdpGed | Layout::Acled) {
        vec![TargetKind::Forces]
    } else {
        vec![TargetKind::Territory]
    }
}

/// `[roles]`: lists of roles under what they are, and what `unlisted` ones are.
pub(super) fn roles(
    problems: &mut Problems<'_>,
    section: Option<Section<'_>>,
) -> (HashMap<String, Role>, Role) {
    let mut all = HashMap::new();
    let mut unlisted = Role::People;
    let Some(section) = section else {
        return (all, unlisted);
    };
    let mut known: Vec<&str> = ROLES.iter().map(|(word, _)| *word).collect();
    known.extend(["unlisted", "bare"]);
    problems.only(section, &known);
    if let Some(value) = section.get("unlisted") {
        unlisted = problems.word(value, &ROLES).unwrap_or(unlisted);
    }
    for (word, role) in ROLES {
        let list = section.get(word).and_then(|value| problems.array(value));
        for value in list.into_iter().flat_map(|list| list.iter()) {
            let Some(name) = problems.text(value) else {
                continue;
            };
            if all.insert(name.trim().to_owned(), role).is_some() {
                problems.add(
                    TWICE,
                    span(&value.span()),
                    format!("the role `{name}` is listed twice"),
                    "a role is one thing: keep it in one list",
                );
            }
        }
    }
    (all, unlisted)
}

/// `[outsiders]`.
pub(super) fn outsiders(problems: &mut Problems<'_>, section: Option<Section<'_>>) -> Outsiders {
    let Some(section) = section else {
        return Outsiders::default();
    };
    problems.only(section, &["roles", "names"]);
    let mut of = |key| section.get(key).and_then(|value| problems.actor(value));
    Outsiders {
        roles: of("roles"),
        names: of("names"),
    }
}

/// `[places]`.
pub(super) fn places(
    problems: &mut Problems<'_>,
    section: Option<Section<'_>>,
) -> HashMap<String, PlaceId> {
    let mut all = HashMap::new();
    for (name, key, value) in section.into_iter().flat_map(Section::entries) {
        if let Some(place) = problems.place(value)
            && all.insert(name.trim().to_owned(), place).is_some()
        {
            problems.add(
                TWICE,
                key,
                format!("`{name}` is mapped twice"),
                "padding does not make another place: keep one of the two",
            );
        }
    }
    all
}
