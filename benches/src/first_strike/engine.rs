//! The engine: the promise as an assurance, read and checked like any other, over the same log.

use super::Breaches;
use super::log::{Actors, read_actors, read_strikes};
use rustc_hash::FxHashMap;
use std::fmt::Write as _;
use std::io::{self, BufRead};
use tacit_lang::canonical::vocabulary_digest;
use tacit_lang::ids::{ActId, ActorId};
use tacit_lang::meaning::{Assurance, TargetKind};
use tacit_lang::time::Instant;
use tacit_lang::vocabulary::{Vocabulary, read_vocabulary};
use tacit_standing::clause::Strike;
use tacit_standing::index::{ActorNumber, KindNumber};
use tacit_standing::step::event::{Change, Changed};
use tacit_standing::stream::{DeedNumber, Stream, StreamError, Told};

/// The strikes in breach of the assurance among `parties` of the log; all of it if none are named.
///
/// # Errors
/// Those of reading the log; an assurance that does not check is [`io::ErrorKind::InvalidInput`].
pub fn breaches(
    mut log: impl BufRead,
    others: &[&str],
    parties: &[&str],
    options: Options,
) -> io::Result<Breaches> {
    let actors = read_actors(&mut log, others)?;
    let (vocabulary, text) = assurance(&actors, parties, options)?;
    let refuse = |why: String| io::Error::new(io::ErrorKind::InvalidInput, why);
    let mut stream =
        Stream::new(&vocabulary, &[text]).map_err(|error| refuse(error.to_string()))?;
    let number = |id: &str| {
        ActorId::new(id)
            .ok()
            .and_then(|id| stream.index().actor(&id))
    };
    let numbers: Vec<ActorNumber> = actors
        .names
        .iter()
        .filter_map(|name| number(&name.to_lowercase()))
        .collect();
    let kind = ActId::new("strike")
        .ok()
        .and_then(|id| stream.index().kind(&id));
    let kind = kind.ok_or_else(|| refuse("no strikes".to_owned()))?;
    let mut deeds: FxHashMap<(u32, u32), DeedNumber> = FxHashMap::default();
    let mut breaches = Breaches::new();
    let mut failed = None;
    read_strikes(&mut log, &actors, |line, seconds, strikes| {
        let mut found: Vec<(u32, (u32, u32))> = Vec::new();
        for strike in strikes {
            let deed = match deeds.get(strike) {
                Some(deed) => Ok(*deed),
                None => deed(&mut stream, &numbers, kind, *strike)
                    .inspect(|deed| _ = deeds.insert(*strike, *deed)),
            };
            let told = deed.and_then(|deed| {
                stream.read(
                    Instant::from_seconds(seconds),
                    deed,
                    &mut |promise, _, told| match told {
                        Told::Change(Change {
                            what: Changed::Breached { .. },
                            ..
                        }) => {
                            found.push((promise, *strike));
                        }
                        Told::Change(Change {
                            what: Changed::Excused,
                            ..
                        }) => {
                            found.retain(|(breached, _)| *breached != promise);
                        }
                        Told::Change(_) | Told::Again | Told::Outcomes(_) => {}
                    },
                )
            });
            if let Err(error) = told {
                failed = Some(error);
            }
        }
        if !found.is_empty() {
            breaches.insert(line, found.into_iter().map(|(_, strike)| strike).collect());
        }
    })?;
    failed.map_or(Ok(breaches), |error| Err(refuse(error.to_string())))
}

fn deed(
    stream: &mut Stream,
    numbers: &[ActorNumber],
    kind: KindNumber,
    (one, other): (u32, u32),
) -> Result<DeedNumber, StreamError> {
    let number = |actor: u32| {
        numbers
            .get(actor as usize)
            .copied()
            .ok_or(StreamError::Full)
    };
    let hit = Strike {
        of: number(other)?,
        kind: TargetKind::Territory,
        place: None,
        incidental: false,
    };
    stream.deed(number(one)?, kind, &[hit])
}

/// How the promise is worded.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// Strikes of one instant excuse each other.
    pub same_instant: bool,
    /// *First* struck: an answer to one's own breach excuses nothing.
    pub first: bool,
}

/// The vocabulary of the log, and the promise in words, checked.
fn assurance(
    actors: &Actors,
    parties: &[&str],
    options: Options,
) -> io::Result<(Vocabulary, Assurance)> {
    let mut vocabulary = String::from(
        "vocabulary = 1\nname = \"first strike\"\n\
         [[act]]\nid = \"strike\"\nnoun = \"strikes\"\nverb = \"strike\"\nparticiple = \"struck\"\n\
         [[degree]]\nid = \"directed\"\nname = \"directed\"\n",
    );
    let mut text =
        String::from("Assurance \"No strike unless struck\".\nVocabulary \"first strike\".\n");
    let members: Vec<&str> = if parties.is_empty() {
        actors.names.iter().map(String::as_str).collect()
    } else {
        parties.to_vec()
    };
    let first = if options.first { "first " } else { "" };
    _ = write!(
        text,
        "Among each other: {}.\n\
         Each will not strike the other, by its own forces, against the territory of the other.\n\
         This holds as long as it is not {first}struck by the other or by its listed proxies.\n\
         In effect from 2000-01-01T00:00Z.\n",
        members.join("; ")
    );
    if options.same_instant {
        text.push_str("Acts of the same instant excuse each other.\n");
    }
    for (number, name) in (0_u32..).zip(&actors.names) {
        _ = writeln!(
            vocabulary,
            "[[actor]]\nid = \"{}\"\nnames = [\"{name}\"]",
            name.to_lowercase()
        );
        let proxies: Vec<String> = actors
            .names
            .iter()
            .zip(&actors.principal)
            .filter(|(_, principal)| **principal == Some(number))
            .map(|(proxy, _)| format!("{proxy}, directed"))
            .collect();
        if !proxies.is_empty() && members.contains(&name.as_str()) {
            _ = writeln!(
                text,
                "The listed proxies of {name} are {}.",
                proxies.join("; ")
            );
        }
    }
    let refuse = |why: String| io::Error::new(io::ErrorKind::InvalidInput, why);
    let vocabulary = read_vocabulary(&vocabulary).map_err(|found| refuse(format!("{found:?}")))?;
    let reading = tacit_lang::read(&text, &vocabulary, vocabulary_digest(&vocabulary));
    let errors: Vec<_> = reading
        .diagnostics
        .iter()
        .filter(|found| found.is_error())
        .collect();
    let why = format!("{errors:?}");
    reading
        .assurance
        .map(|assurance| (vocabulary, assurance))
        .ok_or_else(|| refuse(why))
}
