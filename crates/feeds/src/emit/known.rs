//! What the fields of rows come to: each looked up once, as most come again and again.

use super::Run;
use crate::dates::{self, NoDate, Order, Precision};
use crate::mapping::{Author, Party};
use crate::report::Reason;
use crate::sorts::Authors;
use crate::text::decode;
use tacit_lang::ids::{ActId, ActorId, PlaceId};
use tacit_lang::meaning::TargetKind;
use tacit_lang::time::Between;

/// What a name in a row comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Somebody<'m> {
    /// Whoever the mapping says, if it knows the name.
    pub(crate) party: Option<Party<'m>>,
    /// As author: one of these did it; none: it is not said who.
    pub(crate) author: Result<Authors<'m>, Reason>,
    pub(crate) hit: Result<(&'m ActorId, &'m [TargetKind]), Reason>,
    /// Whether its being the author makes the row matter.
    pub(crate) matters_as_author: bool,
    /// Whether its being hit does.
    pub(crate) matters_as_target: bool,
    windows_1252: bool,
}

/// What an event code comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Code<'m> {
    act: Result<&'m ActId, Reason>,
    windows_1252: bool,
}

/// What a place's name comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Somewhere<'m> {
    place: Option<&'m PlaceId>,
    /// The state whose land it is, if it is a country.
    state: Option<&'m ActorId>,
    windows_1252: bool,
}

impl<'m> Run<'m> {
    /// Whoever the name in `field` is, as author and as target; `time` is the row's, for a dictionary.
    pub(crate) fn somebody(&mut self, field: &[u8], time: Option<Between>) -> Somebody<'m> {
        let found = match self.names.get(field) {
            Some(found) => found,
            None => {
                let (name, windows_1252) = decode(field);
                let found = self.somebody_of(self.mapping.party(&name), windows_1252);
                self.names.keep(field, found)
            }
        };
        self.report.windows_1252 += u64::from(found.windows_1252);
        self.or_in_dictionary(found, field, time)
    }

    /// The same of a code of parts of three letters with a name beside it: what is mapped as it stands goes
    /// before a country's code with a role, and a dictionary comes last.
    pub(crate) fn coded(
        &mut self,
        [code, name]: [&[u8]; 2],
        time: Option<Between>,
    ) -> Somebody<'m> {
        self.asked.clear();
        self.asked.extend_from_slice(code);
        self.asked.push(b'\t');
        self.asked.extend_from_slice(name);
        let found = match self.names.get(&self.asked) {
            Some(found) => found,
            None => {
                let mapping = self.mapping;
                let ((code, code_1252), (text, name_1252)) = (decode(code), decode(name));
                let party = mapping
                    .actor_called(&code)
                    .or_else(|| mapping.actor_called(&text))
                    .or_else(|| mapping.party_of_code(&code))
                    .or_else(|| mapping.party(&text));
                let found = self.somebody_of(party, code_1252 || name_1252);
                self.names.keep(&self.asked, found)
            }
        };
        self.report.windows_1252 += u64::from(found.windows_1252);
        self.or_in_dictionary(found, name, time)
    }

    /// A name that the mapping has not may stand in a dictionary, for somebody else on another day: this is
    /// looked up in every row.
    fn or_in_dictionary(
        &self,
        found: Somebody<'m>,
        name: &[u8],
        time: Option<Between>,
    ) -> Somebody<'m> {
        let Some(time) = time.filter(|_| found.party.is_none()) else {
            return found;
        };
        match self.mapping.party_on(&decode(name).0, time) {
            None => found,
            party => self.somebody_of(party, found.windows_1252),
        }
    }

    fn somebody_of(&self, party: Option<Party<'m>>, windows_1252: bool) -> Somebody<'m> {
        let acts = party.and_then(|party| match party.author {
            Author::Is(actor) | Author::Perhaps(actor) => Some(actor),
            Author::Nobody => None,
        });
        let hit = party.and_then(|party| party.hit);
        Somebody {
            party,
            author: self.mapping.authors(party.map(|party| party.author)),
            hit: hit.ok_or(match party {
                Some(_) => Reason::TargetNobody,
                None => Reason::UnknownTarget,
            }),
            matters_as_author: acts.is_some_and(|actor| self.matters(actor)),
            matters_as_target: hit.is_some_and(|(of, _)| self.matters(of)),
            windows_1252,
        }
    }

    /// The act of an event code, or of the words where the code is empty.
    ///
    /// # Errors
    /// Why there is none.
    pub(crate) fn act(&mut self, code: &[u8], words: &str) -> Result<&'m ActId, Reason> {
        if let Some(found) = self.codes.get(code) {
            self.report.windows_1252 += u64::from(found.windows_1252);
            return found.act;
        }
        let (text, windows_1252) = decode(code);
        self.report.windows_1252 += u64::from(windows_1252);
        let act = self.mapping.act(&text, words);
        if !text.is_empty() {
            self.codes.keep(code, Code { act, windows_1252 });
        }
        act
    }

    /// The first of `fields`, from the narrowest on, that is mapped to a place.
    pub(crate) fn place<const N: usize>(&mut self, fields: [&[u8]; N]) -> Option<&'m PlaceId> {
        let mut found = None;
        for field in fields.into_iter().filter(|field| !field.is_empty()) {
            found = found.or(self.somewhere(field).place);
        }
        found
    }

    /// The state whose land a country's name stands for.
    pub(crate) fn state(&mut self, field: &[u8]) -> Option<&'m ActorId> {
        self.somewhere(field).state
    }

    fn somewhere(&mut self, field: &[u8]) -> Somewhere<'m> {
        let found = match self.places.get(field) {
            Some(found) => found,
            None => {
                let (name, windows_1252) = decode(field);
                let found = Somewhere {
                    place: self.mapping.place([name.as_ref()]),
                    state: self.mapping.state(&name),
                    windows_1252,
                };
                self.places.keep(field, found)
            }
        };
        self.report.windows_1252 += u64::from(found.windows_1252);
        found
    }

    /// The date in `field`, in the mapping's zone where it names none.
    ///
    /// # Errors
    /// Why it is none.
    pub(crate) fn date(
        &mut self,
        field: &[u8],
        order: Order,
        precision: Precision,
    ) -> Result<Between, NoDate> {
        self.asked.clear();
        self.asked
            .extend_from_slice(&[order as u8, precision as u8]);
        self.asked.extend_from_slice(field);
        match self.dates.get(&self.asked) {
            Some(found) => found,
            None => {
                let zone = &self.mapping.zone;
                let found = dates::read(&decode(field).0, order, precision, zone);
                self.dates.keep(&self.asked, found)
            }
        }
    }
}
