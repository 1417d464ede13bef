//! Pieces of a file that is handed over to be read and sought in.

use bytes::Bytes;
use parquet::errors::{ParquetError, Result};
use parquet::file::reader::{ChunkReader, Length};
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::sync::{Arc, Mutex};

/// A file of known length. The reader of Parquet wants its pieces from several hands, so it stands behind a lock;
/// nothing here ever waits for it.
pub(super) struct Chunks<R> {
    input: Arc<Mutex<R>>,
    len: u64,
}

/// What reads on from one place in the file.
pub(super) struct Part<R> {
    input: Arc<Mutex<R>>,
    at: u64,
}

impl<R: Read + Seek> Chunks<R> {
    /// # Errors
    /// If its end cannot be found.
    pub(super) fn new(mut input: R) -> io::Result<Self> {
        let len = input.seek(SeekFrom::End(0))?;
        Ok(Self {
            input: Arc::new(Mutex::new(input)),
            len,
        })
    }
}

impl<R> Length for Chunks<R> {
    fn len(&self) -> u64 {
        self.len
    }
}

impl<R: Read + Seek + Send> ChunkReader for Chunks<R> {
    type T = BufReader<Part<R>>;

    fn get_read(&self, start: u64) -> Result<Self::T> {
        Ok(BufReader::new(Part {
            input: Arc::clone(&self.input),
            at: start,
        }))
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes> {
        let end = start.checked_add(length as u64);
        if end.is_none_or(|end| end > self.len) {
            return Err(ParquetError::EOF(format!(
                "{length} bytes at {start} lie behind its end"
            )));
        }
        let mut part = Part {
            input: Arc::clone(&self.input),
            at: start,
        };
        let mut bytes = vec![0; length];
        part.read_exact(&mut bytes)?;
        Ok(bytes.into())
    }
}

impl<R: Read + Seek> Read for Part<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let lost = |_| io::Error::other("an earlier reading of the file broke off");
        let mut input = self.input.lock().map_err(lost)?;
        input.seek(SeekFrom::Start(self.at))?;
        let read = input.read(buffer)?;
        self.at += read as u64;
        Ok(read)
    }
}
