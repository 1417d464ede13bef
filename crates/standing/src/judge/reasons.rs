//! Why a standing is what it is, in plain words: clause, incident, claims, and the defaults used.

use crate::clause::Strike;
use crate::docket::Docket;
use crate::eyes::control::Answer;
use crate::index::{ActorNumber, KindNumber};
use crate::judge::case::{Case, asks_for_degree};
use crate::judge::licences::{released, why_not_free};
use crate::record::Coverage;
use crate::step::event::{Change, Changed};
use crate::verdict::{Ground, Life, Reason};
use std::collections::BTreeSet;
use tacit_lang::ids::PlaceId;
use tacit_lang::meaning::{Assurance, End, Entry, TargetKind};
use tacit_lang::time::Instant;

/// One reason for each change, in order.
pub(crate) fn reasons(case: &Case<'_>, changes: &[Change]) -> Vec<Reason> {
    let each = changes.iter().enumerate();
    each.map(|(place, change)| {
        let before = changes.get(..place).unwrap_or_default();
        reason(case, before, change)
    })
    .collect()
}

fn reason(case: &Case<'_>, before: &[Change], change: &Change) -> Reason {
    let (what, clause, incident) = match change.what {
        Changed::Entered => ("entered into effect".to_owned(), "entry".to_owned(), None),
        Changed::Breached { incident } => (
            std::iter::once("breached: an act that it forbids, while it bound".to_owned())
                .chain(why_not_free(case, before, change))
                .collect::<Vec<String>>()
                .join("; "),
            "act".to_owned(),
            Some(incident),
        ),
        Changed::Excused => (
            "what was done at the same instant as the attack is excused by it".to_owned(),
            "same instant".to_owned(),
            None,
        ),
        Changed::Released { incident, fails } => (
            "released: what its condition excludes has happened".to_owned(),
            numbered("condition", fails),
            Some(incident),
        ),
        Changed::ReleasedWithOther => (
            "released: the promise on which it depends no longer stands".to_owned(),
            "dependence".to_owned(),
            None,
        ),
        Changed::BindsAgain => (
            "binds again: the window of its condition has passed".to_owned(),
            "condition".to_owned(),
            None,
        ),
        Changed::Licensed { incident, grades } => (
            released(case, incident, grades),
            numbered("graded release", grades),
            Some(incident),
        ),
        Changed::Waits { incident } => (
            "it is disputed or unknown who acted: binds until the answer or the deadline"
                .to_owned(),
            "clarification".to_owned(),
            Some(incident),
        ),
        Changed::Withdrawn => ("withdrawn".to_owned(), "withdrawal".to_owned(), None),
        Changed::Lapsed => (
            "withdrawn before it entered into effect".to_owned(),
            "withdrawal".to_owned(),
            None,
        ),
        Changed::Expired => ("expired".to_owned(), "end".to_owned(), None),
        Changed::Reaffirmed => (
            "reaffirmed: the list of breaches so far is closed".to_owned(),
            "reaffirmation".to_owned(),
            None,
        ),
        Changed::Renewed => ("renewed".to_owned(), "end".to_owned(), None),
    };
    let number = incident.map(|incident| incident as usize);
    let claims = number
        .map(|number| claims_on(case, number))
        .unwrap_or_default();
    let grounds: Vec<Ground> = claims.iter().map(|id| ground(case, id)).collect();
    let roots: BTreeSet<&String> = grounds.iter().flat_map(|ground| &ground.roots).collect();
    Reason {
        what,
        at: change.at,
        clause,
        record: number.map(|number| case.docket.incident_name(number)),
        roots: roots.len(),
        claims,
        grounds,
    }
}

fn ground(case: &Case<'_>, id: &str) -> Ground {
    let number = case.docket.claim_incidents.get(id);
    let claims = number.and_then(|number| case.docket.claims.get(*number));
    let claim = claims.into_iter().flatten().find(|claim| claim.id == id);
    let roots = claim.zip(case.members.first());
    let roots = roots.map(|(claim, member)| member.view.roots_of(id, &claim.by));
    Ground {
        claim: id.to_owned(),
        roots: roots.into_iter().flatten().map(str::to_owned).collect(),
    }
}

