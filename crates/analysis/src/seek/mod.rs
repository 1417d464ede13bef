//! What a lawyer would look for, one question a file: each asks an arena for the shortest way to something.

mod asymmetry;
mod dead;
mod double;
mod excuse;
mod gap;
mod lapse;
mod overlap;
mod release;
mod spoiler;
mod starts;
mod trap;
mod ways;

use crate::arena::{Arena, Move, Scene};
use crate::clause::Place;
use crate::finding::{Absence, Finding, Kind, Level};
use crate::scenario::{Eyes, Side};
use crate::search::{Allowed, Next, Searches, Sought};
use std::collections::BTreeSet;
use tacit_lang::ids::ActorId;
use tacit_standing::verdict::{Life, Performance};

/// A seeker: looks for one kind of finding in an arena.
type Seeker = fn(&mut Seeking<'_, '_>);

/// Every seeker, in the order of the clauses (A4 to A15).
const SEEKERS: [(Kind, Seeker); 12] = [
    (Kind::NeverStarts, starts::never_starts),
    (Kind::Vacuous, starts::vacuous),
    (Kind::DeadClause, dead::clause),
    (Kind::UnilateralRelease, release::unilateral),
    (Kind::SelfMadeExcuse, excuse::self_made_excuse),
    (Kind::Spoiler, spoiler::spoiler),
    (Kind::DoubleRelease, double::double),
    (Kind::Trap, trap::trap),
    (Kind::Gap, gap::gap),
    (Kind::Overlap, overlap::overlap),
    (Kind::SilentLapse, lapse::silent),
    (Kind::Asymmetry, asymmetry::asymmetry),
];

/// What the seekers came to.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    pub(crate) findings: Vec<Finding>,
    pub(crate) not_found: Vec<Absence>,
    /// The kinds of which a search ended at a bound: of these, what is not found may be there.
    pub(crate) cut: BTreeSet<Kind>,
}

/// Looks in `arena` for every kind among `kinds`.
pub(crate) fn seek(arena: &Arena, searches: &mut Searches<'_>, kinds: &[Kind]) -> Seen {
    let mut cut = BTreeSet::new();
    let mut seeking = Seeking {
        arena,
        searches,
        findings: Vec::new(),
        not_found: Vec::new(),
    };
    for (kind, seeker) in SEEKERS {
        if !kinds.contains(&kind) {
            continue;
        }
        seeking.searches.is_cut = false;
        if !seeking.searches.is_broken_off() {
            seeker(&mut seeking);
        }
        if seeking.searches.is_cut || seeking.searches.effort.interrupted {
            cut.insert(kind);
        }
    }
    Seen {
        findings: seeking.findings,
        not_found: seeking.not_found,
        cut,
    }
}

/// A search for findings under way.
pub(crate) struct Seeking<'a, 's> {
    pub(crate) arena: &'a Arena,
    pub(crate) searches: &'a mut Searches<'s>,
    findings: Vec<Finding>,
    not_found: Vec<Absence>,
}

/// What a seeker says of what it found; the rest is put to it.
pub(crate) struct Told {
    pub(crate) kind: Kind,
    pub(crate) level: Level,
    /// The promise, by its place in the arena.
    pub(crate) promise: usize,
    pub(crate) sentence: String,
    /// The clauses at fault, each of the promise in this place.
    pub(crate) clauses: Vec<(usize, crate::clause::Clause)>,
    pub(crate) likewise: Vec<String>,
}

impl Seeking<'_, '_> {
    /// Puts a finding down, with the scenario that `moves` are.
    pub(crate) fn put(&mut self, told: Told, moves: Option<&[Move]>) {
        self.put_in(self.arena, told, moves);
    }

    /// As [`Self::put`], in an arena that has more acts than this one.
    pub(crate) fn put_in(&mut self, arena: &Arena, told: Told, moves: Option<&[Move]>) {
        let text = |promise: usize| self.arena.promises.get(promise).map(|it| it.text);
        let places = told.clauses.into_iter().filter_map(|(promise, clause)| {
            let text = text(promise)?;
            Some(Place { text, clause })
        });
        let Some(pair) = self.pair(told.promise) else {
            return;
        };
        self.findings.push(Finding {
            kind: told.kind,
            level: told.level,
            promise: pair,
            sentence: told.sentence,
            clauses: places.collect(),
            scenario: moves.map(|moves| arena.scenario(moves)),
            likewise: told.likewise,
            remedies: Vec::new(),
            without_remedy: None,
        });
    }

