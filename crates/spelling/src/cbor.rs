//! The part of CBOR in which meanings and messages are written, and a reader that admits nothing else.
//!
//! RFC 8949, the core deterministic encoding of §4.2.1, narrowed: integers, byte strings, text
//! strings, arrays, and maps whose keys are unsigned integers. No tags, no floats, no simple values,
//! no indefinite lengths. What has two spellings in CBOR has one here, so that equal values have
//! equal bytes and a digest can be compared.
//!
//! This is our own code because no library at hand fits: `ciborium` and `serde_cbor` read whatever
//! is well formed, shortest or not, and leave the order of maps to the caller; `minicbor` is offered
//! under a licence that this workspace does not admit. The strict reader is what matters, it would be
//! ours in any case, and it is shorter than the checks around a lenient one would be.

use std::collections::BTreeMap;
use std::fmt;

/// How many arrays and maps may lie within each other; a meaning needs seven, a message four.
pub const MAX_DEPTH: usize = 8;

const UNSIGNED: u8 = 0;
const NEGATIVE: u8 = 1;
const BYTES: u8 = 2;
const TEXT: u8 = 3;
const ARRAY: u8 = 4;
const MAP: u8 = 5;

/// A value of the subset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A whole number of 64 bits with sign.
    Integer(i64),
    /// Bytes.
    Bytes(Vec<u8>),
    /// Text in UTF-8.
    Text(String),
    /// Values in their order.
    Array(Vec<Value>),
    /// Values by number, ascending.
    Map(BTreeMap<u64, Value>),
}

impl Value {
    /// The elements of a set: in ascending order of their encodings, none twice.
    #[must_use]
    pub fn set(items: impl IntoIterator<Item = Self>) -> Self {
        let sorted: BTreeMap<Vec<u8>, Self> = items
            .into_iter()
            .map(|item| (to_bytes(&item), item))
            .collect();
        Self::Array(sorted.into_values().collect())
    }
}

/// Why bytes are not of the subset; `at` is the offset of the offending item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CborError {
    /// The bytes end within an item.
    Truncated {
        /// Where the item begins.
        at: usize,
    },
    /// Bytes follow the item.
    Trailing {
        /// Where they begin.
        at: usize,
    },
    /// A number or length is not in its shortest form.
    NotShortest {
        /// Where it begins.
        at: usize,
    },
    /// The keys of a map do not ascend, or one stands twice.
    KeyOrder {
        /// Where the key begins.
        at: usize,
    },
    /// A tag, float, simple value, indefinite length, key that is no unsigned integer, or integer
    /// outside 64 bits with sign.
    NotAdmitted {
        /// Where it begins.
        at: usize,
    },
    /// A text string is not UTF-8.
    NotText {
        /// Where it begins.
        at: usize,
    },
    /// More than [`MAX_DEPTH`] arrays and maps within each other.
    TooDeep {
        /// Where the innermost begins.
        at: usize,
    },
    /// More values than the reader admits.
    TooMany {
        /// Where the first that is too many begins.
        at: usize,
        /// How many are read at most.
        most: usize,
    },
    /// Longer than the reader admits.
    TooLong {
        /// How many bytes there are.
        found: usize,
        /// How many are read at most.
        most: usize,
    },
}

impl fmt::Display for CborError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Truncated { at } => write!(out, "the item at byte {at} is cut off"),
            Self::Trailing { at } => write!(out, "bytes follow the end, from byte {at} on"),
            Self::NotShortest { at } => {
                write!(out, "the number at byte {at} is not in its shortest form")
            }
            Self::KeyOrder { at } => write!(out, "the key at byte {at} is out of order or doubled"),
            Self::NotAdmitted { at } => {
                write!(
                    out,
                    "the item at byte {at} is of a kind that is not admitted"
                )
            }
            Self::NotText { at } => write!(out, "the text at byte {at} is not UTF-8"),
            Self::TooDeep { at } => {
                write!(
                    out,
                    "the item at byte {at} lies deeper than {MAX_DEPTH} levels"
                )
            }
            Self::TooMany { at, most } => {
                write!(
                    out,
                    "the item at byte {at} is one more than the {most} that are read"
                )
            }
            Self::TooLong { found, most } => {
                write!(out, "{found} bytes are more than the {most} that are read")
            }
        }
    }
}

impl std::error::Error for CborError {}

/// The one encoding of `value`.
#[must_use]
pub fn to_bytes(value: &Value) -> Vec<u8> {
    let mut out = Vec::new();
    write(value, &mut out);
    out
}

