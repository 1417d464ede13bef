//! What is behind a verdict in plain words, for whichever page shows it.

use super::hearing::Hearing;
use super::words::{self, spell};
use tacit_standing::verdict::{Breach, Difference, Mark, OpenFact, Reason, Standing};

/// How many of a kind are shown before the rest is counted.
pub(crate) const MOST_SHOWN: usize = 20;

/// Everything behind one standing.
#[derive(Debug)]
pub(crate) struct Behind {
    /// Said before the reasons where several readings are possible and one of them is shown; or where nothing has happened.
    pub(crate) before: Option<&'static str>,
    /// When, and what happened to it.
    pub(crate) reasons: Shown<(String, String)>,
    /// Since when breaches count.
    pub(crate) reaffirmed: Option<String>,
    /// When, and by which incident it was breached.
    pub(crate) breaches: Shown<(String, String)>,
    /// Marks over it.
    pub(crate) marks: Vec<String>,
    /// That facts are open of which none decides alone.
    pub(crate) open_together: Option<String>,
    /// Each fact that is open and changes the outcome by itself, and what would follow from each reading of it.
    pub(crate) open: Shown<(String, Vec<(String, String)>)>,
    /// Why the answer may be incomplete.
    pub(crate) incomplete: Option<String>,
    /// What else is to be known.
    pub(crate) notes: Vec<String>,
}

/// The first of many.
#[derive(Debug)]
pub(crate) struct Shown<T> {
    /// At most [`MOST_SHOWN`].
    pub(crate) each: Vec<T>,
    /// How many there are.
    pub(crate) count: usize,
}

impl<T> Shown<T> {
    fn of<S>(items: &[S], show: impl Fn(&S) -> T) -> Self {
        Self {
            each: items.iter().take(MOST_SHOWN).map(show).collect(),
            count: items.len(),
        }
    }

    /// How many are not shown.
    pub(crate) fn more(&self) -> usize {
        self.count.saturating_sub(self.each.len())
    }
}

impl Behind {
    pub(crate) fn of(hearing: &Hearing, standing: &Standing) -> Self {
        let before = match (standing.reasons.is_empty(), standing.outcomes.len()) {
            (true, _) => Some("nothing on record has happened to it"),
            (false, 2..) => Some("one of the readings that are possible:"),
            _ => None,
        };
        let bears = |fact: &&OpenFact| {
            let mut values = fact.values.iter();
            values.any(|(_, those)| *those != standing.outcomes)
        };
        let alone: Vec<&OpenFact> = standing.open.iter().filter(bears).collect();
        let together = alone.is_empty() && !standing.open.is_empty();
        Self {
            before,
            reasons: Shown::of(&standing.reasons, |reason| {
                (spell::instant(reason.at), why(hearing, reason))
            }),
            reaffirmed: standing.reaffirmed.map(|at| {
                format!(
                    "reaffirmed {}; {} breaches lie before",
                    spell::instant(at),
                    standing.breaches_before_reaffirmation
                )
            }),
            breaches: Shown::of(&standing.breaches, |breach| breached(hearing, breach)),
            marks: standing
                .marks
                .iter()
                .map(|it| marked(hearing, it))
                .collect(),
            open_together: together.then(|| open_together(hearing, &standing.open)),
            open: Shown::of(&alone, |fact| open(hearing, fact)),
            incomplete: standing.partial.clone(),
            notes: standing.notes.clone(),
        }
    }
}

/// That two pairs of eyes differ, and the facts that decide: one in the sentence itself, several behind it.
pub(crate) fn difference(hearing: &Hearing, found: &Difference) -> (String, Shown<String>) {
    let eyes = [&found.one, &found.other].map(ToString::to_string);
    difference_of(hearing, found, &eyes)
}

