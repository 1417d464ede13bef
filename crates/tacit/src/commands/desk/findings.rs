//! What a text licenses, for the officers of this desk: shown before anything is confirmed, no part of what is said, and in nobody's way.
//!
//! The text is read with the promise that faces it, where one is at hand that pins the same vocabulary. Nothing of it is kept or sent.

use super::facing::{Facing, Placed, facing};
use super::naming;
use crate::analysis::data::Data;
use crate::analysis::look::{Look, quoted};
use crate::analysis::page::{CLOSING, absences, explored, finding};
use crate::analysis::papers::Papers;
use crate::analysis::telling::sentence;
use crate::desk::reach::Reach;
use crate::desk::view::AssuranceView;
use crate::ending::Fault;
use crate::files::{self, NewFile};
use crate::screen::{Ink, Screen, wrapped};
use crate::texts::{Lexicon, Source, beside};
use clap::Args;
use serde_json::{Value, json};
use std::cell::Cell;
use std::path::{Path, PathBuf};
use tacit_analysis::{Analysis, Bounds, Kind, Level, MatterError, analyse_foremost};

/// How many findings are shown in full, and for how many remedies are tried: an officer who is to answer reads the foremost, and the rest when there is time.
const IN_FULL: usize = 3;

/// After how many searches, or parts of a long one, a desk breaks off: giving waits for no more than a moment.
///
/// Single searches go as far as those of `tacit analyse`, so that what is shown here is a beginning of what it shows. A part is at most
/// 256 positions, and mostly a few. The December pair ends before a third of them; what is cut short are groups and long texts.
const MOST_PARTS: usize = 1_200;

/// What is said of the one kind that a desk leaves to `tacit analyse`.
const WITHOUT_DEAD: &str = "Dead clauses were not looked for here: each clause would have to be left out in turn, which takes longer than all \
    else. `tacit analyse` does.";

/// Where the texts are written for `tacit analyse`, which shows all of it.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct Texts {
    /// Write the text, what faces it, and their vocabulary into a new or empty folder, for `tacit analyse`
    #[arg(long, value_name = "FOLDER")]
    texts_to: Option<PathBuf>,
}

/// What a text licenses.
pub(crate) struct Findings {
    papers: Papers,
    facing: Facing,
    /// What was found; else why nothing could be looked for.
    analysis: Result<Analysis, String>,
    /// By which command all of it is shown, where the texts were written out.
    command: Option<String>,
}

impl Findings {
    /// Looks, as far as a desk does.
    ///
    /// # Errors
    /// [`Fault`] if the text has errors, the desk cannot be reached, or the texts cannot be written.
    pub(crate) fn of(reach: &Reach, placed: &Placed, texts: &Texts) -> Result<Self, Fault> {
        if let Some(folder) = &texts.texts_to {
            files::new_folder(folder)?;
        }
        let mut found = Self::within(placed, naming::assurances(reach)?, MOST_PARTS)?;
        if let Some(folder) = &texts.texts_to {
            found.command = Some(found.write(folder)?);
        }
        Ok(found)
    }

    fn within(
        placed: &Placed,
        others: Vec<AssuranceView>,
        most_parts: usize,
    ) -> Result<Self, Fault> {
        let lexicon = Lexicon::read(&Source {
            name: format!("the vocabulary of {}", placed.name),
            text: placed.paper.vocabulary.clone(),
        })?;
        let own = Source {
            name: placed.name.clone(),
            text: placed.paper.text.clone(),
        };
        let meant = own.meant(&lexicon)?;
        let facing = facing(placed, &meant.assurance.parties, &lexicon, others);
        let mut sources = vec![own];
        sources.extend(facing.source());
        let papers = Papers::at_hand(lexicon, sources)?;
        let analysis = match analysed(&papers, most_parts) {
            Ok(mut analysis) => {
                analysis.left_out.push(WITHOUT_DEAD.to_owned());
                analysis.left_out.extend(facing.left_out.iter().cloned());
                Ok(analysis)
            }
            Err(why) => Err(papers.refuse(&why).to_string()),
        };
        Ok(Self {
            papers,
            facing,
            analysis,
            command: None,
        })
    }

