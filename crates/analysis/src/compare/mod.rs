//! Two versions of a text compared by moving both at once (A18): an amendment, a rewording, the text as relayed.

mod parts;
pub mod records;
mod search;
mod sides;
mod words;

use crate::arena::Arena;
use crate::clause::{Clause, Place};
use crate::finding::Effort;
use crate::matter::{Bounds, Matter, MatterError};
use crate::scenario::{Eyes, Scenario};
use crate::search::Searches;
use crate::written::SUPPOSED;
use parts::Part;
use search::{Sort, Way, ways};
use sides::Sides;
use std::collections::BTreeMap;
use tacit_lang::ids::ActorId;
use tacit_standing::verdict::{Life, Performance};

/// The most ways of differing that are told apart; what is beyond is counted.
pub const MAX_DIFFERENCES: usize = 48;

/// What came of comparing two versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// Every way in which a verdict differs, the shortest first.
    pub differences: Vec<Difference>,
    /// How many more ways there are.
    pub more: usize,
    /// Clauses in which the texts differ and by which no scenario here came to another verdict.
    pub without_effect: Vec<Place>,
    /// Clauses in which the texts differ and of which no scenario of these moves can show the effect: how well a thing is proved,
    /// acts of one instant, how late a disavowal may come, how long a provocation is remembered.
    pub beyond_moves: Vec<Place>,
    /// Why the search is not the last word; none: every position of both was seen, up to where they differ.
    pub within: Option<String>,
    /// Whether all digests are equal: then the two mean the same, whatever happens.
    pub is_identical: bool,
    /// Pairs of parties that only the old version is about.
    pub only_old: Vec<[ActorId; 2]>,
    /// Pairs of parties that only the new version is about.
    pub only_new: Vec<[ActorId; 2]>,
    /// What was explored.
    pub effort: Effort,
}

/// One way in which a verdict differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What differs.
    pub differs: Differs,
    /// Whose promise: giver and receiver.
    pub promise: (ActorId, ActorId),
    /// In whose eyes: as the viewpoint is called in the records of the scenarios.
    pub viewpoint: String,
    /// The verdict by the old text.
    pub old: (Life, Performance),
    /// The verdict by the new text.
    pub new: (Life, Performance),
    /// In whose favour the change is here.
    pub favour: Favour,
    /// The clauses by which it differs: by its place in the new text, or in the old one if the new one is without it.
    pub clauses: Vec<Place>,
    /// One plain sentence that an officer can forward.
    pub sentence: String,
    /// What else differs likewise, in a few words each.
    pub likewise: Vec<String>,
    /// The same moves by the old text and by the new: each with records that the judge replays to its verdicts.
    pub scenarios: [Scenario; 2],
}

/// What differs in a verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Differs {
    /// It has entered into effect by the one, and not by the other.
    Entry,
    /// It is breached by the one, and not by the other.
    Breach,
    /// It is released by the one, and binds by the other.
    Release,
    /// It is withdrawn by the one, and binds by the other.
    Withdrawal,
    /// It has expired by the one, and binds by the other.
    Expiry,
    /// It binds by neither, for different reasons.
    Ground,
}

/// In whose favour a change is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Favour {
    /// The giver's: the new text binds less.
    Giver,
    /// The receiver's: it binds more.
    Receiver,
    /// Less in one respect, more in another.
    Mixed,
    /// Neither binds.
    Neither,
}

/// What a search for the first difference came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirstDifference {
    /// A shortest scenario in which a verdict differs.
    pub difference: Option<Difference>,
    /// Why it is not the last word that there is none; none: every position of both was seen.
    pub within: Option<String>,
}

/// A shortest scenario in which the two versions come to different verdicts on a promise between `parties` (A6, A18).
///
/// The versions are two matters with one vocabulary, whose texts stand in the same places. None if they are not both between
/// these parties, or others promise.
pub fn first_difference(
    versions: [&Matter; 2],
    parties: &[ActorId; 2],
    searches: &mut Searches<'_>,
) -> Option<FirstDifference> {
    let sides = Sides::of(versions, parties)?;
    let mut sought = ways(&sides, searches, true, |_| true);
    let first = sought.ways.pop();
    Some(FirstDifference {
        difference: first.map(|way| difference(&sides, versions, &way)),
        within: sought.within,
    })
}

