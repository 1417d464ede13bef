//! What was found out about a field's bytes, kept for the next time that they come.

use rustc_hash::FxHashMap;

/// How many different fields are kept of each kind. A public data set names some ten thousand actors; what
/// comes behind so many is found out again each time.
const MAX_KEPT: usize = 1 << 16;

/// The longest field that is kept, in bytes: no name is longer.
const MAX_KEPT_BYTES: usize = 256;

/// Something of every different field, in bounded memory.
///
/// Most fields come to nothing, and come to the same then. What was found is kept apart from the fields, so
/// that these stand close together: they are what is looked at in every row.
#[derive(Debug)]
pub(crate) struct Cache<T> {
    fields: FxHashMap<Box<[u8]>, u32>,
    found: Vec<T>,
}

impl<T> Default for Cache<T> {
    fn default() -> Self {
        Self {
            fields: FxHashMap::default(),
            found: Vec::new(),
        }
    }
}

impl<T: Copy + PartialEq> Cache<T> {
    pub(crate) fn get(&self, field: &[u8]) -> Option<T> {
        let at = *self.fields.get(field)?;
        self.found.get(at as usize).copied()
    }

    /// Keeps `found` while there is room, and gives it back.
    pub(crate) fn keep(&mut self, field: &[u8], found: T) -> T {
        if self.fields.len() < MAX_KEPT && field.len() <= MAX_KEPT_BYTES {
            if self.found.last() != Some(&found) {
                self.found.push(found);
            }
            let last = u32::try_from(self.found.len() - 1).unwrap_or_default();
            self.fields.insert(field.into(), last);
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_bounded_in_number_and_in_length() {
        let mut cache = Cache::default();
        for number in 0..=MAX_KEPT {
            cache.keep(&number.to_be_bytes(), number);
        }
        assert_eq!(cache.get(&0_usize.to_be_bytes()), Some(0));
        assert_eq!(cache.get(&MAX_KEPT.to_be_bytes()), None);
        let mut cache = Cache::default();
        cache.keep(&[b'x'; MAX_KEPT_BYTES + 1], 1);
        assert_eq!(cache.get(&[b'x'; MAX_KEPT_BYTES + 1]), None);
    }
}