    /// For people: a short list, the foremost in full, and how far was looked.
    pub(crate) fn page(&self, screen: &Screen) -> String {
        let mut out = String::new();
        let line = |out: &mut String, indent: usize, text: &str| {
            let before = " ".repeat(indent);
            let text = wrapped(text, screen.width, indent + 2);
            out.push_str(&format!("{before}{text}\n"));
        };
        let title = self.papers.texts.first();
        let title = title.map_or("", |paper| &paper.meant.assurance.labels.title);
        let heading = format!("What \"{title}\" licenses, {}", self.facing);
        out.push_str(&screen.ink(Ink::Bold, &wrapped(&heading, screen.width, 2)));
        out.push_str("\n\n");
        match &self.analysis {
            Err(why) => line(&mut out, 0, &format!("It was not analysed: {why}.")),
            Ok(analysis) => self.found(&mut out, &self.look(analysis), screen),
        }
        let own = "No finding is a forecast. They are this desk's own, no part of what is said, and stop nobody.";
        line(&mut out, 0, own);
        line(&mut out, 0, CLOSING);
        match &self.command {
            // Not broken into lines: it is to be copied.
            Some(command) => out.push_str(&format!("All of it: {command}\n")),
            None => line(
                &mut out,
                0,
                "All of it: the same with `--texts-to FOLDER` writes the texts out, for `tacit analyse FOLDER/*.assurance`.",
            ),
        }
        out
    }

    fn found(&self, out: &mut String, look: &Look, screen: &Screen) {
        let mut line = |indent: usize, text: &str| {
            let before = " ".repeat(indent);
            let text = wrapped(text, screen.width, indent + 2);
            out.push_str(&format!("{before}{text}\n"));
        };
        let effort = &look.analysis.effort;
        if effort.interrupted {
            line(
                0,
                "Cut short, so as not to keep you waiting: what is not here may yet be found by `tacit analyse`.",
            );
        }
        for found in look.findings() {
            let about = found.finding;
            line(
                0,
                &format!(
                    "{}. {}, {}: {}",
                    found.number,
                    about.level,
                    about.kind,
                    sentence(&about.sentence)
                ),
            );
        }
        if look.findings().next().is_none() {
            let none = if effort.interrupted {
                "Nothing was found before that, which is not none."
            } else {
                "Nothing was found."
            };
            line(0, none);
        }
        out.push('\n');
        let full: Vec<_> = look.findings().take(IN_FULL).collect();
        if !full.is_empty() {
            out.push_str(&screen.ink(
                Ink::Bold,
                "The foremost, in full; remedies were tried for these alone",
            ));
            out.push_str("\n\n");
        }
        for found in &full {
            out.push_str(&finding(look, found, screen));
            out.push('\n');
        }
        out.push_str(&screen.ink(Ink::Bold, "How far was looked"));
        out.push('\n');
        let absent = absences(look);
        let far = absent.iter().chain(&look.analysis.left_out);
        for told in far.cloned().chain(explored(look)) {
            out.push_str(&format!("  {}\n", wrapped(&told, screen.width, 4)));
        }
        out.push('\n');
    }

    /// For programs: `spec/schema/analysis.schema.json` describes `analysis`.
    pub(crate) fn data(&self) -> Value {
        let (facing, alone) = match &self.facing.with {
            Ok(with) => (Some(with.letter.as_str()), None),
            Err(why) => (None, Some(why.as_str())),
        };
        let analysis = self.analysis.as_ref().ok().map(|analysis| {
            let look = self.look(analysis);
            serde_json::to_value(Data::of(&look)).unwrap_or_default()
        });
        json!({
            "facing": facing,
            "alone": alone,
            "not_analysed": self.analysis.as_ref().err(),
            "analysis": analysis,
        })
    }

