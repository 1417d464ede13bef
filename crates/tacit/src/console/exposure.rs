//! What of the exchange is known to whom, in each pair of eyes.

use super::incidents::worded::{Names, time};
use crate::desk::judging::hearing;
use crate::desk::service::Service;
use crate::standing::context::context;
use crate::standing::exposure::{part, reader, stand};
use crate::standing::hearing::{Hearing, label};
use crate::standing::look;
use std::collections::BTreeMap;
use tacit_console::desk::Fault;
use tacit_console::view::exposure::{Account, Exposed, Exposure, Part};
use tacit_console::view::promises::Asked;
use tacit_lang::time::Instant;
use tacit_mission::party::{Party, instant};
use tacit_standing::exposure::{Held, Telling};
use tacit_standing::record::Record;
use tacit_standing::verdict::Eyes;

pub(super) fn exposure(service: &mut Service, asked: &Asked) -> Result<Exposure, Fault> {
    let now = instant(service.now());
    let desk = service.desk();
    let mut parties: Vec<Party> = vec![desk.own().clone()];
    for channel in desk.channels() {
        if !parties.contains(&channel.other) {
            parties.push(channel.other);
        }
    }
    let casebook = desk.casebook();
    let names = Names::of(casebook);
    let latest = casebook.latest().map_or(now, |latest| latest.max(now));
    let mut labels: BTreeMap<String, String> = BTreeMap::new();
    for (_, record) in casebook.records() {
        labels.extend(label(record).or_else(|| called(record)));
    }
    let records = casebook.records().count();
    let moment = |ms: Option<u64>| {
        let seconds = ms.and_then(|ms| i64::try_from(ms / 1_000).ok());
        seconds.map_or(latest, Instant::from_seconds)
    };
    let asked = look::Asked {
        eyes: eyes(&parties),
        at: moment(asked.at_ms),
        known: moment(asked.known_ms),
        giver: None,
        disputes: false,
    };
    let mut found: Vec<Exposed> = Vec::new();
    for case in casebook.cases() {
        let hearing = hearing(&case, labels.clone(), records, latest);
        for eyes in &asked.eyes {
            let seen = Seen {
                hearing: &hearing,
                names: &names,
            };
            let here = seen.through(eyes, &asked, &parties)?;
            // The book is one, and what fits several vocabularies is told once.
            match found.iter_mut().find(|it| it.eyes == here.eyes) {
                None => found.push(here),
                Some(so_far) => add(so_far, here),
            }
        }
    }
    Ok(Exposure { eyes: found })
}

/// What another vocabulary tells besides.
fn add(so_far: &mut Exposed, more: Exposed) {
    for part in more.parts {
        if !so_far.parts.contains(&part) {
            so_far.parts.push(part);
        }
    }
    for line in more.told {
        if !so_far.told.contains(&line) {
            so_far.told.push(line);
        }
    }
}

/// Our own eyes, and those of each other side as far as we know them.
fn eyes(parties: &[Party]) -> Vec<Eyes> {
    let own = parties.first().map(|own| own.viewpoint.clone());
    let each = parties.iter().enumerate();
    each.map(|(at, party)| Eyes {
        viewpoint: party.viewpoint.clone(),
        as_known_to: own.clone().filter(|_| at > 0),
    })
    .collect()
}

/// What a record is called that has no label of its own.
fn called(record: &Record) -> Option<(String, String)> {
    let words = match record {
        Record::Message(message) => format!("a {}", kind(message.kind)),
        Record::Statement(said) => said.text.clone(),
        _ => return None,
    };
    Some((record.id().to_owned(), words))
}

fn kind(kind: tacit_standing::record::MessageKind) -> &'static str {
    use tacit_standing::record::MessageKind;
    match kind {
        MessageKind::Assurance => "message that gave an assurance",
        MessageKind::Withdrawal => "notice of withdrawal",
        MessageKind::Leaving => "notice of leaving",
        MessageKind::Reaffirmation => "reaffirmation",
        MessageKind::Renewal => "renewal",
        MessageKind::ClarificationRequest => "clarification request",
        MessageKind::ClarificationAnswer => "clarification answer",
    }
}

struct Seen<'s> {
    hearing: &'s Hearing<'s>,
    names: &'s Names,
}

impl Seen<'_> {
    fn through(
        &self,
        eyes: &Eyes,
        asked: &look::Asked,
        parties: &[Party],
    ) -> Result<Exposed, Fault> {
        let known = context(self.hearing, eyes, asked);
        let known = known.map_err(|why| Fault::Failed(why.to_string()))?;
        let parts = known.exposure.iter().map(|it| Part {
            of: it.of.clone(),
            label: self.label(&it.of),
            part: part(self.hearing, &it.part),
            to: reader(self.hearing, &it.to),
            since: time(it.since.0),
            roots: it
                .roots
                .iter()
                .map(|root| self.names.source(root))
                .collect(),
            accounts: it.told.iter().map(|told| self.account(told)).collect(),
        });
        let exposures = known.exposure.iter().flat_map(|it| &it.told);
        let exposures: Vec<&str> = exposures.map(|it| it.exposure.as_str()).collect();
        let others = known.postures.iter();
        let others = others.filter(|it| !exposures.contains(&it.of.as_str()));
        let postures = others.map(|it| {
            let label = self.hearing.labels.get(&it.of).unwrap_or(&it.of);
            format!("to \"{label}\": {}", self.stands(&it.held).join("; "))
        });
        let told = known.told.iter().map(|it| it.words.clone());
        Ok(Exposed {
            eyes: self.named(eyes, parties),
            parts: parts.collect(),
            told: told.chain(postures).collect(),
        })
    }

    fn account(&self, told: &Telling) -> Account {
        Account {
            source: self.names.source(&told.source),
            since: time(told.since.0),
            postures: self.stands(&told.postures),
        }
    }

    fn stands(&self, held: &[Held]) -> Vec<String> {
        held.iter().map(|it| stand(self.hearing, it)).collect()
    }

    fn label(&self, of: &str) -> String {
        self.hearing.labels.get(of).cloned().unwrap_or_default()
    }

    /// Whose they are, by the names of actors.
    fn named(&self, eyes: &Eyes, parties: &[Party]) -> String {
        let name = |viewpoint: &str| {
            let party = parties.iter().find(|it| it.viewpoint == viewpoint);
            party.map_or_else(|| viewpoint.to_owned(), |it| self.hearing.actor(&it.actor))
        };
        let viewpoint = name(&eyes.viewpoint);
        match &eyes.as_known_to {
            Some(to) => format!("{viewpoint} as known to {}", name(to)),
            None => viewpoint,
        }
    }
}
