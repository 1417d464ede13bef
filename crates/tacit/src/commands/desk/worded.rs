//! Records as an officer words them on a command line.

use crate::desk::fault::DeskFault;
use crate::desk::recording::{self, text};
use clap::Args;
use serde_json::{Map, Value, json};

/// What is said of an incident.
#[derive(Debug, Clone, Args)]
pub(crate) struct Says {
    /// Who did it; of several, one of these did
    #[arg(long = "author", value_name = "ACTOR")]
    authors: Vec<String>,
    /// From territory held by whom it was done; this names no author
    #[arg(long, value_name = "ACTOR")]
    from_held_by: Option<String>,
    /// Which class of act it was
    #[arg(long, value_name = "ACT")]
    act: Option<String>,
    /// What it hit: `forces of ACTOR`, `people of ACTOR in PLACE`, `territory of ACTOR`; may be repeated
    #[arg(long = "hits", value_name = "WHAT")]
    hits: Vec<String>,
    /// Who took part in it without being its author; may be repeated
    #[arg(long, value_name = "ACTOR")]
    joined: Vec<String>,
}

impl Says {
    /// As a record says it; nothing if nothing is said.
    pub(crate) fn spelled(&self) -> Result<Option<Value>, DeskFault> {
        let mut says = Map::new();
        if !self.authors.is_empty() {
            says.insert("author".to_owned(), json!(self.authors));
        }
        let held_by = self.from_held_by.as_deref().unwrap_or_default();
        text(&mut says, "from_held_by", held_by);
        text(&mut says, "act", self.act.as_deref().unwrap_or_default());
        if !self.hits.is_empty() {
            let hits: Result<Vec<Value>, DeskFault> = self.hits.iter().map(|it| hit(it)).collect();
            says.insert("hits".to_owned(), Value::Array(hits?));
        }
        if !self.joined.is_empty() {
            says.insert("joined".to_owned(), json!(self.joined));
        }
        Ok((!says.is_empty()).then_some(Value::Object(says)))
    }
}

/// `people of ACTOR in PLACE`, with `incidentally` before it where it came with an act aimed at another.
fn hit(written: &str) -> Result<Value, DeskFault> {
    let wrong = || {
        DeskFault::asked(
            format!("`{written}` does not say what was hit"),
            "write `territory of ACTOR`, `forces of ACTOR` or `people of ACTOR`, with ` in PLACE` behind it where it is known and `incidentally ` before it where it came with an act aimed at another",
        )
    };
    let words: Vec<&str> = written.split_whitespace().collect();
    let (incidental, words) = match words.as_slice() {
        ["incidentally", rest @ ..] => (true, rest),
        all => (false, all),
    };
    let (kind, of, place) = match words {
        [kind, "of", of] => (kind, of, None),
        [kind, "of", of, "in", place] => (kind, of, Some(place)),
        _ => return Err(wrong()),
    };
    if !["territory", "forces", "people"].contains(kind) {
        return Err(wrong());
    }
    let place = place.copied().unwrap_or_default();
    Ok(recording::hit(kind, of, place, incidental))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_hit_is_read_in_plain_words() {
        let found = hit("people of borland in deltaland").unwrap();
        assert_eq!(
            found,
            json!({"kind": "people", "of": "borland", "place": "deltaland"})
        );
        let found = hit("incidentally forces of gamma").unwrap();
        assert_eq!(
            found,
            json!({"kind": "forces", "of": "gamma", "incidental": true})
        );
        for wrong in [
            "",
            "borland",
            "ships of borland",
            "people of borland at sea",
        ] {
            assert!(hit(wrong).is_err(), "{wrong}");
        }
    }
}
