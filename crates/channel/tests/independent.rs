//! An MLS implementation that shares no code with ours is a member of our session, in either role.
//!
//! It is `ts-mls` from npm, driven over pipes; see `independent/member.mjs`. Without Node.js and npm this is left out.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failed expectation is what a test is for"
)]

use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};
use std::{
    fs,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    sync::OnceLock,
};
use tacit_channel::session::{Group, Opened, Prospect};
use tacit_spelling::hex;

const GROUP_ID: [u8; 16] = [7; 16];

/// The other member, in a process of its own.
struct Member {
    process: Child,
    orders: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Member {
    /// Starts it, or says why it is left out.
    fn start() -> Option<Self> {
        let folder = installed()
            .as_ref()
            .map_err(|why| eprintln!("left out: an independent MLS member ({why})"));
        let mut process = Command::new("node")
            .arg(folder.ok()?.join("member.mjs"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let orders = process.stdin.take().unwrap();
        let answers = BufReader::new(process.stdout.take().unwrap());
        Some(Self {
            process,
            orders,
            answers,
        })
    }

    fn does(&mut self, order: &[&str]) -> Vec<u8> {
        writeln!(self.orders, "{}", order.join("\t")).unwrap();
        let mut answer = String::new();
        self.answers.read_line(&mut answer).unwrap();
        match answer.trim_end_matches('\n').split_once('\t') {
            Some(("ok", bytes)) => hex::from_hex(bytes).unwrap(),
            _ => panic!("the member does not {}: {answer}", order[0]),
        }
    }
}

impl Drop for Member {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Where its packages are installed, once for each change of their lock file.
fn installed() -> &'static Result<PathBuf, String> {
    static FOLDER: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/independent");
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("independent");
        let lock = fs::read(sources.join("package-lock.json")).unwrap();
        let mark = folder.join("installed");
        for program in ["node", "npm"] {
            run(Command::new(program).arg("--version"))?;
        }
        fs::create_dir_all(&folder).unwrap();
        for file in ["package.json", "package-lock.json", "member.mjs"] {
            fs::copy(sources.join(file), folder.join(file)).unwrap();
        }
        if fs::read(&mark).ok() != Some(lock.clone()) {
            let mut install = Command::new("npm");
            install.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
            run(install.current_dir(&folder))?;
            fs::write(&mark, lock).unwrap();
        }
        Ok(folder)
    })
}

fn run(command: &mut Command) -> Result<(), String> {
    let program = command.get_program().to_string_lossy().into_owned();
    match command.output() {
        Ok(output) if output.status.success() => Ok(()),
        Ok(_) => Err(format!("{program} fails")),
        Err(_) => Err(format!("{program} is not here")),
    }
}

fn content(desk: &mut Group, message: &[u8]) -> Vec<u8> {
    match desk.open(message).unwrap() {
        Opened::Content { bytes, .. } => bytes.to_vec(),
        Opened::KeyUpdate { .. } => panic!("a key update, not a message"),
    }
}

/// Messages and key updates both ways, several times; both agree on every secret.
fn conversation(mut desk: Group, mut member: Member) {
    let mut chance = ChaCha20Rng::seed_from_u64(3);
    for round in 0..3_u8 {
        let epoch = desk.epoch();
        assert_eq!(
            desk.epoch_authenticator(epoch).unwrap(),
            member.does(&["authenticator"])[..16]
        );
        let (_, outer) = desk.outer_secrets().last().unwrap();
        assert_eq!(member.does(&["export", "tacit outer 1", "64"]), *outer);

        for place in 0..3 {
            let ours = desk.seal(&[round, place], &mut chance).unwrap();
            assert_eq!(member.does(&["open", &hex::to_hex(&ours)]), [round, place]);
            let theirs = member.does(&["seal", &hex::to_hex(&[place, round])]);
            assert_eq!(content(&mut desk, &theirs), [place, round]);
        }

        let ours = desk.update(&mut chance).unwrap();
        desk.merge_pending().unwrap();
        member.does(&["open", &hex::to_hex(&ours)]);
        let theirs = member.does(&["update"]);
        let opened = desk.open(&theirs).unwrap();
        assert!(matches!(opened, Opened::KeyUpdate { .. }));
        assert_eq!(desk.epoch().0, epoch.0 + 2);
    }
}

#[test]
fn an_independent_member_joins_our_session() {
    let Some(mut member) = Member::start() else {
        return;
    };
    let package = member.does(&["package"]);
    let mut chance = ChaCha20Rng::seed_from_u64(1);
    let (desk, welcome) = Group::create(GROUP_ID, &package, &mut chance).unwrap();
    member.does(&["join", &hex::to_hex(&welcome)]);
    conversation(desk, member);
}

#[test]
fn we_join_an_independent_members_session() {
    let Some(mut member) = Member::start() else {
        return;
    };
    let prospect = Prospect::new(&mut ChaCha20Rng::seed_from_u64(2)).unwrap();
    let package = hex::to_hex(prospect.key_package());
    let welcome = member.does(&["invite", &hex::to_hex(&GROUP_ID), &package]);
    let desk = prospect.join(&welcome).unwrap();
    conversation(desk, member);
}
