//! ICEWS as published: one row a sentence that was coded, with its story, publisher and place.

use super::dyad::{self, Dyad};
use crate::columns::{Columns, Placed, Row};
use crate::emit::Run;

const DATE: usize = 1;
const SOURCE: usize = 2;
const TEXT: usize = 5;
const CAMEO: usize = 6;
const TARGET: usize = 8;
const STORY: usize = 11;
const PUBLISHER: usize = 13;
const CITY: usize = 14;
const DISTRICT: usize = 15;
const PROVINCE: usize = 16;
const COUNTRY: usize = 17;

pub(super) const COLUMNS: Columns = Columns {
    names: &[
        "Event ID",
        "Event Date",
        "Source Name",
        "Source Sectors",
        "Source Country",
        "Event Text",
        "CAMEO Code",
        "Intensity",
        "Target Name",
        "Target Sectors",
        "Target Country",
        "Story ID",
        "Sentence Number",
        "Publisher",
        "City",
        "District",
        "Province",
        "Country",
        "Latitude",
        "Longitude",
    ],
    needed: &[DATE, SOURCE, CAMEO, TARGET, STORY, PUBLISHER],
    narrower: &[],
};

/// How this layout writes that a field is empty.
const EMPTY: &[u8] = b"NA";

pub(super) fn row(run: &mut Run<'_>, placed: &Placed, row: Row<'_>, line: u64) {
    let get = |column| match row.get(placed, column) {
        EMPTY => &[],
        field => field,
    };
    let dyad = Dyad {
        line,
        day: get(DATE),
        author: get(SOURCE),
        target: get(TARGET),
        code: get(CAMEO),
        relation: get(TEXT),
        places: [CITY, DISTRICT, PROVINCE, COUNTRY].map(get),
        publisher: get(PUBLISHER),
        story: get(STORY),
    };
    dyad::read(run, &dyad);
}
