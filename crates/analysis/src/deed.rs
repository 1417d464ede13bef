//! An act as somebody might commit it, before anybody has.

use std::collections::BTreeSet;
use tacit_lang::ids::{ActId, ActorId};
use tacit_standing::record::{Hit, Says};

/// One act, every fact of it given.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Deed {
    /// Who does it.
    pub author: ActorId,
    /// Its class.
    pub act: ActId,
    /// What it hits. May be empty: an act of a class that nobody need be hit by.
    pub hits: Vec<Hit>,
    /// Who joins in it without being its author.
    pub joined: BTreeSet<ActorId>,
    /// Whether it is against a threat that is not imminent.
    pub preventive: bool,
    /// Who disavows it in time, as the text asks of a principal (clause S9).
    pub disavowed_by: Option<ActorId>,
}

impl Deed {
    /// What a claim says of it that takes it for `author`'s, or leaves open whose it was.
    #[must_use]
    pub fn says(&self, author: Option<&ActorId>) -> Says {
        Says {
            author: author.cloned().into_iter().collect(),
            act: Some(self.act.clone()),
            hits: self.hits.iter().cloned().collect(),
            joined: self.joined.clone(),
            preventive: Some(self.preventive),
            ..Says::default()
        }
    }
}
