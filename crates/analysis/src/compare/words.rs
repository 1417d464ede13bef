//! What differs, in a sentence.

use super::search::Way;
use super::sides::Sides;
use crate::arena::Move;
use crate::scenario::Eyes;
use crate::telling;
use tacit_standing::verdict::{Life, Performance};

/// The act by which the versions come apart and every other by which they come apart likewise; none if it is no act.
pub(super) fn acts(sides: &Sides, way: &Way) -> Vec<String> {
    let arena = sides.old();
    let number = match way.moves.last() {
        Some((Move::Act(number), _)) => Some(*number),
        Some((Move::Mistaken(number), _)) => {
            let mistake = arena.repertoire.mistakes.get(*number);
            mistake.map(|it| it.choice)
        }
        _ => None,
    };
    let own = number.and_then(|number| arena.repertoire.choices.get(number));
    let alike = number.into_iter().flat_map(|number| sides.alike(number));
    // The same act joined by others, or disavowed, is told only where the plain one is not the same.
    let alike = alike.filter(|choice| {
        own.is_some_and(|own| {
            let (own, other) = (&own.deed, &choice.deed);
            (&own.joined, own.preventive, &own.disavowed_by)
                == (&other.joined, other.preventive, &other.disavowed_by)
        })
    });
    let told = own.into_iter().chain(alike);
    told.map(|choice| telling::told(&arena.matter.vocabulary, &choice.deed))
        .collect()
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
        what.join("; then ")
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
        "{happens}: the promise of {giver} to {receiver}{eyes} {} by the old text and {} by the new",
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
