//! One pair of parties, their promises to each other, and every move that may come.

use crate::cast::Cast;
use crate::deed::Deed;
use crate::ground::{Ground, Promised, is_between_the_same};
use crate::matter::{Matter, MatterError};
use crate::repertoire::{Choice, Repertoire};
use crate::scenario::{Eyes, Side};
use tacit_lang::ids::ActorId;
use tacit_lang::meaning::{Assurance, Entry, Parties};
use tacit_lang::time::{DAY_SECONDS, Instant};
use tacit_standing::docket::Docket;
use tacit_standing::play::{Likeness, Moved, Play, Position};
use tacit_standing::step::event::{Change, Doubt, Happening};
use tacit_standing::verdict::{Life, Performance, Promise};

/// How long after every stated entry what is under way as the promises are given goes on.
const UNDER_WAY_DAYS: i64 = 30;

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

/// One move.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Move {
    /// Somebody acts: a place among the choices of the repertoire.
    Act(usize),
    /// Somebody acts, and a party takes it for somebody else's act: a place among the mistakes.
    Mistaken(usize),
    /// The giver of the promise in this place gives notice of withdrawal, which is received at once.
    Notice(usize),
    /// The giver of this promise asks who did this act, counted among the acts of the scenario.
    Ask(usize, u32),
    /// The other side answers.
    Answer(usize, u32),
    /// The giver's notice of withdrawal is handed over and held; it is received when the text deems it to be.
    HoldNotice(usize),
    /// An act that is under way when the promises are given, and goes on beyond it: a place among the choices. It may only
    /// stand in front of all other moves.
    UnderWay(usize),
    /// Time passes to the next deadline.
    Wait,
}

/// Where things have come to, in every pair of eyes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scene {
    /// As supposed and, once somebody is mistaken, as each party sees it.
    pub accounts: Vec<Position>,
    /// When.
    pub now: Instant,
    /// How many acts there were.
    pub acts: u32,
    /// How many of them somebody took for another's.
    pub mistakes: usize,
    /// Acts whose author is in doubt for a promise whose giver asks: the promise, the act, whether it has asked.
    pub doubted: Vec<(usize, u32, bool)>,
    /// Notices that are held: of which promise, and when they are deemed received.
    pub held: Vec<(usize, Instant)>,
    /// What a search remembers of the way, as it likes.
    pub marks: u32,
}

/// What a scene is to a search: two that are the same lead to the same.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SceneKey {
    likeness: Likeness,
    doubted: Vec<(usize, bool)>,
    held: Vec<(usize, i64)>,
    mistakes: usize,
    marks: u32,
}

/// What a move came to.
#[derive(Debug, Clone)]
pub struct Turn {
    /// The scene after it.
    pub scene: Scene,
    /// By account: which promise changed, and how.
    pub changes: Vec<Vec<(usize, Change)>>,
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

    /// The promises given and received, one shortly after the other.
    #[must_use]
    pub fn given(&self) -> Scene {
        self.given_amid(&[])
    }

    /// As [`Self::given`], while these choices are under way.
    #[must_use]
    pub fn given_amid(&self, under_way: &[usize]) -> Scene {
        let mut scene = self.before();
        for choice in under_way {
            scene = self.under_way(&scene, *choice).unwrap_or(scene);
        }
        for promise in 0..self.promises.len() {
            scene = self.given_one(&scene, promise).scene;
        }
        scene
    }

    /// Nothing has happened yet.
    pub(crate) fn before(&self) -> Scene {
        Scene {
            accounts: vec![self.play.start()],
            now: self.begins,
            acts: 0,
            mistakes: 0,
            doubted: Vec::new(),
            held: Vec::new(),
            marks: 0,
        }
    }

    /// An act begins before the promises are given.
    pub(crate) fn under_way(&self, scene: &Scene, choice: usize) -> Option<Scene> {
        let bearings = &self.repertoire.choices.get(choice)?.bearings;
        let at = self.before_giving();
        let incident = (scene.acts, self.goes_on_until());
        let doubts = vec![Doubt::None; self.promises.len()];
        let turn = self.each(scene, at, |_, position| {
            self.play.act(position, at, incident, bearings, &doubts)
        });
        let mut scene = turn.scene;
        scene.acts += 1;
        Some(scene)
    }

    /// When what is under way as the promises are given began.
    pub(crate) fn before_giving(&self) -> Instant {
        Instant::from_seconds(self.begins.seconds() - self.apart_seconds)
    }

    /// Until when what is under way as the promises are given goes on: beyond every entry that is stated.
    pub(crate) fn goes_on_until(&self) -> Instant {
        let stated = self
            .texts()
            .into_iter()
            .filter_map(|text| match text.entry {
                Some(Entry::At(at)) => Some(at),
                _ => None,
            });
        let members = self
            .texts()
            .into_iter()
            .flat_map(|text| match &text.parties {
                Parties::EachToEach { members } => {
                    members.values().filter_map(|it| it.from).collect()
                }
                Parties::Directed { .. } => Vec::new(),
            });
        let last = stated.chain(members).chain([self.begins]).max();
        let last = last.unwrap_or(self.begins);
        Instant::from_seconds(last.seconds() + UNDER_WAY_DAYS * DAY_SECONDS)
    }

