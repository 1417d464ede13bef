//! What a mapping declares of a plain table: how its rows are written, and which column plays which part.

use super::document::{
    COLUMN_AND_TABLE, NO_COLUMN, NOTHING_MAPPED, Problems, Section, TWICE, UNDECLARED, Value, span,
};
use super::{ClaimsBy, names};
use crate::columns::{First, Placed, Row};
use crate::dates::{Order, Precision};
use crate::report::Stopped;
use crate::text::decode;
use std::collections::HashMap;
use tacit_lang::diagnostic::{Diagnostic, Span};
use tacit_lang::ids::{ActId, GradeId};
use tacit_lang::meaning::TargetKind;
use toml::de::DeValue;

/// The highest number of a column.
const MAX_COLUMN: usize = 10_000;

/// How many columns say where it happened, from the narrowest on.
pub(crate) const MAX_PLACES: usize = 4;

/// The parts that columns can play, in the order of [`Part`].
const PARTS: [&str; 13] = [
    "id",
    "begin",
    "end",
    "precision",
    "author",
    "act",
    "words",
    "target",
    "hits",
    "publisher",
    "grade",
    "learned",
    "place",
];

/// The part that a column plays; where it stands among the columns of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Id,
    Begin,
    End,
    Precision,
    Author,
    Act,
    Words,
    Target,
    Hits,
    Publisher,
    Grade,
    Learned,
    /// The narrowest of up to [`MAX_PLACES`].
    Place,
}

/// A plain table, as it is declared.
#[derive(Debug, Clone)]
pub(crate) struct Table {
    pub(crate) between: u8,
    pub(crate) quoted: bool,
    header: bool,
    /// For each part, where several columns say where it happened.
    columns: Vec<Option<Column>>,
    pub(crate) begin: Order,
    pub(crate) end: Order,
    pub(crate) learned: Order,
    /// Where no column says it, or its field is empty.
    pub(crate) precision: Precision,
    pub(crate) precisions: HashMap<String, Precision>,
    pub(crate) grades: HashMap<String, GradeId>,
    pub(crate) hits: HashMap<String, Vec<TargetKind>>,
    /// Whether its codes are CAMEO's, so that a shorter one stands for all that begin with it.
    pub(crate) cameo: bool,
}

/// A column, by what it is called or by its number, and where the mapping says so.
#[derive(Debug, Clone)]
struct Column {
    named: Named,
    span: Span,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Named {
    Name(String),
    /// Counted from 0.
    Number(usize),
}

const DELIMITERS: [(&str, u8); 3] = [("comma", b','), ("tab", b'\t'), ("semicolon", b';')];

const ORDERS: [(&str, Order); 6] = [
    ("iso", Order::Iso),
    ("yyyymmdd", Order::Compact),
    ("day-month-year", Order::DayMonthYear),
    ("month-day-year", Order::MonthDayYear),
    ("year-month-day", Order::YearMonthDay),
    ("words", Order::Words),
];

const PRECISIONS: [(&str, Precision); 5] = [
    ("as written", Precision::Written),
    ("day", Precision::Day),
    ("week", Precision::Week),
    ("month", Precision::Month),
    ("year", Precision::Year),
];

impl Table {
    pub(crate) fn has(&self, part: Part) -> bool {
        matches!(self.columns.get(part as usize), Some(Some(_)))
    }

