//! What a desk says stands, beside what must be seen.

use super::fault::DemoFault;
use super::scenario::{Case, Comparison, Expected, Root, Seen, Unknown};
use super::story::{Play, found};
use super::world::{World, text};
use serde_json::Value;
use std::collections::BTreeSet;
use tacit_lang::ids::ActorId;
use tacit_lang::time::{Instant, parse_instant};
use tacit_standing::verdict::{Subject, Word};

/// One thing that was looked at.
#[derive(Debug, Clone)]
pub(crate) struct Sight {
    /// The row of the timeline or the branch.
    pub(crate) row: String,
    /// As of when.
    pub(crate) at: Option<Instant>,
    /// As known when, if that is another moment.
    pub(crate) known: Option<Instant>,
    /// In whose eyes, or at whose desk.
    pub(crate) eyes: String,
    /// What it shows, in words.
    pub(crate) says: String,
    /// What is expected and what is seen, one pair for each promise.
    pub(crate) pairs: Vec<Pair>,
    /// Every point on which it is not as expected.
    pub(crate) parts: Vec<String>,
    /// As the desk itself tells it, where that was asked for.
    pub(crate) page: String,
}

/// Expected and seen.
#[derive(Debug, Clone)]
pub(crate) struct Pair {
    /// Of what.
    pub(crate) of: String,
    /// Expected.
    pub(crate) expected: String,
    /// Seen.
    pub(crate) seen: String,
    /// Marks, and whether both stand.
    pub(crate) besides: String,
}

/// What is looked at at one moment of a play.
#[derive(Debug, Clone)]
pub(crate) enum Look {
    /// Both promises, in one pair of eyes.
    Case(Case),
    /// Two desks on one promise.
    Comparison(Comparison),
    /// What must not be known.
    Unknown(Unknown),
    /// On what exposures rest.
    Root(Root),
}

impl Look {
    /// Everything that is looked at in a play, in the order of its moments.
    pub(crate) fn of(play: &Play, expected: &Expected) -> Vec<(Instant, Self)> {
        let is_here = |row: &str, records: &[String]| {
            let own = if play.row == "timeline" {
                row.starts_with(|first: char| first.is_ascii_digit())
            } else {
                row == play.row
            };
            own && records.iter().all(|name| play.records.contains(name))
        };
        let reads = |texts: &[String], vocabulary: &str| {
            texts == play.texts && vocabulary == play.vocabulary
        };
        let mut looks = Vec::new();
        for case in &expected.case {
            if is_here(&case.row, &case.records) && reads(&case.texts, &case.vocabulary) {
                looks.push((case.at.max(case.known), Self::Case(case.clone())));
            }
        }
        for row in &expected.difference {
            if is_here(&row.row, &row.records) && reads(&row.texts, &row.vocabulary) {
                looks.push((row.at.max(row.known), Self::Comparison(row.clone())));
            }
        }
        // These name no moment: they are looked at with the last look of their row.
        let last = |name: &str, looks: &[(Instant, Self)]| {
            let of_row = looks
                .iter()
                .filter(|(_, look)| matches!(look, Self::Case(case) if case.row == name));
            of_row.map(|(at, _)| *at).max()
        };
        for row in &expected.unknown {
            let at = last(&row.row, &looks).filter(|_| is_here(&row.row, &row.records));
            looks.extend(at.map(|at| (at, Self::Unknown(row.clone()))));
        }
        for row in &expected.root {
            let at = last(&row.row, &looks).filter(|_| is_here(&row.row, &row.records));
            looks.extend(at.map(|at| (at, Self::Root(row.clone()))));
        }
        looks.sort_by_key(|(at, _)| *at);
        looks
    }

    /// The row that it belongs to.
    pub(crate) fn row(&self) -> &str {
        match self {
            Self::Case(it) => &it.row,
            Self::Comparison(it) => &it.row,
            Self::Unknown(it) => &it.row,
            Self::Root(it) => &it.row,
        }
    }

    /// Whether it is through eyes of which no desk is here: a program that cannot read cannot be asked.
    pub(crate) fn is_nobodys(&self, world: &World) -> bool {
        matches!(self, Self::Case(case) if desk_of(&case.eyes, world).is_none())
    }

