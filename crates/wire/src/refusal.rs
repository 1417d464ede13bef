//! Why a relay did not do what was asked.

use crate::document::{Document, DocumentError, Fields, Kind, integer};
use std::fmt;
use tacit_spelling::cbor::Value;

/// Why a relay did not do what was asked, and when to try again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refusal {
    /// Why.
    pub reason: RefusalReason,
    /// When to try again, in seconds; `None`: trying again changes nothing.
    pub retry_after_seconds: Option<u64>,
    /// The limit that was met, in the unit of the reason; zero where there is none.
    pub limit: u64,
}

/// The reasons, with their codes on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum RefusalReason {
    /// Not a request that this relay reads.
    Malformed = 1,
    /// Larger than the limit, in bytes.
    TooLarge = 2,
    /// More requests than the limit, in requests a minute.
    TooMany = 3,
    /// The places asked for are forgotten; the limit is the retention in seconds.
    TooOld = 4,
    /// The account's share is used up; the limit is the share in bytes.
    Full = 5,
    /// The relay's disk is full, or it cannot write.
    NoRoom = 6,
    /// No such channel, or a wrong secret: the two are not told apart.
    NotAdmitted = 7,
    /// The token is spent, withdrawn, or was never issued: the three are not told apart.
    TokenRefused = 8,
    /// The channel has its two accounts.
    NoThirdAccount = 9,
    /// The channel's name is taken.
    NameTaken = 10,
    /// The relay is going down or has as many connections as it bears.
    Busy = 11,
    /// One of desk and relay keeps an exercise clock, and the other does not.
    Exercise = 12,
}

impl RefusalReason {
    /// All reasons, in the order of their codes.
    pub const ALL: [Self; 12] = [
        Self::Malformed,
        Self::TooLarge,
        Self::TooMany,
        Self::TooOld,
        Self::Full,
        Self::NoRoom,
        Self::NotAdmitted,
        Self::TokenRefused,
        Self::NoThirdAccount,
        Self::NameTaken,
        Self::Busy,
        Self::Exercise,
    ];

    /// The status of the answer (RFC 9110, section 15) that carries a refusal for this reason.
    #[must_use]
    pub fn status(self) -> u16 {
        match self {
            Self::Malformed => 400,
            Self::TooLarge => 413,
            Self::TooMany => 429,
            Self::TooOld => 410,
            Self::Full => 507,
            Self::NotAdmitted => 401,
            Self::TokenRefused => 403,
            Self::NoThirdAccount | Self::NameTaken | Self::Exercise => 409,
            Self::NoRoom | Self::Busy => 503,
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let limit = self.limit;
        match self.reason {
            RefusalReason::Malformed => out.write_str("this relay does not read such a request"),
            RefusalReason::TooLarge => write!(out, "larger than the limit of {limit} bytes"),
            RefusalReason::TooMany => write!(out, "more than {limit} requests in a minute"),
            RefusalReason::TooOld => {
                write!(out, "forgotten: not collected for {limit} seconds")
            }
            RefusalReason::Full => write!(out, "the account's share of {limit} bytes is used up"),
            RefusalReason::NoRoom => out.write_str("the relay's disk is full"),
            RefusalReason::NotAdmitted => out.write_str("no such channel, or a wrong secret"),
            RefusalReason::TokenRefused => {
                out.write_str("the token is spent, withdrawn or was never issued")
            }
            RefusalReason::NoThirdAccount => out.write_str("the channel has its two accounts"),
            RefusalReason::NameTaken => {
                out.write_str("another account opened a channel of this name")
            }
            RefusalReason::Busy => out.write_str("the relay is going down or busy"),
            RefusalReason::Exercise => out
                .write_str("one of desk and relay keeps an exercise clock, and the other does not"),
        }?;
        match self.retry_after_seconds {
            Some(seconds) => write!(out, "; try again in {seconds} seconds"),
            None => Ok(()),
        }
    }
}

impl Document for Refusal {
    const KIND: Kind = Kind::Refusal;

    fn fields(&self) -> Vec<Value> {
        vec![
            integer(self.reason as u64),
            Value::Array(self.retry_after_seconds.into_iter().map(integer).collect()),
            integer(self.limit),
        ]
    }

    fn read(fields: &mut Fields) -> Result<Self, DocumentError> {
        let known = |code| {
            RefusalReason::ALL
                .into_iter()
                .find(|reason| *reason as u64 == code)
        };
        let reason = fields.code(known)?;
        let retry_after_seconds = match fields.optional()? {
            None => None,
            Some(value) => Some(Fields::of(Value::Array(vec![value]))?.integer()?),
        };
        Ok(Self {
            reason,
            retry_after_seconds,
            limit: fields.integer()?,
        })
    }
}
