//! Clauses left out, one at a time (A6).

use super::Edit;
use super::draft::Draft;
use crate::clause::Clause;
use tacit_lang::meaning::{
    Assurance, Attribution, Dependence, End, Entry, Participation, Withdrawal,
};
use tacit_lang::vocabulary::Vocabulary;

/// Every clause that could be left out, each with the text without it (A6).
///
/// Not left out are the act clause, which every text needs; what says outright what holds unsaid, for it is said so that nobody
/// need ask; how long a provocation is remembered, which is a mark and no verdict (S25); and what another clause speaks of, such
/// as a list of proxies. Empty if `vocabulary` is not the one that was pinned.
#[must_use]
pub fn omissions(assurance: &Assurance, vocabulary: &Vocabulary) -> Vec<Edit> {
    let Some(mut draft) = Draft::new(None, assurance, vocabulary) else {
        return Vec::new();
    };
    let clauses = clauses(assurance, vocabulary);
    offer(&mut draft, &clauses);
    draft.finish()
}

/// Offers the text without each of `clauses` that can be left out.
pub(super) fn offer(draft: &mut Draft<'_>, clauses: &[Clause]) {
    let can_be = self::clauses(draft.assurance, draft.vocabulary);
    for clause in clauses.iter().filter(|clause| can_be.contains(clause)) {
        draft.offer(clause.clone(), |amended| leave_out(clause, amended));
    }
}

/// What could be left out, in the order of the text.
fn clauses(text: &Assurance, vocabulary: &Vocabulary) -> Vec<Clause> {
    let joining = vocabulary
        .participation
        .unwrap_or(Participation::DoesNotCount);
    let says = [
        (!text.uncounted.is_empty(), Clause::Uncounted),
        (
            text.participation.is_some_and(|how| how != joining),
            Clause::Participation,
        ),
        (!text.silent_on.is_empty(), Clause::SilentOn),
        (
            text.dependence
                .is_some_and(|how| how != Dependence::Independent),
            Clause::Dependence,
        ),
        (text.clarification.is_some(), Clause::Clarification),
        (text.standard.is_some(), Clause::Standard),
        (
            matches!(text.attribution, Some(Attribution::Finder { .. })),
            Clause::Attribution,
        ),
        (
            text.entry
                .as_ref()
                .is_some_and(|entry| *entry != Entry::OnReceipt),
            Clause::Entry,
        ),
        (
            text.end.is_some_and(|end| end != End::NoneStated),
            Clause::End,
        ),
        (
            text.withdrawal
                .is_some_and(|how| how != Withdrawal::AfterReceipt(Default::default())),
            Clause::Withdrawal,
        ),
        (text.deemed_receipt.is_some(), Clause::DeemedReceipt),
        (text.same_instant_excuses, Clause::SameInstant),
    ];
    let conditions = (0..text.conditions.len()).map(Clause::Condition);
    let grades = (0..text.grades.len()).map(Clause::Grade);
    let proxies = text.proxies.keys().cloned().map(Clause::Proxies);
    let disavowals = text.disavowal.keys().cloned().map(Clause::Disavowal);
    let exceptions = (0..text.exceptions.len()).map(Clause::Exception);
    let once = says.into_iter().filter(|(said, _)| *said);
    conditions
        .chain(grades)
        .chain(proxies)
        .chain(disavowals)
        .chain(exceptions)
        .chain(once.map(|(_, clause)| clause))
        .collect()
}

fn leave_out(clause: &Clause, text: &mut Assurance) {
    match clause {
        Clause::Act | Clause::Provocation => {}
        Clause::Condition(place) => remove(&mut text.conditions, *place),
        Clause::Grade(place) => remove(&mut text.grades, *place),
        Clause::Exception(place) => remove(&mut text.exceptions, *place),
        Clause::Proxies(principal) => {
            text.proxies.remove(principal);
        }
        Clause::Disavowal(principal) => {
            text.disavowal.remove(principal);
        }
        Clause::Uncounted => text.uncounted.clear(),
        Clause::Participation => text.participation = None,
        Clause::SilentOn => text.silent_on.clear(),
        Clause::Dependence => text.dependence = None,
        Clause::Clarification => text.clarification = None,
        Clause::Standard => text.standard = None,
        Clause::Attribution => text.attribution = None,
        Clause::Entry => text.entry = None,
        Clause::End => text.end = None,
        Clause::Withdrawal => text.withdrawal = None,
        Clause::DeemedReceipt => text.deemed_receipt = None,
        Clause::SameInstant => text.same_instant_excuses = false,
    }
}

/// Removes what stands at `place`, if anything does.
pub(super) fn remove<T>(list: &mut Vec<T>, place: usize) {
    if place < list.len() {
        list.remove(place);
    }
}