/// Every way in which the two versions differ, each with a shortest scenario (A18).
///
/// `stop` is asked now and then whether to break off: what was found by then is the answer, marked as broken off.
///
/// # Errors
/// [`MatterError`] if the texts of either are not between the same parties, or the two versions are between others.
pub fn compare(
    old: &Matter,
    new: &Matter,
    bounds: &Bounds,
    stop: &dyn Fn() -> bool,
) -> Result<Comparison, MatterError> {
    let mut searches = Searches::new(*bounds, stop);
    let (before, after) = (Arena::pairs(old)?, Arena::pairs(new)?);
    let without = |pairs: &[[ActorId; 2]], others: &[[ActorId; 2]]| -> Vec<[ActorId; 2]> {
        let pairs = pairs.iter().filter(|pair| !others.contains(pair));
        pairs.cloned().collect()
    };
    let digests = |matter: &Matter| -> Vec<_> {
        let texts = matter.texts.iter();
        texts
            .map(|(text, _)| tacit_lang::canonical::digest(text))
            .collect()
    };
    let mut comparison = Comparison {
        differences: Vec::new(),
        more: 0,
        without_effect: Vec::new(),
        beyond_moves: Vec::new(),
        within: None,
        is_identical: digests(old) == digests(new),
        only_old: without(&before, &after),
        only_new: without(&after, &before),
        effort: Effort::default(),
    };
    if comparison.is_identical {
        return Ok(comparison);
    }
    let mut is_any = false;
    for pair in before.iter().filter(|pair| after.contains(pair)) {
        let Some(sides) = Sides::of([old, new], pair) else {
            continue;
        };
        is_any = true;
        searches.effort.deeds += sides.acts.len();
        let sought = ways(&sides, &mut searches, false, |ways| {
            let found = distinct(&sides, [old, new], ways);
            let unseen = without_effect(old, new, &found);
            unseen.iter().all(is_beyond_moves)
        });
        comparison.within = comparison.within.or(sought.within);
        let found = distinct(&sides, [old, new], &sought.ways);
        comparison.differences.extend(found);
    }
    if !is_any {
        return Err(MatterError::OtherVersion);
    }
    let length = |difference: &Difference| {
        let [old, _] = &difference.scenarios;
        (old.mistakes(), old.acts(), old.steps.len())
    };
    comparison.differences.sort_by_key(length);
    comparison.more = comparison.differences.len().saturating_sub(MAX_DIFFERENCES);
    comparison.differences.truncate(MAX_DIFFERENCES);
    let unseen = without_effect(old, new, &comparison.differences);
    let (beyond, without) = unseen.into_iter().partition(is_beyond_moves);
    comparison.beyond_moves = beyond;
    comparison.without_effect = without;
    comparison.effort = searches.effort;
    Ok(comparison)
}

/// The ways that differ in more than by whom, against whom and with what, each told once.
fn distinct(sides: &Sides, versions: [&Matter; 2], ways: &[Way]) -> Vec<Difference> {
    type Kind = ((ActorId, ActorId), Differs, Favour, Vec<Place>);
    let mut by_kind: BTreeMap<Kind, Vec<(Sort, Difference)>> = BTreeMap::new();
    for way in ways {
        let sort = Sort::of(sides, way);
        let found = difference(sides, versions, way);
        let kind = (
            found.promise.clone(),
            found.differs,
            found.favour,
            found.clauses.clone(),
        );
        let alike = by_kind.entry(kind).or_default();
        let is_known = !alike.is_empty();
        match alike.iter_mut().find(|(other, _)| *other == sort) {
            Some((_, shown)) => shown.likewise.extend(words::acts(sides, way)),
            // What needs a mistake is no way of its own if the same comes about without one.
            None if sort.is_mistaken() && is_known => {}
            None => alike.push((sort, found)),
        }
    }
    let each = by_kind.into_values().flatten();
    each.map(|(_, difference)| difference).collect()
}

fn difference(sides: &Sides, versions: [&Matter; 2], way: &Way) -> Difference {
    let [old, new] = way.apart.outcomes;
    let [by_old, by_new] = &sides.versions;
    let promise = sides.old().promises.get(way.apart.promise);
    let parties = [
        sides.old().parties[0].clone(),
        sides.old().parties[1].clone(),
    ];
    let [one, other] = parties;
    Difference {
        differs: way.apart.differs(),
        promise: promise.map_or((one, other), |it| (it.giver.clone(), it.receiver.clone())),
        viewpoint: match way.apart.eyes {
            Eyes::Supposed => SUPPOSED.to_owned(),
            Eyes::Party(place) => parties_name(sides, place),
        },
        old,
        new,
        favour: Favour::of(old, new),
        clauses: responsible(sides, versions, way),
        sentence: words::sentence(sides, way),
        likewise: words::acts(sides, way).into_iter().skip(1).collect(),
        scenarios: [
            by_old.scenario_at(&way.moves),
            by_new.scenario_at(&way.moves),
        ],
    }
}

fn parties_name(sides: &Sides, place: usize) -> String {
    let party = sides.old().parties.get(place);
    party.map_or_else(String::new, ToString::to_string)
}

