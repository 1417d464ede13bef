//! Where in the text each clause of a meaning stands, so that a verdict can point at it.

use crate::diagnostic::Span;
use crate::ids::ActorId;
use std::collections::BTreeMap;

/// The words of each clause, in bytes of the text that was read.
///
/// The lists run beside the lists of the same name in [`crate::meaning::Assurance`]. A clause that
/// the text does not have has no span; a condition that the word `first` stands for has that word.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ClauseSpans {
    /// Who promises whom.
    pub parties: Span,
    /// The act forborne.
    pub act: Span,
    /// By the place in `conditions`.
    pub conditions: Vec<Span>,
    /// "It is unconditional."
    pub unconditional: Option<Span>,
    /// By the place in `grades`.
    pub grades: Vec<Span>,
    /// By the principal.
    pub proxies: BTreeMap<ActorId, Span>,
    /// By the place in `exceptions`.
    pub exceptions: Vec<Span>,
    /// What counts for neither side.
    pub uncounted: Option<Span>,
    /// What participation is.
    pub participation: Option<Span>,
    /// Of whose acts it says nothing.
    pub silent_on: Option<Span>,
    /// What the other promise does to it.
    pub dependence: Option<Span>,
    /// Asking and waiting.
    pub clarification: Option<Span>,
    /// The standard of proof.
    pub standard: Option<Span>,
    /// Who says who acted.
    pub attribution: Option<Span>,
    /// By the principal.
    pub disavowal: BTreeMap<ActorId, Span>,
    /// Entry into effect.
    pub entry: Option<Span>,
    /// The end.
    pub end: Option<Span>,
    /// Withdrawal.
    pub withdrawal: Option<Span>,
    /// Deemed receipt.
    pub deemed_receipt: Option<Span>,
    /// Acts of the same instant.
    pub same_instant_excuses: Option<Span>,
    /// For how long a provocation is remembered.
    pub provocation: Option<Span>,
    /// What is left open.
    pub left_open: Option<Span>,
}
