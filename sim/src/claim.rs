//! What must hold in every run, each by its name in `spec/threats.md`.

use std::fmt;

/// A claim that a run can break.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Claim {
    /// A10: no envelope shows a byte of what officers say.
    Hidden,
    /// A11: nothing is delivered that the other officer did not send, and what is altered or strange is named and moves nothing.
    Unforged,
    /// A12: nothing is delivered twice, and what comes again is named.
    Once,
    /// A13: where nobody does wrong nothing is found.
    Quiet,
    /// A14: what was said before a message that arrived is here, or named.
    GapsNamed,
    /// A15: a desk's own message is never taken for the other's, and is named.
    Unreflected,
    /// A16: a desk that lost its history or has two of them is told.
    ForkNamed,
    /// A20: a relay that tells the truth is never found to contradict itself.
    Unslandered,
    /// A21: what is durable is neither lost nor sealed under one key twice, and arrives once the carrier carries.
    Carried,
    /// C14: no machine answers what it could not authenticate.
    Silent,
    /// C15: input from outside is never an error, and nothing panics.
    Steady,
    /// D15: a disk that was put back is noticed before anything is sealed, unless the relay lies.
    RollbackNoticed,
    /// D16: nothing is sealed while a channel is stopped.
    Stopped,
    /// Section 6: two officers who agree begin again, and the channel carries.
    ResetServes,
    /// Of missions: nothing is on record that its giver's officers did not command, word for word, and approve where a rule asks for it.
    Commanded,
    /// Of missions: an order that was acknowledged is done once, and one that was refused has changed nothing.
    OrderedOnce,
    /// Of missions: what was said is at the other desk once, or named as lost.
    Told,
    /// Of missions: what is private, leaked, threatened or in doubt, and an incident of nobody's promise, changes no promise.
    Unmoved,
    /// Of missions: what is played again changes no letter and no standing.
    Idle,
    /// Of missions: two desks between which everything was carried say the same of their receipts, and since when a promise binds.
    Agreed,
    /// Of missions: a desk that is taken up again is the same desk.
    Resumed,
    /// Of missions: nothing private reaches the other desk.
    Private,
    /// Of missions: no promise binds at a desk that has no receipt for it, or to which it did not come.
    Grounded,
    /// Of missions: no machine reads, answers or refuses in an officer's place.
    Unspoken,
}

impl Claim {
    /// The lines of the threat table that it stands for.
    #[must_use]
    pub fn lines(self) -> &'static str {
        match self {
            Self::Hidden => "A10",
            Self::Unforged => "A11",
            Self::Once => "A12",
            Self::Quiet => "A13",
            Self::GapsNamed => "A14",
            Self::Unreflected => "A15",
            Self::ForkNamed => "A16",
            Self::Unslandered => "A20",
            Self::Carried => "A21",
            Self::Silent => "C14",
            Self::Steady => "C15",
            Self::RollbackNoticed => "D15",
            Self::Stopped => "D16",
            Self::ResetServes => "section 6",
            Self::Commanded => "mission, section 6",
            Self::OrderedOnce => "mission, section 7",
            Self::Told | Self::Idle | Self::Agreed | Self::Grounded | Self::Unspoken => {
                "mission, section 3"
            }
            Self::Unmoved => "mission, sections 3 and 4",
            Self::Resumed => "mission",
            Self::Private => "mission, section 8",
        }
    }
}

/// A claim that was found broken, and by what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breach {
    /// Which claim.
    pub claim: Claim,
    /// What was seen.
    pub what: String,
}

impl Breach {
    /// Says what broke a claim.
    #[must_use]
    pub fn of(claim: Claim, what: impl Into<String>) -> Self {
        Self {
            claim,
            what: what.into(),
        }
    }
}

impl fmt::Display for Breach {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "{:?} ({}): {}",
            self.claim,
            self.claim.lines(),
            self.what
        )
    }
}

impl std::error::Error for Breach {}
