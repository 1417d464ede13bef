//! What can go wrong on a line, grouped by whose fault it is.

use std::fmt;
use tacit_wire::{Contradiction, DocumentError, Refusal, TlsPin};

/// Why a request came to nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LineError {
    /// Nobody's fault that could be named: the relay could not be reached in as many attempts as there are. Trying later
    /// may help, also by another way.
    Unreachable(Unreachable),
    /// The relay, or somebody in its place, shows another key than the one that is pinned. Never tried again silently.
    AnotherKey(AnotherKey),
    /// The relay understood, and said no.
    Refused(Refusal),
    /// The relay answered what no honest relay answers.
    Nonsense(Nonsense),
}

/// The relay could not be reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreachable {
    /// What was being done.
    pub step: Step,
    /// What the network or the system said about it.
    pub cause: String,
}

/// What a line does, one after the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Asking the proxy.
    Proxy,
    /// Connecting.
    Connect,
    /// Shaking hands in TLS and HTTP.
    Handshake,
    /// Asking, and waiting for the answer.
    Request,
}

/// Who answers at the relay's address is not who was pinned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AnotherKey {
    /// The key that was pinned.
    pub pinned: TlsPin,
    /// The key that was shown; the pinned one if whoever showed it could not prove that it is his.
    pub shown: TlsPin,
}

/// An answer that no honest relay gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Nonsense {
    /// The status is neither what the request is answered by, nor that of the refusal in the body.
    Status(u16),
    /// The answer is longer than any of its kind.
    TooLong,
    /// The body is not the document that it should be.
    Document(DocumentError),
    /// A signature is not by the relay's pinned key.
    Forged,
    /// The answer is about another channel.
    AnotherChannel,
    /// The answer is about another lane or another precedence.
    AnotherQueue,
    /// The receipt names another envelope.
    AnotherEnvelope,
    /// The relay gives other keys for itself than those that are pinned.
    AnotherAddress,
    /// A place, a range of places, or a count that cannot be.
    ImpossiblePlace,
    /// What was handed out does not ascend, or was not asked for any more.
    OutOfOrder,
    /// Two of its receipts cannot both be true: evidence.
    Contradiction(Box<Contradiction>),
}

impl LineError {
    pub(crate) fn unreachable(step: Step, cause: impl fmt::Display) -> Self {
        Self::Unreachable(Unreachable {
            step,
            cause: cause.to_string(),
        })
    }
}

impl From<Nonsense> for LineError {
    fn from(nonsense: Nonsense) -> Self {
        Self::Nonsense(nonsense)
    }
}

impl From<DocumentError> for Nonsense {
    fn from(error: DocumentError) -> Self {
        Self::Document(error)
    }
}

impl fmt::Display for LineError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreachable(unreachable) => unreachable.fmt(out),
            Self::AnotherKey(another) => another.fmt(out),
            Self::Refused(refusal) => write!(out, "the relay refused: {refusal}"),
            Self::Nonsense(nonsense) => nonsense.fmt(out),
        }
    }
}

impl std::error::Error for LineError {}

impl fmt::Display for Unreachable {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let step = match self.step {
            Step::Proxy => "the proxy did not connect",
            Step::Connect => "connecting failed",
            Step::Handshake => "the handshake failed",
            Step::Request => "the connection broke",
        };
        write!(out, "the relay cannot be reached: {step} ({})", self.cause)
    }
}

impl fmt::Display for AnotherKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.shown == self.pinned {
            return out.write_str(
                "whoever answers for the relay shows its key and cannot prove to have it: nothing was sent",
            );
        }
        write!(
            out,
            "the relay was replaced by another key: pinned is `{}`, shown was `{}`; nothing was sent, ask its operator",
            self.pinned.0, self.shown.0
        )
    }
}

impl fmt::Display for Nonsense {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("the relay answers what no honest relay answers: ")?;
        match self {
            Self::Status(status) => write!(out, "status {status}"),
            Self::TooLong => out.write_str("more bytes than such an answer has"),
            Self::Document(error) => error.fmt(out),
            Self::Forged => out.write_str("a signature is not by its key"),
            Self::AnotherChannel => out.write_str("about another channel"),
            Self::AnotherQueue => out.write_str("about another lane or precedence"),
            Self::AnotherEnvelope => out.write_str("a receipt for another envelope"),
            Self::AnotherAddress => out.write_str("other keys for itself than those pinned"),
            Self::ImpossiblePlace => out.write_str("a place or a count that cannot be"),
            Self::OutOfOrder => out.write_str("out of order, or what was not asked for"),
            Self::Contradiction(found) => {
                write!(
                    out,
                    "two receipts that cannot both be true ({:?})",
                    found.reason
                )
            }
        }
    }
}
