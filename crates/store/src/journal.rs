//! SQLite's rollback journal, overwritten with zeros after each transaction.
//!
//! The journal holds pages as they were, so it holds every seed that a transaction retires. To
//! unlink or to truncate it would leave them in blocks that the file system calls free; zeros over
//! the same blocks leave nothing there.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// A journal longer than this is cut back to it, once it holds zeros only.
const KEPT_BYTES: u64 = 1 << 20;

/// The journal beside one database.
pub(crate) struct Journal {
    path: PathBuf,
}

impl Journal {
    /// The journal of a database; the path is the one that SQLite uses, without symbolic links.
    pub(crate) fn of(database: &Path) -> Self {
        let mut name = database.as_os_str().to_owned();
        name.push("-journal");
        Journal { path: name.into() }
    }

    /// Overwrites whatever is not zero, durably. Only the holder of the database's lock, outside of
    /// a transaction, may call it: a journal of somebody else's transaction is what saves the file.
    pub(crate) fn wipe(&self) -> io::Result<()> {
        let mut file = match OpenOptions::new().read(true).write(true).open(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            opened => opened?,
        };
        if zero(&mut file)? {
            file.sync_data()?;
        }
        if file.metadata()?.len() > KEPT_BYTES {
            file.set_len(KEPT_BYTES)?;
        }
        Ok(())
    }

    /// Overwrites the journal and takes it away: the database beside it is finished and closed.
    pub(crate) fn remove(&self) -> io::Result<()> {
        self.wipe()?;
        match std::fs::remove_file(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            removed => removed,
        }
    }
}

/// Whether anything had to be overwritten.
fn zero(file: &mut File) -> io::Result<bool> {
    let mut found = false;
    let mut block = [0; 1 << 14];
    loop {
        let length = file.read(&mut block)?;
        let read = block.get_mut(..length).unwrap_or_default();
        if read.is_empty() {
            return Ok(found);
        }
        if read.iter().any(|byte| *byte != 0) {
            found = true;
            read.fill(0);
            let back = i64::try_from(length).unwrap_or(i64::MAX);
            file.seek(SeekFrom::Current(-back))?;
            file.write_all(read)?;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_of_a_journal_is_overwritten_where_it_lies() {
        let folder = tempfile::tempdir().unwrap();
        let journal = Journal::of(&folder.path().join("desk"));
        for length in [0, 1, 1 << 14, (1 << 14) + 1, 100_000] {
            std::fs::write(&journal.path, vec![7; length]).unwrap();
            journal.wipe().unwrap();
            assert_eq!(std::fs::read(&journal.path).unwrap(), vec![0; length]);
        }
    }

    #[test]
    fn a_long_journal_is_cut_back() {
        let folder = tempfile::tempdir().unwrap();
        let journal = Journal::of(&folder.path().join("desk"));
        std::fs::write(&journal.path, vec![7; 3 << 20]).unwrap();
        journal.wipe().unwrap();
        assert_eq!(std::fs::read(&journal.path).unwrap(), vec![0; 1 << 20]);
    }
}
