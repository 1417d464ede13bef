//! ICEWS as research mirrors pass it on: one row a day, two actors and a code.

use super::dyad::{self, Dyad};
use crate::columns::{Columns, Placed, Row};
use crate::emit::Run;

const DATE: usize = 0;
const SOURCE: usize = 1;
const RELATION: usize = 2;
const TARGET: usize = 3;
const CAMEO: usize = 4;

pub(super) const COLUMNS: Columns = Columns {
    names: &[
        "date",
        "source",
        "relation",
        "target",
        "cameo",
        "goldstein",
        "root",
        "origin",
    ],
    needed: &[DATE, SOURCE, TARGET, CAMEO],
    narrower: &[],
};

pub(super) fn row(run: &mut Run<'_>, placed: &Placed, row: Row<'_>, line: u64) {
    let get = |column| row.get(placed, column);
    let dyad = Dyad {
        line,
        day: get(DATE),
        author: get(SOURCE),
        target: get(TARGET),
        code: get(CAMEO),
        relation: get(RELATION),
        places: [b""; 4],
        publisher: b"",
        story: b"",
    };
    dyad::read(run, &dyad);
}
