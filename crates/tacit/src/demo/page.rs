//! The page: what is done at which desk, what is seen there, and at the end a table of expected and seen.

use super::look::Sight;
use super::scenario::Expected;
use super::story::{Step, Story};
use crate::screen::{Ink, Screen, length, wrapped};
use crate::standing::words::spell;
use std::io::{BufRead as _, Write as _};
use tacit_lang::time::Instant;

/// Where what is done begins on a line.
const INDENT: usize = 6;
/// How wide whose eyes are.
const EYES: usize = 14;
/// How wide the name of a promise is.
const OF: usize = 10;
/// How wide a word is.
const WORD: usize = 15;

/// Where the demo is shown, as it goes.
pub(crate) struct Page {
    screen: Screen,
    verbose: bool,
    step: bool,
    silent: bool,
    /// The moment and the claim that were shown last.
    last: String,
    /// Whether the branches have begun.
    branches: bool,
}

impl Page {
    pub(crate) fn new(screen: Screen, verbose: bool, step: bool) -> Self {
        Self {
            screen,
            verbose,
            step,
            silent: false,
            last: String::new(),
            branches: false,
        }
    }

    /// One on which nothing is shown.
    pub(crate) fn silent(&self) -> Self {
        Self {
            silent: true,
            ..Self::new(self.screen, false, false)
        }
    }

    /// Whether anything is shown, and so looked at.
    pub(crate) const fn speaks(&self) -> bool {
        !self.silent
    }

    pub(crate) const fn is_verbose(&self) -> bool {
        self.verbose
    }

    /// Who takes part.
    pub(crate) fn opening(&mut self, expected: &Expected, story: &Story) {
        let exercise = "EXERCISE: times are the scenario's; nothing here is said in earnest.";
        self.say(&format!(
            "{}\n{}\n",
            self.ink(Ink::Bold, &expected.title),
            self.ink(Ink::Dim, exercise)
        ));
        for desk in &story.desk {
            self.say(&format!(
                "  {:<3}{:<16}a desk of its own: `tacit desk run`",
                desk.eyes, desk.party
            ));
        }
        self.say(&format!(
            "  {:<3}{:<16}carries, and cannot read: `tacit-relay run`",
            "M", story.carrier
        ));
        for (actor, letter) in &expected.letters {
            self.say(&format!(
                "  {letter:<3}{:<16}takes no part",
                actor.to_string()
            ));
        }
        let columns = format!(
            "\n{:INDENT$}{:<EYES$} {:<OF$}{:<WORD$}{}",
            "", "in whose eyes", "promise", "expected", "seen"
        );
        self.say(&self.ink(Ink::Dim, &columns));
    }

    /// The heading of a row.
    pub(crate) fn row(&mut self, name: &str, expected: &Expected) {
        let is_branch = !name.starts_with(|first: char| first.is_ascii_digit());
        if is_branch && !self.branches {
            self.branches = true;
            let heading = "Branches, each on its own from row 13";
            self.say(&format!("\n{}", self.ink(Ink::Bold, heading)));
        }
        self.last.clear();
        let row = expected.row.iter().find(|it| it.row == name);
        let what = row.map_or(String::new(), |row| format!("{}  ({})", row.what, row.when));
        let what = wrapped(&what, self.screen.width, INDENT);
        let name = self.ink(Ink::Bold, &format!("{name:<4}"));
        self.say(&format!("\n{name}  {what}"));
    }

    /// By what a play differs.
    pub(crate) fn note(&mut self, note: &str) {
        if !note.is_empty() {
            self.last.clear();
            self.line(&self.ink(Ink::Bold, &format!("- {note}")), INDENT);
        }
    }

    /// Waits for Enter before a step, if that was asked for.
    pub(crate) fn pause(&self, step: &Step) {
        if !self.step || self.silent {
            return;
        }
        let mut answer = String::new();
        let asked = write!(std::io::stderr(), "      next: {} [Enter] ", step.says);
        if asked.is_ok() {
            // Without a terminal there is nobody to wait for.
            let _ = std::io::stdin().lock().read_line(&mut answer);
        }
    }

    /// What was done.
    pub(crate) fn step(&mut self, at: Option<Instant>, step: &Step, given: &[String]) {
        self.last.clear();
        let at = at.map_or(String::new(), spell::instant);
        self.line(&format!("{at}  {}", step.says), INDENT);
        for line in given {
            if self.verbose {
                self.line(&self.ink(Ink::Dim, line), INDENT + 2);
            }
        }
        if !self.verbose
            && let (Some(desk), false) = (&step.desk, step.run.is_empty())
        {
            let line = format!("{desk}: tacit {}", step.run.join(" "));
            self.line(&self.ink(Ink::Dim, &line), INDENT + 2);
        }
    }

