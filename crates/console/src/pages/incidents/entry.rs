//! What is typed of an incident and of a claim on it.

use super::fields::Drawing;
use crate::gate::{Posted, Visitor};
use crate::shell::carried;
use crate::view::incidents::{IncidentForm, NewClaim, NewIncident};
use maud::{Markup, html};

/// What can be hit of somebody.
const KINDS: [(&str, &str); 3] = [
    ("territory", "the territory"),
    ("forces", "forces"),
    ("people", "people"),
];

/// An incident as it is typed: an interval has two fields.
#[derive(Debug, Clone, Default)]
pub(super) struct Entry {
    label: String,
    id: String,
    begin: [String; 2],
    end: [String; 2],
    learned: String,
    claim: NewClaim,
}

impl Entry {
    pub(super) fn read(posted: &Posted) -> Self {
        let one = |name: &str| posted.one(name).to_owned();
        Self {
            label: one("label"),
            id: one("id"),
            begin: [one("begin"), one("begin_to")],
            end: [one("end"), one("end_to")],
            learned: one("learned"),
            claim: claim(posted, ""),
        }
    }

    /// As the desk takes it.
    pub(super) fn new_incident(&self) -> NewIncident {
        NewIncident {
            id: self.id.clone(),
            label: self.label.clone(),
            begin: interval(&self.begin),
            end: interval(&self.end),
            learned: self.learned.clone(),
            claim: self.claim.clone(),
        }
    }

    /// Whether any of the claim is typed, so that its part of the form stands open.
    fn has_claim(&self) -> bool {
        self.claim != NewClaim::default()
    }

    pub(super) fn drawn(
        &self,
        visitor: &Visitor,
        offered: &IncidentForm,
        draw: Drawing<'_>,
    ) -> Markup {
        let more = !(self.end.concat() + &self.learned + &self.id).is_empty();
        let at_more = draw.fault.and_then(|it| it.field()).map(|(field, _)| field);
        let at_more = at_more.is_some_and(|field| ["end", "learned", "id"].contains(&field));
        html! {
            form .entry method="post" action="/incidents" data-typed="incident" {
                (carried(visitor))
                (draw.refusal())
                (draw.line("label", "What happened", "What people call it, in a few words.", &self.label))
                div .fields {
                    (draw.line("begin", "When it began", "Such as 2026-02-02 21:00 Z, or a day: 2026-02-02 Z.", &self.begin[0]))
                    (draw.line("begin_to", "It began at the latest", "Only where it is not known exactly.", &self.begin[1]))
                }
                details open[self.has_claim() || draw.fault.is_some() || more] {
                    summary { "Who says what of it" }
                    (claim_fields(offered, &self.claim, draw))
                }
                details open[more || at_more] {
                    summary { "End, since when it is known, its name" }
                    div .fields {
                        (draw.line("end", "When it ended", "Empty if it was over at once.", &self.end[0]))
                        (draw.line("end_to", "It ended at the latest", "Only where it is not known exactly.", &self.end[1]))
                    }
                    (draw.line("learned", "Known here since", "Empty if it became known just now.", &self.learned))
                    (draw.line("id", "Its name on record", "Short, such as rockets-north. Drawn from the words above if empty.", &self.id))
                }
                p .typed-state role="status" {}
                div .actions { button .button type="submit" { "Put it on record" } span .quiet { "It stays at this desk until it is reported." } }
            }
        }
    }
}

/// A claim as it is typed.
pub(super) fn claim(posted: &Posted, incident: &str) -> NewClaim {
    let one = |name: &str| posted.one(name).to_owned();
    NewClaim {
        incident: incident.to_owned(),
        by: one("by"),
        act: one("act"),
        authors: posted.many("author"),
        hits_of: one("hits_of"),
        hits_kind: one("hits_kind"),
        place: one("place"),
        incidental: posted.one("incidental") == "yes",
        grade: one("grade"),
    }
}

/// The fields of a claim.
pub(super) fn claim_fields(offered: &IncidentForm, claim: &NewClaim, draw: Drawing<'_>) -> Markup {
    let kinds = KINDS.map(|(value, name)| (value.to_owned(), name.to_owned()));
    html! {
        div .fields {
            (draw.one_of("by", "Who says so", "this desk itself", &offered.sources, &claim.by))
            (draw.one_of("act", "What it was", "not said", &offered.acts, &claim.act))
            (draw.one_of("grade", "How well it is proved", "not graded", &offered.grades, &claim.grade))
        }
        (draw.any_of("author", "Who acted", "Of several, one of these. None: not said.", &offered.actors, &claim.authors))
        div .fields {
            (draw.one_of("hits_of", "Whose was hit", "not said", &offered.actors, &claim.hits_of))
            (draw.one_of("hits_kind", "What of it", "not said", &kinds, &claim.hits_kind))
            (draw.one_of("place", "Where", "not said", &offered.places, &claim.place))
        }
        (draw.tick("incidental", "It was hit beside an act that was aimed at another.", claim.incidental))
    }
}

/// One time, or from when to when.
fn interval([from, to]: &[String; 2]) -> String {
    match to.trim() {
        "" => from.trim().to_owned(),
        to => format!("{}..{to}", from.trim()),
    }
}

#[cfg(test)]
mod tests {
    use super::interval;

    #[test]
    fn two_fields_are_an_interval_and_one_is_a_time() {
        let two = |from: &str, to: &str| interval(&[from.to_owned(), to.to_owned()]);
        assert_eq!(two(" 2026-02-02Z ", ""), "2026-02-02Z");
        assert_eq!(
            two("2026-02-02Z", "2026-02-03Z"),
            "2026-02-02Z..2026-02-03Z"
        );
        assert_eq!(two("a..b", " "), "a..b");
        assert_eq!(two("", ""), "");
    }
}