    /// Looks.
    pub(crate) fn ask(&self, world: &World, verbose: bool) -> Result<Sight, DemoFault> {
        match self {
            Self::Case(it) => case(it, world, verbose),
            Self::Comparison(it) => comparison(it, world),
            Self::Unknown(it) => unknown(it, world),
            Self::Root(it) => root(it, world),
        }
    }
}

/// At whose desk these eyes are asked for: their own, or that of who knows them.
fn desk_of(eyes: &str, world: &World) -> Option<String> {
    let whose = eyes
        .split_once(" as known to ")
        .map_or(eyes, |(_, knower)| knower);
    world.eyes().into_iter().find(|it| it == whose)
}

fn standing(
    world: &World,
    desk: &str,
    eyes: &[&str],
    [at, known]: [Instant; 2],
) -> Result<Value, DemoFault> {
    let mut line = vec!["standing".to_owned()];
    line.extend(["--at".to_owned(), at.to_string()]);
    line.extend(["--known".to_owned(), known.to_string()]);
    for eyes in eyes {
        line.extend(["--eyes".to_owned(), (*eyes).to_owned()]);
    }
    world.data(desk, &line)
}

fn case(case: &Case, world: &World, verbose: bool) -> Result<Sight, DemoFault> {
    let desk = desk_of(&case.eyes, world)
        .ok_or_else(|| DemoFault::Story(format!("nobody here has the eyes `{}`", case.eyes)))?;
    let answer = standing(world, &desk, &[&case.eyes], [case.at, case.known])?;
    let mutual = found(&answer, "/mutual/*/stand")
        .iter()
        .any(|it| it.as_bool() == Some(true));
    let mut sight = Sight {
        row: case.row.clone(),
        at: Some(case.at),
        known: Some(case.known).filter(|known| *known != case.at),
        eyes: case.eyes.clone(),
        says: case.says.clone(),
        pairs: Vec::new(),
        parts: Vec::new(),
        page: String::new(),
    };
    let mut givers: Vec<_> = case.promise.iter().collect();
    givers.sort_by_key(|(giver, _)| !world.opens(giver.as_str()));
    for (giver, expected) in givers {
        let seen = promise(&answer, giver);
        sight.parts.extend(parts(giver, expected, seen));
        let mut besides: Vec<String> = marks(seen).into_iter().collect();
        if mutual {
            besides.push("mutual".to_owned());
        }
        if let Some(seen) = seen {
            let breaches = found(seen, "/breaches/*/incident").into_iter();
            besides.extend(
                breaches
                    .filter_map(Value::as_str)
                    .map(|it| format!("by {it}")),
            );
            let settling = found(seen, "/open/*").into_iter();
            let settling =
                settling.filter(|it| it.get("settles").and_then(Value::as_bool) == Some(true));
            besides.extend(
                settling
                    .filter_map(|it| it.get("subject"))
                    .map(|it| format!("open: {}", about(it))),
            );
        }
        sight.pairs.push(Pair {
            of: giver.to_string(),
            expected: expected.word.to_string(),
            seen: seen.map_or("not given here".to_owned(), word),
            besides: besides.join(", "),
        });
    }
    if mutual != case.mutual {
        let part = format!("mutual: expected {}, seen {mutual}", case.mutual);
        sight.parts.push(part);
    }
    if verbose {
        let line = [
            "standing",
            "--at",
            &case.at.to_string(),
            "--known",
            &case.known.to_string(),
        ];
        let line = line.into_iter().chain(["--eyes", &case.eyes]);
        sight.page = world.page(&desk, &line.collect::<Vec<&str>>())?;
    }
    Ok(sight)
}

/// The standing of the promise that this party gives.
fn promise<'a>(answer: &'a Value, giver: &ActorId) -> Option<&'a Value> {
    let mut standings = found(answer, "/standings/*").into_iter();
    standings.find(|it| text(it, "/promise/giver") == giver.as_str())
}

/// The one word, as a reader sees it.
fn word(standing: &Value) -> String {
    let word = standing.get("word").cloned().unwrap_or_default();
    serde_json::from_value::<Word>(word).map_or_else(|why| why.to_string(), |word| word.to_string())
}

fn marks(seen: Option<&Value>) -> BTreeSet<String> {
    let marks = seen.map_or(Vec::new(), |seen| found(seen, "/marks/*/mark"));
    let marks = marks.into_iter().filter_map(Value::as_str);
    marks.map(str::to_owned).collect()
}

