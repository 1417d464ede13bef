//! A play: its steps in order, with the looks between them at their moments.

use super::fault::DemoFault;
use super::kills::Kills;
use super::look::{Look, Pair, Sight};
use super::page::Page;
use super::papers;
use super::programs::{MOMENT, PATIENCE};
use super::scenario::Expected;
use super::story::{Check, Condition, Play, Step};
use super::world::{Said, World, text};
use serde_json::Value;
use std::time::Duration;
use tacit_lang::time::{Instant, parse_instant};

/// Plays steps; everything that was looked at is returned.
pub(crate) struct Playing<'p> {
    pub(crate) world: &'p mut World,
    pub(crate) page: &'p mut Page,
    pub(crate) expected: &'p Expected,
    pub(crate) kills: Kills,
    pub(crate) sights: Vec<Sight>,
}

impl Playing<'_> {
    /// Plays all of it; of the timeline only what comes before the row `until`, if one is named.
    pub(crate) fn play(&mut self, play: &Play, until: Option<&str>) -> Result<(), DemoFault> {
        let mut looks = Look::of(play, self.expected).into_iter().peekable();
        let mut row = play.row.clone();
        // What lies before the desks were made is looked at when its row has come.
        let mut begun = vec![row.clone()];
        for (number, step) in play.step.iter().enumerate() {
            if until.is_some() && step.row.as_deref() == until {
                return Ok(());
            }
            while let Some((at, look)) = looks.next_if(|(at, look)| {
                step.at.is_some_and(|step| *at < step) && begun.iter().any(|row| row == look.row())
            }) {
                self.look(at, &look)?;
            }
            if let Some(begins) = &step.row {
                row.clone_from(begins);
                begun.push(begins.clone());
                self.page.row(&row, self.expected);
            }
            self.step(&row, number, step)?;
        }
        for (at, look) in looks {
            self.look(at, &look)?;
        }
        Ok(())
    }

    fn look(&mut self, at: Instant, look: &Look) -> Result<(), DemoFault> {
        self.world.set_clock(at)?;
        if look.is_nobodys(self.world) {
            if self.page.speaks() {
                let custody = self.world.custody()?;
                self.page.custody(at, &custody);
            }
            return Ok(());
        }
        // In a world that is only there to be compared, nobody looks.
        if !self.page.speaks() {
            return Ok(());
        }
        let sight = look.ask(self.world, self.page.is_verbose())?;
        self.page.sight(&sight);
        self.sights.push(sight);
        Ok(())
    }

    fn step(&mut self, row: &str, number: usize, step: &Step) -> Result<(), DemoFault> {
        if let Some(at) = step.at {
            self.world.set_clock(at)?;
        }
        self.page.pause(step);
        if let Some(name) = &step.stop {
            self.world.stop(name)?;
        }
        if let Some(name) = &step.start {
            self.world.start(name)?;
            for eyes in self.world.eyes() {
                self.world.reached(&eyes)?;
            }
        }
        if !step.learn.is_empty() {
            self.learn(step)?;
        }
        if let Some(order) = &step.order {
            self.world.order(order)?;
        }
        let said = match (&step.desk, step.run.is_empty()) {
            (Some(desk), false) => Some(self.run(desk, step)?),
            _ => None,
        };
        self.kills.after(number, self.world)?;
        if let Some(lie) = &step.told {
            self.world.told(lie)?;
        }
        let given = std::mem::take(&mut self.world.given);
        self.page.step(self.world.clock(), step, &given);
        for condition in &step.until {
            self.until(condition, PATIENCE)?;
        }
        for check in &step.see {
            let sight = self.see(row, check, said.as_ref())?;
            self.page.sight(&sight);
            self.sights.push(sight);
        }
        Ok(())
    }

    fn run(&mut self, desk: &str, step: &Step) -> Result<Said, DemoFault> {
        let mut line = step.run.clone();
        if step.confirm {
            let mut shown = line.clone();
            shown.extend(["--show", "--json"].map(str::to_owned));
            let shown = self.world.well(desk, &shown)?.data()?;
            self.world.given.clear();
            line.extend(["--confirm".to_owned(), text(&shown, "/name")]);
        }
        let of_answer = step.see.iter().any(|it| it.condition.desk.is_none());
        if step.confirm || step.named.is_some() || of_answer {
            line.push("--json".to_owned());
        }
        let said = match step.meanwhile {
            Some(at) => self.world.meanwhile(desk, &line, at)?,
            None => self.world.command(desk, &line)?,
        }
        .ended(step.code)?;
        if let Some(name) = &step.named {
            let message = text(&said.data()?, "/message");
            let digits: String = message.chars().take(16).collect();
            if digits.is_empty() {
                return Err(DemoFault::Story(format!("`{name}` was not sealed")));
            }
            self.world.names.insert(name.clone(), format!("m-{digits}"));
        }
        Ok(said)
    }

    fn until(&mut self, condition: &Condition, patience: Duration) -> Result<(), DemoFault> {
        let what = format!(
            "{} shows at `{}` what the story says, asked `tacit {}`",
            condition.desk.as_deref().unwrap_or_default(),
            condition.find,
            condition.ask.join(" ")
        );
        let mut wanted = condition.clone();
        self.world.wait_for(patience, &what, |world| {
            let answer = ask(world, condition)?;
            spell(world, &mut wanted);
            Ok((wanted.holds(&answer), wanted.seen(&answer)))
        })
    }

    fn see(&mut self, row: &str, check: &Check, said: Option<&Said>) -> Result<Sight, DemoFault> {
        let condition = &check.condition;
        let mut wanted = condition.clone();
        spell(self.world, &mut wanted);
        let (holds, seen) = match (&condition.desk, said) {
            (None, Some(said)) => {
                let answer = said.data()?;
                (wanted.holds(&answer), wanted.seen(&answer))
            }
            _ => {
                // It may take a moment to come about; that it does not is a finding and no fault.
                match self.until(condition, MOMENT) {
                    Err(DemoFault::Waited { last, .. }) => (false, last),
                    Err(other) => return Err(other),
                    Ok(()) => (true, wanted.seen(&ask(self.world, condition)?)),
                }
            }
        };
        Ok(Sight {
            row: row.to_owned(),
            at: self.world.clock(),
            known: None,
            eyes: condition
                .desk
                .clone()
                .unwrap_or_else(|| "answer".to_owned()),
            says: check.says.clone(),
            pairs: vec![Pair {
                of: String::new(),
                expected: "so".to_owned(),
                seen: if holds {
                    "so".to_owned()
                } else {
                    "not so".to_owned()
                },
                besides: String::new(),
            }],
            parts: (!holds)
                .then(|| format!("seen instead: {seen}"))
                .into_iter()
                .collect(),
            page: String::new(),
        })
    }

    /// Imports at each desk what its viewpoint learned by now; what comes over the channel, and what desks say and hold, is left out.
    fn learn(&mut self, step: &Step) -> Result<(), DemoFault> {
        let now = step.since.or(step.at).or(self.world.clock());
        let eyes = self.world.eyes();
        let sources: Vec<String> = eyes
            .iter()
            .map(|it| format!("{}-desk", it.to_lowercase()))
            .collect();
        for desk in eyes
            .iter()
            .filter(|eyes| step.desk.as_ref().is_none_or(|it| it == *eyes))
        {
            let mut lines = String::new();
            for name in &step.learn {
                for line in papers::file(&format!("{name}.records.jsonl"))?.lines() {
                    let mut record: Value = serde_json::from_str(line)
                        .map_err(|why| DemoFault::Story(format!("{name}: {why}")))?;
                    if !is_learned(&record, desk, now) || is_own(&record, &sources) {
                        continue;
                    }
                    self.rename(&mut record);
                    lines.push_str(&format!("{record}\n"));
                }
            }
            if lines.is_empty() {
                continue;
            }
            let file = self
                .world
                .place()
                .join(format!("learned-{desk}.records.jsonl"));
            std::fs::write(&file, lines).map_err(DemoFault::file(&file))?;
            let file = file.display().to_string();
            let mut line = vec!["incident".to_owned(), "import".to_owned(), file];
            if let Some(since) = step.since {
                line.extend(["--known-since".to_owned(), since.to_string()]);
            }
            line.push("--json".to_owned());
            let answer = self.world.well(desk, &line)?.data()?;
            let left_out = super::story::found(&answer, "/left_out/*");
            if !left_out.is_empty() {
                return Err(DemoFault::Story(format!("{desk} leaves out {left_out:?}")));
            }
        }
        Ok(())
    }

    /// Puts the messages' own names for those that the files give them.
    fn rename(&self, record: &mut Value) {
        let names = &self.world.names;
        for field in ["of", "message", "answers"] {
            match record.get_mut(field) {
                Some(Value::String(name)) => {
                    if let Some(real) = names.get(name) {
                        name.clone_from(real);
                    }
                }
                Some(Value::Array(all)) => {
                    for item in all {
                        if let Some(real) = item.as_str().and_then(|name| names.get(name)) {
                            *item = Value::from(real.clone());
                        }
                    }
                }
                _ => {}
            }
        }
    }
}

