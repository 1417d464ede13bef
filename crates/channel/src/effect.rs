//! What goes into a channel and what comes out: one input, then effects in their order.

use crate::channel::Route;
use crate::credential::Credential;
use crate::facts::Fact;
use crate::finding::Finding;
use crate::message::{MessageId, OfficerMessage};
use crate::place::Place;
use crate::session::Change;
use crate::verification::{Given, VerificationState, Way};
use tacit_wire::{
    Bundle, Contradiction, Conveyed, Envelope, Held, Lane, Precedence, RelayAddress, Tally,
    Timestamp, Verified,
};

/// By which way an envelope goes or comes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Carrier {
    /// A relay, by its origin.
    Relay(String),
    /// A courier's bag.
    Courier,
}

impl Carrier {
    /// What enters an envelope's tag: the relay's origin, empty for a courier.
    #[must_use]
    pub fn origin(&self) -> &str {
        match self {
            Self::Relay(origin) => origin,
            Self::Courier => "",
        }
    }
}

/// One thing that happens to a channel.
#[derive(Debug, Clone)]
pub enum Input {
    /// An officer's act.
    Command(Command),
    /// An envelope came, with the receipt that came along.
    Arrived {
        /// By which way.
        carrier: Carrier,
        /// The envelope.
        envelope: Envelope,
        /// The relay's receipt.
        held: Option<Verified<Held>>,
    },
    /// A relay signed that it holds an envelope of ours.
    Held {
        /// Which relay.
        carrier: Carrier,
        /// Its receipt.
        receipt: Verified<Held>,
    },
    /// A relay signed that envelopes of ours were collected.
    Conveyed {
        /// Which relay.
        carrier: Carrier,
        /// Its record.
        record: Verified<Conveyed>,
    },
    /// A relay signed what it took from our account: the first contact after a program has started.
    Contact {
        /// Which relay.
        carrier: Carrier,
        /// Its tally.
        tally: Verified<Tally>,
    },
    /// Time has passed; given at least once a minute while the program runs.
    Tick,
}

/// What an officer can do with a channel.
#[derive(Debug, Clone)]
pub enum Command {
    /// Say something.
    Send(Draft),
    /// State that a message of the other side was read.
    MarkRead(MessageId),
    /// A message of the other side has been shown to an officer, or lies in the program's own durable list: the channel keeps it no
    /// longer. It is not told to the other side; that is [`Command::MarkRead`]. Naming a message twice changes nothing.
    Shown(MessageId),
    /// Record how the other side's fingerprint was learned.
    Verify {
        /// In which way.
        way: Way,
        /// What was given.
        given: Given,
        /// Who or what it came from, in the officer's words.
        source: String,
    },
    /// Strike out a record of verification, by its number from zero, with a reason that is kept.
    StrikeOut {
        /// Which record.
        record: usize,
        /// Why.
        reason: String,
    },
    /// Renew the channel's keys as soon as the turn allows.
    RenewKeys,
    /// Seal without having seen any relay's tally; the reason is kept. It holds for good in a channel that knows couriers alone, in
    /// any other until the program stops.
    SealWithoutContact {
        /// Why.
        reason: String,
    },
    /// Ask the other side to begin the session again under new keys.
    AskReset {
        /// Until when the request may be answered.
        expires: Timestamp,
    },
    /// Agree to the reset that the other side has asked for.
    AgreeReset,
    /// Propose to go on over another relay as well; both use it once the other side has agreed.
    ProposeMove(Route),
    /// Agree to the move that a message has proposed.
    AgreeMove(MessageId),
    /// Put everything that the other side has not acknowledged into a courier's bag, or several.
    PackBundle,
    /// Admit an intermediary as a third member, openly.
    AdmitThird(Credential),
}

/// What an officer wants said. The machine adds place, time and view, and sends a long text in parts.
#[derive(Debug, Clone)]
pub struct Draft {
    /// Speed of handling.
    pub precedence: Precedence,
    /// What is said; `part` is the machine's to fill.
    pub message: OfficerMessage,
}

