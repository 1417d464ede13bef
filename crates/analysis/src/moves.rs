//! Every move that may come in an arena, and what comes of it.

use crate::arena::Arena;
use crate::scene::Scene;
use tacit_lang::meaning::{Entry, Parties};
use tacit_lang::time::{DAY_SECONDS, Instant};
use tacit_standing::play::{Moved, Position};
use tacit_standing::step::event::{Change, Doubt, Happening};

/// How long after every stated entry what is under way as the promises are given goes on.
const UNDER_WAY_DAYS: i64 = 30;

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

/// What a move came to.
#[derive(Debug, Clone)]
pub struct Turn {
    /// The scene after it.
    pub scene: Scene,
    /// By account: which promise changed, and how.
    pub changes: Vec<Vec<(usize, Change)>>,
}

impl Arena {
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
}
