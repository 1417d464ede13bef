//! What a vocabulary declares with a hierarchy: actors, acts, places.

use super::codes;
use super::fields::{Fields, Located, span_of};
use super::file::{MAX_ENTRIES, MAX_NAMES, Reader};
use super::hierarchy::Chain;
use super::names::Names;
use super::{Act, Actor, Place};
use crate::diagnostic::Span;
use crate::ids::{ActId, ActorId, PlaceId};
use std::collections::BTreeMap;

impl<'s> Reader<'s, '_> {
    pub(super) fn read_actors(&mut self, fields: &Fields<'_, '_>) {
        let mut names = Names::proper("actor name", self.source);
        let mut steps = BTreeMap::new();
        for entry in self.entries(fields, "actor", &["id", "names", "part_of"], MAX_ENTRIES) {
            let id = entry.need_id::<ActorId>("id", self.reports);
            let actor = Actor {
                names: self.read_names(&entry, &mut names),
                part_of: None,
            };
            let part_of = entry.id::<ActorId>("part_of", self.reports);
            let Some(id) = id else { continue };
            if self.vocabulary.actors.contains_key(&id.value) {
                self.twice("actor", &id.value, id.span);
                continue;
            }
            self.vocabulary.actors.insert(id.value.clone(), actor);
            steps.extend(part_of.map(|above| (id.value, above)));
        }
        let chain = Chain {
            what: "actor",
            field: "part_of",
            as_str: ActorId::as_str,
        };
        let actors = &mut self.vocabulary.actors;
        chain.link(
            steps,
            actors,
            |actor, above| actor.part_of = Some(above),
            self.reports,
        );
    }

    pub(super) fn read_places(&mut self, fields: &Fields<'_, '_>) {
        let mut names = Names::proper("place name", self.source);
        let mut steps = BTreeMap::new();
        for entry in self.entries(fields, "place", &["id", "names", "within"], MAX_ENTRIES) {
            let id = entry.need_id::<PlaceId>("id", self.reports);
            let place = Place {
                names: self.read_names(&entry, &mut names),
                within: None,
            };
            let within = entry.id::<PlaceId>("within", self.reports);
            let Some(id) = id else { continue };
            if self.vocabulary.places.contains_key(&id.value) {
                self.twice("place", &id.value, id.span);
                continue;
            }
            self.vocabulary.places.insert(id.value.clone(), place);
            steps.extend(within.map(|above| (id.value, above)));
        }
        let chain = Chain {
            what: "place",
            field: "within",
            as_str: PlaceId::as_str,
        };
        let places = &mut self.vocabulary.places;
        chain.link(
            steps,
            places,
            |place, above| place.within = Some(above),
            self.reports,
        );
    }

    pub(super) fn read_acts(&mut self, fields: &Fields<'_, '_>) {
        let known = [
            "id",
            "noun",
            "verb",
            "participle",
            "within",
            "cameo",
            "plover",
        ];
        let mut nouns = Names::terms("noun", self.source);
        let mut verbs = Names::terms("verb", self.source);
        let mut participles = Names::terms("participle", self.source);
        let mut events = Events::default();
        let mut steps = BTreeMap::new();
        for entry in self.entries(fields, "act", &known, MAX_ENTRIES) {
            let id = entry.need_id::<ActId>("id", self.reports);
            let owner = owner_of(&entry);
            let noun = entry.need_text("noun", self.reports);
            let verb = entry.text("verb", self.reports);
            let participle = entry.text("participle", self.reports);
            for (kind, term) in [
                (&mut nouns, &noun),
                (&mut verbs, &verb),
                (&mut participles, &participle),
            ] {
                if let Some(term) = term {
                    kind.add(&owner, term, self.reports);
                }
            }
            let act = Act {
                noun: noun.map(|noun| noun.value).unwrap_or_default(),
                verb: verb.map(|verb| verb.value),
                participle: participle.map(|participle| participle.value),
                within: None,
                cameo: self.read_events(&entry, "cameo", &owner, &mut events),
                plover: self.read_events(&entry, "plover", &owner, &mut events),
            };
            let within = entry.id::<ActId>("within", self.reports);
            let Some(id) = id else { continue };
            if self.vocabulary.acts.contains_key(&id.value) {
                self.twice("act", &id.value, id.span);
                continue;
            }
            self.vocabulary.acts.insert(id.value.clone(), act);
            steps.extend(within.map(|above| (id.value, above)));
        }
        let chain = Chain {
            what: "act",
            field: "within",
            as_str: ActId::as_str,
        };
        let acts = &mut self.vocabulary.acts;
        chain.link(
            steps,
            acts,
            |act, above| act.within = Some(above),
            self.reports,
        );
    }

    fn read_events(
        &mut self,
        entry: &Fields<'_, '_>,
        system: &'static str,
        owner: &str,
        events: &mut Events,
    ) -> Vec<String> {
        let found = entry.texts(system, self.reports);
        self.check_count(&found);
        for event in &found {
            let written = event.value.as_str();
            let digits = written.bytes().all(|byte| byte.is_ascii_digit());
            let capitals = written.bytes().all(|byte| byte.is_ascii_uppercase());
            let (right, shape) = if system == "cameo" {
                (
                    digits && (2..=4).contains(&written.len()),
                    "two to four digits, as `195`",
                )
            } else {
                (
                    capitals && (1..=32).contains(&written.len()),
                    "capitals, as `ASSAULT`",
                )
            };
            if !right {
                let message = format!("`{written}` is no {system} code");
                let help = format!("it has {shape}");
                self.reports.add(codes::VALUE, event.span, message, help);
            } else if let Some(other) = events.0.insert((system, event.value.clone()), owner.into())
            {
                let message = format!("the {system} code `{written}` already stands for `{other}`");
                let help = "a code stands for one class: give it to the widest that fits, its sub-classes are found by longer codes";
                self.reports
                    .add(codes::EVENT_CODE, event.span, message, help);
            }
        }
        found.into_iter().map(|event| event.value).collect()
    }

    fn read_names(&mut self, entry: &Fields<'_, '_>, names: &mut Names<'s>) -> Vec<String> {
        let owner = owner_of(entry);
        let found = entry.texts("names", self.reports);
        match entry.get("names") {
            None => entry.miss("names", self.reports),
            Some(value) if value.get_ref().as_array().is_some_and(|all| all.is_empty()) => {
                let help = "give at least one: the first is the one that renderings use";
                self.reports
                    .add(codes::VALUE, span_of(value), "`names` is empty", help);
            }
            Some(_) => self.check_count(&found),
        }
        for name in &found {
            names.add(&owner, name, self.reports);
        }
        found.into_iter().map(|name| name.value).collect()
    }

    fn check_count(&mut self, all: &[Located<String>]) {
        if let Some(beyond) = all.get(MAX_NAMES) {
            let message = format!("{} are more than the {MAX_NAMES} that are read", all.len());
            self.reports
                .add(codes::LIMIT, beyond.span, message, "leave some out");
        }
    }

    pub(super) fn twice(&mut self, what: &str, id: impl std::fmt::Display, span: Span) {
        self.reports.add(
            codes::TWICE,
            span,
            format!("the {what} `{id}` is declared twice"),
            "take out one of the two, or give it another identifier",
        );
    }
}

/// By event system and code: which act it stands for.
#[derive(Default)]
struct Events(BTreeMap<(&'static str, String), String>);

/// Whose names these are, whether or not the identifier is a good one.
pub(super) fn owner_of(entry: &Fields<'_, '_>) -> String {
    let id = entry.get("id").and_then(|id| id.get_ref().as_str());
    id.map_or_else(
        || format!("entry at byte {}", entry.span().start),
        str::to_owned,
    )
}
