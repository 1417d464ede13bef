//! What differs, in a sentence.

use super::search::Way;
use super::sides::Sides;
use crate::arena::{Arena, Move};
use crate::repertoire::Choice;
use crate::scenario::Eyes;
use crate::telling;
use tacit_standing::verdict::{Life, Performance};

/// The act by which the versions come apart, if it is one.
pub(super) fn act(sides: &Sides, way: &Way) -> Option<String> {
    let (made, _) = way.moves.last()?;
    let arena = sides.old();
    let choice = choice(arena, *made)?;
    Some(telling::told(&arena.matter.vocabulary, &choice.deed))
}

fn choice(arena: &Arena, made: Move) -> Option<&Choice> {
    let number = match made {
        Move::Act(number) => number,
        Move::Mistaken(number) => arena.repertoire.mistakes.get(number)?.choice,
        _ => return None,
    };
    arena.repertoire.choices.get(number)
}

/// What happens, and what the promise comes to by each text.
pub(super) fn sentence(sides: &Sides, way: &Way) -> String {
    let arena = sides.old();
    let told = arena.scenario_at(&way.moves);
    let given = arena.promises.len();
    let what: Vec<&str> = told
        .steps
        .iter()
        .skip(given)
        .map(|it| it.what.as_str())
        .collect();
    let happens = if what.is_empty() {
        "As soon as it is given".to_owned()
    } else {
        format!("If {}", what.join(", then "))
    };
    let names = arena.promises.get(way.apart.promise);
    let names = names.map(|it| (arena.name(&it.giver), arena.name(&it.receiver)));
    let (giver, receiver) = names.unwrap_or_default();
    let [old, new] = way.apart.outcomes;
    let eyes = match way.apart.eyes {
        Eyes::Supposed => String::new(),
        Eyes::Party(party) => {
            let party = arena.parties.get(party);
            let name = party.map(|party| arena.name(party)).unwrap_or_default();
            format!(" in the eyes of {name}")
        }
    };
    format!(
        "{happens}, the promise of {giver} to {receiver}{eyes} {} by the old text and {} by the new",
        state(old, new),
        state(new, old)
    )
}

fn state((life, performance): (Life, Performance), other: (Life, Performance)) -> String {
    let lives = match life {
        Life::NotInEffect => "is not in effect",
        Life::InEffect => "binds",
        Life::Released => "is released",
        Life::Withdrawn => "is withdrawn",
        Life::Expired => "has expired",
    };
    if performance == other.1 {
        return lives.to_owned();
    }
    let performed = match performance {
        Performance::Breached => "is breached",
        Performance::Kept => "is not breached",
    };
    if life == other.0 {
        performed.to_owned()
    } else {
        format!("{performed} and {lives}")
    }
}