    pub(crate) fn given_one(&self, scene: &Scene, promise: usize) -> Turn {
        let at = self.giving(promise);
        self.all_told(scene, at, &[(promise, Happening::Given)])
    }

    /// When the promise in this place is given.
    #[must_use]
    pub fn giving(&self, promise: usize) -> Instant {
        let after = i64::try_from(promise).unwrap_or(0) * self.apart_seconds;
        Instant::from_seconds(self.begins.seconds() + after)
    }

    /// What comes of `made` in `scene`; none if it cannot be made there.
    #[must_use]
    pub fn turn(&self, scene: &Scene, made: Move) -> Option<Turn> {
        self.turn_at(scene, made, self.next(scene, made)?)
    }

    /// When `made` comes in `scene`; none if it is to wait, and nothing is due, or the story has ended.
    #[must_use]
    pub fn next(&self, scene: &Scene, made: Move) -> Option<Instant> {
        let next = if made == Move::Wait {
            let due = scene.accounts.iter();
            let due = due.filter_map(|it| self.play.next_deadline(it));
            due.chain(scene.held.iter().map(|(_, at)| *at)).min()
        } else {
            let next = scene.now.seconds() + self.apart_seconds;
            Some(Instant::from_seconds(next))
        };
        next.filter(|at| self.ends.is_none_or(|ends| *at < ends))
    }

    /// Nothing but time until `at`.
    #[must_use]
    pub fn passed(&self, scene: &Scene, at: Instant) -> Turn {
        self.each(scene, at, |_, position| self.play.pass(position, at))
    }

    /// As [`Self::turn`], at an instant that the caller knows to be right: for versions that are moved side by side.
    #[must_use]
    pub fn turn_at(&self, scene: &Scene, made: Move, next: Instant) -> Option<Turn> {
        let Some(place) = scene.held.iter().position(|(_, at)| *at <= next) else {
            return self.moved(scene, made, next);
        };
        // What is deemed received by then comes first.
        let mut before = scene.clone();
        let (promise, at) = before.held.remove(place);
        let first = self.all_told(&before, at, &[(promise, Happening::NoticeReceived)]);
        let mut turn = self.turn_at(&first.scene, made, next)?;
        for (changes, earlier) in turn.changes.iter_mut().zip(first.changes.iter().cycle()) {
            changes.splice(0..0, earlier.iter().cloned());
        }
        Some(turn)
    }

    /// As [`Self::turn_at`]; what cannot be made here is time that passes.
    #[must_use]
    pub fn turn_or_wait(&self, scene: &Scene, made: Move, next: Instant) -> Turn {
        let turn = self.turn_at(scene, made, next);
        let turn = turn.or_else(|| self.turn_at(scene, Move::Wait, next));
        turn.unwrap_or_else(|| self.passed(scene, next))
    }

    fn moved(&self, scene: &Scene, made: Move, next: Instant) -> Option<Turn> {
        match made {
            Move::UnderWay(_) => None,
            Move::HoldNotice(promise) => {
                let wait = self.text(promise)?.deemed_receipt?;
                if scene.held.iter().any(|(held, _)| *held == promise) {
                    return None;
                }
                let mut turn = self.passed(scene, next);
                turn.scene.held.push((promise, next.after(wait)));
                turn.scene.held.sort_by_key(|(_, at)| *at);
                Some(turn)
            }
            Move::Wait => Some(self.passed(scene, next)),
            Move::Act(choice) => {
                let choice = self.repertoire.choices.get(choice)?;
                let doubts = vec![Doubt::None; self.promises.len()];
                let incident = (scene.acts, next);
                let mut turn = self.each(scene, next, |_, position| {
                    let bearings = &choice.bearings;
                    self.play.act(position, next, incident, bearings, &doubts)
                });
                turn.scene.acts += 1;
                Some(turn)
            }
            Move::Mistaken(mistake) => {
                let mistake = self.repertoire.mistakes.get(mistake)?;
                let choice = self.repertoire.choices.get(mistake.choice)?;
                let mut apart = scene.clone();
                if let [only] = apart.accounts.as_slice() {
                    apart.accounts = vec![only.clone(); 1 + self.parties.len()];
                }
                let sure = vec![Doubt::None; self.promises.len()];
                let doubts: Vec<Doubt> = self.doubts().collect();
                let incident = (scene.acts, next);
                let mut turn = self.each(&apart, next, |account, position| {
                    let (bearings, doubts) = if account == mistake.party + 1 {
                        (&mistake.bearings, &doubts)
                    } else {
                        (&choice.bearings, &sure)
                    };
                    self.play.act(position, next, incident, bearings, doubts)
                });
                for (promise, doubt) in doubts.iter().enumerate() {
                    if *doubt != Doubt::None && self.giver(promise) == mistake.party {
                        turn.scene.doubted.push((promise, scene.acts, false));
                    }
                }
                turn.scene.acts += 1;
                turn.scene.mistakes += 1;
                Some(turn)
            }
            Move::Notice(promise) => {
                self.text(promise)?;
                Some(self.all_told(scene, next, &[(promise, Happening::NoticeReceived)]))
            }
            Move::Ask(promise, incident) => {
                let asked = (promise, incident, false);
                let place = scene.doubted.iter().position(|it| *it == asked)?;
                let happening = (promise, Happening::Asked { incident });
                let mut turn = self.all_told(scene, next, &[happening]);
                turn.scene.doubted.get_mut(place)?.2 = true;
                Some(turn)
            }
            Move::Answer(promise, incident) => {
                let asked = (promise, incident, true);
                let place = scene.doubted.iter().position(|it| *it == asked)?;
                let happening = (promise, Happening::Answered { incident });
                let mut turn = self.all_told(scene, next, &[happening]);
                turn.scene.doubted.remove(place);
                Some(turn)
            }
        }
    }

