//! What is shown of an analysis: which findings, what each needs, how each is replayed.

use super::Scene;
use super::papers::Papers;
use super::strips::{Strip, strips};
use super::wording::is_as_rendered;
use crate::files;
use crate::texts::actor_name;
use std::path::{Path, PathBuf};
use tacit_analysis::finding::{Finding, Kind, Level, Remedy};
use tacit_analysis::{Analysis, Bounds, Scenario};
use tacit_lang::ids::ActorId;

/// An analysis with what was asked of it.
#[derive(Debug)]
pub(crate) struct Look<'l> {
    /// The texts.
    pub(crate) papers: &'l Papers,
    /// What was found.
    pub(crate) analysis: &'l Analysis,
    /// How far was looked.
    pub(crate) bounds: Bounds,
    /// From which level on a finding is an objection.
    pub(crate) level: Level,
    /// Which kinds were sought; empty: all.
    pub(crate) only: &'l [Kind],
    /// Where the records of the scenarios lie, if they were asked for.
    pub(crate) records_to: Option<&'l Path>,
    /// The vocabulary that was named, for the commands that replay.
    pub(crate) vocabulary: Option<&'l Path>,
}

/// A finding with its number.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Numbered<'l> {
    /// From 1, the gravest and cheapest first.
    pub(crate) number: usize,
    /// The finding.
    pub(crate) finding: &'l Finding,
}

impl<'l> Look<'l> {
    /// Every finding, numbered.
    pub(crate) fn findings(&self) -> impl Iterator<Item = Numbered<'l>> {
        let all = (1..).zip(&self.analysis.findings);
        all.map(|(number, finding)| Numbered { number, finding })
    }

    /// How many are at or above the level.
    pub(crate) fn objections(&self) -> usize {
        let found = self.findings();
        found.filter(|it| it.finding.level >= self.level).count()
    }

    /// How many are of a level.
    pub(crate) fn count(&self, level: Level) -> usize {
        let found = self.findings();
        found.filter(|it| it.finding.level == level).count()
    }

    /// What an actor is called.
    pub(crate) fn actor(&self, id: &ActorId) -> String {
        actor_name(&self.papers.lexicon.vocabulary, id)
    }

    /// `Arland to Borland`.
    pub(crate) fn promise(&self, (giver, receiver): &(ActorId, ActorId)) -> String {
        format!("{} to {}", self.actor(giver), self.actor(receiver))
    }

    /// Whether a remedy is told in words that stand in the rendering of the text, and not so in the text.
    pub(crate) fn is_as_rendered(&self, remedy: &Remedy) -> bool {
        let paper = self.papers.texts.get(remedy.text);
        paper.is_some_and(|paper| is_as_rendered(&remedy.change, &paper.source.text))
    }

    /// A scenario with what is needed to show it.
    pub(crate) fn scene(&self, scenario: &'l Scenario) -> Scene<'l> {
        Scene {
            vocabulary: &self.papers.lexicon.vocabulary,
            texts: &self.papers.meanings,
            scenario,
        }
    }

    /// How each promise stands after each step.
    pub(crate) fn strips(&self, scenario: &'l Scenario) -> Vec<Strip> {
        strips(&self.scene(scenario))
    }

    /// The command that replays a finding from its records; none if it has no scenario, or no records were asked for.
    pub(crate) fn replay(&self, found: &Numbered) -> Option<String> {
        let folder = self.records_to?;
        let scenario = found.finding.scenario.as_ref()?;
        let at = scenario.verdicts.iter().map(|verdict| verdict.at).max()?;
        let at = crate::standing::words::spell::instant(at);
        let mut command = "tacit standing --text".to_owned();
        for paper in &self.papers.texts {
            command.push_str(&format!(" {}", quoted(&paper.path)));
        }
        if let Some(vocabulary) = self.vocabulary {
            command.push_str(&format!(" --vocabulary {}", quoted(vocabulary)));
        }
        let records = records_file(folder, found.number);
        command.push_str(&format!(
            " --records {} --at {at} --known {at}",
            quoted(&records)
        ));
        Some(command)
    }
}

/// Where the records of a finding lie.
pub(crate) fn records_file(folder: &Path, number: usize) -> PathBuf {
    folder.join(format!("finding-{number}.records.jsonl"))
}

/// What a finding needs, in words: "1 act", "2 acts, 1 of them mistaken", "no act", "the words alone".
pub(crate) fn needs(finding: &Finding) -> String {
    if finding.scenario.is_none() {
        return "the words alone".to_owned();
    }
    let (acts, mistakes, _) = finding.needs();
    let acts = match acts {
        0 => return "no act".to_owned(),
        1 => "1 act".to_owned(),
        more => format!("{more} acts"),
    };
    match mistakes {
        0 => acts,
        1 if acts == "1 act" => "1 act, mistaken".to_owned(),
        _ => format!("{acts}, {mistakes} of them mistaken"),
    }
}

/// A file's name as a shell reads it.
pub(crate) fn quoted(path: &Path) -> String {
    let name = files::name(path);
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "/._-+,:@%=".contains(letter);
    if !name.is_empty() && !name.starts_with('-') && name.chars().all(plain) {
        return name;
    }
    let name = if name.starts_with('-') {
        format!("./{name}")
    } else {
        name
    };
    format!("'{}'", name.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_is_quoted_where_a_shell_would_read_it_otherwise() {
        assert_eq!(quoted(Path::new("a/b-c.assurance")), "a/b-c.assurance");
        assert_eq!(quoted(Path::new("it's here")), "'it'\\''s here'");
        assert_eq!(quoted(Path::new("-x")), "'./-x'");
        assert_eq!(quoted(Path::new("a$b")), "'a$b'");
    }
}
