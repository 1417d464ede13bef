//! How paths and forms name a promise.

use tacit_spelling::Digest;

/// By which paths name a promise: the first digits of its meaning, and whose it is. Of a text by which each member of a group promises each
/// other, both sides give the same meaning.
pub(super) fn promise(meaning: &Digest, given: bool) -> String {
    let whose = if given { "-given" } else { "-received" };
    format!("{:.16}{whose}", meaning.to_string())
}
