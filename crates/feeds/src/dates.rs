//! Dates as tables write them, in the order that a mapping declares.

use tacit_lang::time::{Between, DAY_SECONDS, Instant, parse_between};

/// In which order a date is written. A date that begins with a year of four digits and a hyphen is read as
/// ISO 8601 in every order: it can be nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    /// `2026-01-31`, with or without a time of day and a zone.
    Iso,
    /// `20260131`.
    Compact,
    /// `31/01/2026`.
    DayMonthYear,
    /// `01/31/2026`.
    MonthDayYear,
    /// `2026/01/31`.
    YearMonthDay,
    /// `31 January 2026`, `Jan 31, 2026`.
    Words,
}

/// How exact a date is meant, whatever it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Precision {
    /// As it is written.
    Written,
    Day,
    /// Some day within a week of it.
    Week,
    Month,
    Year,
}

/// Why a date is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoDate {
    /// It is not written so.
    Malformed,
    /// It is less exact than its precision says.
    LessExact,
}

/// The longest text that is taken for a date, in bytes.
const MAX_DATE_BYTES: usize = 40;

/// Reads the date in `text`, meant in `zone` where it names none of its own.
pub(crate) fn read(
    text: &str,
    order: Order,
    precision: Precision,
    zone: &str,
) -> Result<Between, NoDate> {
    let written = written(text, order).ok_or(NoDate::Malformed)?;
    let cut = written.cut(precision).ok_or(NoDate::LessExact)?;
    let between = cut.between(zone).ok_or(NoDate::Malformed)?;
    if precision != Precision::Week {
        return Ok(between);
    }
    let moved = |at: Instant, days: i64| Instant::from_seconds(at.seconds() + days * DAY_SECONDS);
    Between::new(moved(between.from(), -6), moved(between.to(), 6)).ok_or(NoDate::Malformed)
}

/// A date with as much of it as is written.
#[derive(Debug, Clone, Copy)]
struct Written<'a> {
    year: u16,
    month: Option<u16>,
    day: Option<u16>,
    /// The time of day, and the zone, perhaps empty.
    clock: Option<(&'a str, &'a str)>,
}

fn written(text: &str, order: Order) -> Option<Written<'_>> {
    let text = text.trim();
    if text.len() > MAX_DATE_BYTES || !text.is_ascii() {
        return None;
    }
    let (date, clock) = match text.find(':') {
        None => (text, None),
        Some(colon) => {
            let (date, clock) = text.split_at_checked(colon.checked_sub(2)?)?;
            let date = date.strip_suffix(['T', 't', ' ', ','])?.trim_end();
            let end = clock
                .find(|letter: char| !matches!(letter, '0'..='9' | ':' | '.'))
                .unwrap_or(clock.len());
            let (clock, zone) = clock.split_at_checked(end)?;
            let clock = clock.split_once('.').map_or(clock, |(whole, _)| whole);
            (date, Some((clock, zone.trim())))
        }
    };
    let iso = date.as_bytes().get(4) == Some(&b'-') && year(date.get(..4)?).is_some();
    let order = if iso { Order::Iso } else { order };
    let (year, month, day) = match order {
        Order::Compact => compact(date)?,
        Order::Words => words(date)?,
        Order::Iso | Order::DayMonthYear | Order::MonthDayYear | Order::YearMonthDay => {
            numbers(date, order)?
        }
    };
    if clock.is_some() && day.is_none() {
        return None;
    }
    Some(Written {
        year,
        month,
        day,
        clock,
    })
}

/// Year, month and day, as far as they are written.
type Parts = (u16, Option<u16>, Option<u16>);

fn year(text: &str) -> Option<u16> {
    number(text, 4..=4)
}