fn write(value: &Value, out: &mut Vec<u8>) {
    match value {
        Value::Integer(number) => {
            // -1 - n is the complement of n in two's complement, without overflow.
            let (major, size) = if *number < 0 {
                (NEGATIVE, !number)
            } else {
                (UNSIGNED, *number)
            };
            write_head(major, size.unsigned_abs(), out);
        }
        Value::Bytes(bytes) => {
            write_head(BYTES, bytes.len() as u64, out);
            out.extend_from_slice(bytes);
        }
        Value::Text(text) => {
            write_head(TEXT, text.len() as u64, out);
            out.extend_from_slice(text.as_bytes());
        }
        Value::Array(items) => {
            write_head(ARRAY, items.len() as u64, out);
            items.iter().for_each(|item| write(item, out));
        }
        Value::Map(entries) => {
            write_head(MAP, entries.len() as u64, out);
            for (key, item) in entries {
                write_head(UNSIGNED, *key, out);
                write(item, out);
            }
        }
    }
}

fn write_head(major: u8, size: u64, out: &mut Vec<u8>) {
    let major = major << 5;
    let bytes = size.to_be_bytes();
    let (info, width) = match size {
        0..=23 => {
            // At most 23, so the last byte holds it whole.
            out.push(major | bytes[7]);
            return;
        }
        24..=0xff => (24, 1),
        0x100..=0xffff => (25, 2),
        0x1_0000..=0xffff_ffff => (26, 4),
        _ => (27, 8),
    };
    out.push(major | info);
    out.extend(bytes.iter().skip(8 - width));
}

/// Reads exactly one value, of at most `most` bytes.
///
/// # Errors
/// [`CborError`]: whatever [`to_bytes`] would not have written.
pub fn from_bytes(bytes: &[u8], most: usize) -> Result<Value, CborError> {
    from_bytes_within(bytes, most, most)
}

