//! What deeds are to the promises of a stream, found when a deed is first named.

use crate::clause::{Act, Bearing, Strike};
use crate::index::{ActorNumber, KindNumber};
use crate::stream::deeds::{Alike, Deed, Deeds, Reading, Says, Touch};
use crate::stream::fault::StreamError;
use crate::stream::{DeedNumber, PromiseNumber, Stream};
use std::collections::{BTreeMap, BTreeSet};
use tacit_lang::time::Instant;

impl Stream {
    /// The number of a deed: acts of this class, by this author, that hit these.
    ///
    /// # Errors
    /// [`StreamError::Full`].
    pub fn deed(
        &mut self,
        author: ActorNumber,
        kind: KindNumber,
        hits: &[Strike],
    ) -> Result<DeedNumber, StreamError> {
        let alike = Alike { author, kind, hits };
        if let Some(known) = self.deeds.number(&alike) {
            return Ok(DeedNumber(known));
        }
        let deed = Deed::Act {
            author,
            kind,
            hits: hits.into(),
        };
        self.add_act(deed, alike)
            .map(DeedNumber)
            .ok_or(StreamError::Full)
    }

    /// The number of a deed of which it is said what it may be to each promise: to those not named,
    /// nothing.
    ///
    /// # Errors
    /// [`StreamError::Full`]; [`StreamError::NoSuchPromise`].
    pub fn deed_of(
        &mut self,
        touches: Vec<(PromiseNumber, Vec<Bearing>)>,
    ) -> Result<DeedNumber, StreamError> {
        let mut each: BTreeMap<PromiseNumber, BTreeSet<Bearing>> = BTreeMap::new();
        for (promise, bearings) in touches {
            if promise as usize >= self.promises.len() {
                return Err(StreamError::NoSuchPromise(promise));
            }
            each.entry(promise).or_default().extend(bearings);
        }
        each.retain(|_, bearings| bearings.iter().any(|bearing| !bearing.is_nothing()));
        let said = each
            .into_iter()
            .map(|(promise, bearings)| (promise, bearings.into_iter().collect()));
        let deed = Deed::Said(said.collect());
        self.known_or_added(deed)
    }

    /// The number of a deed that was one of several, or, where one of them is none, nothing.
    ///
    /// # Errors
    /// [`StreamError::Full`].
    pub fn one_of(&mut self, deeds: &[Option<DeedNumber>]) -> Result<DeedNumber, StreamError> {
        let mut from: BTreeSet<Instant> = BTreeSet::from([Instant::MIN]);
        for deed in deeds.iter().flatten() {
            from.extend(self.deeds.turns(deed.0).iter().map(|(from, _)| *from));
        }
        let at = |from: Instant| {
            let each: BTreeSet<Option<u32>> = deeds
                .iter()
                .map(|deed| deed.map(|deed| self.deeds.at(deed.0, from)))
                .collect();
            (from, each.into_iter().collect())
        };
        let deed = Deed::OneOf(from.into_iter().map(at).collect());
        self.known_or_added(deed)
    }

    fn known_or_added(&mut self, deed: Deed) -> Result<DeedNumber, StreamError> {
        if let Some(known) = self.deeds.number(&deed) {
            return Ok(DeedNumber(known));
        }
        self.add_deed(deed).map(DeedNumber).ok_or(StreamError::Full)
    }

    /// Adds a deed that is not known.
    pub(super) fn add_deed(&mut self, deed: Deed) -> Option<u32> {
        match &deed {
            Deed::Act { author, kind, hits } => {
                let (author, kind, hits) = (*author, *kind, hits.clone());
                let hits = &hits;
                self.add_act(deed, Alike { author, kind, hits })
            }
            Deed::From { deed: whole, from } => {
                let from = *from;
                let Deed::Act { author, kind, hits } = self.deeds.get(*whole)?.clone() else {
                    return None;
                };
                let hits = &hits;
                let touches = self.bearings(Alike { author, kind, hits }, from);
                self.deeds.add_settled(deed, touches)
            }
            Deed::Said(said) => {
                let always = |bearings: &[Bearing]| vec![(Instant::MIN, bearings.to_vec())];
                let touches: Vec<(PromiseNumber, Reading)> = said
                    .iter()
                    .map(|(promise, bearings)| (*promise, always(bearings)))
                    .collect();
                self.deeds.add(deed, touches)
            }
            Deed::OneOf(turns) => {
                let touches = readings(&self.deeds, turns);
                self.deeds.add(deed, touches)
            }
        }
    }

