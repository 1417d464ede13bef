//! The whole file, section by section, with all its problems.

use super::document::{OTHER_LAYOUT, Problems, Section, TOO_LARGE, span};
use super::{Codes, MAX_MAPPING_BYTES, Mapping, acts, choices, files, header, names, table};
use crate::data::{DataFiles, Refused};
use crate::layout::Layout;
use std::collections::HashMap;
use tacit_lang::diagnostic::Span;
use tacit_lang::vocabulary::Vocabulary;

/// Every key that may stand at the top.
const KEYS: [&str; 23] = [
    "mapping",
    "layout",
    "zone",
    "learned_after",
    "source",
    "gap",
    "actors",
    "countries",
    "roles",
    "outsiders",
    "places",
    "acts",
    "relations",
    "table",
    "columns",
    "precisions",
    "grades",
    "hits",
    "codes",
    "data",
    "events",
    "learned",
    "rows",
];

/// The key that only UCDP's layout has.
const VIOLENCE: &str = "violence";

pub(super) fn mapping(
    text: &str,
    vocabulary: &Vocabulary,
    files: &DataFiles,
) -> Result<Mapping, Refused> {
    let mut problems = Problems {
        vocabulary,
        found: Vec::new(),
        torn: false,
    };
    let mut refused = Refused::default();
    if text.len() > MAX_MAPPING_BYTES {
        problems.add(
            TOO_LARGE,
            Span::new(0, 0),
            format!(
                "a mapping file has at most {MAX_MAPPING_BYTES} bytes, this one {}",
                text.len()
            ),
            "leave out names that no act of interest comes from or hits",
        );
        refused.mapping = problems.found;
        return Err(refused);
    }
    let tree = problems.document(text);
    let root = Section {
        table: tree.get_ref(),
        span: Span::new(0, 0),
    };
    let found = sections(&mut problems, root, files, &mut refused);
    refused.mapping = problems.in_order();
    match found {
        Some(mapping) if refused == Refused::default() => Ok(mapping),
        _ => Err(refused),
    }
}

fn sections(
    problems: &mut Problems<'_>,
    root: Section<'_>,
    given: &DataFiles,
    refused: &mut Refused,
) -> Option<Mapping> {
    let mut keys = KEYS.to_vec();
    keys.push(VIOLENCE);
    problems.only(root, &keys);
    header::version(problems, root);
    let layout_value = problems.needed(root, "layout");
    let at = layout_value.map_or(root.span, |value| span(&value.span()));
    let layout = layout_value.and_then(|value| {
        let words: Vec<(&str, Layout)> = Layout::ALL
            .iter()
            .map(|layout| (layout.word(), *layout))
            .collect();
        problems.word(value, &words)
    });
    let zone = header::zone(problems, root);
    let learned_after = header::learned_after(problems, root);
    let gaps = header::gaps(problems, root, &zone);
    let feed = header::feed(problems, root, &zone, !gaps.is_empty());
    let section =
        |problems: &mut Problems<'_>, key| root.get(key).and_then(|value| problems.table(value));
    let roles = section(problems, "roles");
    let bare = choices::bare(problems, roles);
    let (roles, unlisted) = names::roles(problems, roles);
    let outsiders = section(problems, "outsiders");
    let outsiders = names::outsiders(problems, outsiders);
    let places = section(problems, "places");
    let places = names::places(problems, places);
    let relations = section(problems, "relations");
    let relations = acts::relations(problems, relations);
    let in_data = section(problems, "data");
    let data = files::data(problems, in_data, &zone, given, refused);
    let codes_are = choices::codes(problems, root);
    let learned_by_row = choices::learned_by_row(problems, root);
    let rows = section(problems, "rows");
    let selection = choices::selection(problems, rows);
    let layout = layout?;
    foreign_keys(problems, root, layout);
    let actors = section(problems, "actors");
    let countries = section(problems, "countries");
    let mut names = names::names(problems, actors, countries, layout, at);
    files::spread(problems, countries, &data.countries, &mut names);
    let (mut codes, mut violence) = (HashMap::new(), HashMap::new());
    let (mut words, mut events) = (HashMap::new(), HashMap::new());
    let mut declared = None;
    match layout {
        Layout::UcdpGed => {
            let of_types = section(problems, VIOLENCE);
            violence = acts::violence(problems, of_types, at);
        }
        Layout::Acled => {
            let of_events = section(problems, "events");
            events = choices::events(problems, of_events, at);
        }
        Layout::Table => {
            let claims_by = feed.as_ref().map(|feed| feed.claims_by);
            declared = table::table(problems, root, claims_by);
            let of_codes = section(problems, "acts");
            let cameo = declared.as_ref().is_some_and(|table| table.cameo);
            (codes, words) = match (cameo, &data.conversion) {
                (false, _) => {
                    let by_words = !relations.is_empty();
                    let codes = table::own_codes(problems, of_codes, by_words, at);
                    (codes, HashMap::new())
                }
                (true, Some(_)) => choices::both(problems, of_codes, at),
                (true, None) => (acts::codes(problems, of_codes, at), HashMap::new()),
            };
        }
        Layout::Icews | Layout::IcewsRaw | Layout::Gdelt => {
            let of_codes = section(problems, "acts");
            (codes, words) = match (codes_are, &data.conversion) {
                (Codes::Plover, _) => (HashMap::new(), choices::words(problems, of_codes, at)),
                (Codes::Cameo, Some(_)) => choices::both(problems, of_codes, at),
                (Codes::Cameo, None) => (acts::codes(problems, of_codes, at), HashMap::new()),
            };
        }
    }
    let feed = feed?;
    let principals = problems
        .vocabulary
        .actors
        .keys()
        .map(|actor| (actor.clone(), problems.vocabulary.principal(actor).clone()))
        .collect();
    Some(Mapping {
        layout,
        zone,
        learned_after,
        source: feed.source,
        grade: feed.grade,
        claims_by: feed.claims_by,
        gaps,
        outsiders,
        names: names.names,
        countries: names.countries,
        roles,
        unlisted,
        places,
        codes,
        relations,
        violence,
        codes_are,
        words,
        events,
        learned_by_row,
        selection,
        bare,
        data,
        table: declared,
        principals,
    })
}

