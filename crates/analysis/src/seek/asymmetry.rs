//! What the one would break its promise by, or be freed by, and the other not (clause A15).

use super::{Seeking, Told};
use crate::arena::{Arena, Move, Scene};
use crate::cast::own_place;
use crate::clause::Clause;
use crate::deed::Deed;
use crate::finding::{Kind, Level};
use crate::scenario::{Eyes, Side};
use crate::search::{Allowed, Next};
use crate::telling::{act_name, actor_name, aimed, place_name, target_name};
use std::collections::BTreeSet;
use tacit_lang::ids::{ActId, ActorId, PlaceId};
use tacit_lang::meaning::{Assurance, Attribution, Dependence, End, Entry, TargetKind, Withdrawal};
use tacit_standing::play::Position;
use tacit_standing::record::Hit;
use tacit_standing::verdict::{Life, Performance};

/// The most that is listed besides the plainest difference.
const MOST_LIKEWISE: usize = 8;

/// A15: act clauses, conditions and terms, with the parties exchanged.
pub(crate) fn asymmetry(seeking: &mut Seeking<'_, '_>) {
    if seeking.arena.promises.len() < 2 {
        return;
    }
    let before = seeking.count();
    let both = both_in_effect(seeking);
    for promise in [0, 1] {
        forbidden(seeking, promise, both.as_ref());
        freeing(seeking, promise, both.as_ref());
    }
    terms(seeking, both.as_ref());
    if seeking.count() == before {
        seeking.put_absence(Kind::Asymmetry, 0, &super::nothing());
    }
}

/// The cheapest way to where both bind.
fn both_in_effect(seeking: &mut Seeking<'_, '_>) -> Option<(Vec<Move>, Scene)> {
    let arena = seeking.arena;
    let in_effect = |scene: &Scene| {
        let own = |promise| arena.outcome(scene, Eyes::Supposed, promise);
        own(0) == (Life::InEffect, Performance::Kept)
            && own(1) == (Life::InEffect, Performance::Kept)
    };
    let start = arena.given();
    if in_effect(&start) {
        return Some((Vec::new(), start));
    }
    let allowed = Allowed {
        mistakes: Vec::new(),
        ..seeking.allowed(|_| true)
    };
    let sought = seeking
        .searches
        .shortest(arena, &[start], &allowed, |_, _, turn| {
            if in_effect(&turn.scene) {
                Next::Reached
            } else {
                Next::Onward(0)
            }
        });
    sought.found
}

/// Who acts, seen from whoever is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum By {
    OwnForces,
    ListedProxy,
    Controlled,
    Joining,
}

/// Where, seen from whoever is hit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Where {
    Unsaid,
    AtHome,
    At(PlaceId),
}

/// An act by its parts, whoever the two are.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Shape {
    by: By,
    act: ActId,
    kind: TargetKind,
    place: Where,
    preventive: bool,
}

/// The acts of such shapes that the party in place `one` may do to the other.
fn shapes(arena: &Arena) -> Vec<Shape> {
    let mut shapes = Vec::new();
    let preventive: &[bool] = if arena.cast.prevention_counts {
        &[false, true]
    } else {
        &[false]
    };
    let places = arena.cast.places.iter().filter(|place| {
        let mut own = arena.parties.iter();
        let vocabulary = &arena.matter.vocabulary;
        !own.any(|party| own_place(vocabulary, party) == Some(*place))
    });
    let mut places: Vec<Where> = places.cloned().map(Where::At).collect();
    places.insert(0, Where::AtHome);
    places.insert(0, Where::Unsaid);
    for by in [By::OwnForces, By::ListedProxy, By::Controlled, By::Joining] {
        for act in &arena.cast.acts {
            for place in &places {
                for kind in [
                    TargetKind::Territory,
                    TargetKind::Forces,
                    TargetKind::People,
                ] {
                    for preventive in preventive {
                        shapes.push(Shape {
                            by,
                            act: act.clone(),
                            kind,
                            place: place.clone(),
                            preventive: *preventive,
                        });
                    }
                }
            }
        }
    }
    shapes
}

