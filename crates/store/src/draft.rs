//! A file that gets its name only when it is whole.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use rand_core::CryptoRng;

use crate::database::Database;
use crate::error::{CreateError, Fault, OpenError};

/// A database under way to its name, beside it and under a random one that ends in `.partial`.
///
/// A process that is killed leaves such a file behind; it may be deleted.
pub(crate) struct Draft {
    partial: PathBuf,
    target: PathBuf,
}

impl Draft {
    /// Begins an empty database that only this account may read.
    pub(crate) fn begin(
        target: &Path,
        chance: &mut impl CryptoRng,
    ) -> Result<(Self, Database), CreateError> {
        if target.try_exists().map_err(Fault::from)? {
            return Err(CreateError::Exists);
        }
        let mut name = target.as_os_str().to_owned();
        name.push(format!(".{:016x}.partial", chance.next_u64()));
        let draft = Draft {
            partial: name.into(),
            target: target.to_owned(),
        };
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(&draft.partial).map_err(Fault::from)?;
        let database = Database::hold(&draft.partial).map_err(|error| match error {
            OpenError::Fault(fault) => fault,
            _ => Fault::Disk("a new file is not ours alone"),
        })?;
        Ok((draft, database))
    }

    /// Makes the file durable and gives it its name, unless another file has it by now.
    pub(crate) fn publish(self, database: Database) -> Result<(), CreateError> {
        database.finish()?;
        self.rename().map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => CreateError::Exists,
            _ => CreateError::Fault(error.into()),
        })
    }

    fn rename(&self) -> io::Result<()> {
        OpenOptions::new()
            .write(true)
            .open(&self.partial)?
            .sync_all()?;
        // A hard link never overwrites; where the file system has none, look first.
        match fs::hard_link(&self.partial, &self.target) {
            Ok(()) => fs::remove_file(&self.partial)?,
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Err(error),
            Err(_) if self.target.try_exists()? => return Err(io::ErrorKind::AlreadyExists.into()),
            Err(_) => fs::rename(&self.partial, &self.target)?,
        }
        sync_folder(&self.target)
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        // After publishing there is nothing of this name; before, the file is of no use.
        for name in [self.partial.clone(), journal_of(&self.partial)] {
            let _gone_or_left_for_people = fs::remove_file(name);
        }
    }
}

fn journal_of(partial: &Path) -> PathBuf {
    let mut name = partial.as_os_str().to_owned();
    name.push("-journal");
    name.into()
}

/// Makes the name durable too. Only Unix systems let a folder be synced.
fn sync_folder(file: &Path) -> io::Result<()> {
    if !cfg!(unix) {
        return Ok(());
    }
    let folder = match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    File::open(folder)?.sync_all()
}
