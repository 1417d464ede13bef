//! Breaches that a party cannot avoid: by those for whom it answers, or by what was under way when its promise began.

use super::ways::others;
use super::{Seeking, Told};
use crate::arena::{Arena, Move};
use crate::clause::Clause;
use crate::deed::Deed;
use crate::finding::{Kind, Level};
use crate::game::{GameQuestion, GameVerdict, Goal, play};
use crate::repertoire::Choice;
use crate::scenario::{Eyes, Side};
use crate::search::{Allowed, Next, Sought};
use crate::telling::aimed;
use std::collections::BTreeSet;
use tacit_lang::ids::ActorId;
use tacit_lang::meaning::{Assurance, Dependence, Entry};
use tacit_standing::verdict::Performance;

/// A11: whatever a party does, others bring it into breach, or what it could not end in time does.
pub(crate) fn trap(seeking: &mut Seeking<'_, '_>) {
    for promise in 0..seeking.arena.promises.len() {
        let sought = by_proxies(seeking, promise);
        let was_under_way = under_way(seeking, promise);
        if let Some(sought) = sought.filter(|_| !was_under_way) {
            seeking.put_absence(Kind::Trap, promise, &sought);
        }
    }
}

/// By acts of those for whom it answers; none if that was found.
fn by_proxies(seeking: &mut Seeking<'_, '_>, promise: usize) -> Option<Sought> {
    let arena = seeking.arena;
    let text = arena.text(promise)?;
    let own = arena.giver(promise);
    let entry = seeking.entry(promise, true);
    let Some((entry_moves, start)) = entry.found.clone() else {
        return Some(entry);
    };
    let acts = seeking.acts(|choice| {
        choice.side == Side::Proxy(own)
            && choice.deed.joined.is_empty()
            && !may_disavow(arena, text, promise, &choice.deed.author)
            && choice.bearings.get(promise).is_some_and(|it| it.forborne)
    });
    let allowed = Allowed {
        acts: acts.clone(),
        waiting: true,
        ..Allowed::default()
    };
    let sought = seeking
        .searches
        .shortest(arena, &[start], &allowed, |_, _, turn| {
            match arena.outcome(&turn.scene, Eyes::Supposed, promise) {
                (_, Performance::Breached) => Next::Reached,
                (_, Performance::Kept) => Next::Onward(0),
            }
        });
    let Some((moves, _)) = &sought.found else {
        return Some(sought);
    };
    let last = moves.last();
    let choice = last.and_then(|made| match made {
        Move::Act(number) => arena.repertoire.choices.get(*number),
        _ => None,
    })?;
    let (giver, receiver) = seeking.names(promise);
    let author = &choice.deed.author;
    let by = arena.name(author);
    let what = aimed(&arena.matter.vocabulary, &choice.deed);
    let mut likewise = others(arena, author);
    for number in &acts {
        let other = arena.repertoire.choices.get(*number);
        let other = other.map(|it| &it.deed.author).filter(|it| *it != author);
        let name = other.map(|it| arena.name(it));
        likewise.extend(name.filter(|name| !likewise.contains(name)));
    }
    likewise.extend(joining(arena, promise, choice));
    let listed = is_listed(arena, text, promise, author);
    let mut clauses = vec![(promise, Clause::Act)];
    if listed && let Some(party) = arena.parties.get(own) {
        clauses.push((promise, Clause::Proxies(party.clone())));
    }
    let question = GameQuestion {
        party: own,
        goal: Goal::KeepWord,
    };
    let answer = play(
        arena,
        question,
        &seeking.searches.bounds,
        seeking.searches.stop,
    );
    let verdict = answer.map_or(GameVerdict::Unknown, |answer| answer.verdict);
    let (level, whatever) = match verdict {
        GameVerdict::No => (Level::Grave, format!("whatever {giver} does")),
        GameVerdict::Yes => (
            Level::Serious,
            format!("unless {giver} ends its promise before"),
        ),
        GameVerdict::Unknown => (
            Level::Serious,
            format!("and whether {giver} could prevent it was not settled within the bounds"),
        ),
    };
    let told = Told {
        kind: Kind::Trap,
        level,
        promise,
        sentence: format!(
            "by {what}, {by} alone can bring {giver} into breach of its promise to {receiver}, {whatever}"
        ),
        clauses,
        likewise,
    };
    let moves: Vec<Move> = entry_moves.iter().chain(moves).copied().collect();
    seeking.put(told, Some(&moves));
    None
}

