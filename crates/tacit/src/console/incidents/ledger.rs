//! A list of what is on record for the pages: kept beside the desk, and brought up to date by what has come since.
//!
//! It is read off the book a stretch at a time, so that the desk does other things between two of them, and searched while the desk goes on.

use super::likeness::{self, Aspect, Found, Number, Sight};
use super::worded::Names;
use crate::desk::service::Service;
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tacit_console::view::incidents::INCIDENT_PAGE;
use tacit_lang::ids::{ActId, ActorId, PlaceId};
use tacit_lang::time::Between;
use tacit_standing::record::{Claim, Holding, Record};

/// How many records are read off the book before the desk goes on with its work: a few milliseconds of it.
const STRETCH: usize = 10_000;
/// The most words of a search that count.
const MOST_TERMS: usize = 16;

/// The list, which every request shares.
#[derive(Clone, Default)]
pub(in crate::console) struct Ledger(Arc<Mutex<Listed>>);

impl Ledger {
    /// Takes in what has come since; whether there is more.
    pub(super) fn catch_up(&self, service: &mut Service) -> bool {
        self.listed().catch_up(service)
    }

    pub(super) fn listed(&self) -> MutexGuard<'_, Listed> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What was read off the book.
#[derive(Default)]
pub(super) struct Listed {
    /// The desk, the vocabulary and what is declared, as it was read.
    of: Option<(u64, usize)>,
    edition: u64,
    read: usize,
    entries: Vec<Entry>,
    places: HashMap<String, usize>,
    /// Newest first.
    order: Vec<usize>,
    numbers: HashMap<String, Number>,
    /// By the claim of sameness: which incidents, whether this desk says so itself, and what it holds of it.
    sames: HashMap<String, Same>,
    /// What else this desk's viewpoint holds, of claims that may be of sameness and were not read yet.
    stances: HashMap<String, Holding>,
    pairs: Option<(u64, Arc<Found>)>,
}

struct Entry {
    id: String,
    /// Everything by which it is searched, in small letters.
    searched: String,
    sight: Sight,
}

struct Same {
    incidents: Vec<usize>,
    ours: bool,
    held: Option<Holding>,
}

/// What a search has found.
pub(super) struct Page {
    /// The incidents of this page, newest first.
    pub(super) ids: Vec<String>,
    /// How many fit.
    pub(super) found: usize,
    /// How many there are.
    pub(super) all: usize,
    /// Which page it is; the last one, where a later one was asked for.
    pub(super) page: usize,
}

impl Listed {
    fn catch_up(&mut self, service: &mut Service) -> bool {
        let loads = service.loads();
        let casebook = service.desk().casebook();
        let of = Some((loads, casebook.vocabularies().count()));
        if self.of != of {
            *self = Self {
                of,
                ..Self::default()
            };
        }
        if self.edition == casebook.edition() {
            return false;
        }
        let names = Names::of(casebook);
        let own = casebook.own().clone();
        let mut read = 0;
        for (_, record) in casebook.records().skip(self.read).take(STRETCH) {
            read += 1;
            match record {
                Record::Incident(incident) => {
                    self.places.insert(incident.id.clone(), self.entries.len());
                    self.order.push(self.entries.len());
                    let mut words = Vec::new();
                    for word in likeness::words(&incident.label) {
                        words.push(self.number(&word));
                    }
                    words.sort_unstable();
                    self.entries.push(Entry {
                        id: incident.id.clone(),
                        searched: format!("{} {}", incident.id, incident.label).to_lowercase(),
                        sight: Sight::of(incident.begin.0, words),
                    });
                }
                Record::Claim(claim) => self.claimed(claim, &own.source(), &names),
                Record::Same(same) => {
                    let places = same.incidents.iter();
                    let places = places.filter_map(|id| self.places.get(id).copied());
                    let kept = Same {
                        incidents: places.collect(),
                        ours: same.by == own.source(),
                        held: self.stances.remove(&same.id),
                    };
                    self.sames.insert(same.id.clone(), kept);
                }
                Record::Stance(stance) if stance.viewpoint == own.viewpoint => {
                    match self.sames.get_mut(&stance.claim) {
                        Some(same) => same.held = Some(stance.stance),
                        // Only what waits for a claim of sameness is looked for later.
                        None if casebook.record(&stance.claim).is_some_and(is_same) => {
                            self.stances.insert(stance.claim.clone(), stance.stance);
                        }
                        None => {}
                    }
                }
                _ => {}
            }
        }
        self.read += read;
        if read == STRETCH {
            return true;
        }
        self.edition = casebook.edition();
        let entries = &self.entries;
        let begin = |place: &usize| entries.get(*place).map(|it| it.sight.begin.from());
        self.order
            .sort_by(|one, other| begin(other).cmp(&begin(one)).then(other.cmp(one)));
        false
    }