    fn look<'f>(&'f self, analysis: &'f Analysis) -> Look<'f> {
        Look {
            papers: &self.papers,
            analysis,
            bounds: Bounds::default(),
            level: Level::Serious,
            only: &[],
            records_to: None,
            vocabulary: None,
        }
    }

    /// Writes the texts and their vocabulary; the command that analyses them.
    fn write(&self, folder: &Path) -> Result<String, Fault> {
        let mut command = "tacit analyse".to_owned();
        for (paper, name) in self.papers.texts.iter().zip(["text", "facing"]) {
            let path = folder.join(format!("{name}.assurance"));
            NewFile::make(&path)?.fill(paper.source.text.as_bytes())?;
            command.push_str(&format!(" {}", quoted(&path)));
        }
        let first = self.papers.texts.first();
        let vocabulary = first.map(|paper| beside(&folder.join("text.assurance"), &paper.source));
        if let Some(path) = vocabulary.transpose()? {
            NewFile::make(&path)?.fill(self.facing.vocabulary.as_bytes())?;
        }
        Ok(command)
    }
}

/// Looks, and breaks off after so many parts: by what was done and not by the clock, so that the same texts are answered alike.
fn analysed(papers: &Papers, most_parts: usize) -> Result<Analysis, MatterError> {
    let parts = Cell::new(0_usize);
    let stop = || {
        parts.set(parts.get() + 1);
        parts.get() > most_parts
    };
    let sought: Vec<Kind> = Kind::ALL
        .into_iter()
        .filter(|kind| *kind != Kind::DeadClause)
        .collect();
    analyse_foremost(
        &papers.matter(None),
        &Bounds::default(),
        &sought,
        IN_FULL,
        &stop,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use tacit_mission::said::Paper;

    fn example(name: &str) -> String {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
        std::fs::read_to_string(folder.join(name)).unwrap()
    }

    fn paper(text: &str) -> Paper {
        let vocabulary = example("first-steps/first-steps.vocabulary.toml");
        Paper {
            text: example(text),
            vocabulary,
            meaning: tacit_spelling::Digest([0; 32]),
        }
    }

    fn placed(paper: &Paper) -> Placed<'_> {
        Placed {
            name: "draft.assurance".to_owned(),
            paper,
            channel: "line",
            answers: None,
        }
    }

    fn page(most_parts: usize) -> String {
        let paper = paper("first-steps/arland-to-borland.assurance");
        let found = Findings::within(&placed(&paper), Vec::new(), most_parts).unwrap();
        let screen = Screen {
            colour: false,
            width: 100,
        };
        found.page(&screen)
    }

    #[test]
    fn the_list_comes_first_and_three_are_shown_in_full() {
        let page = page(MOST_PARTS);
        assert!(
            page.starts_with(
                "What \"No first strike\" licenses, read alone, as Borland has given nothing"
            ),
            "{page}"
        );
        assert_eq!(
            page.matches("a shortest way to it").count(),
            IN_FULL,
            "{page}"
        );
        assert!(!page.contains("Cut short"), "{page}");
        assert!(page.contains("No finding is a forecast"), "{page}");
    }

    #[test]
    fn a_search_that_is_cut_short_says_so() {
        let page = page(1);
        assert!(
            page.contains("Cut short, so as not to keep you waiting"),
            "{page}"
        );
        assert!(page.contains("before that, which is not none"), "{page}");
    }

    #[test]
    fn the_december_pair_ends_within_the_bound_with_remedies_for_the_foremost() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
        let texts = ["a-to-b", "b-to-a"].map(|it| folder.join(format!("december/{it}.assurance")));
        let papers = Papers::open(&texts, None).unwrap();
        let analysis = analysed(&papers, MOST_PARTS).unwrap();
        assert!(!analysis.effort.interrupted);
        let (foremost, rest) = analysis.findings.split_at(IN_FULL);
        assert!(foremost.iter().all(|it| !it.remedies.is_empty()));
        assert!(rest.iter().all(|it| it.remedies.is_empty()));
    }
}