/// Reports what stands in the file and could never matter in `layout`.
fn foreign_keys(problems: &mut Problems<'_>, root: Section<'_>, layout: Layout) {
    let foreign: &[&str] = match layout {
        Layout::Icews => &[VIOLENCE, "places", "events", "rows", "learned"],
        Layout::IcewsRaw => &[VIOLENCE, "events", "rows", "learned"],
        Layout::UcdpGed => &[
            "acts",
            "relations",
            "roles",
            "codes",
            "events",
            "rows",
            "learned",
        ],
        Layout::Gdelt => &[VIOLENCE, "relations", "events"],
        Layout::Acled => &[VIOLENCE, "acts", "relations", "codes", "rows"],
        Layout::Table => &[VIOLENCE, "codes", "events", "rows", "learned"],
    };
    let of_tables = ["table", "columns", "precisions", "grades", "hits"];
    let cameo_table = root
        .get("table")
        .and_then(|value| value.get_ref().get("codes"))
        .is_some_and(|value| value.get_ref().as_str() == Some("cameo"));
    let (has_codes, has_words) = match layout {
        Layout::Icews | Layout::IcewsRaw => (true, true),
        Layout::Gdelt => (true, false),
        Layout::UcdpGed | Layout::Acled => (false, false),
        Layout::Table => (cameo_table, cameo_table),
    };
    let foreign_inside: &[(&str, &str, bool)] = &[
        ("outsiders", "roles", layout == Layout::UcdpGed),
        ("data", "codes", !has_codes),
        ("data", "events", !has_words),
        ("data", "actors", layout == Layout::UcdpGed),
        ("roles", "bare", layout != Layout::Gdelt),
    ];
    let mut report = |at, key: &str| {
        problems.add(
            OTHER_LAYOUT,
            at,
            format!("`{key}` means nothing in the layout `{}`", layout.word()),
            "take it out, or name the layout that it is meant for",
        );
    };
    for (key, at, _) in root.entries() {
        if foreign.contains(&key) || layout != Layout::Table && of_tables.contains(&key) {
            report(at, key);
        }
    }
    let publisher = root
        .get("source")
        .and_then(|value| value.get_ref().get("claims_by"))
        .filter(|value| value.get_ref().as_str() == Some("publisher"));
    let has_publishers = matches!(layout, Layout::IcewsRaw | Layout::Gdelt | Layout::Table);
    if let Some(value) = publisher.filter(|_| !has_publishers) {
        report(span(&value.span()), "claims_by = \"publisher\"");
    }
    for (table, key, _) in foreign_inside.iter().filter(|(_, _, foreign)| *foreign) {
        let inside = root.get(table).and_then(|value| value.get_ref().get(*key));
        if let Some(value) = inside {
            report(span(&value.span()), &format!("{table}.{key}"));
        }
    }
}