    fn claimed(&mut self, claim: &Claim, own: &str, names: &Names) {
        let Some(place) = self.places.get(&claim.incident).copied() else {
            return;
        };
        let vocabulary = names.vocabulary();
        let says = &claim.says;
        let class = |id: &ActId| vocabulary?.acts.get(id)?.within.clone();
        let whole = |id: &ActorId| vocabulary?.actors.get(id)?.part_of.clone();
        let region = |id: &PlaceId| vocabulary?.places.get(id)?.within.clone();
        let acts = says.act.iter().map(|it| wider(it, class));
        let authors = says.author.iter().chain(&says.from_held_by);
        let authors = authors.map(|it| wider(it, whole));
        let victims = says.hits.iter().map(|hit| wider(&hit.of, whole));
        let places = says.hits.iter().filter_map(|hit| hit.place.as_ref());
        let places = places.map(|it| wider(it, region));
        let aspects: [Vec<Vec<String>>; 4] = [
            acts.collect(),
            authors.collect(),
            victims.collect(),
            places.collect(),
        ];
        let mut found = Vec::new();
        for chain in &aspects {
            let named = chain.iter().filter_map(|it| it.first());
            let named: Vec<Number> = named.map(|it| self.number(it)).collect();
            let within = chain.iter().flatten();
            let within: Vec<Number> = within.map(|it| self.number(it)).collect();
            found.push((named, within));
        }
        let source = (claim.by != own).then(|| self.number(&claim.by));
        let Some(entry) = self.entries.get_mut(place) else {
            return;
        };
        let sight = &mut entry.sight;
        let grown = [
            &mut sight.act,
            &mut sight.author,
            &mut sight.victim,
            &mut sight.place,
        ];
        for (aspect, (named, within)) in grown.into_iter().zip(found) {
            grow(&mut aspect.named, named);
            grow(&mut aspect.within, within);
        }
        grow(&mut sight.sources, source.into_iter().collect());
        for name in aspects.iter().flatten().filter_map(|chain| chain.first()) {
            search_by(&mut entry.searched, name);
        }
        search_by(&mut entry.searched, &claim.by);
    }

    fn number(&mut self, name: &str) -> Number {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        let number = Number::try_from(self.numbers.len()).unwrap_or(Number::MAX);
        self.numbers.insert(name.to_owned(), number);
        number
    }

