//! What can go wrong with a session, by whose fault it is.

use super::Epoch;
use std::fmt;

/// The library or the memory under the session is broken: nothing that a peer sent does this.
///
/// The session is to be restored from what the desk has stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Broken(pub(super) &'static str);

impl fmt::Display for Broken {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "the session is broken: {}", self.0)
    }
}

impl std::error::Error for Broken {}

/// There are two members, and there will be no third (`spec/channel.md`, section 8).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoThirdMember;

impl fmt::Display for NoThirdMember {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("no third member: a channel has two desks")
    }
}

impl std::error::Error for NoThirdMember {}

/// Why no session was made with a key package, or joined by a welcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BeginError {
    /// The key package or the welcome cannot be accepted.
    Peer(BeginFault),
    /// The fault is on this side.
    Broken(Broken),
}

/// What is wrong with a key package or a welcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BeginFault {
    /// It is larger than any that this program makes.
    TooLarge,
    /// It cannot be read as what it should be.
    Malformed,
    /// It is not for the one suite that is spoken here.
    OtherSuite,
    /// A signature in it is wrong, or one of its parts contradicts another.
    Unverified,
    /// Its identity is not a basic credential of 16 bytes.
    Identity,
    /// Its lifetime has an end. What ends is the invitation, by the desks' own rules.
    Lifetime,
    /// It carries extensions, such as external senders, or asks for some.
    Extensions,
    /// It does not say that it can do what a session needs.
    Capabilities,
    /// It is for another key package than ours, or does not open.
    NotForUs,
    /// The roster is not the two desks, each once.
    Roster,
    /// The group's identifier is not 16 bytes.
    GroupId,
    /// The group does not stand at its first epoch.
    NotNew,
}

impl fmt::Display for BeginError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Peer(fault) => fault.fmt(out),
            Self::Broken(broken) => broken.fmt(out),
        }
    }
}

impl std::error::Error for BeginError {}

impl fmt::Display for BeginFault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::TooLarge => "the other desk's document is too large",
            Self::Malformed => "the other desk's document is malformed",
            Self::OtherSuite => "the other desk's document is for another suite than 0x004E",
            Self::Unverified => "the other desk's document does not verify",
            Self::Identity => "the other desk's identity in the group is not 16 random bytes",
            Self::Lifetime => "the other desk's key package has an end of its own",
            Self::Extensions => "the other desk's document has extensions, and none is allowed",
            Self::Capabilities => "the other desk cannot do what a session needs",
            Self::NotForUs => "the welcome is not for this key package",
            Self::Roster => "the group's members are not the two desks",
            Self::GroupId => "the group's identifier is not 16 bytes",
            Self::NotNew => "the group is not at its first epoch",
        })
    }
}

impl From<BeginFault> for BeginError {
    fn from(fault: BeginFault) -> Self {
        Self::Peer(fault)
    }
}

impl From<Broken> for BeginError {
    fn from(broken: Broken) -> Self {
        Self::Broken(broken)
    }
}

/// Why our own key update could not be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UpdateError {
    /// One of ours is still pending: merge it or discard it first.
    Pending,
    /// The fault is on this side.
    Broken(Broken),
}

impl fmt::Display for UpdateError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pending => out.write_str("a key update of ours is still pending"),
            Self::Broken(broken) => broken.fmt(out),
        }
    }
}

impl std::error::Error for UpdateError {}

impl From<Broken> for UpdateError {
    fn from(broken: Broken) -> Self {
        Self::Broken(broken)
    }
}

/// Why a message did not open. Whichever it is, the session is as it was before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpenError {
    /// It cannot be read as an MLS message, or is larger than any.
    Malformed,
    /// It is an MLS message, but not an encrypted one: an external join, an external proposal, a welcome.
    NotPrivate,
    /// It is of another group.
    OtherGroup,
    /// It is of an epoch that has not begun here: *early*.
    Ahead(Epoch),
    /// It is of an epoch whose keys are gone, or outside the window of its epoch: *expired*.
    Expired(Epoch),
    /// It is a key update in an epoch that is over: it lost to the one that ended that epoch.
    Superseded(Epoch),
    /// Its place in its epoch has been used: *repeated*.
    Repeated,
    /// Its place is further ahead than a place may be.
    TooEarly,
    /// It is one of our own: *reflected*.
    Reflected,
    /// It does not open. Why is not told.
    Undecryptable,
    /// It opens, and does what no message may do.
    Forbidden(Forbidden),
    /// The fault is on this side.
    Broken(Broken),
}

/// What a message of the other desk may not do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Forbidden {
    /// Carry data in the clear.
    ClearData,
    /// Propose anything: a key update needs no proposals.
    Proposal,
    /// Admit somebody.
    ThirdMember,
    /// Remove somebody.
    Removal,
    /// Mix in a key from outside.
    PreSharedKey,
    /// Change the extensions of the group.
    GroupExtensions,
    /// Begin the group again under other terms.
    Reinitialisation,
    /// Commit without renewing the sender's own leaf.
    NoRenewal,
    /// Change the identity in the leaf.
    OtherIdentity,
    /// Keep the signature key: a leaked one would go on working.
    SameSignatureKey,
    /// Change what the leaf says that it can do, or its extensions.
    OtherCapabilities,
    /// Anything else that is not a renewal of one's own leaf.
    NotARenewal,
}

impl fmt::Display for OpenError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed => out.write_str("the message is malformed"),
            Self::NotPrivate => out.write_str("the message is not an encrypted one"),
            Self::OtherGroup => out.write_str("the message is of another group"),
            Self::Ahead(epoch) => write!(out, "epoch {} has not begun here", epoch.0),
            Self::Expired(epoch) => {
                write!(
                    out,
                    "the keys for this message of epoch {} are gone",
                    epoch.0
                )
            }
            Self::Superseded(epoch) => {
                write!(out, "epoch {} was ended by another key update", epoch.0)
            }
            Self::Repeated => out.write_str("the message's place has been used"),
            Self::TooEarly => out.write_str("the message's place is too far ahead"),
            Self::Reflected => out.write_str("the message is one of our own"),
            Self::Undecryptable => out.write_str("the message does not open"),
            Self::Forbidden(forbidden) => forbidden.fmt(out),
            Self::Broken(broken) => broken.fmt(out),
        }
    }
}

impl std::error::Error for OpenError {}

impl fmt::Display for Forbidden {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::ClearData => "the message carries data in the clear",
            Self::Proposal => "the message proposes something",
            Self::ThirdMember => "no third member: the other desk tried to admit one",
            Self::Removal => "the other desk tried to remove a member",
            Self::PreSharedKey => "the other desk tried to mix in a key from outside",
            Self::GroupExtensions => "the other desk tried to change the group's extensions",
            Self::Reinitialisation => "the other desk tried to begin the group under other terms",
            Self::NoRenewal => "the key update renews nothing",
            Self::OtherIdentity => "the key update changes the identity",
            Self::SameSignatureKey => "the key update keeps the signature key",
            Self::OtherCapabilities => "the key update changes capabilities or extensions",
            Self::NotARenewal => "the commit is not a key update",
        })
    }
}

impl From<Forbidden> for OpenError {
    fn from(forbidden: Forbidden) -> Self {
        Self::Forbidden(forbidden)
    }
}

impl From<Broken> for OpenError {
    fn from(broken: Broken) -> Self {
        Self::Broken(broken)
    }
}