    /// What the relay's operator sees.
    pub(crate) fn custody(&mut self, at: Instant, status: &str) {
        let held: Vec<&str> = status
            .lines()
            .filter(|line| line.starts_with("held"))
            .map(str::trim)
            .collect();
        let held: Vec<String> = held
            .iter()
            .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
            .collect();
        let text = format!(
            "{}  M's operator sees {}, and nothing of what stands",
            spell::instant(at),
            held.join(", ")
        );
        self.line(&text, INDENT);
    }

    /// What was looked at.
    pub(crate) fn sight(&mut self, sight: &Sight) {
        let at = sight.at.map_or(String::new(), spell::instant);
        let known = sight.known.map_or(String::new(), |known| {
            format!(", as known {}", spell::instant(known))
        });
        let claim = format!("{at}{known}  = {}", sight.says);
        if claim != self.last {
            self.line(claim.trim_start(), INDENT);
            self.last = claim;
        }
        for (number, pair) in sight.pairs.iter().enumerate() {
            let eyes = if number == 0 { sight.eyes.as_str() } else { "" };
            let ink = if sight.parts.is_empty() {
                Ink::Green
            } else {
                Ink::Red
            };
            let padding = " ".repeat(WORD.saturating_sub(length(&pair.seen)));
            let seen = self.ink(ink, &pair.seen);
            if length(&pair.expected).max(length(&pair.seen)) < WORD {
                let text = format!(
                    "{:INDENT$}{eyes:<EYES$} {:<OF$}{:<WORD$}{seen}{padding}{}",
                    "", pair.of, pair.expected, pair.besides
                );
                self.say(text.trim_end());
            } else {
                let behind = INDENT + EYES + 1 + OF;
                self.say(&format!(
                    "{:INDENT$}{eyes:<EYES$} {:<OF$}{}",
                    "", pair.of, pair.expected
                ));
                self.say(&format!("{:behind$}seen: {seen}", ""));
            }
        }
        for part in &sight.parts {
            self.line(&self.ink(Ink::Red, &format!("<-- {part}")), INDENT);
        }
        for line in sight.page.lines() {
            self.say(&format!("{:1$}{line}", "", INDENT + 2));
        }
    }

    /// How to talk to what was left running.
    pub(crate) fn left(&mut self, how: &str) {
        self.say(&format!(
            "\n{}",
            self.ink(Ink::Bold, "Left running, as it is after row 13")
        ));
        for line in how.lines() {
            self.say(&format!("  {line}"));
        }
    }

    /// Everything that was expected, beside what was seen.
    pub(crate) fn table(&mut self, sights: &[Sight]) {
        self.say(&format!("\n{}", self.ink(Ink::Bold, "Expected and seen")));
        let heading = format!(
            "{:<5}{:<18}{:<16}{:<30}seen",
            "row", "as of", "in whose eyes", "expected"
        );
        self.say(&self.ink(Ink::Dim, &heading));
        for sight in sights {
            let at = sight.at.map_or(String::new(), spell::instant);
            let pairs = |of: &dyn Fn(&super::look::Pair) -> String| {
                sight.pairs.iter().map(of).collect::<Vec<_>>().join(" / ")
            };
            let (expected, seen) = (
                pairs(&|it| it.expected.clone()),
                pairs(&|it| it.seen.clone()),
            );
            let seen = if sight.parts.is_empty() {
                seen
            } else {
                self.ink(Ink::Red, &format!("{seen}  <--"))
            };
            let row = format!("{:<5}{at:<18}{:<16}", sight.row, sight.eyes);
            if length(&expected) < 30 {
                self.say(&format!("{row}{expected:<30}{seen}"));
            } else {
                self.say(&format!("{row}{expected}\n{:69}{seen}", ""));
            }
        }
        let differing = sights.iter().filter(|it| !it.parts.is_empty()).count();
        let closing = format!(
            "{} looks, {} as expected",
            sights.len(),
            sights.len() - differing
        );
        let ink = if differing == 0 { Ink::Green } else { Ink::Red };
        self.say(&format!("\n{}", self.ink(ink, &closing)));
    }

    fn line(&self, text: &str, indent: usize) {
        let text = wrapped(text, self.screen.width, indent + 2);
        self.say(&format!("{:indent$}{text}", ""));
    }

    fn ink(&self, ink: Ink, text: &str) -> String {
        self.screen.ink(ink, text)
    }

    fn say(&self, line: &str) {
        if self.silent {
            return;
        }
        let text = self.screen.safe(line);
        // A reader who stopped reading, such as `head`, stops nothing else.
        let _ = writeln!(std::io::stdout(), "{text}");
    }
}
