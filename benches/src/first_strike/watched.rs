//! The watch: the same promise as before [`super::engine`], followed by what `tacit watch` runs.

use super::engine::assurance;
use super::log::{Actors, read_actors, read_strikes};
use super::{Breaches, Options};
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::{self, BufRead};
use tacit_lang::canonical::digest;
use tacit_lang::ids::{ActId, ActorId};
use tacit_lang::meaning::TargetKind;
use tacit_lang::time::{Between, Instant};
use tacit_standing::record::{Accepts, Hit, Record, Says, Source, Viewpoint};
use tacit_standing::verdict::{Eyes, Promise};
use tacit_standing::watch::{Row, Watch};

/// The strikes in breach among everybody in the log, each strike a row of a feed that is learned as it
/// happens.
///
/// # Errors
/// Those of reading the log; what the watch refuses is [`io::ErrorKind::InvalidInput`].
pub fn breaches(mut log: impl BufRead, others: &[&str], options: Options) -> io::Result<Breaches> {
    let refuse = |why: String| io::Error::new(io::ErrorKind::InvalidInput, why);
    let actors = read_actors(&mut log, others)?;
    let (vocabulary, text) = assurance(&actors, &[], options)?;
    let pinned = digest(&text);
    let eyes = Eyes {
        viewpoint: "record".to_owned(),
        as_known_to: None,
    };
    let (mut watch, problems) = Watch::new(vocabulary, vec![(text, pinned)], eyes);
    if !problems.is_empty() {
        return Err(refuse(format!("{problems:?}")));
    }
    for record in records() {
        let problems = watch.add(0, record);
        if !problems.is_empty() {
            return Err(refuse(format!("{problems:?}")));
        }
    }
    let mut said: FxHashMap<(u32, u32), Says> = FxHashMap::default();
    let mut name = String::new();
    let mut failed = None;
    let mut told = 0;
    read_strikes(&mut log, &actors, |line, seconds, strikes| {
        let at = Instant::from_seconds(seconds);
        for (place, strike) in strikes.iter().enumerate() {
            name.clear();
            _ = write!(name, "{line}.{place}");
            let says = said
                .entry(*strike)
                .or_insert_with(|| says(&actors, *strike));
            let row = Row {
                id: &name,
                claim: None,
                begin: Between::exactly(at),
                end: None,
                learned: at,
                by: "log",
                grade: None,
                says,
                ordered: false,
            };
            if let Err(problem) = watch.sight(&row) {
                failed = Some(problem);
            }
        }
        told += watch.changes().len();
    })?;
    watch.settle();
    told += watch.changes().len();
    if let Some(problem) = failed {
        return Err(refuse(format!("{problem:?}")));
    }
    if told == 0 {
        return Err(refuse("the watch told nothing".to_owned()));
    }
    Ok(listed(&watch, &actors))
}

/// What is on record before the first row: who sees, and who says.
fn records() -> [Record; 2] {
    let viewpoint = Viewpoint {
        id: "record".to_owned(),
        party: None,
        grade: None,
        accepts: Accepts::All,
    };
    let source = Source {
        id: "log".to_owned(),
        label: String::new(),
        actor: None,
        rests_on: BTreeSet::new(),
        ordered: false,
        complete: Vec::new(),
    };
    [Record::Viewpoint(viewpoint), Record::Source(source)]
}

fn says(actors: &Actors, (one, other): (u32, u32)) -> Says {
    let actor = |number: u32| {
        let name = actors.names.get(number as usize)?;
        ActorId::new(&name.to_lowercase()).ok()
    };
    let hit = actor(other).map(|of| Hit {
        of,
        kind: TargetKind::Territory,
        place: None,
        incidental: false,
    });
    Says {
        author: actor(one).into_iter().collect(),
        from_held_by: None,
        act: ActId::new("strike").ok(),
        hits: hit.into_iter().collect(),
        joined: BTreeSet::new(),
        preventive: None,
        before: BTreeSet::new(),
    }
}

/// Every breach of every promise: what is forbidden is a strike by the giver against the receiver.
fn listed(watch: &Watch, actors: &Actors) -> Breaches {
    let names = actors.names.iter().map(|name| name.to_lowercase());
    let numbers: FxHashMap<String, u32> = names.zip(0..).collect();
    let number = |actor: &ActorId| numbers.get(actor.as_str()).copied();
    let promises: Vec<Promise> = watch.standings().map(|(it, _)| it.clone()).collect();
    let mut breaches = Breaches::new();
    for promise in &promises {
        let Some(strike) = number(&promise.giver).zip(number(&promise.receiver)) else {
            continue;
        };
        for breach in watch.breaches(promise) {
            let line = breach.incident.split('.').next();
            if let Some(line) = line.and_then(|line| line.parse().ok()) {
                breaches.entry(line).or_default().push(strike);
            }
        }
    }
    breaches
}