    /// Puts down that nothing of this kind was found.
    pub(crate) fn put_absence(&mut self, kind: Kind, promise: usize, sought: &Sought) {
        if let Some(promise) = self.pair(promise) {
            self.not_found.push(Absence {
                kind,
                promise,
                within: sought.within.clone(),
            });
        }
    }

    /// The shortest way from the giving to where the promise in this place binds, kept; none if none is found.
    ///
    /// Ways out of a promise are sought from there: what has not begun cannot be left.
    pub(crate) fn opening(&mut self, promise: usize) -> Option<(Vec<Move>, Scene)> {
        let given = self.arena.given();
        if self.arena.binds(&given, promise) {
            return Some((Vec::new(), given));
        }
        let (moves, scene) = self.entry(promise, true).found?;
        Some((moves, Scene { marks: 0, ..scene }))
    }

    /// How many findings there are so far.
    pub(crate) fn count(&self) -> usize {
        self.findings.len()
    }

    /// The cheapest way to where this promise is in effect; if `kept`, without breach.
    pub(crate) fn entry(&mut self, promise: usize, kept: bool) -> Sought {
        into_effect(self.arena, self.searches, promise, kept)
    }

    /// What the two of a promise are called: giver, receiver.
    pub(crate) fn names(&self, promise: usize) -> (String, String) {
        let found = self.arena.promises.get(promise);
        found.map_or_else(Default::default, |it| {
            (self.arena.name(&it.giver), self.arena.name(&it.receiver))
        })
    }

    /// The acts of the repertoire of which `counts` holds.
    pub(crate) fn acts(&self, counts: impl Fn(&crate::repertoire::Choice) -> bool) -> Vec<usize> {
        let repertoire = &self.arena.repertoire;
        let choices = repertoire.choices.iter().take(repertoire.told_apart);
        choices
            .enumerate()
            .filter(|(_, choice)| counts(choice))
            .map(|(number, _)| number)
            .collect()
    }

    /// Everything that may be done on the sides of which `counts` holds, notices of withdrawal left out.
    pub(crate) fn allowed(&self, counts: impl Fn(Side) -> bool) -> Allowed {
        let mistakes = self.arena.repertoire.mistakes.iter().enumerate();
        let choice = |number: usize| self.arena.repertoire.choices.get(number);
        let mistakes = mistakes.filter(|(_, mistake)| {
            choice(mistake.choice).is_some_and(|choice| counts(choice.side))
        });
        Allowed {
            acts: self.acts(|choice| counts(choice.side) && !choice.is_nothing()),
            mistakes: mistakes.map(|(number, _)| number).collect(),
            notices: Vec::new(),
            asking: true,
            waiting: true,
        }
    }

    fn pair(&self, promise: usize) -> Option<(ActorId, ActorId)> {
        let promise = self.arena.promises.get(promise)?;
        Some((promise.giver.clone(), promise.receiver.clone()))
    }
}

/// That there is nothing, and nothing was left unseen.
pub(crate) const fn nothing() -> Sought {
    Sought {
        found: None,
        within: None,
    }
}

/// The cheapest way to where the promise in this place is in effect, nobody mistaken; if `kept`, without breach.
pub(crate) fn into_effect(
    arena: &Arena,
    searches: &mut Searches<'_>,
    promise: usize,
    kept: bool,
) -> Sought {
    let is_there = |scene: &Scene| {
        let (life, performance) = arena.outcome(scene, Eyes::Supposed, promise);
        life == Life::InEffect && (!kept || performance == Performance::Kept)
    };
    let start = arena.given();
    if is_there(&start) {
        return Sought {
            found: Some((Vec::new(), start)),
            within: None,
        };
    }
    let choices = arena.repertoire.choices.iter().enumerate();
    let choices = choices.take(arena.repertoire.told_apart);
    let acts = choices.filter(|(_, choice)| !choice.is_nothing());
    let allowed = Allowed {
        acts: acts.map(|(number, _)| number).collect(),
        waiting: true,
        ..Allowed::default()
    };
    searches.shortest(arena, &[start], &allowed, |_, _, turn| {
        if is_there(&turn.scene) {
            Next::Reached
        } else {
            Next::Onward(0)
        }
    })
}