/// The act of this shape that the party in place `one` does to the other; none if it has nobody who could.
fn deed(arena: &Arena, shape: &Shape, one: usize) -> Option<Deed> {
    let vocabulary = &arena.matter.vocabulary;
    let own = arena.parties.get(one)?;
    let other = arena.parties.get(1 - one.min(1))?;
    let author = match shape.by {
        By::OwnForces => own.clone(),
        By::ListedProxy => {
            let texts = arena.texts().into_iter();
            let mut listed = texts.filter_map(|text| text.proxies.get(own));
            listed.find_map(|it| it.keys().next().cloned())?
        }
        By::Controlled => {
            let mut controls = vocabulary.controls.iter();
            let of = controls.find(|it| vocabulary.principal(&it.principal) == own)?;
            of.actor.clone()
        }
        By::Joining => third(arena)?.clone(),
    };
    let place = match &shape.place {
        Where::Unsaid => None,
        Where::AtHome => Some(own_place(vocabulary, other)?.clone()),
        Where::At(place) => Some(place.clone()),
    };
    Some(Deed {
        author,
        act: shape.act.clone(),
        hits: vec![Hit {
            of: other.clone(),
            kind: shape.kind,
            place,
            incidental: false,
        }],
        joined: if shape.by == By::Joining {
            BTreeSet::from([own.clone()])
        } else {
            BTreeSet::new()
        },
        preventive: shape.preventive,
        disavowed_by: None,
    })
}

fn third(arena: &Arena) -> Option<&ActorId> {
    let mut actors = arena.cast.actors.iter();
    let third = actors.find(|(_, side)| *side == Side::ThirdPower);
    third.map(|(actor, _)| actor)
}

/// Two acts of one shape, by each of the two upon the other, that are otherwise to their promises.
struct Apart {
    shape: Shape,
    /// The act that counts, and the act of the other that does not.
    deeds: [Deed; 2],
}

/// Every shape that `counts` of a promise by one of the two, and not of the other by the other.
///
/// `counts` is asked of the place of a promise and of what the act is to it; `by_giver` says whether the giver acts or the receiver.
fn apart(
    arena: &Arena,
    promise: usize,
    by_giver: bool,
    counts: impl Fn(&tacit_standing::clause::Bearing) -> bool,
) -> Vec<Apart> {
    let actor = |promise: usize| {
        let giver = arena.giver(promise);
        if by_giver { giver } else { 1 - giver.min(1) }
    };
    let other = 1 - promise.min(1);
    let is = |deed: &Deed, promise: usize| {
        let choice = arena.choice(deed.clone());
        choice.bearings.get(promise).is_some_and(&counts)
    };
    let shapes = shapes(arena).into_iter();
    shapes
        .filter_map(|shape| {
            let own = deed(arena, &shape, actor(promise))?;
            let mirrored = deed(arena, &shape, actor(other))?;
            let differs = is(&own, promise) && !is(&mirrored, other);
            differs.then_some(Apart {
                shape,
                deeds: [own, mirrored],
            })
        })
        .collect()
}

/// In a few words each, what else is otherwise, the plainest left out.
fn likewise(arena: &Arena, apart: &[Apart]) -> Vec<String> {
    let vocabulary = &arena.matter.vocabulary;
    let Some(first) = apart.first() else {
        return Vec::new();
    };
    let mut words: Vec<String> = Vec::new();
    let mut put = |it: String| {
        if !words.contains(&it) && words.len() < MOST_LIKEWISE {
            words.push(it);
        }
    };
    for other in apart.iter().skip(1) {
        let is = &other.shape;
        let was = &first.shape;
        if is.by != was.by {
            let by = match is.by {
                By::OwnForces => "by its own forces",
                By::ListedProxy => "by its listed proxies",
                By::Controlled => "by others it controls",
                By::Joining => "by joining in the act of another power",
            };
            put(by.to_owned());
        } else if is.act != was.act {
            put(act_name(vocabulary, &is.act));
        } else if is.kind != was.kind {
            put(format!("against {}", target_name(is.kind)));
        } else if let (Where::At(place), true) = (&is.place, is.place != was.place) {
            put(format!("in {}", place_name(vocabulary, place)));
        }
    }
    words
}

/// What the giver of `promise` would break it by, and the other giver its own not.
fn forbidden(seeking: &mut Seeking<'_, '_>, promise: usize, both: Option<&(Vec<Move>, Scene)>) {
    let arena = seeking.arena;
    let apart = apart(arena, promise, true, |it| it.forborne);
    let Some(first) = apart.first() else { return };
    let other = 1 - promise;
    let vocabulary = &arena.matter.vocabulary;
    let (giver, receiver) = seeking.names(promise);
    let [own, mirrored] = &first.deeds;
    let told = Told {
        kind: Kind::Asymmetry,
        level: Level::Note,
        promise,
        sentence: format!(
            "{giver} would break its promise{} by {}; {receiver} would not break its own{} by {}",
            hand(arena, first, own),
            aimed(vocabulary, own),
            hand(arena, first, mirrored),
            aimed(vocabulary, mirrored)
        ),
        clauses: vec![(other, Clause::Act), (promise, Clause::Act)],
        likewise: likewise(arena, &apart),
    };
    let shows = |with: &Arena, _: &Scene, after: &Scene| {
        with.outcome(after, Eyes::Supposed, promise).1 == Performance::Breached
            && with.outcome(after, Eyes::Supposed, other).1 == Performance::Kept
    };
    let (with, moves) = shown(arena, first, both, shows);
    seeking.put_in(&with, told, moves.as_deref());
}

