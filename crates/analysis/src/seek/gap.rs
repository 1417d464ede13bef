//! Harm that a promise leaves out: what is plainly forbidden, with one thing about it otherwise (clause A13).

use super::{Seeking, Told};
use crate::arena::{Arena, Move};
use crate::cast::own_place;
use crate::clause::Clause;
use crate::deed::Deed;
use crate::finding::{Kind, Level};
use crate::repertoire::may_own;
use crate::scenario::{Eyes, Side};
use crate::telling::{act_name, actor_name, place_name, target_name, told};
use std::collections::{BTreeMap, BTreeSet};
use tacit_lang::ids::{ActId, ActorId, PlaceId};
use tacit_lang::meaning::{Assurance, TargetKind};
use tacit_lang::vocabulary::Vocabulary;
use tacit_standing::record::Hit;
use tacit_standing::verdict::{Life, Performance};

/// What is otherwise than in the act that is plainly forbidden.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Otherwise {
    Kind,
    Place,
    NotPreventive,
    Part,
    Joining,
    ListedProxy,
    Disavowed,
    Controlled,
    Incidental(usize),
    Excepted(usize),
    Uncounted,
    Class,
    OfProxy(Option<usize>),
}

/// One way round the promise: the acts that take it, each with a few words for what it stands for.
type Ways = BTreeMap<Otherwise, Vec<(Deed, String)>>;

/// A13: each way of escaping is one finding.
pub(crate) fn gap(seeking: &mut Seeking<'_, '_>) {
    for promise in 0..seeking.arena.promises.len() {
        let arena = seeking.arena;
        let forbidden = seeking.acts(|choice| {
            choice.side == Side::Party(arena.giver(promise))
                && choice.deed.joined.is_empty()
                && choice.bearings.get(promise).is_some_and(|it| it.forborne)
        });
        let plain = forbidden.first().copied();
        let plain = plain.and_then(|act| arena.repertoire.choices.get(act));
        let entry = seeking.entry(promise, true);
        let (Some(plain), Some(text), Some((entry_moves, scene))) =
            (plain, arena.text(promise), entry.found.clone())
        else {
            // A promise that forbids nothing, or is never in effect, is another finding (A4, A5).
            continue;
        };
        let mut found = false;
        let around = Around {
            arena,
            text,
            promise,
            plain: plain.deed.clone(),
        };
        for (way, deeds) in around.ways() {
            let escapes: Vec<(Deed, String)> = deeds
                .into_iter()
                .filter(|(deed, _)| {
                    let choice = arena.choice(deed.clone());
                    let bearing = choice.bearings.get(promise);
                    bearing.is_some_and(|bearing| !bearing.forborne)
                })
                .collect();
            let Some((first, _)) = escapes.first() else {
                continue;
            };
            let with = arena.and(vec![first.clone()]);
            let act = Move::Act(arena.repertoire.choices.len());
            let turn = with.turn(&scene, act);
            let outcome = turn.map(|turn| with.outcome(&turn.scene, Eyes::Supposed, promise));
            let is_kept = |(life, how)| life == Life::InEffect && how == Performance::Kept;
            if !outcome.is_some_and(is_kept) {
                continue;
            }
            found = true;
            let told = around.told(&way, first, &escapes);
            let moves: Vec<Move> = entry_moves.iter().copied().chain([act]).collect();
            seeking.put_in(&with, told, Some(&moves));
        }
        if !found {
            seeking.put_absence(Kind::Gap, promise, &super::nothing());
        }
    }
}

/// A promise, and the act that it plainly forbids.
struct Around<'a> {
    arena: &'a Arena,
    text: &'a Assurance,
    promise: usize,
    plain: Deed,
}

