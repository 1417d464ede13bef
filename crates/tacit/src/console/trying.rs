//! Two desks in folders of their own, between which a courier goes: for the tests of what the console shows.

use super::{Handle, Job};
use crate::arguments::{Arguments, Command as Line};
use crate::desk::board::Board;
use crate::desk::folder::DeskFolder;
use crate::desk::passphrase::Opener;
use crate::desk::service::Service;
use crate::screen::Screen;
use clap::Parser as _;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::thread::JoinHandle;
use tacit_console::view::saying::{Draft, What};
use tacit_mission::command::{Command, Maintenance, NewChannel, OrderName, Saying};
use tacit_mission::desk::Beginning;
use tacit_mission::effect::{Effect, Input, Outcome};
use tacit_mission::officers::Rule;
use tacit_mission::party::{ChannelName, Party};
use tacit_wire::Document as _;
use tempfile::TempDir;
use tokio::sync::{mpsc, watch};
use zeroize::Zeroizing;

/// What opens every store here.
const KEY: [u8; 32] = [7; 32];

/// The channel between the two.
pub(super) const LINE: &str = "line";

/// The text of an example.
pub(super) fn example(name: &str) -> String {
    std::fs::read_to_string(example_file(name)).unwrap()
}

/// Where it lies.
pub(super) fn example_file(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/first-steps");
    folder.join(name)
}

/// A desk, open here unless a command has it.
pub(super) struct Room {
    folder: TempDir,
    service: Option<Service>,
    /// Who does jobs with the desk, while a handle of it is held.
    serving: Option<JoinHandle<()>>,
    orders: u64,
}

impl Room {
    /// A desk of the first-steps vocabulary.
    pub(super) fn new(actor: &str, viewpoint: &str, rule: Rule) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let room = DeskFolder::new(&folder.path().join("desk"));
        room.make().unwrap();
        let beginning = Beginning {
            party: party(actor, viewpoint),
            label: format!("desk of {actor}"),
            vocabulary: example("first-steps.vocabulary.toml"),
            rule,
            exercise: false,
        };
        let service = Service::begin(&room, &opener(), beginning, None).unwrap();
        Self {
            folder,
            service: Some(service),
            serving: None,
            orders: 0,
        }
    }

    /// The desk itself; a handle of it has to be dropped before.
    pub(super) fn service(&mut self) -> &mut Service {
        self.close();
        let folder = self.desk();
        self.service
            .get_or_insert_with(|| Service::open(&folder, &opener()).unwrap())
    }

    /// The desk as pages have it.
    pub(super) fn handle(&mut self) -> Handle {
        self.close();
        self.service = None;
        let (to_desk, mut jobs) = mpsc::channel::<Job>(16);
        let folder = self.desk();
        self.serving = Some(std::thread::spawn(move || {
            let mut service = Service::open(&folder, &opener()).unwrap();
            while let Some(job) = jobs.blocking_recv() {
                job(&mut service, &Board::default());
            }
        }));
        Handle::new(to_desk, watch::channel(0).1)
    }

    fn close(&mut self) {
        if let Some(serving) = self.serving.take() {
            serving.join().unwrap();
        }
    }

    fn desk(&self) -> DeskFolder {
        DeskFolder::new(&self.folder.path().join("desk"))
    }

    /// Orders something; what became of it, and what is to be done besides.
    pub(super) fn orders(&mut self, command: Command) -> (Outcome, Vec<Effect>) {
        self.orders += 1;
        let name = OrderName(format!("{:032x}", self.orders));
        let command = Box::new(command);
        let performed = self.service().perform(&Input::order(name, command));
        let performed = performed.unwrap();
        (performed.outcome.unwrap(), performed.effects)
    }

    /// Orders something that is done.
    pub(super) fn order(&mut self, command: Command) -> Outcome {
        let (outcome, _) = self.orders(command);
        assert!(
            !matches!(outcome, Outcome::Refused { .. }),
            "refused: {outcome:?}"
        );
        outcome
    }

    /// Says what was drafted.
    pub(super) fn say(&mut self, saying: Saying) -> Outcome {
        self.order(Command::Say(saying))
    }

    /// Takes records into the book.
    pub(super) fn record(&mut self, lines: &str) {
        let lines = lines.to_owned();
        let learned = None;
        let taken = self.order(Command::Record { lines, learned });
        match taken {
            Outcome::Recorded { left_out, .. } => assert!(left_out.is_empty(), "{left_out:?}"),
            other => panic!("{other:?}"),
        }
    }

    /// What a command of the command line says as data, of this very desk.
    pub(super) fn command_line(&mut self, arguments: &[&str]) -> Value {
        serde_json::from_str(&self.typed(arguments, &["--json"])).unwrap()
    }

    /// What it says to people.
    pub(super) fn typed(&mut self, arguments: &[&str], more: &[&str]) -> String {
        self.close();
        self.service = None;
        let key = self.folder.path().join("key");
        std::fs::write(&key, "07".repeat(32)).unwrap();
        {
            use std::os::unix::fs::PermissionsExt as _;
            let private = std::fs::Permissions::from_mode(0o600);
            std::fs::set_permissions(&key, private).unwrap();
        }
        let desk = self.folder.path().join("desk").display().to_string();
        let key = key.display().to_string();
        let place = ["--folder", &desk, "--key-file", &key];
        let words = [&["tacit"], arguments, more, &place].concat();
        let parsed = Arguments::try_parse_from(words).unwrap();
        let screen = Screen {
            colour: false,
            width: 1_000,
        };
        let answer = match &parsed.command {
            Line::Assurance(asked) => crate::commands::desk::assurance::run(asked, &screen),
            Line::Standing(asked) => crate::commands::desk::standing::run(asked, &screen),
            Line::Incident(asked) => crate::commands::desk::incident::run(asked),
            Line::Proposals(asked) => crate::commands::desk::proposals::run(asked, &screen),
            _ => panic!("no test asks this"),
        };
        answer.unwrap().text
    }
}