    /// Where the columns stand, by the first row.
    pub(crate) fn first(&self, row: Row<'_>) -> First {
        let names: Vec<_> = (0..row.width()).map(|at| decode(row.at(at)).0).collect();
        let mut problems = Vec::new();
        let mut place = |column: &Column| match &column.named {
            Named::Number(at) if *at < row.width() => Some(*at),
            Named::Number(at) => {
                let (number, width) = (at + 1, row.width());
                problems.push(Diagnostic::new(
                    NO_COLUMN,
                    column.span,
                    format!("the feed has no column {number}: its first row has {width}"),
                    "give a column that it has, or say how its fields are kept apart with `delimiter`",
                ));
                None
            }
            Named::Name(name) => {
                let mut found = (0..names.len()).filter(|at| names.get(*at) == Some(&name.into()));
                match (found.next(), found.next()) {
                    (Some(at), None) => Some(at),
                    (None, _) => {
                        problems.push(Diagnostic::new(
                            NO_COLUMN,
                            column.span,
                            format!("the feed has no column `{name}`"),
                            format!("its columns are {}", listed(&names)),
                        ));
                        None
                    }
                    (Some(one), Some(other)) => {
                        problems.push(Diagnostic::new(
                            NO_COLUMN,
                            column.span,
                            format!("the feed has several columns `{name}`"),
                            format!(
                                "say which is meant by its number: {} or {}",
                                one + 1,
                                other + 1
                            ),
                        ));
                        None
                    }
                }
            }
        };
        let columns = self.columns.iter();
        let places = columns
            .map(|column| column.as_ref().and_then(&mut place))
            .collect();
        if !problems.is_empty() {
            return First::Wrong(Stopped::Columns(problems));
        }
        let placed = Placed::new(places, row.width());
        if self.header {
            First::Header(placed)
        } else {
            First::Declared(placed)
        }
    }
}

/// The first of a feed's columns.
fn listed(names: &[std::borrow::Cow<'_, str>]) -> String {
    let some: Vec<String> = names
        .iter()
        .take(20)
        .map(|name| format!("`{}`", crate::text::short(name, 40)))
        .collect();
    let more = if names.len() > some.len() {
        ", …"
    } else {
        ""
    };
    format!("{}{more}", some.join(", "))
}

/// `[table]`, `[columns]`, `[precisions]`, `[grades]` and `[hits]`.
pub(super) fn table(
    problems: &mut Problems<'_>,
    root: Section<'_>,
    claims_by: Option<ClaimsBy>,
) -> Option<Table> {
    let section =
        |problems: &mut Problems<'_>, key| root.get(key).and_then(|value| problems.table(value));
    let written = section(problems, "table");
    if let Some(written) = written {
        problems.only(
            written,
            &[
                "delimiter",
                "quoted",
                "header",
                "dates",
                "precision",
                "codes",
            ],
        );
    }
    let get = |key| written.and_then(|written| written.get(key));
    let between = get("delimiter").and_then(|value| problems.word(value, &DELIMITERS));
    let between = between.unwrap_or(b',');
    let quoted = get("quoted").and_then(|value| problems.boolean(value));
    let header = get("header").and_then(|value| problems.boolean(value));
    let header = header.unwrap_or(true);
    let dates = get("dates").and_then(|value| problems.word(value, &ORDERS));
    let dates = dates.unwrap_or(Order::Iso);
    let precision = get("precision").and_then(|value| problems.word(value, &PRECISIONS));
    let cameo = get("codes")
        .and_then(|value| problems.word(value, &[("own", false), ("cameo", true)]))
        .unwrap_or(false);
    let value = problems.needed(root, "columns")?;
    let section_of_columns = problems.table(value)?;
    problems.only(section_of_columns, &PARTS);
    let mut orders = [dates; 3];
    let mut columns = Vec::new();
    for (number, part) in PARTS.iter().enumerate() {
        let Some(value) = section_of_columns.get(part) else {
            columns.push(None);
            continue;
        };
        let list = value.get_ref().as_array().filter(|_| *part == "place");
        if let Some(list) = list {
            if list.len() > MAX_PLACES {
                problems.add(
                    UNDECLARED,
                    span(&value.span()),
                    format!("at most {MAX_PLACES} columns say where it happened"),
                    "keep the narrowest",
                );
            }
            let places = list.iter().take(MAX_PLACES);
            columns.extend(places.map(|value| column(problems, value, header)));
            continue;
        }
        let dated = [Part::Begin, Part::End, Part::Learned]
            .iter()
            .position(|part| *part as usize == number);
        let order = dated.and_then(|at| orders.get_mut(at));
        columns.push(match (value.get_ref(), order) {
            (DeValue::Table(inner), Some(order)) => {
                let inner = Section {
                    table: inner,
                    span: span(&value.span()),
                };
                problems.only(inner, &["column", "dates"]);
                if let Some(found) = inner
                    .get("dates")
                    .and_then(|value| problems.word(value, &ORDERS))
                {
                    *order = found;
                }
                let value = problems.needed(inner, "column");
                value.and_then(|value| column(problems, value, header))
            }
            _ => column(problems, value, header),
        });
    }
    let has = |part: Part| matches!(columns.get(part as usize), Some(Some(_)));
    let declared = |part: &str| section_of_columns.get(part).is_some();
    needed(problems, section_of_columns.span, declared, claims_by);
    let [begin, end, learned] = orders;
    let table = Table {
        between,
        quoted: quoted.unwrap_or(between != b'\t'),
        header,
        begin,
        end,
        learned,
        precision: precision.unwrap_or(Precision::Written),
        precisions: values(problems, root, "precisions", |problems, value| {
            problems.word(value, &PRECISIONS)
        }),
        grades: values(problems, root, "grades", |problems, value| {
            problems.grade(value)
        }),
        hits: values(problems, root, "hits", |problems, value| {
            Some(names::kinds(problems, value))
        }),
        cameo,
        columns: Vec::new(),
    };
    for (part, key) in [
        (Part::Precision, "precisions"),
        (Part::Grade, "grades"),
        (Part::Hits, "hits"),
    ] {
        let about = root.get(key).map(|value| span(&value.span()));
        if has(part) != about.is_some() && !problems.torn {
            let word = PARTS.get(part as usize).copied().unwrap_or_default();
            let at = about.unwrap_or(section_of_columns.span);
            problems.add(
                COLUMN_AND_TABLE,
                at,
                format!("the column `{word}` and the table `[{key}]` belong together"),
                format!(
                    "declare both: the column's values stand under `[{key}]`, with what they mean"
                ),
            );
        }
    }
    Some(Table { columns, ..table })
}

/// Reports the parts that no table can do without.
fn needed(
    problems: &mut Problems<'_>,
    at: Span,
    declared: impl Fn(&str) -> bool,
    claims_by: Option<ClaimsBy>,
) {
    let by_publisher = claims_by == Some(ClaimsBy::Publisher);
    for (there, message, help) in [
        (
            declared("begin"),
            "no column says when it was",
            "add `begin = \"…\"`",
        ),
        (
            declared("act") || declared("words"),
            "no column says what was done",
            "add `act = \"…\"` for a column of codes, or `words = \"…\"` for one of words",
        ),
        (
            declared("author") || declared("target"),
            "no column says who did it, and none whom it hit",
            "add `author = \"…\"`, or `target = \"…\"`",
        ),
        (
            declared("publisher") || !by_publisher,
            "claims are by publisher, and no column names one",
            "add `publisher = \"…\"`, or take out `claims_by`",
        ),
    ] {
        if !there && !problems.torn {
            problems.add(UNDECLARED, at, message, help);
        }
    }
}

/// A column by name, or by number from 1 on.
fn column(problems: &mut Problems<'_>, value: Value<'_>, header: bool) -> Option<Column> {
    let at = span(&value.span());
    let number = value.get_ref().as_integer();
    let number = number.map(|number| number.as_str().parse().unwrap_or(0_usize));
    let named = match number {
        Some(number) if (1..=MAX_COLUMN).contains(&number) => Named::Number(number - 1),
        Some(_) => {
            problems.add(
                UNDECLARED,
                at,
                "this is no number of a column",
                format!("columns are counted from 1 to {MAX_COLUMN}"),
            );
            return None;
        }
        None => {
            let name = problems.text(value)?.trim();
            if name.is_empty() || !header {
                problems.add(
                    UNDECLARED,
                    at,
                    "this names no column",
                    "write its name in the header, or its number if there is no header",
                );
                return None;
            }
            Named::Name(name.to_owned())
        }
    };
    Some(Column { named, span: at })
}

/// What each value of a column means.
fn values<T>(
    problems: &mut Problems<'_>,
    root: Section<'_>,
    key: &str,
    mut read: impl FnMut(&mut Problems<'_>, Value<'_>) -> Option<T>,
) -> HashMap<String, T> {
    let mut all = HashMap::new();
    let section = root.get(key).and_then(|value| problems.table(value));
    for (text, key, value) in section.into_iter().flat_map(Section::entries) {
        if let Some(found) = read(problems, value)
            && all.insert(text.trim().to_owned(), found).is_some()
        {
            twice(problems, text, key);
        }
    }
    all
}

fn twice(problems: &mut Problems<'_>, text: &str, at: Span) {
    problems.add(
        TWICE,
        at,
        format!("`{text}` is mapped twice"),
        "padding does not make another value: keep one of the two",
    );
}

/// The acts of a table's own codes, and of its words: any text, as it stands.
pub(super) fn own_codes(
    problems: &mut Problems<'_>,
    codes: Option<Section<'_>>,
    relations: bool,
    at: Span,
) -> HashMap<String, Option<ActId>> {
    let mut all = HashMap::new();
    for (code, key, value) in codes.into_iter().flat_map(Section::entries) {
        let act = match value.get_ref() {
            DeValue::Boolean(false) => Some(None),
            _ => problems.act(value).map(Some),
        };
        if let Some(act) = act
            && all.insert(code.trim().to_owned(), act).is_some()
        {
            twice(problems, code, key);
        }
    }
    let none = codes.is_none_or(|section| section.table.is_empty());
    if none && !relations && !problems.torn {
        problems.add(
            NOTHING_MAPPED,
            at,
            "no code and no words are mapped to an act, so every row would be left out",
            "map codes under [acts], or words under [relations]",
        );
    }
    all
}
