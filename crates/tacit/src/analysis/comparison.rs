//! A comparison as a page that an officer can read, and as JSON (`spec/schema/comparison.schema.json`).

use super::comparing::{Look, favour, joined};
use super::data::{Between, Schema, Text};
use super::page::CLOSING;
use super::telling::{self, Calendar, foremost, sentence};
use crate::screen::{Ink, Screen, wrapped};
use serde::Serialize;
use serde_json::Value;
use tacit_analysis::compare::records::{Judged, Otherwise};
use tacit_analysis::compare::{Difference, Differs, Favour};
use tacit_analysis::remedy::Changed;
use tacit_analysis::{Place, Scenario};
use tacit_lang::ids::ActorId;
use tacit_lang::time::Instant;
use tacit_standing::read::write_record;
use tacit_standing::verdict::{Life, Performance, Word};

pub(crate) fn page(look: &Look, screen: &Screen) -> String {
    let mut page = Page {
        out: String::new(),
        screen,
    };
    page.line(0, &opening(look));
    for warning in warnings(look) {
        page.line(0, &warning);
    }
    words(look, &mut page);
    for (number, found) in (1..).zip(&look.found.differences) {
        difference(look, number, found, &mut page);
    }
    rejudged(look, &mut page);
    page.heading("How far was looked");
    for told in explored(look) {
        page.line(2, &told);
    }
    page.line(0, "");
    page.line(0, CLOSING);
    page.out
}

/// A page under way.
struct Page<'s> {
    out: String,
    screen: &'s Screen,
}

impl Page<'_> {
    fn line(&mut self, indent: usize, text: &str) {
        let before = " ".repeat(indent);
        let text = wrapped(text, self.screen.width, indent + 2);
        self.out.push_str(&format!("{before}{text}\n"));
    }

    fn heading(&mut self, text: &str) {
        let text = self
            .screen
            .ink(Ink::Bold, &wrapped(text, self.screen.width, 2));
        self.out.push_str(&format!("\n{text}\n"));
    }
}

fn difference(look: &Look, number: usize, found: &Difference, page: &mut Page<'_>) {
    let (giver, receiver) = &found.promise;
    let promise = look.promise(&found.promise);
    page.heading(&format!("{number}. {}: {promise}", kind(found.differs)));
    page.line(2, &sentence(&found.sentence));
    let whose = favour(found.favour, &look.actor(giver), &look.actor(receiver));
    page.line(2, &whose);
    if !found.clauses.is_empty() {
        page.line(2, &format!("by: {}", clauses(look, &found.clauses)));
    }
    let both = joined(&found.scenarios);
    let day = Calendar::of(&both).first_day();
    page.line(2, &format!("a shortest way to it, day 1 being {day}:"));
    page.out.push_str(&telling::steps(&both, page.screen, 2));
    if !found.likewise.is_empty() {
        page.line(
            2,
            &format!("likewise: {}", foremost(&found.likewise).join("; ")),
        );
    }
    for version in [0, 1] {
        if let Some(command) = look.replay(number, found, version) {
            // Not broken into lines: it is to be copied.
            page.out.push_str(&format!("  replay: {command}\n"));
        }
    }
}

/// What was compared, and what came of it.
fn opening(look: &Look) -> String {
    let [old, new] = look.sources;
    let found = look.found;
    let is_broken_off = found.effort.interrupted && !found.is_identical;
    let what = if is_broken_off && found.is_same() && !look.differs() {
        "broken off before a difference was found".to_owned()
    } else if found.is_identical {
        "the two mean the same, to the letter: their digests are equal".to_owned()
    } else if found.is_same() && !look.differs() {
        match &found.within {
            None => "no verdict differs: every position of both was seen, so the two mean the same among these moves".to_owned(),
            Some(within) => format!("no difference in a verdict was found {within}"),
        }
    } else {
        let ways = match found.differences.len() + found.more {
            0 => "no verdict was found to differ, and yet the two do not say the same".to_owned(),
            1 => "one way in which a verdict differs".to_owned(),
            ways => format!("{ways} ways in which a verdict differs"),
        };
        match found.favour() {
            Some(Favour::Giver) => {
                format!("{ways}, in the giver's favour: the new text binds less")
            }
            Some(Favour::Receiver) => {
                format!("{ways}, in the receiver's favour: the new text binds more")
            }
            Some(Favour::Mixed) => {
                format!("{ways}, some in the giver's favour and some in the receiver's")
            }
            Some(Favour::Neither) => format!("{ways}, in nobody's favour"),
            None => ways,
        }
    };
    let what = if is_broken_off && !what.starts_with("broken off") {
        format!("broken off; so far {what}")
    } else {
        what
    };
    format!("{} (old) and {} (new): {what}.", old.name, new.name)
}

