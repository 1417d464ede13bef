//! What stands in everybody's eyes: now, and after an inject.

use super::injects::Inject;
use crate::analysis::unravelling::Look;
use crate::markup::prose;
use crate::standing::words;
use tacit_lang::time::Instant;
use tacit_standing::docket::Docket;
use tacit_standing::record::Record;
use tacit_standing::verdict::{Eyes, Promise, Question, Standing};

/// Every promise, every pair of eyes, and what stands now.
pub(super) struct Board {
    promises: Vec<(Promise, String)>,
    /// The eyes of the parties first.
    pub(super) eyes: Vec<Eyes>,
    /// What each is called: its party, if it is one's own.
    names: Vec<String>,
    now: Vec<Vec<Option<Standing>>>,
}

impl Board {
    pub(super) fn of(look: &Look) -> Self {
        let own = look.situation.eyes.values();
        let mut eyes: Vec<Eyes> = own.cloned().collect();
        // A desk sees others only as it knows them.
        let knower = eyes.iter().find_map(|eyes| eyes.as_known_to.clone());
        for other in look.hearing.every_viewpoint() {
            if eyes.iter().all(|it| it.viewpoint != other.viewpoint) {
                let as_known_to = knower.clone().filter(|it| *it != other.viewpoint);
                eyes.push(Eyes {
                    as_known_to,
                    ..other
                });
            }
        }
        let docket = look.ground.docket(&look.situation.matter, &[]);
        let promises = docket.promises().into_iter();
        let promises = promises.map(|it| {
            let name = words::promise(look.hearing, &it);
            (it, name)
        });
        let mut board = Self {
            promises: promises.collect(),
            names: eyes.iter().map(|eyes| name(look, eyes)).collect(),
            eyes,
            now: Vec::new(),
        };
        board.now = board.judged(&docket, look.situation.at, look.situation.known);
        board
    }

    fn judged(&self, docket: &Docket, at: Instant, known: Instant) -> Vec<Vec<Option<Standing>>> {
        let of = |promise: &Promise, eyes: &Eyes| {
            let question = Question {
                promise: promise.clone(),
                eyes: eyes.clone(),
                at,
                known,
            };
            docket.judge(&question).ok()
        };
        let promises = self.promises.iter();
        promises
            .map(|(promise, _)| self.eyes.iter().map(|eyes| of(promise, eyes)).collect())
            .collect()
    }

    /// What stands now, a row for each promise, a column for each pair of eyes.
    pub(super) fn table(&self) -> String {
        let mut out = String::from("<table class=\"board\">\n<tr><th></th>");
        for name in &self.names {
            out.push_str(&format!("<th>{}</th>", prose(name)));
        }
        out.push_str("</tr>\n");
        for ((_, name), row) in self.promises.iter().zip(&self.now) {
            out.push_str(&format!("<tr><th>{}</th>", prose(name)));
            for standing in row {
                out.push_str(&format!("<td>{}</td>", prose(&said(standing.as_ref()))));
            }
            out.push_str("</tr>\n");
        }
        out + "</table>\n"
    }

    /// What an inject does to which promise in whose eyes.
    pub(super) fn after(&self, look: &Look, inject: &Inject) -> String {
        let lines = self.changes(look, &inject.set.scenario.records, inject.at(), &self.eyes);
        let mut out = String::from("<ul class=\"comes-to\">\n");
        for (name, changed) in self.names.iter().zip(lines) {
            let words = if changed.is_empty() {
                "nothing changes".to_owned()
            } else {
                changed.join("; ")
            };
            let line = format!("In the eyes of {name}: {words}.");
            out.push_str(&format!("<li>{}</li>\n", prose(&line)));
        }
        out + "</ul>\n"
    }

    /// By pair of eyes: which promise goes from what to what, once these are on record too.
    pub(super) fn changes(
        &self,
        look: &Look,
        records: &[Record],
        at: Instant,
        eyes: &[Eyes],
    ) -> Vec<Vec<String>> {
        let docket = look.ground.docket(&look.situation.matter, records);
        let after = self.judged(&docket, at, at);
        let of = |eyes: &Eyes| {
            let column = self.eyes.iter().position(|it| it == eyes);
            let column = column.unwrap_or(usize::MAX);
            let rows = self.promises.iter().zip(&self.now).zip(&after);
            let changed = rows.filter_map(|(((_, name), before), after)| {
                let before = before.get(column)?.as_ref()?.word;
                let after = after.get(column)?.as_ref()?.word;
                (before != after).then(|| format!("{name}: {before}, then {after}"))
            });
            changed.collect()
        };
        eyes.iter().map(of).collect()
    }

    /// What stands now in these eyes, by promise.
    pub(super) fn seen_by(&self, eyes: &Eyes) -> Vec<(&Promise, &str, &Standing)> {
        let column = self.eyes.iter().position(|it| it == eyes);
        let column = column.unwrap_or(usize::MAX);
        let rows = self.promises.iter().zip(&self.now);
        rows.filter_map(|((promise, name), row)| {
            Some((promise, name.as_str(), row.get(column)?.as_ref()?))
        })
        .collect()
    }
}

/// What these eyes are called: the party whose own they are, as whom it may be known to.
fn name(look: &Look, eyes: &Eyes) -> String {
    let mut viewpoints = look.hearing.docket.viewpoints();
    let own = viewpoints.find(|it| it.id == eyes.viewpoint);
    let party = own.and_then(|it| it.party.as_ref());
    let party = party.map_or_else(|| eyes.viewpoint.clone(), |party| look.actor(party));
    match &eyes.as_known_to {
        Some(knower) => format!("{party}, as known to {knower}"),
        None => party,
    }
}

fn said(standing: Option<&Standing>) -> String {
    let Some(standing) = standing else {
        return "not known".to_owned();
    };
    let marks = words::marks(&standing.marks);
    if marks.is_empty() {
        standing.word.to_string()
    } else {
        format!("{} ({marks})", standing.word)
    }
}
