//! Instants and durations as data; nobody's clock is read here.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::num::NonZeroI64;

/// Seconds in a day of 24 hours: "90 days" are 90 × 24 hours (rule 23).
pub const DAY_SECONDS: i64 = 86_400;

/// A point in time, in whole seconds since 1970-01-01T00:00:00Z, leap seconds not counted.
///
/// Kept as seconds from just before [`Self::MIN`], which is never 0: an instant that there may not be
/// takes no more room than one, and engines keep many.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(NonZeroI64);

impl Instant {
    /// The earliest instant admitted: the year -9999.
    pub const MIN: Self = Self::within(-377_705_023_201);
    /// The latest instant admitted: the end of the year 9999, less two days for zones.
    pub const MAX: Self = Self::within(253_402_207_200);
    const BEFORE_MIN: i64 = -377_705_023_202;

    /// The instant `seconds` after 1970-01-01T00:00:00Z, kept within [`Self::MIN`] and [`Self::MAX`].
    #[must_use]
    pub fn from_seconds(seconds: i64) -> Self {
        Self::within(seconds.clamp(Self::MIN.seconds(), Self::MAX.seconds()))
    }

    const fn within(seconds: i64) -> Self {
        match NonZeroI64::new(seconds - Self::BEFORE_MIN) {
            Some(since) => Self(since),
            None => Self(NonZeroI64::MIN),
        }
    }

    /// Seconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn seconds(self) -> i64 {
        self.0.get() + Self::BEFORE_MIN
    }

    /// The instant `wait` later, at most [`Self::MAX`].
    #[must_use]
    pub fn after(self, wait: Wait) -> Self {
        Self::from_seconds(self.seconds().saturating_add(wait.seconds()))
    }

    /// Seconds from `earlier` to this instant; negative when it lies before.
    #[must_use]
    pub const fn seconds_since(self, earlier: Self) -> i64 {
        self.seconds().saturating_sub(earlier.seconds())
    }
}

impl fmt::Debug for Instant {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_tuple("Instant").field(&self.seconds()).finish()
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_second(self.seconds()) {
            Ok(stamp) => write!(out, "{stamp}"),
            Err(_) => write!(out, "{}s", self.seconds()),
        }
    }
}

/// A length of time, in whole seconds, never negative, at most 1,000 years.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Wait(i64);

impl Wait {
    /// The longest admitted: 365,000 days.
    pub const MAX: Self = Self(365_000 * DAY_SECONDS);

    /// A length of `seconds`; none if negative or above [`Self::MAX`].
    #[must_use]
    pub fn from_seconds(seconds: i64) -> Option<Self> {
        (0..=Self::MAX.0)
            .contains(&seconds)
            .then_some(Self(seconds))
    }

    /// Seconds.
    #[must_use]
    pub const fn seconds(self) -> i64 {
        self.0
    }
}

impl fmt::Display for Wait {
    /// In the largest unit that divides it: `90 days`, `72 hours` as `3 days`.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (count, unit) = match self.0 {
            0 => (0, "second"),
            seconds if seconds % DAY_SECONDS == 0 => (seconds / DAY_SECONDS, "day"),
            seconds if seconds % 3_600 == 0 => (seconds / 3_600, "hour"),
            seconds if seconds % 60 == 0 => (seconds / 60, "minute"),
            seconds => (seconds, "second"),
        };
        write!(out, "{count} {unit}{}", if count == 1 { "" } else { "s" })
    }
}

/// An interval of uncertainty: something happened at some instant from `from` to `to`, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Between {
    from: Instant,
    to: Instant,
}

impl Between {
    /// From `from` to `to`; none if it ends before it begins.
    #[must_use]
    pub fn new(from: Instant, to: Instant) -> Option<Self> {
        (from <= to).then_some(Self { from, to })
    }

    /// Exactly `at`.
    #[must_use]
    pub const fn exactly(at: Instant) -> Self {
        Self { from: at, to: at }
    }

    /// The earliest instant.
    #[must_use]
    pub const fn from(self) -> Instant {
        self.from
    }

    /// The latest instant.
    #[must_use]
    pub const fn to(self) -> Instant {
        self.to
    }

    /// Whether the order of the two is open: neither lies wholly before the other.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.from <= other.to && other.from <= self.to
    }
}

/// Why a text is not a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TimeError {
    /// No zone: an instant without one is three different instants to three readers.
    NoZone(String),
    /// Not a date or an instant, or outside the years admitted.
    Malformed(String),
    /// A whole day where an exact instant is asked for.
    NotExact(String),
}

impl fmt::Display for TimeError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoZone(text) => write!(out, "`{text}` has no zone"),
            Self::Malformed(text) => write!(out, "`{text}` is not a time"),
            Self::NotExact(text) => write!(out, "`{text}` is a whole day, not an instant"),
        }
    }
}

