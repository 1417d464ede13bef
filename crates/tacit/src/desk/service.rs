//! The desk and its store as one: an input is decided, what it changes is made durable, and only then anything else is done.

use super::durable::Durable;
use super::folder::DeskFolder;
use super::holder::holder;
use super::memory::Memory;
use super::passphrase::Opener;
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng as _, SeedableRng as _};
use std::fmt;
use std::path::{Path, PathBuf};
use tacit_channel::channel::Provenance;
use tacit_clock::Clock;
use tacit_mission::Desk;
use tacit_mission::acts::{self, Check};
use tacit_mission::desk::Beginning;
use tacit_mission::effect::{Effect, Input, Outcome};
use tacit_store::{CommitError, CreateError, Fault, OpenError, RestoreError};
use tacit_wire::Timestamp;

/// Under which name the program keeps where the exercise's clock is.
const EXERCISE_CLOCK: &str = "exercise-clock";

/// A desk that is open here: no other program has it.
pub(crate) struct Service {
    folder: DeskFolder,
    acts: Option<Check>,
    desk: Desk,
    durable: Durable,
    chance: ChaCha20Rng,
    clock: Clock,
    loads: u64,
    version: u64,
    memory: Memory,
}

/// What became of an input. What it changed is durable.
#[derive(Debug, Default)]
pub(crate) struct Performed {
    /// What became of an order.
    pub(crate) outcome: Option<Outcome>,
    /// What is to be done now, in this order.
    pub(crate) effects: Vec<Effect>,
}

impl Service {
    /// Makes a desk in a folder that was made for it.
    ///
    /// # Errors
    /// [`ServiceFault`]; then there is none.
    pub(crate) fn begin(
        folder: &DeskFolder,
        opener: &Opener,
        mut beginning: Beginning,
        exercise_clock: Option<&Path>,
    ) -> Result<Self, ServiceFault> {
        let mut chance = chance()?;
        let clock = match exercise_clock {
            Some(file) => exercise(file)?,
            None => Clock::system(),
        };
        beginning.exercise = clock.is_exercise();
        let (desk, effects) = Desk::begin(beginning, clock.now(), &mut chance)
            .map_err(|why| ServiceFault::Begin(why.to_string()))?;
        let store = folder.store();
        let durable = Durable::create(&store, opener, &mut chance);
        let durable = durable.map_err(|why| ServiceFault::Create(store.clone(), why))?;
        let mut service = Self::new(folder, desk, durable, chance, clock);
        let own: Vec<(&str, Vec<u8>)> = exercise_clock
            .map(|file| (EXERCISE_CLOCK, file.as_os_str().as_encoded_bytes().to_vec()))
            .into_iter()
            .collect();
        match service.commit(effects, &own) {
            Ok(_) => Ok(service),
            Err(why) => {
                // A store without a desk in it would be in the way of the next attempt.
                drop(service);
                let _ = std::fs::remove_file(&store);
                Err(ServiceFault::Unsaid(why.to_string()))
            }
        }
    }

    /// Opens the desk of a folder.
    ///
    /// # Errors
    /// [`ServiceFault`].
    pub(crate) fn open(folder: &DeskFolder, opener: &Opener) -> Result<Self, ServiceFault> {
        let mut chance = chance()?;
        let store = folder.store();
        let durable = Durable::open(&store, opener, &mut chance);
        let durable = durable.map_err(|why| match why {
            OpenError::AlreadyOpen => ServiceFault::Taken {
                by: holder(&store),
                store,
            },
            why => ServiceFault::Open(store, why),
        })?;
        Self::of(folder, durable, chance)
    }

    /// Puts a backup back in a folder that was made for it.
    ///
    /// # Errors
    /// [`ServiceFault`].
    pub(crate) fn restore(
        folder: &DeskFolder,
        opener: &Opener,
        backup: &Path,
    ) -> Result<Self, ServiceFault> {
        let mut chance = chance()?;
        let durable = Durable::restore(backup, &folder.store(), opener, &mut chance);
        let durable = durable.map_err(ServiceFault::Restore)?;
        Self::of(folder, durable, chance)
    }

    fn new(
        folder: &DeskFolder,
        desk: Desk,
        durable: Durable,
        chance: ChaCha20Rng,
        clock: Clock,
    ) -> Self {
        Self {
            folder: folder.clone(),
            acts: None,
            // Another than before the program was ended, so that a page that stayed open looks again.
            version: clock.now().0,
            desk,
            durable,
            chance,
            clock,
            loads: 0,
            memory: Memory::default(),
        }
    }

