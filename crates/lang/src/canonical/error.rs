//! Why bytes are not the canonical encoding of a meaning.

use crate::ids::IdError;
use std::fmt;
use tacit_spelling::cbor::CborError;

/// Why bytes are not the canonical encoding of a meaning.
///
/// Each variant names the construct as the table of codes calls it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DecodeError {
    /// Not of the admitted part of CBOR, or not in its one spelling.
    Cbor(CborError),
    /// Another kind of document, or none of Tacit's.
    Domain,
    /// Written by another version of the specification.
    Version(i64),
    /// A part is missing.
    Missing {
        /// Of which construct.
        construct: &'static str,
        /// Which part.
        code: u64,
    },
    /// A code that the construct does not have; never skipped, for it may change what is promised.
    Unknown {
        /// In which construct.
        construct: &'static str,
        /// Which code.
        code: i64,
    },
    /// A part has another shape than the specification gives it.
    Shape {
        /// In which construct.
        construct: &'static str,
    },
    /// The elements of a set do not ascend, or one stands twice.
    SetOrder {
        /// In which construct.
        construct: &'static str,
    },
    /// Something is written that is left out when it is empty or false.
    Needless {
        /// In which construct.
        construct: &'static str,
    },
    /// Not an identifier.
    Id(IdError),
    /// An instant, a wait, a set or a text beyond its limit.
    Limit {
        /// In which construct.
        construct: &'static str,
    },
    /// Well written, and not what a checked meaning can be: no act, nobody, oneself, an end before the beginning.
    Meaning(&'static str),
}

impl fmt::Display for DecodeError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cbor(error) => error.fmt(out),
            Self::Domain => out.write_str("the bytes are not an encoded assurance"),
            Self::Version(found) => write!(
                out,
                "encoded by version {found}, this program reads version {}",
                super::VERSION
            ),
            Self::Missing { construct, code } => {
                write!(out, "{construct} lacks its part {code}")
            }
            Self::Unknown { construct, code } => {
                write!(out, "{construct} has no code {code}")
            }
            Self::Shape { construct } => write!(out, "a part of {construct} has a wrong shape"),
            Self::SetOrder { construct } => {
                write!(
                    out,
                    "a set in {construct} does not ascend or holds something twice"
                )
            }
            Self::Needless { construct } => {
                write!(
                    out,
                    "{construct} holds an empty set or a flag that is not set"
                )
            }
            Self::Id(error) => error.fmt(out),
            Self::Limit { construct } => write!(out, "a part of {construct} is beyond its limit"),
            Self::Meaning(what) => out.write_str(what),
        }
    }
}

impl std::error::Error for DecodeError {}

impl From<CborError> for DecodeError {
    fn from(error: CborError) -> Self {
        Self::Cbor(error)
    }
}

impl From<IdError> for DecodeError {
    fn from(error: IdError) -> Self {
        Self::Id(error)
    }
}