    /// Those in which every word of the search stands, or what a word of it names.
    pub(super) fn page(&self, search: &str, named: &[(String, String)], page: usize) -> Page {
        let search = search.to_lowercase();
        let terms = search.split_whitespace().take(MOST_TERMS);
        let terms: Vec<Vec<&str>> = terms
            .map(|term| {
                let ids = named.iter().filter(|(_, name)| name.contains(term));
                let ids = ids.map(|(id, _)| id.as_str());
                std::iter::once(term).chain(ids).collect()
            })
            .collect();
        let fits = |place: &&usize| {
            self.entries.get(**place).is_some_and(|entry| {
                let is_there = |any: &Vec<&str>| any.iter().any(|it| entry.searched.contains(it));
                terms.iter().all(is_there)
            })
        };
        let found: Vec<usize> = if terms.is_empty() {
            self.order.clone()
        } else {
            self.order.iter().filter(fits).copied().collect()
        };
        let last = found.len().saturating_sub(1) / INCIDENT_PAGE;
        let page = page.min(last);
        let shown = found.iter().skip(page * INCIDENT_PAGE).take(INCIDENT_PAGE);
        Page {
            ids: shown.filter_map(|place| self.id(*place)).collect(),
            found: found.len(),
            all: self.entries.len(),
            page,
        }
    }

    pub(super) fn id(&self, place: usize) -> Option<String> {
        self.entries.get(place).map(|entry| entry.id.clone())
    }

    /// What looks like one incident told twice, but for what this desk has spoken on; found once for each state of the book.
    pub(super) fn pairs(&mut self) -> Arc<Found> {
        if let Some((edition, found)) = &self.pairs
            && *edition == self.edition
        {
            return Arc::clone(found);
        }
        let mut groups: HashMap<usize, usize> = HashMap::new();
        let mut apart = BTreeSet::new();
        for same in self.sames.values() {
            match (same.held, same.ours) {
                (Some(Holding::Deny), _) => {
                    for one in &same.incidents {
                        apart.extend(same.incidents.iter().map(|other| (*one, *other)));
                    }
                }
                (Some(Holding::Accept), _) | (None, true) => {
                    let tops: Vec<usize> =
                        same.incidents.iter().map(|it| top(&groups, *it)).collect();
                    if let Some(lowest) = tops.iter().min().copied() {
                        let others = tops.into_iter().filter(|it| *it != lowest);
                        groups.extend(others.map(|it| (it, lowest)));
                    }
                }
                (Some(Holding::SetAside), _) | (None, false) => {}
            }
        }
        let settled = |one: usize, other: usize| {
            apart.contains(&(one, other)) || top(&groups, one) == top(&groups, other)
        };
        let sights: Vec<Sight> = self.entries.iter().map(|it| it.sight.clone()).collect();
        let found = Arc::new(likeness::pairs(&sights, settled));
        self.pairs = Some((self.edition, Arc::clone(&found)));
        found
    }
}

impl Sight {
    fn of(begin: Between, words: Vec<Number>) -> Self {
        Self {
            begin,
            act: Aspect::default(),
            author: Aspect::default(),
            victim: Aspect::default(),
            place: Aspect::default(),
            words,
            sources: Vec::new(),
        }
    }
}

/// A name and everything wider that holds it.
fn wider<I: Clone + PartialEq + ToString>(id: &I, holder: impl Fn(&I) -> Option<I>) -> Vec<String> {
    let mut found = Vec::new();
    let mut here = Some(id.clone());
    while let Some(id) = here {
        let name = id.to_string();
        if found.contains(&name) {
            break;
        }
        found.push(name);
        here = holder(&id);
    }
    found
}

fn is_same(record: &Record) -> bool {
    matches!(record, Record::Same(_))
}

/// The first of those with which an incident is held to be one.
fn top(groups: &HashMap<usize, usize>, place: usize) -> usize {
    let mut here = place;
    // Each step leads to a lower place, so it ends.
    while let Some(lower) = groups.get(&here) {
        here = *lower;
    }
    here
}

fn grow(into: &mut Vec<Number>, more: Vec<Number>) {
    for number in more {
        if let Err(at) = into.binary_search(&number) {
            into.insert(at, number);
        }
    }
}

fn search_by(searched: &mut String, name: &str) {
    let name = name.to_lowercase();
    if !searched.split(' ').any(|it| it == name) {
        searched.push(' ');
        searched.push_str(&name);
    }
}
