//! The shape that all small documents share: an array that begins with its kind and version.

use crate::limits::MAX_DOCUMENT_VALUES;
use std::fmt;
use tacit_spelling::Digest;
use tacit_spelling::cbor::{self, CborError, Value};

/// The kinds of documents, with their codes on the wire; the table of `spec/relay.md` is held against the first ten.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Kind {
    /// A relay's receipt for an envelope that is durable there.
    Held = 1,
    /// A relay's record that an envelope was collected.
    Conveyed = 2,
    /// What a relay says that it holds of a channel.
    Tally = 3,
    /// A request to open a channel.
    OpenChannel = 4,
    /// A request to join a channel.
    JoinChannel = 5,
    /// A collector's word that envelopes are durable on its side.
    Collected = 6,
    /// Envelopes handed to a collector.
    Batch = 7,
    /// Why a relay did not do what was asked.
    Refusal = 8,
    /// Where a relay is, and by which keys it is known.
    RelayAddress = 9,
    /// Envelopes and receipts in a courier's bag.
    Bundle = 10,
    /// A desk's long-term identity.
    Credential = 11,
    /// The inviting desk's first document.
    Invitation = 12,
    /// The invited desk's answer, before it is sealed.
    Acceptance = 13,
    /// The inviting desk's reply, before it is sealed.
    Opening = 14,
    /// What both desks confirm within the session.
    Transcript = 15,
    /// An officer's message or a machine's, within the session.
    Message = 16,
    /// An introducer's word about a credential.
    Vouch = 17,
    /// A desk's request to begin again, before it is sealed.
    Reset = 18,
}

/// A value that has one spelling as a small array `[kind, version, field, …]` (`spec/relay.md`, "Documents").
pub trait Document: Sized {
    /// Which kind it is.
    const KIND: Kind;
    /// The version that is written, and the only one that is read.
    const VERSION: u64 = 1;
    /// The longest encoding that is read.
    const MAX_BYTES: usize = crate::limits::MAX_DOCUMENT_BYTES;

    /// The fields after kind and version.
    fn fields(&self) -> Vec<Value>;

    /// Reads the fields; [`Fields::end`] is called by the caller.
    ///
    /// # Errors
    /// [`DocumentError`], whatever [`Document::fields`] would not have given.
    fn read(fields: &mut Fields) -> Result<Self, DocumentError>;

    /// The one encoding.
    fn to_bytes(&self) -> Vec<u8> {
        cbor::to_bytes(&self.to_value())
    }

    /// The encoding as a value, to stand within another document.
    fn to_value(&self) -> Value {
        let mut all = vec![Value::Integer(Self::KIND as i64), integer(Self::VERSION)];
        all.extend(self.fields());
        Value::Array(all)
    }

    /// Reads exactly one document.
    ///
    /// # Errors
    /// [`DocumentError`]: anything but what [`Document::to_bytes`] writes.
    fn from_bytes(bytes: &[u8]) -> Result<Self, DocumentError> {
        Self::from_value(cbor::from_bytes_within(
            bytes,
            Self::MAX_BYTES,
            MAX_DOCUMENT_VALUES,
        )?)
    }

    /// Reads a document that stands within another.
    ///
    /// # Errors
    /// [`DocumentError`].
    fn from_value(value: Value) -> Result<Self, DocumentError> {
        let mut fields = Fields::of(value)?;
        let kind = fields.integer()?;
        if kind != u64::from(Self::KIND as u8) {
            return Err(DocumentError::Kind {
                found: kind,
                wanted: Self::KIND,
            });
        }
        let version = fields.integer()?;
        if version != Self::VERSION {
            return Err(DocumentError::Version {
                found: version,
                read: Self::VERSION,
            });
        }
        let document = Self::read(&mut fields)?;
        fields.end()?;
        Ok(document)
    }
}

/// A count as a value; counts beyond what can be written are written as the largest that can.
#[must_use]
pub fn integer(number: u64) -> Value {
    Value::Integer(i64::try_from(number).unwrap_or(i64::MAX))
}

/// The fields of a document, taken one by one in their order.
#[derive(Debug)]
pub struct Fields {
    rest: std::vec::IntoIter<Value>,
    taken: usize,
}

impl Fields {
    /// The elements of an array.
    ///
    /// # Errors
    /// [`DocumentError::Shape`] if it is none.
    pub fn of(value: Value) -> Result<Self, DocumentError> {
        match value {
            Value::Array(items) => Ok(Self {
                rest: items.into_iter(),
                taken: 0,
            }),
            _ => Err(DocumentError::Shape { field: 0 }),
        }
    }

    /// The next field, whatever it is.
    ///
    /// # Errors
    /// [`DocumentError::Missing`].
    pub fn value(&mut self) -> Result<Value, DocumentError> {
        let field = self.taken;
        self.taken += 1;
        self.rest.next().ok_or(DocumentError::Missing { field })
    }

    /// The next field as a count.
    ///
    /// # Errors
    /// [`DocumentError`] if it is missing, negative, or something else.
    pub fn integer(&mut self) -> Result<u64, DocumentError> {
        match self.value()? {
            Value::Integer(number) => u64::try_from(number).map_err(|_| self.misshapen()),
            _ => Err(self.misshapen()),
        }
    }

