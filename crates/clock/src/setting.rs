//! What the file of an exercise says: two lines that a person can read, in one spelling.

use crate::error::ClockError;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use tacit_wire::Timestamp;

/// Which moment of the scenario was set, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Setting {
    pub(crate) instant: Timestamp,
    /// By the system's clock.
    pub(crate) set_at: Timestamp,
}

/// The most bytes that the file may have; what [`Setting::to_text`] writes has fewer.
const MOST_BYTES: u64 = 128;

impl Setting {
    /// # Errors
    /// [`ClockError::System`] and [`ClockError::Malformed`].
    pub(crate) fn read(file: &Path) -> Result<Self, ClockError> {
        let mut text = String::new();
        File::open(file)
            .and_then(|opened| opened.take(MOST_BYTES + 1).read_to_string(&mut text))
            .map_err(|why| ClockError::System {
                file: file.to_owned(),
                why,
            })?;
        Self::from_text(&text).map_err(|(line, why)| ClockError::Malformed {
            file: file.to_owned(),
            line,
            why,
        })
    }

    /// The moment of the scenario when the system's clock says `now`; the moment set, if that was set back since.
    pub(crate) fn stands(self, now: Timestamp) -> Timestamp {
        self.instant.plus_ms(now.ms_since(self.set_at))
    }

    /// `None` if the moment of the scenario is none that can be written.
    pub(crate) fn to_text(self) -> Option<String> {
        let instant = written(self.instant)?;
        Some(format!(
            "instant = {instant}\nset_at_ms = {}\n",
            self.set_at.0
        ))
    }

    /// Reads what [`Setting::to_text`] writes, and nothing else; else the line that is wrong, and what should be there.
    fn from_text(text: &str) -> Result<Self, (usize, &'static str)> {
        let mut lines = text.split_inclusive('\n');
        let instant = field(lines.next(), "instant = ").and_then(|value| {
            let read: jiff::Timestamp = value.parse().ok()?;
            let read = u64::try_from(read.as_millisecond()).ok().map(Timestamp)?;
            (written(read)? == value).then_some(read)
        });
        let instant = instant.ok_or((
            1,
            "a moment in UTC from 1970 on, such as `instant = 2025-12-25T09:00:00Z`",
        ))?;
        let set_at = field(lines.next(), "set_at_ms = ").and_then(|value| {
            let read: u64 = value.parse().ok()?;
            let read = Timestamp(read).plus_ms(0);
            (read.0.to_string() == value).then_some(read)
        });
        let set_at = set_at.ok_or((
            2,
            "the system's milliseconds since 1970, such as `set_at_ms = 1795341600000`",
        ))?;
        match lines.next() {
            None => Ok(Self { instant, set_at }),
            Some(_) => Err((3, "the end")),
        }
    }
}

fn field<'a>(line: Option<&'a str>, name: &str) -> Option<&'a str> {
    line?.strip_suffix('\n')?.strip_prefix(name)
}

/// A moment as RFC 3339 writes it, in UTC; `None` beyond the year 9999.
pub(crate) fn written(moment: Timestamp) -> Option<String> {
    let ms = i64::try_from(moment.0).ok()?;
    Some(jiff::Timestamp::from_millisecond(ms).ok()?.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SETTING: Setting = Setting {
        instant: Timestamp(1_766_653_200_000),
        set_at: Timestamp(1_795_341_600_000),
    };

    #[test]
    fn what_is_written_is_two_lines_and_is_read_back() {
        let text = SETTING.to_text().unwrap();
        let expected = "instant = 2025-12-25T09:00:00Z\nset_at_ms = 1795341600000\n";
        assert_eq!(text, expected);
        assert_eq!(Setting::from_text(&text), Ok(SETTING));
        let between = Setting {
            instant: Timestamp(1_766_653_200_007),
            ..SETTING
        };
        assert_eq!(Setting::from_text(&between.to_text().unwrap()), Ok(between));
    }

    #[test]
    fn every_other_spelling_is_refused_at_its_line() {
        let good = SETTING.to_text().unwrap();
        for (from, to, line) in [
            ("instant", "Instant", 1),
            ("09:00:00Z", "09:00:00", 1),
            ("09:00:00Z", "10:00:00+01:00", 1),
            ("09:00:00Z", "09:00:00.000Z", 1),
            ("09:00:00Z", "09:00:00.0000001Z", 1),
            ("2025", "1969", 1),
            ("2025-12-25", "2025-13-25", 1),
            (" = 2025", "=2025", 1),
            ("set_at_ms = 1", "set_at_ms = +1", 2),
            ("set_at_ms = 1", "set_at_ms = 01", 2),
            ("set_at_ms = 1", "set_at_ms = 99999999", 2),
            ("000\n", "000", 2),
            ("000\n", "000\r\n", 2),
            ("000\n", "000\n\n", 3),
            ("\nset_at", "\ninstant = 2025-12-25T09:00:00Z\nset_at", 2),
        ] {
            let text = good.replacen(from, to, 1);
            assert_ne!(text, good);
            let found = Setting::from_text(&text).unwrap_err();
            assert_eq!(found.0, line, "{text}");
        }
        assert_eq!(Setting::from_text("").unwrap_err().0, 1);
    }

    #[test]
    fn no_more_is_read_than_such_a_file_has() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("clock");
        std::fs::write(&file, SETTING.to_text().unwrap() + &" ".repeat(1 << 20)).unwrap();
        let found = Setting::read(&file).unwrap_err().to_string();
        assert!(found.contains("line 3"), "{found}");
    }

    #[test]
    fn a_system_that_was_set_back_does_not_set_the_scenario_back() {
        let stands = |now| SETTING.stands(Timestamp(now)).0;
        assert_eq!(stands(SETTING.set_at.0 + 5), SETTING.instant.0 + 5);
        assert_eq!(stands(SETTING.set_at.0 - 5), SETTING.instant.0);
    }
}
