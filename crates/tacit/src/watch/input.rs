//! One input, read in slices of whole lines; how far it was read, and whether it is still the same.

use super::{is_standard, name};
use crate::ending::Fault;
use crate::files;
use flate2::bufread::MultiGzDecoder;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;
use tacit_feeds::{Interest, MAX_LINE_BYTES, Mapping};

/// How many bytes are asked for at once.
const CHUNK_BYTES: usize = 1 << 20;
/// How many lines a row may go over: behind that an open quote is none.
const MAX_LINES_PER_ROW: usize = 32;
/// How much may wait for the end of its row: behind that, a line is too long to be any.
const MAX_PENDING_BYTES: usize = MAX_LINES_PER_ROW * MAX_LINE_BYTES;
/// How long standard input is waited for before anything else is looked after.
const PATIENCE: Duration = Duration::from_millis(200);
/// How every gzip file begins (RFC 1952, 2.3.1).
const GZIP: &[u8] = &[0x1f, 0x8b];
/// How files begin that are read in one piece: Zstandard (RFC 8878) and Parquet.
const WHOLE: [&[u8]; 2] = [&[0x28, 0xb5, 0x2f, 0xfd], b"PAR1"];

/// What an input holds.
#[derive(Clone)]
pub(super) enum Kind {
    Records,
    Feed {
        mapping: Rc<Mapping>,
        interest: Rc<Interest>,
    },
}

/// One input.
pub(super) struct Input {
    pub(super) name: String,
    pub(super) kind: Kind,
    path: Option<PathBuf>,
    from: Option<From>,
    /// Which file it is, by device and number.
    file: Option<(u64, u64)>,
    packed: bool,
    /// How many bytes of the file itself were read, and how many it has.
    raw: Rc<Cell<u64>>,
    size: Option<u64>,
    /// Of every byte that was given out, if that is asked for.
    digest: Option<Sha256>,
    pending: Vec<u8>,
    pub(super) place: Place,
}

/// How far an input was given out: whole lines, behind unpacking.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Place {
    pub(super) bytes: u64,
    pub(super) lines: usize,
    /// The header of a feed, that begins every slice.
    pub(super) header: Option<String>,
    /// A line that is too long is being passed over.
    pub(super) passing: bool,
}

enum From {
    Read(Box<dyn Read>),
    Whole(BufReader<File>),
    Sent(Receiver<io::Result<Vec<u8>>>),
}

/// What came of looking for more.
pub(super) enum Next {
    /// Whole lines.
    Slice(Vec<u8>),
    /// Part of a line.
    Part,
    /// Nothing at present.
    Nothing,
    /// A feed that is read in one piece, since it is packed in another way than gzip.
    Whole(BufReader<File>),
    /// Nothing any more.
    End,
    /// The file was replaced or cut short, and is read from its beginning.
    Again(&'static str),
    Failed(io::Error),
}

struct Counted {
    file: File,
    count: Rc<Cell<u64>>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        self.count.set(self.count.get() + read as u64);
        Ok(read)
    }
}

impl Input {
    pub(super) fn open(path: &Path, kind: Kind, hashes: bool) -> Result<Self, Fault> {
        let mut input = Self {
            name: name(path),
            kind,
            path: (!is_standard(path)).then(|| path.to_owned()),
            from: None,
            file: None,
            packed: false,
            raw: Rc::default(),
            size: None,
            digest: hashes.then(Sha256::new),
            pending: Vec::new(),
            place: Place::default(),
        };
        input.begin()?;
        Ok(input)
    }

    /// Whether the place in it can be kept.
    pub(super) const fn has_place(&self) -> bool {
        self.path.is_some()
    }