/// What frees the giver of `promise` if the receiver does it, and would not free the receiver.
fn freeing(seeking: &mut Seeking<'_, '_>, promise: usize, both: Option<&(Vec<Move>, Scene)>) {
    let arena = seeking.arena;
    let apart = apart(arena, promise, false, |it| it.fails != 0);
    let Some(first) = apart.first() else { return };
    let other = 1 - promise;
    let vocabulary = &arena.matter.vocabulary;
    let (giver, receiver) = seeking.names(promise);
    let [own, mirrored] = &first.deeds;
    let condition = |promise: usize| {
        let conditions = arena.text(promise).map_or(0, |it| it.conditions.len());
        if conditions == 0 {
            Clause::Act
        } else {
            Clause::Condition(0)
        }
    };
    let choice = arena.choice(own.clone());
    let fails = choice.bearings.get(promise).map_or(0, |it| it.fails);
    let failed = Clause::Condition(fails.trailing_zeros() as usize);
    let told = Told {
        kind: Kind::Asymmetry,
        level: Level::Note,
        promise,
        sentence: format!(
            "{giver} would be free if {} came to {}; {receiver} would not be free if {} came to {}",
            actor_name(vocabulary, &own.author),
            aimed(vocabulary, own),
            actor_name(vocabulary, &mirrored.author),
            aimed(vocabulary, mirrored)
        ),
        clauses: vec![(promise, failed), (other, condition(other))],
        likewise: likewise(arena, &apart),
    };
    let released = |with: &Arena, scene: &Scene, promise| {
        with.outcome(scene, Eyes::Supposed, promise).0 == Life::Released
    };
    let shows = |with: &Arena, _: &Scene, after: &Scene| {
        released(with, after, promise) && !released(with, after, other)
    };
    let (with, moves) = shown(arena, first, both, shows);
    seeking.put_in(&with, told, moves.as_deref());
}

/// By whose hands, where not by its own forces.
fn hand(arena: &Arena, apart: &Apart, deed: &Deed) -> String {
    if apart.shape.by == By::Joining {
        let author = arena.name(&deed.author);
        format!(" if it joined {author} and came to answer")
    } else if apart.shape.by == By::OwnForces {
        String::new()
    } else {
        format!(" if {} acted for it,", arena.name(&deed.author))
    }
}

/// The act by each side, in the order in which it shows the difference; one alone, if neither order does.
fn shown(
    arena: &Arena,
    apart: &Apart,
    both: Option<&(Vec<Move>, Scene)>,
    shows: impl Fn(&Arena, &Scene, &Scene) -> bool,
) -> (Arena, Option<Vec<Move>>) {
    let with = arena.and(apart.deeds.to_vec());
    let first = arena.repertoire.choices.len();
    let Some((entry, start)) = both else {
        return (with, None);
    };
    let orders = [vec![first + 1, first], vec![first, first + 1], vec![first]];
    for order in orders {
        let moves: Vec<Move> = order.into_iter().map(Move::Act).collect();
        let mut scene = start.clone();
        for made in &moves {
            if let Some(turn) = with.turn(&scene, *made) {
                scene = turn.scene;
            }
        }
        if shows(&with, start, &scene) {
            let moves = entry.iter().copied().chain(moves).collect();
            return (with, Some(moves));
        }
    }
    (with, None)
}

/// A clause of the two texts that is not about acts, as each says it.
type Term = (Clause, fn(&Arena, &Assurance) -> String);

/// Entry, end, withdrawal and what else is not about acts.
fn terms(seeking: &mut Seeking<'_, '_>, both: Option<&(Vec<Move>, Scene)>) {
    let arena = seeking.arena;
    let (Some(one), Some(other)) = (arena.text(0), arena.text(1)) else {
        return;
    };
    let all: [Term; 8] = [
        (Clause::Condition(0), |_, text| said_of_conditions(text)),
        (Clause::Entry, |_, text| said_of_entry(text)),
        (Clause::End, |_, text| said_of_end(text)),
        (Clause::Withdrawal, |_, text| said_of_withdrawal(text)),
        (Clause::Dependence, |_, text| said_of_dependence(text)),
        (Clause::Clarification, |_, text| said_of_asking(text)),
        (Clause::Standard, said_of_proof),
        (Clause::Attribution, said_of_finding),
    ];
    for (clause, said) in all {
        let [first, second] = [said(arena, one), said(arena, other)];
        if first == second {
            continue;
        }
        let (giver, receiver) = seeking.names(0);
        let moves = both.and_then(|both| term_shown(arena, &clause, both));
        let told = Told {
            kind: Kind::Asymmetry,
            level: Level::Note,
            promise: 0,
            sentence: format!("the promise of {giver} {first}; that of {receiver} {second}"),
            clauses: vec![(0, clause.clone()), (1, clause)],
            likewise: Vec::new(),
        };
        seeking.put(told, moves.as_deref());
    }
}

