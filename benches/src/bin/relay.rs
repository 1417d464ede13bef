//! `relay --program FILE [--folder FOLDER] [--seconds N]`: what a relay costs.
//!
//! Durable deposits against the bare rate of grouped appends of the same bytes to the same disk in the same run, and against the
//! relay's two halves: its custody without a network, and its network without custody; bytes on the wire for one deposit; memory
//! with many idle accounts. The clients run on the same machine as the relay and share
//! its processors, each over a connection of its own.

use std::io::Write as _;
use std::process::ExitCode;
use std::sync::Arc;
use tacit_benches::relay::{
    Accounts, BoxError, Counted, Load, Relay, bare_appends, bare_custody, deposits, greetings,
    resident_kib,
};
use tacit_line::LineSettings;
use tacit_wire::{Lane, Precedence};

/// How many clients at once.
const CLIENTS: [usize; 3] = [1, 16, 256];
/// What a deposit of the smallest envelope and its receipt may take on a connection that is warm, in bytes.
const WIRE_AIM_BYTES: u64 = 1_024;
const WIRE_DEPOSITS: u64 = 32;
const IDLE_ACCOUNTS: usize = 10_000;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            _ = writeln!(std::io::stderr(), "relay: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), BoxError> {
    let (mut program, mut folder, mut seconds) = (None, std::env::temp_dir(), 5);
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let value = words.next().ok_or("each setting has a value")?;
        match word.as_str() {
            "--program" => program = Some(value),
            "--folder" => folder = value.into(),
            "--seconds" => seconds = value.parse()?,
            _ => return Err("only --program, --folder and --seconds are understood".into()),
        }
    }
    let program = program.ok_or("--program names the file of `tacit-relay`")?;
    let relay = Relay::start(program.as_ref(), &folder)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let accounts = Accounts::new(&relay)?;
    runtime.block_on(measure(&relay, accounts, seconds))
}

async fn measure(relay: &Relay, mut accounts: Accounts, seconds: u64) -> Result<(), BoxError> {
    let mut out = std::io::stdout();
    writeln!(
        out,
        "relay at start: {} KiB resident",
        resident_kib(relay.process())?
    )?;
    for clients in CLIENTS {
        let lines = accounts.lines(relay.address(), clients).await?;
        let greeted = greetings(lines.clone(), seconds).await?;
        let served = deposits(lines, seconds).await?;
        let folder = relay.folder().to_owned();
        let peers = tokio::task::spawn_blocking(move || {
            let bare = bare_appends(&folder, clients, seconds)?;
            Ok::<_, BoxError>((bare, bare_custody(&folder, clients, seconds)?))
        });
        let (bare, stored) = peers.await??;
        let ratio = |load: &Load| served.rate() / load.rate();
        for (name, load) in [
            ("deposits", &served),
            ("appends", &bare),
            ("custody", &stored),
            ("greetings", &greeted),
        ] {
            let [middle, late] = [0.5, 0.99].map(|part| load.latency_ms(part));
            let rate = load.rate();
            writeln!(
                out,
                "{clients:4} clients  {name:9} {rate:9.0} a second, p50 {middle:7.2} ms, p99 {late:7.2} ms; deposits {:.2} of it",
                ratio(load),
            )?;
        }
    }

    let counted = Counted::before(relay.address()).await?;
    let lines = accounts.lines(counted.address(), 1).await?;
    let line = lines.first().map(Arc::clone).ok_or("no line")?;
    let mut counts = Vec::new();
    for number in 0..WIRE_DEPOSITS {
        let before = counted.bytes();
        let envelope = tacit_benches::relay::envelope(u64::MAX - number)?;
        let lane = Lane::FromInviter;
        line.deposit(lane, Precedence::Routine, &envelope).await?;
        let after = counted.bytes();
        counts.push((after.0 - before.0, after.1 - before.1));
    }
    let (sent, received) = counts.last().copied().ok_or("no deposit")?;
    let largest = counts
        .iter()
        .skip(2)
        .map(|(sent, received)| sent + received);
    writeln!(
        out,
        "one deposit of 640 bytes on a warm connection: {sent} bytes sent, {received} received, {} in all; \
         the largest of {} deposits {}; the aim is {WIRE_AIM_BYTES}",
        sent + received,
        counts.len(),
        largest.max().unwrap_or_default(),
    )?;

    let before = resident_kib(relay.process())?;
    accounts
        .idle(relay.address(), IDLE_ACCOUNTS, &LineSettings::default())
        .await?;
    writeln!(
        out,
        "{IDLE_ACCOUNTS} idle accounts: {} KiB resident, {before} KiB before them",
        resident_kib(relay.process())?
    )?;
    Ok(())
}
