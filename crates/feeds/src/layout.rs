//! The layouts of public event data sets, one file each.

mod dyad;
mod icews;
mod icews_raw;
mod table;
mod ucdp_ged;

use crate::columns::{Columns, Placed, Row};
use crate::emit::Run;

/// A data set's layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Layout {
    /// ICEWS as research mirrors pass it on: eight columns, one row an event, tabs.
    Icews,
    /// ICEWS as published: twenty columns, one row a coded sentence, tabs.
    IcewsRaw,
    /// UCDP's Georeferenced Event Dataset 19.1: commas and quotes.
    UcdpGed,
    /// A plain table, whose mapping declares its columns.
    Table,
}

impl Layout {
    /// Every layout.
    pub const ALL: [Self; 4] = [Self::Icews, Self::IcewsRaw, Self::UcdpGed, Self::Table];

    /// The word for it in mapping files.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Icews => "icews",
            Self::IcewsRaw => "icews-raw",
            Self::UcdpGed => "ucdp-ged",
            Self::Table => "table",
        }
    }

    /// Whether its fields stand between commas and may be quoted; else they stand between tabs.
    pub(crate) const fn is_quoted(self) -> bool {
        matches!(self, Self::UcdpGed)
    }

    /// Its columns; a plain table has those that its mapping declares.
    pub(crate) const fn columns(self) -> Columns {
        match self {
            Self::Table => Columns {
                names: &[],
                needed: &[],
            },
            Self::Icews => icews::COLUMNS,
            Self::IcewsRaw => icews_raw::COLUMNS,
            Self::UcdpGed => ucdp_ged::COLUMNS,
        }
    }

    /// Makes records of one row, or leaves it out.
    pub(crate) fn row(self, run: &mut Run<'_>, placed: &Placed, row: Row<'_>, line: u64) {
        match self {
            Self::Icews => icews::row(run, placed, row, line),
            Self::IcewsRaw => icews_raw::row(run, placed, row, line),
            Self::UcdpGed => ucdp_ged::row(run, placed, row, line),
            Self::Table => {
                if let Some(table) = &run.mapping.table {
                    table::row(run, table, placed, row, line);
                }
            }
        }
    }
}
