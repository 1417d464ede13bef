//! What goes into a desk from its lines, and what comes out of it.

use crate::command::{Command, OrderName};
use crate::party::ChannelName;
use crate::persons::By;
use serde::{Deserialize, Serialize};
use tacit_channel::MessageId;
use tacit_channel::effect::{Carrier, Deposit};
use tacit_spelling::Digest;
use tacit_wire::{Bundle, Conveyed, Envelope, Held, Tally, Verified};
use zeroize::Zeroizing;

/// One thing that happens to a desk.
#[derive(Debug, Clone)]
#[expect(
    clippy::large_enum_variant,
    reason = "an input is handed in once and taken apart at once; it lies in no list"
)]
pub enum Input {
    /// An officer's order. One that is repeated under its name is answered as the first time, and done once.
    Order {
        /// By which it is known.
        name: OrderName,
        /// Who gives it.
        by: By,
        /// What is ordered.
        command: Box<Command>,
    },
    /// Something a line has brought, verified by the line.
    Line {
        /// For which channel.
        channel: ChannelName,
        /// What.
        brought: Brought,
    },
    /// Time has passed; given at least once a minute while the program runs.
    Tick,
}

impl Input {
    /// An order of the command line, which may what it always might.
    #[must_use]
    pub fn order(name: OrderName, command: Box<Command>) -> Self {
        Self::Order {
            name,
            by: By::CommandLine,
            command,
        }
    }

    /// An order that a person of the desk gives, as far as their roles permit.
    #[must_use]
    pub fn order_by(person: &str, name: OrderName, command: Box<Command>) -> Self {
        Self::Order {
            name,
            by: By::Person(person.to_owned()),
            command,
        }
    }
}

/// What a line brings.
#[derive(Debug, Clone)]
pub enum Brought {
    /// An envelope, with the relay's receipt.
    Envelope(Carrier, Envelope, Option<Verified<Held>>),
    /// A receipt for an envelope of ours.
    Held(Carrier, Verified<Held>),
    /// A record of conveyance.
    Conveyed(Carrier, Verified<Conveyed>),
    /// The relay's tally: the first contact after each start.
    Contact(Carrier, Verified<Tally>),
    /// What answers at a relay's address is not who it must be, refuses, or answers what no honest relay does.
    Trouble(Carrier, String),
    /// The account at a relay was opened or joined, so that the token is spent and forgotten.
    Entered(Carrier),
}

/// One change to what is stored: a key of a space gets a value, or loses it.
pub struct Change {
    /// The space.
    pub space: String,
    /// The key in it.
    pub key: Vec<u8>,
    /// The value that it has from now on.
    pub value: Option<Zeroizing<Vec<u8>>>,
}

impl std::fmt::Debug for Change {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Change(hidden)")
    }
}

/// What is to be done after an input, in this order; [`Effect::Persist`] comes first and is durable before the rest begins.
#[derive(Debug)]
pub enum Effect {
    /// Write all of this in one transaction.
    Persist(Vec<Change>),
    /// Hand an envelope to a relay, and again until its receipt has come.
    Deposit {
        /// Of which channel.
        channel: ChannelName,
        /// The envelope and where it goes.
        deposit: Deposit,
    },
    /// Write a courier's bag.
    Bundle {
        /// Of which channel.
        channel: ChannelName,
        /// The bag.
        bundle: Bundle,
    },
    /// Open the lines of a channel, or another one of it: its routes have changed ([`Desk::routes`](crate::Desk::routes)).
    Routes(ChannelName),
    /// Tell an officer something. It is kept in the desk's journal too.
    Notice(Notice),
}

/// What an officer should know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// In the order of this desk's journal; from one.
    pub number: u64,
    /// When, by this desk's clock, in milliseconds.
    pub at_ms: u64,
    /// On which channel, if on any.
    pub channel: Option<ChannelName>,
    /// Whether somebody lied or something broke, so that it must not be overlooked.
    pub grave: bool,
    /// In words.
    pub text: String,
}

/// What became of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "kebab-case")]
pub enum Outcome {
    /// It is done.
    Done,
    /// The channel is begun; this is to be carried to the other desk.
    Invited {
        /// The invitation's file.
        invitation: String,
    },
    /// It is sealed and on its way as soon as there is a line.
    Sealed {
        /// Its name.
        #[serde(with = "crate::spelled::message")]
        message: MessageId,
    },
    /// It is kept, and is sealed as soon as the channel is open and a relay was reached.
    Waiting {
        /// What for, in words.
        until: String,
    },
    /// Enough officers have approved; it is sealed as soon as the channel is open and a relay was reached.
    Approved {
        /// What it waits for, in words.
        until: String,
    },
    /// It waits for officers.
    Proposed {
        /// By which they name it.
        #[serde(with = "crate::spelled::digest")]
        proposal: Digest,
        /// How many approvals it has, of how many.
        approvals: [usize; 2],
    },
    /// So many records were taken in; these were left out.
    Recorded {
        /// How many.
        taken: usize,
        /// How many were there already, to the letter.
        known: usize,
        /// Each that was left out, with its line and why.
        left_out: Vec<String>,
    },
    /// It was refused, and nothing has changed.
    Refused {
        /// Why, and what to do.
        why: String,
    },
}
