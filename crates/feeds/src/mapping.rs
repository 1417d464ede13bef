//! The mapping: which of a data set's names and codes are which of a vocabulary's.
//!
//! A file, because nothing about any actor may stand in the code; `spec/feeds.md` describes every key.

mod acts;
mod choices;
mod document;
mod files;
mod header;
mod names;
mod read;
pub(crate) mod table;

use crate::columns::{First, Row};
use crate::data::{DataFiles, DataNote, Refused};
use crate::layout::Layout;
use crate::report::Reason;
use crate::sorts::Authors;
use std::collections::HashMap;
use table::Table;
use tacit_lang::diagnostic::Diagnostic;
use tacit_lang::ids::{ActId, ActorId, GradeId, PlaceId};
use tacit_lang::meaning::TargetKind;
use tacit_lang::time::{Between, Wait};
use tacit_lang::vocabulary::Vocabulary;
use tacit_standing::record::Source;

/// The largest mapping file that is read, in bytes.
pub const MAX_MAPPING_BYTES: usize = 4 << 20;

/// A checked mapping: every actor, act, place and grade in it is one of the vocabulary's.
#[derive(Debug, Clone)]
pub struct Mapping {
    pub(crate) layout: Layout,
    /// The offset in which the feed's days are meant, such as `Z` or `+02:00`.
    pub(crate) zone: String,
    /// How long after the end of an event's last day it counts as learned.
    pub(crate) learned_after: Wait,
    pub(crate) source: Source,
    pub(crate) grade: Option<GradeId>,
    pub(crate) claims_by: ClaimsBy,
    pub(crate) gaps: Vec<Gap>,
    pub(crate) outsiders: Outsiders,
    names: HashMap<String, Named>,
    countries: HashMap<String, Country>,
    roles: HashMap<String, Role>,
    unlisted: Role,
    places: HashMap<String, PlaceId>,
    codes: HashMap<String, Option<ActId>>,
    relations: HashMap<String, ActId>,
    violence: HashMap<String, Violence>,
    codes_are: Codes,
    /// PLOVER's event types, where rows hold them or a table leads over to them.
    words: HashMap<String, Option<ActId>>,
    events: HashMap<String, Option<Event>>,
    /// Whether a row's own time of being added counts as learned, where the layout has one.
    pub(crate) learned_by_row: bool,
    pub(crate) selection: Selection,
    /// Whether a country's code without a role is only perhaps the state.
    bare: bool,
    data: files::Data,
    /// What is declared of a plain table.
    pub(crate) table: Option<Table>,
    principals: HashMap<ActorId, ActorId>,
}

/// A time over which a feed holds nothing, whatever happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gap(pub Between);

/// Whose word a claim is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ClaimsBy {
    /// The feed's: one claim an incident, however often it was reported.
    Feed,
    /// Each publisher's: one claim a story.
    Publisher,
}

/// Who stands for those of whom the vocabulary knows nothing more than that they are somebody else.
#[derive(Debug, Clone, Default)]
pub(crate) struct Outsiders {
    /// For roles that are nobody's forces, as authors.
    pub(crate) roles: Option<ActorId>,
    /// For names that the mapping does not know, as authors.
    pub(crate) names: Option<ActorId>,
}

/// A name that stands for an actor as it is.
#[derive(Debug, Clone)]
pub(crate) struct Named {
    actor: ActorId,
    hit: Vec<TargetKind>,
}

/// A name that stands in brackets behind a role.
#[derive(Debug, Clone)]
pub(crate) struct Country {
    state: ActorId,
    forces: ActorId,
}

/// What a role says of whoever has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// The state's own forces: they act for it, and are hit as forces.
    OwnForces,
    /// Its government: it acts for it, and is hit as people.
    Government,
    /// Its people: they act for nobody, and are hit as people.
    People,
    /// Something on its land: acts for nobody, and is hit as territory.
    Territory,
    /// Armed men of whom it is not said whose they are: the state's or somebody else's as authors, and
    /// nobody's when hit.
    Unidentified,
    /// Somebody else, such as rebels: acts for nobody here, and is nobody's when hit.
    Others,
}