fn warnings(look: &Look) -> Vec<String> {
    let mut found = Vec::new();
    let pairs = [("old", &look.found.only_old), ("new", &look.found.only_new)];
    for (version, pairs) in pairs {
        for [one, other] in pairs {
            found.push(format!(
                "Only the {version} text is about {} and {}.",
                look.actor(one),
                look.actor(other)
            ));
        }
    }
    if look.found.more > 0 {
        found.push(format!("{} more ways are not shown.", look.found.more));
    }
    if look.found.effort.interrupted {
        found.push(
            "Broken off: what follows was found before the interrupt. What is not here may yet be found.".to_owned(),
        );
    }
    found
}

fn words(look: &Look, page: &mut Page<'_>) {
    let mut listed = |heading: &str, changes: &[&Changed]| {
        if changes.is_empty() {
            return;
        }
        page.heading(heading);
        for changed in changes {
            let clause = changed.clause.as_ref();
            let clause = clause.map_or_else(String::new, |clause| format!("{clause}: "));
            let said = |words: &Option<String>| {
                words
                    .as_ref()
                    .map_or_else(|| "nothing".to_owned(), |words| format!("\"{words}\""))
            };
            page.line(2, &format!("{clause}old: {}", said(&changed.old)));
            page.line(2, &format!("{clause}new: {}", said(&changed.new)));
        }
    };
    let unseen = |places: &[Place], changed: &Changed| {
        let mut places = places.iter();
        places.any(|place| Some(&place.clause) == changed.clause.as_ref())
    };
    let meaning = &look.words.meaning;
    let outside: Vec<&Changed> = meaning.iter().filter(|it| it.clause.is_none()).collect();
    let beyond = |it: &&Changed| unseen(&look.found.beyond_moves, it);
    let without = |it: &&Changed| unseen(&look.found.without_effect, it);
    let shown = meaning
        .iter()
        .filter(|it| it.clause.is_some() && !beyond(it) && !without(it));
    listed("What differs in words", &shown.collect::<Vec<_>>());
    listed(
        "What differs in words, and no scenario of these moves can show: proof, acts of one instant, what comes late, provocation",
        &meaning.iter().filter(beyond).collect::<Vec<_>>(),
    );
    listed(
        "What differs in words, and changed no verdict as far as was looked",
        &meaning.iter().filter(without).collect::<Vec<_>>(),
    );
    listed(
        "What differs in how it is given, on which no verdict hangs",
        &outside,
    );
    let labels: Vec<&Changed> = look.words.labels.iter().collect();
    listed("What differs in labels alone, which commit nobody", &labels);
}

fn rejudged(look: &Look, page: &mut Page<'_>) {
    let Some(found) = look.rejudged else { return };
    page.heading("The records judged by both");
    if found.verdicts.is_empty() {
        page.line(
            2,
            &format!("No verdict differs, at any of {} instants.", found.instants),
        );
    }
    for otherwise in &found.verdicts {
        let at = crate::standing::words::spell::instant(otherwise.at);
        let promise = (
            otherwise.promise.giver.clone(),
            otherwise.promise.receiver.clone(),
        );
        let (old, new) = (spelt(&otherwise.old), spelt(&otherwise.new));
        page.line(
            2,
            &format!(
                "{at}, in the eyes of {}, {}: {old} by the old text, {new} by the new",
                otherwise.viewpoint,
                look.promise(&promise)
            ),
        );
    }
    if !found.fewest.is_empty() {
        page.line(
            2,
            "The first of them is shown by these records alone, of which none can be left out:",
        );
        let places = found.fewest.iter();
        for (_, record) in places.filter_map(|place| look.records.get(*place)) {
            page.line(4, &format!("{} {}", record.kind(), record.id()));
        }
    }
    for told in &found.left_out {
        page.line(2, told);
    }
}

