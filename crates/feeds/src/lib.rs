//! Event data sets, read through mapping files into records.
//!
//! *Knows*: the layouts of public event data sets, and mapping files that say which of their actors
//! and codes are which of a vocabulary's.
//!
//! *Never knows*: what a promise says, what stands, files (it is handed readers).
//!
//! What a row of each layout becomes, and why, is written down in `spec/feeds.md`.

mod cache;
mod columnar;
mod columns;
mod data;
mod dates;
mod days;
mod emit;
pub mod explain;
mod interest;
mod layout;
mod lines;
mod mapping;
mod quoted;
mod read;
mod records;
mod report;
mod seen;
mod sighting;
mod sorts;
mod text;
mod zstd;

pub use columnar::{MAX_COLUMN_CHUNK_BYTES, is_parquet, sight_parquet};
pub use data::{DataFiles, DataNote, MAX_DATA_BYTES, MAX_LISTED_PER_FILE, Refused};
pub use interest::Interest;
pub use layout::Layout;
pub use lines::MAX_LINE_BYTES;
pub use mapping::{Gap, MAX_MAPPING_BYTES, Mapping};
pub use read::sight;
pub use records::{read, read_parquet};
pub use report::{LeftOut, MAX_LISTED_PER_REASON, Reason, Report, Stopped};
pub use sighting::{Sighting, Sort};
