//! One world: a folder with two desks, a relay and the clock that all of them go by, and the commands that are given there.

use super::fault::DemoFault;
use super::papers;
use super::programs::{PATIENCE, PAUSE, Programs, Running, free_address};
use super::story::{DeskOf, Play, Story, found};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant as Moment};
use tacit_lang::time::Instant;

/// The relay, as steps name it.
pub(crate) const RELAY: &str = "relay";
/// Its hostile operator.
pub(crate) const HOSTILE: &str = "hostile";
/// After how long a command is under way, so that the clock can be set while it runs.
const MEANWHILE: Duration = Duration::from_millis(500);
/// What opens each desk's store: an exercise holds no secret.
const KEY: &str = "5e1f000000000000000000000000000000000000000000000000000000000000";

/// A world.
pub(crate) struct World {
    pub(super) root: PathBuf,
    programs: Programs,
    desks: [DeskOf; 2],
    carrier: String,
    /// Where desks call the relay, and where it is when its operator stands before it.
    addresses: [String; 2],
    pub(super) running: BTreeMap<String, Running>,
    /// To what the clock was set last, and when that was done.
    pub(super) clock: Option<(Instant, Moment)>,
    /// Messages by the names that the story has for them.
    pub(crate) names: BTreeMap<String, String>,
    /// The last notice of each desk when its operator was last told to lie.
    marks: BTreeMap<String, u64>,
    papers: BTreeMap<String, PathBuf>,
    /// Every command line since it was last asked for.
    pub(crate) given: Vec<String>,
}

/// What a command said.
#[derive(Debug, Clone)]
pub(crate) struct Said {
    line: String,
    pub(crate) code: i32,
    out: String,
    errors: String,
}

impl Said {
    /// What it said as data.
    pub(crate) fn data(&self) -> Result<Value, DemoFault> {
        let mut looks = serde_json::Deserializer::from_str(&self.out).into_iter::<Value>();
        match looks.next() {
            Some(Ok(value)) => Ok(value),
            _ => Err(self.fault()),
        }
    }

    /// That it ended as it had to.
    pub(crate) fn ended(self, code: i32) -> Result<Self, DemoFault> {
        if self.code == code {
            Ok(self)
        } else {
            Err(self.fault())
        }
    }

    fn fault(&self) -> DemoFault {
        DemoFault::Command {
            line: self.line.clone(),
            said: format!("ended with {}: {}{}", self.code, self.errors, self.out),
        }
    }
}

impl Drop for World {
    fn drop(&mut self) {
        for running in self.running.values_mut() {
            running.kill();
        }
    }
}

impl World {
    /// Makes a relay and two desks, joins them in a channel, and lets each verify the other.
    pub(crate) fn begin(root: &Path, story: &Story, play: &Play) -> Result<Self, DemoFault> {
        let mut world = Self {
            root: root.to_owned(),
            programs: Programs::beside()?,
            desks: story.desk.clone(),
            carrier: story.carrier.clone(),
            addresses: [free_address()?, free_address()?],
            running: BTreeMap::new(),
            clock: None,
            names: BTreeMap::new(),
            marks: BTreeMap::new(),
            papers: BTreeMap::new(),
            given: Vec::new(),
        };
        let place = world.place();
        let _ = fs::remove_dir_all(&place);
        let papers = place.join("papers");
        for folder in [&place, &papers, &place.join("logs")] {
            make(folder)?;
        }
        papers::lay_out(&papers)?;
        let [given, reply] = &play.texts;
        for (name, text) in [("given", given), ("reply", reply)] {
            let file = papers.join(format!("{text}.assurance"));
            world.papers.insert(name.to_owned(), file);
        }
        world.papers.insert("bag".to_owned(), place.join("bag"));
        let key = place.join("key");
        fs::write(&key, KEY)
            .and_then(|()| fs::set_permissions(&key, fs::Permissions::from_mode(0o600)))
            .map_err(DemoFault::file(&key))?;
        let vocabulary = papers.join(format!("{}.vocabulary.toml", play.vocabulary));
        world
            .papers
            .insert("vocabulary".to_owned(), vocabulary.clone());
        world.found(story.begins, &vocabulary)?;
        Ok(world)
    }

