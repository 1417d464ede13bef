//! Zstandard (RFC 8878) as a reader: frame behind frame, skippable ones passed over.
//!
//! The library reads one frame. Here they are put together, checksums are compared, and of an input
//! that ends too early everything comes out that was decoded before: the library alone would keep
//! back a whole window of it, which for most files is all there is.

use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};
use std::io::{self, BufRead, ErrorKind, Read};

/// How many bytes are decoded before some are handed out.
const CHUNK_BYTES: usize = 1 << 16;

/// An empty block that is the last of its frame, and room for a checksum: they close a frame whose end is lost.
const END_OF_FRAME: [u8; 7] = [1, 0, 0, 0, 0, 0, 0];

/// Whether an input that begins with these bytes is Zstandard; no text begins so.
pub(crate) fn is_zstd(start: &[u8]) -> bool {
    matches!(
        start,
        [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..]
    )
}

/// The content of all frames of `source`.
pub(crate) struct Frames<R> {
    source: R,
    decoder: FrameDecoder,
    state: State,
}

enum State {
    Between,
    Inside,
    /// What was decoded is still handed out, then this is said.
    Failing(io::Error),
    Over,
}

impl<R: BufRead> Frames<R> {
    pub(crate) fn new(source: R) -> Self {
        Self {
            source,
            decoder: FrameDecoder::new(),
            state: State::Between,
        }
    }

    /// Reads the head of the next frame, or passes over one that is to be skipped.
    fn begin(&mut self) -> io::Result<State> {
        if self.source.fill_buf()?.is_empty() {
            return Ok(State::Over);
        }
        match self.decoder.reset(&mut self.source) {
            Ok(()) => Ok(State::Inside),
            Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                length,
                ..
            })) => {
                let mut skipped = self.source.by_ref().take(u64::from(length));
                if io::copy(&mut skipped, &mut io::sink())? < u64::from(length) {
                    return Err(cut_off());
                }
                Ok(State::Between)
            }
            Err(error) => Err(told(error)),
        }
    }

    /// Decodes some more of the frame.
    fn go_on(&mut self) -> State {
        if self.decoder.is_finished() {
            let told = self.decoder.get_checksum_from_data();
            return match told {
                Some(told) if self.decoder.get_calculated_checksum() != Some(told) => {
                    State::Failing(io::Error::new(
                        ErrorKind::InvalidData,
                        "the checksum of a zstd frame is not that of what it holds",
                    ))
                }
                _ => State::Between,
            };
        }
        let some = BlockDecodingStrategy::UptoBytes(CHUNK_BYTES);
        match self.decoder.decode_blocks(&mut self.source, some) {
            Ok(_) => State::Inside,
            Err(error) => {
                // A frame that cannot be closed either keeps back what it holds: the error is said in any case.
                let end = &END_OF_FRAME[..];
                let _closed = self.decoder.decode_blocks(end, BlockDecodingStrategy::All);
                State::Failing(told(error))
            }
        }
    }
}

impl<R: BufRead> Read for Frames<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if into.is_empty() {
            return Ok(0);
        }
        loop {
            if matches!(self.state, State::Inside | State::Failing(_))
                && self.decoder.can_collect() > 0
            {
                return self.decoder.read(into);
            }
            self.state = match std::mem::replace(&mut self.state, State::Over) {
                State::Between => match self.begin() {
                    Ok(state) => state,
                    Err(error) => State::Failing(error),
                },
                State::Inside => self.go_on(),
                State::Failing(error) => return Err(error),
                State::Over => return Ok(0),
            };
        }
    }
}

fn cut_off() -> io::Error {
    io::Error::new(ErrorKind::UnexpectedEof, "the zstd input is cut off")
}

/// The library's words, without its inner types.
fn told(error: FrameDecoderError) -> io::Error {
    let mut cause: Option<&dyn std::error::Error> = Some(&error);
    while let Some(found) = cause {
        let ends = found
            .downcast_ref::<io::Error>()
            .is_some_and(|found| found.kind() == ErrorKind::UnexpectedEof);
        if ends {
            return cut_off();
        }
        cause = found.source();
    }
    let why = match error {
        FrameDecoderError::WindowSizeTooBig { requested } => format!(
            "the zstd input asks for a window of {requested} bytes; pack it again without `--long`"
        ),
        FrameDecoderError::DictNotProvided { dict_id } => {
            format!("the zstd input was packed with the dictionary {dict_id}; pack it without one")
        }
        other => format!("the zstd input is damaged: {other}"),
    };
    io::Error::new(ErrorKind::InvalidData, why)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ruzstd::encoding::{CompressionLevel, compress_to_vec};

    fn packed(text: &[u8]) -> Vec<u8> {
        compress_to_vec(text, CompressionLevel::Fastest)
    }

    fn unpacked(bytes: &[u8]) -> (Vec<u8>, Option<io::Error>) {
        let mut out = Vec::new();
        let error = Frames::new(bytes).read_to_end(&mut out).err();
        (out, error)
    }

    /// Text that does not pack away to nothing.
    fn long() -> Vec<u8> {
        (0..200_000_u32)
            .flat_map(|number| format!("{:x}\n", number.wrapping_mul(2_654_435_761)).into_bytes())
            .collect()
    }

    #[test]
    fn several_frames_are_one_input_and_what_is_to_be_skipped_is_skipped() {
        let skipped = [&[0x53, 0x2a, 0x4d, 0x18, 3, 0, 0, 0][..], b"xyz"].concat();
        let bytes = [&skipped[..], &packed(b"one, "), &skipped, &packed(b"two")].concat();
        let (out, error) = unpacked(&bytes);
        assert_eq!(out, b"one, two");
        assert!(error.is_none(), "{error:?}");
    }

    #[test]
    fn an_input_that_is_cut_off_anywhere_gives_what_came_before() {
        let text = long();
        let bytes = packed(&text);
        for part in 1..8 {
            let (out, error) = unpacked(&bytes[..bytes.len() * part / 8]);
            assert_eq!(error.unwrap().to_string(), "the zstd input is cut off");
            assert!(text.starts_with(&out));
            let missing = text.len() * part / 8 - out.len().min(text.len() * part / 8);
            assert!(missing < 2 * 128 * 1024, "{part}: {missing}");
        }
    }

    #[test]
    fn a_checksum_that_does_not_fit_is_said_behind_the_content() {
        let mut bytes = packed(b"as it was");
        let last = bytes.len() - 1;
        bytes[last] ^= 1;
        let (out, error) = unpacked(&bytes);
        assert_eq!(out, b"as it was");
        assert!(error.unwrap().to_string().contains("checksum"));
    }

    #[test]
    fn what_follows_and_is_no_frame_is_said() {
        let (out, error) = unpacked(&[packed(b"one"), b"and text".to_vec()].concat());
        assert_eq!(out, b"one");
        assert!(error.unwrap().to_string().contains("damaged"));
    }
}
