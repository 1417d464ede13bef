//! Answers, marked where the desk is in an exercise.

use crate::desk::reach::Reach;
use crate::ending::{Answer, Ending};
use serde::Serialize;
use serde_json::Value;

/// The first line of everything that a desk in an exercise shows.
pub(crate) const EXERCISE: &str =
    "EXERCISE: this desk keeps an exercise clock; nothing here is said in earnest.\n";

/// A text.
pub(crate) fn text(reach: &Reach, text: String) -> Answer {
    Answer::well(mark(reach.exercise(), text))
}

/// A text, or data where a program reads.
pub(crate) fn either(
    reach: &Reach,
    json: bool,
    data: &impl Serialize,
    shown: impl FnOnce() -> String,
) -> Answer {
    if json {
        Answer::well(as_json(reach.exercise(), data))
    } else {
        text(reach, shown())
    }
}

/// A text with the mark before it, if there is one.
pub(crate) fn mark(exercise: bool, text: String) -> String {
    if exercise {
        format!("{EXERCISE}{text}")
    } else {
        text
    }
}

/// Data as JSON; in an exercise with a field that says so.
pub(crate) fn as_json(exercise: bool, data: &impl Serialize) -> String {
    let mut value = serde_json::to_value(data).unwrap_or_default();
    if exercise && let Value::Object(fields) = &mut value {
        fields.insert("exercise".to_owned(), Value::Bool(true));
    }
    crate::commands::json(&value)
}

/// The same answer, and the answer is no.
pub(crate) fn objecting(answer: Answer, objects: bool) -> Answer {
    Answer {
        ending: Ending::objection_if(objects),
        ..answer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exercise_is_marked_in_words_and_in_data() {
        assert!(mark(true, "done\n".to_owned()).starts_with("EXERCISE"));
        assert_eq!(mark(false, "done\n".to_owned()), "done\n");
        let data = serde_json::json!({ "a": 1 });
        let marked: Value = serde_json::from_str(&as_json(true, &data)).unwrap();
        assert_eq!(marked["exercise"], true);
        let plain: Value = serde_json::from_str(&as_json(false, &data)).unwrap();
        assert_eq!(plain, data);
    }
}
