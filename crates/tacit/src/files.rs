//! Reading files within bounds, and saying plainly why one cannot be read.

use std::fmt;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read, Write as _};
use std::path::{Path, PathBuf};
use tacit_feeds::{Interest, Mapping, Report};
use tacit_standing::record::Record;

/// How packed files begin: gzip (RFC 1952, 2.3.1), zstd (RFC 8878, 3.1.1).
const PACKED: [(&str, &[u8]); 2] = [("gzip", &[0x1f, 0x8b]), ("zstd", &[0x28, 0xb5, 0x2f, 0xfd])];

/// Why a file could not be read or written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum FileFault {
    /// It is not there.
    Missing(String),
    /// It is a folder.
    Folder(String),
    /// The system refuses it.
    Refused(String, String),
    /// It cannot be written: which, and why.
    Unwritable(String, String),
    /// It holds more than is read of such a file.
    TooLong {
        /// Which.
        name: String,
        /// The most bytes.
        limit: usize,
    },
    /// It is packed, and how.
    Packed(String, &'static str),
    /// It is not text.
    NotUtf8 {
        /// Which.
        name: String,
        /// The first line that is not.
        line: usize,
    },
}

impl fmt::Display for FileFault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(name) => write!(
                out,
                "there is no file `{name}`; look at its name and folder"
            ),
            Self::Folder(name) => write!(out, "`{name}` is a folder; name a file in it"),
            Self::Refused(name, why) => write!(out, "`{name}` cannot be used: {why}"),
            Self::Unwritable(name, why) => write!(out, "`{name}` cannot be written: {why}"),
            Self::TooLong { name, limit } => write!(
                out,
                "`{name}` has more than {limit} bytes, which is the most that is read of such a file; divide it"
            ),
            Self::Packed(name, how) => write!(
                out,
                "`{name}` is {how}; unpack it first, only feeds are read packed"
            ),
            Self::NotUtf8 { name, line } => {
                write!(
                    out,
                    "`{name}` is not UTF-8 from line {line} on; save it as UTF-8"
                )
            }
        }
    }
}

/// The text of a file of at most `limit` bytes.
pub(crate) fn read_text(path: &Path, limit: usize) -> Result<String, FileFault> {
    let bytes = read_bytes(path, limit)?;
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let before = error.as_bytes().iter().take(valid);
        FileFault::NotUtf8 {
            name: name(path),
            line: 1 + before.filter(|byte| **byte == b'\n').count(),
        }
    })
}

/// The bytes of a file of at most `limit` bytes, in whichever encoding.
pub(crate) fn read_bytes(path: &Path, limit: usize) -> Result<Vec<u8>, FileFault> {
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(limit as u64 + 1).read_to_end(&mut bytes))
        .map_err(|error| fault(path, &error))?;
    if bytes.len() > limit {
        return Err(FileFault::TooLong {
            name: name(path),
            limit,
        });
    }
    unpacked(path, &bytes)?;
    Ok(bytes)
}

/// A file to be read bit by bit.
pub(crate) fn open(path: &Path) -> Result<BufReader<File>, FileFault> {
    let file = File::open(path).map_err(|error| fault(path, &error))?;
    if file.metadata().is_ok_and(|about| about.is_dir()) {
        return Err(FileFault::Folder(name(path)));
    }
    Ok(BufReader::with_capacity(1 << 16, file))
}

/// Event data: a table by column, which is read from its end, or rows to be read as they come.
pub(crate) enum Feed {
    /// Apache Parquet.
    Columns(File),
    /// Text, packed or not.
    Rows(BufReader<File>),
}

/// Opens a feed, and looks at its first bytes.
pub(crate) fn open_feed(path: &Path) -> Result<Feed, FileFault> {
    let mut file = open(path)?;
    let start = file.fill_buf().map_err(|error| fault(path, &error))?;
    if tacit_feeds::is_parquet(start) {
        return Ok(Feed::Columns(file.into_inner()));
    }
    Ok(Feed::Rows(file))
}

impl Feed {
    /// Reads it through a mapping, into records.
    pub(crate) fn read(
        self,
        mapping: &Mapping,
        interest: &Interest,
        sink: &mut dyn FnMut(Record),
    ) -> Report {
        match self {
            Self::Columns(file) => tacit_feeds::read_parquet(file, mapping, interest, sink),
            Self::Rows(reader) => tacit_feeds::read(reader, mapping, interest, sink),
        }
    }
}

