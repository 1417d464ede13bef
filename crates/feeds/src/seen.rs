//! What was met before, in bounded memory.

use rustc_hash::FxHashSet;
use std::collections::VecDeque;

/// How many keys are remembered. Rows of one day stand together in every layout read here, and no
/// day of any public data set fills this; in an unsorted file a repetition farther back goes unnoticed.
pub(crate) const REMEMBERED: usize = 1 << 18;

/// The last [`REMEMBERED`] keys.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    keys: FxHashSet<u64>,
    order: VecDeque<u64>,
}

impl Seen {
    /// Remembers `key`; whether it is new.
    pub(crate) fn is_new(&mut self, key: u64) -> bool {
        if !self.keys.insert(key) {
            return false;
        }
        self.order.push_back(key);
        if self.order.len() > REMEMBERED
            && let Some(oldest) = self.order.pop_front()
        {
            self.keys.remove(&oldest);
        }
        true
    }
}

/// A 64-bit digest (FNV-1a) of `parts`, the same in every run and version: identifiers rest on it.
///
/// It guards against accident, not against whoever writes the feed, who could leave a row out anyway.
pub(crate) fn digest<'p>(parts: impl IntoIterator<Item = &'p [u8]>) -> u64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    let mut add = |byte: u8| {
        hash ^= u64::from(byte);
        hash = hash.wrapping_mul(0x0000_0100_0000_01b3);
    };
    for part in parts {
        part.iter().copied().for_each(&mut add);
        add(0xff);
    }
    hash
}

/// A 64-bit key of `parts`, the same in every run; eight bytes at a step, where [`digest`] takes one.
pub(crate) fn key<'p>(parts: impl IntoIterator<Item = &'p [u8]>) -> u64 {
    let mut key = 0;
    for part in parts {
        let mut words = part.chunks_exact(8);
        for word in words.by_ref() {
            key = mix(key, word.try_into().map_or(0, u64::from_le_bytes));
        }
        let rest = words.remainder().iter();
        let last = rest.fold(1, |word, byte| (word << 8) | u64::from(*byte));
        key = mix(key, last);
    }
    key
}

/// Puts `word` into `key`, so that every bit of both reaches every bit of what comes out.
pub(crate) const fn mix(key: u64, word: u64) -> u64 {
    let mut mixed = (key.rotate_left(23) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed ^= mixed >> 32;
    mixed = mixed.wrapping_mul(0xd6e8_feb8_6659_fd93);
    mixed ^ (mixed >> 32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn keys_tell_apart_where_a_part_ends_and_how_many_there_are() {
        let of = |parts: &[&str]| key(parts.iter().map(|part| part.as_bytes()));
        let all = [
            of(&[]),
            of(&[""]),
            of(&["", ""]),
            of(&["\0"]),
            of(&["ab", "c"]),
            of(&["a", "bc"]),
            of(&["abc"]),
            of(&["eight by"]),
            of(&["eight by", ""]),
            of(&["eight by\0"]),
        ];
        assert_eq!(all.iter().collect::<HashSet<_>>().len(), all.len());
    }

    #[test]
    fn keys_of_neighbouring_words_do_not_meet() {
        let mut met = HashSet::new();
        for one in 0..300_u64 {
            for other in 0..300_u64 {
                assert!(met.insert(mix(mix(7, one), other)));
            }
        }
    }

    #[test]
    fn parts_do_not_run_together() {
        let split = |parts: [&'static str; 2]| digest(parts.map(str::as_bytes));
        assert_ne!(split(["ab", "c"]), split(["a", "bc"]));
    }

    #[test]
    fn memory_is_bounded() {
        let mut seen = Seen::default();
        for key in 0..=REMEMBERED as u64 {
            assert!(seen.is_new(key));
        }
        assert_eq!(seen.keys.len(), REMEMBERED);
        assert!(!seen.is_new(1));
        assert!(seen.is_new(0));
    }
}
