//! Making and setting the clock of an exercise: what its director does.

use crate::clock::system_now;
use crate::error::ClockError;
use crate::setting::Setting;
use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use tacit_wire::Timestamp;

/// The file that an exercise's programs share, as its director sees it; to read the time is [`crate::Clock`]'s part.
#[derive(Debug, Clone, Copy)]
pub enum ExerciseClock {}

impl ExerciseClock {
    /// Makes the clock, standing at a moment of the scenario.
    ///
    /// # Errors
    /// [`ClockError::Occupied`], [`ClockError::Beyond`], [`ClockError::System`].
    pub fn create(file: &Path, at: Timestamp) -> Result<(), ClockError> {
        let folder = Locked::around(file)?;
        match std::fs::symlink_metadata(file) {
            Ok(_) => Err(ClockError::Occupied(file.to_owned())),
            Err(why) if why.kind() == io::ErrorKind::NotFound => folder.put(file, at),
            Err(why) => Err(system(file)(why)),
        }
    }

    /// Sets the clock forward. It is there whole, with the old setting or the new one, at any moment, also after a loss of power.
    ///
    /// # Errors
    /// [`ClockError::Back`] with the moment at which it stands; [`ClockError::Beyond`], [`ClockError::Malformed`],
    /// [`ClockError::System`]. It then goes on as it was.
    pub fn set(file: &Path, at: Timestamp) -> Result<(), ClockError> {
        // Held while it is compared and written: of two directors the second sees what the first has set.
        let folder = Locked::around(file)?;
        let stands = Setting::read(file)?.stands(system_now());
        if at < stands {
            return Err(ClockError::Back { stands, asked: at });
        }
        folder.put(file, at)
    }
}

/// The folder of the file, which keeps other directors waiting until it is dropped.
struct Locked {
    folder: File,
    fresh: PathBuf,
}

impl Locked {
    fn around(file: &Path) -> Result<Self, ClockError> {
        let parent = file.parent().filter(|parent| *parent != Path::new(""));
        let parent = parent.unwrap_or(Path::new("."));
        let folder = File::open(parent).map_err(system(parent))?;
        folder.lock().map_err(system(parent))?;
        let mut fresh = file.as_os_str().to_owned();
        fresh.push(".new");
        Ok(Self {
            folder,
            fresh: fresh.into(),
        })
    }

    /// Writes beside the file, then puts that in its place; what an interrupted setting left there is written over.
    fn put(&self, file: &Path, at: Timestamp) -> Result<(), ClockError> {
        let setting = Setting {
            instant: at,
            set_at: system_now(),
        };
        let text = setting.to_text().ok_or(ClockError::Beyond(at))?;
        let write = || {
            let mut fresh = File::create(&self.fresh)?;
            fresh.write_all(text.as_bytes())?;
            fresh.sync_all()?;
            std::fs::rename(&self.fresh, file)?;
            self.folder.sync_all()
        };
        write().map_err(system(file))
    }
}

fn system(file: &Path) -> impl FnOnce(io::Error) -> ClockError {
    let file = file.to_owned();
    move |why| ClockError::System { file, why }
}
