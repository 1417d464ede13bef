//! A way through an arena told to people: what happened at each step, and what followed.

use crate::arena::{Arena, Move, Scene, Turn};
use crate::deed::Deed;
use crate::scenario::{Scenario, Side, Step};
use crate::written;
use tacit_lang::ids::{ActId, ActorId, PlaceId};
use tacit_lang::meaning::TargetKind;
use tacit_lang::time::{Instant, Wait};
use tacit_lang::vocabulary::Vocabulary;
use tacit_standing::step::event::{Change, Changed};

impl Arena {
    /// What comes of `moves` made one after the other from the promises' giving, told and written.
    ///
    /// Moves that cannot be made where they stand are left out.
    #[must_use]
    pub fn scenario(&self, moves: &[Move]) -> Scenario {
        self.scenario_by(moves.iter().map(|made| (*made, None)))
    }

    /// As [`Self::scenario`], each move at the instant at which another version of the matter has it; what cannot be made in this
    /// one is time that passes.
    #[must_use]
    pub fn scenario_at(&self, moves: &[(Move, Instant)]) -> Scenario {
        self.scenario_by(moves.iter().map(|(made, at)| (*made, Some(*at))))
    }

    fn scenario_by(&self, moves: impl Iterator<Item = (Move, Option<Instant>)>) -> Scenario {
        let moves: Vec<(Move, Option<Instant>)> = moves.collect();
        let is_before = |made: &Move| matches!(made, Move::UnderWay(_));
        let split = moves.iter().take_while(|(made, _)| is_before(made)).count();
        let (earlier, later) = moves.split_at(split);
        let mut scene = self.before();
        let mut steps = Vec::new();
        let mut written = written::Writing::begin(self);
        for (made, _) in earlier {
            let Move::UnderWay(choice) = *made else {
                continue;
            };
            if let Some(under_way) = self.under_way(&scene, choice) {
                let turn = Turn {
                    scene: under_way,
                    changes: Vec::new(),
                };
                let mut step = self.told(&scene, *made, &turn);
                step.record = written.add(self, &scene, *made, &turn);
                steps.push(step);
                scene = turn.scene;
            }
        }
        steps.extend(self.giving_told(&mut scene));
        for (made, at) in later {
            let (made, at) = (*made, *at);
            let before = scene;
            let turn = at.or_else(|| self.next(&before, made));
            let Some(turn) = turn.and_then(|at| self.turn_at(&before, made, at)) else {
                scene = at.map_or(before.clone(), |at| {
                    self.turn_or_wait(&before, Move::Wait, at).scene
                });
                continue;
            };
            let mut step = self.told(&before, made, &turn);
            step.record = written.add(self, &before, made, &turn);
            steps.push(step);
            scene = turn.scene;
        }
        Scenario {
            steps,
            records: written.records,
            verdicts: written::verdicts(self, &scene),
        }
    }

    /// The giving of each promise, from `scene` on.
    fn giving_told(&self, scene: &mut Scene) -> Vec<Step> {
        let mut steps = Vec::new();
        for (place, promise) in self.promises.iter().enumerate() {
            let given = self.given_one(scene, place);
            steps.push(Step {
                at: given.scene.now,
                side: Side::Party(self.giver(place)),
                actor: Some(promise.giver.clone()),
                what: format!(
                    "{} gives its assurance to {}, which receives it",
                    self.name(&promise.giver),
                    self.name(&promise.receiver)
                ),
                follows: self.follows(&given),
                deed: None,
                mistaken: None,
                record: Some(written::message(place)),
            });
            *scene = given.scene;
        }
        steps
    }