/// What is to be done after an input, in this order; [`Effect::Persist`] comes first and is durable before the rest begins.
///
/// All of it is known before anything is done, so a program writes what it keeps of the other effects (which draft was sent under which name,
/// evidence, notices for its log) in the same transaction.
#[derive(Debug)]
pub enum Effect {
    /// Write all of this in one transaction.
    Persist(Vec<Change>),
    /// Hand an envelope to a relay, and again until its receipt has come.
    Deposit(Deposit),
    /// Write a courier's bag.
    Bundle(Bundle),
    /// Show an officer a message. It is durable by the change before it and comes again after each start
    /// ([`Channel::undelivered`](crate::Channel::undelivered)), until [`Command::Shown`] names it: a program that is killed loses
    /// none, and shows one twice.
    Deliver(Box<Delivered>),
    /// Keep two receipts of a relay that cannot both be true: evidence that can be shown to anybody. The channel does not keep it: write
    /// it in the same transaction as the changes.
    Evidence(Box<Contradiction>),
    /// Tell an officer something.
    Notice(Notice),
}

/// An envelope on its way out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deposit {
    /// To which relay.
    pub carrier: Carrier,
    /// In which lane.
    pub lane: Lane,
    /// At which precedence.
    pub precedence: Precedence,
    /// The envelope.
    pub envelope: Envelope,
}

/// A message for an officer.
#[derive(Debug, Clone)]
pub struct Delivered {
    /// Its name, by which it is answered.
    pub id: MessageId,
    /// Where it stands in the other side's lane; of one in parts, where its last part to come stands.
    pub place: Place,
    /// The message, whole.
    pub message: OfficerMessage,
    /// When it was sealed, by the other side's clock.
    pub sent_at: Timestamp,
    /// When it arrived, by our clock.
    pub received_at: Timestamp,
    /// By which way it came.
    pub carrier: Carrier,
    /// The relay's receipt: since when it was held, by the relay's clock alone.
    pub held: Option<Verified<Held>>,
    /// How the other side's identity stood when it came.
    pub identity: VerificationState,
}

/// What an officer should know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// A message is authentic and cannot be understood: another version, or nonsense.
    Unreadable {
        /// Where it stands.
        place: Place,
    },
    /// Something about the one history.
    Finding(Finding),
    /// Something became known about a message of ours.
    Fact {
        /// Which message.
        message: MessageId,
        /// What.
        fact: Fact,
    },
    /// A message of ours did not get through while its keys were kept: nobody can read it any more, and it has to be said again.
    TooLate {
        /// Where it stands in our lane.
        place: Place,
        /// Which officer's message it is, if it is one.
        message: Option<MessageId>,
    },
    /// An officer's message was sealed: its name, under which its facts are told and the other side answers it. Comes once for each
    /// command that says something, with the change that makes it durable; a command that is repeated after a start says it again.
    Sealed {
        /// The name; of a text in parts, that of the first.
        message: MessageId,
    },
    /// Both desks have confirmed the session: the channel carries what the verification allows.
    Confirmed {
        /// Of which generation.
        generation: u64,
    },
    /// Whoever answered does not hold the credential that was shown: the session is closed, and only a new introduction helps.
    ConfirmationRefused,
    /// How the other side's identity stands has changed.
    Identity(VerificationState),
    /// New keys are in use.
    KeysRenewed {
        /// Whether it was our own renewal.
        own: bool,
        /// The epoch that has begun.
        epoch: u64,
    },
    /// Our keys were renewed without the other side's word; what it still seals under the old ones is read for a while.
    RenewedAlone {
        /// The epoch that has begun.
        epoch: u64,
    },
    /// The other side asks for a reset; an officer agrees or does nothing.
    ResetAsked {
        /// Of which generation the new session would be.
        generation: u64,
        /// What the asker still knows of the session that is to be closed: its own counts, and those of ours that it has.
        knows: [[u64; 4]; 2],
    },
    /// The other side asked for a reset that nobody can agree to any more: its invitation has expired, or is to a generation that has
    /// begun here. Only a request of ours joins the two again.
    ResetStale {
        /// To which generation it invited.
        generation: u64,
    },
    /// Nothing is sealed any more, and why.
    SealingStopped(SealingStopped),
    /// Sealing is possible again.
    SealingResumed,
    /// Both desks go on over another relay as well.
    Moved(RelayAddress),
    /// A receipt of a relay contradicts an earlier one; both are kept as evidence.
    Contradiction {
        /// Which relay.
        carrier: Carrier,
    },
    /// A relay's tally knows less from us than its own receipts say: it has lost, or hides, something.
    RelayLost {
        /// Which relay.
        carrier: Carrier,
    },
}

/// Why a channel seals nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum SealingStopped {
    /// The store was restored from a backup: only a reset helps (section 6).
    Restored,
    /// Somebody has sealed under these keys what we do not know: we were rolled back, or are one of two copies.
    GoneBack,
    /// The program has started and no relay's tally was seen yet.
    NoContactYet,
    /// The two histories have forked: only a reset helps.
    Forked,
}
