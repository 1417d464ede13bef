//! Why a standing is what it is, laid out for a reader.

use super::hearing::Hearing;
use super::words::{self, spell};
use crate::screen::{Ink, Screen, wrapped};
use tacit_standing::verdict::{Breach, Difference, Mark, OpenFact, Reason, Standing};

/// How many of a kind are shown before the rest is counted.
pub(crate) const MOST_SHOWN: usize = 20;

/// Everything behind one standing: reasons, breaches, marks, open facts, notes.
pub(crate) fn behind(hearing: &Hearing, standing: &Standing, screen: &Screen) -> String {
    let mut out = Lines::new(screen);
    if standing.outcomes.len() > 1 && !standing.reasons.is_empty() {
        out.line(2, "one of the readings that are possible:");
    }
    listed(&mut out, &standing.reasons, |out, reason| {
        out.dated(&spell::instant(reason.at), &why(hearing, reason));
    });
    if standing.reasons.is_empty() {
        out.line(2, "nothing on record has happened to it");
    }
    breaches(&mut out, hearing, standing);
    for mark in &standing.marks {
        out.line(2, &format!("mark: {}", marked(hearing, mark)));
    }
    opens(&mut out, hearing, standing);
    if let Some(partial) = &standing.partial {
        out.line(2, &format!("incomplete: {partial}"));
    }
    for note in &standing.notes {
        out.line(2, &format!("note: {note}"));
    }
    out.text
}

/// Where two pairs of eyes differ, and by which fact.
pub(crate) fn difference(hearing: &Hearing, found: &Difference, screen: &Screen) -> String {
    let mut out = Lines::new(screen);
    let (one, other) = (&found.one, &found.other);
    match found.decided_by.as_slice() {
        [] => out.line(
            2,
            &format!(
                "{one} and {other} differ, and no single fact decides between them; they hold {} facts differently",
                found.disagreements
            ),
        ),
        [only] => out.line(
            2,
            &format!(
                "{one} and {other} differ by one fact, {} ({one}: {}; {other}: {})",
                words::subject(hearing, &only.subject),
                only.one,
                only.other
            ),
        ),
        several => {
            out.line(2, &format!("{one} and {other} differ, and each of these facts alone decides:"));
            listed(&mut out, several, |out, fact| {
                let subject = words::subject(hearing, &fact.subject);
                out.line(4, &format!("{subject} ({one}: {}; {other}: {})", fact.one, fact.other));
            });
        }
    }
    out.text
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

fn breaches(out: &mut Lines<'_>, hearing: &Hearing, standing: &Standing) {
    if let Some(at) = standing.reaffirmed {
        out.line(
            2,
            &format!(
                "reaffirmed {}; {} breaches lie before",
                spell::instant(at),
                standing.breaches_before_reaffirmation
            ),
        );
    }
    if standing.breaches.is_empty() {
        return;
    }
    let count = standing.breaches.len();
    out.line(
        2,
        &format!(
            "{count} {}:",
            if count == 1 { "breach" } else { "breaches" }
        ),
    );
    listed(out, &standing.breaches, |out, breach: &Breach| {
        let belief = if breach.acted_on_belief {
            ", acted on belief"
        } else {
            ""
        };
        let incident = labelled(hearing, &breach.incident);
        out.line(
            4,
            &format!("{}  {incident}{belief}", spell::instant(breach.at)),
        );
    });
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

/// The open facts that change the outcome each by itself; where none does, how many there are.
fn opens(out: &mut Lines<'_>, hearing: &Hearing, standing: &Standing) {
    let bears = |fact: &&OpenFact| {
        fact.values
            .iter()
            .any(|(_, those)| *those != standing.outcomes)
    };
    let alone: Vec<&OpenFact> = standing.open.iter().filter(bears).collect();
    if alone.is_empty() && !standing.open.is_empty() {
        let subjects = standing.open.iter().take(3);
        let named: Vec<String> = subjects
            .map(|fact| words::subject(hearing, &fact.subject))
            .collect();
        out.line(
            2,
            &format!(
                "open: at least {} facts, of which none changes the outcome by itself; the first are: {}",
                standing.open.len(),
                named.join("; ")
            ),
        );
    }
    listed(out, &alone, |out, fact| open(out, hearing, fact));
}

fn open(out: &mut Lines<'_>, hearing: &Hearing, fact: &OpenFact) {
    let conflict = if fact.conflict { "contested" } else { "open" };
    let settles = if fact.settles { ", and settles it" } else { "" };
    out.line(
        2,
        &format!(
            "{conflict}: {}{settles}",
            words::subject(hearing, &fact.subject)
        ),
    );
    for (value, outcomes) in &fact.values {
        out.line(4, &format!("if {value}: {}", words::outcomes(outcomes)));
    }
}

/// At most [`MOST_SHOWN`] of `items`, and how many more there are.
fn listed<T>(out: &mut Lines<'_>, items: &[T], show: impl Fn(&mut Lines<'_>, &T)) {
    for item in items.iter().take(MOST_SHOWN) {
        show(out, item);
    }
    let more = items.len().saturating_sub(MOST_SHOWN);
    if more > 0 {
        out.line(2, &format!("and {more} more; --json has them all"));
    }
}

/// Lines under a heading.
struct Lines<'s> {
    screen: &'s Screen,
    text: String,
}

impl<'s> Lines<'s> {
    fn new(screen: &'s Screen) -> Self {
        Self {
            screen,
            text: String::new(),
        }
    }

    fn line(&mut self, indent: usize, text: &str) {
        self.text.push_str(&" ".repeat(indent));
        self.text
            .push_str(&wrapped(text, self.screen.width, indent + 2));
        self.text.push('\n');
    }

    fn dated(&mut self, when: &str, text: &str) {
        let text = wrapped(text, self.screen.width, when.len() + 4);
        self.text
            .push_str(&format!("  {}  {text}\n", self.screen.ink(Ink::Dim, when)));
    }
}