fn opener() -> Opener {
    Opener::Key(Zeroizing::new(KEY))
}

pub(super) fn party(actor: &str, viewpoint: &str) -> Party {
    Party {
        actor: actor.to_owned().try_into().unwrap(),
        viewpoint: viewpoint.to_owned(),
    }
}

/// The channel's name.
fn line() -> ChannelName {
    ChannelName::new(LINE).unwrap()
}

/// Arland's desk and Borland's.
pub(super) struct Pair {
    pub(super) arland: Room,
    pub(super) borland: Room,
}

impl Pair {
    /// Two desks whose channel is open and verified, the first of which has this rule.
    pub(super) fn met(rule: Rule) -> Self {
        let mut pair = Self {
            arland: Room::new("arland", "A", rule),
            borland: Room::new("borland", "B", Rule::default()),
        };
        let invited = pair.arland.order(Command::Invite(channel("borland", "B")));
        let Outcome::Invited { invitation } = invited else {
            panic!("{invited:?}")
        };
        pair.borland.order(Command::Accept {
            channel: channel("arland", "A"),
            invitation: invitation.into_bytes(),
        });
        for _ in 0..3 {
            pair.carry();
        }
        let fingerprints = [&mut pair.arland, &mut pair.borland]
            .map(|room| room.service().desk().fingerprint().0.to_string());
        for (room, given) in [&mut pair.arland, &mut pair.borland]
            .into_iter()
            .zip(fingerprints.into_iter().rev())
        {
            room.order(Command::Verify {
                channel: line(),
                way: "envoy".to_owned(),
                given,
                source: "our own envoy".to_owned(),
            });
        }
        pair.carry();
        pair
    }

    /// A courier goes both ways.
    pub(super) fn carry(&mut self) {
        for there in [true, false] {
            let (from, to) = if there {
                (&mut self.arland, &mut self.borland)
            } else {
                (&mut self.borland, &mut self.arland)
            };
            let act = Maintenance::PackBundle;
            let channel = line();
            let (_, effects) = from.orders(Command::Maintain { channel, act });
            for effect in effects {
                if let Effect::Bundle { bundle, .. } = effect {
                    let (channel, bag) = (line(), bundle.to_bytes());
                    to.order(Command::Unpack { channel, bag });
                }
            }
        }
    }
}

fn channel(actor: &str, viewpoint: &str) -> NewChannel {
    NewChannel {
        name: line(),
        other: party(actor, viewpoint),
        through: Vec::new(),
        relays: Vec::new(),
        hours: 24,
    }
}

/// A draft on the channel, in which nothing but this is said.
pub(super) fn draft(what: What, about: &str, text: &str) -> Draft {
    Draft {
        channel: LINE.to_owned(),
        what,
        about: about.to_owned(),
        incident: String::new(),
        text: text.to_owned(),
        until: String::new(),
        author: String::new(),
        precedence: "routine".to_owned(),
        authority: "unknown".to_owned(),
        asked_by: String::new(),
    }
}
