//! Branch k: programs are killed in the middle of the timeline, and everything is as if they had not been.

use super::branches::Cast;
use super::fault::DemoFault;
use super::look::{Pair, Sight};
use super::play::Playing;
use super::story::found;
use super::world::{RELAY, World};
use serde_json::Value;
use std::collections::BTreeMap;

/// Which programs are killed after which steps.
#[derive(Debug, Clone, Default)]
pub(crate) struct Kills {
    each: BTreeMap<usize, String>,
    /// How many there were.
    pub(crate) done: usize,
}

impl Kills {
    /// Kills, if it is time to, before anything of the step has had time to go further.
    pub(crate) fn after(&mut self, step: usize, world: &mut World) -> Result<(), DemoFault> {
        if let Some(name) = self.each.get(&step)
            && world.kill(name)?
        {
            self.done += 1;
        }
        Ok(())
    }
}

/// The row before which the sample ends.
const AFTER_SAMPLE: &str = "9";
/// The name of the branch.
pub(crate) const ROW: &str = "k";

/// Kills after each step of rows 5 to 8, another program each time; or all of them after every step, one in each run.
pub(crate) fn branch(cast: &mut Cast, all: bool) -> Result<Vec<Sight>, DemoFault> {
    let until = (!all).then_some(AFTER_SAMPLE);
    let timeline = cast.timeline()?.clone();
    let undisturbed = run(cast, Kills::default(), until)?.0;
    let [one, other] = cast.eyes();
    let programs = [RELAY.to_owned(), one, other];
    let steps = || timeline.step.iter().enumerate();
    let runs: Vec<Kills> = if all {
        let each = steps().flat_map(|(step, _)| programs.iter().map(move |it| (step, it.clone())));
        each.map(|kill| Kills {
            each: BTreeMap::from([kill]),
            done: 0,
        })
        .collect()
    } else {
        // Which program is killed after a step turns from run to run, so that each is killed after each step.
        let turn = |by: usize| {
            let each = steps().map(|(step, _)| (step, programs.iter().cycle().nth(step + by)));
            Kills {
                each: each
                    .filter_map(|(step, name)| Some((step, name?.clone())))
                    .collect(),
                done: 0,
            }
        };
        (0..programs.len()).map(turn).collect()
    };
    let mut sights = Vec::new();
    for kills in runs {
        let named: Vec<String> = kills
            .each
            .iter()
            .map(|(step, name)| format!("{name} after step {}", step + 1))
            .collect();
        let (state, done) = run(cast, kills, until)?;
        if done == 0 {
            continue;
        }
        let says = match named.as_slice() {
            [one] => format!("{one} killed: nothing lost, nothing doubled"),
            _ => format!("{done} kills, one after each step: nothing lost, nothing doubled"),
        };
        let same = state == undisturbed;
        let sight = Sight {
            row: ROW.to_owned(),
            at: None,
            known: None,
            eyes: "both desks".to_owned(),
            says,
            pairs: vec![Pair {
                of: String::new(),
                expected: "the same".to_owned(),
                seen: if same { "the same" } else { "another" }.to_owned(),
                besides: String::new(),
            }],
            parts: differing(&undisturbed, &state),
            page: String::new(),
        };
        cast.page.sight(&sight);
        sights.push(sight);
    }
    Ok(sights)
}

/// Plays the timeline in a world of its own; what both desks hold at its end, and how often something was killed.
fn run(
    cast: &mut Cast,
    kills: Kills,
    until: Option<&str>,
) -> Result<(BTreeMap<String, Value>, usize), DemoFault> {
    let timeline = cast.timeline()?.clone();
    let mut world = cast.world(&timeline)?;
    let mut page = cast.page.silent();
    let mut playing = Playing {
        world: &mut world,
        page: &mut page,
        expected: &cast.expected,
        kills,
        sights: Vec::new(),
    };
    playing.play(&timeline, until)?;
    let done = playing.kills.done;
    Ok((state(&mut world)?, done))
}

/// What both desks hold, without the moments and the names that no two runs have in common.
fn state(world: &mut World) -> Result<BTreeMap<String, Value>, DemoFault> {
    let mut state = BTreeMap::new();
    let asked: [(&str, &[&str]); 4] = [
        ("standings", &["standing", "--eyes", "all"]),
        ("letters", &["message", "list"]),
        ("incidents", &["incident", "list"]),
        ("notes", &["note", "list"]),
    ];
    for eyes in world.eyes() {
        // The last receipts are under way still.
        world.wait("all that was sent is acknowledged", |world| {
            let letters = world.data(&eyes, &["message", "list"])?;
            let sent = found(&letters, "/messages/*");
            let arrived = sent.iter().filter(|it| is(it, "ours")).all(|it| {
                let facts = found(it, "/facts/*/what");
                facts.iter().any(|it| it.as_str() == Some("received"))
            });
            Ok((arrived, letters.to_string()))
        })?;
        let letters = world.data(&eyes, &["message", "list"])?;
        let names = found(&letters, "/messages/*/name").into_iter();
        let names: Vec<String> = names.filter_map(Value::as_str).map(str::to_owned).collect();
        for (what, ask) in asked {
            let answer = world.data(&eyes, ask)?;
            state.insert(format!("{what} of {eyes}"), plain(&answer, &names));
        }
    }
    Ok(state)
}

fn is(letter: &Value, what: &str) -> bool {
    letter.get(what).and_then(Value::as_bool) == Some(true)
}

/// A value without moments; messages are numbered.
fn plain(value: &Value, names: &[String]) -> Value {
    match value {
        Value::Object(fields) => {
            let kept = fields
                .iter()
                .filter(|(name, _)| !name.ends_with("_ms") && *name != "facts");
            let mut plain: serde_json::Map<String, Value> = kept
                .map(|(name, value)| (name.clone(), self::plain(value, names)))
                .collect();
            if let Some(facts) = fields.get("facts") {
                plain.insert("facts".to_owned(), stages(facts));
            }
            Value::Object(plain)
        }
        Value::Array(items) => items.iter().map(|it| plain(it, names)).collect(),
        Value::String(text) if tacit_lang::time::parse_instant(text).is_ok() => Value::Null,
        Value::String(text) => {
            let mut text = text.clone();
            for (number, name) in names.iter().enumerate() {
                let digits: String = name.chars().take(16).collect();
                text = text.replace(name, &format!("message {number}"));
                text = text.replace(&digits, &format!("message {number}"));
            }
            Value::from(text)
        }
        other => other.clone(),
    }
}

/// How far a message got: what the relay says of it on the way depends on who asked first.
fn stages(facts: &Value) -> Value {
    let all = found(facts, "/*/what")
        .into_iter()
        .filter_map(Value::as_str);
    let settled: std::collections::BTreeSet<&str> = all
        .filter(|it| matches!(*it, "sealed" | "received" | "read" | "answered"))
        .collect();
    settled.into_iter().collect()
}

fn differing(expected: &BTreeMap<String, Value>, seen: &BTreeMap<String, Value>) -> Vec<String> {
    let mut parts = Vec::new();
    for (what, value) in expected {
        if seen.get(what) != Some(value) {
            let seen = seen
                .get(what)
                .map_or("nothing".to_owned(), Value::to_string);
            parts.push(format!("{what}: expected {value}, seen {seen}"));
        }
    }
    parts
}
