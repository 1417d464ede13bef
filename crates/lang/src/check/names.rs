//! Looks names and terms up in the vocabulary, and suggests what may have been meant.

use crate::diagnostic::{Code, Diagnostic};
use crate::explain::code;
use crate::ids::{ActId, ActorId, DegreeId, GradeId, PlaceId};
use crate::reports::Reports;
use crate::syntax::tree::{Acts, Name, Spanned, Term};
use crate::syntax::{look, shortened, spelling};
use crate::vocabulary::Vocabulary;
use std::collections::BTreeMap;
use tacit_spelling::edit_distance;

/// The longest name for which suggestions are sought, in bytes: the search is quadratic in it.
const MAX_SUGGESTED_BYTES: usize = 64;

/// A vocabulary, indexed by what it calls things.
pub(crate) struct Names<'v> {
    vocabulary: &'v str,
    actors: Index<'v, ActorId>,
    places: Index<'v, PlaceId>,
    nouns: Index<'v, ActId>,
    verbs: Index<'v, ActId>,
    participles: Index<'v, ActId>,
    degrees: Index<'v, DegreeId>,
    grades: Index<'v, GradeId>,
}

impl<'v> Names<'v> {
    pub(crate) fn new(vocabulary: &'v Vocabulary) -> Self {
        let actors = vocabulary.actors.iter();
        let places = vocabulary.places.iter();
        let acts = vocabulary.acts.iter();
        let verbs = acts
            .clone()
            .filter_map(|(id, act)| Some((act.verb.as_ref()?, id)));
        let participles = acts
            .clone()
            .filter_map(|(id, act)| Some((act.participle.as_ref()?, id)));
        Self {
            vocabulary: &vocabulary.name,
            actors: Index::new(
                "an actor",
                code::UNKNOWN_ACTOR,
                actors.flat_map(|(id, actor)| actor.names.iter().map(move |name| (name, id))),
            ),
            places: Index::new(
                "a place",
                code::UNKNOWN_PLACE,
                places.flat_map(|(id, place)| place.names.iter().map(move |name| (name, id))),
            ),
            nouns: Index::new(
                "the noun of an act",
                code::UNKNOWN_ACT,
                acts.map(|(id, act)| (&act.noun, id)),
            ),
            verbs: Index::new("the verb of an act", code::UNKNOWN_ACT, verbs),
            participles: Index::new("the participle of an act", code::UNKNOWN_ACT, participles),
            degrees: Index::new(
                "a degree of control",
                code::UNKNOWN_DEGREE,
                vocabulary
                    .degrees
                    .iter()
                    .map(|degree| (&degree.name, &degree.id)),
            ),
            grades: Index::new(
                "a grade of proof",
                code::UNKNOWN_GRADE,
                vocabulary
                    .grades
                    .iter()
                    .map(|grade| (&grade.name, &grade.id)),
            ),
        }
    }

    pub(crate) fn actor(&self, name: &Name, reports: &mut Reports) -> Option<ActorId> {
        self.actors
            .find(self.vocabulary, name, spelling::name, reports)
    }

    pub(crate) fn place(&self, name: &Name, reports: &mut Reports) -> Option<PlaceId> {
        self.places
            .find(self.vocabulary, name, spelling::name, reports)
    }

    pub(crate) fn noun(&self, term: &Term, reports: &mut Reports) -> Option<ActId> {
        self.act(&self.nouns, term, reports)
    }

    /// The classes that `acts` names; none if one of them is unknown.
    pub(crate) fn acts(&self, acts: &Acts, reports: &mut Reports) -> Option<Vec<ActId>> {
        let index = match acts {
            Acts::Verbs(_) => &self.verbs,
            Acts::Participles(_) => &self.participles,
            Acts::Nouns(_) => &self.nouns,
        };
        let found: Vec<Option<ActId>> = acts
            .terms()
            .iter()
            .map(|term| self.act(index, term, reports))
            .collect();
        found.into_iter().collect()
    }

    pub(crate) fn degree(&self, term: &Term, reports: &mut Reports) -> Option<DegreeId> {
        self.degrees
            .find(self.vocabulary, term, spelling::term, reports)
    }

    pub(crate) fn grade(&self, term: &Term, reports: &mut Reports) -> Option<GradeId> {
        self.grades
            .find(self.vocabulary, term, spelling::term, reports)
    }

    fn act(&self, index: &Index<'v, ActId>, term: &Term, reports: &mut Reports) -> Option<ActId> {
        if index.entry(&term.value).is_none() {
            let other = [&self.nouns, &self.verbs, &self.participles]
                .into_iter()
                .find_map(|other| Some((other, other.entry(&term.value)?.first()?)));
            if let Some((other, id)) = other {
                let wanted = index.names.iter().find(|(_, ids)| ids.contains(id));
                reports.push(other_form(
                    index,
                    other,
                    term,
                    wanted.map(|(name, _)| *name),
                ));
                return None;
            }
        }
        index.find(self.vocabulary, term, spelling::term, reports)
    }
}