    fn add_act(&mut self, deed: Deed, alike: Alike<'_>) -> Option<u32> {
        let turns = self.reach.turns(alike.author);
        if turns.is_empty() {
            let touches = self.bearings(alike, Instant::MIN);
            return self.deeds.add_settled(deed, touches);
        }
        let number = self.deeds.add_dated(deed)?;
        let mut each = Vec::new();
        for from in std::iter::once(Instant::MIN).chain(turns) {
            let touches = self.bearings(alike, from);
            let part = Deed::From { deed: number, from };
            each.push((from, self.deeds.add_settled(part, touches)?));
        }
        self.deeds.date(number, each);
        Some(number)
    }

    /// What acts alike are, at a date, to every promise that they touch.
    fn bearings(&self, alike: Alike<'_>, at: Instant) -> Vec<(PromiseNumber, Bearing)> {
        let controls = self.reach.controls(alike.author, at);
        let act = Act {
            author: Some(alike.author),
            kind: Some(alike.kind),
            hits: alike.hits,
            joined: &[],
            preventive: false,
            controls: &controls,
            disavowals: &[],
        };
        let mut found = Vec::new();
        for number in self.may_touch(alike.author, alike.hits) {
            let Some(watched) = self.promises.get(number as usize) else {
                continue;
            };
            let Some(clause) = self.clauses.get(watched.text as usize) else {
                continue;
            };
            let bearing = clause.bearing(&self.index, watched.giver, watched.receiver, &act);
            if !bearing.is_nothing() {
                found.push((number, bearing));
            }
        }
        found
    }

    /// The promises between whomever an author may act for, and whom it hit.
    fn may_touch(&self, author: ActorNumber, hits: &[Strike]) -> Vec<PromiseNumber> {
        if self.is_wide {
            return (0..).take(self.promises.len()).collect();
        }
        let mut touched = Vec::new();
        let own = self.index.principal(author);
        let actors = std::iter::once(&own).chain(self.reach.principals(author));
        for actor in actors {
            for hit in hits.iter().map(|strike| self.index.principal(strike.of)) {
                touched.extend(self.pairs.each(*actor, hit));
                touched.extend(self.pairs.each(hit, *actor));
            }
        }
        touched.sort_unstable();
        touched.dedup();
        touched
    }
}

/// What one of several deeds may be to each promise that any of them touches, from when on.
fn readings(
    deeds: &Deeds,
    turns: &[(Instant, Box<[Option<u32>]>)],
) -> Vec<(PromiseNumber, Reading)> {
    let mut touched: BTreeMap<PromiseNumber, BTreeMap<u32, Touch>> = BTreeMap::new();
    let mut from: BTreeSet<Instant> = BTreeSet::new();
    for (at, each) in turns {
        from.insert(*at);
        for deed in each.iter().flatten() {
            for touch in deeds.touches(*deed) {
                touched
                    .entry(touch.promise)
                    .or_default()
                    .insert(*deed, *touch);
                if let Says::Open(reading) = deeds.says(*touch) {
                    from.extend(reading.iter().map(|(from, _)| *from));
                }
            }
        }
    }
    let reading = |by_deed: &BTreeMap<u32, Touch>| {
        let mut found: Reading = Vec::new();
        for at in &from {
            let turn = turns.partition_point(|(from, _)| from <= at);
            let here = turn.checked_sub(1).and_then(|turn| turns.get(turn));
            let mut bearings: BTreeSet<Bearing> = BTreeSet::new();
            for deed in here.iter().flat_map(|(_, deeds)| deeds) {
                let touch = deed.and_then(|deed| by_deed.get(&deed));
                match touch.map(|touch| deeds.says(*touch)) {
                    None => _ = bearings.insert(Bearing::default()),
                    Some(Says::Settled(bearing)) => _ = bearings.insert(bearing),
                    Some(Says::Open(reading)) => bearings.extend(at_instant(reading, *at)),
                }
            }
            let bearings: Vec<Bearing> = bearings.into_iter().collect();
            if found.last().is_none_or(|(_, before)| *before != bearings) {
                found.push((*at, bearings));
            }
        }
        found
    };
    let each = touched.iter();
    each.map(|(promise, by_deed)| (*promise, reading(by_deed)))
        .collect()
}

/// What a reading says of an instant.
pub(super) fn at_instant(reading: &Reading, at: Instant) -> &[Bearing] {
    let turn = reading.partition_point(|(from, _)| *from <= at);
    let here = turn.checked_sub(1).and_then(|turn| reading.get(turn));
    here.map_or(&[], |(_, bearings)| bearings.as_slice())
}
