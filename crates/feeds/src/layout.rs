//! The layouts of public event data sets, one file each.

mod acled;
mod dyad;
mod gdelt;
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
    /// GDELT's exports, 1.0 and 2.0: 57, 58 or 61 columns, tabs, no header.
    Gdelt,
    /// ACLED's exports: commas and quotes.
    Acled,
    /// A plain table, whose mapping declares its columns.
    Table,
}

impl Layout {
    /// Every layout.
    pub const ALL: [Self; 6] = [
        Self::Icews,
        Self::IcewsRaw,
        Self::UcdpGed,
        Self::Gdelt,
        Self::Acled,
        Self::Table,
    ];

    /// The word for it in mapping files.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Icews => "icews",
            Self::IcewsRaw => "icews-raw",
            Self::UcdpGed => "ucdp-ged",
            Self::Gdelt => "gdelt",
            Self::Acled => "acled",
            Self::Table => "table",
        }
    }

    /// Whether its fields stand between commas and may be quoted; else they stand between tabs.
    pub(crate) const fn is_quoted(self) -> bool {
        matches!(self, Self::UcdpGed | Self::Acled)
    }

    /// Its columns; a plain table has those that its mapping declares.
    pub(crate) const fn columns(self) -> Columns {
        match self {
            Self::Table => Columns {
                names: &[],
                needed: &[],
                narrower: &[],
            },
            Self::Icews => icews::COLUMNS,
            Self::IcewsRaw => icews_raw::COLUMNS,
            Self::UcdpGed => ucdp_ged::COLUMNS,
            Self::Gdelt => gdelt::COLUMNS,
            Self::Acled => acled::COLUMNS,
        }
    }

    /// Makes records of one row, or leaves it out.
    pub(crate) fn row(self, run: &mut Run<'_>, placed: &Placed, row: Row<'_>, line: u64) {
        match self {
            Self::Icews => icews::row(run, placed, row, line),
            Self::IcewsRaw => icews_raw::row(run, placed, row, line),
            Self::UcdpGed => ucdp_ged::row(run, placed, row, line),
            Self::Gdelt => gdelt::row(run, placed, row, line),
            Self::Acled => acled::row(run, placed, row, line),
            Self::Table => {
                if let Some(table) = &run.mapping.table {
                    table::row(run, table, placed, row, line);
                }
            }
        }
    }
}
