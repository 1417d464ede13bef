//! Who matters: rows about nobody else are dropped before anything is made of them.

use std::collections::BTreeSet;
use tacit_lang::ids::ActorId;

/// The actors that matter to whoever asked.
///
/// A row is kept if its author or whom it hits is one of them or a part of one. Naming nobody keeps
/// every row whose names the mapping knows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Interest(BTreeSet<ActorId>);

impl Interest {
    /// Everybody whom the mapping knows.
    #[must_use]
    pub fn everybody() -> Self {
        Self::default()
    }

    /// These and their parts. An empty set is the same as [`Self::everybody`].
    #[must_use]
    pub fn of(actors: impl IntoIterator<Item = ActorId>) -> Self {
        Self(actors.into_iter().collect())
    }

    /// Whether `actor`, whose principal is `principal`, matters.
    #[must_use]
    pub fn holds(&self, actor: &ActorId, principal: &ActorId) -> bool {
        self.0.is_empty() || self.0.contains(actor) || self.0.contains(principal)
    }
}
