//! The codes of kinds, acts and authorities (`spec/channel.md`, section 7).

/// Declares codes on the wire: one list, from which both directions are made.
macro_rules! codes {
    ($(#[$doc:meta])* $name:ident { $($(#[$case_doc:meta])* $case:ident = $code:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$case_doc])* $case,)+
        }

        impl $name {
            /// All of them, in the order of their codes.
            pub const ALL: &'static [Self] = &[$(Self::$case),+];

            /// The code on the wire.
            #[must_use]
            pub fn code(self) -> u8 {
                match self {
                    $(Self::$case => $code,)+
                }
            }

            /// What a code stands for, if anything.
            #[must_use]
            pub fn of_code(code: u64) -> Option<Self> {
                Self::ALL.iter().copied().find(|known| u64::from(known.code()) == code)
            }
        }
    };
}

codes! {
    /// The kinds of an officer's message.
    OfficerKind {
        /// A note.
        Note = 1,
        /// An assurance.
        Assurance = 2,
        /// An answer to an assurance.
        Answer = 3,
        /// A withdrawal.
        Withdrawal = 4,
        /// A reaffirmation.
        Reaffirmation = 5,
        /// An offer.
        Offer = 6,
        /// A report of an incident.
        IncidentReport = 7,
        /// A request to make something clear.
        ClarificationRequest = 8,
        /// What makes it clear.
        ClarificationAnswer = 9,
        /// A check that the line works.
        LineCheck = 10,
        /// An amendment.
        Amendment = 11,
        /// A counter-offer.
        CounterOffer = 12,
        /// A reservation.
        Reservation = 13,
        /// An officer has read the message that it answers.
        Read = 14,
        /// To meet at another relay from now on.
        MoveProposed = 15,
        /// Agreed, to meet there.
        MoveAgreed = 16,
    }
}

codes! {
    /// What a machine may say by itself; none of it carries a meaning.
    MachineKind {
        /// Which messages arrived, and when.
        Receipt = 64,
        /// Nothing but the view.
        Heartbeat = 65,
        /// The confirmation at the beginning of a session.
        Confirmation = 66,
        /// A request for the turn (T3).
        TurnRequest = 67,
        /// A signing key that was replaced.
        RetiredKey = 68,
    }
}

codes! {
    /// What an officer does by saying something.
    Act {
        /// Informing.
        Informing = 1,
        /// Asking.
        Asking = 2,
        /// Offering.
        Offering = 3,
        /// Committing.
        Committing = 4,
        /// Accepting.
        Accepting = 5,
        /// Declining.
        Declining = 6,
        /// Withdrawing.
        Withdrawing = 7,
        /// Reserving.
        Reserving = 8,
        /// Acknowledging: received, and nothing more.
        Acknowledging = 9,
        /// Observing.
        Observing = 10,
    }
}

codes! {
    /// By which authority an officer speaks, as the sender says.
    Authority {
        /// One's own.
        Personal = 1,
        /// As instructed.
        Instructed = 2,
        /// With full powers.
        FullPowers = 3,
        /// Subject to confirmation by those who sent one.
        AdReferendum = 4,
        /// Not said.
        Unknown = 5,
    }
}

impl OfficerKind {
    /// Whether it commits its sender, so that nothing of it is sealed for a credential that is not verified
    /// (`spec/channel.md`, section 2).
    #[must_use]
    pub fn commits(self) -> bool {
        match self {
            Self::Assurance
            | Self::Answer
            | Self::Withdrawal
            | Self::Reaffirmation
            | Self::Offer
            | Self::Amendment
            | Self::CounterOffer
            | Self::Reservation => true,
            Self::Note
            | Self::IncidentReport
            | Self::ClarificationRequest
            | Self::ClarificationAnswer
            | Self::LineCheck
            | Self::Read
            | Self::MoveProposed
            | Self::MoveAgreed => false,
        }
    }
}

/// The kind of a message, whoever speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MessageKind {
    /// An officer's.
    Officer(OfficerKind),
    /// A machine's.
    Machine(MachineKind),
}

impl MessageKind {
    /// The code on the wire.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Self::Officer(kind) => kind.code(),
            Self::Machine(kind) => kind.code(),
        }
    }

    /// The kind of a code, if there is one.
    #[must_use]
    pub fn of_code(code: u64) -> Option<Self> {
        let officer = OfficerKind::of_code(code).map(Self::Officer);
        officer.or_else(|| MachineKind::of_code(code).map(Self::Machine))
    }

    /// Whether it commits its sender: [`OfficerKind::commits`]; a machine never does.
    #[must_use]
    pub fn commits(self) -> bool {
        matches!(self, Self::Officer(kind) if kind.commits())
    }
}
