//! Words that change no verdict (clause A6).

use super::{Seeking, Told};
use crate::arena::Arena;
use crate::clause::Clause;
use crate::compare::first_difference;
use crate::finding::{Kind, Level};
use crate::matter::Matter;
use crate::mend::amended;
use crate::remedy::{Edit, omissions};
use crate::search::{Sought, mistakes};
use tacit_lang::ids::ActorId;
use tacit_lang::meaning::{Assurance, Entry};

/// What leaving out a clause does.
enum Omitted {
    /// Some verdict is another without it.
    Live,
    /// No verdict is; said is how many mistakes there were at most, if any could be made.
    Dead(Option<String>),
    /// None was found within this bound.
    Unknown(String),
}

/// A6: every clause that could be left out, left out.
pub(crate) fn clause(seeking: &mut Seeking<'_, '_>) {
    let matter = &seeking.arena.matter;
    let Ok(pairs) = Arena::pairs(matter) else {
        return;
    };
    // A text for a group is looked at once, for all its pairs.
    if pairs.first() != Some(&seeking.arena.parties) {
        return;
    }
    let texts: Vec<usize> = (0..matter.texts.len()).collect();
    for text in texts {
        let promise = seeking.arena.promises.iter().position(|it| it.text == text);
        if let Some(promise) = promise {
            of_text(seeking, promise, text, &pairs);
        }
    }
}

fn of_text(seeking: &mut Seeking<'_, '_>, promise: usize, text: usize, pairs: &[[ActorId; 2]]) {
    let matter = &seeking.arena.matter;
    let Some((assurance, _)) = matter.texts.get(text) else {
        return;
    };
    let edits = omissions(assurance, &matter.vocabulary);
    let is_seen = |edit: &Edit| is_seen(&edit.clause, assurance);
    let edits: Vec<Edit> = edits.into_iter().filter(is_seen).collect();
    let mut found = false;
    let mut within = None;
    for edit in &edits {
        match omitted(seeking, matter, text, edit, pairs) {
            Omitted::Live => {}
            Omitted::Unknown(bound) => within = within.or(Some(bound)),
            Omitted::Dead(mistaken) => {
                found = true;
                let shadows = shadows(seeking, text, edit, &edits, pairs);
                put(seeking, promise, edit, &shadows, mistaken);
            }
        }
    }
    if !found {
        let sought = Sought {
            found: None,
            within,
        };
        seeking.put_absence(Kind::DeadClause, promise, &sought);
    }
}

/// Whether the moves of A1 can show what this clause does: all that happens is proved, nothing happens at one instant, and what is
/// handed over arrives at once.
fn is_seen(clause: &Clause, text: &Assurance) -> bool {
    match clause {
        Clause::Standard | Clause::SameInstant => false,
        Clause::Entry => text.entry != Some(Entry::OnDispatch),
        _ => true,
    }
}

fn omitted(
    seeking: &mut Seeking<'_, '_>,
    matter: &Matter,
    text: usize,
    edit: &Edit,
    pairs: &[[ActorId; 2]],
) -> Omitted {
    let without = amended(matter, text, edit);
    let mut within = None;
    for pair in pairs {
        if seeking.searches.is_broken_off() {
            return Omitted::Unknown("before it was broken off".to_owned());
        }
        let first = first_difference([matter, &without], pair, seeking.searches);
        let Some(first) = first else { continue };
        if first.difference.is_some() {
            return Omitted::Live;
        }
        within = within.or(first.within);
    }
    // To look at more mistakes than so many is beyond every search: it is said with the finding.
    let mistaken = mistakes(seeking.searches.bounds.mistakes);
    match within {
        Some(within) if within != format!("with {mistaken}") => Omitted::Unknown(within),
        within => Omitted::Dead(within.map(|_| mistaken)),
    }
}

/// The clauses that say the same already: without any one of which this one is live.
fn shadows<'e>(
    seeking: &mut Seeking<'_, '_>,
    text: usize,
    dead: &Edit,
    edits: &'e [Edit],
    pairs: &[[ActorId; 2]],
) -> Vec<&'e Edit> {
    let matter = &seeking.arena.matter;
    let mut shadows = Vec::new();
    for other in edits.iter().filter(|it| it.change != dead.change) {
        let without = amended(matter, text, other);
        let both = omissions(&other.amended, &matter.vocabulary);
        let Some(both) = both.into_iter().find(|it| it.change == dead.change) else {
            continue;
        };
        if let Omitted::Live = omitted(seeking, &without, text, &both, pairs) {
            shadows.push(other);
        }
    }
    shadows
}

fn put(
    seeking: &mut Seeking<'_, '_>,
    promise: usize,
    dead: &Edit,
    shadows: &[&Edit],
    mistaken: Option<String>,
) {
    let words = |edit: &Edit| {
        let change = edit.change.strip_prefix("leave out ");
        change.unwrap_or(&edit.change).to_owned()
    };
    let own = words(dead);
    let within = mistaken.map_or_else(String::new, |it| {
        if it.starts_with("nobody") {
            format!(", {it},")
        } else {
            format!(", with at most {it},")
        }
    });
    let sentence = match shadows.first() {
        Some(shadow) => format!(
            "nothing would be judged otherwise{within} without {own}: {} says the same already",
            words(shadow)
        ),
        None => format!(
            "nothing would be judged otherwise{within} without {own}: in this text the words do nothing"
        ),
    };
    let clauses = std::iter::once(dead).chain(shadows.iter().copied());
    let told = Told {
        kind: Kind::DeadClause,
        level: Level::Note,
        promise,
        sentence,
        clauses: clauses.map(|it| (promise, it.clause.clone())).collect(),
        likewise: Vec::new(),
    };
    seeking.put(told, None);
}
