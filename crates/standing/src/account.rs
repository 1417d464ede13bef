//! What one pair of eyes holds of one incident, before it is anything to a promise.

use crate::docket::Docket;
use crate::eyes::View;
use crate::judge::QuestionError;
use crate::verdict::Eyes;
use std::collections::BTreeSet;
use tacit_lang::ids::ActorId;
use tacit_lang::time::Instant;

/// An incident in one pair of eyes.
///
/// Texts may ask for different grades of proof, and name different finders: what is held may differ from text to text, and [`Author::Varies`]
/// says so. Where there is no text, the viewpoint's own standard counts alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Whom they hold to have acted.
    pub author: Author,
    /// The other incidents that they hold to be one with it.
    pub one_with: BTreeSet<String>,
    /// Each claim on it that they know, in the order of the records.
    pub claims: Vec<Heard>,
}

/// Whom somebody holds to have acted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Author {
    /// This one.
    Held(ActorId),
    /// One of these; which is open.
    OneOf(BTreeSet<ActorId>),
    /// What is accepted conflicts: these are named.
    Contested(BTreeSet<ActorId>),
    /// Nothing that is accepted says.
    Open,
    /// It is one for one promise and another for another: they ask for different proof, or for a finding.
    Varies,
}

/// A claim as it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heard {
    /// Its name.
    pub claim: String,
    /// Whether it counts: it is accepted, and proved as some text asks.
    pub counts: bool,
    /// The sources at the bottom of it, those of corroborations included (rule 19).
    pub roots: BTreeSet<String>,
}

impl Docket {
    /// What `eyes` hold at `known` of the incident of this name; none if they do not know it.
    ///
    /// # Errors
    /// [`QuestionError::NoSuchViewpoint`] if one of the eyes is not on record.
    pub fn account(
        &self,
        incident: &str,
        eyes: &Eyes,
        known: Instant,
    ) -> Result<Option<Account>, QuestionError> {
        let names = std::iter::once(&eyes.viewpoint).chain(&eyes.as_known_to);
        for name in names {
            if !self.viewpoints.contains_key(name) {
                return Err(QuestionError::NoSuchViewpoint(name.clone()));
            }
        }
        let Some(number) = self.incident_numbers.get(incident).copied() else {
            return Ok(None);
        };
        let plain = self.texts.is_empty().then(|| self.plain_text());
        let texts = self.texts.iter().chain(&plain);
        let views = texts.filter_map(|text| View::new(self, eyes, known, [text, text]));
        let mut found: Option<Account> = None;
        for view in views {
            let Some(here) = view.account_of(number) else {
                return Ok(None);
            };
            found = Some(match found {
                None => here,
                Some(so_far) => so_far.with(here),
            });
        }
        Ok(found)
    }
}