fn claims_on(case: &Case<'_>, incident: usize) -> Vec<String> {
    let member = case.members.first();
    let seen = member.and_then(|member| member.view.incident(incident));
    seen.map(|seen| seen.claims).unwrap_or_default()
}

fn numbered(name: &str, bits: u32) -> String {
    let numbers: Vec<String> = (0..u32::BITS)
        .filter(|bit| bits & (1 << bit) != 0)
        .map(|bit| (bit + 1).to_string())
        .collect();
    format!("{name} {}", numbers.join(" and "))
}

/// The defaults of the rules that were used instead of the text's own words, and other things that
/// a reader must know before relying on the word.
pub(crate) fn notes(case: &Case<'_>, changes: &[Change], life: Life) -> Vec<String> {
    let mut notes = Vec::new();
    let Some(member) = case.members.first() else {
        return notes;
    };
    let text = member.view.assurance;
    let happened = |is: fn(&Changed) -> bool| changes.iter().any(|change| is(&change.what));
    let entered = happened(|what| matches!(what, Changed::Entered));
    let breached = happened(|what| matches!(what, Changed::Breached { .. }));
    let released = happened(|what| matches!(what, Changed::Released { .. }));
    let mut note = |when: bool, words: &str| {
        if when {
            notes.push(words.to_owned());
        }
    };
    let lapsed = happened(|what| matches!(what, Changed::Lapsed));
    note(
        life == Life::NotInEffect && !entered && !lapsed,
        "not known to be in effect",
    );
    note(
        life == Life::NotInEffect && !entered && lapsed,
        "withdrawn before it entered into effect (S22)",
    );
    note(
        entered && text.entry.is_none(),
        "the text does not say when it enters into effect: on receipt (S2)",
    );
    note(
        entered
            && matches!(text.entry, Some(Entry::At(_)))
            && case.passages.iter().all(|item| item.record == usize::MAX),
        "in effect from the time that the text states; no receipt of it is on record (S2)",
    );
    note(
        breached && text.forbearance.through.is_none(),
        "the text does not say by whose forces: the giver's own (S8)",
    );
    note(
        breached && text.forbearance.targets.is_empty(),
        "the text does not say against what: territory, forces and people (S6)",
    );
    note(
        (breached || released) && text.standard.is_none(),
        "the text names no standard of proof: the viewpoint's own is used (S17)",
    );
    note(
        released && !text.grades.is_empty(),
        "no graded release fits this attack: release is whole (S29)",
    );
    note(
        happened(|what| matches!(what, Changed::Withdrawn)) && text.withdrawal.is_none(),
        "the text does not say how it is withdrawn: on receipt of the notice (S22)",
    );
    note(
        happened(|what| matches!(what, Changed::Expired))
            && matches!(text.end, Some(End::EndOfDay(_))),
        "the text names a day, not an instant: it ran to the end of that day (S23)",
    );
    note(
        life == Life::InEffect && !breached && !is_covered(case, text, changes, case.at),
        "kept as far as the records go; it rests on the records: no source is declared complete for these acts and this time (S18)",
    );
    let as_first = changes
        .iter()
        .rev()
        .find_map(|change| match change.what {
            Changed::Released { fails, .. } => Some((change.at, fails & member.terms.first != 0)),
            _ => None,
        })
        .filter(|(_, as_first)| *as_first);
    note(
        life == Life::Released
            && as_first.is_some_and(|(at, _)| !is_covered(case, text, changes, at)),
        "attacked first as far as the records go, with no earlier breach among them; it rests on the records: no source is declared complete for these acts and this time (S18)",
    );
    if asks_for_degree(text) {
        let parties = [member.giver, member.receiver];
        let circle = parties
            .into_iter()
            .find_map(|it| member.view.circle_through(it));
        notes.extend(circle.map(|way| contradiction(case, &way)));
    }
    notes
}

