//! The drawing of time: what happened, what was said and what stood of each promise, as one picture, one table, one page to take away.
//!
//! *Knows* calendars, room on a sheet, how close two marks are. *Never knows* where the picture goes, whose page it is on, or what a verdict
//! follows from: it is handed a [`Timeline`](crate::view::timeline::Timeline) and gives markup, the same for the same.

mod brief;
mod drawing;
mod legend;
mod lettering;
mod marks;
mod rows;
mod scale;
mod table;
#[cfg(test)]
mod tests;

pub use brief::{Besides, brief};
pub use drawing::{Drawn, exported, inline};
pub use marks::MAX_DRAWN;

pub(crate) use lettering::{cut, day_and_hour, shown};
pub(crate) use table::tables;

/// The look of the drawing alone, light and dark; an exported drawing carries it along.
pub(crate) const STYLE: &str = include_str!("../assets/drawing.css");
