//! Which time is asked for, as an address of the page says it.

use crate::view::timeline::Span;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// The most letters of an address that are read.
const MAX_QUERY: usize = 1_000;

/// What is asked for. Times are in milliseconds since 1970.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Asking {
    pub(super) from: Option<i64>,
    pub(super) to: Option<i64>,
    pub(super) known: Option<i64>,
    /// Only what changes with the time of knowledge.
    pub(super) part: bool,
}

impl Asking {
    /// Reads what stands behind the question mark.
    ///
    /// # Errors
    /// In words, which time cannot be read.
    pub(super) fn read(query: Option<&str>) -> Result<Self, String> {
        let query = query.unwrap_or_default();
        if query.len() > MAX_QUERY {
            return Err("the address is too long to be one of this page".to_owned());
        }
        let mut found = Self::default();
        for pair in query.split('&') {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            match name {
                "from" => found.from = time(value)?,
                "to" => found.to = time(value)?,
                "known" => found.known = time(value)?,
                "part" => found.part = value == "1",
                _ => {}
            }
        }
        if let (Some(from), Some(to)) = (found.from, found.to)
            && from >= to
        {
            return Err("`from` has to lie before `to`".to_owned());
        }
        Ok(found)
    }

    pub(super) fn span(&self) -> Span {
        let positive = |ms: i64| u64::try_from(ms).unwrap_or(0);
        Span {
            from_ms: self.from,
            to_ms: self.to,
            known_ms: self.known.map(positive),
        }
    }

    /// The address at which this is shown.
    pub(super) fn address(&self, path: &str) -> String {
        let times = [("known", self.known), ("from", self.from), ("to", self.to)];
        let said = times
            .iter()
            .filter_map(|(name, ms)| Some(format!("{name}={}", written((*ms)?)?)));
        let said: Vec<String> = said.collect();
        if said.is_empty() {
            path.to_owned()
        } else {
            format!("{path}?{}", said.join("&"))
        }
    }
}

/// A time as an address has it, and as a field for dates gives it back, in UTC: `2026-02-02T21:00:00`.
pub(super) fn written(ms: i64) -> Option<String> {
    let at = Timestamp::from_millisecond(ms).ok()?;
    Some(at.strftime("%Y-%m-%dT%H:%M:%S").to_string())
}

/// Nothing, a day, or a time with or without seconds; without a zone it is UTC.
fn time(value: &str) -> Result<Option<i64>, String> {
    let value = value.replace("%3A", ":").replace("%3a", ":");
    let value = value.trim();
    if value.is_empty() {
        return Ok(None);
    }
    let with_zone = value.parse::<Timestamp>().ok();
    let without = || {
        let at = value.parse::<DateTime>().ok()?;
        Some(at.to_zoned(TimeZone::UTC).ok()?.timestamp())
    };
    match with_zone.or_else(without) {
        Some(at) => Ok(Some(at.as_millisecond())),
        None => {
            let shown = crate::timeline::cut(value, 40);
            Err(format!(
                "`{shown}` is no time; one is written like `2026-02-02T21:00`, in UTC"
            ))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_back_to_the_same_times() {
        let asking = Asking {
            known: Some(1_770_066_005_000),
            from: Some(0),
            to: Some(9_000),
            part: false,
        };
        let address = asking.address("/timeline");
        assert_eq!(
            address,
            "/timeline?known=2026-02-02T21:00:05&from=1970-01-01T00:00:00&to=1970-01-01T00:00:09"
        );
        assert_eq!(
            Asking::read(address.split_once('?').map(|it| it.1)),
            Ok(asking)
        );
        assert_eq!(Asking::default().address("/timeline"), "/timeline");
    }

    #[test]
    fn a_time_may_be_a_day_and_what_is_none_is_said() {
        let read = |text| Asking::read(Some(text));
        assert_eq!(
            read("known=2026-02-02").unwrap().known,
            Some(1_769_990_400_000)
        );
        assert_eq!(
            read("known=2026-02-02T21%3A00Z").unwrap(),
            read("known=2026-02-02T21:00").unwrap()
        );
        assert_eq!(read("known=&from=").unwrap(), Asking::default());
        assert!(
            read("known=yesterday")
                .unwrap_err()
                .contains("`yesterday` is no time")
        );
        assert!(read("from=2026-02-02&to=2026-02-01").is_err());
        assert!(read(&"x".repeat(2_000)).is_err());
    }
}
