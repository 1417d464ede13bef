//! One pair of parties, their promises to each other, and every move that may come.

use crate::cast::Cast;
use crate::deed::Deed;
use crate::ground::{Ground, Promised, is_between_the_same};
use crate::matter::{Matter, MatterError};
use crate::repertoire::{Choice, Repertoire};
use crate::scenario::Side;
use tacit_lang::ids::ActorId;
use tacit_lang::meaning::{Assurance, Parties};
use tacit_lang::time::Instant;
use tacit_standing::docket::Docket;
use tacit_standing::play::Play;
use tacit_standing::verdict::Promise;

pub use crate::moves::{Move, Turn};
pub use crate::scene::{Scene, SceneKey};

/// One pair of parties with their promises to each other.
#[derive(Debug, Clone)]
pub struct Arena {
    /// The matter that it is taken from.
    pub matter: Matter,
    /// The two parties: the giver of the first promise, and its receiver.
    pub parties: [ActorId; 2],
    /// The promises, one or two, in the order in which positions hold them.
    pub promises: Vec<Promise>,
    /// Who may act upon whom, with what, where.
    pub cast: Cast,
    /// Every act that the promises tell apart.
    pub repertoire: Repertoire,
    /// When the story begins.
    pub begins: Instant,
    /// Before when the story ends, if it does: who controls whom is then no longer as at its beginning.
    pub ends: Option<Instant>,
    /// What lies between two moves, in seconds.
    pub apart_seconds: i64,
    /// How far apart deadlines must be to be told apart, in seconds: many moves, and far below every length stated.
    pub grain_seconds: i64,
    pub(crate) play: Play,
    /// By promise: whether its text names a finder.
    pub(crate) found: Vec<bool>,
}

impl Arena {
    /// Every pair of parties that `matter` is about, each with its promises; the first text's giver comes first.
    ///
    /// # Errors
    /// [`MatterError`] if the texts are not between the same parties.
    pub fn all(matter: &Matter) -> Result<Vec<Self>, MatterError> {
        let pairs = Self::pairs(matter)?;
        let arenas = pairs.into_iter().filter_map(|pair| Self::of(matter, pair));
        let arenas: Vec<Self> = arenas.collect();
        if arenas.is_empty() {
            Err(MatterError::NoText)
        } else {
            Ok(arenas)
        }
    }

    /// Every pair of parties that `matter` is about; the first text's giver comes first.
    ///
    /// # Errors
    /// [`MatterError`] if the texts are not between the same parties.
    pub fn pairs(matter: &Matter) -> Result<Vec<[ActorId; 2]>, MatterError> {
        let mut pairs: Vec<[ActorId; 2]> = Vec::new();
        for (text, (assurance, _)) in matter.texts.iter().enumerate() {
            let own = pairs_of(assurance);
            if text > 0 && own.iter().all(|pair| !is_among(&pairs, pair)) {
                return Err(MatterError::OtherParties(0, text));
            }
            for pair in own {
                if !is_among(&pairs, &pair) {
                    pairs.push(pair);
                }
            }
        }
        Ok(pairs)
    }

    /// The promises between these two; none if there are none.
    #[must_use]
    pub fn of(matter: &Matter, parties: [ActorId; 2]) -> Option<Self> {
        let texts = matter.texts.clone();
        let (docket, _) = Docket::open(matter.vocabulary.clone(), texts, Vec::new());
        Self::on(matter, &docket, parties)
    }

    /// As [`Self::of`], over a docket of the same texts that holds records besides.
    #[must_use]
    pub fn on(matter: &Matter, docket: &Docket, parties: [ActorId; 2]) -> Option<Self> {
        let own = Promised::of(matter, docket, &parties)?;
        let ground = Ground::of(&[(matter, &own)], &parties);
        Some(own.upon(ground, matter, parties))
    }

    /// As [`Self::on`], of these promises between the two: one, or two that face each other.
    #[must_use]
    pub fn playing(
        matter: &Matter,
        docket: &Docket,
        parties: [ActorId; 2],
        promises: Vec<Promise>,
    ) -> Option<Self> {
        let own = Promised::these(matter, docket, promises)?;
        let ground = Ground::of(&[(matter, &own)], &parties);
        Some(own.upon(ground, matter, parties))
    }