    fn of(
        folder: &DeskFolder,
        durable: Durable,
        chance: ChaCha20Rng,
    ) -> Result<Self, ServiceFault> {
        let file = durable.own(EXERCISE_CLOCK);
        let file = file.map_err(|why| ServiceFault::Load(why.to_string()))?;
        let clock = match file.map(String::from_utf8) {
            Some(Ok(file)) => exercise(Path::new(&file))?,
            Some(Err(_)) => {
                let why = "the path of its exercise clock is not text".to_owned();
                return Err(ServiceFault::Load(why));
            }
            None => Clock::system(),
        };
        let desk = load(&durable)?;
        let mut service = Self::new(folder, desk, durable, chance, clock);
        if service.durable.provenance() == Provenance::Restored {
            // The desk writes down that it was restored, and only then the store's own mark goes.
            service.perform(&Input::Tick)?;
            let marked = service.durable.forget_restored(&mut service.chance);
            marked.map_err(|why| ServiceFault::Load(why.to_string()))?;
        }
        Ok(service)
    }

    /// Decides an input and makes what it changes durable.
    ///
    /// # Errors
    /// [`ServiceFault`]. After [`ServiceFault::Unsaid`] the desk is as it was before, loaded anew from its store.
    pub(crate) fn perform(&mut self, input: &Input) -> Result<Performed, ServiceFault> {
        match self.attempt(input) {
            Ok(performed) => Ok(performed),
            Err(Failed {
                why,
                perhaps_durable,
            }) => {
                self.desk = load(&self.durable)?;
                self.loads += 1;
                self.touch();
                if perhaps_durable && let Ok(performed) = self.attempt(input) {
                    return Ok(performed);
                }
                // The second attempt may have failed in the same way.
                if perhaps_durable {
                    self.desk = load(&self.durable)?;
                }
                Err(ServiceFault::Unsaid(why))
            }
        }
    }

    /// What the store holds, to look at and to ask.
    pub(crate) fn desk(&mut self) -> &mut Desk {
        &mut self.desk
    }

    /// How often the desk was loaded anew since this began: after each, every line makes contact again.
    pub(crate) fn loads(&self) -> u64 {
        self.loads
    }

    /// A number that is another whenever something that the desk keeps has changed.
    pub(crate) fn version(&self) -> u64 {
        self.version
    }

    /// Something that a page shows has changed beside the desk's own entries.
    pub(crate) fn touch(&mut self) {
        self.version += 1;
    }

    /// What was worked out of the desk as it is.
    pub(super) fn memory(&mut self) -> &mut Memory {
        &mut self.memory
    }

    /// The folder that this desk lies in.
    pub(crate) fn folder(&self) -> &DeskFolder {
        &self.folder
    }

    /// An act as it lies in the store.
    ///
    /// # Errors
    /// In words: the store cannot be read.
    pub(crate) fn act(&self, number: u64) -> Result<Option<Vec<u8>>, String> {
        let found = self.durable.one(acts::SPACE, &number.to_be_bytes());
        found.map_err(|why| why.to_string())
    }

    /// How many acts lie in the store, whatever their head says.
    ///
    /// # Errors
    /// In words: the store cannot be read.
    pub(crate) fn count_acts(&self) -> Result<u64, String> {
        let count = self.durable.count(acts::SPACE);
        count.map_err(|why| why.to_string())
    }

    /// How far the record of acts was recomputed since this began, to go on from there.
    pub(crate) fn checked_acts(&mut self) -> &mut Option<Check> {
        &mut self.acts
    }

    /// What this program has written down for itself under a name.
    ///
    /// # Errors
    /// In words: the store cannot be read.
    pub(crate) fn own(&self, name: &str) -> Result<Option<Vec<u8>>, String> {
        self.durable.own(name).map_err(|why| why.to_string())
    }

    /// Writes something down for this program itself, in place of what stood under that name. Whoever shows it calls [`Service::touch`].
    ///
    /// # Errors
    /// In words: it was not made durable.
    pub(crate) fn keep_own(&mut self, name: &str, value: Vec<u8>) -> Result<(), String> {
        let kept = self
            .durable
            .commit(Vec::new(), &[(name, value)], &mut self.chance);
        kept.map_err(|why| why.to_string())
    }

    /// Now, by the desk's clock.
    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// What is wrong with an exercise's clock, if anything: time goes on from where it was last read.
    pub(crate) fn clock_fault(&self) -> Option<String> {
        self.clock.fault().map(|fault| fault.to_string())
    }

    /// Whether the desk is in an exercise.
    pub(crate) fn is_exercise(&self) -> bool {
        self.clock.is_exercise()
    }

