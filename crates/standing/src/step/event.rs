//! What may move a promise, and what its moving changed.

use crate::clause::Bearing;
use crate::verdict::Life;
use tacit_lang::time::Instant;

/// Something that may move a promise. Events come in the order of their times.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Event {
    /// When.
    pub at: Instant,
    /// What.
    pub what: Happening,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Happening {
    /// Nothing but time.
    Time,
    /// The promise was given: received, or handed over, as its entry asks.
    Given,
    /// A message that gives the promise on receipt was handed over.
    HandedOver {
        /// The caller's own number for it.
        message: u32,
    },
    /// A message that was handed over before was received, and gives the promise.
    Arrived {
        /// The caller's own number for it.
        message: u32,
    },
    /// An act began.
    Act {
        /// The caller's own number for it.
        incident: u32,
        /// When it ended; its begin if it was over at once.
        end: Instant,
        /// What it is to this promise.
        bearing: Bearing,
        /// If its author was in doubt when it became known: until when, or for ever (rule 21).
        doubt: Doubt,
    },
    /// The other side received the question who did this.
    Asked {
        /// The incident asked about.
        incident: u32,
    },
    /// The giver received the answer; without a question received before it, it is none.
    Answered {
        /// The incident asked about.
        incident: u32,
    },
    /// A notice of withdrawal, or of leaving the group, was received.
    NoticeReceived,
    /// A reaffirmation was received.
    Reaffirmed,
    /// A renewal was received.
    Renewed {
        /// The new end, excluded.
        until: Instant,
    },
    /// The receiver's own promise to the giver changed.
    Other {
        /// Its life.
        life: Life,
        /// Whether it was kept.
        kept: bool,
        /// Whether it was breached just now.
        breached: bool,
        /// Whether its episode has ended just now.
        ended: bool,
    },
}

/// Whether an act's author was disputed or unknown when the act became known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Doubt {
    /// No.
    None,
    /// Yes, until then at the latest.
    Until(Instant),
    /// Yes, and nothing has settled it.
    Lasting,
    /// Yes, and nothing in all that is judged will ever settle it: nothing need be remembered.
    Unasked,
}

/// What a step changed, in order.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Change {
    /// When, by event time.
    pub at: Instant,
    /// What.
    pub what: Changed,
}

/// A change of a promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Changed {
    /// An episode began.
    Entered,
    /// A forborne act, while bound.
    Breached {
        /// The act.
        incident: u32,
    },
    /// The breaches of this instant are excused by an attack of the same instant.
    Excused,
    /// A condition failed.
    Released {
        /// The act.
        incident: u32,
        /// The conditions, as bits.
        fails: u32,
    },
    /// The other promise fell, on which this one depends.
    ReleasedWithOther,
    /// The window of the condition has passed: it binds again.
    BindsAgain,
    /// An attack set only certain answers free.
    Licensed {
        /// The attack.
        incident: u32,
        /// The graded releases, as bits.
        grades: u32,
    },
    /// An attack whose author is in doubt: it binds on until the answer or the deadline.
    Waits {
        /// The attack.
        incident: u32,
    },
    /// A notice took effect.
    Withdrawn,
    /// A notice took effect before what it withdraws had entered.
    Lapsed,
    /// The stated end came.
    Expired,
    /// The list of breaches was closed.
    Reaffirmed,
    /// The end was put off.
    Renewed,
}