    /// The digest of everything given out, as hexadecimal digits.
    pub(super) fn digest(&self) -> String {
        let digest = self.digest.clone().unwrap_or_default().finalize();
        digest.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Which part of the file was read, where that can be told.
    pub(super) fn share(&self) -> Option<f64> {
        let size = self.size.filter(|size| *size > 0)?;
        let share = self.raw.get() as f64 / size as f64;
        Some(share.min(1.0))
    }

    /// How many bytes of an unfinished line were read behind the last whole one.
    pub(super) fn unfinished(&self) -> usize {
        self.pending.len()
    }

    /// Goes to the place at which it was left; whether what comes before it is still the same.
    pub(super) fn go_to(&mut self, place: Place, digest: &str) -> Result<bool, Fault> {
        let fault = |error: &io::Error| {
            let path = self.path.clone().unwrap_or_default();
            Fault::from(files::fault(&path, error))
        };
        let Some(From::Read(from)) = &mut self.from else {
            // What is read in one piece is read again: rows that are known are nothing new.
            return Ok(matches!(self.from, Some(From::Whole(_))));
        };
        let mut left = place.bytes;
        let mut buffer = vec![0; CHUNK_BYTES];
        while left > 0 {
            let most = usize::try_from(left).map_or(buffer.len(), |left| left.min(buffer.len()));
            let into = buffer.get_mut(..most).unwrap_or_default();
            let read = from.read(into).map_err(|error| fault(&error))?;
            if read == 0 {
                return Ok(false);
            }
            if let Some(hash) = &mut self.digest {
                hash.update(into.get(..read).unwrap_or_default());
            }
            left -= read as u64;
        }
        self.place = place;
        Ok(self.digest() == digest)
    }

    /// Looks for more. `follows`: a line that is not finished yet is waited for, and so is what comes behind
    /// the end.
    pub(super) fn next(&mut self, follows: bool) -> Next {
        let mut chunk = Vec::new();
        if matches!(self.from, Some(From::Whole(_))) {
            let whole = self.from.take();
            return match whole {
                Some(From::Whole(reader)) => Next::Whole(reader),
                _ => Next::End,
            };
        }
        let read = match &mut self.from {
            None | Some(From::Whole(_)) => return Next::End,
            Some(From::Read(from)) => {
                let mut from = from.take(CHUNK_BYTES as u64);
                from.read_to_end(&mut chunk)
            }
            Some(From::Sent(sent)) => match sent.recv_timeout(PATIENCE) {
                Ok(Ok(bytes)) => {
                    chunk = bytes;
                    Ok(chunk.len())
                }
                Ok(Err(error)) => Err(error),
                Err(RecvTimeoutError::Timeout) => return Next::Nothing,
                Err(RecvTimeoutError::Disconnected) => Ok(0),
            },
        };
        match read {
            Ok(0) => self.at_end(follows),
            Ok(_) => {
                self.take_in(&chunk);
                self.slice().map_or(Next::Part, Next::Slice)
            }
            Err(error) => {
                // What came before the damage counts, whole lines and what is left of the last chunk.
                self.take_in(&chunk);
                if let Some(slice) = self.slice() {
                    self.from = Some(From::Read(Box::new(Failing(Some(error)))));
                    return Next::Slice(slice);
                }
                self.from = None;
                Next::Failed(error)
            }
        }
    }

    fn at_end(&mut self, follows: bool) -> Next {
        let is_file = self.path.is_some() && !self.packed;
        if follows && is_file {
            return match self.changed() {
                None => Next::Nothing,
                Some(how) => {
                    self.pending.clear();
                    self.place = Place::default();
                    self.digest = self.digest.as_ref().map(|_| Sha256::new());
                    match self.begin() {
                        Ok(()) => Next::Again(how),
                        Err(_) => Next::Nothing,
                    }
                }
            };
        }
        self.from = None;
        self.place.passing = false;
        let rest = std::mem::take(&mut self.pending);
        if rest.is_empty() {
            return Next::End;
        }
        self.count(&rest);
        Next::Slice(rest)
    }

    /// How the file of this name is another than the one that was read; none: it is the same, or gone.
    fn changed(&self) -> Option<&'static str> {
        let about = std::fs::metadata(self.path.as_ref()?).ok()?;
        if Some((about.dev(), about.ino())) != self.file {
            Some("was replaced")
        } else if about.len() < self.raw.get() {
            Some("was cut short")
        } else {
            None
        }
    }