/// What one value of UCDP's `type_of_violence` becomes.
#[derive(Debug, Clone)]
pub(crate) struct Violence {
    pub(crate) act: ActId,
    /// Whether the type says that the first side did it; else it was one of the two.
    pub(crate) by_side_a: bool,
}

/// Whose codes a feed's rows have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Codes {
    /// One to four digits; a longer code is a narrower act.
    Cameo,
    /// Words in capitals.
    Plover,
}

/// Which rows of GDELT count at all.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Selection {
    /// Only events of a story's first sentences.
    pub(crate) root_only: bool,
    /// Only events that so many sources told.
    pub(crate) least_sources: u64,
}

/// What one of ACLED's types of event becomes.
#[derive(Debug, Clone)]
pub(crate) struct Event {
    pub(crate) act: ActId,
    /// Whether the type says that the first actor did it; else it was one of the two.
    pub(crate) by_first: bool,
}

/// Somebody in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Party<'m> {
    pub(crate) author: Author<'m>,
    pub(crate) hit: Option<(&'m ActorId, &'m [TargetKind])>,
}

/// Who somebody is as an author.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Author<'m> {
    Is(&'m ActorId),
    /// Armed men of this state, perhaps its own forces and perhaps not.
    Perhaps(&'m ActorId),
    /// Nobody whom the vocabulary knows.
    Nobody,
}

impl Mapping {
    /// Reads a mapping file against the vocabulary whose actors, acts, places and grades it names.
    ///
    /// # Errors
    /// Every problem in the file, each with its place; the codes are E0600 to E0632.
    pub fn read(text: &str, vocabulary: &Vocabulary) -> Result<Self, Vec<Diagnostic>> {
        Self::read_with(text, vocabulary, &DataFiles::default()).map_err(|refused| refused.mapping)
    }

    /// The same with the data files that it names under `[data]`, which its caller read ([`Self::data_files`]).
    ///
    /// # Errors
    /// Every problem in the mapping and in its file of countries. A line of a dictionary or of a table of codes that
    /// cannot be read is no error: it is passed over and noted ([`Self::data_notes`]), unless no line can.
    pub fn read_with(
        text: &str,
        vocabulary: &Vocabulary,
        files: &DataFiles,
    ) -> Result<Self, Refused> {
        read::mapping(text, vocabulary, files)
    }

    /// The names of the files that a mapping names under `[data]`, to be looked for in its own folder.
    #[must_use]
    pub fn data_files(text: &str) -> Vec<String> {
        files::named(text)
    }

    /// What each data file held, and which of its lines were passed over.
    #[must_use]
    pub fn data_notes(&self) -> &[DataNote] {
        &self.data.notes
    }

    /// The layout of the files that it reads.
    #[must_use]
    pub const fn layout(&self) -> Layout {
        self.layout
    }

    /// The feed as a source. Its completeness is empty wherever gaps are declared.
    #[must_use]
    pub const fn source(&self) -> &Source {
        &self.source
    }

    /// When the feed holds nothing, whatever happened.
    #[must_use]
    pub fn gaps(&self) -> &[Gap] {
        &self.gaps
    }

    /// Whoever `name` stands for: as it is, or as a role with a country in brackets.
    pub(crate) fn party(&self, name: &str) -> Option<Party<'_>> {
        if let Some(named) = self.names.get(name) {
            return Some(named.party());
        }
        let (role, country) = name.strip_suffix(')')?.rsplit_once('(')?;
        let country = self.countries.get(country.trim())?;
        let role = self
            .roles
            .get(role.trim_end())
            .copied()
            .unwrap_or(self.unlisted);
        Some(role.of(country))
    }

    /// The actor that `name` is mapped to as it stands; a country's name is none.
    pub(crate) fn actor_called(&self, name: &str) -> Option<Party<'_>> {
        let named = self.names.get(name)?;
        (!self.countries.contains_key(name)).then(|| named.party())
    }

    /// Whoever a dictionary says that `name` stood for over all of `time`.
    pub(crate) fn party_on(&self, name: &str, time: Between) -> Option<Party<'_>> {
        let dictionary = self.data.dictionary.as_ref()?;
        self.party_of_code(dictionary.code(name, time)?)
    }

    /// Whether names may stand for other actors on other days.
    pub(crate) const fn has_dictionary(&self) -> bool {
        self.data.dictionary.is_some()
    }

    /// Whoever a code of three letters and three letters stands for: the longest beginning that is mapped as it stands,
    /// or else a country with its first role that is listed.
    pub(crate) fn party_of_code(&self, code: &str) -> Option<Party<'_>> {
        let ends = (1..=code.len() / 3).rev().map(|parts| parts * 3);
        let known = ends
            .filter(|end| *end > 3)
            .filter_map(|end| code.get(..end))
            .find_map(|part| self.names.get(part));
        if let Some(named) = known {
            return Some(named.party());
        }
        let (country, rest) = code.split_at_checked(3)?;
        let named = self.names.get(country);
        if rest.is_empty() {
            let mut party = named?.party();
            if self.bare && self.countries.contains_key(country) {
                party.author = Author::Perhaps(&named?.actor);
            }
            return Some(party);
        }
        let country = self.countries.get(country)?;
        let role = (0..rest.len() / 3)
            .filter_map(|part| rest.get(part * 3..part * 3 + 3))
            .find_map(|role| self.roles.get(role).copied());
        Some(role.unwrap_or(self.unlisted).of(country))
    }

    /// Who did it, as far as a row's author and the outsiders tell; none: it is not said who.
    ///
    /// # Errors
    /// Why the row says nothing of anybody.
    pub(crate) fn authors<'m>(&'m self, author: Option<Author<'m>>) -> Result<Authors<'m>, Reason> {
        let outsiders = &self.outsiders;
        match author {
            Some(Author::Is(actor)) => Ok([Some(actor), None, None]),
            Some(Author::Perhaps(state)) => Ok(match &outsiders.roles {
                Some(other) => [Some(state), Some(other), None],
                None => [None; 3],
            }),
            Some(Author::Nobody) => match &outsiders.roles {
                Some(other) => Ok([Some(other), None, None]),
                None => Err(Reason::AuthorNobody),
            },
            None => match &outsiders.names {
                Some(other) => Ok([Some(other), None, None]),
                None => Err(Reason::UnknownAuthor),
            },
        }
    }

    /// Publisher and story, as far as claims are told apart by them.
    pub(crate) const fn told_by<'a>(
        &self,
        publisher: &'a [u8],
        story: &'a [u8],
    ) -> (&'a [u8], &'a [u8]) {
        match self.claims_by {
            ClaimsBy::Publisher if !publisher.is_empty() => (publisher, story),
            _ => (&[], &[]),
        }
    }

    /// The actor whose land a country's name stands for.
    pub(crate) fn state(&self, country: &str) -> Option<&ActorId> {
        self.countries.get(country).map(|found| &found.state)
    }

    /// The first of `names`, from the narrowest on, that is mapped to a place.
    pub(crate) fn place<'n>(&self, names: impl IntoIterator<Item = &'n str>) -> Option<&PlaceId> {
        names.into_iter().find_map(|name| self.places.get(name))
    }

    /// The act of a code; of a row without one, that of its words.
    ///
    /// # Errors
    /// Why there is none.
    pub(crate) fn act(&self, code: &str, relation: &str) -> Result<&ActId, Reason> {
        if !code.is_empty() {
            return self.act_of_code(code);
        }
        if let Some(act) = self.relations.get(relation) {
            return Ok(act);
        }
        let code = self.data.event_names.code(relation).ok_or(Reason::NoCode)?;
        self.act_of_code(code)
    }

    /// By the longest CAMEO code that begins it; else by the event type of PLOVER that a table leads to.
    fn act_of_code(&self, code: &str) -> Result<&ActId, Reason> {
        if self.codes_are == Codes::Plover {
            return self.act_of_word(code);
        }
        if self.table.as_ref().is_some_and(|table| !table.cameo) {
            let act = self.codes.get(code).and_then(Option::as_ref);
            return act.ok_or(Reason::UnmappedAct);
        }
        let found = (1..=code.len())
            .rev()
            .filter_map(|end| code.get(..end))
            .find_map(|prefix| self.codes.get(prefix));
        match (found, &self.data.conversion) {
            (Some(found), _) => found.as_ref().ok_or(Reason::UnmappedAct),
            (None, Some(table)) => self.act_of_word(table.event(code).unwrap_or_default()),
            (None, None) => Err(Reason::UnmappedAct),
        }
    }

    /// The act of `ASSAULT/firearms`, or else of `ASSAULT`.
    fn act_of_word(&self, word: &str) -> Result<&ActId, Reason> {
        let kind = word.split('/').next().unwrap_or_default().trim_end();
        let found = self.words.get(word).or_else(|| self.words.get(kind));
        found.and_then(Option::as_ref).ok_or(Reason::UnmappedAct)
    }

    /// What a `type_of_violence` becomes.
    pub(crate) fn violence(&self, kind: &str) -> Option<&Violence> {
        self.violence.get(kind)
    }

    /// What one of ACLED's types becomes: the narrower one decides.
    pub(crate) fn event(&self, sub_event: &str, event: &str) -> Option<&Event> {
        let found = self
            .events
            .get(sub_event)
            .or_else(|| self.events.get(event));
        found.and_then(Option::as_ref)
    }

    /// What a value of a plain table's column means.
    pub(crate) fn table_value<T>(
        &self,
        of: impl FnOnce(&Table) -> &HashMap<String, T>,
        value: &str,
    ) -> Option<&T> {
        self.table.as_ref().and_then(|table| of(table).get(value))
    }

    /// Whether fields may be quoted, so that a row may go over several lines.
    #[must_use]
    pub fn is_quoted(&self) -> bool {
        self.written().1
    }

    /// The byte between the fields of a row, and whether fields may be quoted.
    pub(crate) fn written(&self) -> (u8, bool) {
        match (&self.table, self.layout.is_quoted()) {
            (Some(table), _) => (table.between, table.quoted),
            (None, true) => (b',', true),
            (None, false) => (b'\t', false),
        }
    }

    /// Where the columns stand, by the first row.
    pub(crate) fn first(&self, row: Row<'_>) -> First {
        match &self.table {
            Some(table) => table.first(row),
            None => self.layout.columns().first(row),
        }
    }

    /// The actor whose own `actor` is.
    pub(crate) fn principal<'a>(&'a self, actor: &'a ActorId) -> &'a ActorId {
        self.principals.get(actor).unwrap_or(actor)
    }
}

impl Named {
    fn party(&self) -> Party<'_> {
        Party {
            author: Author::Is(&self.actor),
            hit: Some((&self.actor, &self.hit)),
        }
    }
}

impl Role {
    const fn of(self, country: &Country) -> Party<'_> {
        let people: (&ActorId, &[TargetKind]) = (&country.state, &[TargetKind::People]);
        let (author, hit): (_, Option<(&ActorId, &[TargetKind])>) = match self {
            Self::OwnForces => (
                Author::Is(&country.forces),
                Some((&country.forces, &[TargetKind::Forces])),
            ),
            Self::Government => (Author::Is(&country.state), Some(people)),
            Self::People => (Author::Nobody, Some(people)),
            Self::Territory => (
                Author::Nobody,
                Some((&country.state, &[TargetKind::Territory])),
            ),
            Self::Unidentified => (Author::Perhaps(&country.state), None),
            Self::Others => (Author::Nobody, None),
        };
        Party { author, hit }
    }
}