impl Account {
    /// The same, as it is with a further text.
    fn with(mut self, other: Self) -> Self {
        if self.author != other.author {
            self.author = Author::Varies;
        }
        self.one_with.extend(other.one_with);
        for (one, other) in self.claims.iter_mut().zip(other.claims) {
            one.counts |= other.counts;
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::read_records;
    use tacit_lang::time::parse_instant;
    use tacit_lang::vocabulary::read_vocabulary;

    const VOCABULARY: &str = r#"
vocabulary = 1
name = "example"
actor = [{ id = "arland", names = ["Arland"] }, { id = "borland", names = ["Borland"] }, { id = "gamma", names = ["the Gamma Brigades"] }]
act = [{ id = "attack", noun = "attacks", verb = "attack", participle = "attacked" }]
place = [{ id = "north", names = ["the north"] }]
degree = [{ id = "directed", name = "directed" }]
grade = [{ id = "balance", name = "balance" }, { id = "clear", name = "clear" }]
"#;

    const RECORDS: &str = r#"{"v":1,"type":"source","id":"wire"}
{"v":1,"type":"source","id":"paper","rests_on":["wire"]}
{"v":1,"type":"source","id":"observers"}
{"v":1,"type":"viewpoint","id":"A","party":"arland","accepts":["wire"]}
{"v":1,"type":"incident","id":"i1","begin":"2026-01-10T02:00Z","learned":"2026-01-10T06:00Z"}
{"v":1,"type":"incident","id":"i2","begin":"2026-01-10T02:30Z","learned":"2026-01-10T06:00Z"}
{"v":1,"type":"incident","id":"i3","begin":"2026-01-10T02:30Z","learned":"2026-01-12T06:00Z"}
{"v":1,"type":"claim","id":"c1","incident":"i1","by":"wire","says":{"author":"gamma"},"learned":"2026-01-10T06:00Z"}
{"v":1,"type":"claim","id":"c2","incident":"i1","by":"paper","says":{"author":"borland"},"learned":"2026-01-10T06:00Z"}
{"v":1,"type":"claim","id":"c3","incident":"i2","by":"wire","says":{"author":["gamma","borland"]},"learned":"2026-01-10T06:00Z"}
{"v":1,"type":"corroboration","id":"b1","of":"c1","by":"observers","learned":"2026-01-10T06:00Z"}
{"v":1,"type":"same","id":"s1","incidents":["i1","i2"],"by":"paper","learned":"2026-01-10T06:00Z"}
"#;

    fn account(records: &str, incident: &str, known: &str) -> Option<Account> {
        let vocabulary = read_vocabulary(VOCABULARY).unwrap();
        let records = read_records(records.as_bytes()).unwrap().records;
        let (docket, problems) = Docket::open(vocabulary, Vec::new(), records);
        assert!(problems.is_empty(), "{problems:?}");
        let eyes = Eyes {
            viewpoint: "A".to_owned(),
            as_known_to: None,
        };
        let known = parse_instant(known).unwrap();
        docket.account(incident, &eyes, known).unwrap()
    }

    #[test]
    fn an_accepted_source_names_the_author_and_another_does_not() {
        let found = account(RECORDS, "i1", "2026-01-11T00:00Z").unwrap();
        assert_eq!(found.author, Author::Held(ActorId::new("gamma").unwrap()));
        let counts: Vec<_> = found.claims.iter().map(|it| it.counts).collect();
        assert_eq!(counts, [true, false]);
        let open = account(RECORDS, "i3", "2026-01-13T00:00Z").unwrap();
        assert_eq!(open.author, Author::Open);
        let either = account(RECORDS, "i2", "2026-01-13T00:00Z").unwrap();
        assert!(matches!(either.author, Author::OneOf(both) if both.len() == 2));
    }

    #[test]
    fn the_roots_of_a_claim_are_those_of_whoever_corroborates_it_too() {
        let found = account(RECORDS, "i1", "2026-01-11T00:00Z").unwrap();
        let roots: Vec<Vec<&str>> = found
            .claims
            .iter()
            .map(|it| it.roots.iter().map(String::as_str).collect())
            .collect();
        assert_eq!(roots, [vec!["observers", "wire"], vec!["wire"]]);
    }

    #[test]
    fn incidents_are_one_only_once_a_claim_of_it_is_accepted() {
        let apart = account(RECORDS, "i1", "2026-01-11T00:00Z").unwrap();
        assert!(apart.one_with.is_empty());
        let accepted = format!(
            "{RECORDS}{}\n",
            r#"{"v":1,"type":"stance","id":"t1","viewpoint":"A","claim":"s1","stance":"accept","learned":"2026-01-11T00:00Z"}"#
        );
        for incident in ["i1", "i2"] {
            let joined = account(&accepted, incident, "2026-01-11T00:00Z").unwrap();
            assert_eq!(joined.one_with.len(), 1, "{incident}");
            assert_eq!(joined.author, Author::Held(ActorId::new("gamma").unwrap()));
        }
    }

    #[test]
    fn what_is_not_known_yet_has_no_account() {
        assert_eq!(account(RECORDS, "i3", "2026-01-11T00:00Z"), None);
        assert_eq!(account(RECORDS, "no-such", "2026-01-11T00:00Z"), None);
    }
}