    /// By promise: whether a mistaken party has the author in doubt, since the accused denies and no finding settles it.
    fn doubts(&self) -> impl Iterator<Item = Doubt> {
        (0..self.promises.len()).map(|promise| {
            let asks = self
                .text(promise)
                .is_some_and(|text| text.clarification.is_some());
            let is_found = self.found.get(promise).copied().unwrap_or_default();
            if asks && !is_found {
                Doubt::Lasting
            } else {
                Doubt::None
            }
        })
    }

    fn all_told(&self, scene: &Scene, at: Instant, happenings: &[(usize, Happening)]) -> Turn {
        self.each(scene, at, |_, position| {
            self.play.tell(position, at, happenings)
        })
    }

    fn each(&self, scene: &Scene, at: Instant, moved: impl Fn(usize, &Position) -> Moved) -> Turn {
        let mut accounts = Vec::new();
        let mut changes = Vec::new();
        for (number, position) in scene.accounts.iter().enumerate() {
            let (position, changed) = moved(number, position);
            accounts.push(position);
            changes.push(changed);
        }
        let scene = Scene {
            accounts,
            now: at,
            doubted: scene.doubted.clone(),
            held: scene.held.clone(),
            ..*scene
        };
        Turn { scene, changes }
    }

    /// What the scene is to a search.
    #[must_use]
    pub fn key(&self, scene: &Scene) -> SceneKey {
        let doubted = scene.doubted.iter();
        SceneKey {
            likeness: Play::likeness(&scene.accounts, scene.now, self.grain_seconds),
            doubted: doubted
                .map(|(promise, _, asked)| (*promise, *asked))
                .collect(),
            held: self.held(scene),
            mistakes: scene.mistakes,
            marks: scene.marks,
        }
    }

    /// The notices that are held, and how far off it is that they are deemed received, to the grain.
    pub(crate) fn held(&self, scene: &Scene) -> Vec<(usize, i64)> {
        let held = scene.held.iter().map(|(promise, at)| {
            let left = at.seconds_since(scene.now);
            (*promise, left.div_euclid(self.grain_seconds.max(1)))
        });
        held.collect()
    }

    /// The position in these eyes.
    #[must_use]
    pub fn account<'s>(&self, scene: &'s Scene, eyes: Eyes) -> Option<&'s Position> {
        let own = match eyes {
            Eyes::Supposed => 0,
            Eyes::Party(party) => party + 1,
        };
        scene.accounts.get(own).or(scene.accounts.first())
    }

    /// Life and performance of the promise in this place, in these eyes.
    #[must_use]
    pub fn outcome(&self, scene: &Scene, eyes: Eyes, promise: usize) -> (Life, Performance) {
        let position = self.account(scene, eyes);
        let outcomes = position.map(|position| self.play.outcomes(position));
        let outcome = outcomes.and_then(|outcomes| outcomes.get(promise).copied());
        outcome.unwrap_or((Life::NotInEffect, Performance::Kept))
    }

    /// Whether the promise in this place binds its giver, in its giver's own eyes.
    #[must_use]
    pub fn binds(&self, scene: &Scene, promise: usize) -> bool {
        let (life, _) = self.outcome(scene, Eyes::Party(self.giver(promise)), promise);
        life == Life::InEffect
    }

    /// Whether the giver of the promise in this place is free in its own eyes, wholly or to make certain answers, and has not
    /// broken it in them (clause A2).
    #[must_use]
    pub fn is_free(&self, scene: &Scene, promise: usize) -> bool {
        let own = Eyes::Party(self.giver(promise));
        let (life, performance) = self.outcome(scene, own, promise);
        let partly = self
            .account(scene, own)
            .is_some_and(|position| self.play.is_partly_free(position, promise));
        performance == Performance::Kept && (life == Life::Released || partly)
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
