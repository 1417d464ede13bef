//! The known word that a wrong one most likely stands for.

use std::cmp::Reverse;

/// More letters than this of a wrong word are not compared.
const MAX_COMPARED_LETTERS: usize = 64;

/// Of `known`, the word that the fewest changed letters part from `word`; of equally near ones that which begins alike.
pub(crate) fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let word: String = word.chars().take(MAX_COMPARED_LETTERS).collect();
    known.min_by_key(|known| {
        let alike = known.chars().zip(word.chars());
        let alike = alike.take_while(|(one, other)| one == other).count();
        (distance(known, &word), Reverse(alike))
    })
}

/// How many letters must be put in, left out or changed (Levenshtein).
fn distance(one: &str, other: &str) -> usize {
    let mut row: Vec<usize> = (0..=other.chars().count()).collect();
    for (line, letter) in one.chars().enumerate() {
        let mut corner = line;
        let mut left = line + 1;
        let mut next = vec![left];
        for (above, against) in row.iter().skip(1).zip(other.chars()) {
            left = (corner + usize::from(letter != against))
                .min(above + 1)
                .min(left + 1);
            next.push(left);
            corner = *above;
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_distance_counts_letters_put_in_left_out_or_changed() {
        let rows = [
            ("", "", 0),
            ("", "abc", 3),
            ("kitten", "sitting", 3),
            ("borland", "borlnad", 2),
        ];
        for (one, other, expected) in rows {
            assert_eq!(distance(one, other), expected, "{one} {other}");
            assert_eq!(distance(other, one), expected, "{other} {one}");
        }
    }

    #[test]
    fn of_equally_near_words_the_one_that_begins_alike_is_named() {
        let known = ["deer", "year", "zebra"];
        assert_eq!(nearest("yeer", known.into_iter()), Some("year"));
        assert_eq!(nearest("yeer", [].into_iter()), None);
    }
}
