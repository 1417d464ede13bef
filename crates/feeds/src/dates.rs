//! Dates as data sets write them: without hyphens, with a month's name, or only a month or a year.

use crate::days::Days;
use tacit_lang::time::{Between, parse_between};

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

/// The whole time that `field` writes: a day (`20140708`, `2014-07-08`, `08 July 2014`), a month (`201407`) or a year
/// (`2014`). None where it is no date, or one of which nobody can say whether the day or the month comes first.
pub(crate) fn written(days: &mut Days<'_>, field: &[u8]) -> Option<Between> {
    if let Some(found) = days.read(field) {
        return Some(found);
    }
    let [year, month, day] = parts(field)?;
    whole(days, &year, &month, &day)
}

/// The month in which the day that `field` writes lies.
pub(crate) fn month_of(days: &mut Days<'_>, field: &[u8]) -> Option<Between> {
    let [year, month, _] = parts(field)?;
    whole(days, &year, &month, NOT_KNOWN)
}

/// A month or a day that is not known.
const NOT_KNOWN: &str = "00";

/// Year, month and day of two digits each but the first.
fn parts(field: &[u8]) -> Option<[String; 3]> {
    let text = std::str::from_utf8(field).ok()?;
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        let (year, rest) = text.split_at_checked(4)?;
        let (month, day) = match rest.len() {
            0 => (NOT_KNOWN, NOT_KNOWN),
            2 => (rest, NOT_KNOWN),
            4 => rest.split_at(2),
            _ => return None,
        };
        return Some([year, month, day].map(str::to_owned));
    }
    if let Some((day, _)) = text.split_at_checked(10)
        && let [year, month, day] = day.split('-').collect::<Vec<_>>().as_slice()
        && year.len() == 4
        && month.len() == 2
    {
        return Some([*year, *month, *day].map(str::to_owned));
    }
    let mut parts = text.split([' ', '-']).filter(|part| !part.is_empty());
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    let plain = parts.next().is_none() && year.len() == 4 && (1..=2).contains(&day.len());
    let month = month.to_ascii_lowercase();
    let is_meant = |name: &str| name == month || (month.len() == 3 && name.starts_with(&month));
    let number = MONTHS.iter().position(|name| is_meant(name))? + 1;
    plain.then(|| {
        [
            year.to_owned(),
            format!("{number:02}"),
            format!("{day:0>2}"),
        ]
    })
}

fn whole(days: &mut Days<'_>, year: &str, month: &str, day: &str) -> Option<Between> {
    let mut on = |month: &str, day: &str| days.read(format!("{year}-{month}-{day}").as_bytes());
    match (month, day) {
        (NOT_KNOWN, NOT_KNOWN) => Between::new(on("01", "01")?.from(), on("12", "31")?.to()),
        (NOT_KNOWN, _) => None,
        (month, NOT_KNOWN) => {
            let last = ["31", "30", "29", "28"]
                .into_iter()
                .find_map(|day| on(month, day));
            Between::new(on(month, "01")?.from(), last?.to())
        }
        (month, day) => on(month, day),
    }
}

/// When a row was added: `20170701` is some time that day, `20170701234500` that second.
pub(crate) fn added(days: &mut Days<'_>, field: &[u8]) -> Option<Between> {
    if field.len() != 14 || !field.iter().all(u8::is_ascii_digit) {
        return written(days, field).filter(|_| field.len() == 8);
    }
    let text = std::str::from_utf8(field).ok()?;
    let (day, clock) = text.split_at(8);
    let (year, day) = day.split_at(4);
    let (month, day) = day.split_at(2);
    let (hour, clock) = clock.split_at(2);
    let (minute, second) = clock.split_at(2);
    let zone = days.zone();
    parse_between(&format!(
        "{year}-{month}-{day}T{hour}:{minute}:{second}{zone}"
    ))
    .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(text: &str) -> Option<(i64, i64)> {
        let found = written(&mut Days::new("Z"), text.as_bytes())?;
        Some((found.from().seconds(), found.to().seconds()))
    }

    #[test]
    fn a_day_is_one_day_however_it_is_written() {
        let day = seconds("1970-02-03");
        assert_eq!(day, Some((33 * 86_400, 34 * 86_400 - 1)));
        for text in [
            "19700203",
            "03 February 1970",
            "3 february 1970",
            "03-Feb-1970",
            "1970-02-03T00:00:00.000000000",
        ] {
            assert_eq!(seconds(text), day, "{text}");
        }
    }

    #[test]
    fn a_month_and_a_year_are_intervals() {
        assert_eq!(seconds("197002"), Some((31 * 86_400, 59 * 86_400 - 1)));
        assert_eq!(seconds("19700200"), seconds("197002"));
        assert_eq!(seconds("1970"), Some((0, 365 * 86_400 - 1)));
        assert_eq!(seconds("19700000"), seconds("1970"));
    }

    #[test]
    fn a_day_lies_in_its_month_however_it_is_written() {
        let month = |text: &str| {
            month_of(&mut Days::new("Z"), text.as_bytes()).map(|found| found.to().seconds())
        };
        for text in [
            "1970-02-15",
            "15 February 1970",
            "19700215",
            "1970-02-15 00:00:00",
        ] {
            assert_eq!(month(text), Some(59 * 86_400 - 1), "{text}");
        }
    }

    #[test]
    fn what_is_no_date_or_may_be_two_is_none() {
        for text in [
            "",
            "02/03/1970",
            "03 02 1970",
            "3 February 70",
            "19701301",
            "19700230",
            "19700010",
            "197",
            "1 Fe 1970",
            "Zoë",
        ] {
            assert_eq!(seconds(text), None, "{text}");
        }
    }

    #[test]
    fn a_row_was_added_on_a_day_or_in_a_second() {
        let at = |text: &str| {
            added(&mut Days::new("+01:00"), text.as_bytes())
                .map(|at| (at.from().seconds(), at.to().seconds()))
        };
        assert_eq!(at("19700102"), Some((82_800, 2 * 86_400 - 3_601)));
        assert_eq!(at("19700102010203"), Some((86_523, 86_523)));
        for text in ["", "197001", "1970010201", "19700102250000"] {
            assert_eq!(at(text), None, "{text}");
        }
    }
}
