//! What a set is made of: an act, a mistake, a notice, or an account of an open fact.

use super::ground::Ground;
use crate::deed::Deed;
use crate::scenario::Side;
use crate::telling::{act_name, actor_name, told};
use tacit_lang::ids::{ActId, ActorId};
use tacit_lang::vocabulary::Vocabulary;
use tacit_standing::verdict::Subject;

/// One part of a set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// An act, known to all for whose it is.
    Act {
        /// The act.
        deed: Deed,
        /// Whose, seen from the parties of the promise.
        side: Side,
        /// Whose act would do the same.
        likewise: Vec<ActorId>,
    },
    /// An act that the promise's giver takes for another's.
    Mistaken {
        /// The act.
        deed: Deed,
        /// Whose, seen from the parties of the promise.
        side: Side,
        /// For whose act it is taken.
        accused: ActorId,
        /// Whose act would do the same.
        likewise: Vec<ActorId>,
    },
    /// The other party gives notice of withdrawal, and it is received.
    Notice {
        /// Who gives it.
        by: ActorId,
        /// Who receives it.
        to: ActorId,
    },
    /// The promise's giver comes to hold one account of an open fact.
    Account(Account),
}

/// One way in which eyes may settle an open fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Which fact.
    pub subject: Subject,
    /// What is then held.
    pub holds: Holds,
    /// The claims that these eyes accepted and would have to set aside.
    pub set_aside: Vec<String>,
    /// In whose eyes it was open.
    pub party: ActorId,
    /// What would come to the same for the promise.
    pub likewise: Vec<Holds>,
}

/// What is held of an open fact.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Holds {
    /// This actor did it.
    Author(String, ActorId),
    /// It was of this class.
    Act(String, ActId),
    /// The first came before the second.
    Before(String, String),
    /// What this record says is so.
    Accepted(String),
    /// What this record says is not so.
    Denied(String),
}

impl Part {
    /// It as one plain sentence without its full stop.
    #[must_use]
    pub fn words(&self, vocabulary: &Vocabulary, ground: &Ground, giver: &ActorId) -> String {
        let name = |actor: &ActorId| actor_name(vocabulary, actor);
        match self {
            Self::Act { deed, .. } => told(vocabulary, deed),
            Self::Mistaken { deed, accused, .. } => format!(
                "{}, which {} takes for an act of {}",
                told(vocabulary, deed),
                name(giver),
                name(accused)
            ),
            Self::Notice { by, to } => {
                format!(
                    "{} gives notice of withdrawal, which {} receives",
                    name(by),
                    name(to)
                )
            }
            Self::Account(account) => format!(
                "{} comes to hold that {}",
                name(&account.party),
                account.holds.words(vocabulary, ground)
            ),
        }
    }

    /// The act, if it is one.
    #[must_use]
    pub fn deed(&self) -> Option<&Deed> {
        match self {
            Self::Act { deed, .. } | Self::Mistaken { deed, .. } => Some(deed),
            Self::Notice { .. } | Self::Account(_) => None,
        }
    }

    /// Whose it is, seen from the parties.
    #[must_use]
    pub fn side(&self) -> Option<Side> {
        match self {
            Self::Act { side, .. } | Self::Mistaken { side, .. } => Some(*side),
            Self::Notice { .. } | Self::Account(_) => None,
        }
    }
}

impl Holds {
    /// It as words behind "that".
    #[must_use]
    pub fn words(&self, vocabulary: &Vocabulary, ground: &Ground) -> String {
        match self {
            Self::Author(incident, actor) => format!(
                "{} was done by {}",
                ground.incident(incident),
                actor_name(vocabulary, actor)
            ),
            Self::Act(incident, act) => format!(
                "{} belongs to {}",
                ground.incident(incident),
                act_name(vocabulary, act)
            ),
            Self::Before(first, second) => format!(
                "{} came before {}",
                ground.incident(first),
                ground.incident(second)
            ),
            Self::Accepted(record) => format!("what `{record}` says is so"),
            Self::Denied(record) => format!("what `{record}` says is not so"),
        }
    }
}