    /// Two versions of one matter, moved by the same moves: both arenas have one cast, one clock and one repertoire, which tells
    /// apart whatever either version does. None if the two are not between these parties, or differ in who promises.
    #[must_use]
    pub fn side_by_side(versions: [&Matter; 2], parties: &[ActorId; 2]) -> Option<[Self; 2]> {
        let promised = |matter: &Matter| {
            let (docket, _) =
                Docket::open(matter.vocabulary.clone(), matter.texts.clone(), Vec::new());
            Promised::of(matter, &docket, parties)
        };
        let [old, new] = versions;
        let (before, after) = (promised(old)?, promised(new)?);
        if !is_between_the_same(&before.promises, &after.promises) {
            return None;
        }
        let ground = Ground::of(&[(old, &before), (new, &after)], parties);
        let own = |ground: Ground, promised: Promised, matter: &Matter| {
            let repertoire = ground
                .repertoire
                .borne((&promised.play, &promised.found), ground.begins);
            let ground = Ground {
                repertoire,
                ..ground
            };
            promised.upon(ground, matter, parties.clone())
        };
        Some([own(ground.clone(), before, old), own(ground, after, new)])
    }

    /// The same moves upon another version of the matter; none if that is not between these parties, or others promise.
    #[must_use]
    pub fn with(&self, matter: &Matter) -> Option<Self> {
        let (docket, _) = Docket::open(matter.vocabulary.clone(), matter.texts.clone(), Vec::new());
        let promised = Promised::of(matter, &docket, &self.parties)?;
        if !is_between_the_same(&self.promises, &promised.promises) {
            return None;
        }
        let ground = Ground {
            cast: self.cast.clone(),
            repertoire: self
                .repertoire
                .borne((&promised.play, &promised.found), self.begins),
            begins: self.begins,
            ends: self.ends,
            apart_seconds: self.apart_seconds,
            grain_seconds: self.grain_seconds,
        };
        Some(promised.upon(ground, matter, self.parties.clone()))
    }

    /// The same arena with these acts besides, the first of them in the place after the last choice.
    #[must_use]
    pub fn and(&self, deeds: Vec<Deed>) -> Self {
        let mut arena = self.clone();
        for deed in deeds {
            let choice = self.choice(deed);
            arena.repertoire.choices.push(choice);
        }
        arena
    }

    /// An act with what it is to each promise.
    #[must_use]
    pub fn choice(&self, deed: Deed) -> Choice {
        let says = deed.says(Some(&deed.author));
        let bearings = self
            .play
            .bearings(&says, deed.disavowed_by.as_ref(), self.begins);
        let joiner = deed.joined.first();
        let joiner = joiner.and_then(|it| self.parties.iter().position(|party| party == it));
        let vocabulary = &self.matter.vocabulary;
        let own = self.cast.side(vocabulary, &self.texts(), &deed.author);
        Choice {
            side: joiner.map_or(own, Side::Party),
            deed,
            bearings,
        }
    }

    /// The text of the promise in this place.
    #[must_use]
    pub fn text(&self, promise: usize) -> Option<&Assurance> {
        let promise = self.promises.get(promise)?;
        self.matter.texts.get(promise.text).map(|(text, _)| text)
    }

    /// The texts of the promises, in their order.
    #[must_use]
    pub fn texts(&self) -> Vec<&Assurance> {
        let places = 0..self.promises.len();
        places.filter_map(|place| self.text(place)).collect()
    }

    /// The place among the parties of the giver of this promise.
    #[must_use]
    pub fn giver(&self, promise: usize) -> usize {
        let giver = self.promises.get(promise).map(|promise| &promise.giver);
        let place = self.parties.iter().position(|party| Some(party) == giver);
        place.unwrap_or_default()
    }
}

fn is_among(pairs: &[[ActorId; 2]], pair: &[ActorId; 2]) -> bool {
    let [one, other] = pair;
    let mut known = pairs.iter();
    known.any(|[first, second]| (first, second) == (one, other) || (first, second) == (other, one))
}

fn pairs_of(assurance: &Assurance) -> Vec<[ActorId; 2]> {
    match &assurance.parties {
        Parties::Directed { giver, receiver } => vec![[giver.clone(), receiver.clone()]],
        Parties::EachToEach { members } => {
            let mut pairs = Vec::new();
            for one in members.keys() {
                let later = members.keys().filter(|other| *other > one);
                pairs.extend(later.map(|other| [one.clone(), other.clone()]));
            }
            pairs
        }
    }
}
