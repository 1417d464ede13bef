//! What an officer can order at a desk.

use crate::correspondence::codes;
use crate::officers::Approval;
use crate::officers::passkey::Vouching;
use crate::party::{ChannelName, Party};
use crate::persons::Person;
use crate::private::PrivateKind;
use crate::said::Said;
use crate::spelled;
use serde::{Deserialize, Serialize};
use tacit_channel::{Authority, MessageId};
use tacit_lang::ids::ActorId;
use tacit_spelling::Digest;
use tacit_wire::Precedence;

/// By which an order is known, so that one that is repeated is done once: drawn at random by whoever orders.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct OrderName(pub String);

/// An officer's act. It is serde data: between a command line and a desk it goes as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "order", rename_all = "kebab-case")]
pub enum Command {
    /// Begin a channel; the answer holds the invitation.
    Invite(NewChannel),
    /// Answer an invitation.
    Accept {
        /// The channel as it is to be known here.
        channel: NewChannel,
        /// The invitation's file, as it came.
        #[serde(with = "spelled::bytes")]
        invitation: Vec<u8>,
    },
    /// Record how the other side's fingerprint was learned.
    Verify {
        /// Of which channel.
        channel: ChannelName,
        /// `envoy`, `published`, `words`, or `introducer NAME`.
        way: String,
        /// The fingerprint (64 digits) or its twelve words.
        given: String,
        /// Who or what it came from.
        source: String,
    },
    /// Strike out a record of verification.
    StrikeOut {
        /// Of which channel.
        channel: ChannelName,
        /// Which, from zero.
        record: usize,
        /// Why.
        reason: String,
    },
    /// One of the acts on a channel that say nothing to anybody but machines.
    Maintain {
        /// Which channel.
        channel: ChannelName,
        /// Which act.
        act: Maintenance,
    },
    /// Say something; where it commits and the desk's rule asks for it, officers approve first.
    Say(Saying),
    /// An officer approves what is proposed.
    Approve(Approval),
    /// What is proposed is dropped.
    Discard {
        /// Which proposal.
        #[serde(with = "spelled::digest")]
        proposal: Digest,
        /// Why; kept.
        reason: String,
    },
    /// Take back an order that waits.
    Recall {
        /// Which.
        name: OrderName,
    },
    /// State to the other side that an officer has read a message.
    MarkRead {
        /// Which.
        #[serde(with = "spelled::message")]
        message: MessageId,
    },
    /// Take records into the desk's own book.
    Record {
        /// Lines of records (`spec/records.md`); `learned` may be left out, and is always this desk's own moment.
        lines: String,
        /// Since when they were known here, if that was before now: history that was known before the desk was.
        learned: Option<tacit_lang::time::Instant>,
    },
    /// Keep something for this desk alone.
    Keep {
        /// What it is.
        kind: PrivateKind,
        /// What it says.
        text: String,
        /// Which message it is about.
        #[serde(with = "spelled::message_or_none")]
        about: Option<MessageId>,
    },
    /// Take a courier's bag in.
    Unpack {
        /// Of which channel.
        channel: ChannelName,
        /// The bag, as it came.
        #[serde(with = "spelled::bytes")]
        bag: Vec<u8>,
    },
    /// Let a person in, or change what they may.
    Admit(Person),
    /// A person may nothing any more.
    Dismiss {
        /// Who.
        person: String,
    },
    /// A passkey may approve for an officer, whose own secret vouches for it.
    Vouch(Vouching),
    /// An officer's sealed file was laid beside the desk; nothing changes by it but that it is on record.
    LayFile {
        /// Whose.
        officer: String,
    },
}

/// A channel that is to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewChannel {
    /// What it is called here.
    pub name: ChannelName,
    /// Who is to be at the other end.
    pub other: Party,
    /// Who carries, as vocabularies name them; for the record alone.
    pub through: Vec<ActorId>,
    /// The relays, each with the token that admits this desk to it; none where couriers go. Of an invitation that is answered, the tokens
    /// in the order of its relays.
    pub relays: Vec<Admission>,
    /// For how many hours the invitation may be answered.
    pub hours: u32,
}

/// A relay and the token for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Admission {
    /// The relay's address document; empty where the invitation names it.
    #[serde(with = "spelled::bytes")]
    pub address: Vec<u8>,
    /// The admission token.
    #[serde(with = "spelled::bytes")]
    pub token: Vec<u8>,
}

/// An act that keeps a channel in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "kebab-case")]
pub enum Maintenance {
    /// Renew the keys as soon as the turn allows.
    RenewKeys,
    /// Seal without having seen a relay.
    SealWithoutContact {
        /// Why.
        reason: String,
    },
    /// Ask the other side to begin the session again.
    AskReset {
        /// For how many hours the request holds.
        hours: u32,
    },
    /// Agree to that.
    AgreeReset,
    /// Propose another relay.
    ProposeMove {
        /// The relay and our token.
        to: Admission,
    },
    /// Agree to another relay.
    AgreeMove {
        /// The message that proposed it.
        #[serde(with = "spelled::message")]
        proposal: MessageId,
        /// Our token for it.
        #[serde(with = "spelled::bytes")]
        token: Vec<u8>,
    },
    /// Pack a courier's bag.
    PackBundle,
}

/// Something to be said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saying {
    /// On which channel.
    pub channel: ChannelName,
    /// At which precedence.
    #[serde(with = "codes::precedence")]
    pub precedence: Precedence,
    /// By which authority.
    #[serde(with = "codes::authority")]
    pub authority: Authority,
    /// Who asked for it; empty if nobody is named.
    pub asked_by: String,
    /// Which message it answers.
    #[serde(with = "spelled::message_or_none")]
    pub answers: Option<MessageId>,
    /// What.
    pub said: Said,
    /// By which officer's hand, where the desk has officers; empty otherwise.
    pub officer: String,
}