fn spelt(judged: &Judged) -> String {
    match judged.outcomes.iter().collect::<Vec<_>>().as_slice() {
        [(life, performance)] if judged.word == Word::Breached => format!("{performance}, {life}"),
        _ => judged.word.to_string(),
    }
}

fn explored(look: &Look) -> Vec<String> {
    let effort = &look.found.effort;
    let mut told = vec![format!(
        "{} acts told apart by either text, {} positions of both looked at, {} moves tried; at most {} moves, {} mistaken acts, {} positions.",
        effort.deeds,
        effort.positions,
        effort.moves,
        look.bounds.moves,
        look.bounds.mistakes,
        look.bounds.positions
    )];
    told.push(match &look.found.within {
        _ if look.found.is_identical => "Nothing was explored: nothing can differ.".to_owned(),
        None => "Every position that these moves lead to was seen, up to where the two differ."
            .to_owned(),
        Some(within) => {
            format!("Looked for differences {within}: beyond that there may be others.")
        }
    });
    told.extend(
        effort
            .limits
            .iter()
            .map(|limit| format!("Cut short at {limit}.")),
    );
    told
}

fn clauses(look: &Look, places: &[Place]) -> String {
    let each = places.iter().map(|place| match (place.text, look.facing) {
        (0, _) | (_, None) => place.clause.to_string(),
        (_, Some(facing)) => format!("{} of {}", place.clause, facing.name),
    });
    each.collect::<Vec<_>>().join(", ")
}

const fn kind(differs: Differs) -> &'static str {
    match differs {
        Differs::Entry => "Entry into effect",
        Differs::Breach => "Breach",
        Differs::Release => "Release",
        Differs::Withdrawal => "Withdrawal",
        Differs::Expiry => "End",
        Differs::Ground => "Why it does not bind",
    }
}

/// One comparison, whole.
#[derive(Serialize)]
pub(crate) struct Data<'l> {
    schema: Schema,
    old: Text<'l>,
    new: Text<'l>,
    beside: Option<&'l str>,
    identical: bool,
    same: bool,
    favour: Option<Favour>,
    within: Option<&'l str>,
    interrupted: bool,
    differences: Vec<Way<'l>>,
    more: usize,
    words: Vec<Said<'l>>,
    labels: Vec<Said<'l>>,
    without_effect: Vec<String>,
    beyond_moves: Vec<String>,
    only_old: &'l [[ActorId; 2]],
    only_new: &'l [[ActorId; 2]],
    records: Option<Records<'l>>,
    explored: Explored,
    note: &'static str,
}

#[derive(Serialize)]
struct Way<'l> {
    number: usize,
    differs: Differs,
    promise: Between<'l>,
    viewpoint: &'l str,
    favour: Favour,
    clauses: Vec<AtFault>,
    sentence: &'l str,
    acts: usize,
    mistakes: usize,
    likewise: &'l [String],
    old: Version<'l>,
    new: Version<'l>,
}

#[derive(Serialize)]
struct AtFault {
    text: usize,
    clause: String,
}

#[derive(Serialize)]
struct Version<'l> {
    life: Life,
    performance: Performance,
    steps: Vec<Told<'l>>,
    records: Vec<Value>,
    replay: Option<String>,
}

#[derive(Serialize)]
struct Told<'l> {
    at: Instant,
    side: String,
    actor: Option<&'l ActorId>,
    what: &'l str,
    follows: &'l [String],
    record: Option<&'l str>,
}

#[derive(Serialize)]
struct Said<'l> {
    clause: Option<String>,
    old: Option<&'l str>,
    new: Option<&'l str>,
}

#[derive(Serialize)]
struct Records<'l> {
    instants: usize,
    otherwise: Vec<Verdict<'l>>,
    fewest: Vec<&'l str>,
    left_out: &'l [String],
}

#[derive(Serialize)]
struct Verdict<'l> {
    text: usize,
    promise: Between<'l>,
    viewpoint: &'l str,
    at: Instant,
    old: Word,
    new: Word,
    favour: Option<Favour>,
}

#[derive(Serialize)]
struct Explored {
    positions: usize,
    moves: usize,
    acts: usize,
    bounds: Bounded,
}

#[derive(Serialize)]
struct Bounded {
    moves: usize,
    mistakes: usize,
    positions: usize,
}

