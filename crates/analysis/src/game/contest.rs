//! Two promises as a game: the party that asks against all others together.

use super::question::{GameError, GameQuestion, Goal};
use super::{Game, Turn};
use crate::arena::{Arena, Move, Scene, SceneKey};
use crate::deed::Deed;
use crate::repertoire::Choice;
use crate::scenario::Eyes;
use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use tacit_lang::ids::ActorId;
use tacit_standing::verdict::{Life, Performance};

/// A question asked of an arena.
pub(super) struct Contest {
    /// The arena, with every disavowal that the party may answer an act with among its choices.
    pub(super) arena: Arena,
    pub(super) question: GameQuestion,
    own: Option<usize>,
    other: Option<usize>,
    party_moves: Vec<Move>,
    /// What the others may do, in the order of the choices.
    others_moves: Vec<Move>,
    /// By act that the party may disavow: the same act disavowed.
    disavowals: BTreeMap<usize, usize>,
}

/// Where the contest stands.
#[derive(Debug, Clone)]
pub(super) struct Stage {
    scene: Scene,
    key: SceneKey,
    phase: Phase,
}

/// What is to be done next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Phase {
    /// The party makes a move, or none.
    Party,
    /// The others do; `idle`: the party made none, and time passes if they make none either.
    Others { idle: bool },
    /// This was done, and the party disavows it in time, or does not.
    Disavowal(usize),
}

/// What a side does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Doing {
    /// Nothing, and time does not pass yet.
    Nothing,
    /// Nothing, as the other side: time passes to the next deadline.
    Waits,
    /// A move of the arena.
    Does(Move),
    /// The others do this, and whether the party disavows it is still to be seen.
    Commits(usize),
    /// The party disavows what was done: the same act disavowed.
    Disavows(usize),
    /// The party does not disavow what was done.
    LetsStand(usize),
}

impl Doing {
    /// The move of the arena that it comes to; none if it is none, or is still to be seen.
    pub(super) fn made(&self) -> Option<Move> {
        match self {
            Self::Nothing | Self::Commits(_) => None,
            Self::Waits => Some(Move::Wait),
            Self::Does(made) => Some(*made),
            Self::Disavows(choice) | Self::LetsStand(choice) => Some(Move::Act(*choice)),
        }
    }

    /// The same for whoever looks on: nothing is nothing, whether or not time passes, and what is disavowed was just done.
    pub(super) fn as_seen(self) -> Self {
        match self {
            Self::Waits => Self::Nothing,
            Self::Disavows(_) => Self::Disavows(0),
            Self::LetsStand(_) => Self::LetsStand(0),
            other => other,
        }
    }
}

impl PartialEq for Stage {
    fn eq(&self, other: &Self) -> bool {
        self.phase == other.phase && self.key == other.key
    }
}

impl Eq for Stage {}

impl Hash for Stage {
    /// Two that the arena takes for the same are one, though their dates may differ.
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.phase.hash(state);
        self.key.hash(state);
    }
}

impl Contest {
    /// `question` asked of `arena`.
    pub(super) fn of(arena: &Arena, question: GameQuestion) -> Result<Self, GameError> {
        let GameQuestion { party, goal } = question;
        if party >= arena.parties.len() {
            return Err(GameError::NoParty(party));
        }
        let given = |by: usize| (0..arena.promises.len()).find(|it| arena.giver(*it) == by);
        let mut contest = Self {
            arena: arena.clone(),
            question,
            own: given(party),
            other: given(1 - party),
            party_moves: Vec::new(),
            others_moves: Vec::new(),
            disavowals: BTreeMap::new(),
        };
        let (asked, giver) = match goal {
            Goal::ComeFree | Goal::KeepWord => (contest.own, party),
            Goal::BringOtherIntoBreach | Goal::HoldOther => (contest.other, 1 - party),
        };
        if asked.is_none() {
            return Err(GameError::NoPromise(contest.name(giver)));
        }
        contest.find_moves();
        Ok(contest)
    }

    /// What the party in this place is called.
    pub(super) fn name(&self, party: usize) -> String {
        let party = self.arena.parties.get(party);
        party
            .map(|party| self.arena.name(party))
            .unwrap_or_default()
    }

    fn find_moves(&mut self) {
        // Nobody is mistaken here, so what only the mistaken tell apart is one.
        let choices = self.arena.repertoire.choices.clone();
        let choices = choices.iter().take(self.arena.repertoire.told_apart);
        for (number, choice) in choices.enumerate() {
            if choice.is_nothing() {
                continue;
            }
            let mut doers = choice.deed.joined.iter().chain([&choice.deed.author]);
            let own = doers.clone().any(|doer| self.is_own(doer));
            let others = doers.any(|doer| !self.is_own(doer));
            let is_disavowed = choice.deed.disavowed_by.iter().any(|by| self.is_own(by));
            match (own, others) {
                (true, false) => self.party_moves.push(Move::Act(number)),
                (false, true) if !is_disavowed => {
                    self.others_moves.push(Move::Act(number));
                    self.find_disavowal(number, choice);
                }
                _ => {}
            }
        }
        for promise in 0..self.arena.promises.len() {
            let is_own = Some(promise) == self.own;
            let moves = if is_own {
                &mut self.party_moves
            } else {
                &mut self.others_moves
            };
            moves.push(Move::Notice(promise));
        }
    }