/// A file of text to be read bit by bit; one that is packed would be nothing but bad lines.
pub(crate) fn open_plain(path: &Path) -> Result<BufReader<File>, FileFault> {
    let mut file = open(path)?;
    let start = file.fill_buf().map_err(|error| fault(path, &error))?;
    unpacked(path, start)?;
    Ok(file)
}

/// Whether what begins so is not packed.
fn unpacked(path: &Path, start: &[u8]) -> Result<(), FileFault> {
    match PACKED.iter().find(|(_, magic)| start.starts_with(magic)) {
        Some((how, _)) => Err(FileFault::Packed(name(path), how)),
        None => Ok(()),
    }
}

/// Writes a file whole.
pub(crate) fn write(path: &Path, text: &str) -> Result<(), FileFault> {
    fs::write(path, text).map_err(|error| unwritable(path, &error))
}

/// A file that is made first and filled later, so that whatever has to be written has a place before it is there at all. One that is not
/// filled is taken away again.
#[derive(Debug)]
pub(crate) struct NewFile {
    path: PathBuf,
    file: Option<fs::File>,
}

impl NewFile {
    /// Makes it, empty; nothing is overwritten.
    pub(crate) fn make(path: &Path) -> Result<Self, FileFault> {
        let mut options = fs::OpenOptions::new();
        let made = options.write(true).create_new(true).open(path);
        let made = made.map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => FileFault::Refused(
                name(path),
                "there is such a file already; name another, since nothing is overwritten"
                    .to_owned(),
            ),
            _ => unwritable(path, &error),
        })?;
        Ok(Self {
            path: path.to_owned(),
            file: Some(made),
        })
    }

    /// Fills it.
    pub(crate) fn fill(mut self, bytes: &[u8]) -> Result<(), FileFault> {
        if let Some(file) = &mut self.file {
            file.write_all(bytes)
                .and_then(|()| file.sync_all())
                .map_err(|error| unwritable(&self.path, &error))?;
        }
        self.file = None;
        Ok(())
    }
}

impl Drop for NewFile {
    fn drop(&mut self) {
        if self.file.is_some() {
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// A folder for files to come: made if it is not there, and empty.
pub(crate) fn new_folder(path: &Path) -> Result<(), FileFault> {
    fs::create_dir_all(path).map_err(|error| unwritable(path, &error))?;
    let mut inside = fs::read_dir(path).map_err(|error| unwritable(path, &error))?;
    if inside.next().is_some() {
        return Err(FileFault::Refused(
            name(path),
            "there is something in this folder; name a new one, since nothing is overwritten"
                .to_owned(),
        ));
    }
    Ok(())
}

/// The fault that an error of the system amounts to where something was to be written.
fn unwritable(path: &Path, error: &io::Error) -> FileFault {
    let why = match error.kind() {
        io::ErrorKind::NotFound => {
            let folder = path.parent().map(name).unwrap_or_default();
            format!("there is no folder `{folder}`; make it, or name another place")
        }
        io::ErrorKind::PermissionDenied => {
            "permission is denied; name a place where you may write".to_owned()
        }
        io::ErrorKind::IsADirectory => "it is a folder; name a file in it".to_owned(),
        io::ErrorKind::NotADirectory => {
            "what should be a folder on the way to it is a file; name another place".to_owned()
        }
        io::ErrorKind::AlreadyExists => "there is a file of this name; name another".to_owned(),
        _ => format!("{error}; name another place"),
    };
    FileFault::Unwritable(name(path), why)
}

/// What a file is called in messages: as it was given.
pub(crate) fn name(path: &Path) -> String {
    path.display().to_string()
}

/// The fault that an error of the system amounts to.
pub(crate) fn fault(path: &Path, error: &io::Error) -> FileFault {
    match error.kind() {
        io::ErrorKind::NotFound => FileFault::Missing(name(path)),
        io::ErrorKind::IsADirectory => FileFault::Folder(name(path)),
        io::ErrorKind::PermissionDenied => {
            FileFault::Refused(name(path), "permission is denied".to_owned())
        }
        _ => FileFault::Refused(name(path), error.to_string()),
    }
}