fn other_form(
    wanted: &Index<'_, ActId>,
    found: &Index<'_, ActId>,
    term: &Term,
    form: Option<&str>,
) -> Diagnostic {
    let message = format!(
        "`{}` is {}, and {} is wanted here",
        shortened(&term.value),
        found.what,
        wanted.what
    );
    match form {
        Some(form) => {
            let form = spelling::term(form);
            Diagnostic::new(wanted.code, term.span, message, format!("write `{form}`"))
                .with_fix(term.span, form)
        }
        None => Diagnostic::new(
            wanted.code,
            term.span,
            message,
            "the vocabulary has none for this act; say `will not carry out NOUN against …` or \
             `is not the target of NOUN by …`",
        ),
    }
}

struct Index<'v, Id> {
    what: &'static str,
    code: Code,
    names: BTreeMap<&'v str, Vec<&'v Id>>,
}

impl<'v, Id: Clone + PartialEq + std::fmt::Display> Index<'v, Id> {
    fn new(
        what: &'static str,
        code: Code,
        entries: impl Iterator<Item = (&'v String, &'v Id)>,
    ) -> Self {
        let mut names: BTreeMap<&str, Vec<&Id>> = BTreeMap::new();
        for (name, id) in entries {
            let ids = names.entry(without_article(name)).or_default();
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        Self { what, code, names }
    }

    fn entry(&self, text: &str) -> Option<&Vec<&'v Id>> {
        self.names.get(without_article(text))
    }

    fn find(
        &self,
        vocabulary: &str,
        written: &Spanned<String>,
        spell: impl Fn(&str) -> String,
        reports: &mut Reports,
    ) -> Option<Id> {
        match self.entry(&written.value).map(Vec::as_slice) {
            Some([id]) => return Some((*id).clone()),
            Some(ids) => {
                let ids: Vec<String> = ids.iter().map(|id| format!("`{id}`")).collect();
                reports.push(Diagnostic::new(
                    code::AMBIGUOUS,
                    written.span,
                    format!(
                        "`{}` may mean {} in vocabulary `{vocabulary}`",
                        shortened(&written.value),
                        ids.join(" or ")
                    ),
                    "use a name that only one of them has, or mend the vocabulary",
                ));
            }
            None => reports.push(self.unknown(vocabulary, written, spell, reports.is_full())),
        }
        None
    }

    fn unknown(
        &self,
        vocabulary: &str,
        written: &Spanned<String>,
        spell: impl Fn(&str) -> String,
        brief: bool,
    ) -> Diagnostic {
        let message = format!(
            "`{}` is not {} of vocabulary `{vocabulary}`",
            shortened(&written.value),
            self.what
        );
        let unnamed = |help: &str| Diagnostic::new(self.code, written.span, &*message, help);
        if brief || written.value.len() > MAX_SUGGESTED_BYTES {
            return unnamed("declare it in the vocabulary or use a name declared there");
        }
        let appearance = look(without_article(&written.value));
        let twin = self.names.keys().find(|name| look(name) == appearance);
        if let Some(twin) = twin {
            let twin = spell(twin);
            return unnamed(&format!(
                "it looks like {twin} and is spelt with other letters"
            ))
            .with_fix(written.span, twin);
        }
        let near = self.nearest(without_article(&written.value));
        match near.as_slice() {
            [] => unnamed("declare it in the vocabulary or use a name declared there"),
            [one] => {
                let one = spell(one);
                unnamed(&format!("did you mean {one}?")).with_fix(written.span, one)
            }
            several => {
                let several: Vec<String> = several.iter().map(|name| spell(name)).collect();
                unnamed(&format!("did you mean {}?", several.join(" or ")))
            }
        }
    }

    fn nearest(&self, text: &str) -> Vec<&'v str> {
        const SHOWN: usize = 3;
        let folded = text.to_lowercase();
        let reach = 1 + text.chars().count() / 4;
        let mut near: Vec<(usize, &str)> = self
            .names
            .keys()
            .filter(|name| name.len().abs_diff(text.len()) <= 4 * reach)
            .map(|name| (edit_distance(&folded, &name.to_lowercase()), *name))
            .filter(|(distance, _)| *distance <= reach)
            .collect();
        near.sort_unstable();
        let least = near.first().map_or(0, |found| found.0);
        near.iter()
            .take_while(|(distance, _)| *distance == least)
            .take(SHOWN)
            .map(|(_, name)| *name)
            .collect()
    }
}

/// `the Gamma Brigades` and `Gamma Brigades` are one name.
fn without_article(name: &str) -> &str {
    match name.split_at_checked(4) {
        Some((article, rest)) if article.eq_ignore_ascii_case("the ") && !rest.is_empty() => rest,
        _ => name,
    }
}