    fn found(&mut self, begins: Instant, vocabulary: &Path) -> Result<(), DemoFault> {
        self.set_clock(begins)?;
        let [origin, _] = self.addresses.clone();
        let clock = path(&self.place().join("clock"));
        self.relay(&["init", "--origin", &origin, "--exercise-clock", &clock])?;
        let address = path(&self.place().join("relay/address"));
        for desk in self.desks.clone() {
            let init = [
                "desk",
                "init",
                "--party",
                &desk.party,
                "--viewpoint",
                &desk.eyes,
                "--label",
                &desk.label,
                "--vocabulary",
                &path(vocabulary),
                "--exercise-clock",
                &clock,
            ];
            self.well(&desk.eyes, &init)?;
        }
        self.start(RELAY)?;
        let [one, other] = self.desks.clone();
        let carrier = self.carrier.clone();
        let invitation = path(&self.place().join("invitation"));
        let with = |it: &DeskOf| {
            let with = ["--with", &it.party, "--viewpoint", &it.eyes];
            let with = with.into_iter().chain(["--through", &carrier]);
            with.map(str::to_owned).collect::<Vec<String>>()
        };
        let line = |first: &[&str], more: Vec<String>, last: &[&str]| {
            let first = first.iter().map(|it| (*it).to_owned()).chain(more);
            let all = first.chain(last.iter().map(|it| (*it).to_owned()));
            all.collect::<Vec<String>>()
        };
        let (mine, theirs) = (self.relay(&["admit"])?, self.relay(&["admit"])?);
        let invite = line(
            &["channel", "invite", "{channel}"],
            with(&other),
            &[
                "--relay",
                &address,
                "--token",
                mine.trim(),
                "--out",
                &invitation,
            ],
        );
        let accept = line(
            &["channel", "accept", "{channel}", &invitation],
            with(&one),
            &["--token", theirs.trim()],
        );
        self.well(&one.eyes, &invite)?;
        self.well(&other.eyes, &accept)?;
        // Who joins before the channel is there is refused, and waits for minutes before the next attempt.
        self.start(&one.eyes)?;
        self.reached(&one.eyes)?;
        self.start(&other.eyes)?;
        for (desk, there) in [(&one, &other), (&other, &one)] {
            self.wait(&format!("{}'s channel is open", desk.eyes), |world| {
                let status = world.data(&desk.eyes, &["channel", "status"])?;
                let step = found(&status, "/channels/*/step");
                let open = step.iter().any(|step| step.as_str() == Some("open"));
                Ok((open, format!("{step:?}")))
            })?;
            let status = self.data(&there.eyes, &["desk", "status"])?;
            let print = text(&status, "/fingerprint");
            let verify = [
                "channel",
                "verify",
                "{channel}",
                "--way",
                "envoy",
                "--fingerprint",
                &print,
                "--source",
                "an envoy's file",
            ];
            self.well(&desk.eyes, &verify)?;
        }
        Ok(())
    }

    /// The desks' eyes.
    pub(crate) fn eyes(&self) -> [String; 2] {
        self.desks.clone().map(|desk| desk.eyes)
    }

    /// Whether this is the party of the desk that opens, whose promise is shown first.
    pub(crate) fn opens(&self, party: &str) -> bool {
        self.desks.first().is_some_and(|desk| desk.party == party)
    }

    /// Gives a command at a desk.
    pub(crate) fn command(
        &mut self,
        desk: &str,
        line: &[impl AsRef<str>],
    ) -> Result<Said, DemoFault> {
        let line: Vec<String> = line
            .iter()
            .map(|it| self.spelled(desk, it.as_ref()))
            .collect();
        let shown = shown(&line);
        let mut command = self.at(desk, &line)?;
        self.given.push(format!("{desk}: {shown}"));
        said(&shown, &mut command)
    }

    /// The same, where the clock is set on while it runs.
    pub(crate) fn meanwhile(
        &mut self,
        desk: &str,
        line: &[String],
        at: Instant,
    ) -> Result<Said, DemoFault> {
        let line: Vec<String> = line.iter().map(|it| self.spelled(desk, it)).collect();
        let shown = shown(&line);
        let mut command = self.at(desk, &line)?;
        self.given.push(format!("{desk}: {shown}"));
        let asked = std::thread::spawn({
            let shown = shown.clone();
            move || said(&shown, &mut command)
        });
        std::thread::sleep(MEANWHILE);
        self.set_clock(at)?;
        asked.join().unwrap_or_else(|_| {
            Err(DemoFault::Command {
                line: shown,
                said: "it broke off".to_owned(),
            })
        })
    }

    /// The same, where it must end well.
    pub(crate) fn well(&mut self, desk: &str, line: &[impl AsRef<str>]) -> Result<Said, DemoFault> {
        self.command(desk, line)?.ended(0)
    }

    /// Asks a desk for data. This is not counted among the commands given.
    pub(crate) fn data(&self, desk: &str, line: &[impl AsRef<str>]) -> Result<Value, DemoFault> {
        let line = line.iter().map(|it| self.spelled(desk, it.as_ref()));
        let line: Vec<String> = line.chain(["--json".to_owned()]).collect();
        said(&shown(&line), &mut self.at(desk, &line)?)?
            .ended(0)?
            .data()
    }