/// The clauses by which the versions come apart on this way: each without whose change they would not, else each whose change
/// alone is enough, else all that differ.
fn responsible(sides: &Sides, [old, new]: [&Matter; 2], way: &Way) -> Vec<Place> {
    let all: Vec<(Place, Part)> = changed(old, new).collect();
    if let [(only, _)] = all.as_slice() {
        return vec![only.clone()];
    }
    let outcome = |arena: &Arena| {
        let mut scene = arena.given();
        for (made, at) in &way.moves {
            scene = arena.turn_or_wait(&scene, *made, *at).scene;
        }
        arena.outcome(&scene, way.apart.eyes, way.apart.promise)
    };
    let [by_old, by_new] = way.apart.outcomes;
    let mixed = |base: &Matter, from: &Matter, (place, part): &(Place, Part), back: bool| {
        let mut matter = base.clone();
        let (given, _) = from.texts.get(place.text)?;
        let (text, _) = matter.texts.get_mut(place.text)?;
        *text = part.copied(given, text, back);
        sides.old().with(&matter)
    };
    let places = |counts: &dyn Fn(&(Place, Part)) -> bool| -> Vec<Place> {
        let each = all.iter().filter(|it| counts(it));
        each.map(|(place, _)| place.clone()).collect()
    };
    let needed =
        places(&|part| mixed(new, old, part, true).is_some_and(|arena| outcome(&arena) != by_new));
    if !needed.is_empty() {
        return needed;
    }
    let enough =
        places(&|part| mixed(old, new, part, false).is_some_and(|arena| outcome(&arena) != by_old));
    if enough.is_empty() {
        places(&|_| true)
    } else {
        enough
    }
}

fn changed(old: &Matter, new: &Matter) -> impl Iterator<Item = (Place, Part)> {
    let texts = old.texts.iter().zip(&new.texts).enumerate();
    texts.flat_map(|(text, ((old, _), (new, _)))| {
        let parts = Part::all(old, new).into_iter();
        parts.map(move |part| {
            let clause = part.clause.clone();
            (Place { text, clause }, part)
        })
    })
}

fn without_effect(old: &Matter, new: &Matter, differences: &[Difference]) -> Vec<Place> {
    let places = changed(old, new).map(|(place, _)| place);
    let shows = |place: &Place| differences.iter().any(|it| it.clauses.contains(place));
    places.filter(|place| !shows(place)).collect()
}

const fn is_beyond_moves(place: &Place) -> bool {
    matches!(
        place.clause,
        Clause::Standard | Clause::SameInstant | Clause::Disavowal(_) | Clause::Provocation
    )
}

impl Comparison {
    /// Whether nothing differs as far as was looked: no verdict, no party, and no clause of which the moves cannot show the effect.
    #[must_use]
    pub fn is_same(&self) -> bool {
        let parties = self.only_old.is_empty() && self.only_new.is_empty();
        parties && self.differences.is_empty() && self.beyond_moves.is_empty()
    }

    /// In whose favour the change is over all ways; none if nothing differs.
    #[must_use]
    pub fn favour(&self) -> Option<Favour> {
        let each = self.differences.iter().map(|it| it.favour);
        each.reduce(|one, other| match (one, other) {
            (one, other) if one == other => one,
            (Favour::Neither, other) => other,
            (one, Favour::Neither) => one,
            _ => Favour::Mixed,
        })
    }
}

impl Differs {
    fn of(old: (Life, Performance), new: (Life, Performance)) -> Self {
        if old.1 != new.1 {
            return Self::Breach;
        }
        let other = match (old.0, new.0) {
            (Life::InEffect, other) | (other, Life::InEffect) => other,
            _ => return Self::Ground,
        };
        match other {
            Life::NotInEffect => Self::Entry,
            Life::Released => Self::Release,
            Life::Withdrawn => Self::Withdrawal,
            Life::Expired => Self::Expiry,
            Life::InEffect => Self::Ground,
        }
    }
}

impl Favour {
    fn of(old: (Life, Performance), new: (Life, Performance)) -> Self {
        let burden = |(life, performance): (Life, Performance)| {
            let binds = life == Life::InEffect;
            let breached = performance == Performance::Breached;
            (u8::from(binds), u8::from(breached))
        };
        let ((binds, breached), (binds_now, breached_now)) = (burden(old), burden(new));
        let less = binds_now < binds || breached_now < breached;
        let more = binds_now > binds || breached_now > breached;
        match (less, more) {
            (true, true) => Self::Mixed,
            (true, false) => Self::Giver,
            (false, true) => Self::Receiver,
            (false, false) => Self::Neither,
        }
    }
}
