//! Columns that are as wide as what stands in them.

use crate::screen::{Ink, Screen, length, wrapped};

/// Rows of equal length, under a heading.
pub(crate) struct Table {
    rows: Vec<Vec<(String, Option<Ink>)>>,
}

impl Table {
    pub(crate) fn new(heading: &[&str]) -> Self {
        let cells = heading
            .iter()
            .map(|cell| ((*cell).to_owned(), Some(Ink::Dim)));
        Self {
            rows: vec![cells.collect()],
        }
    }

    pub(crate) fn row(&mut self, cells: Vec<(String, Option<Ink>)>) {
        self.rows.push(cells);
    }

    /// Laid out; the last column is broken into lines where it does not fit.
    pub(crate) fn drawn(&self, screen: &Screen) -> String {
        let columns = self.rows.first().map_or(0, Vec::len);
        let width = |column: usize| {
            let cells = self.rows.iter().filter_map(|row| row.get(column));
            cells.map(|(cell, _)| length(cell)).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..columns).map(width).collect();
        let before: usize = widths
            .iter()
            .take(columns.saturating_sub(1))
            .map(|it| it + 2)
            .sum();
        let mut out = String::new();
        for row in &self.rows {
            let mut line = String::new();
            for (at, ((cell, ink), width)) in row.iter().zip(&widths).enumerate() {
                let last = at + 1 == columns;
                let text = if last {
                    wrapped(cell, screen.width.max(before + 20), before)
                } else {
                    cell.clone()
                };
                let shown = ink.map_or_else(|| text.clone(), |ink| screen.ink(ink, &text));
                line.push_str(&shown);
                if !last {
                    line.push_str(&" ".repeat(width.saturating_sub(length(cell)) + 2));
                }
            }
            out.push_str(line.trim_end());
            out.push('\n');
        }
        out
    }
}
