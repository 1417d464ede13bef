//! `[data]`: the code tables and dictionaries that a mapping names.

use super::document::{EMPTY_DATA, NO_FILE, Problems, Section, TWICE, VERSION, Value, span};
use super::names::Names;
use crate::data::{
    Conversion, Countries, Country, DataFiles, DataNote, Dictionary, EventNames, Refused,
};
use tacit_lang::diagnostic::{Diagnostic, Span};
use toml::de::DeTable;

/// The version of the format of files of countries.
const COUNTRIES_VERSION: &str = "1";

/// The keys that name one file each, and the one that names several.
const ONE: [&str; 3] = ["countries", "codes", "events"];
const SEVERAL: &str = "actors";

/// What the files hold.
#[derive(Debug, Clone, Default)]
pub(crate) struct Data {
    pub(crate) countries: Countries,
    /// None where no dictionary is named.
    pub(crate) dictionary: Option<Dictionary>,
    /// None where no table is named.
    pub(crate) conversion: Option<Conversion>,
    pub(crate) event_names: EventNames,
    pub(crate) notes: Vec<DataNote>,
}

/// The names of the files that `text` names, in the order of the keys; none if it cannot be read that far. What leads out
/// of the mapping's folder is no name: a mapping from somebody else must not have other files opened.
pub(super) fn named(text: &str) -> Vec<String> {
    let (tree, _) = DeTable::parse_recoverable(text);
    let Some(data) = tree
        .get_ref()
        .get("data")
        .and_then(|data| data.get_ref().as_table())
    else {
        return Vec::new();
    };
    let mut all: Vec<String> = Vec::new();
    for key in ONE.into_iter().chain([SEVERAL]) {
        let Some(value) = data.get(key).map(|value| value.get_ref()) else {
            continue;
        };
        let several = value.as_array().into_iter().flat_map(|list| list.iter());
        let each = several.filter_map(|one| one.get_ref().as_str());
        all.extend(value.as_str().into_iter().chain(each).map(str::to_owned));
    }
    all.retain(|name| {
        !name.contains(['/', '\\', '\0']) && !matches!(name.as_str(), "" | "." | "..")
    });
    all
}

/// Reads `[data]` out of the files that were handed over.
pub(super) fn data(
    problems: &mut Problems<'_>,
    section: Option<Section<'_>>,
    zone: &str,
    files: &DataFiles,
    refused: &mut Refused,
) -> Data {
    let mut data = Data::default();
    let Some(section) = section else {
        return data;
    };
    problems.only(section, &["countries", "codes", "events", "actors"]);
    if let Some((name, text)) = file(problems, section.get("countries"), files) {
        let (found, wrong) = countries(problems, text);
        if wrong.is_empty() {
            let mut note = DataNote::new(name);
            note.entries = found.len();
            data.notes.push(note);
        } else {
            refused.files.insert(name.to_owned(), wrong);
        }
        data.countries = found;
    }
    if let Some(value) = section.get("codes")
        && let Some((name, text)) = file(problems, Some(value), files)
    {
        let mut note = DataNote::new(name);
        data.conversion = Some(Conversion::read(text, &mut note));
        held(
            problems,
            value,
            &note,
            "CAMEO codes with PLOVER's event types",
        );
        data.notes.push(note);
    }
    if let Some(value) = section.get("events")
        && let Some((name, text)) = file(problems, Some(value), files)
    {
        let mut note = DataNote::new(name);
        data.event_names = EventNames::read(text, &mut note);
        held(
            problems,
            value,
            &note,
            "rows with the columns `name` and `code`",
        );
        data.notes.push(note);
    }
    let list = section
        .get("actors")
        .and_then(|value| problems.array(value));
    for value in list.into_iter().flat_map(|list| list.iter()) {
        if let Some((name, text)) = file(problems, Some(value), files) {
            let mut note = DataNote::new(name);
            let dictionary = data.dictionary.get_or_insert_default();
            dictionary.read(text, zone, &mut note);
            held(
                problems,
                value,
                &note,
                "names with roles in square brackets",
            );
            data.notes.push(note);
        }
    }
    data
}

