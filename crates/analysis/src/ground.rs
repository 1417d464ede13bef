//! Who promises whom, who may do what, and when: of one version of a matter, or of several that are moved at once.

use crate::arena::Arena;
use crate::cast::Cast;
use crate::matter::Matter;
use crate::repertoire::Repertoire;
use crate::written::asks_how_closely;
use std::collections::BTreeSet;
use tacit_lang::ids::ActorId;
use tacit_lang::meaning::{Assurance, Attribution, End, Entry, Parties};
use tacit_lang::time::{DAY_SECONDS, Instant, Wait};
use tacit_lang::vocabulary::Vocabulary;
use tacit_standing::docket::Docket;
use tacit_standing::play::Play;
use tacit_standing::verdict::Promise;

/// The day on which a story begins that no text dates: it stands for any.
const ANY_DAY: i64 = 1_767_225_600;

/// How long before a stated end a story begins, where no entry is stated.
const BEFORE_END_DAYS: i64 = 90;

/// The most that lies between two moves.
const MOST_APART_SECONDS: i64 = 3_600;

/// Into how many parts the shortest stated length is divided by moves.
const PARTS: i64 = 256;

/// The promises of a matter between two parties.
pub(crate) struct Promised {
    pub(crate) promises: Vec<Promise>,
    pub(crate) play: Play,
    pub(crate) found: Vec<bool>,
}

impl Promised {
    pub(crate) fn of(
        matter: &Matter,
        docket: &Docket,
        [one, other]: &[ActorId; 2],
    ) -> Option<Self> {
        let own = |promise: &Promise, giver: &ActorId, receiver: &ActorId| {
            promise.giver == *giver && promise.receiver == *receiver
        };
        let all = docket.promises();
        let forth = all.iter().find(|promise| own(promise, one, other));
        let back = all.iter().find(|promise| own(promise, other, one));
        let promises: Vec<Promise> = forth.into_iter().chain(back).cloned().collect();
        Self::these(matter, docket, promises)
    }

    pub(crate) fn these(matter: &Matter, docket: &Docket, promises: Vec<Promise>) -> Option<Self> {
        let play = Play::of(docket, &promises)?;
        let mut promised = Self {
            promises,
            play,
            found: Vec::new(),
        };
        let texts = promised.texts(matter).into_iter();
        promised.found = texts
            .map(|text| matches!(text.attribution, Some(Attribution::Finder { .. })))
            .collect();
        Some(promised)
    }

    fn texts<'m>(&self, matter: &'m Matter) -> Vec<&'m Assurance> {
        let text = |promise: &Promise| Some(&matter.texts.get(promise.text)?.0);
        self.promises.iter().filter_map(text).collect()
    }

    pub(crate) fn upon(self, ground: Ground, matter: &Matter, parties: [ActorId; 2]) -> Arena {
        Arena {
            matter: matter.clone(),
            parties,
            promises: self.promises,
            cast: ground.cast,
            repertoire: ground.repertoire,
            begins: ground.begins,
            ends: ground.ends,
            apart_seconds: ground.apart_seconds,
            grain_seconds: ground.grain_seconds,
            play: self.play,
            found: self.found,
        }
    }
}

/// Who may do what, and when: of one version of a matter, or of several that are moved at once.
#[derive(Clone)]
pub(crate) struct Ground {
    pub(crate) cast: Cast,
    pub(crate) repertoire: Repertoire,
    pub(crate) begins: Instant,
    pub(crate) ends: Option<Instant>,
    pub(crate) apart_seconds: i64,
    pub(crate) grain_seconds: i64,
}

