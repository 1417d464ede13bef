//! Items of one shape: whatever is held otherwise of them alike, they are read alike.

use super::frame::Frame;
use super::table::{Holding, Table};
use rustc_hash::FxHashMap;
use std::rc::Rc;

/// By frame, then by item: a number for everything on which it hangs how the item is read.
pub(super) fn shapes(frames: &[Frame]) -> Vec<Vec<u32>> {
    /// Whose tables in which ways, how held, and whether it may be absent.
    type Shape<'f> = (
        Vec<(*const Table, usize)>,
        &'f [Vec<Holding>],
        &'f [Holding],
        bool,
    );
    let mut numbers: FxHashMap<Shape<'_>, u32> = FxHashMap::default();
    let mut shapes = Vec::new();
    for frame in frames {
        let mut tables = vec![Vec::new(); frame.items.len()];
        for cell in &frame.cells {
            if let Some(own) = tables.get_mut(cell.item) {
                own.push((Rc::as_ptr(&cell.table), cell.way));
            }
        }
        let each = frame.items.iter().zip(tables).map(|(item, tables)| {
            let known = item.known.is_some();
            let shape = (
                tables,
                item.holdings.as_slice(),
                item.free.as_slice(),
                known,
            );
            let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX - 1);
            *numbers.entry(shape).or_insert(next)
        });
        shapes.push(each.collect());
    }
    shapes
}
