//! Values of a verdict in plain words.

use super::hearing::Hearing;
use std::collections::BTreeSet;
use tacit_lang::time::{DAY_SECONDS, Instant};
use tacit_standing::verdict::{Life, Mark, Performance, Promise, Subject};

/// Times as they are read.
pub(crate) mod spell {
    use super::{DAY_SECONDS, Instant};
    use tacit_lang::time::Between;

    /// `2026-02-06T12:00Z`, as it can be typed back; seconds only where there are any.
    pub(crate) fn instant(at: Instant) -> String {
        let full = at.to_string();
        let short = full.strip_suffix(":00Z").map(|short| format!("{short}Z"));
        short.unwrap_or(full)
    }

    /// A day, an instant, or from when to when.
    pub(crate) fn between(time: Between) -> String {
        let (from, to) = (time.from(), time.to());
        let day = |at: Instant| at.to_string().chars().take(10).collect::<String>();
        let from_midnight = from.seconds().rem_euclid(DAY_SECONDS) == 0;
        let to_midnight = to.seconds().rem_euclid(DAY_SECONDS) == DAY_SECONDS - 1;
        match (from == to, from_midnight && to_midnight) {
            (true, _) => instant(from),
            (false, true) if day(from) == day(to) => day(from),
            (false, true) => format!("{} to {}", day(from), day(to)),
            (false, false) => format!("{} to {}", instant(from), instant(to)),
        }
    }

    /// A length of time, to the largest unit that fits once.
    pub(crate) fn seconds(seconds: i64) -> String {
        let (count, unit) = match seconds.abs() {
            long if long >= 2 * DAY_SECONDS => (long / DAY_SECONDS, "days"),
            long if long >= 7_200 => (long / 3_600, "hours"),
            long if long >= 120 => (long / 60, "minutes"),
            long => (long, "seconds"),
        };
        format!("{count} {unit}")
    }
}

/// `Arland to Borland`.
pub(crate) fn promise(hearing: &Hearing, promise: &Promise) -> String {
    format!(
        "{} to {}",
        hearing.actor(&promise.giver),
        hearing.actor(&promise.receiver)
    )
}

/// The lives that are possible: `in effect or released`.
pub(crate) fn lives(outcomes: &BTreeSet<(Life, Performance)>) -> String {
    either(outcomes.iter().map(|(life, _)| life.to_string()))
}

/// The performances that are possible.
pub(crate) fn performances(outcomes: &BTreeSet<(Life, Performance)>) -> String {
    either(
        outcomes
            .iter()
            .map(|(_, performance)| performance.to_string()),
    )
}

/// Pairs that are possible: `released, kept; or in effect, breached`.
pub(crate) fn outcomes(outcomes: &BTreeSet<(Life, Performance)>) -> String {
    let each = outcomes.iter();
    let pairs: Vec<String> = each
        .map(|(life, performance)| format!("{life}, {performance}"))
        .collect();
    pairs.join("; or ")
}

fn either(words: impl Iterator<Item = String>) -> String {
    let mut each: Vec<String> = words.collect();
    each.dedup();
    let mut seen = BTreeSet::new();
    each.retain(|word| seen.insert(word.clone()));
    each.join(" or ")
}

/// Whether both promises between two parties stand, in some eyes.
pub(crate) fn mutual(one: &str, other: &str, eyes: &str, stand: bool) -> String {
    let stand = if stand {
        "both promises stand"
    } else {
        "not both promises stand"
    };
    format!("Between {one} and {other}, in the eyes of {eyes}, {stand}.")
}

/// The name of a mark, as `expected.toml` has it.
pub(crate) const fn mark(mark: &Mark) -> &'static str {
    match mark {
        Mark::Strained { .. } => "strained",
        Mark::SelfProvoked { .. } => "self-provoked",
        Mark::ActedOnBelief { .. } => "acted-on-belief",
        Mark::WithdrawalInFlight { .. } => "withdrawal-in-flight",
    }
}

/// The names of marks, each once.
pub(crate) fn marks(marks: &[Mark]) -> String {
    let names: BTreeSet<&str> = marks.iter().map(mark).collect();
    let names: Vec<String> = names
        .into_iter()
        .map(|name| name.replace('-', " "))
        .collect();
    names.join(", ").replace("self provoked", "self-provoked")
}

/// A question of fact: "who did `rocket-fire`".
pub(crate) fn subject(hearing: &Hearing, subject: &Subject) -> String {
    asked(hearing, subject, |id| match hearing.labels.get(id) {
        Some(label) => format!("`{id}` ({label})"),
        None => format!("`{id}`"),
    })
}

/// The same without what incidents are called: "who did rocket-fire".
pub(crate) fn subject_in_short(hearing: &Hearing, subject: &Subject) -> String {
    asked(hearing, subject, |id| id.to_owned())
}

fn asked(hearing: &Hearing, subject: &Subject, labelled: impl Fn(&str) -> String) -> String {
    match subject {
        Subject::Author { incident } => format!("who did {}", labelled(incident)),
        Subject::Act { incident } => format!("what kind of act {} was", labelled(incident)),
        Subject::Hit { incident, hit } => format!("whether {} hit {hit}", labelled(incident)),
        Subject::Hits { incident } => format!("what {} hit", labelled(incident)),
        Subject::Joined { incident, actor } => {
            format!(
                "whether {} took part in {}",
                hearing.actor(actor),
                labelled(incident)
            )
        }
        Subject::Preventive { incident } => {
            format!("whether {} was preventive", labelled(incident))
        }
        Subject::Control { actor, principal } => format!(
            "whether {} controls {}, and how closely",
            hearing.actor(principal),
            hearing.actor(actor)
        ),
        Subject::Order { first, second } => {
            format!(
                "which came first, {} or {}",
                labelled(first),
                labelled(second)
            )
        }
        Subject::Same { claim } => format!("whether the incidents of `{claim}` are one"),
        Subject::Begin { incident } => format!("when {} began", labelled(incident)),
        Subject::End { incident } => format!("when {} ended", labelled(incident)),
        Subject::Incident { incident } => format!("whether {} happened", labelled(incident)),
        Subject::Messages => "which messages arrived, and when".to_owned(),
        Subject::Controls => "who controls whom".to_owned(),
        Subject::Disavowal {
            incident,
            principal,
        } => format!(
            "whether {} disavowed {}",
            hearing.actor(principal),
            labelled(incident)
        ),
        Subject::Assumption { assumption } => format!("whether `{assumption}` holds"),
    }
}

#[cfg(test)]
mod tests {
    use super::spell;
    use tacit_lang::time::{parse_between, parse_instant};

    #[test]
    fn times_are_as_short_as_they_are_exact() {
        let at = parse_instant("2026-02-06T12:00Z").unwrap();
        assert_eq!(spell::instant(at), "2026-02-06T12:00Z");
        assert_eq!(parse_instant(&spell::instant(at)), Ok(at));
        let day = parse_between("2026-02-06Z").unwrap();
        assert_eq!(spell::between(day), "2026-02-06");
        let zoned = parse_between("2026-02-06+03:30").unwrap();
        assert_eq!(
            spell::between(zoned),
            "2026-02-05T20:30Z to 2026-02-06T20:29:59Z"
        );
    }

    #[test]
    fn a_length_of_time_is_told_in_its_own_unit() {
        assert_eq!(spell::seconds(237_600), "2 days");
        assert_eq!(spell::seconds(90), "90 seconds");
    }
}
