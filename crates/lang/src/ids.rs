//! Stable identifiers: what a meaning is written over, whatever the labels say.

use serde::{Deserialize, Serialize};
use std::{fmt, sync::Arc};

/// The longest identifier admitted, in bytes.
pub const MAX_ID_BYTES: usize = 64;

/// Why a string is not an identifier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IdError {
    /// Empty, or longer than [`MAX_ID_BYTES`].
    Length(usize),
    /// Holds something else than `a-z`, `0-9`, `-`, or begins or ends with a hyphen.
    Characters(String),
}

impl fmt::Display for IdError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Length(found) => {
                write!(
                    out,
                    "an identifier has 1 to {MAX_ID_BYTES} bytes, this one has {found}"
                )
            }
            Self::Characters(found) => write!(
                out,
                "`{found}` is not an identifier: only a-z, 0-9 and inner hyphens are admitted"
            ),
        }
    }
}

impl std::error::Error for IdError {}

fn checked(text: &str) -> Result<Arc<str>, IdError> {
    if text.is_empty() || text.len() > MAX_ID_BYTES {
        return Err(IdError::Length(text.len()));
    }
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if !text.bytes().all(plain) || text.starts_with('-') || text.ends_with('-') {
        return Err(IdError::Characters(text.to_owned()));
    }
    Ok(Arc::from(text))
}

macro_rules! identifier {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(Arc<str>);

        impl $name {
            /// Checks `text` against the shape of identifiers.
            ///
            /// # Errors
            /// [`IdError`] says which rule is broken.
            pub fn new(text: &str) -> Result<Self, IdError> {
                checked(text).map(Self)
            }

            /// The identifier as written.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdError;
            fn try_from(text: String) -> Result<Self, IdError> {
                Self::new(&text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0.as_ref().to_owned()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str(&self.0)
            }
        }
    )*};
}

identifier! {
    /// A party, proxy, third power, commission or part of one.
    ActorId;
    /// A class of acts, such as armed force.
    ActId;
    /// A territory or a part of one.
    PlaceId;
    /// A degree of control over an actor, such as directed or supported.
    DegreeId;
    /// A grade of proof, such as clear and convincing.
    GradeId;
}
