//! What was met before, in bounded memory.

use std::collections::{HashSet, VecDeque};

/// How many keys are remembered. Rows of one day stand together in every layout read here, and no
/// day of any public data set fills this; in an unsorted file a repetition farther back goes unnoticed.
pub(crate) const REMEMBERED: usize = 1 << 18;

/// The last [`REMEMBERED`] keys.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    keys: HashSet<u64>,
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

#[cfg(test)]
mod tests {
    use super::*;

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
