//! What differs between two meanings, part by part, each of which can be taken back alone.

use crate::clause::Clause;
use std::collections::BTreeSet;
use tacit_lang::ids::ActorId;
use tacit_lang::meaning::Assurance;

/// One part of a meaning in which two texts differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    /// The clause, by its place in the new text, or in the old one if the new one is without it.
    pub(super) clause: Clause,
    entry: Entry,
}

/// Which entries of a list; of what a text has once, none.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Entry {
    Once,
    Listed {
        old: Option<usize>,
        new: Option<usize>,
    },
}

impl Part {
    /// Every part of what can move a promise in which `old` and `new` differ.
    pub(super) fn all(old: &Assurance, new: &Assurance) -> Vec<Self> {
        let mut parts = Vec::new();
        let mut once = |differs: bool, clause: Clause| {
            if differs {
                parts.push(Self {
                    clause,
                    entry: Entry::Once,
                });
            }
        };
        once(old.forbearance != new.forbearance, Clause::Act);
        let listing = old.proxies.keys().chain(new.proxies.keys());
        for principal in listing.collect::<BTreeSet<&ActorId>>() {
            let differs = old.proxies.get(principal) != new.proxies.get(principal);
            once(differs, Clause::Proxies(principal.clone()));
        }
        let naming = old.disavowal.keys().chain(new.disavowal.keys());
        for principal in naming.collect::<BTreeSet<&ActorId>>() {
            let differs = old.disavowal.get(principal) != new.disavowal.get(principal);
            once(differs, Clause::Disavowal(principal.clone()));
        }
        once(old.uncounted != new.uncounted, Clause::Uncounted);
        once(
            old.participation != new.participation,
            Clause::Participation,
        );
        once(old.silent_on != new.silent_on, Clause::SilentOn);
        once(old.dependence != new.dependence, Clause::Dependence);
        once(
            old.clarification != new.clarification,
            Clause::Clarification,
        );
        once(old.standard != new.standard, Clause::Standard);
        once(old.attribution != new.attribution, Clause::Attribution);
        once(old.entry != new.entry, Clause::Entry);
        once(old.end != new.end, Clause::End);
        once(old.withdrawal != new.withdrawal, Clause::Withdrawal);
        once(
            old.deemed_receipt != new.deemed_receipt,
            Clause::DeemedReceipt,
        );
        once(
            old.same_instant_excuses != new.same_instant_excuses,
            Clause::SameInstant,
        );
        once(old.provocation != new.provocation, Clause::Provocation);
        parts.extend(listed(&old.conditions, &new.conditions, Clause::Condition));
        parts.extend(listed(&old.grades, &new.grades, Clause::Grade));
        parts.extend(listed(&old.exceptions, &new.exceptions, Clause::Exception));
        parts.sort_by(|one, other| one.clause.cmp(&other.clause));
        parts
    }

    /// `text`, in which this part is as in `from`: what of the list `text` has instead is taken out.
    pub(super) fn copied(&self, from: &Assurance, text: &Assurance, back: bool) -> Assurance {
        let mut text = text.clone();
        let (taken, put) = match self.entry {
            Entry::Listed { old, new } if back => (new, old),
            Entry::Listed { old, new } => (old, new),
            Entry::Once => (None, None),
        };
        match &self.clause {
            Clause::Act => text.forbearance = from.forbearance.clone(),
            Clause::Proxies(principal) => {
                copy_entry(&from.proxies, &mut text.proxies, principal);
            }
            Clause::Disavowal(principal) => {
                copy_entry(&from.disavowal, &mut text.disavowal, principal);
            }
            Clause::Condition(_) => {
                exchange(&from.conditions, &mut text.conditions, put, taken);
                text.unconditional = text.conditions.is_empty() && from.unconditional;
            }
            Clause::Grade(_) => exchange(&from.grades, &mut text.grades, put, taken),
            Clause::Exception(_) => exchange(&from.exceptions, &mut text.exceptions, put, taken),
            Clause::Uncounted => text.uncounted = from.uncounted.clone(),
            Clause::Participation => text.participation = from.participation,
            Clause::SilentOn => text.silent_on = from.silent_on.clone(),
            Clause::Dependence => text.dependence = from.dependence,
            Clause::Clarification => text.clarification = from.clarification,
            Clause::Standard => text.standard = from.standard.clone(),
            Clause::Attribution => text.attribution = from.attribution.clone(),
            Clause::Entry => text.entry = from.entry.clone(),
            Clause::End => text.end = from.end,
            Clause::Withdrawal => text.withdrawal = from.withdrawal,
            Clause::DeemedReceipt => text.deemed_receipt = from.deemed_receipt,
            Clause::SameInstant => text.same_instant_excuses = from.same_instant_excuses,
            Clause::Provocation => text.provocation = from.provocation,
        }
        text
    }
}

/// The entries of which the other list has no equal, one of the old with one of the new as far as they go.
fn listed<T: PartialEq>(old: &[T], new: &[T], clause: fn(usize) -> Clause) -> Vec<Part> {
    let without = |list: &[T], other: &[T]| -> Vec<usize> {
        let entries = list.iter().enumerate();
        entries
            .filter(|(_, entry)| !other.contains(entry))
            .map(|(place, _)| place)
            .collect()
    };
    let (gone, come) = (without(old, new), without(new, old));
    let both = 0..gone.len().max(come.len());
    let parts = both.filter_map(|place| {
        let (old, new) = (gone.get(place).copied(), come.get(place).copied());
        Some(Part {
            clause: clause(new.or(old)?),
            entry: Entry::Listed { old, new },
        })
    });
    parts.collect()
}

fn copy_entry<T: Clone>(
    from: &std::collections::BTreeMap<ActorId, T>,
    to: &mut std::collections::BTreeMap<ActorId, T>,
    of: &ActorId,
) {
    match from.get(of) {
        Some(entry) => _ = to.insert(of.clone(), entry.clone()),
        None => _ = to.remove(of),
    }
}

fn exchange<T: Clone + Ord>(from: &[T], to: &mut Vec<T>, put: Option<usize>, taken: Option<usize>) {
    if let Some(taken) = taken.filter(|taken| *taken < to.len()) {
        to.remove(taken);
    }
    to.extend(put.and_then(|put| from.get(put)).cloned());
    to.sort();
}
