//! Which column stands where, and the row that is read.

use crate::report::Stopped;
use std::ops::Range;

/// The columns of a layout: all of them in their usual order, and those that no row can do without.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Columns {
    /// Every column's name, in the usual order.
    pub(crate) names: &'static [&'static str],
    /// Those that must be there, as positions in `names`.
    pub(crate) needed: &'static [usize],
    /// Files without a header that are narrower than `names`: their width, and the columns that they lack. With any, a
    /// file needs no header, and a first row of no known width decides nothing.
    pub(crate) narrower: &'static [(usize, &'static [usize])],
}

/// Where the columns of one file stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Placed {
    /// For each of [`Columns::names`], its place in the file.
    places: Vec<Option<usize>>,
    /// How many fields a row has.
    pub(crate) width: usize,
}

/// What the first row turned out to be.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum First {
    /// A header: names, perhaps in another order or with more of them.
    Header(Placed),
    /// A header that lacks these columns.
    Lacking(Vec<&'static str>),
    /// No header: a row in the usual order.
    Row(Placed),
    /// No header, as the mapping says.
    Declared(Placed),
    /// A first row that the mapping does not fit.
    Wrong(Stopped),
    /// A row of no width that the layout has.
    Odd,
}

impl Placed {
    /// Columns at these places, of rows with `width` fields.
    pub(crate) const fn new(places: Vec<Option<usize>>, width: usize) -> Self {
        Self { places, width }
    }

    /// The same columns alone, side by side, and which of the file's each of them is.
    pub(crate) fn compact(&self) -> (Self, Vec<usize>) {
        let mut asked: Vec<usize> = self.places.iter().flatten().copied().collect();
        asked.sort_unstable();
        asked.dedup();
        let beside = |place: &Option<usize>| place.and_then(|at| asked.binary_search(&at).ok());
        let places = self.places.iter().map(beside).collect();
        (Self::new(places, asked.len()), asked)
    }
}

impl Columns {
    /// The names of those that must be there.
    pub(crate) fn needed_names(&self) -> Vec<&'static str> {
        let needed = self.needed.iter();
        needed
            .filter_map(|column| self.names.get(*column).copied())
            .collect()
    }

    /// Tells a header by two names that it shares with the layout.
    pub(crate) fn first(&self, row: Row<'_>) -> First {
        let places: Vec<Option<usize>> = self
            .names
            .iter()
            .map(|name| (0..row.width()).find(|place| row.at(*place) == name.as_bytes()))
            .collect();
        if places.iter().flatten().count() < 2 {
            return self.usual(row.width());
        }
        let lacking: Vec<&'static str> = self
            .needed
            .iter()
            .filter(|column| places.get(**column).copied().flatten().is_none())
            .filter_map(|column| self.names.get(*column).copied())
            .collect();
        if lacking.is_empty() {
            First::Header(Placed {
                places,
                width: row.width(),
            })
        } else {
            First::Lacking(lacking)
        }
    }

    /// The usual order of a file without a header, in which rows have `width` fields.
    fn usual(&self, width: usize) -> First {
        let narrower = self.narrower.iter().find(|(known, _)| *known == width);
        let lacking = match narrower {
            Some((_, lacking)) => *lacking,
            None if self.narrower.is_empty() || width == self.names.len() => &[],
            None => return First::Odd,
        };
        let mut next = 0..;
        let places = (0..self.names.len())
            .map(|column| (!lacking.contains(&column)).then(|| next.next()).flatten())
            .collect();
        First::Row(Placed {
            places,
            width: self.names.len() - lacking.len(),
        })
    }
}

/// One row's fields.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row<'a> {
    values: &'a [u8],
    fields: &'a [Range<usize>],
}

impl<'a> Row<'a> {
    pub(crate) const fn new(values: &'a [u8], fields: &'a [Range<usize>]) -> Self {
        Self { values, fields }
    }

    pub(crate) const fn width(self) -> usize {
        self.fields.len()
    }

    /// The field in place `place`, without padding; nothing if there is none.
    pub(crate) fn at(self, place: usize) -> &'a [u8] {
        self.fields
            .get(place)
            .and_then(|range| self.values.get(range.clone()))
            .unwrap_or_default()
            .trim_ascii()
    }

    /// The field of `column`, a position in [`Columns::names`].
    pub(crate) fn get(self, placed: &Placed, column: usize) -> &'a [u8] {
        match placed.places.get(column) {
            Some(Some(place)) => self.at(*place),
            _ => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quoted::split_at;

    const COLUMNS: Columns = Columns {
        names: &["day", "by", "upon", "note"],
        needed: &[0, 1, 2],
        narrower: &[],
    };

    #[test]
    fn a_file_without_a_header_is_told_by_its_width_where_it_may_be_narrower() {
        let columns = Columns {
            narrower: &[(3, &[1])],
            ..COLUMNS
        };
        let mut fields = Vec::new();
        let mut place_of_note = |line: &str| {
            split_at(line.as_bytes(), b'\t', &mut fields);
            let row = Row::new(line.as_bytes(), &fields);
            match columns.first(row) {
                First::Row(placed) => String::from_utf8(row.get(&placed, 3).to_vec()).ok(),
                _ => None,
            }
        };
        assert_eq!(place_of_note("a\tb\tc").as_deref(), Some("c"));
        assert_eq!(place_of_note("a\tb\tc\td").as_deref(), Some("d"));
        assert_eq!(place_of_note("a\tb"), None);
    }

    fn first(line: &str) -> First {
        let mut fields = Vec::new();
        split_at(line.as_bytes(), b'\t', &mut fields);
        COLUMNS.first(Row::new(line.as_bytes(), &fields))
    }

    #[test]
    fn columns_are_found_by_name_in_any_order() {
        let First::Header(placed) = first("upon\tmore\tday\tby") else {
            panic!("no header")
        };
        let mut fields = Vec::new();
        split_at(b"u\tm\t d \tb", b'\t', &mut fields);
        let row = Row::new(b"u\tm\t d \tb", &fields);
        let found: Vec<&[u8]> = (0..4).map(|column| row.get(&placed, column)).collect();
        assert_eq!(found, [&b"d"[..], b"b", b"u", b""]);
    }

    #[test]
    fn a_header_without_a_needed_column_names_it() {
        assert_eq!(first("day\tby\tnote"), First::Lacking(vec!["upon"]));
    }

    #[test]
    fn a_file_without_a_header_has_the_usual_order() {
        assert!(
            matches!(first("2014-07-08\tArland\tBorland\tx"), First::Row(placed) if placed.width == 4)
        );
    }
}
