//! A desk's docket of any size: two parties who promised each other something, and what the world did.
//!
//! What lies between the two is the same at every size; history is everything else.

mod history;

use std::io;
use tacit_lang::canonical::{digest, vocabulary_digest};
use tacit_lang::meaning::{Assurance, Digest};
use tacit_lang::time::Instant;
use tacit_lang::vocabulary::{Vocabulary, read_vocabulary};
use tacit_standing::docket::Docket;
use tacit_standing::judge::QuestionError;
use tacit_standing::record::Record;
use tacit_standing::verdict::{Difference, Eyes, Promise, Question, Standing};

/// How many states besides the two there are.
const OTHERS: usize = 40;

/// How large a docket is to be.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// Incidents in all the world.
    pub incidents: usize,
    /// Messages that are about assurances, 200 of them about the two promises.
    pub messages: usize,
    /// Incidents besides: permitted strikes against the listed proxy on the receiver's own land, each
    /// of which touches the pair.
    pub touching: usize,
}

/// What a docket is opened with.
#[derive(Debug, Clone)]
pub struct Scene {
    /// Who and what there is.
    pub vocabulary: Vocabulary,
    /// The two promises, and one within a group of others.
    pub texts: Vec<(Assurance, Digest)>,
    /// Everything on record.
    pub records: Vec<(usize, Record)>,
    /// One more incident with a claim, as it arrives.
    pub next: Vec<(usize, Record)>,
}

/// What an officer of the first party asks: what stands of both promises, in the two pairs of eyes that
/// the desk has, and how they differ.
#[derive(Debug, Clone)]
pub struct Answers {
    /// Both promises in both pairs of eyes.
    pub standings: Vec<Standing>,
    /// How the two pairs of eyes differ on the first promise.
    pub difference: Difference,
}

impl Scene {
    /// A scene of this size, the same each time.
    ///
    /// # Errors
    /// [`io::ErrorKind::InvalidData`] if the scene's own words do not check, which is a mistake in them.
    pub fn new(size: Size) -> io::Result<Self> {
        let refuse = |why: String| io::Error::new(io::ErrorKind::InvalidData, why);
        let vocabulary =
            read_vocabulary(&vocabulary()).map_err(|found| refuse(format!("{found:?}")))?;
        let pinned = vocabulary_digest(&vocabulary);
        let mut texts = Vec::new();
        for text in texts_in_words() {
            let read = tacit_lang::read(&text, &vocabulary, pinned);
            let found = read
                .assurance
                .ok_or_else(|| refuse(format!("{text}: {:?}", read.diagnostics)))?;
            texts.push((found.clone(), digest(&found)));
        }
        let (records, next) = history::records(size).map_err(|error| refuse(error.to_string()))?;
        Ok(Self {
            vocabulary,
            texts,
            records,
            next,
        })
    }

    /// The docket of this scene.
    ///
    /// # Errors
    /// [`io::ErrorKind::InvalidData`] if a record is left out, which is a mistake in the scene.
    pub fn open(&self) -> io::Result<Docket> {
        let (docket, problems) = Docket::open(
            self.vocabulary.clone(),
            self.texts.clone(),
            self.records.clone(),
        );
        match problems.first() {
            None => Ok(docket),
            Some(problem) => Err(io::Error::new(
                io::ErrorKind::InvalidData,
                problem.to_string(),
            )),
        }
    }
}

/// Asks `docket` what an officer asks.
///
/// # Errors
/// [`QuestionError`] if the docket is not of a [`Scene`].
pub fn ask(docket: &Docket) -> Result<Answers, QuestionError> {
    let own = Eyes {
        viewpoint: "A".to_owned(),
        as_known_to: None,
    };
    let theirs = Eyes {
        viewpoint: "B".to_owned(),
        as_known_to: Some("A".to_owned()),
    };
    let now = Instant::from_seconds(history::NOW_SECONDS);
    let promises: Vec<Promise> = docket.promises().into_iter().take(2).collect();
    let mut standings = Vec::new();
    for promise in &promises {
        for eyes in [&own, &theirs] {
            standings.push(docket.judge(&Question {
                promise: promise.clone(),
                eyes: eyes.clone(),
                at: now,
                known: now,
            })?);
        }
    }
    let first = promises
        .first()
        .ok_or(QuestionError::NoSuchViewpoint("A".to_owned()))?;
    let difference = docket.differ(first, &own, &theirs, now, now)?;
    Ok(Answers {
        standings,
        difference,
    })
}

fn vocabulary() -> String {
    let mut words = String::from(
        r#"vocabulary = 1
name = "desk"
actor = [
  { id = "a", names = ["Arland"] },
  { id = "fa", names = ["Arland's forces"], part_of = "a" },
  { id = "b", names = ["Borland"] },
  { id = "fb", names = ["Borland's forces"], part_of = "b" },
  { id = "g", names = ["Gamma"] },
"#,
    );
    for number in 0..OTHERS {
        words.push_str(&format!(
            "  {{ id = \"s{number}\", names = [\"State {number}\"] }},\n"
        ));
    }
    words.push_str(
        r#"]
act = [
  { id = "operation", noun = "military operations" },
  { id = "attack", noun = "attacks", verb = "attack", participle = "attacked", within = "operation" },
  { id = "strike", noun = "air strikes", within = "attack" },
  { id = "speech", noun = "hostile speech" },
  { id = "protest", noun = "protests" },
  { id = "mobilisation", noun = "mobilisation" },
]
place = [{ id = "march", names = ["the March"] }]
degree = [{ id = "supported", name = "supported" }]
strain = [
  { act = "attack", by = "third power", upon = "party" },
  { act = "attack", by = "anyone", upon = "listed proxy" },
  { act = "mobilisation", by = "party", upon = "anyone" },
]
"#,
    );
    words
}

fn texts_in_words() -> Vec<String> {
    let tail = "Neither side counts hostile speech.\n\nIn effect from receipt.\nNo end is stated.\n\
                Withdrawal takes effect on receipt.\nLeft open: attribution, the standard of proof.\n";
    let members: Vec<String> = (0..12).map(|number| format!("State {number}")).collect();
    vec![
        format!(
            "Assurance \"From A\".\nVocabulary \"desk\".\nFrom Arland to Borland.\n\n\
             Arland will not directly attack Borland, by its own forces, against the territory, forces or people of Borland.\n\
             This holds as long as Arland is not first attacked by Borland or by its listed proxies.\n\
             The listed proxies of Borland are Gamma, supported.\n\
             It does not cover military operations against Gamma in the March, incidental harm included.\n{tail}"
        ),
        format!(
            "Assurance \"From B\".\nVocabulary \"desk\".\nFrom Borland to Arland.\n\n\
             Borland will not attack Arland first, by its own forces, against the territory of Arland.\n{tail}"
        ),
        format!(
            "Assurance \"Of twelve\".\nVocabulary \"desk\".\nAmong each other: {}.\n\n\
             Each will not attack the other, by its own forces, against the territory of the other.\n{tail}",
            members.join("; ")
        ),
    ]
}