/// The same act by a third power in which that proxy joins, if that counts too.
fn joining(arena: &Arena, promise: usize, choice: &Choice) -> Option<String> {
    let mut actors = arena.cast.actors.iter();
    let (third, _) = actors.find(|(_, side)| *side == Side::ThirdPower)?;
    let deed = Deed {
        author: third.clone(),
        joined: BTreeSet::from([choice.deed.author.clone()]),
        ..choice.deed.clone()
    };
    let joined = arena.choice(deed);
    let counts = joined.bearings.get(promise).is_some_and(|it| it.forborne);
    counts.then(|| {
        format!(
            "{}, by joining in an act of {}",
            arena.name(&choice.deed.author),
            arena.name(third)
        )
    })
}

/// Whether the text lists `author` as a proxy of the giver.
fn is_listed(arena: &Arena, text: &Assurance, promise: usize, author: &ActorId) -> bool {
    let party = arena.parties.get(arena.giver(promise));
    let listed = party.and_then(|party| text.proxies.get(party));
    let top = arena.matter.vocabulary.principal(author);
    listed.is_some_and(|listed| listed.contains_key(author) || listed.contains_key(top))
}

/// Whether the giver may keep its word by disavowing in time what `author` did (S9).
fn may_disavow(arena: &Arena, text: &Assurance, promise: usize, author: &ActorId) -> bool {
    let party = arena.parties.get(arena.giver(promise));
    party.is_some_and(|party| text.disavowal.contains_key(party))
        && is_listed(arena, text, promise, author)
}

/// By an operation of its own that was under way at the entry, and counts as begun then (S1).
fn under_way(seeking: &mut Seeking<'_, '_>, promise: usize) -> bool {
    let arena = seeking.arena;
    let own = arena.giver(promise);
    let forbidden = seeking.acts(|choice| {
        choice.side == Side::Party(own)
            && choice.deed.joined.is_empty()
            && choice.bearings.get(promise).is_some_and(|it| it.forborne)
    });
    let Some(act) = forbidden.first().copied() else {
        return false;
    };
    let Some((entry, _)) = seeking.entry(promise, true).found else {
        return false;
    };
    let mut scene = arena.given_amid(&[act]);
    let mut moves = vec![Move::UnderWay(act)];
    let is_breached = |scene: &crate::arena::Scene| {
        arena.outcome(scene, Eyes::Supposed, promise).1 == Performance::Breached
    };
    for made in entry {
        if is_breached(&scene) {
            break;
        }
        if let Some(turn) = arena.turn(&scene, made) {
            scene = turn.scene;
            moves.push(made);
        }
    }
    if !is_breached(&scene) {
        return false;
    }
    let (giver, receiver) = seeking.names(promise);
    let party = arena.parties.get(own);
    let text = arena.text(promise);
    let by_others = text.is_some_and(|text| {
        let entry = match &text.entry {
            Some(Entry::OnceOtherInEffect) => true,
            Some(Entry::OnceDone(first, _)) => Some(first) != party,
            _ => false,
        };
        entry || text.dependence == Some(Dependence::OnlyWhileStands)
    });
    let choice = arena.repertoire.choices.get(act);
    let what = choice.map(|it| aimed(&arena.matter.vocabulary, &it.deed));
    let what = what.unwrap_or_default();
    let (level, sentence) = if by_others {
        (
            Level::Grave,
            format!(
                "when the promise of {giver} to {receiver} begins is not in its hand, and what it has under way then, such as {what}, counts as a breach from the first instant"
            ),
        )
    } else {
        (
            Level::Note,
            format!(
                "what {giver} has under way when its promise to {receiver} begins, such as {what}, counts as begun then: unless it has ended, {giver} is in breach from the first instant"
            ),
        )
    };
    let told = Told {
        kind: Kind::Trap,
        level,
        promise,
        sentence,
        clauses: vec![(promise, Clause::Entry), (promise, Clause::Act)],
        likewise: Vec::new(),
    };
    seeking.put(told, Some(&moves));
    true
}