fn file<'f>(
    problems: &mut Problems<'_>,
    value: Option<Value<'f>>,
    files: &'f DataFiles,
) -> Option<(&'f str, &'f str)> {
    let value = value?;
    let name = problems.text(value)?;
    let text = files.text(name);
    if text.is_none() {
        problems.add(
            NO_FILE,
            span(&value.span()),
            format!("the file `{name}` is not handed over with this mapping"),
            "a name is that of a file in the mapping's own folder: put the file there, or mend the name",
        );
    }
    text.map(|text| (name, text))
}

/// A file of which nothing can be read is another file.
fn held(problems: &mut Problems<'_>, value: Value<'_>, note: &DataNote, wanted: &str) {
    if note.entries == 0 {
        problems.add(
            EMPTY_DATA,
            span(&value.span()),
            format!("`{}` holds nothing that can be read here", note.file),
            format!("name a file that holds {wanted}"),
        );
    }
}

/// Reads a file of countries, and what is wrong with it.
fn countries(problems: &Problems<'_>, text: &str) -> (Countries, Vec<Diagnostic>) {
    let mut own = Problems {
        vocabulary: problems.vocabulary,
        found: Vec::new(),
        torn: false,
    };
    let tree = own.document(text);
    let root = Section {
        table: tree.get_ref(),
        span: Span::new(0, 0),
    };
    let mut all = Countries::default();
    own.only(root, &["countries", "country"]);
    if let Some(value) = own.needed(root, "countries") {
        let found = value.get_ref().as_integer();
        if found.is_none_or(|found| found.as_str() != COUNTRIES_VERSION) {
            own.add(
                VERSION,
                span(&value.span()),
                "this is no version of a file of countries that this program reads",
                format!("write `countries = {COUNTRIES_VERSION}`"),
            );
        }
    }
    let section = own
        .needed(root, "country")
        .and_then(|value| own.table(value));
    for (code, at, value) in section.into_iter().flat_map(Section::entries) {
        let Some(country) = country(&mut own, code, value) else {
            continue;
        };
        if let Err(word) = all.add(country) {
            own.add(
                TWICE,
                at,
                format!("`{word}` is a code or a name of another country too"),
                "a code or a name stands for one country: keep it in one place",
            );
        }
    }
    (all, own.in_order())
}

/// `ARL = { two = "AR", number = "999", name = "Arland", also = ["…"], cameo = ["…"] }`.
fn country(problems: &mut Problems<'_>, code: &str, value: Value<'_>) -> Option<Country> {
    let section = problems.table(value)?;
    problems.only(section, &["two", "number", "name", "also", "cameo"]);
    let mut country = Country::default();
    country.spellings.push(code.to_owned());
    for key in ["two", "number"] {
        let found = section.get(key).and_then(|value| problems.text(value));
        country.codes.extend(found.map(str::to_owned));
    }
    let name = problems
        .needed(section, "name")
        .and_then(|value| problems.text(value))?;
    country.spellings.push(name.trim().to_owned());
    for key in ["also", "cameo"] {
        let list = section.get(key).and_then(|value| problems.array(value));
        for value in list.into_iter().flat_map(|list| list.iter()) {
            country
                .spellings
                .extend(problems.text(value).map(|word| word.trim().to_owned()));
        }
    }
    Some(country)
}

/// A country under `[countries]` stands for all that a feed may call it, unless the mapping says otherwise of one
/// of these names.
pub(super) fn spread(
    problems: &mut Problems<'_>,
    section: Option<Section<'_>>,
    countries: &Countries,
    names: &mut Names,
) {
    let mut met: Vec<(usize, &str)> = Vec::new();
    for (key, at, _) in section.into_iter().flat_map(Section::entries) {
        let key = key.trim();
        let Some(found) = countries.find(key) else {
            continue;
        };
        if let Some((_, before)) = met.iter().find(|(country, _)| *country == found) {
            problems.add(
                TWICE,
                at,
                format!("`{before}` and `{key}` are one country in the file of countries"),
                "a country is mapped once, under whichever of its names or codes",
            );
            continue;
        }
        met.push((found, key));
        let (Some(country), Some(named)) = (
            names.countries.get(key).cloned(),
            names.names.get(key).cloned(),
        ) else {
            continue;
        };
        for word in countries.spellings(found) {
            names
                .countries
                .entry(word.clone())
                .or_insert_with(|| country.clone());
            names
                .names
                .entry(word.clone())
                .or_insert_with(|| named.clone());
        }
    }
}