/// Each of these controls the next, and the last the first.
fn contradiction(case: &Case<'_>, way: &[ActorNumber]) -> String {
    let names: Vec<String> = way
        .iter()
        .map(|it| case.docket.actor_in_words(*it))
        .collect();
    let next = names.iter().skip(1).chain(names.first());
    let each: Vec<String> = names
        .iter()
        .zip(next)
        .map(|(one, next)| format!("{one} controls {next}"))
        .collect();
    format!(
        "the accounts of control that are accepted here contradict each other, for at one time {}; each counts as it is said (S9)",
        each.join(", and ")
    )
}

/// Whether some source that these eyes accept is declared complete for every forborne act from entry
/// to `until` (rule 18).
fn is_covered(case: &Case<'_>, text: &Assurance, changes: &[Change], until: Instant) -> bool {
    let entered = changes
        .iter()
        .rev()
        .find(|change| change.what == Changed::Entered);
    let Some(entered) = entered else { return false };
    let covers = |coverage: &Coverage| {
        let acts = &text.forbearance.acts;
        coverage.place.is_none()
            && coverage.time.0.from() <= entered.at
            && coverage.time.0.to() >= until
            && acts.iter().all(|act| {
                coverage
                    .acts
                    .iter()
                    .any(|wide| case.docket.vocabulary.is_act_within(act, wide))
            })
    };
    let relied_on = |source: &str| {
        let first = case.members.first();
        first.is_some_and(|member| member.view.relies_on(source))
    };
    case.docket
        .sources
        .values()
        .any(|source| relied_on(&source.id) && source.complete.iter().any(covers))
}

impl Docket {
    pub(crate) fn actor_in_words(&self, actor: ActorNumber) -> String {
        let id = self.index.actor_id(actor);
        let name = id
            .and_then(|id| self.vocabulary.actors.get(id))
            .and_then(|actor| actor.names.first());
        name.cloned()
            .or_else(|| id.map(ToString::to_string))
            .unwrap_or_default()
    }

    pub(crate) fn answer_in_words(&self, answer: &Answer) -> String {
        match answer {
            Answer::Claimed(None) => "not controlled".to_owned(),
            Answer::Claimed(Some(rank)) => {
                let degree = self.vocabulary.degrees.get(usize::from(*rank));
                degree.map(|degree| degree.name.clone()).unwrap_or_default()
            }
            Answer::Declared { .. } => "as the vocabulary says, or not at all".to_owned(),
        }
    }

    pub(crate) fn author_in_words(&self, author: Option<ActorNumber>) -> String {
        author.map_or_else(
            || "somebody else".to_owned(),
            |author| self.actor_in_words(author),
        )
    }

    pub(crate) fn kind_in_words(&self, kind: Option<KindNumber>) -> String {
        let act = kind
            .and_then(|kind| self.index.kind_id(kind))
            .and_then(|id| self.vocabulary.acts.get(id));
        act.map_or_else(|| "something else".to_owned(), |act| act.noun.clone())
    }

    pub(crate) fn place_in_words(&self, place: &PlaceId) -> String {
        let known = self.vocabulary.places.get(place);
        let name = known.and_then(|known| known.names.first());
        name.map_or_else(|| place.to_string(), Clone::clone)
    }

    pub(crate) fn strike_in_words(&self, strike: &Strike) -> String {
        let kind = match strike.kind {
            TargetKind::Territory => "territory",
            TargetKind::Forces => "forces",
            TargetKind::People => "people",
        };
        let place = strike
            .place
            .and_then(|place| self.index.place_id(place))
            .map(|place| format!(" in {}", self.place_in_words(place)))
            .unwrap_or_default();
        format!("{kind} of {}{place}", self.actor_in_words(strike.of))
    }
}
