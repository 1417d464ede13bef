//! What is shown of a comparison: both versions, each difference with its steps by either, how each is replayed.

use super::look::quoted;
use crate::texts::{Lexicon, Meant, Source, actor_name};
use std::path::{Path, PathBuf};
use tacit_analysis::compare::records::Rejudged;
use tacit_analysis::compare::{Comparison, Difference, Favour};
use tacit_analysis::remedy::Differences;
use tacit_analysis::{Bounds, Scenario};
use tacit_lang::ids::ActorId;
use tacit_standing::record::Record;

/// A comparison with what was asked of it.
#[derive(Debug)]
pub(crate) struct Look<'l> {
    /// The vocabulary of both.
    pub(crate) lexicon: &'l Lexicon,
    /// The texts: the old one, the new one.
    pub(crate) sources: [&'l Source; 2],
    /// The text that faces both.
    pub(crate) facing: Option<&'l Source>,
    /// What they mean.
    pub(crate) versions: [&'l Meant; 2],
    /// Their files.
    pub(crate) paths: [&'l PathBuf; 2],
    /// The file of the text that faces both.
    pub(crate) beside: Option<&'l Path>,
    /// The vocabulary that was named, for the commands that replay.
    pub(crate) vocabulary: Option<&'l Path>,
    /// What was found.
    pub(crate) found: &'l Comparison,
    /// What differs in words.
    pub(crate) words: &'l Differences,
    /// The records that were given.
    pub(crate) records: &'l [(usize, Record)],
    /// What of them is judged otherwise; none if none were given.
    pub(crate) rejudged: Option<&'l Rejudged>,
    /// Where the records of the scenarios lie, if they were asked for.
    pub(crate) records_to: Option<&'l Path>,
    /// How far was looked.
    pub(crate) bounds: Bounds,
}

impl Look<'_> {
    /// Whether anything differs that a digest covers, but clauses whose effect was sought and not found.
    pub(crate) fn differs(&self) -> bool {
        let is_outside = self.words.meaning.iter().any(|it| it.clause.is_none());
        !self.found.is_same()
            || is_outside
            || self.rejudged.is_some_and(|it| !it.verdicts.is_empty())
    }

    /// What an actor is called.
    pub(crate) fn actor(&self, id: &ActorId) -> String {
        actor_name(&self.lexicon.vocabulary, id)
    }

    /// `Arland to Borland`.
    pub(crate) fn promise(&self, (giver, receiver): &(ActorId, ActorId)) -> String {
        format!("{} to {}", self.actor(giver), self.actor(receiver))
    }

    /// The command that replays a difference by one version; none if no records were asked for.
    pub(crate) fn replay(
        &self,
        number: usize,
        difference: &Difference,
        version: usize,
    ) -> Option<String> {
        let folder = self.records_to?;
        let word = if version == 0 { "old" } else { "new" };
        let scenario = difference.scenarios.get(version)?;
        let at = scenario.verdicts.iter().map(|verdict| verdict.at).max()?;
        let at = crate::standing::words::spell::instant(at);
        let text = quoted(self.paths.get(version)?);
        let beside = self.beside.map(|path| format!(" {}", quoted(path)));
        let vocabulary = self
            .vocabulary
            .map(|path| format!(" --vocabulary {}", quoted(path)));
        let records = quoted(&records_file(folder, number, word));
        Some(format!(
            "tacit standing --text {text}{}{} --records {records} --at {at} --known {at}",
            beside.unwrap_or_default(),
            vocabulary.unwrap_or_default()
        ))
    }
}

/// The steps of both versions as one: where what follows is not the same, by which text it follows.
pub(crate) fn joined([old, new]: &[Scenario; 2]) -> Scenario {
    let mut joined = if new.steps.len() > old.steps.len() {
        new.clone()
    } else {
        old.clone()
    };
    for step in &mut joined.steps {
        let follows = |scenario: &Scenario| {
            let mut steps = scenario.steps.iter();
            let same = steps.find(|other| other.at == step.at && other.what == step.what);
            same.map(|it| it.follows.clone()).unwrap_or_default()
        };
        let (before, after) = (follows(old), follows(new));
        if before == after {
            continue;
        }
        let by = |which: &str, follows: &[String], others: &[String]| -> Vec<String> {
            if follows.is_empty() {
                return vec![format!("by the {which} text, nothing changes")];
            }
            let own = follows.iter();
            own.map(|it| {
                if others.contains(it) {
                    it.clone()
                } else {
                    format!("by the {which} text, {it}")
                }
            })
            .collect()
        };
        let mut both = by("old", &before, &after);
        let new = by("new", &after, &before);
        both.extend(new.into_iter().filter(|it| !before.contains(it)));
        step.follows = both;
    }
    joined
}

/// Where the records of a difference lie.
pub(crate) fn records_file(folder: &Path, number: usize, version: &str) -> PathBuf {
    folder.join(format!("difference-{number}.{version}.records.jsonl"))
}

/// In whose favour, in words.
pub(crate) fn favour(favour: Favour, giver: &str, receiver: &str) -> String {
    match favour {
        Favour::Giver => format!("in favour of {giver}: the new text binds it less"),
        Favour::Receiver => format!("in favour of {receiver}: the new text binds {giver} more"),
        Favour::Mixed => "less in one respect, more in another".to_owned(),
        Favour::Neither => "in nobody's favour: neither binds here".to_owned(),
    }
}