/// The same, with what each pair of eyes is to be called.
pub(crate) fn difference_of(
    hearing: &Hearing,
    found: &Difference,
    [one, other]: &[String; 2],
) -> (String, Shown<String>) {
    let none = Shown {
        each: Vec::new(),
        count: 0,
    };
    match found.decided_by.as_slice() {
        [] => (
            format!(
                "{one} and {other} differ, and no single fact decides between them; they hold {} facts differently",
                found.disagreements
            ),
            none,
        ),
        [only] => (
            format!(
                "{one} and {other} differ by one fact, {} ({one}: {}; {other}: {})",
                words::subject(hearing, &only.subject),
                only.one,
                only.other
            ),
            none,
        ),
        several => (
            format!("{one} and {other} differ, and each of these facts alone decides:"),
            Shown::of(several, |fact| {
                let subject = words::subject(hearing, &fact.subject);
                format!("{subject} ({one}: {}; {other}: {})", fact.one, fact.other)
            }),
        ),
    }
}

fn why(hearing: &Hearing, reason: &Reason) -> String {
    let mut text = format!("{} [{}]", reason.what, reason.clause);
    if let Some(record) = &reason.record {
        text.push_str(&format!(": {}", labelled(hearing, record)));
    }
    if !reason.claims.is_empty() {
        let roots = if reason.roots == 1 { "root" } else { "roots" };
        // A claim that rests on more than its own source says on how many.
        let claims: Vec<String> = reason
            .grounds
            .iter()
            .take(5)
            .map(|ground| match ground.roots.len() {
                0 | 1 => ground.claim.clone(),
                several => format!("{} ({several} roots)", ground.claim),
            })
            .collect();
        let more = reason.claims.len().saturating_sub(claims.len());
        let more = if more > 0 {
            format!(" and {more} more")
        } else {
            String::new()
        };
        text.push_str(&format!(
            "; by {}{more}, {} independent {roots}",
            claims.join(", "),
            reason.roots
        ));
    }
    text
}

fn labelled(hearing: &Hearing, record: &str) -> String {
    match hearing.labels.get(record) {
        Some(label) => format!("{record}, \"{label}\""),
        None => record.to_owned(),
    }
}

fn breached(hearing: &Hearing, breach: &Breach) -> (String, String) {
    let belief = if breach.acted_on_belief {
        ", acted on belief"
    } else {
        ""
    };
    let incident = labelled(hearing, &breach.incident);
    (spell::instant(breach.at), format!("{incident}{belief}"))
}

fn marked(hearing: &Hearing, mark: &Mark) -> String {
    let some = |incidents: &[String]| {
        let shown: Vec<String> = incidents
            .iter()
            .take(5)
            .map(|id| labelled(hearing, id))
            .collect();
        let more = incidents.len().saturating_sub(shown.len());
        let more = if more > 0 {
            format!("; and {more} more")
        } else {
            String::new()
        };
        shown.join("; ") + &more
    };
    match mark {
        Mark::Strained { incidents } => format!("strained by {}", some(incidents)),
        Mark::ActedOnBelief { incidents } => format!("acted on belief in {}", some(incidents)),
        Mark::SelfProvoked {
            provocation,
            release,
            seconds_between,
        } => format!(
            "self-provoked: {} came {} before {}",
            labelled(hearing, provocation),
            spell::seconds(*seconds_between),
            labelled(hearing, release)
        ),
        Mark::WithdrawalInFlight {
            message,
            takes_effect,
        } => match takes_effect {
            Some(at) => format!(
                "withdrawal in flight: `{message}` takes effect {}; until then it binds",
                spell::instant(*at)
            ),
            None => {
                format!("withdrawal in flight: `{message}` is not known to be received; it binds")
            }
        },
    }
}

/// That facts are open, of which none changes the outcome by itself.
fn open_together(hearing: &Hearing, facts: &[OpenFact]) -> String {
    let named: Vec<String> = facts
        .iter()
        .take(3)
        .map(|fact| words::subject(hearing, &fact.subject))
        .collect();
    format!(
        "open: at least {} facts, of which none changes the outcome by itself; the first are: {}",
        facts.len(),
        named.join("; ")
    )
}

fn open(hearing: &Hearing, fact: &OpenFact) -> (String, Vec<(String, String)>) {
    let conflict = if fact.conflict { "contested" } else { "open" };
    let settles = if fact.settles { ", and settles it" } else { "" };
    let subject = words::subject(hearing, &fact.subject);
    let values = fact.values.iter();
    let values = values.map(|(value, outcomes)| (value.clone(), words::outcomes(outcomes)));
    (format!("{conflict}: {subject}{settles}"), values.collect())
}
