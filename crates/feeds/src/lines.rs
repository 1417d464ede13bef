//! Lines of bounded length, out of plain, gzip or zstd input.

use crate::zstd::{Frames, is_zstd};
use flate2::bufread::MultiGzDecoder;
use std::io::{self, BufRead, BufReader, Cursor, Read};

/// The longest line that is read, in bytes; a longer one is skipped and reported.
pub const MAX_LINE_BYTES: usize = 1 << 20;

/// How many bytes are asked of the decompressor at once.
const CHUNK_BYTES: usize = 1 << 16;

/// The lines of an input, counted from 1.
pub(crate) struct Lines<'r> {
    input: Box<dyn BufRead + 'r>,
    number: u64,
}

/// What came next.
#[derive(Debug)]
pub(crate) enum Next {
    /// A line, without its line break.
    Line,
    /// A line longer than [`MAX_LINE_BYTES`], skipped.
    TooLong,
    /// Nothing more.
    End,
    /// The input failed; what had come of the last line is dropped.
    Failed(io::Error),
}

impl<'r> Lines<'r> {
    /// Looks at the first bytes: 1F 8B is gzip (RFC 1952), 28 B5 2F FD zstd (RFC 8878); no text begins so.
    ///
    /// # Errors
    /// If these bytes cannot be read.
    pub(crate) fn new<R: BufRead + 'r>(mut input: R) -> io::Result<Self> {
        let mut magic = Vec::with_capacity(4);
        input.by_ref().take(4).read_to_end(&mut magic)?;
        let gzip = magic.starts_with(&[0x1f, 0x8b]);
        let zstd = is_zstd(&magic);
        let whole = Cursor::new(magic).chain(input);
        let input: Box<dyn BufRead + 'r> = if gzip {
            Box::new(BufReader::with_capacity(
                CHUNK_BYTES,
                MultiGzDecoder::new(whole),
            ))
        } else if zstd {
            Box::new(BufReader::with_capacity(CHUNK_BYTES, Frames::new(whole)))
        } else {
            Box::new(whole)
        };
        Ok(Self { input, number: 0 })
    }

    /// The number of the line last read.
    pub(crate) const fn number(&self) -> u64 {
        self.number
    }

    /// Reads the next line into `line`, replacing what it held.
    pub(crate) fn next(&mut self, line: &mut Vec<u8>) -> Next {
        line.clear();
        let mut too_long = false;
        let mut begun = false;
        loop {
            let chunk = match self.input.fill_buf() {
                Ok(chunk) => chunk,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Next::Failed(error),
            };
            if chunk.is_empty() {
                break;
            }
            begun = true;
            let end = chunk.iter().position(|byte| *byte == b'\n');
            let part = end.and_then(|end| chunk.get(..end)).unwrap_or(chunk);
            too_long |= line.len() + part.len() > MAX_LINE_BYTES;
            if !too_long {
                line.extend_from_slice(part);
            }
            let used = part.len() + usize::from(end.is_some());
            self.input.consume(used);
            if end.is_some() {
                break;
            }
        }
        if !begun {
            return Next::End;
        }
        self.number += 1;
        if too_long {
            line.clear();
            return Next::TooLong;
        }
        if line.last() == Some(&b'\r') {
            line.pop();
        }
        Next::Line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(bytes: &[u8]) -> Vec<String> {
        let mut lines = Lines::new(bytes).unwrap();
        let mut line = Vec::new();
        let mut out = Vec::new();
        loop {
            match lines.next(&mut line) {
                Next::Line => out.push(String::from_utf8(line.clone()).unwrap()),
                Next::TooLong => out.push(format!("too long {}", lines.number())),
                Next::End => return out,
                Next::Failed(error) => panic!("{error}"),
            }
        }
    }

    #[test]
    fn line_breaks_of_both_kinds_end_a_line_and_the_last_needs_none() {
        assert_eq!(all(b"a\r\n\nb\nc"), ["a", "", "b", "c"]);
        assert_eq!(all(b""), [""; 0]);
        assert_eq!(all(b"x"), ["x"]);
    }

    #[test]
    fn a_line_above_the_limit_is_skipped_and_the_next_is_read() {
        let mut bytes = vec![b'x'; MAX_LINE_BYTES + 1];
        bytes.extend_from_slice(b"\nnext\n");
        assert_eq!(all(&bytes), ["too long 1", "next"]);
        bytes.remove(0);
        assert_eq!(all(&bytes)[0].len(), MAX_LINE_BYTES);
    }
}