    /// What a desk shows a reader.
    pub(crate) fn page(&self, desk: &str, line: &[&str]) -> Result<String, DemoFault> {
        let line: Vec<String> = line.iter().map(|it| self.spelled(desk, it)).collect();
        Ok(said(&shown(&line), &mut self.at(desk, &line)?)?
            .ended(0)?
            .out)
    }

    /// Waits until something is so.
    pub(crate) fn wait(
        &mut self,
        what: &str,
        is_so: impl FnMut(&mut Self) -> Result<(bool, String), DemoFault>,
    ) -> Result<(), DemoFault> {
        self.wait_for(PATIENCE, what, is_so)
    }

    /// Waits so long until something is so.
    pub(crate) fn wait_for(
        &mut self,
        patience: Duration,
        what: &str,
        mut is_so: impl FnMut(&mut Self) -> Result<(bool, String), DemoFault>,
    ) -> Result<(), DemoFault> {
        let until = Moment::now() + patience;
        loop {
            let (so, last) = is_so(self)?;
            if so {
                return Ok(());
            }
            if Moment::now() > until {
                return Err(DemoFault::Waited {
                    what: what.to_owned(),
                    last,
                });
            }
            std::thread::sleep(PAUSE);
        }
    }

    /// Waits until a desk that runs has reached a relay that runs.
    pub(crate) fn reached(&mut self, eyes: &str) -> Result<(), DemoFault> {
        if ![eyes, RELAY]
            .iter()
            .all(|it| self.running.contains_key(*it))
        {
            return Ok(());
        }
        self.wait(&format!("{eyes} has reached the relay"), |world| {
            let status = world.data(eyes, &["channel", "status"])?;
            let states = found(&status, "/channels/*/lines/*/state");
            let reached = states.iter().any(|it| it.as_str() == Some("reached"));
            Ok((reached, format!("{states:?}")))
        })
    }

    /// Starts a program, unless it runs, and waits until it is ready.
    pub(crate) fn start(&mut self, name: &str) -> Result<(), DemoFault> {
        if self.running.contains_key(name) {
            return Ok(());
        }
        let log = self.place().join("logs").join(name);
        let [origin, inner] = self.addresses.clone();
        let relay = path(&self.place().join("relay"));
        let running = match name {
            RELAY => {
                let listen = if self.running.contains_key(HOSTILE) {
                    &inner
                } else {
                    &origin
                };
                let mut command = Command::new(&self.programs.relay);
                command.args(["run", "--folder", &relay, "--listen", listen]);
                command.args(["--operator-listen", "127.0.0.1:0"]);
                Running::begin(name, &mut command, "listening ", &log)?
            }
            HOSTILE => {
                self.stop(RELAY)?;
                let mut command = Command::new(&self.programs.hostile);
                command.args(["--folder", &relay, "--listen", &origin, "--relay", &inner]);
                let running = Running::begin(name, &mut command, "listening ", &log)?;
                self.running.insert(name.to_owned(), running);
                return self.start(RELAY);
            }
            desk => {
                let line = ["desk".to_owned(), "run".to_owned()];
                let mut command = self.at(desk, &line)?;
                Running::begin(name, &mut command, "ready ", &log)?
            }
        };
        self.running.insert(name.to_owned(), running);
        Ok(())
    }

    /// Tells a program to end, if it runs.
    pub(crate) fn stop(&mut self, name: &str) -> Result<(), DemoFault> {
        self.running.remove(name).map_or(Ok(()), Running::end)
    }

    /// Kills a program and starts it again; whether it ran.
    pub(crate) fn kill(&mut self, name: &str) -> Result<bool, DemoFault> {
        let Some(mut running) = self.running.remove(name) else {
            return Ok(false);
        };
        running.kill();
        self.start(name)?;
        for eyes in self.eyes() {
            self.reached(&eyes)?;
        }
        Ok(true)
    }

    /// Every program that runs.
    pub(crate) fn runs(&self) -> Vec<String> {
        self.running.keys().cloned().collect()
    }

    /// Gives the hostile operator an order, from which on notices count as new.
    pub(crate) fn order(&mut self, order: &str) -> Result<(), DemoFault> {
        for eyes in self.eyes() {
            let journal = self.data(&eyes, &["desk", "journal"])?;
            let numbers = found(&journal, "/notices/*/number");
            let last = numbers.iter().filter_map(|it| it.as_u64()).max();
            self.marks.insert(eyes, last.unwrap_or(0));
        }
        let hostile = self.hostile()?;
        hostile.tell(order)?;
        hostile.line("ok ").map(|_| ())
    }

    /// Waits until the hostile operator has told this lie.
    pub(crate) fn told(&mut self, lie: &str) -> Result<(), DemoFault> {
        self.hostile()?.line(&format!("did {lie}")).map(|_| ())
    }