/// Reads exactly one value, of at most `most` bytes, which holds at most `most_values` values, itself included.
///
/// A value takes more memory than the byte that it may be written in: this keeps a long input small in memory too.
///
/// # Errors
/// [`CborError`]: whatever [`to_bytes`] would not have written.
pub fn from_bytes_within(
    bytes: &[u8],
    most: usize,
    most_values: usize,
) -> Result<Value, CborError> {
    let found = bytes.len();
    if found > most {
        return Err(CborError::TooLong { found, most });
    }
    let mut reader = Reader {
        bytes,
        at: 0,
        values: 0,
        most_values,
    };
    let value = reader.value(0)?;
    if reader.at == bytes.len() {
        Ok(value)
    } else {
        Err(CborError::Trailing { at: reader.at })
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    values: usize,
    most_values: usize,
}

impl<'a> Reader<'a> {
    fn value(&mut self, depth: usize) -> Result<Value, CborError> {
        let at = self.at;
        if self.values == self.most_values {
            let most = self.most_values;
            return Err(CborError::TooMany { at, most });
        }
        self.values += 1;
        let (major, size) = self.head()?;
        if matches!(major, ARRAY | MAP) && depth == MAX_DEPTH {
            return Err(CborError::TooDeep { at });
        }
        match major {
            UNSIGNED | NEGATIVE => {
                let size = i64::try_from(size).map_err(|_| CborError::NotAdmitted { at })?;
                Ok(Value::Integer(if major == NEGATIVE { !size } else { size }))
            }
            BYTES => Ok(Value::Bytes(self.take(size, at)?.to_vec())),
            TEXT => std::str::from_utf8(self.take(size, at)?)
                .map(|text| Value::Text(text.to_owned()))
                .map_err(|_| CborError::NotText { at }),
            // A length is never trusted with memory: every element is read before it is kept.
            ARRAY => (0..size)
                .map(|_| self.value(depth + 1))
                .collect::<Result<_, _>>()
                .map(Value::Array),
            MAP => self.map(size, depth),
            _ => Err(CborError::NotAdmitted { at }),
        }
    }

    fn map(&mut self, size: u64, depth: usize) -> Result<Value, CborError> {
        let mut entries = BTreeMap::new();
        for _ in 0..size {
            let at = self.at;
            let (UNSIGNED, key) = self.head()? else {
                return Err(CborError::NotAdmitted { at });
            };
            if entries
                .last_key_value()
                .is_some_and(|(last, _)| *last >= key)
            {
                return Err(CborError::KeyOrder { at });
            }
            entries.insert(key, self.value(depth + 1)?);
        }
        Ok(Value::Map(entries))
    }

    fn head(&mut self) -> Result<(u8, u64), CborError> {
        let at = self.at;
        let first = self.take(1, at)?.iter().fold(0, |_, byte| *byte);
        let (major, info) = (first >> 5, first & 0x1f);
        let (width, least) = match info {
            0..=23 => return Ok((major, u64::from(info))),
            24 => (1, 24),
            25 => (2, 0x100),
            26 => (4, 0x1_0000),
            27 => (8, 0x1_0000_0000),
            _ => return Err(CborError::NotAdmitted { at }),
        };
        let size = self
            .take(width, at)?
            .iter()
            .fold(0_u64, |size, byte| size << 8 | u64::from(*byte));
        if major > MAP {
            return Err(CborError::NotAdmitted { at });
        }
        if size < least {
            return Err(CborError::NotShortest { at });
        }
        Ok((major, size))
    }

    fn take(&mut self, count: u64, at: usize) -> Result<&'a [u8], CborError> {
        let end = usize::try_from(count)
            .ok()
            .and_then(|count| self.at.checked_add(count));
        let taken = end.and_then(|end| self.bytes.get(self.at..end));
        let taken = taken.ok_or(CborError::Truncated { at })?;
        self.at += taken.len();
        Ok(taken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(hex: &str) -> Result<Value, CborError> {
        from_bytes(&crate::hex::from_hex(hex).unwrap(), 1 << 20)
    }

    #[test]
    fn the_examples_of_the_standard_are_written_and_read() {
        // RFC 8949, appendix A, the rows that lie in the subset.
        let text = |text: &str| Value::Text(text.into());
        let rows = [
            ("00", Value::Integer(0)),
            ("17", Value::Integer(23)),
            ("1818", Value::Integer(24)),
            ("1903e8", Value::Integer(1000)),
            ("1a000f4240", Value::Integer(1_000_000)),
            ("1b000000e8d4a51000", Value::Integer(1_000_000_000_000)),
            ("20", Value::Integer(-1)),
            ("3863", Value::Integer(-100)),
            ("3903e7", Value::Integer(-1000)),
            ("4401020304", Value::Bytes(vec![1, 2, 3, 4])),
            ("60", text("")),
            ("6449455446", text("IETF")),
            ("62c3bc", text("ü")),
            ("80", Value::Array(vec![])),
            (
                "a201020304",
                Value::Map([(1, Value::Integer(2)), (3, Value::Integer(4))].into()),
            ),
        ];
        for (hex, value) in rows {
            assert_eq!(read(hex), Ok(value.clone()), "{hex}");
            assert_eq!(crate::hex::to_hex(&to_bytes(&value)), hex);
        }
    }

    #[test]
    fn whatever_has_another_spelling_is_refused() {
        let rows = [
            ("1817", CborError::NotShortest { at: 0 }),
            ("190018", CborError::NotShortest { at: 0 }),
            ("1a0000ffff", CborError::NotShortest { at: 0 }),
            ("1b00000000ffffffff", CborError::NotShortest { at: 0 }),
            ("580100", CborError::NotShortest { at: 0 }),
            ("9fff", CborError::NotAdmitted { at: 0 }),
            ("7f6161ff", CborError::NotAdmitted { at: 0 }),
            ("c000", CborError::NotAdmitted { at: 0 }),
            ("f5", CborError::NotAdmitted { at: 0 }),
            ("f93c00", CborError::NotAdmitted { at: 0 }),
            ("1bffffffffffffffff", CborError::NotAdmitted { at: 0 }),
            ("a1616100", CborError::NotAdmitted { at: 1 }),
            ("a202000100", CborError::KeyOrder { at: 3 }),
            ("a201000100", CborError::KeyOrder { at: 3 }),
            ("0000", CborError::Trailing { at: 1 }),
            ("", CborError::Truncated { at: 0 }),
            ("19", CborError::Truncated { at: 0 }),
            ("62c3", CborError::Truncated { at: 0 }),
            ("61ff", CborError::NotText { at: 0 }),
            ("9bffffffffffffffff", CborError::Truncated { at: 9 }),
            ("818181818181818181", CborError::TooDeep { at: 8 }),
        ];
        for (hex, error) in rows {
            assert_eq!(read(hex), Err(error), "{hex}");
        }
        let long = vec![0; 101];
        assert!(matches!(
            from_bytes(&long, 100),
            Err(CborError::TooLong { .. })
        ));
    }

    #[test]
    fn one_value_more_than_are_read_is_refused() {
        let three = [0x82, 0x00, 0x00];
        assert!(from_bytes_within(&three, 3, 3).is_ok());
        assert_eq!(
            from_bytes_within(&three, 3, 2),
            Err(CborError::TooMany { at: 2, most: 2 })
        );
    }

    #[test]
    fn the_order_of_a_set_is_the_order_of_its_encodings() {
        let text = |text: &str| Value::Text(text.into());
        let set = Value::set([text("bb"), text("c"), text("aa"), text("c")]);
        assert_eq!(set, Value::Array(vec![text("c"), text("aa"), text("bb")]));
    }

    proptest! {
        #[test]
        fn what_is_read_is_written_back_byte_for_byte(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
            if let Ok(value) = from_bytes(&bytes, 40) {
                prop_assert_eq!(to_bytes(&value), bytes);
            }
        }

        #[test]
        fn every_integer_survives(number in any::<i64>()) {
            let value = Value::Integer(number);
            prop_assert_eq!(from_bytes(&to_bytes(&value), 9), Ok(value));
        }
    }
}
