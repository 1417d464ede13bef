//! Runs seeds, counts them, and shows the first that breaks a claim.

use clap::Parser;
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;
use tacit_sim::beginning::Prepared;
use tacit_sim::mission;
use tacit_sim::profile::Profile;
use tacit_sim::run::{Run, Wish, run};
use tacit_sim::world::Tried;

/// Two desks, a relay, a hostile carrier: seed by seed.
#[derive(Parser)]
#[command(name = "tacit-sim")]
struct Arguments {
    /// How many seeds are run.
    #[arg(long, default_value_t = 1_000)]
    seeds: u64,
    /// The first seed.
    #[arg(long, default_value_t = 0)]
    first: u64,
    /// How many are run at once.
    #[arg(long, default_value_t = 2)]
    jobs: u64,
    /// One profile for all seeds: honest, crashing, hostile, wild, thief or resetting.
    #[arg(long)]
    profile: Option<Profile>,
    /// Whole desks with officers and promises, not channels alone.
    #[arg(long)]
    mission: bool,
    /// One seed alone.
    #[arg(long)]
    seed: Option<u64>,
    /// Shows every decision of the seed.
    #[arg(long, requires = "seed")]
    trace: bool,
    /// Goes on after a broken claim, and shows so many.
    #[arg(long, default_value_t = 1)]
    failures: usize,
}

/// What all runs came to.
#[derive(Default)]
struct Sum {
    runs: u64,
    tried: Tried,
    failed: Vec<Run>,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let prepared = if arguments.mission {
        mission::beginning::Prepared::new().map(Worlds::Missions)
    } else {
        Prepared::new().map(Worlds::Channels)
    };
    let prepared = match prepared {
        Ok(prepared) => prepared,
        Err(breach) => {
            eprintln!("the two desks cannot meet: {breach}");
            return ExitCode::FAILURE;
        }
    };
    match arguments.seed {
        Some(seed) => run_one(&prepared, seed, &arguments),
        None => run_many(&prepared, &arguments),
    }
}

/// Which world a seed is of, and where its runs begin.
#[expect(clippy::large_enum_variant, reason = "there is one of it")]
enum Worlds {
    Channels(Prepared),
    Missions(mission::beginning::Prepared),
}

impl Worlds {
    fn run(&self, seed: u64, wish: Wish) -> Run {
        match self {
            Self::Channels(prepared) => run(prepared, seed, wish),
            Self::Missions(prepared) => mission::run(prepared, seed, wish),
        }
    }

    /// By which option the program runs them.
    fn option(&self) -> &'static str {
        match self {
            Self::Channels(_) => "",
            Self::Missions(_) => " --mission",
        }
    }
}

fn run_one(prepared: &Worlds, seed: u64, arguments: &Arguments) -> ExitCode {
    let wish = Wish {
        profile: arguments.profile,
        keeps_lines: arguments.trace,
    };
    let run = prepared.run(seed, wish);
    run.trace.lines().iter().for_each(|line| println!("{line}"));
    println!(
        "seed {seed}, {}, decisions {:016x}",
        run.profile,
        run.trace.digest()
    );
    match run.breach {
        None => {
            println!("every claim held");
            ExitCode::SUCCESS
        }
        Some(breach) => {
            println!("broken: {breach}");
            ExitCode::FAILURE
        }
    }
}

fn run_many(prepared: &Worlds, arguments: &Arguments) -> ExitCode {
    let started = Instant::now();
    let next = AtomicU64::new(arguments.first);
    let end = arguments.first.saturating_add(arguments.seeds);
    let sum = Mutex::new(Sum::default());
    let wish = Wish {
        profile: arguments.profile,
        keeps_lines: false,
    };
    std::thread::scope(|scope| {
        for _ in 0..arguments.jobs.max(1) {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= end {
                        return;
                    }
                    let run = prepared.run(seed, wish);
                    let Ok(mut sum) = sum.lock() else { return };
                    sum.add(run);
                    if sum.failed.len() >= arguments.failures {
                        return;
                    }
                }
            });
        }
    });
    let sum = sum
        .into_inner()
        .unwrap_or_else(|poisoned| poisoned.into_inner());
    sum.show(started.elapsed().as_secs_f64(), prepared.option());
    if sum.failed.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

impl Sum {
    fn add(&mut self, run: Run) {
        self.runs += 1;
        let (sum, tried) = (&mut self.tried, run.tried);
        sum.inputs += tried.inputs;
        sum.crashes += tried.crashes;
        sum.tamperings += tried.tamperings;
        sum.put_back += tried.put_back;
        sum.hidden_by_flight += tried.hidden_by_flight;
        sum.needed_courier += tried.needed_courier;
        sum.too_late += tried.too_late;
        sum.resets += tried.resets;
        sum.said += tried.said;
        sum.heard += tried.heard;
        if run.breach.is_some() {
            self.failed.push(run);
        }
    }

    fn show(&self, seconds: f64, option: &str) {
        let Tried {
            inputs,
            crashes,
            tamperings,
            put_back,
            hidden_by_flight,
            needed_courier,
            too_late,
            resets,
            said,
            heard,
        } = self.tried;
        println!(
            "{} seeds in {seconds:.1} s, {:.1} seeds per second",
            self.runs,
            self.runs as f64 / seconds.max(0.001)
        );
        println!(
            "{inputs} inputs, {said} messages said, {heard} heard, {crashes} crashes, {tamperings} tamperings, {put_back} disks put back ({hidden_by_flight} hidden by what was under way), {resets} resets at the end, {needed_courier} runs needed a courier, {too_late} came too late for their keys"
        );
        for run in &self.failed {
            if let Some(breach) = &run.breach {
                println!("seed {} ({}) broke {breach}", run.seed, run.profile);
                println!(
                    "  again: cargo run --release -p tacit-sim --{option} --seed {} --profile {} --trace",
                    run.seed, run.profile
                );
            }
        }
    }
}
