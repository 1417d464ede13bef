//! From time to place: the axis, and where a calendar has its marks.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, ToSpan as _};

/// The room that one label of the axis needs.
const LABEL: f64 = 64.0;
/// The most marks on an axis, whatever is asked.
const MAX_TICKS: usize = 80;

/// A stretch of time laid out between two places.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Scale {
    from_ms: i64,
    to_ms: i64,
    left: f64,
    right: f64,
}

/// A mark of the calendar.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tick {
    pub(super) x: f64,
    pub(super) label: String,
}

/// The marks of an axis.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Ticks {
    /// What the axis counts by.
    pub(super) fine: Vec<Tick>,
    /// The next larger unit, with what is begun already at the left edge.
    pub(super) coarse: Vec<Tick>,
}

/// What an axis counts by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Minutes(i64),
    Hours(i64),
    Days(i64),
    Months(i64),
    Years(i64),
}

const STEPS: [Step; 20] = [
    Step::Minutes(1),
    Step::Minutes(5),
    Step::Minutes(15),
    Step::Minutes(30),
    Step::Hours(1),
    Step::Hours(3),
    Step::Hours(6),
    Step::Hours(12),
    Step::Days(1),
    Step::Days(2),
    Step::Days(7),
    Step::Days(14),
    Step::Months(1),
    Step::Months(3),
    Step::Months(6),
    Step::Years(1),
    Step::Years(5),
    Step::Years(20),
    Step::Years(100),
    Step::Years(1_000),
];

impl Scale {
    /// A time that has no length is given a minute.
    pub(super) fn new([from_ms, to_ms]: [i64; 2], [left, right]: [f64; 2]) -> Self {
        Self {
            from_ms,
            to_ms: to_ms.max(from_ms.saturating_add(60_000)),
            left,
            right,
        }
    }

    /// Where a time lies; what is outside lies on the edge.
    pub(super) fn x(&self, ms: i64) -> f64 {
        let ms = ms.clamp(self.from_ms, self.to_ms);
        let share =
            count(ms.saturating_sub(self.from_ms)) / count(self.to_ms.saturating_sub(self.from_ms));
        self.left + share * (self.right - self.left)
    }

    /// Whether any of it can be seen.
    pub(super) fn shows(&self, from_ms: i64, to_ms: i64) -> bool {
        from_ms <= self.to_ms && to_ms >= self.from_ms
    }

    /// Whether a time lies within.
    pub(super) fn holds(&self, ms: i64) -> bool {
        self.shows(ms, ms)
    }

    /// The calendar's marks, in UTC.
    pub(super) fn ticks(&self) -> Ticks {
        let length = count(self.to_ms.saturating_sub(self.from_ms));
        let room = ((self.right - self.left) / LABEL).max(2.0);
        let fits = |step: &&Step| length / step.milliseconds() <= room;
        let step = STEPS
            .iter()
            .find(fits)
            .copied()
            .unwrap_or(Step::Years(1_000));
        let Some(begin) = civil(self.from_ms) else {
            return Ticks::default();
        };
        let fine = self.marks(step.floor(begin), step.span(), step.form());
        let coarse = step.above().map_or_else(Vec::new, |(above, form)| {
            let mut found = self.marks(above.floor(begin), above.span(), form);
            let begun = above.floor(begin).map(|at| at.strftime(form).to_string());
            let room = found
                .first()
                .is_none_or(|first| first.x - self.left > 2.2 * LABEL);
            if let (Some(label), true) = (begun, room) {
                found.insert(
                    0,
                    Tick {
                        x: self.left,
                        label,
                    },
                );
            }
            found
        });
        Ticks { fine, coarse }
    }

    fn marks(&self, begin: Option<DateTime>, span: Span, form: &str) -> Vec<Tick> {
        let mut found = Vec::new();
        let mut here = begin;
        while let Some(at) = here {
            let Some(ms) = milliseconds(at).filter(|ms| *ms <= self.to_ms) else {
                break;
            };
            if ms >= self.from_ms {
                let label = at.strftime(form).to_string();
                found.push(Tick {
                    x: self.x(ms),
                    label,
                });
            }
            if found.len() >= MAX_TICKS {
                break;
            }
            here = at.checked_add(span).ok();
        }
        found
    }
}

impl Step {
    fn milliseconds(self) -> f64 {
        match self {
            Self::Minutes(many) => count(many) * 6e4,
            Self::Hours(many) => count(many) * 3.6e6,
            Self::Days(many) => count(many) * 8.64e7,
            Self::Months(many) => count(many) * 2.63e9,
            Self::Years(many) => count(many) * 3.156e10,
        }
    }

    fn span(self) -> Span {
        match self {
            Self::Minutes(many) => many.minutes(),
            Self::Hours(many) => many.hours(),
            Self::Days(many) => many.days(),
            Self::Months(many) => many.months(),
            Self::Years(many) => many.years(),
        }
    }