impl<'l> Data<'l> {
    pub(crate) fn of(look: &'l Look<'l>) -> Self {
        let found = look.found;
        let [old, new] = [0, 1].map(|version| text(look, version));
        let names = |places: &[Place]| places.iter().map(|it| it.clause.to_string()).collect();
        Self {
            schema: Schema {
                name: "tacit-comparison",
                version: 1,
            },
            old,
            new,
            beside: look.facing.map(|source| source.name.as_str()),
            identical: found.is_identical,
            same: !look.differs(),
            favour: found.favour(),
            within: found.within.as_deref(),
            interrupted: found.effort.interrupted,
            differences: (1..)
                .zip(&found.differences)
                .map(|(number, difference)| way(look, number, difference))
                .collect(),
            more: found.more,
            words: look.words.meaning.iter().map(said).collect(),
            labels: look.words.labels.iter().map(said).collect(),
            without_effect: names(&found.without_effect),
            beyond_moves: names(&found.beyond_moves),
            only_old: &found.only_old,
            only_new: &found.only_new,
            records: look.rejudged.map(|rejudged| Records {
                instants: rejudged.instants,
                otherwise: rejudged.verdicts.iter().map(verdict).collect(),
                fewest: rejudged
                    .fewest
                    .iter()
                    .filter_map(|place| Some(look.records.get(*place)?.1.id()))
                    .collect(),
                left_out: &rejudged.left_out,
            }),
            explored: Explored {
                positions: found.effort.positions,
                moves: found.effort.moves,
                acts: found.effort.deeds,
                bounds: Bounded {
                    moves: look.bounds.moves,
                    mistakes: look.bounds.mistakes,
                    positions: look.bounds.positions,
                },
            },
            note: CLOSING,
        }
    }
}

fn text<'l>(look: &Look<'l>, version: usize) -> Text<'l> {
    let [old, new] = look.sources;
    let [before, after] = look.versions;
    let (source, meant) = if version == 0 {
        (old, before)
    } else {
        (new, after)
    };
    Text {
        file: &source.name,
        title: &meant.assurance.labels.title,
        digest: meant.digest.to_string(),
    }
}

fn way<'l>(look: &Look<'l>, number: usize, difference: &'l Difference) -> Way<'l> {
    let (giver, receiver) = &difference.promise;
    let [old, new] = &difference.scenarios;
    let version = |number_of: usize, scenario: &'l Scenario, (life, performance)| Version {
        life,
        performance,
        steps: scenario.steps.iter().map(told).collect(),
        records: scenario
            .records
            .iter()
            .filter_map(|record| serde_json::from_str(&write_record(record)).ok())
            .collect(),
        replay: look.replay(number, difference, number_of),
    };
    let clauses = difference.clauses.iter();
    Way {
        number,
        differs: difference.differs,
        promise: Between { giver, receiver },
        viewpoint: &difference.viewpoint,
        favour: difference.favour,
        clauses: clauses
            .map(|place| AtFault {
                text: place.text,
                clause: place.clause.to_string(),
            })
            .collect(),
        sentence: &difference.sentence,
        acts: old.acts(),
        mistakes: old.mistakes(),
        likewise: &difference.likewise,
        old: version(0, old, difference.old),
        new: version(1, new, difference.new),
    }
}

fn told(step: &tacit_analysis::Step) -> Told<'_> {
    Told {
        at: step.at,
        side: step.side.to_string().replace(' ', "-"),
        actor: step.actor.as_ref(),
        what: &step.what,
        follows: &step.follows,
        record: step.record.as_deref(),
    }
}

fn said(changed: &Changed) -> Said<'_> {
    Said {
        clause: changed.clause.as_ref().map(ToString::to_string),
        old: changed.old.as_deref(),
        new: changed.new.as_deref(),
    }
}

fn verdict(otherwise: &Otherwise) -> Verdict<'_> {
    Verdict {
        text: otherwise.promise.text,
        promise: Between {
            giver: &otherwise.promise.giver,
            receiver: &otherwise.promise.receiver,
        },
        viewpoint: &otherwise.viewpoint,
        at: otherwise.at,
        old: otherwise.old.word,
        new: otherwise.new.word,
        favour: otherwise.favour,
    }
}