    /// Puts the act disavowed by the party among the choices, if a text lets it do so with effect (S9).
    fn find_disavowal(&mut self, number: usize, choice: &Choice) {
        let arena = &mut self.arena;
        let Some(party) = arena.parties.get(self.question.party).cloned() else {
            return;
        };
        if choice.deed.disavowed_by.is_some() {
            return;
        }
        let deed = Deed {
            disavowed_by: Some(party.clone()),
            ..choice.deed.clone()
        };
        let says = deed.says(Some(&deed.author));
        let bearings = arena.play.bearings(&says, Some(&party), arena.begins);
        if bearings == choice.bearings {
            return;
        }
        let disavowed = Choice {
            deed,
            bearings,
            ..choice.clone()
        };
        self.disavowals
            .insert(number, arena.repertoire.choices.len());
        arena.repertoire.choices.push(disavowed);
    }

    fn is_own(&self, actor: &ActorId) -> bool {
        let top = self.arena.matter.vocabulary.principal(actor);
        self.arena.parties.get(self.question.party) == Some(top)
    }

    fn stage(&self, scene: &Scene, phase: Phase) -> Stage {
        Stage {
            key: self.arena.key(scene),
            scene: scene.clone(),
            phase,
        }
    }

    fn outcome(&self, scene: &Scene, promise: Option<usize>) -> (Life, Performance) {
        let outcome = promise.map(|promise| self.arena.outcome(scene, Eyes::Supposed, promise));
        outcome.unwrap_or((Life::NotInEffect, Performance::Kept))
    }

    /// Whether nothing can come of it any more for whoever wants something to come about.
    fn is_over(&self, scene: &Scene) -> bool {
        let own = self.outcome(scene, self.own);
        let other = self.outcome(scene, self.other);
        match self.question.goal {
            Goal::ComeFree | Goal::BringOtherIntoBreach => own.1 == Performance::Breached,
            Goal::KeepWord => matches!(own.0, Life::Withdrawn | Life::Expired),
            Goal::HoldOther => other.1 == Performance::Breached,
        }
    }

    /// The moves of one side that change anything.
    fn made(
        &self,
        scene: &Scene,
        moves: &[Move],
        phase: impl Fn(Move) -> Phase,
        doing: impl Fn(Move) -> Doing,
    ) -> Vec<(Doing, Stage)> {
        let before = self.arena.key(scene);
        let mut found = Vec::new();
        for made in moves {
            let phase = phase(*made);
            if matches!(phase, Phase::Disavowal(_)) {
                found.push((doing(*made), self.stage(scene, phase)));
                continue;
            }
            let Some(turn) = self.arena.turn(scene, *made) else {
                continue;
            };
            let stage = self.stage(&turn.scene, phase);
            if stage.key != before {
                found.push((doing(*made), stage));
            }
        }
        found
    }
}

impl Game for Contest {
    type Position = Stage;
    type Move = Doing;

    fn start(&self) -> Stage {
        self.stage(&self.arena.given(), Phase::Party)
    }

    fn turn(&self, stage: &Stage) -> Turn {
        let is_party = !matches!(stage.phase, Phase::Others { .. });
        if is_party == self.question.goal.is_reached() {
            Turn::Ours
        } else {
            Turn::Theirs
        }
    }

    fn is_won(&self, stage: &Stage) -> bool {
        let own = self.outcome(&stage.scene, self.own);
        let other = self.outcome(&stage.scene, self.other);
        let ended = |life: Life| !matches!(life, Life::NotInEffect | Life::InEffect);
        let kept = |performance: Performance| performance == Performance::Kept;
        match self.question.goal {
            Goal::ComeFree => ended(own.0) && kept(own.1),
            Goal::BringOtherIntoBreach => !kept(other.1) && kept(own.1),
            Goal::KeepWord => !kept(own.1),
            Goal::HoldOther => ended(other.0) && kept(other.1),
        }
    }

    /// As a search prices them (A3): waiting costs nothing.
    fn is_free(&self, made: &Doing) -> bool {
        matches!(made, Doing::Nothing | Doing::Waits)
    }

    fn moves(&self, stage: &Stage) -> Vec<(Doing, Stage)> {
        let scene = &stage.scene;
        if self.is_over(scene) {
            return Vec::new();
        }
        match stage.phase {
            Phase::Party => {
                let idle = self.stage(scene, Phase::Others { idle: true });
                let others = |_| Phase::Others { idle: false };
                let mut moves = vec![(Doing::Nothing, idle)];
                moves.extend(self.made(scene, &self.party_moves, others, Doing::Does));
                moves
            }
            Phase::Others { idle } => {
                let passed = self.arena.turn(scene, Move::Wait).filter(|_| idle);
                let none = match passed {
                    Some(turn) => (Doing::Waits, self.stage(&turn.scene, Phase::Party)),
                    None => (Doing::Nothing, self.stage(scene, Phase::Party)),
                };
                let disavowable = |made: Move| match made {
                    Move::Act(act) if self.disavowals.contains_key(&act) => Some(act),
                    _ => None,
                };
                let phase = |made| disavowable(made).map_or(Phase::Party, Phase::Disavowal);
                let doing = |made| disavowable(made).map_or(Doing::Does(made), Doing::Commits);
                let mut moves = vec![none];
                moves.extend(self.made(scene, &self.others_moves, phase, doing));
                moves
            }
            Phase::Disavowal(act) => {
                let disavowed = self.disavowals.get(&act).copied();
                let choices = [
                    (Doing::LetsStand(act), Some(act)),
                    (Doing::Disavows(disavowed.unwrap_or(act)), disavowed),
                ];
                let stages = choices.into_iter().filter_map(|(doing, choice)| {
                    let turn = self.arena.turn(scene, Move::Act(choice?))?;
                    Some((doing, self.stage(&turn.scene, Phase::Party)))
                });
                stages.collect()
            }
        }
    }
}
