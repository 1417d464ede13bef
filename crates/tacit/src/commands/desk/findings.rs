//! What a text licenses, as a command line shows it: a short list, the foremost in full, and how far was looked.

use super::naming;
use crate::analysis::data::Data;
use crate::analysis::look::{Look, quoted};
use crate::analysis::page::{CLOSING, absences, explored, finding};
use crate::analysis::telling::sentence;
use crate::desk::facing::Placed;
use crate::desk::licensing::{CUT_SHORT, IN_FULL, Licensed, MOST_PARTS, OWN, within};
use crate::desk::reach::Reach;
use crate::desk::view::AssuranceView;
use crate::ending::Fault;
use crate::files::{self, NewFile};
use crate::screen::{Ink, Screen, wrapped};
use crate::texts::beside;
use clap::Args;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// Where the texts are written for `tacit analyse`, which shows all of it.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct Texts {
    /// Write the text, what faces it, and their vocabulary into a new or empty folder, for `tacit analyse`
    #[arg(long, value_name = "FOLDER")]
    texts_to: Option<PathBuf>,
}

/// What a text licenses, and where all of it is shown.
pub(crate) struct Findings {
    licensed: Licensed,
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
        Ok(Self {
            licensed: Licensed::of(placed, others, &within(most_parts))?,
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
        let licensed = &self.licensed;
        let heading = format!(
            "What \"{}\" licenses, {}",
            licensed.title(),
            licensed.facing
        );
        out.push_str(&screen.ink(Ink::Bold, &wrapped(&heading, screen.width, 2)));
        out.push_str("\n\n");
        match &licensed.analysis {
            Err(why) => line(&mut out, 0, &format!("It was not analysed: {why}.")),
            Ok(analysis) => self.found(&mut out, &licensed.look(analysis), screen),
        }
        line(&mut out, 0, OWN);
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
            line(0, CUT_SHORT);
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
        let licensed = &self.licensed;
        let (facing, alone) = match &licensed.facing.with {
            Ok(with) => (Some(with.letter.as_str()), None),
            Err(why) => (None, Some(why.as_str())),
        };
        let analysis = licensed.analysis.as_ref().ok().map(|analysis| {
            let look = licensed.look(analysis);
            serde_json::to_value(Data::of(&look)).unwrap_or_default()
        });
        json!({
            "facing": facing,
            "alone": alone,
            "not_analysed": licensed.analysis.as_ref().err(),
            "analysis": analysis,
        })
    }

    /// Writes the texts and their vocabulary; the command that analyses them.
    fn write(&self, folder: &Path) -> Result<String, Fault> {
        let mut command = "tacit analyse".to_owned();
        for (paper, name) in self.licensed.papers.texts.iter().zip(["text", "facing"]) {
            let path = folder.join(format!("{name}.assurance"));
            NewFile::make(&path)?.fill(paper.source.text.as_bytes())?;
            command.push_str(&format!(" {}", quoted(&path)));
        }
        let first = self.licensed.papers.texts.first();
        let vocabulary = first.map(|paper| beside(&folder.join("text.assurance"), &paper.source));
        if let Some(path) = vocabulary.transpose()? {
            NewFile::make(&path)?.fill(self.licensed.facing.vocabulary.as_bytes())?;
        }
        Ok(command)
    }
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
}
