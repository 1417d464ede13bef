//! Lines of bounded length, out of plain, gzip or zstd input.

use crate::zstd::{Frames, is_zstd};
use flate2::bufread::MultiGzDecoder;
use memchr::memchr;
use std::io::{self, BufRead, Cursor, Read};
use std::ops::Range;

/// The longest line that is read, in bytes; a longer one is skipped and reported.
pub const MAX_LINE_BYTES: usize = 1 << 20;

/// How many bytes are held at first, and asked of the input at once; a longer line makes it more.
const CHUNK_BYTES: usize = 1 << 16;

/// The lines of an input, counted from 1, each looked at where it was read to.
pub(crate) struct Lines<'r> {
    input: Box<dyn Read + 'r>,
    number: u64,
    buffer: Vec<u8>,
    /// Where in the buffer what was not given out yet stands.
    ahead: Range<usize>,
    /// Where the line last read stands.
    line: Range<usize>,
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
        let input: Box<dyn Read + 'r> = if gzip {
            Box::new(MultiGzDecoder::new(whole))
        } else if zstd {
            Box::new(Frames::new(whole))
        } else {
            Box::new(whole)
        };
        Ok(Self {
            input,
            number: 0,
            buffer: vec![0; CHUNK_BYTES],
            ahead: 0..0,
            line: 0..0,
        })
    }

    /// The number of the line last read.
    pub(crate) const fn number(&self) -> u64 {
        self.number
    }

    /// The line last read.
    pub(crate) fn line(&self) -> &[u8] {
        self.buffer.get(self.line.clone()).unwrap_or_default()
    }

    /// Reads the next line.
    pub(crate) fn next(&mut self) -> Next {
        self.line = 0..0;
        let mut too_long = false;
        let mut searched = 0;
        loop {
            let ahead = self.buffer.get(self.ahead.clone()).unwrap_or_default();
            let new = ahead.get(searched..).unwrap_or_default();
            if let Some(end) = memchr(b'\n', new) {
                let end = self.ahead.start + searched + end;
                self.line = self.ahead.start..end;
                self.ahead.start = end + 1;
                break;
            }
            searched = ahead.len();
            if too_long || searched > MAX_LINE_BYTES {
                too_long = true;
                searched = 0;
                self.ahead = 0..0;
            }
            match self.fill() {
                Ok(0) if searched == 0 && !too_long => return Next::End,
                Ok(0) => {
                    self.line = self.ahead.clone();
                    self.ahead = 0..0;
                    break;
                }
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Next::Failed(error),
            }
        }
        self.number += 1;
        if too_long || self.line.len() > MAX_LINE_BYTES {
            self.line = 0..0;
            return Next::TooLong;
        }
        if self.line().last() == Some(&b'\r') {
            self.line.end -= 1;
        }
        Next::Line
    }

    /// Reads more behind what is ahead, which is moved to the front when there is no room.
    fn fill(&mut self) -> io::Result<usize> {
        if self.ahead.end == self.buffer.len() {
            self.buffer.copy_within(self.ahead.clone(), 0);
            self.ahead = 0..self.ahead.len();
        }
        if self.ahead.end == self.buffer.len() {
            self.buffer.resize(2 * self.buffer.len(), 0);
        }
        let room = self.buffer.get_mut(self.ahead.end..).unwrap_or_default();
        let read = self.input.read(room)?;
        self.ahead.end += read;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(bytes: impl BufRead) -> Vec<String> {
        let mut lines = Lines::new(bytes).unwrap();
        let mut out = Vec::new();
        loop {
            match lines.next() {
                Next::Line => out.push(String::from_utf8(lines.line().to_vec()).unwrap()),
                Next::TooLong => out.push(format!("too long {}", lines.number())),
                Next::End => return out,
                Next::Failed(error) => panic!("{error}"),
            }
        }
    }

    #[test]
    fn line_breaks_of_both_kinds_end_a_line_and_the_last_needs_none() {
        assert_eq!(all(&b"a\r\n\nb\nc"[..]), ["a", "", "b", "c"]);
        assert_eq!(all(&b""[..]), [""; 0]);
        assert_eq!(all(&b"x"[..]), ["x"]);
    }

    #[test]
    fn a_line_above_the_limit_is_skipped_and_the_next_is_read() {
        let mut bytes = vec![b'x'; MAX_LINE_BYTES + 1];
        bytes.extend_from_slice(b"\nnext\n");
        assert_eq!(all(bytes.as_slice()), ["too long 1", "next"]);
        bytes.remove(0);
        assert_eq!(all(bytes.as_slice())[0].len(), MAX_LINE_BYTES);
    }

    #[test]
    fn a_line_of_ten_megabytes_costs_no_more_memory_than_the_longest_that_is_read() {
        let mut bytes = b"first\n".to_vec();
        bytes.resize(10 << 20, b'x');
        bytes.extend_from_slice(b"\nlast");
        let mut lines = Lines::new(bytes.as_slice()).unwrap();
        assert!(matches!(lines.next(), Next::Line));
        assert!(matches!(lines.next(), Next::TooLong));
        assert!(matches!(lines.next(), Next::Line));
        assert_eq!((lines.line(), lines.number()), (&b"last"[..], 3));
        assert!(lines.buffer.len() <= 2 * MAX_LINE_BYTES);
    }

    #[test]
    fn lines_are_the_same_however_few_bytes_come_at_once() {
        let bytes = b"a\r\nbb\n\nccc".repeat(9_000);
        let slow = io::BufReader::with_capacity(7, bytes.as_slice());
        assert_eq!(all(slow), all(bytes.as_slice()));
    }
}
