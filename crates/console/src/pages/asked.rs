//! As of when, and as known when: two times that a person chooses, and how they stand in an address.

use crate::address::Address;
use crate::view::promises::Asked;
use crate::words::when;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use maud::{Markup, html};
use serde::Deserialize;

/// Two times as an address has them; empty for now. Whatever cannot be read is kept, to be shown again.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Times {
    /// The time that is judged.
    #[serde(default)]
    at: String,
    /// The time whose knowledge is used.
    #[serde(default)]
    known: String,
}

impl Times {
    /// What is asked; and what of it cannot be read, in words. In place of that, now is asked.
    pub(super) fn read(&self) -> (Asked, Vec<String>) {
        let mut wrong = Vec::new();
        let mut one = |text: &str| match instant(text) {
            Ok(ms) => ms,
            Err(why) => {
                wrong.push(why);
                None
            }
        };
        let asked = Asked {
            at_ms: one(&self.at),
            known_ms: one(&self.known),
        };
        (asked, wrong)
    }

    /// Whether any time but now is asked for.
    fn chosen(&self) -> bool {
        !(self.at.trim().is_empty() && self.known.trim().is_empty())
    }

    /// The same address, asking for the same times.
    pub(super) fn ask(&self, address: Address) -> Address {
        address
            .ask("at", self.at.trim())
            .ask("known", self.known.trim())
    }

    /// The form that chooses, and what is shown now.
    pub(super) fn chooser(&self, action: &Address, at_ms: u64, known_ms: u64) -> Markup {
        let (_, wrong) = self.read();
        html! {
            @for why in &wrong { p .problem role="alert" { (why) ". Now is shown in its place." } }
            form .times .wide method="get" action=(action) aria-label="As of when, and as known when" {
                div .field {
                    label for="at" { "As of, UTC" }
                    input #at type="datetime-local" name="at" value=(field(&self.at)) aria-describedby="at-means";
                    p #at-means .hint { "the time that is judged" }
                }
                div .field {
                    label for="known" { "As known at, UTC" }
                    input #known type="datetime-local" name="known" value=(field(&self.known)) aria-describedby="known-means";
                    p #known-means .hint { "whose knowledge is used" }
                }
                div .actions {
                    button .button type="submit" { "Show" }
                    @if self.chosen() { a .button href=(action) { "Back to now" } }
                }
            }
            p .notice[self.chosen()] .notice-warn[self.chosen()] .quiet[!self.chosen()] role="status" {
                @if self.chosen() { strong { "This is not now. " } }
                "As of " (when(at_ms)) ", as known at " (when(known_ms)) "."
            }
        }
    }
}

/// A time as a browser's field takes it; what is no time is left as it was typed.
fn field(text: &str) -> String {
    let at = instant(text)
        .ok()
        .flatten()
        .and_then(|ms| i64::try_from(ms).ok());
    let at = at.and_then(|ms| Timestamp::from_millisecond(ms).ok());
    at.map_or_else(
        || text.to_owned(),
        |at| at.strftime("%Y-%m-%dT%H:%M").to_string(),
    )
}

/// An instant in milliseconds: as a browser's field writes it, in UTC, or with its own zone. None if nothing is written.
fn instant(text: &str) -> Result<Option<u64>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let zoned = text.parse::<Timestamp>().ok();
    let plain = || {
        let civil = text.parse::<DateTime>().ok()?;
        Some(civil.to_zoned(TimeZone::UTC).ok()?.timestamp())
    };
    let at = zoned.or_else(plain);
    let ms = at.and_then(|at| u64::try_from(at.as_millisecond()).ok());
    ms.map(Some)
        .ok_or_else(|| format!("`{text}` is no time since 1970; write it like 2026-02-02T21:00"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_read_with_its_zone_and_without_one_in_utc() {
        let at = Ok(Some(1_770_066_000_000));
        assert_eq!(instant("2026-02-02T21:00"), at);
        assert_eq!(instant(" 2026-02-02T23:00+02:00 "), at);
        assert_eq!(instant(""), Ok(None));
    }

    #[test]
    fn what_is_no_time_is_said_and_now_is_asked_in_its_place() {
        let times = Times {
            at: "soon".to_owned(),
            known: "1969-01-01T00:00".to_owned(),
        };
        let (asked, wrong) = times.read();
        assert_eq!(asked, Asked::default());
        assert_eq!(wrong.len(), 2);
        assert!(wrong[0].contains("`soon`"));
    }
}
