//! Which promise faces a text: what the other side of it gave on the same channel, or the message that is answered.

use super::view::AssuranceView;
use crate::texts::{Lexicon, Source};
use std::collections::BTreeSet;
use std::fmt;
use tacit_lang::ids::ActorId;
use tacit_lang::meaning::Parties;
use tacit_mission::said::Paper;

/// A text, where it is to stand or stands.
pub(crate) struct Placed<'p> {
    /// As it is spoken of.
    pub(crate) name: String,
    /// The text with its vocabulary.
    pub(crate) paper: &'p Paper,
    /// On which channel.
    pub(crate) channel: &'p str,
    /// Which message it answers.
    pub(crate) answers: Option<String>,
}

/// What a text is read with.
#[derive(Debug)]
pub(crate) struct Facing {
    /// What faces it; else why it is read alone.
    pub(crate) with: Result<AssuranceView, String>,
    /// What would face it too, and was not read with it.
    pub(crate) left_out: Vec<String>,
    /// The words of the vocabulary that both pin.
    pub(crate) vocabulary: String,
    /// Who gave what faces it, by name.
    giver: String,
}

/// What faces the text.
///
/// What is answered comes first, then whatever was given last and not taken back since: each only if its parties are the same
/// and exchanged. A vocabulary that differs cannot be read with this one: then the text is read alone.
pub(crate) fn facing(
    placed: &Placed,
    parties: &Parties,
    lexicon: &Lexicon,
    others: Vec<AssuranceView>,
) -> Facing {
    let mut left_out = Vec::new();
    let (with, giver) = match parties {
        Parties::EachToEach { .. } => (
            Err("as each member of it promises each other".to_owned()),
            String::new(),
        ),
        Parties::Directed { giver, receiver } => {
            let by = lexicon.actor(receiver);
            let with = found(placed, (giver, receiver), others, &mut left_out)
                .map_err(|why| why.told(&by))
                .and_then(|view| pinned_alike(view, lexicon));
            (with, by)
        }
    };
    Facing {
        with,
        left_out,
        vocabulary: placed.paper.vocabulary.clone(),
        giver,
    }
}

/// Why nothing faces a text.
enum Nothing {
    /// The receiver has given nothing.
    Given,
    /// It has taken back all that it gave.
    Left,
}

impl Nothing {
    fn told(&self, by: &str) -> String {
        match self {
            Self::Given => format!("as {by} has given nothing on this channel that faces it"),
            Self::Left => {
                format!("as notice of withdrawal was given of all that {by} gave on this channel")
            }
        }
    }
}

fn found(
    placed: &Placed,
    (giver, receiver): (&ActorId, &ActorId),
    mut others: Vec<AssuranceView>,
    left_out: &mut Vec<String>,
) -> Result<AssuranceView, Nothing> {
    others.retain(|it| {
        it.channel == placed.channel
            && it.giver == receiver.as_str()
            && it.receiver == giver.as_str()
    });
    let is_answered = |it: &AssuranceView| placed.answers.as_ref() == Some(&it.letter);
    let is_given = |it: &AssuranceView| matches!(it.what.as_str(), "assurance" | "amendment");
    others.retain(|it| is_answered(it) || is_given(it));
    let none = if others.is_empty() {
        Nothing::Given
    } else {
        Nothing::Left
    };
    others.retain(|it| is_answered(it) || it.ended_by.is_none());
    let answered = others.iter().position(is_answered);
    let last = others.len().checked_sub(1);
    let chosen = answered.or(last).map(|place| others.remove(place));
    let chosen = chosen.ok_or(none)?;
    let mut told = BTreeSet::from([chosen.meaning.clone()]);
    for it in others {
        if told.insert(it.meaning.clone()) {
            left_out.push(format!(
                "\"{}\" ({}) faces it too, and was not read with it.",
                it.title, it.letter
            ));
        }
    }
    Ok(chosen)
}

/// The promise, if it can be read with this vocabulary.
fn pinned_alike(view: AssuranceView, lexicon: &Lexicon) -> Result<AssuranceView, String> {
    let vocabulary = Source {
        name: view.letter.clone(),
        text: view.vocabulary.clone(),
    };
    let named = format!("\"{}\" ({}), which faces it", view.title, view.letter);
    match Lexicon::read(&vocabulary) {
        Ok(theirs) if theirs.digest == lexicon.digest => {
            if view.as_source().meant(lexicon).is_ok() {
                Ok(view)
            } else {
                Err(format!("as {named}, has errors"))
            }
        }
        _ => Err(format!(
            "as {named}, pins another vocabulary: what the two license together is not seen here"
        )),
    }
}