    fn told(&self, before: &Scene, made: Move, turn: &Turn) -> Step {
        let mut step = Step {
            at: turn.scene.now,
            side: Side::Time,
            actor: None,
            what: String::new(),
            follows: self.follows(turn),
            deed: None,
            mistaken: None,
            record: None,
        };
        let vocabulary = &self.matter.vocabulary;
        match made {
            Move::Wait => {
                let passed = turn.scene.now.seconds_since(before.now);
                let passed = Wait::from_seconds(rounded(passed)).unwrap_or_default();
                step.what = format!("about {passed} pass, and nothing is done");
            }
            Move::Act(number) | Move::UnderWay(number) => {
                if let Some(choice) = self.repertoire.choices.get(number) {
                    step.side = choice.side;
                    step.actor = Some(choice.deed.author.clone());
                    step.what = told(vocabulary, &choice.deed);
                    if made == Move::UnderWay(number) {
                        step.what += ", and goes on";
                    }
                    step.deed = Some(choice.deed.clone());
                }
            }
            Move::Mistaken(number) => {
                let mistake = self.repertoire.mistakes.get(number);
                let choice = mistake.and_then(|it| self.repertoire.choices.get(it.choice));
                if let Some((mistake, choice)) = mistake.zip(choice) {
                    let party = self.parties.get(mistake.party);
                    step.side = choice.side;
                    step.actor = Some(choice.deed.author.clone());
                    step.what = format!(
                        "{}; {} takes it for an act of {}, which denies it",
                        told(vocabulary, &choice.deed),
                        party.map_or_else(String::new, |party| self.name(party)),
                        self.name(&mistake.accused)
                    );
                    step.deed = Some(choice.deed.clone());
                    step.mistaken = party.map(|party| (party.clone(), mistake.accused.clone()));
                }
            }
            Move::Notice(promise) => {
                if let Some(promise) = self.promises.get(promise) {
                    step.what = format!(
                        "{} gives notice of withdrawal, which {} receives",
                        self.name(&promise.giver),
                        self.name(&promise.receiver)
                    );
                    step.actor = Some(promise.giver.clone());
                }
                step.side = Side::Party(self.giver(promise));
            }
            Move::HoldNotice(promise) => {
                if let Some(promise) = self.promises.get(promise) {
                    step.what = format!(
                        "{} hands over a notice of withdrawal, which is held and does not reach {}",
                        self.name(&promise.giver),
                        self.name(&promise.receiver)
                    );
                    step.actor = Some(promise.giver.clone());
                }
                step.side = Side::Party(self.giver(promise));
            }
            Move::Ask(promise, incident) | Move::Answer(promise, incident) => {
                if let Some(promise) = self.promises.get(promise) {
                    let asks = matches!(made, Move::Ask(..));
                    let (from, to) = if asks {
                        (&promise.giver, &promise.receiver)
                    } else {
                        (&promise.receiver, &promise.giver)
                    };
                    let what = if asks {
                        format!("asks {} who did act {}", self.name(to), incident + 1)
                    } else {
                        format!(
                            "answers {} that act {} was not its own",
                            self.name(to),
                            incident + 1
                        )
                    };
                    step.what = format!("{} {what}", self.name(from));
                    step.actor = Some(from.clone());
                    let side = self.parties.iter().position(|party| party == from);
                    step.side = Side::Party(side.unwrap_or_default());
                }
            }
        }
        step
    }

    /// What changed, in a few words each; whose eyes are named where they part.
    fn follows(&self, turn: &Turn) -> Vec<String> {
        let words = |changes: &[(usize, Change)]| -> Vec<String> {
            let each = changes.iter();
            each.filter_map(|(promise, change)| {
                let promise = self.promises.get(*promise)?;
                let what = changed(change.what)?;
                Some(format!(
                    "the promise of {} {what}",
                    self.name(&promise.giver)
                ))
            })
            .collect()
        };
        let each: Vec<Vec<String>> = turn.changes.iter().map(|it| words(it)).collect();
        let Some((supposed, parties)) = each.split_first() else {
            return Vec::new();
        };
        if parties.iter().all(|own| own == supposed) {
            return supposed.clone();
        }
        let mut follows: Vec<String> = Vec::new();
        for (party, own) in self.parties.iter().zip(parties) {
            follows.extend(
                own.iter()
                    .map(|it| format!("in the eyes of {}, {it}", self.name(party))),
            );
            if own.is_empty() && !supposed.is_empty() {
                follows.push(format!(
                    "in the eyes of {}, nothing changes",
                    self.name(party)
                ));
            }
        }
        follows
    }

