//! Fills templates, names things.

use super::Undeclared;
use super::language::{Key, Language};
use crate::ids::{ActId, ActorId, DegreeId, GradeId, PlaceId};
use crate::meaning::{Assurance, Parties};
use crate::syntax::spelling;
use crate::vocabulary::{Act, Vocabulary};
use std::collections::BTreeSet;

pub(super) type Written = Result<String, Undeclared>;

pub(super) struct Writer<'a> {
    pub(super) assurance: &'a Assurance,
    vocabulary: &'a Vocabulary,
    pub(super) language: Language,
    out: String,
}

impl<'a> Writer<'a> {
    pub(super) fn new(
        assurance: &'a Assurance,
        vocabulary: &'a Vocabulary,
        language: Language,
    ) -> Self {
        Self {
            assurance,
            vocabulary,
            language,
            out: String::new(),
        }
    }

    pub(super) fn finish(self) -> String {
        self.out
    }

    pub(super) fn blank_line(&mut self) {
        self.out.push('\n');
    }

    /// Writes a sentence; one that begins with an article begins with a capital.
    pub(super) fn sentence(&mut self, key: Key, parts: &[(&str, &str)]) {
        let text = self.fill(key, parts);
        match text.strip_prefix("the ") {
            Some(rest) => {
                self.out.push_str("The ");
                self.out.push_str(rest);
            }
            None => self.out.push_str(&text),
        }
        self.out.push('\n');
    }

    /// The template of `key` with each `{part}` replaced; what is filled in is not searched again.
    pub(super) fn fill(&self, key: Key, parts: &[(&str, &str)]) -> String {
        let mut out = String::new();
        let mut rest = self.language.template(key);
        while let Some((before, behind)) = rest.split_once('{') {
            let (name, after) = behind.split_once('}').unwrap_or((behind, ""));
            out.push_str(before);
            let part = parts.iter().find(|(known, _)| *known == name);
            out.push_str(part.map_or("", |(_, text)| text));
            rest = after;
        }
        out.push_str(rest);
        out
    }

    pub(super) fn word(&self, key: Key) -> &'static str {
        self.language.template(key)
    }

    /// The giver, at the beginning of a sentence or within one.
    pub(super) fn giver(&self, begins: bool) -> Written {
        match &self.assurance.parties {
            Parties::Directed { giver, .. } => self.actor(giver),
            Parties::EachToEach { .. } if begins => Ok(self.word(Key::GiverAsSubject).to_owned()),
            Parties::EachToEach { .. } => Ok(self.word(Key::GiverAgain).to_owned()),
        }
    }

    pub(super) fn receiver(&self) -> Written {
        match &self.assurance.parties {
            Parties::Directed { receiver, .. } => self.actor(receiver),
            Parties::EachToEach { .. } => Ok(self.word(Key::ReceiverPronoun).to_owned()),
        }
    }

    pub(super) fn actor(&self, id: &ActorId) -> Written {
        let actor = self.vocabulary.actors.get(id);
        let name = actor.and_then(|actor| actor.names.first());
        name.map(|name| spelling::name(name))
            .ok_or_else(|| Undeclared(id.to_string()))
    }

    pub(super) fn place(&self, id: &PlaceId) -> Written {
        let place = self.vocabulary.places.get(id);
        let name = place.and_then(|place| place.names.first());
        name.map(|name| spelling::name(name))
            .ok_or_else(|| Undeclared(id.to_string()))
    }

    pub(super) fn degree(&self, id: &DegreeId) -> Written {
        let found = self
            .vocabulary
            .degrees
            .iter()
            .find(|degree| degree.id == *id);
        found
            .map(|degree| spelling::term(&degree.name))
            .ok_or_else(|| Undeclared(id.to_string()))
    }

    pub(super) fn grade(&self, id: &GradeId) -> Written {
        let found = self.vocabulary.grades.iter().find(|grade| grade.id == *id);
        found
            .map(|grade| spelling::term(&grade.name))
            .ok_or_else(|| Undeclared(id.to_string()))
    }

    pub(super) fn noun(&self, id: &ActId) -> Written {
        self.act(id).map(|act| spelling::term(&act.noun))
    }

    pub(super) fn nouns(&self, ids: &BTreeSet<ActId>) -> Written {
        let nouns: Result<Vec<String>, Undeclared> = ids.iter().map(|id| self.noun(id)).collect();
        Ok(self.language.alternatives(&nouns?))
    }

    /// The words that `form` takes from every class of `ids`; none if one class lacks them.
    pub(super) fn forms(
        &self,
        ids: &BTreeSet<ActId>,
        form: impl Fn(&Act) -> Option<&String>,
    ) -> Result<Option<String>, Undeclared> {
        let acts: Result<Vec<&Act>, Undeclared> = ids.iter().map(|id| self.act(id)).collect();
        let words: Option<Vec<String>> = acts?
            .into_iter()
            .map(|act| form(act).map(|word| spelling::term(word)))
            .collect();
        Ok(words.map(|words| self.language.alternatives(&words)))
    }

    fn act(&self, id: &ActId) -> Result<&Act, Undeclared> {
        self.vocabulary
            .acts
            .get(id)
            .ok_or_else(|| Undeclared(id.to_string()))
    }
}