impl AssuranceView {
    fn as_source(&self) -> Source {
        Source {
            name: self.letter.clone(),
            text: self.text.clone(),
        }
    }
}

impl Facing {
    /// The text of what faces it.
    pub(crate) fn source(&self) -> Option<Source> {
        self.with.as_ref().ok().map(AssuranceView::as_source)
    }
}

impl fmt::Display for Facing {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.with {
            Ok(view) => write!(
                out,
                "read with \"{}\" of {} ({}), which faces it",
                view.title, self.giver, view.letter
            ),
            Err(why) => write!(out, "read alone, {why}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn example(name: &str) -> String {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/first-steps");
        std::fs::read_to_string(folder.join(name)).unwrap()
    }

    fn theirs(letter: &str, what: &str, ended: bool) -> AssuranceView {
        AssuranceView {
            meaning: letter.to_owned(),
            title: format!("of {letter}"),
            giver: "borland".to_owned(),
            receiver: "arland".to_owned(),
            channel: "line".to_owned(),
            letter: letter.to_owned(),
            ours: false,
            what: what.to_owned(),
            followed_by: Vec::new(),
            ended_by: ended.then(|| "m-9".to_owned()),
            text: example("borland-to-arland.assurance"),
            vocabulary: example("first-steps.vocabulary.toml"),
        }
    }

    /// What faces a draft of Arland's, and what is left out.
    fn faced(answers: Option<&str>, others: Vec<AssuranceView>) -> (String, Vec<String>) {
        let vocabulary = Source {
            name: "first-steps".to_owned(),
            text: example("first-steps.vocabulary.toml"),
        };
        let lexicon = Lexicon::read(&vocabulary).unwrap();
        let paper = Paper {
            text: example("arland-to-borland.assurance"),
            vocabulary: vocabulary.text,
            meaning: tacit_spelling::Digest([0; 32]),
        };
        let placed = Placed {
            name: "draft".to_owned(),
            paper: &paper,
            channel: "line",
            answers: answers.map(str::to_owned),
        };
        let own = Source {
            name: "draft".to_owned(),
            text: paper.text.clone(),
        };
        let meant = own.meant(&lexicon).unwrap().assurance;
        let found = facing(&placed, &meant.parties, &lexicon, others);
        (found.to_string(), found.left_out)
    }

    #[test]
    fn what_was_given_last_faces_a_text_and_what_is_answered_comes_before_it() {
        let given = || {
            vec![
                theirs("m-1", "offer", false),
                theirs("m-2", "assurance", false),
                theirs("m-3", "amendment", false),
            ]
        };
        let (last, left_out) = faced(None, given());
        assert_eq!(
            last,
            "read with \"of m-3\" of Borland (m-3), which faces it"
        );
        assert_eq!(
            left_out,
            ["\"of m-2\" (m-2) faces it too, and was not read with it."]
        );
        let (answered, _) = faced(Some("m-1"), given());
        assert!(answered.contains("(m-1)"), "{answered}");
    }

    #[test]
    fn an_offer_that_is_not_answered_and_what_was_taken_back_face_nothing() {
        let (offered, _) = faced(None, vec![theirs("m-1", "offer", false)]);
        assert!(offered.contains("has given nothing"), "{offered}");
        let (ended, _) = faced(None, vec![theirs("m-1", "assurance", true)]);
        assert!(ended.contains("notice of withdrawal was given"), "{ended}");
        let mut elsewhere = theirs("m-1", "assurance", false);
        elsewhere.channel = "another".to_owned();
        let (elsewhere, _) = faced(None, vec![elsewhere]);
        assert!(elsewhere.contains("has given nothing"), "{elsewhere}");
    }

    #[test]
    fn a_text_is_read_alone_where_the_facing_one_pins_another_vocabulary() {
        let mut other = theirs("m-1", "assurance", false);
        other
            .vocabulary
            .push_str("\n[[actor]]\nid = \"eland\"\nnames = [\"Eland\"]\n");
        let (told, _) = faced(None, vec![other]);
        assert!(
            told.contains(
                "read alone, as \"of m-1\" (m-1), which faces it, pins another vocabulary"
            ),
            "{told}"
        );
    }
}