impl Around<'_> {
    fn vocabulary(&self) -> &Vocabulary {
        &self.arena.matter.vocabulary
    }

    fn giver(&self) -> &ActorId {
        let [one, other] = &self.arena.parties;
        if self.arena.giver(self.promise) == 0 {
            one
        } else {
            other
        }
    }

    fn receiver(&self) -> &ActorId {
        let [one, other] = &self.arena.parties;
        if self.arena.giver(self.promise) == 0 {
            other
        } else {
            one
        }
    }

    fn ways(&self) -> Ways {
        let mut ways = Ways::new();
        self.by_whom(&mut ways);
        self.against_what(&mut ways);
        self.which_class(&mut ways);
        self.against_whom(&mut ways);
        if self.plain.preventive {
            let deed = Deed {
                preventive: false,
                ..self.plain.clone()
            };
            put(&mut ways, Otherwise::NotPreventive, deed, String::new());
        }
        ways
    }

    /// By its listed proxies, by others it controls, by parts of it of which the text says nothing, by joining another.
    fn by_whom(&self, ways: &mut Ways) {
        let vocabulary = self.vocabulary();
        let by = |author: &ActorId| Deed {
            author: author.clone(),
            ..self.plain.clone()
        };
        let name = |actor: &ActorId| actor_name(vocabulary, actor);
        let listed = self.text.proxies.get(self.giver());
        for proxy in listed.into_iter().flat_map(BTreeMap::keys) {
            put(ways, Otherwise::ListedProxy, by(proxy), name(proxy));
            if self.text.disavowal.contains_key(self.giver()) {
                let deed = Deed {
                    disavowed_by: Some(self.giver().clone()),
                    ..by(proxy)
                };
                put(ways, Otherwise::Disavowed, deed, name(proxy));
            }
        }
        for actor in &self.controlled_by(self.giver()) {
            if listed.is_none_or(|listed| !listed.contains_key(actor)) {
                put(ways, Otherwise::Controlled, by(actor), name(actor));
            }
        }
        let silent = self.text.silent_on.iter();
        for part in silent.filter(|it| vocabulary.principal(it) == self.giver()) {
            put(ways, Otherwise::Part, by(part), name(part));
        }
        let mut actors = self.arena.cast.actors.iter();
        if let Some((third, _)) = actors.find(|(_, side)| *side == Side::ThirdPower) {
            let deed = Deed {
                joined: BTreeSet::from([self.giver().clone()]),
                ..by(third)
            };
            put(ways, Otherwise::Joining, deed, name(third));
        }
    }

    /// Against each kind of target, and in each place told apart.
    fn against_what(&self, ways: &mut Ways) {
        let vocabulary = self.vocabulary();
        let plain = self.plain.hits.first();
        let place = plain.and_then(|hit| hit.place.clone());
        for kind in [
            TargetKind::Territory,
            TargetKind::People,
            TargetKind::Forces,
        ] {
            let deed = self.hitting(self.receiver(), kind, place.clone());
            put(ways, Otherwise::Kind, deed, target_name(kind).to_owned());
        }
        let kind = plain.map_or(TargetKind::Forces, |hit| hit.kind);
        let forbids = |kind| {
            let choice = self
                .arena
                .choice(self.hitting(self.receiver(), kind, place.clone()));
            let bearing = choice.bearings.get(self.promise);
            bearing.is_some_and(|bearing| bearing.forborne)
        };
        let abroad = [TargetKind::Forces, TargetKind::People]
            .into_iter()
            .find(|kind| forbids(*kind));
        let own = own_place(vocabulary, self.receiver());
        let mut places: Vec<_> = vocabulary.places.keys().collect();
        places.sort_by_key(|place| own != Some(*place));
        for place in places {
            let is_own = may_own(vocabulary, self.receiver(), place);
            let there = if kind == TargetKind::Territory && !is_own {
                abroad
            } else {
                Some(kind)
            };
            if let Some(kind) = there {
                let deed = self.hitting(self.receiver(), kind, Some(place.clone()));
                let words = format!("in {}", place_name(vocabulary, place));
                put(ways, Otherwise::Place, deed, words);
            }
        }
    }

    /// By another class of act: one that is excepted, one that neither side counts, one that is not named.
    fn which_class(&self, ways: &mut Ways) {
        let vocabulary = self.vocabulary();
        let within = |act: &ActId, classes: &BTreeSet<ActId>| {
            classes
                .iter()
                .any(|class| vocabulary.is_act_within(act, class))
        };
        for (place, exception) in self.text.exceptions.iter().enumerate() {
            let is_both = |act: &&ActId| {
                vocabulary.is_act_within(act, &exception.act)
                    && within(act, &self.text.forbearance.acts)
            };
            let plain = std::iter::once(&self.plain.act);
            let Some(act) = plain.chain(vocabulary.acts.keys()).find(is_both) else {
                continue;
            };
            let kind = self
                .plain
                .hits
                .first()
                .map_or(TargetKind::Forces, |it| it.kind);
            let kind = match &exception.place {
                Some(at) if !may_own(vocabulary, self.receiver(), at) => TargetKind::Forces,
                _ => kind,
            };
            let upon = Hit {
                of: self.receiver().clone(),
                kind,
                place: exception.place.clone(),
                incidental: false,
            };
            let mut deed = Deed {
                act: act.clone(),
                hits: vec![upon.clone()],
                ..self.plain.clone()
            };
            match &exception.against {
                Some(against) if vocabulary.principal(against) != self.receiver() => {
                    let aim = Hit {
                        of: against.clone(),
                        kind: TargetKind::Forces,
                        ..upon.clone()
                    };
                    let beside = Hit {
                        incidental: true,
                        ..upon
                    };
                    deed.hits = vec![aim, beside];
                    put(ways, Otherwise::Incidental(place), deed, String::new());
                }
                Some(against) => {
                    deed.hits = vec![Hit {
                        of: against.clone(),
                        ..upon
                    }];
                    put(ways, Otherwise::Excepted(place), deed, String::new());
                }
                None => put(ways, Otherwise::Excepted(place), deed, String::new()),
            }
        }
        let mut classes: Vec<_> = vocabulary.acts.keys().collect();
        // What has a class in common with what is forbidden is nearest to it.
        classes.sort_by_key(|act| {
            let is_wider = within(&self.plain.act, &BTreeSet::from([(*act).clone()]));
            (!is_wider, (*act).clone())
        });
        for act in classes {
            let way = if within(act, &self.text.uncounted) {
                Otherwise::Uncounted
            } else if within(act, &self.text.forbearance.acts) || !self.is_akin(act) {
                continue;
            } else {
                Otherwise::Class
            };
            let deed = Deed {
                act: act.clone(),
                ..self.plain.clone()
            };
            put(ways, way, deed, act_name(vocabulary, act));
        }
    }

    /// Whether a class of acts and one that is promised away are parts of one wider class, or the one is of the other. Of
    /// the rest nobody can tell whether it does harm.
    fn is_akin(&self, act: &ActId) -> bool {
        let vocabulary = self.vocabulary();
        let mut classes = vocabulary.acts.keys();
        classes.any(|wider| {
            let mut forborne = self.text.forbearance.acts.iter();
            vocabulary.is_act_within(act, wider)
                && forborne.any(|forborne| vocabulary.is_act_within(forborne, wider))
        })
    }

    /// Against those who act for the receiver.
    fn against_whom(&self, ways: &mut Ways) {
        let vocabulary = self.vocabulary();
        let listed = self.text.proxies.get(self.receiver());
        let listed = listed.into_iter().flat_map(|it| it.keys().cloned());
        let proxies: BTreeSet<ActorId> = listed
            .chain(self.controlled_by(self.receiver()))
            .filter(|proxy| vocabulary.principal(proxy) != self.giver())
            .collect();
        for proxy in &proxies {
            let mut exceptions = self.text.exceptions.iter();
            let excepted = exceptions.position(|it| it.against.as_ref() == Some(proxy));
            let place = excepted
                .and_then(|excepted| self.text.exceptions.get(excepted))
                .and_then(|exception| exception.place.clone());
            let deed = self.hitting(proxy, TargetKind::Forces, place);
            let words = actor_name(vocabulary, proxy);
            put(ways, Otherwise::OfProxy(excepted), deed, words);
        }
    }

    fn controlled_by(&self, party: &ActorId) -> BTreeSet<ActorId> {
        let vocabulary = self.vocabulary();
        let controls = vocabulary.controls.iter();
        controls
            .filter(|it| vocabulary.principal(&it.principal) == party)
            .map(|it| it.actor.clone())
            .collect()
    }

    fn hitting(&self, of: &ActorId, kind: TargetKind, place: Option<PlaceId>) -> Deed {
        Deed {
            hits: vec![Hit {
                of: of.clone(),
                kind,
                place,
                incidental: false,
            }],
            ..self.plain.clone()
        }
    }

    fn told(&self, way: &Otherwise, first: &Deed, escapes: &[(Deed, String)]) -> Told {
        let vocabulary = self.vocabulary();
        let giver = actor_name(vocabulary, self.giver());
        let receiver = actor_name(vocabulary, self.receiver());
        let (clause, why) = match way {
            Otherwise::Kind => (
                Clause::Act,
                format!("it does not name the {} of {receiver}", kind_of(first)),
            ),
            Otherwise::Place => (Clause::Act, "it does not reach there".to_owned()),
            Otherwise::NotPreventive => (
                Clause::Act,
                "it is only about threats that are not imminent".to_owned(),
            ),
            Otherwise::Part => (Clause::SilentOn, "it says nothing of these acts".to_owned()),
            Otherwise::Joining => (
                Clause::Participation,
                "to join in the act of another power does not count".to_owned(),
            ),
            Otherwise::ListedProxy => (
                Clause::Act,
                format!("{giver} does not answer for its listed proxies"),
            ),
            Otherwise::Disavowed => (
                Clause::Disavowal(self.giver().clone()),
                "what is disavowed in time does not count".to_owned(),
            ),
            Otherwise::Controlled => (
                Clause::Act,
                format!("{giver} does not answer for others it controls"),
            ),
            Otherwise::Incidental(place) => (
                Clause::Exception(*place),
                "the harm that comes with what is excepted is excepted too".to_owned(),
            ),
            Otherwise::Excepted(place) => (Clause::Exception(*place), "it is excepted".to_owned()),
            Otherwise::Uncounted => (Clause::Uncounted, "neither side counts it".to_owned()),
            Otherwise::Class => (
                Clause::Act,
                "it is of no class that the promise names".to_owned(),
            ),
            Otherwise::OfProxy(excepted) => (
                excepted.map_or(Clause::Act, Clause::Exception),
                format!("it protects nobody who acts for {receiver}"),
            ),
        };
        let own = vocabulary.principal(&first.author) == self.giver();
        let joins = *way == Otherwise::Joining;
        let mut likewise: Vec<String> = Vec::new();
        for (_, words) in escapes.iter().skip(1) {
            if !words.is_empty() && !likewise.contains(words) {
                likewise.push(words.clone());
            }
        }
        let mut clauses = vec![(self.promise, clause.clone())];
        if clause != Clause::Act {
            clauses.push((self.promise, Clause::Act));
        }
        Told {
            kind: Kind::Gap,
            level: if own || joins {
                Level::Serious
            } else {
                Level::Note
            },
            promise: self.promise,
            sentence: format!(
                "{}: that is no breach of the promise of {giver} to {receiver}, since {why}",
                told(vocabulary, first)
            ),
            clauses,
            likewise,
        }
    }
}

fn kind_of(deed: &Deed) -> &'static str {
    deed.hits.first().map_or("", |hit| target_name(hit.kind))
}

fn put(ways: &mut Ways, way: Otherwise, deed: Deed, words: String) {
    ways.entry(way).or_default().push((deed, words));
}
