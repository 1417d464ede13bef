//! What is done, step by step: the rows of `exercise.toml`, as data.

use serde::Deserialize;
use serde_json::Value;
use tacit_lang::time::Instant;

/// A whole exercise.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Story {
    /// When the desks and the relay are made.
    pub(crate) begins: Instant,
    /// The actor who carries.
    pub(crate) carrier: String,
    /// The desks; the first invites.
    pub(crate) desk: [DeskOf; 2],
    /// What is played: first the timeline, then branches.
    pub(crate) play: Vec<Play>,
}

/// A desk.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DeskOf {
    /// What records call its eyes.
    pub(crate) eyes: String,
    /// For whom it speaks.
    pub(crate) party: String,
    /// What its credential calls it.
    pub(crate) label: String,
}

/// Steps on end, and the looks that go with them.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Play {
    /// `timeline`, or the branch.
    pub(crate) row: String,
    /// By what it differs from other plays of that branch, for a reader.
    #[serde(default)]
    pub(crate) note: String,
    /// The first promise and the reply, as file names without `.assurance`.
    pub(crate) texts: [String; 2],
    /// A file name without `.vocabulary.toml`.
    pub(crate) vocabulary: String,
    /// The looks whose records are all among these belong to it.
    pub(crate) records: Vec<String>,
    /// What is done.
    #[serde(default)]
    pub(crate) step: Vec<Step>,
}

/// One thing that is done.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Step {
    /// The row that begins with it.
    #[serde(default)]
    pub(crate) row: Option<String>,
    /// To what the clock is set before, if it is behind.
    #[serde(default)]
    pub(crate) at: Option<Instant>,
    /// What happens, in words.
    pub(crate) says: String,
    /// Which program is started.
    #[serde(default)]
    pub(crate) start: Option<String>,
    /// Which program is told to end.
    #[serde(default)]
    pub(crate) stop: Option<String>,
    /// At which desk a command is given; without one, records are learned at both.
    #[serde(default)]
    pub(crate) desk: Option<String>,
    /// The command, without the name of the program.
    #[serde(default)]
    pub(crate) run: Vec<String>,
    /// Whether it is first shown and then confirmed by the name that was shown.
    #[serde(default)]
    pub(crate) confirm: bool,
    /// What the message that it seals is called here and in the records.
    #[serde(default)]
    pub(crate) named: Option<String>,
    /// How it ends, if not well.
    #[serde(default)]
    pub(crate) code: i32,
    /// To what the clock is set while the command runs.
    #[serde(default)]
    pub(crate) meanwhile: Option<Instant>,
    /// From which record files what was learned by then is imported.
    #[serde(default)]
    pub(crate) learn: Vec<String>,
    /// Since when that was known, if it was before the desks were made.
    #[serde(default)]
    pub(crate) since: Option<Instant>,
    /// What the hostile operator is told.
    #[serde(default)]
    pub(crate) order: Option<String>,
    /// Which lie the hostile operator says to have told.
    #[serde(default)]
    pub(crate) told: Option<String>,
    /// What must come about before the next step.
    #[serde(default)]
    pub(crate) until: Vec<Condition>,
    /// What is looked at and counted.
    #[serde(default)]
    pub(crate) see: Vec<Check>,
}

/// Something that counts among the looks.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Check {
    /// What it shows, in words.
    pub(crate) says: String,
    /// What must be so.
    #[serde(flatten)]
    pub(crate) condition: Condition,
}

/// Something that a desk's answer must show.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Condition {
    /// Which desk is asked; without one, what the step's own command has answered.
    #[serde(default)]
    pub(crate) desk: Option<String>,
    /// The command that is asked with `--json`.
    #[serde(default)]
    pub(crate) ask: Vec<String>,
    /// Where in the answer, `*` for each of a list.
    pub(crate) find: String,
    /// One of what is found is this.
    #[serde(default)]
    pub(crate) is: Option<String>,
    /// One of what is found holds all of these.
    #[serde(default)]
    pub(crate) has: Vec<String>,
    /// Something is found, and all of it is this.
    #[serde(default)]
    pub(crate) every: Option<String>,
    /// Nothing that is found holds this.
    #[serde(default)]
    pub(crate) none: Option<String>,
}

impl Condition {
    /// Whether an answer shows it.
    pub(crate) fn holds(&self, answer: &Value) -> bool {
        let found: Vec<String> = found(answer, &self.find)
            .iter()
            .map(|it| word(it))
            .collect();
        let is = self.is.as_ref();
        let none = self.none.as_ref();
        is.is_none_or(|is| found.contains(is))
            && (self.has.is_empty()
                || found
                    .iter()
                    .any(|it| self.has.iter().all(|part| it.contains(part))))
            && self
                .every
                .as_ref()
                .is_none_or(|every| !found.is_empty() && found.iter().all(|it| it == every))
            && none.is_none_or(|none| !found.iter().any(|it| it.contains(none)))
    }

    /// What an answer shows at that place, for a reader.
    pub(crate) fn seen(&self, answer: &Value) -> String {
        let found: Vec<String> = found(answer, &self.find)
            .iter()
            .map(|it| word(it))
            .collect();
        match found.as_slice() {
            [] => "nothing".to_owned(),
            found => found.join(", "),
        }
    }
}

/// A text as it is, anything else as JSON on one line.
fn word(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// All that stands at a place: names and numbers between slashes, `*` for each.
pub(crate) fn found<'a>(value: &'a Value, path: &str) -> Vec<&'a Value> {
    let mut here = vec![value];
    for part in path.split('/').filter(|part| !part.is_empty()) {
        here = here
            .into_iter()
            .flat_map(|value| match (part, value) {
                ("*", Value::Array(items)) => items.iter().collect(),
                ("*", Value::Object(fields)) => fields.values().collect(),
                (name, Value::Object(fields)) => fields.get(name).into_iter().collect(),
                (number, Value::Array(items)) => {
                    let at = number.parse::<usize>().ok();
                    at.and_then(|at| items.get(at)).into_iter().collect()
                }
                _ => Vec::<&Value>::new(),
            })
            .collect();
    }
    here
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn condition(text: &str) -> Condition {
        toml::from_str(text).unwrap()
    }

    #[test]
    fn a_condition_holds_of_one_of_all_or_of_none() {
        let answer = json!({ "list": [{ "a": "x", "b": 1 }, { "a": "xy", "b": 2 }] });
        let holds = |text: &str| condition(text).holds(&answer);
        assert!(holds("find = \"/list/*/a\"\nis = \"xy\""));
        assert!(!holds("find = \"/list/*/a\"\nis = \"y\""));
        assert!(holds("find = \"/list/*\"\nhas = ['\"b\":2', 'xy']"));
        assert!(
            !holds("find = \"/list/*\"\nhas = ['\"b\":1', 'xy']"),
            "both must be in one"
        );
        assert!(!holds("find = \"/list/*/a\"\nevery = \"x\""));
        assert!(
            !holds("find = \"/nowhere/*\"\nevery = \"x\""),
            "of nothing, nothing holds"
        );
        assert!(holds("find = \"/list/0/a\"\nnone = \"xy\""));
        assert!(!holds("find = \"/list/*/a\"\nnone = \"xy\""));
    }
}