    /// The next field as exactly `N` bytes.
    ///
    /// # Errors
    /// [`DocumentError`] if it is missing, of another length, or something else.
    pub fn array<const N: usize>(&mut self) -> Result<[u8; N], DocumentError> {
        match self.value()? {
            Value::Bytes(bytes) => bytes.try_into().map_err(|_| self.misshapen()),
            _ => Err(self.misshapen()),
        }
    }

    /// The next field as at most `most` bytes.
    ///
    /// # Errors
    /// [`DocumentError`] if it is missing, longer, or something else.
    pub fn bytes(&mut self, most: usize) -> Result<Vec<u8>, DocumentError> {
        match self.value()? {
            Value::Bytes(bytes) if bytes.len() <= most => Ok(bytes),
            Value::Bytes(_) => Err(DocumentError::Limit {
                field: self.taken - 1,
            }),
            _ => Err(self.misshapen()),
        }
    }

    /// The next field as text of at most `most` bytes without control characters.
    ///
    /// # Errors
    /// [`DocumentError`] if it is missing, longer, or something else.
    pub fn text(&mut self, most: usize) -> Result<String, DocumentError> {
        match self.value()? {
            Value::Text(text) if text.len() > most => Err(DocumentError::Limit {
                field: self.taken - 1,
            }),
            Value::Text(text) if text.chars().any(char::is_control) => Err(self.misshapen()),
            Value::Text(text) => Ok(text),
            _ => Err(self.misshapen()),
        }
    }

    /// The next field as an array of at most `most` elements.
    ///
    /// # Errors
    /// [`DocumentError`] if it is missing, longer, or something else.
    pub fn list(&mut self, most: usize) -> Result<Vec<Value>, DocumentError> {
        match self.value()? {
            Value::Array(items) if items.len() <= most => Ok(items),
            Value::Array(_) => Err(DocumentError::Limit {
                field: self.taken - 1,
            }),
            _ => Err(self.misshapen()),
        }
    }

    /// The next field as a digest.
    ///
    /// # Errors
    /// [`DocumentError`] if it is missing or something else.
    pub fn digest(&mut self) -> Result<Digest, DocumentError> {
        self.array().map(Digest)
    }

    /// The next field as an array of none or one element.
    ///
    /// # Errors
    /// [`DocumentError`] if it is missing or something else.
    pub fn optional(&mut self) -> Result<Option<Value>, DocumentError> {
        Ok(self.list(1)?.pop())
    }

    /// The next field as a code that `known` understands.
    ///
    /// # Errors
    /// [`DocumentError`] if it is missing, unknown, or no code.
    pub fn code<T>(&mut self, known: impl FnOnce(u64) -> Option<T>) -> Result<T, DocumentError> {
        let found = self.integer()?;
        known(found).ok_or(DocumentError::Unknown {
            field: self.taken - 1,
            found,
        })
    }

    /// That nothing follows.
    ///
    /// # Errors
    /// [`DocumentError::Surplus`].
    pub fn end(&mut self) -> Result<(), DocumentError> {
        match self.rest.next() {
            None => Ok(()),
            Some(_) => Err(DocumentError::Surplus { field: self.taken }),
        }
    }

    /// The error that the field taken last is not what it should be.
    #[must_use]
    pub fn misshapen(&self) -> DocumentError {
        DocumentError::Shape {
            field: self.taken.saturating_sub(1),
        }
    }
}

/// Why bytes are not a document of the kind that was wanted. Fields are counted from zero; the kind is the first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DocumentError {
    /// Not of the admitted part of CBOR, too long, or not in its one spelling.
    Cbor(CborError),
    /// Another kind of document.
    Kind {
        /// The code that was found.
        found: u64,
        /// The kind that was wanted.
        wanted: Kind,
    },
    /// Written by another version of the format.
    Version {
        /// The version that was found.
        found: u64,
        /// The version that this program reads.
        read: u64,
    },
    /// A field is missing.
    Missing {
        /// Which.
        field: usize,
    },
    /// There are more fields than the kind has.
    Surplus {
        /// The first that is too many.
        field: usize,
    },
    /// A field has another shape than the kind gives it.
    Shape {
        /// Which.
        field: usize,
    },
    /// A code that the field does not have.
    Unknown {
        /// Which.
        field: usize,
        /// The code that was found.
        found: u64,
    },
    /// A field is beyond its limit.
    Limit {
        /// Which.
        field: usize,
    },
}

impl fmt::Display for DocumentError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cbor(error) => error.fmt(out),
            Self::Kind { found, wanted } => {
                write!(
                    out,
                    "the document is of kind {found}, wanted is {wanted:?} ({})",
                    *wanted as u8
                )
            }
            Self::Version { found, read } => {
                write!(
                    out,
                    "the document is of version {found}, this program reads version {read}"
                )
            }
            Self::Missing { field } => write!(out, "field {field} is missing"),
            Self::Surplus { field } => {
                write!(out, "there is no field {field} in this kind of document")
            }
            Self::Shape { field } => write!(out, "field {field} has a wrong shape"),
            Self::Unknown { field, found } => write!(out, "field {field} has no code {found}"),
            Self::Limit { field } => write!(out, "field {field} is beyond its limit"),
        }
    }
}

impl std::error::Error for DocumentError {}

impl From<CborError> for DocumentError {
    fn from(error: CborError) -> Self {
        Self::Cbor(error)
    }
}