fn ask(world: &World, condition: &Condition) -> Result<Value, DemoFault> {
    let Some(desk) = &condition.desk else {
        return Err(DemoFault::Story("a condition names no desk".to_owned()));
    };
    world.data(desk, &condition.ask)
}

/// What is looked for, with the messages' own names.
fn spell(world: &World, condition: &mut Condition) {
    for (name, message) in &world.names {
        let spelled = |text: &mut String| *text = text.replace(&format!("{{{name}}}"), message);
        condition.has.iter_mut().for_each(spelled);
        [&mut condition.is, &mut condition.every, &mut condition.none]
            .into_iter()
            .flatten()
            .for_each(spelled);
    }
}

fn is_learned(record: &Value, eyes: &str, now: Option<Instant>) -> bool {
    let kind = record
        .get("type")
        .and_then(Value::as_str)
        .unwrap_or_default();
    if matches!(kind, "source" | "viewpoint") {
        return true;
    }
    let learned = match record.get("learned") {
        Some(Value::Object(each)) => each.get(eyes).and_then(Value::as_str),
        Some(Value::String(at)) => Some(at.as_str()),
        _ => None,
    };
    let learned = learned.and_then(|at| parse_instant(at).ok());
    learned.is_some_and(|at| now.is_none_or(|now| at <= now))
}

/// Whether it is a desk's own word, or comes over the channel.
fn is_own(record: &Value, sources: &[String]) -> bool {
    let kind = record
        .get("type")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let by = ["by", "source"]
        .into_iter()
        .filter_map(|it| record.get(it)?.as_str());
    matches!(kind, "message" | "receipt" | "stance")
        || (kind != "source" && by.into_iter().any(|by| sources.iter().any(|it| it == by)))
}
