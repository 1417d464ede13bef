//! The whole file, section by section, with all its problems.

use super::document::{NOT_TOML, OTHER_LAYOUT, Problems, Section, TOO_LARGE, span};
use super::{MAX_MAPPING_BYTES, Mapping, acts, header, names, table};
use crate::layout::Layout;
use std::collections::HashMap;
use tacit_lang::diagnostic::{Diagnostic, Span};
use tacit_lang::vocabulary::Vocabulary;
use toml::de::DeTable;

/// Every key that may stand at the top.
const KEYS: [&str; 18] = [
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
];

/// The key that only UCDP's layout has.
const VIOLENCE: &str = "violence";

pub(super) fn mapping(text: &str, vocabulary: &Vocabulary) -> Result<Mapping, Vec<Diagnostic>> {
    let mut problems = Problems {
        vocabulary,
        found: Vec::new(),
        torn: false,
    };
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
        return Err(problems.found);
    }
    let (tree, errors) = DeTable::parse_recoverable(text);
    problems.torn = !errors.is_empty();
    for error in errors {
        let at = error.span().unwrap_or(0..0);
        problems.add(
            NOT_TOML,
            span(&at),
            error.message().to_owned(),
            "mend the TOML here; what seems missing elsewhere is not reported until then",
        );
    }
    let root = Section {
        table: tree.get_ref(),
        span: Span::new(0, 0),
    };
    let found = sections(&mut problems, root);
    drop_echoes(&mut problems.found);
    problems.found.sort_by_key(|problem| problem.span);
    match found {
        Some(mapping) if problems.found.is_empty() => Ok(mapping),
        _ => Err(problems.found),
    }
}

/// Where the TOML itself is torn, what was put in the place of a lost value is nobody's mistake.
fn drop_echoes(found: &mut Vec<Diagnostic>) {
    let torn: Vec<Span> = found
        .iter()
        .filter(|problem| problem.code == NOT_TOML)
        .map(|problem| problem.span)
        .collect();
    found.retain(|problem| {
        let touches =
            |span: &Span| span.start <= problem.span.end && problem.span.start <= span.end;
        problem.code == NOT_TOML || !torn.iter().any(touches)
    });
}

fn sections(problems: &mut Problems<'_>, root: Section<'_>) -> Option<Mapping> {
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
    let (roles, unlisted) = names::roles(problems, roles);
    let outsiders = section(problems, "outsiders");
    let outsiders = names::outsiders(problems, outsiders);
    let places = section(problems, "places");
    let places = names::places(problems, places);
    let relations = section(problems, "relations");
    let relations = acts::relations(problems, relations);
    let layout = layout?;
    foreign_keys(problems, root, layout);
    let actors = section(problems, "actors");
    let countries = section(problems, "countries");
    let names = names::names(problems, actors, countries, layout, at);
    let (mut codes, mut violence) = (HashMap::new(), HashMap::new());
    let mut declared = None;
    if layout == Layout::Table {
        let claims_by = feed.as_ref().map(|feed| feed.claims_by);
        declared = table::table(problems, root, claims_by);
        let of_codes = section(problems, "acts");
        codes = if declared.as_ref().is_some_and(|table| table.cameo) {
            acts::codes(problems, of_codes, at)
        } else {
            table::own_codes(problems, of_codes, !relations.is_empty(), at)
        };
    } else if layout == Layout::UcdpGed {
        let of_types = section(problems, VIOLENCE);
        violence = acts::violence(problems, of_types, at);
    } else {
        let of_codes = section(problems, "acts");
        codes = acts::codes(problems, of_codes, at);
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
        table: declared,
        principals,
    })
}

/// Reports what stands in the file and could never matter in `layout`.
fn foreign_keys(problems: &mut Problems<'_>, root: Section<'_>, layout: Layout) {
    let foreign: &[&str] = match layout {
        Layout::Icews => &[VIOLENCE, "places"],
        Layout::IcewsRaw | Layout::Table => &[VIOLENCE],
        Layout::UcdpGed => &["acts", "relations", "roles"],
    };
    let of_tables = ["table", "columns", "precisions", "grades", "hits"];
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
    if let Some(value) = publisher.filter(|_| !matches!(layout, Layout::IcewsRaw | Layout::Table)) {
        report(span(&value.span()), "claims_by = \"publisher\"");
    }
    let roles = root
        .get("outsiders")
        .and_then(|value| value.get_ref().get("roles"));
    if let Some(value) = roles.filter(|_| layout == Layout::UcdpGed) {
        report(span(&value.span()), "outsiders.roles");
    }
}