/// Notice or time, given to both alike, after which the one binds and the other does not.
fn term_shown(
    arena: &Arena,
    clause: &Clause,
    (entry, start): &(Vec<Move>, Scene),
) -> Option<Vec<Move>> {
    let tries: &[&[Move]] = match clause {
        Clause::Withdrawal => &[
            &[Move::Notice(0), Move::Notice(1)],
            &[Move::Notice(0), Move::Notice(1), Move::Wait],
        ],
        Clause::End => &[&[Move::Wait]],
        _ => return None,
    };
    tries.iter().find_map(|moves| {
        let mut scene = start.clone();
        for made in *moves {
            scene = arena.turn(&scene, *made)?.scene;
        }
        let binds = |promise| {
            let position: Option<&Position> = arena.account(&scene, Eyes::Supposed);
            position.is_some_and(|it| arena.play.binds(it, promise))
        };
        (binds(0) != binds(1)).then(|| entry.iter().chain(*moves).copied().collect())
    })
}

fn said_of_conditions(text: &Assurance) -> String {
    let each = text.conditions.iter();
    let mut words: Vec<String> = each
        .map(|condition| {
            let first = if condition.first {
                "gives way only to a first attack"
            } else {
                "gives way to any such attack, also to the answer to its giver's own breach"
            };
            let window = condition.window.map(|it| format!(", for {it}"));
            first.to_owned() + &window.unwrap_or_default()
        })
        .collect();
    words.dedup();
    if words.is_empty() {
        "gives way to no attack".to_owned()
    } else {
        words.join(" and ")
    }
}

fn said_of_entry(text: &Assurance) -> String {
    match &text.entry {
        None | Some(Entry::OnReceipt) => "begins on receipt".to_owned(),
        Some(Entry::OnDispatch) => "begins on dispatch".to_owned(),
        Some(Entry::At(at)) => format!("begins at {at}"),
        Some(Entry::OnceOtherInEffect) => "begins once the other has begun".to_owned(),
        Some(Entry::OnceDone(..)) => "begins once a first step is done".to_owned(),
    }
}

fn said_of_end(text: &Assurance) -> String {
    match text.end {
        None | Some(End::NoneStated) => "has no end".to_owned(),
        Some(End::At(at) | End::EndOfDay(at)) => format!("ends at {at}"),
        Some(End::AfterEntry(wait)) => format!("ends {wait} after it began"),
    }
}

fn said_of_withdrawal(text: &Assurance) -> String {
    match text.withdrawal {
        Some(Withdrawal::Never) => "cannot be withdrawn".to_owned(),
        Some(Withdrawal::AfterReceipt(wait)) if wait.seconds() > 0 => {
            format!("ends {wait} after a notice")
        }
        None | Some(Withdrawal::AfterReceipt(_)) => {
            "ends the moment a notice is received".to_owned()
        }
    }
}

fn said_of_dependence(text: &Assurance) -> String {
    match text.dependence {
        None | Some(Dependence::Independent) => "does not hang on the other",
        Some(Dependence::OnlyWhileStands) => "holds only while the other stands",
        Some(Dependence::ReleasedWhenEnds) => "falls when the other ends or is breached",
    }
    .to_owned()
}

fn said_of_asking(text: &Assurance) -> String {
    text.clarification.map_or_else(
        || "asks nobody who acted before its giver is free".to_owned(),
        |wait| format!("has its giver ask and wait {wait} before it is free"),
    )
}

fn said_of_proof(arena: &Arena, text: &Assurance) -> String {
    let grade = text.standard.as_ref().map(|standard| {
        let mut grades = arena.matter.vocabulary.grades.iter();
        let found = grades.find(|it| it.id == *standard);
        found.map_or_else(|| standard.to_string(), |it| it.name.clone())
    });
    grade.map_or_else(
        || "names no standard of proof".to_owned(),
        |grade| format!("asks for proof that is {grade}"),
    )
}

fn said_of_finding(arena: &Arena, text: &Assurance) -> String {
    match &text.attribution {
        Some(Attribution::Finder { finder, .. }) => {
            format!("leaves it to {} to say who acted", arena.name(finder))
        }
        None | Some(Attribution::EachForItself) => {
            "leaves it to each side to say who acted".to_owned()
        }
    }
}
