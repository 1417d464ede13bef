//! What is typed into the fields of a form: times, and names that the vocabulary declares. Whatever is wrong is said of its field.

use tacit_console::desk::Fault;
use tacit_lang::ids::ActorId;
use tacit_lang::time::{Between, Instant, parse_between, parse_instant};
use tacit_lang::vocabulary::Vocabulary;

/// Since when something was known here, if that was before now.
pub(super) fn known_since(typed: &str, now: Instant) -> Result<Option<Instant>, Fault> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let at = parse_instant(&written(typed)).map_err(|why| at_time("learned", &why.to_string()))?;
    if at > now {
        return Err(Fault::at(
            "learned",
            &format!("`{typed}` lies after now; leave it empty if it became known just now"),
        ));
    }
    Ok(Some(at))
}

/// A time as it is typed, as records have it: `2026-02-02 21:00 Z` and `2026-02-02T21:00Z` are the same.
pub(super) fn written(typed: &str) -> String {
    let one = |part: &str| {
        let mut words = part.split_whitespace();
        let day = words.next().unwrap_or_default().to_owned();
        let rest: String = words.collect();
        let is_clock = rest.starts_with(|letter: char| letter.is_ascii_digit());
        day + if is_clock { "T" } else { "" } + &rest
    };
    match typed.split_once("..") {
        Some((from, to)) => format!("{}..{}", one(from), one(to)),
        None => one(typed),
    }
}

/// The time in a field, if there is any.
pub(super) fn interval(field: &str, typed: &str) -> Result<Option<Between>, Fault> {
    let typed = written(typed);
    if typed.is_empty() {
        return Ok(None);
    }
    let one = |text: &str| parse_between(text).map_err(|why| at_time(field, &why.to_string()));
    let Some((from, to)) = typed.split_once("..") else {
        return one(&typed).map(Some);
    };
    let (from, to) = (one(from)?, one(to)?);
    let found = Between::new(from.from(), to.to());
    found.map(Some).ok_or_else(|| {
        Fault::at(
            field,
            "it ends before it begins: the earliest comes first, then the latest",
        )
    })
}

fn at_time(field: &str, why: &str) -> Fault {
    Fault::at(
        field,
        &format!(
            "{why}; write it like 2026-02-02T21:00Z, or with another zone, like 2026-02-02T22:30+01:30"
        ),
    )
}

/// That an actor is declared.
pub(super) fn actor(field: &str, id: &str, words: Option<&Vocabulary>) -> Result<(), Fault> {
    let known =
        ActorId::new(id).is_ok_and(|id| words.is_some_and(|words| words.actors.contains_key(&id)));
    declared(field, id, known)
}

/// That what is typed is one of those declared.
pub(super) fn declared(field: &str, id: &str, known: bool) -> Result<(), Fault> {
    if known {
        return Ok(());
    }
    Err(Fault::at(
        field,
        &format!("the desk's vocabulary does not declare `{id}`; choose one of the list"),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_may_be_typed_with_spaces_and_means_the_same() {
        for (typed, meant) in [
            (" 2026-02-02 21:00 Z ", "2026-02-02T21:00Z"),
            ("2026-02-02T21:00Z", "2026-02-02T21:00Z"),
            ("2026-02-02 Z", "2026-02-02Z"),
            ("2026-02-02 21:00 +01:30", "2026-02-02T21:00+01:30"),
            (
                "2026-02-02 Z .. 2026-02-03 04:00 Z",
                "2026-02-02Z..2026-02-03T04:00Z",
            ),
            ("", ""),
        ] {
            assert_eq!(written(typed), meant);
        }
    }

    #[test]
    fn an_interval_is_refused_at_its_field_if_it_ends_before_it_begins() {
        let fault = interval("begin", "2026-02-03Z..2026-02-02Z").unwrap_err();
        assert_eq!(fault.field().map(|(field, _)| field), Some("begin"));
        assert_eq!(interval("end", "  "), Ok(None));
    }
}
