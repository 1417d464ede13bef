//! The clock that a program is handed.

use crate::error::ClockError;
use crate::setting::Setting;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};
use tacit_wire::Timestamp;

/// What a program asks for the time; its copies are the same clock.
#[derive(Debug, Clone)]
pub struct Clock(Source);

#[derive(Debug, Clone)]
enum Source {
    System,
    Exercise(Arc<Exercise>),
}

#[derive(Debug)]
struct Exercise {
    file: PathBuf,
    last: Mutex<Last>,
}

/// What was read last, and the latest moment that was told.
#[derive(Debug)]
struct Last {
    setting: Setting,
    told: Timestamp,
}

impl Clock {
    /// This machine's clock, which may be wrong and may jump, forward and back.
    #[must_use]
    pub fn system() -> Self {
        Self(Source::System)
    }

    /// The clock of an exercise, by the file that sets it.
    ///
    /// # Errors
    /// [`ClockError::System`] and [`ClockError::Malformed`].
    pub fn exercise(file: &Path) -> Result<Self, ClockError> {
        let setting = Setting::read(file)?;
        let exercise = Exercise {
            file: file.to_owned(),
            last: Mutex::new(Last {
                setting,
                told: setting.instant,
            }),
        };
        Ok(Self(Source::Exercise(Arc::new(exercise))))
    }

    /// Now.
    ///
    /// The file of an exercise is read at each call: its few bytes cost about what a look at its date does, and by its
    /// date a second setting within one tick of the disk's clock is missed. When it cannot be read, time goes on from
    /// the setting that was read last: whoever is about to write a moment down has no better one, and must never fall back to
    /// the system's. [`Clock::fault`] tells of it. What one program was told never runs back, whatever is done to the file.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        match &self.0 {
            Source::System => system_now(),
            Source::Exercise(exercise) => exercise.now(),
        }
    }

    /// Whether this is the clock of an exercise.
    #[must_use]
    pub fn is_exercise(&self) -> bool {
        matches!(self.0, Source::Exercise(_))
    }

    /// Why the file of an exercise cannot be read just now, if it cannot.
    #[must_use]
    pub fn fault(&self) -> Option<ClockError> {
        match &self.0 {
            Source::System => None,
            Source::Exercise(exercise) => Setting::read(&exercise.file).err(),
        }
    }
}

impl Exercise {
    fn now(&self) -> Timestamp {
        let read = Setting::read(&self.file);
        // Nothing that holds the lock can leave it half done.
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Ok(setting) = read {
            last.setting = setting;
        }
        last.told = last.told.max(last.setting.stands(system_now()));
        last.told
    }
}

/// What the system says, as it can be written.
pub(crate) fn system_now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    let ms = since.map_or(0, |since| since.as_millis());
    Timestamp(u64::try_from(ms).unwrap_or(u64::MAX)).plus_ms(0)
}
