//! Why a channel does not do what an officer wants.

use crate::effect::SealingStopped;
use crate::introduction::IntroductionError;
use crate::lane::NotSent;
use crate::parts::WholeTooLong;
use crate::session::{BeginError, Broken, UpdateError};
use crate::verification::{VerificationError, VerificationState};
use std::fmt;
use tacit_wire::DocumentError;

/// Why a channel does not do what an officer wants; nothing has changed then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChannelError {
    /// The session is not there yet, or both sides have not confirmed it.
    NotOpen,
    /// Nothing is sealed now.
    Stopped(SealingStopped),
    /// What commits is not sealed for somebody whose credential is not verified.
    Unverified {
        /// How the other side's identity stands.
        identity: VerificationState,
    },
    /// So much is under way that the other side has not shown to have.
    TooManyUnacknowledged {
        /// The limit.
        most: usize,
    },
    /// The text is too long.
    TooLong(WholeTooLong),
    /// The message cannot be written: a limit is passed, or fields do not go together.
    Message(DocumentError),
    /// Nobody has answered the invitation yet.
    NobodyYet,
    /// The record of verification cannot be made or struck out.
    Verification(VerificationError),
    /// The introduction cannot go on.
    Introduction(IntroductionError),
    /// A reset is under way already.
    ResetUnderWay,
    /// The other side has asked for no reset.
    NoResetAsked,
    /// No message of the other side has proposed that move.
    NoSuchMove,
    /// The relay is in use already, or there are as many as a channel has.
    NoRoomForRelay {
        /// The limit.
        most: usize,
    },
    /// Nothing waits for a courier.
    NothingToCarry,
    /// The roster is the two desks; a third member is not admitted.
    NoThirdMember,
    /// A part of the program has failed: take the channel up again from the store.
    Broken,
}

impl fmt::Display for ChannelError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotOpen => out.write_str("the channel is not open: both desks have to confirm the session first"),
            Self::Stopped(why) => why.fmt(out),
            Self::Unverified { identity } => write!(
                out,
                "the other side's credential is {identity}: compare its fingerprint by another way before you commit to anything"
            ),
            Self::TooManyUnacknowledged { most } => write!(
                out,
                "the other side has not shown to have the last {most} messages: wait for its next, or send a courier"
            ),
            Self::TooLong(error) => error.fmt(out),
            Self::Message(error) => write!(out, "the message cannot be written: {error}"),
            Self::NobodyYet => out.write_str("nobody has answered the invitation yet"),
            Self::Verification(error) => error.fmt(out),
            Self::Introduction(error) => error.fmt(out),
            Self::ResetUnderWay => out.write_str("a reset is under way already: wait for the other side"),
            Self::NoResetAsked => out.write_str("the other side has asked for no reset"),
            Self::NoSuchMove => out.write_str("no message of the other side has proposed that move"),
            Self::NoRoomForRelay { most } => {
                write!(out, "the relay is in use already, or the channel has its {most} relays")
            }
            Self::NothingToCarry => out.write_str("nothing waits for a courier"),
            Self::NoThirdMember => out.write_str(
                "a channel has two members: a third is not admitted by this version, whoever agrees to it",
            ),
            Self::Broken => out.write_str("a part of the program has failed: load the channel again from the store"),
        }
    }
}

impl std::error::Error for ChannelError {}

impl fmt::Display for SealingStopped {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Restored => "this desk was restored from a backup: ask for a reset before anything is sealed",
            Self::GoneBack => "this desk was rolled back, or is one of two copies: ask for a reset before anything is sealed",
            Self::NoContactYet => "no relay was reached since the program started: nothing is sealed before that",
            Self::Forked => "the two histories have forked: ask for a reset",
        })
    }
}

impl From<Broken> for ChannelError {
    fn from(_: Broken) -> Self {
        Self::Broken
    }
}

impl From<BeginError> for ChannelError {
    fn from(_: BeginError) -> Self {
        Self::Broken
    }
}

impl From<UpdateError> for ChannelError {
    fn from(_: UpdateError) -> Self {
        Self::Broken
    }
}

impl From<IntroductionError> for ChannelError {
    fn from(error: IntroductionError) -> Self {
        Self::Introduction(error)
    }
}

impl From<VerificationError> for ChannelError {
    fn from(error: VerificationError) -> Self {
        Self::Verification(error)
    }
}

impl From<WholeTooLong> for ChannelError {
    fn from(error: WholeTooLong) -> Self {
        Self::TooLong(error)
    }
}

impl From<DocumentError> for ChannelError {
    fn from(error: DocumentError) -> Self {
        Self::Message(error)
    }
}

impl From<NotSent> for ChannelError {
    fn from(error: NotSent) -> Self {
        match error {
            NotSent::GoneBack => Self::Stopped(SealingStopped::GoneBack),
            NotSent::TooManyUnacknowledged => Self::TooManyUnacknowledged {
                most: crate::lane::MAX_UNACKNOWLEDGED,
            },
            NotSent::NotNext => Self::Broken,
        }
    }
}
