//! The known word that a wrong one most likely stands for.

use crate::distance::edit_distance;
use std::cmp::Reverse;

/// More letters than this of a wrong word are not compared.
const MAX_COMPARED_LETTERS: usize = 64;

/// Of `known`, the word that the fewest changed letters part from `word`; of equally near ones that which begins alike.
#[must_use]
pub fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let word: String = word.chars().take(MAX_COMPARED_LETTERS).collect();
    known.min_by_key(|known| {
        let alike = known.chars().zip(word.chars());
        let alike = alike.take_while(|(one, other)| one == other).count();
        (edit_distance(known, &word), Reverse(alike))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_equally_near_words_the_one_that_begins_alike_is_named() {
        let known = ["deer", "year", "zebra"];
        assert_eq!(nearest("yeer", known.into_iter()), Some("year"));
        assert_eq!(nearest("yeer", [].into_iter()), None);
    }
}