impl std::error::Error for TimeError {}

/// Reads `2026-01-03T12:00Z`, `2026-01-03T12:00:00+03:30` (an instant) or `2026-01-03Z`,
/// `2026-01-03+03:30` (the whole day in that zone, to its last second).
///
/// # Errors
/// [`TimeError`]: without a zone, or not of these shapes (RFC 3339, seconds optional).
pub fn parse_between(text: &str) -> Result<Between, TimeError> {
    let malformed = || TimeError::Malformed(text.to_owned());
    if !text.is_ascii() || text.len() < 10 || text.len() > 40 {
        return Err(malformed());
    }
    let (date, rest) = text.split_at(10);
    let date: jiff::civil::Date = date.parse().map_err(|_| malformed())?;
    let (clock, zone) = match rest.strip_prefix(['T', 't']) {
        None => (None, rest),
        Some(rest) => {
            let end = rest.find(['Z', 'z', '+', '-']).unwrap_or(rest.len());
            let (clock, zone) = rest.split_at(end);
            (Some(clock), zone)
        }
    };
    if zone.is_empty() {
        return Err(TimeError::NoZone(text.to_owned()));
    }
    let offset_seconds = parse_offset(zone).ok_or_else(malformed)?;
    let midnight = date
        .to_zoned(jiff::tz::TimeZone::UTC)
        .map_err(|_| malformed())?
        .timestamp()
        .as_second()
        - offset_seconds;
    match clock {
        None => Ok(Between {
            from: Instant::from_seconds(midnight),
            to: Instant::from_seconds(midnight + DAY_SECONDS - 1),
        }),
        Some(clock) => {
            let seconds = parse_clock(clock).ok_or_else(malformed)?;
            Ok(Between::exactly(Instant::from_seconds(midnight + seconds)))
        }
    }
}

/// Reads one exact instant.
///
/// # Errors
/// As [`parse_between`], and [`TimeError::NotExact`] for a whole day.
pub fn parse_instant(text: &str) -> Result<Instant, TimeError> {
    let between = parse_between(text)?;
    if between.from == between.to {
        Ok(between.from)
    } else {
        Err(TimeError::NotExact(text.to_owned()))
    }
}

fn parse_offset(zone: &str) -> Option<i64> {
    if zone.eq_ignore_ascii_case("z") {
        return Some(0);
    }
    let sign = match zone.get(..1)? {
        "+" => 1,
        "-" => -1,
        _ => return None,
    };
    let (hours, minutes) = zone.get(1..)?.split_once(':')?;
    Some(sign * (two_digits(hours, 23)? * 3_600 + two_digits(minutes, 59)? * 60))
}

fn parse_clock(clock: &str) -> Option<i64> {
    let mut parts = clock.split(':');
    let hours = two_digits(parts.next()?, 23)?;
    let minutes = two_digits(parts.next()?, 59)?;
    let seconds = parts.next().map_or(Some(0), |text| two_digits(text, 59))?;
    parts
        .next()
        .is_none()
        .then_some(hours * 3_600 + minutes * 60 + seconds)
}

fn two_digits(text: &str, most: i64) -> Option<i64> {
    let plain = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse()
        .ok()
        .filter(|value| plain && (0..=most).contains(value))
}

impl Serialize for Instant {
    fn serialize<S: serde::Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(from)?;
        parse_instant(&text).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_without_a_zone_is_refused() {
        assert!(matches!(
            parse_between("2026-01-03T12:00"),
            Err(TimeError::NoZone(_))
        ));
        assert!(matches!(
            parse_between("2026-01-03"),
            Err(TimeError::NoZone(_))
        ));
    }

    #[test]
    fn a_day_is_an_interval_and_an_instant_is_not() {
        let day = parse_between("1970-01-02Z").unwrap();
        assert_eq!(
            (day.from().seconds(), day.to().seconds()),
            (86_400, 2 * 86_400 - 1)
        );
        assert_eq!(
            parse_instant("1970-01-01T03:30:00+03:30")
                .unwrap()
                .seconds(),
            0
        );
        assert!(matches!(
            parse_instant("1970-01-02Z"),
            Err(TimeError::NotExact(_))
        ));
    }

    #[test]
    fn what_is_printed_is_read_back() {
        let at = parse_instant("2026-01-03T12:00Z").unwrap();
        assert_eq!(parse_instant(&at.to_string()).unwrap(), at);
    }

    #[test]
    fn nonsense_is_malformed() {
        for text in [
            "",
            "2026-13-01Z",
            "2026-01-03T25:00Z",
            "2026-01-03T1:00Z",
            "é26-01-03T12:00Z",
        ] {
            assert!(
                matches!(parse_between(text), Err(TimeError::Malformed(_))),
                "{text}"
            );
        }
    }
}
