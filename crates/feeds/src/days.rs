//! Days as data sets write them, in the zone that the mapping names.

use tacit_lang::time::{Between, parse_between};

/// Reads days in one zone and remembers the last, since rows of one day stand together.
#[derive(Debug)]
pub(crate) struct Days<'m> {
    zone: &'m str,
    last: Option<([u8; DAY_BYTES], Between)>,
}

/// `2014-07-08`.
const DAY_BYTES: usize = 10;

impl<'m> Days<'m> {
    pub(crate) const fn new(zone: &'m str) -> Self {
        Self { zone, last: None }
    }

    /// The offset in which days are meant.
    pub(crate) const fn zone(&self) -> &'m str {
        self.zone
    }

    /// The whole day written at the beginning of `field`; none if it is no day, or if a time of day
    /// other than midnight follows (some versions of a data set write `2014-07-08 00:00:00.000`).
    pub(crate) fn read(&mut self, field: &[u8]) -> Option<Between> {
        let (day, clock) = field.split_first_chunk::<DAY_BYTES>()?;
        let midnight = clock.is_empty()
            || matches!(clock.split_first(), Some((b' ' | b'T', rest))
                if rest.iter().all(|byte| matches!(byte, b'0' | b':' | b'.')));
        if !midnight {
            return None;
        }
        if let Some((last, between)) = self.last
            && last == *day
        {
            return Some(between);
        }
        let text = std::str::from_utf8(day).ok()?;
        let between = parse_between(&format!("{text}{}", self.zone)).ok()?;
        self.last = Some((*day, between));
        Some(between)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_meant_in_the_zone_of_the_mapping() {
        let day = Days::new("+02:00").read(b"1970-01-02").unwrap();
        assert_eq!(day.from().seconds(), 86_400 - 7_200);
    }

    #[test]
    fn midnight_behind_a_day_adds_nothing_and_another_hour_is_refused() {
        let mut days = Days::new("Z");
        assert_eq!(
            days.read(b"1970-01-02 00:00:00.000"),
            days.read(b"1970-01-02")
        );
        assert_eq!(days.read(b"1970-01-02 07:00:00"), None);
    }

    #[test]
    fn what_is_no_day_is_none() {
        for text in ["", "1970-1-2", "02/01/1970", "1970-13-01", "date"] {
            assert_eq!(Days::new("Z").read(text.as_bytes()), None, "{text}");
        }
    }
}