fn parts(giver: &ActorId, expected: &Seen, seen: Option<&Value>) -> Vec<String> {
    let mut parts = Vec::new();
    let mut differ = |what: &str, expected: String, seen: String| {
        if expected != seen {
            parts.push(format!(
                "{what} of `{giver}`: expected {expected}, seen {seen}"
            ));
        }
    };
    let Some(seen) = seen else {
        // A text that has not come here is in effect for nobody here.
        differ(
            "word",
            expected.word.to_string(),
            Word::NotInEffect.to_string(),
        );
        differ("notes", expected.notes.join("; "), String::new());
        return parts;
    };
    differ("word", expected.word.to_string(), word(seen));
    let outcomes: BTreeSet<String> = found(seen, "/outcomes/*")
        .iter()
        .map(|it| it.to_string())
        .collect();
    let wanted: BTreeSet<String> = expected
        .outcomes
        .iter()
        .filter_map(|it| serde_json::to_string(it).ok())
        .collect();
    differ("outcomes", joined(&wanted), joined(&outcomes));
    let settled = !matches!(expected.word, Word::Undetermined | Word::Contested);
    let marks = marks(Some(seen));
    if settled {
        let breaches: Vec<&str> = found(seen, "/breaches/*/incident")
            .into_iter()
            .filter_map(Value::as_str)
            .collect();
        differ(
            "breaches",
            expected.breaches.join(", "),
            breaches.join(", "),
        );
    }
    if settled || !marks.is_superset(&expected.marks) {
        differ("marks", joined(&expected.marks), joined(&marks));
    }
    if let Some(since) = expected.since {
        // The programs take a moment for what the scenario does at once.
        let minute = |at: Instant| at.seconds().div_euclid(60);
        let seen = text(seen, "/in_effect_since");
        if parse_instant(&seen).ok().map(minute) != Some(minute(since)) {
            differ("since", since.to_string(), seen);
        }
    }
    for subject in &expected.open {
        let settles = |fact: &&Value| {
            fact.get("settles").and_then(Value::as_bool) == Some(true)
                && subject_of(fact).as_ref() == Some(subject)
        };
        if !found(seen, "/open/*").iter().any(settles) {
            differ(
                "open facts",
                format!("{subject:?}"),
                found(seen, "/open")
                    .iter()
                    .map(|it| it.to_string())
                    .collect(),
            );
        }
    }
    for note in &expected.notes {
        let notes: Vec<&str> = found(seen, "/notes/*")
            .into_iter()
            .filter_map(Value::as_str)
            .collect();
        if !notes.contains(&note.as_str()) {
            differ("notes", note.clone(), notes.join("; "));
        }
    }
    parts
}

fn joined(words: &BTreeSet<String>) -> String {
    words.iter().cloned().collect::<Vec<_>>().join(", ")
}

fn subject_of(fact: &Value) -> Option<Subject> {
    let subject = fact.get("subject").unwrap_or(fact);
    serde_json::from_value(subject.clone()).ok()
}

/// Whether two desks see one promise alike, and which fact alone decides between them, as far as each knows the other.
fn comparison(row: &Comparison, world: &World) -> Result<Sight, DemoFault> {
    let mut outcomes: Vec<BTreeSet<String>> = Vec::new();
    for eyes in [&row.one, &row.other] {
        let answer = standing(world, eyes, &[eyes], [row.at, row.known])?;
        let seen = promise(&answer, &row.promise);
        let seen = seen.map(|seen| {
            found(seen, "/outcomes/*")
                .iter()
                .map(|it| it.to_string())
                .collect()
        });
        outcomes.push(seen.unwrap_or_default());
    }
    let differs = matches!(outcomes.as_slice(), [one, other] if one != other);
    let one = format!("{} as known to {}", row.one, row.other);
    let answer = standing(world, &row.other, &[&one, &row.other], [row.at, row.known])?;
    let decided: BTreeSet<Subject> = found(&answer, "/differences/*")
        .into_iter()
        .filter(|it| text(it, "/promise/giver") == row.promise.as_str())
        .flat_map(|it| found(it, "/difference/decided_by/*"))
        .filter_map(subject_of)
        .collect();
    let wanted: BTreeSet<Subject> = row.decided_by.iter().cloned().collect();
    let words = |differs: bool, by: &BTreeSet<Subject>| {
        let by: Vec<String> = by
            .iter()
            .filter_map(|it| serde_json::to_value(it).ok())
            .map(|it| about(&it))
            .collect();
        match (differs, by.is_empty()) {
            (false, _) => "they agree".to_owned(),
            (true, true) => "they differ".to_owned(),
            (true, false) => format!("they differ by {}", by.join(", ")),
        }
    };
    let (expected, seen) = (words(row.differs, &wanted), words(differs, &decided));
    let parts = if expected == seen {
        Vec::new()
    } else {
        vec![format!("expected: {expected}; seen: {seen}")]
    };
    Ok(Sight {
        row: row.row.clone(),
        at: Some(row.at),
        known: None,
        eyes: format!("{} and {}", row.one, row.other),
        says: row.says.clone(),
        pairs: vec![Pair {
            of: row.promise.to_string(),
            expected,
            seen,
            besides: String::new(),
        }],
        parts,
        page: String::new(),
    })
}