impl Ground {
    pub(crate) fn of(versions: &[(&Matter, &Promised)], parties: &[ActorId; 2]) -> Self {
        let each = versions.iter();
        let each: Vec<Vec<&Assurance>> = each.map(|(matter, own)| own.texts(matter)).collect();
        let texts: Vec<&Assurance> = each.iter().flatten().copied().collect();
        let none = Vocabulary::default();
        let vocabulary = versions
            .first()
            .map_or(&none, |(matter, _)| &matter.vocabulary);
        let stated = versions.iter().filter_map(|(matter, _)| matter.begins);
        let begins = stated.min().unwrap_or_else(|| beginning(&each));
        let ends = texts
            .iter()
            .any(|text| asks_how_closely(text))
            .then(|| control_changes(vocabulary, begins))
            .flatten();
        let cast = Cast::of(vocabulary, &texts, parties.clone());
        let plays = versions.iter();
        let plays: Vec<(&Play, &[bool])> = plays
            .map(|(_, own)| (&own.play, own.found.as_slice()))
            .collect();
        let repertoire = Repertoire::of(vocabulary, &texts, &cast, &plays, begins);
        let lengths = versions.iter().flat_map(|(_, own)| own.play.lengths());
        let deemed = texts.iter().filter_map(|text| text.deemed_receipt);
        let mut lengths: Vec<i64> = lengths.chain(deemed).map(Wait::seconds).collect();
        lengths.sort_unstable();
        // Of two versions, lengths that are nearly the same must still be told apart.
        let steps: Vec<i64> = if versions.len() > 1 {
            let next = lengths.iter().skip(1);
            lengths
                .iter()
                .zip(next)
                .map(|(one, two)| two - one)
                .collect()
        } else {
            Vec::new()
        };
        let shortest = lengths.into_iter().chain(steps).filter(|it| *it > 0).min();
        let apart = shortest.map_or(MOST_APART_SECONDS, |shortest| shortest / PARTS);
        let apart = round(apart.clamp(1, MOST_APART_SECONDS));
        // Rounded up, so that what was set for a multiple of the shortest length is as far off after a move as before it.
        let most = MOST_APART_SECONDS * (PARTS / 4);
        let grain = shortest.map_or(most, |it| most.min(it.saturating_add(3) / 4));
        Self {
            cast,
            repertoire,
            begins,
            ends,
            apart_seconds: apart,
            grain_seconds: grain.max(1),
        }
    }
}

/// The first instant after `begins` at which, by the vocabulary, somebody comes under control or leaves it.
fn control_changes(vocabulary: &Vocabulary, begins: Instant) -> Option<Instant> {
    let controls = vocabulary.controls.iter();
    let changes = controls.flat_map(|control| [control.from, control.until]);
    changes.flatten().filter(|at| *at > begins).min()
}

/// The first entry that the texts state, or a day that stands for any. Versions that would begin on different days begin some time
/// before anything that either states: else what falls between would be left out.
fn beginning(versions: &[Vec<&Assurance>]) -> Instant {
    let each: BTreeSet<Option<Instant>> = versions.iter().map(|texts| stated(texts)).collect();
    let before = |at: Instant| Instant::from_seconds(at.seconds() - BEFORE_END_DAYS * DAY_SECONDS);
    let earliest = each.iter().flatten().min().copied();
    match earliest {
        Some(stated) if each.len() > 1 => before(stated),
        Some(stated) => stated,
        None => Instant::from_seconds(ANY_DAY),
    }
}

/// The first entry or joining of a member that these texts state, else some time before the stated end.
fn stated(texts: &[&Assurance]) -> Option<Instant> {
    let entries = texts.iter().filter_map(|text| match text.entry {
        Some(Entry::At(at)) => Some(at),
        _ => None,
    });
    let members = texts.iter().filter_map(|text| match &text.parties {
        Parties::EachToEach { members } => members.values().filter_map(|it| it.from).max(),
        Parties::Directed { .. } => None,
    });
    let ends = texts.iter().filter_map(|text| match text.end {
        Some(End::At(at) | End::EndOfDay(at)) => Some(at),
        _ => None,
    });
    let before = |at: Instant| Instant::from_seconds(at.seconds() - BEFORE_END_DAYS * DAY_SECONDS);
    entries.chain(members).min().or(ends.min().map(before))
}

pub(crate) fn is_between_the_same(one: &[Promise], other: &[Promise]) -> bool {
    let parties = |promise: &Promise| (promise.giver.clone(), promise.receiver.clone());
    one.iter().map(parties).eq(other.iter().map(parties))
}

/// The longest length not above `seconds` in which people would count.
fn round(seconds: i64) -> i64 {
    const ROUND_SECONDS: [i64; 12] = [3_600, 1_800, 900, 600, 300, 120, 60, 30, 15, 10, 5, 2];
    let mut round = ROUND_SECONDS.into_iter();
    round.find(|round| *round <= seconds).unwrap_or(1)
}