    /// What `actor` is called.
    #[must_use]
    pub fn name(&self, actor: &ActorId) -> String {
        actor_name(&self.matter.vocabulary, actor)
    }
}

/// Seconds to the unit in which people would say them: what lies between two moves is left out.
#[must_use]
pub fn rounded(seconds: i64) -> i64 {
    let unit = match seconds {
        172_800.. => 86_400,
        7_200.. => 3_600,
        120.. => 60,
        _ => 1,
    };
    (seconds + unit / 2) / unit * unit
}

/// What `actor` is called; its identifier if the vocabulary does not say.
#[must_use]
pub fn actor_name(vocabulary: &Vocabulary, actor: &ActorId) -> String {
    let names = vocabulary.actors.get(actor).map(|found| &found.names);
    let first = names.and_then(|names| names.first());
    first.map_or_else(|| actor.to_string(), Clone::clone)
}

/// What a class of acts is called; its identifier if the vocabulary does not say.
#[must_use]
pub fn act_name(vocabulary: &Vocabulary, act: &ActId) -> String {
    let found = vocabulary.acts.get(act);
    found.map_or_else(|| act.to_string(), |found| found.noun.clone())
}

/// What a place is called; its identifier if the vocabulary does not say.
#[must_use]
pub fn place_name(vocabulary: &Vocabulary, place: &PlaceId) -> String {
    let names = vocabulary.places.get(place).map(|found| &found.names);
    let first = names.and_then(|names| names.first());
    first.map_or_else(|| place.to_string(), Clone::clone)
}

/// Territory, forces or people, in a word.
#[must_use]
pub const fn target_name(kind: TargetKind) -> &'static str {
    match kind {
        TargetKind::Territory => "territory",
        TargetKind::Forces => "forces",
        TargetKind::People => "people",
    }
}

/// An act with its author: "armed attacks by Arland against the forces of Gamma in Deltaland".
#[must_use]
pub fn told(vocabulary: &Vocabulary, deed: &Deed) -> String {
    let author = actor_name(vocabulary, &deed.author);
    phrase(vocabulary, deed, &format!(" by {author}"))
}

/// An act without its author: "armed attacks against the forces of Gamma in Deltaland".
#[must_use]
pub fn aimed(vocabulary: &Vocabulary, deed: &Deed) -> String {
    phrase(vocabulary, deed, "")
}

fn phrase(vocabulary: &Vocabulary, deed: &Deed, by: &str) -> String {
    let mut words = act_name(vocabulary, &deed.act);
    words.push_str(by);
    if deed.preventive {
        words.push_str(", against a threat that is not imminent,");
    }
    for (place, hit) in deed.hits.iter().enumerate() {
        words.push_str(if place == 0 {
            " against the "
        } else if hit.incidental {
            ", which also hit the "
        } else {
            " and the "
        });
        words.push_str(target_name(hit.kind));
        words.push_str(" of ");
        words.push_str(&actor_name(vocabulary, &hit.of));
        if let Some(at) = &hit.place {
            words.push_str(" in ");
            words.push_str(&place_name(vocabulary, at));
        }
    }
    for joiner in &deed.joined {
        words.push_str(", joined by ");
        words.push_str(&actor_name(vocabulary, joiner));
    }
    if let Some(principal) = &deed.disavowed_by {
        words.push_str(", which ");
        words.push_str(&actor_name(vocabulary, principal));
        words.push_str(" disavows in time");
    }
    words
}

pub(crate) fn changed(what: Changed) -> Option<&'static str> {
    Some(match what {
        Changed::Entered => "enters into effect",
        Changed::Breached { .. } => "is breached",
        Changed::Excused => return None,
        Changed::Released { .. } => "is released: its condition no longer holds",
        Changed::ReleasedWithOther => "is released with the other",
        Changed::BindsAgain => "binds again",
        Changed::Licensed { .. } => "allows certain answers",
        Changed::Waits { .. } => "binds until it is clear who acted, or the wait is over",
        Changed::Withdrawn => "is withdrawn",
        Changed::Lapsed => "lapses before it entered into effect",
        Changed::Expired => "expires",
        Changed::Reaffirmed => "is reaffirmed",
        Changed::Renewed => "is renewed",
    })
}