/// A fact's subject in a few words.
fn about(subject: &Value) -> String {
    let fields = subject.as_object().into_iter().flatten();
    let words = fields.filter_map(|(_, value)| value.as_str());
    words.collect::<Vec<_>>().join(" ")
}

/// That no desk which must not knows of a record; by the words of everything that it would show.
fn unknown(row: &Unknown, world: &World) -> Result<Sight, DemoFault> {
    let mut asked = world.eyes().to_vec();
    asked.retain(|eyes| row.to.contains(eyes));
    let mut knowing = Vec::new();
    for eyes in &asked {
        if knows(world, eyes, row)? {
            knowing.push(eyes.clone());
        }
    }
    let seen = if knowing.is_empty() {
        "nobody here".to_owned()
    } else {
        knowing.join(", ")
    };
    let parts = knowing
        .iter()
        .map(|it| format!("{it} learned of `{}`", row.record));
    Ok(Sight {
        row: row.row.clone(),
        at: None,
        known: None,
        eyes: asked.join(" and "),
        says: row.says.clone(),
        parts: parts.collect(),
        pairs: vec![Pair {
            of: "known to".to_owned(),
            expected: "nobody here".to_owned(),
            seen,
            besides: String::new(),
        }],
        page: String::new(),
    })
}

fn knows(world: &World, eyes: &str, row: &Unknown) -> Result<bool, DemoFault> {
    let mut words = Vec::new();
    for name in &row.records {
        for line in super::papers::file(&format!("{name}.records.jsonl"))?.lines() {
            let record: Value = serde_json::from_str(line).unwrap_or_default();
            if text(&record, "/id") == row.record {
                words.push(text(&record, "/text"));
                words.push(text(&record, "/reason"));
            }
        }
    }
    words.retain(|word| !word.is_empty());
    if words.is_empty() {
        return Err(DemoFault::Story(format!("`{}` says nothing", row.record)));
    }
    words.push(row.record.clone());
    for ask in [
        &["standing"][..],
        &["message", "list"],
        &["note", "list"],
        &["incident", "list"],
        &["desk", "journal"],
    ] {
        let answer = world.data(eyes, ask)?.to_string();
        if words.iter().any(|word| answer.contains(word)) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn root(row: &Root, world: &World) -> Result<Sight, DemoFault> {
    let of = world.names.get(&row.of).unwrap_or(&row.of);
    let mut roots = BTreeSet::new();
    for eyes in world.eyes() {
        let answer = world.data(&eyes, &["standing"])?;
        let exposed = found(&answer, "/context/*/exposed/*");
        let exposed = exposed.into_iter().filter(|it| text(it, "/of") == *of);
        let named = exposed.flat_map(|it| found(it, "/roots/*"));
        roots.extend(named.filter_map(Value::as_str).map(str::to_owned));
    }
    let (expected, seen) = (joined(&row.roots), joined(&roots));
    Ok(Sight {
        row: row.row.clone(),
        at: None,
        known: None,
        eyes: world.eyes().join(" and "),
        says: row.says.clone(),
        parts: (expected != seen)
            .then(|| format!("roots: expected {expected}, seen {seen}"))
            .into_iter()
            .collect(),
        pairs: vec![Pair {
            of: "roots".to_owned(),
            expected,
            seen,
            besides: String::new(),
        }],
        page: String::new(),
    })
}