    /// The last mark at or before a time. Weeks begin on Mondays.
    fn floor(self, at: DateTime) -> Option<DateTime> {
        let (date, time) = (at.date(), at.time());
        let midnight = |date: Date| DateTime::from_parts(date, Time::midnight());
        let hour = |hour: i8, minute: i8| {
            let time = Time::new(hour, minute, 0, 0).ok()?;
            Some(DateTime::from_parts(date, time))
        };
        let down = |value: i64, many: i64| value - value.rem_euclid(many.max(1));
        let small = |value: i64| i8::try_from(value).ok();
        match self {
            Self::Minutes(many) => hour(time.hour(), small(down(time.minute().into(), many))?),
            Self::Hours(many) => hour(small(down(time.hour().into(), many))?, 0),
            Self::Days(1) => Some(midnight(date)),
            Self::Days(_) => {
                let back = i64::from(date.weekday().to_monday_zero_offset());
                Some(midnight(date.checked_sub(back.days()).ok()?))
            }
            Self::Months(many) => {
                let month = small(down(i64::from(date.month()) - 1, many) + 1)?;
                Some(midnight(Date::new(date.year(), month, 1).ok()?))
            }
            Self::Years(many) => {
                let year = i16::try_from(down(date.year().into(), many)).ok()?;
                Some(midnight(Date::new(year, 1, 1).ok()?))
            }
        }
    }

    const fn form(self) -> &'static str {
        match self {
            Self::Minutes(_) | Self::Hours(_) => "%H:%M",
            Self::Days(_) => "%-d",
            Self::Months(_) => "%b",
            Self::Years(_) => "%Y",
        }
    }

    /// What the axis says above: of an hour the day, of a day the month, of a month the year.
    const fn above(self) -> Option<(Self, &'static str)> {
        match self {
            Self::Minutes(_) | Self::Hours(_) => Some((Self::Days(1), "%-d %B %Y")),
            Self::Days(_) => Some((Self::Months(1), "%B %Y")),
            Self::Months(_) => Some((Self::Years(1), "%Y")),
            Self::Years(_) => None,
        }
    }
}

fn civil(ms: i64) -> Option<DateTime> {
    let at = Timestamp::from_millisecond(ms).ok()?;
    Some(at.to_zoned(TimeZone::UTC).datetime())
}

fn milliseconds(at: DateTime) -> Option<i64> {
    let at = at.to_zoned(TimeZone::UTC).ok()?;
    Some(at.timestamp().as_millisecond())
}

/// Times of this size lose nothing that a drawing shows.
pub(super) const fn count(whole: i64) -> f64 {
    whole as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> i64 {
        text.parse::<Timestamp>().unwrap().as_millisecond()
    }

    fn labels(from: &str, to: &str) -> (Vec<String>, Vec<String>) {
        let ticks = Scale::new([at(from), at(to)], [0.0, 1_000.0]).ticks();
        let labels = |ticks: Vec<Tick>| ticks.into_iter().map(|tick| tick.label).collect();
        (labels(ticks.fine), labels(ticks.coarse))
    }

    #[test]
    fn an_hour_is_counted_by_minutes_and_says_its_day() {
        let (fine, coarse) = labels("2026-02-02T21:02:00Z", "2026-02-02T22:02:00Z");
        assert_eq!(fine.first().unwrap(), "21:05");
        assert_eq!(fine.len(), 12);
        assert_eq!(coarse, ["2 February 2026"]);
    }

    #[test]
    fn a_month_is_counted_by_days_and_years_by_years() {
        let (fine, coarse) = labels("2025-12-20T00:00:00Z", "2026-01-20T00:00:00Z");
        assert_eq!(coarse, ["December 2025", "January 2026"]);
        assert!(fine.len() >= 4, "{fine:?}");
        let (fine, coarse) = labels("1990-01-01T00:00:00Z", "2026-01-01T00:00:00Z");
        assert!(fine.contains(&"2005".to_owned()), "{fine:?}");
        assert!(coarse.is_empty());
    }

    #[test]
    fn every_length_has_marks_that_fit() {
        let begin = at("2025-12-20T13:14:15Z");
        let mut length = 60_000;
        while length < 3_000_000_000_000_000 {
            let ticks = Scale::new(
                [begin, begin.saturating_add(length).min(253_000_000_000_000)],
                [0.0, 1_000.0],
            )
            .ticks();
            assert!(ticks.fine.len() <= 20, "{length}: {}", ticks.fine.len());
            assert!(
                ticks
                    .fine
                    .windows(2)
                    .all(|pair| pair[1].x - pair[0].x > 20.0),
                "{length}"
            );
            length = length * 3 / 2;
        }
    }

    #[test]
    fn a_time_that_no_calendar_has_is_drawn_without_marks() {
        assert_eq!(
            Scale::new([i64::MIN, i64::MAX], [0.0, 1.0]).ticks(),
            Ticks::default()
        );
    }
}
