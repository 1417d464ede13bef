//! The whole demo: the timeline, then each branch from the state after it, then the table.

use super::fault::DemoFault;
use super::kills::{self, Kills};
use super::look::Sight;
use super::page::Page;
use super::papers;
use super::play::Playing;
use super::scenario::Expected;
use super::story::{Play, Story};
use super::world::{World, make};
use crate::screen::Screen;
use std::path::{Path, PathBuf};

/// What is asked of the demo.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    /// Which branches; all, if none is named.
    pub(crate) only: Vec<String>,
    /// Where everything lies.
    pub(crate) folder: Option<PathBuf>,
    /// Whether the programs are left running.
    pub(crate) keep: bool,
    /// Whether each event waits for Enter.
    pub(crate) step: bool,
    /// Whether command lines and reasons are shown.
    pub(crate) verbose: bool,
    /// Whether branch k kills everything everywhere.
    pub(crate) kill_all: bool,
}

/// Who and what takes part.
pub(crate) struct Cast {
    root: PathBuf,
    story: Story,
    worlds: usize,
    /// What must be seen.
    pub(crate) expected: Expected,
    /// Where it is shown.
    pub(crate) page: Page,
}

/// Plays everything; whether all of it is as expected.
///
/// # Errors
/// [`DemoFault`], if it did not come to its end.
pub(crate) fn run(asked: &Asked, screen: Screen) -> Result<bool, DemoFault> {
    let story: Story = read("exercise.toml")?;
    let expected: Expected = read("expected.toml")?;
    let mut known: Vec<&str> = story
        .play
        .iter()
        .skip(1)
        .map(|play| play.row.as_str())
        .collect();
    known.dedup();
    for row in &asked.only {
        if !known.contains(&row.as_str()) && row != kills::ROW {
            return Err(DemoFault::Asked(format!(
                "there is no branch `{row}`; name one of {}, or {}",
                known.join(", "),
                kills::ROW
            )));
        }
    }
    let root = Root::make(asked)?;
    let mut cast = Cast {
        root: root.path.clone(),
        worlds: 0,
        page: Page::new(screen, asked.verbose, asked.step),
        story,
        expected,
    };
    let sights = cast.play(asked)?;
    cast.page.table(&sights);
    Ok(sights.iter().all(|sight| sight.parts.is_empty()))
}

fn read<T: serde::de::DeserializeOwned>(name: &str) -> Result<T, DemoFault> {
    toml::from_str(papers::file(name)?).map_err(|why| DemoFault::Story(format!("{name}: {why}")))
}

impl Cast {
    fn play(&mut self, asked: &Asked) -> Result<Vec<Sight>, DemoFault> {
        self.page.opening(&self.expected, &self.story);
        let timeline = self.timeline()?.clone();
        let mut world = self.world(&timeline)?;
        let mut sights = self.perform(&mut world, &timeline)?;
        world.save()?;
        let after = world.clock().unwrap_or(self.story.begins);
        let names = world.names.clone();
        let mut row = String::new();
        for play in self.story.play.clone().into_iter().skip(1) {
            if !asked.only.is_empty() && !asked.only.contains(&play.row) {
                continue;
            }
            if play.row != row {
                self.page.row(&play.row, &self.expected);
                row.clone_from(&play.row);
            }
            self.page.note(&play.note);
            if play.texts == timeline.texts && play.vocabulary == timeline.vocabulary {
                world.restore(after, names.clone())?;
                sights.extend(self.perform(&mut world, &play)?);
                continue;
            }
            // Another text was given: its timeline is played before, and not shown a second time.
            let mut other = self.world(&play)?;
            let silent = self.page.silent();
            let page = std::mem::replace(&mut self.page, silent);
            let before = Play {
                row: "timeline".to_owned(),
                step: timeline.step.clone(),
                ..play.clone()
            };
            self.perform(&mut other, &before)?;
            self.page = page;
            sights.extend(self.perform(&mut other, &play)?);
        }
        if asked.only.is_empty() || asked.only.iter().any(|row| row == kills::ROW) {
            self.page.row(kills::ROW, &self.expected);
            sights.extend(kills::branch(self, asked.kill_all)?);
        }
        if asked.keep {
            world.restore(after, names)?;
            let how = world.leave();
            self.page.left(&how);
        }
        Ok(sights)
    }

    fn perform(&mut self, world: &mut World, play: &Play) -> Result<Vec<Sight>, DemoFault> {
        let mut playing = Playing {
            world,
            page: &mut self.page,
            expected: &self.expected,
            kills: Kills::default(),
            sights: Vec::new(),
        };
        playing.play(play, None)?;
        Ok(playing.sights)
    }

    /// The first play, from which all others go on.
    pub(crate) fn timeline(&self) -> Result<&Play, DemoFault> {
        let first = self.story.play.first();
        first.ok_or_else(|| DemoFault::Story("nothing is played".to_owned()))
    }

    /// The eyes of both desks.
    pub(crate) fn eyes(&self) -> [String; 2] {
        self.story.desk.clone().map(|desk| desk.eyes)
    }

    /// A world of its own, in which nothing has happened.
    pub(crate) fn world(&mut self, play: &Play) -> Result<World, DemoFault> {
        self.worlds += 1;
        let root = self.root.join(self.worlds.to_string());
        World::begin(&root, &self.story, play)
    }
}

/// The folder of everything, which goes with the demo unless somebody wants it.
struct Root {
    path: PathBuf,
    stays: bool,
}

impl Root {
    fn make(asked: &Asked) -> Result<Self, DemoFault> {
        let path = match &asked.folder {
            Some(folder) => std::path::absolute(folder).map_err(DemoFault::file(folder))?,
            None => fresh()?,
        };
        if asked.folder.is_some() && !is_empty(&path) {
            return Err(DemoFault::Asked(format!(
                "`{}` is not empty; name another folder with --folder",
                path.display()
            )));
        }
        make(&path)?;
        Ok(Self {
            path,
            stays: asked.keep || asked.folder.is_some(),
        })
    }
}

impl Drop for Root {
    fn drop(&mut self) {
        if !self.stays {
            // What cannot be removed lies in the system's folder for such things.
            let _ = std::fs::remove_dir_all(&self.path);
        }
    }
}

fn is_empty(folder: &Path) -> bool {
    std::fs::read_dir(folder).map_or(true, |mut entries| entries.next().is_none())
}

fn fresh() -> Result<PathBuf, DemoFault> {
    let mut bytes = [0; 6];
    getrandom::fill(&mut bytes).map_err(|why| DemoFault::Program {
        name: "tacit".to_owned(),
        why: why.to_string(),
    })?;
    let name = format!("tacit-demo-{}", tacit_spelling::hex::to_hex(&bytes));
    Ok(std::env::temp_dir().join(name))
}