    fn hostile(&mut self) -> Result<&mut Running, DemoFault> {
        let hostile = self.running.get_mut(HOSTILE);
        hostile.ok_or_else(|| DemoFault::Story("no hostile operator runs".to_owned()))
    }

    /// What the relay's operator sees of what he holds.
    pub(crate) fn custody(&self) -> Result<String, DemoFault> {
        self.relay(&["status"])
    }

    fn relay(&self, line: &[&str]) -> Result<String, DemoFault> {
        let mut command = Command::new(&self.programs.relay);
        command.args(line);
        command.arg("--folder").arg(self.place().join("relay"));
        Ok(
            said(&format!("tacit-relay {}", line.join(" ")), &mut command)?
                .ended(0)?
                .out,
        )
    }

    /// Leaves everything running, and says how to talk to it and how to end it.
    pub(crate) fn leave(&mut self) -> String {
        let place = path(&self.place());
        let mut out = String::new();
        for eyes in self.eyes() {
            out.push_str(&format!(
                "tacit standing --folder {place}/{eyes} --key-file {place}/key\n"
            ));
        }
        for eyes in self.eyes() {
            let link = ["desk".to_owned(), "link".to_owned()];
            let said = self.at(&eyes, &link).map(|mut command| command.output());
            if let Ok(Ok(said)) = said
                && said.status.success()
            {
                let link = String::from_utf8_lossy(&said.stdout);
                out.push_str(&format!("the console of {eyes}: {}\n", link.trim()));
            }
        }
        out.push_str(&format!(
            "tacit-relay status --folder {place}/relay\ntacit exercise clock --file {place}/clock\n"
        ));
        let ids: Vec<String> = std::mem::take(&mut self.running)
            .into_values()
            .map(|running| running.leave().to_string())
            .collect();
        out + &format!("to end all three: kill {}\n", ids.join(" "))
    }

    /// The folder of the world.
    pub(crate) fn place(&self) -> PathBuf {
        self.root.join("world")
    }

    fn at(&self, desk: &str, line: &[String]) -> Result<Command, DemoFault> {
        if !self.desks.iter().any(|it| it.eyes == desk) {
            return Err(DemoFault::Story(format!("there is no desk `{desk}`")));
        }
        let mut command = self.tacit(line);
        command.arg("--folder").arg(self.place().join(desk));
        command.arg("--key-file").arg(self.place().join("key"));
        Ok(command)
    }

    /// The program, of which nothing but its arguments says what it is set to.
    pub(super) fn tacit(&self, line: &[String]) -> Command {
        let mut command = Command::new(&self.programs.tacit);
        let variables = std::env::vars_os().map(|(name, _)| name);
        for name in variables.filter(|name| name.as_encoded_bytes().starts_with(b"TACIT_")) {
            command.env_remove(name);
        }
        command.env("XDG_CONFIG_HOME", self.place()).args(line);
        command
    }

    /// A word of the story with what it stands for.
    fn spelled(&self, desk: &str, word: &str) -> String {
        let mut word = word.replace(
            "{journal}",
            &self.marks.get(desk).copied().unwrap_or(0).to_string(),
        );
        let other = self.desks.iter().find(|it| it.eyes != desk);
        let channel = other.map_or(String::new(), |other| {
            format!("to-{}", other.eyes.to_lowercase())
        });
        word = word.replace("{channel}", &channel);
        for (name, file) in &self.papers {
            word = word.replace(&format!("{{{name}}}"), &path(file));
        }
        for (name, message) in &self.names {
            word = word.replace(&format!("{{{name}}}"), message);
        }
        word
    }
}

/// The text at a place of an answer.
pub(crate) fn text(value: &Value, place: &str) -> String {
    let found = found(value, place);
    let found = found.first().and_then(|it| it.as_str());
    found.unwrap_or_default().to_owned()
}

pub(super) fn said(line: &str, command: &mut Command) -> Result<Said, DemoFault> {
    let output = command
        .stdin(std::process::Stdio::null())
        .output()
        .map_err(|why| DemoFault::Command {
            line: line.to_owned(),
            said: why.to_string(),
        })?;
    Ok(Said {
        line: line.to_owned(),
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        errors: String::from_utf8_lossy(&output.stderr).into_owned(),
    })
}

/// A command line as a reader would type it.
fn shown(line: &[String]) -> String {
    let words = line.iter().map(|word| {
        let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_./:'".contains(letter);
        if !word.is_empty() && word.chars().all(plain) {
            word.clone()
        } else {
            format!("\"{word}\"")
        }
    });
    format!("tacit {}", words.collect::<Vec<_>>().join(" "))
}

pub(super) fn path(path: &Path) -> String {
    path.display().to_string()
}

/// A folder for nobody else.
pub(crate) fn make(folder: &Path) -> Result<(), DemoFault> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true).mode(0o700);
    builder.create(folder).map_err(DemoFault::file(folder))
}