    /// Writes a backup.
    ///
    /// # Errors
    /// [`ServiceFault::Create`].
    pub(crate) fn backup(&mut self, file: &Path) -> Result<(), ServiceFault> {
        let written = self.durable.backup(file, &mut self.chance);
        written.map_err(|why| ServiceFault::Create(file.to_owned(), why))
    }

    /// A seed for something else that needs chance.
    pub(crate) fn seed(&mut self) -> [u8; 32] {
        let mut seed = [0; 32];
        self.chance.fill_bytes(&mut seed);
        seed
    }

    fn attempt(&mut self, input: &Input) -> Result<Performed, Failed> {
        let now = self.clock.now();
        let handled = self.desk.handle(now, input.clone(), &mut self.chance);
        let handled = handled.map_err(|why| Failed {
            why: why.to_string(),
            perhaps_durable: false,
        })?;
        let effects = self.commit(handled.effects, &[]);
        let effects = effects.map_err(|why| Failed {
            why: why.to_string(),
            perhaps_durable: matches!(why, CommitError::Fault(Fault::Disk(_))),
        })?;
        Ok(Performed {
            outcome: handled.outcome,
            effects,
        })
    }

    fn commit(
        &mut self,
        effects: Vec<Effect>,
        own: &[(&str, Vec<u8>)],
    ) -> Result<Vec<Effect>, CommitError> {
        let (mut changes, mut rest) = (Vec::new(), Vec::new());
        for effect in effects {
            match effect {
                Effect::Persist(more) => changes.extend(more),
                other => rest.push(other),
            }
        }
        let changed = !changes.is_empty();
        self.durable.commit(changes, own, &mut self.chance)?;
        if changed {
            self.touch();
        }
        Ok(rest)
    }
}

/// An attempt came to nothing, and the desk in memory is not what is stored any more.
struct Failed {
    why: String,
    /// Whether it may be durable all the same.
    perhaps_durable: bool,
}

fn load(durable: &Durable) -> Result<Desk, ServiceFault> {
    Desk::load(|space| durable.read(space), durable.provenance())
        .map_err(|why| ServiceFault::Load(why.to_string()))
}

fn exercise(file: &Path) -> Result<Clock, ServiceFault> {
    Clock::exercise(file).map_err(|why| ServiceFault::Clock(why.to_string()))
}

/// The system's chance.
///
/// # Errors
/// [`ServiceFault::Chance`].
pub(crate) fn chance() -> Result<ChaCha20Rng, ServiceFault> {
    let mut seed = zeroize::Zeroizing::new([0; 32]);
    getrandom::fill(&mut *seed).map_err(|why| ServiceFault::Chance(why.to_string()))?;
    Ok(ChaCha20Rng::from_seed(*seed))
}

/// What does not work at a desk.
#[derive(Debug)]
pub(crate) enum ServiceFault {
    /// A store or a backup was not made.
    Create(PathBuf, CreateError),
    /// The store was not opened.
    Open(PathBuf, OpenError),
    /// Another program has the desk open.
    Taken {
        /// The store.
        store: PathBuf,
        /// Which program, where the system tells.
        by: Option<String>,
    },
    /// A backup was not put back.
    Restore(RestoreError),
    /// What is in the store is no desk that this program understands.
    Load(String),
    /// There can be no such desk.
    Begin(String),
    /// What was asked could not be made durable, so it was not done.
    Unsaid(String),
    /// The exercise's clock cannot be read.
    Clock(String),
    /// The system gives no random numbers.
    Chance(String),
}

impl ServiceFault {
    /// Whether another program has the desk open.
    pub(crate) fn is_taken(&self) -> bool {
        matches!(self, Self::Taken { .. })
    }
}

impl fmt::Display for ServiceFault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Create(file, why) => write!(out, "`{}`: {why}", file.display()),
            Self::Taken { store, by } => {
                let by = by.as_ref().map_or(String::new(), |by| format!(" ({by})"));
                write!(
                    out,
                    "`{}`: another program has this desk open{by}; wait until it ends, or end it",
                    store.display()
                )
            }
            Self::Open(file, why) => write!(out, "`{}`: {why}", file.display()),
            Self::Restore(why) => why.fmt(out),
            Self::Load(why) => write!(
                out,
                "the store is sound and its desk cannot be read: {why}; use the program that wrote it, or restore the last backup"
            ),
            Self::Begin(why) => write!(out, "there can be no such desk: {why}"),
            Self::Unsaid(why) => write!(out, "nothing was said: {why}"),
            Self::Clock(why) => write!(
                out,
                "{why}; `tacit exercise clock --file FILE --set TIME` makes one, and the desk looks where it was made with it"
            ),
            Self::Chance(why) => write!(out, "the system gives no random numbers: {why}"),
        }
    }
}
