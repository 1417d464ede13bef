//! How far two spellings lie apart, for suggestions.

/// The number of letters to change, add, drop or exchange with their neighbour.
///
/// Quadratic in the lengths, so callers bound them.
#[must_use]
pub fn edit_distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=right.len()).collect();
    let mut last = None;
    for (row, one) in left.chars().enumerate() {
        let mut here = vec![row + 1];
        let mut last_other = None;
        for (column, other) in right.iter().enumerate() {
            let at =
                |line: &[usize], index: usize| line.get(index).copied().unwrap_or(usize::MAX / 2);
            let changed = at(&above, column) + usize::from(one != *other);
            let mut best = changed
                .min(at(&above, column + 1) + 1)
                .min(at(&here, column) + 1);
            if column > 0 && last == Some(*other) && last_other == Some(one) {
                best = best.min(at(&before, column - 1) + 1);
            }
            here.push(best);
            last_other = Some(*other);
        }
        last = Some(one);
        before = std::mem::replace(&mut above, here);
    }
    above.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_of_the_pen_are_one_apart() {
        for (left, right, apart) in [
            ("Borland", "Borland", 0),
            ("Borlnad", "Borland", 1),
            ("Borlan", "Borland", 1),
            ("Borlannd", "Borland", 1),
            ("Arland", "Borland", 2),
            ("", "abc", 3),
        ] {
            assert_eq!(edit_distance(left, right), apart, "{left} {right}");
        }
    }
}