    fn begin(&mut self) -> Result<(), Fault> {
        let Some(path) = &self.path else {
            self.from = Some(From::Sent(standard_input()));
            return Ok(());
        };
        let file = File::open(path).map_err(|error| files::fault(path, &error))?;
        let about = file
            .metadata()
            .map_err(|error| files::fault(path, &error))?;
        if about.is_dir() {
            return Err(files::FileFault::Folder(files::name(path)).into());
        }
        self.file = Some((about.dev(), about.ino()));
        self.size = about.is_file().then_some(about.len());
        self.raw = Rc::default();
        let count = Rc::clone(&self.raw);
        let mut reader = BufReader::with_capacity(1 << 16, Counted { file, count });
        let is_feed = matches!(self.kind, Kind::Feed { .. });
        let start = reader
            .fill_buf()
            .map_err(|error| files::fault(path, &error))?;
        self.packed = start.starts_with(GZIP);
        if self.packed && !is_feed {
            return Err(files::FileFault::Packed(files::name(path), "gzip").into());
        }
        if is_feed && WHOLE.iter().any(|magic| start.starts_with(magic)) {
            let file = File::open(path).map_err(|error| files::fault(path, &error))?;
            self.packed = true;
            self.from = Some(From::Whole(BufReader::with_capacity(1 << 16, file)));
            return Ok(());
        }
        self.from = Some(From::Read(if self.packed {
            Box::new(MultiGzDecoder::new(reader))
        } else {
            Box::new(reader)
        }));
        Ok(())
    }

    /// Adds what was read; what is left of a line that is too long is passed over.
    fn take_in(&mut self, chunk: &[u8]) {
        let mut rest = chunk;
        if self.place.passing {
            let end = chunk.iter().position(|byte| *byte == b'\n');
            let (passed, behind) = chunk.split_at(end.map_or(chunk.len(), |end| end + 1));
            self.count(passed);
            self.place.passing = end.is_none();
            rest = behind;
        }
        self.pending.extend_from_slice(rest);
    }

    /// The whole rows that are there, or the beginning of a line that is too long.
    fn slice(&mut self) -> Option<Vec<u8>> {
        let slice = match self.whole_rows() {
            Some(end) => {
                let rest = self.pending.split_off(end);
                std::mem::replace(&mut self.pending, rest)
            }
            None if self.pending.len() > MAX_PENDING_BYTES => {
                self.place.passing = !self.pending.ends_with(b"\n");
                std::mem::take(&mut self.pending)
            }
            None => return None,
        };
        self.count(&slice);
        Some(slice)
    }

    fn whole_rows(&self) -> Option<usize> {
        let last = self.pending.iter().rposition(|byte| *byte == b'\n')? + 1;
        let is_quoted = match &self.kind {
            Kind::Records => false,
            Kind::Feed { mapping, .. } => mapping.is_quoted(),
        };
        if !is_quoted {
            return Some(last);
        }
        // A row whose quotes are open goes on in the next slice, unless it goes on for too long.
        let (mut open, mut end, mut lines) = (false, 0, 0);
        let whole = self.pending.get(..last).unwrap_or_default();
        for (place, byte) in whole.iter().enumerate() {
            match byte {
                b'"' => open = !open,
                b'\n' => {
                    lines += 1;
                    if !open || lines >= MAX_LINES_PER_ROW {
                        (open, end, lines) = (false, place + 1, 0);
                    }
                }
                _ => {}
            }
        }
        (end > 0).then_some(end)
    }

    fn count(&mut self, given: &[u8]) {
        if let Some(hash) = &mut self.digest {
            hash.update(given);
        }
        self.place.bytes += given.len() as u64;
    }
}

/// An input that fails when it is read next.
struct Failing(Option<io::Error>);

impl Read for Failing {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

/// Standard input, read by a thread of its own, so that waiting for it holds up nothing else.
fn standard_input() -> Receiver<io::Result<Vec<u8>>> {
    let (send, sent): (SyncSender<io::Result<Vec<u8>>>, _) = sync_channel(4);
    thread::spawn(move || {
        let mut input = io::stdin().lock();
        loop {
            let read = match input.fill_buf() {
                Ok(bytes) => Ok(bytes.to_vec()),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => Err(error),
            };
            let count = read.as_ref().map_or(0, Vec::len);
            input.consume(count);
            let is_last = count == 0;
            if (count > 0 || read.is_err()) && send.send(read).is_err() || is_last {
                return;
            }
        }
    });
    sent
}
