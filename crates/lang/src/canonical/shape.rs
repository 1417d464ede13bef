//! The shapes that every construct is written in.
//!
//! A construct with parts is a map from code to value, and whatever is unsaid, empty or false is left out.
//! A choice with parts is an array that begins with its code. A choice without parts is its code.

use super::choice::Choice;
use crate::meaning::Digest;
use crate::time::{Instant, Wait};
use std::collections::BTreeMap;
use tacit_spelling::cbor::Value;

/// What stands for "yes" in a map; "no" is left out.
pub(super) const YES: i64 = 1;

/// The parts of a construct while it is written.
#[derive(Default)]
pub(super) struct Parts(BTreeMap<u64, Value>);

impl Parts {
    pub(super) fn with(mut self, code: u64, value: Value) -> Self {
        self.0.insert(code, value);
        self
    }

    pub(super) fn maybe(self, code: u64, value: Option<Value>) -> Self {
        match value {
            Some(value) => self.with(code, value),
            None => self,
        }
    }

    pub(super) fn flag(self, code: u64, set: bool) -> Self {
        self.maybe(code, set.then_some(Value::Integer(YES)))
    }

    pub(super) fn set(self, code: u64, items: impl IntoIterator<Item = Value>) -> Self {
        match Value::set(items) {
            Value::Array(items) if items.is_empty() => self,
            set => self.with(code, set),
        }
    }

    pub(super) fn done(self) -> Value {
        Value::Map(self.0)
    }
}

/// A code as a value.
pub(super) fn code(code: u64) -> Value {
    Value::Integer(i64::try_from(code).unwrap_or(i64::MAX))
}

/// A choice without parts.
pub(super) fn choice(choice: impl Choice) -> Value {
    code(choice.code())
}

/// A choice with parts.
pub(super) fn variant<const N: usize>(variant: u64, parts: [Value; N]) -> Value {
    Value::Array(std::iter::once(code(variant)).chain(parts).collect())
}

/// Several values that belong together.
pub(super) fn tuple<const N: usize>(parts: [Value; N]) -> Value {
    Value::Array(parts.into())
}

/// A text or an identifier.
pub(super) fn text(text: impl ToString) -> Value {
    Value::Text(text.to_string())
}

/// An instant, in seconds.
pub(super) fn instant(at: Instant) -> Value {
    Value::Integer(at.seconds())
}

/// A length of time, in seconds.
pub(super) fn wait(wait: Wait) -> Value {
    Value::Integer(wait.seconds())
}

/// The 32 bytes of a digest.
pub(super) fn digest(digest: Digest) -> Value {
    Value::Bytes(digest.0.into())
}

/// A document: what it is, which version of this specification, and its body.
pub(super) fn document(domain: &str, body: Value) -> Value {
    tuple([text(domain), code(super::VERSION), body])
}