fn number(text: &str, digits: std::ops::RangeInclusive<usize>) -> Option<u16> {
    let plain = digits.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

fn compact(date: &str) -> Option<Parts> {
    let part = |from: usize, to| date.get(from..to).map(|text| number(text, 2..=2));
    let year = year(date.get(..4)?)?;
    match date.len() {
        4 => Some((year, None, None)),
        6 => Some((year, Some(part(4, 6)??), None)),
        8 => Some((year, Some(part(4, 6)??), Some(part(6, 8)??))),
        _ => None,
    }
}

fn numbers(date: &str, order: Order) -> Option<Parts> {
    let between: &[char] = if order == Order::Iso {
        &['-']
    } else {
        &['/', '.', '-', ' ']
    };
    let parts: Vec<&str> = date.split(between).collect();
    let small = |text: &str| number(text, 1..=2);
    match (order, parts.as_slice()) {
        (_, [only]) => Some((year(only)?, None, None)),
        (Order::Iso | Order::YearMonthDay, [first, month]) => {
            Some((year(first)?, Some(small(month)?), None))
        }
        (_, [month, last]) => Some((year(last)?, Some(small(month)?), None)),
        (Order::DayMonthYear, [day, month, last]) | (Order::MonthDayYear, [month, day, last]) => {
            Some((year(last)?, Some(small(month)?), Some(small(day)?)))
        }
        (Order::Iso | Order::YearMonthDay, [first, month, day]) => {
            Some((year(first)?, Some(small(month)?), Some(small(day)?)))
        }
        _ => None,
    }
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

fn words(date: &str) -> Option<Parts> {
    let (mut found_year, mut month, mut day) = (None, None, None);
    let parts = date.split([' ', ',', '-', '/', '.']);
    for part in parts.filter(|part| !part.is_empty()) {
        let digits = part.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
        let twice = if let Some(number) = year(part) {
            found_year.replace(number)
        } else if digits.is_empty() {
            month.replace(named_month(part)?)
        } else {
            let suffix = part.get(digits.len()..)?.to_ascii_lowercase();
            if !matches!(suffix.as_str(), "" | "st" | "nd" | "rd" | "th") {
                return None;
            }
            day.replace(number(digits, 1..=2)?)
        };
        if twice.is_some() {
            return None;
        }
    }
    if day.is_some() && month.is_none() {
        return None;
    }
    Some((found_year?, month, day))
}

fn named_month(word: &str) -> Option<u16> {
    let word = word.to_ascii_lowercase();
    let is_meant =
        |month: &&str| **month == word || month.get(..3) == Some(&word) || &word == "sept";
    let at = MONTHS.iter().position(|month| is_meant(&month));
    let at = if word == "sept" { Some(8) } else { at };
    at.and_then(|at| u16::try_from(at + 1).ok())
}

impl Written<'_> {
    /// What is left at `precision`; none if less was written.
    fn cut(self, precision: Precision) -> Option<Self> {
        let fits = match precision {
            Precision::Written | Precision::Year => true,
            Precision::Day | Precision::Week => self.day.is_some(),
            Precision::Month => self.month.is_some(),
        };
        fits.then_some(match precision {
            Precision::Written => self,
            Precision::Day | Precision::Week => Self {
                clock: None,
                ..self
            },
            Precision::Month => Self {
                day: None,
                clock: None,
                ..self
            },
            Precision::Year => Self {
                month: None,
                day: None,
                clock: None,
                ..self
            },
        })
    }

    fn between(self, zone: &str) -> Option<Between> {
        let first_month = self.month.unwrap_or(1);
        let first = format!(
            "{:04}-{first_month:02}-{:02}",
            self.year,
            self.day.unwrap_or(1)
        );
        if let Some((clock, own)) = self.clock {
            let zone = match own {
                "" => zone,
                "UTC" | "utc" => "Z",
                own => own,
            };
            return parse_between(&format!("{first}T{clock}{zone}")).ok();
        }
        let begin = parse_between(&format!("{first}{zone}")).ok()?;
        if self.day.is_some() {
            return Some(begin);
        }
        let (year, month) = match self.month {
            None | Some(12) => (self.year + 1, 1),
            Some(month) => (self.year, month + 1),
        };
        let next = parse_between(&format!("{year:04}-{month:02}-01{zone}")).ok()?;
        Between::new(
            begin.from(),
            Instant::from_seconds(next.from().seconds() - 1),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, order: Order, precision: Precision) -> String {
        match read(text, order, precision, "+02:00") {
            Ok(between) => format!("{} {}", between.from(), between.to()),
            Err(error) => format!("{error:?}"),
        }
    }

    const DAY: &str = "2026-01-30T22:00:00Z 2026-01-31T21:59:59Z";

    #[test]
    fn one_day_is_read_in_every_order() {
        for (text, order) in [
            ("2026-01-31", Order::Iso),
            ("2026-01-31", Order::DayMonthYear),
            ("20260131", Order::Compact),
            ("31/01/2026", Order::DayMonthYear),
            ("31.1.2026", Order::DayMonthYear),
            ("1/31/2026", Order::MonthDayYear),
            ("2026/1/31", Order::YearMonthDay),
            ("31 January 2026", Order::Words),
            ("January 31st, 2026", Order::Words),
            ("31-Jan-2026", Order::Words),
        ] {
            assert_eq!(shown(text, order, Precision::Written), DAY, "{text}");
        }
    }

    #[test]
    fn what_names_less_than_a_day_is_as_long_as_it_says() {
        let month = "2025-12-31T22:00:00Z 2026-01-31T21:59:59Z";
        for (text, order) in [
            ("2026-01", Order::Iso),
            ("202601", Order::Compact),
            ("01/2026", Order::DayMonthYear),
            ("Jan 2026", Order::Words),
        ] {
            assert_eq!(shown(text, order, Precision::Written), month, "{text}");
        }
        assert_eq!(
            shown("31/01/2026", Order::DayMonthYear, Precision::Month),
            month
        );
        let year = "2025-12-31T22:00:00Z 2026-12-31T21:59:59Z";
        assert_eq!(shown("2026", Order::Words, Precision::Written), year);
        assert_eq!(shown("2026-05-05", Order::Iso, Precision::Year), year);
        assert_eq!(
            shown("2026-01-31", Order::Iso, Precision::Week),
            "2026-01-24T22:00:00Z 2026-02-06T21:59:59Z"
        );
    }

    #[test]
    fn a_time_of_day_is_meant_in_its_own_zone_or_the_mappings() {
        for (text, order) in [
            ("2026-01-31T06:30Z", Order::Iso),
            ("2026-01-31 08:30:00.000", Order::Iso),
            ("2026-01-31T06:30:00 UTC", Order::Iso),
            ("2026-01-31T10:00:00+03:30", Order::Iso),
            ("31/01/2026 08:30", Order::DayMonthYear),
            ("31 January 2026, 08:30", Order::Words),
        ] {
            let at = "2026-01-31T06:30:00Z 2026-01-31T06:30:00Z";
            assert_eq!(shown(text, order, Precision::Written), at, "{text}");
            assert_eq!(shown(text, order, Precision::Day), DAY, "{text}");
        }
    }

    #[test]
    fn what_is_no_date_or_could_be_two_is_refused() {
        for (text, order) in [
            ("", Order::Iso),
            ("31/01/2026", Order::Iso),
            ("01/31/2026", Order::DayMonthYear),
            ("31/01/26", Order::DayMonthYear),
            ("2026013", Order::Compact),
            ("30 February 2026", Order::Words),
            ("31 Brumaire 2026", Order::Words),
            ("31 January", Order::Words),
            ("Jan Feb 2026", Order::Words),
            ("2026-01T06:30Z", Order::Iso),
            ("2026-01-31T25:00Z", Order::Iso),
            (":", Order::Iso),
            ("9999", Order::Iso),
        ] {
            let found = shown(text, order, Precision::Written);
            assert_eq!(found, "Malformed", "{text}");
        }
        assert_eq!(shown("2026-01", Order::Iso, Precision::Day), "LessExact");
    }
}
