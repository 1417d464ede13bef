//! Incidents and claims in an officer's words.

use crate::standing::words::spell;
use crate::texts::actor_name;
use std::collections::HashMap;
use tacit_lang::ids::{ActId, ActorId, PlaceId};
use tacit_lang::meaning::TargetKind;
use tacit_lang::time::Between;
use tacit_lang::vocabulary::Vocabulary;
use tacit_mission::casebook::Casebook;
use tacit_standing::account::Author;
use tacit_standing::record::{Record, Says};

/// What everything is called here.
pub(in crate::console) struct Names {
    vocabulary: Option<Vocabulary>,
    sources: HashMap<String, String>,
}

impl Names {
    /// By the desk's newest vocabulary and its book.
    pub(in crate::console) fn of(casebook: &Casebook) -> Self {
        let mut names = Self::of_terms(casebook);
        let own = casebook.own().source();
        for (_, record) in casebook.records() {
            if let Record::Source(source) = record {
                let name = match (&source.actor, source.label.as_str()) {
                    _ if source.id == own => "this desk".to_owned(),
                    (Some(actor), "") => format!("{}, of {}", source.id, names.actor(actor)),
                    (None, "") => source.id.clone(),
                    (_, label) => label.to_owned(),
                };
                names.sources.insert(source.id.clone(), name);
            }
        }
        names
    }

    /// By the newest vocabulary alone, where no source is named: the book may be long.
    pub(in crate::console) fn of_terms(casebook: &Casebook) -> Self {
        let vocabulary = casebook.vocabularies().last();
        Self {
            vocabulary: vocabulary.map(|(_, vocabulary, _)| vocabulary.clone()),
            sources: HashMap::new(),
        }
    }

    pub(in crate::console) fn vocabulary(&self) -> Option<&Vocabulary> {
        self.vocabulary.as_ref()
    }

    /// Each source on record with what it is called, by name.
    pub(in crate::console) fn sources(&self) -> Vec<(String, String)> {
        let each = self.sources.iter();
        let mut each: Vec<_> = each.map(|(id, name)| (id.clone(), name.clone())).collect();
        each.sort();
        each
    }

    pub(in crate::console) fn source(&self, id: &str) -> String {
        let name = self.sources.get(id).map(String::as_str);
        name.unwrap_or(id).to_owned()
    }

    pub(in crate::console) fn actor(&self, id: &ActorId) -> String {
        let vocabulary = self.vocabulary.as_ref();
        vocabulary.map_or_else(|| id.to_string(), |it| actor_name(it, id))
    }

    pub(in crate::console) fn act(&self, id: &ActId) -> String {
        let found = self.vocabulary.as_ref().and_then(|it| it.acts.get(id));
        found.map_or_else(|| id.to_string(), |act| act.noun.clone())
    }

    pub(in crate::console) fn place(&self, id: &PlaceId) -> String {
        let found = self.vocabulary.as_ref().and_then(|it| it.places.get(id));
        let name = found.and_then(|place| place.names.first());
        name.cloned().unwrap_or_else(|| id.to_string())
    }

    /// A grade of proof as it is called.
    pub(in crate::console) fn grade(&self, id: &str) -> String {
        let grades = self.vocabulary.iter().flat_map(|it| &it.grades);
        let mut grades = grades.filter(|grade| grade.id.as_str() == id);
        let found = grades.next().map(|grade| grade.name.clone());
        found.unwrap_or_else(|| id.to_owned())
    }

    /// What a claim says.
    pub(in crate::console) fn says(&self, says: &Says) -> String {
        let mut parts = Vec::new();
        if let Some(act) = &says.act {
            parts.push(self.act(act));
        }
        let actors = |all: &mut dyn Iterator<Item = &ActorId>, between: &str| {
            let names: Vec<String> = all.map(|it| self.actor(it)).collect();
            names.join(between)
        };
        if !says.author.is_empty() {
            let by = actors(&mut says.author.iter(), " or ");
            parts.push(format!("by {by}"));
        }
        if let Some(from) = &says.from_held_by {
            parts.push(format!("from territory held by {}", self.actor(from)));
        }
        for hit in &says.hits {
            let kind = match hit.kind {
                TargetKind::Territory => "the territory",
                TargetKind::Forces => "forces",
                TargetKind::People => "people",
            };
            let place = hit.place.as_ref();
            let place = place.map_or(String::new(), |it| format!(" in {}", self.place(it)));
            let beside = if hit.incidental {
                ", beside an act aimed at another"
            } else {
                ""
            };
            let of = self.actor(&hit.of);
            parts.push(format!("hit {kind} of {of}{place}{beside}"));
        }
        if !says.joined.is_empty() {
            let joined = actors(&mut says.joined.iter(), " and ");
            parts.push(format!("joined by {joined}"));
        }
        match says.preventive {
            Some(true) => parts.push("against a threat that was not imminent".to_owned()),
            Some(false) => parts.push("not against a threat that was not imminent".to_owned()),
            None => {}
        }
        let before: Vec<&str> = says.before.iter().map(String::as_str).collect();
        if !before.is_empty() {
            parts.push(format!("before {}", before.join(", ")));
        }
        parts.join("; ")
    }

    /// Whom eyes hold to have acted.
    pub(super) fn author(&self, author: &Author) -> String {
        let names = |all: &std::collections::BTreeSet<ActorId>, between: &str| {
            let names: Vec<String> = all.iter().map(|it| self.actor(it)).collect();
            names.join(between)
        };
        match author {
            Author::Held(actor) => self.actor(actor),
            Author::OneOf(all) => format!("open: {}", names(all, " or ")),
            Author::Contested(all) if all.is_empty() => "contested".to_owned(),
            Author::Contested(all) => format!("contested: {}", names(all, ", ")),
            Author::Open => "open".to_owned(),
            Author::Varies => "another for each promise, by the proof that it asks for".to_owned(),
        }
    }
}

/// When something was, with its zone: `2026-02-02 21:00 Z`, `2026-02-06 Z`, or from when to when.
pub(in crate::console) fn time(time: Between) -> String {
    let written = spell::between(time);
    let zoned = |at: &str| {
        let at = at.strip_suffix('Z').unwrap_or(at).replace('T', " ");
        format!("{at} Z")
    };
    match written.split_once(" to ") {
        Some((from, to)) => format!("between {} and {}", zoned(from), zoned(to)),
        None => zoned(&written),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tacit_lang::time::parse_between;

    #[test]
    fn a_time_is_told_with_its_zone_and_as_exactly_as_it_is_known() {
        let at = |text: &str| time(parse_between(text).unwrap());
        assert_eq!(at("2026-02-02T21:00Z"), "2026-02-02 21:00 Z");
        assert_eq!(at("2026-02-06Z"), "2026-02-06 Z");
        let from = parse_between("2026-02-06Z").unwrap().from();
        let to = parse_between("2026-02-07T12:00Z").unwrap().to();
        assert_eq!(
            time(Between::new(from, to).unwrap()),
            "between 2026-02-06 00:00 Z and 2026-02-07 12:00 Z"
        );
    }
}
